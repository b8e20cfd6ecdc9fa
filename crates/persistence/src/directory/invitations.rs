//! Invitations into an organization that nobody has answered yet. An expired invitation counts as not found.

use crate::db::keyset::{Page, paged};
use crate::db::text::AsText;
use crate::schema::{invitations, users};
use crate::{Conn, Result, Tx};
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{Orgs, Role, UserKind};
use gatepass_domain::ids::{InvitationId, OrgId, UserId};
use gatepass_domain::text::TextEnum;
use time::OffsetDateTime;
use uuid::Uuid;

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Invitation {
    pub id: Uuid,
    pub org_id: Uuid,
    pub org_name: String,
    pub user_id: Uuid,
    pub username: String,
    #[diesel(deserialize_as = AsText<Role>)]
    pub role: Role,
    pub invited_by: Uuid,
    pub created_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
}

/// A selection of invitations.
#[derive(Debug, Clone)]
pub enum Whose {
    /// Invitations into this organization.
    Org(OrgId),
    /// Invitations that this user answers: their own, and those of services whose home is one of these organizations.
    Answerer(UserId, Orgs),
}

fn org_name() -> SqlLiteral<Text> {
    sql("(SELECT o.name FROM organizations o WHERE o.id = invitations.org_id)")
}

fn username() -> SqlLiteral<Text> {
    sql("(SELECT u.username FROM users u WHERE u.id = invitations.user_id)")
}

/// The columns of an invitation, in the order of [`Invitation`].
macro_rules! columns {
    () => {
        (
            invitations::id,
            invitations::org_id,
            org_name(),
            invitations::user_id,
            username(),
            invitations::role,
            invitations::invited_by,
            invitations::created_at,
            invitations::expires_at,
        )
    };
}

/// Open invitations: those that have not expired by the database's clock.
fn open(whose: &Whose) -> invitations::BoxedQuery<'static, Pg> {
    let query = invitations::table.into_boxed();
    let query = query.filter(sql::<diesel::sql_types::Bool>("invitations.expires_at > gatepass_now()"));
    match whose {
        Whose::Org(org) => query.filter(invitations::org_id.eq(Uuid::from(*org))),
        Whose::Answerer(user, homes) => {
            let homes = crate::directory::organizations::org_ids(homes).unwrap_or_default();
            let services = users::table
                .filter(users::kind.eq(UserKind::Service.as_str()).and(users::home_org_id.eq_any(homes)))
                .select(users::id);
            let own = invitations::user_id.eq(Uuid::from(*user));
            query.filter(own.or(invitations::user_id.eq_any(services)))
        }
    }
}

/// A page of open invitations, newest first, and one more invitation if another page follows.
pub async fn list(conn: &mut Conn, whose: &Whose, page: &Page) -> Result<Vec<Invitation>> {
    let query = open(whose).select(columns!());
    Ok(paged!(query, page, invitations::id, invitations::role).load(&mut **conn).await?)
}

/// Finds one open invitation of a selection.
pub async fn find(conn: &mut Conn, whose: &Whose, id: InvitationId) -> Result<Invitation> {
    let query = open(whose).filter(invitations::id.eq(Uuid::from(id))).select(columns!());
    Ok(query.first(&mut **conn).await?)
}

/// Stores a new invitation in place of an expired one. False if the user has an open one.
pub async fn insert(
    tx: &mut Tx,
    id: InvitationId,
    (org, user, role): (OrgId, UserId, Role),
    invited_by: UserId,
    expires_at: OffsetDateTime,
) -> Result<bool> {
    let (org, user, now) = (Uuid::from(org), Uuid::from(user), tx.now);
    let of_user = invitations::table.filter(invitations::org_id.eq(org).and(invitations::user_id.eq(user)));
    diesel::delete(of_user.filter(invitations::expires_at.le(now))).execute(&mut ***tx).await?;
    let values = (
        invitations::id.eq(Uuid::from(id)),
        invitations::org_id.eq(org),
        invitations::user_id.eq(user),
        invitations::role.eq(role.as_str()),
        invitations::invited_by.eq(Uuid::from(invited_by)),
        invitations::created_at.eq(now),
        invitations::expires_at.eq(expires_at),
    );
    let insert = diesel::insert_into(invitations::table).values(values).on_conflict_do_nothing();
    Ok(insert.execute(&mut ***tx).await? == 1)
}

/// Removes an open invitation that was answered or withdrawn. False if another request did so first.
pub async fn take(tx: &mut Tx, id: InvitationId) -> Result<bool> {
    let one = invitations::table.find(Uuid::from(id));
    Ok(diesel::delete(one).execute(&mut ***tx).await? == 1)
}
