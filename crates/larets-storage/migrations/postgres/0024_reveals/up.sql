CREATE TABLE reveal (
    id UUID NOT NULL PRIMARY KEY,
    staff_id UUID NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    at BIGINT NOT NULL
);

CREATE INDEX reveal_staff ON reveal (staff_id, at);
