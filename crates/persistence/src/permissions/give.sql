-- Stores the permission that a ticket gives, or gives anew after connectors gave its grant up. Assets and nodes that were deleted are omitted. The others are locked in the
-- order of their ids, as all references are.
-- $1 id, $2 organization, $3 name, $4 users, $5 groups, $6 assets, $7 nodes, $8 accounts, $9 protocols, $10 actions,
-- $11 begin, $12 end, $13 whether it is active, $14 comment, $15 ticket, $16 created at, $17 updated at,
-- $18 folded name
INSERT INTO permissions (id, org_id, name, users, groups, assets, nodes, accounts, protocols, actions,
    valid_from, valid_until, is_active, comment, source_ticket_id, created_at, updated_at, folded)
SELECT $1, $2, $3, $4, $5,
    ARRAY(SELECT id FROM assets WHERE org_id = $2 AND id = ANY ($6) ORDER BY id FOR KEY SHARE),
    ARRAY(SELECT id FROM nodes WHERE org_id = $2 AND id = ANY ($7) ORDER BY id FOR KEY SHARE),
    $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
ON CONFLICT (source_ticket_id) DO UPDATE SET name = excluded.name, users = excluded.users, groups = excluded.groups,
    assets = excluded.assets, nodes = excluded.nodes, accounts = excluded.accounts, protocols = excluded.protocols,
    actions = excluded.actions, valid_from = excluded.valid_from, valid_until = excluded.valid_until,
    is_active = excluded.is_active, comment = excluded.comment, updated_at = excluded.updated_at, folded = excluded.folded;
