CREATE TABLE pipeline (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    place BIGINT NOT NULL,
    demo BOOLEAN NOT NULL DEFAULT FALSE,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE stage (
    id UUID NOT NULL PRIMARY KEY,
    pipeline_id UUID NOT NULL REFERENCES pipeline (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    color TEXT NOT NULL,
    place BIGINT NOT NULL,
    probability BIGINT NOT NULL,
    kind TEXT NOT NULL,
    stale_days BIGINT,
    required TEXT NOT NULL
);

CREATE INDEX stage_pipeline ON stage (pipeline_id, place);

CREATE TABLE deal (
    id UUID NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    name_sort TEXT COLLATE "C" NOT NULL,
    amount BIGINT,
    currency TEXT NOT NULL,
    stage_id UUID NOT NULL REFERENCES stage (id) ON DELETE RESTRICT,
    stage_since BIGINT NOT NULL,
    expected_close TEXT NOT NULL,
    next_step TEXT NOT NULL,
    next_step_at BIGINT,
    lost_reason TEXT NOT NULL,
    source TEXT NOT NULL,
    tags TEXT NOT NULL,
    owner_id UUID REFERENCES staff (id) ON DELETE RESTRICT,
    department_id UUID REFERENCES department (id) ON DELETE RESTRICT,
    import_id UUID REFERENCES import (id) ON DELETE SET NULL,
    demo BOOLEAN NOT NULL DEFAULT FALSE,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    CHECK ((amount IS NULL) = (currency = ''))
);

CREATE INDEX deal_name ON deal (name_sort, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_created ON deal (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_updated ON deal (updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_owner ON deal (owner_id, name_sort, id);

CREATE INDEX deal_department ON deal (department_id, name_sort, id);

CREATE INDEX deal_owner_created ON deal (owner_id, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_owner_updated ON deal (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_department_created ON deal (department_id, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_department_updated ON deal (department_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_stage ON deal (stage_id, stage_since, id);

CREATE INDEX deal_owner_stage ON deal (owner_id, stage_id, stage_since, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_department_stage ON deal (department_id, stage_id, stage_since, id) WHERE deleted_at IS NULL;

CREATE INDEX deal_import ON deal (import_id);

CREATE INDEX deal_bin ON deal (deleted_at, id) WHERE deleted_at IS NOT NULL;

CREATE TABLE deal_contact (
    deal_id UUID NOT NULL REFERENCES deal (id) ON DELETE CASCADE,
    contact_id UUID NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    PRIMARY KEY (deal_id, contact_id)
);

CREATE INDEX deal_contact_contact ON deal_contact (contact_id);

CREATE TABLE deal_company (
    deal_id UUID NOT NULL REFERENCES deal (id) ON DELETE CASCADE,
    company_id UUID NOT NULL REFERENCES company (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    PRIMARY KEY (deal_id, company_id)
);

CREATE INDEX deal_company_company ON deal_company (company_id);

CREATE TABLE deal_move (
    id UUID NOT NULL PRIMARY KEY,
    deal_id UUID NOT NULL REFERENCES deal (id) ON DELETE CASCADE,
    from_stage_id UUID REFERENCES stage (id) ON DELETE SET NULL,
    to_stage_id UUID REFERENCES stage (id) ON DELETE SET NULL,
    staff_id UUID REFERENCES staff (id) ON DELETE SET NULL,
    at BIGINT NOT NULL
);

CREATE INDEX deal_move_deal ON deal_move (deal_id, at);

CREATE INDEX deal_move_from ON deal_move (from_stage_id);

CREATE INDEX deal_move_to ON deal_move (to_stage_id, at);

CREATE INDEX deal_move_staff ON deal_move (staff_id);

CREATE TABLE deal_total (
    stage_id UUID NOT NULL REFERENCES stage (id) ON DELETE CASCADE,
    owner_id UUID NOT NULL,
    department_id UUID NOT NULL,
    currency TEXT NOT NULL,
    deals BIGINT NOT NULL,
    billions BIGINT NOT NULL,
    rest BIGINT NOT NULL,
    PRIMARY KEY (stage_id, owner_id, department_id, currency)
);

ALTER TABLE note ADD COLUMN deal_id UUID REFERENCES deal (id) ON DELETE CASCADE;

ALTER TABLE note DROP CONSTRAINT note_check;

ALTER TABLE note ADD CHECK (num_nonnulls(contact_id, company_id, deal_id) = 1);

CREATE INDEX note_deal ON note (deal_id, created_at);
