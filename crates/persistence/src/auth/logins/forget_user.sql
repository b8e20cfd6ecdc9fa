-- Removes all counts of a user, from all addresses.
-- $1 user
DELETE FROM login_throttle
WHERE subject = 'user ' || $1::uuid OR starts_with(subject, 'place ' || $1 || ' ')
    OR subject IN (SELECT 'session ' || id FROM sessions WHERE user_id = $1);
