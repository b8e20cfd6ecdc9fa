//! The contract's types for tickets.

mod bulk;
mod changes;
mod comment;
mod entry;
mod filter;
mod input;
mod list;
mod outcome;
mod preview;
mod resubmit;
mod subject;
mod summary;
mod timing;
mod view;

pub use super::kind::{AssetAccess, OpenTicket, RequestView};
pub use crate::flows::wire::{LevelMode, TicketType};
pub use bulk::{ApproveTickets, BulkItem, BulkResult, CancelTickets, DenyTickets};
pub use changes::{Changes, list, typed};
pub use comment::{AddComment, CommentPage, CommentView, HistoryEntry, HistoryPage};
pub use entry::{AccountEntry, NodePath, ProtocolEntry};
pub use filter::TicketFilter;
pub use input::{
    ApproveTicket, CancelTicket, DenyTicket, OverrideTicket, ReassignTicket, RetryTicket, WatchTicket,
};
pub use list::{QueuedTickets, TicketDefaults, TicketPage, TicketSort, listing, position};
pub use outcome::{DenialView, FailureView, OverrideView};
pub use preview::{PermissionPreview, PreviewLevel, PreviewPart, TicketPreview, Warning};
pub use resubmit::ResubmitTicket;
pub use subject::{SubjectView, Subjects};
pub use summary::TicketSummary;
pub use timing::Timing;
pub use view::{DecisionView, Extends, LevelView, Person, PinnedFlow, TicketProgress, TicketView, Window};

crate::schema::text_schemas! {
    TicketState = gatepass_domain::ticket::state::StateName, "The state of a ticket, by the clock.";
    TicketAction = gatepass_domain::ticket::check::ActionName, "An action on a ticket.";
    ApprovalType = gatepass_domain::flow::ApprovalType, "How tickets are approved: at once, by any admin, or by the approvers of each level.";
    LevelState = gatepass_domain::ticket::level::LevelState, "The state of a level.";
    Verdict = gatepass_domain::ticket::decision::Verdict, "A decision of an approver.";
    FailureCause = gatepass_domain::ticket::state::FailureCause, "Why a grant could not be made.";
    BlockedReason = gatepass_domain::flow::approver::BlockedReason, "Why nobody can decide a level.";
    SubjectType = gatepass_domain::ticket::subject::SubjectKind, "The kind of an object that a ticket or a grant is about.";
    ExpiryReason = gatepass_domain::ticket::deadline::ExpiryReason, "Why a ticket has expired.";
}
