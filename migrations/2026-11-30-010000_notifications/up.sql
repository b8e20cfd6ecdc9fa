-- Notifications and deliveries (domain.md section 13). The audit log is the outbox: a reader follows it, and writes both.

-- How far work has come that follows something: the log, or the clock.
CREATE TABLE watermarks (
    name text COLLATE "C" PRIMARY KEY,
    -- What is before this time is done, or is skipped.
    at timestamptz NOT NULL,
    -- The position in the feed of events. Null: the beginning of the log.
    position jsonb
);
INSERT INTO watermarks (name, at) VALUES ('notifications', gatepass_now()), ('reminders', gatepass_now());

-- What people are told: their inbox.
CREATE TABLE notifications (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    org_id uuid REFERENCES organizations (id) ON DELETE CASCADE,
    message text COLLATE "C" NOT NULL,
    event_id uuid NOT NULL,
    ticket_id uuid REFERENCES tickets (id) ON DELETE CASCADE,
    -- The time of the event.
    at timestamptz NOT NULL,
    read_at timestamptz,
    CONSTRAINT notifications_event_key UNIQUE (user_id, event_id)
);
-- All events of a transaction have one time. A person is told one thing of a ticket at one time.
CREATE UNIQUE INDEX notifications_moment_key ON notifications (user_id, ticket_id, at) WHERE ticket_id IS NOT NULL;
CREATE INDEX notifications_user_idx ON notifications (user_id, id);
CREATE INDEX notifications_unread_idx ON notifications (user_id, id) WHERE read_at IS NULL;
CREATE INDEX notifications_ticket_idx ON notifications (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX notifications_org_idx ON notifications (org_id) WHERE org_id IS NOT NULL;
CREATE INDEX notifications_at_idx ON notifications (at);

-- What a person chose about messages.
CREATE TABLE notification_preferences (
    user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    language text COLLATE "C" NOT NULL,
    time_zone text NOT NULL,
    -- The messages that they do not want by mail.
    unwanted_mail text[] NOT NULL,
    updated_at timestamptz NOT NULL
);

-- Messages on their way: one for each event, recipient and channel.
CREATE TABLE deliveries (
    -- In the order of events.
    id uuid PRIMARY KEY,
    channel text COLLATE "C" NOT NULL,
    -- The user, or the webhook.
    recipient_id uuid NOT NULL,
    org_id uuid REFERENCES organizations (id) ON DELETE CASCADE,
    event_id uuid NOT NULL,
    -- What a person is told. Webhooks get the event itself.
    notification_id uuid REFERENCES notifications (id) ON DELETE CASCADE,
    message text COLLATE "C" NOT NULL,
    ticket_id uuid REFERENCES tickets (id) ON DELETE CASCADE,
    state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'delivered', 'dead', 'dropped')),
    attempts integer NOT NULL DEFAULT 0,
    first_attempt_at timestamptz,
    last_attempt_at timestamptz,
    -- Why the last attempt failed, or why nothing was sent.
    error text,
    -- What a webhook answered, cut.
    answer jsonb,
    created_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT deliveries_event_key UNIQUE (event_id, channel, recipient_id)
);
CREATE INDEX deliveries_pending_idx ON deliveries (channel, recipient_id, id) WHERE state = 'pending';
CREATE INDEX deliveries_dead_idx ON deliveries (id) WHERE state = 'dead';
CREATE INDEX deliveries_org_idx ON deliveries (org_id, id);
CREATE INDEX deliveries_recipient_idx ON deliveries (recipient_id, id);
CREATE INDEX deliveries_ticket_idx ON deliveries (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX deliveries_notification_idx ON deliveries (notification_id) WHERE notification_id IS NOT NULL;
CREATE INDEX deliveries_ended_idx ON deliveries (ended_at) WHERE ended_at IS NOT NULL;

-- One lane for each recipient and channel: its deliveries are sent one after another, and a failure delays no other lane.
CREATE TABLE delivery_lanes (
    channel text COLLATE "C" NOT NULL,
    recipient_id uuid NOT NULL,
    -- When somebody sends its deliveries; while somebody does, the end of their lease. Null: it has none.
    due_at timestamptz,
    lease uuid,
    -- How often the oldest delivery failed.
    misses integer NOT NULL DEFAULT 0,
    -- Grows with each new delivery, so that a sender who found none left knows of those that came meanwhile.
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (channel, recipient_id)
);
CREATE INDEX delivery_lanes_due_idx ON delivery_lanes (due_at) WHERE due_at IS NOT NULL;

-- Which reminders were recorded: one for each moment before a deadline or an end.
CREATE TABLE reminders (
    -- A ticket or a grant.
    subject_id uuid NOT NULL,
    moment text COLLATE "C" NOT NULL,
    deadline timestamptz NOT NULL,
    PRIMARY KEY (subject_id, moment, deadline)
);
CREATE INDEX reminders_deadline_idx ON reminders (deadline);
-- Grants that were scheduled, by their beginning.
CREATE INDEX grants_scheduled_idx ON grants (window_start) WHERE state = 'open' AND window_start > created_at;
