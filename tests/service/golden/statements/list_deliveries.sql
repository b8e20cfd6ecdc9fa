-- org admin: ?
SELECT "deliveries"."id", "deliveries"."channel", "deliveries"."recipient_id", "deliveries"."org_id",
    "deliveries"."event_id", "deliveries"."notification_id", "deliveries"."message", "deliveries"."ticket_id",
    "deliveries"."state", "deliveries"."attempts", "deliveries"."first_attempt_at", "deliveries"."last_attempt_at",
    "deliveries"."error", "deliveries"."answer", "deliveries"."created_at", "deliveries"."ended_at",
    "deliveries"."decided_at", "deliveries"."address", "deliveries"."updates"
FROM "deliveries"
WHERE ("deliveries"."org_id" = ANY($1))
ORDER BY "deliveries"."id" DESC
LIMIT $2;

-- super admin: ?
SELECT "deliveries"."id", "deliveries"."channel", "deliveries"."recipient_id", "deliveries"."org_id",
    "deliveries"."event_id", "deliveries"."notification_id", "deliveries"."message", "deliveries"."ticket_id",
    "deliveries"."state", "deliveries"."attempts", "deliveries"."first_attempt_at", "deliveries"."last_attempt_at",
    "deliveries"."error", "deliveries"."answer", "deliveries"."created_at", "deliveries"."ended_at",
    "deliveries"."decided_at", "deliveries"."address", "deliveries"."updates"
FROM "deliveries"
ORDER BY "deliveries"."id" DESC
LIMIT $1;

-- org admin: ?sort=-created_at&cursor=...
SELECT "deliveries"."id", "deliveries"."channel", "deliveries"."recipient_id", "deliveries"."org_id",
    "deliveries"."event_id", "deliveries"."notification_id", "deliveries"."message", "deliveries"."ticket_id",
    "deliveries"."state", "deliveries"."attempts", "deliveries"."first_attempt_at", "deliveries"."last_attempt_at",
    "deliveries"."error", "deliveries"."answer", "deliveries"."created_at", "deliveries"."ended_at",
    "deliveries"."decided_at", "deliveries"."address", "deliveries"."updates"
FROM "deliveries"
WHERE (("deliveries"."org_id" = ANY($1)) AND ("deliveries"."id" < $2))
ORDER BY "deliveries"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "deliveries"."id", "deliveries"."channel", "deliveries"."recipient_id", "deliveries"."org_id",
    "deliveries"."event_id", "deliveries"."notification_id", "deliveries"."message", "deliveries"."ticket_id",
    "deliveries"."state", "deliveries"."attempts", "deliveries"."first_attempt_at", "deliveries"."last_attempt_at",
    "deliveries"."error", "deliveries"."answer", "deliveries"."created_at", "deliveries"."ended_at",
    "deliveries"."decided_at", "deliveries"."address", "deliveries"."updates"
FROM "deliveries"
WHERE ("deliveries"."org_id" = ANY($1))
ORDER BY "deliveries"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "deliveries"."id", "deliveries"."channel", "deliveries"."recipient_id", "deliveries"."org_id",
    "deliveries"."event_id", "deliveries"."notification_id", "deliveries"."message", "deliveries"."ticket_id",
    "deliveries"."state", "deliveries"."attempts", "deliveries"."first_attempt_at", "deliveries"."last_attempt_at",
    "deliveries"."error", "deliveries"."answer", "deliveries"."created_at", "deliveries"."ended_at",
    "deliveries"."decided_at", "deliveries"."address", "deliveries"."updates"
FROM "deliveries"
WHERE (("deliveries"."org_id" = ANY($1)) AND ("deliveries"."id" > $2))
ORDER BY "deliveries"."id" ASC
LIMIT $3;

-- org admin: ?channel=...
SELECT "deliveries"."id", "deliveries"."channel", "deliveries"."recipient_id", "deliveries"."org_id",
    "deliveries"."event_id", "deliveries"."notification_id", "deliveries"."message", "deliveries"."ticket_id",
    "deliveries"."state", "deliveries"."attempts", "deliveries"."first_attempt_at", "deliveries"."last_attempt_at",
    "deliveries"."error", "deliveries"."answer", "deliveries"."created_at", "deliveries"."ended_at",
    "deliveries"."decided_at", "deliveries"."address", "deliveries"."updates"
FROM "deliveries"
WHERE (("deliveries"."org_id" = ANY($1)) AND ("deliveries"."channel" = ANY($2)))
ORDER BY "deliveries"."id" DESC
LIMIT $3;

-- org admin: ?state=...
SELECT "deliveries"."id", "deliveries"."channel", "deliveries"."recipient_id", "deliveries"."org_id",
    "deliveries"."event_id", "deliveries"."notification_id", "deliveries"."message", "deliveries"."ticket_id",
    "deliveries"."state", "deliveries"."attempts", "deliveries"."first_attempt_at", "deliveries"."last_attempt_at",
    "deliveries"."error", "deliveries"."answer", "deliveries"."created_at", "deliveries"."ended_at",
    "deliveries"."decided_at", "deliveries"."address", "deliveries"."updates"
FROM "deliveries"
WHERE (("deliveries"."org_id" = ANY($1)) AND ("deliveries"."state" = ANY($2)))
ORDER BY "deliveries"."id" DESC
LIMIT $3;

-- org admin: ?recipient_id=...
SELECT "deliveries"."id", "deliveries"."channel", "deliveries"."recipient_id", "deliveries"."org_id",
    "deliveries"."event_id", "deliveries"."notification_id", "deliveries"."message", "deliveries"."ticket_id",
    "deliveries"."state", "deliveries"."attempts", "deliveries"."first_attempt_at", "deliveries"."last_attempt_at",
    "deliveries"."error", "deliveries"."answer", "deliveries"."created_at", "deliveries"."ended_at",
    "deliveries"."decided_at", "deliveries"."address", "deliveries"."updates"
FROM "deliveries"
WHERE (("deliveries"."org_id" = ANY($1)) AND ("deliveries"."recipient_id" = ANY($2)))
ORDER BY "deliveries"."id" DESC
LIMIT $3;

-- org admin: ?org_id=...
SELECT "deliveries"."id", "deliveries"."channel", "deliveries"."recipient_id", "deliveries"."org_id",
    "deliveries"."event_id", "deliveries"."notification_id", "deliveries"."message", "deliveries"."ticket_id",
    "deliveries"."state", "deliveries"."attempts", "deliveries"."first_attempt_at", "deliveries"."last_attempt_at",
    "deliveries"."error", "deliveries"."answer", "deliveries"."created_at", "deliveries"."ended_at",
    "deliveries"."decided_at", "deliveries"."address", "deliveries"."updates"
FROM "deliveries"
WHERE (("deliveries"."org_id" = ANY($1)) AND ("deliveries"."org_id" = ANY($2)))
ORDER BY "deliveries"."id" DESC
LIMIT $3;

-- org admin: ?ticket_id=...
SELECT "deliveries"."id", "deliveries"."channel", "deliveries"."recipient_id", "deliveries"."org_id",
    "deliveries"."event_id", "deliveries"."notification_id", "deliveries"."message", "deliveries"."ticket_id",
    "deliveries"."state", "deliveries"."attempts", "deliveries"."first_attempt_at", "deliveries"."last_attempt_at",
    "deliveries"."error", "deliveries"."answer", "deliveries"."created_at", "deliveries"."ended_at",
    "deliveries"."decided_at", "deliveries"."address", "deliveries"."updates"
FROM "deliveries"
WHERE (("deliveries"."org_id" = ANY($1)) AND ("deliveries"."ticket_id" = ANY($2)))
ORDER BY "deliveries"."id" DESC
LIMIT $3;

-- org admin: ?event_id=...
SELECT "deliveries"."id", "deliveries"."channel", "deliveries"."recipient_id", "deliveries"."org_id",
    "deliveries"."event_id", "deliveries"."notification_id", "deliveries"."message", "deliveries"."ticket_id",
    "deliveries"."state", "deliveries"."attempts", "deliveries"."first_attempt_at", "deliveries"."last_attempt_at",
    "deliveries"."error", "deliveries"."answer", "deliveries"."created_at", "deliveries"."ended_at",
    "deliveries"."decided_at", "deliveries"."address", "deliveries"."updates"
FROM "deliveries"
WHERE (("deliveries"."org_id" = ANY($1)) AND ("deliveries"."event_id" = ANY($2)))
ORDER BY "deliveries"."id" DESC
LIMIT $3;

-- org admin: ?created_from=...
SELECT "deliveries"."id", "deliveries"."channel", "deliveries"."recipient_id", "deliveries"."org_id",
    "deliveries"."event_id", "deliveries"."notification_id", "deliveries"."message", "deliveries"."ticket_id",
    "deliveries"."state", "deliveries"."attempts", "deliveries"."first_attempt_at", "deliveries"."last_attempt_at",
    "deliveries"."error", "deliveries"."answer", "deliveries"."created_at", "deliveries"."ended_at",
    "deliveries"."decided_at", "deliveries"."address", "deliveries"."updates"
FROM "deliveries"
WHERE (("deliveries"."org_id" = ANY($1)) AND ("deliveries"."created_at" >= $2))
ORDER BY "deliveries"."id" DESC
LIMIT $3;

-- org admin: ?created_to=...
SELECT "deliveries"."id", "deliveries"."channel", "deliveries"."recipient_id", "deliveries"."org_id",
    "deliveries"."event_id", "deliveries"."notification_id", "deliveries"."message", "deliveries"."ticket_id",
    "deliveries"."state", "deliveries"."attempts", "deliveries"."first_attempt_at", "deliveries"."last_attempt_at",
    "deliveries"."error", "deliveries"."answer", "deliveries"."created_at", "deliveries"."ended_at",
    "deliveries"."decided_at", "deliveries"."address", "deliveries"."updates"
FROM "deliveries"
WHERE (("deliveries"."org_id" = ANY($1)) AND ("deliveries"."created_at" < $2))
ORDER BY "deliveries"."id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "deliveries"
WHERE ("deliveries"."org_id" = ANY($1));

