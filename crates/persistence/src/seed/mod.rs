//! Made-up rows in number, for measurements: SQL that makes them where they are stored, a million as well as ten.

use crate::{Result, Tx};
use diesel::sql_types::Integer;
use diesel_async::RunQueryDsl;

/// How many of each kind to make. Groups, nodes and accounts follow: a group for ten users, a node for twenty assets,
/// three accounts on each asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// People.
    pub users: i32,
    /// Machines and the like.
    pub assets: i32,
    /// Standing permissions.
    pub permissions: i32,
    /// Tickets, in all states.
    pub tickets: i32,
}

/// The statements, each of which may use `$1` to `$4`: users, assets, permissions, tickets.
const SCALE: &str = include_str!("scale.sql");

/// Gone with the connection; the search path finds functions of `pg_temp` only by that name, hence the substitution.
const FUNCTIONS: [&str; 2] = [
    "CREATE FUNCTION pg_temp.seed_id(kind text, number int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT \
     (lpad(to_hex(1735689600000 + number), 12, '0') || '7' || substr(md5(kind || number), 1, 3) || '8' || \
     substr(md5(kind || number), 4, 15))::uuid $$",
    r#"CREATE FUNCTION pg_temp.seed_definition() RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$ SELECT '{"ticket_type":
    "asset_access", "priority": 0, "visible_to": {"everyone": true}, "approval": {"type": "assigned", "levels": [
    {"mode": "any", "approvers": [{"kind": "org_admins"}]}, {"mode": "any", "approvers": [{"kind": "resource_owner"}]}]},
    "duration": {"mode": "max", "max": "P30D"}, "item": null, "approver_edits": "any", "pending_for": "P30D",
    "show_progress": true}'::jsonb $$"#,
];

/// The statement, with the counts as the one row of `n`: after INSERT's own clause, where a query may begin.
fn with_counts(statement: &str) -> String {
    let counts = "n AS (SELECT $1 AS users, $2 AS assets, $3 AS permissions, $4 AS tickets)";
    format!("WITH {counts} {statement}")
        .replace("seed_id(", "pg_temp.seed_id(")
        .replace("seed_definition(", "pg_temp.seed_definition(")
}

/// Adds the rows to the organization `scale`, which it makes. Refused by its slug when that is there already.
pub async fn scale(tx: &mut Tx, counts: Counts) -> Result<()> {
    // Plans for the parameters at hand: the pool's generic ones know nothing of these numbers.
    diesel::sql_query("SET LOCAL plan_cache_mode = force_custom_plan").execute(&mut ***tx).await?;
    diesel::sql_query("SET LOCAL statement_timeout = 0").execute(&mut ***tx).await?;
    for function in FUNCTIONS {
        diesel::sql_query(function).execute(&mut ***tx).await?;
    }
    for statement in SCALE.split(";\n").map(str::trim).filter(|s| !s.is_empty()) {
        // Every statement is given all four, used or not.
        let all = with_counts(statement);
        diesel::sql_query(all)
            .bind::<Integer, _>(counts.users)
            .bind::<Integer, _>(counts.assets)
            .bind::<Integer, _>(counts.permissions)
            .bind::<Integer, _>(counts.tickets)
            .execute(&mut ***tx)
            .await?;
    }
    diesel::sql_query("ANALYZE").execute(&mut ***tx).await?;
    Ok(())
}
