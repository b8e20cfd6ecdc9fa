-- What a feed of events can reach now: the epoch and snapshot of this statement, the newest transaction of that epoch that
-- wrote a visible event, and the last of the next events that one request looks at (null: it looks at all of them).
-- After the event of $1 epoch, $2 transaction, $3 id; $4 the number of events that a request looks at, less one
SELECT now.epoch, pg_current_snapshot()::text AS snapshot,
    (SELECT e.xid::text FROM events e WHERE e.epoch = now.epoch ORDER BY e.xid DESC LIMIT 1) AS newest,
    last.epoch AS last_epoch, last.xid::text AS last_xid, last.id AS last_id
FROM (SELECT feed_epoch() AS epoch) now
LEFT JOIN LATERAL (
    SELECT e.epoch, e.xid, e.id FROM events e
    WHERE (e.epoch, e.xid, e.id) > ($1::bigint, CAST($2::text AS xid8), $3::uuid)
    ORDER BY e.epoch, e.xid, e.id
    OFFSET $4::bigint LIMIT 1
) last ON true
