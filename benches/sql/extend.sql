-- The naive transaction of an extension, which is a new ticket for an open grant: see approve.sql.
\set n :first + :i0 * :clients + :client_id
\set i0 :i0 + 1
BEGIN;
SELECT g.id AS grant, g.org_id AS org, g.beneficiary_id AS applicant, g.window_start AS start, g.window_end AS end, g.state, g.state_data,
    t.requested, t.requested -> 'assets' ->> 0 AS asset, t.title FROM grants g JOIN tickets t ON t.id = g.ticket_id
WHERE g.id = bench_id(:series, :n) FOR UPDATE OF g \gset
SELECT id FROM assets WHERE org_id = :org AND id = :asset FOR KEY SHARE;
SELECT group_id FROM group_members WHERE user_id = :applicant;
SELECT id AS flow, version AS version, name, definition, priority, enabled FROM flows WHERE ticket_type = 'asset_access'
    AND (org_id = :org OR org_id IS NULL) AND deleted_at IS NULL ORDER BY priority DESC LIMIT 1 FOR SHARE \gset
SELECT m.id AS manager, m.username, m.name, m.is_active, m.kind FROM users u JOIN users m ON m.id = u.manager_id
WHERE u.id = :applicant \gset
INSERT INTO tickets (id, org_id, type, title, reason, applicant_id, beneficiary_id, flow_id, flow_version, requested, timing,
    state, state_data, current_level, decision_deadline, version, created_at, updated_at, extension) VALUES (bench_new(), :org,
    'asset_access', 'Deploy 4.2', 'CHG-1043', :applicant, :applicant, :flow, :version, jsonb_build_object('type', 'asset_access',
    'nodes', '[]'::jsonb, 'assets', jsonb_build_array(:asset::text), 'actions', '["connect"]'::jsonb, 'accounts', '["app"]'::jsonb,
    'protocols', '["ssh"]'::jsonb), jsonb_build_object('mode', 'until', 'end', :end::timestamptz + interval '1 hour'), 'pending', '{"state": "pending", "level": 1}',
    1, now() + interval '30 days', 1, now(), now(),
    jsonb_build_object('grant_id', :grant::text, 'start', :start::timestamptz, 'end', :end::timestamptz)) RETURNING id AS ticket \gset
INSERT INTO ticket_levels (ticket_id, level, state) VALUES (:ticket, 1, 'active'), (:ticket, 2, 'waiting');
INSERT INTO ticket_approvers (ticket_id, level, user_id) VALUES (:ticket, 1, :manager);
INSERT INTO events (id, at, action, org_id, actor_id, credential, subject_type, subject_id, ticket_id, ip, request_id, data)
SELECT bench_new(), now(), made.action, :org, :applicant, 'session:' || :applicant, 'ticket', :ticket, :ticket, '127.0.0.1',
    :applicant, made.data
FROM (VALUES ('ticket.opened', '{"flow": {"id": "01941f29-7c00-7b4d-85bd-5f3f0d7bfb91", "version": 1}, "title": "Deploy 4.2",
    "reason": "CHG-1043", "timing": {"mode": "on_approval", "duration": "PT8H"}, "request": {"type": "asset_access", "nodes": [],
    "assets": ["01941f29-7e49-7618-8d4c-cef4fb7a260e"], "accounts": ["app"], "protocols": ["ssh"], "actions": ["connect"]}}'::jsonb),
    ('ticket.level_started', '{"level": 1, "approvers": ["01941f29-7c1f-7832-8dea-190e79ad9788"]}')) AS made (action, data);
SELECT a.name, a.address, ARRAY(SELECT string_agg(n.name, '/' ORDER BY b.depth DESC) FROM asset_nodes p
    JOIN node_ancestors b ON b.node_id = p.node_id JOIN nodes n ON n.id = b.ancestor_id
    WHERE p.asset_id = a.id GROUP BY p.node_id) FROM assets a WHERE a.id = :asset;
SELECT id, username, name FROM users WHERE id IN (:applicant, :manager);
COMMIT;
