-- Sorts of the list of deals by what may be absent: an absent sum stands for the least, an absent day or
-- moment for the last. The expressions are those of the statements, letter by letter.
CREATE INDEX deal_by_amount ON deal (COALESCE(amount, -1), id) WHERE deleted_at IS NULL;

CREATE INDEX deal_by_close ON deal (COALESCE(NULLIF(expected_close, ''), '9999-12-32'), id) WHERE deleted_at IS NULL;

CREATE INDEX deal_by_step ON deal (COALESCE(next_step_at, 9223372036854775807), id) WHERE deleted_at IS NULL;
