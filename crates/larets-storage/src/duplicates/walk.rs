//! The indexes that a walk goes along: of phones, addresses, handles, INN and similar names. Whoever may
//! not see all records walks among those within the grant only, so that neither the number of pages nor
//! what is said to be left out tells how large the base is; and nobody among those in the bin.

use diesel::prelude::*;
use larets_core::access::{ReadGrant, RowScope};
use larets_core::companies::{Company, CompanyField};
use larets_core::contacts::{Contact, ContactField};
use larets_core::points::{HasChannels, PointKind};

use crate::clients::record::CardRecord;
use crate::db::connection::{AnyConnection, each};
use crate::error::StorageError;
use crate::schema::{company, contact, contact_point};
use crate::types::Id;

/// Entries of an index that a part of the walk reads.
pub(super) const WINDOW: i64 = 2_000;

/// What is walked along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Walk {
    Channel(PointKind),
    Inn,
    Name,
}

impl Walk {
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Channel(kind) => kind.name(),
            Self::Inn => "inn",
            Self::Name => "name",
        }
    }
}

/// Entries of an index: what they are found by, and the record; in this order.
pub(crate) type Entries = Vec<(Vec<u8>, Id)>;

/// Where a part of an index begins.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Begin<'a> {
    /// After everything that is found by this.
    After(&'a [u8]),
    /// Only what is found by this, after this record.
    Inside(&'a [u8], Id),
}

/// Only rows within a scope.
macro_rules! within {
    ($query:ident, $table:ident, $scope:expr) => {
        match $scope {
            RowScope::All => {}
            RowScope::Nothing => $query = $query.filter($table::id.is_null()),
            RowScope::Own(own) => $query = $query.filter($table::owner_id.eq(Id::from(*own))),
            RowScope::Departments { departments, own } => {
                let departments: Vec<Id> = departments.iter().map(|id| Id::from(*id)).collect();
                $query = $query.filter(
                    $table::owner_id
                        .eq(Id::from(*own))
                        .or($table::department_id.eq_any(departments)),
                );
            }
        }
    };
}
pub(super) use within;

/// Only channels of living records within a scope.
macro_rules! points_within {
    ($query:ident, $table:ident, $column:ident, $scope:expr) => {
        if *$scope == RowScope::All {
            // Asked of each channel: a list of all that live would be made anew for each window.
            let living = $table::table
                .filter($table::id.nullable().eq(contact_point::$column))
                .filter($table::deleted_at.is_null());
            $query = $query.filter(diesel::dsl::exists(living));
        } else {
            let mut seen = $table::table
                .filter($table::deleted_at.is_null())
                .select($table::id.nullable())
                .into_boxed();
            within!(seen, $table, $scope);
            $query = $query.filter(contact_point::$column.eq_any(seen));
        }
    };
}
pub(super) use points_within;

/// A kind of record that has duplicates.
pub(crate) trait Walked: CardRecord + HasChannels {
    /// What it is compared by, in the order of the walk.
    const WALKS: &'static [Walk];
    /// Whether it may be compared by this.
    fn may(grant: &ReadGrant<Self>, walk: Walk) -> bool;
    /// A window of entries within a scope, in order.
    fn entries(
        connection: &mut AnyConnection,
        walk: Walk,
        scope: &RowScope,
        begin: Begin<'_>,
    ) -> Result<Entries, StorageError>;
    /// How many entries there are within a scope.
    fn count(
        connection: &mut AnyConnection,
        walk: Walk,
        scope: &RowScope,
    ) -> Result<i64, StorageError>;
}

/// A kind of record that has duplicates. Only this crate knows its indexes.
#[expect(
    private_bounds,
    reason = "the statements of a table are called by this crate only, under a grant"
)]
pub trait HasDuplicates: Walked {}
impl<R: Walked> HasDuplicates for R {}

macro_rules! channels {
    ($connection:ident, $table:ident, $column:ident, $kind:expr, $scope:ident, $begin:ident) => {{
        let rows: Vec<(Vec<u8>, Option<Id>)> = each!($connection, c => {
            let mut query = contact_point::table
                .filter(contact_point::kind.eq($kind.name()))
                .filter(contact_point::$column.is_not_null())
                .order((contact_point::lookup, contact_point::$column))
                .limit(WINDOW)
                .select((contact_point::lookup, contact_point::$column))
                .into_boxed();
            query = match $begin {
                Begin::After(key) => query.filter(contact_point::lookup.gt(key.to_vec())),
                Begin::Inside(key, id) => query
                    .filter(contact_point::lookup.eq(key.to_vec()))
                    .filter(contact_point::$column.gt(id)),
            };
            points_within!(query, $table, $column, $scope);
            query.load(c)
        })?;
        Ok(rows.into_iter().filter_map(|(found, id)| Some((found, id?))).collect())
    }};
}

macro_rules! count_of_channels {
    ($connection:ident, $table:ident, $column:ident, $kind:expr, $scope:ident) => {
        Ok(each!($connection, c => {
            let mut query = contact_point::table
                .filter(contact_point::kind.eq($kind.name()))
                .filter(contact_point::$column.is_not_null())
                .count()
                .into_boxed();
            points_within!(query, $table, $column, $scope);
            query.get_result(c)
        })?)
    };
}

macro_rules! count_of_texts {
    ($connection:ident, $table:ident, $column:ident, $scope:ident) => {
        Ok(each!($connection, c => {
            let mut query = $table::table
                .filter($table::$column.gt(""))
                .filter($table::deleted_at.is_null())
                .count()
                .into_boxed();
            within!(query, $table, $scope);
            query.get_result(c)
        })?)
    };
}

macro_rules! texts {
    ($connection:ident, $table:ident, $column:ident, $scope:ident, $begin:ident) => {{
        let text = |key: &[u8]| String::from_utf8_lossy(key).into_owned();
        let rows: Vec<(String, Id)> = each!($connection, c => {
            let mut query = $table::table
                .filter($table::deleted_at.is_null())
                .order(($table::$column, $table::id))
                .limit(WINDOW)
                .select(($table::$column, $table::id))
                .into_boxed();
            query = match $begin {
                Begin::After(key) => query.filter($table::$column.gt(text(key))),
                Begin::Inside(key, id) => query
                    .filter($table::$column.eq(text(key)))
                    .filter($table::id.gt(id)),
            };
            within!(query, $table, $scope);
            query.load(c)
        })?;
        Ok(rows.into_iter().map(|(text, id)| (text.into_bytes(), id)).collect())
    }};
}

impl Walked for Contact {
    const WALKS: &'static [Walk] = &[
        Walk::Channel(PointKind::Phone),
        Walk::Channel(PointKind::Email),
        Walk::Channel(PointKind::Handle),
        Walk::Name,
    ];

    fn may(grant: &ReadGrant<Self>, walk: Walk) -> bool {
        match walk {
            Walk::Channel(kind) => grant.may_search_by(Self::field_of(kind)).is_ok(),
            Walk::Name => {
                grant.may_search_by(ContactField::LastName).is_ok()
                    && grant.may_search_by(ContactField::FirstName).is_ok()
            }
            Walk::Inn => false,
        }
    }

    fn entries(
        connection: &mut AnyConnection,
        walk: Walk,
        scope: &RowScope,
        begin: Begin<'_>,
    ) -> Result<Entries, StorageError> {
        match walk {
            Walk::Channel(kind) => channels!(connection, contact, contact_id, kind, scope, begin),
            Walk::Name | Walk::Inn => texts!(connection, contact, similarity, scope, begin),
        }
    }

    fn count(
        connection: &mut AnyConnection,
        walk: Walk,
        scope: &RowScope,
    ) -> Result<i64, StorageError> {
        match walk {
            Walk::Channel(kind) => count_of_channels!(connection, contact, contact_id, kind, scope),
            Walk::Name | Walk::Inn => count_of_texts!(connection, contact, similarity, scope),
        }
    }
}

impl Walked for Company {
    const WALKS: &'static [Walk] = &[
        Walk::Inn,
        Walk::Channel(PointKind::Phone),
        Walk::Channel(PointKind::Email),
        Walk::Channel(PointKind::Handle),
        Walk::Name,
    ];

    fn may(grant: &ReadGrant<Self>, walk: Walk) -> bool {
        let field = match walk {
            Walk::Channel(kind) => Self::field_of(kind),
            Walk::Inn => CompanyField::Inn,
            Walk::Name => CompanyField::Name,
        };
        grant.may_search_by(field).is_ok()
    }

    fn entries(
        connection: &mut AnyConnection,
        walk: Walk,
        scope: &RowScope,
        begin: Begin<'_>,
    ) -> Result<Entries, StorageError> {
        match walk {
            Walk::Channel(kind) => channels!(connection, company, company_id, kind, scope, begin),
            Walk::Inn => texts!(connection, company, inn, scope, begin),
            Walk::Name => texts!(connection, company, similarity, scope, begin),
        }
    }

    fn count(
        connection: &mut AnyConnection,
        walk: Walk,
        scope: &RowScope,
    ) -> Result<i64, StorageError> {
        match walk {
            Walk::Channel(kind) => count_of_channels!(connection, company, company_id, kind, scope),
            Walk::Inn => count_of_texts!(connection, company, inn, scope),
            Walk::Name => count_of_texts!(connection, company, similarity, scope),
        }
    }
}
