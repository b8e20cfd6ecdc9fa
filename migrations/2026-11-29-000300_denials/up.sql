-- A denial does not end its ticket if the level requires several. So the next steps belong to the decision. NULL: not a denial,
-- or a server of the last release stored it, with the next steps only in the state of the ticket.
ALTER TABLE decisions ADD COLUMN next_steps text;
