DROP FUNCTION tree_around(uuid, uuid[], uuid[], uuid[], uuid[], boolean);
