-- Pending tickets with their deadline, and the seconds that their flow gives for a decision.
-- $1 ticket before the first, $2 how many
SELECT t.id, t.decision_deadline, CAST(extract(epoch FROM CAST(v.definition ->> 'pending_for' AS interval)) AS double precision)
FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
WHERE t.state = 'pending' AND deadline_is_ahead(t.decision_deadline) AND t.id > $1
ORDER BY t.id LIMIT $2;
