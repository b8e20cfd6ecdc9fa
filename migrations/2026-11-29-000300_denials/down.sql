ALTER TABLE decisions DROP COLUMN next_steps;
