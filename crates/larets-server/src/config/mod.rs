//! Settings of the process: flags, then `LARETS_…` variables, then `larets.toml`, then defaults.
//! A name that nobody knows is an error that tells the nearest one. Nothing is opened or made here.

mod error;
mod nearest;
mod settings;
mod sources;
#[cfg(test)]
mod tests;

pub use error::ConfigError;
pub use settings::{Place, PlaceSettings, ServeSettings, Serving, Tls, TlsMode};
pub use sources::{FileSettings, refuse_misspelt_variables};
