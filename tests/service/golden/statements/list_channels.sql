-- org admin: ?
SELECT "channels"."id", "channels"."org_id", "channels"."service", "channels"."name", "channels"."messages",
    "channels"."settings", "channels"."secrets", "channels"."trusts_email", "channels"."is_active", "channels"."created_at",
    "channels"."updated_at"
FROM "channels"
WHERE ("channels"."org_id" = ANY($1))
ORDER BY "channels"."id" DESC
LIMIT $2;

-- super admin: ?
SELECT "channels"."id", "channels"."org_id", "channels"."service", "channels"."name", "channels"."messages",
    "channels"."settings", "channels"."secrets", "channels"."trusts_email", "channels"."is_active", "channels"."created_at",
    "channels"."updated_at"
FROM "channels"
ORDER BY "channels"."id" DESC
LIMIT $1;

-- org admin: ?sort=-created_at&cursor=...
SELECT "channels"."id", "channels"."org_id", "channels"."service", "channels"."name", "channels"."messages",
    "channels"."settings", "channels"."secrets", "channels"."trusts_email", "channels"."is_active", "channels"."created_at",
    "channels"."updated_at"
FROM "channels"
WHERE (("channels"."org_id" = ANY($1)) AND ("channels"."id" < $2))
ORDER BY "channels"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "channels"."id", "channels"."org_id", "channels"."service", "channels"."name", "channels"."messages",
    "channels"."settings", "channels"."secrets", "channels"."trusts_email", "channels"."is_active", "channels"."created_at",
    "channels"."updated_at"
FROM "channels"
WHERE ("channels"."org_id" = ANY($1))
ORDER BY "channels"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "channels"."id", "channels"."org_id", "channels"."service", "channels"."name", "channels"."messages",
    "channels"."settings", "channels"."secrets", "channels"."trusts_email", "channels"."is_active", "channels"."created_at",
    "channels"."updated_at"
FROM "channels"
WHERE (("channels"."org_id" = ANY($1)) AND ("channels"."id" > $2))
ORDER BY "channels"."id" ASC
LIMIT $3;

-- org admin: ?sort=name
SELECT "channels"."id", "channels"."org_id", "channels"."service", "channels"."name", "channels"."messages",
    "channels"."settings", "channels"."secrets", "channels"."trusts_email", "channels"."is_active", "channels"."created_at",
    "channels"."updated_at"
FROM "channels"
WHERE ("channels"."org_id" = ANY($1))
ORDER BY "channels"."name" ASC, "channels"."id" ASC
LIMIT $2;

-- org admin: ?sort=name&cursor=...
SELECT "channels"."id", "channels"."org_id", "channels"."service", "channels"."name", "channels"."messages",
    "channels"."settings", "channels"."secrets", "channels"."trusts_email", "channels"."is_active", "channels"."created_at",
    "channels"."updated_at"
FROM "channels"
WHERE (("channels"."org_id" = ANY($1)) AND (("channels"."name" > $2) OR (("channels"."name" = $3) AND ("channels"."id"
    > $4))))
ORDER BY "channels"."name" ASC, "channels"."id" ASC
LIMIT $5;

-- org admin: ?sort=-name
SELECT "channels"."id", "channels"."org_id", "channels"."service", "channels"."name", "channels"."messages",
    "channels"."settings", "channels"."secrets", "channels"."trusts_email", "channels"."is_active", "channels"."created_at",
    "channels"."updated_at"
FROM "channels"
WHERE ("channels"."org_id" = ANY($1))
ORDER BY "channels"."name" DESC, "channels"."id" DESC
LIMIT $2;

-- org admin: ?sort=-name&cursor=...
SELECT "channels"."id", "channels"."org_id", "channels"."service", "channels"."name", "channels"."messages",
    "channels"."settings", "channels"."secrets", "channels"."trusts_email", "channels"."is_active", "channels"."created_at",
    "channels"."updated_at"
FROM "channels"
WHERE (("channels"."org_id" = ANY($1)) AND (("channels"."name" < $2) OR (("channels"."name" = $3) AND ("channels"."id"
    < $4))))
ORDER BY "channels"."name" DESC, "channels"."id" DESC
LIMIT $5;

-- org admin: ?org_id=...
SELECT "channels"."id", "channels"."org_id", "channels"."service", "channels"."name", "channels"."messages",
    "channels"."settings", "channels"."secrets", "channels"."trusts_email", "channels"."is_active", "channels"."created_at",
    "channels"."updated_at"
FROM "channels"
WHERE (("channels"."org_id" = ANY($1)) AND ("channels"."org_id" = ANY($2)))
ORDER BY "channels"."id" DESC
LIMIT $3;

-- org admin: ?is_active=true
SELECT "channels"."id", "channels"."org_id", "channels"."service", "channels"."name", "channels"."messages",
    "channels"."settings", "channels"."secrets", "channels"."trusts_email", "channels"."is_active", "channels"."created_at",
    "channels"."updated_at"
FROM "channels"
WHERE (("channels"."org_id" = ANY($1)) AND ("channels"."is_active" = $2))
ORDER BY "channels"."id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "channels"
WHERE ("channels"."org_id" = ANY($1));

