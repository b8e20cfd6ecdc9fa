//! The reader of an export, as parameters of its statement.

use crate::directory::organizations::org_ids;
use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::AstPass;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use gatepass_domain::authz::{self, Act, Actor, Orgs};
use uuid::Uuid;

/// A reader. Rows may show less to one reader than to another. Columns and joins call it `reader`.
pub(crate) struct Reader {
    /// `reader.id`
    user: Uuid,
    /// `reader.reads`: the organizations where the reader reads everything. Empty if these are all.
    reads: Vec<Uuid>,
    /// `reader.inventory`: the organizations whose inventory the reader reads. Empty if these are all.
    inventory: Vec<Uuid>,
}

impl Reader {
    pub(crate) fn new(actor: &Actor) -> Self {
        let reads = match actor.readable_orgs() {
            Orgs::All => Vec::new(),
            Orgs::Only(orgs) => orgs.into_iter().map(Uuid::from).collect(),
        };
        let inventory = org_ids(&authz::orgs(actor, Act::ReadInventory)).unwrap_or_default();
        Self { user: actor.user_id.into(), reads, inventory }
    }

    /// Joins the reader to each row.
    pub(super) fn join<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(" CROSS JOIN (SELECT ");
        out.push_bind_param::<SqlUuid, _>(&self.user)?;
        out.push_sql("::uuid AS id, ");
        out.push_bind_param::<Array<SqlUuid>, _>(&self.reads)?;
        out.push_sql("::uuid[] AS reads, ");
        out.push_bind_param::<Array<SqlUuid>, _>(&self.inventory)?;
        out.push_sql("::uuid[] AS inventory) reader");
        Ok(())
    }
}
