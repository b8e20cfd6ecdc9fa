CREATE TABLE nodes (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL CONSTRAINT nodes_org_id_fkey REFERENCES organizations (id),
    parent_id uuid CONSTRAINT nodes_parent_id_fkey REFERENCES nodes (id),
    name text NOT NULL,
    owner_id uuid CONSTRAINT nodes_owner_id_fkey REFERENCES users (id),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT nodes_name_key UNIQUE NULLS NOT DISTINCT (org_id, parent_id, name)
);
CREATE INDEX nodes_parent_id_idx ON nodes (parent_id);
CREATE INDEX nodes_owner_id_idx ON nodes (owner_id);

-- Every node with itself (depth 0) and each of its ancestors: "is this asset under that node" is one index look-up.
CREATE TABLE node_ancestors (
    node_id uuid NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
    ancestor_id uuid NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
    depth integer NOT NULL,
    PRIMARY KEY (node_id, ancestor_id)
);
CREATE INDEX node_ancestors_ancestor_id_idx ON node_ancestors (ancestor_id, node_id);

CREATE TABLE assets (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL CONSTRAINT assets_org_id_fkey REFERENCES organizations (id),
    name text NOT NULL,
    address text,
    category text NOT NULL CHECK (category IN ('host', 'device', 'database', 'cloud', 'web', 'application')),
    protocols jsonb NOT NULL,
    owner_id uuid CONSTRAINT assets_owner_id_fkey REFERENCES users (id),
    is_active boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT assets_name_key UNIQUE (org_id, name)
);
CREATE INDEX assets_org_id_idx ON assets (org_id, id);
CREATE INDEX assets_owner_id_idx ON assets (owner_id);
CREATE INDEX assets_search_idx ON assets USING gin ((name || ' ' || coalesce(address, '')) gin_trgm_ops);

CREATE TABLE asset_nodes (
    asset_id uuid NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    node_id uuid NOT NULL CONSTRAINT asset_nodes_node_id_fkey REFERENCES nodes (id),
    PRIMARY KEY (asset_id, node_id)
);
CREATE INDEX asset_nodes_node_id_idx ON asset_nodes (node_id, asset_id);

CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    asset_id uuid NOT NULL CONSTRAINT accounts_asset_id_fkey REFERENCES assets (id) ON DELETE CASCADE,
    username text NOT NULL,
    privileged boolean NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT accounts_username_key UNIQUE (asset_id, username)
);

-- The sides of a rule are arrays: one GIN look-up finds the rules that name any of a user's groups or an asset's nodes.
CREATE TABLE permissions (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL CONSTRAINT permissions_org_id_fkey REFERENCES organizations (id),
    name text NOT NULL,
    users uuid[] NOT NULL,
    groups uuid[] NOT NULL,
    assets uuid[] NOT NULL,
    nodes uuid[] NOT NULL,
    accounts text[] NOT NULL,
    protocols text[] NOT NULL,
    actions text[] NOT NULL,
    valid_from timestamptz,
    valid_until timestamptz,
    is_active boolean NOT NULL,
    comment text NOT NULL,
    source_ticket_id uuid CONSTRAINT permissions_source_ticket_id_key UNIQUE,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX permissions_org_id_idx ON permissions (org_id, id);
-- Every check reads these: a list of pending entries, which each look-up would have to read through, is not for them.
CREATE INDEX permissions_users_idx ON permissions USING gin (users) WITH (fastupdate = off);
CREATE INDEX permissions_groups_idx ON permissions USING gin (groups) WITH (fastupdate = off);
CREATE INDEX permissions_assets_idx ON permissions USING gin (assets) WITH (fastupdate = off);
CREATE INDEX permissions_nodes_idx ON permissions USING gin (nodes) WITH (fastupdate = off);
