-- org admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.name)::text, (permissions.org_id)::text, (org.slug)::text, (object.type)::text,
    (object.id)::text, ((
  SELECT n.name
  FROM object_name(object.type, object.id) n
))::text, (object.is_excluded)::text
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
JOIN LATERAL (
  SELECT 'user' AS type, id, false AS is_excluded
  FROM unnest(permissions.users) id
  UNION ALL
  SELECT 'group', id, false
  FROM unnest(permissions.groups) id
  UNION ALL
  SELECT 'asset', id, false
  FROM unnest(permissions.assets) id
  UNION ALL
  SELECT 'node', id, false
  FROM unnest(permissions.nodes) id
  UNION ALL
  SELECT 'asset', id, true
  FROM unnest(permissions.exclude_assets) id
  UNION ALL
  SELECT 'node', id, true
  FROM unnest(permissions.exclude_nodes) id
) object ON true
ORDER BY permissions.id DESC;

-- super admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.name)::text, (permissions.org_id)::text, (org.slug)::text, (object.type)::text,
    (object.id)::text, ((
  SELECT n.name
  FROM object_name(object.type, object.id) n
))::text, (object.is_excluded)::text
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
JOIN LATERAL (
  SELECT 'user' AS type, id, false AS is_excluded
  FROM unnest(permissions.users) id
  UNION ALL
  SELECT 'group', id, false
  FROM unnest(permissions.groups) id
  UNION ALL
  SELECT 'asset', id, false
  FROM unnest(permissions.assets) id
  UNION ALL
  SELECT 'node', id, false
  FROM unnest(permissions.nodes) id
  UNION ALL
  SELECT 'asset', id, true
  FROM unnest(permissions.exclude_assets) id
  UNION ALL
  SELECT 'node', id, true
  FROM unnest(permissions.exclude_nodes) id
) object ON true
ORDER BY permissions.id DESC;

-- org admin: ?sort=created_at
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.name)::text, (permissions.org_id)::text, (org.slug)::text, (object.type)::text,
    (object.id)::text, ((
  SELECT n.name
  FROM object_name(object.type, object.id) n
))::text, (object.is_excluded)::text
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
JOIN LATERAL (
  SELECT 'user' AS type, id, false AS is_excluded
  FROM unnest(permissions.users) id
  UNION ALL
  SELECT 'group', id, false
  FROM unnest(permissions.groups) id
  UNION ALL
  SELECT 'asset', id, false
  FROM unnest(permissions.assets) id
  UNION ALL
  SELECT 'node', id, false
  FROM unnest(permissions.nodes) id
  UNION ALL
  SELECT 'asset', id, true
  FROM unnest(permissions.exclude_assets) id
  UNION ALL
  SELECT 'node', id, true
  FROM unnest(permissions.exclude_nodes) id
) object ON true
ORDER BY permissions.id;

-- org admin: ?sort=name
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.name)::text, (permissions.org_id)::text, (org.slug)::text, (object.type)::text,
    (object.id)::text, ((
  SELECT n.name
  FROM object_name(object.type, object.id) n
))::text, (object.is_excluded)::text
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
JOIN LATERAL (
  SELECT 'user' AS type, id, false AS is_excluded
  FROM unnest(permissions.users) id
  UNION ALL
  SELECT 'group', id, false
  FROM unnest(permissions.groups) id
  UNION ALL
  SELECT 'asset', id, false
  FROM unnest(permissions.assets) id
  UNION ALL
  SELECT 'node', id, false
  FROM unnest(permissions.nodes) id
  UNION ALL
  SELECT 'asset', id, true
  FROM unnest(permissions.exclude_assets) id
  UNION ALL
  SELECT 'node', id, true
  FROM unnest(permissions.exclude_nodes) id
) object ON true
ORDER BY permissions.name, permissions.id;

-- org admin: ?sort=-name
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.name)::text, (permissions.org_id)::text, (org.slug)::text, (object.type)::text,
    (object.id)::text, ((
  SELECT n.name
  FROM object_name(object.type, object.id) n
))::text, (object.is_excluded)::text
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
JOIN LATERAL (
  SELECT 'user' AS type, id, false AS is_excluded
  FROM unnest(permissions.users) id
  UNION ALL
  SELECT 'group', id, false
  FROM unnest(permissions.groups) id
  UNION ALL
  SELECT 'asset', id, false
  FROM unnest(permissions.assets) id
  UNION ALL
  SELECT 'node', id, false
  FROM unnest(permissions.nodes) id
  UNION ALL
  SELECT 'asset', id, true
  FROM unnest(permissions.exclude_assets) id
  UNION ALL
  SELECT 'node', id, true
  FROM unnest(permissions.exclude_nodes) id
) object ON true
ORDER BY permissions.name DESC, permissions.id DESC;

-- org admin: ?q=web
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.name)::text, (permissions.org_id)::text, (org.slug)::text, (object.type)::text,
    (object.id)::text, ((
  SELECT n.name
  FROM object_name(object.type, object.id) n
))::text, (object.is_excluded)::text
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
JOIN LATERAL (
  SELECT 'user' AS type, id, false AS is_excluded
  FROM unnest(permissions.users) id
  UNION ALL
  SELECT 'group', id, false
  FROM unnest(permissions.groups) id
  UNION ALL
  SELECT 'asset', id, false
  FROM unnest(permissions.assets) id
  UNION ALL
  SELECT 'node', id, false
  FROM unnest(permissions.nodes) id
  UNION ALL
  SELECT 'asset', id, true
  FROM unnest(permissions.exclude_assets) id
  UNION ALL
  SELECT 'node', id, true
  FROM unnest(permissions.exclude_nodes) id
) object ON true
ORDER BY permissions.id DESC;

-- org admin: ?org_id=...&user_id=...&group_id=...&asset_id=...&node_id=...&source_ticket_id=...&is_active=true&effective=true&reaches_asset_id=...&include_ended=true&created_from=...&created_to=...&q=web
DECLARE export NO SCROLL CURSOR FOR
SELECT (permissions.id)::text, (permissions.name)::text, (permissions.org_id)::text, (org.slug)::text, (object.type)::text,
    (object.id)::text, ((
  SELECT n.name
  FROM object_name(object.type, object.id) n
))::text, (object.is_excluded)::text
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
JOIN LATERAL (
  SELECT 'user' AS type, id, false AS is_excluded
  FROM unnest(permissions.users) id
  UNION ALL
  SELECT 'group', id, false
  FROM unnest(permissions.groups) id
  UNION ALL
  SELECT 'asset', id, false
  FROM unnest(permissions.assets) id
  UNION ALL
  SELECT 'node', id, false
  FROM unnest(permissions.nodes) id
  UNION ALL
  SELECT 'asset', id, true
  FROM unnest(permissions.exclude_assets) id
  UNION ALL
  SELECT 'node', id, true
  FROM unnest(permissions.exclude_nodes) id
) object ON true
ORDER BY permissions.id DESC;

