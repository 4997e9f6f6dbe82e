//! The search box: clients of both kinds and deals by words, phone, e-mail address or taxpayer number.

mod handlers;
pub mod wire;

pub use handlers::routes;
