-- `n` is one row with the counts: users, groups, nodes, assets, accounts, permissions, tickets. Each kind is numbered from
-- 0. seed_id(kind, number) is the id of a row. seed_pick prefers low numbers, because a few people make most requests.
-- seed_any draws all numbers alike. Each statement ends with a semicolon at the end of a line.

INSERT INTO organizations (id, name, slug, created_at, updated_at)
SELECT seed_id('org', 0), 'Scale', 'scale', gatepass_now(), gatepass_now() FROM n;

-- Each user manages ten others.
INSERT INTO users (id, username, name, kind, manager_id, is_super_admin, is_active, created_at, updated_at)
SELECT seed_id('user', i), 'user-' || i, 'User ' || i, 'human', CASE WHEN i > 0 THEN seed_id('user', (i - 1) / 10) END,
    false, true, gatepass_now(), gatepass_now()
FROM n, generate_series(0, users - 1) AS i;

INSERT INTO members (org_id, user_id, role, created_at, updated_at)
SELECT seed_id('org', 0), seed_id('user', i), CASE WHEN i % 100 = 0 THEN 'org_admin' ELSE 'member' END,
    gatepass_now(), gatepass_now()
FROM n, generate_series(0, users - 1) AS i;

INSERT INTO groups (id, org_id, name, created_at, updated_at)
SELECT seed_id('group', i), seed_id('org', 0), 'Group ' || i, gatepass_now(), gatepass_now()
FROM n, generate_series(0, groups - 1) AS i;

-- Every user is in one group, and most users are in a larger group too.
INSERT INTO group_members (group_id, user_id, created_at)
SELECT DISTINCT seed_id('group', CASE k WHEN 0 THEN i % groups ELSE seed_pick(i, groups, 2, 1) END), seed_id('user', i),
    gatepass_now()
FROM n, generate_series(0, users - 1) AS i, generate_series(0, 1) AS k
WHERE groups > 0;

-- A tree in which each node has ten below it.
INSERT INTO nodes (id, org_id, parent_id, name, created_at, updated_at)
SELECT seed_id('node', i), seed_id('org', 0), CASE WHEN i > 0 THEN seed_id('node', (i - 1) / 10) END, 'Node ' || i,
    gatepass_now(), gatepass_now()
FROM n, generate_series(0, nodes - 1) AS i;

INSERT INTO node_ancestors (node_id, ancestor_id, depth)
WITH RECURSIVE up AS (
    SELECT i AS node, i AS ancestor, 0 AS depth FROM n, generate_series(0, nodes - 1) AS i
    UNION ALL
    SELECT node, (ancestor - 1) / 10, depth + 1 FROM up WHERE ancestor > 0
)
SELECT seed_id('node', node), seed_id('node', ancestor), depth FROM up;

INSERT INTO assets (id, org_id, name, address, category, protocols, owner_id, is_active, created_at, updated_at)
SELECT seed_id('asset', i), seed_id('org', 0), 'asset-' || i, 'asset-' || i || '.example.org', 'host',
    '[{"name": "ssh", "port": 22}]', CASE WHEN users > 0 THEN seed_id('user', seed_owner(i, users)) END, true, gatepass_now(),
    gatepass_now()
FROM n, generate_series(0, assets - 1) AS i;

INSERT INTO asset_nodes (asset_id, node_id)
SELECT seed_id('asset', i), seed_id('node', i % nodes) FROM n, generate_series(0, assets - 1) AS i WHERE nodes > 0;

INSERT INTO accounts (id, asset_id, username, privileged, is_active, created_at, updated_at)
SELECT seed_id('account', i), seed_id('asset', i % assets), coalesce((ARRAY['root', 'app', 'backup'])[i / assets + 1],
    'account-' || i / assets), i < assets, true, gatepass_now(), gatepass_now()
FROM n, generate_series(0, accounts - 1) AS i WHERE assets > 0;

-- Half of the permissions name a user and an asset, half a group and a node. Some users and groups have many permissions.
INSERT INTO permissions (id, org_id, name, users, groups, assets, nodes, accounts, protocols, actions, valid_from,
    valid_until, is_active, comment, source_ticket_id, created_at, updated_at)
SELECT seed_id('permission', i), seed_id('org', 0), 'Permission ' || i,
    CASE WHEN i % 2 = 0 THEN ARRAY[seed_id('user', seed_pick(i, users, 3, 2))] ELSE '{}' END,
    CASE WHEN i % 2 = 1 THEN ARRAY[seed_id('group', seed_pick(i, groups, 2, 3))] ELSE '{}' END,
    CASE WHEN i % 2 = 0 THEN ARRAY[seed_id('asset', seed_any(i, assets, 4))] ELSE '{}' END,
    CASE WHEN i % 2 = 1 THEN ARRAY[seed_id('node', seed_any(i, nodes, 5))] ELSE '{}' END,
    '{@ALL}', '{all}', '{connect,upload}', NULL, NULL, true, '', NULL, gatepass_now(), gatepass_now()
FROM n, generate_series(0, permissions - 1) AS i;

INSERT INTO flows (id, org_id, name, description, ticket_type, enabled, priority, version, definition, created_at, updated_at)
SELECT seed_id('flow', 0), seed_id('org', 0), 'Two levels', '', 'asset_access', true, 0, 1, seed_definition(), gatepass_now(),
    gatepass_now()
FROM n;

INSERT INTO flow_versions (flow_id, version, name, definition, created_at)
SELECT seed_id('flow', 0), 1, 'Two levels', seed_definition(), gatepass_now() FROM n;

-- A third of the tickets is pending at the first or second level, a third is approved, the rest is denied or canceled. Each
-- ticket is for one user and one asset.
INSERT INTO tickets (id, org_id, type, title, reason, applicant_id, beneficiary_id, flow_id, flow_version, requested, approved,
    timing, approved_timing, window_start, window_end, state, state_data, current_level, decision_deadline, decided_at,
    decided_by, version, created_at, updated_at, number, approval_type, search, folded)
SELECT seed_id('ticket', i), seed_id('org', 0), 'asset_access', 'Ticket ' || i, 'CHG-' || i, person, person,
    seed_id('flow', 0), 1, request, CASE WHEN state = 'approved' THEN request END, timing,
    CASE WHEN state = 'approved' THEN timing END,
    CASE WHEN state = 'approved' THEN gatepass_now() END,
    CASE WHEN state = 'approved' THEN gatepass_now() + interval '30 days' END,
    state, jsonb_strip_nulls(jsonb_build_object('state', state, 'level', level,
        'reason', CASE WHEN state = 'denied' THEN 'not now' END)),
    level, gatepass_now() + interval '30 days', CASE WHEN level IS NULL THEN gatepass_now() END,
    seed_id('user', CASE state WHEN 'approved' THEN seed_approver(i, 2, users, assets)
        WHEN 'denied' THEN seed_approver(i, 1, users, assets) WHEN 'canceled' THEN seed_person(i, users) END),
    1, gatepass_now(), gatepass_now(), number, 'assigned',
    concat_ws(' ', 'Ticket ' || i, 'CHG-' || i, '#' || number, 'user-' || who, 'User ' || who, 'asset-' || asset),
    search_text('Ticket ' || i, 'CHG-' || i, '#' || number) || E'\x1d' || search_text('user-' || who, 'User ' || who, 'asset-' || asset)
FROM n, generate_series(0, tickets - 1) AS i,
    LATERAL (SELECT nextval(ticket_numbers(seed_id('org', 0))) AS number, seed_person(i, users) AS who, seed_any(i, assets, 7) AS asset,
        seed_id('user', seed_person(i, users)) AS person,
        (ARRAY['pending', 'approved', 'pending', 'approved', 'denied', 'canceled'])[i % 6 + 1] AS state,
        CASE i % 6 WHEN 0 THEN 1 WHEN 2 THEN 2 END AS level,
        '{"mode": "on_approval", "duration": "P30D"}'::jsonb AS timing,
        jsonb_build_object('type', 'asset_access', 'nodes', '[]'::jsonb,
            'assets', jsonb_build_array(seed_id('asset', seed_any(i, assets, 7))), 'accounts', '["app"]'::jsonb,
            'protocols', '["ssh"]'::jsonb, 'actions', '["connect"]'::jsonb) AS request) AS made;

INSERT INTO ticket_levels (ticket_id, level, state)
SELECT seed_id('ticket', i), level, CASE
    WHEN i % 6 IN (1, 3) OR (i % 6 = 2 AND level = 1) THEN 'approved' WHEN i % 6 = 4 AND level = 1 THEN 'denied'
    WHEN i % 6 = 2 OR (i % 6 = 0 AND level = 1) THEN 'active' WHEN i % 6 = 0 THEN 'waiting' ELSE 'skipped' END
FROM n, generate_series(0, tickets - 1) AS i, generate_series(1, 2) AS level;

INSERT INTO ticket_approvers (ticket_id, level, user_id, waiting)
SELECT seed_id('ticket', i), level, seed_id('user', seed_approver(i, level, users, assets)),
    i % 6 = 2 AND level = 2 OR i % 6 = 0 AND level = 1
FROM n, generate_series(0, tickets - 1) AS i, generate_series(1, 2) AS level
WHERE level = 1 OR i % 6 IN (1, 2, 3);

INSERT INTO decisions (ticket_id, level, user_id, verdict, decided_at, comment, digest)
SELECT seed_id('ticket', i), level, seed_id('user', seed_approver(i, level, users, assets)),
    CASE WHEN i % 6 = 4 THEN 'deny' ELSE 'approve' END, gatepass_now(), NULL, repeat('0', 64)
FROM n, generate_series(0, tickets - 1) AS i, generate_series(1, 2) AS level
WHERE i % 6 IN (1, 3) OR (i % 6 IN (2, 4) AND level = 1);

INSERT INTO permissions (id, org_id, name, users, groups, assets, nodes, accounts, protocols, actions, valid_from,
    valid_until, is_active, comment, source_ticket_id, created_at, updated_at)
SELECT seed_id('granted', i), seed_id('org', 0), 'Ticket ' || i, ARRAY[seed_id('user', seed_person(i, users))], '{}',
    ARRAY[seed_id('asset', seed_any(i, assets, 7))], '{}', '{app}', '{ssh}', '{connect}', gatepass_now(),
    gatepass_now() + interval '30 days', true, '', seed_id('ticket', i), gatepass_now(), gatepass_now()
FROM n, generate_series(0, tickets - 1) AS i WHERE i % 6 IN (1, 3);

INSERT INTO grants (id, ticket_id, org_id, type, beneficiary_id, permission_id, window_start, window_end, state, state_data,
    created_at, updated_at, flow_id, assets)
SELECT seed_id('grant', i), seed_id('ticket', i), seed_id('org', 0), 'asset_access', seed_id('user', seed_person(i, users)),
    seed_id('granted', i), gatepass_now(), gatepass_now() + interval '30 days', 'open', '{"state": "open"}', gatepass_now(),
    gatepass_now(), seed_id('flow', 0), ARRAY[seed_id('asset', seed_any(i, assets, 7))]
FROM n, generate_series(0, tickets - 1) AS i WHERE i % 6 IN (1, 3);

INSERT INTO events (id, at, action, org_id, actor_id, subject_type, subject_id, ticket_id, data)
SELECT seed_id('event', i), gatepass_now(), 'ticket.opened', seed_id('org', 0), seed_id('user', seed_person(i, users)), 'ticket',
    seed_id('ticket', i), seed_id('ticket', i), '{"made_up": true}'
FROM n, generate_series(0, tickets - 1) AS i;
