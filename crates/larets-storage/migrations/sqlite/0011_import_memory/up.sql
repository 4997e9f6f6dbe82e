CREATE TABLE external_id_with_deals (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    contact_id BLOB REFERENCES contact (id) ON DELETE CASCADE CHECK (length(contact_id) = 16),
    company_id BLOB REFERENCES company (id) ON DELETE CASCADE CHECK (length(company_id) = 16),
    deal_id BLOB REFERENCES deal (id) ON DELETE CASCADE CHECK (length(deal_id) = 16),
    source TEXT NOT NULL,
    value TEXT NOT NULL,
    CHECK ((contact_id IS NOT NULL) + (company_id IS NOT NULL) + (deal_id IS NOT NULL) = 1)
) STRICT, WITHOUT ROWID;

INSERT INTO external_id_with_deals (id, contact_id, company_id, source, value)
SELECT id, contact_id, company_id, source, value FROM external_id;

DROP TABLE external_id;

ALTER TABLE external_id_with_deals RENAME TO external_id;

CREATE UNIQUE INDEX external_id_contact ON external_id (contact_id, source);

CREATE UNIQUE INDEX external_id_company ON external_id (company_id, source);

CREATE UNIQUE INDEX external_id_deal ON external_id (deal_id, source);

CREATE INDEX external_id_value ON external_id (source, value);

CREATE TABLE import_memory (
    shape BLOB NOT NULL PRIMARY KEY CHECK (length(shape) = 16),
    record_kind TEXT NOT NULL,
    sealed BLOB NOT NULL,
    used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX import_memory_used ON import_memory (used_at);
