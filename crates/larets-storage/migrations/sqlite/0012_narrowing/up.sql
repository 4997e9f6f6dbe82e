-- The index that a list walks holds what lists are narrowed by, so that only the rows that are shown are
-- read.
DROP INDEX contact_name;

CREATE INDEX contact_name ON contact (name_sort, id, owner_id, department_id, source, created_at, position, address, tags) WHERE deleted_at IS NULL;

DROP INDEX company_name;

CREATE INDEX company_name ON company (name_sort, id, owner_id, department_id, source, created_at, address, tags) WHERE deleted_at IS NULL;

-- Deals are listed by their last change, with which this index changes anyhow.
DROP INDEX deal_updated;

CREATE INDEX deal_updated ON deal (updated_at, id, stage_id, owner_id, department_id, source, amount, currency, expected_close, next_step_at, created_at, tags) WHERE deleted_at IS NULL;
