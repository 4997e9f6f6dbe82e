CREATE TABLE duplicate_search (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    record_kind TEXT NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id) ON DELETE CASCADE CHECK (length(staff_id) = 16),
    state TEXT NOT NULL,
    position BLOB,
    progress TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX duplicate_search_staff ON duplicate_search (staff_id, record_kind);

CREATE TABLE duplicate_pair (
    search_id BLOB NOT NULL REFERENCES duplicate_search (id) ON DELETE CASCADE CHECK (length(search_id) = 16),
    seq INTEGER NOT NULL,
    first_id BLOB NOT NULL CHECK (length(first_id) = 16),
    second_id BLOB NOT NULL CHECK (length(second_id) = 16),
    reasons TEXT NOT NULL,
    PRIMARY KEY (search_id, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX duplicate_pair_records ON duplicate_pair (search_id, first_id, second_id);
