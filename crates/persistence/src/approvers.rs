//! Who could approve: what the rules of a flow resolve against (domain.md section 4), in one round trip.
//! Only what the rules ask for is loaded.

use crate::prepared::Prepared;
use crate::{Conn, Error, Result};
use diesel::sql_types::{Array, Bool, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::flow::approver::{ApproverRule, Facts, Person};
use gatepass_domain::ids::{AssetId, GroupId, NodeId, OrgId, UserId};
use uuid::Uuid;

/// For which ticket, and for which rules.
#[derive(Debug, Clone, Default)]
pub struct FactsQuery<'a> {
    /// The ticket's organization; none (while a global flow is looked at): nobody is its admin, nothing is in it.
    pub org_id: Option<OrgId>,
    /// Whose managers are meant; none: nobody's.
    pub beneficiary: Option<UserId>,
    /// The assets that are asked for.
    pub assets: &'a [AssetId],
    /// The nodes that are asked for.
    pub nodes: &'a [NodeId],
    /// The rules to be resolved.
    pub rules: &'a [&'a ApproverRule],
    /// Further people to know about: the approvers of the level that is being decided.
    pub people: &'a [UserId],
}

/// What the rules ask for.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "one for each rule that names nobody by id")]
struct Wanted {
    users: Vec<Uuid>,
    groups: Vec<Uuid>,
    super_admins: bool,
    org_admins: bool,
    /// How far up the chain of managers.
    depth: i32,
    resource_owners: bool,
    node_owners: bool,
}

impl Wanted {
    fn of(query: &FactsQuery<'_>) -> Self {
        let users = query.people.iter().copied().map(Uuid::from).collect();
        let mut wanted = Self { users, ..Self::default() };
        for rule in query.rules {
            match rule {
                ApproverRule::User { id } => wanted.users.push((*id).into()),
                ApproverRule::Group { id } => wanted.groups.push((*id).into()),
                ApproverRule::SuperAdmins => wanted.super_admins = true,
                ApproverRule::OrgAdmins => wanted.org_admins = true,
                ApproverRule::RequesterManager { depth } => {
                    wanted.depth = wanted.depth.max(i32::try_from(*depth).unwrap_or(i32::MAX));
                }
                ApproverRule::ResourceOwner => wanted.resource_owners = true,
                ApproverRule::NodeOwner => wanted.node_owners = true,
            }
        }
        wanted
    }
}

/// A chain of managers ends where it would come back to somebody. A node without an owner has the one of the nearest
/// node above it that has one.
const FACTS: &str = "WITH RECURSIVE chain AS (\
    SELECT u.manager_id AS id, 1 AS depth, ARRAY[u.id] AS seen FROM users u \
        WHERE u.id = $1 AND $2 > 0 AND u.manager_id <> u.id \
    UNION ALL SELECT u.manager_id, c.depth + 1, c.seen || u.id FROM chain c JOIN users u ON u.id = c.id \
        WHERE c.depth < $2 AND u.manager_id <> u.id AND NOT u.manager_id = ANY (c.seen)), \
    places AS (SELECT id FROM unnest($3) AS id UNION SELECT node_id FROM asset_nodes WHERE asset_id = ANY ($4)), \
    named AS (\
    SELECT 'user' AS how, NULL::uuid AS via, 0 AS place, id FROM unnest($5) AS id \
    UNION ALL SELECT 'group', group_id, 0, user_id FROM group_members WHERE group_id = ANY ($6) \
    UNION ALL SELECT 'super_admin', NULL, 0, id FROM users WHERE $7 AND is_super_admin \
    UNION ALL SELECT 'org_admin', NULL, 0, user_id FROM members WHERE $8 AND org_id = $9 AND role = 'org_admin' \
    UNION ALL SELECT 'manager', NULL, depth, id FROM chain \
    UNION ALL SELECT 'resource_owner', NULL, 0, owner_id FROM assets WHERE $10 AND org_id = $9 AND id = ANY ($4) \
    UNION ALL SELECT 'node_owner', NULL, 0, owner_id FROM (\
        SELECT DISTINCT ON (a.node_id) n.owner_id FROM places p JOIN node_ancestors a ON a.node_id = p.id \
        JOIN nodes n ON n.id = a.ancestor_id WHERE $11 AND n.org_id = $9 AND n.owner_id IS NOT NULL \
        ORDER BY a.node_id, a.depth) nearest) \
    SELECT n.how, n.via, u.id, u.is_active, u.kind = 'human' AS is_human \
    FROM named n JOIN users u ON u.id = n.id ORDER BY n.place, u.id";

/// How somebody is named, by which group, who it is, whether active, whether human.
type Columns = (Text, Nullable<SqlUuid>, SqlUuid, Bool, Bool);
type Row = (String, Option<Uuid>, Uuid, bool, bool);

/// Everybody whom the rules name, and what counts about them.
pub async fn facts(conn: &mut Conn, query: FactsQuery<'_>) -> Result<Facts> {
    let Wanted { users, groups, super_admins, org_admins, depth, resource_owners, node_owners } =
        Wanted::of(&query);
    let FactsQuery { org_id, beneficiary, assets, nodes, rules: _, people: _ } = query;
    let assets: Vec<Uuid> = assets.iter().copied().map(Uuid::from).collect();
    let nodes: Vec<Uuid> = nodes.iter().copied().map(Uuid::from).collect();
    let query = diesel::sql_query(FACTS)
        .bind::<Nullable<SqlUuid>, _>(beneficiary.map(Uuid::from))
        .bind::<Integer, _>(depth)
        .bind::<Array<SqlUuid>, _>(nodes)
        .bind::<Array<SqlUuid>, _>(assets)
        .bind::<Array<SqlUuid>, _>(users)
        .bind::<Array<SqlUuid>, _>(groups)
        .bind::<Bool, _>(super_admins)
        .bind::<Bool, _>(org_admins)
        .bind::<Nullable<SqlUuid>, _>(org_id.map(Uuid::from))
        .bind::<Bool, _>(resource_owners)
        .bind::<Bool, _>(node_owners);
    collect(Prepared::<_, Columns>::new(query).load(&mut **conn).await?)
}

fn collect(rows: Vec<Row>) -> Result<Facts> {
    let mut facts = Facts::default();
    for (how, via, id, is_active, is_human) in rows {
        let id = UserId(id);
        facts.users.insert(id, Person { is_active, is_human });
        match (how.as_str(), via) {
            ("user", _) => {}
            ("group", Some(group)) => facts.groups.entry(GroupId(group)).or_default().push(id),
            ("super_admin", _) => facts.super_admins.push(id),
            ("org_admin", _) => facts.org_admins.push(id),
            ("manager", _) => facts.managers.push(id),
            ("resource_owner", _) => facts.resource_owners.push(id),
            ("node_owner", _) => facts.node_owners.push(id),
            (other, _) => return Err(Error::inconsistent("approvers", other)),
        }
    }
    Ok(facts)
}
