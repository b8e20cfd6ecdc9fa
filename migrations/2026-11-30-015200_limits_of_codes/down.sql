DROP TABLE chat_limits;
