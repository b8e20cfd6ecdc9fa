//! The contract's types for questions about access and their answers.

use crate::schema::{self, Timestamp, text_schemas};
use gatepass_app::rules;
use gatepass_domain::permission::{Action, Answer, Condition, Denial, Question, typed_name_fault};
use gatepass_domain::text::TextEnum;
use gatepass_persistence::access::{Ask, Facts};
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;
use validator::{Validate, ValidationError};

text_schemas! {
    AccessCondition = Condition, "One of the six conditions that a permission must satisfy, in order.";
}

/// A question: may this user do this?
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "a_name_is_typed_for_input"))]
pub struct AccessQuestion {
    /// The user who wants to act; the caller if omitted. For other users the caller needs the right to read access.
    pub user_id: Option<Uuid>,
    /// The asset.
    pub asset_id: Uuid,
    /// The account: the name of one, `@INPUT` (typed by hand), `@USER` (named like the user) or `@ANON` (none).
    #[schema(min_length = 1, max_length = 128, example = "root")]
    pub account: String,
    /// The login name that the user types. It is required with `@INPUT`, and not allowed with other accounts. The asset need not
    /// have an account of this name. If it has one, the account must be active.
    #[schema(min_length = 1, max_length = 128, example = "app")]
    pub input_username: Option<String>,
    /// The protocol.
    #[schema(min_length = 1, max_length = 32, example = "ssh")]
    pub protocol: String,
    /// The action.
    #[schema(value_type = schema::AccessAction)]
    pub action: Action,
    /// The time for which the question is answered; now if omitted. At most 60 seconds in the past.
    pub at: Option<Timestamp>,
}

impl AccessQuestion {
    /// The facts to load, if `caller` asks this question.
    pub fn ask(&self, caller: Uuid) -> Ask {
        let Self { user_id, asset_id, account, input_username, protocol: _, action: _, at } = self;
        Ask {
            user: user_id.unwrap_or(caller).into(),
            asset: (*asset_id).into(),
            account: input_username.as_ref().unwrap_or(account).clone(),
            at: at.map(|at| at.0),
        }
    }

    /// The question for the domain.
    pub fn question<'a>(&'a self, facts: &'a Facts) -> Question<'a> {
        let Self { user_id: _, asset_id: _, account, input_username, protocol, action, at: _ } = self;
        let input_username = input_username.as_deref();
        let (user, asset) = (&facts.user, &facts.asset);
        Question { user, asset, account, input_username, protocol, action: *action, at: facts.at }
    }
}

fn a_name_is_typed_for_input(question: &AccessQuestion) -> Result<(), ValidationError> {
    rules::outcome(typed_name_fault("", &question.account, question.input_username.as_deref()))
}

/// Many questions.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AccessQuestions {
    /// The questions.
    #[schema(max_items = 1000)]
    #[validate(nested)]
    pub checks: Vec<AccessQuestion>,
}

/// Why access is denied: the first condition that no permission passes.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(transparent)]
pub struct DenialReason(&'static str);

/// In a batch: the asset or the user does not exist, or is not visible to the caller.
const NOT_FOUND: DenialReason = DenialReason("not_found");

impl PartialSchema for DenialReason {
    fn schema() -> RefOr<Schema> {
        let reasons = Denial::ALL.iter().map(|d| d.as_str()).chain([NOT_FOUND.0]);
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some(
                "Why access is denied: the first condition that no permission passes. \
                 `not_found` occurs only in a batch: the asset or the user is not found, or not visible to the caller.",
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
    /// Whether access is allowed.
    pub allowed: bool,
    /// The permissions that allow it, each by itself.
    #[schema(max_items = 100_000)]
    pub permissions: Vec<Uuid>,
    /// When the access ends; null if it has no end, or if it is denied.
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
    /// The answer about an object that does not exist, or is not visible to the caller.
    pub fn not_found() -> Self {
        Self::denied(NOT_FOUND)
    }

    fn denied(reason: DenialReason) -> Self {
        Self { allowed: false, permissions: Vec::new(), expires_at: None, reason: Some(reason) }
    }
}

/// The answers to many questions, in the same order.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessAnswers {
    /// The answers.
    #[schema(max_items = 1000)]
    pub items: Vec<AccessAnswer>,
}

/// An answer with its explanation.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessExplanation {
    /// Whether access is allowed.
    pub allowed: bool,
    /// The permissions that allow it, each by itself.
    #[schema(max_items = 100_000)]
    pub permissions: Vec<Uuid>,
    /// When the access ends; null if it has no end, or if it is denied.
    pub expires_at: Option<Timestamp>,
    /// Why it is denied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<DenialReason>,
    /// The permission about this user or this asset that came nearest. Null if access is allowed, if the user, the
    /// asset or the account itself is the reason, or if no permission is about either.
    pub nearest: Option<NearestPermission>,
}

/// The permission that satisfies the most conditions.
#[derive(Debug, Serialize, ToSchema)]
pub struct NearestPermission {
    /// The id of the permission; null if the caller may not read permissions.
    pub permission_id: Option<Uuid>,
    /// The name of the permission; null if the caller may not read permissions.
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// The first condition that the permission fails.
    #[schema(value_type = AccessCondition)]
    pub first_failed: Condition,
    /// Every condition that the permission fails, in order.
    #[schema(value_type = Vec<AccessCondition>, max_items = 6)]
    pub failed: Vec<Condition>,
}
