-- Takes back one attempt of each subject.
-- $1 subjects
UPDATE login_throttle SET failures = failures - 1 WHERE subject = ANY (ARRAY(
    SELECT subject FROM login_throttle WHERE subject = ANY ($1) AND failures > 0 ORDER BY subject FOR UPDATE));
