DROP INDEX tickets_item_idx;
DROP VIEW effective_members;
DROP TRIGGER grant_groups_follow ON grants;
DROP FUNCTION grant_groups_follow();
DROP TABLE grant_groups;
