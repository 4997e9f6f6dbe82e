//! A PostgreSQL database for tests that are not written in Rust: prints its URL, keeps it until
//! the standard input is closed, then drops it.

use std::io::{self, Read, Write};

use anyhow::Result;
use larets_testkit::postgres;

fn main() -> Result<()> {
    let database = postgres::fresh_database()?;
    let mut output = io::stdout().lock();
    writeln!(output, "{}", database.url())?;
    output.flush()?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
