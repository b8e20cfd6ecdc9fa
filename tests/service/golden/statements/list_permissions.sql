-- org admin: ?
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE (("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
    AND window_lasts(permissions.valid_until)))
ORDER BY "permissions"."id" DESC
LIMIT $2;

-- org admin: ?q=web
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
    AND window_lasts(permissions.valid_until))) AND ("permissions"."folded" LIKE $2))
ORDER BY "permissions"."id" DESC
LIMIT $3;

-- super admin: ?
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE (permissions.source_ticket_id IS NULL OR permissions.is_active AND window_lasts(permissions.valid_until))
ORDER BY "permissions"."id" DESC
LIMIT $1;

-- super admin: ?q=web
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((permissions.source_ticket_id IS NULL OR permissions.is_active AND window_lasts(permissions.valid_until))
    AND ("permissions"."folded" LIKE $1))
ORDER BY "permissions"."id" DESC
LIMIT $2;

-- org admin: ?sort=-created_at&cursor=...
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
    AND window_lasts(permissions.valid_until))) AND ("permissions"."id" < $2))
ORDER BY "permissions"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE (("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
    AND window_lasts(permissions.valid_until)))
ORDER BY "permissions"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
    AND window_lasts(permissions.valid_until))) AND ("permissions"."id" > $2))
ORDER BY "permissions"."id" ASC
LIMIT $3;

-- org admin: ?sort=name
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE (("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
    AND window_lasts(permissions.valid_until)))
ORDER BY "permissions"."name" ASC, "permissions"."id" ASC
LIMIT $2;

-- org admin: ?sort=name&cursor=...
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
    AND window_lasts(permissions.valid_until))) AND (("permissions"."name" > $2) OR (("permissions"."name" =
    $3) AND ("permissions"."id" > $4))))
ORDER BY "permissions"."name" ASC, "permissions"."id" ASC
LIMIT $5;

-- org admin: ?sort=-name
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE (("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
    AND window_lasts(permissions.valid_until)))
ORDER BY "permissions"."name" DESC, "permissions"."id" DESC
LIMIT $2;

-- org admin: ?sort=-name&cursor=...
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
    AND window_lasts(permissions.valid_until))) AND (("permissions"."name" < $2) OR (("permissions"."name" =
    $3) AND ("permissions"."id" < $4))))
ORDER BY "permissions"."name" DESC, "permissions"."id" DESC
LIMIT $5;

-- org admin: ?user_id=...
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND ("permissions"."users" && $2)) AND (permissions.source_ticket_id
    IS NULL OR permissions.is_active AND window_lasts(permissions.valid_until)))
ORDER BY "permissions"."id" DESC
LIMIT $3;

-- org admin: ?group_id=...
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND ("permissions"."groups" && $2)) AND (permissions.source_ticket_id
    IS NULL OR permissions.is_active AND window_lasts(permissions.valid_until)))
ORDER BY "permissions"."id" DESC
LIMIT $3;

-- org admin: ?asset_id=...
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND ("permissions"."assets" && $2)) AND (permissions.source_ticket_id
    IS NULL OR permissions.is_active AND window_lasts(permissions.valid_until)))
ORDER BY "permissions"."id" DESC
LIMIT $3;

-- org admin: ?node_id=...
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND ("permissions"."nodes" && $2)) AND (permissions.source_ticket_id
    IS NULL OR permissions.is_active AND window_lasts(permissions.valid_until)))
ORDER BY "permissions"."id" DESC
LIMIT $3;

-- org admin: ?source_ticket_id=...
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE (("permissions"."org_id" = ANY($1)) AND ("permissions"."source_ticket_id" = ANY($2)))
ORDER BY "permissions"."id" DESC
LIMIT $3;

-- org admin: ?is_active=true
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND ("permissions"."is_active" = $2)) AND (permissions.source_ticket_id
    IS NULL OR permissions.is_active AND window_lasts(permissions.valid_until)))
ORDER BY "permissions"."id" DESC
LIMIT $3;

-- org admin: ?effective=true
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND ((permissions.is_active AND (permissions.valid_from IS NULL OR
    window_has_begun(permissions.valid_from)) AND window_lasts(permissions.valid_until) AND cardinality(permissions.users)
    + cardinality(permissions.groups) > 0 AND NOT (permissions.assets <@ permissions.exclude_assets AND
    permissions.nodes <@ permissions.exclude_nodes) AND EXISTS (
  SELECT
  FROM unnest(permissions.accounts) entry
  WHERE entry NOT LIKE '!%'
    AND '!' || CASE entry WHEN '@USER' THEN '{username}' ELSE entry END <> ALL (permissions.accounts)
) AND cardinality(permissions.protocols) > 0 AND cardinality(permissions.actions) > 0) = $2)) AND (permissions.source_ticket_id
    IS NULL OR permissions.is_active AND window_lasts(permissions.valid_until)))
ORDER BY "permissions"."id" DESC
LIMIT $3;

-- org admin: ?reaches_asset_id=...
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND permissions.org_id = (
  SELECT a.org_id
  FROM assets a
  WHERE a.id = $2
) AND permission_covers_asset(permissions, $3, ARRAY(
  SELECT *
  FROM nodes_of_asset($4)
))) AND (permissions.source_ticket_id IS NULL OR permissions.is_active AND window_lasts(permissions.valid_until)))
ORDER BY "permissions"."id" DESC
LIMIT $5;

-- org admin: ?include_ended=true
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ("permissions"."org_id" = ANY($1))
ORDER BY "permissions"."id" DESC
LIMIT $2;

-- org admin: ?created_from=...
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
    AND window_lasts(permissions.valid_until))) AND ("permissions"."created_at" >= $2))
ORDER BY "permissions"."id" DESC
LIMIT $3;

-- org admin: ?created_to=...
SELECT "permissions"."id", "permissions"."org_id", "permissions"."name", "permissions"."users", "permissions"."groups",
    "permissions"."assets", "permissions"."nodes", "permissions"."accounts", "permissions"."protocols",
    "permissions"."actions", "permissions"."valid_from", "permissions"."valid_until", "permissions"."is_active",
    "permissions"."comment", "permissions"."source_ticket_id", "permissions"."created_at", "permissions"."updated_at",
    "permissions"."exclude_assets", "permissions"."exclude_nodes", "permissions"."reusable_tokens"
FROM "permissions"
WHERE ((("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
    AND window_lasts(permissions.valid_until))) AND ("permissions"."created_at" < $2))
ORDER BY "permissions"."id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "permissions"
WHERE (("permissions"."org_id" = ANY($1)) AND (permissions.source_ticket_id IS NULL OR permissions.is_active
    AND window_lasts(permissions.valid_until)));

