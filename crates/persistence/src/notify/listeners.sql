-- People who may hear a message.
-- $1 users, $2 organization (null: none)
SELECT u.id, u.username, u.kind, u.is_active, u.is_super_admin, u.email IS NOT NULL AS has_email, m.role,
    coalesce(p.unwanted_mail, '{}') AS unwanted_mail,
    coalesce(p.unwanted_chat, '{}') AS unwanted_chat
FROM users u
LEFT JOIN members m ON m.org_id = $2 AND m.user_id = u.id
LEFT JOIN notification_preferences p ON p.user_id = u.id
WHERE u.id = ANY ($1)
ORDER BY u.id;
