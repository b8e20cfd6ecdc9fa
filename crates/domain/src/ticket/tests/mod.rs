//! Test data for tickets: a small cast, one asset, one-line flows and one-word commands.

mod deadlines;
mod denials;
mod digest;
mod edits;
mod extensions;
mod foreseen;
mod left;
mod levels;
mod policy;
mod properties;
mod reached;
mod readers;
mod repairs;
mod transitions;
mod viewer;

use time::macros::datetime;
use uuid::Uuid;

use super::command::{Command, Ruling};
use super::edit::Changes;
use super::*;
use crate::flow::approver::rules::{OrgAdmins, User};
use crate::flow::approver::speakers::{Owner, Part};
use crate::flow::approver::{ApproverRule, Person};
use crate::flow::duration::{DurationRule, IsoDuration};
use crate::flow::{Approval, ApproverEdits, LevelMode, LevelRule, OnBehalf, VisibleTo};
use crate::ids::AssetId;
use crate::permission::Action;
use crate::text::TextEnum;
use crate::ticket::existing_objects::Standing;
use kind::asset_access::AssetAccessRequest;
use state::FailureCause;

pub(crate) const NOW: OffsetDateTime = datetime!(2026-03-02 08:00 UTC);
pub(crate) const ALICE: UserId = user(1);
pub(crate) const BOB: UserId = user(2);
pub(crate) const ANN: UserId = user(3);
pub(crate) const BEN: UserId = user(4);
pub(crate) const CLEO: UserId = user(5);
pub(crate) const ADMIN: UserId = user(6);
pub(crate) const CAST: [UserId; 6] = [ALICE, BOB, ANN, BEN, CLEO, ADMIN];
/// Stands for the open level in an approval.
const OPEN: u32 = 0;
pub(crate) const ASSET: AssetId = AssetId(Uuid::from_u128(50));

pub(crate) const fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

/// Everybody is active, and ADMIN is an admin.
pub(crate) fn facts() -> Facts {
    let person = Person { is_active: true, is_human: true };
    let users = CAST.into_iter().map(|id| (id, person)).collect();
    let mut facts = naming(OrgAdmins {}, &[ADMIN], Facts { users, ..Facts::default() });
    for id in CAST {
        facts = naming(User { id }, &[id], facts);
    }
    facts
}

/// These facts, where this owner speaks for an asset, node or item.
pub(crate) fn owned(
    rule: impl Into<ApproverRule>,
    of: impl Into<Uuid>,
    user: UserId,
    mut facts: Facts,
) -> Facts {
    let owner = Owner { part: Part { of: of.into(), via: None }, user };
    facts.owners.entry(rule.into()).or_default().insert(owner);
    facts
}

/// These facts, where this rule names these people.
pub(crate) fn naming(rule: impl Into<ApproverRule>, people: &[UserId], mut facts: Facts) -> Facts {
    facts.named.insert(rule.into(), people.iter().copied().collect());
    facts
}

/// All requested objects exist.
pub(crate) fn objects() -> ExistingObjects {
    let (assets, nodes) = new_ticket().request.subjects();
    ExistingObjects {
        assets: assets.into_iter().collect(),
        nodes: nodes.into_iter().collect(),
        beneficiary: Standing::Entitled,
        ..ExistingObjects::default()
    }
}

pub(crate) fn actor(id: UserId) -> Actor {
    Actor { id, is_active: true, is_human: true, is_org_admin: id == ADMIN, credential_made_by: None }
}

/// Levels of `(mode, people)`; a mode `"2"` is a quorum of two.
pub(crate) fn assigned(levels: &[(&str, &[UserId])]) -> Flow {
    let level = |(mode, people): &(&str, &[UserId])| LevelRule {
        mode: LevelMode::parse(mode).unwrap_or(LevelMode::Quorum),
        quorum: mode.parse().ok(),
        denials: 1,
        approvers: people.iter().map(|id| User { id: *id }.into()).collect(),
    };
    Flow {
        id: FlowId(Uuid::from_u128(60)),
        version: 3,
        org_id: None,
        name: "Access".to_owned(),
        description: String::new(),
        enabled: true,
        definition: Definition {
            ticket_type: TicketType::AssetAccess,
            priority: 0,
            visible_to: VisibleTo::Everyone,
            watchers: Vec::new(),
            on_behalf: OnBehalf::default(),
            scope: Box::default(),
            approval: Approval::Assigned { levels: levels.iter().map(level).collect() },
            duration: DurationRule::default(),
            item: None,
            approver_edits: ApproverEdits::Any,
            distinct_approvers: true,
            pending_for: IsoDuration::days(30),
            max_pending: None,
            start_within: None,
            reason_required: None,
            show_progress: true,
            pin_assets: false,
        },
    }
}

/// This flow, whose levels require so many denials.
pub(crate) fn requiring(denials: u32, mut flow: Flow) -> Flow {
    if let Approval::Assigned { levels } = &mut flow.definition.approval {
        for level in levels {
            level.denials = denials;
        }
    }
    flow
}

/// ALICE asks for BOB: the account `app` of ASSET, for four hours from the approval on.
pub(crate) fn new_ticket() -> NewTicket {
    NewTicket {
        id: TicketId(Uuid::from_u128(61)),
        number: 7,
        org_id: OrgId(Uuid::from_u128(62)),
        is_global: false,
        title: "Deploy 4.2".to_owned(),
        reason: "CHG-1042".to_owned(),
        applicant: ALICE,
        beneficiary: BOB,
        request: Request::AssetAccess(AssetAccessRequest {
            nodes: [].into(),
            assets: [ASSET].into(),
            accounts: ["app".to_owned()].into(),
            protocols: ["ssh".to_owned()].into(),
            actions: [Action::Connect].into(),
        }),
        timing: Some(Timing::OnApproval { duration: IsoDuration::hours(4) }),
        resubmitted_from: None,
        resubmitted_by: None,
        extension: None,
        watchers: [].into(),
        asker: None,
    }
}

pub(crate) fn opened(flow: &Flow) -> Ticket {
    Ticket::open(new_ticket(), flow, &facts(), &objects(), NOW).unwrap().0
}

pub(crate) fn approve(by: UserId) -> Command {
    Command::Approve { by: actor(by), level: OPEN, comment: None, changes: None, digest: None }
}

pub(crate) fn approve_with(by: UserId, changes: Changes) -> Command {
    Command::Approve {
        by: actor(by),
        level: OPEN,
        comment: None,
        changes: Some(Box::new(changes)),
        digest: None,
    }
}

pub(crate) fn deny(by: UserId) -> Command {
    let reason = "not now".to_owned();
    Command::Deny { by: actor(by), level: None, reason, next_steps: None, internal_note: None, digest: None }
}

pub(crate) fn cancel(by: UserId) -> Command {
    Command::Cancel { by: actor(by), reason: None }
}

pub(crate) fn overrule(by: UserId, ruling: Ruling) -> Command {
    let (reason, internal_note) = ("on leave".to_owned(), Some("asked twice".to_owned()));
    Command::Override { by: actor(by), ruling, reason, internal_note }
}

pub(crate) fn give() -> Ruling {
    Ruling::Approve { changes: None }
}

pub(crate) fn reassign(by: UserId, level: u32, approvers: &[UserId]) -> Command {
    let approvers = approvers.iter().copied().collect();
    Command::Reassign { by: actor(by), level, approvers, reason: "on leave".to_owned() }
}

pub(crate) fn retry(by: UserId) -> Command {
    Command::Retry { by: actor(by), changes: None, reason: None, digest: None }
}

pub(crate) fn run(ticket: Ticket, command: Command) -> Result<(Ticket, Vec<Event>), Why> {
    run_at(ticket, command, NOW)
}

pub(crate) fn run_at(
    ticket: Ticket,
    command: Command,
    now: OffsetDateTime,
) -> Result<(Ticket, Vec<Event>), Why> {
    run_with(ticket, command, now, &objects())
}

pub(crate) fn run_with(
    ticket: Ticket,
    command: Command,
    now: OffsetDateTime,
    objects: &ExistingObjects,
) -> Result<(Ticket, Vec<Event>), Why> {
    run_in(ticket, command, &Context { now, facts: &facts(), tree: &Tree::default(), objects })
}

/// Applies a command. An approval is of the open level.
pub(crate) fn run_in(
    ticket: Ticket,
    mut command: Command,
    context: &Context<'_>,
) -> Result<(Ticket, Vec<Event>), Why> {
    if let Command::Approve { level: level @ OPEN, .. } = &mut command {
        *level = ticket.active_level().map_or(1, |open| open.number);
    }
    ticket.apply(command, context)
}
