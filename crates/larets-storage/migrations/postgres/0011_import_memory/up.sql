ALTER TABLE external_id ADD COLUMN deal_id UUID REFERENCES deal (id) ON DELETE CASCADE;

ALTER TABLE external_id DROP CONSTRAINT external_id_check;

ALTER TABLE external_id ADD CONSTRAINT external_id_check
CHECK (num_nonnulls(contact_id, company_id, deal_id) = 1);

CREATE UNIQUE INDEX external_id_deal ON external_id (deal_id, source);

CREATE TABLE import_memory (
    shape BYTEA NOT NULL PRIMARY KEY,
    record_kind TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    used_at BIGINT NOT NULL
);

CREATE INDEX import_memory_used ON import_memory (used_at);
