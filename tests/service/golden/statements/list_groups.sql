-- org admin: ?
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE ("groups"."org_id" = ANY($1))
ORDER BY "groups"."id" DESC
LIMIT $2;

-- org admin: ?q=web
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE (("groups"."org_id" = ANY($1)) AND ("groups"."folded" LIKE $2))
ORDER BY "groups"."id" DESC
LIMIT $3;

-- super admin: ?
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
ORDER BY "groups"."id" DESC
LIMIT $1;

-- super admin: ?q=web
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE ("groups"."folded" LIKE $1)
ORDER BY "groups"."id" DESC
LIMIT $2;

-- org admin: ?sort=-created_at&cursor=...
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE (("groups"."org_id" = ANY($1)) AND ("groups"."id" < $2))
ORDER BY "groups"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE ("groups"."org_id" = ANY($1))
ORDER BY "groups"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE (("groups"."org_id" = ANY($1)) AND ("groups"."id" > $2))
ORDER BY "groups"."id" ASC
LIMIT $3;

-- org admin: ?sort=name
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE ("groups"."org_id" = ANY($1))
ORDER BY "groups"."name" ASC, "groups"."id" ASC
LIMIT $2;

-- org admin: ?sort=name&cursor=...
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE (("groups"."org_id" = ANY($1)) AND (("groups"."name" > $2) OR (("groups"."name" = $3) AND ("groups"."id"
    > $4))))
ORDER BY "groups"."name" ASC, "groups"."id" ASC
LIMIT $5;

-- org admin: ?sort=-name
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE ("groups"."org_id" = ANY($1))
ORDER BY "groups"."name" DESC, "groups"."id" DESC
LIMIT $2;

-- org admin: ?sort=-name&cursor=...
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE (("groups"."org_id" = ANY($1)) AND (("groups"."name" < $2) OR (("groups"."name" = $3) AND ("groups"."id"
    < $4))))
ORDER BY "groups"."name" DESC, "groups"."id" DESC
LIMIT $5;

-- org admin: ?org_id=...
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE (("groups"."org_id" = ANY($1)) AND ("groups"."org_id" = ANY($2)))
ORDER BY "groups"."id" DESC
LIMIT $3;

-- org admin: ?name=web
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE (("groups"."org_id" = ANY($1)) AND ("groups"."name" = ANY($2)))
ORDER BY "groups"."id" DESC
LIMIT $3;

-- org admin: ?user_id=...
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE (("groups"."org_id" = ANY($1)) AND ("groups"."id" = ANY(
  SELECT "present_members"."group_id"
  FROM "present_members"
  WHERE ("present_members"."user_id" = ANY($2))
)))
ORDER BY "groups"."id" DESC
LIMIT $3;

-- org admin: ?created_from=...
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE (("groups"."org_id" = ANY($1)) AND ("groups"."created_at" >= $2))
ORDER BY "groups"."id" DESC
LIMIT $3;

-- org admin: ?created_to=...
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE (("groups"."org_id" = ANY($1)) AND ("groups"."created_at" < $2))
ORDER BY "groups"."id" DESC
LIMIT $3;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "groups"
WHERE ("groups"."org_id" = ANY($1));

