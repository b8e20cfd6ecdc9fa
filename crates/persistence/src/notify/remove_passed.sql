-- Removes notes of reminders whose deadline passed a day ago.
-- $1 how many
DELETE FROM reminders WHERE (subject_id, moment, deadline) IN (
    SELECT subject_id, moment, deadline FROM reminders
    WHERE deadline < gatepass_now() - interval '1 day' ORDER BY deadline LIMIT $1
);
