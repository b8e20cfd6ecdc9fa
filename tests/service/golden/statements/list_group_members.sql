-- org admin: ?
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE ("groups"."id" = $1)
LIMIT $2;

-- org admin: ?
SELECT "effective_members"."group_id", "effective_members"."user_id", "users"."username", "users"."name",
    "users"."is_active", "effective_members"."created_at", "effective_members"."valid_until",
    "effective_members"."grant_id", "effective_members"."via_group_id"
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE ("effective_members"."group_id" = $1)
ORDER BY "effective_members"."user_id" DESC
LIMIT $2;

-- org admin: ?q=web
SELECT "effective_members"."group_id", "effective_members"."user_id", "users"."username", "users"."name",
    "users"."is_active", "effective_members"."created_at", "effective_members"."valid_until",
    "effective_members"."grant_id", "effective_members"."via_group_id"
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE (("effective_members"."group_id" = $1) AND ("users"."folded" LIKE $2))
ORDER BY "effective_members"."user_id" DESC
LIMIT $3;

-- org admin: ?sort=-created_at&cursor=...
SELECT "effective_members"."group_id", "effective_members"."user_id", "users"."username", "users"."name",
    "users"."is_active", "effective_members"."created_at", "effective_members"."valid_until",
    "effective_members"."grant_id", "effective_members"."via_group_id"
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE (("effective_members"."group_id" = $1) AND ("effective_members"."user_id" < $2))
ORDER BY "effective_members"."user_id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "effective_members"."group_id", "effective_members"."user_id", "users"."username", "users"."name",
    "users"."is_active", "effective_members"."created_at", "effective_members"."valid_until",
    "effective_members"."grant_id", "effective_members"."via_group_id"
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE ("effective_members"."group_id" = $1)
ORDER BY "effective_members"."user_id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "effective_members"."group_id", "effective_members"."user_id", "users"."username", "users"."name",
    "users"."is_active", "effective_members"."created_at", "effective_members"."valid_until",
    "effective_members"."grant_id", "effective_members"."via_group_id"
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE (("effective_members"."group_id" = $1) AND ("effective_members"."user_id" > $2))
ORDER BY "effective_members"."user_id" ASC
LIMIT $3;

-- org admin: ?sort=name
SELECT "effective_members"."group_id", "effective_members"."user_id", "users"."username", "users"."name",
    "users"."is_active", "effective_members"."created_at", "effective_members"."valid_until",
    "effective_members"."grant_id", "effective_members"."via_group_id"
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE ("effective_members"."group_id" = $1)
ORDER BY "users"."username" ASC, "effective_members"."user_id" ASC
LIMIT $2;

-- org admin: ?sort=name&cursor=...
SELECT "effective_members"."group_id", "effective_members"."user_id", "users"."username", "users"."name",
    "users"."is_active", "effective_members"."created_at", "effective_members"."valid_until",
    "effective_members"."grant_id", "effective_members"."via_group_id"
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE (("effective_members"."group_id" = $1) AND (("users"."username" > $2) OR (("users"."username" = $3) AND
    ("effective_members"."user_id" > $4))))
ORDER BY "users"."username" ASC, "effective_members"."user_id" ASC
LIMIT $5;

-- org admin: ?sort=-name
SELECT "effective_members"."group_id", "effective_members"."user_id", "users"."username", "users"."name",
    "users"."is_active", "effective_members"."created_at", "effective_members"."valid_until",
    "effective_members"."grant_id", "effective_members"."via_group_id"
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE ("effective_members"."group_id" = $1)
ORDER BY "users"."username" DESC, "effective_members"."user_id" DESC
LIMIT $2;

-- org admin: ?sort=-name&cursor=...
SELECT "effective_members"."group_id", "effective_members"."user_id", "users"."username", "users"."name",
    "users"."is_active", "effective_members"."created_at", "effective_members"."valid_until",
    "effective_members"."grant_id", "effective_members"."via_group_id"
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE (("effective_members"."group_id" = $1) AND (("users"."username" < $2) OR (("users"."username" = $3) AND
    ("effective_members"."user_id" < $4))))
ORDER BY "users"."username" DESC, "effective_members"."user_id" DESC
LIMIT $5;

-- org admin: ?user_id=...
SELECT "effective_members"."group_id", "effective_members"."user_id", "users"."username", "users"."name",
    "users"."is_active", "effective_members"."created_at", "effective_members"."valid_until",
    "effective_members"."grant_id", "effective_members"."via_group_id"
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE (("effective_members"."group_id" = $1) AND ("effective_members"."user_id" = ANY($2)))
ORDER BY "effective_members"."user_id" DESC
LIMIT $3;

-- org admin: ?is_active=true
SELECT "effective_members"."group_id", "effective_members"."user_id", "users"."username", "users"."name",
    "users"."is_active", "effective_members"."created_at", "effective_members"."valid_until",
    "effective_members"."grant_id", "effective_members"."via_group_id"
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE (("effective_members"."group_id" = $1) AND ("users"."is_active" = $2))
ORDER BY "effective_members"."user_id" DESC
LIMIT $3;

-- org admin: ?created_from=...
SELECT "effective_members"."group_id", "effective_members"."user_id", "users"."username", "users"."name",
    "users"."is_active", "effective_members"."created_at", "effective_members"."valid_until",
    "effective_members"."grant_id", "effective_members"."via_group_id"
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE (("effective_members"."group_id" = $1) AND ("effective_members"."created_at" >= $2))
ORDER BY "effective_members"."user_id" DESC
LIMIT $3;

-- org admin: ?created_to=...
SELECT "effective_members"."group_id", "effective_members"."user_id", "users"."username", "users"."name",
    "users"."is_active", "effective_members"."created_at", "effective_members"."valid_until",
    "effective_members"."grant_id", "effective_members"."via_group_id"
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE (("effective_members"."group_id" = $1) AND ("effective_members"."created_at" < $2))
ORDER BY "effective_members"."user_id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM ("effective_members" INNER JOIN "users" ON ("effective_members"."user_id" = "users"."id"))
WHERE ("effective_members"."group_id" = $1);

