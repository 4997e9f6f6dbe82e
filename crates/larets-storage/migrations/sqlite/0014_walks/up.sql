-- A walk looks at the bin too, though nothing of it stands in these indexes: without the column SQLite
-- would go from each entry to its row.
DROP INDEX contact_name;

CREATE INDEX contact_name ON contact (name_sort, id, owner_id, department_id, source, created_at, position, address, tags, deleted_at) WHERE deleted_at IS NULL;

DROP INDEX company_name;

CREATE INDEX company_name ON company (name_sort, id, owner_id, department_id, source, created_at, address, tags, deleted_at) WHERE deleted_at IS NULL;

DROP INDEX deal_updated;

CREATE INDEX deal_updated ON deal (updated_at, id, stage_id, owner_id, department_id, source, amount, currency, expected_close, next_step_at, created_at, tags, deleted_at) WHERE deleted_at IS NULL;
