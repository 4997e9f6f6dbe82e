CREATE TABLE installation (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE data_key (
    id INTEGER NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    version INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    seals INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX data_key_purpose_version ON data_key (purpose, version);

CREATE TABLE department (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    parent_id BLOB REFERENCES department (id) ON DELETE RESTRICT CHECK (length(parent_id) = 16),
    name TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX department_parent ON department (parent_id);

CREATE TABLE staff (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    department_id BLOB REFERENCES department (id) ON DELETE RESTRICT CHECK (length(department_id) = 16),
    disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    demo INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)),
    last_sign_in_at INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX staff_email ON staff (email_key);

CREATE INDEX staff_department ON staff (department_id);

CREATE INDEX staff_name ON staff (name_sort, id);

CREATE TABLE staff_role (
    staff_id BLOB NOT NULL REFERENCES staff (id) ON DELETE CASCADE CHECK (length(staff_id) = 16),
    role TEXT NOT NULL,
    PRIMARY KEY (staff_id, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    token_hash BLOB NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id) ON DELETE CASCADE CHECK (length(staff_id) = 16),
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX session_token ON session (token_hash);

CREATE INDEX session_staff ON session (staff_id);

CREATE TABLE import (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    record_kind TEXT NOT NULL,
    staff_id BLOB REFERENCES staff (id) ON DELETE SET NULL CHECK (length(staff_id) = 16),
    file_name TEXT NOT NULL,
    state TEXT NOT NULL,
    plan TEXT NOT NULL,
    progress TEXT NOT NULL,
    rows_done INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX import_staff ON import (staff_id, created_at);

CREATE TABLE contact (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    last_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    middle_name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    similarity TEXT NOT NULL,
    position TEXT NOT NULL,
    source TEXT NOT NULL,
    birthday TEXT NOT NULL,
    address TEXT NOT NULL,
    tags TEXT NOT NULL,
    channels BLOB NOT NULL CHECK (length(channels) > 0),
    owner_id BLOB REFERENCES staff (id) ON DELETE RESTRICT CHECK (length(owner_id) = 16),
    department_id BLOB REFERENCES department (id) ON DELETE RESTRICT CHECK (length(department_id) = 16),
    import_id BLOB REFERENCES import (id) ON DELETE SET NULL CHECK (length(import_id) = 16),
    demo INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT, WITHOUT ROWID;

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
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    similarity TEXT NOT NULL,
    legal_name TEXT NOT NULL,
    inn TEXT NOT NULL,
    kpp TEXT NOT NULL,
    ogrn TEXT NOT NULL,
    vat_id TEXT NOT NULL,
    site TEXT NOT NULL,
    address TEXT NOT NULL,
    legal_address TEXT NOT NULL,
    parent_id BLOB REFERENCES company (id) ON DELETE SET NULL CHECK (length(parent_id) = 16),
    source TEXT NOT NULL,
    tags TEXT NOT NULL,
    channels BLOB NOT NULL CHECK (length(channels) > 0),
    owner_id BLOB REFERENCES staff (id) ON DELETE RESTRICT CHECK (length(owner_id) = 16),
    department_id BLOB REFERENCES department (id) ON DELETE RESTRICT CHECK (length(department_id) = 16),
    import_id BLOB REFERENCES import (id) ON DELETE SET NULL CHECK (length(import_id) = 16),
    demo INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT, WITHOUT ROWID;

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
    contact_id BLOB NOT NULL REFERENCES contact (id) ON DELETE CASCADE CHECK (length(contact_id) = 16),
    company_id BLOB NOT NULL REFERENCES company (id) ON DELETE CASCADE CHECK (length(company_id) = 16),
    position TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (contact_id, company_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_company_company ON contact_company (company_id);

CREATE TABLE contact_point (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    contact_id BLOB REFERENCES contact (id) ON DELETE CASCADE CHECK (length(contact_id) = 16),
    company_id BLOB REFERENCES company (id) ON DELETE CASCADE CHECK (length(company_id) = 16),
    kind TEXT NOT NULL,
    lookup BLOB NOT NULL,
    last_four BLOB,
    CHECK ((contact_id IS NULL) <> (company_id IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_point_contact ON contact_point (contact_id);

CREATE INDEX contact_point_company ON contact_point (company_id);

CREATE INDEX contact_point_lookup ON contact_point (lookup);

CREATE INDEX contact_point_last_four ON contact_point (last_four) WHERE last_four IS NOT NULL;

CREATE TABLE note (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    contact_id BLOB REFERENCES contact (id) ON DELETE CASCADE CHECK (length(contact_id) = 16),
    company_id BLOB REFERENCES company (id) ON DELETE CASCADE CHECK (length(company_id) = 16),
    author_id BLOB REFERENCES staff (id) ON DELETE SET NULL CHECK (length(author_id) = 16),
    markdown TEXT NOT NULL,
    demo INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((contact_id IS NULL) <> (company_id IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX note_contact ON note (contact_id, created_at);

CREATE INDEX note_company ON note (company_id, created_at);

CREATE INDEX note_author ON note (author_id);

CREATE TABLE import_refusal (
    import_id BLOB NOT NULL REFERENCES import (id) ON DELETE CASCADE CHECK (length(import_id) = 16),
    row_number INTEGER NOT NULL,
    column_number INTEGER NOT NULL,
    code TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (import_id, row_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    key_hash BLOB NOT NULL PRIMARY KEY,
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    seq INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BLOB CHECK (length(actor_id) = 16),
    session_id BLOB CHECK (length(session_id) = 16),
    address TEXT,
    action TEXT NOT NULL,
    record_kind TEXT,
    record_id BLOB CHECK (length(record_id) = 16),
    outcome TEXT NOT NULL,
    details TEXT NOT NULL,
    sealed BLOB,
    leaf BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX event_record ON event (record_id, seq) WHERE record_id IS NOT NULL;

CREATE INDEX event_actor ON event (actor_id, at) WHERE actor_id IS NOT NULL;

CREATE TABLE event_head (
    id INTEGER NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    frontier BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
    size INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE signing_key (
    day INTEGER NOT NULL PRIMARY KEY,
    certificate TEXT NOT NULL,
    sealed BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE search_entry (
    docid INTEGER NOT NULL PRIMARY KEY,
    record_id BLOB NOT NULL UNIQUE CHECK (length(record_id) = 16),
    record_kind TEXT NOT NULL,
    linked_words TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE contact_words USING fts5(words, content='', contentless_delete=1, detail='none', prefix='1 2 3 4 5 6 7 8 9 10', tokenize='ascii');

CREATE VIRTUAL TABLE company_words USING fts5(words, content='', contentless_delete=1, detail='none', prefix='1 2 3 4 5 6 7 8 9 10', tokenize='ascii');

CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN
    SELECT RAISE(ABORT, 'the record of events is append-only');
END;

CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'the record of events is append-only');
END;
