//! The details of events about tickets.

use super::Row;
use super::shapes::Shape::{Any, Api, Count, Flag, Id, List, Map, Text, Time};
use super::shapes::Told::{Decision, People, Progress, State, Whole};
use super::shapes::{Field, Object, Shape, field};
use crate::event::EventAction as E;

const STATE: Shape = Shape::Object(&Object {
    name: "EventTicketState",
    meaning: "The state of a ticket. Fields that the state does not have are omitted.",
    fields: &[
        field("state", Api("TicketState"), "The state."),
        field("level", Count, "The number of the level that waits. The first is 1.").optional(),
        field("reason", Text, "The reason of the state.").optional().nullable(),
        field("next_steps", Text, "What the applicant can do next.").optional().nullable(),
        field("cause", Text, "Why no grant could be made. Only readers of the audit log see it.").optional(),
    ],
});
const DECISION: Shape = Shape::Object(&Object {
    name: "EventDecision",
    meaning: "A decision of an approver.",
    fields: &[
        field("verdict", Api("Verdict"), "The decision."),
        field("at", Time, "When it was made."),
        field("by", Id, "The approver.").optional(),
        field("comment", Text, "The comment of the approver.").optional().nullable(),
        field("next_steps", Text, "What the applicant can do next.").optional().nullable(),
        field(
            "changes",
            Map(&Any),
            "The fields of the request that the approver changed, with their new values.",
        )
        .optional()
        .nullable(),
        field("content", Map(&Any), "The request and timing that were approved. Omitted: the original ones.")
            .optional(),
        field("round", Count, "The round of the level. It grows when approvers are replaced.").optional(),
        field("is_void", Flag, "Whether the decision does not count any more.").optional(),
        field("parts", List(&Any), "The parts of the request that the approver decided.").optional(),
        field("digest", Text, "The digest of the request that the approver saw.").optional().nullable(),
    ],
});
const FLOW: Shape = Shape::Object(&Object {
    name: "EventFlow",
    meaning: "The version of a flow that decides a ticket.",
    fields: &[
        field("id", Id, "The flow."),
        field("name", Text, "Its name."),
        field("version", Count, "Its version."),
    ],
});
const APPROVERS: Shape = Shape::Object(&Object {
    name: "EventApprovers",
    meaning: "The approvers of a level.",
    fields: &[field("approvers", USERS, "The ids of the approvers.")],
});
const CHANGE: Shape = Shape::Object(&Object {
    name: "EventChange",
    meaning: "A field before and after a change.",
    fields: &[
        field("before", Any, "The value before the change.").nullable(),
        field("after", Any, "The value after the change.").nullable(),
    ],
});
const USERS: Shape = List(&Id);

const BEFORE: Field =
    field("before", STATE, "The state before. Null: the ticket was new.").nullable().told(State);
const AFTER: Field = field("after", STATE, "The state after.").told(State);
const LEVEL: Field = field("level", Count, "The number of the level. The first is 1.").told(Whole);
const SELF_GRANTED: Field =
    field("self_granted", Flag, "True if the actor gave access to themselves.").optional();
const DIFFERENCE: Field = field(
    "difference",
    Map(&CHANGE),
    "The fields that differ between the original and the approved request.",
)
.optional();

pub(super) const ROWS: &[Row] = &[
    (
        &[E::TicketOpened],
        &[
            field("type", Api("TicketType"), "The type of the ticket.").told(Whole),
            field("applicant", Id, "The user who asked.").told(Whole),
            field("beneficiary", Id, "The user who gets the access.").told(Whole),
            field("flow", FLOW, "The flow that decides the ticket.").told(Whole),
            field("requested", Api("TicketRequest"), "The request.").told(Whole),
            field("timing", Api("Timing"), "When access is wanted, and for how long.").told(Whole),
            field("resubmitted_from", Id, "The ticket that was submitted again as this one.")
                .nullable()
                .told(Whole),
            field("resubmitted_by", Id, "The admin who submitted it again.").nullable().told(People),
            field("extends", Id, "The grant that the ticket asks to extend.").nullable().told(Whole),
        ],
    ),
    (
        &[E::TicketLevelStarted, E::TicketBlocked],
        &[
            BEFORE,
            AFTER,
            field("approvers", USERS, "The ids of the approvers of the level.").nullable().told(People),
        ],
    ),
    (
        &[E::TicketApprovalRecorded, E::TicketDenialRecorded],
        &[LEVEL, field("decision", DECISION, "The decision.").told(Decision), SELF_GRANTED],
    ),
    (&[E::TicketLevelApproved], &[LEVEL]),
    (
        &[E::TicketApproved, E::TicketFailed],
        &[
            BEFORE,
            AFTER,
            field("approved", Api("TicketRequest"), "The request that was approved.").optional().told(Whole),
            field("window", Api("Window"), "When the approved access begins and ends.")
                .optional()
                .nullable()
                .told(Whole),
            DIFFERENCE.told(Whole),
            field("widened", Flag, "Whether more was approved than requested.").optional().told(Whole),
            SELF_GRANTED,
        ],
    ),
    (&[E::TicketDenied, E::TicketCanceled], &[BEFORE, AFTER]),
    (
        &[E::TicketExpired],
        &[
            BEFORE,
            AFTER,
            field("reason", Api("ExpiryReason"), "Why the ticket has expired.").nullable().told(Whole),
        ],
    ),
    (
        &[E::TicketOverridden],
        &[
            BEFORE,
            AFTER,
            field("reason", Text, "Why the admin decided the ticket.").nullable().told(Progress),
            field("skipped_levels", List(&Count), "The levels that had not decided.").told(Progress),
            DIFFERENCE,
            SELF_GRANTED,
        ],
    ),
    (
        &[E::TicketWatchersChanged],
        &[
            field("before", USERS, "The watchers before.").told(People),
            field("after", USERS, "The watchers after.").told(People),
        ],
    ),
    (
        &[E::TicketReassigned],
        &[
            LEVEL,
            field("reason", Text, "Why the approvers were replaced.").told(Whole),
            field("before", APPROVERS, "The approvers before.").told(People),
            field("after", APPROVERS, "The approvers after.").told(People),
        ],
    ),
    (
        &[E::TicketApproversChanged],
        &[
            LEVEL,
            field("before", APPROVERS, "The approvers before.").told(People),
            field("after", APPROVERS, "The approvers after.").told(People),
        ],
    ),
    (
        &[E::TicketApprovalsVoided],
        &[
            field("levels", List(&Count), "The levels whose approvals don't count any more.").told(Whole),
            field("approvers", USERS, "The users who had approved.").told(People),
        ],
    ),
    (
        &[E::TicketResubmitted],
        &[
            field("resubmitted_from", Id, "The ticket that had ended.").told(Whole),
            field("resubmitted_as", Id, "The new ticket.").told(Whole),
        ],
    ),
    (
        &[E::TicketCommented],
        &[
            field("text", Text, "The comment.").told(Whole),
            field("level", Count, "The level that waits, whose approvers are told. Null: none waits.")
                .nullable(),
        ],
    ),
    (
        &[E::TicketReminded],
        &[
            LEVEL,
            field("moment", Api("Reminder"), "Which reminder it is.").told(Whole),
            field("deadline", Time, "When the ticket expires.").nullable().told(Whole),
        ],
    ),
];
