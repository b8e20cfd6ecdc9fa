-- org admin: ?
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE ("organizations"."id" = $1)
LIMIT $2;

-- org admin: ?
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE ("members"."org_id" = $1)
ORDER BY "members"."user_id" DESC
LIMIT $2;

-- org admin: ?q=web
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE (("members"."org_id" = $1) AND ("users"."folded" LIKE $2))
ORDER BY "members"."user_id" DESC
LIMIT $3;

-- org admin: ?sort=-created_at&cursor=...
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE (("members"."org_id" = $1) AND ("members"."user_id" < $2))
ORDER BY "members"."user_id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE ("members"."org_id" = $1)
ORDER BY "members"."user_id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE (("members"."org_id" = $1) AND ("members"."user_id" > $2))
ORDER BY "members"."user_id" ASC
LIMIT $3;

-- org admin: ?sort=name
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE ("members"."org_id" = $1)
ORDER BY "users"."username" ASC, "members"."user_id" ASC
LIMIT $2;

-- org admin: ?sort=name&cursor=...
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE (("members"."org_id" = $1) AND (("users"."username" > $2) OR (("users"."username" = $3) AND ("members"."user_id"
    > $4))))
ORDER BY "users"."username" ASC, "members"."user_id" ASC
LIMIT $5;

-- org admin: ?sort=-name
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE ("members"."org_id" = $1)
ORDER BY "users"."username" DESC, "members"."user_id" DESC
LIMIT $2;

-- org admin: ?sort=-name&cursor=...
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE (("members"."org_id" = $1) AND (("users"."username" < $2) OR (("users"."username" = $3) AND ("members"."user_id"
    < $4))))
ORDER BY "users"."username" DESC, "members"."user_id" DESC
LIMIT $5;

-- org admin: ?role=...
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE (("members"."org_id" = $1) AND ("members"."role" = ANY($2)))
ORDER BY "members"."user_id" DESC
LIMIT $3;

-- org admin: ?user_id=...
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE (("members"."org_id" = $1) AND ("members"."user_id" = ANY($2)))
ORDER BY "members"."user_id" DESC
LIMIT $3;

-- org admin: ?is_active=true
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE (("members"."org_id" = $1) AND ("users"."is_active" = $2))
ORDER BY "members"."user_id" DESC
LIMIT $3;

-- org admin: ?created_from=...
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE (("members"."org_id" = $1) AND ("members"."created_at" >= $2))
ORDER BY "members"."user_id" DESC
LIMIT $3;

-- org admin: ?created_to=...
SELECT "members"."org_id", "members"."user_id", "users"."username", "users"."name", "users"."is_active",
    "members"."role", "members"."created_at", "members"."updated_at"
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE (("members"."org_id" = $1) AND ("members"."created_at" < $2))
ORDER BY "members"."user_id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM ("members" INNER JOIN "users" ON ("members"."user_id" = "users"."id"))
WHERE ("members"."org_id" = $1);

