//! The command line. Each command is a file; here stand what they share: exit codes, the form of
//! errors, and printing. What scripts may rely on is kept by tests.

mod audit;
mod export;
mod import;
mod import_report;
mod installation;
mod openapi;
mod serve;
mod user;

use std::fmt;
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::config::{ConfigError, FileSettings, refuse_misspelt_variables};
use crate::start::StartError;

/// What is logged unless somebody asks for something else.
const LOG: &str = "info,actix_server=warn";

/// Larets, a CRM on your own server.
#[derive(Debug, Parser)]
#[command(
    name = "larets",
    version,
    after_help = "Example:\n  larets serve --data /var/lib/larets/larets-data --listen 0.0.0.0:8443"
)]
struct Cli {
    #[command(flatten)]
    general: General,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
struct General {
    /// Settings file [default: larets.toml in this folder, if there is one]
    #[arg(long, global = true, value_name = "FILE", env = "LARETS_CONFIG")]
    config: Option<PathBuf>,
    /// Answer in JSON, one object a line
    #[arg(long, global = true)]
    json: bool,
    /// What to log: error, warn, info, debug, or a tracing filter
    #[arg(long, global = true, value_name = "FILTER", env = "LARETS_LOG", default_value = LOG)]
    log: String,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    User(user::UserCommand),
    Audit(audit::Audit),
    Import(import::ImportCommand),
    Export(export::ExportCommand),
    Openapi(openapi::Openapi),
}

/// How a command ended, as its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0.
    Done,
    /// 1: refused, or something wrong was found.
    Refused,
    /// 2: the command was written wrongly.
    Usage,
    /// 3: it cannot run here.
    CannotRun,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Refused => 1,
            Exit::Usage => 2,
            Exit::CannotRun => 3,
        })
    }
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub struct CommandError {
    exit: Exit,
    code: &'static str,
    message: String,
}

impl CommandError {
    /// An error with a stable word for programs and a sentence for people.
    pub fn new(exit: Exit, code: &'static str, message: impl fmt::Display) -> Self {
        Self {
            exit,
            code,
            message: message.to_string(),
        }
    }
}

impl From<ConfigError> for CommandError {
    fn from(error: ConfigError) -> Self {
        Self::new(Exit::Usage, "settings", error)
    }
}

impl From<StartError> for CommandError {
    fn from(error: StartError) -> Self {
        Self::new(Exit::CannotRun, error.code(), error)
    }
}

/// What commands share while they run.
struct Context {
    file: FileSettings,
    output: Output,
}

/// In which form to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Output {
    Text,
    Json,
}

impl Output {
    /// Prints the answer: the text for people, or the object for programs.
    fn print(self, text: &str, json: &serde_json::Value) {
        let mut out = std::io::stdout().lock();
        // Who closed the pipe does not want to know.
        let _ = match self {
            Self::Text => writeln!(out, "{text}"),
            Self::Json => writeln!(out, "{json}"),
        };
        let _ = out.flush();
    }

    /// Tells people what programs have no use for.
    fn explain(self, text: &str) {
        if let Self::Text = self {
            let _ = writeln!(std::io::stdout().lock(), "{text}");
        }
    }

    fn print_error(self, error: &CommandError) {
        let mut out = std::io::stderr().lock();
        let _ = match self {
            Self::Text => writeln!(out, "larets: {}", error.message),
            Self::Json => {
                let (code, message) = (error.code, &error.message);
                let json = serde_json::json!({ "error": { "code": code, "message": message } });
                writeln!(out, "{json}")
            }
        };
    }
}

/// Runs the command that was typed.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            let asked_for = error.exit_code() == 0;
            return if asked_for { Exit::Done } else { Exit::Usage }.into();
        }
    };
    let output = if cli.general.json {
        Output::Json
    } else {
        Output::Text
    };
    start_log(&cli.general.log);
    match run_command(cli, output) {
        Ok(exit) => exit.into(),
        Err(error) => {
            output.print_error(&error);
            error.exit.into()
        }
    }
}

fn run_command(cli: Cli, output: Output) -> Result<Exit, CommandError> {
    refuse_misspelt_variables(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()))?;
    let context = Context {
        file: FileSettings::read(cli.general.config.as_deref())?,
        output,
    };
    match cli.command {
        Command::Serve(serve) => serve.run(context),
        Command::User(user) => user.run(context),
        Command::Audit(audit) => audit.run(context),
        Command::Import(import) => import.run(context),
        Command::Export(export) => export.run(context),
        Command::Openapi(openapi) => Ok(openapi.run(&context)),
    }
}

/// To standard error; standard output is for answers.
fn start_log(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new(LOG));
    // A second start of the log, as in tests, changes nothing.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .try_init();
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn walk(command: &clap::Command, path: &str, check: &mut impl FnMut(&clap::Command, &str)) {
        let path = format!("{path} {}", command.get_name());
        check(command, &path);
        for child in command
            .get_subcommands()
            .filter(|child| child.get_name() != "help")
        {
            walk(child, &path, check);
        }
    }

    // Shows that the command line is consistent, and that every command's help has an example.
    #[test]
    fn every_command_has_an_example() {
        Cli::command().debug_assert();
        walk(&Cli::command(), "", &mut |command, path| {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(help.starts_with("Example"), "{path}");
            assert!(help.contains("larets "), "{path}");
            assert!(command.get_about().is_some(), "{path}");
        });
    }

    // Shows the forms that scripts rely on.
    #[test]
    fn what_scripts_rely_on() {
        for line in [
            "larets serve --data d --listen 127.0.0.1:1 --database postgres://x --tls off",
            "larets serve --demo --demo-seed 7 --demo-language en --key-file k --json",
            "larets serve --tls files --tls-cert c --tls-key k",
            "larets user add --email e --name n --role manager --department d --password-stdin",
            "larets user list --json --data d",
            "larets user set-password --email e --password-stdin",
            "larets user disable --email e",
            "larets audit verify --data d --json",
            "larets import f.csv --as contacts --data d --map m.json --dry-run --json",
            "larets export --as contacts --format vcard --to f.vcf --data d --reason r --json",
            "larets openapi",
        ] {
            assert!(Cli::try_parse_from(line.split(' ')).is_ok(), "{line}");
        }
        for line in ["larets", "larets serve --tls maybe", "larets nothing"] {
            assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }
}
