-- The naive transaction that names a watcher: see approve.sql.
\set n :first + :i0 * :clients + :client_id
\set i0 :i0 + 1
BEGIN;
SELECT t.id AS ticket, t.org_id AS org, t.applicant_id AS applicant, t.version AS version, t.number, t.title, t.reason, t.requested,
    t.timing, t.state, t.state_data, t.current_level, t.decision_deadline, t.created_at, v.name, v.definition
FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
WHERE t.id = bench_id(:series, :n) FOR UPDATE OF t \gset
SELECT id AS watcher FROM users WHERE username = 'user-1' AND is_active \gset
UPDATE tickets SET version = version + 1, updated_at = now() WHERE id = :ticket AND version = :version;
DELETE FROM ticket_readers WHERE ticket_id = :ticket AND because = 'named';
INSERT INTO ticket_readers (ticket_id, user_id, because, level) VALUES (:ticket, :watcher, 'named', 0);
INSERT INTO events (id, at, action, org_id, actor_id, credential, subject_type, subject_id, ticket_id, ip, request_id, data)
VALUES (bench_new(), now(), 'ticket.watchers_changed', :org, :applicant, 'session:' || :applicant, 'ticket', :ticket, :ticket,
    '127.0.0.1', :applicant, jsonb_build_object('watchers', jsonb_build_array(:watcher::text)));
SELECT id, username, name FROM users WHERE id IN (:applicant, :watcher);
COMMIT;
