-- org admin: ?
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE (("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
ORDER BY "guard_rules"."id" DESC
LIMIT $3;

-- org admin: ?q=web
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND ("guard_rules"."folded" LIKE $3))
ORDER BY "guard_rules"."id" DESC
LIMIT $4;

-- super admin: ?
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ("guard_rules"."kind" = $1)
ORDER BY "guard_rules"."id" DESC
LIMIT $2;

-- super admin: ?q=web
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE (("guard_rules"."kind" = $1) AND ("guard_rules"."folded" LIKE $2))
ORDER BY "guard_rules"."id" DESC
LIMIT $3;

-- org admin: ?sort=-created_at&cursor=...
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND ("guard_rules"."id" < $3))
ORDER BY "guard_rules"."id" DESC
LIMIT $4;

-- org admin: ?sort=created_at
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE (("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
ORDER BY "guard_rules"."id" ASC
LIMIT $3;

-- org admin: ?sort=created_at&cursor=...
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND ("guard_rules"."id" > $3))
ORDER BY "guard_rules"."id" ASC
LIMIT $4;

-- org admin: ?sort=name
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE (("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
ORDER BY "guard_rules"."name" ASC, "guard_rules"."id" ASC
LIMIT $3;

-- org admin: ?sort=name&cursor=...
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND (("guard_rules"."name" > $3) OR (("guard_rules"."name" = $4) AND ("guard_rules"."id" > $5))))
ORDER BY "guard_rules"."name" ASC, "guard_rules"."id" ASC
LIMIT $6;

-- org admin: ?sort=-name
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE (("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
ORDER BY "guard_rules"."name" DESC, "guard_rules"."id" DESC
LIMIT $3;

-- org admin: ?sort=-name&cursor=...
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND (("guard_rules"."name" < $3) OR (("guard_rules"."name" = $4) AND ("guard_rules"."id" < $5))))
ORDER BY "guard_rules"."name" DESC, "guard_rules"."id" DESC
LIMIT $6;

-- org admin: ?sort=priority
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE (("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
ORDER BY coalesce(org_id, '00000000-0000-0000-0000-000000000000'), priority, created_at, id
LIMIT $3;

-- org admin: ?sort=priority&cursor=...
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND (coalesce(org_id, '00000000-0000-0000-0000-000000000000'), priority, created_at, id) > ($3, $4, $5, $6))
ORDER BY coalesce(org_id, '00000000-0000-0000-0000-000000000000'), priority, created_at, id
LIMIT $7;

-- org admin: ?sort=-priority
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE (("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
ORDER BY coalesce(org_id, '00000000-0000-0000-0000-000000000000') DESC, priority DESC, created_at DESC, id
    DESC
LIMIT $3;

-- org admin: ?sort=-priority&cursor=...
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND (coalesce(org_id, '00000000-0000-0000-0000-000000000000'), priority, created_at, id) < ($3, $4, $5, $6))
ORDER BY coalesce(org_id, '00000000-0000-0000-0000-000000000000') DESC, priority DESC, created_at DESC, id
    DESC
LIMIT $7;

-- org admin: ?org_id=...
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND ("guard_rules"."org_id" = ANY($3)))
ORDER BY "guard_rules"."id" DESC
LIMIT $4;

-- org admin: ?global=true
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND ("guard_rules"."org_id" IS NULL))
ORDER BY "guard_rules"."id" DESC
LIMIT $3;

-- org admin: ?global=false
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND ("guard_rules"."org_id" IS NOT NULL))
ORDER BY "guard_rules"."id" DESC
LIMIT $3;

-- org admin: ?action=...
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND ("guard_rules"."action" = ANY($3)))
ORDER BY "guard_rules"."id" DESC
LIMIT $4;

-- org admin: ?is_active=true
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND ("guard_rules"."is_active" = $3))
ORDER BY "guard_rules"."id" DESC
LIMIT $4;

-- org admin: ?dry_run=true
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND ("guard_rules"."dry_run" = $3))
ORDER BY "guard_rules"."id" DESC
LIMIT $4;

-- org admin: ?created_from=...
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND ("guard_rules"."created_at" >= $3))
ORDER BY "guard_rules"."id" DESC
LIMIT $4;

-- org admin: ?created_to=...
SELECT "guard_rules"."id", "guard_rules"."kind", "guard_rules"."org_id", "guard_rules"."name", "guard_rules"."priority",
    "guard_rules"."action", "guard_rules"."is_active", "guard_rules"."dry_run", "guard_rules"."valid_from",
    "guard_rules"."valid_until", "guard_rules"."matches", "guard_rules"."review", "guard_rules"."message",
    "guard_rules"."comment", "guard_rules"."created_at", "guard_rules"."updated_at", "guard_rules"."recipients"
FROM "guard_rules"
WHERE ((("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))))
    AND ("guard_rules"."created_at" < $3))
ORDER BY "guard_rules"."id" DESC
LIMIT $4;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "guard_rules"
WHERE (("guard_rules"."kind" = $1) AND (("guard_rules"."org_id" IS NULL) OR ("guard_rules"."org_id" = ANY($2))));

