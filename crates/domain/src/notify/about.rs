//! What a message says of a ticket.

use uuid::Uuid;

/// A ticket that a message is about. Texts that the recipient may not read are missing. Times are RFC 3339 texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named after what it holds")]
pub struct About {
    pub id: Uuid,
    pub number: i64,
    pub title: String,
    pub ticket_type: String,
    /// The name of its state.
    pub state: String,
    pub requester: Option<String>,
    /// None: the requester.
    pub beneficiary: Option<String>,
    /// The first of its subjects. Empty if the recipient may not read them.
    pub subjects: Vec<String>,
    pub reason: Option<String>,
    /// The access that is requested, as the approvers before have changed it. Empty if the recipient may not read it.
    pub accounts: Vec<String>,
    pub protocols: Vec<String>,
    pub actions: Vec<String>,
    /// The command that a review is about.
    pub command: Option<String>,
    /// When the access would start, if that is fixed.
    pub starts_at: Option<String>,
    /// When it would end, if that is fixed.
    pub ends_at: Option<String>,
    /// How long it would last, as ISO 8601 has it, if that is fixed.
    pub duration: Option<String>,
    /// The decision deadline of an open ticket.
    pub expires_at: Option<String>,
}
