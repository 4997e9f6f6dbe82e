//! Settings of the company, and the built-in roles as a matrix.

mod handlers;
mod wire;

pub use handlers::routes;
