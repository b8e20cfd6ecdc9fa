-- org admin: ?
SELECT "sessions"."id", "sessions"."created_at", "sessions"."expires_at", "sessions"."ip", "sessions"."user_agent",
    "sessions"."last_used_at"
FROM "sessions"
WHERE (("sessions"."user_id" = $1) AND (("sessions"."revoked_at" IS NULL) AND ("sessions"."expires_at" > $2)))
ORDER BY "sessions"."id" DESC
LIMIT $3;

-- org admin: ?sort=-created_at&cursor=...
SELECT "sessions"."id", "sessions"."created_at", "sessions"."expires_at", "sessions"."ip", "sessions"."user_agent",
    "sessions"."last_used_at"
FROM "sessions"
WHERE ((("sessions"."user_id" = $1) AND (("sessions"."revoked_at" IS NULL) AND ("sessions"."expires_at" > $2)))
    AND ("sessions"."id" < $3))
ORDER BY "sessions"."id" DESC
LIMIT $4;

-- org admin: ?sort=created_at
SELECT "sessions"."id", "sessions"."created_at", "sessions"."expires_at", "sessions"."ip", "sessions"."user_agent",
    "sessions"."last_used_at"
FROM "sessions"
WHERE (("sessions"."user_id" = $1) AND (("sessions"."revoked_at" IS NULL) AND ("sessions"."expires_at" > $2)))
ORDER BY "sessions"."id" ASC
LIMIT $3;

-- org admin: ?sort=created_at&cursor=...
SELECT "sessions"."id", "sessions"."created_at", "sessions"."expires_at", "sessions"."ip", "sessions"."user_agent",
    "sessions"."last_used_at"
FROM "sessions"
WHERE ((("sessions"."user_id" = $1) AND (("sessions"."revoked_at" IS NULL) AND ("sessions"."expires_at" > $2)))
    AND ("sessions"."id" > $3))
ORDER BY "sessions"."id" ASC
LIMIT $4;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "sessions"
WHERE (("sessions"."user_id" = $1) AND (("sessions"."revoked_at" IS NULL) AND ("sessions"."expires_at" > $2)));

