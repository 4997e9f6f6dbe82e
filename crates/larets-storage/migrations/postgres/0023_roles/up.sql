CREATE TABLE role (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT,
    name_key TEXT,
    rights TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX role_code ON role (code);

CREATE UNIQUE INDEX role_name ON role (name_key);

CREATE INDEX staff_role_role ON staff_role (role);

CREATE TABLE access_rule (
    id UUID NOT NULL PRIMARY KEY,
    department_id UUID REFERENCES department (id) ON DELETE CASCADE,
    staff_id UUID REFERENCES staff (id) ON DELETE CASCADE,
    effect TEXT NOT NULL,
    area TEXT NOT NULL,
    action TEXT,
    reach TEXT,
    field TEXT,
    level TEXT,
    until BIGINT,
    note TEXT NOT NULL,
    maker_id UUID REFERENCES staff (id) ON DELETE SET NULL,
    created_at BIGINT NOT NULL,
    CHECK ((department_id IS NULL) <> (staff_id IS NULL)),
    CHECK ((action IS NULL) = (reach IS NULL) AND (field IS NULL) = (level IS NULL) AND (action IS NULL) <> (field IS NULL))
);

CREATE INDEX access_rule_department ON access_rule (department_id);

CREATE INDEX access_rule_staff ON access_rule (staff_id);

CREATE INDEX access_rule_maker ON access_rule (maker_id);

ALTER TABLE session ADD COLUMN proven_at BIGINT NOT NULL DEFAULT 0;

UPDATE session SET proven_at = created_at;
