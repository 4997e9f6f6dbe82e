//! The tables of acts, for diesel, in a file of their own as the list of tables is long. The same
//! test compares both engines with it.

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

    act (id) {
        id -> Uid,
        kind -> Text,
        record_kind -> Text,
        staff_id -> Nullable<Uid>,
        state -> Text,
        parameters -> Binary,
        progress -> Text,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    act_change (act_id, seq) {
        act_id -> Uid,
        seq -> BigInt,
        record_kind -> Text,
        record_id -> Uid,
        state -> Text,
        code -> Text,
        version_after -> Nullable<BigInt>,
        sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    not_duplicate (first_id, second_id) {
        first_id -> Uid,
        second_id -> Uid,
        staff_id -> Nullable<Uid>,
        created_at -> BigInt,
    }
}

use crate::schema::{company, contact, deal, import, staff};

diesel::joinable!(act -> staff (staff_id));

diesel::allow_tables_to_appear_in_same_query!(act, act_change);
diesel::allow_tables_to_appear_in_same_query!(act, staff);
diesel::allow_tables_to_appear_in_same_query!(act, import);
diesel::allow_tables_to_appear_in_same_query!(act_change, contact);
diesel::allow_tables_to_appear_in_same_query!(act_change, company);
diesel::allow_tables_to_appear_in_same_query!(act_change, deal);
