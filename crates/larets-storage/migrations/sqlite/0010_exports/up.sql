CREATE TABLE export (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    record_kind TEXT NOT NULL,
    format TEXT NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id) ON DELETE CASCADE CHECK (length(staff_id) = 16),
    state TEXT NOT NULL,
    sealed BLOB NOT NULL CHECK (length(sealed) > 0),
    progress TEXT NOT NULL,
    rows_done INTEGER NOT NULL DEFAULT 0,
    size_bytes INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX export_staff ON export (staff_id, created_at);
