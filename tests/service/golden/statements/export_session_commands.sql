-- org admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (session_commands.id)::text, (session_commands.session_id)::text, (session_commands.seq)::text, (session_commands.org_id)::text,
    (org.slug)::text, (session_commands.user_id)::text, (session.username)::text, (session_commands.asset_id)::text,
    (session.asset_name)::text, (session.account)::text, (session_commands.at AT TIME ZONE 'UTC')::text, (session_commands.reported_at
    AT TIME ZONE 'UTC')::text, (session_commands.command)::text, (session_commands.is_cut)::text, (session_commands.sha256)::text,
    (session_commands.action)::text, (session_commands.rule_id)::text, (session_commands.ticket_id)::text
FROM (
  SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq",
      "session_commands"."org_id", "session_commands"."user_id", "session_commands"."asset_id",
      "session_commands"."at", "session_commands"."reported_at", "session_commands"."command",
      "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
      "session_commands"."rule_id", "session_commands"."ticket_id", "session_commands"."folded"
  FROM "session_commands"
  WHERE (("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
      = ANY(
    SELECT "asset_sessions"."id"
    FROM "asset_sessions"
    WHERE ("asset_sessions"."gateway_id" = $3)
  ))))
) session_commands
LEFT JOIN asset_sessions session ON session.id = session_commands.session_id
LEFT JOIN organizations org ON org.id = session_commands.org_id
ORDER BY session_commands.id DESC;

-- super admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (session_commands.id)::text, (session_commands.session_id)::text, (session_commands.seq)::text, (session_commands.org_id)::text,
    (org.slug)::text, (session_commands.user_id)::text, (session.username)::text, (session_commands.asset_id)::text,
    (session.asset_name)::text, (session.account)::text, (session_commands.at AT TIME ZONE 'UTC')::text, (session_commands.reported_at
    AT TIME ZONE 'UTC')::text, (session_commands.command)::text, (session_commands.is_cut)::text, (session_commands.sha256)::text,
    (session_commands.action)::text, (session_commands.rule_id)::text, (session_commands.ticket_id)::text
FROM (
  SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq",
      "session_commands"."org_id", "session_commands"."user_id", "session_commands"."asset_id",
      "session_commands"."at", "session_commands"."reported_at", "session_commands"."command",
      "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
      "session_commands"."rule_id", "session_commands"."ticket_id", "session_commands"."folded"
  FROM "session_commands"
) session_commands
LEFT JOIN asset_sessions session ON session.id = session_commands.session_id
LEFT JOIN organizations org ON org.id = session_commands.org_id
ORDER BY session_commands.id DESC;

-- org admin: ?sort=created_at
DECLARE export NO SCROLL CURSOR FOR
SELECT (session_commands.id)::text, (session_commands.session_id)::text, (session_commands.seq)::text, (session_commands.org_id)::text,
    (org.slug)::text, (session_commands.user_id)::text, (session.username)::text, (session_commands.asset_id)::text,
    (session.asset_name)::text, (session.account)::text, (session_commands.at AT TIME ZONE 'UTC')::text, (session_commands.reported_at
    AT TIME ZONE 'UTC')::text, (session_commands.command)::text, (session_commands.is_cut)::text, (session_commands.sha256)::text,
    (session_commands.action)::text, (session_commands.rule_id)::text, (session_commands.ticket_id)::text
FROM (
  SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq",
      "session_commands"."org_id", "session_commands"."user_id", "session_commands"."asset_id",
      "session_commands"."at", "session_commands"."reported_at", "session_commands"."command",
      "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
      "session_commands"."rule_id", "session_commands"."ticket_id", "session_commands"."folded"
  FROM "session_commands"
  WHERE (("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
      = ANY(
    SELECT "asset_sessions"."id"
    FROM "asset_sessions"
    WHERE ("asset_sessions"."gateway_id" = $3)
  ))))
) session_commands
LEFT JOIN asset_sessions session ON session.id = session_commands.session_id
LEFT JOIN organizations org ON org.id = session_commands.org_id
ORDER BY session_commands.id;

-- org admin: ?q=web
DECLARE export NO SCROLL CURSOR FOR
SELECT (session_commands.id)::text, (session_commands.session_id)::text, (session_commands.seq)::text, (session_commands.org_id)::text,
    (org.slug)::text, (session_commands.user_id)::text, (session.username)::text, (session_commands.asset_id)::text,
    (session.asset_name)::text, (session.account)::text, (session_commands.at AT TIME ZONE 'UTC')::text, (session_commands.reported_at
    AT TIME ZONE 'UTC')::text, (session_commands.command)::text, (session_commands.is_cut)::text, (session_commands.sha256)::text,
    (session_commands.action)::text, (session_commands.rule_id)::text, (session_commands.ticket_id)::text
FROM (
  SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq",
      "session_commands"."org_id", "session_commands"."user_id", "session_commands"."asset_id",
      "session_commands"."at", "session_commands"."reported_at", "session_commands"."command",
      "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
      "session_commands"."rule_id", "session_commands"."ticket_id", "session_commands"."folded"
  FROM "session_commands"
  WHERE ((("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
      = ANY(
    SELECT "asset_sessions"."id"
    FROM "asset_sessions"
    WHERE ("asset_sessions"."gateway_id" = $3)
  )))) AND ("session_commands"."folded" LIKE $4))
) session_commands
LEFT JOIN asset_sessions session ON session.id = session_commands.session_id
LEFT JOIN organizations org ON org.id = session_commands.org_id
ORDER BY session_commands.id DESC;

-- org admin: ?org_id=...&user_id=...&asset_id=...&session_id=...&action=...&rule_id=...&from=...&before=...&q=web
DECLARE export NO SCROLL CURSOR FOR
SELECT (session_commands.id)::text, (session_commands.session_id)::text, (session_commands.seq)::text, (session_commands.org_id)::text,
    (org.slug)::text, (session_commands.user_id)::text, (session.username)::text, (session_commands.asset_id)::text,
    (session.asset_name)::text, (session.account)::text, (session_commands.at AT TIME ZONE 'UTC')::text, (session_commands.reported_at
    AT TIME ZONE 'UTC')::text, (session_commands.command)::text, (session_commands.is_cut)::text, (session_commands.sha256)::text,
    (session_commands.action)::text, (session_commands.rule_id)::text, (session_commands.ticket_id)::text
FROM (
  SELECT "session_commands"."id", "session_commands"."session_id", "session_commands"."seq",
      "session_commands"."org_id", "session_commands"."user_id", "session_commands"."asset_id",
      "session_commands"."at", "session_commands"."reported_at", "session_commands"."command",
      "session_commands"."is_cut", "session_commands"."sha256", "session_commands"."action",
      "session_commands"."rule_id", "session_commands"."ticket_id", "session_commands"."folded"
  FROM "session_commands"
  WHERE ((((((((((("session_commands"."org_id" = ANY($1)) OR (("session_commands"."user_id" = $2) OR ("session_commands"."session_id"
      = ANY(
    SELECT "asset_sessions"."id"
    FROM "asset_sessions"
    WHERE ("asset_sessions"."gateway_id" = $3)
  )))) AND ("session_commands"."org_id" = ANY($4))) AND ("session_commands"."user_id" = ANY($5))) AND ("session_commands"."asset_id"
      = ANY($6))) AND ("session_commands"."session_id" = ANY($7))) AND ("session_commands"."action" = ANY($8)))
      AND ("session_commands"."rule_id" = ANY($9))) AND ("session_commands"."at" >= $10)) AND ("session_commands"."at"
      < $11)) AND ("session_commands"."folded" LIKE $12))
) session_commands
LEFT JOIN asset_sessions session ON session.id = session_commands.session_id
LEFT JOIN organizations org ON org.id = session_commands.org_id
ORDER BY session_commands.id DESC;

