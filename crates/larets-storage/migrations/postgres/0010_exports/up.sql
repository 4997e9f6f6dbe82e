CREATE TABLE export (
    id UUID NOT NULL PRIMARY KEY,
    record_kind TEXT NOT NULL,
    format TEXT NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    sealed BYTEA NOT NULL CHECK (length(sealed) > 0),
    progress TEXT NOT NULL,
    rows_done BIGINT NOT NULL DEFAULT 0,
    size_bytes BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX export_staff ON export (staff_id, created_at);
