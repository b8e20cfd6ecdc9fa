-- org admin: ?
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE ("assets"."org_id" = ANY($1))
ORDER BY "assets"."id" DESC
LIMIT $2;

-- org admin: ?q=web
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."org_id" = ANY($1)) AND ("assets"."folded" LIKE $2))
ORDER BY "assets"."id" DESC
LIMIT $3;

-- super admin: ?
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
ORDER BY "assets"."id" DESC
LIMIT $1;

-- super admin: ?q=web
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE ("assets"."folded" LIKE $1)
ORDER BY "assets"."id" DESC
LIMIT $2;

-- org admin: ?sort=-created_at&cursor=...
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."org_id" = ANY($1)) AND ("assets"."id" < $2))
ORDER BY "assets"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE ("assets"."org_id" = ANY($1))
ORDER BY "assets"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."org_id" = ANY($1)) AND ("assets"."id" > $2))
ORDER BY "assets"."id" ASC
LIMIT $3;

-- org admin: ?sort=name
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE ("assets"."org_id" = ANY($1))
ORDER BY "assets"."name" ASC, "assets"."id" ASC
LIMIT $2;

-- org admin: ?sort=name&cursor=...
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."org_id" = ANY($1)) AND (("assets"."name" > $2) OR (("assets"."name" = $3) AND ("assets"."id"
    > $4))))
ORDER BY "assets"."name" ASC, "assets"."id" ASC
LIMIT $5;

-- org admin: ?sort=-name
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE ("assets"."org_id" = ANY($1))
ORDER BY "assets"."name" DESC, "assets"."id" DESC
LIMIT $2;

-- org admin: ?sort=-name&cursor=...
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."org_id" = ANY($1)) AND (("assets"."name" < $2) OR (("assets"."name" = $3) AND ("assets"."id"
    < $4))))
ORDER BY "assets"."name" DESC, "assets"."id" DESC
LIMIT $5;

-- org admin: ?node_id=...
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."id" = ANY(
  SELECT "asset_nodes"."asset_id"
  FROM ("asset_nodes" INNER JOIN "node_ancestors" ON ("node_ancestors"."node_id" = "asset_nodes"."node_id"))
  WHERE ("node_ancestors"."ancestor_id" = ANY($1))
)) AND ("assets"."org_id" = ANY($2)))
ORDER BY "assets"."id" DESC
LIMIT $3;

-- org admin: ?category=...
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."org_id" = ANY($1)) AND ("assets"."category" = ANY($2)))
ORDER BY "assets"."id" DESC
LIMIT $3;

-- org admin: ?protocol=ssh
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."org_id" = ANY($1)) AND EXISTS (
  SELECT
  FROM jsonb_array_elements(assets.protocols) p
  WHERE p ->> 'name' = ANY($2)
))
ORDER BY "assets"."id" DESC
LIMIT $3;

-- org admin: ?owner_id=...
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."org_id" = ANY($1)) AND ("assets"."owner_id" = ANY($2)))
ORDER BY "assets"."id" DESC
LIMIT $3;

-- org admin: ?is_active=true
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."org_id" = ANY($1)) AND ("assets"."is_active" = $2))
ORDER BY "assets"."id" DESC
LIMIT $3;

-- org admin: ?name=web
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."org_id" = ANY($1)) AND ("assets"."name" = ANY($2)))
ORDER BY "assets"."id" DESC
LIMIT $3;

-- org admin: ?address=web
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."org_id" = ANY($1)) AND ("assets"."address" = ANY($2)))
ORDER BY "assets"."id" DESC
LIMIT $3;

-- org admin: ?created_from=...
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."org_id" = ANY($1)) AND ("assets"."created_at" >= $2))
ORDER BY "assets"."id" DESC
LIMIT $3;

-- org admin: ?created_to=...
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE (("assets"."org_id" = ANY($1)) AND ("assets"."created_at" < $2))
ORDER BY "assets"."id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "assets"
WHERE ("assets"."org_id" = ANY($1));

