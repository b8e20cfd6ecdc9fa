-- Some of the undecided tickets that ask for an asset, alone or with others.
-- $1 organization, $2 JSON array of its id, $3 how many
SELECT id FROM tickets
WHERE org_id = $1 AND ticket_is_undecided(state, decision_deadline)
    AND (requested -> 'assets') @> $2
ORDER BY id LIMIT $3;
