-- The number of open tickets of an applicant in an organization, by the clock: a ticket past its deadline is not open. Guard
-- rules, and not the applicant, open reviews, so these do not count.
-- $1 applicant, $2 organization, $3 the most to count
SELECT count(*) AS count FROM (
    SELECT FROM tickets
    WHERE applicant_id = $1 AND org_id = $2
        AND state IN ('pending', 'blocked', 'error') AND decision_deadline > gatepass_now()
        AND type NOT IN ('login_review', 'asset_login_review', 'command_review')
    LIMIT $3
) open;
