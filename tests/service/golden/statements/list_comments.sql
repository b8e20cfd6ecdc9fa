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
WHERE (((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)) OR tickets.id IN (
  SELECT *
  FROM tickets_concerning($3)
)) AND ("tickets"."id" = $4));

-- org admin: ?
SELECT "comments"."id", "comments"."ticket_id", "comments"."author_id", "comments"."body", "comments"."created_at",
    "users"."username", "users"."name"
FROM ("comments" INNER JOIN "users" ON ("comments"."author_id" = "users"."id"))
WHERE ("comments"."ticket_id" = $1)
ORDER BY "comments"."id" DESC
LIMIT $2;

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
WHERE (true AND ("tickets"."id" = $1));

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
WHERE (tickets.id IN (
  SELECT *
  FROM tickets_concerning($1)
) AND ("tickets"."id" = $2));

-- org admin: ?sort=-created_at&cursor=...
SELECT "comments"."id", "comments"."ticket_id", "comments"."author_id", "comments"."body", "comments"."created_at",
    "users"."username", "users"."name"
FROM ("comments" INNER JOIN "users" ON ("comments"."author_id" = "users"."id"))
WHERE (("comments"."ticket_id" = $1) AND ("comments"."id" < $2))
ORDER BY "comments"."id" DESC
LIMIT $3;

-- org admin: ?sort=created_at
SELECT "comments"."id", "comments"."ticket_id", "comments"."author_id", "comments"."body", "comments"."created_at",
    "users"."username", "users"."name"
FROM ("comments" INNER JOIN "users" ON ("comments"."author_id" = "users"."id"))
WHERE ("comments"."ticket_id" = $1)
ORDER BY "comments"."id" ASC
LIMIT $2;

-- org admin: ?sort=created_at&cursor=...
SELECT "comments"."id", "comments"."ticket_id", "comments"."author_id", "comments"."body", "comments"."created_at",
    "users"."username", "users"."name"
FROM ("comments" INNER JOIN "users" ON ("comments"."author_id" = "users"."id"))
WHERE (("comments"."ticket_id" = $1) AND ("comments"."id" > $2))
ORDER BY "comments"."id" ASC
LIMIT $3;

