//! Made-up data: SQL that makes rows where they are stored, a million as well as ten.

use crate::{Result, Tx};
use diesel::sql_types::{Integer, Text};
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

const SCALE: &str = include_str!("scale.sql");
const DEMO: &str = include_str!("demo.sql");

/// Adds rows in number to the organization `scale`, which it makes. Refused by its slug when that is there already.
pub async fn scale(tx: &mut Tx, counts: Counts) -> Result<()> {
    let Counts { users, assets, permissions, tickets } = counts;
    prepare(tx, "scale", r#"[{"kind": "org_admins"}]"#, r#"[{"kind": "resource_owner"}]"#, "P30D").await?;
    for statement in statements(SCALE) {
        let counts = "n AS (SELECT $1 AS users, $2 AS assets, $3 AS permissions, $4 AS tickets)";
        diesel::sql_query(format!("WITH {counts} {statement}"))
            .bind::<Integer, _>(users)
            .bind::<Integer, _>(assets)
            .bind::<Integer, _>(permissions)
            .bind::<Integer, _>(tickets)
            .execute(&mut ***tx)
            .await?;
    }
    diesel::sql_query("ANALYZE").execute(&mut ***tx).await?;
    Ok(())
}

/// Adds a small company, the organization `demo`, whose people all have the password of this hash.
pub async fn demo(tx: &mut Tx, password_hash: &str) -> Result<()> {
    prepare(tx, "demo", r#"[{"kind": "requester_manager"}]"#, r#"[{"kind": "org_admins"}]"#, "PT8H").await?;
    for statement in statements(DEMO) {
        diesel::sql_query(format!("WITH n AS (SELECT $1 AS password) {statement}"))
            .bind::<Text, _>(password_hash)
            .execute(&mut ***tx)
            .await?;
    }
    Ok(())
}

/// Makes the functions that the files use, which end with the connection. The id of a row is a `UUIDv7` of the past, the
/// same whenever asked, and another one for each data set.
async fn prepare(tx: &mut Tx, set: &str, first: &str, second: &str, longest: &str) -> Result<()> {
    let definition = format!(
        r#"{{"ticket_type": "asset_access", "priority": 0, "visible_to": {{"everyone": true}}, "approval": {{"type":
        "assigned", "levels": [{{"mode": "any", "approvers": {first}}}, {{"mode": "any", "approvers": {second}}}]}},
        "duration": {{"mode": "max", "max": "{longest}"}}, "approver_edits": "any", "pending_for": "P30D",
        "show_progress": true}}"#
    );
    let id = format!(
        "(lpad(to_hex(1735689600000 + number), 12, '0') || '7' || substr(md5('{set}' || kind || number), 1, 3) || '8' || \
         substr(md5('{set}' || kind || number), 4, 15))::uuid"
    );
    for statement in [
        // Plans for the parameters at hand, and all the time that they take.
        "SET LOCAL plan_cache_mode = force_custom_plan".to_owned(),
        "SET LOCAL statement_timeout = 0".to_owned(),
        format!(
            "CREATE OR REPLACE FUNCTION pg_temp.seed_id(kind text, number int) RETURNS uuid LANGUAGE sql IMMUTABLE AS \
             $$ SELECT {id} $$"
        ),
        format!(
            "CREATE OR REPLACE FUNCTION pg_temp.seed_definition() RETURNS jsonb LANGUAGE sql IMMUTABLE AS \
             $$ SELECT '{definition}'::jsonb $$"
        ),
    ] {
        diesel::sql_query(statement).execute(&mut ***tx).await?;
    }
    Ok(())
}

/// The statements of a file. Functions of `pg_temp` are found by their full names only.
fn statements(file: &str) -> impl Iterator<Item = String> {
    let statements = file.split(";\n").map(str::trim).filter(|s| !s.is_empty());
    statements.map(|s| {
        s.replace("seed_id(", "pg_temp.seed_id(").replace("seed_definition(", "pg_temp.seed_definition(")
    })
}
