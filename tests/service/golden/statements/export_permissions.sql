-- org admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.org_id)::text, (org.slug)::text, (permissions.name)::text,
    array_to_json(permissions.users)::text, (cardinality(permissions.users))::text, array_to_json((
  SELECT n.names
  FROM object_names('user', permissions.users) n
))::text, array_to_json(permissions.groups)::text, (cardinality(permissions.groups))::text, array_to_json((
  SELECT n.names
  FROM object_names('group', permissions.groups) n
))::text, array_to_json(permissions.assets)::text, (cardinality(permissions.assets))::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.assets) n
))::text, array_to_json(permissions.nodes)::text, (cardinality(permissions.nodes))::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.nodes) n
))::text, array_to_json(permissions.exclude_assets)::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.exclude_assets) n
))::text, array_to_json(permissions.exclude_nodes)::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.exclude_nodes) n
))::text, array_to_json(permissions.accounts)::text, array_to_json(permissions.protocols)::text, array_to_json(permissions.actions)::text,
    (permissions.valid_from AT TIME ZONE 'UTC')::text, (permissions.valid_until AT TIME ZONE 'UTC')::text, (permissions.is_active)::text,
    (permissions.reusable_tokens)::text, ((permissions.is_active AND (permissions.valid_from IS NULL OR
    window_has_begun(permissions.valid_from)) AND window_lasts(permissions.valid_until) AND cardinality(permissions.users)
    + cardinality(permissions.groups) > 0 AND NOT (permissions.assets <@ permissions.exclude_assets AND
    permissions.nodes <@ permissions.exclude_nodes) AND EXISTS (
  SELECT
  FROM unnest(permissions.accounts) entry
  WHERE entry NOT LIKE '!%'
    AND '!' || CASE entry WHEN '@USER' THEN '{username}' ELSE entry END <> ALL (permissions.accounts)
) AND cardinality(permissions.protocols) > 0 AND cardinality(permissions.actions) > 0))::text, (permissions.comment)::text,
    (permissions.source_ticket_id)::text, (ticket.number)::text, (permissions.created_at AT TIME ZONE 'UTC')::text,
    (permissions.updated_at AT TIME ZONE 'UTC')::text
FROM (
  SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users",
      "permissions"."groups", "permissions"."assets", "permissions"."nodes", "permissions"."accounts",
      "permissions"."protocols", "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until",
      "permissions"."is_active", "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at",
      "permissions"."updated_at", "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."folded",
      "permissions"."reusable_tokens"
  FROM "permissions"
  WHERE (("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
      AND window_lasts(permissions.valid_until)))
) permissions
LEFT JOIN organizations org ON org.id = permissions.org_id
LEFT JOIN tickets ticket ON ticket.id = permissions.source_ticket_id
ORDER BY permissions.id DESC;

-- super admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.org_id)::text, (org.slug)::text, (permissions.name)::text,
    array_to_json(permissions.users)::text, (cardinality(permissions.users))::text, array_to_json((
  SELECT n.names
  FROM object_names('user', permissions.users) n
))::text, array_to_json(permissions.groups)::text, (cardinality(permissions.groups))::text, array_to_json((
  SELECT n.names
  FROM object_names('group', permissions.groups) n
))::text, array_to_json(permissions.assets)::text, (cardinality(permissions.assets))::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.assets) n
))::text, array_to_json(permissions.nodes)::text, (cardinality(permissions.nodes))::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.nodes) n
))::text, array_to_json(permissions.exclude_assets)::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.exclude_assets) n
))::text, array_to_json(permissions.exclude_nodes)::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.exclude_nodes) n
))::text, array_to_json(permissions.accounts)::text, array_to_json(permissions.protocols)::text, array_to_json(permissions.actions)::text,
    (permissions.valid_from AT TIME ZONE 'UTC')::text, (permissions.valid_until AT TIME ZONE 'UTC')::text, (permissions.is_active)::text,
    (permissions.reusable_tokens)::text, ((permissions.is_active AND (permissions.valid_from IS NULL OR
    window_has_begun(permissions.valid_from)) AND window_lasts(permissions.valid_until) AND cardinality(permissions.users)
    + cardinality(permissions.groups) > 0 AND NOT (permissions.assets <@ permissions.exclude_assets AND
    permissions.nodes <@ permissions.exclude_nodes) AND EXISTS (
  SELECT
  FROM unnest(permissions.accounts) entry
  WHERE entry NOT LIKE '!%'
    AND '!' || CASE entry WHEN '@USER' THEN '{username}' ELSE entry END <> ALL (permissions.accounts)
) AND cardinality(permissions.protocols) > 0 AND cardinality(permissions.actions) > 0))::text, (permissions.comment)::text,
    (permissions.source_ticket_id)::text, (ticket.number)::text, (permissions.created_at AT TIME ZONE 'UTC')::text,
    (permissions.updated_at AT TIME ZONE 'UTC')::text
FROM (
  SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users",
      "permissions"."groups", "permissions"."assets", "permissions"."nodes", "permissions"."accounts",
      "permissions"."protocols", "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until",
      "permissions"."is_active", "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at",
      "permissions"."updated_at", "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."folded",
      "permissions"."reusable_tokens"
  FROM "permissions"
  WHERE (permissions.source_ticket_id IS NULL OR permissions.is_active AND window_lasts(permissions.valid_until))
) permissions
LEFT JOIN organizations org ON org.id = permissions.org_id
LEFT JOIN tickets ticket ON ticket.id = permissions.source_ticket_id
ORDER BY permissions.id DESC;

-- org admin: ?sort=created_at
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.org_id)::text, (org.slug)::text, (permissions.name)::text,
    array_to_json(permissions.users)::text, (cardinality(permissions.users))::text, array_to_json((
  SELECT n.names
  FROM object_names('user', permissions.users) n
))::text, array_to_json(permissions.groups)::text, (cardinality(permissions.groups))::text, array_to_json((
  SELECT n.names
  FROM object_names('group', permissions.groups) n
))::text, array_to_json(permissions.assets)::text, (cardinality(permissions.assets))::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.assets) n
))::text, array_to_json(permissions.nodes)::text, (cardinality(permissions.nodes))::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.nodes) n
))::text, array_to_json(permissions.exclude_assets)::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.exclude_assets) n
))::text, array_to_json(permissions.exclude_nodes)::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.exclude_nodes) n
))::text, array_to_json(permissions.accounts)::text, array_to_json(permissions.protocols)::text, array_to_json(permissions.actions)::text,
    (permissions.valid_from AT TIME ZONE 'UTC')::text, (permissions.valid_until AT TIME ZONE 'UTC')::text, (permissions.is_active)::text,
    (permissions.reusable_tokens)::text, ((permissions.is_active AND (permissions.valid_from IS NULL OR
    window_has_begun(permissions.valid_from)) AND window_lasts(permissions.valid_until) AND cardinality(permissions.users)
    + cardinality(permissions.groups) > 0 AND NOT (permissions.assets <@ permissions.exclude_assets AND
    permissions.nodes <@ permissions.exclude_nodes) AND EXISTS (
  SELECT
  FROM unnest(permissions.accounts) entry
  WHERE entry NOT LIKE '!%'
    AND '!' || CASE entry WHEN '@USER' THEN '{username}' ELSE entry END <> ALL (permissions.accounts)
) AND cardinality(permissions.protocols) > 0 AND cardinality(permissions.actions) > 0))::text, (permissions.comment)::text,
    (permissions.source_ticket_id)::text, (ticket.number)::text, (permissions.created_at AT TIME ZONE 'UTC')::text,
    (permissions.updated_at AT TIME ZONE 'UTC')::text
FROM (
  SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users",
      "permissions"."groups", "permissions"."assets", "permissions"."nodes", "permissions"."accounts",
      "permissions"."protocols", "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until",
      "permissions"."is_active", "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at",
      "permissions"."updated_at", "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."folded",
      "permissions"."reusable_tokens"
  FROM "permissions"
  WHERE (("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
      AND window_lasts(permissions.valid_until)))
) permissions
LEFT JOIN organizations org ON org.id = permissions.org_id
LEFT JOIN tickets ticket ON ticket.id = permissions.source_ticket_id
ORDER BY permissions.id;

-- org admin: ?sort=name
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.org_id)::text, (org.slug)::text, (permissions.name)::text,
    array_to_json(permissions.users)::text, (cardinality(permissions.users))::text, array_to_json((
  SELECT n.names
  FROM object_names('user', permissions.users) n
))::text, array_to_json(permissions.groups)::text, (cardinality(permissions.groups))::text, array_to_json((
  SELECT n.names
  FROM object_names('group', permissions.groups) n
))::text, array_to_json(permissions.assets)::text, (cardinality(permissions.assets))::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.assets) n
))::text, array_to_json(permissions.nodes)::text, (cardinality(permissions.nodes))::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.nodes) n
))::text, array_to_json(permissions.exclude_assets)::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.exclude_assets) n
))::text, array_to_json(permissions.exclude_nodes)::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.exclude_nodes) n
))::text, array_to_json(permissions.accounts)::text, array_to_json(permissions.protocols)::text, array_to_json(permissions.actions)::text,
    (permissions.valid_from AT TIME ZONE 'UTC')::text, (permissions.valid_until AT TIME ZONE 'UTC')::text, (permissions.is_active)::text,
    (permissions.reusable_tokens)::text, ((permissions.is_active AND (permissions.valid_from IS NULL OR
    window_has_begun(permissions.valid_from)) AND window_lasts(permissions.valid_until) AND cardinality(permissions.users)
    + cardinality(permissions.groups) > 0 AND NOT (permissions.assets <@ permissions.exclude_assets AND
    permissions.nodes <@ permissions.exclude_nodes) AND EXISTS (
  SELECT
  FROM unnest(permissions.accounts) entry
  WHERE entry NOT LIKE '!%'
    AND '!' || CASE entry WHEN '@USER' THEN '{username}' ELSE entry END <> ALL (permissions.accounts)
) AND cardinality(permissions.protocols) > 0 AND cardinality(permissions.actions) > 0))::text, (permissions.comment)::text,
    (permissions.source_ticket_id)::text, (ticket.number)::text, (permissions.created_at AT TIME ZONE 'UTC')::text,
    (permissions.updated_at AT TIME ZONE 'UTC')::text
FROM (
  SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users",
      "permissions"."groups", "permissions"."assets", "permissions"."nodes", "permissions"."accounts",
      "permissions"."protocols", "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until",
      "permissions"."is_active", "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at",
      "permissions"."updated_at", "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."folded",
      "permissions"."reusable_tokens"
  FROM "permissions"
  WHERE (("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
      AND window_lasts(permissions.valid_until)))
) permissions
LEFT JOIN organizations org ON org.id = permissions.org_id
LEFT JOIN tickets ticket ON ticket.id = permissions.source_ticket_id
ORDER BY permissions.name, permissions.id;

-- org admin: ?sort=-name
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.org_id)::text, (org.slug)::text, (permissions.name)::text,
    array_to_json(permissions.users)::text, (cardinality(permissions.users))::text, array_to_json((
  SELECT n.names
  FROM object_names('user', permissions.users) n
))::text, array_to_json(permissions.groups)::text, (cardinality(permissions.groups))::text, array_to_json((
  SELECT n.names
  FROM object_names('group', permissions.groups) n
))::text, array_to_json(permissions.assets)::text, (cardinality(permissions.assets))::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.assets) n
))::text, array_to_json(permissions.nodes)::text, (cardinality(permissions.nodes))::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.nodes) n
))::text, array_to_json(permissions.exclude_assets)::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.exclude_assets) n
))::text, array_to_json(permissions.exclude_nodes)::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.exclude_nodes) n
))::text, array_to_json(permissions.accounts)::text, array_to_json(permissions.protocols)::text, array_to_json(permissions.actions)::text,
    (permissions.valid_from AT TIME ZONE 'UTC')::text, (permissions.valid_until AT TIME ZONE 'UTC')::text, (permissions.is_active)::text,
    (permissions.reusable_tokens)::text, ((permissions.is_active AND (permissions.valid_from IS NULL OR
    window_has_begun(permissions.valid_from)) AND window_lasts(permissions.valid_until) AND cardinality(permissions.users)
    + cardinality(permissions.groups) > 0 AND NOT (permissions.assets <@ permissions.exclude_assets AND
    permissions.nodes <@ permissions.exclude_nodes) AND EXISTS (
  SELECT
  FROM unnest(permissions.accounts) entry
  WHERE entry NOT LIKE '!%'
    AND '!' || CASE entry WHEN '@USER' THEN '{username}' ELSE entry END <> ALL (permissions.accounts)
) AND cardinality(permissions.protocols) > 0 AND cardinality(permissions.actions) > 0))::text, (permissions.comment)::text,
    (permissions.source_ticket_id)::text, (ticket.number)::text, (permissions.created_at AT TIME ZONE 'UTC')::text,
    (permissions.updated_at AT TIME ZONE 'UTC')::text
FROM (
  SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users",
      "permissions"."groups", "permissions"."assets", "permissions"."nodes", "permissions"."accounts",
      "permissions"."protocols", "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until",
      "permissions"."is_active", "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at",
      "permissions"."updated_at", "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."folded",
      "permissions"."reusable_tokens"
  FROM "permissions"
  WHERE (("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
      AND window_lasts(permissions.valid_until)))
) permissions
LEFT JOIN organizations org ON org.id = permissions.org_id
LEFT JOIN tickets ticket ON ticket.id = permissions.source_ticket_id
ORDER BY permissions.name DESC, permissions.id DESC;

-- org admin: ?format=csv
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.org_id)::text, (org.slug)::text, (permissions.name)::text, (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT permissions.users AS list
    OFFSET 0
  ) one
), (cardinality(permissions.users))::text, (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT (
      SELECT n.names
      FROM object_names('user', permissions.users) n
    ) AS list
    OFFSET 0
  ) one
), (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT permissions.groups AS list
    OFFSET 0
  ) one
), (cardinality(permissions.groups))::text, (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT (
      SELECT n.names
      FROM object_names('group', permissions.groups) n
    ) AS list
    OFFSET 0
  ) one
), (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT permissions.assets AS list
    OFFSET 0
  ) one
), (cardinality(permissions.assets))::text, (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT (
      SELECT n.names
      FROM object_names('asset', permissions.assets) n
    ) AS list
    OFFSET 0
  ) one
), (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT permissions.nodes AS list
    OFFSET 0
  ) one
), (cardinality(permissions.nodes))::text, (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT (
      SELECT n.names
      FROM object_names('node', permissions.nodes) n
    ) AS list
    OFFSET 0
  ) one
), (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT permissions.exclude_assets AS list
    OFFSET 0
  ) one
), (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT (
      SELECT n.names
      FROM object_names('asset', permissions.exclude_assets) n
    ) AS list
    OFFSET 0
  ) one
), (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT permissions.exclude_nodes AS list
    OFFSET 0
  ) one
), (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT (
      SELECT n.names
      FROM object_names('node', permissions.exclude_nodes) n
    ) AS list
    OFFSET 0
  ) one
), (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT permissions.accounts AS list
    OFFSET 0
  ) one
), (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT permissions.protocols AS list
    OFFSET 0
  ) one
), (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT permissions.actions AS list
    OFFSET 0
  ) one
), (permissions.valid_from AT TIME ZONE 'UTC')::text, (permissions.valid_until AT TIME ZONE 'UTC')::text, (permissions.is_active)::text,
    (permissions.reusable_tokens)::text, ((permissions.is_active AND (permissions.valid_from IS NULL OR
    window_has_begun(permissions.valid_from)) AND window_lasts(permissions.valid_until) AND cardinality(permissions.users)
    + cardinality(permissions.groups) > 0 AND NOT (permissions.assets <@ permissions.exclude_assets AND
    permissions.nodes <@ permissions.exclude_nodes) AND EXISTS (
  SELECT
  FROM unnest(permissions.accounts) entry
  WHERE entry NOT LIKE '!%'
    AND '!' || CASE entry WHEN '@USER' THEN '{username}' ELSE entry END <> ALL (permissions.accounts)
) AND cardinality(permissions.protocols) > 0 AND cardinality(permissions.actions) > 0))::text, (permissions.comment)::text,
    (permissions.source_ticket_id)::text, (ticket.number)::text, (permissions.created_at AT TIME ZONE 'UTC')::text,
    (permissions.updated_at AT TIME ZONE 'UTC')::text
FROM (
  SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users",
      "permissions"."groups", "permissions"."assets", "permissions"."nodes", "permissions"."accounts",
      "permissions"."protocols", "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until",
      "permissions"."is_active", "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at",
      "permissions"."updated_at", "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."folded",
      "permissions"."reusable_tokens"
  FROM "permissions"
  WHERE (("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
      AND window_lasts(permissions.valid_until)))
) permissions
LEFT JOIN organizations org ON org.id = permissions.org_id
LEFT JOIN tickets ticket ON ticket.id = permissions.source_ticket_id
ORDER BY permissions.id DESC;

-- org admin: ?q=web
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.org_id)::text, (org.slug)::text, (permissions.name)::text,
    array_to_json(permissions.users)::text, (cardinality(permissions.users))::text, array_to_json((
  SELECT n.names
  FROM object_names('user', permissions.users) n
))::text, array_to_json(permissions.groups)::text, (cardinality(permissions.groups))::text, array_to_json((
  SELECT n.names
  FROM object_names('group', permissions.groups) n
))::text, array_to_json(permissions.assets)::text, (cardinality(permissions.assets))::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.assets) n
))::text, array_to_json(permissions.nodes)::text, (cardinality(permissions.nodes))::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.nodes) n
))::text, array_to_json(permissions.exclude_assets)::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.exclude_assets) n
))::text, array_to_json(permissions.exclude_nodes)::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.exclude_nodes) n
))::text, array_to_json(permissions.accounts)::text, array_to_json(permissions.protocols)::text, array_to_json(permissions.actions)::text,
    (permissions.valid_from AT TIME ZONE 'UTC')::text, (permissions.valid_until AT TIME ZONE 'UTC')::text, (permissions.is_active)::text,
    (permissions.reusable_tokens)::text, ((permissions.is_active AND (permissions.valid_from IS NULL OR
    window_has_begun(permissions.valid_from)) AND window_lasts(permissions.valid_until) AND cardinality(permissions.users)
    + cardinality(permissions.groups) > 0 AND NOT (permissions.assets <@ permissions.exclude_assets AND
    permissions.nodes <@ permissions.exclude_nodes) AND EXISTS (
  SELECT
  FROM unnest(permissions.accounts) entry
  WHERE entry NOT LIKE '!%'
    AND '!' || CASE entry WHEN '@USER' THEN '{username}' ELSE entry END <> ALL (permissions.accounts)
) AND cardinality(permissions.protocols) > 0 AND cardinality(permissions.actions) > 0))::text, (permissions.comment)::text,
    (permissions.source_ticket_id)::text, (ticket.number)::text, (permissions.created_at AT TIME ZONE 'UTC')::text,
    (permissions.updated_at AT TIME ZONE 'UTC')::text
FROM (
  SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users",
      "permissions"."groups", "permissions"."assets", "permissions"."nodes", "permissions"."accounts",
      "permissions"."protocols", "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until",
      "permissions"."is_active", "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at",
      "permissions"."updated_at", "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."folded",
      "permissions"."reusable_tokens"
  FROM "permissions"
  WHERE ((("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR
      permissions.is_active AND window_lasts(permissions.valid_until))) AND ("permissions"."folded" LIKE $2))
) permissions
LEFT JOIN organizations org ON org.id = permissions.org_id
LEFT JOIN tickets ticket ON ticket.id = permissions.source_ticket_id
ORDER BY permissions.id DESC;

-- org admin: ?org_id=...&user_id=...&group_id=...&asset_id=...&node_id=...&source_ticket_id=...&is_active=true&effective=true&reaches_asset_id=...&include_ended=true&created_from=...&created_to=...&q=web
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.org_id)::text, (org.slug)::text, (permissions.name)::text,
    array_to_json(permissions.users)::text, (cardinality(permissions.users))::text, array_to_json((
  SELECT n.names
  FROM object_names('user', permissions.users) n
))::text, array_to_json(permissions.groups)::text, (cardinality(permissions.groups))::text, array_to_json((
  SELECT n.names
  FROM object_names('group', permissions.groups) n
))::text, array_to_json(permissions.assets)::text, (cardinality(permissions.assets))::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.assets) n
))::text, array_to_json(permissions.nodes)::text, (cardinality(permissions.nodes))::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.nodes) n
))::text, array_to_json(permissions.exclude_assets)::text, array_to_json((
  SELECT n.names
  FROM object_names('asset', permissions.exclude_assets) n
))::text, array_to_json(permissions.exclude_nodes)::text, array_to_json((
  SELECT n.names
  FROM object_names('node', permissions.exclude_nodes) n
))::text, array_to_json(permissions.accounts)::text, array_to_json(permissions.protocols)::text, array_to_json(permissions.actions)::text,
    (permissions.valid_from AT TIME ZONE 'UTC')::text, (permissions.valid_until AT TIME ZONE 'UTC')::text, (permissions.is_active)::text,
    (permissions.reusable_tokens)::text, ((permissions.is_active AND (permissions.valid_from IS NULL OR
    window_has_begun(permissions.valid_from)) AND window_lasts(permissions.valid_until) AND cardinality(permissions.users)
    + cardinality(permissions.groups) > 0 AND NOT (permissions.assets <@ permissions.exclude_assets AND
    permissions.nodes <@ permissions.exclude_nodes) AND EXISTS (
  SELECT
  FROM unnest(permissions.accounts) entry
  WHERE entry NOT LIKE '!%'
    AND '!' || CASE entry WHEN '@USER' THEN '{username}' ELSE entry END <> ALL (permissions.accounts)
) AND cardinality(permissions.protocols) > 0 AND cardinality(permissions.actions) > 0))::text, (permissions.comment)::text,
    (permissions.source_ticket_id)::text, (ticket.number)::text, (permissions.created_at AT TIME ZONE 'UTC')::text,
    (permissions.updated_at AT TIME ZONE 'UTC')::text
FROM (
  SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users",
      "permissions"."groups", "permissions"."assets", "permissions"."nodes", "permissions"."accounts",
      "permissions"."protocols", "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until",
      "permissions"."is_active", "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at",
      "permissions"."updated_at", "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."folded",
      "permissions"."reusable_tokens"
  FROM "permissions"
  WHERE (((((((((((("permissions"."org_id" = ANY($1)) AND ("permissions"."users" && $2)) AND ("permissions"."groups"
      && $3)) AND ("permissions"."assets" && $4)) AND ("permissions"."nodes" && $5)) AND ("permissions"."source_ticket_id"
      = ANY($6))) AND ("permissions"."is_active" = $7)) AND ((permissions.is_active AND (permissions.valid_from
      IS NULL OR window_has_begun(permissions.valid_from)) AND window_lasts(permissions.valid_until) AND
      cardinality(permissions.users) + cardinality(permissions.groups) > 0 AND NOT (permissions.assets <@
      permissions.exclude_assets AND permissions.nodes <@ permissions.exclude_nodes) AND EXISTS (
    SELECT
    FROM unnest(permissions.accounts) entry
    WHERE entry NOT LIKE '!%'
      AND '!' || CASE entry WHEN '@USER' THEN '{username}' ELSE entry END <> ALL (permissions.accounts)
  ) AND cardinality(permissions.protocols) > 0 AND cardinality(permissions.actions) > 0) = $8)) AND
      permissions.org_id = (
    SELECT a.org_id
    FROM assets a
    WHERE a.id = $9
  ) AND permission_covers_asset(permissions, $10, ARRAY(
    SELECT *
    FROM nodes_of_asset($11)
  ))) AND ("permissions"."created_at" >= $12)) AND ("permissions"."created_at" < $13)) AND ("permissions"."folded"
      LIKE $14))
) permissions
LEFT JOIN organizations org ON org.id = permissions.org_id
LEFT JOIN tickets ticket ON ticket.id = permissions.source_ticket_id
ORDER BY permissions.id DESC;

