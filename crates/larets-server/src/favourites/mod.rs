//! What a person goes back to, over HTTP: marked records and those opened last.

mod handlers;
pub mod wire;

pub use handlers::routes;
