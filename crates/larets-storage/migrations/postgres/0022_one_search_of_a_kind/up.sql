DELETE FROM duplicate_search WHERE EXISTS (
    SELECT 1 FROM duplicate_search AS later
    WHERE later.staff_id = duplicate_search.staff_id
        AND later.record_kind = duplicate_search.record_kind
        AND later.id > duplicate_search.id
);

DROP INDEX duplicate_search_staff;

CREATE UNIQUE INDEX duplicate_search_staff ON duplicate_search (staff_id, record_kind);

CREATE INDEX act_created ON act (created_at, id);
