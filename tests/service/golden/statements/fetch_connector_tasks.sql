-- super admin: ?
SELECT "connectors"."id", "connectors"."org_id", "connectors"."name", "connectors"."carries_all", "connectors"."groups",
    "connectors"."assets", "connectors"."url", "connectors"."secret", "connectors"."old_secret", "connectors"."old_secret_until",
    "connectors"."service_id", "connectors"."give_up_after", "connectors"."alarm_after", "connectors"."is_active",
    "connectors"."report", "connectors"."created_at", "connectors"."updated_at"
FROM "connectors"
WHERE ("connectors"."id" = $1) FOR NO KEY UPDATE;

