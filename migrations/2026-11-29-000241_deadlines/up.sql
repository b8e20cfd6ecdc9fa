-- The state of a ticket by the clock: one that nobody decided or repaired in time has expired, whether or not anybody stored
-- it.
CREATE OR REPLACE FUNCTION ticket_state_now(state text, decision_deadline timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN state IN ('pending', 'blocked', 'error') AND decision_deadline <= gatepass_now() THEN 'expired' ELSE state END
$$;

-- Nobody may decide tickets that are blocked or in error, so they wait for an admin: three times as long as for a decision.
UPDATE tickets t SET decision_deadline = t.created_at + 3 * (coalesce(v.definition ->> 'pending_for', 'P30D'))::interval
FROM flow_versions v
WHERE v.flow_id = t.flow_id AND v.version = t.flow_version AND t.state IN ('blocked', 'error');

-- A ticket whose fixed window has passed has expired (domain.md section 3.4), so its deadline is never behind its window.
UPDATE tickets SET decision_deadline = least(decision_deadline, CASE coalesce(approved_timing, timing) ->> 'mode'
    WHEN 'until' THEN (coalesce(approved_timing, timing) ->> 'end')::timestamptz
    WHEN 'scheduled' THEN (coalesce(approved_timing, timing) ->> 'start')::timestamptz
        + (coalesce(approved_timing, timing) ->> 'duration')::interval
    END)
WHERE state IN ('pending', 'blocked', 'error');
