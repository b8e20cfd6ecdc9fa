-- The names of these assets ($1), nodes ($2), groups ($3) and items ($4).
SELECT * FROM subjects_named($1, $2, $3, $4);
