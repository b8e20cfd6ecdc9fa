DROP INDEX grants_scheduled_idx;
DROP TABLE reminders;
DROP TABLE delivery_lanes;
DROP TABLE deliveries;
DROP TABLE notification_preferences;
DROP TABLE notifications;
DROP TABLE watermarks;
