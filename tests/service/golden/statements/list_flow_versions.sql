-- org admin: ?
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at"
FROM "flows"
WHERE (((("flows"."deleted_at" IS NULL) AND ("flows"."rule_id" IS NULL)) AND (("flows"."org_id" = ANY($1)) OR
    ((("flows"."org_id" IS NULL) OR ("flows"."org_id" = ANY($2))) AND ((("flows"."definition" @> $3) OR ("flows"."definition"
    @> $4)) OR EXISTS (
  SELECT
  FROM present_members gm
  WHERE flows.definition -> 'visible_to' -> 'groups' ? gm.group_id::text
    AND gm.user_id = $5
))))) AND ("flows"."id" = $6))
LIMIT $7;

-- org admin: ?
SELECT "flow_versions"."version", "flow_versions"."name", "flow_versions"."definition", "flow_versions"."created_at"
FROM "flow_versions"
WHERE (("flow_versions"."flow_id" = $1) AND ("flow_versions"."version" < $2))
ORDER BY "flow_versions"."version" DESC
LIMIT $3;

-- super admin: ?
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at"
FROM "flows"
WHERE ((("flows"."deleted_at" IS NULL) AND ("flows"."rule_id" IS NULL)) AND ("flows"."id" = $1))
LIMIT $2;

