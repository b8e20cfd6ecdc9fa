//! Seed data. SQL makes the rows where they are stored, so a million rows are as easy as ten.

use crate::{Result, Tx};
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;

/// The number of rows of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// People.
    pub users: i32,
    /// Groups of them.
    pub groups: i32,
    /// Nodes, the folders of assets.
    pub nodes: i32,
    /// Assets: hosts and the like.
    pub assets: i32,
    /// Accounts on the assets.
    pub accounts: i32,
    /// Permissions that admins made.
    pub permissions: i32,
    /// Tickets, in all states.
    pub tickets: i32,
}

const SCALE: &str = include_str!("scale.sql");
/// From this number of rows on, foreign keys are not checked row by row (if the role may switch the check off), which takes
/// half of the time.
const UNCHECKED: i32 = 100_000;
const WITHOUT_CHECKS: &str = include_str!("without_checks.sql");

/// Draws the users, assets and approvers of the row with a number: always the same for that number. No user approves their
/// own ticket.
const DRAWN: [&str; 5] = [
    r"CREATE OR REPLACE FUNCTION pg_temp.seed_pick(i int, among int, skew int, salt int) RETURNS int LANGUAGE sql
     IMMUTABLE AS $$ SELECT floor(among * power((hashint8extended(i, salt) & 4294967295) / 4294967296.0, skew))::int $$",
    r"CREATE OR REPLACE FUNCTION pg_temp.seed_any(i int, among int, salt int) RETURNS int LANGUAGE sql IMMUTABLE AS
     $$ SELECT pg_temp.seed_pick(i, among, 1, salt) $$",
    r"CREATE OR REPLACE FUNCTION pg_temp.seed_owner(asset int, users int) RETURNS int LANGUAGE sql IMMUTABLE AS
     $$ SELECT pg_temp.seed_pick(asset, users, 3, 8) $$",
    r"CREATE OR REPLACE FUNCTION pg_temp.seed_person(i int, users int) RETURNS int LANGUAGE sql IMMUTABLE AS
     $$ SELECT least(1 + pg_temp.seed_pick(i, users, 3, 6), users - 1) $$",
    r"CREATE OR REPLACE FUNCTION pg_temp.seed_approver(i int, level int, users int, assets int) RETURNS int LANGUAGE sql
     IMMUTABLE AS $$ SELECT CASE level WHEN 1 THEN (person - 1) / 10 ELSE (owner + (owner = person)::int) % users END
     FROM (SELECT pg_temp.seed_person(i, users) AS person,
     pg_temp.seed_owner(pg_temp.seed_any(i, assets, 7), users) AS owner) AS drawn $$",
];
const DEMO: &str = include_str!("demo.sql");
const HAS_DEMO: &str = include_str!("has_demo.sql");
const DEMO_PASSWORDS: &str = include_str!("demo_passwords.sql");

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    is_there: bool,
}

#[derive(QueryableByName)]
struct Person {
    #[diesel(sql_type = Text)]
    username: String,
}

/// Makes the organization `scale` with this number of rows. Refused if the organization exists already.
pub async fn scale(tx: &mut Tx, counts: Counts) -> Result<()> {
    let Counts { users, groups, nodes, assets, accounts, permissions, tickets } = counts;
    prepare(tx, "scale", r#"[{"kind": "requester_manager"}]"#, r#"[{"kind": "resource_owner"}]"#, "P30D")
        .await?;
    for statement in DRAWN {
        diesel::sql_query(statement).execute(&mut ***tx).await?;
    }
    if tickets.max(assets) >= UNCHECKED {
        diesel::sql_query(WITHOUT_CHECKS).execute(&mut ***tx).await?;
    }
    // The values are numbers, not text, so there is nothing to escape.
    let counts = format!(
        r"n AS (SELECT {users} AS users, {groups} AS groups, {nodes} AS nodes, {assets} AS assets,
         {accounts} AS accounts, {permissions} AS permissions, {tickets} AS tickets)"
    );
    for statement in statements(SCALE) {
        diesel::sql_query(format!("WITH {counts} {statement}")).execute(&mut ***tx).await?;
    }
    diesel::sql_query("ANALYZE").execute(&mut ***tx).await?;
    Ok(())
}

/// Whether the database has the small company.
pub async fn has_demo(tx: &mut Tx) -> Result<bool> {
    prepare_demo(tx).await?;
    let found: Found = diesel::sql_query(named(HAS_DEMO)).get_result(&mut ***tx).await?;
    Ok(found.is_there)
}

/// Makes a small company, the organization `demo`. All its people have the password of this hash. Returns the usernames of a
/// requester, her manager, an admin and an auditor.
pub async fn demo(tx: &mut Tx, password_hash: &str) -> Result<Vec<String>> {
    prepare_demo(tx).await?;
    for statement in statements(DEMO) {
        diesel::sql_query(format!("WITH n AS (SELECT $1 AS password) {statement}"))
            .bind::<Text, _>(password_hash)
            .execute(&mut ***tx)
            .await?;
    }
    demo_passwords(tx, password_hash).await
}

/// Gives the people of the small company the password of this hash. Returns usernames as [`demo`] does.
pub async fn demo_passwords(tx: &mut Tx, password_hash: &str) -> Result<Vec<String>> {
    prepare_demo(tx).await?;
    let people: Vec<Person> =
        diesel::sql_query(named(DEMO_PASSWORDS)).bind::<Text, _>(password_hash).load(&mut ***tx).await?;
    Ok(people.into_iter().map(|person| person.username).collect())
}

async fn prepare_demo(tx: &mut Tx) -> Result<()> {
    prepare(tx, "demo", r#"[{"kind": "requester_manager"}]"#, r#"[{"kind": "org_admins"}]"#, "PT8H").await
}

/// Makes the functions that the files use. They end with the connection. The id of a row is a `UUIDv7` of the past. It is
/// always the same for a row, and different in each data set.
async fn prepare(tx: &mut Tx, set: &str, first: &str, second: &str, longest: &str) -> Result<()> {
    let definition = format!(
        r#"{{"ticket_type": "asset_access", "priority": 0, "visible_to": {{"everyone": true}}, "approval": {{"type":
        "assigned", "levels": [{{"mode": "any", "approvers": {first}}}, {{"mode": "any", "approvers": {second}}}]}},
        "duration": {{"mode": "max", "max": "{longest}"}}, "approver_edits": "any", "pending_for": "P30D",
        "show_progress": true}}"#
    );
    // PostgreSQL inlines these casts and functions, which makes the statements several times as fast.
    let id = format!(
        r"overlay(overlay(md5('{set}' || kind || number::text) PLACING lpad(to_hex(1735689600000 + number), 12, '0') || '7'
         FROM 1) PLACING '8' FROM 17)::uuid"
    );
    for statement in [
        // Plans for the actual parameters, without a time limit.
        "SET LOCAL plan_cache_mode = force_custom_plan".to_owned(),
        "SET LOCAL statement_timeout = 0".to_owned(),
        format!(
            r"CREATE OR REPLACE FUNCTION pg_temp.seed_id(kind text, number int) RETURNS uuid LANGUAGE sql IMMUTABLE AS
             $$ SELECT {id} $$"
        ),
        format!(
            r"CREATE OR REPLACE FUNCTION pg_temp.seed_definition() RETURNS jsonb LANGUAGE sql IMMUTABLE AS
             $$ SELECT '{definition}'::jsonb $$"
        ),
    ] {
        diesel::sql_query(statement).execute(&mut ***tx).await?;
    }
    Ok(())
}

/// Splits a file into its statements.
fn statements(file: &str) -> impl Iterator<Item = String> {
    file.split(";\n").map(str::trim).filter(|s| !s.is_empty()).map(named)
}

/// A statement that finds the functions of `pg_temp`, which need their full name.
fn named(statement: &str) -> String {
    statement.replace("seed_", "pg_temp.seed_")
}
