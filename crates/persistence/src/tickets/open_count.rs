//! The number of open tickets of an applicant.

use crate::db::prepared::{Prepared, prepared};
use crate::{Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures::future::join;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use uuid::Uuid;

const LOCK: &str = include_str!("open_count/lock.sql");

const OPEN: &str = include_str!("open_count/count.sql");

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Counts the open tickets of this user in an organization, up to `most`, behind a lock: no other transaction opens one for
/// the same user there before this one ends. If two requests arrive at once, the second counts the ticket of the first.
/// Opening a ticket takes this lock before all others.
pub async fn open_of_locked(tx: &Tx, org: OrgId, applicant: UserId, most: i64) -> Result<i64> {
    let (org, applicant) = (Uuid::from(org), Uuid::from(applicant));
    let lock = Prepared::<_, ()>::new(diesel::sql_query(LOCK).bind::<Text, _>(format!("{applicant} {org}")));
    let reviews = TicketType::ALL.iter().filter(|kind| kind.is_review()).map(|kind| kind.as_str());
    let open = diesel::sql_query(OPEN)
        .bind::<SqlUuid, _>(applicant)
        .bind::<SqlUuid, _>(org)
        .bind::<BigInt, _>(most)
        .bind::<Array<Text>, _>(reviews.collect::<Vec<_>>());
    // Sent together, but as a statement of its own, so that it sees the ticket of the previous holder of the lock.
    let (locked, open) =
        join(lock.execute(&mut &***tx), prepared(open).get_result::<Count>(&mut &***tx)).await;
    locked?;
    Ok(open?.count)
}
