-- org admin: ?
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE ("events"."org_id" = ANY($1))
ORDER BY "events"."id" DESC
LIMIT $2;

-- super admin: ?
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE TRUE
ORDER BY "events"."id" DESC
LIMIT $1;

-- org admin: ?sort=-created_at&cursor=...
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE (("events"."org_id" = ANY($1)) AND ("events"."id" < $2))
ORDER BY "events"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE ("events"."org_id" = ANY($1))
ORDER BY "events"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE (("events"."org_id" = ANY($1)) AND ("events"."id" > $2))
ORDER BY "events"."id" ASC
LIMIT $3;

-- org admin: ?after=start
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
), events.epoch, events.xid::text
FROM "events"
WHERE (("events"."org_id" = ANY($1)) AND (events.epoch > $2 OR events.epoch = $3 AND NOT
    pg_visible_in_snapshot(events.xid, (
  SELECT CAST($4 AS pg_snapshot)
))) AND (events.epoch < $5 OR events.epoch = $6 AND pg_visible_in_snapshot(events.xid, (
  SELECT CAST($7 AS pg_snapshot)
))) AND (events.epoch, events.xid, events.id) > ($8, CAST($9 AS xid8), $10) AND (events.epoch, events.xid,
    events.id) <= ($11, CAST($12 AS xid8), $13))
ORDER BY events.epoch, events.xid, events.id
LIMIT $14;

-- org admin: ?actor_id=...
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE (("events"."org_id" = ANY($1)) AND ("events"."actor_id" = ANY($2)))
ORDER BY "events"."id" DESC
LIMIT $3;

-- org admin: ?subject_type=web
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE (("events"."org_id" = ANY($1)) AND ("events"."subject_type" = ANY($2)))
ORDER BY "events"."id" DESC
LIMIT $3;

-- org admin: ?subject_id=...
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE (("events"."org_id" = ANY($1)) AND ("events"."subject_id" = ANY($2)))
ORDER BY "events"."id" DESC
LIMIT $3;

-- org admin: ?action=ticket.created
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE (("events"."org_id" = ANY($1)) AND events.action COLLATE "C" = ANY ($2))
ORDER BY "events"."id" DESC
LIMIT $3;

-- org admin: ?action=ticket.
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE (("events"."org_id" = ANY($1)) AND (events.action COLLATE "C" = ANY ($2) OR events.action COLLATE "C" >=
    $3 AND events.action COLLATE "C" < $4))
ORDER BY "events"."id" DESC
LIMIT $5;

-- org admin: ?org_id=...
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE (("events"."org_id" = ANY($1)) AND ("events"."org_id" = ANY($2)))
ORDER BY "events"."id" DESC
LIMIT $3;

-- org admin: ?ticket_id=...
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE (("events"."org_id" = ANY($1)) AND ("events"."ticket_id" = ANY($2)))
ORDER BY "events"."id" DESC
LIMIT $3;

-- org admin: ?request_id=web
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE (("events"."org_id" = ANY($1)) AND ("events"."request_id" = ANY($2)))
ORDER BY "events"."id" DESC
LIMIT $3;

-- org admin: ?created_from=...
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE (("events"."org_id" = ANY($1)) AND ("events"."at" >= $2))
ORDER BY "events"."at" DESC, "events"."id" DESC
LIMIT $3;

-- org admin: ?created_to=...
SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
    "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
    "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
    (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.actor_id
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.on_behalf_of
), (
  SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name)
  FROM users u
  WHERE u.id = events.credential_made_by
)
FROM "events"
WHERE (("events"."org_id" = ANY($1)) AND ("events"."at" < $2))
ORDER BY "events"."at" DESC, "events"."id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "events"
WHERE ("events"."org_id" = ANY($1));

