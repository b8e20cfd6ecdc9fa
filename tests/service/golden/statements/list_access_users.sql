-- org admin: ?asset_id=...
SELECT "assets"."id", "assets"."org_id", "assets"."name", "assets"."address", "assets"."category", "assets"."protocols",
    "assets"."owner_id", "assets"."is_active", "assets"."created_at", "assets"."updated_at", ARRAY(
  SELECT "asset_nodes"."node_id"
  FROM "asset_nodes"
  WHERE ("asset_nodes"."asset_id" = "assets"."id")
  ORDER BY "asset_nodes"."node_id"
)
FROM "assets"
WHERE ("assets"."id" = $1)
LIMIT $2;

