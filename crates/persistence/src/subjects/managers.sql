-- The managers of the requesters of these tickets.
-- $1 tickets
SELECT t.id AS of, m.id, m.username, m.name
FROM unnest($1::uuid[]) asked (id)
JOIN tickets t ON t.id = asked.id
JOIN users u ON u.id = t.applicant_id
JOIN users m ON m.id = u.manager_id;
