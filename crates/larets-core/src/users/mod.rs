//! People who sign in, and their departments.

use crate::access::{Area, Record, Role, access_fields};
use crate::ids::{DepartmentId, UserId};
use crate::time::At;

access_fields!(
    /// A field of a person who signs in.
    UserField {
        /// Full name.
        Name = "name",
        /// Address to sign in with.
        Email = "email",
        /// Roles.
        Roles = "roles",
        /// Department.
        Department = "department",
    }
);

/// The kind of record, for grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct User;

impl Record for User {
    const AREA: Area = Area::Users;
    type Field = UserField;
}

/// A person who signs in.
#[derive(Debug, Clone)]
pub struct UserRecord {
    /// Which one.
    pub id: UserId,
    /// Full name.
    pub name: String,
    /// Address to sign in with.
    pub email: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Department.
    pub department: Option<DepartmentId>,
    /// Interface language, `ru` or `en`.
    pub language: String,
    /// IANA time zone.
    pub time_zone: String,
    /// May not sign in.
    pub disabled: bool,
    /// When the person last signed in.
    pub last_sign_in_at: Option<At>,
    /// Counts changes.
    pub version: i64,
}

/// A department.
#[derive(Debug, Clone)]
pub struct DepartmentRecord {
    /// Which one.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
    /// The department above it.
    pub parent: Option<DepartmentId>,
    /// Counts changes.
    pub version: i64,
}

/// The department and all below it, in no particular order. Stops at departments already seen, so
/// a damaged tree cannot keep it busy.
pub fn department_tree(root: DepartmentId, all: &[DepartmentRecord]) -> Vec<DepartmentId> {
    let mut found = vec![root];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        next += 1;
        for department in all {
            if department.parent == Some(parent) && !found.contains(&department.id) {
                found.push(department.id);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    // A tree of three levels is found whole, and a ring ends.
    #[test]
    fn tree_and_ring() {
        let id = |n: u128| DepartmentId::from_uuid(Uuid::from_u128(n));
        let department = |n: u128, parent: Option<u128>| DepartmentRecord {
            id: id(n),
            name: String::new(),
            parent: parent.map(id),
            version: 1,
        };
        let all = [
            department(1, None),
            department(2, Some(1)),
            department(3, Some(2)),
            department(4, None),
        ];
        assert_eq!(department_tree(id(1), &all), vec![id(1), id(2), id(3)]);
        let ring = [department(1, Some(2)), department(2, Some(1))];
        assert_eq!(department_tree(id(1), &ring), vec![id(1), id(2)]);
    }
}
