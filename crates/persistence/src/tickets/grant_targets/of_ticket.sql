-- The assets, nodes and groups that a ticket would grant and that exist, and whether its beneficiary is active and may be
-- granted them. Locks them.
-- $1 ticket
SELECT target.*
FROM tickets t
JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
CROSS JOIN LATERAL coalesce(t.approved, t.requested) AS given
CROSS JOIN LATERAL lock_grant_targets(
    t.org_id,
    t.beneficiary_id,
    array_append(ARRAY(SELECT jsonb_array_elements_text(given -> 'assets')::uuid), (given ->> 'asset_id')::uuid),
    ARRAY(SELECT jsonb_array_elements_text(given -> 'nodes')::uuid),
    ARRAY(SELECT jsonb_array_elements_text(v.definition #> '{item,groups}')::uuid)
) AS target
WHERE t.id = $1
UNION ALL
-- The device of the request, if the beneficiary owns it.
SELECT 'own', a.id
FROM tickets t JOIN assets a ON a.id = (coalesce(t.approved, t.requested) ->> 'asset_id')::uuid AND a.owner_id = t.beneficiary_id
WHERE t.id = $1
UNION ALL
-- Whether connectors may carry the grant.
SELECT 'connectors', t.org_id FROM tickets t
WHERE t.id = $1 AND EXISTS (SELECT FROM connectors c WHERE c.org_id = t.org_id AND c.is_active);
