//! The finished server as people, scripts and power cuts meet it: the real binary on both engines,
//! over HTTP, the command line and signals. Nothing here knows its inside.

#![expect(
    clippy::indexing_slicing,
    reason = "a missing field of an answer is null, which the comparison tells; the rest is tests"
)]

/// Makes of each body two tests, `name::sqlite` and `name::postgres`.
macro_rules! both_engines {
    ($($(#[$attribute:meta])* fn $name:ident($engine:ident: Engine) $body:block)*) => {$(
        $(#[$attribute])*
        mod $name {
            use super::*;

            fn body($engine: Engine) -> Result<()> $body

            #[test]
            fn sqlite() -> Result<()> {
                body(Engine::Sqlite)
            }

            #[test]
            fn postgres() -> Result<()> {
                body(Engine::Postgres)
            }
        }
    )*};
}

mod access;
mod acts;
mod deals;
mod demo;
mod departments;
mod duplicates;
mod exports;
mod full_disk;
mod health;
mod https;
mod import_deals;
mod import_files;
mod import_killed;
mod imports;
mod killed;
mod killed_moves;
mod live;
mod merging;
mod operations;
mod rights;
mod scene;
mod sessions;
mod sharing;
mod start;
mod story;
mod user_command;
mod views;
