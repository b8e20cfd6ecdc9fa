-- Whose word a ticket ended by, also where they were asked at no level: an admin who overrode it, or gave up on its error.
-- By state, and in an order of ids of its own, as the indexes of applicants and beneficiaries.
CREATE INDEX tickets_decided_by_idx ON tickets (decided_by, state, id NULLS FIRST) WHERE decided_by IS NOT NULL;
