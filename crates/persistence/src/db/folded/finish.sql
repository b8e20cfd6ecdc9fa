-- Replaces folded texts in a table by complete ones. Returns the number of rows.
-- $1 table, $2 texts, $3 the complete ones in the same order
SELECT finish_texts($1::text::regclass, $2, $3);
