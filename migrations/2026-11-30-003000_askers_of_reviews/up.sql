-- The user of the gateway that opened a review. Null: the user asked, with a login or a connection token, or a server of an older
-- release opened it. It refers to no user, so that the review of a deleted gateway is never one of the user.
ALTER TABLE reviews ADD COLUMN asker_id uuid;
