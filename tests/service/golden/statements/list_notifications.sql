-- org admin: ?
SELECT "notifications"."id", "notifications"."user_id", "notifications"."org_id", "notifications"."message",
    "notifications"."event_id", "notifications"."ticket_id", "notifications"."at", "notifications"."read_at"
FROM "notifications"
WHERE (("notifications"."user_id" = $1) AND ("notifications"."message" = ANY($2)))
ORDER BY "notifications"."id" DESC
LIMIT $3;

-- org admin: ?sort=-created_at&cursor=...
SELECT "notifications"."id", "notifications"."user_id", "notifications"."org_id", "notifications"."message",
    "notifications"."event_id", "notifications"."ticket_id", "notifications"."at", "notifications"."read_at"
FROM "notifications"
WHERE ((("notifications"."user_id" = $1) AND ("notifications"."message" = ANY($2))) AND ("notifications"."id"
    < $3))
ORDER BY "notifications"."id" DESC
LIMIT $4;

-- org admin: ?sort=created_at
SELECT "notifications"."id", "notifications"."user_id", "notifications"."org_id", "notifications"."message",
    "notifications"."event_id", "notifications"."ticket_id", "notifications"."at", "notifications"."read_at"
FROM "notifications"
WHERE (("notifications"."user_id" = $1) AND ("notifications"."message" = ANY($2)))
ORDER BY "notifications"."id" ASC
LIMIT $3;

-- org admin: ?sort=created_at&cursor=...
SELECT "notifications"."id", "notifications"."user_id", "notifications"."org_id", "notifications"."message",
    "notifications"."event_id", "notifications"."ticket_id", "notifications"."at", "notifications"."read_at"
FROM "notifications"
WHERE ((("notifications"."user_id" = $1) AND ("notifications"."message" = ANY($2))) AND ("notifications"."id"
    > $3))
ORDER BY "notifications"."id" ASC
LIMIT $4;

-- org admin: ?is_read=true
SELECT "notifications"."id", "notifications"."user_id", "notifications"."org_id", "notifications"."message",
    "notifications"."event_id", "notifications"."ticket_id", "notifications"."at", "notifications"."read_at"
FROM "notifications"
WHERE ((("notifications"."user_id" = $1) AND ("notifications"."message" = ANY($2))) AND ("notifications"."read_at"
    IS NOT NULL))
ORDER BY "notifications"."id" DESC
LIMIT $3;

-- org admin: ?is_read=false
SELECT "notifications"."id", "notifications"."user_id", "notifications"."org_id", "notifications"."message",
    "notifications"."event_id", "notifications"."ticket_id", "notifications"."at", "notifications"."read_at"
FROM "notifications"
WHERE ((("notifications"."user_id" = $1) AND ("notifications"."message" = ANY($2))) AND ("notifications"."read_at"
    IS NULL))
ORDER BY "notifications"."id" DESC
LIMIT $3;

-- org admin: ?message=...
SELECT "notifications"."id", "notifications"."user_id", "notifications"."org_id", "notifications"."message",
    "notifications"."event_id", "notifications"."ticket_id", "notifications"."at", "notifications"."read_at"
FROM "notifications"
WHERE ((("notifications"."user_id" = $1) AND ("notifications"."message" = ANY($2))) AND ("notifications"."message"
    = ANY($3)))
ORDER BY "notifications"."id" DESC
LIMIT $4;

-- org admin: ?org_id=...
SELECT "notifications"."id", "notifications"."user_id", "notifications"."org_id", "notifications"."message",
    "notifications"."event_id", "notifications"."ticket_id", "notifications"."at", "notifications"."read_at"
FROM "notifications"
WHERE ((("notifications"."user_id" = $1) AND ("notifications"."message" = ANY($2))) AND ("notifications"."org_id"
    = ANY($3)))
ORDER BY "notifications"."id" DESC
LIMIT $4;

-- org admin: ?ticket_id=...
SELECT "notifications"."id", "notifications"."user_id", "notifications"."org_id", "notifications"."message",
    "notifications"."event_id", "notifications"."ticket_id", "notifications"."at", "notifications"."read_at"
FROM "notifications"
WHERE ((("notifications"."user_id" = $1) AND ("notifications"."message" = ANY($2))) AND ("notifications"."ticket_id"
    = ANY($3)))
ORDER BY "notifications"."id" DESC
LIMIT $4;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "notifications"
WHERE (("notifications"."user_id" = $1) AND ("notifications"."message" = ANY($2)));

