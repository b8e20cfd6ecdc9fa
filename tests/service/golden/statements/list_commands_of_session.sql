-- org admin: ?
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ("asset_sessions"."id" = $1);

-- org admin: ?
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ("session_commands"."session_id" = $1)
ORDER BY "session_commands"."id" DESC
LIMIT $2;

-- org admin: ?sort=-created_at&cursor=...
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE (("session_commands"."session_id" = $1) AND ("session_commands"."id" < $2))
ORDER BY "session_commands"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE ("session_commands"."session_id" = $1)
ORDER BY "session_commands"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq", "session_commands"."org_id",
    "session_commands"."user_id", "session_commands"."asset_id", "session_commands"."at", "session_commands"."reported_at",
    "session_commands"."command", "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
    "session_commands"."rule_id", "session_commands"."ticket_id"
FROM "session_commands"
WHERE (("session_commands"."session_id" = $1) AND ("session_commands"."id" > $2))
ORDER BY "session_commands"."id" ASC
LIMIT $3;

