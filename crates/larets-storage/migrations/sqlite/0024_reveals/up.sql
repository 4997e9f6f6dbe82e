CREATE TABLE reveal (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    staff_id BLOB NOT NULL REFERENCES staff (id) ON DELETE CASCADE CHECK (length(staff_id) = 16),
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX reveal_staff ON reveal (staff_id, at);
