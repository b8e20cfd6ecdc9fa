-- An approval counts for the content that the approver saw. When somebody widens the request it becomes void, and its approver
-- may decide again in the next round. A server of the last release writes decisions of the first round that count.
ALTER TABLE decisions ADD COLUMN round integer NOT NULL DEFAULT 1;
ALTER TABLE decisions ADD COLUMN is_void boolean NOT NULL DEFAULT false;
-- The content that an approval is about. Null: the original request.
ALTER TABLE decisions ADD COLUMN content jsonb;
-- The parts that an owner spoke for. Null: everything.
ALTER TABLE decisions ADD COLUMN parts jsonb;
ALTER TABLE decisions DROP CONSTRAINT decisions_pkey, ADD PRIMARY KEY (ticket_id, level, user_id, round);

-- Whether an admin named the approvers of the level. Others follow the level's rule.
ALTER TABLE ticket_levels ADD COLUMN is_assigned boolean NOT NULL DEFAULT false;
UPDATE ticket_levels l SET is_assigned = true
FROM ticket_approvers a WHERE a.ticket_id = l.ticket_id AND a.level = -l.level;

-- For each node the owner of the nearest node, from this one upwards, that has one.
CREATE VIEW nearest_owners AS
SELECT DISTINCT ON (a.node_id) a.node_id, n.owner_id, n.org_id
FROM node_ancestors a JOIN nodes n ON n.id = a.ancestor_id
WHERE n.owner_id IS NOT NULL
ORDER BY a.node_id, a.depth;
