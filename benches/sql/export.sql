COPY (SELECT t.id, t.number, t.type, t.org_id, o.slug, t.title, t.reason, t.state, CASE WHEN t.state = 'blocked' THEN t.state_data ->> 'reason' END,
  t.applicant_id, a.username, a.name, t.beneficiary_id, b.username, b.name, t.flow_id, t.flow_version, v.name,
  v.definition -> 'approval' ->> 'type', t.current_level, t.requested, t.approved, coalesce(t.approved_timing, t.timing),
  t.window_start, t.window_end, t.decision_deadline, t.created_at, t.updated_at, t.decided_at, d.id, d.username,
  t.state_data ->> 'reason', t.state_data ->> 'next_steps'
FROM tickets t JOIN organizations o ON o.id = t.org_id JOIN users a ON a.id = t.applicant_id JOIN users b ON b.id = t.beneficiary_id
JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version LEFT JOIN users d ON d.id = t.decided_by
ORDER BY t.id DESC) TO STDOUT (FORMAT csv, HEADER)
