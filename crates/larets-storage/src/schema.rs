//! The tables, for diesel; of what each person keeps, see [`schema_own`](crate::schema_own). Written
//! by hand beside the migrations; a test compares both engines with it.

#![cfg_attr(
    not(test),
    expect(
        clippy::wildcard_imports,
        reason = "the usual form of diesel's table macro"
    )
)]

pub(crate) use crate::exports::schema::export;
pub(crate) use crate::imports::schema::{external_id, import, import_memory, import_refusal};
pub(crate) use crate::schema_own::{favourite, idempotency, saved_view};

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    installation (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    data_key (id) {
        id -> BigInt,
        purpose -> Text,
        version -> BigInt,
        wrapped -> Binary,
        seals -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    department (id) {
        id -> Uid,
        parent_id -> Nullable<Uid>,
        name -> Text,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    staff (id) {
        id -> Uid,
        name -> Text,
        name_sort -> Text,
        email -> Text,
        email_key -> Text,
        password_hash -> Text,
        language -> Text,
        time_zone -> Text,
        department_id -> Nullable<Uid>,
        disabled -> Bool,
        demo -> Bool,
        last_sign_in_at -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    staff_role (staff_id, role) {
        staff_id -> Uid,
        role -> Text,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    session (id) {
        id -> Uid,
        token_hash -> Binary,
        staff_id -> Uid,
        address -> Text,
        user_agent -> Text,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        proven_at -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    contact (id) {
        id -> Uid,
        last_name -> Text,
        first_name -> Text,
        middle_name -> Text,
        name_sort -> Text,
        similarity -> Text,
        position -> Text,
        source -> Text,
        birthday -> Text,
        address -> Text,
        tags -> Text,
        channels -> Binary,
        owner_id -> Nullable<Uid>,
        department_id -> Nullable<Uid>,
        import_id -> Nullable<Uid>,
        demo -> Bool,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
        merged_into -> Nullable<Uid>,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    company (id) {
        id -> Uid,
        name -> Text,
        name_sort -> Text,
        similarity -> Text,
        legal_name -> Text,
        inn -> Text,
        kpp -> Text,
        ogrn -> Text,
        vat_id -> Text,
        site -> Text,
        address -> Text,
        legal_address -> Text,
        parent_id -> Nullable<Uid>,
        source -> Text,
        tags -> Text,
        channels -> Binary,
        owner_id -> Nullable<Uid>,
        department_id -> Nullable<Uid>,
        import_id -> Nullable<Uid>,
        demo -> Bool,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
        merged_into -> Nullable<Uid>,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    contact_company (contact_id, company_id) {
        contact_id -> Uid,
        company_id -> Uid,
        position -> Text,
        place -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    contact_point (id) {
        id -> Uid,
        contact_id -> Nullable<Uid>,
        company_id -> Nullable<Uid>,
        kind -> Text,
        lookup -> Binary,
        last_four -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    note (id) {
        id -> Uid,
        contact_id -> Nullable<Uid>,
        company_id -> Nullable<Uid>,
        deal_id -> Nullable<Uid>,
        author_id -> Nullable<Uid>,
        markdown -> Text,
        demo -> Bool,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    event (seq) {
        seq -> BigInt,
        at -> BigInt,
        actor_kind -> Text,
        actor_id -> Nullable<Uid>,
        session_id -> Nullable<Uid>,
        address -> Nullable<Text>,
        action -> Text,
        record_kind -> Nullable<Text>,
        record_id -> Nullable<Uid>,
        outcome -> Text,
        details -> Text,
        sealed -> Nullable<Binary>,
        leaf -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    event_head (id) {
        id -> BigInt,
        size -> BigInt,
        root -> Binary,
        frontier -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    checkpoint (size) {
        size -> BigInt,
        at -> BigInt,
        #[sql_name = "text"]
        body -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    signing_key (day) {
        day -> BigInt,
        certificate -> Text,
        sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    search_entry (docid) {
        docid -> BigInt,
        record_id -> Uid,
        record_kind -> Text,
        linked_words -> Text,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    pipeline (id) {
        id -> Uid,
        name -> Text,
        place -> BigInt,
        demo -> Bool,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    stage (id) {
        id -> Uid,
        pipeline_id -> Uid,
        name -> Text,
        color -> Text,
        place -> BigInt,
        probability -> BigInt,
        kind -> Text,
        stale_days -> Nullable<BigInt>,
        required -> Text,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    deal (id) {
        id -> Uid,
        title -> Text,
        name_sort -> Text,
        amount -> Nullable<BigInt>,
        currency -> Text,
        stage_id -> Uid,
        stage_since -> BigInt,
        expected_close -> Text,
        next_step -> Text,
        next_step_at -> Nullable<BigInt>,
        lost_reason -> Text,
        source -> Text,
        tags -> Text,
        owner_id -> Nullable<Uid>,
        department_id -> Nullable<Uid>,
        import_id -> Nullable<Uid>,
        demo -> Bool,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    deal_contact (deal_id, contact_id) {
        deal_id -> Uid,
        contact_id -> Uid,
        place -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    deal_company (deal_id, company_id) {
        deal_id -> Uid,
        company_id -> Uid,
        place -> BigInt,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    deal_move (id) {
        id -> Uid,
        deal_id -> Uid,
        from_stage_id -> Nullable<Uid>,
        to_stage_id -> Nullable<Uid>,
        staff_id -> Nullable<Uid>,
        at -> BigInt,
        told -> Bool,
        since -> Nullable<BigInt>,
        lacked -> Text,
    }
}

diesel::table! {
    use crate::types::Uid;
    use diesel::sql_types::*;

    deal_total (stage_id, owner_id, department_id, currency) {
        stage_id -> Uid,
        owner_id -> Uid,
        department_id -> Uid,
        currency -> Text,
        deals -> BigInt,
        billions -> BigInt,
        rest -> BigInt,
    }
}

diesel::joinable!(staff -> department (department_id));
diesel::joinable!(staff_role -> staff (staff_id));
diesel::joinable!(session -> staff (staff_id));
diesel::joinable!(import -> staff (staff_id));
diesel::joinable!(contact -> staff (owner_id));
diesel::joinable!(contact -> department (department_id));
diesel::joinable!(contact -> import (import_id));
diesel::joinable!(company -> staff (owner_id));
diesel::joinable!(company -> department (department_id));
diesel::joinable!(company -> import (import_id));
diesel::joinable!(contact_company -> contact (contact_id));
diesel::joinable!(contact_company -> company (company_id));
diesel::joinable!(contact_point -> contact (contact_id));
diesel::joinable!(contact_point -> company (company_id));
diesel::joinable!(external_id -> contact (contact_id));
diesel::joinable!(external_id -> company (company_id));
diesel::joinable!(external_id -> deal (deal_id));
diesel::joinable!(note -> contact (contact_id));
diesel::joinable!(note -> company (company_id));
diesel::joinable!(note -> deal (deal_id));
diesel::joinable!(note -> staff (author_id));
diesel::joinable!(stage -> pipeline (pipeline_id));
diesel::joinable!(deal -> stage (stage_id));
diesel::joinable!(deal -> staff (owner_id));
diesel::joinable!(deal -> department (department_id));
diesel::joinable!(deal -> import (import_id));
diesel::joinable!(deal_contact -> deal (deal_id));
diesel::joinable!(deal_contact -> contact (contact_id));
diesel::joinable!(deal_company -> deal (deal_id));
diesel::joinable!(deal_company -> company (company_id));
diesel::joinable!(deal_move -> deal (deal_id));
diesel::joinable!(deal_move -> staff (staff_id));
diesel::joinable!(deal_total -> stage (stage_id));
diesel::joinable!(import_refusal -> import (import_id));

diesel::allow_tables_to_appear_in_same_query!(
    installation,
    data_key,
    department,
    staff,
    staff_role,
    session,
    import,
    contact,
    company,
    contact_company,
    contact_point,
    external_id,
    pipeline,
    stage,
    deal,
    deal_contact,
    deal_company,
    deal_move,
    deal_total,
    note,
    import_refusal,
    import_memory,
    idempotency,
    event,
    event_head,
    checkpoint,
    signing_key,
    search_entry,
    saved_view,
    favourite,
);
