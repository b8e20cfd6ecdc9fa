//! What a connector should have.

use crate::db::prepared::Prepared;
use crate::{Conn, Result};
use diesel::sql_types::{Array, Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::connector::Held;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A user with a group or an asset, as the tasks of a connector have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The user, with the group or the asset.
    pub held: Held,
    /// Whether the connector should have it.
    pub is_expected: bool,
    /// Whether a task about it is on its way.
    pub is_moving: bool,
}

type Columns = (Text, Nullable<SqlUuid>, Nullable<SqlUuid>, Bool, Bool);
type Row = (String, Option<Uuid>, Option<Uuid>, bool, bool);

/// What a connector should have, and what it is about to take away.
pub async fn expected(conn: &Conn, connector: Uuid) -> Result<Vec<Expected>> {
    let query = diesel::sql_query(include_str!("expected.sql")).bind::<SqlUuid, _>(connector);
    let found: Vec<Row> = Prepared::<_, Columns>::new(query).load(&mut &**conn).await?;
    let expected = |(username, group_id, asset_id, is_expected, is_moving)| Expected {
        held: Held { username, group_id, asset_id },
        is_expected,
        is_moving,
    };
    Ok(found.into_iter().map(expected).collect())
}

/// Those of these pairs whose user is a member of the group now, for whatever reason.
pub async fn members_among(conn: &Conn, held: &[&Held]) -> Result<BTreeSet<Held>> {
    let pairs = held.iter().filter_map(|held| Some((held.username.as_str(), held.group_id?)));
    let (names, groups): (Vec<&str>, Vec<Uuid>) = pairs.unzip();
    let query = diesel::sql_query(include_str!("members.sql"))
        .bind::<Array<Text>, _>(names)
        .bind::<Array<SqlUuid>, _>(groups);
    let found: Vec<(String, Uuid)> = Prepared::<_, (Text, SqlUuid)>::new(query).load(&mut &**conn).await?;
    let member = |(username, group)| Held { username, group_id: Some(group), asset_id: None };
    Ok(found.into_iter().map(member).collect())
}
