-- org admin: ?
SELECT "organizations"."id", "organizations"."name", "organizations"."slug", "organizations"."created_at",
    "organizations"."updated_at", "organizations"."settings"
FROM "organizations"
WHERE ("organizations"."id" = $1)
LIMIT $2;

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
WHERE (invitations.expires_at > gatepass_now() AND ("invitations"."org_id" = $1))
ORDER BY "invitations"."id" DESC
LIMIT $2;

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
WHERE ((invitations.expires_at > gatepass_now() AND ("invitations"."org_id" = $1)) AND ("invitations"."id" <
    $2))
ORDER BY "invitations"."id" DESC
LIMIT $3;

