CREATE TABLE external_id (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    contact_id BLOB REFERENCES contact (id) ON DELETE CASCADE CHECK (length(contact_id) = 16),
    company_id BLOB REFERENCES company (id) ON DELETE CASCADE CHECK (length(company_id) = 16),
    source TEXT NOT NULL,
    value TEXT NOT NULL,
    CHECK ((contact_id IS NULL) <> (company_id IS NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX external_id_contact ON external_id (contact_id, source);

CREATE UNIQUE INDEX external_id_company ON external_id (company_id, source);

CREATE INDEX external_id_value ON external_id (source, value);
