//! Facts for access checks. One statement loads the facts for one question, a batch or a page. The domain decides. SQL
//! omits only permissions that can't change the answer.

mod reach;

pub use reach::{AssetsOf, Offset, UsersOf, assets_of, users_of};

use crate::db::prepared::Prepared;
use crate::permissions::{self, Stored};
use crate::{Conn, Error, Result};
use diesel::dsl::SqlTypeOf;
use diesel::expression::Selectable;
use diesel::pg::Pg;
use diesel::query_builder::QueryFragment;
use diesel::sql_types::{Array, BigInt, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{AssetId, GroupId, UserId};
use gatepass_domain::inventory::Category;
use gatepass_domain::permission::{AssetFacts, Permission, UserFacts};
use gatepass_domain::text::TextEnum;
use gatepass_domain::window::Window;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;
use uuid::Uuid;

/// A question about access. It has no protocol and no action, which matter to the domain only.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The user who wants to act.
    pub user: UserId,
    /// The asset.
    pub asset: AssetId,
    /// The account on the asset. With `@INPUT`, the name that is typed.
    pub account: String,
    /// The time of the question. None: now.
    pub at: Option<OffsetDateTime>,
}

/// Everything about a user and an asset that can matter to an answer at one time.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The time of the question.
    pub at: OffsetDateTime,
    /// The user.
    pub user: UserFacts,
    /// The user's display name.
    pub user_name: String,
    /// The asset. If the question names an account, only this account is loaded, and with `@USER` the account of the user's
    /// name.
    pub asset: AssetFacts,
    /// The asset's name.
    pub asset_name: String,
    /// The asset's address.
    pub address: Option<String>,
    /// Enough permissions for `decide` and `entries` to answer as they would from all of them.
    pub permissions: Vec<Permission>,
}

/// Loads the facts for each question, in the order of the questions. A question whose user or asset does not exist gets
/// none.
pub async fn facts(conn: &Conn, asks: &[Ask]) -> Result<Vec<Option<Facts>>> {
    load_asks(conn, include_str!("access/check.sql"), asks).await
}

/// Loads the facts for one question. Besides the permissions that decide, it loads others that cover the user or the asset.
pub async fn facts_with_near_ones(conn: &mut Conn, ask: &Ask) -> Result<Option<Facts>> {
    Ok(load_asks(conn, include_str!("access/explain.sql"), std::slice::from_ref(ask)).await?.pop().flatten())
}

async fn load_asks(conn: &Conn, statement: &'static str, asks: &[Ask]) -> Result<Vec<Option<Facts>>> {
    let users: Vec<Uuid> = asks.iter().map(|ask| ask.user.0).collect();
    let assets: Vec<Uuid> = asks.iter().map(|ask| ask.asset.0).collect();
    let accounts: Vec<&str> = asks.iter().map(|ask| ask.account.as_str()).collect();
    let moments: Vec<Option<OffsetDateTime>> = asks.iter().map(|ask| ask.at).collect();
    let query = diesel::sql_query(statement)
        .bind::<Array<SqlUuid>, _>(users)
        .bind::<Array<SqlUuid>, _>(assets)
        .bind::<Array<Text>, _>(accounts)
        .bind::<Array<Nullable<Timestamptz>>, _>(moments);
    let mut found = load(conn, query).await?;
    Ok((1..).take(asks.len()).map(|number| found.remove(&number)).collect())
}

/// The number and time of the pair, the user, the asset, and one permission if there is any.
type Columns = (
    (BigInt, Timestamptz),
    (SqlUuid, Text, Text, Bool, Bool, Array<SqlUuid>, Jsonb),
    (SqlUuid, SqlUuid, Text, Nullable<Text>, Text, Bool, Jsonb, Array<SqlUuid>, Jsonb),
    Nullable<SqlTypeOf<<permissions::Row as Selectable<Pg>>::SelectExpression>>,
);
type UserColumns = (Uuid, String, String, bool, bool, Vec<Uuid>, Value);
type AssetColumns = (Uuid, Uuid, String, Option<String>, String, bool, Value, Vec<Uuid>, Value);
type Pair = ((i64, OffsetDateTime), UserColumns, AssetColumns, Option<permissions::Row>);

/// Runs a statement that has the columns of `check.sql`. Returns the facts by the number of their pair.
async fn load<Q>(conn: &Conn, query: Q) -> Result<BTreeMap<i64, Facts>>
where
    Q: QueryFragment<Pg> + Send,
{
    let rows: Vec<Pair> = Prepared::<_, Columns>::new(query).load(&mut &**conn).await?;
    let mut found: BTreeMap<i64, Facts> = BTreeMap::new();
    for ((number, at), who, what, permission) in rows {
        let permission = permission.map(|row| Stored::from(row).permission);
        match found.get_mut(&number) {
            // Only the first row of a pair holds the facts of its user and asset.
            Some(facts) => facts.permissions.extend(permission),
            None => {
                found.insert(number, pair(at, who, what, permission)?);
            }
        }
    }
    Ok(found)
}

fn pair(
    at: OffsetDateTime,
    user: UserColumns,
    asset: AssetColumns,
    permission: Option<Permission>,
) -> Result<Facts> {
    let (user_id, username, shown_as, user_is_active, belongs, groups, stays) = user;
    let (asset_id, org_id, asset_name, address, category, asset_is_active, protocols, nodes, accounts) =
        asset;
    let json = |what: &'static str| move |e: serde_json::Error| Error::inconsistent(what, e);
    let stays: BTreeMap<GroupId, Vec<Window>> =
        serde_json::from_value(stays).map_err(json("grant_groups.valid_until"))?;
    let groups = groups.into_iter().map(GroupId).filter(|group| !stays.contains_key(group));
    let protocols: BTreeSet<String> = serde_json::from_value(protocols).map_err(json("assets.protocols"))?;
    let accounts: BTreeMap<String, bool> = serde_json::from_value(accounts).map_err(json("accounts"))?;
    Ok(Facts {
        at,
        user: UserFacts {
            id: user_id.into(),
            username,
            is_active: user_is_active,
            // SQL counts super admins as members too.
            is_super_admin: false,
            orgs: belongs.then_some(org_id.into()).into_iter().collect(),
            groups: groups.collect(),
            stays,
        },
        user_name: shown_as,
        asset: AssetFacts {
            id: asset_id.into(),
            org_id: org_id.into(),
            category: Category::parse(&category)
                .ok_or_else(|| Error::inconsistent("assets.category", category))?,
            is_active: asset_is_active,
            protocols,
            nodes: nodes.into_iter().map(Into::into).collect(),
            accounts,
        },
        asset_name,
        address,
        permissions: permission.into_iter().collect(),
    })
}
