-- Folded texts that the database could not complete, with their tables.
-- $1 how many rows
SELECT DISTINCT searched, folded FROM (SELECT searched, folded FROM unfinished_texts LIMIT $1) due;
