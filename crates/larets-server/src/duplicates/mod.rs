//! Duplicates in the whole base, page by page, and pairs that are said to be none.

mod handlers;
pub mod wire;

pub use handlers::routes;
