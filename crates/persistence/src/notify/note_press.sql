-- Notes a press, unless it was noted before.
-- $1 channel, $2 event
INSERT INTO chat_presses (channel_id, event_id, at) VALUES ($1, $2, gatepass_now()) ON CONFLICT DO NOTHING;
