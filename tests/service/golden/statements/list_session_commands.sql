-- org admin: ?
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE (("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
))))
ORDER BY "session_commands"."id" DESC
LIMIT $4;

-- org admin: ?q=web
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ((("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
)))) AND ("session_commands"."folded" LIKE $4))
ORDER BY "session_commands"."id" DESC
LIMIT $5;

-- super admin: ?
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
ORDER BY "session_commands"."id" DESC
LIMIT $1;

-- super admin: ?q=web
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ("session_commands"."folded" LIKE $1)
ORDER BY "session_commands"."id" DESC
LIMIT $2;

-- org admin: ?sort=-created_at&cursor=...
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ((("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
)))) AND ("session_commands"."id" < $4))
ORDER BY "session_commands"."id" DESC
LIMIT $5;

-- org admin: ?sort=created_at
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE (("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
))))
ORDER BY "session_commands"."id" ASC
LIMIT $4;

-- org admin: ?sort=created_at&cursor=...
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ((("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
)))) AND ("session_commands"."id" > $4))
ORDER BY "session_commands"."id" ASC
LIMIT $5;

-- org admin: ?org_id=...
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ((("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
)))) AND ("session_commands"."org_id" = ANY($4)))
ORDER BY "session_commands"."id" DESC
LIMIT $5;

-- org admin: ?user_id=...
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ((("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
)))) AND ("session_commands"."user_id" = ANY($4)))
ORDER BY "session_commands"."id" DESC
LIMIT $5;

-- org admin: ?asset_id=...
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ((("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
)))) AND ("session_commands"."asset_id" = ANY($4)))
ORDER BY "session_commands"."id" DESC
LIMIT $5;

-- org admin: ?session_id=...
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ((("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
)))) AND ("session_commands"."session_id" = ANY($4)))
ORDER BY "session_commands"."id" DESC
LIMIT $5;

-- org admin: ?action=...
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ((("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
)))) AND ("session_commands"."action" = ANY($4)))
ORDER BY "session_commands"."id" DESC
LIMIT $5;

-- org admin: ?rule_id=...
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ((("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
)))) AND ("session_commands"."rule_id" = ANY($4)))
ORDER BY "session_commands"."id" DESC
LIMIT $5;

-- org admin: ?from=...
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ((("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
)))) AND ("session_commands"."at" >= $4))
ORDER BY "session_commands"."id" DESC
LIMIT $5;

-- org admin: ?before=...
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ((("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
)))) AND ("session_commands"."at" < $4))
ORDER BY "session_commands"."id" DESC
LIMIT $5;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "session_commands"
WHERE (("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
    = ANY(
  SELECT "asset_sessions"."id"
  FROM "asset_sessions"
  WHERE ("asset_sessions"."gateway_id" = $3)
))));

