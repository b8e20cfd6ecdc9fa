-- Feeds: what other programs have not read yet, without gaps (persistence/db/feed.rs explains it). Each event knows the
-- transaction that wrote it, and the epoch in which ids of transactions can be compared.
CREATE TABLE feed_epochs (
    epoch bigint PRIMARY KEY,
    -- Changes when the database starts, is restored, or fails over.
    incarnation text NOT NULL CONSTRAINT feed_epochs_incarnation_key UNIQUE,
    begun_at timestamptz NOT NULL
);

CREATE FUNCTION feed_incarnation() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws('/', c.system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8),
        extract(epoch FROM pg_postmaster_start_time()))
    FROM pg_control_system() c
$$;

INSERT INTO feed_epochs (epoch, incarnation, begun_at)
VALUES ((extract(epoch FROM gatepass_now()) * 1000000)::bigint, feed_incarnation(), gatepass_now());

CREATE FUNCTION feed_epoch() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT max(epoch) FROM feed_epochs $$;

-- The defaults fill the columns for the server of the last release too. Older events belong to this transaction.
ALTER TABLE events
    ADD COLUMN epoch bigint NOT NULL DEFAULT feed_epoch(),
    ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE UNIQUE INDEX events_feed_idx ON events (epoch, xid, id);
