//! The tables of searches, for diesel; the rest stands in [`schema`](crate::schema).

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

    duplicate_search (id) {
        id -> Uid,
        record_kind -> Text,
        staff_id -> Uid,
        state -> Text,
        position -> Nullable<Binary>,
        progress -> Text,
        version -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    duplicate_pair (search_id, seq) {
        search_id -> Uid,
        seq -> BigInt,
        first_id -> Uid,
        second_id -> Uid,
        reasons -> Text,
    }
}
