//! Demo data: invented clients, deals, notes and colleagues to try the product with. The same seed makes
//! the same data; one act removes it all.

mod channels;
mod deal_words;
mod deals;
mod dice;
mod generate;
mod handlers;
mod job;
mod language;
mod names;
mod people_names;
mod wire;

pub use handlers::routes;
pub use job::{Colleague, set_up};
