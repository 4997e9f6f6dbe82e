//! Contacts, companies, channels and notes, deals and pipelines on both engines: what each role sees, pages, changes,
//! refusals, duplicates, and that sealed values are nowhere in the clear.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

mod cases;
mod channels;
mod companies;
mod deal_links;
mod deal_rules;
mod deal_sorts;
mod deals;
mod duplicates;
mod favourites;
mod filters;
mod forecast;
mod lists;
mod notes;
mod past;
mod pipelines;
mod sums;
mod today;
mod two_processes;
mod world;
mod writes;
