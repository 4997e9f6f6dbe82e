CREATE TABLE duplicate_search (
    id UUID NOT NULL PRIMARY KEY,
    record_kind TEXT NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    position BYTEA,
    progress TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX duplicate_search_staff ON duplicate_search (staff_id, record_kind);

CREATE TABLE duplicate_pair (
    search_id UUID NOT NULL REFERENCES duplicate_search (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    first_id UUID NOT NULL,
    second_id UUID NOT NULL,
    reasons TEXT NOT NULL,
    PRIMARY KEY (search_id, seq)
);

CREATE UNIQUE INDEX duplicate_pair_records ON duplicate_pair (search_id, first_id, second_id);
