//! Signing in and out, and what the interface must know about the person who did.

mod handlers;
mod me;
pub mod wire;

pub(crate) use handlers::begin;
pub use handlers::routes;
