//! Setting an installation up, once, through the link that the server printed.

mod handlers;
mod wire;

pub use handlers::routes;
