COPY (SELECT t.id, t.number, t.type, t.org_id, o.slug, t.title, t.reason, t.state, CASE WHEN t.state = 'blocked' THEN t.state_data ->> 'reason' END,
  t.applicant_id, a.username, a.name, m.id, m.username, t.beneficiary_id, b.username, b.name, t.flow_id, t.flow_version, v.name,
  v.definition -> 'approval' ->> 'type', t.current_level, t.requested, t.approved,
  jsonb_array_length(r.request -> 'assets'),
  (SELECT string_agg((SELECT x.name FROM assets x WHERE x.id = i.id::uuid), ', ') FROM jsonb_array_elements_text(r.request -> 'assets') i (id)),
  (SELECT string_agg((SELECT x.address FROM assets x WHERE x.id = i.id::uuid), ', ') FROM jsonb_array_elements_text(r.request -> 'assets') i (id)),
  jsonb_array_length(r.request -> 'nodes'),
  (SELECT string_agg((SELECT string_agg(n.name, '/' ORDER BY p.depth DESC) FROM node_ancestors p JOIN nodes n ON n.id = p.ancestor_id
    WHERE p.node_id = i.id::uuid), ', ') FROM jsonb_array_elements_text(r.request -> 'nodes') i (id)),
  jsonb_array_length(v.definition #> '{item,groups}'),
  (SELECT string_agg((SELECT x.name FROM groups x WHERE x.id = i.id::uuid), ', ')
    FROM jsonb_array_elements_text(v.definition #> '{item,groups}') i (id)),
  v.definition #>> '{item,category}', v.definition #>> '{item,url}', coalesce(t.approved_timing, t.timing),
  t.window_start, t.window_end, t.decision_deadline, t.created_at, t.updated_at, (SELECT count(*) FROM comments c WHERE c.ticket_id = t.id),
  t.resubmitted_from, t.decided_at, d.id, d.username, t.state_data ->> 'reason', t.state_data ->> 'next_steps'
FROM tickets t JOIN organizations o ON o.id = t.org_id JOIN users a ON a.id = t.applicant_id JOIN users b ON b.id = t.beneficiary_id
CROSS JOIN LATERAL (SELECT coalesce(t.approved, t.requested) AS request OFFSET 0) r
JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version LEFT JOIN users d ON d.id = t.decided_by
LEFT JOIN users m ON m.id = a.manager_id
ORDER BY t.id DESC) TO STDOUT (FORMAT csv, HEADER)
