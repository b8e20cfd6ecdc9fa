-- The messages that a person does not want in chats (domain.md section 13).
ALTER TABLE notification_preferences ADD unwanted_chat text[] COLLATE "C" NOT NULL DEFAULT '{}';
