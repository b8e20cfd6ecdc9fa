-- Each approver rule has its SQL in a file of its own beside the code (`persistence/approvers/rules/`). The server puts these
-- files together, so that a new rule needs no migration. No release knows these functions.
DROP FUNCTION deciders_of_flow(uuid, jsonb, uuid);
DROP FUNCTION people_named_by_rules(uuid, uuid, uuid[], uuid[], uuid[], jsonb);
