-- Notes the first of the failures of a webhook since its last success, or its success. A webhook that has not failed stays untouched by
-- a success.
-- $1 webhook, $2 whether it failed
UPDATE webhooks SET failing_since = CASE WHEN $2 THEN coalesce(failing_since, gatepass_now()) END
WHERE id = $1 AND ($2 OR failing_since IS NOT NULL)
RETURNING failing_since;
