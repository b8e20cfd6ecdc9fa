-- org admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (events.id)::text, (events.at AT TIME ZONE 'UTC')::text, (events.action)::text, (events.org_id)::text,
    (org.slug)::text, (events.actor_id)::text, (actor.username)::text, (events.on_behalf_of)::text, (other.username)::text,
    (events.credential)::text, (events.credential_made_by)::text, (maker.username)::text, (events.subject_type)::text,
    (events.subject_id)::text, (events.ticket_id)::text, (events.ip)::text, (events.request_id)::text, (events.trace_id)::text,
    (events.data)::text, (events.internal_note)::text
FROM (
  SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
      "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
      "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
      "events"."epoch", "events"."xid"
  FROM "events"
  WHERE ("events"."org_id" = ANY($1))
) events
LEFT JOIN organizations org ON org.id = events.org_id
LEFT JOIN users actor ON actor.id = events.actor_id
LEFT JOIN users other ON other.id = events.on_behalf_of
LEFT JOIN users maker ON maker.id = events.credential_made_by
ORDER BY events.id DESC;

-- super admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (events.id)::text, (events.at AT TIME ZONE 'UTC')::text, (events.action)::text, (events.org_id)::text,
    (org.slug)::text, (events.actor_id)::text, (actor.username)::text, (events.on_behalf_of)::text, (other.username)::text,
    (events.credential)::text, (events.credential_made_by)::text, (maker.username)::text, (events.subject_type)::text,
    (events.subject_id)::text, (events.ticket_id)::text, (events.ip)::text, (events.request_id)::text, (events.trace_id)::text,
    (events.data)::text, (events.internal_note)::text
FROM (
  SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
      "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
      "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
      "events"."epoch", "events"."xid"
  FROM "events"
  WHERE TRUE
) events
LEFT JOIN organizations org ON org.id = events.org_id
LEFT JOIN users actor ON actor.id = events.actor_id
LEFT JOIN users other ON other.id = events.on_behalf_of
LEFT JOIN users maker ON maker.id = events.credential_made_by
ORDER BY events.id DESC;

-- org admin: ?sort=created_at
DECLARE export NO SCROLL CURSOR FOR
SELECT (events.id)::text, (events.at AT TIME ZONE 'UTC')::text, (events.action)::text, (events.org_id)::text,
    (org.slug)::text, (events.actor_id)::text, (actor.username)::text, (events.on_behalf_of)::text, (other.username)::text,
    (events.credential)::text, (events.credential_made_by)::text, (maker.username)::text, (events.subject_type)::text,
    (events.subject_id)::text, (events.ticket_id)::text, (events.ip)::text, (events.request_id)::text, (events.trace_id)::text,
    (events.data)::text, (events.internal_note)::text
FROM (
  SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
      "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
      "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
      "events"."epoch", "events"."xid"
  FROM "events"
  WHERE ("events"."org_id" = ANY($1))
) events
LEFT JOIN organizations org ON org.id = events.org_id
LEFT JOIN users actor ON actor.id = events.actor_id
LEFT JOIN users other ON other.id = events.on_behalf_of
LEFT JOIN users maker ON maker.id = events.credential_made_by
ORDER BY events.id;

-- org admin: ?actor_id=...&subject_type=web&subject_id=...&action=ticket.created&org_id=...&ticket_id=...&request_id=web&created_from=...&created_to=...
DECLARE export NO SCROLL CURSOR FOR
SELECT (events.id)::text, (events.at AT TIME ZONE 'UTC')::text, (events.action)::text, (events.org_id)::text,
    (org.slug)::text, (events.actor_id)::text, (actor.username)::text, (events.on_behalf_of)::text, (other.username)::text,
    (events.credential)::text, (events.credential_made_by)::text, (maker.username)::text, (events.subject_type)::text,
    (events.subject_id)::text, (events.ticket_id)::text, (events.ip)::text, (events.request_id)::text, (events.trace_id)::text,
    (events.data)::text, (events.internal_note)::text
FROM (
  SELECT "events"."id", "events"."at", "events"."action", "events"."org_id", "events"."actor_id", "events"."on_behalf_of",
      "events"."credential", "events"."subject_type", "events"."subject_id", "events"."ticket_id", "events"."ip",
      "events"."request_id", "events"."trace_id", "events"."data", "events"."internal_note", "events"."credential_made_by",
      "events"."epoch", "events"."xid"
  FROM "events"
  WHERE (((((((((("events"."org_id" = ANY($1)) AND ("events"."actor_id" = ANY($2))) AND ("events"."subject_type"
      = ANY($3))) AND ("events"."subject_id" = ANY($4))) AND events.action COLLATE "C" = ANY ($5)) AND ("events"."org_id"
      = ANY($6))) AND ("events"."ticket_id" = ANY($7))) AND ("events"."request_id" = ANY($8))) AND ("events"."at"
      >= $9)) AND ("events"."at" < $10))
) events
LEFT JOIN organizations org ON org.id = events.org_id
LEFT JOIN users actor ON actor.id = events.actor_id
LEFT JOIN users other ON other.id = events.on_behalf_of
LEFT JOIN users maker ON maker.id = events.credential_made_by
ORDER BY events.id DESC;

