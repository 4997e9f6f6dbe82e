//! Who asks, and where and when: what the words of a filter mean for this reader.

use larets_core::access::Actor;
use larets_core::ids::DepartmentId;
use larets_core::lists::Calendar;
use larets_storage::{ReadTx, StorageError, installation, users};

/// What «me», «my department», «today» and a national phone number mean.
#[derive(Debug, Clone)]
pub struct Asking {
    /// The country whose national phone numbers are meant, as two letters.
    pub region: String,
    /// The reader's clock.
    pub calendar: Calendar,
    /// The reader's department and all below it.
    pub departments: Vec<DepartmentId>,
}

impl Asking {
    /// As this person asks now: in their own time zone, or in the company's.
    pub fn of(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Self, StorageError> {
        let company = installation::company(tx)?.unwrap_or_default();
        let own = users::read::time_zone(tx, actor)?;
        let own = own.filter(|zone| !zone.is_empty());
        let zone = own.unwrap_or(company.time_zone);
        Ok(Self {
            region: company.phone_region,
            calendar: Calendar::new(&zone, tx.now()),
            departments: actor.departments().to_vec(),
        })
    }
}
