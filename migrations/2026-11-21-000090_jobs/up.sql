-- Work that nobody waits for. Done at least once: what does it may be killed, and another does it again.
CREATE TABLE jobs (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    -- One live job of each: periodic ones, and those that would do the same as one that waits already.
    unique_key text,
    payload jsonb NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'dead')),
    -- How often it was begun since it last went well.
    attempts integer NOT NULL,
    -- When it is due; of a running one, when its lease ends, and others may take it.
    run_at timestamptz NOT NULL,
    -- Whose turn it is: what lost its lease ends nothing any more.
    lease uuid,
    -- It was asked for again while it ran, and so runs again.
    again boolean NOT NULL DEFAULT false,
    last_error text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE UNIQUE INDEX jobs_unique_key_key ON jobs (unique_key) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_due_idx ON jobs (run_at) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_dead_idx ON jobs (id) WHERE state = 'dead';
CREATE INDEX jobs_done_idx ON jobs (finished_at) WHERE state = 'done';

-- What is over, for who sweeps it.
CREATE INDEX tickets_overdue_idx ON tickets (decision_deadline, id) WHERE state IN ('pending', 'blocked');
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);
CREATE INDEX sessions_revoked_at_idx ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX login_throttle_window_start_idx ON login_throttle (window_start);
