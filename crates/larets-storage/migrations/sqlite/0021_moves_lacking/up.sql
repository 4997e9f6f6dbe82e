-- The fields, of those that a stage may ask for, that were empty when the move began, with commas between: taking
-- the move back does not ask for them.
ALTER TABLE deal_move ADD COLUMN lacked TEXT NOT NULL DEFAULT '';
