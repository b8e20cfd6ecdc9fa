ALTER TABLE notification_preferences DROP unwanted_chat;
