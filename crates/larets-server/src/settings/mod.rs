//! Settings of the company.

mod handlers;
mod wire;

pub use handlers::routes;
