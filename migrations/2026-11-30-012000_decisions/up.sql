-- Decisions from messages (domain.md section 14).
-- When the recipient decided by the link or the buttons of this message, which counts once.
ALTER TABLE deliveries ADD COLUMN decided_at timestamptz;
