-- Since when the deal had stood where the move took it from: what taking the move back gives it again.
ALTER TABLE deal_move ADD COLUMN since BIGINT;
