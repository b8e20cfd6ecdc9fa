-- The naive transaction of a cancelation: see approve.sql.
\set n :first + :i0 * :clients + :client_id
\set i0 :i0 + 1
BEGIN;
SELECT t.id AS ticket, t.org_id AS org, t.applicant_id AS applicant, t.version AS version, t.number AS number, t.title, t.reason,
    t.requested, t.requested -> 'assets' ->> 0 AS asset, t.timing, t.state, t.state_data, t.current_level, t.decision_deadline, t.created_at, v.name, v.definition
FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
WHERE t.id = bench_id(:series, :n) FOR UPDATE OF t \gset
SELECT l.level, l.state, a.user_id, d.user_id, d.verdict, d.decided_at, d.comment, d.digest, d.changes FROM ticket_levels l
LEFT JOIN ticket_approvers a USING (ticket_id, level) LEFT JOIN decisions d USING (ticket_id, level, user_id)
WHERE ticket_id = :ticket ORDER BY l.level;
UPDATE tickets SET state = 'canceled', state_data = '{"state": "canceled"}', current_level = NULL, decided_at = now(),
    decided_by = :applicant, version = version + 1, updated_at = now() WHERE id = :ticket AND version = :version;
UPDATE ticket_levels SET state = 'skipped' WHERE ticket_id = :ticket AND state IN ('active', 'waiting');
INSERT INTO events (id, at, action, org_id, actor_id, credential, subject_type, subject_id, ticket_id, ip, request_id, data)
VALUES (bench_new(), now(), 'ticket.canceled', :org, :applicant, 'session:' || :applicant, 'ticket', :ticket, :ticket,
    '127.0.0.1', :applicant, '{"before": {"state": "pending", "level": 1}, "after": {"state": "canceled"}}');
SELECT a.name, a.address, ARRAY(SELECT string_agg(n.name, '/' ORDER BY b.depth DESC) FROM asset_nodes p
    JOIN node_ancestors b ON b.node_id = p.node_id JOIN nodes n ON n.id = b.ancestor_id
    WHERE p.asset_id = a.id GROUP BY p.node_id) FROM assets a WHERE a.id = :asset;
SELECT m.id, m.username, m.name FROM users u JOIN users m ON m.id = u.manager_id WHERE u.id = :applicant;
SELECT u.id, u.username, u.name FROM users u WHERE u.id = :applicant
UNION SELECT u.id, u.username, u.name FROM ticket_approvers a JOIN users u ON u.id = a.user_id WHERE a.ticket_id = :ticket;
COMMIT;
