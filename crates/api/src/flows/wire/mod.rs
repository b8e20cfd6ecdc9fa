//! The contract's types for flows.

mod approval;
mod approver;
mod input;
mod offer;
mod on_behalf;
mod scope;
mod shown;
mod view;

pub use approval::{Approval, Level};
pub use input::{CreateFlow, UpdateFlow};
pub use offer::{DurationLimit, Item, VisibleTo};
pub use on_behalf::{OnBehalf, ShownOnBehalf};
pub use scope::{Scope, UpdateScope};
pub use shown::ShownApproval;
pub use view::{FlowPage, FlowVersion, FlowVersionPage, FlowView};

crate::schema::text_schemas! {
    TicketType = gatepass_domain::ticket::kind::TicketType, "The type of a ticket.";
    LevelMode = gatepass_domain::flow::LevelMode, "How many approvers of a level must approve: one, all, or a number.";
    ApproverEdits = gatepass_domain::flow::ApproverEdits, "The changes that an approver may make to a request: none, changes that give no more than was requested, or any.";
}
