-- The number of open tickets of an applicant in an organization, by the clock: a ticket past its deadline is not open. Guard
-- rules, and not the applicant, open reviews, so these do not count.
-- $1 applicant, $2 organization, $3 the most to count, $4 the types of reviews
SELECT count(*) AS count FROM (
    SELECT FROM tickets
    WHERE applicant_id = $1 AND org_id = $2
        AND ticket_is_open(state, decision_deadline)
        AND type <> ALL ($4)
    LIMIT $3
) open;
