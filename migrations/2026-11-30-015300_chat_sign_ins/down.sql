DROP TABLE chat_sign_ins;
