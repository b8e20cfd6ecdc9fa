-- Lets the sequence $1 go on after the value $2.
SELECT setval($1::text::regclass, $2)
