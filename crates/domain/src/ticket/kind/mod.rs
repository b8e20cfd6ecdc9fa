//! The types of tickets. A type is a file that implements [`Kind`], a line in [`ticket_kinds!`](crate::ticket_kinds), and a file of
//! the API with its form, view and warnings.

pub mod asset_access;
pub mod asset_login_review;
pub mod command_review;
pub mod device_admin;
mod gift;
pub mod login_review;
pub mod resource_access;
pub mod review;
#[cfg(test)]
mod tests;
pub mod tree;

use serde::{Deserialize, Serialize};

use super::edit::Changes;
use super::existing_objects::ExistingObjects;
use super::state::FailureCause;
use crate::flow::Definition;
use crate::flow::timing::Timing;
use crate::ids::{AssetId, FlowId, GroupId, NodeId};
use crate::inventory::shown::Seen;
use crate::permission::may_reach;
use crate::settings::ShadowGlobal;
use asset_access::AssetAccessRequest;
use asset_login_review::AssetLoginReviewRequest;
use command_review::CommandReviewRequest;
use device_admin::DeviceAdminRequest;
pub use gift::{Access, Gift};
use login_review::LoginReviewRequest;
use resource_access::ResourceAccessRequest;
use review::Question;
pub use tree::Tree;

crate::text_enum! {
    /// The types of tickets.
    pub enum TicketType {
        /// Access to assets: gives a permission.
        AssetAccess = "asset_access",
        /// A catalog item: gives membership of its groups.
        ResourceAccess = "resource_access",
        /// Administration of one device: gives a session that the user starts and ends.
        DeviceAdmin = "device_admin",
        /// A login held by a guard rule.
        LoginReview = "login_review",
        /// A connection held by a guard rule.
        AssetLoginReview = "asset_login_review",
        /// A command held by a guard rule.
        CommandReview = "command_review",
    }
}

/// Calls a macro with all types of tickets: those that people submit and those that guard rules submit, each with its request and
/// its file, here and in `api/tickets/kind`.
#[macro_export]
macro_rules! ticket_kinds {
    ($then:ident) => {
        $then! {
            people {
                /// Access to nodes and assets.
                AssetAccess(AssetAccessRequest) = asset_access,
                /// A catalog item.
                ResourceAccess(ResourceAccessRequest) = resource_access,
                /// A session on one device.
                DeviceAdmin(DeviceAdminRequest) = device_admin,
            }
            rules {
                /// A login that a guard rule holds.
                LoginReview(LoginReviewRequest) = login_review,
                /// A connection that a guard rule holds.
                AssetLoginReview(AssetLoginReviewRequest) = asset_login_review,
                /// A command that a guard rule holds.
                CommandReview(CommandReviewRequest) = command_review,
            }
        }
    };
}

/// What people choose from the catalog when they request a ticket of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Nothing: they name the assets or nodes.
    Nothing,
    /// A catalog item that gives groups.
    Groups,
    /// One device of a catalog item.
    Devices,
}

/// Everything that differs between types of tickets.
pub trait Kind: Clone + PartialEq {
    /// What people choose from the catalog.
    const OFFER: Offer;
    /// Whether people name assets and nodes. Only then flows have scopes, and may pin the assets below nodes.
    const NAMES_PLACES: bool = false;
    /// Whether a guard rule asks, and not a person. Such a ticket lets something pass that happens now: it has no catalog item,
    /// is never edited, gives no grant and is not submitted anew.
    const IS_REVIEW: bool = false;
    /// The fields of a request, by their names in the contract.
    const FIELDS: &'static [&'static str];

    /// The catalog item of the request, which is also the flow of the ticket.
    fn item(&self) -> Option<FlowId> {
        None
    }

    /// The device of the request.
    fn device(&self) -> Option<AssetId> {
        None
    }

    /// The assets and nodes of the request. Their owners may have to approve.
    fn subjects(&self) -> (Vec<AssetId>, Vec<NodeId>) {
        (self.device().into_iter().collect(), Vec::new())
    }

    /// The access that people name part by part. Flows claim it by their scopes.
    fn access(&self) -> Option<&AssetAccessRequest> {
        None
    }

    /// Whether the organization's own flows of this type hide global ones, by its settings.
    fn hides_global(_settings: ShadowGlobal) -> bool {
        false
    }

    /// Whether a flow of this type shows an asset to members whose inventory is restricted.
    fn shows(_flow: &Definition, _seen: &Seen<'_>) -> bool {
        false
    }

    /// The entries for accounts, and the entries for protocols.
    fn entries(&self) -> (Vec<String>, Vec<String>) {
        (Vec::new(), Vec::new())
    }

    /// The question of a review. None: the type is no review.
    fn question(&self) -> Option<Question<'_>> {
        None
    }

    /// The command that a review is about.
    fn command(&self) -> Option<&str> {
        None
    }

    /// Whether an approval may let somebody act as a privileged account. `privileged` has the names of such accounts on the assets
    /// of the request.
    fn may_be_privileged(&self, privileged: &[String]) -> bool {
        let connection = self.question().and_then(|question| question.connection);
        connection.is_some_and(|connection| privileged.iter().any(|name| may_reach(connection.account, name)))
    }

    /// The groups that an approval gives. All of them must exist. They come from the flow as it was at submission.
    fn groups<'a>(&self, _flow: &'a Definition) -> &'a [GroupId] {
        &[]
    }

    /// Whether this type allows the timing, whatever the flow allows.
    fn takes(&self, _timing: &Timing) -> bool {
        true
    }

    /// Applies an approver's changes to the request.
    #[must_use]
    fn changed(&self, _changes: &Changes) -> Self {
        self.clone()
    }

    /// Replaces the item and the device of the request, if its type has them.
    #[must_use]
    fn with_item(&self, _item: Option<FlowId>, _device: Option<AssetId>) -> Self {
        self.clone()
    }

    /// Whether the type lets an approver make these changes.
    fn allows(&self, changes: &Changes) -> bool {
        changes.is_timing_alone() && changes.timing.is_none_or(|timing| self.takes(&timing))
    }

    /// Whether this request gives nothing that the other does not give.
    fn is_narrower_or_equal(&self, other: &Self, _tree: &Tree) -> bool {
        self == other
    }

    /// The lists of the request (by field name) that are empty, so that an approval would give nothing.
    fn empty_sides(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// Why the grant can't be made, given the objects that still exist.
    fn missing(&self, flow: &Definition, objects: &ExistingObjects) -> Option<FailureCause>;

    /// The gift of an approval, given the objects that still exist.
    fn gift(&self, flow: &Definition, objects: &ExistingObjects) -> Gift;
}

macro_rules! kinds {
    ($($by:ident { $($(#[$doc:meta])* $name:ident($request:ident) = $file:ident,)+ })+) => {
        kinds! { $($($(#[$doc])* $name($request),)+)+ }
    };
    ($($(#[$doc:meta])* $name:ident($request:ty),)+) => {
        /// The request of a ticket.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type", rename_all = "snake_case")]
        pub enum Request { $($(#[$doc])* $name($request)),+ }

        impl TicketType {
            /// What people choose from the catalog.
            pub fn offer(self) -> Offer {
                $(if self == Self::$name { return <$request as Kind>::OFFER; })+
                Offer::Nothing
            }

            /// Whether people name assets and nodes, so that flows have scopes and may pin the assets below nodes.
            pub fn names_places(self) -> bool {
                $((self == Self::$name && <$request as Kind>::NAMES_PLACES))||+
            }

            /// Whether the organization's own flows of this type hide global ones, by its settings.
            pub fn hides_global(self, settings: ShadowGlobal) -> bool {
                match self { $(Self::$name => <$request as Kind>::hides_global(settings)),+ }
            }

            /// Whether a flow of this type shows an asset to members whose inventory is restricted.
            pub fn shows(self, flow: &Definition, seen: &Seen<'_>) -> bool {
                match self { $(Self::$name => <$request as Kind>::shows(flow, seen)),+ }
            }

            /// Whether a guard rule asks, and not a person.
            pub fn is_review(self) -> bool {
                $((self == Self::$name && <$request as Kind>::IS_REVIEW))||+
            }
        }

        /// See [`Kind`].
        #[allow(missing_docs)]
        impl Request {
            pub fn ticket_type(&self) -> TicketType {
                match self { $(Self::$name(_) => TicketType::$name),+ }
            }
            pub fn item(&self) -> Option<FlowId> {
                match self { $(Self::$name(request) => request.item()),+ }
            }
            pub fn device(&self) -> Option<AssetId> {
                match self { $(Self::$name(request) => request.device()),+ }
            }
            pub fn subjects(&self) -> (Vec<AssetId>, Vec<NodeId>) {
                match self { $(Self::$name(request) => request.subjects()),+ }
            }
            pub fn access(&self) -> Option<&AssetAccessRequest> {
                match self { $(Self::$name(request) => request.access()),+ }
            }
            pub fn entries(&self) -> (Vec<String>, Vec<String>) {
                match self { $(Self::$name(request) => request.entries()),+ }
            }
            pub fn question(&self) -> Option<Question<'_>> {
                match self { $(Self::$name(request) => request.question()),+ }
            }
            pub fn command(&self) -> Option<&str> {
                match self { $(Self::$name(request) => request.command()),+ }
            }
            pub fn may_be_privileged(&self, privileged: &[String]) -> bool {
                match self { $(Self::$name(request) => request.may_be_privileged(privileged)),+ }
            }
            pub fn groups<'a>(&self, flow: &'a Definition) -> &'a [GroupId] {
                match self { $(Self::$name(request) => request.groups(flow)),+ }
            }
            pub fn takes(&self, timing: &Timing) -> bool {
                match self { $(Self::$name(request) => request.takes(timing)),+ }
            }
            #[must_use]
            pub fn changed(&self, changes: &Changes) -> Self {
                match self { $(Self::$name(request) => Self::$name(request.changed(changes))),+ }
            }
            pub fn fields(&self) -> &'static [&'static str] {
                match self { $(Self::$name(_) => <$request as Kind>::FIELDS),+ }
            }
            #[must_use]
            pub fn with_item(&self, item: Option<FlowId>, device: Option<AssetId>) -> Self {
                match self { $(Self::$name(request) => Self::$name(request.with_item(item, device))),+ }
            }
            pub fn allows(&self, changes: &Changes) -> bool {
                match self { $(Self::$name(request) => request.allows(changes)),+ }
            }
            pub fn is_narrower_or_equal(&self, other: &Self, tree: &Tree) -> bool {
                $(if let (Self::$name(inner), Self::$name(outer)) = (self, other) {
                    return inner.is_narrower_or_equal(outer, tree);
                })+
                false
            }
            pub fn empty_sides(&self) -> Vec<&'static str> {
                match self { $(Self::$name(request) => request.empty_sides()),+ }
            }
            pub fn missing(&self, flow: &Definition, objects: &ExistingObjects) -> Option<FailureCause> {
                match self { $(Self::$name(request) => request.missing(flow, objects)),+ }
            }
            pub fn gift(&self, flow: &Definition, objects: &ExistingObjects) -> Gift {
                match self { $(Self::$name(request) => request.gift(flow, objects)),+ }
            }
        }
    };
}

ticket_kinds!(kinds);

impl TicketType {
    /// Whether people request it by choosing a catalog item.
    pub fn is_from_catalog(self) -> bool {
        self.offer() != Offer::Nothing
    }
}
