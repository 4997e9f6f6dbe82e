//! People who sign in, and their departments.

use crate::access::{Area, Record, RoleCode, access_fields};
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
    pub roles: Vec<RoleCode>,
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

/// What the company set at the start: how money, numbers and times are read by default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanySettings {
    /// The name of the company that runs this installation.
    pub name: String,
    /// Default interface language, `ru` or `en`.
    pub language: String,
    /// Default IANA time zone.
    pub time_zone: String,
    /// ISO 4217 code of the usual currency.
    pub currency: String,
    /// ISO 3166-1 two letters: whose national phone numbers are meant.
    pub phone_region: String,
    /// Whether whoever takes records out says why.
    pub export_reason: bool,
}

/// What holds until somebody sets the company up, as when people are added by the command line
/// first.
impl Default for CompanySettings {
    fn default() -> Self {
        Self {
            name: String::new(),
            language: "en".to_owned(),
            time_zone: "UTC".to_owned(),
            currency: "RUB".to_owned(),
            phone_region: "RU".to_owned(),
            export_reason: true,
        }
    }
}

/// Why a person, department or setting cannot be kept as typed. Each has a stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// Empty, too long, or with a character that cannot be kept.
    #[error("a name has 1 to 200 characters")]
    Name,
    /// Neither `ru` nor `en`.
    #[error("the language is ru or en")]
    Language,
    /// Not in the zone database.
    #[error("unknown time zone")]
    TimeZone,
    /// Not three letters.
    #[error("a currency has three letters, like RUB")]
    Currency,
    /// Not two letters.
    #[error("a country has two letters, like RU")]
    PhoneRegion,
}

impl SettingError {
    /// The field at fault.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Language => "language",
            Self::TimeZone => "time_zone",
            Self::Currency => "currency",
            Self::PhoneRegion => "phone_region",
        }
    }
}

/// Checks the name of a person, department or company.
pub fn check_name(name: &str) -> Result<(), SettingError> {
    let length = name.trim().chars().count();
    if (1..=200).contains(&length) && !name.contains('\0') {
        Ok(())
    } else {
        Err(SettingError::Name)
    }
}

/// Checks an interface language.
pub fn check_language(language: &str) -> Result<(), SettingError> {
    if matches!(language, "ru" | "en") {
        Ok(())
    } else {
        Err(SettingError::Language)
    }
}

/// Checks an IANA time zone.
pub fn check_time_zone(zone: &str) -> Result<(), SettingError> {
    jiff::tz::TimeZone::get(zone)
        .map(|_| ())
        .map_err(|_| SettingError::TimeZone)
}

impl CompanySettings {
    /// Checks every part.
    pub fn check(&self) -> Result<(), SettingError> {
        check_name(&self.name)?;
        check_language(&self.language)?;
        check_time_zone(&self.time_zone)?;
        let upper = |text: &str, length| {
            text.len() == length && text.bytes().all(|byte| byte.is_ascii_uppercase())
        };
        if !upper(&self.currency, 3) {
            return Err(SettingError::Currency);
        }
        if !upper(&self.phone_region, 2) {
            return Err(SettingError::PhoneRegion);
        }
        Ok(())
    }
}

/// A session ends when unused for this long, in microseconds.
pub const SESSION_IDLE: i64 = 12 * 3600 * crate::time::SECOND;
/// A session ends this long after sign-in however it is used, in microseconds.
pub const SESSION_ABSOLUTE: i64 = 7 * crate::time::DAY;

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

/// The department and those above it, the highest last. Stops at a department already seen.
pub fn department_line(of: DepartmentId, all: &[DepartmentRecord]) -> Vec<DepartmentId> {
    let mut line = vec![of];
    let above = |id: DepartmentId| {
        let department = all.iter().find(|department| department.id == id)?;
        department.parent
    };
    while let Some(parent) = line.last().copied().and_then(above) {
        if line.contains(&parent) {
            break;
        }
        line.push(parent);
    }
    line
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
        assert_eq!(department_line(id(3), &all), vec![id(3), id(2), id(1)]);
        assert_eq!(department_line(id(4), &all), vec![id(4)]);
        assert_eq!(department_line(id(1), &ring), vec![id(1), id(2)]);
    }
}
