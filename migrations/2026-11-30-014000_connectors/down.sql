DROP FUNCTION access_of_grant(grants, connectors);
DROP FUNCTION named_for_task(text, uuid[]);
DROP TRIGGER grant_groups_follow ON grants;
CREATE OR REPLACE FUNCTION grant_groups_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE grant_groups SET valid_from = NEW.window_start, valid_until = CASE
        WHEN NEW.state IN ('open', 'ready', 'active') THEN NEW.window_end
        ELSE least(NEW.window_end, NEW.updated_at) END
    WHERE grant_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER grant_groups_follow AFTER UPDATE OF state, window_start, window_end ON grants FOR EACH ROW
    WHEN (NEW.type = 'resource_access' AND (OLD.state, OLD.window_start, OLD.window_end)
        IS DISTINCT FROM (NEW.state, NEW.window_start, NEW.window_end))
    EXECUTE FUNCTION grant_groups_follow();
DROP FUNCTION grant_state_now(text, text, timestamptz, timestamptz);
ALTER TABLE grants DROP COLUMN provisioning;
DROP TABLE connector_tasks;
DROP TABLE connectors;
