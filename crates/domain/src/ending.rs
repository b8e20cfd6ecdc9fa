//! Why a ticket or a grant ended although nobody decided about it.

crate::text_enum! {
    /// What ended a ticket or a grant. The text is the reason that readers see.
    pub enum Ending {
        /// The flow of the ticket was deleted.
        FlowDeleted = "flow_deleted",
        /// Its requester or beneficiary was removed from the organization.
        MemberRemoved = "member_removed",
        /// Its requester or beneficiary was deactivated.
        UserDeactivated = "user_deactivated",
        /// The grant that the ticket would have extended has ended.
        GrantEnded = "grant_ended",
    }
}

impl Ending {
    /// Whether it also ends tickets that were approved, but whose grant could not be made. A deleted flow leaves those to the
    /// admins. Otherwise an admin could retry the approval after the user came back.
    pub fn ends_failed_tickets(self) -> bool {
        match self {
            Self::FlowDeleted => false,
            Self::MemberRemoved | Self::UserDeactivated | Self::GrantEnded => true,
        }
    }
}
