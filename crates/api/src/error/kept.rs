//! The part of a problem that is stored so that it can be repeated.

use super::view::FaultView;
use super::{Code, Problem, ProblemView};
use gatepass_domain::authz::Scope;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A problem without the fields that follow from its code, and without its request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FaultView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used_by: Option<serde_json::Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ticket_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grant_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    required_scope: Option<Scope>,
}

impl Kept {
    /// The problem without its texts.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { detail: None, errors: Vec::new(), used_by: None, ..self }
    }
}

impl ProblemView {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The part of the problem to store.
    pub fn kept(&self) -> Kept {
        Kept {
            code: self.code.to_owned(),
            detail: Some(self.detail.clone()).filter(|detail| detail != self.title),
            errors: self.errors.clone(),
            used_by: self.used_by.clone(),
            ticket_id: self.ticket_id,
            grant_id: self.grant_id,
            required_scope: self.required_scope,
        }
    }

    /// The problem that the request of this id got. None: this version does not know the code.
    pub fn again(kept: Kept, request_id: &str) -> Option<Self> {
        let Kept { code, detail, errors, used_by, ticket_id, grant_id, required_scope } = kept;
        let code = *Code::ALL.iter().find(|known| known.as_str() == code)?;
        let view = Problem::new(code).view();
        let (request_id, detail) = (request_id.to_owned(), detail.unwrap_or_else(|| view.detail.clone()));
        Some(Self { detail, request_id, errors, used_by, ticket_id, grant_id, required_scope, ..view })
    }
}
