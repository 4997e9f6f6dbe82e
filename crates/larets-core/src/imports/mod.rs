//! Rules of bringing in a foreign base: what a column may become, what its header probably means,
//! how names, dates and cells with several values are taken apart, why a row is refused. Reading
//! files and writing records is done elsewhere.

mod amounts;
mod cells;
mod columns;
mod dates;
mod faults;
mod headers;
mod names;
mod record;
mod refusal;
mod samples;
mod target;
mod values;

pub use amounts::{parse_amount, parse_currency};
pub use cells::split_values;
pub use columns::{guess_columns, paired_label};
pub use dates::{DateError, DateOrder, guess_date_order, parse_date, parse_moment};
pub use faults::{Fault, Faults};
pub use headers::{PRODUCTS, Product, guess_email_kind, guess_phone_kind, guess_target, recognise};
pub use names::{FullName, split_full_name};
pub use record::{DuplicateKey, DuplicatePolicy, Import, ImportField, ImportState};
pub use refusal::Refusal;
pub use samples::guess_from_samples;
pub use target::{ImportAs, Target};
pub use values::{ValueKind, guess_pipeline, guess_stage, name_key, value_key};
