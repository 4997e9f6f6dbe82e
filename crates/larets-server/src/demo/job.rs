//! Filling an installation with demo data, a few hundred records a write, so that staff are not
//! kept waiting meanwhile.

use larets_core::access::{Action, Actor, Area, Permit, Placement, Role, SystemActor};
use larets_core::audit::{Detail, Event, EventKind, RecordKind};
use larets_core::companies::{Company, CompanyDraft};
use larets_core::contacts::{Contact, ContactDraft};
use larets_core::ids::{CompanyId, ContactId, DepartmentId, UserId};
use larets_core::time::{At, DAY};
use larets_core::users::{CompanySettings, User};
use larets_security::secret::{SecretBytes, random_bytes};
use larets_storage::clients::ClientGrants;
use larets_storage::companies::write::NewCompany;
use larets_storage::contacts::write::NewContact;
use larets_storage::demo::Life;
use larets_storage::notes::{NewNote, NoteParent};
use larets_storage::users::write::NewPerson;
use larets_storage::{Db, Recorded, companies, contacts, demo, installation, notes, users};
use uuid::Uuid;

use super::deals::{self, Client};
use super::dice::Dice;
use super::generate;
use super::language::choose;
use crate::http::{ApiError, Code};
use crate::language::Language;
use crate::passwords::Passwords;
use crate::pipelines::ensure_first;

/// Records in one write.
pub(super) const AT_ONCE: usize = 250;
/// A company for about every fourth contact.
const COMPANIES_PERCENT: usize = 24;
/// Two deals for five contacts.
const DEALS_PERCENT: usize = 40;
/// So many contacts, and so many companies, one of which was typed in twice.
const CONTACTS_FOR_A_PAIR: usize = 800;
const COMPANIES_FOR_A_PAIR: usize = 500;

/// How much to make.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How many contacts.
    pub contacts: usize,
    /// The seed.
    pub seed: u64,
    /// The language of everything.
    pub language: Language,
}

impl Options {
    /// As much as is usual.
    pub const fn usual(language: Language) -> Self {
        Self {
            contacts: 5000,
            seed: 1,
            language,
        }
    }

    /// How many companies go with the contacts.
    pub const fn companies(&self) -> usize {
        self.contacts * COMPANIES_PERCENT / 100
    }

    /// How many deals go with them.
    pub const fn deals(&self) -> usize {
        self.contacts * DEALS_PERCENT / 100
    }
}

/// An invented colleague and the password to sign in with.
#[derive(Debug)]
pub struct Colleague {
    /// The role.
    pub role: Role,
    /// Address to sign in with.
    pub email: String,
    /// Password. Random, so that a forgotten demo is no open door.
    pub password: String,
}

struct Staff {
    id: UserId,
    department: Option<DepartmentId>,
}

/// An invented company that invented people work for.
struct Employer {
    id: CompanyId,
    placement: Placement,
}

/// The invented colleagues, by the names an office of either language has.
const PEOPLE: [(Role, &str, &str, &str); 5] = [
    (
        Role::Administrator,
        "Арсений Замков",
        "Aaron Locke",
        "admin",
    ),
    (
        Role::Director,
        "Марина Светлова",
        "Marina Clarke",
        "director",
    ),
    (Role::Head, "Павел Ветров", "Paul Winters", "head"),
    (Role::Manager, "Ольга Ручьёва", "Olivia Brooks", "manager"),
    (
        Role::Operator,
        "Екатерина Летова",
        "Kate Summers",
        "operator",
    ),
];

/// Makes colleagues in five roles, clients, deals and notes over a year. Refused before the set-up and
/// when demo data is there.
pub async fn fill(
    db: &Db,
    passwords: &Passwords,
    permit: Permit,
    by: &Actor,
    options: Options,
) -> Result<Vec<Colleague>, ApiError> {
    let company = db.read_latest(installation::company).await;
    let company = company.map_err(ApiError::from)?;
    let company = company.ok_or_else(|| ApiError::new(Code::SetupNeeded))?;
    let event = Event::of(by, EventKind::Demo).with("act", Detail::Code("begin".to_owned()));
    db.write(move |tx| demo::begin(tx, &permit, event))
        .await
        .map_err(ApiError::from)?;
    let (colleagues, owners) = people(db, passwords, options.language, &company).await?;
    let mut dice = Dice::new(options.seed);
    let companies = companies(db, &mut dice, &owners, options).await?;
    let clients = contacts(db, &mut dice, &owners, &companies, options).await?;
    let trade = (options.language, company.currency.as_str());
    let actor = SystemActor::for_job("demo");
    deals::fill(db, &actor, &mut dice, trade, &clients, options.deals()).await?;
    Ok(colleagues)
}

/// For `larets serve --demo`: sets an empty installation up by itself and fills it. `None` when the
/// installation is set up already, which `--demo` never touches.
pub async fn set_up(
    db: &Db,
    passwords: &Passwords,
    seed: u64,
    language: Language,
) -> Result<Option<Vec<Colleague>>, ApiError> {
    if db
        .read(installation::company)
        .await
        .map_err(ApiError::from)?
        .is_some()
    {
        return Ok(None);
    }
    let (name, time_zone, currency, region) = match language {
        Language::Russian => ("Ромашка", "Europe/Moscow", "RUB", "RU"),
        Language::English => ("Daisy", "Europe/London", "GBP", "GB"),
    };
    let company = CompanySettings {
        name: name.to_owned(),
        language: language.code().to_owned(),
        time_zone: time_zone.to_owned(),
        currency: currency.to_owned(),
        phone_region: region.to_owned(),
        export_reason: true,
    };
    db.write(move |tx| {
        let actor = SystemActor::for_job("demo");
        let grant = actor.may_change::<User>(Action::Create)?;
        installation::set_up(tx, &grant, &company)?;
        Ok::<_, ApiError>(Recorded::new((), Event::of(&actor, EventKind::SetUp)))
    })
    .await?;
    let actor = SystemActor::for_job("demo");
    ensure_first(db, &actor).await?;
    let permit = actor.may(Area::Settings, Action::Create)?;
    let options = Options {
        seed,
        ..Options::usual(language)
    };
    fill(db, passwords, permit, &actor, options).await.map(Some)
}

async fn people(
    db: &Db,
    passwords: &Passwords,
    language: Language,
    company: &CompanySettings,
) -> Result<(Vec<Colleague>, Vec<Staff>), ApiError> {
    let sales = choose(language, "Демо-продажи", "Demo sales");
    let department = db
        .write(move |tx| {
            let actor = SystemActor::for_job("demo");
            let permit = actor.may_everywhere(Area::Users, Action::Edit)?;
            let made = users::departments::create(tx, &permit, &actor, sales, None)?;
            Ok::<_, ApiError>(made)
        })
        .await?;
    let mut colleagues = Vec::new();
    let mut owners = Vec::new();
    for (role, russian_name, english_name, mailbox) in PEOPLE {
        let name = choose(language, russian_name, english_name);
        let password = data_encoding::BASE32_NOPAD
            .encode(&random_bytes::<10>()?)
            .to_lowercase();
        let in_department = matches!(role, Role::Head | Role::Manager).then_some(department);
        let person = NewPerson {
            name: name.to_owned(),
            email: format!("{mailbox}@demo.example.com"),
            password_hash: passwords
                .hash(SecretBytes::new(password.clone().into_bytes()))
                .await?,
            roles: vec![role.into()],
            department: in_department,
            language: language.code().to_owned(),
            time_zone: company.time_zone.clone(),
            demo: true,
        };
        let email = person.email.clone();
        let id = db
            .write(move |tx| {
                let actor = SystemActor::for_job("demo");
                let grant = actor.may_change::<User>(Action::Create)?;
                Ok::<_, ApiError>(users::write::create(tx, &grant, &actor, &person)?)
            })
            .await?;
        if role != Role::Administrator && role != Role::Operator {
            owners.push(Staff {
                id,
                department: in_department,
            });
        }
        colleagues.push(Colleague {
            role,
            email,
            password,
        });
    }
    Ok((colleagues, owners))
}

fn place(dice: &mut Dice, owners: &[Staff]) -> Placement {
    dice.pick(owners)
        .map_or_else(Placement::default, |owner| Placement {
            owner: Some(owner.id),
            department: owner.department,
        })
}

/// A moment of the last year.
pub(super) fn moment(dice: &mut Dice, now: At) -> At {
    moment_within(dice, 365, now)
}

/// A moment of the last so many days, in working hours of Moscow.
fn moment_within(dice: &mut Dice, days: u64, now: At) -> At {
    let ago = i64::try_from(1 + dice.below(days)).unwrap_or(1);
    let minutes = i64::try_from(6 * 60 + dice.below(9 * 60)).unwrap_or_default();
    let day = now.micros().div_euclid(DAY) - ago;
    At::from_micros(day * DAY + minutes * (DAY / 1440))
}

/// A moment between a client's first one and now.
fn moment_since(dice: &mut Dice, first: At, now: At) -> At {
    let days = (now.micros() - first.micros()) / DAY;
    let moment = moment_within(dice, u64::try_from(days).unwrap_or_default(), now);
    At::from_micros(moment.micros().max(first.micros()))
}

async fn companies(
    db: &Db,
    dice: &mut Dice,
    owners: &[Staff],
    options: Options,
) -> Result<Vec<Employer>, ApiError> {
    let count = options.companies();
    let mut made: Vec<Employer> = Vec::with_capacity(count);
    let mut before: Option<CompanyDraft> = None;
    while made.len() < count {
        let mut chunk = Vec::new();
        for number in made.len()..count.min(made.len() + AT_ONCE) {
            let twice = number % COMPANIES_FOR_A_PAIR == COMPANIES_FOR_A_PAIR - 1;
            let draft = match before.take() {
                Some(known) if twice => generate::company_again(&known),
                _ => generate::company(dice, options.language, number),
            };
            before = Some(draft.clone());
            let id = CompanyId::from_uuid(Uuid::now_v7());
            let placement = place(dice, owners);
            made.push(Employer { id, placement });
            chunk.push(NewCompany {
                id,
                draft,
                placement,
                created_at: Some(moment(dice, db.now())),
                import: None,
                demo: true,
            });
        }
        db.write(move |tx| {
            let actor = SystemActor::for_job("demo");
            let grant = actor.may_change::<Company>(Action::Create)?;
            let events = companies::write::insert_many(tx, &grant, &actor, &chunk)?;
            Ok::<_, ApiError>(all(events, &actor))
        })
        .await?;
    }
    Ok(made)
}

async fn contacts(
    db: &Db,
    dice: &mut Dice,
    owners: &[Staff],
    companies: &[Employer],
    options: Options,
) -> Result<Vec<Client>, ApiError> {
    let count = options.contacts;
    let mut made = Vec::with_capacity(count);
    let language = options.language;
    let mut before: Option<ContactDraft> = None;
    let mut done = 0;
    while done < count {
        let end = count.min(done + AT_ONCE);
        let mut chunk = Vec::new();
        let mut chunk_notes = Vec::new();
        let mut lives = Vec::new();
        for number in done..end {
            let twice = number % CONTACTS_FOR_A_PAIR == CONTACTS_FOR_A_PAIR - 1;
            let mut draft = match before.take() {
                Some(known) if twice => {
                    let with_phone = (number / CONTACTS_FOR_A_PAIR).is_multiple_of(2);
                    generate::contact_again(&known, language, with_phone)
                }
                _ => generate::contact(dice, language, number),
            };
            before = Some(draft.clone());
            let employed = dice.chance(70);
            let employer = dice.pick(companies).filter(|_| employed);
            draft.companies = employer.map(|employer| {
                let position = draft.position.clone().unwrap_or_default();
                vec![(employer.id, position)]
            });
            let id = ContactId::from_uuid(Uuid::now_v7());
            // Whoever works with a company works with its people.
            let placement =
                employer.map_or_else(|| place(dice, owners), |employer| employer.placement);
            made.push(Client {
                contact: id,
                company: employer.map(|employer| employer.id),
                placement,
            });
            let created_at = moment(dice, db.now());
            if let Some(employer) = employer {
                lives.push(Life::at(
                    (RecordKind::Company, employer.id.as_uuid()),
                    created_at,
                ));
            }
            for _ in 0..dice.below(4) {
                let written = moment_since(dice, created_at, db.now());
                lives.push(Life::at((RecordKind::Contact, id.as_uuid()), written));
                chunk_notes.push(NewNote {
                    parent: NoteParent::Contact(id),
                    author: placement.owner,
                    markdown: generate::note(dice, language),
                    created_at: written,
                    demo: true,
                });
            }
            chunk.push(NewContact {
                id,
                draft,
                placement,
                created_at: Some(created_at),
                import: None,
                demo: true,
            });
        }
        done = end;
        db.write(move |tx| {
            let actor = SystemActor::for_job("demo");
            let grant = actor.may_change::<Contact>(Action::Create)?;
            let events = contacts::write::insert_many(tx, &grant, &actor, &chunk)?;
            let grants = ClientGrants::of(&actor);
            notes::write::insert_many(tx, &grants, &chunk_notes)?;
            demo::live(tx, &actor.may(Area::Settings, Action::Create)?, &lives)?;
            Ok::<_, ApiError>(all(events, &actor))
        })
        .await?;
    }
    Ok(made)
}

/// The events of a chunk, behind the one that says why.
pub(super) fn all(events: Vec<Event>, actor: &Actor) -> Recorded<()> {
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let first = Event::of(actor, EventKind::Demo).with("records", Detail::Number(count));
    events
        .into_iter()
        .fold(Recorded::new((), first), Recorded::and)
}

#[cfg(test)]
mod tests {
    use larets_security::keyring::RootKey;
    use larets_security::password::Pepper;
    use larets_security::secret::Key32;
    use larets_storage::DatabaseUrl;
    use larets_storage::db::DbOptions;
    use larets_testkit::both_databases;

    use super::*;

    both_databases! {
        // Shows that nothing is made, nor noted as begun, before the installation is set up: demo data
        // can still be had afterwards.
        async fn not_before_the_set_up(db: TestDatabase) {
            let db = Db::open(DbOptions {
                url: DatabaseUrl::parse(db.url()),
                root_key: RootKey::generate().unwrap(),
                clock: || At::from_micros(1_790_000_000_000_000),
            })
            .unwrap();
            let pepper = Pepper::new(1, Key32::generate().unwrap());
            let passwords = Passwords::start(vec![pepper], 4).unwrap();
            let by = SystemActor::for_job("test");
            let permit = by.may(Area::Settings, Action::Create).unwrap();
            let options = Options::usual(Language::English);
            let refused = fill(&db, &passwords, permit, &by, options).await;
            assert_eq!(refused.unwrap_err().code(), Code::SetupNeeded);
            let event = Event::of(&by, EventKind::Demo);
            let permit = by.may(Area::Settings, Action::Create).unwrap();
            let begun = db.write(move |tx| demo::begin(tx, &permit, event)).await;
            assert!(begun.is_ok(), "{begun:?}");
        }
    }
}
