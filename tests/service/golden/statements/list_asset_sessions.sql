-- org admin: ?
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE (("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3)))
ORDER BY "asset_sessions"."id" DESC
LIMIT $4;

-- org admin: ?q=web
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3))) AND ("asset_sessions"."folded" LIKE $4))
ORDER BY "asset_sessions"."id" DESC
LIMIT $5;

-- super admin: ?
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
ORDER BY "asset_sessions"."id" DESC
LIMIT $1;

-- super admin: ?q=web
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ("asset_sessions"."folded" LIKE $1)
ORDER BY "asset_sessions"."id" DESC
LIMIT $2;

-- org admin: ?sort=-created_at&cursor=...
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3))) AND ("asset_sessions"."id" < $4))
ORDER BY "asset_sessions"."id" DESC
LIMIT $5;

-- org admin: ?sort=created_at
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE (("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3)))
ORDER BY "asset_sessions"."id" ASC
LIMIT $4;

-- org admin: ?sort=created_at&cursor=...
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3))) AND ("asset_sessions"."id" > $4))
ORDER BY "asset_sessions"."id" ASC
LIMIT $5;

-- org admin: ?org_id=...
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3))) AND ("asset_sessions"."org_id" = ANY($4)))
ORDER BY "asset_sessions"."id" DESC
LIMIT $5;

-- org admin: ?user_id=...
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3))) AND ("asset_sessions"."user_id" = ANY($4)))
ORDER BY "asset_sessions"."id" DESC
LIMIT $5;

-- org admin: ?asset_id=...
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3))) AND ("asset_sessions"."asset_id" = ANY($4)))
ORDER BY "asset_sessions"."id" DESC
LIMIT $5;

-- org admin: ?gateway_id=...
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3))) AND ("asset_sessions"."gateway_id" = ANY($4)))
ORDER BY "asset_sessions"."id" DESC
LIMIT $5;

-- org admin: ?protocol=ssh
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3))) AND ("asset_sessions"."protocol" = ANY($4)))
ORDER BY "asset_sessions"."id" DESC
LIMIT $5;

-- org admin: ?state=active
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3))) AND ("asset_sessions"."ended_at" IS NULL))
ORDER BY "asset_sessions"."id" DESC
LIMIT $4;

-- org admin: ?state=ended
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3))) AND ("asset_sessions"."ended_at" IS NOT NULL))
ORDER BY "asset_sessions"."id" DESC
LIMIT $4;

-- org admin: ?end_reason=...
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3))) AND ("asset_sessions"."end_reason" = ANY($4)))
ORDER BY "asset_sessions"."id" DESC
LIMIT $5;

-- org admin: ?began_from=...
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3))) AND ("asset_sessions"."began_at" >= $4))
ORDER BY "asset_sessions"."id" DESC
LIMIT $5;

-- org admin: ?began_before=...
SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
    "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
    "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
    "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
    "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
    "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
    "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands"
FROM "asset_sessions"
WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3))) AND ("asset_sessions"."began_at" < $4))
ORDER BY "asset_sessions"."id" DESC
LIMIT $5;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "asset_sessions"
WHERE (("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
    = $3)));

