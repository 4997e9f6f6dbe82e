CREATE TABLE pipeline (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    place INTEGER NOT NULL,
    demo INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stage (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    pipeline_id BLOB NOT NULL REFERENCES pipeline (id) ON DELETE CASCADE CHECK (length(pipeline_id) = 16),
    name TEXT NOT NULL,
    color TEXT NOT NULL,
    place INTEGER NOT NULL,
    probability INTEGER NOT NULL,
    kind TEXT NOT NULL,
    stale_days INTEGER,
    required TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX stage_pipeline ON stage (pipeline_id, place);

CREATE TABLE deal (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    title TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    amount INTEGER,
    currency TEXT NOT NULL,
    stage_id BLOB NOT NULL REFERENCES stage (id) ON DELETE RESTRICT CHECK (length(stage_id) = 16),
    stage_since INTEGER NOT NULL,
    expected_close TEXT NOT NULL,
    next_step TEXT NOT NULL,
    next_step_at INTEGER,
    lost_reason TEXT NOT NULL,
    source TEXT NOT NULL,
    tags TEXT NOT NULL,
    owner_id BLOB REFERENCES staff (id) ON DELETE RESTRICT CHECK (length(owner_id) = 16),
    department_id BLOB REFERENCES department (id) ON DELETE RESTRICT CHECK (length(department_id) = 16),
    import_id BLOB REFERENCES import (id) ON DELETE SET NULL CHECK (length(import_id) = 16),
    demo INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    CHECK ((amount IS NULL) = (currency = ''))
) STRICT, WITHOUT ROWID;

CREATE INDEX deal_name ON deal (name_sort, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_created ON deal (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_updated ON deal (updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_owner ON deal (owner_id, name_sort, id);

CREATE INDEX deal_department ON deal (department_id, name_sort, id);

CREATE INDEX deal_owner_created ON deal (owner_id, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_owner_updated ON deal (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_department_created ON deal (department_id, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_department_updated ON deal (department_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_stage ON deal (stage_id, stage_since, id);

CREATE INDEX deal_owner_stage ON deal (owner_id, stage_id, stage_since, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_department_stage ON deal (department_id, stage_id, stage_since, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_import ON deal (import_id);

CREATE INDEX deal_bin ON deal (deleted_at, id) WHERE deleted_at IS NOT NULL;

CREATE TABLE deal_contact (
    deal_id BLOB NOT NULL REFERENCES deal (id) ON DELETE CASCADE CHECK (length(deal_id) = 16),
    contact_id BLOB NOT NULL REFERENCES contact (id) ON DELETE CASCADE CHECK (length(contact_id) = 16),
    place INTEGER NOT NULL,
    PRIMARY KEY (deal_id, contact_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX deal_contact_contact ON deal_contact (contact_id);

CREATE TABLE deal_company (
    deal_id BLOB NOT NULL REFERENCES deal (id) ON DELETE CASCADE CHECK (length(deal_id) = 16),
    company_id BLOB NOT NULL REFERENCES company (id) ON DELETE CASCADE CHECK (length(company_id) = 16),
    place INTEGER NOT NULL,
    PRIMARY KEY (deal_id, company_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX deal_company_company ON deal_company (company_id);

CREATE TABLE deal_move (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    deal_id BLOB NOT NULL REFERENCES deal (id) ON DELETE CASCADE CHECK (length(deal_id) = 16),
    from_stage_id BLOB REFERENCES stage (id) ON DELETE SET NULL CHECK (length(from_stage_id) = 16),
    to_stage_id BLOB REFERENCES stage (id) ON DELETE SET NULL CHECK (length(to_stage_id) = 16),
    staff_id BLOB REFERENCES staff (id) ON DELETE SET NULL CHECK (length(staff_id) = 16),
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX deal_move_deal ON deal_move (deal_id, at);

CREATE INDEX deal_move_from ON deal_move (from_stage_id);

CREATE INDEX deal_move_to ON deal_move (to_stage_id, at);

CREATE INDEX deal_move_staff ON deal_move (staff_id);

CREATE TABLE deal_total (
    stage_id BLOB NOT NULL REFERENCES stage (id) ON DELETE CASCADE CHECK (length(stage_id) = 16),
    owner_id BLOB NOT NULL CHECK (length(owner_id) = 16),
    department_id BLOB NOT NULL CHECK (length(department_id) = 16),
    currency TEXT NOT NULL,
    deals INTEGER NOT NULL,
    billions INTEGER NOT NULL,
    rest INTEGER NOT NULL,
    PRIMARY KEY (stage_id, owner_id, department_id, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE note_with_deals (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    contact_id BLOB REFERENCES contact (id) ON DELETE CASCADE CHECK (length(contact_id) = 16),
    company_id BLOB REFERENCES company (id) ON DELETE CASCADE CHECK (length(company_id) = 16),
    deal_id BLOB REFERENCES deal (id) ON DELETE CASCADE CHECK (length(deal_id) = 16),
    author_id BLOB REFERENCES staff (id) ON DELETE SET NULL CHECK (length(author_id) = 16),
    markdown TEXT NOT NULL,
    demo INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((contact_id IS NOT NULL) + (company_id IS NOT NULL) + (deal_id IS NOT NULL) = 1)
) STRICT, WITHOUT ROWID;

INSERT INTO note_with_deals (id, contact_id, company_id, author_id, markdown, demo, version, created_at, updated_at)
SELECT id, contact_id, company_id, author_id, markdown, demo, version, created_at, updated_at FROM note;

DROP TABLE note;

ALTER TABLE note_with_deals RENAME TO note;

CREATE INDEX note_contact ON note (contact_id, created_at);

CREATE INDEX note_company ON note (company_id, created_at);

CREATE INDEX note_deal ON note (deal_id, created_at);

CREATE INDEX note_author ON note (author_id);

CREATE VIRTUAL TABLE deal_words USING fts5(words, content='', contentless_delete=1, detail='none', prefix='1 2 3 4 5 6 7 8 9 10', tokenize='ascii');
