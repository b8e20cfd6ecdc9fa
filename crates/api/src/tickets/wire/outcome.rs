//! The contract's types for outcomes that are no decision of a level: override, denial, failure.

use super::Person;
use gatepass_domain::ticket::state::FailureCause;
use serde::Serialize;
use utoipa::ToSchema;

/// An admin's decision of the whole ticket.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TicketOverride)]
pub struct OverrideView {
    /// The admin.
    pub by: Person,
    /// The reason.
    #[schema(max_length = 4000)]
    pub reason: String,
}

/// Why a ticket was denied.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TicketDenial)]
pub struct DenialView {
    /// The reason.
    #[schema(max_length = 4000)]
    pub reason: String,
    /// What the requester can do next.
    #[schema(max_length = 4000)]
    pub next_steps: Option<String>,
}

/// Why the grant of an approved ticket could not be made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TicketFailure)]
pub struct FailureView {
    /// The cause; null for callers who may not read the audit log.
    #[schema(value_type = Option<super::FailureCause>)]
    pub cause: Option<FailureCause>,
    /// The cause in words.
    #[schema(max_length = 400)]
    pub detail: &'static str,
}

impl FailureView {
    /// The failure, with as much of the cause as this reader may know.
    pub fn new(cause: FailureCause, tells_cause: bool) -> Self {
        let detail = match cause {
            _ if !tells_cause => {
                "It is approved, and the access could not be given. An admin has to see to it."
            }
            FailureCause::ProvisioningFailed => "A connector could not give the access.",
            FailureCause::NothingLeft => "All that was asked for is gone.",
            FailureCause::NotOwnDevice => "The device is not the beneficiary's own any more.",
            FailureCause::TooManyAssets => "More assets are below its nodes than can be given.",
            FailureCause::GroupMissing => "A group of the item is gone.",
            FailureCause::BeneficiaryGone => "The beneficiary is not in the organization any more.",
            FailureCause::BeneficiaryInactive => "The beneficiary is deactivated.",
        };
        Self { cause: tells_cause.then_some(cause), detail }
    }
}
