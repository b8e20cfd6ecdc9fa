-- Open invitations into an organization; what is answered or withdrawn is in the log alone.
CREATE TABLE invitations (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL CONSTRAINT invitations_org_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL CONSTRAINT invitations_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('member', 'auditor', 'org_admin')),
    invited_by uuid NOT NULL CONSTRAINT invitations_invited_by_fkey REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT invitations_user_id_key UNIQUE (org_id, user_id)
);
CREATE INDEX invitations_user_id_idx ON invitations (user_id);
CREATE INDEX invitations_invited_by_idx ON invitations (invited_by);
