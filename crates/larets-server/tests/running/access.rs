//! The ways in: the set-up link, forged requests, guessed passwords.

use anyhow::{Context, Result, ensure};
use larets_testkit::server::ADMINISTRATOR;
use larets_testkit::{Answer, Client, Engine, Method, Server};
use serde_json::{Value, json};

use crate::scene::{self, BINARY, PASSWORD};

fn set_up(client: &Client, token: &str, password: &str) -> Result<Answer> {
    client.post(
        "/api/v1/setup",
        &json!({
            "token": token,
            "company": {
                "name": "Ромашка", "language": "ru", "time_zone": "Europe/Moscow",
                "currency": "RUB", "phone_region": "RU",
            },
            "administrator": {
                "name": "Анна", "email": ADMINISTRATOR.0, "password": password,
            },
        }),
    )
}

fn code(answer: &Answer, status: u16) -> Result<String> {
    Ok(answer.expect(status)?.code().unwrap_or_default())
}

both_engines! {
    /// The set-up link works once: not with another token, not with a weak password, not a second
    /// time, and not after a restart that printed another one.
    fn setup_link_works_once(engine: Engine) {
        let mut server = Server::start(BINARY, engine)?;
        let client = server.stranger();
        let first = server.setup_token().unwrap_or_default().to_owned();
        ensure!(!first.is_empty(), "no link was printed: {}", server.output());
        server.kill()?;
        server.start_again()?;
        let token = server.setup_token().unwrap_or_default().to_owned();
        ensure!(token != first, "the link of the last start came again");
        let needed = |client: &Client| -> Result<Value> {
            Ok(client.get("/api/v1/setup")?.expect(200)?.json()?["needed"].clone())
        };
        for wrong in [first.as_str(), "", "x"] {
            ensure!(code(&set_up(&client, wrong, PASSWORD)?, 403)? == "setup_token_wrong");
        }
        let judged = client.post(
            "/api/v1/setup/strength", &json!({ "token": token, "password": "123456789012" }),
        )?;
        ensure!(judged.expect(200)?.json()?["acceptable"] == false);
        ensure!(code(&set_up(&client, &token, "123456789012")?, 422)? == "password_weak");
        ensure!(needed(&client)? == true);
        set_up(&client, &token, PASSWORD)?.expect(201)?;
        ensure!(needed(&client)? == false);
        ensure!(code(&set_up(&client, &token, PASSWORD)?, 409)? == "setup_done");
        server.kill()?;
        let printed = server.output().matches("/setup#").count();
        server.start_again()?;
        ensure!(server.output().matches("/setup#").count() == printed, "a link after the set-up");
        ensure!(code(&set_up(&server.stranger(), &token, PASSWORD)?, 409)? == "setup_done");
        Ok(())
    }
}

/// What was tried in vain is in the record of events, and a flood of it is there once with its
/// number: wrong set-up links, a wrong current password, sign-ins that were delayed.
#[test]
fn attempts_are_recorded() -> Result<()> {
    let mut server = Server::start(BINARY, Engine::Postgres)?;
    let stranger = server.stranger();
    for _ in 0..5 {
        set_up(&stranger, "x", PASSWORD)?.expect(403)?;
    }
    let administrator = server.administrator()?;
    let wrong = json!({ "current": "a wrong guess of it", "new": PASSWORD });
    let answer = administrator.post("/api/v1/session/password", &wrong)?;
    ensure!(code(&answer, 422)? == "password_wrong");
    let mut delayed = 0;
    for _ in 0..40 {
        let email = "nobody@larets.example";
        let answer = sign_in(&stranger, email, "a wrong guess of it", "")?;
        delayed += usize::from(answer.status == 429);
    }
    ensure!(delayed > 20, "only {delayed} were delayed");
    let postgres = larets_testkit::postgres::shared()?;
    for (action, refused) in [
        ("installation.set_up", "setup_token_wrong"),
        ("user.password", "password_wrong"),
        ("session.create", "sign_in_delayed"),
    ] {
        let sql = format!(
            "SELECT count(*) FROM event WHERE action = '{action}' AND outcome = '{refused}'"
        );
        let found = postgres.run_in(server.database().url(), &sql)?;
        ensure!(found == "1", "{action} is recorded {found} times");
    }
    Ok(())
}

/// A change without the forgery token, with another one, or from a page of another origin is
/// refused and changes nothing; so is the live socket of a foreign page.
#[test]
fn forged_requests() -> Result<()> {
    let (server, administrator) = scene::start(Engine::Sqlite)?;
    let contact = scene::contact(&administrator, "Целев")?;
    let path = format!("/api/v1/contacts/{}", scene::id(&contact)?);
    let forged = administrator.without_token();
    let body = json!({ "last_name": "Подменов" });
    let send = |client: &Client, method: Method, path: &str, headers: &[(&str, &str)]| {
        client.send(method, path, headers, Some(&body))
    };
    let origin = ("origin", "https://evil.example");
    let other_site = ("sec-fetch-site", "cross-site");
    let wrong_token = (
        "x-csrf-token",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    );
    for (client, headers) in [
        (&forged, &[][..]),
        (&forged, &[wrong_token]),
        (&administrator, &[origin]),
        (&administrator, &[("origin", "null")]),
        (&administrator, &[other_site]),
    ] {
        for (method, path) in [
            (Method::PATCH, path.as_str()),
            (Method::DELETE, path.as_str()),
            (Method::POST, "/api/v1/contacts"),
            (Method::POST, "/api/v1/users"),
            (Method::DELETE, "/api/v1/sessions"),
        ] {
            let answer = send(client, method.clone(), path, headers)?;
            ensure!(
                code(&answer, 403)? == "csrf_wrong",
                "{method} {path} {headers:?}"
            );
        }
    }
    let socket = [
        origin,
        ("connection", "Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "bGFyZXRzLXRlc3RraXQtMQ=="),
    ];
    let answer = administrator.send(Method::GET, "/api/v1/live", &socket, None)?;
    ensure!(code(&answer, 403)? == "csrf_wrong");
    let now = administrator.get(&path)?.expect(200)?.json()?;
    ensure!(
        now["last_name"] == "Целев" && now["version"] == contact["version"],
        "{now}"
    );
    let own = ("origin", server.url());
    send(
        &administrator,
        Method::PATCH,
        &path,
        &[(own.0, own.1.as_str())],
    )?
    .expect(200)?;
    Ok(())
}

fn sign_in(client: &Client, email: &str, password: &str, from: &str) -> Result<Answer> {
    let body = json!({ "email": email, "password": password });
    let headers = [("x-forwarded-for", from)];
    client.send(Method::POST, "/api/v1/sessions", &headers, Some(&body))
}

/// Guesses until that is delayed, and then tries what must be delayed too. The first delay is one
/// second from the last guess: on a machine that stood still for that long it is tried once more.
fn delayed(
    mut guess: impl FnMut() -> Result<Answer>,
    then: impl Fn() -> Result<Answer>,
) -> Result<()> {
    let mut guesses = 0;
    loop {
        let answer = guess()?;
        if answer.status == 429 {
            ensure!(code(&answer, 429)? == "sign_in_delayed");
            let wait = answer
                .headers
                .get("retry-after")
                .and_then(|text| text.to_str().ok());
            let seconds = wait.and_then(|text| text.parse::<u32>().ok());
            ensure!(seconds.is_some_and(|seconds| seconds > 0), "{wait:?}");
            if then()?.status == 429 {
                return Ok(());
            }
            continue;
        }
        ensure!(code(&answer, 401)? == "sign_in_failed");
        guesses += 1;
        ensure!(guesses < 20, "guessing is never delayed");
    }
}

/// Guessing the password of one account is delayed from wherever it comes, also when the next guess
/// is right, and other accounts are not; an unknown account answers like a known one.
#[test]
fn guessing_one_account() -> Result<()> {
    let mut server = Server::start_with(BINARY, Engine::Sqlite, &["--proxy", "127.0.0.1"])?;
    let administrator = server.administrator()?;
    scene::person(&server, &administrator, "manager")?;
    let client = server.stranger();
    for email in ["manager@larets.example", "nobody@larets.example"] {
        let mut network = 0;
        let guess = || {
            network += 1;
            sign_in(
                &client,
                email,
                "a wrong guess of it",
                &format!("198.51.{network}.7"),
            )
        };
        let then = || sign_in(&client, email, PASSWORD, "203.0.113.9");
        delayed(guess, then).with_context(|| email.to_owned())?;
    }
    sign_in(&client, ADMINISTRATOR.0, PASSWORD, "203.0.113.9")?.expect(201)?;
    Ok(())
}

/// Guessing over many accounts is delayed by the network it comes from, and another network is not;
/// what a client claims about its network is believed of a named proxy only.
#[test]
fn guessing_from_one_network() -> Result<()> {
    let mut server = Server::start_with(BINARY, Engine::Sqlite, &["--proxy", "127.0.0.1"])?;
    server.administrator()?;
    let guess = |client: &Client, number: usize| {
        let email = format!("person{number}@larets.example");
        sign_in(client, &email, "a wrong guess of it", "198.51.100.7")
    };
    let guessing: Vec<_> = (0..5)
        .map(|guesser| {
            let client = server.stranger();
            std::thread::spawn(move || -> Result<()> {
                for number in 0..10 {
                    guess(&client, guesser * 10 + number)?.expect(401)?;
                }
                Ok(())
            })
        })
        .collect();
    for guesser in guessing {
        guesser
            .join()
            .map_err(|_| anyhow::anyhow!("a guesser panicked"))??;
    }
    let client = server.stranger();
    let mut number = 50;
    let again = || {
        number += 1;
        guess(&client, number)
    };
    // What a client writes in front of the proxy's own entry changes nothing.
    let then = || {
        sign_in(
            &client,
            ADMINISTRATOR.0,
            PASSWORD,
            "203.0.113.9, 198.51.100.7",
        )
    };
    delayed(again, then)?;
    sign_in(&client, ADMINISTRATOR.0, PASSWORD, "203.0.113.9")?.expect(201)?;
    Ok(())
}
