//! Phones, e-mails and messenger handles on the wire, the same for contacts and companies, and the
//! revealing of one that is masked.

mod reveal;
pub mod wire;

pub use reveal::routes;
