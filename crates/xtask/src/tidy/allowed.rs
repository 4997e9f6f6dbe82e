//! What the rules let through, each with its reason. These lists only shrink: an entry that is
//! not needed any more is a finding.

/// Files besides `wire.rs` that may derive `Serialize`: they make output of the command line,
/// configuration, or a column of JSON text, never an answer over HTTP.
pub const SERIALIZE: &[&str] = &[];

/// Files that may `#[expect]` a method or type which `clippy.toml` bans.
pub const DISALLOWED: &[&str] = &[
    // The one place that asks the machine for the time.
    "crates/larets-server/src/clock.rs",
];

/// Files that may be longer than the limit.
pub const LONG: &[&str] = &[];

/// Folders beside the features that hold what several features share.
pub const TECHNICAL_FOLDERS: &[&str] = &[
    "db",
    "email",
    "handle",
    "http",
    "lists",
    "phone",
    "registry_numbers",
    "shell",
    "similar",
    "text",
];
