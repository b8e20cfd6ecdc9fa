-- The manager of a user.
-- $1 user
SELECT u.id AS of, m.id, m.username, m.name FROM users u JOIN users m ON m.id = u.manager_id WHERE u.id = $1;
