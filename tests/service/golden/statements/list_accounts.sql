-- org admin: ?
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

-- org admin: ?
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE ("accounts"."asset_id" = $1)
ORDER BY "accounts"."id" DESC
LIMIT $2;

-- org admin: ?q=web
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE (("accounts"."asset_id" = $1) AND ("accounts"."folded" LIKE $2))
ORDER BY "accounts"."id" DESC
LIMIT $3;

-- org admin: ?sort=-created_at&cursor=...
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE (("accounts"."asset_id" = $1) AND ("accounts"."id" < $2))
ORDER BY "accounts"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE ("accounts"."asset_id" = $1)
ORDER BY "accounts"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE (("accounts"."asset_id" = $1) AND ("accounts"."id" > $2))
ORDER BY "accounts"."id" ASC
LIMIT $3;

-- org admin: ?sort=name
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE ("accounts"."asset_id" = $1)
ORDER BY "accounts"."username" ASC, "accounts"."id" ASC
LIMIT $2;

-- org admin: ?sort=name&cursor=...
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE (("accounts"."asset_id" = $1) AND (("accounts"."username" > $2) OR (("accounts"."username" = $3) AND ("accounts"."id"
    > $4))))
ORDER BY "accounts"."username" ASC, "accounts"."id" ASC
LIMIT $5;

-- org admin: ?sort=-name
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE ("accounts"."asset_id" = $1)
ORDER BY "accounts"."username" DESC, "accounts"."id" DESC
LIMIT $2;

-- org admin: ?sort=-name&cursor=...
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE (("accounts"."asset_id" = $1) AND (("accounts"."username" < $2) OR (("accounts"."username" = $3) AND ("accounts"."id"
    < $4))))
ORDER BY "accounts"."username" DESC, "accounts"."id" DESC
LIMIT $5;

-- org admin: ?username=web
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE (("accounts"."asset_id" = $1) AND ("accounts"."username" = ANY($2)))
ORDER BY "accounts"."id" DESC
LIMIT $3;

-- org admin: ?privileged=true
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE (("accounts"."asset_id" = $1) AND ("accounts"."privileged" = $2))
ORDER BY "accounts"."id" DESC
LIMIT $3;

-- org admin: ?is_active=true
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE (("accounts"."asset_id" = $1) AND ("accounts"."is_active" = $2))
ORDER BY "accounts"."id" DESC
LIMIT $3;

-- org admin: ?created_from=...
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE (("accounts"."asset_id" = $1) AND ("accounts"."created_at" >= $2))
ORDER BY "accounts"."id" DESC
LIMIT $3;

-- org admin: ?created_to=...
SELECT "accounts"."id", "accounts"."asset_id", "accounts"."username", "accounts"."privileged", "accounts"."is_active",
    "accounts"."created_at", "accounts"."updated_at"
FROM "accounts"
WHERE (("accounts"."asset_id" = $1) AND ("accounts"."created_at" < $2))
ORDER BY "accounts"."id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "accounts"
WHERE ("accounts"."asset_id" = $1);

