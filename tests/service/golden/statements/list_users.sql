-- org admin: ?
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE ((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4))))
ORDER BY "users"."id" DESC
LIMIT $5;

-- org admin: ?q=web
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND ("users"."folded"
    LIKE $5))
ORDER BY "users"."id" DESC
LIMIT $6;

-- super admin: ?
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
ORDER BY "users"."id" DESC
LIMIT $1;

-- super admin: ?q=web
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE ("users"."folded" LIKE $1)
ORDER BY "users"."id" DESC
LIMIT $2;

-- org admin: ?sort=-created_at&cursor=...
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND ("users"."id"
    < $5))
ORDER BY "users"."id" DESC
LIMIT $6;

-- org admin: ?sort=created_at
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE ((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4))))
ORDER BY "users"."id" ASC
LIMIT $5;

-- org admin: ?sort=created_at&cursor=...
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND ("users"."id"
    > $5))
ORDER BY "users"."id" ASC
LIMIT $6;

-- org admin: ?sort=name
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE ((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4))))
ORDER BY "users"."username" ASC, "users"."id" ASC
LIMIT $5;

-- org admin: ?sort=name&cursor=...
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND (("users"."username"
    > $5) OR (("users"."username" = $6) AND ("users"."id" > $7))))
ORDER BY "users"."username" ASC, "users"."id" ASC
LIMIT $8;

-- org admin: ?sort=-name
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE ((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4))))
ORDER BY "users"."username" DESC, "users"."id" DESC
LIMIT $5;

-- org admin: ?sort=-name&cursor=...
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND (("users"."username"
    < $5) OR (("users"."username" = $6) AND ("users"."id" < $7))))
ORDER BY "users"."username" DESC, "users"."id" DESC
LIMIT $8;

-- org admin: ?username=web
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND (lower("users"."username")
    = ANY($5)))
ORDER BY "users"."id" DESC
LIMIT $6;

-- org admin: ?kind=...
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND ("users"."kind"
    = ANY($5)))
ORDER BY "users"."id" DESC
LIMIT $6;

-- org admin: ?is_active=true
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND ("users"."is_active"
    = $5))
ORDER BY "users"."id" DESC
LIMIT $6;

-- org admin: ?is_super_admin=true
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND ("users"."is_super_admin"
    = $5))
ORDER BY "users"."id" DESC
LIMIT $6;

-- org admin: ?org_id=...
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND ("users"."id"
    = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($5))
)))
ORDER BY "users"."id" DESC
LIMIT $6;

-- org admin: ?manager_id=...
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND ("users"."manager_id"
    = ANY($5)))
ORDER BY "users"."id" DESC
LIMIT $6;

-- org admin: ?group_id=...
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND ("users"."id"
    = ANY(
  SELECT "present_members"."user_id"
  FROM ("present_members" INNER JOIN "groups" ON ("present_members"."group_id" = "groups"."id"))
  WHERE (("present_members"."group_id" = ANY($5)) AND ("groups"."org_id" = ANY($6)))
)))
ORDER BY "users"."id" DESC
LIMIT $7;

-- org admin: ?created_from=...
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND ("users"."created_at"
    >= $5))
ORDER BY "users"."id" DESC
LIMIT $6;

-- org admin: ?created_to=...
SELECT "users"."id", "users"."username", "users"."name", "users"."email", "users"."kind", "users"."password_hash",
    "users"."manager_id", "users"."is_super_admin", "users"."is_active", "users"."created_at", "users"."updated_at",
    "users"."home_org_id"
FROM "users"
WHERE (((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4)))) AND ("users"."created_at"
    < $5))
ORDER BY "users"."id" DESC
LIMIT $6;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "users"
WHERE ((("users"."id" = ANY(
  SELECT "members"."user_id"
  FROM "members"
  WHERE ("members"."org_id" = ANY($1))
)) OR ("users"."id" = $2)) OR (("users"."kind" = $3) AND ("users"."home_org_id" = ANY($4))));

