//! Where a record is put: who is responsible and in which department. Who may put it there is
//! decided by the grant to assign.

use larets_core::access::{Actor, Placement};
use larets_core::ids::{DepartmentId, UserId};
use larets_storage::users::colleagues;
use larets_storage::{ReadTx, StorageError};
use uuid::Uuid;

use crate::http::{ApiError, Code};

/// What was asked for: the outer `None` leaves it as it is, the inner clears it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// The person responsible.
    pub owner: Option<Option<Uuid>>,
    /// The department responsible.
    pub department: Option<Option<Uuid>>,
}

/// Where a new record stands when nothing was asked for.
pub fn of_actor(actor: &Actor) -> Placement {
    Placement {
        owner: Some(actor.user()),
        department: actor.department(),
    }
}

impl Wanted {
    /// The placement asked for, when it differs from the present one. With a new owner the record
    /// goes to the owner's department, unless another is named.
    pub fn resolve(
        self,
        tx: &mut ReadTx<'_>,
        actor: &Actor,
        present: Placement,
    ) -> Result<Option<Placement>, ApiError> {
        let mut placement = present;
        if let Some(owner) = self.owner {
            placement.owner = owner.map(UserId::from_uuid);
            if let Some(owner) = placement.owner.filter(|_| placement.owner != present.owner) {
                let colleague = colleagues::colleague(tx, &actor.directory(), owner)?
                    .ok_or_else(|| ApiError::of_field(Code::OwnerUnknown, "owner_id"))?;
                placement.department = colleague.department;
            }
        }
        if let Some(department) = self.department {
            placement.department = department.map(DepartmentId::from_uuid);
        }
        Ok((placement != present).then_some(placement))
    }
}

/// Nobody may put a record where they could not see it any more.
pub fn given_away(error: StorageError) -> ApiError {
    match error {
        StorageError::NotFound => ApiError::of_field(Code::Forbidden, "owner_id"),
        other => other.into(),
    }
}
