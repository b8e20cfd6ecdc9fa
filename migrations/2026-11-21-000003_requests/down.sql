DROP TABLE grants, comments, decisions, ticket_approvers, ticket_levels, tickets;
DROP SEQUENCE ticket_number;
DROP TABLE flow_versions, flows;
