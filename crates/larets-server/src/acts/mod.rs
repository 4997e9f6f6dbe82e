//! Acts that can be undone, over HTTP: changes of many records at once, the undoing of these and of
//! imports, and what of it was refused or left. The jobs behind them stand in `run`.

mod bulk;
mod handlers;
pub mod merge;
pub mod run;
pub mod wire;

pub use handlers::routes;

/// Does something with the kind of records that is named as an area or as a record.
macro_rules! of_kind {
    ($kind:expr, $record:ident => $work:expr) => {
        match $kind {
            larets_core::audit::RecordKind::Contact => {
                type $record = larets_core::contacts::Contact;
                $work
            }
            larets_core::audit::RecordKind::Company => {
                type $record = larets_core::companies::Company;
                $work
            }
            _ => {
                type $record = larets_core::deals::Deal;
                $work
            }
        }
    };
}
pub(crate) use of_kind;
