CREATE TABLE role (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    code TEXT NOT NULL,
    name TEXT,
    name_key TEXT,
    rights TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX role_code ON role (code);

CREATE UNIQUE INDEX role_name ON role (name_key);

CREATE INDEX staff_role_role ON staff_role (role);

CREATE TABLE access_rule (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    department_id BLOB REFERENCES department (id) ON DELETE CASCADE CHECK (length(department_id) = 16),
    staff_id BLOB REFERENCES staff (id) ON DELETE CASCADE CHECK (length(staff_id) = 16),
    effect TEXT NOT NULL,
    area TEXT NOT NULL,
    action TEXT,
    reach TEXT,
    field TEXT,
    level TEXT,
    until INTEGER,
    note TEXT NOT NULL,
    maker_id BLOB REFERENCES staff (id) ON DELETE SET NULL CHECK (length(maker_id) = 16),
    created_at INTEGER NOT NULL,
    CHECK ((department_id IS NULL) <> (staff_id IS NULL)),
    CHECK ((action IS NULL) = (reach IS NULL) AND (field IS NULL) = (level IS NULL) AND (action IS NULL) <> (field IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX access_rule_department ON access_rule (department_id);

CREATE INDEX access_rule_staff ON access_rule (staff_id);

CREATE INDEX access_rule_maker ON access_rule (maker_id);

ALTER TABLE session ADD COLUMN proven_at INTEGER NOT NULL DEFAULT 0;

UPDATE session SET proven_at = created_at;
