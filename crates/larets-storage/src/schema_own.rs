//! The tables of what each person keeps for themself, for diesel. Written and compared like those of
//! [`schema`](crate::schema).

#![cfg_attr(
    not(test),
    expect(
        clippy::wildcard_imports,
        reason = "the usual form of diesel's table macro"
    )
)]

use crate::schema::{department, staff};

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    saved_view (id) {
        id -> Uid,
        staff_id -> Uid,
        record_kind -> Text,
        name -> Text,
        shared -> Text,
        department_id -> Nullable<Uid>,
        #[sql_name = "columns"]
        shown -> Text,
        sort -> Text,
        filter -> Binary,
        density -> Text,
        layout -> Text,
        place -> BigInt,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    favourite (staff_id, record_id) {
        staff_id -> Uid,
        record_id -> Uid,
        record_kind -> Text,
        created_at -> BigInt,
    }
}

diesel::joinable!(saved_view -> staff (staff_id));
diesel::joinable!(saved_view -> department (department_id));
diesel::joinable!(favourite -> staff (staff_id));

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    idempotency (key_hash) {
        key_hash -> Binary,
        record_id -> Uid,
        created_at -> BigInt,
    }
}
