-- Those of these command groups that a rule may name: those of its organization and the global ones. Locks them, so that nobody
-- deletes them before the transaction ends.
-- $1 organization (null: a global rule), $2 groups
SELECT id FROM command_groups WHERE id = ANY ($2) AND (org_id IS NULL OR org_id = $1) FOR KEY SHARE;
