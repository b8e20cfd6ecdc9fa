-- super admin: ?
SELECT "jobs"."id", "jobs"."kind", "jobs"."unique_key", "jobs"."payload", "jobs"."state", "jobs"."attempts",
    "jobs"."run_at", "jobs"."last_error", "jobs"."created_at", "jobs"."updated_at", "jobs"."finished_at"
FROM "jobs"
ORDER BY "jobs"."id" DESC
LIMIT $1;

-- super admin: ?sort=-created_at&cursor=...
SELECT "jobs"."id", "jobs"."kind", "jobs"."unique_key", "jobs"."payload", "jobs"."state", "jobs"."attempts",
    "jobs"."run_at", "jobs"."last_error", "jobs"."created_at", "jobs"."updated_at", "jobs"."finished_at"
FROM "jobs"
WHERE ("jobs"."id" < $1)
ORDER BY "jobs"."id" DESC
LIMIT $2;

-- super admin: ?sort=created_at
SELECT "jobs"."id", "jobs"."kind", "jobs"."unique_key", "jobs"."payload", "jobs"."state", "jobs"."attempts",
    "jobs"."run_at", "jobs"."last_error", "jobs"."created_at", "jobs"."updated_at", "jobs"."finished_at"
FROM "jobs"
ORDER BY "jobs"."id" ASC
LIMIT $1;

-- super admin: ?sort=created_at&cursor=...
SELECT "jobs"."id", "jobs"."kind", "jobs"."unique_key", "jobs"."payload", "jobs"."state", "jobs"."attempts",
    "jobs"."run_at", "jobs"."last_error", "jobs"."created_at", "jobs"."updated_at", "jobs"."finished_at"
FROM "jobs"
WHERE ("jobs"."id" > $1)
ORDER BY "jobs"."id" ASC
LIMIT $2;

-- super admin: ?kind=...
SELECT "jobs"."id", "jobs"."kind", "jobs"."unique_key", "jobs"."payload", "jobs"."state", "jobs"."attempts",
    "jobs"."run_at", "jobs"."last_error", "jobs"."created_at", "jobs"."updated_at", "jobs"."finished_at"
FROM "jobs"
WHERE ("jobs"."kind" = ANY($1))
ORDER BY "jobs"."id" DESC
LIMIT $2;

-- super admin: ?state=...
SELECT "jobs"."id", "jobs"."kind", "jobs"."unique_key", "jobs"."payload", "jobs"."state", "jobs"."attempts",
    "jobs"."run_at", "jobs"."last_error", "jobs"."created_at", "jobs"."updated_at", "jobs"."finished_at"
FROM "jobs"
WHERE ("jobs"."state" = ANY($1))
ORDER BY "jobs"."id" DESC
LIMIT $2;

-- super admin: ?created_from=...
SELECT "jobs"."id", "jobs"."kind", "jobs"."unique_key", "jobs"."payload", "jobs"."state", "jobs"."attempts",
    "jobs"."run_at", "jobs"."last_error", "jobs"."created_at", "jobs"."updated_at", "jobs"."finished_at"
FROM "jobs"
WHERE ("jobs"."created_at" >= $1)
ORDER BY "jobs"."id" DESC
LIMIT $2;

-- super admin: ?created_to=...
SELECT "jobs"."id", "jobs"."kind", "jobs"."unique_key", "jobs"."payload", "jobs"."state", "jobs"."attempts",
    "jobs"."run_at", "jobs"."last_error", "jobs"."created_at", "jobs"."updated_at", "jobs"."finished_at"
FROM "jobs"
WHERE ("jobs"."created_at" < $1)
ORDER BY "jobs"."id" DESC
LIMIT $2;

-- super admin: ?include=total
SELECT COUNT(*)
FROM "jobs";

