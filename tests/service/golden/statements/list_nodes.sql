-- org admin: ?
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE ("nodes"."org_id" = ANY($1))
ORDER BY "nodes"."id" DESC
LIMIT $2;

-- org admin: ?q=web
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE (("nodes"."org_id" = ANY($1)) AND ("nodes"."folded" LIKE $2))
ORDER BY "nodes"."id" DESC
LIMIT $3;

-- super admin: ?
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
ORDER BY "nodes"."id" DESC
LIMIT $1;

-- super admin: ?q=web
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE ("nodes"."folded" LIKE $1)
ORDER BY "nodes"."id" DESC
LIMIT $2;

-- org admin: ?sort=-created_at&cursor=...
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE (("nodes"."org_id" = ANY($1)) AND ("nodes"."id" < $2))
ORDER BY "nodes"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE ("nodes"."org_id" = ANY($1))
ORDER BY "nodes"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE (("nodes"."org_id" = ANY($1)) AND ("nodes"."id" > $2))
ORDER BY "nodes"."id" ASC
LIMIT $3;

-- org admin: ?sort=name
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE ("nodes"."org_id" = ANY($1))
ORDER BY "nodes"."name" ASC, "nodes"."id" ASC
LIMIT $2;

-- org admin: ?sort=name&cursor=...
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE (("nodes"."org_id" = ANY($1)) AND (("nodes"."name" > $2) OR (("nodes"."name" = $3) AND ("nodes"."id" >
    $4))))
ORDER BY "nodes"."name" ASC, "nodes"."id" ASC
LIMIT $5;

-- org admin: ?sort=-name
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE ("nodes"."org_id" = ANY($1))
ORDER BY "nodes"."name" DESC, "nodes"."id" DESC
LIMIT $2;

-- org admin: ?sort=-name&cursor=...
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE (("nodes"."org_id" = ANY($1)) AND (("nodes"."name" < $2) OR (("nodes"."name" = $3) AND ("nodes"."id" <
    $4))))
ORDER BY "nodes"."name" DESC, "nodes"."id" DESC
LIMIT $5;

-- org admin: ?parent_id=...
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE (("nodes"."org_id" = ANY($1)) AND ("nodes"."parent_id" = ANY($2)))
ORDER BY "nodes"."id" DESC
LIMIT $3;

-- org admin: ?root=true
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE (("nodes"."org_id" = ANY($1)) AND ("nodes"."parent_id" IS NULL))
ORDER BY "nodes"."id" DESC
LIMIT $2;

-- org admin: ?root=false
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE (("nodes"."org_id" = ANY($1)) AND ("nodes"."parent_id" IS NOT NULL))
ORDER BY "nodes"."id" DESC
LIMIT $2;

-- org admin: ?created_from=...
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE (("nodes"."org_id" = ANY($1)) AND ("nodes"."created_at" >= $2))
ORDER BY "nodes"."id" DESC
LIMIT $3;

-- org admin: ?created_to=...
SELECT "nodes"."id", "nodes"."org_id", "nodes"."parent_id", "nodes"."name", "nodes"."owner_id", "nodes"."created_at",
    "nodes"."updated_at"
FROM "nodes"
WHERE (("nodes"."org_id" = ANY($1)) AND ("nodes"."created_at" < $2))
ORDER BY "nodes"."id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "nodes"
WHERE ("nodes"."org_id" = ANY($1));

