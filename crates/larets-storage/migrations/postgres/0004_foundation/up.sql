CREATE TABLE installation (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE data_key (
    id BIGINT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    version BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    seals BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX data_key_purpose_version ON data_key (purpose, version);

CREATE TABLE department (
    id UUID NOT NULL PRIMARY KEY,
    parent_id UUID REFERENCES department (id) ON DELETE RESTRICT,
    name TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX department_parent ON department (parent_id);

CREATE TABLE staff (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_sort TEXT COLLATE "C" NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    department_id UUID REFERENCES department (id) ON DELETE RESTRICT,
    disabled BOOLEAN NOT NULL DEFAULT FALSE,
    demo BOOLEAN NOT NULL DEFAULT FALSE,
    last_sign_in_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX staff_email ON staff (email_key);

CREATE INDEX staff_department ON staff (department_id);

CREATE INDEX staff_name ON staff (name_sort, id);

CREATE TABLE staff_role (
    staff_id UUID NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    PRIMARY KEY (staff_id, role)
);

CREATE TABLE session (
    id UUID NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX session_token ON session (token_hash);

CREATE INDEX session_staff ON session (staff_id);

CREATE TABLE import (
    id UUID NOT NULL PRIMARY KEY,
    record_kind TEXT NOT NULL,
    staff_id UUID REFERENCES staff (id) ON DELETE SET NULL,
    file_name TEXT NOT NULL,
    state TEXT NOT NULL,
    plan TEXT NOT NULL,
    progress TEXT NOT NULL,
    rows_done BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX import_staff ON import (staff_id, created_at);

CREATE TABLE contact (
    id UUID NOT NULL PRIMARY KEY,
    last_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    middle_name TEXT NOT NULL,
    name_sort TEXT COLLATE "C" NOT NULL,
    similarity TEXT NOT NULL,
    position TEXT NOT NULL,
    source TEXT NOT NULL,
    birthday TEXT NOT NULL,
    address TEXT NOT NULL,
    tags TEXT NOT NULL,
    channels BYTEA NOT NULL CHECK (octet_length(channels) > 0),
    owner_id UUID REFERENCES staff (id) ON DELETE RESTRICT,
    department_id UUID REFERENCES department (id) ON DELETE RESTRICT,
    import_id UUID REFERENCES import (id) ON DELETE SET NULL,
    demo BOOLEAN NOT NULL DEFAULT FALSE,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT
);

CREATE INDEX contact_name ON contact (name_sort, id) WHERE deleted_at IS NULL;

CREATE INDEX contact_created ON contact (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX contact_updated ON contact (updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX contact_owner ON contact (owner_id, name_sort, id);

CREATE INDEX contact_department ON contact (department_id, name_sort, id);

CREATE INDEX contact_owner_created ON contact (owner_id, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX contact_owner_updated ON contact (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX contact_department_created ON contact (department_id, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX contact_department_updated ON contact (department_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX contact_similarity ON contact (similarity);

CREATE INDEX contact_import ON contact (import_id);

CREATE INDEX contact_bin ON contact (deleted_at, id) WHERE deleted_at IS NOT NULL;

CREATE TABLE company (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_sort TEXT COLLATE "C" NOT NULL,
    similarity TEXT NOT NULL,
    legal_name TEXT NOT NULL,
    inn TEXT NOT NULL,
    kpp TEXT NOT NULL,
    ogrn TEXT NOT NULL,
    vat_id TEXT NOT NULL,
    site TEXT NOT NULL,
    address TEXT NOT NULL,
    legal_address TEXT NOT NULL,
    parent_id UUID REFERENCES company (id) ON DELETE SET NULL,
    source TEXT NOT NULL,
    tags TEXT NOT NULL,
    channels BYTEA NOT NULL CHECK (octet_length(channels) > 0),
    owner_id UUID REFERENCES staff (id) ON DELETE RESTRICT,
    department_id UUID REFERENCES department (id) ON DELETE RESTRICT,
    import_id UUID REFERENCES import (id) ON DELETE SET NULL,
    demo BOOLEAN NOT NULL DEFAULT FALSE,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT
);

CREATE INDEX company_name ON company (name_sort, id) WHERE deleted_at IS NULL;

CREATE INDEX company_created ON company (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX company_updated ON company (updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX company_owner ON company (owner_id, name_sort, id);

CREATE INDEX company_department ON company (department_id, name_sort, id);

CREATE INDEX company_owner_created ON company (owner_id, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX company_owner_updated ON company (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX company_department_created ON company (department_id, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX company_department_updated ON company (department_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX company_similarity ON company (similarity);

CREATE INDEX company_inn ON company (inn);

CREATE INDEX company_parent ON company (parent_id);

CREATE INDEX company_import ON company (import_id);

CREATE INDEX company_bin ON company (deleted_at, id) WHERE deleted_at IS NOT NULL;

CREATE TABLE contact_company (
    contact_id UUID NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    company_id UUID NOT NULL REFERENCES company (id) ON DELETE CASCADE,
    position TEXT NOT NULL,
    place BIGINT NOT NULL,
    PRIMARY KEY (contact_id, company_id)
);

CREATE INDEX contact_company_company ON contact_company (company_id);

CREATE TABLE contact_point (
    id UUID NOT NULL PRIMARY KEY,
    contact_id UUID REFERENCES contact (id) ON DELETE CASCADE,
    company_id UUID REFERENCES company (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    lookup BYTEA NOT NULL,
    last_four BYTEA,
    CHECK ((contact_id IS NULL) <> (company_id IS NULL))
);

CREATE INDEX contact_point_contact ON contact_point (contact_id);

CREATE INDEX contact_point_company ON contact_point (company_id);

CREATE INDEX contact_point_lookup ON contact_point (lookup);

CREATE INDEX contact_point_last_four ON contact_point (last_four) WHERE last_four IS NOT NULL;

CREATE TABLE note (
    id UUID NOT NULL PRIMARY KEY,
    contact_id UUID REFERENCES contact (id) ON DELETE CASCADE,
    company_id UUID REFERENCES company (id) ON DELETE CASCADE,
    author_id UUID REFERENCES staff (id) ON DELETE SET NULL,
    markdown TEXT NOT NULL,
    demo BOOLEAN NOT NULL DEFAULT FALSE,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK ((contact_id IS NULL) <> (company_id IS NULL))
);

CREATE INDEX note_contact ON note (contact_id, created_at);

CREATE INDEX note_company ON note (company_id, created_at);

CREATE INDEX note_author ON note (author_id);

CREATE TABLE import_refusal (
    import_id UUID NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    row_number BIGINT NOT NULL,
    column_number BIGINT NOT NULL,
    code TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (import_id, row_number)
);

CREATE TABLE idempotency (
    key_hash BYTEA NOT NULL PRIMARY KEY,
    record_id UUID NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE event (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id UUID,
    session_id UUID,
    address TEXT,
    action TEXT NOT NULL,
    record_kind TEXT,
    record_id UUID,
    outcome TEXT NOT NULL,
    details TEXT NOT NULL,
    sealed BYTEA,
    leaf BYTEA NOT NULL
);

CREATE INDEX event_record ON event (record_id, seq) WHERE record_id IS NOT NULL;

CREATE INDEX event_actor ON event (actor_id, at) WHERE actor_id IS NOT NULL;

CREATE TABLE event_head (
    id BIGINT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    frontier BYTEA NOT NULL
);

CREATE TABLE checkpoint (
    size BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    text TEXT NOT NULL
);

CREATE TABLE signing_key (
    day BIGINT NOT NULL PRIMARY KEY,
    certificate TEXT NOT NULL,
    sealed BYTEA
);

CREATE TABLE search_entry (
    docid BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    record_id UUID NOT NULL UNIQUE,
    record_kind TEXT NOT NULL,
    linked_words TEXT NOT NULL,
    words TSVECTOR NOT NULL
);

CREATE INDEX search_entry_contact ON search_entry USING GIN (words) WITH (gin_pending_list_limit = 1024) WHERE record_kind = 'contact';

CREATE INDEX search_entry_company ON search_entry USING GIN (words) WITH (gin_pending_list_limit = 1024) WHERE record_kind = 'company';

CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of events is append-only';
END;
$$;

CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only();
