-- Lets no other transaction change rules or command groups until this one ends: each change adds to this number.
SELECT FROM guard_version FOR UPDATE;
