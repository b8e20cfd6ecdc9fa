//! Commands on tickets, and the facts that a command needs.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use time::OffsetDateTime;

use super::edit::Changes;
use super::existing_objects::ExistingObjects;
use super::kind::Tree;
use crate::ending::Ending;
use crate::flow::approver::Facts;
use crate::ids::UserId;

/// The person behind a command, or the viewer of a ticket, with the facts that decide what they may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The user.
    pub id: UserId,
    /// Whether the account is active.
    pub is_active: bool,
    /// Whether the user is a human. A service can't decide tickets, nor choose approvers (domain.md section 4).
    pub is_human: bool,
    /// Whether they administer the ticket, as `org_admin` of its organization or as `super_admin`.
    pub is_org_admin: bool,
    /// The user who made the API key of this request. Such a key can't decide a ticket of its maker.
    pub credential_made_by: Option<UserId>,
}

/// A command on a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// An approver approves the current level.
    Approve {
        /// The approver.
        by: Actor,
        /// The number of the level that they decide.
        level: u32,
        /// Their comment.
        comment: Option<String>,
        /// The changes that they make to the request.
        changes: Option<Box<Changes>>,
        /// The digest of the ticket that they saw. None: not checked.
        digest: Option<String>,
    },
    /// An approver denies the ticket at the current level, or an admin gives it up.
    Deny {
        /// The approver.
        by: Actor,
        /// The number of the level that they decide. None: an admin gives up a ticket in error.
        level: Option<u32>,
        /// The reason, for the applicant.
        reason: String,
        /// What the applicant can do next.
        next_steps: Option<String>,
        /// A note that only readers of the audit log see.
        internal_note: Option<String>,
        /// The digest of the ticket that they saw. None: not checked.
        digest: Option<String>,
    },
    /// The applicant or the beneficiary withdraws the ticket, or the gateway that opened it.
    Cancel {
        /// The applicant, the beneficiary or the gateway.
        by: Actor,
        /// The reason.
        reason: Option<String>,
    },
    /// An admin decides the whole ticket at once.
    Override {
        /// The admin.
        by: Actor,
        /// The decision.
        ruling: Ruling,
        /// The reason.
        reason: String,
        /// A note that only readers of the audit log see.
        internal_note: Option<String>,
    },
    /// An admin names other approvers for a level that is not decided.
    Reassign {
        /// The admin.
        by: Actor,
        /// The number of the level.
        level: u32,
        /// The new approvers. Approvers who decided the level already stay.
        approvers: BTreeSet<UserId>,
        /// The reason.
        reason: String,
    },
    /// The blocked level has approvers by now, so it begins. Or the rule of the open level names other people, so its
    /// approvers follow.
    Unblock,
    /// An admin makes the grant that could not be made.
    Retry {
        /// The admin.
        by: Actor,
        /// Changes to the request, which replace what no longer exists. The flow's limits on approvers' changes don't apply.
        changes: Option<Box<Changes>>,
        /// The reason. Only changes need one.
        reason: Option<String>,
        /// The digest of the ticket that they saw. None: not checked.
        digest: Option<String>,
    },
    /// Something other than a decision ends the ticket.
    Close {
        /// The user who caused it. Authorization has already checked that they may. None: the clock did.
        by: Option<UserId>,
        /// What ends it.
        because: Ending,
    },
    /// The decision deadline was reached.
    Expire,
    /// The server notes that connectors gave the grant up.
    Fail,
}

/// An admin's decision of a whole ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// The ticket is approved.
    Approve {
        /// Changes to the request. The flow's limits on approvers' changes don't apply.
        changes: Option<Box<Changes>>,
    },
    /// The ticket is denied.
    Deny {
        /// What the applicant can do next.
        next_steps: Option<String>,
    },
}

/// The facts that a command is decided with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The time of the database's clock.
    pub now: OffsetDateTime,
    /// The people whom the rules of the current and the next level name, given the request after the command. For an edit, of
    /// all levels, and the owners of the request before it too.
    pub facts: &'a Facts,
    /// The tree around the assets and nodes of the request, before and after the command.
    pub tree: &'a Tree,
    /// The objects of the request, after the command, that still exist. Only a final approval needs them.
    pub objects: &'a ExistingObjects,
}

/// Empty facts, tree and objects.
static NOTHING: LazyLock<(Facts, Tree, ExistingObjects)> = LazyLock::new(Default::default);

impl Context<'static> {
    /// The context of commands that need nothing but the ticket and the clock.
    pub fn bare(now: OffsetDateTime) -> Self {
        let (facts, tree, objects) = &*NOTHING;
        Self { now, facts, tree, objects }
    }
}
