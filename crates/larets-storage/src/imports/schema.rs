//! The tables of imports, for diesel.

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

    import (id) {
        id -> Uid,
        record_kind -> Text,
        staff_id -> Nullable<Uid>,
        file_name -> Text,
        state -> Text,
        plan -> Text,
        progress -> Text,
        rows_done -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    import_memory (shape) {
        shape -> Binary,
        record_kind -> Text,
        sealed -> Binary,
        used_at -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    external_id (id) {
        id -> Uid,
        contact_id -> Nullable<Uid>,
        company_id -> Nullable<Uid>,
        deal_id -> Nullable<Uid>,
        source -> Text,
        value -> Text,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    import_refusal (import_id, row_number) {
        import_id -> Uid,
        row_number -> BigInt,
        column_number -> BigInt,
        code -> Text,
        sealed -> Binary,
    }
}
