-- org admin: ?
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at"
FROM "flows"
WHERE ((("flows"."deleted_at" IS NULL) AND ("flows"."rule_id" IS NULL)) AND (("flows"."org_id" = ANY($1)) OR ((("flows"."org_id"
    IS NULL) OR ("flows"."org_id" = ANY($2))) AND ((("flows"."definition" @> $3) OR ("flows"."definition" @>
    $4)) OR EXISTS (
  SELECT
  FROM present_members gm
  WHERE flows.definition -> 'visible_to' -> 'groups' ? gm.group_id::text
    AND gm.user_id = $5
)))))
ORDER BY "flows"."id" DESC
LIMIT $6;

-- org admin: ?q=web
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
))))) AND ("flows"."folded" LIKE $6))
ORDER BY "flows"."id" DESC
LIMIT $7;

-- super admin: ?
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at"
FROM "flows"
WHERE (("flows"."deleted_at" IS NULL) AND ("flows"."rule_id" IS NULL))
ORDER BY "flows"."id" DESC
LIMIT $1;

-- super admin: ?q=web
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at"
FROM "flows"
WHERE ((("flows"."deleted_at" IS NULL) AND ("flows"."rule_id" IS NULL)) AND ("flows"."folded" LIKE $1))
ORDER BY "flows"."id" DESC
LIMIT $2;

-- org admin: ?sort=-created_at&cursor=...
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
))))) AND ("flows"."id" < $6))
ORDER BY "flows"."id" DESC
LIMIT $7;

-- org admin: ?sort=created_at
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at"
FROM "flows"
WHERE ((("flows"."deleted_at" IS NULL) AND ("flows"."rule_id" IS NULL)) AND (("flows"."org_id" = ANY($1)) OR ((("flows"."org_id"
    IS NULL) OR ("flows"."org_id" = ANY($2))) AND ((("flows"."definition" @> $3) OR ("flows"."definition" @>
    $4)) OR EXISTS (
  SELECT
  FROM present_members gm
  WHERE flows.definition -> 'visible_to' -> 'groups' ? gm.group_id::text
    AND gm.user_id = $5
)))))
ORDER BY "flows"."id" ASC
LIMIT $6;

-- org admin: ?sort=created_at&cursor=...
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
))))) AND ("flows"."id" > $6))
ORDER BY "flows"."id" ASC
LIMIT $7;

-- org admin: ?sort=name
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at"
FROM "flows"
WHERE ((("flows"."deleted_at" IS NULL) AND ("flows"."rule_id" IS NULL)) AND (("flows"."org_id" = ANY($1)) OR ((("flows"."org_id"
    IS NULL) OR ("flows"."org_id" = ANY($2))) AND ((("flows"."definition" @> $3) OR ("flows"."definition" @>
    $4)) OR EXISTS (
  SELECT
  FROM present_members gm
  WHERE flows.definition -> 'visible_to' -> 'groups' ? gm.group_id::text
    AND gm.user_id = $5
)))))
ORDER BY "flows"."name" ASC, "flows"."id" ASC
LIMIT $6;

-- org admin: ?sort=name&cursor=...
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
))))) AND (("flows"."name" > $6) OR (("flows"."name" = $7) AND ("flows"."id" > $8))))
ORDER BY "flows"."name" ASC, "flows"."id" ASC
LIMIT $9;

-- org admin: ?sort=-name
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at"
FROM "flows"
WHERE ((("flows"."deleted_at" IS NULL) AND ("flows"."rule_id" IS NULL)) AND (("flows"."org_id" = ANY($1)) OR ((("flows"."org_id"
    IS NULL) OR ("flows"."org_id" = ANY($2))) AND ((("flows"."definition" @> $3) OR ("flows"."definition" @>
    $4)) OR EXISTS (
  SELECT
  FROM present_members gm
  WHERE flows.definition -> 'visible_to' -> 'groups' ? gm.group_id::text
    AND gm.user_id = $5
)))))
ORDER BY "flows"."name" DESC, "flows"."id" DESC
LIMIT $6;

-- org admin: ?sort=-name&cursor=...
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
))))) AND (("flows"."name" < $6) OR (("flows"."name" = $7) AND ("flows"."id" < $8))))
ORDER BY "flows"."name" DESC, "flows"."id" DESC
LIMIT $9;

-- org admin: ?org_id=...
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
))))) AND ("flows"."org_id" = ANY($6)))
ORDER BY "flows"."id" DESC
LIMIT $7;

-- org admin: ?ticket_type=...
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
))))) AND ("flows"."ticket_type" = ANY($6)))
ORDER BY "flows"."id" DESC
LIMIT $7;

-- org admin: ?enabled=true
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
))))) AND ("flows"."enabled" = $6))
ORDER BY "flows"."id" DESC
LIMIT $7;

-- org admin: ?global=true
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
))))) AND ("flows"."org_id" IS NULL))
ORDER BY "flows"."id" DESC
LIMIT $6;

-- org admin: ?global=false
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
))))) AND ("flows"."org_id" IS NOT NULL))
ORDER BY "flows"."id" DESC
LIMIT $6;

-- org admin: ?created_from=...
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
))))) AND ("flows"."created_at" >= $6))
ORDER BY "flows"."id" DESC
LIMIT $7;

-- org admin: ?created_to=...
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
))))) AND ("flows"."created_at" < $6))
ORDER BY "flows"."id" DESC
LIMIT $7;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "flows"
WHERE ((("flows"."deleted_at" IS NULL) AND ("flows"."rule_id" IS NULL)) AND (("flows"."org_id" = ANY($1)) OR ((("flows"."org_id"
    IS NULL) OR ("flows"."org_id" = ANY($2))) AND ((("flows"."definition" @> $3) OR ("flows"."definition" @>
    $4)) OR EXISTS (
  SELECT
  FROM present_members gm
  WHERE flows.definition -> 'visible_to' -> 'groups' ? gm.group_id::text
    AND gm.user_id = $5
)))));

