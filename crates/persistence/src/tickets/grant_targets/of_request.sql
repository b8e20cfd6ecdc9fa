-- Which of the assets, nodes and groups that a request asks for exist, and how its beneficiary stands to it; locked.
-- $1 organization, $2 beneficiary, $3 assets, $4 nodes, $5 groups
SELECT * FROM lock_grant_targets($1, $2, $3, $4, $5);
