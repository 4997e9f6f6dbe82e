//! What an export takes out, as it was asked for and allowed. Kept as sealed JSON text, as a filter
//! may hold a phone number; asked about anew at every piece of the file.

use std::sync::Arc;

use larets_core::access::RowScope;
use larets_core::exports::{ExportColumn, ExportFormat, ExportKind, columns_of};
use larets_core::ids::{DepartmentId, UserId};
use larets_storage::exports::write::Asked;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::language::Language;
use crate::lists::wire::ListParams;

/// The rows that were in reach when it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Every one.
    All,
    /// Those of departments and of a person.
    Departments(Vec<Uuid>, Uuid),
    /// Those of a person.
    Own(Uuid),
    /// None.
    Nothing,
}

impl From<&RowScope> for Reach {
    fn from(scope: &RowScope) -> Self {
        match scope {
            RowScope::Nothing => Self::Nothing,
            RowScope::Own(own) => Self::Own(own.as_uuid()),
            RowScope::Departments { departments, own } => Self::Departments(
                departments.iter().map(DepartmentId::as_uuid).collect(),
                own.as_uuid(),
            ),
            RowScope::All => Self::All,
        }
    }
}

impl Reach {
    /// Whether all of it is still in reach.
    pub fn is_within(&self, scope: &RowScope) -> bool {
        let mine = match self {
            Self::All => RowScope::All,
            Self::Departments(departments, own) => RowScope::Departments {
                departments: departments
                    .iter()
                    .map(|id| DepartmentId::from_uuid(*id))
                    .collect::<Arc<[_]>>(),
                own: UserId::from_uuid(*own),
            },
            Self::Own(own) => RowScope::Own(UserId::from_uuid(*own)),
            Self::Nothing => RowScope::Nothing,
        };
        scope.contains(&mine)
    }
}

/// What an export takes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportPlan {
    /// Codes of the columns, in their order.
    pub columns: Vec<String>,
    /// Those of them whose values are masked.
    pub masked: Vec<String>,
    /// As in a list.
    pub sort: Option<String>,
    /// As in a list.
    pub filter: Option<String>,
    /// As in a list.
    pub q: Option<String>,
    /// Of headers, numbers and the mark between cells: `ru` or `en`.
    pub language: String,
    /// IANA zone of the times in it.
    pub time_zone: String,
    /// The rows that were in reach.
    pub reach: Reach,
    /// What the file is called beside what is in it, such as the view it was taken from.
    #[serde(default)]
    pub name: String,
    /// Why it is made, in the words of whoever asked.
    #[serde(default)]
    pub reason: Option<String>,
}

impl ExportPlan {
    /// As text, to be sealed.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Of its text.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The columns, as far as this version knows them.
    pub fn columns(&self, kind: ExportKind) -> Vec<ExportColumn> {
        let all = columns_of(kind);
        let known = |code: &String| all.iter().find(|column| column.code == *code).copied();
        self.columns.iter().filter_map(known).collect()
    }

    /// What the list is asked for.
    pub fn list(&self) -> ListParams {
        ListParams {
            sort: self.sort.clone(),
            filter: self.filter.clone(),
            q: self.q.clone(),
            ..ListParams::default()
        }
    }

    /// What the record of events keeps of it, sealed.
    pub fn asked(&self) -> Asked {
        Asked {
            reason: self.reason.clone(),
            filter: self.filter.clone(),
            words: self.q.clone(),
            name: Some(self.name.clone()),
        }
    }

    /// The language of the file.
    pub fn language(&self) -> Language {
        Language::of(&self.language)
    }

    /// The zone of the times in the file.
    pub fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.time_zone).unwrap_or(jiff::tz::TimeZone::UTC)
    }
}

/// Columns of people that a visiting card has a place for.
const ON_CARDS: &[&str] = &[
    "full_name",
    "last_name",
    "first_name",
    "middle_name",
    "position",
    "company",
    "birthday",
    "address",
    "tags",
    "updated_at",
    "id",
];

/// Whether a form has a place for a column.
pub fn has_place(format: ExportFormat, column: &ExportColumn) -> bool {
    format != ExportFormat::Vcard || column.channel.is_some() || ON_CARDS.contains(&column.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that what was in reach is recognised in a wider scope, and not in another.
    #[test]
    fn reaches() {
        let id = Uuid::from_u128;
        let scope = |departments: &[u128]| RowScope::Departments {
            departments: departments
                .iter()
                .map(|number| DepartmentId::from_uuid(id(*number)))
                .collect(),
            own: UserId::from_uuid(id(9)),
        };
        let reach = Reach::from(&scope(&[1, 2]));
        assert!(reach.is_within(&scope(&[3, 2, 1])));
        assert!(reach.is_within(&RowScope::All));
        assert!(!reach.is_within(&scope(&[1, 3])));
        assert!(!reach.is_within(&RowScope::Own(UserId::from_uuid(id(9)))));
        assert!(!reach.is_within(&RowScope::Nothing));
        assert!(!Reach::All.is_within(&scope(&[1, 2])));
        assert!(Reach::Own(id(9)).is_within(&scope(&[1])));
        assert!(!Reach::Own(id(8)).is_within(&scope(&[1])));
    }
}
