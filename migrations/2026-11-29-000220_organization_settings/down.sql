DROP FUNCTION organizations_with_item(text, jsonb);
DROP FUNCTION shadows_global(jsonb, text);
ALTER TABLE organizations DROP COLUMN settings;
