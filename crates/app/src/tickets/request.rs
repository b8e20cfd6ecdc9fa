//! A request as doors pass it to use cases. Its lists keep their order, so that a fault can name the place of an
//! entry.

use crate::rules;
use gatepass_domain::flow::timing::Timing;
use gatepass_domain::ids::{AssetId, FlowId, NodeId, OrgId, TicketId, UserId};
use gatepass_domain::permission::Action;
use gatepass_domain::refused::Fault;
use gatepass_domain::ticket::edit;
use gatepass_domain::ticket::extension::Extension;
use gatepass_domain::ticket::kind::Request;
use validator::{Validate, ValidationError};

/// A request of any type.
#[derive(Debug, Clone, Validate)]
#[validate(schema(function = "an_item_is_its_flow"))]
#[validate(schema(function = "a_session_begins_when_it_is_started"))]
pub struct Submission {
    /// The organization that owns the requested objects.
    pub org_id: OrgId,
    /// The ticket's title. None: the name of the flow.
    pub title: Option<String>,
    /// The applicant's reason.
    pub reason: String,
    /// The request itself.
    pub request: Request,
    /// The lists of the request in their original order.
    pub given: Given,
    /// When access is wanted. None: the only timing that the flow allows.
    pub timing: Option<Timing>,
    /// The flow to use. None: one is chosen. A catalog item is its own flow. An extension names the flow of its grant, which takes
    /// it as long as it claims such requests.
    pub flow_id: Option<FlowId>,
    /// The beneficiary. None: the applicant.
    pub on_behalf_of: Option<UserId>,
    /// The applicant. An admin may resubmit for them. None: the actor.
    pub applicant: Option<UserId>,
    /// The ticket that is submitted anew.
    pub resubmitted_from: Option<TicketId>,
    /// The grant to extend. None: a new grant is wanted.
    pub extension: Option<Extension>,
    /// The watchers whom the applicant names.
    pub watchers: Vec<UserId>,
}

/// The lists of a request in their original order. Empty for types without lists.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Nodes.
    pub nodes: Vec<NodeId>,
    /// Assets.
    pub assets: Vec<AssetId>,
    /// Entries for accounts.
    pub accounts: Vec<String>,
    /// Entries for protocols.
    pub protocols: Vec<String>,
}

/// An approver's changes to a request. None: the field stays as it is.
#[derive(Debug, Clone)]
pub struct Changes {
    /// The new nodes.
    pub nodes: Option<Vec<NodeId>>,
    /// The new assets.
    pub assets: Option<Vec<AssetId>>,
    /// The new accounts.
    pub accounts: Option<Vec<String>>,
    /// The new protocols.
    pub protocols: Option<Vec<String>>,
    /// The new actions.
    pub actions: Option<Vec<Action>>,
    /// The new timing.
    pub timing: Option<Timing>,
}

impl From<Changes> for edit::Changes {
    fn from(changes: Changes) -> Self {
        let Changes { nodes, assets, accounts, protocols, actions, timing } = changes;
        Self {
            nodes: nodes.map(|list| list.into_iter().collect()),
            assets: assets.map(|list| list.into_iter().collect()),
            accounts: accounts.map(|list| list.into_iter().collect()),
            protocols: protocols.map(|list| list.into_iter().collect()),
            actions: actions.map(|list| list.into_iter().collect()),
            timing,
        }
    }
}

/// A catalog item is its own flow, so a request for an item can't name another flow.
fn an_item_is_its_flow(input: &Submission) -> Result<(), ValidationError> {
    let item = input.request.item();
    let is_other = item.is_some() && input.flow_id.is_some() && input.flow_id != item;
    rules::outcome(
        is_other.then(|| Fault::new("/flow_id", "not_allowed", "of an item, the flow is the item")),
    )
}

/// A session on a device begins when its user starts it, so a request for one can't fix its beginning.
fn a_session_begins_when_it_is_started(input: &Submission) -> Result<(), ValidationError> {
    let is_new = input.extension.is_none();
    let is_fixed = is_new && input.timing.is_some_and(|timing| !input.request.takes(&timing));
    let why = "a session begins when its user starts it: say how long";
    rules::outcome(is_fixed.then(|| Fault::new("/timing/mode", "not_allowed", why)))
}
