-- Locks the questions of several reaches, one after the other in the order of the array.
-- $1 reaches
SELECT pg_advisory_xact_lock(hashtextextended('review ' || reach, 0)) FROM unnest($1::text[]) AS reach;
