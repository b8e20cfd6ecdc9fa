//! Rows that tests insert by SQL. Each function gives a row with the values that a test must choose; every other column
//! without a default in the database has an ordinary value, which [`Row::with`] overrides.

use std::fmt::{self, Display};

/// A row of a table, as an `INSERT` statement with named columns.
#[derive(Clone)]
pub struct Row {
    table: &'static str,
    values: Vec<(&'static str, String)>,
    /// A statement that follows the `INSERT`.
    then: String,
}

impl Row {
    fn new(table: &'static str) -> Self {
        Self { table, values: Vec::new(), then: String::new() }
    }

    /// The row with this text in a column. PostgreSQL reads it as the column's type.
    #[must_use]
    pub fn with(self, column: &'static str, value: impl Display) -> Self {
        self.with_sql(column, format!("'{}'", value.to_string().replace('\'', "''")))
    }

    /// The row with the value of this SQL expression in a column.
    #[must_use]
    pub fn with_sql(mut self, column: &'static str, expression: impl Display) -> Self {
        self.values.retain(|(known, _)| *known != column);
        self.values.push((column, expression.to_string()));
        self
    }

    fn created_now(self) -> Self {
        self.with_sql("created_at", "now()")
    }

    fn updated_now(self) -> Self {
        self.created_now().with_sql("updated_at", "now()")
    }
}

impl Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (columns, values): (Vec<&str>, Vec<&str>) =
            self.values.iter().map(|(column, value)| (*column, value.as_str())).unzip();
        let Self { table, then, .. } = self;
        write!(f, "INSERT INTO {table} ({}) VALUES ({}); {then}", columns.join(", "), values.join(", "))
    }
}

/// An organization with its slug as its name.
pub fn organization(id: impl Display, slug: impl Display) -> Row {
    Row::new("organizations").with("id", id).with("name", &slug).with("slug", slug).updated_now()
}

/// An active human user without a password.
pub fn user(id: impl Display, username: impl Display) -> Row {
    let row = Row::new("users").with("id", id).with("name", &username).with("username", username);
    row.with("kind", "human").with("is_super_admin", false).with("is_active", true).updated_now()
}

/// A user's membership of an organization.
pub fn member(org: impl Display, user: impl Display, role: &str) -> Row {
    Row::new("members").with("org_id", org).with("user_id", user).with("role", role).updated_now()
}

/// A group without members.
pub fn group(id: impl Display, org: impl Display, name: impl Display) -> Row {
    Row::new("groups").with("id", id).with("org_id", org).with("name", name).updated_now()
}

/// A user's permanent membership of a group.
pub fn group_member(group: impl Display, user: impl Display) -> Row {
    Row::new("group_members").with("group_id", group).with("user_id", user).created_now()
}

/// A group in a group.
pub fn nested_group(group: impl Display, member: impl Display) -> Row {
    Row::new("nested_groups").with("group_id", group).with("member_id", member).created_now()
}

/// A user's membership of a group by a grant, without beginning and end.
pub fn grant_group(grant: impl Display, group: impl Display, user: impl Display) -> Row {
    let row = Row::new("grant_groups").with("grant_id", grant).with("group_id", group).with("user_id", user);
    row.with("valid_from", "-infinity")
}

/// An active host without protocols.
pub fn asset(id: impl Display, org: impl Display, name: impl Display) -> Row {
    let row = Row::new("assets").with("id", id).with("org_id", org).with("name", name);
    row.with("category", "host").with("protocols", "[]").with("is_active", true).updated_now()
}

/// An active, unprivileged account of an asset.
pub fn account(id: impl Display, asset: impl Display, username: impl Display) -> Row {
    let row = Row::new("accounts").with("id", id).with("asset_id", asset).with("username", username);
    row.with("privileged", false).with("is_active", true).updated_now()
}

/// An asset's place in a node.
pub fn asset_node(asset: impl Display, node: impl Display) -> Row {
    Row::new("asset_nodes").with("asset_id", asset).with("node_id", node)
}

/// A node below `parent` or at the top, and its lines in `node_ancestors`. Insert parents first.
pub fn node(id: impl Display, org: impl Display, name: impl Display, parent: Option<impl Display>) -> Row {
    let parent = parent.map_or("NULL".to_owned(), |parent| format!("'{parent}'"));
    let ancestors = format!(
        "INSERT INTO node_ancestors (node_id, ancestor_id, depth) \
         SELECT '{id}'::uuid, ancestor_id, depth + 1 FROM node_ancestors WHERE node_id = {parent} \
         UNION ALL SELECT '{id}'::uuid, '{id}'::uuid, 0;"
    );
    let row = Row::new("nodes").with("id", id).with("org_id", org).with("name", name);
    Row { then: ancestors, ..row.with_sql("parent_id", parent).updated_now() }
}

/// An active permission that names nothing.
pub fn permission(id: impl Display, org: impl Display) -> Row {
    let row = Row::new("permissions").with("id", id).with("org_id", org).with("name", "p");
    let sides = ["users", "groups", "assets", "nodes", "accounts", "protocols", "actions"];
    let row = sides.into_iter().fold(row, |row, side| row.with(side, "{}"));
    row.with("is_active", true).with("comment", "").updated_now()
}

/// The first version of an enabled flow for `asset_access`.
pub fn flow(id: impl Display, name: &str, definition: impl Display) -> Row {
    let version = Row::new("flow_versions").with("flow_id", &id).with("version", 1).with("name", name);
    let version = version.with("definition", &definition).created_now();
    let row = Row::new("flows").with("id", id).with("name", name).with("description", "");
    let row = row.with("ticket_type", "asset_access").with("enabled", true).with("priority", 0);
    let row = row.with("version", 1).with("definition", definition).updated_now();
    Row { then: version.to_string(), ..row }
}

/// The API key `gp_<secret>` of a user, with these scopes, separated by commas.
pub fn api_key(user: impl Display, secret: &str, scopes: &str) -> Row {
    let row = Row::new("api_keys").with_sql("id", "gen_random_uuid()").with("user_id", user);
    let row = row.with("name", secret).with_sql("hash", format!("sha256('gp_{secret}')")).with("hint", "...");
    row.with("scopes", format!("{{{scopes}}}")).updated_now()
}

/// An event of now, of no organization and without data.
pub fn event(action: &str) -> Row {
    let row = Row::new("events").with_sql("id", "gen_random_uuid()").with_sql("at", "gatepass_now()");
    row.with("action", action).with("data", "{}")
}

/// The statement that inserts copies of rows of a table. `changes` are names and new values in SQL, as `jsonb_build_object` takes
/// them. `from` begins with the table.
pub fn copies(table: &str, changes: &str, from: &str) -> String {
    format!(
        "INSERT INTO {table} SELECT (made).* FROM (SELECT jsonb_populate_record({table}, jsonb_build_object({changes})) AS made \
         FROM {from} OFFSET 0) copies; "
    )
}
