-- Counts a guess, and gives the account if it is the code. No row: there is no code that still counts.
-- $1 channel, $2 user, $3 hash of the guess, $4 the most guesses
UPDATE chat_codes c SET guesses = c.guesses + 1
WHERE c.channel_id = $1 AND c.user_id = $2 AND c.guesses < $4 AND c.expires_at > gatepass_now()
RETURNING CASE WHEN c.hash = $3 THEN c.account END;
