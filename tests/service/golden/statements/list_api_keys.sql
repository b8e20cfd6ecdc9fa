-- org admin: ?
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE (("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
)))
ORDER BY "api_keys"."id" DESC
LIMIT $4;

-- org admin: ?q=web
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE ((("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
))) AND ("api_keys"."folded" LIKE $4))
ORDER BY "api_keys"."id" DESC
LIMIT $5;

-- super admin: ?
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
ORDER BY "api_keys"."id" DESC
LIMIT $1;

-- super admin: ?q=web
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE ("api_keys"."folded" LIKE $1)
ORDER BY "api_keys"."id" DESC
LIMIT $2;

-- org admin: ?sort=-created_at&cursor=...
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE ((("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
))) AND ("api_keys"."id" < $4))
ORDER BY "api_keys"."id" DESC
LIMIT $5;

-- org admin: ?sort=created_at
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE (("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
)))
ORDER BY "api_keys"."id" ASC
LIMIT $4;

-- org admin: ?sort=created_at&cursor=...
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE ((("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
))) AND ("api_keys"."id" > $4))
ORDER BY "api_keys"."id" ASC
LIMIT $5;

-- org admin: ?sort=name
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE (("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
)))
ORDER BY "api_keys"."name" ASC, "api_keys"."id" ASC
LIMIT $4;

-- org admin: ?sort=name&cursor=...
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE ((("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
))) AND (("api_keys"."name" > $4) OR (("api_keys"."name" = $5) AND ("api_keys"."id" > $6))))
ORDER BY "api_keys"."name" ASC, "api_keys"."id" ASC
LIMIT $7;

-- org admin: ?sort=-name
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE (("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
)))
ORDER BY "api_keys"."name" DESC, "api_keys"."id" DESC
LIMIT $4;

-- org admin: ?sort=-name&cursor=...
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE ((("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
))) AND (("api_keys"."name" < $4) OR (("api_keys"."name" = $5) AND ("api_keys"."id" < $6))))
ORDER BY "api_keys"."name" DESC, "api_keys"."id" DESC
LIMIT $7;

-- org admin: ?user_id=...
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE ((("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
))) AND ("api_keys"."user_id" = ANY($4)))
ORDER BY "api_keys"."id" DESC
LIMIT $5;

-- org admin: ?created_by=...
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE ((("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
))) AND ("api_keys"."created_by" = ANY($4)))
ORDER BY "api_keys"."id" DESC
LIMIT $5;

-- org admin: ?is_revoked=true
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE ((("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
))) AND (("api_keys"."revoked_at" IS NOT NULL) = $4))
ORDER BY "api_keys"."id" DESC
LIMIT $5;

-- org admin: ?created_from=...
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE ((("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
))) AND ("api_keys"."created_at" >= $4))
ORDER BY "api_keys"."id" DESC
LIMIT $5;

-- org admin: ?created_to=...
SELECT "api_keys"."id", "api_keys"."user_id", "api_keys"."name", "api_keys"."hint", "api_keys"."scopes",
    "api_keys"."created_by", "api_keys"."created_at", "api_keys"."updated_at", "api_keys"."expires_at",
    "api_keys"."last_used_at", "api_keys"."revoked_at", "api_keys"."made_with", "api_keys"."rights",
    "api_keys"."asset_id"
FROM "api_keys"
WHERE ((("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
))) AND ("api_keys"."created_at" < $4))
ORDER BY "api_keys"."id" DESC
LIMIT $5;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "api_keys"
WHERE (("api_keys"."user_id" = $1) OR ("api_keys"."user_id" = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
)));

