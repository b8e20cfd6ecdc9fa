//! The server marks a grant as expired whose window is over. Readers see it as expired from its end on (domain.md
//! section 7). This act stores that, and records the event once.

use super::close::{follow_groups, record};
use crate::connectors::take_away;
use crate::tickets::cancel_all;
use crate::{By, Result};
use gatepass_domain::ending::Ending;
use gatepass_domain::ids::GrantId;
use gatepass_domain::why::Why;
use gatepass_persistence::grants::Stored;
use gatepass_persistence::{Db, grants};

/// Marks a grant as expired, in a transaction of its own. False: there was nothing to do, because the grant was
/// closed or marked while this call waited for its lock.
pub async fn expire_grant(db: &Db, id: GrantId) -> Result<bool> {
    let (mut tx, found) = db.begin_with(async |tx| grants::find_any_locked(tx, id).await).await?;
    let before = found?.take_up(&mut tx);
    match before.grant.clone().expire(tx.now) {
        Ok((grant, event)) => {
            let grant = take_away(&mut tx, grant).await?;
            let stored = Stored { grant, ..before };
            follow_groups(&mut tx, &stored).await?;
            let extension = stored.extension.into_iter().collect();
            Box::pin(cancel_all(&mut tx, By::server(), extension, Ending::GrantEnded)).await?;
            grants::save(&mut tx, &stored).await?;
            record(&mut tx, By::server().origin, &stored, event).await?;
            tx.commit().await?;
            Ok(true)
        }
        Err(Why::GrantNotOpen | Why::GrantNotOver) => {
            tx.rollback().await?;
            Ok(false)
        }
        Err(why) => Err(why.into()),
    }
}
