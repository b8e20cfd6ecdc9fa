//! How many tickets a requester has open.

use crate::db::prepared::{Prepared, prepared};
use crate::{Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures::future::join;
use gatepass_domain::ids::{OrgId, UserId};
use uuid::Uuid;

const LOCK: &str = include_str!("open_count/lock.sql");

// As they are judged by the clock: what is past its deadline is not open.
const OPEN: &str = include_str!("open_count/count.sql");

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many tickets this user has open in an organization, up to `most`. Until the transaction ends nobody else opens one
/// for the same user there: of two at once, the second counts the first. It is the first lock of those that opening takes.
pub async fn open_of_locked(tx: &Tx, org: OrgId, applicant: UserId, most: i64) -> Result<i64> {
    let (org, applicant) = (Uuid::from(org), Uuid::from(applicant));
    let lock = Prepared::<_, ()>::new(diesel::sql_query(LOCK).bind::<Text, _>(format!("{applicant} {org}")));
    let open =
        diesel::sql_query(OPEN).bind::<SqlUuid, _>(applicant).bind::<SqlUuid, _>(org).bind::<BigInt, _>(most);
    // Sent together, but a statement of its own: it sees what whoever had the lock before has opened.
    let (locked, open) =
        join(lock.execute(&mut &***tx), prepared(open).get_result::<Count>(&mut &***tx)).await;
    locked?;
    Ok(open?.count)
}
