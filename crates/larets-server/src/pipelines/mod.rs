//! Pipelines over HTTP: all of them with their stages, and their editing as a whole.

mod first;
mod handlers;
pub mod wire;

pub use first::ensure_first;
pub use handlers::routes;
