//! Saved views of lists over HTTP.

mod filter;
mod handlers;
pub mod wire;

pub use handlers::routes;
