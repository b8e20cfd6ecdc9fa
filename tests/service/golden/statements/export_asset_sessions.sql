-- org admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (asset_sessions.id)::text, (asset_sessions.org_id)::text, (org.slug)::text, (asset_sessions.user_id)::text,
    (asset_sessions.username)::text, (asset_sessions.asset_id)::text, (asset_sessions.asset_name)::text, (asset_sessions.asset_address)::text,
    (asset_sessions.account)::text, (asset_sessions.input_username)::text, (asset_sessions.protocol)::text,
    array_to_json(asset_sessions.actions)::text, (asset_sessions.ip)::text, (asset_sessions.gateway_id)::text,
    (asset_sessions.gateway_name)::text, (asset_sessions.token_id)::text, (asset_sessions.ticket_id)::text, (asset_sessions.began_at
    AT TIME ZONE 'UTC')::text, (asset_sessions.ended_at AT TIME ZONE 'UTC')::text, (asset_sessions.end_reason)::text,
    (asset_sessions.terminated_by)::text, (terminator.username)::text, (asset_sessions.end_detail)::text, (asset_sessions.access_ends_at
    AT TIME ZONE 'UTC')::text, (asset_sessions.last_reported_at AT TIME ZONE 'UTC')::text, (asset_sessions.commands)::text
FROM (
  SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
      "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
      "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
      "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
      "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
      "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
      "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands",
      "asset_sessions"."folded"
  FROM "asset_sessions"
  WHERE (("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
      = $3)))
) asset_sessions
LEFT JOIN organizations org ON org.id = asset_sessions.org_id
LEFT JOIN users terminator ON terminator.id = asset_sessions.terminated_by
ORDER BY asset_sessions.id DESC;

-- super admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (asset_sessions.id)::text, (asset_sessions.org_id)::text, (org.slug)::text, (asset_sessions.user_id)::text,
    (asset_sessions.username)::text, (asset_sessions.asset_id)::text, (asset_sessions.asset_name)::text, (asset_sessions.asset_address)::text,
    (asset_sessions.account)::text, (asset_sessions.input_username)::text, (asset_sessions.protocol)::text,
    array_to_json(asset_sessions.actions)::text, (asset_sessions.ip)::text, (asset_sessions.gateway_id)::text,
    (asset_sessions.gateway_name)::text, (asset_sessions.token_id)::text, (asset_sessions.ticket_id)::text, (asset_sessions.began_at
    AT TIME ZONE 'UTC')::text, (asset_sessions.ended_at AT TIME ZONE 'UTC')::text, (asset_sessions.end_reason)::text,
    (asset_sessions.terminated_by)::text, (terminator.username)::text, (asset_sessions.end_detail)::text, (asset_sessions.access_ends_at
    AT TIME ZONE 'UTC')::text, (asset_sessions.last_reported_at AT TIME ZONE 'UTC')::text, (asset_sessions.commands)::text
FROM (
  SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
      "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
      "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
      "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
      "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
      "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
      "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands",
      "asset_sessions"."folded"
  FROM "asset_sessions"
) asset_sessions
LEFT JOIN organizations org ON org.id = asset_sessions.org_id
LEFT JOIN users terminator ON terminator.id = asset_sessions.terminated_by
ORDER BY asset_sessions.id DESC;

-- org admin: ?sort=created_at
DECLARE export NO SCROLL CURSOR FOR
SELECT (asset_sessions.id)::text, (asset_sessions.org_id)::text, (org.slug)::text, (asset_sessions.user_id)::text,
    (asset_sessions.username)::text, (asset_sessions.asset_id)::text, (asset_sessions.asset_name)::text, (asset_sessions.asset_address)::text,
    (asset_sessions.account)::text, (asset_sessions.input_username)::text, (asset_sessions.protocol)::text,
    array_to_json(asset_sessions.actions)::text, (asset_sessions.ip)::text, (asset_sessions.gateway_id)::text,
    (asset_sessions.gateway_name)::text, (asset_sessions.token_id)::text, (asset_sessions.ticket_id)::text, (asset_sessions.began_at
    AT TIME ZONE 'UTC')::text, (asset_sessions.ended_at AT TIME ZONE 'UTC')::text, (asset_sessions.end_reason)::text,
    (asset_sessions.terminated_by)::text, (terminator.username)::text, (asset_sessions.end_detail)::text, (asset_sessions.access_ends_at
    AT TIME ZONE 'UTC')::text, (asset_sessions.last_reported_at AT TIME ZONE 'UTC')::text, (asset_sessions.commands)::text
FROM (
  SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
      "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
      "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
      "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
      "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
      "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
      "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands",
      "asset_sessions"."folded"
  FROM "asset_sessions"
  WHERE (("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
      = $3)))
) asset_sessions
LEFT JOIN organizations org ON org.id = asset_sessions.org_id
LEFT JOIN users terminator ON terminator.id = asset_sessions.terminated_by
ORDER BY asset_sessions.id;

-- org admin: ?format=csv
DECLARE export NO SCROLL CURSOR FOR
SELECT (asset_sessions.id)::text, (asset_sessions.org_id)::text, (org.slug)::text, (asset_sessions.user_id)::text,
    (asset_sessions.username)::text, (asset_sessions.asset_id)::text, (asset_sessions.asset_name)::text, (asset_sessions.asset_address)::text,
    (asset_sessions.account)::text, (asset_sessions.input_username)::text, (asset_sessions.protocol)::text, (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT asset_sessions.actions AS list
    OFFSET 0
  ) one
), (asset_sessions.ip)::text, (asset_sessions.gateway_id)::text, (asset_sessions.gateway_name)::text, (asset_sessions.token_id)::text,
    (asset_sessions.ticket_id)::text, (asset_sessions.began_at AT TIME ZONE 'UTC')::text, (asset_sessions.ended_at
    AT TIME ZONE 'UTC')::text, (asset_sessions.end_reason)::text, (asset_sessions.terminated_by)::text, (terminator.username)::text,
    (asset_sessions.end_detail)::text, (asset_sessions.access_ends_at AT TIME ZONE 'UTC')::text, (asset_sessions.last_reported_at
    AT TIME ZONE 'UTC')::text, (asset_sessions.commands)::text
FROM (
  SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
      "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
      "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
      "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
      "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
      "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
      "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands",
      "asset_sessions"."folded"
  FROM "asset_sessions"
  WHERE (("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
      = $3)))
) asset_sessions
LEFT JOIN organizations org ON org.id = asset_sessions.org_id
LEFT JOIN users terminator ON terminator.id = asset_sessions.terminated_by
ORDER BY asset_sessions.id DESC;

-- org admin: ?q=web
DECLARE export NO SCROLL CURSOR FOR
SELECT (asset_sessions.id)::text, (asset_sessions.org_id)::text, (org.slug)::text, (asset_sessions.user_id)::text,
    (asset_sessions.username)::text, (asset_sessions.asset_id)::text, (asset_sessions.asset_name)::text, (asset_sessions.asset_address)::text,
    (asset_sessions.account)::text, (asset_sessions.input_username)::text, (asset_sessions.protocol)::text,
    array_to_json(asset_sessions.actions)::text, (asset_sessions.ip)::text, (asset_sessions.gateway_id)::text,
    (asset_sessions.gateway_name)::text, (asset_sessions.token_id)::text, (asset_sessions.ticket_id)::text, (asset_sessions.began_at
    AT TIME ZONE 'UTC')::text, (asset_sessions.ended_at AT TIME ZONE 'UTC')::text, (asset_sessions.end_reason)::text,
    (asset_sessions.terminated_by)::text, (terminator.username)::text, (asset_sessions.end_detail)::text, (asset_sessions.access_ends_at
    AT TIME ZONE 'UTC')::text, (asset_sessions.last_reported_at AT TIME ZONE 'UTC')::text, (asset_sessions.commands)::text
FROM (
  SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
      "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
      "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
      "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
      "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
      "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
      "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands",
      "asset_sessions"."folded"
  FROM "asset_sessions"
  WHERE ((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
      = $3))) AND ("asset_sessions"."folded" LIKE $4))
) asset_sessions
LEFT JOIN organizations org ON org.id = asset_sessions.org_id
LEFT JOIN users terminator ON terminator.id = asset_sessions.terminated_by
ORDER BY asset_sessions.id DESC;

-- org admin: ?org_id=...&user_id=...&asset_id=...&gateway_id=...&protocol=ssh&state=active&end_reason=...&began_from=...&began_before=...&q=web
DECLARE export NO SCROLL CURSOR FOR
SELECT (asset_sessions.id)::text, (asset_sessions.org_id)::text, (org.slug)::text, (asset_sessions.user_id)::text,
    (asset_sessions.username)::text, (asset_sessions.asset_id)::text, (asset_sessions.asset_name)::text, (asset_sessions.asset_address)::text,
    (asset_sessions.account)::text, (asset_sessions.input_username)::text, (asset_sessions.protocol)::text,
    array_to_json(asset_sessions.actions)::text, (asset_sessions.ip)::text, (asset_sessions.gateway_id)::text,
    (asset_sessions.gateway_name)::text, (asset_sessions.token_id)::text, (asset_sessions.ticket_id)::text, (asset_sessions.began_at
    AT TIME ZONE 'UTC')::text, (asset_sessions.ended_at AT TIME ZONE 'UTC')::text, (asset_sessions.end_reason)::text,
    (asset_sessions.terminated_by)::text, (terminator.username)::text, (asset_sessions.end_detail)::text, (asset_sessions.access_ends_at
    AT TIME ZONE 'UTC')::text, (asset_sessions.last_reported_at AT TIME ZONE 'UTC')::text, (asset_sessions.commands)::text
FROM (
  SELECT "asset_sessions"."id", "asset_sessions"."org_id", "asset_sessions"."token_id", "asset_sessions"."ticket_id",
      "asset_sessions"."user_id", "asset_sessions"."username", "asset_sessions"."asset_id", "asset_sessions"."asset_name",
      "asset_sessions"."asset_address", "asset_sessions"."account", "asset_sessions"."input_username",
      "asset_sessions"."protocol", "asset_sessions"."actions", "asset_sessions"."ip", "asset_sessions"."gateway_id",
      "asset_sessions"."gateway_name", "asset_sessions"."began_at", "asset_sessions"."access_ends_at",
      "asset_sessions"."last_reported_at", "asset_sessions"."ended_at", "asset_sessions"."end_reason",
      "asset_sessions"."end_detail", "asset_sessions"."terminated_by", "asset_sessions"."commands",
      "asset_sessions"."folded"
  FROM "asset_sessions"
  WHERE (((((((((((("asset_sessions"."org_id" = ANY($1)) OR (("asset_sessions"."user_id" = $2) OR ("asset_sessions"."gateway_id"
      = $3))) AND ("asset_sessions"."org_id" = ANY($4))) AND ("asset_sessions"."user_id" = ANY($5))) AND ("asset_sessions"."asset_id"
      = ANY($6))) AND ("asset_sessions"."gateway_id" = ANY($7))) AND ("asset_sessions"."protocol" = ANY($8)))
      AND ("asset_sessions"."ended_at" IS NULL)) AND ("asset_sessions"."end_reason" = ANY($9))) AND ("asset_sessions"."began_at"
      >= $10)) AND ("asset_sessions"."began_at" < $11)) AND ("asset_sessions"."folded" LIKE $12))
) asset_sessions
LEFT JOIN organizations org ON org.id = asset_sessions.org_id
LEFT JOIN users terminator ON terminator.id = asset_sessions.terminated_by
ORDER BY asset_sessions.id DESC;

