//! Changes by approvers: which ones a flow allows, and what the ticket keeps of them.

use super::*;
use crate::event::EventAction;
use crate::flow::approver::rules::ResourceOwner;

fn flow(edits: ApproverEdits) -> Flow {
    let mut flow = assigned(&[("any", &[ANN, ADMIN]), ("any", &[ANN, BEN])]);
    flow.definition.approver_edits = edits;
    flow
}

fn accounts(names: &[&str]) -> Changes {
    Changes { accounts: Some(names.iter().map(ToString::to_string).collect()), ..Changes::default() }
}

fn hours(count: u16) -> Changes {
    let timing = Some(Timing::OnApproval { duration: IsoDuration::hours(count) });
    Changes { timing, ..Changes::default() }
}

#[test]
fn the_flow_limits_changes_for_everybody() {
    use ApproverEdits::{Any, Narrow, None};
    use Why::{
        DurationNotAllowed, EditLeavesNothing, EditWidens, EditsNotAllowed, TimingEmpty, TimingWidens,
    };
    let table = [
        (None, ANN, accounts(&["root"]), Err(EditsNotAllowed)),
        (None, ADMIN, hours(2), Err(EditsNotAllowed)),
        (None, ANN, accounts(&["app"]), Ok(())),
        (None, ANN, Changes::default(), Ok(())),
        (Narrow, ANN, accounts(&["app", "root"]), Err(EditWidens)),
        (Narrow, ADMIN, accounts(&["app", "root"]), Err(EditWidens)),
        (Narrow, ADMIN, hours(8), Err(TimingWidens)),
        (Any, ANN, accounts(&["app", "root"]), Ok(())),
        (Any, ANN, accounts(&[]), Err(EditLeavesNothing)),
        (Any, ANN, accounts(&["!root"]), Err(EditLeavesNothing)),
        (Any, ANN, hours(2), Ok(())),
        (Any, ANN, hours(8), Ok(())),
        (Any, ADMIN, hours(24 * 30), Ok(())),
        (Any, ADMIN, hours(24 * 31), Err(DurationNotAllowed)),
        (
            Any,
            ADMIN,
            Changes { timing: Some(Timing::Permanent), ..Changes::default() },
            Err(DurationNotAllowed),
        ),
        (Any, ADMIN, hours(0), Err(TimingEmpty)),
    ];
    for (edits, by, changes, expected) in table {
        let answer = run(opened(&flow(edits)), approve_with(by, changes.clone())).map(|_| ());
        assert_eq!(answer, expected, "{edits} {by} {changes:?}");
    }
}

#[test]
fn what_was_asked_stays_and_what_was_decided_is_kept() {
    let ticket = opened(&flow(ApproverEdits::Any));
    let asked = ticket.requested.clone();
    let changes = Changes { timing: hours(1).timing, ..accounts(&["app", "root"]) };
    let (ticket, _) = run(ticket, approve_with(ANN, changes.clone())).unwrap();
    assert_eq!(ticket.requested, asked);
    assert_eq!(ticket.current_request(), &ticket.request_with(Some(&changes)));
    assert_eq!(ticket.levels[0].decisions[0].changes.as_ref(), Some(&changes));

    let (ticket, events) = run(ticket, approve(BEN)).unwrap();
    assert_eq!(ticket.approved, Some(asked.changed(&changes)));
    assert_eq!(ticket.timing, new_ticket().timing.unwrap());
    assert_eq!(ticket.approved_timing, changes.timing);
    let window = ticket.window.unwrap();
    assert_eq!(window.end, Some(window.start + IsoDuration::hours(1).length()));

    let approved = events.last().unwrap();
    assert_eq!(approved.action, EventAction::TicketApproved);
    assert_eq!(approved.data["widened"], true);
    let difference = approved.data["difference"].as_object().unwrap();
    assert_eq!(difference.keys().collect::<Vec<_>>(), ["accounts", "timing"]);
    assert_eq!(difference["accounts"]["before"], serde_json::json!(["app"]));
    assert_eq!(difference["timing"]["after"]["duration"], "PT1H");
}

#[test]
fn a_narrowed_request_is_not_widened_and_later_levels_start_from_it() {
    let ticket = opened(&flow(ApproverEdits::Narrow));
    let (ticket, _) = run(ticket, approve_with(ANN, hours(2))).unwrap();
    assert_eq!(
        run(ticket.clone(), approve_with(BEN, hours(3))).err(),
        Some(Why::TimingWidens),
        "the second level may not give back what the first took"
    );
    let (_, events) = run(ticket, approve(BEN)).unwrap();
    assert_eq!(events.last().unwrap().data["widened"], false);
}

#[test]
fn an_extension_counts_as_widened() {
    let (ticket, _) = run(opened(&flow(ApproverEdits::Any)), approve_with(ANN, hours(8))).unwrap();
    let (_, events) = run(ticket, approve(BEN)).unwrap();
    assert_eq!(events.last().unwrap().data["widened"], true);
}

#[test]
fn the_next_level_is_resolved_on_the_changed_request() {
    let mut flow = flow(ApproverEdits::Any);
    if let Approval::Assigned { levels } = &mut flow.definition.approval {
        levels[1].approvers = vec![ResourceOwner {}.into()];
    }
    let other = AssetId(Uuid::from_u128(51));
    let facts = owned(ResourceOwner {}, other, CLEO, facts());
    let context = Context { now: NOW, facts: &facts, tree: &Tree::default(), objects: &objects() };
    let changes = Changes { assets: Some([other].into()), ..Changes::default() };
    let (ticket, _) = run_in(opened(&flow), approve_with(ANN, changes), &context).unwrap();
    assert_eq!(ticket.levels[1].approvers, [CLEO]);
}
