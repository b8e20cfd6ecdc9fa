-- org admin: ?
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND (("tickets"."is_global" = $2))
      ORDER BY 1 DESC, 2 DESC
      LIMIT $3
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $4
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($5::uuid[]) named (id), unnest($6::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
      ORDER BY 2 DESC NULLS LAST
      LIMIT $7
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $8
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($9::uuid[]) named (id), unnest($10::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
      ORDER BY 2 DESC NULLS LAST
      LIMIT $11
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $12
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $13
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1 DESC, 2 DESC
    LIMIT $14
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $15
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1 DESC, 2 DESC
    LIMIT $16
  ) ORDER BY 1 DESC, 2 DESC LIMIT $17) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $18;

-- org admin: ?queue=mine
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) named (id), unnest($2::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
      ORDER BY 2 DESC NULLS LAST
      LIMIT $3
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $4
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($5::uuid[]) named (id), unnest($6::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
      ORDER BY 2 DESC NULLS LAST
      LIMIT $7
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $8
  ) ORDER BY 1 DESC, 2 DESC LIMIT $9) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $10;

-- org admin: ?queue=awaiting_me
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.waiting
        AND s.user_id = $1
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) AND (
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
    ORDER BY 1 DESC, 2 DESC
    LIMIT $4
  )) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $5;

-- org admin: ?queue=decided_by_me
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM decisions s
      WHERE s.user_id = $1
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1 DESC, 2 DESC
    LIMIT $2
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($3::uuid[]) named (id), unnest($4::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.decided_by = named.id
        AND tickets.state = kind.state
        AND tickets.state <> 'canceled'
        AND ((("tickets"."org_id" = ANY($5)) AND ("tickets"."is_global" = $6)))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $7
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $8
  ) ORDER BY 1 DESC, 2 DESC LIMIT $9) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $10;

-- org admin: ?queue=administrator
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
        AND ((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
            = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR (tickets.state = 'error'
            AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)))
        AND ((CASE WHEN NOT ticket_is_open(tickets.state, tickets.decision_deadline) THEN
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
      ) IS NOT NULL ELSE true END))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $6
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $7
  )) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $8;

-- org admin: ?queue=others
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
        AND ((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE))
        AND ((tickets.approval_type <> 'automatic' AND NOT (CASE WHEN NOT ticket_is_open(tickets.state,
            tickets.decision_deadline) THEN tickets.approval_type = 'manual' WHEN tickets.state = 'pending'
            THEN (
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
      ) IS NOT NULL ELSE true END)))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $6
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $7
  )) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $8;

-- org admin: ?q=web
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM (
    WITH near (key, id) AS MATERIALIZED (
      SELECT next.*
      FROM ((
        SELECT page.*
        FROM (
          SELECT
        ) one, unnest($1::uuid[]) org (id)
        CROSS JOIN LATERAL (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE tickets.org_id = org.id
            AND (("tickets"."is_global" = $2))
          ORDER BY 1 DESC, 2 DESC
          LIMIT 2000
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT page.*
        FROM (
          SELECT
        ) one, unnest($3::uuid[]) named (id), unnest($4::text[]) kind (state)
        CROSS JOIN LATERAL (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE tickets.applicant_id = named.id
            AND tickets.state = kind.state
          ORDER BY 2 DESC NULLS LAST
          LIMIT 2000
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT page.*
        FROM (
          SELECT
        ) one, unnest($5::uuid[]) named (id), unnest($6::text[]) kind (state)
        CROSS JOIN LATERAL (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE tickets.beneficiary_id = named.id
            AND tickets.state = kind.state
          ORDER BY 2 DESC NULLS LAST
          LIMIT 2000
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT tickets.id, tickets.id
        FROM (
          SELECT DISTINCT s.ticket_id
          FROM ticket_approvers s
          WHERE s.user_id = $7
          ORDER BY 1 DESC
        ) source (id)
        JOIN tickets ON tickets.id = source.id
        WHERE true
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT tickets.id, tickets.id
        FROM (
          SELECT DISTINCT s.ticket_id
          FROM ticket_readers s
          WHERE s.user_id = $8
          ORDER BY 1 DESC
        ) source (id)
        JOIN tickets ON tickets.id = source.id
        WHERE true
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) ORDER BY 1 DESC, 2 DESC LIMIT 2000) next (key, id)
      JOIN tickets ON tickets.id = next.id
      WHERE true
        AND ((tickets.folded LIKE $9 AND (NOT tickets.is_global AND tickets.org_id = ANY ($10) OR
            said_in_ticket(tickets.folded) LIKE $11 OR (
        SELECT bool_or(u.folded LIKE $12)
        FROM users u
        WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
      ))))
      ORDER BY 1 DESC, 2 DESC
      LIMIT $13
    )
    SELECT key, id
    FROM near
    UNION (
      SELECT far.*
      FROM (
        SELECT page.*
        FROM (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE (((("tickets"."org_id" = ANY($14)) AND ("tickets"."is_global" = $15)) OR tickets.id IN (
            SELECT *
            FROM tickets_concerning($16)
          )))
            AND ((tickets.folded LIKE $17 AND (NOT tickets.is_global AND tickets.org_id = ANY ($18) OR
                said_in_ticket(tickets.folded) LIKE $19 OR (
            SELECT bool_or(u.folded LIKE $20)
            FROM users u
            WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
          ))))
          OFFSET 0
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT $21
      ) far (key, id)
      WHERE (
        SELECT count(*)
        FROM near
      ) < $22
    )
    ORDER BY 1 DESC, 2 DESC
    LIMIT $23
  ) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $24;

-- super admin: ?
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE true
      ORDER BY 1 DESC, 2 DESC
      LIMIT $1
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $2
  )) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $3;

-- super admin: ?queue=decided_by_me
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM decisions s
      WHERE s.user_id = $1
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1 DESC, 2 DESC
    LIMIT $2
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($3::uuid[]) named (id), unnest($4::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.decided_by = named.id
        AND tickets.state = kind.state
        AND tickets.state <> 'canceled'
        AND (true)
      ORDER BY 2 DESC NULLS LAST
      LIMIT $5
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $6
  ) ORDER BY 1 DESC, 2 DESC LIMIT $7) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $8;

-- super admin: ?queue=administrator
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, organizations org, unnest($1::text[], $2::text[]) kind (state, approval), unnest($3::text[]) asked
        (type)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND ((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
            = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR (tickets.state = 'error'
            AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)))
        AND ((CASE WHEN NOT ticket_is_open(tickets.state, tickets.decision_deadline) THEN
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
      ) IS NOT NULL ELSE true END))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $4
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $5
  )) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $6;

-- super admin: ?queue=others
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, organizations org, unnest($1::text[], $2::text[]) kind (state, approval), unnest($3::text[]) asked
        (type)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND ((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE))
        AND ((tickets.approval_type <> 'automatic' AND NOT (CASE WHEN NOT ticket_is_open(tickets.state,
            tickets.decision_deadline) THEN tickets.approval_type = 'manual' WHEN tickets.state = 'pending'
            THEN (
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
      ) IS NOT NULL ELSE true END)))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $4
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $5
  )) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $6;

-- super admin: ?q=web
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM (
    WITH near (key, id) AS MATERIALIZED (
      SELECT next.*
      FROM ((
        SELECT page.*
        FROM (
          SELECT
        ) one
        CROSS JOIN LATERAL (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE true
          ORDER BY 1 DESC, 2 DESC
          LIMIT 2000
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      )) next (key, id)
      JOIN tickets ON tickets.id = next.id
      WHERE true
        AND ((tickets.folded LIKE $1))
      ORDER BY 1 DESC, 2 DESC
      LIMIT $2
    )
    SELECT key, id
    FROM near
    UNION (
      SELECT far.*
      FROM (
        SELECT page.*
        FROM (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE (true)
            AND ((tickets.folded LIKE $3))
          OFFSET 0
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT $4
      ) far (key, id)
      WHERE (
        SELECT count(*)
        FROM near
      ) < $5
    )
    ORDER BY 1 DESC, 2 DESC
    LIMIT $6
  ) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $7;

-- member: ?
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) named (id), unnest($2::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
      ORDER BY 2 DESC NULLS LAST
      LIMIT $3
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $4
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($5::uuid[]) named (id), unnest($6::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
      ORDER BY 2 DESC NULLS LAST
      LIMIT $7
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $8
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $9
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1 DESC, 2 DESC
    LIMIT $10
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $11
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1 DESC, 2 DESC
    LIMIT $12
  ) ORDER BY 1 DESC, 2 DESC LIMIT $13) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $14;

-- member: ?queue=decided_by_me
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM decisions s
      WHERE s.user_id = $1
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1 DESC, 2 DESC
    LIMIT $2
  )) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $3;

-- member: ?queue=administrator
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM (
    SELECT NULL, NULL::uuid
    WHERE false
  ) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $1;

-- member: ?q=web
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) named (id), unnest($2::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND ((tickets.folded LIKE $3 AND (NOT tickets.is_global AND tickets.org_id = ANY ($4) OR
            said_in_ticket(tickets.folded) LIKE $5 OR (
        SELECT bool_or(u.folded LIKE $6)
        FROM users u
        WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
      ))))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $7
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $8
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($9::uuid[]) named (id), unnest($10::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND ((tickets.folded LIKE $11 AND (NOT tickets.is_global AND tickets.org_id = ANY ($12) OR
            said_in_ticket(tickets.folded) LIKE $13 OR (
        SELECT bool_or(u.folded LIKE $14)
        FROM users u
        WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
      ))))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $15
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $16
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $17
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND ((tickets.folded LIKE $18 AND (NOT tickets.is_global AND tickets.org_id = ANY ($19) OR
          said_in_ticket(tickets.folded) LIKE $20 OR (
      SELECT bool_or(u.folded LIKE $21)
      FROM users u
      WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
    ))))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $22
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $23
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND ((tickets.folded LIKE $24 AND (NOT tickets.is_global AND tickets.org_id = ANY ($25) OR
          said_in_ticket(tickets.folded) LIKE $26 OR (
      SELECT bool_or(u.folded LIKE $27)
      FROM users u
      WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
    ))))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $28
  ) ORDER BY 1 DESC, 2 DESC LIMIT $29) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $30;

-- org admin: ?sort=-created_at&cursor=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND (("tickets"."is_global" = $2))
        AND tickets.id < $3
      ORDER BY 1 DESC, 2 DESC
      LIMIT $4
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $5
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($6::uuid[]) named (id), unnest($7::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND tickets.id < $8
      ORDER BY 2 DESC NULLS LAST
      LIMIT $9
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $10
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($11::uuid[]) named (id), unnest($12::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND tickets.id < $13
      ORDER BY 2 DESC NULLS LAST
      LIMIT $14
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $15
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $16
        AND s.ticket_id < $17
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND tickets.id < $18
    ORDER BY 1 DESC, 2 DESC
    LIMIT $19
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $20
        AND s.ticket_id < $21
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND tickets.id < $22
    ORDER BY 1 DESC, 2 DESC
    LIMIT $23
  ) ORDER BY 1 DESC, 2 DESC LIMIT $24) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $25;

-- org admin: ?sort=created_at
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND (("tickets"."is_global" = $2))
      ORDER BY 1, 2
      LIMIT $3
    ) page
    ORDER BY 1, 2
    LIMIT $4
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($5::uuid[]) named (id), unnest($6::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
      ORDER BY 2 NULLS FIRST
      LIMIT $7
    ) page
    ORDER BY 1, 2
    LIMIT $8
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($9::uuid[]) named (id), unnest($10::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
      ORDER BY 2 NULLS FIRST
      LIMIT $11
    ) page
    ORDER BY 1, 2
    LIMIT $12
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $13
      ORDER BY 1
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1, 2
    LIMIT $14
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $15
      ORDER BY 1
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1, 2
    LIMIT $16
  ) ORDER BY 1, 2 LIMIT $17) ids (key, id)
))
ORDER BY "tickets"."id" ASC
LIMIT $18;

-- org admin: ?sort=created_at&cursor=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND (("tickets"."is_global" = $2))
        AND tickets.id > $3
      ORDER BY 1, 2
      LIMIT $4
    ) page
    ORDER BY 1, 2
    LIMIT $5
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($6::uuid[]) named (id), unnest($7::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND tickets.id > $8
      ORDER BY 2 NULLS FIRST
      LIMIT $9
    ) page
    ORDER BY 1, 2
    LIMIT $10
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($11::uuid[]) named (id), unnest($12::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND tickets.id > $13
      ORDER BY 2 NULLS FIRST
      LIMIT $14
    ) page
    ORDER BY 1, 2
    LIMIT $15
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $16
        AND s.ticket_id > $17
      ORDER BY 1
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND tickets.id > $18
    ORDER BY 1, 2
    LIMIT $19
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $20
        AND s.ticket_id > $21
      ORDER BY 1
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND tickets.id > $22
    ORDER BY 1, 2
    LIMIT $23
  ) ORDER BY 1, 2 LIMIT $24) ids (key, id)
))
ORDER BY "tickets"."id" ASC
LIMIT $25;

-- org admin: ?sort=-updated_at
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.updated_at AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
      ORDER BY 1 DESC, 2 DESC
      LIMIT $6
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $7
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($8::uuid[]) named (id), unnest($9::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $10::uuid AS id, $11::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
      ORDER BY 1 DESC, 2 DESC
      LIMIT $12
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $13
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($14::uuid[]) named (id), unnest($15::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $16::uuid AS id, $17::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
      ORDER BY 1 DESC, 2 DESC
      LIMIT $18
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $19
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
          tickets.updated_at END
      FROM (
        SELECT $20::uuid AS id, $21::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.updated_at END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $22
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1 DESC, 2 DESC
    LIMIT $23
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
          tickets.updated_at END
      FROM (
        SELECT $24::uuid AS id, $25::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.updated_at END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $26
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1 DESC, 2 DESC
    LIMIT $27
  ) ORDER BY 1 DESC, 2 DESC LIMIT $28) ids (key, id)
))
ORDER BY CASE WHEN EXISTS (
  SELECT
  FROM flow_versions flow
  WHERE flow.flow_id = tickets.flow_id
    AND flow.version = tickets.flow_version
    AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
) THEN (
  SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE tickets.updated_at
      END
  FROM (
    SELECT $29::uuid AS id, $30::uuid[] AS reads
  ) reader
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
) ELSE tickets.updated_at END DESC, "tickets"."id" DESC
LIMIT $31;

-- org admin: ?sort=-updated_at&cursor=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.updated_at AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
        AND (tickets.updated_at, tickets.id) < ($6, $7)
      ORDER BY 1 DESC, 2 DESC
      LIMIT $8
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $9
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($10::uuid[]) named (id), unnest($11::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $12::uuid AS id, $13::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND (CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $14::uuid AS id, $15::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END, tickets.id) < ($16, $17)
      ORDER BY 1 DESC, 2 DESC
      LIMIT $18
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $19
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($20::uuid[]) named (id), unnest($21::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $22::uuid AS id, $23::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND (CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $24::uuid AS id, $25::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END, tickets.id) < ($26, $27)
      ORDER BY 1 DESC, 2 DESC
      LIMIT $28
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $29
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
          tickets.updated_at END
      FROM (
        SELECT $30::uuid AS id, $31::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.updated_at END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $32
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
          tickets.updated_at END
      FROM (
        SELECT $33::uuid AS id, $34::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.updated_at END, tickets.id) < ($35, $36)
    ORDER BY 1 DESC, 2 DESC
    LIMIT $37
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
          tickets.updated_at END
      FROM (
        SELECT $38::uuid AS id, $39::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.updated_at END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $40
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
          tickets.updated_at END
      FROM (
        SELECT $41::uuid AS id, $42::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.updated_at END, tickets.id) < ($43, $44)
    ORDER BY 1 DESC, 2 DESC
    LIMIT $45
  ) ORDER BY 1 DESC, 2 DESC LIMIT $46) ids (key, id)
))
ORDER BY CASE WHEN EXISTS (
  SELECT
  FROM flow_versions flow
  WHERE flow.flow_id = tickets.flow_id
    AND flow.version = tickets.flow_version
    AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
) THEN (
  SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE tickets.updated_at
      END
  FROM (
    SELECT $47::uuid AS id, $48::uuid[] AS reads
  ) reader
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
) ELSE tickets.updated_at END DESC, "tickets"."id" DESC
LIMIT $49;

-- org admin: ?sort=updated_at
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.updated_at AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
      ORDER BY 1, 2
      LIMIT $6
    ) page
    ORDER BY 1, 2
    LIMIT $7
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($8::uuid[]) named (id), unnest($9::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $10::uuid AS id, $11::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
      ORDER BY 1, 2
      LIMIT $12
    ) page
    ORDER BY 1, 2
    LIMIT $13
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($14::uuid[]) named (id), unnest($15::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $16::uuid AS id, $17::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
      ORDER BY 1, 2
      LIMIT $18
    ) page
    ORDER BY 1, 2
    LIMIT $19
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
          tickets.updated_at END
      FROM (
        SELECT $20::uuid AS id, $21::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.updated_at END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $22
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1, 2
    LIMIT $23
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
          tickets.updated_at END
      FROM (
        SELECT $24::uuid AS id, $25::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.updated_at END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $26
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1, 2
    LIMIT $27
  ) ORDER BY 1, 2 LIMIT $28) ids (key, id)
))
ORDER BY CASE WHEN EXISTS (
  SELECT
  FROM flow_versions flow
  WHERE flow.flow_id = tickets.flow_id
    AND flow.version = tickets.flow_version
    AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
) THEN (
  SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE tickets.updated_at
      END
  FROM (
    SELECT $29::uuid AS id, $30::uuid[] AS reads
  ) reader
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
) ELSE tickets.updated_at END ASC, "tickets"."id" ASC
LIMIT $31;

-- org admin: ?sort=updated_at&cursor=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.updated_at AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
        AND (tickets.updated_at, tickets.id) > ($6, $7)
      ORDER BY 1, 2
      LIMIT $8
    ) page
    ORDER BY 1, 2
    LIMIT $9
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($10::uuid[]) named (id), unnest($11::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $12::uuid AS id, $13::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND (CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $14::uuid AS id, $15::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END, tickets.id) > ($16, $17)
      ORDER BY 1, 2
      LIMIT $18
    ) page
    ORDER BY 1, 2
    LIMIT $19
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($20::uuid[]) named (id), unnest($21::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $22::uuid AS id, $23::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND (CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $24::uuid AS id, $25::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END, tickets.id) > ($26, $27)
      ORDER BY 1, 2
      LIMIT $28
    ) page
    ORDER BY 1, 2
    LIMIT $29
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
          tickets.updated_at END
      FROM (
        SELECT $30::uuid AS id, $31::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.updated_at END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $32
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
          tickets.updated_at END
      FROM (
        SELECT $33::uuid AS id, $34::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.updated_at END, tickets.id) > ($35, $36)
    ORDER BY 1, 2
    LIMIT $37
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
          tickets.updated_at END
      FROM (
        SELECT $38::uuid AS id, $39::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.updated_at END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $40
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
          tickets.updated_at END
      FROM (
        SELECT $41::uuid AS id, $42::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.updated_at END, tickets.id) > ($43, $44)
    ORDER BY 1, 2
    LIMIT $45
  ) ORDER BY 1, 2 LIMIT $46) ids (key, id)
))
ORDER BY CASE WHEN EXISTS (
  SELECT
  FROM flow_versions flow
  WHERE flow.flow_id = tickets.flow_id
    AND flow.version = tickets.flow_version
    AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
) THEN (
  SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE tickets.updated_at
      END
  FROM (
    SELECT $47::uuid AS id, $48::uuid[] AS reads
  ) reader
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
) ELSE tickets.updated_at END ASC, "tickets"."id" ASC
LIMIT $49;

-- org admin: ?sort=-decision_deadline
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.decision_deadline AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
      ORDER BY 1 DESC, 2 DESC
      LIMIT $6
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $7
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($8::uuid[]) named (id), unnest($9::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
            'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
            ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->>
            'duration')::interval, (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline
            END
        FROM (
          SELECT $10::uuid AS id, $11::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.decision_deadline END AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
      ORDER BY 1 DESC, 2 DESC
      LIMIT $12
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $13
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($14::uuid[]) named (id), unnest($15::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
            'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
            ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->>
            'duration')::interval, (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline
            END
        FROM (
          SELECT $16::uuid AS id, $17::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.decision_deadline END AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
      ORDER BY 1 DESC, 2 DESC
      LIMIT $18
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $19
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
          'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
          ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
          (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
      FROM (
        SELECT $20::uuid AS id, $21::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.decision_deadline END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $22
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1 DESC, 2 DESC
    LIMIT $23
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
          'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
          ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
          (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
      FROM (
        SELECT $24::uuid AS id, $25::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.decision_deadline END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $26
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1 DESC, 2 DESC
    LIMIT $27
  ) ORDER BY 1 DESC, 2 DESC LIMIT $28) ids (key, id)
))
ORDER BY CASE WHEN EXISTS (
  SELECT
  FROM flow_versions flow
  WHERE flow.flow_id = tickets.flow_id
    AND flow.version = tickets.flow_version
    AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
) THEN (
  SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->> 'max_pending')::interval,
      3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing ->> 'end')::timestamptz,
      (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval, (tickets.extension
      ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
  FROM (
    SELECT $29::uuid AS id, $30::uuid[] AS reads
  ) reader
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
) ELSE tickets.decision_deadline END DESC, "tickets"."id" DESC
LIMIT $31;

-- org admin: ?sort=-decision_deadline&cursor=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.decision_deadline AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
        AND (tickets.decision_deadline, tickets.id) < ($6, $7)
      ORDER BY 1 DESC, 2 DESC
      LIMIT $8
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $9
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($10::uuid[]) named (id), unnest($11::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
            'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
            ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->>
            'duration')::interval, (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline
            END
        FROM (
          SELECT $12::uuid AS id, $13::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.decision_deadline END AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND (CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
            'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
            ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->>
            'duration')::interval, (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline
            END
        FROM (
          SELECT $14::uuid AS id, $15::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.decision_deadline END, tickets.id) < ($16, $17)
      ORDER BY 1 DESC, 2 DESC
      LIMIT $18
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $19
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($20::uuid[]) named (id), unnest($21::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
            'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
            ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->>
            'duration')::interval, (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline
            END
        FROM (
          SELECT $22::uuid AS id, $23::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.decision_deadline END AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND (CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
            'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
            ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->>
            'duration')::interval, (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline
            END
        FROM (
          SELECT $24::uuid AS id, $25::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.decision_deadline END, tickets.id) < ($26, $27)
      ORDER BY 1 DESC, 2 DESC
      LIMIT $28
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $29
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
          'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
          ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
          (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
      FROM (
        SELECT $30::uuid AS id, $31::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.decision_deadline END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $32
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
          'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
          ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
          (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
      FROM (
        SELECT $33::uuid AS id, $34::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.decision_deadline END, tickets.id) < ($35, $36)
    ORDER BY 1 DESC, 2 DESC
    LIMIT $37
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
          'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
          ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
          (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
      FROM (
        SELECT $38::uuid AS id, $39::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.decision_deadline END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $40
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
          'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
          ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
          (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
      FROM (
        SELECT $41::uuid AS id, $42::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.decision_deadline END, tickets.id) < ($43, $44)
    ORDER BY 1 DESC, 2 DESC
    LIMIT $45
  ) ORDER BY 1 DESC, 2 DESC LIMIT $46) ids (key, id)
))
ORDER BY CASE WHEN EXISTS (
  SELECT
  FROM flow_versions flow
  WHERE flow.flow_id = tickets.flow_id
    AND flow.version = tickets.flow_version
    AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
) THEN (
  SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->> 'max_pending')::interval,
      3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing ->> 'end')::timestamptz,
      (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval, (tickets.extension
      ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
  FROM (
    SELECT $47::uuid AS id, $48::uuid[] AS reads
  ) reader
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
) ELSE tickets.decision_deadline END DESC, "tickets"."id" DESC
LIMIT $49;

-- org admin: ?sort=decision_deadline
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.decision_deadline AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
      ORDER BY 1, 2
      LIMIT $6
    ) page
    ORDER BY 1, 2
    LIMIT $7
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($8::uuid[]) named (id), unnest($9::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
            'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
            ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->>
            'duration')::interval, (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline
            END
        FROM (
          SELECT $10::uuid AS id, $11::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.decision_deadline END AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
      ORDER BY 1, 2
      LIMIT $12
    ) page
    ORDER BY 1, 2
    LIMIT $13
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($14::uuid[]) named (id), unnest($15::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
            'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
            ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->>
            'duration')::interval, (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline
            END
        FROM (
          SELECT $16::uuid AS id, $17::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.decision_deadline END AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
      ORDER BY 1, 2
      LIMIT $18
    ) page
    ORDER BY 1, 2
    LIMIT $19
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
          'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
          ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
          (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
      FROM (
        SELECT $20::uuid AS id, $21::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.decision_deadline END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $22
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1, 2
    LIMIT $23
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
          'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
          ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
          (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
      FROM (
        SELECT $24::uuid AS id, $25::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.decision_deadline END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $26
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1, 2
    LIMIT $27
  ) ORDER BY 1, 2 LIMIT $28) ids (key, id)
))
ORDER BY CASE WHEN EXISTS (
  SELECT
  FROM flow_versions flow
  WHERE flow.flow_id = tickets.flow_id
    AND flow.version = tickets.flow_version
    AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
) THEN (
  SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->> 'max_pending')::interval,
      3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing ->> 'end')::timestamptz,
      (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval, (tickets.extension
      ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
  FROM (
    SELECT $29::uuid AS id, $30::uuid[] AS reads
  ) reader
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
) ELSE tickets.decision_deadline END ASC, "tickets"."id" ASC
LIMIT $31;

-- org admin: ?sort=decision_deadline&cursor=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.decision_deadline AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
        AND (tickets.decision_deadline, tickets.id) > ($6, $7)
      ORDER BY 1, 2
      LIMIT $8
    ) page
    ORDER BY 1, 2
    LIMIT $9
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($10::uuid[]) named (id), unnest($11::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
            'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
            ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->>
            'duration')::interval, (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline
            END
        FROM (
          SELECT $12::uuid AS id, $13::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.decision_deadline END AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND (CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
            'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
            ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->>
            'duration')::interval, (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline
            END
        FROM (
          SELECT $14::uuid AS id, $15::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.decision_deadline END, tickets.id) > ($16, $17)
      ORDER BY 1, 2
      LIMIT $18
    ) page
    ORDER BY 1, 2
    LIMIT $19
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($20::uuid[]) named (id), unnest($21::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
            'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
            ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->>
            'duration')::interval, (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline
            END
        FROM (
          SELECT $22::uuid AS id, $23::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.decision_deadline END AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND (CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
            'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
            ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->>
            'duration')::interval, (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline
            END
        FROM (
          SELECT $24::uuid AS id, $25::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.decision_deadline END, tickets.id) > ($26, $27)
      ORDER BY 1, 2
      LIMIT $28
    ) page
    ORDER BY 1, 2
    LIMIT $29
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
          'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
          ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
          (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
      FROM (
        SELECT $30::uuid AS id, $31::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.decision_deadline END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $32
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
          'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
          ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
          (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
      FROM (
        SELECT $33::uuid AS id, $34::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.decision_deadline END, tickets.id) > ($35, $36)
    ORDER BY 1, 2
    LIMIT $37
  ) UNION (
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
          'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
          ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
          (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
      FROM (
        SELECT $38::uuid AS id, $39::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.decision_deadline END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $40
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->>
          'max_pending')::interval, 3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing
          ->> 'end')::timestamptz, (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval,
          (tickets.extension ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
      FROM (
        SELECT $41::uuid AS id, $42::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.decision_deadline END, tickets.id) > ($43, $44)
    ORDER BY 1, 2
    LIMIT $45
  ) ORDER BY 1, 2 LIMIT $46) ids (key, id)
))
ORDER BY CASE WHEN EXISTS (
  SELECT
  FROM flow_versions flow
  WHERE flow.flow_id = tickets.flow_id
    AND flow.version = tickets.flow_version
    AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
) THEN (
  SELECT CASE WHEN veil.is_open THEN least( tickets.created_at + coalesce((flow.definition ->> 'max_pending')::interval,
      3 * coalesce(flow.definition ->> 'pending_for', 'P30D')::interval), (tickets.timing ->> 'end')::timestamptz,
      (tickets.timing ->> 'start')::timestamptz + (tickets.timing ->> 'duration')::interval, (tickets.extension
      ->> 'end')::timestamptz) ELSE tickets.decision_deadline END
  FROM (
    SELECT $47::uuid AS id, $48::uuid[] AS reads
  ) reader
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
) ELSE tickets.decision_deadline END ASC, "tickets"."id" ASC
LIMIT $49;

-- org admin: ?queue=mine&sort=updated_at
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) named (id), unnest($2::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $3::uuid AS id, $4::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
      ORDER BY 1, 2
      LIMIT $5
    ) page
    ORDER BY 1, 2
    LIMIT $6
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($7::uuid[]) named (id), unnest($8::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (
        SELECT
        FROM flow_versions flow
        WHERE flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
          AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
      ) THEN (
        SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
            tickets.updated_at END
        FROM (
          SELECT $9::uuid AS id, $10::uuid[] AS reads
        ) reader
        LEFT JOIN flow_versions flow ON flow.flow_id = tickets.flow_id
          AND flow.version = tickets.flow_version
        JOIN LATERAL (
          SELECT h.is_on, h.is_on
            AND ticket_state_now(tickets.state, tickets.decision_deadline) IN ('pending', 'blocked', 'error')
                AS is_open
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
      ) ELSE tickets.updated_at END AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
      ORDER BY 1, 2
      LIMIT $11
    ) page
    ORDER BY 1, 2
    LIMIT $12
  ) ORDER BY 1, 2 LIMIT $13) ids (key, id)
))
ORDER BY CASE WHEN EXISTS (
  SELECT
  FROM flow_versions flow
  WHERE flow.flow_id = tickets.flow_id
    AND flow.version = tickets.flow_version
    AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
) THEN (
  SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE tickets.updated_at
      END
  FROM (
    SELECT $14::uuid AS id, $15::uuid[] AS reads
  ) reader
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
) ELSE tickets.updated_at END ASC, "tickets"."id" ASC
LIMIT $16;

-- org admin: ?queue=awaiting_me&sort=updated_at
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT tickets.updated_at, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.waiting
        AND s.user_id = $1
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) AND (
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
    ORDER BY 1, 2
    LIMIT $4
  )) ids (key, id)
))
ORDER BY tickets.updated_at ASC, "tickets"."id" ASC
LIMIT $5;

-- org admin: ?queue=decided_by_me&sort=updated_at
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT CASE WHEN EXISTS (
      SELECT
      FROM flow_versions flow
      WHERE flow.flow_id = tickets.flow_id
        AND flow.version = tickets.flow_version
        AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
    ) THEN (
      SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE
          tickets.updated_at END
      FROM (
        SELECT $1::uuid AS id, $2::uuid[] AS reads
      ) reader
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
    ) ELSE tickets.updated_at END, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM decisions s
      WHERE s.user_id = $3
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
    ORDER BY 1, 2
    LIMIT $4
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($5::uuid[]) named (id), unnest($6::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.updated_at AS key, tickets.id
      FROM tickets
      WHERE tickets.decided_by = named.id
        AND tickets.state = kind.state
        AND tickets.state <> 'canceled'
        AND ((("tickets"."org_id" = ANY($7)) AND ("tickets"."is_global" = $8)))
      ORDER BY 1, 2
      LIMIT $9
    ) page
    ORDER BY 1, 2
    LIMIT $10
  ) ORDER BY 1, 2 LIMIT $11) ids (key, id)
))
ORDER BY CASE WHEN EXISTS (
  SELECT
  FROM flow_versions flow
  WHERE flow.flow_id = tickets.flow_id
    AND flow.version = tickets.flow_version
    AND NOT coalesce((flow.definition -> 'show_progress')::boolean, true)
) THEN (
  SELECT CASE WHEN veil.is_on THEN coalesce(tickets.decided_at, tickets.created_at) ELSE tickets.updated_at
      END
  FROM (
    SELECT $12::uuid AS id, $13::uuid[] AS reads
  ) reader
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
) ELSE tickets.updated_at END ASC, "tickets"."id" ASC
LIMIT $14;

-- org admin: ?queue=administrator&sort=updated_at
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.updated_at AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
        AND ((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
            = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR (tickets.state = 'error'
            AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)))
        AND ((CASE WHEN NOT ticket_is_open(tickets.state, tickets.decision_deadline) THEN
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
      ) IS NOT NULL ELSE true END))
      ORDER BY 1, 2
      LIMIT $6
    ) page
    ORDER BY 1, 2
    LIMIT $7
  )) ids (key, id)
))
ORDER BY tickets.updated_at ASC, "tickets"."id" ASC
LIMIT $8;

-- org admin: ?queue=others&sort=updated_at
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.updated_at AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
        AND ((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE))
        AND ((tickets.approval_type <> 'automatic' AND NOT (CASE WHEN NOT ticket_is_open(tickets.state,
            tickets.decision_deadline) THEN tickets.approval_type = 'manual' WHEN tickets.state = 'pending'
            THEN (
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
      ) IS NOT NULL ELSE true END)))
      ORDER BY 1, 2
      LIMIT $6
    ) page
    ORDER BY 1, 2
    LIMIT $7
  )) ids (key, id)
))
ORDER BY tickets.updated_at ASC, "tickets"."id" ASC
LIMIT $8;

-- org admin: ?state=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
        AND ((((((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
            = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR ("tickets"."state" = $6))
            OR ("tickets"."state" = $7)) OR ("tickets"."state" = $8)) OR (tickets.state = 'expired' OR
            ticket_is_overdue(tickets.state, tickets.decision_deadline))) OR (tickets.state = 'error' AND
            deadline_is_ahead(tickets.decision_deadline) IS TRUE)))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $9
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $10
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($11::uuid[]) named (id), unnest($12::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND ((((((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
            = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR ("tickets"."state" = $13))
            OR ("tickets"."state" = $14)) OR ("tickets"."state" = $15)) OR (tickets.state = 'expired' OR
            ticket_is_overdue(tickets.state, tickets.decision_deadline))) OR (tickets.state = 'error' AND
            deadline_is_ahead(tickets.decision_deadline) IS TRUE)))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $16
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $17
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($18::uuid[]) named (id), unnest($19::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND ((((((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
            = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR ("tickets"."state" = $20))
            OR ("tickets"."state" = $21)) OR ("tickets"."state" = $22)) OR (tickets.state = 'expired' OR
            ticket_is_overdue(tickets.state, tickets.decision_deadline))) OR (tickets.state = 'error' AND
            deadline_is_ahead(tickets.decision_deadline) IS TRUE)))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $23
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $24
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $25
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND ((((((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
          = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR ("tickets"."state" = $26))
          OR ("tickets"."state" = $27)) OR ("tickets"."state" = $28)) OR (tickets.state = 'expired' OR
          ticket_is_overdue(tickets.state, tickets.decision_deadline))) OR (tickets.state = 'error' AND
          deadline_is_ahead(tickets.decision_deadline) IS TRUE)))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $29
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $30
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND ((((((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
          = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR ("tickets"."state" = $31))
          OR ("tickets"."state" = $32)) OR ("tickets"."state" = $33)) OR (tickets.state = 'expired' OR
          ticket_is_overdue(tickets.state, tickets.decision_deadline))) OR (tickets.state = 'error' AND
          deadline_is_ahead(tickets.decision_deadline) IS TRUE)))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $34
  ) ORDER BY 1 DESC, 2 DESC LIMIT $35) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $36;

-- org admin: ?state=pending
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
        AND ((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $6
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $7
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($8::uuid[]) named (id), unnest($9::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND ((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $10
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $11
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($12::uuid[]) named (id), unnest($13::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND ((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $14
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $15
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $16
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND ((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $17
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $18
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND ((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $19
  ) ORDER BY 1 DESC, 2 DESC LIMIT $20) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $21;

-- org admin: ?type=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
        AND (("tickets"."type" = ANY($6)))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $7
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $8
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($9::uuid[]) named (id), unnest($10::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND (("tickets"."type" = ANY($11)))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $12
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $13
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($14::uuid[]) named (id), unnest($15::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND (("tickets"."type" = ANY($16)))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $17
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $18
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $19
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (("tickets"."type" = ANY($20)))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $21
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $22
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (("tickets"."type" = ANY($23)))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $24
  ) ORDER BY 1 DESC, 2 DESC LIMIT $25) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $26;

-- org admin: ?approval_type=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id), unnest($2::text[], $3::text[]) kind (state, approval), unnest($4::text[])
        asked (type)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND tickets.state = kind.state
        AND tickets.approval_type = kind.approval
        AND tickets.type = asked.type
        AND (("tickets"."is_global" = $5))
        AND (("tickets"."approval_type" = ANY($6)))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $7
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $8
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($9::uuid[]) named (id), unnest($10::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND (("tickets"."approval_type" = ANY($11)))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $12
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $13
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($14::uuid[]) named (id), unnest($15::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND (("tickets"."approval_type" = ANY($16)))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $17
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $18
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $19
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (("tickets"."approval_type" = ANY($20)))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $21
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $22
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (("tickets"."approval_type" = ANY($23)))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $24
  ) ORDER BY 1 DESC, 2 DESC LIMIT $25) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $26;

-- org admin: ?applicant_id=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) named (id), unnest($2::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND ((("tickets"."org_id" = ANY($3)) AND ("tickets"."is_global" = $4)))
        AND (("tickets"."applicant_id" = $5))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $6
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $7
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($8::uuid[]) named (id), unnest($9::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND (("tickets"."applicant_id" = $10))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $11
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $12
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($13::uuid[]) named (id), unnest($14::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND (("tickets"."applicant_id" = $15))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $16
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $17
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $18
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (("tickets"."applicant_id" = $19))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $20
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $21
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (("tickets"."applicant_id" = $22))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $23
  ) ORDER BY 1 DESC, 2 DESC LIMIT $24) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $25;

-- org admin: ?beneficiary_id=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) named (id), unnest($2::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND ((("tickets"."org_id" = ANY($3)) AND ("tickets"."is_global" = $4)))
        AND (("tickets"."beneficiary_id" = $5))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $6
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $7
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($8::uuid[]) named (id), unnest($9::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND (("tickets"."beneficiary_id" = $10))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $11
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $12
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($13::uuid[]) named (id), unnest($14::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND (("tickets"."beneficiary_id" = $15))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $16
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $17
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $18
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (("tickets"."beneficiary_id" = $19))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $20
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $21
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (("tickets"."beneficiary_id" = $22))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $23
  ) ORDER BY 1 DESC, 2 DESC LIMIT $24) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $25;

-- org admin: ?applicant_name=web
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM (
    WITH near (key, id) AS MATERIALIZED (
      SELECT next.*
      FROM ((
        SELECT page.*
        FROM (
          SELECT
        ) one, unnest($1::uuid[]) org (id)
        CROSS JOIN LATERAL (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE tickets.org_id = org.id
            AND (("tickets"."is_global" = $2))
          ORDER BY 1 DESC, 2 DESC
          LIMIT 2000
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT page.*
        FROM (
          SELECT
        ) one, unnest($3::uuid[]) named (id), unnest($4::text[]) kind (state)
        CROSS JOIN LATERAL (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE tickets.applicant_id = named.id
            AND tickets.state = kind.state
          ORDER BY 2 DESC NULLS LAST
          LIMIT 2000
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT page.*
        FROM (
          SELECT
        ) one, unnest($5::uuid[]) named (id), unnest($6::text[]) kind (state)
        CROSS JOIN LATERAL (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE tickets.beneficiary_id = named.id
            AND tickets.state = kind.state
          ORDER BY 2 DESC NULLS LAST
          LIMIT 2000
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT tickets.id, tickets.id
        FROM (
          SELECT DISTINCT s.ticket_id
          FROM ticket_approvers s
          WHERE s.user_id = $7
          ORDER BY 1 DESC
        ) source (id)
        JOIN tickets ON tickets.id = source.id
        WHERE true
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT tickets.id, tickets.id
        FROM (
          SELECT DISTINCT s.ticket_id
          FROM ticket_readers s
          WHERE s.user_id = $8
          ORDER BY 1 DESC
        ) source (id)
        JOIN tickets ON tickets.id = source.id
        WHERE true
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) ORDER BY 1 DESC, 2 DESC LIMIT 2000) next (key, id)
      JOIN tickets ON tickets.id = next.id
      WHERE true
        AND (tickets.applicant_id IN (
        SELECT u.id
        FROM users u
        WHERE u.folded LIKE $9
      ))
      ORDER BY 1 DESC, 2 DESC
      LIMIT $10
    )
    SELECT key, id
    FROM near
    UNION (
      SELECT far.*
      FROM (
        SELECT page.*
        FROM (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE (((("tickets"."org_id" = ANY($11)) AND ("tickets"."is_global" = $12)) OR tickets.id IN (
            SELECT *
            FROM tickets_concerning($13)
          )))
            AND (tickets.applicant_id IN (
            SELECT u.id
            FROM users u
            WHERE u.folded LIKE $14
          ))
          OFFSET 0
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT $15
      ) far (key, id)
      WHERE (
        SELECT count(*)
        FROM near
      ) < $16
    )
    ORDER BY 1 DESC, 2 DESC
    LIMIT $17
  ) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $18;

-- org admin: ?org_id=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND (("tickets"."is_global" = $2))
        AND (("tickets"."org_id" = $3))
      ORDER BY 1 DESC, 2 DESC
      LIMIT $4
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $5
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($6::uuid[]) named (id), unnest($7::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND (("tickets"."org_id" = $8))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $9
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $10
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($11::uuid[]) named (id), unnest($12::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND (("tickets"."org_id" = $13))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $14
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $15
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $16
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (("tickets"."org_id" = $17))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $18
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $19
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (("tickets"."org_id" = $20))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $21
  ) ORDER BY 1 DESC, 2 DESC LIMIT $22) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $23;

-- org admin: ?flow_id=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) named (id), unnest($2::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.flow_id = named.id
        AND tickets.state = kind.state
        AND ((("tickets"."org_id" = ANY($3)) AND ("tickets"."is_global" = $4)))
        AND (("tickets"."flow_id" = $5))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $6
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $7
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($8::uuid[]) named (id), unnest($9::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND (("tickets"."flow_id" = $10))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $11
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $12
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($13::uuid[]) named (id), unnest($14::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND (("tickets"."flow_id" = $15))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $16
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $17
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $18
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (("tickets"."flow_id" = $19))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $20
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $21
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND (("tickets"."flow_id" = $22))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $23
  ) ORDER BY 1 DESC, 2 DESC LIMIT $24) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $25;

-- org admin: ?asset_id=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM (
    WITH near (key, id) AS MATERIALIZED (
      SELECT next.*
      FROM ((
        SELECT page.*
        FROM (
          SELECT
        ) one, unnest($1::uuid[]) org (id)
        CROSS JOIN LATERAL (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE tickets.org_id = org.id
            AND (("tickets"."is_global" = $2))
          ORDER BY 1 DESC, 2 DESC
          LIMIT 2000
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT page.*
        FROM (
          SELECT
        ) one, unnest($3::uuid[]) named (id), unnest($4::text[]) kind (state)
        CROSS JOIN LATERAL (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE tickets.applicant_id = named.id
            AND tickets.state = kind.state
          ORDER BY 2 DESC NULLS LAST
          LIMIT 2000
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT page.*
        FROM (
          SELECT
        ) one, unnest($5::uuid[]) named (id), unnest($6::text[]) kind (state)
        CROSS JOIN LATERAL (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE tickets.beneficiary_id = named.id
            AND tickets.state = kind.state
          ORDER BY 2 DESC NULLS LAST
          LIMIT 2000
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT tickets.id, tickets.id
        FROM (
          SELECT DISTINCT s.ticket_id
          FROM ticket_approvers s
          WHERE s.user_id = $7
          ORDER BY 1 DESC
        ) source (id)
        JOIN tickets ON tickets.id = source.id
        WHERE true
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT tickets.id, tickets.id
        FROM (
          SELECT DISTINCT s.ticket_id
          FROM ticket_readers s
          WHERE s.user_id = $8
          ORDER BY 1 DESC
        ) source (id)
        JOIN tickets ON tickets.id = source.id
        WHERE true
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) ORDER BY 1 DESC, 2 DESC LIMIT 2000) next (key, id)
      JOIN tickets ON tickets.id = next.id
      WHERE true
        AND ((tickets.requested -> 'assets' @> ANY ($9) OR tickets.requested ->> 'asset_id' = ANY ($10)))
      ORDER BY 1 DESC, 2 DESC
      LIMIT $11
    )
    SELECT key, id
    FROM near
    UNION (
      SELECT far.*
      FROM (
        SELECT page.*
        FROM (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE (((("tickets"."org_id" = ANY($12)) AND ("tickets"."is_global" = $13)) OR tickets.id IN (
            SELECT *
            FROM tickets_concerning($14)
          )))
            AND ((tickets.requested -> 'assets' @> ANY ($15) OR tickets.requested ->> 'asset_id' = ANY ($16)))
          OFFSET 0
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT $17
      ) far (key, id)
      WHERE (
        SELECT count(*)
        FROM near
      ) < $18
    )
    ORDER BY 1 DESC, 2 DESC
    LIMIT $19
  ) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $20;

-- org admin: ?created_from=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND (("tickets"."is_global" = $2))
        AND tickets.id >= (
        SELECT b.id
        FROM tickets b
        WHERE b.created_at >= $3::timestamptz - interval '1 hour'
        ORDER BY b.created_at, b.id
        LIMIT 1
      )
        AND (("tickets"."created_at" >= $4))
      ORDER BY 1 DESC, 2 DESC
      LIMIT $5
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $6
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($7::uuid[]) named (id), unnest($8::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND tickets.id >= (
        SELECT b.id
        FROM tickets b
        WHERE b.created_at >= $9::timestamptz - interval '1 hour'
        ORDER BY b.created_at, b.id
        LIMIT 1
      )
        AND (("tickets"."created_at" >= $10))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $11
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $12
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($13::uuid[]) named (id), unnest($14::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND tickets.id >= (
        SELECT b.id
        FROM tickets b
        WHERE b.created_at >= $15::timestamptz - interval '1 hour'
        ORDER BY b.created_at, b.id
        LIMIT 1
      )
        AND (("tickets"."created_at" >= $16))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $17
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $18
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $19
        AND s.ticket_id >= (
        SELECT b.id
        FROM tickets b
        WHERE b.created_at >= $20::timestamptz - interval '1 hour'
        ORDER BY b.created_at, b.id
        LIMIT 1
      )
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND tickets.id >= (
      SELECT b.id
      FROM tickets b
      WHERE b.created_at >= $21::timestamptz - interval '1 hour'
      ORDER BY b.created_at, b.id
      LIMIT 1
    )
      AND (("tickets"."created_at" >= $22))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $23
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $24
        AND s.ticket_id >= (
        SELECT b.id
        FROM tickets b
        WHERE b.created_at >= $25::timestamptz - interval '1 hour'
        ORDER BY b.created_at, b.id
        LIMIT 1
      )
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND tickets.id >= (
      SELECT b.id
      FROM tickets b
      WHERE b.created_at >= $26::timestamptz - interval '1 hour'
      ORDER BY b.created_at, b.id
      LIMIT 1
    )
      AND (("tickets"."created_at" >= $27))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $28
  ) ORDER BY 1 DESC, 2 DESC LIMIT $29) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $30;

-- org admin: ?created_to=...
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM ((
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($1::uuid[]) org (id)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.org_id = org.id
        AND (("tickets"."is_global" = $2))
        AND tickets.id <= (
        SELECT b.id
        FROM tickets b
        WHERE b.created_at < $3::timestamptz + interval '1 hour'
        ORDER BY b.created_at DESC, b.id DESC
        LIMIT 1
      )
        AND (("tickets"."created_at" < $4))
      ORDER BY 1 DESC, 2 DESC
      LIMIT $5
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $6
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($7::uuid[]) named (id), unnest($8::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.applicant_id = named.id
        AND tickets.state = kind.state
        AND tickets.id <= (
        SELECT b.id
        FROM tickets b
        WHERE b.created_at < $9::timestamptz + interval '1 hour'
        ORDER BY b.created_at DESC, b.id DESC
        LIMIT 1
      )
        AND (("tickets"."created_at" < $10))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $11
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $12
  ) UNION (
    SELECT page.*
    FROM (
      SELECT
    ) one, unnest($13::uuid[]) named (id), unnest($14::text[]) kind (state)
    CROSS JOIN LATERAL (
      SELECT tickets.id AS key, tickets.id
      FROM tickets
      WHERE tickets.beneficiary_id = named.id
        AND tickets.state = kind.state
        AND tickets.id <= (
        SELECT b.id
        FROM tickets b
        WHERE b.created_at < $15::timestamptz + interval '1 hour'
        ORDER BY b.created_at DESC, b.id DESC
        LIMIT 1
      )
        AND (("tickets"."created_at" < $16))
      ORDER BY 2 DESC NULLS LAST
      LIMIT $17
    ) page
    ORDER BY 1 DESC, 2 DESC
    LIMIT $18
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_approvers s
      WHERE s.user_id = $19
        AND s.ticket_id <= (
        SELECT b.id
        FROM tickets b
        WHERE b.created_at < $20::timestamptz + interval '1 hour'
        ORDER BY b.created_at DESC, b.id DESC
        LIMIT 1
      )
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND tickets.id <= (
      SELECT b.id
      FROM tickets b
      WHERE b.created_at < $21::timestamptz + interval '1 hour'
      ORDER BY b.created_at DESC, b.id DESC
      LIMIT 1
    )
      AND (("tickets"."created_at" < $22))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $23
  ) UNION (
    SELECT tickets.id, tickets.id
    FROM (
      SELECT DISTINCT s.ticket_id
      FROM ticket_readers s
      WHERE s.user_id = $24
        AND s.ticket_id <= (
        SELECT b.id
        FROM tickets b
        WHERE b.created_at < $25::timestamptz + interval '1 hour'
        ORDER BY b.created_at DESC, b.id DESC
        LIMIT 1
      )
      ORDER BY 1 DESC
    ) source (id)
    JOIN tickets ON tickets.id = source.id
    WHERE true
      AND tickets.id <= (
      SELECT b.id
      FROM tickets b
      WHERE b.created_at < $26::timestamptz + interval '1 hour'
      ORDER BY b.created_at DESC, b.id DESC
      LIMIT 1
    )
      AND (("tickets"."created_at" < $27))
    ORDER BY 1 DESC, 2 DESC
    LIMIT $28
  ) ORDER BY 1 DESC, 2 DESC LIMIT $29) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $30;

-- org admin: ?q=%231
SELECT "tickets"."id", "tickets"."number", "tickets"."org_id", "tickets"."type", "tickets"."title", "tickets"."reason",
    "tickets"."applicant_id", "tickets"."beneficiary_id", "tickets"."flow_id", "tickets"."flow_version",
    "tickets"."requested", "tickets"."approved", "tickets"."timing", "tickets"."approved_timing", "tickets"."window_start",
    "tickets"."window_end", "tickets"."state", "tickets"."state_data", "tickets"."current_level", "tickets"."decision_deadline",
    "tickets"."decided_at", "tickets"."decided_by", "tickets"."version", "tickets"."created_at", "tickets"."updated_at",
    "tickets"."overridden", "tickets"."resubmitted_from", "tickets"."resubmitted_by", "tickets"."extension",
    "tickets"."is_global", (
  SELECT v.name
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), (
  SELECT v.definition
  FROM flow_versions v
  WHERE v.flow_id = tickets.flow_id
    AND v.version = tickets.flow_version
), coalesce((
  SELECT json_agg(json_build_object('level', l.level, 'state', l.state, 'is_assigned', l.is_assigned,
      'approvers', coalesce(a.asked, '[]'), 'withdrawn', coalesce(a.withdrawn, '[]'), 'decisions', coalesce((
    SELECT json_agg(json_build_object('by', d.user_id, 'verdict', d.verdict, 'at', d.decided_at, 'comment',
        d.comment, 'next_steps', d.next_steps, 'digest', d.digest, 'changes', d.changes, 'round', d.round,
        'is_void', d.is_void, 'content', d.content, 'parts', d.parts) ORDER BY d.decided_at, d.round,
        d.user_id)
    FROM decisions d
    WHERE d.ticket_id = l.ticket_id
      AND d.level = l.level
  ), '[]')) ORDER BY l.level)
  FROM ticket_levels l
  CROSS JOIN LATERAL (
    SELECT json_agg(user_id ORDER BY user_id) FILTER (WHERE NOT withdrawn) AS asked, json_agg(user_id ORDER BY
        user_id) FILTER (WHERE withdrawn) AS withdrawn
    FROM ticket_approvers
    WHERE ticket_id = l.ticket_id
      AND abs(level) = l.level
  ) a
  WHERE l.ticket_id = tickets.id
), '[]'), coalesce((
  SELECT json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name, 'is_active',
      u.is_active))
  FROM unnest(ARRAY[tickets.applicant_id, tickets.beneficiary_id, tickets.decided_by, tickets.resubmitted_by,
      (tickets.overridden ->> 'by')::uuid] || ARRAY(
    SELECT a.user_id
    FROM ticket_approvers a
    WHERE a.ticket_id = tickets.id
  ) || ARRAY(
    SELECT r.user_id
    FROM ticket_readers r
    WHERE r.ticket_id = tickets.id
      AND r.because = 'named'
  )) named (id)
  CROSS JOIN LATERAL (
    SELECT *
    FROM users
    WHERE users.id = named.id
    OFFSET 0
  ) u
), '[]'), coalesce((
  SELECT json_agg(g.id)
  FROM grants g
  WHERE g.ticket_id = tickets.id
), '[]'), (
  SELECT count(*)
  FROM comments c
  WHERE c.ticket_id = tickets.id
), (
  SELECT t.id
  FROM tickets t
  WHERE t.resubmitted_from = tickets.id
  ORDER BY t.id DESC
  LIMIT 1
), coalesce((
  SELECT json_agg(json_build_object( 'user', r.user_id, 'because', r.because, 'level', r.level))
  FROM ticket_readers r
  WHERE r.ticket_id = tickets.id
), '[]'), (
  SELECT json_build_object('id', m.id, 'username', m.username, 'name', m.name)
  FROM users u
  JOIN users m ON m.id = u.manager_id
  WHERE u.id = tickets.applicant_id
)
FROM "tickets"
WHERE tickets.id = ANY (ARRAY(
  SELECT ids.id
  FROM (
    WITH near (key, id) AS MATERIALIZED (
      SELECT next.*
      FROM ((
        SELECT page.*
        FROM (
          SELECT
        ) one, unnest($1::uuid[]) org (id)
        CROSS JOIN LATERAL (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE tickets.org_id = org.id
            AND (("tickets"."is_global" = $2))
          ORDER BY 1 DESC, 2 DESC
          LIMIT 2000
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT page.*
        FROM (
          SELECT
        ) one, unnest($3::uuid[]) named (id), unnest($4::text[]) kind (state)
        CROSS JOIN LATERAL (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE tickets.applicant_id = named.id
            AND tickets.state = kind.state
          ORDER BY 2 DESC NULLS LAST
          LIMIT 2000
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT page.*
        FROM (
          SELECT
        ) one, unnest($5::uuid[]) named (id), unnest($6::text[]) kind (state)
        CROSS JOIN LATERAL (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE tickets.beneficiary_id = named.id
            AND tickets.state = kind.state
          ORDER BY 2 DESC NULLS LAST
          LIMIT 2000
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT tickets.id, tickets.id
        FROM (
          SELECT DISTINCT s.ticket_id
          FROM ticket_approvers s
          WHERE s.user_id = $7
          ORDER BY 1 DESC
        ) source (id)
        JOIN tickets ON tickets.id = source.id
        WHERE true
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) UNION (
        SELECT tickets.id, tickets.id
        FROM (
          SELECT DISTINCT s.ticket_id
          FROM ticket_readers s
          WHERE s.user_id = $8
          ORDER BY 1 DESC
        ) source (id)
        JOIN tickets ON tickets.id = source.id
        WHERE true
        ORDER BY 1 DESC, 2 DESC
        LIMIT 2000
      ) ORDER BY 1 DESC, 2 DESC LIMIT 2000) next (key, id)
      JOIN tickets ON tickets.id = next.id
      WHERE true
        AND (("tickets"."number" = $9))
      ORDER BY 1 DESC, 2 DESC
      LIMIT $10
    )
    SELECT key, id
    FROM near
    UNION (
      SELECT far.*
      FROM (
        SELECT page.*
        FROM (
          SELECT tickets.id AS key, tickets.id
          FROM tickets
          WHERE (((("tickets"."org_id" = ANY($11)) AND ("tickets"."is_global" = $12)) OR tickets.id IN (
            SELECT *
            FROM tickets_concerning($13)
          )))
            AND (("tickets"."number" = $14))
          OFFSET 0
        ) page
        ORDER BY 1 DESC, 2 DESC
        LIMIT $15
      ) far (key, id)
      WHERE (
        SELECT count(*)
        FROM near
      ) < $16
    )
    ORDER BY 1 DESC, 2 DESC
    LIMIT $17
  ) ids (key, id)
))
ORDER BY "tickets"."id" DESC
LIMIT $18;

-- org admin: ?include=total
SELECT COUNT(*)
FROM "tickets"
WHERE ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) OR tickets.id IN (
  SELECT *
  FROM tickets_concerning($3)
));

