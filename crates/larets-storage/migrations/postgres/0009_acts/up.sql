CREATE TABLE act (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    record_kind TEXT NOT NULL,
    staff_id UUID REFERENCES staff (id) ON DELETE SET NULL,
    state TEXT NOT NULL,
    parameters BYTEA NOT NULL,
    progress TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX act_staff ON act (staff_id);

CREATE INDEX act_expiry ON act (expires_at);

CREATE TABLE act_change (
    act_id UUID NOT NULL REFERENCES act (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    record_kind TEXT NOT NULL,
    record_id UUID NOT NULL,
    state TEXT NOT NULL,
    code TEXT NOT NULL,
    version_after BIGINT,
    sealed BYTEA,
    PRIMARY KEY (act_id, seq)
);

CREATE INDEX act_change_state ON act_change (act_id, state, seq);

CREATE INDEX act_change_record ON act_change (act_id, record_id);

CREATE TABLE not_duplicate (
    first_id UUID NOT NULL,
    second_id UUID NOT NULL,
    staff_id UUID REFERENCES staff (id) ON DELETE SET NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (first_id, second_id)
);

CREATE INDEX not_duplicate_staff ON not_duplicate (staff_id);

ALTER TABLE contact ADD COLUMN merged_into UUID REFERENCES contact (id) ON DELETE SET NULL;

CREATE INDEX contact_merged ON contact (merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE company ADD COLUMN merged_into UUID REFERENCES company (id) ON DELETE SET NULL;

CREATE INDEX company_merged ON company (merged_into) WHERE merged_into IS NOT NULL;
