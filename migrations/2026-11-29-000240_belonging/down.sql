DROP FUNCTION belongs_to(uuid, uuid);
