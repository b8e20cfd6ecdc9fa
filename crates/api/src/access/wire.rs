//! What questions about access, and their answers, look like on the wire.

use crate::schema::{self, Timestamp, text_schemas};
use gatepass_domain::permission::{Action, Answer, Condition, Denial, Question};
use gatepass_domain::text::TextEnum;
use gatepass_persistence::access::{Ask, Facts};
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

text_schemas! {
    AccessCondition = Condition, "One of the six conditions that a permission must satisfy, in their order.";
}

/// May this user do this?
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessQuestion {
    /// Who wants to act; left out: the caller. Others need the right to read access.
    pub user_id: Option<Uuid>,
    /// On what.
    pub asset_id: Uuid,
    /// With which account: a name, `@INPUT` typed by hand, `@USER` named like the user, `@ANON` none.
    #[schema(min_length = 1, max_length = 128, example = "root")]
    pub account: String,
    /// Over which protocol.
    #[schema(min_length = 1, max_length = 32, example = "ssh")]
    pub protocol: String,
    /// Doing what.
    #[schema(value_type = schema::AccessAction)]
    pub action: Action,
    /// When, past or future; left out: now.
    pub at: Option<Timestamp>,
}

impl AccessQuestion {
    /// What must be looked up for it, when `caller` asks.
    pub fn ask(&self, caller: Uuid) -> Ask {
        let Self { user_id, asset_id, account, protocol: _, action: _, at } = self;
        Ask {
            user: user_id.unwrap_or(caller).into(),
            asset: (*asset_id).into(),
            account: account.clone(),
            at: at.map(|at| at.0),
        }
    }

    /// The question as the domain takes it.
    pub fn question<'a>(&'a self, facts: &'a Facts) -> Question<'a> {
        let Self { user_id: _, asset_id: _, account, protocol, action, at: _ } = self;
        Question { user: &facts.user, asset: &facts.asset, account, protocol, action: *action, at: facts.at }
    }
}

/// Many questions.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessQuestions {
    /// The questions.
    #[schema(max_items = 1000)]
    pub checks: Vec<AccessQuestion>,
}

/// Why not: the first condition that no permission passes.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(transparent)]
pub struct DenialReason(&'static str);

/// In a batch: the asset or the user does not exist, or not for the caller.
const NOT_FOUND: DenialReason = DenialReason("not_found");

impl PartialSchema for DenialReason {
    fn schema() -> RefOr<Schema> {
        let reasons = Denial::ALL.iter().map(|d| d.as_str()).chain([NOT_FOUND.0]);
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some(
                "Why access is denied: the first condition that no permission passes. \
                 `not_found`, in a batch alone: the asset or the user does not exist, or not for you.",
            ))
            .enum_values(Some(reasons))
            .into()
    }
}

impl ToSchema for DenialReason {
    fn name() -> std::borrow::Cow<'static, str> {
        "DenialReason".into()
    }
}

/// The answer to one question.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessAnswer {
    /// Yes or no.
    pub allowed: bool,
    /// The permissions that allow it, each by itself.
    #[schema(max_items = 100_000)]
    pub permissions: Vec<Uuid>,
    /// Until when it is allowed; null: for good, or not at all.
    pub expires_at: Option<Timestamp>,
    /// Why it is denied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<DenialReason>,
}

impl From<Answer> for AccessAnswer {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Allowed { permissions, expires_at } => Self {
                allowed: true,
                permissions: permissions.into_iter().map(Uuid::from).collect(),
                expires_at: expires_at.map(Timestamp::from),
                reason: None,
            },
            Answer::Denied(denial) => Self::denied(DenialReason(denial.as_str())),
        }
    }
}

impl AccessAnswer {
    /// About something that does not exist for the caller.
    pub fn not_found() -> Self {
        Self::denied(NOT_FOUND)
    }

    fn denied(reason: DenialReason) -> Self {
        Self { allowed: false, permissions: Vec::new(), expires_at: None, reason: Some(reason) }
    }
}

/// The answers to many questions, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessAnswers {
    /// The answers.
    #[schema(max_items = 1000)]
    pub items: Vec<AccessAnswer>,
}

/// An answer, and what would have had to be different.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessExplanation {
    /// Yes or no.
    pub allowed: bool,
    /// The permissions that allow it, each by itself.
    #[schema(max_items = 100_000)]
    pub permissions: Vec<Uuid>,
    /// Until when it is allowed; null: for good, or not at all.
    pub expires_at: Option<Timestamp>,
    /// Why it is denied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<DenialReason>,
    /// The permission about this user or this asset that came nearest. Null where access is allowed, where the user, the
    /// asset or the account itself is the reason, and where no permission is about either.
    pub nearest: Option<NearestPermission>,
}

/// The permission that satisfies the most conditions.
#[derive(Debug, Serialize, ToSchema)]
pub struct NearestPermission {
    /// Which; null for callers who may not read permissions.
    pub permission_id: Option<Uuid>,
    /// Its name; null for callers who may not read permissions.
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// The first condition that it fails.
    #[schema(value_type = AccessCondition)]
    pub first_failed: Condition,
    /// Every condition that it fails, in order.
    #[schema(value_type = Vec<AccessCondition>, max_items = 6)]
    pub failed: Vec<Condition>,
}
