-- org admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) OR tickets.id IN (
    SELECT *
    FROM tickets_concerning($3)
  ))
) tickets
CROSS JOIN (
  SELECT $4::uuid AS id, $5::uuid[] AS reads, $6::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id DESC;

-- super admin: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE true
) tickets
CROSS JOIN (
  SELECT $1::uuid AS id, $2::uuid[] AS reads, $3::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT false AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT true AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id DESC;

-- member: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE tickets.id IN (
    SELECT *
    FROM tickets_concerning($1)
  )
) tickets
CROSS JOIN (
  SELECT $2::uuid AS id, $3::uuid[] AS reads, $4::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id DESC;

-- key without inventory: ?
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) OR tickets.id IN (
    SELECT *
    FROM tickets_concerning($3)
  ))
) tickets
CROSS JOIN (
  SELECT $4::uuid AS id, $5::uuid[] AS reads, $6::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT false AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id DESC;

-- org admin: ?sort=created_at
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) OR tickets.id IN (
    SELECT *
    FROM tickets_concerning($3)
  ))
) tickets
CROSS JOIN (
  SELECT $4::uuid AS id, $5::uuid[] AS reads, $6::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id;

-- org admin: ?sort=-updated_at
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) OR tickets.id IN (
    SELECT *
    FROM tickets_concerning($3)
  ))
) tickets
CROSS JOIN (
  SELECT $4::uuid AS id, $5::uuid[] AS reads, $6::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE tickets.updated_at
    END DESC, tickets.id DESC;

-- org admin: ?sort=updated_at
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) OR tickets.id IN (
    SELECT *
    FROM tickets_concerning($3)
  ))
) tickets
CROSS JOIN (
  SELECT $4::uuid AS id, $5::uuid[] AS reads, $6::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE tickets.updated_at
    END, tickets.id;

-- org admin: ?sort=-decision_deadline
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) OR tickets.id IN (
    SELECT *
    FROM tickets_concerning($3)
  ))
) tickets
CROSS JOIN (
  SELECT $4::uuid AS id, $5::uuid[] AS reads, $6::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->> 'max_pending')::interval,
    3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing ->> 'end')::timestamptz,
    (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval, (tickets.extension
    ->> 'end')::timestamptz) ELSE tickets.decision_deadline END DESC, tickets.id DESC;

-- org admin: ?sort=decision_deadline
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) OR tickets.id IN (
    SELECT *
    FROM tickets_concerning($3)
  ))
) tickets
CROSS JOIN (
  SELECT $4::uuid AS id, $5::uuid[] AS reads, $6::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->> 'max_pending')::interval,
    3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing ->> 'end')::timestamptz,
    (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval, (tickets.extension
    ->> 'end')::timestamptz) ELSE tickets.decision_deadline END, tickets.id;

-- org admin: ?queue=mine
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE tickets.id IN (
    SELECT t.id
    FROM tickets t
    WHERE t.applicant_id = $1
    UNION
    SELECT t.id
    FROM tickets t
    WHERE t.beneficiary_id = $2
  )
) tickets
CROSS JOIN (
  SELECT $3::uuid AS id, $4::uuid[] AS reads, $5::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id DESC;

-- org admin: ?queue=awaiting_me
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE (tickets.id IN (
    SELECT a.ticket_id
    FROM ticket_approvers a
    WHERE a.waiting
      AND a.user_id = $1
  ) AND tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) AND (
    SELECT true
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.level = tickets.current_level
      AND NOT a.withdrawn
      AND a.user_id = $2
  ) AND (
    SELECT true
    FROM decisions d
    WHERE d.ticket_id = tickets.id
      AND d.level = tickets.current_level
      AND NOT d.is_void
      AND d.user_id = $3
  ) IS NULL)
) tickets
CROSS JOIN (
  SELECT $4::uuid AS id, $5::uuid[] AS reads, $6::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id DESC;

-- org admin: ?queue=decided_by_me
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE tickets.id IN (
    SELECT d.ticket_id
    FROM decisions d
    WHERE d.user_id = $1
    UNION
    SELECT tickets.id
    FROM tickets
    WHERE tickets.state <> 'canceled'
      AND tickets.decided_by = $2
      AND (("tickets"."org_id" = ANY($3)) AND ("tickets"."is_global" = $4))
  )
) tickets
CROSS JOIN (
  SELECT $5::uuid AS id, $6::uuid[] AS reads, $7::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id DESC;

-- org admin: ?queue=administrator
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE (((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) AND (CASE WHEN NOT ticket_is_open(tickets.state,
      tickets.decision_deadline) THEN tickets.approval_type = 'manual' WHEN tickets.state = 'pending' THEN (
    SELECT true
    FROM ticket_approvers a
    JOIN users u ON u.id = a.user_id
    WHERE a.ticket_id = tickets.id
      AND a.level = tickets.current_level
      AND NOT a.withdrawn
      AND u.is_active
      AND (u.is_super_admin OR NOT tickets.is_global AND (
      SELECT m.role = 'org_admin'
      FROM members m
      WHERE m.org_id = tickets.org_id
        AND m.user_id = a.user_id
    ))
      AND (
      SELECT true
      FROM decisions d
      WHERE d.ticket_id = a.ticket_id
        AND d.level = a.level
        AND d.user_id = a.user_id
        AND NOT d.is_void
    ) IS NULL
    LIMIT 1
  ) IS NOT NULL ELSE true END)) AND (((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline)
      IS TRUE) OR (tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR (tickets.state
      = 'error' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)))
) tickets
CROSS JOIN (
  SELECT $3::uuid AS id, $4::uuid[] AS reads, $5::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id DESC;

-- org admin: ?queue=others
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE (((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) AND (tickets.approval_type <>
      'automatic' AND NOT (CASE WHEN NOT ticket_is_open(tickets.state, tickets.decision_deadline) THEN
      tickets.approval_type = 'manual' WHEN tickets.state = 'pending' THEN (
    SELECT true
    FROM ticket_approvers a
    JOIN users u ON u.id = a.user_id
    WHERE a.ticket_id = tickets.id
      AND a.level = tickets.current_level
      AND NOT a.withdrawn
      AND u.is_active
      AND (u.is_super_admin OR NOT tickets.is_global AND (
      SELECT m.role = 'org_admin'
      FROM members m
      WHERE m.org_id = tickets.org_id
        AND m.user_id = a.user_id
    ))
      AND (
      SELECT true
      FROM decisions d
      WHERE d.ticket_id = a.ticket_id
        AND d.level = a.level
        AND d.user_id = a.user_id
        AND NOT d.is_void
    ) IS NULL
    LIMIT 1
  ) IS NOT NULL ELSE true END))) AND (tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline)
      IS TRUE))
) tickets
CROSS JOIN (
  SELECT $3::uuid AS id, $4::uuid[] AS reads, $5::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id DESC;

-- org admin: ?format=csv
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, (
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
), (flow.definition #>> '{item,category}')::text, (flow.definition #>> '{item,url}')::text, (CASE WHEN
    veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing, tickets.timing) END)::text, (tickets.window_start
    AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN
    least( tickets.created_at + coalesce((flow.definition ->> 'max_pending')::interval, 3 * coalesce(flow.definition
    ->> 'pending_for', 'P30D')::interval), (tickets.timing ->> 'end')::timestamptz, (tickets.timing ->>
    'start')::timestamptz + (tickets.timing ->> 'duration')::interval, (tickets.extension ->> 'end')::timestamptz)
    ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text, (tickets.created_at AT TIME ZONE 'UTC')::text,
    (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE tickets.updated_at END AT
    TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) OR tickets.id IN (
    SELECT *
    FROM tickets_concerning($3)
  ))
) tickets
CROSS JOIN (
  SELECT $4::uuid AS id, $5::uuid[] AS reads, $6::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id DESC;

-- org admin: ?q=web
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE (((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) OR tickets.id IN (
    SELECT *
    FROM tickets_concerning($3)
  )) AND (tickets.folded LIKE $4 AND (NOT tickets.is_global AND tickets.org_id = ANY ($5) OR said_in_ticket(tickets.folded)
      LIKE $6 OR (
    SELECT bool_or(u.folded LIKE $7)
    FROM users u
    WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
  ))))
) tickets
CROSS JOIN (
  SELECT $8::uuid AS id, $9::uuid[] AS reads, $10::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id DESC;

-- org admin: ?q=%231
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE (((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) OR tickets.id IN (
    SELECT *
    FROM tickets_concerning($3)
  )) AND ("tickets"."number" = $4))
) tickets
CROSS JOIN (
  SELECT $5::uuid AS id, $6::uuid[] AS reads, $7::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id DESC;

-- org admin: ?state=...&type=...&approval_type=...&applicant_id=...&beneficiary_id=...&applicant_name=web&org_id=...&flow_id=...&asset_id=...&created_from=...&created_to=...&q=web
DECLARE export NO SCROLL CURSOR FOR
SELECT (tickets.id)::text, (tickets.number)::text, (tickets.type)::text, (tickets.org_id)::text, (org.slug)::text,
    (tickets.title)::text, (tickets.reason)::text, (ticket_state_now(tickets.state, tickets.decision_deadline))::text,
    (CASE WHEN tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) AND NOT veil.is_on
    THEN tickets.state_data ->> 'reason' END)::text, (tickets.applicant_id)::text, (applicant.username)::text,
    (applicant.name)::text, (manager.id)::text, (manager.username)::text, (tickets.beneficiary_id)::text, (beneficiary.username)::text,
    (beneficiary.name)::text, (tickets.flow_id)::text, (tickets.flow_version)::text, (flow.name)::text, (flow.definition
    -> 'approval' ->> 'type')::text, (CASE WHEN deadline_is_ahead(tickets.decision_deadline) AND NOT
    veil.is_on THEN tickets.current_level END)::text, (tickets.requested)::text, (CASE WHEN NOT veil.is_open
    THEN tickets.approved END)::text, (cardinality(asked.assets))::text, array_to_json(CASE WHEN
    asked.is_readable THEN (
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
) ELSE '{}'::text[] END)::text, (flow.definition #>> '{item,category}')::text, (flow.definition #>>
    '{item,url}')::text, (CASE WHEN veil.is_open THEN tickets.timing ELSE coalesce(tickets.approved_timing,
    tickets.timing) END)::text, (tickets.window_start AT TIME ZONE 'UTC')::text, (tickets.window_end AT TIME
    ZONE 'UTC')::text, (CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
    'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
    ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
    (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END AT TIME ZONE 'UTC')::text,
    (tickets.created_at AT TIME ZONE 'UTC')::text, (CASE WHEN veil.is_on THEN coalesce(tickets.decided_at,
    tickets.created_at) ELSE tickets.updated_at END AT TIME ZONE 'UTC')::text, ((
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
))::text, (tickets.resubmitted_from)::text, (tickets.decided_at AT TIME ZONE 'UTC')::text, (decider.id)::text,
    (decider.username)::text, (CASE WHEN tickets.state IN ('denied', 'canceled') THEN tickets.state_data ->>
    'reason' END)::text, (tickets.state_data ->> 'next_steps')::text
FROM (
  SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title",
      "tickets"."reason", "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
      "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
      "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
      "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
      "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."approval_type", "tickets"."search",
      "tickets"."extension", "tickets"."resubmitted_by", "tickets"."folded", "tickets"."is_global"
  FROM "tickets"
  WHERE ((((((((((((((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) OR tickets.id IN (
    SELECT *
    FROM tickets_concerning($3)
  )) AND (((((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
      = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR ("tickets"."state" = $4)) OR ("tickets"."state"
      = $5)) OR ("tickets"."state" = $6)) OR (tickets.state = 'expired' OR ticket_is_overdue(tickets.state,
      tickets.decision_deadline))) OR (tickets.state = 'error' AND deadline_is_ahead(tickets.decision_deadline)
      IS TRUE))) AND ("tickets"."type" = ANY($7))) AND ("tickets"."approval_type" = ANY($8))) AND ("tickets"."applicant_id"
      = $9)) AND ("tickets"."beneficiary_id" = $10)) AND ("tickets"."org_id" = $11)) AND ("tickets"."flow_id"
      = $12)) AND tickets.applicant_id IN (
    SELECT u.id
    FROM users u
    WHERE u.folded LIKE $13
  )) AND (tickets.requested -> 'assets' @> ANY ($14) OR tickets.requested ->> 'asset_id' = ANY ($15))) AND ("tickets"."created_at"
      >= $16)) AND ("tickets"."created_at" < $17)) AND (tickets.folded LIKE $18 AND (NOT tickets.is_global AND
      tickets.org_id = ANY ($19) OR said_in_ticket(tickets.folded) LIKE $20 OR (
    SELECT bool_or(u.folded LIKE $21)
    FROM users u
    WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
  ))))
) tickets
CROSS JOIN (
  SELECT $22::uuid AS id, $23::uuid[] AS reads, $24::uuid[] AS inventory
) reader
LEFT JOIN organizations org ON org.id = tickets.org_id
LEFT JOIN users applicant ON applicant.id = tickets.applicant_id
LEFT JOIN users beneficiary ON beneficiary.id = tickets.beneficiary_id
LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
  AND flow.version = tickets.flow_version
JOIN LATERAL (
  SELECT h.is_on, h.is_on
    AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error') AS
        is_open
  FROM (
    SELECT (tickets.org_id <> ALL (reader.reads) OR tickets.is_global)
      AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      AND NOT (reader.id NOT IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
      SELECT
      FROM ticket_approvers a
      WHERE a.ticket_id = tickets.id
        AND a.user_id = reader.id
    ) OR EXISTS (
      SELECT
      FROM ticket_readers r
      WHERE r.ticket_id = tickets.id
        AND r.user_id = reader.id
        AND r.because = 'ahead'
    ))) AS is_on
  ) h
) veil ON true
LEFT JOIN users decider ON decider.id = tickets.decided_by
  AND (NOT veil.is_on OR tickets.decided_by IN (tickets.applicant_id, tickets.beneficiary_id))
LEFT JOIN users manager ON manager.id = applicant.manager_id
  AND NOT veil.is_on
JOIN LATERAL (
  SELECT ((CASE WHEN NOT tickets.is_global THEN tickets.org_id END) = ANY (reader.inventory) OR (reader.id NOT
      IN (tickets.applicant_id, tickets.beneficiary_id) AND ( EXISTS (
    SELECT
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
      AND a.user_id = reader.id
  ) OR EXISTS (
    SELECT
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.user_id = reader.id
      AND r.because = 'ahead'
  )))) AS is_readable, array_remove(ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'assets')::uuid
  ) || (r.request ->> 'asset_id')::uuid, NULL) AS assets, ARRAY(
    SELECT jsonb_array_elements_text(r.request -> 'nodes')::uuid
  ) AS nodes, ARRAY(
    SELECT jsonb_array_elements_text(flow.definition #> '{item,groups}')::uuid
  ) AS groups
  FROM (
    SELECT coalesce(CASE WHEN NOT veil.is_open THEN tickets.approved END, tickets.requested) AS request
  ) r
  OFFSET 0
) asked ON true
ORDER BY tickets.id DESC;

