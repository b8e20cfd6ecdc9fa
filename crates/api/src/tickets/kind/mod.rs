//! The types of tickets in the contract: one file for each type, with its form (if people submit it), its view and its warnings.
//! The list of types is `ticket_kinds!` in the domain, so a new type adds a file here and no line.

use super::wire::{Timing, Warning};
use gatepass_app::tickets::{Given, Submission};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::{Request, TicketType};
use gatepass_persistence::tickets::Surroundings;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::net::IpAddr;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

pub use asset_access::AssetAccess;

/// What the door does with a type besides showing it.
trait Kind {
    /// Warnings about a valid request that may not be what the requester wants.
    fn warnings(_given: &Given, _around: &Surroundings) -> Vec<Warning> {
        Vec::new()
    }
}

macro_rules! kinds {
    (
        people { $($(#[$doc:meta])* $form:ident($form_request:ident) = $form_file:ident,)+ }
        rules { $($(#[$rule_doc:meta])* $rule:ident($rule_request:ident) = $rule_file:ident,)+ }
    ) => {
        $(mod $form_file;)+
        $(mod $rule_file;)+

        /// A request for access.
        #[derive(Debug, Clone, Deserialize)]
        #[serde(tag = "type", rename_all = "snake_case")]
        pub enum OpenTicket { $($(#[$doc])* $form($form_file::Form),)+ }

        impl From<OpenTicket> for Submission {
            fn from(input: OpenTicket) -> Self {
                match input { $(OpenTicket::$form(form) => form.into(),)+ }
            }
        }

        impl PartialSchema for OpenTicket {
            fn schema() -> RefOr<Schema> {
                let types = OneOfBuilder::new().description(Some("A request for access."));
                $(let types = types.item(tagged(TicketType::$form, $form_file::Form::schema()));)+
                types.into()
            }
        }

        impl ToSchema for OpenTicket {
            fn name() -> Cow<'static, str> {
                "OpenTicket".into()
            }

            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                $(<$form_file::Form as ToSchema>::schemas(schemas);)+
            }
        }

        /// The request of a ticket. Its `type` is that of the ticket.
        #[derive(Debug, Serialize)]
        #[serde(tag = "type", rename_all = "snake_case")]
        pub enum RequestView {
            $($(#[$doc])* $form($form_file::View),)+
            $($(#[$rule_doc])* $rule($rule_file::View),)+
        }

        impl From<&Request> for RequestView {
            fn from(request: &Request) -> Self {
                match request {
                    $(Request::$form(request) => Self::$form(request.into()),)+
                    $(Request::$rule(request) => Self::$rule(request.into()),)+
                }
            }
        }

        impl PartialSchema for RequestView {
            fn schema() -> RefOr<Schema> {
                let says = "The request of a ticket. Its `type` is that of the ticket.";
                let types = OneOfBuilder::new().description(Some(says));
                $(let types = types.item(tagged(TicketType::$form, $form_file::View::schema()));)+
                $(let types = types.item(tagged(TicketType::$rule, $rule_file::View::schema()));)+
                types.into()
            }
        }

        impl ToSchema for RequestView {
            fn name() -> Cow<'static, str> {
                "TicketRequest".into()
            }

            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                $(<$form_file::View as ToSchema>::schemas(schemas);)+
                $(<$rule_file::View as ToSchema>::schemas(schemas);)+
            }
        }

        /// The warnings about a request, given the objects that it names.
        pub(super) fn warnings(request: &Request, given: &Given, around: &Surroundings) -> Vec<Warning> {
            match request {
                $(Request::$form(_) => <$form_file::View as Kind>::warnings(given, around),)+
                $(Request::$rule(_) => <$rule_file::View as Kind>::warnings(given, around),)+
            }
        }
    };
}

gatepass_domain::ticket_kinds!(kinds);

/// The schema of an object with the field `type`. utoipa would put the field into a second schema beside the first.
fn tagged(name: TicketType, schema: RefOr<Schema>) -> RefOr<Schema> {
    let RefOr::T(Schema::Object(mut object)) = schema else { return schema };
    let tag = ObjectBuilder::new().schema_type(Type::String).enum_values(Some([name.as_str()]));
    object.properties.insert("type".to_owned(), tag.into());
    object.required.push("type".to_owned());
    RefOr::T(Schema::Object(object))
}

/// The fields that all forms have.
struct Common {
    org_id: Uuid,
    title: Option<String>,
    reason: String,
    timing: Option<Timing>,
    flow_id: Option<Uuid>,
    on_behalf_of: Option<Uuid>,
    watchers: Vec<Uuid>,
}

impl Common {
    /// The submission of a request. `given` are its lists in their original order.
    fn with(self, request: Request, given: Given) -> Submission {
        let Self { org_id, title, reason, timing, flow_id, on_behalf_of, watchers } = self;
        Submission {
            org_id: org_id.into(),
            title,
            reason,
            request,
            given,
            timing: timing.map(Into::into),
            flow_id: flow_id.map(Into::into),
            on_behalf_of: on_behalf_of.map(Into::into),
            applicant: None,
            resubmitted_from: None,
            extension: None,
            watchers: watchers.into_iter().map(Into::into).collect(),
        }
    }
}

fn text(ip: Option<IpAddr>) -> Option<String> {
    ip.map(|ip| ip.to_string())
}
