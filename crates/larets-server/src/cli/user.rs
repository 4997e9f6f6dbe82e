//! `larets user …`: people who sign in, from the command line of the server, whether it runs or
//! not. A change reaches a running server within a second.

use std::io::BufRead as _;

use clap::{Args, Subcommand};
use larets_core::access::{Action, Actor, Area, RoleCode, RoleRecord, SystemActor};
use larets_core::email::Email;
use larets_core::ids::{DepartmentId, UserId};
use larets_core::time::At;
use larets_core::users::{User, check_name};
use larets_security::password::{self, COST, MAXIMUM_BYTES, MINIMUM_CHARACTERS, Problem, strength};
use larets_security::secret::SecretBytes;
use larets_storage::access::roles;
use larets_storage::users::departments;
use larets_storage::users::read::{self, sign_in_facts};
use larets_storage::users::write::{self, NewPerson, PersonChange};
use larets_storage::{Db, StorageError, installation};
use serde_json::json;

use super::installation::with_database;
use super::{CommandError, Context, Exit, Output};
use crate::config::PlaceSettings;

/// People read at a time by `user list`.
const PAGE: i64 = 200;

/// Add and list people who sign in, set their passwords, disable them
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  larets user list --data /var/lib/larets/larets-data")]
pub struct UserCommand {
    #[command(subcommand)]
    command: Which,
}

#[derive(Debug, Subcommand)]
enum Which {
    Add(Add),
    List(List),
    SetPassword(SetPassword),
    Disable(Disable),
}

/// Add a person
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  printf '%s' \"$PASSWORD\" | \
    larets user add --email anna@example.com --name 'Anna Ivanova' --role manager --password-stdin")]
struct Add {
    #[command(flatten)]
    place: PlaceSettings,
    /// Address to sign in with
    #[arg(long)]
    email: String,
    /// Full name
    #[arg(long)]
    name: String,
    /// administrator, director, head, manager, operator, or the name of a role of the company; may be
    /// repeated
    #[arg(long, required = true)]
    role: Vec<String>,
    /// Department, by its name
    #[arg(long)]
    department: Option<String>,
    /// Read the password from standard input, up to the end of the first line
    #[arg(long, required = true)]
    password_stdin: bool,
}

/// List everybody who signs in
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  larets user list --json")]
struct List {
    #[command(flatten)]
    place: PlaceSettings,
}

/// Set a new password and end the person's sessions
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  printf '%s' \"$PASSWORD\" | \
    larets user set-password --email anna@example.com --password-stdin")]
struct SetPassword {
    #[command(flatten)]
    place: PlaceSettings,
    /// Address the person signs in with
    #[arg(long)]
    email: String,
    /// Read the password from standard input, up to the end of the first line
    #[arg(long, required = true)]
    password_stdin: bool,
}

/// Stop a person from signing in, and end the person's sessions
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  larets user disable --email anna@example.com")]
struct Disable {
    #[command(flatten)]
    place: PlaceSettings,
    /// Address the person signs in with
    #[arg(long)]
    email: String,
}

impl UserCommand {
    pub(super) fn run(self, context: Context) -> Result<Exit, CommandError> {
        let output = context.output;
        let file = context.file.place;
        match self.command {
            Which::Add(add) => {
                let place = add.place.clone().or(file).resolve()?;
                let (email, password) = (parse_email(&add.email)?, password_of_stdin()?);
                check_password(&password, &[&add.name, email.as_str()])?;
                with_database(&place, async |db| {
                    add.run(&db, email, password, output).await
                })
            }
            Which::List(list) => {
                let place = list.place.or(file).resolve()?;
                with_database(&place, async |db| show_all(&db, output).await)
            }
            Which::SetPassword(command) => {
                let place = command.place.or(file).resolve()?;
                let (email, password) = (parse_email(&command.email)?, password_of_stdin()?);
                check_password(&password, &[email.as_str()])?;
                with_database(&place, async |db| {
                    set_password(&db, &email, password, output).await
                })
            }
            Which::Disable(command) => {
                let place = command.place.or(file).resolve()?;
                let email = parse_email(&command.email)?;
                with_database(&place, async |db| disable(&db, &email, output).await)
            }
        }
    }
}

fn parse_email(text: &str) -> Result<Email, CommandError> {
    Email::parse(text).map_err(|error| {
        CommandError::new(
            Exit::Usage,
            "email_invalid",
            format!("“{text}” is no e-mail address: {error}"),
        )
    })
}

fn password_of_stdin() -> Result<SecretBytes, CommandError> {
    let failed = |reason: &str| {
        let message = format!("cannot read the password from standard input: {reason}");
        CommandError::new(Exit::Usage, "password_missing", message)
    };
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| failed(&error.to_string()))?;
    let bytes = line.trim_end_matches(['\r', '\n']).as_bytes().to_vec();
    if bytes.is_empty() {
        return Err(failed("it is empty; pipe the password into the command"));
    }
    Ok(SecretBytes::new(bytes))
}

fn check_password(password: &SecretBytes, personal: &[&str]) -> Result<(), CommandError> {
    let judged = strength(password.expose_str().unwrap_or_default(), personal);
    if judged.acceptable {
        return Ok(());
    }
    let reasons: Vec<String> = judged.problems.iter().copied().map(reason).collect();
    Err(CommandError::new(
        Exit::Refused,
        "password_weak",
        format!(
            "the password {}; choose another, such as four words that have nothing to do with \
             each other",
            reasons.join(" and ")
        ),
    ))
}

/// Why a password is refused, as the second half of a sentence.
fn reason(problem: Problem) -> String {
    match problem {
        Problem::TooShort => format!("has fewer than {MINIMUM_CHARACTERS} characters"),
        Problem::TooLong => format!("has more than {MAXIMUM_BYTES} bytes"),
        Problem::ContainsNul => "has a character that other programs cut at (U+0000)".to_owned(),
        Problem::TooGuessable => "is guessed too soon by programs that try passwords".to_owned(),
        Problem::ContainsPersonal => "has the person's name or address in it".to_owned(),
        Problem::CommonPassword => "stands in every list of known passwords".to_owned(),
    }
}

async fn hash(db: &Db, password: SecretBytes) -> Result<String, CommandError> {
    let peppers = db
        .read(|tx| Ok::<_, StorageError>(read::peppers(tx)))
        .await?;
    let failed = |error: &str| CommandError::new(Exit::CannotRun, "password", error);
    let newest = peppers.iter().max_by_key(|pepper| pepper.version());
    let newest = newest.ok_or_else(|| failed("the database has no pepper for passwords"))?;
    let text = password.expose_str().unwrap_or_default();
    password::hash(text, newest, COST).map_err(|error| failed(&error.to_string()))
}

impl Add {
    async fn run(
        self,
        db: &Db,
        email: Email,
        password: SecretBytes,
        output: Output,
    ) -> Result<Exit, CommandError> {
        check_name(&self.name).map_err(|error| CommandError::new(Exit::Usage, "name", error))?;
        let actor = SystemActor::for_command("user add");
        let department = self.department_id(db, &actor).await?;
        let company = db.read(installation::company).await?.unwrap_or_default();
        let roles = self.roles(db, &actor).await?;
        let person = NewPerson {
            name: self.name,
            email: email.as_str().to_owned(),
            password_hash: hash(db, password).await?,
            roles,
            department,
            language: company.language,
            time_zone: company.time_zone,
            demo: false,
        };
        let grant = actor.may_change::<User>(Action::Create).map_err(refused)?;
        let id = db
            .write(move |tx| write::create(tx, &grant, &actor, &person))
            .await?;
        let text = format!("added {}", email.as_str());
        output.print(
            &text,
            &json!({ "id": id.to_string(), "email": email.as_str() }),
        );
        Ok(Exit::Done)
    }

    /// The roles by their stable names, or by what the company calls them.
    async fn roles(&self, db: &Db, actor: &Actor) -> Result<Vec<RoleCode>, CommandError> {
        let permit = actor.may(Area::Users, Action::View).map_err(refused)?;
        let all = db.read(move |tx| roles::list(tx, &permit)).await?;
        let find = |wanted: &String| {
            let mut roles = all.iter().map(|(role, _)| role);
            let is_called = |role: &&RoleRecord| {
                role.code.as_str() == wanted || role.name.as_ref() == Some(wanted)
            };
            roles.find(is_called).map(|role| role.code.clone())
        };
        let known = || {
            let names = all.iter().map(|(role, _)| match &role.name {
                Some(name) => name.as_str(),
                None => role.code.as_str(),
            });
            names.collect::<Vec<_>>().join(", ")
        };
        let found = |wanted: &String| {
            find(wanted).ok_or_else(|| {
                let message = format!("there is no role “{wanted}”; there are {}", known());
                CommandError::new(Exit::Usage, "role_unknown", message)
            })
        };
        self.role.iter().map(found).collect()
    }

    async fn department_id(
        &self,
        db: &Db,
        actor: &Actor,
    ) -> Result<Option<DepartmentId>, CommandError> {
        let Some(name) = self.department.clone() else {
            return Ok(None);
        };
        let grant = actor.directory();
        let all = db.read(move |tx| departments::list(tx, &grant)).await?;
        let found = all
            .into_iter()
            .find(|(department, _)| department.name == name);
        found
            .map(|(department, _)| Some(department.id))
            .ok_or_else(|| {
                let message =
                    format!("there is no department “{name}”; make it in the interface first");
                CommandError::new(Exit::Refused, "department_unknown", message)
            })
    }
}

fn refused(error: impl std::fmt::Display) -> CommandError {
    CommandError::new(Exit::Refused, "forbidden", error)
}

async fn find(db: &Db, email: &Email) -> Result<UserId, CommandError> {
    let key = email.as_str().to_owned();
    let facts = db.read(move |tx| sign_in_facts(tx, &key)).await?;
    facts.map(|facts| facts.id).ok_or_else(|| {
        let message = format!(
            "nobody signs in as {}; see `larets user list`",
            email.as_str()
        );
        CommandError::new(Exit::Refused, "not_found", message)
    })
}

async fn set_password(
    db: &Db,
    email: &Email,
    password: SecretBytes,
    output: Output,
) -> Result<Exit, CommandError> {
    let id = find(db, email).await?;
    let hash = hash(db, password).await?;
    let actor = SystemActor::for_command("user set-password");
    let grant = actor.may_change::<User>(Action::Edit).map_err(refused)?;
    db.write(move |tx| write::reset_password(tx, &grant, &actor, id, &hash))
        .await?;
    let text = format!(
        "the password of {} is set, and all sessions are ended",
        email.as_str()
    );
    output.print(
        &text,
        &json!({ "id": id.to_string(), "email": email.as_str() }),
    );
    Ok(Exit::Done)
}

async fn disable(db: &Db, email: &Email, output: Output) -> Result<Exit, CommandError> {
    let id = find(db, email).await?;
    let actor = SystemActor::for_command("user disable");
    let grant = actor.may_change::<User>(Action::Edit).map_err(refused)?;
    let change = PersonChange {
        disabled: Some(true),
        ..PersonChange::default()
    };
    db.write(move |tx| write::update(tx, &grant, &actor, id, None, &change))
        .await?;
    let text = format!("{} is disabled, and all sessions are ended", email.as_str());
    output.print(
        &text,
        &json!({ "id": id.to_string(), "email": email.as_str() }),
    );
    Ok(Exit::Done)
}

async fn show_all(db: &Db, output: Output) -> Result<Exit, CommandError> {
    let actor = SystemActor::for_command("user list");
    let grant = actor.may_read::<User>().map_err(refused)?;
    let mut after = None;
    let mut begun = false;
    loop {
        let (page_grant, from) = (grant.clone(), after.take());
        let page = db
            .read(move |tx| read::list(tx, &page_grant, &[], from, PAGE))
            .await?;
        for (sort, person) in &page {
            if !std::mem::replace(&mut begun, true) {
                output.explain("E-MAIL\tNAME\tROLES");
            }
            let roles: Vec<&str> = person.roles.iter().map(RoleCode::as_str).collect();
            let state = if person.disabled { " (disabled)" } else { "" };
            output.print(
                &format!(
                    "{}\t{}\t{}{state}",
                    person.email,
                    person.name,
                    roles.join(", ")
                ),
                &json!({
                    "id": person.id.to_string(),
                    "email": person.email,
                    "name": person.name,
                    "roles": roles,
                    "disabled": person.disabled,
                    "last_sign_in_at": person.last_sign_in_at.map(At::to_rfc3339),
                }),
            );
            after = Some((sort.clone(), person.id));
        }
        if page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            if !begun {
                output
                    .explain("nobody signs in yet: open the set-up link, or use `larets user add`");
            }
            return Ok(Exit::Done);
        }
    }
}
