-- org admin: ?
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at",
    CASE WHEN flows.org_id IS NOT NULL THEN ARRAY[flows.org_id] ELSE ARRAY(
  SELECT o.org_id
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $1::uuid[] IS NULL
    OR o.org_id = ANY ($2)
  ORDER BY o.org_id
  LIMIT 100
) END, (
  WITH given (requester, manual_levels) AS (
    SELECT $3::uuid, $4::jsonb
  ), rules AS MATERIALIZED (
    SELECT l.level, e.rule, e.rule ->> 'kind' AS kind, flows.org_id, given.requester AS beneficiary, '{}'::uuid[]
        AS assets, '{}'::uuid[] AS nodes, flows.id AS item, (flows.definition #>> '{item,owner_id}')::uuid AS
        item_owner
    FROM given
    CROSS JOIN LATERAL jsonb_array_elements( CASE flows.definition #>> '{approval,type}' WHEN 'manual' THEN
        given.manual_levels ELSE coalesce(flows.definition #> '{approval,levels}', '[]') END )
    WITH ORDINALITY l (level_rule, level)
    CROSS JOIN LATERAL jsonb_array_elements(l.level_rule -> 'approvers') e (rule)
    WHERE flows.definition -> 'show_progress' IS DISTINCT FROM 'false'
  ), people AS (
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The user whom the rule refers to.
      SELECT (r.rule ->> 'id')::uuid, NULL::uuid, NULL::uuid ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'user'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The members of the group that the rule refers to and of the groups below it, permanent members and members by a grant.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM present_members m WHERE m.group_id = (r.rule ->> 'id')::uuid
          ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'group'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The global administrators.
      SELECT u.id, NULL::uuid, NULL::uuid FROM users u WHERE u.is_super_admin ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'super_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The administrators of the organization.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM members m WHERE m.org_id = r.org_id AND m.role =
          'org_admin' ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'org_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The manager at the given number of steps above the beneficiary. A chain of managers ends before it repeats a user.
      WITH RECURSIVE chain AS (
        SELECT u.manager_id AS id, 1::bigint AS depth, ARRAY[u.id] AS seen
        FROM users u
        WHERE u.id = r.beneficiary
          AND u.manager_id <> u.id
        UNION ALL
        SELECT u.manager_id, c.depth + 1, c.seen || u.id
        FROM chain c
        JOIN users u ON u.id = c.id
        WHERE c.depth < coalesce((r.rule ->> 'depth')::bigint, 1)
          AND u.manager_id <> u.id
          AND NOT u.manager_id = ANY (c.seen)
      ) SELECT c.id, NULL::uuid, NULL::uuid FROM chain c WHERE c.depth = coalesce((r.rule ->> 'depth')::bigint,
          1) ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'requester_manager'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the requested assets. For an asset without an owner and for a requested node: the owner of the nearest node
      -- upwards that has one, on each path. And the owners of everything below the requested nodes, and of the item.
      SELECT a.owner_id, a.id, NULL::uuid FROM assets a WHERE a.org_id = r.org_id AND a.id = ANY (r.assets)
          AND a.owner_id IS NOT NULL UNION ALL SELECT o.owner_id, a.id, p.node_id FROM assets a JOIN
          asset_nodes p ON p.asset_id = a.id JOIN nearest_owners o ON o.node_id = p.node_id WHERE a.org_id =
          r.org_id AND a.id = ANY (r.assets) AND a.owner_id IS NULL UNION ALL SELECT o.owner_id, o.node_id,
          o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id UNION ALL
          SELECT r.item_owner, r.item, NULL::uuid WHERE r.item_owner IS NOT NULL UNION SELECT n.owner_id,
          b.ancestor_id, n.owner_id FROM node_ancestors b JOIN nodes n ON n.id = b.node_id AND n.org_id =
          r.org_id WHERE b.ancestor_id = ANY (r.nodes) AND b.depth > 0 AND n.owner_id IS NOT NULL UNION SELECT
          a.owner_id, b.ancestor_id, a.owner_id FROM node_ancestors b JOIN asset_nodes p ON p.node_id =
          b.node_id JOIN assets a ON a.id = p.asset_id AND a.org_id = r.org_id WHERE b.ancestor_id = ANY (r.nodes)
          AND a.owner_id IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'resource_owner'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the nodes that hold the requested assets, and of the requested nodes: for each, the owner of the nearest node
      -- upwards that has one. And the owners of nodes below the requested ones.
      SELECT o.owner_id, p.asset_id, p.node_id FROM asset_nodes p JOIN nearest_owners o ON o.node_id =
          p.node_id AND o.org_id = r.org_id WHERE p.asset_id = ANY (r.assets) UNION ALL SELECT o.owner_id,
          o.node_id, o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id
          UNION SELECT n.owner_id, a.ancestor_id, n.owner_id FROM node_ancestors a JOIN nodes n ON n.id =
          a.node_id AND n.org_id = r.org_id WHERE a.ancestor_id = ANY (r.nodes) AND a.depth > 0 AND n.owner_id
          IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'node_owner'
  ), ranked AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.level ORDER BY p.username, p.id) AS place
    FROM (
      SELECT DISTINCT *
      FROM people
    ) p
  )
  SELECT coalesce( jsonb_agg(jsonb_build_object('level', level, 'id', id, 'username', username, 'name', name)
      ORDER BY level, place) FILTER (WHERE place <= 10), '[]')
  FROM ranked
)
FROM "flows"
WHERE ((((("flows"."deleted_at" IS NULL) AND "flows"."enabled") AND ("flows"."ticket_type" = ANY($5))) AND (flows.org_id
    = ANY ($6) OR (flows.org_id IS NOT NULL AND $7::uuid[] IS NULL) OR (flows.org_id IS NULL AND EXISTS (
  SELECT
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $8::uuid[] IS NULL
    OR o.org_id = ANY ($9)
)))) AND (flows.definition @> $10 OR flows.definition @> $11 OR EXISTS (
  SELECT
  FROM present_members m
  WHERE flows.definition -> 'visible_to' -> 'groups' ? m.group_id::text
    AND m.user_id = $12
)))
ORDER BY "flows"."id" DESC
LIMIT $13;

-- org admin: ?
SELECT (
  SELECT t.flow_id
  FROM tickets t
  WHERE t.id = grants.ticket_id
), (
  SELECT (t.requested ->> 'asset_id')::uuid
  FROM tickets t
  WHERE t.id = grants.ticket_id
), "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
    "grants"."permission_id", "grants"."window_start", "grants"."window_end", "grants"."state", "grants"."state_data",
    "grants"."created_at", "grants"."updated_at", "grants"."started_at", "grants"."expired_at", "grants"."flow_id",
    "grants"."assets", "grants"."provisioning", (
  SELECT jsonb_build_object('ticket_number', t.number, 'title', t.title, 'item_name', v.name, 'applicant',
      t.applicant_id, 'asked', (
    SELECT coalesce(jsonb_agg(p.user_id), '[]')
    FROM (
      SELECT a.user_id
      FROM ticket_approvers a
      WHERE a.ticket_id = t.id
      UNION
      SELECT r.user_id
      FROM ticket_readers r
      WHERE r.ticket_id = t.id
        AND r.because = 'ahead'
    ) p
  ), 'duration', v.definition -> 'duration', 'item', v.definition -> 'item')
  FROM tickets t
  JOIN flow_versions v ON v.flow_id = t.flow_id
    AND v.version = t.flow_version
  WHERE t.id = grants.ticket_id
), (
  SELECT u.is_active
  FROM users u
  WHERE u.id = grants.beneficiary_id
), CASE WHEN is_device_type(grants.type) THEN (
  SELECT jsonb_build_object('name', a.name, 'is_active', a.is_active)
  FROM assets a
  WHERE a.id = grants.assets[1]
  UNION ALL
  SELECT jsonb_build_object('name', f.name, 'is_active', false)
  FROM former_names f
  WHERE f.id = grants.assets[1]
  LIMIT 1
) END, CASE WHEN grants.state = 'ready' THEN (
  SELECT s.id
  FROM grants s
  WHERE s.beneficiary_id = grants.beneficiary_id
    AND is_device_type(s.type)
    AND s.state = 'open'
    AND s.assets[1] = grants.assets[1]
    AND window_lasts(s.window_end)
  LIMIT 1
) END, (
  SELECT e.id
  FROM tickets e
  WHERE e.extension ->> 'grant_id' = grants.id::text
    AND ticket_is_open(e.state, e.decision_deadline)
  LIMIT 1
), (
  SELECT p.nodes
  FROM permissions p
  WHERE p.id = grants.permission_id
), coalesce((
  SELECT jsonb_agg(jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name))
  FROM users u
  WHERE u.id = ANY (ARRAY[grants.beneficiary_id, (grants.state_data ->> 'by')::uuid])
), '[]')
FROM "grants"
WHERE (grants.ticket_id IN (
  SELECT t.id
  FROM tickets t
  WHERE is_catalog_type(t.type)
    AND t.beneficiary_id = $1
    AND ($2::uuid IS NULL OR t.flow_id = $3)
) AND grant_is_open(grants.state, grants.window_end))
ORDER BY "grants"."id"
LIMIT $4;

-- org admin: ?
SELECT "lasting_members"."group_id"
FROM "lasting_members"
WHERE ("lasting_members"."user_id" = $1);

-- org admin: ?q=web
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at",
    CASE WHEN flows.org_id IS NOT NULL THEN ARRAY[flows.org_id] ELSE ARRAY(
  SELECT o.org_id
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $1::uuid[] IS NULL
    OR o.org_id = ANY ($2)
  ORDER BY o.org_id
  LIMIT 100
) END, (
  WITH given (requester, manual_levels) AS (
    SELECT $3::uuid, $4::jsonb
  ), rules AS MATERIALIZED (
    SELECT l.level, e.rule, e.rule ->> 'kind' AS kind, flows.org_id, given.requester AS beneficiary, '{}'::uuid[]
        AS assets, '{}'::uuid[] AS nodes, flows.id AS item, (flows.definition #>> '{item,owner_id}')::uuid AS
        item_owner
    FROM given
    CROSS JOIN LATERAL jsonb_array_elements( CASE flows.definition #>> '{approval,type}' WHEN 'manual' THEN
        given.manual_levels ELSE coalesce(flows.definition #> '{approval,levels}', '[]') END )
    WITH ORDINALITY l (level_rule, level)
    CROSS JOIN LATERAL jsonb_array_elements(l.level_rule -> 'approvers') e (rule)
    WHERE flows.definition -> 'show_progress' IS DISTINCT FROM 'false'
  ), people AS (
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The user whom the rule refers to.
      SELECT (r.rule ->> 'id')::uuid, NULL::uuid, NULL::uuid ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'user'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The members of the group that the rule refers to and of the groups below it, permanent members and members by a grant.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM present_members m WHERE m.group_id = (r.rule ->> 'id')::uuid
          ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'group'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The global administrators.
      SELECT u.id, NULL::uuid, NULL::uuid FROM users u WHERE u.is_super_admin ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'super_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The administrators of the organization.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM members m WHERE m.org_id = r.org_id AND m.role =
          'org_admin' ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'org_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The manager at the given number of steps above the beneficiary. A chain of managers ends before it repeats a user.
      WITH RECURSIVE chain AS (
        SELECT u.manager_id AS id, 1::bigint AS depth, ARRAY[u.id] AS seen
        FROM users u
        WHERE u.id = r.beneficiary
          AND u.manager_id <> u.id
        UNION ALL
        SELECT u.manager_id, c.depth + 1, c.seen || u.id
        FROM chain c
        JOIN users u ON u.id = c.id
        WHERE c.depth < coalesce((r.rule ->> 'depth')::bigint, 1)
          AND u.manager_id <> u.id
          AND NOT u.manager_id = ANY (c.seen)
      ) SELECT c.id, NULL::uuid, NULL::uuid FROM chain c WHERE c.depth = coalesce((r.rule ->> 'depth')::bigint,
          1) ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'requester_manager'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the requested assets. For an asset without an owner and for a requested node: the owner of the nearest node
      -- upwards that has one, on each path. And the owners of everything below the requested nodes, and of the item.
      SELECT a.owner_id, a.id, NULL::uuid FROM assets a WHERE a.org_id = r.org_id AND a.id = ANY (r.assets)
          AND a.owner_id IS NOT NULL UNION ALL SELECT o.owner_id, a.id, p.node_id FROM assets a JOIN
          asset_nodes p ON p.asset_id = a.id JOIN nearest_owners o ON o.node_id = p.node_id WHERE a.org_id =
          r.org_id AND a.id = ANY (r.assets) AND a.owner_id IS NULL UNION ALL SELECT o.owner_id, o.node_id,
          o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id UNION ALL
          SELECT r.item_owner, r.item, NULL::uuid WHERE r.item_owner IS NOT NULL UNION SELECT n.owner_id,
          b.ancestor_id, n.owner_id FROM node_ancestors b JOIN nodes n ON n.id = b.node_id AND n.org_id =
          r.org_id WHERE b.ancestor_id = ANY (r.nodes) AND b.depth > 0 AND n.owner_id IS NOT NULL UNION SELECT
          a.owner_id, b.ancestor_id, a.owner_id FROM node_ancestors b JOIN asset_nodes p ON p.node_id =
          b.node_id JOIN assets a ON a.id = p.asset_id AND a.org_id = r.org_id WHERE b.ancestor_id = ANY (r.nodes)
          AND a.owner_id IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'resource_owner'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the nodes that hold the requested assets, and of the requested nodes: for each, the owner of the nearest node
      -- upwards that has one. And the owners of nodes below the requested ones.
      SELECT o.owner_id, p.asset_id, p.node_id FROM asset_nodes p JOIN nearest_owners o ON o.node_id =
          p.node_id AND o.org_id = r.org_id WHERE p.asset_id = ANY (r.assets) UNION ALL SELECT o.owner_id,
          o.node_id, o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id
          UNION SELECT n.owner_id, a.ancestor_id, n.owner_id FROM node_ancestors a JOIN nodes n ON n.id =
          a.node_id AND n.org_id = r.org_id WHERE a.ancestor_id = ANY (r.nodes) AND a.depth > 0 AND n.owner_id
          IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'node_owner'
  ), ranked AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.level ORDER BY p.username, p.id) AS place
    FROM (
      SELECT DISTINCT *
      FROM people
    ) p
  )
  SELECT coalesce( jsonb_agg(jsonb_build_object('level', level, 'id', id, 'username', username, 'name', name)
      ORDER BY level, place) FILTER (WHERE place <= 10), '[]')
  FROM ranked
)
FROM "flows"
WHERE (((((("flows"."deleted_at" IS NULL) AND "flows"."enabled") AND ("flows"."ticket_type" = ANY($5))) AND (flows.org_id
    = ANY ($6) OR (flows.org_id IS NOT NULL AND $7::uuid[] IS NULL) OR (flows.org_id IS NULL AND EXISTS (
  SELECT
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $8::uuid[] IS NULL
    OR o.org_id = ANY ($9)
)))) AND (flows.definition @> $10 OR flows.definition @> $11 OR EXISTS (
  SELECT
  FROM present_members m
  WHERE flows.definition -> 'visible_to' -> 'groups' ? m.group_id::text
    AND m.user_id = $12
))) AND ("flows"."folded" LIKE $13))
ORDER BY "flows"."id" DESC
LIMIT $14;

-- org admin: ?sort=-created_at&cursor=...
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at",
    CASE WHEN flows.org_id IS NOT NULL THEN ARRAY[flows.org_id] ELSE ARRAY(
  SELECT o.org_id
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $1::uuid[] IS NULL
    OR o.org_id = ANY ($2)
  ORDER BY o.org_id
  LIMIT 100
) END, (
  WITH given (requester, manual_levels) AS (
    SELECT $3::uuid, $4::jsonb
  ), rules AS MATERIALIZED (
    SELECT l.level, e.rule, e.rule ->> 'kind' AS kind, flows.org_id, given.requester AS beneficiary, '{}'::uuid[]
        AS assets, '{}'::uuid[] AS nodes, flows.id AS item, (flows.definition #>> '{item,owner_id}')::uuid AS
        item_owner
    FROM given
    CROSS JOIN LATERAL jsonb_array_elements( CASE flows.definition #>> '{approval,type}' WHEN 'manual' THEN
        given.manual_levels ELSE coalesce(flows.definition #> '{approval,levels}', '[]') END )
    WITH ORDINALITY l (level_rule, level)
    CROSS JOIN LATERAL jsonb_array_elements(l.level_rule -> 'approvers') e (rule)
    WHERE flows.definition -> 'show_progress' IS DISTINCT FROM 'false'
  ), people AS (
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The user whom the rule refers to.
      SELECT (r.rule ->> 'id')::uuid, NULL::uuid, NULL::uuid ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'user'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The members of the group that the rule refers to and of the groups below it, permanent members and members by a grant.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM present_members m WHERE m.group_id = (r.rule ->> 'id')::uuid
          ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'group'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The global administrators.
      SELECT u.id, NULL::uuid, NULL::uuid FROM users u WHERE u.is_super_admin ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'super_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The administrators of the organization.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM members m WHERE m.org_id = r.org_id AND m.role =
          'org_admin' ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'org_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The manager at the given number of steps above the beneficiary. A chain of managers ends before it repeats a user.
      WITH RECURSIVE chain AS (
        SELECT u.manager_id AS id, 1::bigint AS depth, ARRAY[u.id] AS seen
        FROM users u
        WHERE u.id = r.beneficiary
          AND u.manager_id <> u.id
        UNION ALL
        SELECT u.manager_id, c.depth + 1, c.seen || u.id
        FROM chain c
        JOIN users u ON u.id = c.id
        WHERE c.depth < coalesce((r.rule ->> 'depth')::bigint, 1)
          AND u.manager_id <> u.id
          AND NOT u.manager_id = ANY (c.seen)
      ) SELECT c.id, NULL::uuid, NULL::uuid FROM chain c WHERE c.depth = coalesce((r.rule ->> 'depth')::bigint,
          1) ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'requester_manager'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the requested assets. For an asset without an owner and for a requested node: the owner of the nearest node
      -- upwards that has one, on each path. And the owners of everything below the requested nodes, and of the item.
      SELECT a.owner_id, a.id, NULL::uuid FROM assets a WHERE a.org_id = r.org_id AND a.id = ANY (r.assets)
          AND a.owner_id IS NOT NULL UNION ALL SELECT o.owner_id, a.id, p.node_id FROM assets a JOIN
          asset_nodes p ON p.asset_id = a.id JOIN nearest_owners o ON o.node_id = p.node_id WHERE a.org_id =
          r.org_id AND a.id = ANY (r.assets) AND a.owner_id IS NULL UNION ALL SELECT o.owner_id, o.node_id,
          o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id UNION ALL
          SELECT r.item_owner, r.item, NULL::uuid WHERE r.item_owner IS NOT NULL UNION SELECT n.owner_id,
          b.ancestor_id, n.owner_id FROM node_ancestors b JOIN nodes n ON n.id = b.node_id AND n.org_id =
          r.org_id WHERE b.ancestor_id = ANY (r.nodes) AND b.depth > 0 AND n.owner_id IS NOT NULL UNION SELECT
          a.owner_id, b.ancestor_id, a.owner_id FROM node_ancestors b JOIN asset_nodes p ON p.node_id =
          b.node_id JOIN assets a ON a.id = p.asset_id AND a.org_id = r.org_id WHERE b.ancestor_id = ANY (r.nodes)
          AND a.owner_id IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'resource_owner'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the nodes that hold the requested assets, and of the requested nodes: for each, the owner of the nearest node
      -- upwards that has one. And the owners of nodes below the requested ones.
      SELECT o.owner_id, p.asset_id, p.node_id FROM asset_nodes p JOIN nearest_owners o ON o.node_id =
          p.node_id AND o.org_id = r.org_id WHERE p.asset_id = ANY (r.assets) UNION ALL SELECT o.owner_id,
          o.node_id, o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id
          UNION SELECT n.owner_id, a.ancestor_id, n.owner_id FROM node_ancestors a JOIN nodes n ON n.id =
          a.node_id AND n.org_id = r.org_id WHERE a.ancestor_id = ANY (r.nodes) AND a.depth > 0 AND n.owner_id
          IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'node_owner'
  ), ranked AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.level ORDER BY p.username, p.id) AS place
    FROM (
      SELECT DISTINCT *
      FROM people
    ) p
  )
  SELECT coalesce( jsonb_agg(jsonb_build_object('level', level, 'id', id, 'username', username, 'name', name)
      ORDER BY level, place) FILTER (WHERE place <= 10), '[]')
  FROM ranked
)
FROM "flows"
WHERE (((((("flows"."deleted_at" IS NULL) AND "flows"."enabled") AND ("flows"."ticket_type" = ANY($5))) AND (flows.org_id
    = ANY ($6) OR (flows.org_id IS NOT NULL AND $7::uuid[] IS NULL) OR (flows.org_id IS NULL AND EXISTS (
  SELECT
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $8::uuid[] IS NULL
    OR o.org_id = ANY ($9)
)))) AND (flows.definition @> $10 OR flows.definition @> $11 OR EXISTS (
  SELECT
  FROM present_members m
  WHERE flows.definition -> 'visible_to' -> 'groups' ? m.group_id::text
    AND m.user_id = $12
))) AND ("flows"."id" < $13))
ORDER BY "flows"."id" DESC
LIMIT $14;

-- org admin: ?sort=created_at
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at",
    CASE WHEN flows.org_id IS NOT NULL THEN ARRAY[flows.org_id] ELSE ARRAY(
  SELECT o.org_id
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $1::uuid[] IS NULL
    OR o.org_id = ANY ($2)
  ORDER BY o.org_id
  LIMIT 100
) END, (
  WITH given (requester, manual_levels) AS (
    SELECT $3::uuid, $4::jsonb
  ), rules AS MATERIALIZED (
    SELECT l.level, e.rule, e.rule ->> 'kind' AS kind, flows.org_id, given.requester AS beneficiary, '{}'::uuid[]
        AS assets, '{}'::uuid[] AS nodes, flows.id AS item, (flows.definition #>> '{item,owner_id}')::uuid AS
        item_owner
    FROM given
    CROSS JOIN LATERAL jsonb_array_elements( CASE flows.definition #>> '{approval,type}' WHEN 'manual' THEN
        given.manual_levels ELSE coalesce(flows.definition #> '{approval,levels}', '[]') END )
    WITH ORDINALITY l (level_rule, level)
    CROSS JOIN LATERAL jsonb_array_elements(l.level_rule -> 'approvers') e (rule)
    WHERE flows.definition -> 'show_progress' IS DISTINCT FROM 'false'
  ), people AS (
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The user whom the rule refers to.
      SELECT (r.rule ->> 'id')::uuid, NULL::uuid, NULL::uuid ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'user'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The members of the group that the rule refers to and of the groups below it, permanent members and members by a grant.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM present_members m WHERE m.group_id = (r.rule ->> 'id')::uuid
          ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'group'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The global administrators.
      SELECT u.id, NULL::uuid, NULL::uuid FROM users u WHERE u.is_super_admin ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'super_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The administrators of the organization.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM members m WHERE m.org_id = r.org_id AND m.role =
          'org_admin' ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'org_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The manager at the given number of steps above the beneficiary. A chain of managers ends before it repeats a user.
      WITH RECURSIVE chain AS (
        SELECT u.manager_id AS id, 1::bigint AS depth, ARRAY[u.id] AS seen
        FROM users u
        WHERE u.id = r.beneficiary
          AND u.manager_id <> u.id
        UNION ALL
        SELECT u.manager_id, c.depth + 1, c.seen || u.id
        FROM chain c
        JOIN users u ON u.id = c.id
        WHERE c.depth < coalesce((r.rule ->> 'depth')::bigint, 1)
          AND u.manager_id <> u.id
          AND NOT u.manager_id = ANY (c.seen)
      ) SELECT c.id, NULL::uuid, NULL::uuid FROM chain c WHERE c.depth = coalesce((r.rule ->> 'depth')::bigint,
          1) ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'requester_manager'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the requested assets. For an asset without an owner and for a requested node: the owner of the nearest node
      -- upwards that has one, on each path. And the owners of everything below the requested nodes, and of the item.
      SELECT a.owner_id, a.id, NULL::uuid FROM assets a WHERE a.org_id = r.org_id AND a.id = ANY (r.assets)
          AND a.owner_id IS NOT NULL UNION ALL SELECT o.owner_id, a.id, p.node_id FROM assets a JOIN
          asset_nodes p ON p.asset_id = a.id JOIN nearest_owners o ON o.node_id = p.node_id WHERE a.org_id =
          r.org_id AND a.id = ANY (r.assets) AND a.owner_id IS NULL UNION ALL SELECT o.owner_id, o.node_id,
          o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id UNION ALL
          SELECT r.item_owner, r.item, NULL::uuid WHERE r.item_owner IS NOT NULL UNION SELECT n.owner_id,
          b.ancestor_id, n.owner_id FROM node_ancestors b JOIN nodes n ON n.id = b.node_id AND n.org_id =
          r.org_id WHERE b.ancestor_id = ANY (r.nodes) AND b.depth > 0 AND n.owner_id IS NOT NULL UNION SELECT
          a.owner_id, b.ancestor_id, a.owner_id FROM node_ancestors b JOIN asset_nodes p ON p.node_id =
          b.node_id JOIN assets a ON a.id = p.asset_id AND a.org_id = r.org_id WHERE b.ancestor_id = ANY (r.nodes)
          AND a.owner_id IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'resource_owner'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the nodes that hold the requested assets, and of the requested nodes: for each, the owner of the nearest node
      -- upwards that has one. And the owners of nodes below the requested ones.
      SELECT o.owner_id, p.asset_id, p.node_id FROM asset_nodes p JOIN nearest_owners o ON o.node_id =
          p.node_id AND o.org_id = r.org_id WHERE p.asset_id = ANY (r.assets) UNION ALL SELECT o.owner_id,
          o.node_id, o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id
          UNION SELECT n.owner_id, a.ancestor_id, n.owner_id FROM node_ancestors a JOIN nodes n ON n.id =
          a.node_id AND n.org_id = r.org_id WHERE a.ancestor_id = ANY (r.nodes) AND a.depth > 0 AND n.owner_id
          IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'node_owner'
  ), ranked AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.level ORDER BY p.username, p.id) AS place
    FROM (
      SELECT DISTINCT *
      FROM people
    ) p
  )
  SELECT coalesce( jsonb_agg(jsonb_build_object('level', level, 'id', id, 'username', username, 'name', name)
      ORDER BY level, place) FILTER (WHERE place <= 10), '[]')
  FROM ranked
)
FROM "flows"
WHERE ((((("flows"."deleted_at" IS NULL) AND "flows"."enabled") AND ("flows"."ticket_type" = ANY($5))) AND (flows.org_id
    = ANY ($6) OR (flows.org_id IS NOT NULL AND $7::uuid[] IS NULL) OR (flows.org_id IS NULL AND EXISTS (
  SELECT
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $8::uuid[] IS NULL
    OR o.org_id = ANY ($9)
)))) AND (flows.definition @> $10 OR flows.definition @> $11 OR EXISTS (
  SELECT
  FROM present_members m
  WHERE flows.definition -> 'visible_to' -> 'groups' ? m.group_id::text
    AND m.user_id = $12
)))
ORDER BY "flows"."id" ASC
LIMIT $13;

-- org admin: ?sort=created_at&cursor=...
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at",
    CASE WHEN flows.org_id IS NOT NULL THEN ARRAY[flows.org_id] ELSE ARRAY(
  SELECT o.org_id
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $1::uuid[] IS NULL
    OR o.org_id = ANY ($2)
  ORDER BY o.org_id
  LIMIT 100
) END, (
  WITH given (requester, manual_levels) AS (
    SELECT $3::uuid, $4::jsonb
  ), rules AS MATERIALIZED (
    SELECT l.level, e.rule, e.rule ->> 'kind' AS kind, flows.org_id, given.requester AS beneficiary, '{}'::uuid[]
        AS assets, '{}'::uuid[] AS nodes, flows.id AS item, (flows.definition #>> '{item,owner_id}')::uuid AS
        item_owner
    FROM given
    CROSS JOIN LATERAL jsonb_array_elements( CASE flows.definition #>> '{approval,type}' WHEN 'manual' THEN
        given.manual_levels ELSE coalesce(flows.definition #> '{approval,levels}', '[]') END )
    WITH ORDINALITY l (level_rule, level)
    CROSS JOIN LATERAL jsonb_array_elements(l.level_rule -> 'approvers') e (rule)
    WHERE flows.definition -> 'show_progress' IS DISTINCT FROM 'false'
  ), people AS (
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The user whom the rule refers to.
      SELECT (r.rule ->> 'id')::uuid, NULL::uuid, NULL::uuid ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'user'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The members of the group that the rule refers to and of the groups below it, permanent members and members by a grant.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM present_members m WHERE m.group_id = (r.rule ->> 'id')::uuid
          ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'group'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The global administrators.
      SELECT u.id, NULL::uuid, NULL::uuid FROM users u WHERE u.is_super_admin ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'super_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The administrators of the organization.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM members m WHERE m.org_id = r.org_id AND m.role =
          'org_admin' ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'org_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The manager at the given number of steps above the beneficiary. A chain of managers ends before it repeats a user.
      WITH RECURSIVE chain AS (
        SELECT u.manager_id AS id, 1::bigint AS depth, ARRAY[u.id] AS seen
        FROM users u
        WHERE u.id = r.beneficiary
          AND u.manager_id <> u.id
        UNION ALL
        SELECT u.manager_id, c.depth + 1, c.seen || u.id
        FROM chain c
        JOIN users u ON u.id = c.id
        WHERE c.depth < coalesce((r.rule ->> 'depth')::bigint, 1)
          AND u.manager_id <> u.id
          AND NOT u.manager_id = ANY (c.seen)
      ) SELECT c.id, NULL::uuid, NULL::uuid FROM chain c WHERE c.depth = coalesce((r.rule ->> 'depth')::bigint,
          1) ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'requester_manager'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the requested assets. For an asset without an owner and for a requested node: the owner of the nearest node
      -- upwards that has one, on each path. And the owners of everything below the requested nodes, and of the item.
      SELECT a.owner_id, a.id, NULL::uuid FROM assets a WHERE a.org_id = r.org_id AND a.id = ANY (r.assets)
          AND a.owner_id IS NOT NULL UNION ALL SELECT o.owner_id, a.id, p.node_id FROM assets a JOIN
          asset_nodes p ON p.asset_id = a.id JOIN nearest_owners o ON o.node_id = p.node_id WHERE a.org_id =
          r.org_id AND a.id = ANY (r.assets) AND a.owner_id IS NULL UNION ALL SELECT o.owner_id, o.node_id,
          o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id UNION ALL
          SELECT r.item_owner, r.item, NULL::uuid WHERE r.item_owner IS NOT NULL UNION SELECT n.owner_id,
          b.ancestor_id, n.owner_id FROM node_ancestors b JOIN nodes n ON n.id = b.node_id AND n.org_id =
          r.org_id WHERE b.ancestor_id = ANY (r.nodes) AND b.depth > 0 AND n.owner_id IS NOT NULL UNION SELECT
          a.owner_id, b.ancestor_id, a.owner_id FROM node_ancestors b JOIN asset_nodes p ON p.node_id =
          b.node_id JOIN assets a ON a.id = p.asset_id AND a.org_id = r.org_id WHERE b.ancestor_id = ANY (r.nodes)
          AND a.owner_id IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'resource_owner'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the nodes that hold the requested assets, and of the requested nodes: for each, the owner of the nearest node
      -- upwards that has one. And the owners of nodes below the requested ones.
      SELECT o.owner_id, p.asset_id, p.node_id FROM asset_nodes p JOIN nearest_owners o ON o.node_id =
          p.node_id AND o.org_id = r.org_id WHERE p.asset_id = ANY (r.assets) UNION ALL SELECT o.owner_id,
          o.node_id, o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id
          UNION SELECT n.owner_id, a.ancestor_id, n.owner_id FROM node_ancestors a JOIN nodes n ON n.id =
          a.node_id AND n.org_id = r.org_id WHERE a.ancestor_id = ANY (r.nodes) AND a.depth > 0 AND n.owner_id
          IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'node_owner'
  ), ranked AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.level ORDER BY p.username, p.id) AS place
    FROM (
      SELECT DISTINCT *
      FROM people
    ) p
  )
  SELECT coalesce( jsonb_agg(jsonb_build_object('level', level, 'id', id, 'username', username, 'name', name)
      ORDER BY level, place) FILTER (WHERE place <= 10), '[]')
  FROM ranked
)
FROM "flows"
WHERE (((((("flows"."deleted_at" IS NULL) AND "flows"."enabled") AND ("flows"."ticket_type" = ANY($5))) AND (flows.org_id
    = ANY ($6) OR (flows.org_id IS NOT NULL AND $7::uuid[] IS NULL) OR (flows.org_id IS NULL AND EXISTS (
  SELECT
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $8::uuid[] IS NULL
    OR o.org_id = ANY ($9)
)))) AND (flows.definition @> $10 OR flows.definition @> $11 OR EXISTS (
  SELECT
  FROM present_members m
  WHERE flows.definition -> 'visible_to' -> 'groups' ? m.group_id::text
    AND m.user_id = $12
))) AND ("flows"."id" > $13))
ORDER BY "flows"."id" ASC
LIMIT $14;

-- org admin: ?sort=name
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at",
    CASE WHEN flows.org_id IS NOT NULL THEN ARRAY[flows.org_id] ELSE ARRAY(
  SELECT o.org_id
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $1::uuid[] IS NULL
    OR o.org_id = ANY ($2)
  ORDER BY o.org_id
  LIMIT 100
) END, (
  WITH given (requester, manual_levels) AS (
    SELECT $3::uuid, $4::jsonb
  ), rules AS MATERIALIZED (
    SELECT l.level, e.rule, e.rule ->> 'kind' AS kind, flows.org_id, given.requester AS beneficiary, '{}'::uuid[]
        AS assets, '{}'::uuid[] AS nodes, flows.id AS item, (flows.definition #>> '{item,owner_id}')::uuid AS
        item_owner
    FROM given
    CROSS JOIN LATERAL jsonb_array_elements( CASE flows.definition #>> '{approval,type}' WHEN 'manual' THEN
        given.manual_levels ELSE coalesce(flows.definition #> '{approval,levels}', '[]') END )
    WITH ORDINALITY l (level_rule, level)
    CROSS JOIN LATERAL jsonb_array_elements(l.level_rule -> 'approvers') e (rule)
    WHERE flows.definition -> 'show_progress' IS DISTINCT FROM 'false'
  ), people AS (
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The user whom the rule refers to.
      SELECT (r.rule ->> 'id')::uuid, NULL::uuid, NULL::uuid ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'user'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The members of the group that the rule refers to and of the groups below it, permanent members and members by a grant.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM present_members m WHERE m.group_id = (r.rule ->> 'id')::uuid
          ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'group'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The global administrators.
      SELECT u.id, NULL::uuid, NULL::uuid FROM users u WHERE u.is_super_admin ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'super_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The administrators of the organization.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM members m WHERE m.org_id = r.org_id AND m.role =
          'org_admin' ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'org_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The manager at the given number of steps above the beneficiary. A chain of managers ends before it repeats a user.
      WITH RECURSIVE chain AS (
        SELECT u.manager_id AS id, 1::bigint AS depth, ARRAY[u.id] AS seen
        FROM users u
        WHERE u.id = r.beneficiary
          AND u.manager_id <> u.id
        UNION ALL
        SELECT u.manager_id, c.depth + 1, c.seen || u.id
        FROM chain c
        JOIN users u ON u.id = c.id
        WHERE c.depth < coalesce((r.rule ->> 'depth')::bigint, 1)
          AND u.manager_id <> u.id
          AND NOT u.manager_id = ANY (c.seen)
      ) SELECT c.id, NULL::uuid, NULL::uuid FROM chain c WHERE c.depth = coalesce((r.rule ->> 'depth')::bigint,
          1) ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'requester_manager'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the requested assets. For an asset without an owner and for a requested node: the owner of the nearest node
      -- upwards that has one, on each path. And the owners of everything below the requested nodes, and of the item.
      SELECT a.owner_id, a.id, NULL::uuid FROM assets a WHERE a.org_id = r.org_id AND a.id = ANY (r.assets)
          AND a.owner_id IS NOT NULL UNION ALL SELECT o.owner_id, a.id, p.node_id FROM assets a JOIN
          asset_nodes p ON p.asset_id = a.id JOIN nearest_owners o ON o.node_id = p.node_id WHERE a.org_id =
          r.org_id AND a.id = ANY (r.assets) AND a.owner_id IS NULL UNION ALL SELECT o.owner_id, o.node_id,
          o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id UNION ALL
          SELECT r.item_owner, r.item, NULL::uuid WHERE r.item_owner IS NOT NULL UNION SELECT n.owner_id,
          b.ancestor_id, n.owner_id FROM node_ancestors b JOIN nodes n ON n.id = b.node_id AND n.org_id =
          r.org_id WHERE b.ancestor_id = ANY (r.nodes) AND b.depth > 0 AND n.owner_id IS NOT NULL UNION SELECT
          a.owner_id, b.ancestor_id, a.owner_id FROM node_ancestors b JOIN asset_nodes p ON p.node_id =
          b.node_id JOIN assets a ON a.id = p.asset_id AND a.org_id = r.org_id WHERE b.ancestor_id = ANY (r.nodes)
          AND a.owner_id IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'resource_owner'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the nodes that hold the requested assets, and of the requested nodes: for each, the owner of the nearest node
      -- upwards that has one. And the owners of nodes below the requested ones.
      SELECT o.owner_id, p.asset_id, p.node_id FROM asset_nodes p JOIN nearest_owners o ON o.node_id =
          p.node_id AND o.org_id = r.org_id WHERE p.asset_id = ANY (r.assets) UNION ALL SELECT o.owner_id,
          o.node_id, o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id
          UNION SELECT n.owner_id, a.ancestor_id, n.owner_id FROM node_ancestors a JOIN nodes n ON n.id =
          a.node_id AND n.org_id = r.org_id WHERE a.ancestor_id = ANY (r.nodes) AND a.depth > 0 AND n.owner_id
          IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'node_owner'
  ), ranked AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.level ORDER BY p.username, p.id) AS place
    FROM (
      SELECT DISTINCT *
      FROM people
    ) p
  )
  SELECT coalesce( jsonb_agg(jsonb_build_object('level', level, 'id', id, 'username', username, 'name', name)
      ORDER BY level, place) FILTER (WHERE place <= 10), '[]')
  FROM ranked
)
FROM "flows"
WHERE ((((("flows"."deleted_at" IS NULL) AND "flows"."enabled") AND ("flows"."ticket_type" = ANY($5))) AND (flows.org_id
    = ANY ($6) OR (flows.org_id IS NOT NULL AND $7::uuid[] IS NULL) OR (flows.org_id IS NULL AND EXISTS (
  SELECT
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $8::uuid[] IS NULL
    OR o.org_id = ANY ($9)
)))) AND (flows.definition @> $10 OR flows.definition @> $11 OR EXISTS (
  SELECT
  FROM present_members m
  WHERE flows.definition -> 'visible_to' -> 'groups' ? m.group_id::text
    AND m.user_id = $12
)))
ORDER BY "flows"."name" ASC, "flows"."id" ASC
LIMIT $13;

-- org admin: ?sort=name&cursor=...
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at",
    CASE WHEN flows.org_id IS NOT NULL THEN ARRAY[flows.org_id] ELSE ARRAY(
  SELECT o.org_id
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $1::uuid[] IS NULL
    OR o.org_id = ANY ($2)
  ORDER BY o.org_id
  LIMIT 100
) END, (
  WITH given (requester, manual_levels) AS (
    SELECT $3::uuid, $4::jsonb
  ), rules AS MATERIALIZED (
    SELECT l.level, e.rule, e.rule ->> 'kind' AS kind, flows.org_id, given.requester AS beneficiary, '{}'::uuid[]
        AS assets, '{}'::uuid[] AS nodes, flows.id AS item, (flows.definition #>> '{item,owner_id}')::uuid AS
        item_owner
    FROM given
    CROSS JOIN LATERAL jsonb_array_elements( CASE flows.definition #>> '{approval,type}' WHEN 'manual' THEN
        given.manual_levels ELSE coalesce(flows.definition #> '{approval,levels}', '[]') END )
    WITH ORDINALITY l (level_rule, level)
    CROSS JOIN LATERAL jsonb_array_elements(l.level_rule -> 'approvers') e (rule)
    WHERE flows.definition -> 'show_progress' IS DISTINCT FROM 'false'
  ), people AS (
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The user whom the rule refers to.
      SELECT (r.rule ->> 'id')::uuid, NULL::uuid, NULL::uuid ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'user'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The members of the group that the rule refers to and of the groups below it, permanent members and members by a grant.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM present_members m WHERE m.group_id = (r.rule ->> 'id')::uuid
          ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'group'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The global administrators.
      SELECT u.id, NULL::uuid, NULL::uuid FROM users u WHERE u.is_super_admin ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'super_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The administrators of the organization.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM members m WHERE m.org_id = r.org_id AND m.role =
          'org_admin' ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'org_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The manager at the given number of steps above the beneficiary. A chain of managers ends before it repeats a user.
      WITH RECURSIVE chain AS (
        SELECT u.manager_id AS id, 1::bigint AS depth, ARRAY[u.id] AS seen
        FROM users u
        WHERE u.id = r.beneficiary
          AND u.manager_id <> u.id
        UNION ALL
        SELECT u.manager_id, c.depth + 1, c.seen || u.id
        FROM chain c
        JOIN users u ON u.id = c.id
        WHERE c.depth < coalesce((r.rule ->> 'depth')::bigint, 1)
          AND u.manager_id <> u.id
          AND NOT u.manager_id = ANY (c.seen)
      ) SELECT c.id, NULL::uuid, NULL::uuid FROM chain c WHERE c.depth = coalesce((r.rule ->> 'depth')::bigint,
          1) ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'requester_manager'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the requested assets. For an asset without an owner and for a requested node: the owner of the nearest node
      -- upwards that has one, on each path. And the owners of everything below the requested nodes, and of the item.
      SELECT a.owner_id, a.id, NULL::uuid FROM assets a WHERE a.org_id = r.org_id AND a.id = ANY (r.assets)
          AND a.owner_id IS NOT NULL UNION ALL SELECT o.owner_id, a.id, p.node_id FROM assets a JOIN
          asset_nodes p ON p.asset_id = a.id JOIN nearest_owners o ON o.node_id = p.node_id WHERE a.org_id =
          r.org_id AND a.id = ANY (r.assets) AND a.owner_id IS NULL UNION ALL SELECT o.owner_id, o.node_id,
          o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id UNION ALL
          SELECT r.item_owner, r.item, NULL::uuid WHERE r.item_owner IS NOT NULL UNION SELECT n.owner_id,
          b.ancestor_id, n.owner_id FROM node_ancestors b JOIN nodes n ON n.id = b.node_id AND n.org_id =
          r.org_id WHERE b.ancestor_id = ANY (r.nodes) AND b.depth > 0 AND n.owner_id IS NOT NULL UNION SELECT
          a.owner_id, b.ancestor_id, a.owner_id FROM node_ancestors b JOIN asset_nodes p ON p.node_id =
          b.node_id JOIN assets a ON a.id = p.asset_id AND a.org_id = r.org_id WHERE b.ancestor_id = ANY (r.nodes)
          AND a.owner_id IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'resource_owner'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the nodes that hold the requested assets, and of the requested nodes: for each, the owner of the nearest node
      -- upwards that has one. And the owners of nodes below the requested ones.
      SELECT o.owner_id, p.asset_id, p.node_id FROM asset_nodes p JOIN nearest_owners o ON o.node_id =
          p.node_id AND o.org_id = r.org_id WHERE p.asset_id = ANY (r.assets) UNION ALL SELECT o.owner_id,
          o.node_id, o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id
          UNION SELECT n.owner_id, a.ancestor_id, n.owner_id FROM node_ancestors a JOIN nodes n ON n.id =
          a.node_id AND n.org_id = r.org_id WHERE a.ancestor_id = ANY (r.nodes) AND a.depth > 0 AND n.owner_id
          IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'node_owner'
  ), ranked AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.level ORDER BY p.username, p.id) AS place
    FROM (
      SELECT DISTINCT *
      FROM people
    ) p
  )
  SELECT coalesce( jsonb_agg(jsonb_build_object('level', level, 'id', id, 'username', username, 'name', name)
      ORDER BY level, place) FILTER (WHERE place <= 10), '[]')
  FROM ranked
)
FROM "flows"
WHERE (((((("flows"."deleted_at" IS NULL) AND "flows"."enabled") AND ("flows"."ticket_type" = ANY($5))) AND (flows.org_id
    = ANY ($6) OR (flows.org_id IS NOT NULL AND $7::uuid[] IS NULL) OR (flows.org_id IS NULL AND EXISTS (
  SELECT
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $8::uuid[] IS NULL
    OR o.org_id = ANY ($9)
)))) AND (flows.definition @> $10 OR flows.definition @> $11 OR EXISTS (
  SELECT
  FROM present_members m
  WHERE flows.definition -> 'visible_to' -> 'groups' ? m.group_id::text
    AND m.user_id = $12
))) AND (("flows"."name" > $13) OR (("flows"."name" = $14) AND ("flows"."id" > $15))))
ORDER BY "flows"."name" ASC, "flows"."id" ASC
LIMIT $16;

-- org admin: ?sort=-name
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at",
    CASE WHEN flows.org_id IS NOT NULL THEN ARRAY[flows.org_id] ELSE ARRAY(
  SELECT o.org_id
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $1::uuid[] IS NULL
    OR o.org_id = ANY ($2)
  ORDER BY o.org_id
  LIMIT 100
) END, (
  WITH given (requester, manual_levels) AS (
    SELECT $3::uuid, $4::jsonb
  ), rules AS MATERIALIZED (
    SELECT l.level, e.rule, e.rule ->> 'kind' AS kind, flows.org_id, given.requester AS beneficiary, '{}'::uuid[]
        AS assets, '{}'::uuid[] AS nodes, flows.id AS item, (flows.definition #>> '{item,owner_id}')::uuid AS
        item_owner
    FROM given
    CROSS JOIN LATERAL jsonb_array_elements( CASE flows.definition #>> '{approval,type}' WHEN 'manual' THEN
        given.manual_levels ELSE coalesce(flows.definition #> '{approval,levels}', '[]') END )
    WITH ORDINALITY l (level_rule, level)
    CROSS JOIN LATERAL jsonb_array_elements(l.level_rule -> 'approvers') e (rule)
    WHERE flows.definition -> 'show_progress' IS DISTINCT FROM 'false'
  ), people AS (
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The user whom the rule refers to.
      SELECT (r.rule ->> 'id')::uuid, NULL::uuid, NULL::uuid ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'user'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The members of the group that the rule refers to and of the groups below it, permanent members and members by a grant.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM present_members m WHERE m.group_id = (r.rule ->> 'id')::uuid
          ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'group'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The global administrators.
      SELECT u.id, NULL::uuid, NULL::uuid FROM users u WHERE u.is_super_admin ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'super_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The administrators of the organization.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM members m WHERE m.org_id = r.org_id AND m.role =
          'org_admin' ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'org_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The manager at the given number of steps above the beneficiary. A chain of managers ends before it repeats a user.
      WITH RECURSIVE chain AS (
        SELECT u.manager_id AS id, 1::bigint AS depth, ARRAY[u.id] AS seen
        FROM users u
        WHERE u.id = r.beneficiary
          AND u.manager_id <> u.id
        UNION ALL
        SELECT u.manager_id, c.depth + 1, c.seen || u.id
        FROM chain c
        JOIN users u ON u.id = c.id
        WHERE c.depth < coalesce((r.rule ->> 'depth')::bigint, 1)
          AND u.manager_id <> u.id
          AND NOT u.manager_id = ANY (c.seen)
      ) SELECT c.id, NULL::uuid, NULL::uuid FROM chain c WHERE c.depth = coalesce((r.rule ->> 'depth')::bigint,
          1) ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'requester_manager'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the requested assets. For an asset without an owner and for a requested node: the owner of the nearest node
      -- upwards that has one, on each path. And the owners of everything below the requested nodes, and of the item.
      SELECT a.owner_id, a.id, NULL::uuid FROM assets a WHERE a.org_id = r.org_id AND a.id = ANY (r.assets)
          AND a.owner_id IS NOT NULL UNION ALL SELECT o.owner_id, a.id, p.node_id FROM assets a JOIN
          asset_nodes p ON p.asset_id = a.id JOIN nearest_owners o ON o.node_id = p.node_id WHERE a.org_id =
          r.org_id AND a.id = ANY (r.assets) AND a.owner_id IS NULL UNION ALL SELECT o.owner_id, o.node_id,
          o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id UNION ALL
          SELECT r.item_owner, r.item, NULL::uuid WHERE r.item_owner IS NOT NULL UNION SELECT n.owner_id,
          b.ancestor_id, n.owner_id FROM node_ancestors b JOIN nodes n ON n.id = b.node_id AND n.org_id =
          r.org_id WHERE b.ancestor_id = ANY (r.nodes) AND b.depth > 0 AND n.owner_id IS NOT NULL UNION SELECT
          a.owner_id, b.ancestor_id, a.owner_id FROM node_ancestors b JOIN asset_nodes p ON p.node_id =
          b.node_id JOIN assets a ON a.id = p.asset_id AND a.org_id = r.org_id WHERE b.ancestor_id = ANY (r.nodes)
          AND a.owner_id IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'resource_owner'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the nodes that hold the requested assets, and of the requested nodes: for each, the owner of the nearest node
      -- upwards that has one. And the owners of nodes below the requested ones.
      SELECT o.owner_id, p.asset_id, p.node_id FROM asset_nodes p JOIN nearest_owners o ON o.node_id =
          p.node_id AND o.org_id = r.org_id WHERE p.asset_id = ANY (r.assets) UNION ALL SELECT o.owner_id,
          o.node_id, o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id
          UNION SELECT n.owner_id, a.ancestor_id, n.owner_id FROM node_ancestors a JOIN nodes n ON n.id =
          a.node_id AND n.org_id = r.org_id WHERE a.ancestor_id = ANY (r.nodes) AND a.depth > 0 AND n.owner_id
          IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'node_owner'
  ), ranked AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.level ORDER BY p.username, p.id) AS place
    FROM (
      SELECT DISTINCT *
      FROM people
    ) p
  )
  SELECT coalesce( jsonb_agg(jsonb_build_object('level', level, 'id', id, 'username', username, 'name', name)
      ORDER BY level, place) FILTER (WHERE place <= 10), '[]')
  FROM ranked
)
FROM "flows"
WHERE ((((("flows"."deleted_at" IS NULL) AND "flows"."enabled") AND ("flows"."ticket_type" = ANY($5))) AND (flows.org_id
    = ANY ($6) OR (flows.org_id IS NOT NULL AND $7::uuid[] IS NULL) OR (flows.org_id IS NULL AND EXISTS (
  SELECT
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $8::uuid[] IS NULL
    OR o.org_id = ANY ($9)
)))) AND (flows.definition @> $10 OR flows.definition @> $11 OR EXISTS (
  SELECT
  FROM present_members m
  WHERE flows.definition -> 'visible_to' -> 'groups' ? m.group_id::text
    AND m.user_id = $12
)))
ORDER BY "flows"."name" DESC, "flows"."id" DESC
LIMIT $13;

-- org admin: ?sort=-name&cursor=...
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at",
    CASE WHEN flows.org_id IS NOT NULL THEN ARRAY[flows.org_id] ELSE ARRAY(
  SELECT o.org_id
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $1::uuid[] IS NULL
    OR o.org_id = ANY ($2)
  ORDER BY o.org_id
  LIMIT 100
) END, (
  WITH given (requester, manual_levels) AS (
    SELECT $3::uuid, $4::jsonb
  ), rules AS MATERIALIZED (
    SELECT l.level, e.rule, e.rule ->> 'kind' AS kind, flows.org_id, given.requester AS beneficiary, '{}'::uuid[]
        AS assets, '{}'::uuid[] AS nodes, flows.id AS item, (flows.definition #>> '{item,owner_id}')::uuid AS
        item_owner
    FROM given
    CROSS JOIN LATERAL jsonb_array_elements( CASE flows.definition #>> '{approval,type}' WHEN 'manual' THEN
        given.manual_levels ELSE coalesce(flows.definition #> '{approval,levels}', '[]') END )
    WITH ORDINALITY l (level_rule, level)
    CROSS JOIN LATERAL jsonb_array_elements(l.level_rule -> 'approvers') e (rule)
    WHERE flows.definition -> 'show_progress' IS DISTINCT FROM 'false'
  ), people AS (
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The user whom the rule refers to.
      SELECT (r.rule ->> 'id')::uuid, NULL::uuid, NULL::uuid ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'user'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The members of the group that the rule refers to and of the groups below it, permanent members and members by a grant.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM present_members m WHERE m.group_id = (r.rule ->> 'id')::uuid
          ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'group'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The global administrators.
      SELECT u.id, NULL::uuid, NULL::uuid FROM users u WHERE u.is_super_admin ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'super_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The administrators of the organization.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM members m WHERE m.org_id = r.org_id AND m.role =
          'org_admin' ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'org_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The manager at the given number of steps above the beneficiary. A chain of managers ends before it repeats a user.
      WITH RECURSIVE chain AS (
        SELECT u.manager_id AS id, 1::bigint AS depth, ARRAY[u.id] AS seen
        FROM users u
        WHERE u.id = r.beneficiary
          AND u.manager_id <> u.id
        UNION ALL
        SELECT u.manager_id, c.depth + 1, c.seen || u.id
        FROM chain c
        JOIN users u ON u.id = c.id
        WHERE c.depth < coalesce((r.rule ->> 'depth')::bigint, 1)
          AND u.manager_id <> u.id
          AND NOT u.manager_id = ANY (c.seen)
      ) SELECT c.id, NULL::uuid, NULL::uuid FROM chain c WHERE c.depth = coalesce((r.rule ->> 'depth')::bigint,
          1) ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'requester_manager'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the requested assets. For an asset without an owner and for a requested node: the owner of the nearest node
      -- upwards that has one, on each path. And the owners of everything below the requested nodes, and of the item.
      SELECT a.owner_id, a.id, NULL::uuid FROM assets a WHERE a.org_id = r.org_id AND a.id = ANY (r.assets)
          AND a.owner_id IS NOT NULL UNION ALL SELECT o.owner_id, a.id, p.node_id FROM assets a JOIN
          asset_nodes p ON p.asset_id = a.id JOIN nearest_owners o ON o.node_id = p.node_id WHERE a.org_id =
          r.org_id AND a.id = ANY (r.assets) AND a.owner_id IS NULL UNION ALL SELECT o.owner_id, o.node_id,
          o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id UNION ALL
          SELECT r.item_owner, r.item, NULL::uuid WHERE r.item_owner IS NOT NULL UNION SELECT n.owner_id,
          b.ancestor_id, n.owner_id FROM node_ancestors b JOIN nodes n ON n.id = b.node_id AND n.org_id =
          r.org_id WHERE b.ancestor_id = ANY (r.nodes) AND b.depth > 0 AND n.owner_id IS NOT NULL UNION SELECT
          a.owner_id, b.ancestor_id, a.owner_id FROM node_ancestors b JOIN asset_nodes p ON p.node_id =
          b.node_id JOIN assets a ON a.id = p.asset_id AND a.org_id = r.org_id WHERE b.ancestor_id = ANY (r.nodes)
          AND a.owner_id IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'resource_owner'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the nodes that hold the requested assets, and of the requested nodes: for each, the owner of the nearest node
      -- upwards that has one. And the owners of nodes below the requested ones.
      SELECT o.owner_id, p.asset_id, p.node_id FROM asset_nodes p JOIN nearest_owners o ON o.node_id =
          p.node_id AND o.org_id = r.org_id WHERE p.asset_id = ANY (r.assets) UNION ALL SELECT o.owner_id,
          o.node_id, o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id
          UNION SELECT n.owner_id, a.ancestor_id, n.owner_id FROM node_ancestors a JOIN nodes n ON n.id =
          a.node_id AND n.org_id = r.org_id WHERE a.ancestor_id = ANY (r.nodes) AND a.depth > 0 AND n.owner_id
          IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'node_owner'
  ), ranked AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.level ORDER BY p.username, p.id) AS place
    FROM (
      SELECT DISTINCT *
      FROM people
    ) p
  )
  SELECT coalesce( jsonb_agg(jsonb_build_object('level', level, 'id', id, 'username', username, 'name', name)
      ORDER BY level, place) FILTER (WHERE place <= 10), '[]')
  FROM ranked
)
FROM "flows"
WHERE (((((("flows"."deleted_at" IS NULL) AND "flows"."enabled") AND ("flows"."ticket_type" = ANY($5))) AND (flows.org_id
    = ANY ($6) OR (flows.org_id IS NOT NULL AND $7::uuid[] IS NULL) OR (flows.org_id IS NULL AND EXISTS (
  SELECT
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $8::uuid[] IS NULL
    OR o.org_id = ANY ($9)
)))) AND (flows.definition @> $10 OR flows.definition @> $11 OR EXISTS (
  SELECT
  FROM present_members m
  WHERE flows.definition -> 'visible_to' -> 'groups' ? m.group_id::text
    AND m.user_id = $12
))) AND (("flows"."name" < $13) OR (("flows"."name" = $14) AND ("flows"."id" < $15))))
ORDER BY "flows"."name" DESC, "flows"."id" DESC
LIMIT $16;

-- org admin: ?category=web
SELECT "flows"."id", "flows"."org_id", "flows"."name", "flows"."description", "flows"."ticket_type", "flows"."enabled",
    "flows"."priority", "flows"."version", "flows"."definition", "flows"."created_at", "flows"."updated_at",
    CASE WHEN flows.org_id IS NOT NULL THEN ARRAY[flows.org_id] ELSE ARRAY(
  SELECT o.org_id
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $1::uuid[] IS NULL
    OR o.org_id = ANY ($2)
  ORDER BY o.org_id
  LIMIT 100
) END, (
  WITH given (requester, manual_levels) AS (
    SELECT $3::uuid, $4::jsonb
  ), rules AS MATERIALIZED (
    SELECT l.level, e.rule, e.rule ->> 'kind' AS kind, flows.org_id, given.requester AS beneficiary, '{}'::uuid[]
        AS assets, '{}'::uuid[] AS nodes, flows.id AS item, (flows.definition #>> '{item,owner_id}')::uuid AS
        item_owner
    FROM given
    CROSS JOIN LATERAL jsonb_array_elements( CASE flows.definition #>> '{approval,type}' WHEN 'manual' THEN
        given.manual_levels ELSE coalesce(flows.definition #> '{approval,levels}', '[]') END )
    WITH ORDINALITY l (level_rule, level)
    CROSS JOIN LATERAL jsonb_array_elements(l.level_rule -> 'approvers') e (rule)
    WHERE flows.definition -> 'show_progress' IS DISTINCT FROM 'false'
  ), people AS (
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The user whom the rule refers to.
      SELECT (r.rule ->> 'id')::uuid, NULL::uuid, NULL::uuid ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'user'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The members of the group that the rule refers to and of the groups below it, permanent members and members by a grant.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM present_members m WHERE m.group_id = (r.rule ->> 'id')::uuid
          ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'group'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The global administrators.
      SELECT u.id, NULL::uuid, NULL::uuid FROM users u WHERE u.is_super_admin ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'super_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM ( -- The administrators of the organization.
      SELECT m.user_id, NULL::uuid, NULL::uuid FROM members m WHERE m.org_id = r.org_id AND m.role =
          'org_admin' ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'org_admins'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The manager at the given number of steps above the beneficiary. A chain of managers ends before it repeats a user.
      WITH RECURSIVE chain AS (
        SELECT u.manager_id AS id, 1::bigint AS depth, ARRAY[u.id] AS seen
        FROM users u
        WHERE u.id = r.beneficiary
          AND u.manager_id <> u.id
        UNION ALL
        SELECT u.manager_id, c.depth + 1, c.seen || u.id
        FROM chain c
        JOIN users u ON u.id = c.id
        WHERE c.depth < coalesce((r.rule ->> 'depth')::bigint, 1)
          AND u.manager_id <> u.id
          AND NOT u.manager_id = ANY (c.seen)
      ) SELECT c.id, NULL::uuid, NULL::uuid FROM chain c WHERE c.depth = coalesce((r.rule ->> 'depth')::bigint,
          1) ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'requester_manager'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the requested assets. For an asset without an owner and for a requested node: the owner of the nearest node
      -- upwards that has one, on each path. And the owners of everything below the requested nodes, and of the item.
      SELECT a.owner_id, a.id, NULL::uuid FROM assets a WHERE a.org_id = r.org_id AND a.id = ANY (r.assets)
          AND a.owner_id IS NOT NULL UNION ALL SELECT o.owner_id, a.id, p.node_id FROM assets a JOIN
          asset_nodes p ON p.asset_id = a.id JOIN nearest_owners o ON o.node_id = p.node_id WHERE a.org_id =
          r.org_id AND a.id = ANY (r.assets) AND a.owner_id IS NULL UNION ALL SELECT o.owner_id, o.node_id,
          o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id UNION ALL
          SELECT r.item_owner, r.item, NULL::uuid WHERE r.item_owner IS NOT NULL UNION SELECT n.owner_id,
          b.ancestor_id, n.owner_id FROM node_ancestors b JOIN nodes n ON n.id = b.node_id AND n.org_id =
          r.org_id WHERE b.ancestor_id = ANY (r.nodes) AND b.depth > 0 AND n.owner_id IS NOT NULL UNION SELECT
          a.owner_id, b.ancestor_id, a.owner_id FROM node_ancestors b JOIN asset_nodes p ON p.node_id =
          b.node_id JOIN assets a ON a.id = p.asset_id AND a.org_id = r.org_id WHERE b.ancestor_id = ANY (r.nodes)
          AND a.owner_id IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'resource_owner'
    UNION ALL
    SELECT r.level, n.*
    FROM rules r
    CROSS JOIN LATERAL (
      SELECT u.id, u.username, u.name
      FROM (
          -- The owners of the nodes that hold the requested assets, and of the requested nodes: for each, the owner of the nearest node
      -- upwards that has one. And the owners of nodes below the requested ones.
      SELECT o.owner_id, p.asset_id, p.node_id FROM asset_nodes p JOIN nearest_owners o ON o.node_id =
          p.node_id AND o.org_id = r.org_id WHERE p.asset_id = ANY (r.assets) UNION ALL SELECT o.owner_id,
          o.node_id, o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id
          UNION SELECT n.owner_id, a.ancestor_id, n.owner_id FROM node_ancestors a JOIN nodes n ON n.id =
          a.node_id AND n.org_id = r.org_id WHERE a.ancestor_id = ANY (r.nodes) AND a.depth > 0 AND n.owner_id
          IS NOT NULL ) named (user_id)
      JOIN users u ON u.id = named.user_id
      WHERE u.is_active
        AND u.kind = 'human'
        AND u.id <> r.beneficiary
      LIMIT 10
    ) n
    WHERE r.kind = 'node_owner'
  ), ranked AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.level ORDER BY p.username, p.id) AS place
    FROM (
      SELECT DISTINCT *
      FROM people
    ) p
  )
  SELECT coalesce( jsonb_agg(jsonb_build_object('level', level, 'id', id, 'username', username, 'name', name)
      ORDER BY level, place) FILTER (WHERE place <= 10), '[]')
  FROM ranked
)
FROM "flows"
WHERE (((((("flows"."deleted_at" IS NULL) AND "flows"."enabled") AND ("flows"."ticket_type" = ANY($5))) AND (flows.org_id
    = ANY ($6) OR (flows.org_id IS NOT NULL AND $7::uuid[] IS NULL) OR (flows.org_id IS NULL AND EXISTS (
  SELECT
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $8::uuid[] IS NULL
    OR o.org_id = ANY ($9)
)))) AND (flows.definition @> $10 OR flows.definition @> $11 OR EXISTS (
  SELECT
  FROM present_members m
  WHERE flows.definition -> 'visible_to' -> 'groups' ? m.group_id::text
    AND m.user_id = $12
))) AND flows.definition -> 'item' ->> 'category' = ANY ($13))
ORDER BY "flows"."id" DESC
LIMIT $14;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "flows"
WHERE ((((("flows"."deleted_at" IS NULL) AND "flows"."enabled") AND ("flows"."ticket_type" = ANY($1))) AND (flows.org_id
    = ANY ($2) OR (flows.org_id IS NOT NULL AND $3::uuid[] IS NULL) OR (flows.org_id IS NULL AND EXISTS (
  SELECT
  FROM organizations_with_item(flows.ticket_type, flows.definition) o
  WHERE $4::uuid[] IS NULL
    OR o.org_id = ANY ($5)
)))) AND (flows.definition @> $6 OR flows.definition @> $7 OR EXISTS (
  SELECT
  FROM present_members m
  WHERE flows.definition -> 'visible_to' -> 'groups' ? m.group_id::text
    AND m.user_id = $8
)));

