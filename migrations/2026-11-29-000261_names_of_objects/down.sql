DROP FUNCTION names_of(text, uuid[]);
DROP FUNCTION name_of(text, uuid);
