//! Demo data: invented clients, deals, notes and colleagues to try the product with. The same seed makes
//! the same data; one act removes it all.

mod deal_words;
mod deals;
mod generate;
mod handlers;
mod job;
mod names;
mod wire;

pub use handlers::routes;
pub use job::{Colleague, set_up};
