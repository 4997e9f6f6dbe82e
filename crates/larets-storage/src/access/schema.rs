//! The tables of roles and of the rules on top of them, for diesel; the rest stands in
//! [`schema`](crate::schema).

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

    role (id) {
        id -> Uid,
        code -> Text,
        name -> Nullable<Text>,
        name_key -> Nullable<Text>,
        rights -> Text,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    access_rule (id) {
        id -> Uid,
        department_id -> Nullable<Uid>,
        staff_id -> Nullable<Uid>,
        effect -> Text,
        area -> Text,
        action -> Nullable<Text>,
        reach -> Nullable<Text>,
        field -> Nullable<Text>,
        level -> Nullable<Text>,
        until -> Nullable<BigInt>,
        note -> Text,
        maker_id -> Nullable<Uid>,
        created_at -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    reveal (id) {
        id -> Uid,
        staff_id -> Uid,
        at -> BigInt,
    }
}
