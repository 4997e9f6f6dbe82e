CREATE TABLE saved_view (
    id UUID NOT NULL PRIMARY KEY,
    staff_id UUID NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    record_kind TEXT NOT NULL,
    name TEXT NOT NULL,
    shared TEXT NOT NULL,
    department_id UUID REFERENCES department (id) ON DELETE CASCADE,
    columns TEXT NOT NULL,
    sort TEXT NOT NULL,
    filter BYTEA NOT NULL,
    density TEXT NOT NULL,
    layout TEXT NOT NULL,
    place BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX saved_view_staff ON saved_view (staff_id);

CREATE INDEX saved_view_department ON saved_view (department_id);

CREATE INDEX saved_view_shared ON saved_view (shared);

CREATE TABLE favourite (
    staff_id UUID NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    record_id UUID NOT NULL,
    record_kind TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (staff_id, record_id)
);
