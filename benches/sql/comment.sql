-- The naive transaction of a comment: see approve.sql.
\set n :first + :i0 * :clients + :client_id
\set i0 :i0 + 1
BEGIN;
SELECT t.id AS ticket, t.org_id AS org, t.applicant_id AS applicant, t.version AS version, t.number, t.title, t.reason, t.requested,
    t.timing, t.state, t.state_data, t.current_level, t.decision_deadline, t.created_at, v.name, v.definition
FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
WHERE t.id = bench_id(:series, :n) FOR UPDATE OF t \gset
UPDATE tickets SET version = version + 1, updated_at = now() WHERE id = :ticket AND version = :version;
INSERT INTO comments (id, ticket_id, author_id, body, created_at)
VALUES (bench_new(), :ticket, :applicant, 'Almost there', now()) RETURNING id AS comment \gset
INSERT INTO events (id, at, action, org_id, actor_id, credential, subject_type, subject_id, ticket_id, ip, request_id, data)
VALUES (bench_new(), now(), 'ticket.commented', :org, :applicant, 'session:' || :applicant, 'ticket', :ticket, :ticket,
    '127.0.0.1', :applicant, '{"text": "Almost there"}');
SELECT id, username, name FROM users WHERE id = :applicant;
COMMIT;
