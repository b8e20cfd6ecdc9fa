//! Properties that hold for every flow under every sequence of commands.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::ending::Ending;
use crate::ticket::decision::{Content, Verdict};
use crate::ticket::level::LevelState;
use std::collections::BTreeSet;

fn flows() -> impl Strategy<Value = Flow> {
    let level = (select(vec!["any", "all", "1", "2"]), subsequence(CAST.to_vec(), 0..=4));
    let edits = select(ApproverEdits::ALL.to_vec());
    (prop::collection::vec(level, 0..4), edits, 1_u32..4).prop_map(|(levels, edits, denials)| {
        let levels: Vec<(&str, &[UserId])> =
            levels.iter().map(|(mode, people)| (*mode, people.as_slice())).collect();
        let mut flow = requiring(denials, assigned(&levels));
        flow.definition.approver_edits = edits;
        flow.definition.pending_for = IsoDuration::hours(20);
        flow
    })
}

fn changes() -> impl Strategy<Value = Option<Changes>> {
    let accounts = subsequence(vec!["app".to_owned(), "root".to_owned(), "@ALL".to_owned()], 0..=2);
    let timing = prop_oneof![
        (0_u16..8).prop_map(|h| Timing::OnApproval { duration: IsoDuration::hours(h) }),
        (0_u16..8).prop_map(|h| Timing::Until { end: NOW + IsoDuration::hours(h).length(), start: None }),
        Just(Timing::Permanent),
    ];
    let changes = (prop::option::of(accounts), prop::option::of(timing)).prop_map(|(accounts, timing)| {
        Changes { accounts: accounts.map(|names| names.into_iter().collect()), timing, ..Changes::default() }
    });
    prop::option::of(changes)
}

fn commands() -> impl Strategy<Value = Command> {
    let who = || (select(CAST.to_vec()), prop::bool::weighted(0.9));
    let by = |(id, is_active)| Actor { is_active, ..actor(id) };
    prop_oneof![
        12 => (who(), changes()).prop_map(move |(who, changes)| Command::Approve {
            by: by(who), level: OPEN, comment: None, changes: changes.map(Box::new), digest: None,
        }),
        2 => select(CAST.to_vec()).prop_map(deny),
        1 => select(CAST.to_vec()).prop_map(cancel),
        1 => Just(Command::Close { by: Some(ADMIN), because: Ending::FlowDeleted }),
        1 => Just(Command::Expire),
        1 => (select(CAST.to_vec()), changes()).prop_map(|(by, changes)| {
            overrule(by, Ruling::Approve { changes: changes.map(Box::new) })
        }),
        3 => (select(CAST.to_vec()), 1_u32..4, subsequence(CAST.to_vec(), 0..=3))
            .prop_map(|(by, level, people)| reassign(by, level, &people)),
        4 => Just(Command::Unblock),
        3 => select(CAST.to_vec()).prop_map(retry),
        3 => (select(CAST.to_vec()), changes()).prop_map(|(by, changes)| Command::Retry {
            by: actor(by), changes: changes.map(Box::new), reason: Some("gone".to_owned()), digest: None,
        }),
    ]
}

/// Checks the properties of any ticket, after any history.
fn check_whole(ticket: &Ticket) {
    let active: Vec<u32> = ticket
        .levels
        .iter()
        .filter(|level| level.state == LevelState::Active)
        .map(|level| level.number)
        .collect();
    let first = ticket.levels.iter().find(|level| level.is_undone()).map(|level| level.number);
    assert!(
        active.is_empty() || active == [first.unwrap()],
        "the open level is the first that is not decided"
    );
    for level in &ticket.levels {
        assert!(!level.approvers.contains(&ALICE) && !level.approvers.contains(&BOB));
        let deciders: BTreeSet<_> = level.standing().map(|decision| decision.by).collect();
        assert_eq!(deciders.len(), level.standing().count(), "decided twice");
        let rounds: BTreeSet<_> =
            level.decisions.iter().map(|decision| (decision.by, decision.round)).collect();
        assert_eq!(rounds.len(), level.decisions.len(), "decided twice in a round");
        assert!(deciders.iter().all(|id| level.approvers.contains(id)));
        // An admin may have named approvers for a level that has not begun.
        assert!(
            matches!(level.state, LevelState::Skipped | LevelState::Waiting) || !level.approvers.is_empty()
        );
        let denials = level.decisions.iter().filter(|decision| decision.verdict == Verdict::Deny).count();
        assert!(
            level.state == LevelState::Denied || denials < level.rule.denials(),
            "enough denials, but not denied"
        );
        assert!(level.state != LevelState::Denied || denials > 0, "denied by nobody");
        for approval in level.approvals() {
            assert!(!ticket.has_approved_elsewhere(approval.by, level.number), "one person at two levels");
        }
    }
    check_content(ticket);
    let is_approved = ticket.state == State::Approved;
    assert_eq!(is_approved, ticket.window.is_some());
    let is_error = matches!(ticket.state, State::Error { .. });
    let is_through = ticket.levels.iter().all(|l| l.state == LevelState::Approved);
    assert!(
        (is_approved || is_error) == is_through
            || ticket.overridden.is_some()
            || ticket.decided_by == Some(ADMIN)
            || ticket.state == State::Expired
    );
    assert_eq!(ticket.state.name().is_final() || is_error, ticket.decided_at.is_some());
    assert_eq!(
        matches!(ticket.state, State::Pending { .. }),
        ticket.levels.iter().any(|level| level.state == LevelState::Active)
    );
}

/// Everybody whose approval counts has approved content that the ticket's content lies within.
fn check_content(ticket: &Ticket) {
    if ticket.overridden.is_some() {
        return;
    }
    let original = Content { request: ticket.requested.clone(), timing: ticket.timing };
    let approvals: Vec<_> = ticket.levels.iter().flat_map(Level::approvals).collect();
    for approval in &approvals {
        let mut contents = approvals.iter().filter(|other| other.by == approval.by);
        assert!(contents.any(|other| {
            let Content { request, timing } = other.content.as_ref().unwrap_or(&original);
            ticket.current_request().is_narrower_or_equal(request, &Tree::default())
                && ticket.current_timing().is_part_of(timing)
        }));
    }
}

/// Whether somebody gave another time than the requested one.
fn is_retimed(ticket: &Ticket) -> bool {
    ticket.overridden.is_some() || ticket.current_timing() != ticket.timing
}

fn plain(action: ActionName, by: Actor) -> Option<Command> {
    match action {
        ActionName::Approve => {
            Some(Command::Approve { by, level: OPEN, comment: None, changes: None, digest: None })
        }
        ActionName::Deny => Some(Command::Deny {
            by,
            level: None,
            reason: "no".to_owned(),
            next_steps: None,
            internal_note: None,
            digest: None,
        }),
        ActionName::Cancel => Some(Command::Cancel { by, reason: None }),
        ActionName::Override => Some(Command::Override {
            by,
            ruling: Ruling::Deny { next_steps: None },
            reason: "no".to_owned(),
            internal_note: None,
        }),
        ActionName::Retry => Some(Command::Retry { by, changes: None, reason: None, digest: None }),
        ActionName::Reassign | ActionName::Resubmit | ActionName::Comment => None,
    }
}

/// Whether all people who are fit can be named for some level, or only too few people are left.
fn can_reassign(ticket: &Ticket, by: Actor, now: OffsetDateTime) -> bool {
    ticket.levels.iter().any(|level| {
        let reason = "leave".to_owned();
        let fit = |user: &UserId| ticket.unfit(*user, level.number, &facts()).is_none();
        let approvers = CAST.into_iter().filter(fit).collect();
        let command = Command::Reassign { by, level: level.number, approvers, reason };
        matches!(run_at(ticket.clone(), command, now), Ok(_) | Err(Why::QuorumUnreachable))
    })
}

/// Every listed action succeeds, and every omitted one is refused.
fn check_actions(ticket: &Ticket, now: OffsetDateTime) {
    for by in CAST.into_iter().flat_map(|id| [actor(id), Actor { is_active: false, ..actor(id) }]) {
        let listed = ticket.allowed_actions(&by, now);
        for action in ActionName::ALL {
            let succeeds = match (action, plain(*action, by)) {
                (_, Some(command)) => run_at(ticket.clone(), command, now).is_ok(),
                (ActionName::Reassign, None) => can_reassign(ticket, by, now),
                (ActionName::Resubmit, None) => ticket.resubmit(&by, ticket.id, now).is_ok(),
                (_, None) => ticket.clone().comment(&by, "hello", now).is_ok(),
            };
            assert_eq!(listed.contains(action), succeeds, "{action} by {by:?} on {:?}", ticket.state);
        }
    }
}

proptest! {
    #[test]
    fn no_sequence_of_commands_breaks_the_law(
        flow in flows(),
        fixed_end in any::<bool>(),
        steps in prop::collection::vec((commands(), 0_u16..3, prop::bool::weighted(0.8), subsequence(CAST.to_vec(), 0..=3)), 0..12),
    ) {
        let four = IsoDuration::hours(4).length();
        let timing = fixed_end.then_some(Timing::Until { end: NOW + four, start: None });
        let new = new_ticket();
        let new = NewTicket { timing: timing.or(new.timing), ..new };
        let (mut ticket, _) = Ticket::open(new, &flow, &facts(), &objects(), NOW).unwrap();
        let mut now = NOW;
        for (command, hours, is_there, gone) in steps {
            now += IsoDuration::hours(hours).length();
            check_whole(&ticket);
            check_whole(&ticket.clone().at(now));
            check_actions(&ticket, now);
            let (requested, timing) = (ticket.requested.clone(), ticket.timing);
            let was_final = ticket.clone().at(now).state.name().is_final();
            let is_expiry = command == Command::Expire;
            let objects = if is_there { objects() } else { ExistingObjects::default() };
            let mut facts = facts();
            if command == Command::Unblock {
                facts.users.extend(gone.into_iter().map(|id| (id, Person { is_active: false, is_human: true })));
            }
            let context = Context { now, facts: &facts, tree: &Tree::default(), objects: &objects };
            match run_in(ticket.clone(), command, &context) {
                Ok((next, events)) => {
                    prop_assert!(!was_final || (is_expiry && !ticket.state.name().is_final()));
                    prop_assert_eq!(next.version, ticket.version + 1);
                    prop_assert!(!events.is_empty() || next.readers != ticket.readers);
                    let approvals = |t: &Ticket| t.levels.iter().map(|l| l.decisions.len()).sum::<usize>();
                    prop_assert!(approvals(&next) <= approvals(&ticket) + 1);
                    ticket = next;
                }
                Err(refusal) => prop_assert!(
                    !ticket.state.name().is_final() || refusal == Why::TicketAlreadyDecided
                ),
            }
            prop_assert_eq!(&ticket.requested, &requested);
            prop_assert_eq!(ticket.timing, timing);
        }
        check_whole(&ticket);
        if let Some(window) = ticket.window && !is_retimed(&ticket) {
            prop_assert!(window.end.is_some_and(|end| end - window.start <= four));
            prop_assert!(!fixed_end || window.end <= Some(NOW + four));
        }
    }
}
