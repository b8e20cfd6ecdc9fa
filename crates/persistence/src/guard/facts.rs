//! What evaluations know of users and assets.

use crate::db::json::Json;
use crate::db::prepared::Prepared;
use crate::{Conn, Result};
use diesel::sql_types::{Array, BigInt, Jsonb, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{Role, UserKind};
use gatepass_domain::guard;
use gatepass_domain::ids::{AssetId, GroupId, NodeId, OrgId, UserId};
use gatepass_domain::inventory::Category;
use gatepass_domain::permission::{AssetFacts, UserFacts};
use gatepass_domain::window::Window;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;
use uuid::Uuid;

/// A user that rules are applied to.
#[derive(Debug, Clone)]
pub struct Person {
    /// The user and their groups.
    pub facts: UserFacts,
    /// The kind of the user.
    pub kind: UserKind,
    /// The e-mail address.
    pub email: Option<String>,
    /// Their roles.
    pub roles: BTreeMap<OrgId, Role>,
    /// Whether there is no other active super admin.
    pub is_last_super_admin: bool,
}

impl Person {
    /// The person as the rules ask about them.
    pub fn as_asked(&self) -> guard::Person<'_> {
        let Self { facts, kind, email, roles, is_last_super_admin } = self;
        guard::Person {
            facts,
            kind: *kind,
            email: email.as_deref(),
            roles,
            is_last_super_admin: *is_last_super_admin,
        }
    }
}

/// Users and assets, with the moment and the number of changes of all rules.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The number of changes of all rules and command groups.
    pub version: i64,
    /// The time.
    pub now: OffsetDateTime,
    /// The users that exist.
    pub people: BTreeMap<UserId, Person>,
    /// The assets that exist. Their protocols and accounts are not loaded.
    pub assets: BTreeMap<AssetId, AssetFacts>,
}

#[derive(Deserialize)]
struct PersonRow {
    id: UserId,
    username: String,
    kind: UserKind,
    email: Option<String>,
    is_active: bool,
    is_super_admin: bool,
    is_last: bool,
    roles: BTreeMap<OrgId, Role>,
    groups: BTreeSet<GroupId>,
    stays: BTreeMap<GroupId, Vec<Window>>,
}

#[derive(Deserialize)]
struct AssetRow {
    id: AssetId,
    org_id: OrgId,
    category: Category,
    is_active: bool,
    nodes: BTreeSet<NodeId>,
}

type Columns = (BigInt, Timestamptz, Jsonb, Jsonb);
type Row = (i64, OffsetDateTime, Json<Vec<PersonRow>>, Json<Vec<AssetRow>>);

/// Loads the facts about these users and assets.
pub async fn facts(conn: &Conn, users: &[UserId], assets: &[AssetId]) -> Result<Facts> {
    let query = diesel::sql_query(include_str!("facts.sql"))
        .bind::<Array<SqlUuid>, _>(users.iter().map(|id| id.0).collect::<Vec<Uuid>>())
        .bind::<Array<SqlUuid>, _>(assets.iter().map(|id| id.0).collect::<Vec<Uuid>>());
    let (version, now, Json(people), Json(assets)): Row =
        Prepared::<_, Columns>::new(query).get_result(&mut &**conn).await?;
    let people = people.into_iter().map(|row| (row.id, person(row))).collect();
    let assets = assets.into_iter().map(|row| (row.id, asset(row))).collect();
    Ok(Facts { version, now, people, assets })
}

fn person(row: PersonRow) -> Person {
    let PersonRow { id, username, kind, email, is_active, is_super_admin, is_last, roles, groups, stays } =
        row;
    let orgs = roles.keys().copied().collect();
    let facts = UserFacts { id, username, is_active, is_super_admin, orgs, groups, stays };
    Person { facts, kind, email, roles, is_last_super_admin: is_last }
}

fn asset(row: AssetRow) -> AssetFacts {
    let AssetRow { id, org_id, category, is_active, nodes } = row;
    let (protocols, accounts) = (BTreeSet::new(), BTreeMap::new());
    AssetFacts { id, org_id, category, is_active, protocols, nodes, accounts }
}
