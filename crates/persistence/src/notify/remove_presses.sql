-- Removes presses of more than a week ago, and codes and sign-ins that have expired.
-- $1 how many of each
WITH old AS (
    DELETE FROM chat_codes c USING (
        SELECT channel_id, user_id FROM chat_codes WHERE expires_at < gatepass_now() LIMIT $1 FOR UPDATE SKIP LOCKED
    ) o WHERE c.channel_id = o.channel_id AND c.user_id = o.user_id
), begun AS (
    DELETE FROM chat_sign_ins s USING (
        SELECT channel_id, user_id FROM chat_sign_ins WHERE expires_at < gatepass_now() LIMIT $1 FOR UPDATE SKIP LOCKED
    ) o WHERE s.channel_id = o.channel_id AND s.user_id = o.user_id
)
DELETE FROM chat_presses p USING (
    SELECT channel_id, event_id FROM chat_presses WHERE at < gatepass_now() - interval '7 days'
    ORDER BY at LIMIT $1 FOR UPDATE SKIP LOCKED
) o WHERE p.channel_id = o.channel_id AND p.event_id = o.event_id;
