//! Unique values are put wherever somebody may not look, then people who may not look call every
//! operation of the API in every way that the generator knows, and some that no page would send.
//! Each byte that the server sent or printed is searched for the values, in many disguises.

use std::collections::BTreeSet;

use larets_testkit::server::Server;
use larets_testkit::{Answer, Canary, Client, LiveSocket, Method, Watch, both_databases};
use serde_json::json;

use crate::asker::{Asker, NOT_ASKED, OPERATIONS};
use crate::base::{Base, Hidden, Whose};
use crate::firm::{Firm, with};
use crate::guesses::{Guesses, Random};
use crate::operations::{self, Operation};
use crate::question::Visit;

/// Requests of each person to each operation that the generator knows.
const TRIES: usize = 12;
/// Values of clients that are not the manager's begin here.
const OTHERS: u32 = 1_000;
/// Values that the crawling people type in themselves.
const TYPED: u32 = 5_000;

pub fn canary(number: u32, whose: Whose) -> Canary {
    match whose {
        Whose::Manager => Canary::new(number),
        Whose::Others => Canary::new(OTHERS + number),
    }
}

pub fn hidden(number: u32, whose: Whose) -> Hidden {
    let canary = canary(number, whose);
    Hidden {
        phone: canary.phone_as_typed(),
        email: canary.email(),
        handle: canary.handle(),
        name: format!(
            "Client{}",
            char::from_u32(u32::from(b'a') + number % 26).unwrap()
        ),
    }
}

pub fn canaries(whose: Whose) -> Vec<Canary> {
    Base::numbers()
        .map(|number| canary(number, whose))
        .collect()
}

/// What people who crawl guess: values that are there. Of what they change and make, others: what
/// somebody typed in may be told back.
fn guesses(whose: Whose) -> Guesses {
    let all: Vec<Hidden> = Base::numbers()
        .map(|number| hidden(number, whose))
        .collect();
    Guesses {
        phones: all.iter().map(|one| one.phone.clone()).collect(),
        emails: all.iter().map(|one| one.email.clone()).collect(),
        handles: all.iter().map(|one| one.handle.clone()).collect(),
        names: vec!["Vera".to_owned(), "Клиент".to_owned()],
        probe: false,
        typed: (0..20)
            .map(|number| hidden(TYPED + number, Whose::Others))
            .collect(),
    }
}

/// Somebody who looks for what must not be found.
struct Crawler<'a> {
    client: &'a Client,
    who: &'a str,
    watch: &'a Watch,
    leaks: Vec<String>,
    asked: usize,
}

impl Crawler<'_> {
    fn look(&mut self, what: &str, answer: &Answer) {
        self.asked += 1;
        for leak in self.watch.found_in(&answer.all_bytes()) {
            self.leaks.push(format!(
                "{} got {leak} by {what}: {}",
                self.who,
                answer.text()
            ));
        }
    }

    /// Every operation that the generator knows, many times.
    fn ask_what_pages_ask(&mut self, base: &Base, guesses: &Guesses) {
        let mut asker = Asker {
            random: Random::new(7),
            base,
            guesses,
        };
        let mut visit = Visit::new(self.client, base);
        for operation in OPERATIONS.iter().collect::<BTreeSet<_>>() {
            for _ in 0..TRIES {
                let question = asker.ask(operation);
                for answer in visit.ask(&question) {
                    self.look(&format!("{question:?}"), &answer);
                }
            }
        }
    }

    /// Every operation × every method × forms that no page sends.
    fn ask_what_no_page_asks(&mut self, operations: &[Operation], base: &Base, guess: &Hidden) {
        let ids = [
            &base.contacts[0],
            &base.companies[0],
            &base.deals[0],
            &base.pipelines[0],
            &base.notes[0],
            &base.imports[0],
            base.acts.last().unwrap(),
            &base.exports[0],
            &base.searches[0],
            &base.views[1],
        ];
        let methods = [
            "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "LOOK",
        ];
        let query = "limit=200&cursor=x&sort=-phones&bin=true&fields=*&include=all&format=csv&q=";
        for operation in operations {
            // What ends the session of who looks comes last, elsewhere.
            let ends = matches!(operation.name.as_str(), "end_session" | "end_all_sessions");
            for method in methods
                .into_iter()
                .filter(|method| !(ends && *method == "DELETE"))
            {
                let forms: &[&str] = match method {
                    "GET" | "POST" => &[
                        "application/json",
                        "text/csv",
                        "text/vcard",
                        "application/pdf",
                    ],
                    _ => &["application/json"],
                };
                for accept in forms {
                    for id in ids.into_iter().take(if operation.path.contains("{id}") {
                        ids.len()
                    } else {
                        1
                    }) {
                        let path = operation.address(id, query);
                        self.call(method, &path, accept, guess);
                    }
                }
            }
        }
        for path in [
            "/",
            "/contacts",
            "/api/docs/",
            "/api/docs/errors",
            "/api/openapi.json",
            "/metrics",
            "/debug",
            "/api/v1",
            "/api/v1/exports.csv",
            "/api/v1/events",
            "/api/v1/audit",
            "/api/v1/contacts.csv",
            "/api/v1/contacts/export",
            "/api/v2/contacts",
            "/.env",
            "/larets.sqlite3",
            "/data/larets.sqlite3",
            "//api/v1/contacts",
            "/api/v1/contacts/",
            "/api/v1/contacts/..%2f..%2fdata%2flarets.sqlite3",
            "/assets/../data/larets.sqlite3",
        ] {
            self.call("GET", path, "*/*", guess);
        }
    }

    fn call(&mut self, method: &str, path: &str, accept: &str, guess: &Hidden) {
        let body = json!({
            "phones": [guess.phone], "emails": [guess.email], "markdown": 7, "name": [],
            "current": guess.phone, "token": guess.email,
        });
        let body = (!matches!(method, "GET" | "HEAD" | "OPTIONS")).then(|| body.to_string());
        let headers = [
            ("accept", accept),
            ("content-type", "application/json"),
            ("if-none-match", "\"1\""),
            ("range", "bytes=0-100000"),
        ];
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let sent = self.client.send_bytes(
            method.clone(),
            path,
            &headers,
            body.as_ref().map(String::as_bytes),
        );
        // An upgrade that was not asked for and the like may end without an answer.
        if let Ok(answer) = sent {
            self.look(&format!("{method} {path} as {accept}"), &answer);
        }
    }
}

/// What else goes on while people listen: changes that the live socket tells of.
fn changes_by_others(firm: &Firm, base: &Base, number: u32) {
    let fresh = hidden(number, Whose::Others);
    let body = json!({
        "phones": [{ "kind": "work", "value": fresh.phone }],
        "emails": [{ "kind": "work", "value": fresh.email }],
    });
    for id in [8, 10, 11].map(|place| &base.contacts[place]) {
        let path = format!("/api/v1/contacts/{id}");
        let _ = firm
            .root()
            .patch(&path, &body)
            .unwrap()
            .expect(200)
            .unwrap();
    }
    firm.contact(
        &firm.administrator.id,
        with(json!({ "last_name": "Last one" }), body),
    );
}

/// The generator knows every operation of the document, or says why not.
fn knows_all(operations: &[Operation]) {
    let documented: BTreeSet<&str> = operations.iter().map(|one| one.name.as_str()).collect();
    let asked: BTreeSet<&str> = OPERATIONS.iter().copied().collect();
    let not_asked: BTreeSet<&str> = NOT_ASKED.iter().map(|(name, _)| *name).collect();
    assert!(asked.is_disjoint(&not_asked), "asked, yet excused");
    assert_eq!(
        documented,
        asked.union(&not_asked).copied().collect(),
        "operations on the left, the generator on the right: teach it the new one"
    );
}

fn printed(server: &Server) -> Vec<u8> {
    server.output().into_bytes()
}

both_databases! {
    /// Nobody gets a value that is hidden from them, on any operation, in any form, by the live
    /// socket or in what the server prints: shown with values that occur nowhere else, for the
    /// operator (all of them), a manager and a head (those of others' clients) and who is not signed
    /// in.
    fn nobody_gets_a_hidden_value(db: TestDatabase) {
        let firm = Firm::talkative(db.engine());
        let base = Base::fill(&firm, &hidden);
        let operations = operations::all(firm.root());
        knows_all(&operations);
        let foreign = Watch::for_canaries(&canaries(Whose::Others)).unwrap();
        let mut both = canaries(Whose::Manager);
        both.extend(canaries(Whose::Others));
        let all = Watch::for_canaries(&both).unwrap();

        // The values are really there: who may see them gets them.
        let seen = firm.root().get("/api/v1/contacts?limit=200").unwrap().all_bytes();
        assert!(!all.found_in(&seen).is_empty(), "the canaries are not in the base");

        let people = [
            ("the operator", &firm.operator.client, &all),
            ("the manager", &firm.manager.client, &foreign),
            ("the head", &firm.head.client, &foreign),
            ("nobody", &firm.nobody.client, &all),
        ];
        let mut leaks = Vec::new();
        let mut asked = 0;
        for (number, (who, client, watch)) in people.into_iter().enumerate() {
            let socket = LiveSocket::open(client);
            assert_eq!(socket.is_ok(), who != "nobody", "{who}: {socket:?}");
            let mut crawler = Crawler {
                client, who, watch, leaks: Vec::new(), asked: 0,
            };
            crawler.ask_what_pages_ask(&base, &guesses(Whose::Others));
            changes_by_others(&firm, &base, 60 + u32::try_from(number).unwrap());
            crawler.ask_what_no_page_asks(&operations, &base, &hidden(0, Whose::Others));
            if let Ok(socket) = socket {
                if who == "the operator" {
                    // The last thing that was done has been told of.
                    socket.wait_for("\"act\":\"created\"").unwrap();
                }
                for leak in watch.found_in(&socket.received()) {
                    crawler.leaks.push(format!("{who} got {leak} over the live socket"));
                }
            }
            leaks.extend(crawler.leaks);
            asked += crawler.asked;
        }
        for leak in all.found_in(&printed(&firm.server)) {
            leaks.push(format!("the server printed {leak}"));
        }
        assert!(leaks.is_empty(), "{} leaks\n{}", leaks.len(), leaks[..leaks.len().min(5)].join("\n"));
        println!("{asked} answers searched for {} values", both.len());
    }
}
