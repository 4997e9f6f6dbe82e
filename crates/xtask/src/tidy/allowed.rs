//! What the rules let through, each with its reason. These lists only shrink: an entry that is
//! not needed any more is a finding.

/// Files besides `wire.rs` that may derive `Serialize`: they make output of the command line,
/// configuration, or a column of JSON text, never an answer over HTTP.
pub const SERIALIZE: &[&str] = &[
    // The plan and progress of an import, kept as JSON text.
    "crates/larets-storage/src/imports/row.rs",
    // What a role gives, kept as JSON text.
    "crates/larets-storage/src/access/role_row.rs",
    // The progress of an act; what a record was before one, sealed.
    "crates/larets-storage/src/acts/row.rs",
    "crates/larets-storage/src/acts/image.rs",
    "crates/larets-storage/src/acts/merge.rs",
    "crates/larets-storage/src/companies/row.rs",
    "crates/larets-storage/src/contacts/row.rs",
    "crates/larets-storage/src/deals/row.rs",
    "crates/larets-storage/src/types.rs",
    // Where a search for duplicates is, sealed, and its progress.
    "crates/larets-storage/src/duplicates/position.rs",
    "crates/larets-storage/src/duplicates/row.rs",
    "crates/larets-server/src/imports/file.rs",
    "crates/larets-server/src/imports/plan.rs",
    // The plan and progress of an export, kept as JSON text, the plan sealed.
    "crates/larets-storage/src/exports/row.rs",
    "crates/larets-server/src/exports/plan.rs",
    // What was sent, hashed to tell a repeated request from a reused key.
    "crates/larets-server/src/clients/inputs.rs",
];

/// Files that may `#[expect]` a method or type which `clippy.toml` bans.
pub const DISALLOWED: &[&str] = &[
    // Actors of tests, made without a session.
    "crates/larets-core/src/access/tests/samples.rs",
    // The one place that asks the machine for the time.
    "crates/larets-server/src/clock.rs",
    // The one place where a proven identity becomes an actor, with the rights of the moment.
    "crates/larets-storage/src/access/actor.rs",
    // Telling whether two channels are the same one.
    "crates/larets-core/src/points.rs",
    // Tests that play a person.
    "crates/larets-storage/tests/clients/world.rs",
    "crates/larets-storage/src/search/tests.rs",
    "crates/larets-server/src/clients/actors.rs",
];

/// Files that may make an actor without a person, who has every right.
pub const SYSTEM_ACTORS: &[&str] = &[
    // Commands typed at the server itself.
    "crates/larets-server/src/cli/audit.rs",
    "crates/larets-server/src/cli/export.rs",
    "crates/larets-server/src/cli/import.rs",
    "crates/larets-server/src/cli/user.rs",
    // The server tells that it started and stopped.
    "crates/larets-server/src/cli/serve.rs",
    // Before there is anybody to sign in.
    "crates/larets-server/src/setup/handlers.rs",
    // Invented clients, and their removal.
    "crates/larets-server/src/demo/job.rs",
    // The bin is emptied in time.
    "crates/larets-storage/src/clients/write.rs",
    // An act whose person is gone is noted as failed.
    "crates/larets-server/src/acts/run.rs",
    // So is a search whose person is gone.
    "crates/larets-server/src/duplicates/run.rs",
    // An import that was begun at the command line goes on after a stop.
    "crates/larets-storage/src/imports/read.rs",
    "crates/larets-server/src/imports/run.rs",
    // The product ends an export whose person is gone, and removes its file in time.
    "crates/larets-storage/src/exports/read.rs",
    // The file of an import goes in time.
    "crates/larets-storage/src/imports/keep.rs",
];

/// Files that may be longer than the limit.
pub const LONG: &[&str] = &[];

/// Folders beside the features that hold what several features share.
pub const TECHNICAL_FOLDERS: &[&str] = &[
    "cli",
    "clients",
    "config",
    "db",
    "email",
    "files",
    "handle",
    "http",
    "lists",
    "money",
    "phone",
    "points",
    "registry_numbers",
    "shell",
    "similar",
    "start",
    "tests",
    "text",
];

/// Where a test may be skipped: those on real files that are no part of the repository, which the
/// run tells in a line of its own and in its totals.
pub const SKIPS: &[&str] = &["tests/browser/shared.mjs"];
