-- Tokens with which somebody without credentials follows one review (domain.md section 9.3).
CREATE TABLE poll_tokens (
    id uuid PRIMARY KEY,
    hash bytea NOT NULL UNIQUE,
    ticket_id uuid NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The address of the login. Null: the token was given to a gateway.
    ip text,
    -- What the user has proved: a hash of the stored password. Null: the token completes no login.
    proof bytea,
    created_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX poll_tokens_ticket_id_idx ON poll_tokens (ticket_id);
CREATE INDEX poll_tokens_user_id_idx ON poll_tokens (user_id);

-- The review that let the session begin.
ALTER TABLE sessions ADD COLUMN review_id uuid;
