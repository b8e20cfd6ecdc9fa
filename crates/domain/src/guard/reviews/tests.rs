//! The flow of a rule.

use crate::flow::approver::rules::SuperAdmins;
use crate::flow::duration::{DurationRule, IsoDuration};
use crate::flow::{ApproverEdits, LevelMode, LevelRule};
use crate::guard::{Action, OnNoReviewer, Parts, Review, Rule, RuleKind};
use crate::ids::{RuleId, UserId};
use crate::text::TextEnum;
use crate::ticket::kind::TicketType;
use time::OffsetDateTime;
use uuid::Uuid;

#[test]
fn the_flow_of_a_rule_has_its_levels_and_is_visible_to_nobody() {
    let approvers = vec![SuperAdmins {}.into()];
    let level = LevelRule { mode: LevelMode::Any, quorum: None, denials: 1, approvers };
    let once = Review {
        levels: vec![level.clone()],
        pending_for: IsoDuration::seconds(300),
        valid_for: None,
        on_no_reviewer: OnNoReviewer::Reject,
    };
    let types = RuleKind::ALL.iter().map(|kind| once.definition(*kind, true).ticket_type);
    assert!(types.eq([TicketType::LoginReview, TicketType::AssetLoginReview, TicketType::CommandReview]));
    let definition = once.definition(RuleKind::Login, false);
    assert_eq!(definition.approval.levels(), [level]);
    assert_eq!(definition.duration, DurationRule::Fixed { duration: IsoDuration::seconds(300) });
    assert_eq!(definition.max_pending(), IsoDuration::seconds(900));
    assert!(!definition.visible_to.contains(UserId(Uuid::from_u128(1)), &[]) && !definition.show_progress);
    assert!(definition.approver_edits == ApproverEdits::None && !definition.lacks_reason(""));
    let hour = IsoDuration::hours(1);
    let longer = Review { valid_for: Some(hour), ..once };
    assert_eq!(longer.definition(RuleKind::Login, true).duration, DurationRule::Fixed { duration: hour });
    let rule = Rule {
        id: RuleId(Uuid::from_u128(2)),
        kind: RuleKind::Login,
        org: None,
        name: "Nights".to_owned(),
        priority: 50,
        action: Action::Review,
        is_active: true,
        dry_run: false,
        valid_from: None,
        valid_until: None,
        parts: Parts::default(),
        review: Some(longer),
        recipients: Vec::new(),
        message: String::new(),
        created_at: OffsetDateTime::UNIX_EPOCH,
    };
    assert_eq!((rule.valid_for(), Rule { review: None, ..rule }.valid_for()), (Some(hour), None));
}
