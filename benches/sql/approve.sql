-- The naive transaction of an approval at the last level, which grants: the necessary reads and writes, one statement for
-- each table. The caller is known: it does not look up the credential.
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
SELECT u.id AS approver, u.username, u.name, u.is_active, u.kind FROM ticket_approvers a JOIN users u ON u.id = a.user_id
WHERE a.ticket_id = :ticket AND a.level = 2 LIMIT 1 \gset
SELECT id FROM assets WHERE org_id = :org AND id = :asset FOR KEY SHARE;
UPDATE tickets SET approved = requested, approved_timing = timing, window_start = now(), window_end = now() + interval '8 hours',
    state = 'approved', state_data = '{"state": "approved"}', current_level = NULL, decided_at = now(), decided_by = :approver,
    version = version + 1, updated_at = now() WHERE id = :ticket AND version = :version;
UPDATE ticket_levels SET state = 'approved' WHERE ticket_id = :ticket AND level = 2;
INSERT INTO decisions (ticket_id, level, user_id, verdict, decided_at, comment, digest) VALUES (:ticket, 2, :approver, 'approve',
    now(), 'Go ahead', '7a390b621acd99e5e41721b0d083c1d8f604c676eaddbb40a652d766be780fe8');
INSERT INTO permissions (id, org_id, name, users, groups, assets, nodes, accounts, protocols, actions, valid_from, valid_until,
    is_active, comment, source_ticket_id, created_at, updated_at) VALUES (bench_new(), :org, 'Ticket #' || :number,
    ARRAY[:applicant::uuid], '{}', ARRAY[:asset::uuid], '{}', '{app}', '{ssh}', '{connect}', now(), now() + interval '8 hours',
    true, 'Deploy 4.2', :ticket, now(), now()) RETURNING id AS permission \gset
INSERT INTO grants (id, ticket_id, org_id, type, beneficiary_id, permission_id, window_start, window_end, state, state_data,
    created_at, updated_at) VALUES (bench_new(), :ticket, :org, 'asset_access', :applicant, :permission, now(),
    now() + interval '8 hours', 'open', '{"state": "open"}', now(), now()) RETURNING id AS granted \gset
INSERT INTO events (id, at, action, org_id, actor_id, credential, subject_type, subject_id, ticket_id, ip, request_id, data)
SELECT bench_new(), now(), made.action, :org, :approver, 'session:' || :approver, made.kind, made.subject::uuid, :ticket,
    '127.0.0.1', :approver, made.data
FROM (VALUES ('ticket.approval_recorded', 'ticket', :ticket, '{"level": 2, "decision": {"by": "01941f29-7c51-7298-8c5c-9192905541b7",
    "verdict": "approve", "comment": "Go ahead", "digest": "7a390b621acd99e5e41721b0d083c1d8f604c676eaddbb40a652d766be780fe8"}}'::jsonb),
    ('ticket.approved', 'ticket', :ticket, '{"before": {"state": "pending", "level": 2}, "after": {"state": "approved"}}'),
    ('grant.created', 'grant', :granted, '{"window": {"start": "2026-11-21T08:04:48Z", "end": "2026-11-21T16:04:48Z"},
    "permission_id": "01a1fd22-f452-705d-9b43-cce6d8765f89"}')) AS made (action, kind, subject, data);
SELECT a.name, a.address, ARRAY(SELECT string_agg(n.name, '/' ORDER BY b.depth DESC) FROM asset_nodes p
    JOIN node_ancestors b ON b.node_id = p.node_id JOIN nodes n ON n.id = b.ancestor_id
    WHERE p.asset_id = a.id GROUP BY p.node_id) FROM assets a WHERE a.id = :asset;
SELECT m.id, m.username, m.name FROM users u JOIN users m ON m.id = u.manager_id WHERE u.id = :applicant;
SELECT id, username, name FROM users WHERE id IN (:applicant, :approver);
COMMIT;
