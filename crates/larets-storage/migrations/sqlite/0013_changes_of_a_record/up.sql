-- A change is looked for by its record: as few acts change one record, the act need not stand before it.
DROP INDEX act_change_record;

CREATE INDEX act_change_record ON act_change (record_id);
