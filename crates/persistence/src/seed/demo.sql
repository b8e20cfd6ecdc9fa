-- A small company. `$1` is the password hash of all its people. seed_id(kind, number) is the id of a row.
-- Each statement ends with a semicolon at the end of a line.

INSERT INTO organizations (id, name, slug, created_at, updated_at)
SELECT seed_id('org', 0), 'Demo', 'demo', gatepass_now(), gatepass_now() FROM n;

-- 0 alice requests, 1 bob is her manager, 2 carol is admin, 3 dave is auditor, 4 is a pipeline. A name that somebody else has,
-- as after the README's walk, gets `demo-` in front.
INSERT INTO users (id, username, name, kind, password_hash, manager_id, is_super_admin, is_active, created_at, updated_at,
    home_org_id)
SELECT seed_id('user', i),
    CASE WHEN EXISTS (SELECT FROM users u WHERE lower(u.username) = made.username) THEN 'demo-' ELSE '' END || username,
    initcap(username), kind, CASE WHEN kind = 'human' THEN password END,
    CASE WHEN i IN (0, 4) THEN seed_id('user', 1) END, false, true, gatepass_now(), gatepass_now(),
    CASE WHEN kind = 'service' THEN seed_id('org', 0) END
FROM n, (VALUES (1, 'bob', 'human'), (0, 'alice', 'human'), (2, 'carol', 'human'), (3, 'dave', 'human'),
    (4, 'pipeline', 'service')) AS made (i, username, kind);

INSERT INTO members (org_id, user_id, role, created_at, updated_at)
SELECT seed_id('org', 0), user_id, role, gatepass_now(), gatepass_now()
FROM n, (SELECT seed_id('user', i) AS user_id, (ARRAY['member', 'member', 'org_admin', 'auditor', 'member'])[i + 1] AS role
    FROM generate_series(0, 4) AS i UNION ALL SELECT id, 'org_admin' FROM users WHERE is_super_admin) AS made;

INSERT INTO groups (id, org_id, name, created_at, updated_at)
SELECT seed_id('group', i), seed_id('org', 0), name, gatepass_now(), gatepass_now()
FROM n, (VALUES (0, 'Developers'), (1, 'VPN')) AS made (i, name);

INSERT INTO group_members (group_id, user_id, created_at)
SELECT seed_id('group', 0), seed_id('user', i), gatepass_now() FROM n, generate_series(0, 1) AS i;

INSERT INTO nodes (id, org_id, parent_id, name, owner_id, created_at, updated_at)
SELECT seed_id('node', i), seed_id('org', 0), seed_id('node', parent), name, owner, gatepass_now(), gatepass_now()
FROM n, (VALUES (0, NULL, 'Production', seed_id('user', 2)), (1, 0, 'Web', NULL), (2, 0, 'Databases', NULL),
    (3, NULL, 'Staging', NULL), (4, NULL, 'Laptops', NULL)) AS made (i, parent, name, owner);

INSERT INTO node_ancestors (node_id, ancestor_id, depth)
SELECT seed_id('node', i), seed_id('node', ancestor), depth
FROM n, (VALUES (0, 0, 0), (1, 1, 0), (1, 0, 1), (2, 2, 0), (2, 0, 1), (3, 3, 0), (4, 4, 0)) AS made (i, ancestor, depth);

INSERT INTO assets (id, org_id, name, address, category, protocols, owner_id, is_active, created_at, updated_at)
SELECT seed_id('asset', i), seed_id('org', 0), name, '192.0.2.' || 10 + i, category,
    jsonb_build_array(jsonb_build_object('name', protocol, 'port', port)), seed_id('user', 1), true, gatepass_now(),
    gatepass_now()
FROM n, (VALUES (0, 'web-1', 'host', 'ssh', 22), (1, 'web-2', 'host', 'ssh', 22),
    (2, 'db-1', 'database', 'postgresql', 5432), (3, 'staging-1', 'host', 'ssh', 22),
    (4, 'laptop-1', 'host', 'ssh', 22)) AS made (i, name, category, protocol, port);

INSERT INTO asset_nodes (asset_id, node_id)
SELECT seed_id('asset', i), seed_id('node', node) FROM n, (VALUES (0, 1), (1, 1), (2, 2), (3, 3), (4, 4)) AS made (i, node);

INSERT INTO accounts (id, asset_id, username, privileged, is_active, created_at, updated_at)
SELECT seed_id('account', i * 2 + k), seed_id('asset', i), (ARRAY['app', 'root'])[k + 1], k = 1, true, gatepass_now(),
    gatepass_now()
FROM n, generate_series(0, 3) AS i, generate_series(0, 1) AS k;

INSERT INTO permissions (id, org_id, name, users, groups, assets, nodes, accounts, protocols, actions, valid_from,
    valid_until, is_active, comment, source_ticket_id, created_at, updated_at)
SELECT seed_id('permission', 0), seed_id('org', 0), 'Developers on staging', '{}', ARRAY[seed_id('group', 0)], '{}',
    ARRAY[seed_id('node', 3)], '{@ALL}', '{all}', '{connect,upload,download}', NULL, NULL, true, '', NULL, gatepass_now(),
    gatepass_now()
FROM n;

-- The flow for access to servers, and two catalog items: one needs the manager's approval, one is granted at once and waits
-- to be started.
INSERT INTO flows (id, org_id, name, description, ticket_type, enabled, priority, version, definition, created_at, updated_at)
SELECT seed_id('flow', i), seed_id('org', 0), name, description, ticket_type, true, 0, 1,
    seed_definition() || jsonb_build_object('ticket_type', ticket_type) || more, gatepass_now(), gatepass_now()
FROM n, (VALUES (0, 'Servers', 'The manager first, then an admin', 'asset_access', '{}'::jsonb),
    (1, 'VPN', 'From home', 'resource_access', jsonb_build_object('duration', '{"mode": "max", "max": "P30D"}'::jsonb,
        'approval', '{"type": "assigned", "levels": [{"mode": "any", "approvers": [{"kind": "requester_manager"}]}]}'::jsonb,
        'item', jsonb_build_object('category', 'Network', 'groups', jsonb_build_array(seed_id('group', 1))))),
    (2, 'Laptop administration', 'For an hour', 'device_admin', jsonb_build_object(
        'approval', '{"type": "automatic"}'::jsonb, 'duration', '{"mode": "fixed", "duration": "PT1H"}'::jsonb,
        'item', jsonb_build_object('category', 'Devices', 'assets', jsonb_build_array(seed_id('asset', 4))))))
    AS made (i, name, description, ticket_type, more);

INSERT INTO flow_versions (flow_id, version, name, definition, created_at)
SELECT id, 1, name, definition, created_at FROM flows WHERE org_id = seed_id('org', 0);

-- Alice's tickets: one waits for bob, one was approved, one was denied.
INSERT INTO tickets (id, org_id, type, title, reason, applicant_id, beneficiary_id, flow_id, flow_version, requested, approved,
    timing, approved_timing, window_start, window_end, state, state_data, current_level, decision_deadline, decided_at,
    decided_by, version, created_at, updated_at)
SELECT seed_id('ticket', i), seed_id('org', 0), 'asset_access', title, reason, seed_id('user', 0), seed_id('user', 0),
    seed_id('flow', 0), 1, request, CASE WHEN state = 'approved' THEN request END, timing,
    CASE WHEN state = 'approved' THEN timing END,
    CASE WHEN state = 'approved' THEN gatepass_now() END,
    CASE WHEN state = 'approved' THEN gatepass_now() + interval '8 hours' END,
    state, state_data, CASE WHEN state = 'pending' THEN 1 END, gatepass_now() + interval '30 days',
    CASE WHEN state <> 'pending' THEN gatepass_now() END,
    CASE state WHEN 'approved' THEN seed_id('user', 2) WHEN 'denied' THEN seed_id('user', 1) END, 1, gatepass_now(),
    gatepass_now()
FROM n, (VALUES (0, 'Deploy 4.2', 'CHG-1042', 'pending', '{"state": "pending", "level": 1}'::jsonb, 0),
    (1, 'Look at slow pages', 'INC-77', 'approved', '{"state": "approved"}', 1),
    (2, 'Try a query', 'curious', 'denied', '{"state": "denied", "reason": "use staging", "next_steps": "staging-1 has the same data"}', 2))
    AS made (i, title, reason, state, state_data, asset),
    LATERAL (SELECT '{"mode": "on_approval", "duration": "PT8H"}'::jsonb AS timing,
        jsonb_build_object('type', 'asset_access', 'nodes', '[]'::jsonb, 'assets', jsonb_build_array(seed_id('asset', asset)),
            'accounts', '["app"]'::jsonb, 'protocols', CASE asset WHEN 2 THEN '["postgresql"]' ELSE '["ssh"]' END::jsonb,
            'actions', '["connect"]'::jsonb) AS request) AS asked;

INSERT INTO ticket_levels (ticket_id, level, state)
SELECT seed_id('ticket', i), level, state
FROM n, (VALUES (0, 1, 'active'), (0, 2, 'waiting'), (1, 1, 'approved'), (1, 2, 'approved'), (2, 1, 'denied'),
    (2, 2, 'skipped')) AS made (i, level, state);

INSERT INTO ticket_approvers (ticket_id, level, user_id, waiting)
SELECT seed_id('ticket', i), level, seed_id('user', approver), i = 0
FROM n, (VALUES (0, 1, 1), (1, 1, 1), (1, 2, 2), (2, 1, 1)) AS made (i, level, approver);

INSERT INTO decisions (ticket_id, level, user_id, verdict, decided_at, comment, digest)
SELECT seed_id('ticket', i), level, seed_id('user', approver), verdict, gatepass_now(), comment, repeat('0', 64)
FROM n, (VALUES (1, 1, 1, 'approve', NULL), (1, 2, 2, 'approve', 'good luck'), (2, 1, 1, 'deny', 'use staging'))
    AS made (i, level, approver, verdict, comment);

INSERT INTO permissions (id, org_id, name, users, groups, assets, nodes, accounts, protocols, actions, valid_from,
    valid_until, is_active, comment, source_ticket_id, created_at, updated_at)
SELECT seed_id('permission', 1), seed_id('org', 0), 'Look at slow pages', ARRAY[seed_id('user', 0)], '{}',
    ARRAY[seed_id('asset', 1)], '{}', '{app}', '{ssh}', '{connect}', gatepass_now(), gatepass_now() + interval '8 hours', true,
    '', seed_id('ticket', 1), gatepass_now(), gatepass_now()
FROM n;

INSERT INTO grants (id, ticket_id, org_id, type, beneficiary_id, permission_id, window_start, window_end, state, state_data,
    created_at, updated_at)
SELECT seed_id('grant', 0), seed_id('ticket', 1), seed_id('org', 0), 'asset_access', seed_id('user', 0), seed_id('permission', 1),
    gatepass_now(), gatepass_now() + interval '8 hours', 'open', '{"state": "open"}', gatepass_now(), gatepass_now()
FROM n;

INSERT INTO events (id, at, action, org_id, actor_id, subject_type, subject_id, ticket_id, data)
SELECT seed_id('event', i), gatepass_now(), action, seed_id('org', 0), seed_id('user', actor), 'ticket', seed_id('ticket', ticket),
    seed_id('ticket', ticket), '{"made_up": true}'
FROM n, (VALUES (0, 'ticket.opened', 0, 0), (1, 'ticket.opened', 0, 1), (2, 'ticket.approved', 2, 1), (3, 'ticket.opened', 0, 2),
    (4, 'ticket.denied', 1, 2)) AS made (i, action, actor, ticket);
