CREATE TABLE act (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    record_kind TEXT NOT NULL,
    staff_id BLOB REFERENCES staff (id) ON DELETE SET NULL CHECK (length(staff_id) = 16),
    state TEXT NOT NULL,
    parameters BLOB NOT NULL,
    progress TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX act_staff ON act (staff_id);

CREATE INDEX act_expiry ON act (expires_at);

CREATE TABLE act_change (
    act_id BLOB NOT NULL REFERENCES act (id) ON DELETE CASCADE CHECK (length(act_id) = 16),
    seq INTEGER NOT NULL,
    record_kind TEXT NOT NULL,
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    state TEXT NOT NULL,
    code TEXT NOT NULL,
    version_after INTEGER,
    sealed BLOB,
    PRIMARY KEY (act_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX act_change_state ON act_change (act_id, state, seq);

CREATE INDEX act_change_record ON act_change (act_id, record_id);

CREATE TABLE not_duplicate (
    first_id BLOB NOT NULL CHECK (length(first_id) = 16),
    second_id BLOB NOT NULL CHECK (length(second_id) = 16),
    staff_id BLOB REFERENCES staff (id) ON DELETE SET NULL CHECK (length(staff_id) = 16),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (first_id, second_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX not_duplicate_staff ON not_duplicate (staff_id);

ALTER TABLE contact ADD COLUMN merged_into BLOB REFERENCES contact (id) ON DELETE SET NULL CHECK (length(merged_into) = 16);

CREATE INDEX contact_merged ON contact (merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE company ADD COLUMN merged_into BLOB REFERENCES company (id) ON DELETE SET NULL CHECK (length(merged_into) = 16);

CREATE INDEX company_merged ON company (merged_into) WHERE merged_into IS NOT NULL;
