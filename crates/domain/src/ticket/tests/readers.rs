//! Who reads a ticket before they are asked to decide it, and who watches it.

use super::*;
use crate::authz::{self, UserKind};
use crate::ticket::readers::{UnfitWatcher, unfit_watcher};
use std::collections::{BTreeMap, BTreeSet};

fn stranger(user_id: UserId) -> authz::Actor {
    authz::Actor {
        user_id,
        username: "viewer".to_owned(),
        kind: UserKind::Human,
        is_super_admin: false,
        roles: [].into(),
        scopes: None,
        asset: None,
        credential_made_by: None,
        restricted: BTreeSet::new(),
    }
}

fn watching(ticket: &Ticket, by: UserId, watchers: &[UserId]) -> Result<(Ticket, Vec<Event>), Why> {
    ticket.clone().watch(&actor(by), true, watchers.iter().copied().collect(), NOW)
}

fn set<const N: usize>(users: [UserId; N]) -> BTreeSet<UserId> {
    users.into()
}

fn ahead<const N: usize>(levels: [(u32, BTreeSet<UserId>); N]) -> BTreeMap<u32, BTreeSet<UserId>> {
    levels.into()
}

#[test]
fn approvers_of_later_levels_read_and_do_nothing_else() {
    let flow = assigned(&[("any", &[ANN]), ("any", &[BEN, ALICE]), ("any", &[CLEO])]);
    let ticket = opened(&flow);
    // The requester is no approver of any level.
    assert_eq!(ticket.readers.ahead, ahead([(2, set([BEN])), (3, set([CLEO]))]));
    let ben = stranger(BEN);
    assert!(ticket.is_visible_to(&ben) && !ticket.is_participant(BEN));
    assert_eq!(ticket.actions_of(&ben, NOW), []);
    assert_eq!(run(ticket.clone(), approve(BEN)).err(), Some(Why::LevelNotOpen));
    assert_eq!(ticket.clone().comment(&actor(BEN), "hm", NOW).err(), Some(Why::NotAParticipant));
    assert_eq!(watching(&ticket, BEN, &[BEN]).err(), Some(Why::NotAParticipant));
    let next = run(ticket.clone(), approve(ANN)).unwrap().0;
    assert_eq!(next.readers.ahead, ahead([(3, set([CLEO]))]));
    assert!(next.is_participant(BEN));
    // Whoever could read a ticket when it ended still may.
    let denied = run(ticket.clone(), deny(ANN)).unwrap().0;
    assert!(denied.is_visible_to(&ben));
    // A level that an admin assigned has its approvers already, who take part. Those whom its rule named read no more.
    let replaced = run(ticket, reassign(ADMIN, 2, &[ADMIN])).unwrap().0;
    assert!(replaced.is_participant(ADMIN) && !replaced.is_visible_to(&ben));
    assert_eq!(replaced.readers.ahead, ahead([(3, set([CLEO]))]));
    let moved = run(replaced, approve(ANN)).unwrap().0;
    assert!(!moved.is_visible_to(&ben));
}

#[test]
fn whoever_is_named_for_two_levels_reads_until_both_have_others() {
    let ticket = opened(&assigned(&[("any", &[ANN]), ("any", &[BEN]), ("any", &[BEN, CLEO])]));
    let once = run(ticket, reassign(ADMIN, 2, &[CLEO])).unwrap().0;
    // Cleo takes part as an approver of level 2, and Ben still reads for level 3.
    assert!(once.is_participant(CLEO) && once.is_visible_to(&stranger(BEN)));
    let twice = run(once, reassign(ADMIN, 3, &[ADMIN])).unwrap().0;
    assert!(!twice.is_visible_to(&stranger(BEN)));
}

#[test]
fn readers_follow_the_rules_while_the_ticket_is_open() {
    let mut flow = assigned(&[("any", &[ANN]), ("any", &[BEN])]);
    flow.definition.watchers = vec![User { id: CLEO }.into()];
    let ticket = opened(&flow);
    assert_eq!((&ticket.readers.ahead, &ticket.readers.of_flow), (&ahead([(2, set([BEN]))]), &set([CLEO])));
    let unblock = |ticket: &Ticket, facts: &Facts| {
        let context = Context { facts, ..Context::bare(NOW + time::Duration::HOUR) };
        ticket.clone().apply(Command::Unblock, &context)
    };
    assert_eq!(unblock(&ticket, &facts()).err(), Some(Why::NothingToRepair));
    let mut left = facts();
    for gone in [BEN, CLEO] {
        left.users.insert(gone, Person { is_active: false, is_human: true });
    }
    let (followed, events) = unblock(&ticket, &left).unwrap();
    assert_eq!((&followed.readers, events.len()), (&Readers::default(), 0));
    assert_eq!((followed.updated_at, followed.version), (ticket.updated_at, ticket.version + 1));
    assert!(!followed.is_visible_to(&stranger(BEN)) && !followed.is_visible_to(&stranger(CLEO)));
    // A blocked ticket has readers too.
    let blocked = opened(&assigned(&[("any", &[ALICE]), ("any", &[BEN])]));
    assert_eq!(blocked.readers.ahead, ahead([(2, set([BEN]))]));
    assert!(unblock(&blocked, &left).unwrap().0.readers.ahead.is_empty());
}

#[test]
fn watchers_read_and_comment_and_see_no_more_than_the_requester() {
    let mut flow = assigned(&[("any", &[ANN]), ("any", &[BEN])]);
    flow.definition.watchers = vec![User { id: CLEO }.into()];
    flow.definition.show_progress = false;
    let new = NewTicket { watchers: set([ADMIN, BEN]), ..new_ticket() };
    let ticket = Ticket::open(new, &flow, &facts(), &objects(), NOW).unwrap().0;
    for user in [CLEO, ADMIN] {
        assert_eq!(ticket.actions_of(&stranger(user), NOW), [ActionName::Comment]);
        assert!(ticket.hides_people_from(&stranger(user)));
    }
    // Whoever will decide is shown what approvers see.
    assert!(!ticket.hides_people_from(&stranger(BEN)));
    // So are the names of an inventory that they don't read otherwise.
    assert!(ticket.shows_subjects_to(&stranger(BEN)) && ticket.shows_subjects_to(&stranger(ANN)));
    let member =
        |user_id| authz::Actor { roles: [(ticket.org_id, authz::Role::Member)].into(), ..stranger(user_id) };
    assert!(!ticket.shows_subjects_to(&stranger(CLEO)) && ticket.shows_subjects_to(&member(CLEO)));
    assert!(ticket.hides_people_from(&member(CLEO)));
    assert!(ticket.clone().comment(&actor(CLEO), "seen", NOW).is_ok());
    assert_eq!(run(ticket, approve(CLEO)).err(), Some(Why::NotAnApprover));
    // An automatic flow has watchers of its tickets as well.
    flow.definition.approval = Approval::Automatic;
    assert_eq!(opened(&flow).readers.of_flow, set([CLEO]));
}

#[test]
fn only_active_people_whom_one_sees_are_named() {
    let seen = [(BEN, true), (CLEO, false)].into();
    assert_eq!(
        [BEN, CLEO, ANN].map(|user| unfit_watcher(user, &seen)),
        [None, Some(UnfitWatcher::Inactive), Some(UnfitWatcher::NotFound),]
    );
}

#[test]
fn whoever_left_the_organization_only_removes_watchers() {
    let ticket = watching(&opened(&assigned(&[("any", &[ANN])])), ALICE, &[BEN]).unwrap().0;
    let by_stranger = |id, watchers: &[UserId]| {
        ticket.clone().watch(&actor(id), false, watchers.iter().copied().collect(), NOW)
    };
    for id in [ALICE, BOB] {
        for added in [&[BEN, CLEO][..], &[CLEO]] {
            assert_eq!(by_stranger(id, added).err(), Some(Why::NotAMember));
        }
        assert!(by_stranger(id, &[]).is_ok() && by_stranger(id, &[BEN]).is_ok());
    }
    // An approver from elsewhere is asked, and an admin may do everything.
    assert!(by_stranger(ANN, &[BEN, CLEO]).is_ok() && by_stranger(ADMIN, &[CLEO]).is_ok());
}

#[test]
fn participants_name_watchers_and_a_watcher_removes_only_themselves() {
    let ticket = opened(&assigned(&[("any", &[ANN])]));
    let (ticket, events) = watching(&ticket, ALICE, &[BEN, CLEO]).unwrap();
    assert_eq!(events[0].data, serde_json::json!({ "before": [], "after": [BEN, CLEO] }));
    assert_eq!(ticket.version, 2);
    let (same, events) = watching(&ticket, ANN, &[BEN, CLEO]).unwrap();
    assert_eq!((same, events), (ticket.clone(), vec![]));
    for wrong in [&[BEN, CLEO, ADMIN][..], &[CLEO], &[]] {
        assert_eq!(watching(&ticket, CLEO, wrong).err(), Some(Why::NotAParticipant), "{wrong:?}");
    }
    let left = watching(&ticket, CLEO, &[BEN]).unwrap().0;
    assert!(!left.is_visible_to(&stranger(CLEO)) && left.is_visible_to(&stranger(BEN)));
    assert_eq!(watching(&left, CLEO, &[]).err(), Some(Why::NotAParticipant));
    // An admin who watches is still an admin.
    let watched = watching(&ticket, ADMIN, &[ADMIN]).unwrap().0;
    assert!(watching(&watched, ADMIN, &[BEN]).is_ok());
    let ended = run(watched, deny(ANN)).unwrap().0;
    assert!(watching(&ended, BOB, &[]).is_ok());
}
