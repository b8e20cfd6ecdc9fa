//! Reviews: which questions are the same, for what an approval holds, and what nobody does with them.

use super::super::asset_login_review::AssetLoginReviewRequest;
use super::super::command_review::{CommandReviewRequest, HeldCommand, MOST_SHOWN};
use super::super::login_review::LoginReviewRequest;
use super::super::review::{Keys, Passage};
use super::super::*;
use super::{device, flow};
use crate::flow::duration::{DurationRule, IsoDuration};
use crate::flow::timing::Timing;
use crate::ids::{CommandGroupId, RuleId, UserId};
use crate::text::TextEnum;
use crate::ticket::check::ActionName;
use crate::ticket::command::{Command, Ruling};
use crate::ticket::existing_objects::ExistingObjects;
use crate::ticket::state::State;
use crate::ticket::tests::*;
use crate::ticket::{NewTicket, Ticket};
use crate::why::Why;
use crate::window::Window;
use std::net::IpAddr;
use time::Duration;
use uuid::Uuid;

const RULE: RuleId = RuleId(Uuid::from_u128(80));
const COMMANDS: CommandGroupId = CommandGroupId(Uuid::from_u128(81));

fn home() -> IpAddr {
    [192, 0, 2, 7].into()
}

fn login() -> LoginReviewRequest {
    LoginReviewRequest { rule_id: RULE, ip: Some(home()) }
}

fn connection() -> AssetLoginReviewRequest {
    let (account, protocol) = ("root".to_owned(), "ssh".to_owned());
    AssetLoginReviewRequest { rule_id: RULE, ip: Some(home()), asset_id: device(70), account, protocol }
}

fn command(text: &str) -> CommandReviewRequest {
    let AssetLoginReviewRequest { rule_id, ip, asset_id, account, protocol } = connection();
    let command = HeldCommand::of(text.as_bytes());
    let session = Some("s-1".to_owned());
    let command_group_id = COMMANDS;
    CommandReviewRequest { rule_id, ip, asset_id, account, protocol, command, command_group_id, session }
}

fn reviews() -> [Request; 3] {
    [
        Request::LoginReview(login()),
        Request::AssetLoginReview(connection()),
        Request::CommandReview(command("reboot")),
    ]
}

fn keys(request: &Request, user: UserId) -> Keys {
    request.question().unwrap().keys(user, None)
}

#[test]
fn a_review_offers_nothing_and_gives_a_passage() {
    let types = reviews().map(|review| review.ticket_type());
    assert_eq!(types, [TicketType::LoginReview, TicketType::AssetLoginReview, TicketType::CommandReview]);
    for review in reviews() {
        let kind = review.ticket_type();
        assert!(kind.is_review() && !kind.is_from_catalog() && !kind.names_places(), "{kind}");
        assert_eq!(review.gift(&flow(), &ExistingObjects::default()), Gift::Passage);
        assert_eq!(review.missing(&flow(), &ExistingObjects::default()), None);
        assert_eq!((review.item(), review.fields().len(), review.groups(&flow()).len()), (None, 0, 0));
        assert!(review.takes(&Timing::Permanent) && review.empty_sides().is_empty());
        assert_eq!(review.with_item(None, Some(device(9))), review);
        assert!(review.is_narrower_or_equal(&review, &Tree::default()));
        let stored = serde_json::to_value(&review).unwrap();
        assert_eq!(stored["type"], kind.as_str());
        assert_eq!(serde_json::from_value::<Request>(stored).unwrap(), review);
    }
    let [login, connection, command] = reviews();
    assert_eq!(login.subjects(), (Vec::new(), Vec::new()));
    assert_eq!([connection.device(), command.device()], [Some(device(70)); 2]);
}

#[test]
fn questions_differ_by_what_reviewers_see_and_approvals_reach_as_far_as_the_group() {
    let asked = Request::CommandReview(command("reboot"));
    let with = |change: fn(&mut CommandReviewRequest)| {
        let mut other = command("reboot");
        change(&mut other);
        keys(&Request::CommandReview(other), ALICE)
    };
    let own = keys(&asked, ALICE);
    assert_eq!(with(|other| other.session = None), own);
    assert_eq!(with(|other| other.ip = "::ffff:192.0.2.7".parse().ok()), own);
    let other_command: fn(&mut CommandReviewRequest) = |other| other.command = HeldCommand::of(b"halt");
    let only_the_question: [fn(&mut CommandReviewRequest); 3] =
        [other_command, |other| other.ip = None, |other| other.protocol = "telnet".to_owned()];
    for change in only_the_question {
        let other = with(change);
        assert!(other.question != own.question && other.reach == own.reach);
    }
    let all: [fn(&mut CommandReviewRequest); 4] = [
        |other| other.rule_id = RuleId(Uuid::from_u128(90)),
        |other| other.asset_id = device(71),
        |other| other.account = "app".to_owned(),
        |other| other.command_group_id = CommandGroupId(Uuid::from_u128(91)),
    ];
    for other in all.map(with).into_iter().chain([keys(&asked, BOB)]) {
        assert!(other.question != own.question && other.reach != own.reach);
    }
    // A gateway asks the same question of its own, which an approval with `valid_for` reaches.
    let gateway = asked.question().unwrap().keys(ALICE, Some(BOB));
    assert!(gateway != own && gateway.question == own.question && gateway.reach == own.reach);
    let [login, connection, _] = reviews().map(|review| keys(&review, ALICE));
    assert!(login.reach != connection.reach && connection.reach != own.reach && login.reach != own.reach);
}

#[test]
fn an_approval_answers_once_or_for_as_long_as_the_rule_says() {
    let end = NOW + Duration::minutes(5);
    let once = Passage { window: Window { start: NOW, end: Some(end) }, is_reusable: false, used_at: None };
    let hour = Some(IsoDuration::hours(1));
    let answers = |passage: Passage, is_same, valid_for| passage.answers(is_same, valid_for, NOW);
    assert!(answers(once, true, None) && answers(once, true, hour));
    assert!(!answers(once, false, None) && !answers(once, false, hour));
    assert!(!answers(Passage { used_at: Some(NOW), ..once }, true, None));
    assert!(!once.answers(true, None, end));
    let again = Passage { is_reusable: true, used_at: Some(NOW), ..once };
    assert!(answers(again, true, hour) && answers(again, false, hour));
    assert!(!again.answers(false, hour, end));
    // The rule was changed since.
    let shorter = Some(IsoDuration::seconds(60));
    assert!(!again.answers(false, shorter, NOW + Duration::minutes(1)));
    assert!(!answers(again, false, None) && !answers(again, true, None));
    assert!(answers(Passage { used_at: None, ..again }, true, None));
}

#[test]
fn a_command_is_cut_and_shows_no_text_that_misleads() {
    let whole = HeldCommand::of(b"echo \xff\x1b[2J\tdone\n");
    assert_eq!(whole.text, "echo \u{fffd}\u{fffd}[2J\tdone\n");
    assert!(!whole.is_cut);
    assert_eq!(HeldCommand::of("rm \u{202e}cod.\u{0}".as_bytes()).text, "rm \u{fffd}cod.\u{fffd}");
    assert_eq!(
        HeldCommand::of(b"abc").sha256,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    let fits = HeldCommand::of(&vec![b'a'; MOST_SHOWN]);
    assert!(fits.text.len() == MOST_SHOWN && !fits.is_cut);
    // No letter is cut in two.
    let long = HeldCommand::of(format!("a{}", "ä".repeat(MOST_SHOWN)).as_bytes());
    assert!(long.text.len() == MOST_SHOWN - 1 && long.is_cut);
}

/// A review of this question, which Ann decides.
fn open(request: Request) -> Ticket {
    let mut flow = assigned(&[("any", &[ANN])]);
    flow.definition.ticket_type = request.ticket_type();
    flow.definition.duration = DurationRule::Fixed { duration: IsoDuration::hours(1) };
    let new = NewTicket { request, beneficiary: ALICE, timing: None, ..new_ticket() };
    Ticket::open(new, &flow, &facts(), &ExistingObjects::default(), NOW).unwrap().0
}

#[test]
fn nobody_edits_a_review_and_it_is_approved_whoever_left() {
    let timing = Changes { timing: Some(Timing::Permanent), ..Changes::default() };
    let accounts = Changes { accounts: Some(["app".to_owned()].into()), ..Changes::default() };
    for review in reviews() {
        let ticket = open(review);
        for changes in [&timing, &accounts] {
            let edit = approve_with(ANN, changes.clone());
            assert_eq!(run(ticket.clone(), edit).unwrap_err(), Why::EditNotOfThisType);
            let ruling = Ruling::Approve { changes: Some(Box::new(changes.clone())) };
            assert_eq!(run(ticket.clone(), overrule(ADMIN, ruling)).unwrap_err(), Why::EditNotOfThisType);
        }
        // The beneficiary is no member of the organization, and the asset is gone.
        let unchanged = approve_with(ANN, Changes::default());
        let approved = run_with(ticket.clone(), unchanged, NOW, &ExistingObjects::default()).unwrap().0;
        assert_eq!(approved.state, State::Approved);
        assert_eq!(approved.window, Some(Window { start: NOW, end: Some(NOW + Duration::hours(1)) }));
        assert_eq!(approved.gift(&ExistingObjects::default()), Some(Gift::Passage));
        let denied = run(ticket, deny(ANN)).unwrap().0;
        for (ended, by) in [(&approved, ALICE), (&denied, ALICE), (&denied, ADMIN)] {
            let refused = ended.check(ActionName::Resubmit, &actor(by), NOW);
            assert_eq!(refused, Err(Why::NotResubmittable));
        }
    }
}

#[test]
fn who_asks_never_reviews() {
    let ticket = open(Request::LoginReview(login()));
    let own = Command::Approve { by: actor(ALICE), level: 1, comment: None, changes: None, digest: None };
    assert_eq!(run(ticket, own).unwrap_err(), Why::OwnTicket);
    let mut flow = assigned(&[("any", &[ALICE])]);
    flow.definition.ticket_type = TicketType::LoginReview;
    let new = NewTicket { request: Request::LoginReview(login()), beneficiary: ALICE, ..new_ticket() };
    let blocked = Ticket::open(new, &flow, &facts(), &ExistingObjects::default(), NOW).unwrap().0;
    assert!(matches!(blocked.state, State::Blocked { .. }));
}
