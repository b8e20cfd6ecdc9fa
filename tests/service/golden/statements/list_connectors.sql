-- org admin: ?
SELECT "connectors"."id", "connectors"."org_id", "connectors"."name", "connectors"."carries_all", "connectors"."groups",
    "connectors"."assets", "connectors"."url", "connectors"."secret", "connectors"."old_secret", "connectors"."old_secret_until",
    "connectors"."service_id", "connectors"."give_up_after", "connectors"."alarm_after", "connectors"."is_active",
    "connectors"."report", "connectors"."created_at", "connectors"."updated_at"
FROM "connectors"
WHERE ("connectors"."org_id" = ANY($1))
ORDER BY "connectors"."id" DESC
LIMIT $2;

-- super admin: ?
SELECT "connectors"."id", "connectors"."org_id", "connectors"."name", "connectors"."carries_all", "connectors"."groups",
    "connectors"."assets", "connectors"."url", "connectors"."secret", "connectors"."old_secret", "connectors"."old_secret_until",
    "connectors"."service_id", "connectors"."give_up_after", "connectors"."alarm_after", "connectors"."is_active",
    "connectors"."report", "connectors"."created_at", "connectors"."updated_at"
FROM "connectors"
ORDER BY "connectors"."id" DESC
LIMIT $1;

-- org admin: ?sort=-created_at&cursor=...
SELECT "connectors"."id", "connectors"."org_id", "connectors"."name", "connectors"."carries_all", "connectors"."groups",
    "connectors"."assets", "connectors"."url", "connectors"."secret", "connectors"."old_secret", "connectors"."old_secret_until",
    "connectors"."service_id", "connectors"."give_up_after", "connectors"."alarm_after", "connectors"."is_active",
    "connectors"."report", "connectors"."created_at", "connectors"."updated_at"
FROM "connectors"
WHERE (("connectors"."org_id" = ANY($1)) AND ("connectors"."id" < $2))
ORDER BY "connectors"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "connectors"."id", "connectors"."org_id", "connectors"."name", "connectors"."carries_all", "connectors"."groups",
    "connectors"."assets", "connectors"."url", "connectors"."secret", "connectors"."old_secret", "connectors"."old_secret_until",
    "connectors"."service_id", "connectors"."give_up_after", "connectors"."alarm_after", "connectors"."is_active",
    "connectors"."report", "connectors"."created_at", "connectors"."updated_at"
FROM "connectors"
WHERE ("connectors"."org_id" = ANY($1))
ORDER BY "connectors"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "connectors"."id", "connectors"."org_id", "connectors"."name", "connectors"."carries_all", "connectors"."groups",
    "connectors"."assets", "connectors"."url", "connectors"."secret", "connectors"."old_secret", "connectors"."old_secret_until",
    "connectors"."service_id", "connectors"."give_up_after", "connectors"."alarm_after", "connectors"."is_active",
    "connectors"."report", "connectors"."created_at", "connectors"."updated_at"
FROM "connectors"
WHERE (("connectors"."org_id" = ANY($1)) AND ("connectors"."id" > $2))
ORDER BY "connectors"."id" ASC
LIMIT $3;

-- org admin: ?sort=name
SELECT "connectors"."id", "connectors"."org_id", "connectors"."name", "connectors"."carries_all", "connectors"."groups",
    "connectors"."assets", "connectors"."url", "connectors"."secret", "connectors"."old_secret", "connectors"."old_secret_until",
    "connectors"."service_id", "connectors"."give_up_after", "connectors"."alarm_after", "connectors"."is_active",
    "connectors"."report", "connectors"."created_at", "connectors"."updated_at"
FROM "connectors"
WHERE ("connectors"."org_id" = ANY($1))
ORDER BY "connectors"."name" ASC, "connectors"."id" ASC
LIMIT $2;

-- org admin: ?sort=name&cursor=...
SELECT "connectors"."id", "connectors"."org_id", "connectors"."name", "connectors"."carries_all", "connectors"."groups",
    "connectors"."assets", "connectors"."url", "connectors"."secret", "connectors"."old_secret", "connectors"."old_secret_until",
    "connectors"."service_id", "connectors"."give_up_after", "connectors"."alarm_after", "connectors"."is_active",
    "connectors"."report", "connectors"."created_at", "connectors"."updated_at"
FROM "connectors"
WHERE (("connectors"."org_id" = ANY($1)) AND (("connectors"."name" > $2) OR (("connectors"."name" = $3) AND ("connectors"."id"
    > $4))))
ORDER BY "connectors"."name" ASC, "connectors"."id" ASC
LIMIT $5;

-- org admin: ?sort=-name
SELECT "connectors"."id", "connectors"."org_id", "connectors"."name", "connectors"."carries_all", "connectors"."groups",
    "connectors"."assets", "connectors"."url", "connectors"."secret", "connectors"."old_secret", "connectors"."old_secret_until",
    "connectors"."service_id", "connectors"."give_up_after", "connectors"."alarm_after", "connectors"."is_active",
    "connectors"."report", "connectors"."created_at", "connectors"."updated_at"
FROM "connectors"
WHERE ("connectors"."org_id" = ANY($1))
ORDER BY "connectors"."name" DESC, "connectors"."id" DESC
LIMIT $2;

-- org admin: ?sort=-name&cursor=...
SELECT "connectors"."id", "connectors"."org_id", "connectors"."name", "connectors"."carries_all", "connectors"."groups",
    "connectors"."assets", "connectors"."url", "connectors"."secret", "connectors"."old_secret", "connectors"."old_secret_until",
    "connectors"."service_id", "connectors"."give_up_after", "connectors"."alarm_after", "connectors"."is_active",
    "connectors"."report", "connectors"."created_at", "connectors"."updated_at"
FROM "connectors"
WHERE (("connectors"."org_id" = ANY($1)) AND (("connectors"."name" < $2) OR (("connectors"."name" = $3) AND ("connectors"."id"
    < $4))))
ORDER BY "connectors"."name" DESC, "connectors"."id" DESC
LIMIT $5;

-- org admin: ?org_id=...
SELECT "connectors"."id", "connectors"."org_id", "connectors"."name", "connectors"."carries_all", "connectors"."groups",
    "connectors"."assets", "connectors"."url", "connectors"."secret", "connectors"."old_secret", "connectors"."old_secret_until",
    "connectors"."service_id", "connectors"."give_up_after", "connectors"."alarm_after", "connectors"."is_active",
    "connectors"."report", "connectors"."created_at", "connectors"."updated_at"
FROM "connectors"
WHERE (("connectors"."org_id" = ANY($1)) AND ("connectors"."org_id" = ANY($2)))
ORDER BY "connectors"."id" DESC
LIMIT $3;

-- org admin: ?is_active=true
SELECT "connectors"."id", "connectors"."org_id", "connectors"."name", "connectors"."carries_all", "connectors"."groups",
    "connectors"."assets", "connectors"."url", "connectors"."secret", "connectors"."old_secret", "connectors"."old_secret_until",
    "connectors"."service_id", "connectors"."give_up_after", "connectors"."alarm_after", "connectors"."is_active",
    "connectors"."report", "connectors"."created_at", "connectors"."updated_at"
FROM "connectors"
WHERE (("connectors"."org_id" = ANY($1)) AND ("connectors"."is_active" = $2))
ORDER BY "connectors"."id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "connectors"
WHERE ("connectors"."org_id" = ANY($1));

