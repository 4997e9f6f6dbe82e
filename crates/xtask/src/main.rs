//! `cargo xtask COMMAND`: the repository's own tools. Nothing of this is shipped.

mod client;
mod gates;
mod mutate;
mod new_feature;
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask COMMAND

  tidy                 checks the house rules and says what to do where one is broken
  gates                checks who depends on whom, and that no second TLS library came in
  new-feature NAME     makes the folders of a feature in every crate; NAME is a plural noun
                       of docs/GLOSSARY.md, such as «contacts»
  client [--check]     writes the OpenAPI document and the TypeScript client; with --check
                       fails when they are not what the server says
  mutate [PATH]        leaves out one check of a right at a time, in files with PATH in their
                       path, and fails where no test does; takes minutes for each
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(said) => {
            say(&said);
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<String> {
    match words {
        ["tidy"] => tidy::run(),
        ["gates"] => gates::run(),
        ["new-feature", name] => new_feature::run(name),
        ["mutate"] => mutate::run(""),
        ["mutate", path] => mutate::run(path),
        ["client"] => client::write(),
        ["client", "--check"] => client::check(),
        [] | ["help" | "--help" | "-h"] => Ok(USAGE.to_owned()),
        _ => bail!("unknown: {}\n\n{USAGE}", words.join(" ")),
    }
}

#[expect(clippy::print_stdout, reason = "the result of a command line tool")]
fn say(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "the failure of a command line tool")]
fn complain(text: &str) {
    eprintln!("{text}");
}
