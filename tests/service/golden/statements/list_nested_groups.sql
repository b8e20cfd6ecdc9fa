-- org admin: ?
SELECT "groups"."id", "groups"."org_id", "groups"."name", "groups"."created_at", "groups"."updated_at"
FROM "groups"
WHERE ("groups"."id" = $1)
LIMIT $2;

-- org admin: ?
SELECT "nested_groups"."group_id", "nested_groups"."member_id", "groups"."name", "nested_groups"."created_at"
FROM ("nested_groups" INNER JOIN "groups" ON ("groups"."id" = "nested_groups"."member_id"))
WHERE ("nested_groups"."group_id" = $1)
ORDER BY "nested_groups"."member_id" DESC
LIMIT $2;

-- org admin: ?sort=-created_at&cursor=...
SELECT "nested_groups"."group_id", "nested_groups"."member_id", "groups"."name", "nested_groups"."created_at"
FROM ("nested_groups" INNER JOIN "groups" ON ("groups"."id" = "nested_groups"."member_id"))
WHERE (("nested_groups"."group_id" = $1) AND ("nested_groups"."member_id" < $2))
ORDER BY "nested_groups"."member_id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "nested_groups"."group_id", "nested_groups"."member_id", "groups"."name", "nested_groups"."created_at"
FROM ("nested_groups" INNER JOIN "groups" ON ("groups"."id" = "nested_groups"."member_id"))
WHERE ("nested_groups"."group_id" = $1)
ORDER BY "nested_groups"."member_id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "nested_groups"."group_id", "nested_groups"."member_id", "groups"."name", "nested_groups"."created_at"
FROM ("nested_groups" INNER JOIN "groups" ON ("groups"."id" = "nested_groups"."member_id"))
WHERE (("nested_groups"."group_id" = $1) AND ("nested_groups"."member_id" > $2))
ORDER BY "nested_groups"."member_id" ASC
LIMIT $3;

-- org admin: ?sort=name
SELECT "nested_groups"."group_id", "nested_groups"."member_id", "groups"."name", "nested_groups"."created_at"
FROM ("nested_groups" INNER JOIN "groups" ON ("groups"."id" = "nested_groups"."member_id"))
WHERE ("nested_groups"."group_id" = $1)
ORDER BY "groups"."name" ASC, "nested_groups"."member_id" ASC
LIMIT $2;

-- org admin: ?sort=name&cursor=...
SELECT "nested_groups"."group_id", "nested_groups"."member_id", "groups"."name", "nested_groups"."created_at"
FROM ("nested_groups" INNER JOIN "groups" ON ("groups"."id" = "nested_groups"."member_id"))
WHERE (("nested_groups"."group_id" = $1) AND (("groups"."name" > $2) OR (("groups"."name" = $3) AND ("nested_groups"."member_id"
    > $4))))
ORDER BY "groups"."name" ASC, "nested_groups"."member_id" ASC
LIMIT $5;

-- org admin: ?sort=-name
SELECT "nested_groups"."group_id", "nested_groups"."member_id", "groups"."name", "nested_groups"."created_at"
FROM ("nested_groups" INNER JOIN "groups" ON ("groups"."id" = "nested_groups"."member_id"))
WHERE ("nested_groups"."group_id" = $1)
ORDER BY "groups"."name" DESC, "nested_groups"."member_id" DESC
LIMIT $2;

-- org admin: ?sort=-name&cursor=...
SELECT "nested_groups"."group_id", "nested_groups"."member_id", "groups"."name", "nested_groups"."created_at"
FROM ("nested_groups" INNER JOIN "groups" ON ("groups"."id" = "nested_groups"."member_id"))
WHERE (("nested_groups"."group_id" = $1) AND (("groups"."name" < $2) OR (("groups"."name" = $3) AND ("nested_groups"."member_id"
    < $4))))
ORDER BY "groups"."name" DESC, "nested_groups"."member_id" DESC
LIMIT $5;

-- org admin: ?include=total
SELECT COUNT(*)
FROM ("nested_groups" INNER JOIN "groups" ON ("groups"."id" = "nested_groups"."member_id"))
WHERE ("nested_groups"."group_id" = $1);

