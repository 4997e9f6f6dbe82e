-- Whether an event tells of the move too. One from before the record of events knew the deal, which came
-- with an import or as demo data, has none.
ALTER TABLE deal_move ADD COLUMN told INTEGER NOT NULL DEFAULT 1 CHECK (told IN (0, 1));
