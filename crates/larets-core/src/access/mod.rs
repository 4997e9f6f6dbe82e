//! Who may do what: areas, actions, how far each reaches, what of each field is shown, and the
//! grants that storage and output demand. Nothing here reads or writes; it only decides.

mod actor;
mod area;
mod confidential;
mod grant;
mod rights;
mod role_rights;
mod roles;
mod scope;
#[cfg(test)]
mod tests;

pub use actor::{Actor, ActorKind, Identity, PROOF_LASTS, SystemActor};
pub(crate) use area::named;
pub use area::{Action, Area, Level, Reach};
pub use confidential::{Confidential, ConfidentialField, Disclosure, Mask, Shown};
pub(crate) use grant::access_fields;
pub use grant::{
    AccessError, Can, ChangeGrant, DirectoryGrant, Permit, ReadGrant, Record, RecordField,
};
pub use rights::{Effect, Reason, Rights, Rule, RuleRecord, RuleSubject, field_names};
pub use role_rights::{RoleCode, RoleRecord, RoleRights};
pub use roles::Role;
pub use scope::{Placement, RowScope};
