//! The reviews of a rule: the flow that gives their tickets its levels (domain.md section 9.2).

use super::rule::{Covers, Review, Rule, RuleKind};
use time::OffsetDateTime;

use crate::flow::duration::{DurationRule, IsoDuration};
use crate::flow::{Approval, ApproverEdits, Definition, LevelRule, OnBehalf, VisibleTo};
use crate::ticket::kind::TicketType;

#[cfg(test)]
mod tests;

impl RuleKind {
    /// The type of the reviews of rules of this kind.
    pub fn review_type(self) -> TicketType {
        match self {
            Self::Login => TicketType::LoginReview,
            Self::AssetLogin => TicketType::AssetLoginReview,
            Self::Command => TicketType::CommandReview,
        }
    }
}

impl Review {
    /// The definition of the flow of a rule of this kind. Nobody sees it, and nobody edits what is asked. An approval holds for
    /// `valid_for`, or as long as a ticket waits.
    pub fn definition(&self, kind: RuleKind, show_progress: bool) -> Definition {
        let Self { levels, pending_for, valid_for, on_no_reviewer: _ } = self.clone();
        Definition {
            ticket_type: kind.review_type(),
            priority: 0,
            visible_to: VisibleTo::Only { users: Vec::new(), groups: Vec::new() },
            watchers: Vec::new(),
            on_behalf: OnBehalf::default(),
            scope: Box::default(),
            approval: Approval::Assigned { levels },
            duration: DurationRule::Fixed { duration: valid_for.unwrap_or(pending_for) },
            item: None,
            approver_edits: ApproverEdits::None,
            distinct_approvers: true,
            pending_for,
            max_pending: None,
            start_within: None,
            reason_required: Some(false),
            show_progress,
            pin_assets: false,
        }
    }
}

impl Rule {
    /// The levels of its reviews. None, if it has no reviews.
    pub fn levels(&self) -> &[LevelRule] {
        self.review.as_ref().map_or(&[], |review| &review.levels)
    }

    /// Whether it sends logins to reviews, now or later.
    pub fn asks_reviewers(&self, now: OffsetDateTime) -> bool {
        let is_on_logins = self.kind == RuleKind::Login && self.parts.cover(Covers::Login);
        is_on_logins && self.review.is_some() && self.is_active && !self.dry_run && !self.is_over(now)
    }

    /// How long an approval counts for more than the same question, as the rule is now. None: an approval counts once.
    pub fn valid_for(&self) -> Option<IsoDuration> {
        self.review.as_ref()?.valid_for
    }
}
