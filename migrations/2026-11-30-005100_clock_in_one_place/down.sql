CREATE OR REPLACE FUNCTION permission_holds(p permissions) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT p.source_ticket_id IS NULL OR EXISTS (
        SELECT FROM grants g
        WHERE g.ticket_id = p.source_ticket_id AND g.state IN ('open', 'ready', 'revoking')
            AND (g.window_end IS NULL OR g.window_end > gatepass_now()))
$$;

CREATE OR REPLACE FUNCTION grant_state_now(state text, window_start timestamptz, window_end timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN state NOT IN ('open', 'ready') THEN state
        WHEN window_end <= gatepass_now() THEN 'expired'
        WHEN window_start > gatepass_now() THEN 'scheduled'
        WHEN state = 'ready' THEN 'ready'
        ELSE 'active'
    END
$$;

CREATE OR REPLACE FUNCTION ticket_state_now(state text, decision_deadline timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN state IN ('pending', 'blocked', 'error') AND decision_deadline <= gatepass_now() THEN 'expired' ELSE state END
$$;

DROP FUNCTION grant_is_open(text, timestamptz);
DROP FUNCTION window_lasts(timestamptz);
DROP FUNCTION window_has_begun(timestamptz);
DROP FUNCTION ticket_is_overdue(text, timestamptz);
DROP FUNCTION ticket_is_undecided(text, timestamptz);
DROP FUNCTION ticket_is_open(text, timestamptz);
DROP FUNCTION deadline_is_ahead(timestamptz);
