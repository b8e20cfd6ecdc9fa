-- Codes that were sent, and guesses, for their limits (domain.md section 14).
CREATE TABLE chat_limits (
    channel_id uuid NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    -- What is limited, and for whom: `sent to user <id>`, `sent to account <name>` or `guesses of user <id>`.
    subject text COLLATE "C" NOT NULL,
    -- When it happened lately, the oldest first.
    times timestamptz[] NOT NULL,
    -- When it happened last.
    last_at timestamptz NOT NULL,
    PRIMARY KEY (channel_id, subject)
);
CREATE INDEX chat_limits_last_idx ON chat_limits (last_at);
