CREATE TABLE saved_view (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    staff_id BLOB NOT NULL REFERENCES staff (id) ON DELETE CASCADE CHECK (length(staff_id) = 16),
    record_kind TEXT NOT NULL,
    name TEXT NOT NULL,
    shared TEXT NOT NULL,
    department_id BLOB REFERENCES department (id) ON DELETE CASCADE CHECK (length(department_id) = 16),
    columns TEXT NOT NULL,
    sort TEXT NOT NULL,
    filter BLOB NOT NULL,
    density TEXT NOT NULL,
    layout TEXT NOT NULL,
    place INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX saved_view_staff ON saved_view (staff_id);

CREATE INDEX saved_view_department ON saved_view (department_id);

CREATE INDEX saved_view_shared ON saved_view (shared);

CREATE TABLE favourite (
    staff_id BLOB NOT NULL REFERENCES staff (id) ON DELETE CASCADE CHECK (length(staff_id) = 16),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    record_kind TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (staff_id, record_id)
) STRICT, WITHOUT ROWID;
