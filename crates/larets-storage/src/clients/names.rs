//! The names of people and departments, of which a page has few: each is asked for once.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::connection::{AnyConnection, each};
use crate::dialect::one_of;
use crate::schema::{department, staff};
use crate::types::Id;

macro_rules! names {
    ($name:ident, $table:ident, $of:literal) => {
        #[doc = concat!("The names of ", $of, " by their ids.")]
        pub(crate) fn $name(
            connection: &mut AnyConnection,
            mut ids: Vec<Id>,
        ) -> QueryResult<HashMap<Id, String>> {
            ids.sort_unstable();
            ids.dedup();
            let found: Vec<(Id, String)> = match &*ids {
                [] => Vec::new(),
                ids => each!(connection, c => {
                    $table::table
                        .filter(one_of($table::id, ids))
                        .select(($table::id, $table::name))
                        .load(c)
                })?,
            };
            Ok(found.into_iter().collect())
        }
    };
}

names!(owner_names, staff, "people");
names!(department_names, department, "departments");
