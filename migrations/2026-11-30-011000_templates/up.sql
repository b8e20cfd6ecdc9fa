-- Templates that organizations use for messages in place of the built-in ones (domain.md section 13).
CREATE TABLE message_templates (
    org_id uuid NOT NULL CONSTRAINT message_templates_org_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    message text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    -- Null: the built-in one.
    subject text,
    text text,
    html text,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, message, language),
    CHECK (num_nonnulls(subject, text, html) > 0)
);
