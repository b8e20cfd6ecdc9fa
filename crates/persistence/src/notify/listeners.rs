//! People who may hear a message, with what decides whether they do.

use super::preferences::messages;
use crate::db::prepared::Prepared;
use crate::{Conn, Error, Result};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{Actor, Role, UserKind};
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::notify::{Listener, Message};
use gatepass_domain::text::TextEnum;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A person who may hear a message.
#[derive(Debug, Clone)]
pub struct Found {
    /// The person, with their role in the organization.
    pub listener: Listener,
    /// Whether they have an e-mail address.
    pub has_email: bool,
    /// The messages that they do not want by mail.
    pub unwanted_mail: Vec<Message>,
    /// The messages that they do not want in chats.
    pub unwanted_chat: Vec<Message>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    username: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    is_active: bool,
    #[diesel(sql_type = Bool)]
    is_super_admin: bool,
    #[diesel(sql_type = Bool)]
    has_email: bool,
    #[diesel(sql_type = Nullable<Text>)]
    role: Option<String>,
    #[diesel(sql_type = Array<Text>)]
    unwanted_mail: Vec<String>,
    #[diesel(sql_type = Array<Text>)]
    unwanted_chat: Vec<String>,
}

/// These people, each with their role in the organization.
pub async fn listeners(conn: &Conn, users: &BTreeSet<UserId>, org: Option<OrgId>) -> Result<Vec<Found>> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let query = diesel::sql_query(include_str!("listeners.sql"))
        .bind::<Array<SqlUuid>, _>(users.iter().map(|user| user.0).collect::<Vec<_>>())
        .bind::<Nullable<SqlUuid>, _>(org.map(Uuid::from));
    let rows: Vec<Row> = query.load(&mut &**conn).await?;
    rows.into_iter().map(|row| found(row, org)).collect()
}

fn found(row: Row, org: Option<OrgId>) -> Result<Found> {
    let Row { id, username, kind, is_active, is_super_admin, has_email, role, unwanted_mail, unwanted_chat } =
        row;
    let inconsistent = |text: &str| Error::inconsistent("users", text);
    let kind = UserKind::parse(&kind).ok_or_else(|| inconsistent(&kind))?;
    let role = role.map(|text| Role::parse(&text).ok_or_else(|| inconsistent(&text))).transpose()?;
    let actor = Actor {
        user_id: UserId(id),
        username,
        kind,
        is_super_admin,
        roles: org.zip(role).into_iter().collect::<BTreeMap<_, _>>(),
        scopes: None,
        asset: None,
        credential_made_by: None,
        restricted: BTreeSet::new(),
    };
    let (unwanted_mail, unwanted_chat) = (messages(&unwanted_mail), messages(&unwanted_chat));
    Ok(Found { listener: Listener { actor, is_active }, has_email, unwanted_mail, unwanted_chat })
}

/// The users that a statement finds about an organization or a user.
async fn ids(conn: &Conn, statement: &'static str, id: Uuid) -> Result<BTreeSet<UserId>> {
    let query = diesel::sql_query(statement).bind::<SqlUuid, _>(id);
    let ids: Vec<Uuid> = Prepared::<_, SqlUuid>::new(query).load(&mut &**conn).await?;
    Ok(ids.into_iter().map(UserId).collect())
}

/// The active people who are admins of an organization. The super admins, if there are none, or for no organization.
pub async fn admins(conn: &Conn, org: Option<OrgId>) -> Result<BTreeSet<UserId>> {
    let admins = match org {
        Some(org) => ids(conn, include_str!("admins.sql"), org.into()).await?,
        None => BTreeSet::new(),
    };
    if admins.is_empty() { super_admins(conn).await } else { Ok(admins) }
}

/// The active people who are super admins.
pub async fn super_admins(conn: &Conn) -> Result<BTreeSet<UserId>> {
    let query = diesel::sql_query(include_str!("super_admins.sql"));
    let ids: Vec<Uuid> = Prepared::<_, SqlUuid>::new(query).load(&mut &**conn).await?;
    Ok(ids.into_iter().map(UserId).collect())
}

/// The active people who are admins of the home of a service.
pub async fn home_admins(conn: &Conn, service: UserId) -> Result<BTreeSet<UserId>> {
    ids(conn, include_str!("home_admins.sql"), service.into()).await
}
