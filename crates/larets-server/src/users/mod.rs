//! People who sign in: listing, adding, changing, and the light directory for pickers.

mod handlers;
mod input;
mod wire;

pub use handlers::routes;
pub(crate) use wire::present;
