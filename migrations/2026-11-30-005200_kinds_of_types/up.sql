-- What statements and partial indexes have to know of ticket types, as `TicketType::offer` has it.

-- Whether people choose an item of the catalog.
CREATE FUNCTION is_catalog_type(type text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT type IN ('resource_access', 'device_admin')
$$;

-- Whether people choose one device of an item, and get a session on it.
CREATE FUNCTION is_device_type(type text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT type = 'device_admin'
$$;
