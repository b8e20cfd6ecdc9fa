DROP FUNCTION is_device_type(text);
DROP FUNCTION is_catalog_type(text);
