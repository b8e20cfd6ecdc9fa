-- Sign-ins at chats that people have begun (domain.md section 14). A person has one in a channel.
CREATE TABLE chat_sign_ins (
    channel_id uuid NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The login session in which it began.
    session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    -- The hash of the state that comes back from the service.
    state bytea NOT NULL,
    -- The nonce, or the verifier of PKCE: shows that the answer of the service belongs to this sign-in.
    nonce text COLLATE "C" NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (channel_id, user_id),
    CONSTRAINT chat_sign_ins_state_key UNIQUE (state)
);
CREATE INDEX chat_sign_ins_user_idx ON chat_sign_ins (user_id);
CREATE INDEX chat_sign_ins_session_idx ON chat_sign_ins (session_id);
CREATE INDEX chat_sign_ins_expires_idx ON chat_sign_ins (expires_at);
