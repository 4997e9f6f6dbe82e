-- The sorts of deals by what may be absent, for whoever sees those of a colleague or a department only.
CREATE INDEX deal_owner_by_amount ON deal (owner_id, COALESCE(amount, -1), id) WHERE deleted_at IS NULL;

CREATE INDEX deal_owner_by_close ON deal (owner_id, COALESCE(NULLIF(expected_close, ''), '9999-12-32'), id) WHERE deleted_at IS NULL;

CREATE INDEX deal_owner_by_step ON deal (owner_id, COALESCE(next_step_at, 9223372036854775807), id) WHERE deleted_at IS NULL;

CREATE INDEX deal_department_by_amount ON deal (department_id, COALESCE(amount, -1), id) WHERE deleted_at IS NULL;

CREATE INDEX deal_department_by_close ON deal (department_id, COALESCE(NULLIF(expected_close, ''), '9999-12-32'), id) WHERE deleted_at IS NULL;

CREATE INDEX deal_department_by_step ON deal (department_id, COALESCE(next_step_at, 9223372036854775807), id) WHERE deleted_at IS NULL;
