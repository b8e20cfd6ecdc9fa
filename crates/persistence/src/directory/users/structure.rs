//! Rules about all users together: managers form no circle, and there is a super admin.

use crate::db::prepared::Prepared;
use crate::schema::users;
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::UserId;
use uuid::Uuid;

/// Keeps other transactions from giving a manager or taking an admin away until this transaction ends. Two changes that are
/// right one by one can be wrong together. So they queue here, before they lock any user.
pub async fn lock_structure(tx: &mut Tx) -> Result<()> {
    diesel::sql_query(include_str!("lock_structure.sql")).execute(&mut ***tx).await?;
    Ok(())
}

/// Keeps other transactions from making or changing users until this transaction ends.
pub async fn lock_all(tx: &mut Tx) -> Result<()> {
    diesel::sql_query("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE").execute(&mut ***tx).await?;
    Ok(())
}

/// Whether there is a super admin.
pub async fn has_super_admin(conn: &mut Conn) -> Result<bool> {
    let admins = users::table.filter(users::is_super_admin);
    Ok(diesel::select(diesel::dsl::exists(admins)).get_result(&mut **conn).await?)
}

/// Whether a user other than this one counts as a super admin ([`Standing::counts_as_super_admin`]).
///
/// [`Standing::counts_as_super_admin`]: gatepass_domain::directory::Standing::counts_as_super_admin
pub async fn has_other_super_admin(conn: &mut Conn, than: UserId) -> Result<bool> {
    let query = diesel::sql_query(include_str!("other_super_admin.sql")).bind::<SqlUuid, _>(Uuid::from(than));
    Ok(Prepared::<_, Bool>::new(query).get_result(&mut **conn).await?)
}

#[derive(QueryableByName)]
struct Manager {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// A manager, and everybody above them. A user is named once, even if managers form a circle.
pub async fn managers_from(conn: &mut Conn, manager: UserId) -> Result<Vec<UserId>> {
    let query = diesel::sql_query(include_str!("managers_from.sql")).bind::<SqlUuid, _>(Uuid::from(manager));
    let managers: Vec<Manager> = query.load(&mut **conn).await?;
    Ok(managers.into_iter().map(|manager| UserId(manager.id)).collect())
}
