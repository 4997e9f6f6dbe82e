//! The table of exports, for diesel; the rest stands in [`schema`](crate::schema).

#![cfg_attr(
    not(test),
    expect(
        clippy::wildcard_imports,
        reason = "the usual form of diesel's table macro"
    )
)]

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    export (id) {
        id -> Uid,
        record_kind -> Text,
        format -> Text,
        staff_id -> Uid,
        state -> Text,
        sealed -> Binary,
        progress -> Text,
        rows_done -> BigInt,
        size_bytes -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        expires_at -> BigInt,
    }
}
