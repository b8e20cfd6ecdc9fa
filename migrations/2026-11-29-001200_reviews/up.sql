-- Reviews of guard rules (domain.md section 9.2).

-- The flow of a guard rule, with the levels of its reviews. Only the rule has it: it is in no list, and no request finds it. A
-- deleted flow keeps the id of a rule that may not exist any more.
ALTER TABLE flows ADD COLUMN rule_id uuid;
CREATE UNIQUE INDEX flows_rule_id_key ON flows (rule_id) WHERE deleted_at IS NULL;

-- A review of a global rule. Nobody reads or administers it by a role in its organization.
ALTER TABLE tickets ADD COLUMN is_global boolean NOT NULL DEFAULT false;

-- `asker` is the user of the gateway that opened a review.
ALTER TABLE ticket_readers DROP CONSTRAINT ticket_readers_because_check;
ALTER TABLE ticket_readers ADD CONSTRAINT ticket_readers_because_check CHECK (because IN ('ahead', 'flow', 'named', 'asker'));

-- What reviews are about, and whether their approvals count any more. `question` is equal for the same question, `reach` for all
-- questions that an approval answers which does not count once only.
CREATE TABLE reviews (
    ticket_id uuid PRIMARY KEY REFERENCES tickets (id) ON DELETE CASCADE,
    question text COLLATE "C" NOT NULL,
    reach text COLLATE "C" NOT NULL,
    is_reusable boolean NOT NULL,
    used_at timestamptz
);
CREATE INDEX reviews_reach_idx ON reviews (reach, ticket_id);
