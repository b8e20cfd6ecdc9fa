//! What may happen to a ticket, and what a command needs to know.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use time::OffsetDateTime;

use super::edit::Changes;
use super::kind::Tree;
use super::supply::Supply;
use crate::flow::approver::Facts;
use crate::ids::UserId;

/// What counts about the person behind a command, or the viewer of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub id: UserId,
    /// Whether the account is switched on.
    pub is_active: bool,
    /// Whether it is a human: a service decides nothing, and has nobody decide (domain.md section 4).
    pub is_human: bool,
    /// Whether they administer the ticket's organization: its `org_admin`, or a `super_admin`.
    pub is_org_admin: bool,
    /// Who made the API key that they came with: it never decides on a ticket of its maker.
    pub credential_made_by: Option<UserId>,
}

/// Something that happens to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// An approver agrees.
    Approve {
        /// Who.
        by: Actor,
        /// What they say.
        comment: Option<String>,
        /// What they change in the request.
        changes: Option<Box<Changes>>,
        /// The digest of what they saw; unchecked when absent.
        digest: Option<String>,
    },
    /// An approver refuses.
    Deny {
        /// Who.
        by: Actor,
        /// Why: for the applicant.
        reason: String,
        /// What the applicant may do now.
        next_steps: Option<String>,
        /// For readers of the audit log only.
        internal_note: Option<String>,
        /// The digest of what they saw; unchecked when absent.
        digest: Option<String>,
    },
    /// The applicant withdraws.
    Cancel {
        /// Who.
        by: Actor,
        /// Why.
        reason: Option<String>,
    },
    /// An administrator decides the whole ticket at once.
    Override {
        /// Who.
        by: Actor,
        /// What.
        ruling: Ruling,
        /// Why.
        reason: String,
        /// For readers of the audit log only.
        internal_note: Option<String>,
    },
    /// An administrator names other approvers for a level that is not over.
    Reassign {
        /// Who.
        by: Actor,
        /// Which level.
        level: u32,
        /// Whom. Those who decided there already stay.
        approvers: BTreeSet<UserId>,
        /// Why.
        reason: String,
    },
    /// Somebody may decide the level that nobody could: it begins. Or approvers of an open one were switched off: it goes
    /// on without them.
    Unblock,
    /// An administrator has the grant made that could not be made.
    Retry {
        /// Who.
        by: Actor,
    },
    /// The ticket's flow was deleted.
    FlowDeleted {
        /// By whom. Whether they may is decided where flows are.
        by: UserId,
    },
    /// The decision deadline has come.
    Expire,
}

/// How an administrator decides a whole ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// It is given.
    Approve {
        /// What is given instead of what was asked for, whatever the flow lets approvers change.
        changes: Option<Box<Changes>>,
    },
    /// It is refused.
    Deny {
        /// What the applicant may do now.
        next_steps: Option<String>,
    },
}

/// What a command is decided against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The database's clock.
    pub now: OffsetDateTime,
    /// The approvers of the current level and, for the next one, whom the rules name for the request as it will be
    /// (`Ticket::request_with` tells, `Ticket::next_level` names the rules).
    pub facts: &'a Facts,
    /// The tree around the assets and nodes of the request, as it was and as it will be.
    pub tree: &'a Tree,
    /// What there is of the request as it will be: only a final approval looks at it.
    pub supply: &'a Supply,
}

/// No facts, no tree and no supply.
static NOTHING: LazyLock<(Facts, Tree, Supply)> = LazyLock::new(Default::default);

impl Context<'static> {
    /// For commands that are decided by the ticket and the clock alone.
    pub fn bare(now: OffsetDateTime) -> Self {
        let (facts, tree, supply) = &*NOTHING;
        Self { now, facts, tree, supply }
    }
}
