-- What the clock makes of tickets and grants, each said once. Statements and partial indexes see the text of these functions:
-- PostgreSQL puts it in the place of each call.

-- Whether a deadline of a ticket lies ahead.
CREATE FUNCTION deadline_is_ahead(decision_deadline timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT decision_deadline > gatepass_now()
$$;

-- Whether a ticket has not ended, as `Ticket::has_ended` has it. A ticket in error waits for an admin.
CREATE FUNCTION ticket_is_open(state text, decision_deadline timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT state IN ('pending', 'blocked', 'error') AND deadline_is_ahead(decision_deadline)
$$;

-- Whether a ticket still needs a decision, as `Ticket::is_undecided` has it. A ticket in error is decided.
CREATE FUNCTION ticket_is_undecided(state text, decision_deadline timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT state IN ('pending', 'blocked') AND deadline_is_ahead(decision_deadline)
$$;

-- Whether a ticket has expired although it is stored as open.
CREATE FUNCTION ticket_is_overdue(state text, decision_deadline timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT state IN ('pending', 'blocked', 'error') AND NOT deadline_is_ahead(decision_deadline)
$$;

CREATE OR REPLACE FUNCTION ticket_state_now(state text, decision_deadline timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN ticket_is_overdue(state, decision_deadline) THEN 'expired' ELSE state END
$$;

-- Whether a window has begun, as `Window::has_begun` has it.
CREATE FUNCTION window_has_begun(window_start timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT window_start <= gatepass_now()
$$;

-- Whether a window is not over, as `Window::is_over` has it. It may lie ahead.
CREATE FUNCTION window_lasts(window_end timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT window_end IS NULL OR window_end > gatepass_now()
$$;

-- Whether nobody has closed a grant and its window is not over, as `Grant::is_open_at` has it.
CREATE FUNCTION grant_is_open(state text, window_end timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT state IN ('open', 'ready') AND window_lasts(window_end)
$$;

CREATE OR REPLACE FUNCTION grant_state_now(state text, window_start timestamptz, window_end timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN state NOT IN ('open', 'ready') THEN state
        WHEN NOT window_lasts(window_end) THEN 'expired'
        WHEN NOT window_has_begun(window_start) THEN 'scheduled'
        WHEN state = 'ready' THEN 'ready'
        ELSE 'active'
    END
$$;

CREATE OR REPLACE FUNCTION permission_holds(p permissions) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT p.source_ticket_id IS NULL OR EXISTS (
        SELECT FROM grants g
        WHERE g.ticket_id = p.source_ticket_id AND g.state IN ('open', 'ready', 'revoking') AND window_lasts(g.window_end))
$$;
