-- org admin: ?
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE ("organizations"."id" = ANY($1))
ORDER BY "organizations"."id" DESC
LIMIT $2;

-- org admin: ?q=web
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE (("organizations"."id" = ANY($1)) AND ("organizations"."folded" LIKE $2))
ORDER BY "organizations"."id" DESC
LIMIT $3;

-- super admin: ?
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
ORDER BY "organizations"."id" DESC
LIMIT $1;

-- super admin: ?q=web
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE ("organizations"."folded" LIKE $1)
ORDER BY "organizations"."id" DESC
LIMIT $2;

-- org admin: ?sort=-created_at&cursor=...
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE (("organizations"."id" = ANY($1)) AND ("organizations"."id" < $2))
ORDER BY "organizations"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE ("organizations"."id" = ANY($1))
ORDER BY "organizations"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE (("organizations"."id" = ANY($1)) AND ("organizations"."id" > $2))
ORDER BY "organizations"."id" ASC
LIMIT $3;

-- org admin: ?sort=name
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE ("organizations"."id" = ANY($1))
ORDER BY "organizations"."name" ASC, "organizations"."id" ASC
LIMIT $2;

-- org admin: ?sort=name&cursor=...
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE (("organizations"."id" = ANY($1)) AND (("organizations"."name" > $2) OR (("organizations"."name" = $3)
    AND ("organizations"."id" > $4))))
ORDER BY "organizations"."name" ASC, "organizations"."id" ASC
LIMIT $5;

-- org admin: ?sort=-name
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE ("organizations"."id" = ANY($1))
ORDER BY "organizations"."name" DESC, "organizations"."id" DESC
LIMIT $2;

-- org admin: ?sort=-name&cursor=...
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE (("organizations"."id" = ANY($1)) AND (("organizations"."name" < $2) OR (("organizations"."name" = $3)
    AND ("organizations"."id" < $4))))
ORDER BY "organizations"."name" DESC, "organizations"."id" DESC
LIMIT $5;

-- org admin: ?slug=web
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE (("organizations"."id" = ANY($1)) AND ("organizations"."slug" = ANY($2)))
ORDER BY "organizations"."id" DESC
LIMIT $3;

-- org admin: ?created_from=...
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE (("organizations"."id" = ANY($1)) AND ("organizations"."created_at" >= $2))
ORDER BY "organizations"."id" DESC
LIMIT $3;

-- org admin: ?created_to=...
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE (("organizations"."id" = ANY($1)) AND ("organizations"."created_at" < $2))
ORDER BY "organizations"."id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "organizations"
WHERE ("organizations"."id" = ANY($1));

