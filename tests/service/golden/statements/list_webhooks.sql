-- org admin: ?
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
WHERE ("webhooks"."org_id" = ANY($1))
ORDER BY "webhooks"."id" DESC
LIMIT $2;

-- super admin: ?
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
ORDER BY "webhooks"."id" DESC
LIMIT $1;

-- org admin: ?sort=-created_at&cursor=...
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
WHERE (("webhooks"."org_id" = ANY($1)) AND ("webhooks"."id" < $2))
ORDER BY "webhooks"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
WHERE ("webhooks"."org_id" = ANY($1))
ORDER BY "webhooks"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
WHERE (("webhooks"."org_id" = ANY($1)) AND ("webhooks"."id" > $2))
ORDER BY "webhooks"."id" ASC
LIMIT $3;

-- org admin: ?sort=name
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
WHERE ("webhooks"."org_id" = ANY($1))
ORDER BY "webhooks"."name" ASC, "webhooks"."id" ASC
LIMIT $2;

-- org admin: ?sort=name&cursor=...
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
WHERE (("webhooks"."org_id" = ANY($1)) AND (("webhooks"."name" > $2) OR (("webhooks"."name" = $3) AND ("webhooks"."id"
    > $4))))
ORDER BY "webhooks"."name" ASC, "webhooks"."id" ASC
LIMIT $5;

-- org admin: ?sort=-name
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
WHERE ("webhooks"."org_id" = ANY($1))
ORDER BY "webhooks"."name" DESC, "webhooks"."id" DESC
LIMIT $2;

-- org admin: ?sort=-name&cursor=...
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
WHERE (("webhooks"."org_id" = ANY($1)) AND (("webhooks"."name" < $2) OR (("webhooks"."name" = $3) AND ("webhooks"."id"
    < $4))))
ORDER BY "webhooks"."name" DESC, "webhooks"."id" DESC
LIMIT $5;

-- org admin: ?org_id=...
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
WHERE (("webhooks"."org_id" = ANY($1)) AND ("webhooks"."org_id" = ANY($2)))
ORDER BY "webhooks"."id" DESC
LIMIT $3;

-- org admin: ?is_active=true
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
WHERE (("webhooks"."org_id" = ANY($1)) AND ("webhooks"."is_active" = $2))
ORDER BY "webhooks"."id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "webhooks"
WHERE ("webhooks"."org_id" = ANY($1));

