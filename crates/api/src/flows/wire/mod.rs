//! What the flow endpoints take and give.

mod approval;
mod input;
mod offer;
mod shown;
mod view;

pub use approval::Approval;
pub use input::{CreateFlow, UpdateFlow};
pub use offer::{DurationLimit, Item, VisibleTo};
pub use shown::ShownApproval;
pub use view::{FlowPage, FlowVersion, FlowVersionPage, FlowView};

crate::schema::text_schemas! {
    TicketType = gatepass_domain::ticket::kind::TicketType, "What is asked for.";
    LevelMode = gatepass_domain::flow::LevelMode, "How many approvers of a level must agree: one, all, or a number.";
    ApproverEdits = gatepass_domain::flow::ApproverEdits, "What an approver may change in a request: nothing, what gives no more than was asked, or anything.";
}
