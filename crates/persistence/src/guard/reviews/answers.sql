-- The reviews of one reach that are open, or approved and not over, newest first: whether each is of the same question, whether it
-- is open, whether it is blocked, the window of its approval, whether that counts more than once, and when it counted first.
-- A server of an older release stores no `asker_id`, but the gateway that opened the review is among its readers.
-- $1 reach, $2 question, $3 the user of the gateway that asks (null: the user asks)
SELECT t.id,
    r.question = $2 AND $3 IS NOT DISTINCT FROM coalesce(r.asker_id, (
        SELECT k.user_id FROM ticket_readers k WHERE k.ticket_id = r.ticket_id AND k.because = 'asker')),
    t.state <> 'approved', t.state = 'blocked', t.window_start, t.window_end, r.is_reusable, r.used_at
FROM reviews r JOIN tickets t ON t.id = r.ticket_id
WHERE r.reach = $1 AND (t.state = 'approved' AND window_lasts(t.window_end)
    OR ticket_is_undecided(t.state, t.decision_deadline))
ORDER BY r.ticket_id DESC;
