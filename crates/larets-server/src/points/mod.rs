//! Phones, e-mails and messenger handles on the wire, the same for contacts and companies.

pub mod wire;
