//! What each column of the database holds. A new column is put here before it is used: the list is
//! what decides about encryption, exports, erasure and what a leaked copy of the database tells.

/// What kind of value a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Tells nothing about a person: names of roles, codes, settings of the company.
    Public,
    /// About a person or a client, readable in the database: names, addresses, notes.
    Personal,
    /// What leaves with a stolen client base, or what says who changed it to what: sealed by the
    /// vault or kept as a keyed hash, never plain.
    ConfidentialSealed,
    /// Opens something: keys wrapped by the root key, hashes of passwords and tokens.
    Secret,
    /// Ids, times, counters, versions, hashes of the tree.
    Technical,
}

use Class::{ConfidentialSealed, Personal, Public, Secret, Technical};

/// Every column of both engines, by table and class.
pub const COLUMNS: &[(&str, Class, &[&str])] = &[
    ("installation", Public, &["name", "value"]),
    (
        "data_key",
        Technical,
        &["id", "version", "seals", "created_at"],
    ),
    ("data_key", Public, &["purpose"]),
    ("data_key", Secret, &["wrapped"]),
    (
        "department",
        Technical,
        &["id", "parent_id", "version", "created_at", "updated_at"],
    ),
    ("department", Public, &["name"]),
    (
        "staff",
        Technical,
        &[
            "id",
            "department_id",
            "disabled",
            "demo",
            "last_sign_in_at",
            "version",
            "created_at",
            "updated_at",
        ],
    ),
    (
        "staff",
        Personal,
        &["name", "name_sort", "email", "email_key"],
    ),
    ("staff", Public, &["language", "time_zone"]),
    ("staff", Secret, &["password_hash"]),
    ("staff_role", Technical, &["staff_id"]),
    ("staff_role", Public, &["role"]),
    (
        "role",
        Technical,
        &["id", "code", "version", "created_at", "updated_at"],
    ),
    ("role", Public, &["name", "name_key", "rights"]),
    ("reveal", Technical, &["id", "staff_id", "at"]),
    (
        "access_rule",
        Technical,
        &[
            "id",
            "department_id",
            "staff_id",
            "until",
            "maker_id",
            "created_at",
        ],
    ),
    (
        "access_rule",
        Public,
        &[
            "effect", "area", "action", "reach", "field", "level", "note",
        ],
    ),
    (
        "session",
        Technical,
        &["id", "staff_id", "created_at", "last_seen_at", "proven_at"],
    ),
    ("session", Personal, &["address", "user_agent"]),
    ("session", Secret, &["token_hash"]),
    (
        "export",
        Technical,
        &[
            "id",
            "staff_id",
            "rows_done",
            "size_bytes",
            "created_at",
            "updated_at",
            "expires_at",
        ],
    ),
    (
        "export",
        Public,
        &["record_kind", "format", "state", "progress"],
    ),
    ("export", ConfidentialSealed, &["sealed"]),
    (
        "import",
        Technical,
        &["id", "staff_id", "rows_done", "created_at", "updated_at"],
    ),
    (
        "import",
        Public,
        &["record_kind", "state", "plan", "progress"],
    ),
    ("import", Personal, &["file_name"]),
    (
        "import_refusal",
        Technical,
        &["import_id", "row_number", "column_number"],
    ),
    ("import_refusal", Public, &["code"]),
    ("import_refusal", ConfidentialSealed, &["sealed"]),
    (
        "act",
        Technical,
        &[
            "id",
            "staff_id",
            "version",
            "created_at",
            "updated_at",
            "expires_at",
        ],
    ),
    ("act", Public, &["kind", "record_kind", "state", "progress"]),
    ("act", ConfidentialSealed, &["parameters"]),
    (
        "act_change",
        Technical,
        &["act_id", "seq", "record_id", "version_after"],
    ),
    ("act_change", Public, &["record_kind", "state", "code"]),
    ("act_change", ConfidentialSealed, &["sealed"]),
    (
        "not_duplicate",
        Technical,
        &["first_id", "second_id", "staff_id", "created_at"],
    ),
    (
        "duplicate_search",
        Technical,
        &["id", "staff_id", "version", "created_at", "expires_at"],
    ),
    (
        "duplicate_search",
        Public,
        &["record_kind", "state", "progress"],
    ),
    // Holds a name, or what a channel is found by.
    ("duplicate_search", ConfidentialSealed, &["position"]),
    (
        "duplicate_pair",
        Technical,
        &["search_id", "seq", "first_id", "second_id"],
    ),
    ("duplicate_pair", Public, &["reasons"]),
    (
        "external_id",
        Technical,
        &["id", "contact_id", "company_id", "deal_id"],
    ),
    ("import_memory", Technical, &["shape", "used_at"]),
    ("import_memory", Public, &["record_kind"]),
    ("import_memory", ConfidentialSealed, &["sealed"]),
    ("external_id", Public, &["source"]),
    ("external_id", Personal, &["value"]),
    (
        "contact",
        Technical,
        &[
            "id",
            "owner_id",
            "department_id",
            "import_id",
            "demo",
            "version",
            "created_at",
            "updated_at",
            "deleted_at",
            "merged_into",
        ],
    ),
    (
        "contact",
        Personal,
        &[
            "last_name",
            "first_name",
            "middle_name",
            "name_sort",
            "similarity",
            "position",
            "source",
            "birthday",
            "address",
            "tags",
        ],
    ),
    (
        "company",
        Technical,
        &[
            "id",
            "parent_id",
            "owner_id",
            "department_id",
            "import_id",
            "demo",
            "version",
            "created_at",
            "updated_at",
            "deleted_at",
            "merged_into",
        ],
    ),
    (
        "company",
        Personal,
        &[
            "name",
            "name_sort",
            "similarity",
            "legal_name",
            "inn",
            "kpp",
            "ogrn",
            "vat_id",
            "site",
            "address",
            "legal_address",
            "source",
            "tags",
        ],
    ),
    ("contact", ConfidentialSealed, &["channels"]),
    ("company", ConfidentialSealed, &["channels"]),
    (
        "contact_company",
        Technical,
        &["contact_id", "company_id", "place"],
    ),
    ("contact_company", Personal, &["position"]),
    (
        "contact_point",
        Technical,
        &["id", "contact_id", "company_id"],
    ),
    (
        "pipeline",
        Technical,
        &["id", "place", "demo", "version", "created_at", "updated_at"],
    ),
    ("pipeline", Public, &["name"]),
    ("stage", Technical, &["id", "pipeline_id", "place"]),
    (
        "stage",
        Public,
        &[
            "name",
            "color",
            "probability",
            "kind",
            "stale_days",
            "required",
        ],
    ),
    (
        "deal",
        Technical,
        &[
            "id",
            "stage_id",
            "stage_since",
            "next_step_at",
            "owner_id",
            "department_id",
            "import_id",
            "demo",
            "version",
            "created_at",
            "updated_at",
            "deleted_at",
        ],
    ),
    (
        "deal",
        Personal,
        &[
            "title",
            "name_sort",
            "amount",
            "currency",
            "expected_close",
            "next_step",
            "lost_reason",
            "source",
            "tags",
        ],
    ),
    (
        "deal_contact",
        Technical,
        &["deal_id", "contact_id", "place"],
    ),
    (
        "deal_company",
        Technical,
        &["deal_id", "company_id", "place"],
    ),
    (
        "deal_move",
        Technical,
        &[
            "id",
            "deal_id",
            "from_stage_id",
            "to_stage_id",
            "staff_id",
            "at",
            "told",
            "since",
            "lacked",
        ],
    ),
    (
        "deal_total",
        Technical,
        &["stage_id", "owner_id", "department_id", "deals"],
    ),
    ("deal_total", Personal, &["currency", "billions", "rest"]),
    (
        "saved_view",
        Technical,
        &[
            "id",
            "staff_id",
            "department_id",
            "place",
            "version",
            "created_at",
            "updated_at",
        ],
    ),
    (
        "saved_view",
        Public,
        &[
            "record_kind",
            "shared",
            "columns",
            "sort",
            "density",
            "layout",
        ],
    ),
    ("saved_view", Personal, &["name"]),
    ("saved_view", ConfidentialSealed, &["filter"]),
    (
        "favourite",
        Technical,
        &["staff_id", "record_id", "created_at"],
    ),
    ("favourite", Public, &["record_kind"]),
    ("contact_point", Public, &["kind"]),
    (
        "contact_point",
        ConfidentialSealed,
        &["lookup", "last_four"],
    ),
    (
        "note",
        Technical,
        &[
            "id",
            "contact_id",
            "company_id",
            "deal_id",
            "author_id",
            "demo",
            "version",
            "created_at",
            "updated_at",
        ],
    ),
    ("note", Personal, &["markdown"]),
    ("idempotency", ConfidentialSealed, &["key_hash"]),
    ("idempotency", Technical, &["record_id", "created_at"]),
    (
        "event",
        Technical,
        &["seq", "at", "actor_id", "session_id", "record_id", "leaf"],
    ),
    (
        "event",
        Public,
        &["actor_kind", "action", "record_kind", "outcome", "details"],
    ),
    ("event", Personal, &["address"]),
    ("event", ConfidentialSealed, &["sealed"]),
    ("event_head", Technical, &["id", "size", "root", "frontier"]),
    ("checkpoint", Technical, &["size", "at"]),
    ("checkpoint", Public, &["text"]),
    ("signing_key", Technical, &["day"]),
    ("signing_key", Public, &["certificate"]),
    ("signing_key", Secret, &["sealed"]),
    ("search_entry", Technical, &["docid", "record_id"]),
    ("search_entry", Public, &["record_kind"]),
    // Names and registry numbers to find by. Channels are found by their keyed hashes only.
    ("search_entry", Personal, &["linked_words", "words"]),
    ("contact_words", Personal, &["words"]),
    ("company_words", Personal, &["words"]),
    ("deal_words", Personal, &["words"]),
];

/// Columns that one engine has and the other has not: each engine finds words in its own way.
pub const OF_ONE_ENGINE: &[&str] = &[
    "search_entry.words",
    "contact_words.words",
    "company_words.words",
    "deal_words.words",
];

/// Types a class is kept in: what is sealed or secret is never a readable text, but for the hash of
/// a password, which is text by its format.
pub fn may_be_text(class: Class, column: &str) -> bool {
    match class {
        ConfidentialSealed => false,
        Secret => column == "staff.password_hash",
        Public | Personal | Technical => true,
    }
}
