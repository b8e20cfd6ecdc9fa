-- org admin: ?
SELECT 0 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, CASE WHEN CASE WHEN NOT
    ticket_is_open(tickets.state, tickets.decision_deadline) THEN tickets.approval_type = 'manual' WHEN
    tickets.state = 'pending' THEN (NOT tickets.is_global AND (tickets.id, tickets.current_level,
    tickets.org_id) IN (
  SELECT a.ticket_id, a.level, m.org_id
  FROM members m
  JOIN users u ON u.id = m.user_id
  JOIN ticket_approvers a ON a.user_id = u.id
  WHERE m.role = 'org_admin'
    AND u.is_active
    AND a.waiting
    AND NOT EXISTS (
    SELECT
    FROM decisions d
    WHERE d.ticket_id = a.ticket_id
      AND d.level = a.level
      AND d.user_id = a.user_id
      AND NOT d.is_void
  )
) OR (tickets.id, tickets.current_level) IN (
  SELECT a.ticket_id, a.level
  FROM users u
  JOIN ticket_approvers a ON a.user_id = u.id
  WHERE u.is_super_admin
    AND u.is_active
    AND a.waiting
    AND NOT EXISTS (
    SELECT
    FROM decisions d
    WHERE d.ticket_id = a.ticket_id
      AND d.level = a.level
      AND d.user_id = a.user_id
      AND NOT d.is_void
  )
)) ELSE true END THEN 'administrator' WHEN tickets.approval_type <> 'automatic' THEN 'others' END AS queue,
    count(*)
FROM tickets
WHERE true
  AND ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)))
GROUP BY which, now, queue
UNION ALL
SELECT 1 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT *
  FROM tickets_concerning($3)
))
  AND ((("tickets"."org_id" != ALL($4)) OR "tickets"."is_global"))
GROUP BY which, now, queue
UNION ALL
SELECT 2 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT t.id
  FROM tickets t
  WHERE t.applicant_id = $5
  UNION
  SELECT t.id
  FROM tickets t
  WHERE t.beneficiary_id = $6
))
GROUP BY which, now, queue
UNION ALL
SELECT 3 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT a.ticket_id
  FROM ticket_approvers a
  WHERE a.waiting
    AND a.user_id = $7
))
  AND (tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) AND (
  SELECT true
  FROM ticket_approvers a
  WHERE a.ticket_id = tickets.id
    AND a.level = tickets.current_level
    AND NOT a.withdrawn
    AND a.user_id = $8
) AND (
  SELECT true
  FROM decisions d
  WHERE d.ticket_id = tickets.id
    AND d.level = tickets.current_level
    AND NOT d.is_void
    AND d.user_id = $9
) IS NULL)
GROUP BY which, now, queue
UNION ALL
SELECT 4 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT d.ticket_id
  FROM decisions d
  WHERE d.user_id = $10
  UNION
  SELECT tickets.id
  FROM tickets
  WHERE tickets.state <> 'canceled'
    AND tickets.decided_by = $11
    AND (("tickets"."org_id" = ANY($12)) AND ("tickets"."is_global" = $13))
))
GROUP BY which, now, queue;

-- super admin: ?
SELECT 0 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, CASE WHEN CASE WHEN NOT
    ticket_is_open(tickets.state, tickets.decision_deadline) THEN tickets.approval_type = 'manual' WHEN
    tickets.state = 'pending' THEN (NOT tickets.is_global AND (tickets.id, tickets.current_level,
    tickets.org_id) IN (
  SELECT a.ticket_id, a.level, m.org_id
  FROM members m
  JOIN users u ON u.id = m.user_id
  JOIN ticket_approvers a ON a.user_id = u.id
  WHERE m.role = 'org_admin'
    AND u.is_active
    AND a.waiting
    AND NOT EXISTS (
    SELECT
    FROM decisions d
    WHERE d.ticket_id = a.ticket_id
      AND d.level = a.level
      AND d.user_id = a.user_id
      AND NOT d.is_void
  )
) OR (tickets.id, tickets.current_level) IN (
  SELECT a.ticket_id, a.level
  FROM users u
  JOIN ticket_approvers a ON a.user_id = u.id
  WHERE u.is_super_admin
    AND u.is_active
    AND a.waiting
    AND NOT EXISTS (
    SELECT
    FROM decisions d
    WHERE d.ticket_id = a.ticket_id
      AND d.level = a.level
      AND d.user_id = a.user_id
      AND NOT d.is_void
  )
)) ELSE true END THEN 'administrator' WHEN tickets.approval_type <> 'automatic' THEN 'others' END AS queue,
    count(*)
FROM tickets
WHERE true
  AND (true)
GROUP BY which, now, queue
UNION ALL
SELECT 1 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (false)
GROUP BY which, now, queue
UNION ALL
SELECT 2 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT t.id
  FROM tickets t
  WHERE t.applicant_id = $1
  UNION
  SELECT t.id
  FROM tickets t
  WHERE t.beneficiary_id = $2
))
GROUP BY which, now, queue
UNION ALL
SELECT 3 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT a.ticket_id
  FROM ticket_approvers a
  WHERE a.waiting
    AND a.user_id = $3
))
  AND (tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) AND (
  SELECT true
  FROM ticket_approvers a
  WHERE a.ticket_id = tickets.id
    AND a.level = tickets.current_level
    AND NOT a.withdrawn
    AND a.user_id = $4
) AND (
  SELECT true
  FROM decisions d
  WHERE d.ticket_id = tickets.id
    AND d.level = tickets.current_level
    AND NOT d.is_void
    AND d.user_id = $5
) IS NULL)
GROUP BY which, now, queue
UNION ALL
SELECT 4 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT d.ticket_id
  FROM decisions d
  WHERE d.user_id = $6
  UNION
  SELECT tickets.id
  FROM tickets
  WHERE tickets.state <> 'canceled'
    AND tickets.decided_by = $7
    AND true
))
GROUP BY which, now, queue;

-- member: ?
SELECT 0 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, CASE WHEN CASE WHEN NOT
    ticket_is_open(tickets.state, tickets.decision_deadline) THEN tickets.approval_type = 'manual' WHEN
    tickets.state = 'pending' THEN (NOT tickets.is_global AND (tickets.id, tickets.current_level,
    tickets.org_id) IN (
  SELECT a.ticket_id, a.level, m.org_id
  FROM members m
  JOIN users u ON u.id = m.user_id
  JOIN ticket_approvers a ON a.user_id = u.id
  WHERE m.role = 'org_admin'
    AND u.is_active
    AND a.waiting
    AND NOT EXISTS (
    SELECT
    FROM decisions d
    WHERE d.ticket_id = a.ticket_id
      AND d.level = a.level
      AND d.user_id = a.user_id
      AND NOT d.is_void
  )
) OR (tickets.id, tickets.current_level) IN (
  SELECT a.ticket_id, a.level
  FROM users u
  JOIN ticket_approvers a ON a.user_id = u.id
  WHERE u.is_super_admin
    AND u.is_active
    AND a.waiting
    AND NOT EXISTS (
    SELECT
    FROM decisions d
    WHERE d.ticket_id = a.ticket_id
      AND d.level = a.level
      AND d.user_id = a.user_id
      AND NOT d.is_void
  )
)) ELSE true END THEN 'administrator' WHEN tickets.approval_type <> 'automatic' THEN 'others' END AS queue,
    count(*)
FROM tickets
WHERE true
  AND ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)))
GROUP BY which, now, queue
UNION ALL
SELECT 1 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT *
  FROM tickets_concerning($3)
))
  AND ((("tickets"."org_id" != ALL($4)) OR "tickets"."is_global"))
GROUP BY which, now, queue
UNION ALL
SELECT 2 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT t.id
  FROM tickets t
  WHERE t.applicant_id = $5
  UNION
  SELECT t.id
  FROM tickets t
  WHERE t.beneficiary_id = $6
))
GROUP BY which, now, queue
UNION ALL
SELECT 3 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT a.ticket_id
  FROM ticket_approvers a
  WHERE a.waiting
    AND a.user_id = $7
))
  AND (tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) AND (
  SELECT true
  FROM ticket_approvers a
  WHERE a.ticket_id = tickets.id
    AND a.level = tickets.current_level
    AND NOT a.withdrawn
    AND a.user_id = $8
) AND (
  SELECT true
  FROM decisions d
  WHERE d.ticket_id = tickets.id
    AND d.level = tickets.current_level
    AND NOT d.is_void
    AND d.user_id = $9
) IS NULL)
GROUP BY which, now, queue
UNION ALL
SELECT 4 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT d.ticket_id
  FROM decisions d
  WHERE d.user_id = $10
))
GROUP BY which, now, queue;

-- org admin: ?q=web
SELECT 0 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, CASE WHEN CASE WHEN NOT
    ticket_is_open(tickets.state, tickets.decision_deadline) THEN tickets.approval_type = 'manual' WHEN
    tickets.state = 'pending' THEN (NOT tickets.is_global AND (tickets.id, tickets.current_level,
    tickets.org_id) IN (
  SELECT a.ticket_id, a.level, m.org_id
  FROM members m
  JOIN users u ON u.id = m.user_id
  JOIN ticket_approvers a ON a.user_id = u.id
  WHERE m.role = 'org_admin'
    AND u.is_active
    AND a.waiting
    AND NOT EXISTS (
    SELECT
    FROM decisions d
    WHERE d.ticket_id = a.ticket_id
      AND d.level = a.level
      AND d.user_id = a.user_id
      AND NOT d.is_void
  )
) OR (tickets.id, tickets.current_level) IN (
  SELECT a.ticket_id, a.level
  FROM users u
  JOIN ticket_approvers a ON a.user_id = u.id
  WHERE u.is_super_admin
    AND u.is_active
    AND a.waiting
    AND NOT EXISTS (
    SELECT
    FROM decisions d
    WHERE d.ticket_id = a.ticket_id
      AND d.level = a.level
      AND d.user_id = a.user_id
      AND NOT d.is_void
  )
)) ELSE true END THEN 'administrator' WHEN tickets.approval_type <> 'automatic' THEN 'others' END AS queue,
    count(*)
FROM tickets
WHERE true
  AND ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)))
  AND ((tickets.folded LIKE $3 AND (NOT tickets.is_global AND tickets.org_id = ANY ($4) OR said_in_ticket(tickets.folded)
      LIKE $5 OR (
  SELECT bool_or(u.folded LIKE $6)
  FROM users u
  WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
))))
GROUP BY which, now, queue
UNION ALL
SELECT 1 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT *
  FROM tickets_concerning($7)
))
  AND ((("tickets"."org_id" != ALL($8)) OR "tickets"."is_global"))
  AND ((tickets.folded LIKE $9 AND (NOT tickets.is_global AND tickets.org_id = ANY ($10) OR said_in_ticket(tickets.folded)
      LIKE $11 OR (
  SELECT bool_or(u.folded LIKE $12)
  FROM users u
  WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
))))
GROUP BY which, now, queue
UNION ALL
SELECT 2 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT t.id
  FROM tickets t
  WHERE t.applicant_id = $13
  UNION
  SELECT t.id
  FROM tickets t
  WHERE t.beneficiary_id = $14
))
  AND ((tickets.folded LIKE $15 AND (NOT tickets.is_global AND tickets.org_id = ANY ($16) OR said_in_ticket(tickets.folded)
      LIKE $17 OR (
  SELECT bool_or(u.folded LIKE $18)
  FROM users u
  WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
))))
GROUP BY which, now, queue
UNION ALL
SELECT 3 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT a.ticket_id
  FROM ticket_approvers a
  WHERE a.waiting
    AND a.user_id = $19
))
  AND (tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) AND (
  SELECT true
  FROM ticket_approvers a
  WHERE a.ticket_id = tickets.id
    AND a.level = tickets.current_level
    AND NOT a.withdrawn
    AND a.user_id = $20
) AND (
  SELECT true
  FROM decisions d
  WHERE d.ticket_id = tickets.id
    AND d.level = tickets.current_level
    AND NOT d.is_void
    AND d.user_id = $21
) IS NULL)
  AND ((tickets.folded LIKE $22 AND (NOT tickets.is_global AND tickets.org_id = ANY ($23) OR said_in_ticket(tickets.folded)
      LIKE $24 OR (
  SELECT bool_or(u.folded LIKE $25)
  FROM users u
  WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
))))
GROUP BY which, now, queue
UNION ALL
SELECT 4 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT d.ticket_id
  FROM decisions d
  WHERE d.user_id = $26
  UNION
  SELECT tickets.id
  FROM tickets
  WHERE tickets.state <> 'canceled'
    AND tickets.decided_by = $27
    AND (("tickets"."org_id" = ANY($28)) AND ("tickets"."is_global" = $29))
))
  AND ((tickets.folded LIKE $30 AND (NOT tickets.is_global AND tickets.org_id = ANY ($31) OR said_in_ticket(tickets.folded)
      LIKE $32 OR (
  SELECT bool_or(u.folded LIKE $33)
  FROM users u
  WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
))))
GROUP BY which, now, queue;

-- org admin: ?q=%231
SELECT 0 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, CASE WHEN CASE WHEN NOT
    ticket_is_open(tickets.state, tickets.decision_deadline) THEN tickets.approval_type = 'manual' WHEN
    tickets.state = 'pending' THEN (NOT tickets.is_global AND (tickets.id, tickets.current_level,
    tickets.org_id) IN (
  SELECT a.ticket_id, a.level, m.org_id
  FROM members m
  JOIN users u ON u.id = m.user_id
  JOIN ticket_approvers a ON a.user_id = u.id
  WHERE m.role = 'org_admin'
    AND u.is_active
    AND a.waiting
    AND NOT EXISTS (
    SELECT
    FROM decisions d
    WHERE d.ticket_id = a.ticket_id
      AND d.level = a.level
      AND d.user_id = a.user_id
      AND NOT d.is_void
  )
) OR (tickets.id, tickets.current_level) IN (
  SELECT a.ticket_id, a.level
  FROM users u
  JOIN ticket_approvers a ON a.user_id = u.id
  WHERE u.is_super_admin
    AND u.is_active
    AND a.waiting
    AND NOT EXISTS (
    SELECT
    FROM decisions d
    WHERE d.ticket_id = a.ticket_id
      AND d.level = a.level
      AND d.user_id = a.user_id
      AND NOT d.is_void
  )
)) ELSE true END THEN 'administrator' WHEN tickets.approval_type <> 'automatic' THEN 'others' END AS queue,
    count(*)
FROM tickets
WHERE true
  AND ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)))
  AND (("tickets"."number" = $3))
GROUP BY which, now, queue
UNION ALL
SELECT 1 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT *
  FROM tickets_concerning($4)
))
  AND ((("tickets"."org_id" != ALL($5)) OR "tickets"."is_global"))
  AND (("tickets"."number" = $6))
GROUP BY which, now, queue
UNION ALL
SELECT 2 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT t.id
  FROM tickets t
  WHERE t.applicant_id = $7
  UNION
  SELECT t.id
  FROM tickets t
  WHERE t.beneficiary_id = $8
))
  AND (("tickets"."number" = $9))
GROUP BY which, now, queue
UNION ALL
SELECT 3 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT a.ticket_id
  FROM ticket_approvers a
  WHERE a.waiting
    AND a.user_id = $10
))
  AND (tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) AND (
  SELECT true
  FROM ticket_approvers a
  WHERE a.ticket_id = tickets.id
    AND a.level = tickets.current_level
    AND NOT a.withdrawn
    AND a.user_id = $11
) AND (
  SELECT true
  FROM decisions d
  WHERE d.ticket_id = tickets.id
    AND d.level = tickets.current_level
    AND NOT d.is_void
    AND d.user_id = $12
) IS NULL)
  AND (("tickets"."number" = $13))
GROUP BY which, now, queue
UNION ALL
SELECT 4 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT d.ticket_id
  FROM decisions d
  WHERE d.user_id = $14
  UNION
  SELECT tickets.id
  FROM tickets
  WHERE tickets.state <> 'canceled'
    AND tickets.decided_by = $15
    AND (("tickets"."org_id" = ANY($16)) AND ("tickets"."is_global" = $17))
))
  AND (("tickets"."number" = $18))
GROUP BY which, now, queue;

-- org admin: ?state=...&type=...&approval_type=...&applicant_id=...&beneficiary_id=...&applicant_name=web&org_id=...&flow_id=...&asset_id=...&created_from=...&created_to=...&q=web
SELECT 0 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, CASE WHEN CASE WHEN NOT
    ticket_is_open(tickets.state, tickets.decision_deadline) THEN tickets.approval_type = 'manual' WHEN
    tickets.state = 'pending' THEN (NOT tickets.is_global AND (tickets.id, tickets.current_level,
    tickets.org_id) IN (
  SELECT a.ticket_id, a.level, m.org_id
  FROM members m
  JOIN users u ON u.id = m.user_id
  JOIN ticket_approvers a ON a.user_id = u.id
  WHERE m.role = 'org_admin'
    AND u.is_active
    AND a.waiting
    AND NOT EXISTS (
    SELECT
    FROM decisions d
    WHERE d.ticket_id = a.ticket_id
      AND d.level = a.level
      AND d.user_id = a.user_id
      AND NOT d.is_void
  )
) OR (tickets.id, tickets.current_level) IN (
  SELECT a.ticket_id, a.level
  FROM users u
  JOIN ticket_approvers a ON a.user_id = u.id
  WHERE u.is_super_admin
    AND u.is_active
    AND a.waiting
    AND NOT EXISTS (
    SELECT
    FROM decisions d
    WHERE d.ticket_id = a.ticket_id
      AND d.level = a.level
      AND d.user_id = a.user_id
      AND NOT d.is_void
  )
)) ELSE true END THEN 'administrator' WHEN tickets.approval_type <> 'automatic' THEN 'others' END AS queue,
    count(*)
FROM tickets
WHERE true
  AND ((("tickets"."org_id" = ANY($1)) AND ("tickets"."is_global" = $2)))
  AND ((((((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
      = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR ("tickets"."state" = $3)) OR ("tickets"."state"
      = $4)) OR ("tickets"."state" = $5)) OR (tickets.state = 'expired' OR ticket_is_overdue(tickets.state,
      tickets.decision_deadline))) OR (tickets.state = 'error' AND deadline_is_ahead(tickets.decision_deadline)
      IS TRUE)))
  AND (("tickets"."type" = ANY($6)))
  AND (("tickets"."approval_type" = ANY($7)))
  AND (("tickets"."applicant_id" = $8))
  AND (("tickets"."beneficiary_id" = $9))
  AND (("tickets"."org_id" = $10))
  AND (("tickets"."flow_id" = $11))
  AND (tickets.applicant_id IN (
  SELECT u.id
  FROM users u
  WHERE u.folded LIKE $12
))
  AND ((tickets.requested -> 'assets' @> ANY ($13) OR tickets.requested ->> 'asset_id' = ANY ($14)))
  AND (("tickets"."created_at" >= $15))
  AND (("tickets"."created_at" < $16))
  AND ((tickets.folded LIKE $17 AND (NOT tickets.is_global AND tickets.org_id = ANY ($18) OR said_in_ticket(tickets.folded)
      LIKE $19 OR (
  SELECT bool_or(u.folded LIKE $20)
  FROM users u
  WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
))))
GROUP BY which, now, queue
UNION ALL
SELECT 1 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT *
  FROM tickets_concerning($21)
))
  AND ((("tickets"."org_id" != ALL($22)) OR "tickets"."is_global"))
  AND ((((((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
      = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR ("tickets"."state" = $23)) OR
      ("tickets"."state" = $24)) OR ("tickets"."state" = $25)) OR (tickets.state = 'expired' OR
      ticket_is_overdue(tickets.state, tickets.decision_deadline))) OR (tickets.state = 'error' AND
      deadline_is_ahead(tickets.decision_deadline) IS TRUE)))
  AND (("tickets"."type" = ANY($26)))
  AND (("tickets"."approval_type" = ANY($27)))
  AND (("tickets"."applicant_id" = $28))
  AND (("tickets"."beneficiary_id" = $29))
  AND (("tickets"."org_id" = $30))
  AND (("tickets"."flow_id" = $31))
  AND (tickets.applicant_id IN (
  SELECT u.id
  FROM users u
  WHERE u.folded LIKE $32
))
  AND ((tickets.requested -> 'assets' @> ANY ($33) OR tickets.requested ->> 'asset_id' = ANY ($34)))
  AND (("tickets"."created_at" >= $35))
  AND (("tickets"."created_at" < $36))
  AND ((tickets.folded LIKE $37 AND (NOT tickets.is_global AND tickets.org_id = ANY ($38) OR said_in_ticket(tickets.folded)
      LIKE $39 OR (
  SELECT bool_or(u.folded LIKE $40)
  FROM users u
  WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
))))
GROUP BY which, now, queue
UNION ALL
SELECT 2 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT t.id
  FROM tickets t
  WHERE t.applicant_id = $41
  UNION
  SELECT t.id
  FROM tickets t
  WHERE t.beneficiary_id = $42
))
  AND ((((((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
      = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR ("tickets"."state" = $43)) OR
      ("tickets"."state" = $44)) OR ("tickets"."state" = $45)) OR (tickets.state = 'expired' OR
      ticket_is_overdue(tickets.state, tickets.decision_deadline))) OR (tickets.state = 'error' AND
      deadline_is_ahead(tickets.decision_deadline) IS TRUE)))
  AND (("tickets"."type" = ANY($46)))
  AND (("tickets"."approval_type" = ANY($47)))
  AND (("tickets"."applicant_id" = $48))
  AND (("tickets"."beneficiary_id" = $49))
  AND (("tickets"."org_id" = $50))
  AND (("tickets"."flow_id" = $51))
  AND (tickets.applicant_id IN (
  SELECT u.id
  FROM users u
  WHERE u.folded LIKE $52
))
  AND ((tickets.requested -> 'assets' @> ANY ($53) OR tickets.requested ->> 'asset_id' = ANY ($54)))
  AND (("tickets"."created_at" >= $55))
  AND (("tickets"."created_at" < $56))
  AND ((tickets.folded LIKE $57 AND (NOT tickets.is_global AND tickets.org_id = ANY ($58) OR said_in_ticket(tickets.folded)
      LIKE $59 OR (
  SELECT bool_or(u.folded LIKE $60)
  FROM users u
  WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
))))
GROUP BY which, now, queue
UNION ALL
SELECT 3 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT a.ticket_id
  FROM ticket_approvers a
  WHERE a.waiting
    AND a.user_id = $61
))
  AND (tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) AND (
  SELECT true
  FROM ticket_approvers a
  WHERE a.ticket_id = tickets.id
    AND a.level = tickets.current_level
    AND NOT a.withdrawn
    AND a.user_id = $62
) AND (
  SELECT true
  FROM decisions d
  WHERE d.ticket_id = tickets.id
    AND d.level = tickets.current_level
    AND NOT d.is_void
    AND d.user_id = $63
) IS NULL)
  AND ((((((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
      = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR ("tickets"."state" = $64)) OR
      ("tickets"."state" = $65)) OR ("tickets"."state" = $66)) OR (tickets.state = 'expired' OR
      ticket_is_overdue(tickets.state, tickets.decision_deadline))) OR (tickets.state = 'error' AND
      deadline_is_ahead(tickets.decision_deadline) IS TRUE)))
  AND (("tickets"."type" = ANY($67)))
  AND (("tickets"."approval_type" = ANY($68)))
  AND (("tickets"."applicant_id" = $69))
  AND (("tickets"."beneficiary_id" = $70))
  AND (("tickets"."org_id" = $71))
  AND (("tickets"."flow_id" = $72))
  AND (tickets.applicant_id IN (
  SELECT u.id
  FROM users u
  WHERE u.folded LIKE $73
))
  AND ((tickets.requested -> 'assets' @> ANY ($74) OR tickets.requested ->> 'asset_id' = ANY ($75)))
  AND (("tickets"."created_at" >= $76))
  AND (("tickets"."created_at" < $77))
  AND ((tickets.folded LIKE $78 AND (NOT tickets.is_global AND tickets.org_id = ANY ($79) OR said_in_ticket(tickets.folded)
      LIKE $80 OR (
  SELECT bool_or(u.folded LIKE $81)
  FROM users u
  WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
))))
GROUP BY which, now, queue
UNION ALL
SELECT 4 AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, NULL AS queue, count(*)
FROM tickets
WHERE true
  AND (tickets.id IN (
  SELECT d.ticket_id
  FROM decisions d
  WHERE d.user_id = $82
  UNION
  SELECT tickets.id
  FROM tickets
  WHERE tickets.state <> 'canceled'
    AND tickets.decided_by = $83
    AND (("tickets"."org_id" = ANY($84)) AND ("tickets"."is_global" = $85))
))
  AND ((((((((tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE) OR (tickets.state
      = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)) OR ("tickets"."state" = $86)) OR
      ("tickets"."state" = $87)) OR ("tickets"."state" = $88)) OR (tickets.state = 'expired' OR
      ticket_is_overdue(tickets.state, tickets.decision_deadline))) OR (tickets.state = 'error' AND
      deadline_is_ahead(tickets.decision_deadline) IS TRUE)))
  AND (("tickets"."type" = ANY($89)))
  AND (("tickets"."approval_type" = ANY($90)))
  AND (("tickets"."applicant_id" = $91))
  AND (("tickets"."beneficiary_id" = $92))
  AND (("tickets"."org_id" = $93))
  AND (("tickets"."flow_id" = $94))
  AND (tickets.applicant_id IN (
  SELECT u.id
  FROM users u
  WHERE u.folded LIKE $95
))
  AND ((tickets.requested -> 'assets' @> ANY ($96) OR tickets.requested ->> 'asset_id' = ANY ($97)))
  AND (("tickets"."created_at" >= $98))
  AND (("tickets"."created_at" < $99))
  AND ((tickets.folded LIKE $100 AND (NOT tickets.is_global AND tickets.org_id = ANY ($101) OR said_in_ticket(tickets.folded)
      LIKE $102 OR (
  SELECT bool_or(u.folded LIKE $103)
  FROM users u
  WHERE u.id IN (tickets.applicant_id, tickets.beneficiary_id)
))))
GROUP BY which, now, queue;

