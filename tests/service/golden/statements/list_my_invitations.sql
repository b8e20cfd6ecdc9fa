-- org admin: ?
SELECT "invitations"."id", "invitations"."org_id", (
  SELECT o.name
  FROM organizations o
  WHERE o.id = invitations.org_id
), "invitations"."user_id", (
  SELECT u.username
  FROM users u
  WHERE u.id = invitations.user_id
), "invitations"."role", "invitations"."invited_by", "invitations"."created_at", "invitations"."expires_at"
FROM "invitations"
WHERE (invitations.expires_at > gatepass_now() AND (("invitations"."user_id" = $1) OR ("invitations"."user_id"
    = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
))))
ORDER BY "invitations"."id" DESC
LIMIT $4;

-- org admin: ?cursor=...
SELECT "invitations"."id", "invitations"."org_id", (
  SELECT o.name
  FROM organizations o
  WHERE o.id = invitations.org_id
), "invitations"."user_id", (
  SELECT u.username
  FROM users u
  WHERE u.id = invitations.user_id
), "invitations"."role", "invitations"."invited_by", "invitations"."created_at", "invitations"."expires_at"
FROM "invitations"
WHERE ((invitations.expires_at > gatepass_now() AND (("invitations"."user_id" = $1) OR ("invitations"."user_id"
    = ANY(
  SELECT "users"."id"
  FROM "users"
  WHERE (("users"."kind" = $2) AND ("users"."home_org_id" = ANY($3)))
)))) AND ("invitations"."id" < $4))
ORDER BY "invitations"."id" DESC
LIMIT $5;

