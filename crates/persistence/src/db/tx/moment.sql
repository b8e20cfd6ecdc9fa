-- What time it has become: `gatepass_now()` stands still in a transaction, and a statement behind a lock begins later.
SELECT gatepass_now() + (statement_timestamp() - now());
