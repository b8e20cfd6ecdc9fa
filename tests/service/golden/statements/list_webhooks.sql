-- super admin: ?
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
ORDER BY "webhooks"."id" DESC
LIMIT $1;

-- super admin: ?sort=created_at
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
ORDER BY "webhooks"."id" ASC
LIMIT $1;

-- super admin: ?sort=name
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
ORDER BY "webhooks"."name" ASC, "webhooks"."id" ASC
LIMIT $1;

-- super admin: ?sort=-name
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
ORDER BY "webhooks"."name" DESC, "webhooks"."id" DESC
LIMIT $1;

-- super admin: ?org_id=...
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
WHERE ("webhooks"."org_id" = ANY($1))
ORDER BY "webhooks"."id" DESC
LIMIT $2;

-- super admin: ?is_active=true
SELECT "webhooks"."id", "webhooks"."org_id", "webhooks"."name", "webhooks"."url", "webhooks"."events",
    "webhooks"."secret", "webhooks"."old_secret", "webhooks"."old_secret_until", "webhooks"."is_active",
    "webhooks"."disabled_because", "webhooks"."failing_since", "webhooks"."created_at", "webhooks"."updated_at"
FROM "webhooks"
WHERE ("webhooks"."is_active" = $1)
ORDER BY "webhooks"."id" DESC
LIMIT $2;

-- super admin: ?include=total
SELECT COUNT(*)
FROM "webhooks";

