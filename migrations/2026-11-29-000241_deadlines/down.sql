-- The new deadlines do no harm to a server that does not know their rule.
CREATE OR REPLACE FUNCTION ticket_state_now(state text, decision_deadline timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN state IN ('pending', 'blocked') AND decision_deadline <= gatepass_now() THEN 'expired' ELSE state END
$$;
