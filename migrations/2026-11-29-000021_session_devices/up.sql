-- What a user sees of their sessions, to tell them apart.
ALTER TABLE sessions
    ADD COLUMN ip text,
    ADD COLUMN user_agent text,
    ADD COLUMN last_used_at timestamptz;
