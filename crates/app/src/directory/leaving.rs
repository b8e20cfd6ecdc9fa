//! What ends when a user is removed from an organization or deactivated, all in one transaction (domain.md section 11): their
//! grants and open tickets. Tickets that wait for their decision go on without them.

use crate::jobs::{self, ApproverLeft};
use crate::{By, Result, grants, tickets};
use gatepass_domain::ending::Ending;
use gatepass_domain::ids::{GrantId, GroupId, OrgId, PermissionId, TicketId, UserId};
use gatepass_persistence::Tx;
use gatepass_persistence::tickets::{forget_reader, lock_open_of};
use serde::Serialize;

/// A user who leaves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaver {
    /// The user.
    pub user: UserId,
    /// The organization that they leave. None: all of them.
    pub org: Option<OrgId>,
    /// Why they leave.
    pub because: Ending,
}

/// What ended, by id and in the order of ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ended {
    /// The revoked grants.
    pub grants: Vec<GrantId>,
    /// The canceled tickets.
    pub tickets: Vec<TicketId>,
    /// The groups that the user is no longer in. A deactivated user stays in groups.
    pub groups: Vec<GroupId>,
    /// The permissions that no longer name the user. A deactivated user stays in permissions.
    pub permissions: Vec<PermissionId>,
}

impl Ended {
    /// Whether nothing ended.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Leaver {
    /// Locks the open tickets of the user. Call it before the user is locked: an approval locks its ticket first, too, and
    /// both would wait for each other otherwise.
    pub(super) async fn lock(&self, tx: &mut Tx) -> Result<()> {
        lock_open_of(tx, self.user, self.org).await?;
        Ok(())
    }

    /// Revokes the grants of the user and cancels their open tickets. The user is locked, so no ticket of theirs is submitted
    /// or approved meanwhile. A job reconsiders the tickets that wait for their decision, each in a transaction of its own,
    /// because those may be many.
    pub(super) async fn end(&self, tx: &mut Tx, by: By<'_>) -> Result<Ended> {
        let Self { user, org, because } = *self;
        let open = lock_open_of(tx, user, org).await?;
        let tickets = tickets::cancel_all(tx, by, open, because).await?;
        // The end of a grant cancels its extension, unless it was canceled just now.
        tx.flush().await?;
        let grants = grants::revoke_all(tx, by, (user, org), because).await?;
        if let Some(org) = org {
            forget_reader(tx, user, org).await?;
        }
        jobs::enqueue::<ApproverLeft>(tx, user.into()).await?;
        Ok(Ended { grants, tickets, ..Ended::default() })
    }
}
