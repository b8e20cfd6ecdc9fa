DROP FUNCTION permission_holds(permissions);
DROP TRIGGER keep_former_name ON groups;
DROP TRIGGER keep_former_name ON nodes;
DROP TRIGGER keep_former_name ON assets;
DROP FUNCTION keep_former_name();
DROP TABLE former_names;
