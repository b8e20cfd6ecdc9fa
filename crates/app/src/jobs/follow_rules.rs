//! The job `follow_rules`.

use super::sweep::{BATCH, Position, sweep};
use super::{Failure, Job, Progress, enqueue};
use crate::tickets::unblock_ticket;
use gatepass_domain::flow::approver::rules::{ApproverRule, Change};
use gatepass_domain::ids::{GroupId, OrgId, TicketId};
use gatepass_domain::job::Schedule;
use gatepass_persistence::tickets::UnderRules;
use gatepass_persistence::{Db, Tx, tickets};
use serde::{Deserialize, Serialize};

/// Lets the approvers of open levels follow their rules, after a change of what the rules look at.
pub struct FollowRules;

/// What has changed, so that these approver rules may name other people.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(tag = "changed", rename_all = "snake_case")]
pub enum Changed {
    /// The members of a group.
    Group {
        /// The group.
        group_id: GroupId,
    },
    /// The admins of an organization.
    OrgAdmins {
        /// The organization.
        org_id: OrgId,
    },
    /// Owners of assets or nodes of an organization, or places in its tree.
    Owners {
        /// The organization.
        org_id: OrgId,
    },
    /// The super admins.
    SuperAdmins,
    /// Somebody's manager.
    Managers,
    /// A user is active again, whom any rule may name.
    Reactivated,
}

impl Changed {
    /// The open tickets whose approvers may have changed.
    fn tickets(&self) -> UnderRules {
        let all = UnderRules::default();
        let under = |change| UnderRules { kinds: ApproverRule::kinds_changing_with(change), ..all.clone() };
        match *self {
            Self::Group { group_id } => UnderRules { group: Some(group_id), ..under(Change::Group) },
            Self::OrgAdmins { org_id } => UnderRules { org: Some(org_id), ..under(Change::OrgAdmins) },
            Self::Owners { org_id } => UnderRules { org: Some(org_id), ..under(Change::Owners) },
            Self::SuperAdmins => under(Change::SuperAdmins),
            Self::Managers => under(Change::Managers),
            Self::Reactivated => all,
        }
    }
}

/// The change, and how far the job came.
#[derive(Debug, Serialize, Deserialize)]
pub struct Followed {
    #[serde(flatten)]
    changed: Changed,
    #[serde(flatten)]
    position: Position<TicketId>,
}

impl From<Changed> for Followed {
    fn from(changed: Changed) -> Self {
        Self { changed, position: Position::default() }
    }
}

impl Job for FollowRules {
    const NAME: &'static str = "follow_rules";
    const SCHEDULE: Schedule = Schedule::OnRequest;
    type Payload = Followed;

    /// Jobs for one change have one key, so that a thousand new members of a group are one job.
    fn key(payload: &Followed) -> Option<String> {
        serde_json::to_string(&payload.changed).ok().map(|changed| format!("{}:{changed}", Self::NAME))
    }

    async fn run(db: &Db, payload: Followed) -> Result<Progress<Followed>, Failure> {
        let Followed { changed, position } = payload;
        let open = changed.tickets();
        let due = async |after| tickets::open_under(&db.conn().await?, &open, after, BATCH).await;
        let progress = sweep(position, due, async |id| Box::pin(unblock_ticket(db, id.into())).await).await?;
        Ok(progress.map(|position| Followed { changed, position }))
    }
}

/// Lets the approvers of open tickets follow their rules after this change, in a job of its own.
pub async fn follow_rules(tx: &mut Tx, changed: Changed) -> gatepass_persistence::Result<()> {
    enqueue::<FollowRules>(tx, changed.into()).await
}
