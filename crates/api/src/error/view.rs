//! A problem as the response shows it.

use super::problem::Parts;
use super::{Code, Fault, Problem};
use crate::access::DenialReason;
use crate::tickets::wire::AssetAccess;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use gatepass_domain::authz::Scope;
use gatepass_domain::permission::Denial;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One fault in the input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = Fault)]
pub struct FaultView {
    /// The place: a JSON pointer (RFC 6901) into the body, or the name of a query parameter.
    #[schema(example = "/request/accounts/0", max_length = 1000)]
    pointer: String,
    /// The code of the fault.
    #[schema(example = "not_found", max_length = 100)]
    code: String,
    /// An explanation of the fault.
    #[schema(example = "no such account", max_length = 2000)]
    detail: String,
}

impl From<Fault> for FaultView {
    fn from(fault: Fault) -> Self {
        let Fault { pointer, code, detail } = fault;
        Self { pointer, code, detail }
    }
}

/// RFC 9457 problem details.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemView {
    /// The URI of the problem type, which answers with its description.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", example = "/problems/not_found", max_length = 200)]
    pub(super) type_: String,
    /// The meaning of the code.
    #[schema(example = "Not found, or not visible to you", max_length = 200)]
    pub(super) title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 404)]
    pub(super) status: u16,
    /// An explanation of this occurrence.
    #[schema(max_length = 10000)]
    pub(super) detail: String,
    /// The machine-readable reason. Clients must treat codes that they do not know by their status.
    #[schema(example = "not_found", max_length = 100)]
    pub(super) code: &'static str,
    /// The id of the request, for questions about it.
    #[schema(max_length = 200)]
    pub(super) request_id: String,
    /// The faults in the input, at most 100.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub(super) errors: Vec<FaultView>,
    /// With `in_use`: the ids of the objects that stand in the way, by kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::BTreeMap<String, Vec<uuid::Uuid>>>)]
    pub(super) used_by: Option<serde_json::Value>,
    /// With `already_requested`: the open ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ticket_id: Option<uuid::Uuid>,
    /// With `already_granted` and `session_running`: the open grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) grant_id: Option<uuid::Uuid>,
    /// With `split_request`: the parts of the request, each the `request` of a ticket of its own. Empty if they are too many.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 100)]
    pub(super) parts: Option<Vec<AssetAccess>>,
    /// With `flow_ambiguous`: the flows to choose from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub(super) candidates: Vec<FlowCandidate>,
    /// With `no_access`: why, as an access check says.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<DenialReason>)]
    pub(super) reason: Option<Denial>,
    /// With `missing_scope`: the scope that the API key lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<crate::schema::Scope>)]
    pub(super) required_scope: Option<Scope>,
}

/// A flow to choose from.
#[derive(Debug, Serialize, ToSchema)]
pub struct FlowCandidate {
    /// The id of the flow: the `flow_id` of a request.
    id: uuid::Uuid,
    /// The name.
    #[schema(max_length = 200, example = "Production servers")]
    name: String,
}

impl Problem {
    /// The problem for the response.
    pub fn view(&self) -> ProblemView {
        self.view_for(crate::extract::current_request_id())
    }

    /// The problem for the response to the request with this id.
    pub fn view_for(&self, request_id: String) -> ProblemView {
        let Parts {
            code,
            detail,
            faults,
            retry_after: _,
            allow: _,
            used_by,
            ticket_id,
            grant_id,
            separate,
            candidates,
            reason,
            required_scope,
            concerned: _,
        } = &*self.0;
        ProblemView {
            type_: format!("/problems/{}", code.as_str()),
            title: code.title(),
            status: code.status(),
            detail: detail.clone(),
            code: code.as_str(),
            request_id,
            errors: faults.iter().cloned().map(FaultView::from).collect(),
            used_by: used_by.clone(),
            ticket_id: *ticket_id,
            grant_id: *grant_id,
            parts: (*code == Code::SplitRequest).then(|| separate.iter().map(Into::into).collect()),
            candidates: candidates
                .iter()
                .map(|(id, name)| FlowCandidate { id: id.0, name: name.clone() })
                .collect(),
            reason: *reason,
            required_scope: *required_scope,
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status_code());
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        if self.0.code.status() == 401 {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"gatepass\""));
        }
        if let Some(scope) = self.0.required_scope {
            // RFC 6750, section 3.1.
            let challenge =
                format!("Bearer realm=\"gatepass\", error=\"insufficient_scope\", scope=\"{scope}\"");
            response.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        if let Some(seconds) = self.0.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        if let Some(methods) = &self.0.allow {
            response.insert_header((header::ALLOW, methods.as_str()));
        }
        response.json(self.view())
    }
}
