DELETE FROM deliveries WHERE updates IS NOT NULL;
ALTER TABLE deliveries DROP CONSTRAINT deliveries_event_key;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_event_key UNIQUE (event_id, channel, recipient_id);
ALTER TABLE deliveries DROP COLUMN address, DROP COLUMN updates, DROP COLUMN has_buttons;
DROP TABLE chat_presses;
DROP TABLE chat_codes;
DROP TABLE chat_addresses;
DROP TABLE chat_accounts;
DROP TABLE channels;
