-- org admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (grants.id)::text, (grants.ticket_id)::text, (ticket.number)::text, (ticket.title)::text, (grants.type)::text,
    (grants.org_id)::text, (org.slug)::text, (grant_state_now(grants.state, grants.window_start,
    grants.window_end))::text, (grants.beneficiary_id)::text, (beneficiary.username)::text, (beneficiary.name)::text,
    (grants.flow_id)::text, (flow.name)::text, (flow.definition #>> '{item,category}')::text, (flow.definition
    #>> '{item,url}')::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN asked.is_readable THEN
    (
  SELECT n.names
  FROM object_names('asset', asked.assets) n
) ELSE '{}'::text[] END)::text, array_to_json(CASE WHEN asked.is_readable THEN (
  SELECT a.addresses
  FROM asset_addresses(asked.assets) a
) ELSE '{}'::text[] END)::text, (cardinality(asked.nodes))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('node', asked.nodes) n
) ELSE '{}'::text[] END)::text, (cardinality(asked.groups))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('group', asked.groups) n
) ELSE '{}'::text[] END)::text, (grants.started_at AT TIME ZONE 'UTC')::text, (grants.window_start AT TIME
    ZONE 'UTC')::text, (grants.window_end AT TIME ZONE 'UTC')::text, (grants.permission_id)::text, (revoker.id)::text,
    (revoker.username)::text, (grants.state_data ->> 'reason')::text, ((grants.state_data ->> 'at')::timestamptz
    AT TIME ZONE 'UTC')::text, (grants.created_at AT TIME ZONE 'UTC')::text, (grants.updated_at AT TIME ZONE
    'UTC')::text
FROM (
  SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
      "grants"."permission_id", "grants"."window_start", "grants"."window_end", "grants"."state", "grants"."state_data",
      "grants"."created_at", "grants"."updated_at", "grants"."started_at", "grants"."expired_at", "grants"."flow_id",
      "grants"."assets", "grants"."provisioning"
  FROM "grants"
  WHERE (("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
    SELECT *
    FROM tickets_concerning($2)
  ))
) grants
CROSS JOIN (
  SELECT $3::uuid AS id, $4::uuid[] AS reads, $5::uuid[] AS inventory
) reader
LEFT JOIN tickets ticket ON ticket.id = grants.ticket_id
LEFT JOIN organizations org ON org.id = grants.org_id
LEFT JOIN users beneficiary ON beneficiary.id = grants.beneficiary_id
LEFT JOIN users revoker ON revoker.id = (grants.state_data ->> 'by')::uuid
LEFT JOIN flow_versions flow ON flow.flow_id = ticket.flow_id
  AND flow.version = ticket.flow_version
LEFT JOIN permissions p ON p.id = grants.permission_id
JOIN LATERAL (
  SELECT (grants.org_id = ANY (reader.inventory) OR (reader.id NOT IN (ticket.applicant_id,
      grants.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = grants.ticket_id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = grants.ticket_id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, coalesce(grants.assets, p.assets, '{}') AS assets, coalesce(p.nodes, '{}') AS nodes,
      ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  OFFSET 0
) asked ON true
ORDER BY grants.id DESC;

-- super admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (grants.id)::text, (grants.ticket_id)::text, (ticket.number)::text, (ticket.title)::text, (grants.type)::text,
    (grants.org_id)::text, (org.slug)::text, (grant_state_now(grants.state, grants.window_start,
    grants.window_end))::text, (grants.beneficiary_id)::text, (beneficiary.username)::text, (beneficiary.name)::text,
    (grants.flow_id)::text, (flow.name)::text, (flow.definition #>> '{item,category}')::text, (flow.definition
    #>> '{item,url}')::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN asked.is_readable THEN
    (
  SELECT n.names
  FROM object_names('asset', asked.assets) n
) ELSE '{}'::text[] END)::text, array_to_json(CASE WHEN asked.is_readable THEN (
  SELECT a.addresses
  FROM asset_addresses(asked.assets) a
) ELSE '{}'::text[] END)::text, (cardinality(asked.nodes))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('node', asked.nodes) n
) ELSE '{}'::text[] END)::text, (cardinality(asked.groups))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('group', asked.groups) n
) ELSE '{}'::text[] END)::text, (grants.started_at AT TIME ZONE 'UTC')::text, (grants.window_start AT TIME
    ZONE 'UTC')::text, (grants.window_end AT TIME ZONE 'UTC')::text, (grants.permission_id)::text, (revoker.id)::text,
    (revoker.username)::text, (grants.state_data ->> 'reason')::text, ((grants.state_data ->> 'at')::timestamptz
    AT TIME ZONE 'UTC')::text, (grants.created_at AT TIME ZONE 'UTC')::text, (grants.updated_at AT TIME ZONE
    'UTC')::text
FROM (
  SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
      "grants"."permission_id", "grants"."window_start", "grants"."window_end", "grants"."state", "grants"."state_data",
      "grants"."created_at", "grants"."updated_at", "grants"."started_at", "grants"."expired_at", "grants"."flow_id",
      "grants"."assets", "grants"."provisioning"
  FROM "grants"
  WHERE true
) grants
CROSS JOIN (
  SELECT $1::uuid AS id, $2::uuid[] AS reads, $3::uuid[] AS inventory
) reader
LEFT JOIN tickets ticket ON ticket.id = grants.ticket_id
LEFT JOIN organizations org ON org.id = grants.org_id
LEFT JOIN users beneficiary ON beneficiary.id = grants.beneficiary_id
LEFT JOIN users revoker ON revoker.id = (grants.state_data ->> 'by')::uuid
LEFT JOIN flow_versions flow ON flow.flow_id = ticket.flow_id
  AND flow.version = ticket.flow_version
LEFT JOIN permissions p ON p.id = grants.permission_id
JOIN LATERAL (
  SELECT true AS is_readable, coalesce(grants.assets, p.assets, '{}') AS assets, coalesce(p.nodes, '{}') AS
      nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  OFFSET 0
) asked ON true
ORDER BY grants.id DESC;

-- member: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (grants.id)::text, (grants.ticket_id)::text, (ticket.number)::text, (ticket.title)::text, (grants.type)::text,
    (grants.org_id)::text, (org.slug)::text, (grant_state_now(grants.state, grants.window_start,
    grants.window_end))::text, (grants.beneficiary_id)::text, (beneficiary.username)::text, (beneficiary.name)::text,
    (grants.flow_id)::text, (flow.name)::text, (flow.definition #>> '{item,category}')::text, (flow.definition
    #>> '{item,url}')::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN asked.is_readable THEN
    (
  SELECT n.names
  FROM object_names('asset', asked.assets) n
) ELSE '{}'::text[] END)::text, array_to_json(CASE WHEN asked.is_readable THEN (
  SELECT a.addresses
  FROM asset_addresses(asked.assets) a
) ELSE '{}'::text[] END)::text, (cardinality(asked.nodes))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('node', asked.nodes) n
) ELSE '{}'::text[] END)::text, (cardinality(asked.groups))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('group', asked.groups) n
) ELSE '{}'::text[] END)::text, (grants.started_at AT TIME ZONE 'UTC')::text, (grants.window_start AT TIME
    ZONE 'UTC')::text, (grants.window_end AT TIME ZONE 'UTC')::text, (grants.permission_id)::text, (revoker.id)::text,
    (revoker.username)::text, (grants.state_data ->> 'reason')::text, ((grants.state_data ->> 'at')::timestamptz
    AT TIME ZONE 'UTC')::text, (grants.created_at AT TIME ZONE 'UTC')::text, (grants.updated_at AT TIME ZONE
    'UTC')::text
FROM (
  SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
      "grants"."permission_id", "grants"."window_start", "grants"."window_end", "grants"."state", "grants"."state_data",
      "grants"."created_at", "grants"."updated_at", "grants"."started_at", "grants"."expired_at", "grants"."flow_id",
      "grants"."assets", "grants"."provisioning"
  FROM "grants"
  WHERE grants.ticket_id IN (
    SELECT *
    FROM tickets_concerning($1)
  )
) grants
CROSS JOIN (
  SELECT $2::uuid AS id, $3::uuid[] AS reads, $4::uuid[] AS inventory
) reader
LEFT JOIN tickets ticket ON ticket.id = grants.ticket_id
LEFT JOIN organizations org ON org.id = grants.org_id
LEFT JOIN users beneficiary ON beneficiary.id = grants.beneficiary_id
LEFT JOIN users revoker ON revoker.id = (grants.state_data ->> 'by')::uuid
LEFT JOIN flow_versions flow ON flow.flow_id = ticket.flow_id
  AND flow.version = ticket.flow_version
LEFT JOIN permissions p ON p.id = grants.permission_id
JOIN LATERAL (
  SELECT (grants.org_id = ANY (reader.inventory) OR (reader.id NOT IN (ticket.applicant_id,
      grants.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = grants.ticket_id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = grants.ticket_id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, coalesce(grants.assets, p.assets, '{}') AS assets, coalesce(p.nodes, '{}') AS nodes,
      ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  OFFSET 0
) asked ON true
ORDER BY grants.id DESC;

-- key without inventory: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (grants.id)::text, (grants.ticket_id)::text, (ticket.number)::text, (ticket.title)::text, (grants.type)::text,
    (grants.org_id)::text, (org.slug)::text, (grant_state_now(grants.state, grants.window_start,
    grants.window_end))::text, (grants.beneficiary_id)::text, (beneficiary.username)::text, (beneficiary.name)::text,
    (grants.flow_id)::text, (flow.name)::text, (flow.definition #>> '{item,category}')::text, (flow.definition
    #>> '{item,url}')::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN asked.is_readable THEN
    (
  SELECT n.names
  FROM object_names('asset', asked.assets) n
) ELSE '{}'::text[] END)::text, array_to_json(CASE WHEN asked.is_readable THEN (
  SELECT a.addresses
  FROM asset_addresses(asked.assets) a
) ELSE '{}'::text[] END)::text, (cardinality(asked.nodes))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('node', asked.nodes) n
) ELSE '{}'::text[] END)::text, (cardinality(asked.groups))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('group', asked.groups) n
) ELSE '{}'::text[] END)::text, (grants.started_at AT TIME ZONE 'UTC')::text, (grants.window_start AT TIME
    ZONE 'UTC')::text, (grants.window_end AT TIME ZONE 'UTC')::text, (grants.permission_id)::text, (revoker.id)::text,
    (revoker.username)::text, (grants.state_data ->> 'reason')::text, ((grants.state_data ->> 'at')::timestamptz
    AT TIME ZONE 'UTC')::text, (grants.created_at AT TIME ZONE 'UTC')::text, (grants.updated_at AT TIME ZONE
    'UTC')::text
FROM (
  SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
      "grants"."permission_id", "grants"."window_start", "grants"."window_end", "grants"."state", "grants"."state_data",
      "grants"."created_at", "grants"."updated_at", "grants"."started_at", "grants"."expired_at", "grants"."flow_id",
      "grants"."assets", "grants"."provisioning"
  FROM "grants"
  WHERE (("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
    SELECT *
    FROM tickets_concerning($2)
  ))
) grants
CROSS JOIN (
  SELECT $3::uuid AS id, $4::uuid[] AS reads, $5::uuid[] AS inventory
) reader
LEFT JOIN tickets ticket ON ticket.id = grants.ticket_id
LEFT JOIN organizations org ON org.id = grants.org_id
LEFT JOIN users beneficiary ON beneficiary.id = grants.beneficiary_id
LEFT JOIN users revoker ON revoker.id = (grants.state_data ->> 'by')::uuid
LEFT JOIN flow_versions flow ON flow.flow_id = ticket.flow_id
  AND flow.version = ticket.flow_version
LEFT JOIN permissions p ON p.id = grants.permission_id
JOIN LATERAL (
  SELECT false AS is_readable, coalesce(grants.assets, p.assets, '{}') AS assets, coalesce(p.nodes, '{}') AS
      nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  OFFSET 0
) asked ON true
ORDER BY grants.id DESC;

-- org admin: ?sort=created_at
DECLARE export NO SCROLL CURSOR FOR
SELECT (grants.id)::text, (grants.ticket_id)::text, (ticket.number)::text, (ticket.title)::text, (grants.type)::text,
    (grants.org_id)::text, (org.slug)::text, (grant_state_now(grants.state, grants.window_start,
    grants.window_end))::text, (grants.beneficiary_id)::text, (beneficiary.username)::text, (beneficiary.name)::text,
    (grants.flow_id)::text, (flow.name)::text, (flow.definition #>> '{item,category}')::text, (flow.definition
    #>> '{item,url}')::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN asked.is_readable THEN
    (
  SELECT n.names
  FROM object_names('asset', asked.assets) n
) ELSE '{}'::text[] END)::text, array_to_json(CASE WHEN asked.is_readable THEN (
  SELECT a.addresses
  FROM asset_addresses(asked.assets) a
) ELSE '{}'::text[] END)::text, (cardinality(asked.nodes))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('node', asked.nodes) n
) ELSE '{}'::text[] END)::text, (cardinality(asked.groups))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('group', asked.groups) n
) ELSE '{}'::text[] END)::text, (grants.started_at AT TIME ZONE 'UTC')::text, (grants.window_start AT TIME
    ZONE 'UTC')::text, (grants.window_end AT TIME ZONE 'UTC')::text, (grants.permission_id)::text, (revoker.id)::text,
    (revoker.username)::text, (grants.state_data ->> 'reason')::text, ((grants.state_data ->> 'at')::timestamptz
    AT TIME ZONE 'UTC')::text, (grants.created_at AT TIME ZONE 'UTC')::text, (grants.updated_at AT TIME ZONE
    'UTC')::text
FROM (
  SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
      "grants"."permission_id", "grants"."window_start", "grants"."window_end", "grants"."state", "grants"."state_data",
      "grants"."created_at", "grants"."updated_at", "grants"."started_at", "grants"."expired_at", "grants"."flow_id",
      "grants"."assets", "grants"."provisioning"
  FROM "grants"
  WHERE (("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
    SELECT *
    FROM tickets_concerning($2)
  ))
) grants
CROSS JOIN (
  SELECT $3::uuid AS id, $4::uuid[] AS reads, $5::uuid[] AS inventory
) reader
LEFT JOIN tickets ticket ON ticket.id = grants.ticket_id
LEFT JOIN organizations org ON org.id = grants.org_id
LEFT JOIN users beneficiary ON beneficiary.id = grants.beneficiary_id
LEFT JOIN users revoker ON revoker.id = (grants.state_data ->> 'by')::uuid
LEFT JOIN flow_versions flow ON flow.flow_id = ticket.flow_id
  AND flow.version = ticket.flow_version
LEFT JOIN permissions p ON p.id = grants.permission_id
JOIN LATERAL (
  SELECT (grants.org_id = ANY (reader.inventory) OR (reader.id NOT IN (ticket.applicant_id,
      grants.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = grants.ticket_id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = grants.ticket_id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, coalesce(grants.assets, p.assets, '{}') AS assets, coalesce(p.nodes, '{}') AS nodes,
      ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  OFFSET 0
) asked ON true
ORDER BY grants.id;

-- org admin: ?sort=ends_at
DECLARE export NO SCROLL CURSOR FOR
SELECT (grants.id)::text, (grants.ticket_id)::text, (ticket.number)::text, (ticket.title)::text, (grants.type)::text,
    (grants.org_id)::text, (org.slug)::text, (grant_state_now(grants.state, grants.window_start,
    grants.window_end))::text, (grants.beneficiary_id)::text, (beneficiary.username)::text, (beneficiary.name)::text,
    (grants.flow_id)::text, (flow.name)::text, (flow.definition #>> '{item,category}')::text, (flow.definition
    #>> '{item,url}')::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN asked.is_readable THEN
    (
  SELECT n.names
  FROM object_names('asset', asked.assets) n
) ELSE '{}'::text[] END)::text, array_to_json(CASE WHEN asked.is_readable THEN (
  SELECT a.addresses
  FROM asset_addresses(asked.assets) a
) ELSE '{}'::text[] END)::text, (cardinality(asked.nodes))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('node', asked.nodes) n
) ELSE '{}'::text[] END)::text, (cardinality(asked.groups))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('group', asked.groups) n
) ELSE '{}'::text[] END)::text, (grants.started_at AT TIME ZONE 'UTC')::text, (grants.window_start AT TIME
    ZONE 'UTC')::text, (grants.window_end AT TIME ZONE 'UTC')::text, (grants.permission_id)::text, (revoker.id)::text,
    (revoker.username)::text, (grants.state_data ->> 'reason')::text, ((grants.state_data ->> 'at')::timestamptz
    AT TIME ZONE 'UTC')::text, (grants.created_at AT TIME ZONE 'UTC')::text, (grants.updated_at AT TIME ZONE
    'UTC')::text
FROM (
  SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
      "grants"."permission_id", "grants"."window_start", "grants"."window_end", "grants"."state", "grants"."state_data",
      "grants"."created_at", "grants"."updated_at", "grants"."started_at", "grants"."expired_at", "grants"."flow_id",
      "grants"."assets", "grants"."provisioning"
  FROM "grants"
  WHERE (("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
    SELECT *
    FROM tickets_concerning($2)
  ))
) grants
CROSS JOIN (
  SELECT $3::uuid AS id, $4::uuid[] AS reads, $5::uuid[] AS inventory
) reader
LEFT JOIN tickets ticket ON ticket.id = grants.ticket_id
LEFT JOIN organizations org ON org.id = grants.org_id
LEFT JOIN users beneficiary ON beneficiary.id = grants.beneficiary_id
LEFT JOIN users revoker ON revoker.id = (grants.state_data ->> 'by')::uuid
LEFT JOIN flow_versions flow ON flow.flow_id = ticket.flow_id
  AND flow.version = ticket.flow_version
LEFT JOIN permissions p ON p.id = grants.permission_id
JOIN LATERAL (
  SELECT (grants.org_id = ANY (reader.inventory) OR (reader.id NOT IN (ticket.applicant_id,
      grants.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = grants.ticket_id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = grants.ticket_id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, coalesce(grants.assets, p.assets, '{}') AS assets, coalesce(p.nodes, '{}') AS nodes,
      ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  OFFSET 0
) asked ON true
ORDER BY coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz), grants.id;

-- org admin: ?sort=-ends_at
DECLARE export NO SCROLL CURSOR FOR
SELECT (grants.id)::text, (grants.ticket_id)::text, (ticket.number)::text, (ticket.title)::text, (grants.type)::text,
    (grants.org_id)::text, (org.slug)::text, (grant_state_now(grants.state, grants.window_start,
    grants.window_end))::text, (grants.beneficiary_id)::text, (beneficiary.username)::text, (beneficiary.name)::text,
    (grants.flow_id)::text, (flow.name)::text, (flow.definition #>> '{item,category}')::text, (flow.definition
    #>> '{item,url}')::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN asked.is_readable THEN
    (
  SELECT n.names
  FROM object_names('asset', asked.assets) n
) ELSE '{}'::text[] END)::text, array_to_json(CASE WHEN asked.is_readable THEN (
  SELECT a.addresses
  FROM asset_addresses(asked.assets) a
) ELSE '{}'::text[] END)::text, (cardinality(asked.nodes))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('node', asked.nodes) n
) ELSE '{}'::text[] END)::text, (cardinality(asked.groups))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('group', asked.groups) n
) ELSE '{}'::text[] END)::text, (grants.started_at AT TIME ZONE 'UTC')::text, (grants.window_start AT TIME
    ZONE 'UTC')::text, (grants.window_end AT TIME ZONE 'UTC')::text, (grants.permission_id)::text, (revoker.id)::text,
    (revoker.username)::text, (grants.state_data ->> 'reason')::text, ((grants.state_data ->> 'at')::timestamptz
    AT TIME ZONE 'UTC')::text, (grants.created_at AT TIME ZONE 'UTC')::text, (grants.updated_at AT TIME ZONE
    'UTC')::text
FROM (
  SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
      "grants"."permission_id", "grants"."window_start", "grants"."window_end", "grants"."state", "grants"."state_data",
      "grants"."created_at", "grants"."updated_at", "grants"."started_at", "grants"."expired_at", "grants"."flow_id",
      "grants"."assets", "grants"."provisioning"
  FROM "grants"
  WHERE (("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
    SELECT *
    FROM tickets_concerning($2)
  ))
) grants
CROSS JOIN (
  SELECT $3::uuid AS id, $4::uuid[] AS reads, $5::uuid[] AS inventory
) reader
LEFT JOIN tickets ticket ON ticket.id = grants.ticket_id
LEFT JOIN organizations org ON org.id = grants.org_id
LEFT JOIN users beneficiary ON beneficiary.id = grants.beneficiary_id
LEFT JOIN users revoker ON revoker.id = (grants.state_data ->> 'by')::uuid
LEFT JOIN flow_versions flow ON flow.flow_id = ticket.flow_id
  AND flow.version = ticket.flow_version
LEFT JOIN permissions p ON p.id = grants.permission_id
JOIN LATERAL (
  SELECT (grants.org_id = ANY (reader.inventory) OR (reader.id NOT IN (ticket.applicant_id,
      grants.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = grants.ticket_id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = grants.ticket_id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, coalesce(grants.assets, p.assets, '{}') AS assets, coalesce(p.nodes, '{}') AS nodes,
      ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  OFFSET 0
) asked ON true
ORDER BY coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz) DESC, grants.id DESC;

-- org admin: ?format=csv
DECLARE export NO SCROLL CURSOR FOR
SELECT (grants.id)::text, (grants.ticket_id)::text, (ticket.number)::text, (ticket.title)::text, (grants.type)::text,
    (grants.org_id)::text, (org.slug)::text, (grant_state_now(grants.state, grants.window_start,
    grants.window_end))::text, (grants.beneficiary_id)::text, (beneficiary.username)::text, (beneficiary.name)::text,
    (grants.flow_id)::text, (flow.name)::text, (flow.definition #>> '{item,category}')::text, (flow.definition
    #>> '{item,url}')::text, (cardinality(asked.assets))::text, (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT CASE WHEN asked.is_readable THEN (
      SELECT n.names
      FROM object_names('asset', asked.assets) n
    ) ELSE '{}'::text[] END AS list
    OFFSET 0
  ) one
), (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT CASE WHEN asked.is_readable THEN (
      SELECT a.addresses
      FROM asset_addresses(asked.assets) a
    ) ELSE '{}'::text[] END AS list
    OFFSET 0
  ) one
), (cardinality(asked.nodes))::text, (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT CASE WHEN asked.is_readable THEN (
      SELECT n.names
      FROM object_names('node', asked.nodes) n
    ) ELSE '{}'::text[] END AS list
    OFFSET 0
  ) one
), (cardinality(asked.groups))::text, (
  SELECT array_to_string(list[1:100], ', ') || CASE WHEN cardinality(list) > 100 THEN ', …' ELSE '' END
  FROM (
    SELECT CASE WHEN asked.is_readable THEN (
      SELECT n.names
      FROM object_names('group', asked.groups) n
    ) ELSE '{}'::text[] END AS list
    OFFSET 0
  ) one
), (grants.started_at AT TIME ZONE 'UTC')::text, (grants.window_start AT TIME ZONE 'UTC')::text, (grants.window_end
    AT TIME ZONE 'UTC')::text, (grants.permission_id)::text, (revoker.id)::text, (revoker.username)::text, (grants.state_data
    ->> 'reason')::text, ((grants.state_data ->> 'at')::timestamptz AT TIME ZONE 'UTC')::text, (grants.created_at
    AT TIME ZONE 'UTC')::text, (grants.updated_at AT TIME ZONE 'UTC')::text
FROM (
  SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
      "grants"."permission_id", "grants"."window_start", "grants"."window_end", "grants"."state", "grants"."state_data",
      "grants"."created_at", "grants"."updated_at", "grants"."started_at", "grants"."expired_at", "grants"."flow_id",
      "grants"."assets", "grants"."provisioning"
  FROM "grants"
  WHERE (("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
    SELECT *
    FROM tickets_concerning($2)
  ))
) grants
CROSS JOIN (
  SELECT $3::uuid AS id, $4::uuid[] AS reads, $5::uuid[] AS inventory
) reader
LEFT JOIN tickets ticket ON ticket.id = grants.ticket_id
LEFT JOIN organizations org ON org.id = grants.org_id
LEFT JOIN users beneficiary ON beneficiary.id = grants.beneficiary_id
LEFT JOIN users revoker ON revoker.id = (grants.state_data ->> 'by')::uuid
LEFT JOIN flow_versions flow ON flow.flow_id = ticket.flow_id
  AND flow.version = ticket.flow_version
LEFT JOIN permissions p ON p.id = grants.permission_id
JOIN LATERAL (
  SELECT (grants.org_id = ANY (reader.inventory) OR (reader.id NOT IN (ticket.applicant_id,
      grants.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = grants.ticket_id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = grants.ticket_id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, coalesce(grants.assets, p.assets, '{}') AS assets, coalesce(p.nodes, '{}') AS nodes,
      ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  OFFSET 0
) asked ON true
ORDER BY grants.id DESC;

-- org admin: ?q=web
DECLARE export NO SCROLL CURSOR FOR
SELECT (grants.id)::text, (grants.ticket_id)::text, (ticket.number)::text, (ticket.title)::text, (grants.type)::text,
    (grants.org_id)::text, (org.slug)::text, (grant_state_now(grants.state, grants.window_start,
    grants.window_end))::text, (grants.beneficiary_id)::text, (beneficiary.username)::text, (beneficiary.name)::text,
    (grants.flow_id)::text, (flow.name)::text, (flow.definition #>> '{item,category}')::text, (flow.definition
    #>> '{item,url}')::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN asked.is_readable THEN
    (
  SELECT n.names
  FROM object_names('asset', asked.assets) n
) ELSE '{}'::text[] END)::text, array_to_json(CASE WHEN asked.is_readable THEN (
  SELECT a.addresses
  FROM asset_addresses(asked.assets) a
) ELSE '{}'::text[] END)::text, (cardinality(asked.nodes))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('node', asked.nodes) n
) ELSE '{}'::text[] END)::text, (cardinality(asked.groups))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('group', asked.groups) n
) ELSE '{}'::text[] END)::text, (grants.started_at AT TIME ZONE 'UTC')::text, (grants.window_start AT TIME
    ZONE 'UTC')::text, (grants.window_end AT TIME ZONE 'UTC')::text, (grants.permission_id)::text, (revoker.id)::text,
    (revoker.username)::text, (grants.state_data ->> 'reason')::text, ((grants.state_data ->> 'at')::timestamptz
    AT TIME ZONE 'UTC')::text, (grants.created_at AT TIME ZONE 'UTC')::text, (grants.updated_at AT TIME ZONE
    'UTC')::text
FROM (
  SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
      "grants"."permission_id", "grants"."window_start", "grants"."window_end", "grants"."state", "grants"."state_data",
      "grants"."created_at", "grants"."updated_at", "grants"."started_at", "grants"."expired_at", "grants"."flow_id",
      "grants"."assets", "grants"."provisioning"
  FROM "grants"
  WHERE ((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
    SELECT *
    FROM tickets_concerning($2)
  )) AND grants.id = ANY (ARRAY(
    SELECT g.id
    FROM grants g
    WHERE g.ticket_id = ANY (ARRAY(
      SELECT t.id
      FROM tickets t
      WHERE t.folded LIKE $3
        AND (t.org_id = ANY ($4) OR said_in_ticket(t.folded) LIKE $5 OR (
        SELECT bool_or(w.folded LIKE $6)
        FROM users w
        WHERE w.id IN (t.applicant_id, t.beneficiary_id)
      ))
    ))
    UNION
    SELECT g.id
    FROM users u
    JOIN grants g ON g.beneficiary_id = u.id
    WHERE u.folded LIKE $7
    UNION
    SELECT g.id
    FROM assets a
    JOIN grants g ON g.assets @> ARRAY[a.id]
    WHERE a.folded LIKE $8
      AND a.org_id = ANY ($9)
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
      AND f.org_id = ANY ($12)
  )))
) grants
CROSS JOIN (
  SELECT $13::uuid AS id, $14::uuid[] AS reads, $15::uuid[] AS inventory
) reader
LEFT JOIN tickets ticket ON ticket.id = grants.ticket_id
LEFT JOIN organizations org ON org.id = grants.org_id
LEFT JOIN users beneficiary ON beneficiary.id = grants.beneficiary_id
LEFT JOIN users revoker ON revoker.id = (grants.state_data ->> 'by')::uuid
LEFT JOIN flow_versions flow ON flow.flow_id = ticket.flow_id
  AND flow.version = ticket.flow_version
LEFT JOIN permissions p ON p.id = grants.permission_id
JOIN LATERAL (
  SELECT (grants.org_id = ANY (reader.inventory) OR (reader.id NOT IN (ticket.applicant_id,
      grants.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = grants.ticket_id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = grants.ticket_id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, coalesce(grants.assets, p.assets, '{}') AS assets, coalesce(p.nodes, '{}') AS nodes,
      ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  OFFSET 0
) asked ON true
ORDER BY grants.id DESC;

-- org admin: ?q=%231
DECLARE export NO SCROLL CURSOR FOR
SELECT (grants.id)::text, (grants.ticket_id)::text, (ticket.number)::text, (ticket.title)::text, (grants.type)::text,
    (grants.org_id)::text, (org.slug)::text, (grant_state_now(grants.state, grants.window_start,
    grants.window_end))::text, (grants.beneficiary_id)::text, (beneficiary.username)::text, (beneficiary.name)::text,
    (grants.flow_id)::text, (flow.name)::text, (flow.definition #>> '{item,category}')::text, (flow.definition
    #>> '{item,url}')::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN asked.is_readable THEN
    (
  SELECT n.names
  FROM object_names('asset', asked.assets) n
) ELSE '{}'::text[] END)::text, array_to_json(CASE WHEN asked.is_readable THEN (
  SELECT a.addresses
  FROM asset_addresses(asked.assets) a
) ELSE '{}'::text[] END)::text, (cardinality(asked.nodes))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('node', asked.nodes) n
) ELSE '{}'::text[] END)::text, (cardinality(asked.groups))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('group', asked.groups) n
) ELSE '{}'::text[] END)::text, (grants.started_at AT TIME ZONE 'UTC')::text, (grants.window_start AT TIME
    ZONE 'UTC')::text, (grants.window_end AT TIME ZONE 'UTC')::text, (grants.permission_id)::text, (revoker.id)::text,
    (revoker.username)::text, (grants.state_data ->> 'reason')::text, ((grants.state_data ->> 'at')::timestamptz
    AT TIME ZONE 'UTC')::text, (grants.created_at AT TIME ZONE 'UTC')::text, (grants.updated_at AT TIME ZONE
    'UTC')::text
FROM (
  SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
      "grants"."permission_id", "grants"."window_start", "grants"."window_end", "grants"."state", "grants"."state_data",
      "grants"."created_at", "grants"."updated_at", "grants"."started_at", "grants"."expired_at", "grants"."flow_id",
      "grants"."assets", "grants"."provisioning"
  FROM "grants"
  WHERE ((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
    SELECT *
    FROM tickets_concerning($2)
  )) AND grants.ticket_id IN (
    SELECT t.id
    FROM tickets t
    WHERE t.number = $3
  ))
) grants
CROSS JOIN (
  SELECT $4::uuid AS id, $5::uuid[] AS reads, $6::uuid[] AS inventory
) reader
LEFT JOIN tickets ticket ON ticket.id = grants.ticket_id
LEFT JOIN organizations org ON org.id = grants.org_id
LEFT JOIN users beneficiary ON beneficiary.id = grants.beneficiary_id
LEFT JOIN users revoker ON revoker.id = (grants.state_data ->> 'by')::uuid
LEFT JOIN flow_versions flow ON flow.flow_id = ticket.flow_id
  AND flow.version = ticket.flow_version
LEFT JOIN permissions p ON p.id = grants.permission_id
JOIN LATERAL (
  SELECT (grants.org_id = ANY (reader.inventory) OR (reader.id NOT IN (ticket.applicant_id,
      grants.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = grants.ticket_id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = grants.ticket_id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, coalesce(grants.assets, p.assets, '{}') AS assets, coalesce(p.nodes, '{}') AS nodes,
      ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  OFFSET 0
) asked ON true
ORDER BY grants.id DESC;

-- org admin: ?org_id=...&state=...&type=...&beneficiary_id=...&ticket_id=...&flow_id=...&asset_id=...&group_id=...&created_from=...&created_to=...&ends_after=...&ends_before=...&q=web
DECLARE export NO SCROLL CURSOR FOR
SELECT (grants.id)::text, (grants.ticket_id)::text, (ticket.number)::text, (ticket.title)::text, (grants.type)::text,
    (grants.org_id)::text, (org.slug)::text, (grant_state_now(grants.state, grants.window_start,
    grants.window_end))::text, (grants.beneficiary_id)::text, (beneficiary.username)::text, (beneficiary.name)::text,
    (grants.flow_id)::text, (flow.name)::text, (flow.definition #>> '{item,category}')::text, (flow.definition
    #>> '{item,url}')::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN asked.is_readable THEN
    (
  SELECT n.names
  FROM object_names('asset', asked.assets) n
) ELSE '{}'::text[] END)::text, array_to_json(CASE WHEN asked.is_readable THEN (
  SELECT a.addresses
  FROM asset_addresses(asked.assets) a
) ELSE '{}'::text[] END)::text, (cardinality(asked.nodes))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('node', asked.nodes) n
) ELSE '{}'::text[] END)::text, (cardinality(asked.groups))::text, array_to_json(CASE WHEN asked.is_readable
    THEN (
  SELECT n.names
  FROM object_names('group', asked.groups) n
) ELSE '{}'::text[] END)::text, (grants.started_at AT TIME ZONE 'UTC')::text, (grants.window_start AT TIME
    ZONE 'UTC')::text, (grants.window_end AT TIME ZONE 'UTC')::text, (grants.permission_id)::text, (revoker.id)::text,
    (revoker.username)::text, (grants.state_data ->> 'reason')::text, ((grants.state_data ->> 'at')::timestamptz
    AT TIME ZONE 'UTC')::text, (grants.created_at AT TIME ZONE 'UTC')::text, (grants.updated_at AT TIME ZONE
    'UTC')::text
FROM (
  SELECT "grants"."id", "grants"."ticket_id", "grants"."org_id", "grants"."type", "grants"."beneficiary_id",
      "grants"."permission_id", "grants"."window_start", "grants"."window_end", "grants"."state", "grants"."state_data",
      "grants"."created_at", "grants"."updated_at", "grants"."started_at", "grants"."expired_at", "grants"."flow_id",
      "grants"."assets", "grants"."provisioning"
  FROM "grants"
  WHERE ((((((((((((((("grants"."org_id" = ANY($1)) OR grants.ticket_id IN (
    SELECT *
    FROM tickets_concerning($2)
  )) AND (((((((((grants.state IN ('open', 'ready') AND NOT window_has_begun(grants.window_start) AND
      grants.expired_at IS NULL) OR (grants.state = 'ready' AND window_has_begun(grants.window_start) AND
      window_lasts(grants.window_end))) OR (grants.state = 'open' AND grants.provisioning = 'giving' AND
      window_has_begun(grants.window_start) AND window_lasts(grants.window_end))) OR (grants.state = 'open'
      AND coalesce(grants.provisioning <> 'giving', true) AND window_has_begun(grants.window_start) AND
      window_lasts(grants.window_end) AND grants.expired_at IS NULL AND (
    SELECT u.is_active
    FROM users u
    WHERE u.id = grants.beneficiary_id
  ) AND (NOT is_device_type(grants.type) OR (
    SELECT a.is_active
    FROM assets a
    WHERE a.id = grants.assets[1]
  )))) OR (grants.state IN ('open', 'ready') AND coalesce(NOT window_lasts(grants.window_end), false) AND
      coalesce(grants.provisioning, 'taken') = 'taken')) OR (grants.provisioning <> 'taken' AND (grants.state
      IN ('revoked', 'ended') AND grants.provisioning = 'taking' OR grants.state IN ('open', 'ready') AND NOT
      window_lasts(grants.window_end)))) OR (grants.state = 'revoked' AND coalesce(grants.provisioning <>
      'taking', true))) OR (grants.state = 'ended' AND coalesce(grants.provisioning <> 'taking', true))) OR (grants.state
      = 'failed'))) AND grants.assets @> $3) AND grants.id IN (
    SELECT m.grant_id
    FROM grant_groups m
    WHERE m.group_id = ANY ($4)
  )) AND ("grants"."org_id" = $5)) AND ("grants"."beneficiary_id" = $6)) AND ("grants"."ticket_id" = $7)) AND
      ("grants"."flow_id" = $8)) AND ("grants"."type" = ANY($9))) AND grants.created_at >= $10) AND
      grants.created_at < $11) AND coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz) >= $12)
      AND coalesce(grants.window_end, '9999-12-31 00:00:00+00'::timestamptz) < $13) AND grants.id = ANY (ARRAY(
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
  )))
) grants
CROSS JOIN (
  SELECT $24::uuid AS id, $25::uuid[] AS reads, $26::uuid[] AS inventory
) reader
LEFT JOIN tickets ticket ON ticket.id = grants.ticket_id
LEFT JOIN organizations org ON org.id = grants.org_id
LEFT JOIN users beneficiary ON beneficiary.id = grants.beneficiary_id
LEFT JOIN users revoker ON revoker.id = (grants.state_data ->> 'by')::uuid
LEFT JOIN flow_versions flow ON flow.flow_id = ticket.flow_id
  AND flow.version = ticket.flow_version
LEFT JOIN permissions p ON p.id = grants.permission_id
JOIN LATERAL (
  SELECT (grants.org_id = ANY (reader.inventory) OR (reader.id NOT IN (ticket.applicant_id,
      grants.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = grants.ticket_id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = grants.ticket_id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, coalesce(grants.assets, p.assets, '{}') AS assets, coalesce(p.nodes, '{}') AS nodes,
      ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  OFFSET 0
) asked ON true
ORDER BY grants.id DESC;

