-- Addresses that a mail server refused for good. They get no more mail; a new address of the same person has no mark.
CREATE TABLE bounced_addresses (
    -- In lower case.
    address text COLLATE "C" PRIMARY KEY,
    at timestamptz NOT NULL,
    -- The words of the server, cut.
    why text NOT NULL
);
