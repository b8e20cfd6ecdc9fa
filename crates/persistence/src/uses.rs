//! What still uses a thing, and so stands in the way of its removal: ids by kind, at most 20 of each.
//! The caller holds the row lock that lets nobody begin to use it meanwhile.

use crate::{Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{GroupId, OrgId, UserId};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Ids of what uses a thing, by kind.
pub type Uses = BTreeMap<String, Vec<Uuid>>;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// An id is nowhere else in a definition than where it is meant.
const FLOWS: (&str, &str) = (
    "flows",
    "SELECT id FROM flows WHERE deleted_at IS NULL AND \
     jsonb_path_exists(definition, '$.** ? (@ == $id)', jsonb_build_object('id', $1::text))",
);

/// All that belongs to an organization, its deleted flows too: tickets may be pinned to them.
pub async fn of_organization(tx: &mut Tx, id: OrgId) -> Result<Uses> {
    let parts = [
        ("members", "SELECT user_id FROM members WHERE org_id = $1"),
        ("users", "SELECT id FROM users WHERE home_org_id = $1"),
        ("groups", "SELECT id FROM groups WHERE org_id = $1"),
        ("nodes", "SELECT id FROM nodes WHERE org_id = $1"),
        ("assets", "SELECT id FROM assets WHERE org_id = $1"),
        ("permissions", "SELECT id FROM permissions WHERE org_id = $1"),
        ("flows", "SELECT id FROM flows WHERE org_id = $1"),
        ("tickets", "SELECT id FROM tickets WHERE org_id = $1"),
        ("grants", "SELECT id FROM grants WHERE org_id = $1"),
    ];
    find(tx, &parts, id.into(), Uuid::nil()).await
}

/// All that names a user.
pub async fn of_user(tx: &mut Tx, id: UserId) -> Result<Uses> {
    let parts = [
        ("organizations", "SELECT org_id FROM members WHERE user_id = $1"),
        ("groups", "SELECT group_id FROM group_members WHERE user_id = $1"),
        ("users", "SELECT id FROM users WHERE manager_id = $1"),
        ("nodes", "SELECT id FROM nodes WHERE owner_id = $1"),
        ("assets", "SELECT id FROM assets WHERE owner_id = $1"),
        ("permissions", "SELECT id FROM permissions WHERE users @> ARRAY[$1]"),
        FLOWS,
        (
            "tickets",
            "SELECT id FROM tickets WHERE applicant_id = $1 OR beneficiary_id = $1 OR decided_by = $1 \
             UNION SELECT ticket_id FROM ticket_approvers WHERE user_id = $1 \
             UNION SELECT ticket_id FROM decisions WHERE user_id = $1 \
             UNION SELECT ticket_id FROM comments WHERE author_id = $1",
        ),
        ("grants", "SELECT id FROM grants WHERE beneficiary_id = $1"),
    ];
    find(tx, &parts, id.into(), Uuid::nil()).await
}

/// What a member has by being one. Permissions that a ticket made count as long as their grants are open.
pub async fn of_member(tx: &mut Tx, org: OrgId, user: UserId) -> Result<Uses> {
    let parts = [
        (
            "groups",
            "SELECT m.group_id FROM group_members m JOIN groups g ON g.id = m.group_id \
             WHERE m.user_id = $1 AND g.org_id = $2",
        ),
        (
            "permissions",
            "SELECT id FROM permissions WHERE users @> ARRAY[$1] AND org_id = $2 AND source_ticket_id IS NULL",
        ),
        (
            "grants",
            "SELECT id FROM grants WHERE beneficiary_id = $1 AND org_id = $2 AND state IN ('open', 'ready') \
             AND (window_end IS NULL OR window_end > gatepass_now())",
        ),
    ];
    find(tx, &parts, user.into(), org.into()).await
}

/// What names a group.
pub async fn of_group(tx: &mut Tx, id: GroupId) -> Result<Uses> {
    let permissions = ("permissions", "SELECT id FROM permissions WHERE groups @> ARRAY[$1]");
    let grants = (
        "grants",
        "SELECT grant_id FROM grant_groups WHERE group_id = $1 AND (valid_until IS NULL OR valid_until > gatepass_now())",
    );
    find(tx, &[permissions, FLOWS, grants], id.into(), Uuid::nil()).await
}

/// Flows that name a thing.
pub async fn flows_naming(tx: &mut Tx, id: Uuid) -> Result<Vec<Uuid>> {
    Ok(find(tx, &[FLOWS], id, Uuid::nil()).await?.remove("flows").unwrap_or_default())
}

async fn find(tx: &mut Tx, parts: &[(&str, &str)], id: Uuid, org: Uuid) -> Result<Uses> {
    let parts = parts.iter().map(|(kind, ids)| {
        format!("(SELECT '{kind}' AS kind, found.id AS id FROM ({ids}) AS found (id) LIMIT 20)")
    });
    let sql = parts.collect::<Vec<_>>().join(" UNION ALL ");
    let query = diesel::sql_query(sql).bind::<SqlUuid, _>(id).bind::<SqlUuid, _>(org);
    let mut uses = Uses::new();
    for Row { kind, id } in query.load::<Row>(&mut ***tx).await? {
        uses.entry(kind).or_default().push(id);
    }
    Ok(uses)
}
