-- org admin: ?
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE (("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1)))
ORDER BY "command_groups"."id" DESC
LIMIT $2;

-- org admin: ?q=web
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE ((("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1))) AND ("command_groups"."folded"
    LIKE $2))
ORDER BY "command_groups"."id" DESC
LIMIT $3;

-- super admin: ?
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
ORDER BY "command_groups"."id" DESC
LIMIT $1;

-- super admin: ?q=web
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE ("command_groups"."folded" LIKE $1)
ORDER BY "command_groups"."id" DESC
LIMIT $2;

-- org admin: ?sort=-created_at&cursor=...
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE ((("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1))) AND ("command_groups"."id"
    < $2))
ORDER BY "command_groups"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE (("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1)))
ORDER BY "command_groups"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE ((("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1))) AND ("command_groups"."id"
    > $2))
ORDER BY "command_groups"."id" ASC
LIMIT $3;

-- org admin: ?sort=name
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE (("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1)))
ORDER BY "command_groups"."name" ASC, "command_groups"."id" ASC
LIMIT $2;

-- org admin: ?sort=name&cursor=...
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE ((("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1))) AND (("command_groups"."name"
    > $2) OR (("command_groups"."name" = $3) AND ("command_groups"."id" > $4))))
ORDER BY "command_groups"."name" ASC, "command_groups"."id" ASC
LIMIT $5;

-- org admin: ?sort=-name
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE (("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1)))
ORDER BY "command_groups"."name" DESC, "command_groups"."id" DESC
LIMIT $2;

-- org admin: ?sort=-name&cursor=...
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE ((("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1))) AND (("command_groups"."name"
    < $2) OR (("command_groups"."name" = $3) AND ("command_groups"."id" < $4))))
ORDER BY "command_groups"."name" DESC, "command_groups"."id" DESC
LIMIT $5;

-- org admin: ?org_id=...
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE ((("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1))) AND ("command_groups"."org_id"
    = ANY($2)))
ORDER BY "command_groups"."id" DESC
LIMIT $3;

-- org admin: ?type=...
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE ((("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1))) AND ("command_groups"."type"
    = ANY($2)))
ORDER BY "command_groups"."id" DESC
LIMIT $3;

-- org admin: ?global=true
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE ((("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1))) AND ("command_groups"."org_id"
    IS NULL))
ORDER BY "command_groups"."id" DESC
LIMIT $2;

-- org admin: ?global=false
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE ((("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1))) AND ("command_groups"."org_id"
    IS NOT NULL))
ORDER BY "command_groups"."id" DESC
LIMIT $2;

-- org admin: ?created_from=...
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE ((("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1))) AND ("command_groups"."created_at"
    >= $2))
ORDER BY "command_groups"."id" DESC
LIMIT $3;

-- org admin: ?created_to=...
SELECT "command_groups"."id", "command_groups"."org_id", "command_groups"."name", "command_groups"."type",
    "command_groups"."content", "command_groups"."ignore_case", "command_groups"."comment", "command_groups"."created_at",
    "command_groups"."updated_at"
FROM "command_groups"
WHERE ((("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1))) AND ("command_groups"."created_at"
    < $2))
ORDER BY "command_groups"."id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "command_groups"
WHERE (("command_groups"."org_id" IS NULL) OR ("command_groups"."org_id" = ANY($1)));

