-- org admin: ?
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE ((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND true)
ORDER BY grants.id DESC
LIMIT $3;

-- org admin: ?q=web
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE grants.id = ANY (ARRAY(
  WITH near (id) AS MATERIALIZED (
    SELECT grants.id
    FROM (
      SELECT *
      FROM grants
      WHERE true
      ORDER BY grants.id DESC
      LIMIT 2000
    ) grants
    WHERE ((
      SELECT t.folded LIKE $1
        AND (t.org_id = ANY ($2) OR said_in_ticket(t.folded) LIKE $3 OR (
        SELECT bool_or(w.folded LIKE $4)
        FROM users w
        WHERE w.id IN (t.applicant_id, t.beneficiary_id)
      ))
      FROM tickets t
      WHERE t.id = grants.ticket_id
    ) OR (
      SELECT u.folded
      FROM users u
      WHERE u.id = grants.beneficiary_id
    ) LIKE $5 OR EXISTS (
      SELECT
      FROM assets a
      WHERE a.id = ANY (grants.assets)
        AND a.folded LIKE $6
        AND a.org_id = ANY ($7)
    ) OR (
      SELECT v.folded
      FROM tickets t
      JOIN flow_versions v ON v.flow_id = t.flow_id
        AND v.version = t.flow_version
      WHERE t.id = grants.ticket_id
    ) LIKE $8 OR (
      SELECT first_field(f.folded) LIKE $9
        AND f.org_id = ANY ($10)
      FROM flows f
      WHERE f.id = grants.flow_id
        AND f.deleted_at IS NULL
    ))
      AND ((("grants"."org_id" = ANY($11)) OR grants.ticket_id IN (
      SELECT *
      FROM tickets_concerning($12)
    )))
    ORDER BY grants.id DESC
    LIMIT $13
  )
  SELECT id
  FROM near
  UNION
  SELECT id
  FROM (
    SELECT grants.id
    FROM grants
    WHERE grants.id = ANY (ARRAY(
      SELECT g.id
      FROM grants g
      WHERE g.ticket_id = ANY (ARRAY(
        SELECT t.id
        FROM tickets t
        WHERE t.folded LIKE $14
          AND (t.org_id = ANY ($15) OR said_in_ticket(t.folded) LIKE $16 OR (
          SELECT bool_or(w.folded LIKE $17)
          FROM users w
          WHERE w.id IN (t.applicant_id, t.beneficiary_id)
        ))
      ))
      UNION
      SELECT g.id
      FROM users u
      JOIN grants g ON g.beneficiary_id = u.id
      WHERE u.folded LIKE $18
      UNION
      SELECT g.id
      FROM assets a
      JOIN grants g ON g.assets @> ARRAY[a.id]
      WHERE a.folded LIKE $19
        AND a.org_id = ANY ($20)
      UNION
      SELECT g.id
      FROM flow_versions v
      JOIN grants g ON g.flow_id = v.flow_id
      JOIN tickets t ON t.id = g.ticket_id
        AND t.flow_version = v.version
      WHERE v.folded LIKE $21
      UNION
      SELECT g.id
      FROM flows f
      JOIN grants g ON g.flow_id = f.id
      WHERE f.deleted_at IS NULL
        AND first_field(f.folded) LIKE $22
        AND f.org_id = ANY ($23)
    ))
      AND true
      AND ((("grants"."org_id" = ANY($24)) OR grants.ticket_id IN (
      SELECT *
      FROM tickets_concerning($25)
    )))
    ORDER BY grants.id DESC
    LIMIT $26
  ) found
  WHERE (
    SELECT count(*)
    FROM near
  ) < $27
))
ORDER BY grants.id DESC
LIMIT $28;

-- super admin: ?
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (true AND true)
ORDER BY grants.id DESC
LIMIT $1;

-- super admin: ?q=web
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE grants.id = ANY (ARRAY(
  WITH near (id) AS MATERIALIZED (
    SELECT grants.id
    FROM (
      SELECT *
      FROM grants
      WHERE true
      ORDER BY grants.id DESC
      LIMIT 2000
    ) grants
    WHERE ((
      SELECT t.folded LIKE $1
      FROM tickets t
      WHERE t.id = grants.ticket_id
    ) OR (
      SELECT u.folded
      FROM users u
      WHERE u.id = grants.beneficiary_id
    ) LIKE $2 OR EXISTS (
      SELECT
      FROM assets a
      WHERE a.id = ANY (grants.assets)
        AND a.folded LIKE $3
    ) OR (
      SELECT v.folded
      FROM tickets t
      JOIN flow_versions v ON v.flow_id = t.flow_id
        AND v.version = t.flow_version
      WHERE t.id = grants.ticket_id
    ) LIKE $4 OR (
      SELECT first_field(f.folded) LIKE $5
      FROM flows f
      WHERE f.id = grants.flow_id
        AND f.deleted_at IS NULL
    ))
      AND (true)
    ORDER BY grants.id DESC
    LIMIT $6
  )
  SELECT id
  FROM near
  UNION
  SELECT id
  FROM (
    SELECT grants.id
    FROM grants
    WHERE grants.id = ANY (ARRAY(
      SELECT g.id
      FROM grants g
      WHERE g.ticket_id = ANY (ARRAY(
        SELECT t.id
        FROM tickets t
        WHERE t.folded LIKE $7
      ))
      UNION
      SELECT g.id
      FROM users u
      JOIN grants g ON g.beneficiary_id = u.id
      WHERE u.folded LIKE $8
      UNION
      SELECT g.id
      FROM assets a
      JOIN grants g ON g.assets @> ARRAY[a.id]
      WHERE a.folded LIKE $9
      UNION
      SELECT g.id
      FROM flow_versions v
      JOIN grants g ON g.flow_id = v.flow_id
      JOIN tickets t ON t.id = g.ticket_id
        AND t.flow_version = v.version
      WHERE v.folded LIKE $10
      UNION
      SELECT g.id
      FROM flows f
      JOIN grants g ON g.flow_id = f.id
      WHERE f.deleted_at IS NULL
        AND first_field(f.folded) LIKE $11
    ))
      AND true
      AND (true)
    ORDER BY grants.id DESC
    LIMIT $12
  ) found
  WHERE (
    SELECT count(*)
    FROM near
  ) < $13
))
ORDER BY grants.id DESC
LIMIT $14;

-- member: ?
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
  SELECT *
  FROM tickets_concerning($1)
) AND true)
ORDER BY grants.id DESC
LIMIT $2;

-- member: ?q=web
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE grants.id = ANY (ARRAY(
  WITH near (id) AS MATERIALIZED (
    SELECT grants.id
    FROM (
      SELECT *
      FROM grants
      WHERE true
      ORDER BY grants.id DESC
      LIMIT 2000
    ) grants
    WHERE ((
      SELECT t.folded LIKE $1
        AND (t.org_id = ANY ($2) OR said_in_ticket(t.folded) LIKE $3 OR (
        SELECT bool_or(w.folded LIKE $4)
        FROM users w
        WHERE w.id IN (t.applicant_id, t.beneficiary_id)
      ))
      FROM tickets t
      WHERE t.id = grants.ticket_id
    ) OR (
      SELECT u.folded
      FROM users u
      WHERE u.id = grants.beneficiary_id
    ) LIKE $5 OR EXISTS (
      SELECT
      FROM assets a
      WHERE a.id = ANY (grants.assets)
        AND a.folded LIKE $6
        AND a.org_id = ANY ($7)
    ) OR (
      SELECT v.folded
      FROM tickets t
      JOIN flow_versions v ON v.flow_id = t.flow_id
        AND v.version = t.flow_version
      WHERE t.id = grants.ticket_id
    ) LIKE $8 OR (
      SELECT first_field(f.folded) LIKE $9
        AND f.org_id = ANY ($10)
      FROM flows f
      WHERE f.id = grants.flow_id
        AND f.deleted_at IS NULL
    ))
      AND (grants.ticket_id IN (
      SELECT *
      FROM tickets_concerning($11)
    ))
    ORDER BY grants.id DESC
    LIMIT $12
  )
  SELECT id
  FROM near
  UNION
  SELECT id
  FROM (
    SELECT grants.id
    FROM grants
    WHERE grants.id = ANY (ARRAY(
      SELECT g.id
      FROM grants g
      WHERE g.ticket_id = ANY (ARRAY(
        SELECT t.id
        FROM tickets t
        WHERE t.folded LIKE $13
          AND (t.org_id = ANY ($14) OR said_in_ticket(t.folded) LIKE $15 OR (
          SELECT bool_or(w.folded LIKE $16)
          FROM users w
          WHERE w.id IN (t.applicant_id, t.beneficiary_id)
        ))
      ))
      UNION
      SELECT g.id
      FROM users u
      JOIN grants g ON g.beneficiary_id = u.id
      WHERE u.folded LIKE $17
      UNION
      SELECT g.id
      FROM assets a
      JOIN grants g ON g.assets @> ARRAY[a.id]
      WHERE a.folded LIKE $18
        AND a.org_id = ANY ($19)
      UNION
      SELECT g.id
      FROM flow_versions v
      JOIN grants g ON g.flow_id = v.flow_id
      JOIN tickets t ON t.id = g.ticket_id
        AND t.flow_version = v.version
      WHERE v.folded LIKE $20
      UNION
      SELECT g.id
      FROM flows f
      JOIN grants g ON g.flow_id = f.id
      WHERE f.deleted_at IS NULL
        AND first_field(f.folded) LIKE $21
        AND f.org_id = ANY ($22)
    ))
      AND true
      AND (grants.ticket_id IN (
      SELECT *
      FROM tickets_concerning($23)
    ))
    ORDER BY grants.id DESC
    LIMIT $24
  ) found
  WHERE (
    SELECT count(*)
    FROM near
  ) < $25
))
ORDER BY grants.id DESC
LIMIT $26;

-- key of an asset: ?
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND grants.assets @> $3) AND EXISTS (
  SELECT
  FROM assets
  WHERE assets.id = $4
)) AND grants.assets @> $5) AND true)
ORDER BY grants.id DESC
LIMIT $6;

-- org admin: ?sort=-created_at&cursor=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE ((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND ("grants"."id" < $3))
ORDER BY grants.id DESC
LIMIT $4;

-- org admin: ?sort=created_at
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE ((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND true)
ORDER BY grants.id
LIMIT $3;

-- org admin: ?sort=created_at&cursor=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE ((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND ("grants"."id" > $3))
ORDER BY grants.id
LIMIT $4;

-- org admin: ?sort=ends_at
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE ((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND true)
ORDER BY coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz), grants.id
LIMIT $3;

-- org admin: ?sort=ends_at&cursor=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE ((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND (coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz), grants.id) > ($3, $4))
ORDER BY coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz), grants.id
LIMIT $5;

-- org admin: ?sort=-ends_at
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE ((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND true)
ORDER BY coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz) DESC, grants.id DESC
LIMIT $3;

-- org admin: ?sort=-ends_at&cursor=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE ((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND (coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz), grants.id) < ($3, $4))
ORDER BY coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz) DESC, grants.id DESC
LIMIT $5;

-- org admin: ?org_id=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND ("grants"."org_id" = $3)) AND true)
ORDER BY grants.id DESC
LIMIT $4;

-- org admin: ?state=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND (((((((((grants.state IN ('open', 'ready') AND NOT window_has_begun(grants.window_start) AND
    grants.expired_at IS NULL) OR (grants.state = 'ready' AND window_has_begun(grants.window_start) AND
    window_lasts(grants.window_end))) OR (grants.state = 'open' AND grants.provisioning = 'giving' AND
    window_has_begun(grants.window_start) AND window_lasts(grants.window_end))) OR (grants.state = 'open' AND
    coalesce(grants.provisioning <> 'giving', true) AND window_has_begun(grants.window_start) AND window_lasts(grants.window_end)
    AND grants.expired_at IS NULL AND (
  SELECT u.is_active
  FROM users u
  WHERE u.id = grants.beneficiary_id
) AND (NOT is_device_type(grants.type) OR (
  SELECT a.is_active
  FROM assets a
  WHERE a.id = grants.assets[1]
)))) OR (grants.state IN ('open', 'ready') AND coalesce(NOT window_lasts(grants.window_end), false) AND
    coalesce(grants.provisioning, 'taken') = 'taken')) OR (grants.provisioning <> 'taken' AND (grants.state IN
    ('revoked', 'ended') AND grants.provisioning = 'taking' OR grants.state IN ('open', 'ready') AND NOT
    window_lasts(grants.window_end)))) OR (grants.state = 'revoked' AND coalesce(grants.provisioning <>
    'taking', true))) OR (grants.state = 'ended' AND coalesce(grants.provisioning <> 'taking', true))) OR (grants.state
    = 'failed'))) AND true)
ORDER BY grants.id DESC
LIMIT $3;

-- org admin: ?state=scheduled
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND (grants.state IN ('open', 'ready') AND NOT window_has_begun(grants.window_start) AND grants.expired_at
    IS NULL)) AND true)
ORDER BY grants.id DESC
LIMIT $3;

-- org admin: ?type=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND ("grants"."type" = ANY($3))) AND true)
ORDER BY grants.id DESC
LIMIT $4;

-- org admin: ?beneficiary_id=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND ("grants"."beneficiary_id" = $3)) AND true)
ORDER BY grants.id DESC
LIMIT $4;

-- org admin: ?ticket_id=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND ("grants"."ticket_id" = $3)) AND true)
ORDER BY grants.id DESC
LIMIT $4;

-- org admin: ?flow_id=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND ("grants"."flow_id" = $3)) AND true)
ORDER BY grants.id DESC
LIMIT $4;

-- org admin: ?asset_id=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND grants.assets @> $3) AND true)
ORDER BY grants.id DESC
LIMIT $4;

-- org admin: ?group_id=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND grants.id IN (
  SELECT m.grant_id
  FROM grant_groups m
  WHERE m.group_id = ANY ($3)
)) AND true)
ORDER BY grants.id DESC
LIMIT $4;

-- org admin: ?created_from=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND grants.created_at >= $3) AND true)
ORDER BY grants.id DESC
LIMIT $4;

-- org admin: ?created_to=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND grants.created_at < $3) AND true)
ORDER BY grants.id DESC
LIMIT $4;

-- org admin: ?ends_after=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz) >= $3) AND true)
ORDER BY grants.id DESC
LIMIT $4;

-- org admin: ?ends_before=...
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz) < $3) AND true)
ORDER BY grants.id DESC
LIMIT $4;

-- org admin: ?q=%231
SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
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
WHERE (((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
)) AND grants.ticket_id IN (
  SELECT t.id
  FROM tickets t
  WHERE t.number = $3
)) AND true)
ORDER BY grants.id DESC
LIMIT $4;

-- org admin: ?include=total
SELECT count(*)
FROM "grants"
WHERE (("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
  SELECT *
  FROM tickets_concerning($2)
));

