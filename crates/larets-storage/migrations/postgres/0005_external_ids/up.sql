CREATE TABLE external_id (
    id UUID NOT NULL PRIMARY KEY,
    contact_id UUID REFERENCES contact (id) ON DELETE CASCADE,
    company_id UUID REFERENCES company (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    value TEXT NOT NULL,
    CHECK ((contact_id IS NULL) <> (company_id IS NULL))
);

CREATE UNIQUE INDEX external_id_contact ON external_id (contact_id, source);

CREATE UNIQUE INDEX external_id_company ON external_id (company_id, source);

CREATE INDEX external_id_value ON external_id (source, value);
