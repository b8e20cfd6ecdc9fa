//! Converts a rule's row from and to the domain's rule.

use super::Stored;
use crate::db::json::Json;
use crate::db::text::AsText;
use crate::schema::guard_rules;
use diesel::prelude::*;
use gatepass_domain::guard::{Action, Parts, Review, Rule, RuleKind};
use gatepass_domain::ids::{OrgId, RuleId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = guard_rules, check_for_backend(diesel::pg::Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    id: Uuid,
    kind: AsText<RuleKind>,
    org_id: Option<Uuid>,
    name: String,
    priority: i32,
    action: AsText<Action>,
    is_active: bool,
    dry_run: bool,
    valid_from: Option<OffsetDateTime>,
    valid_until: Option<OffsetDateTime>,
    matches: Json<Parts>,
    review: Option<Json<Review>>,
    message: String,
    comment: String,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    recipients: Vec<Uuid>,
}

impl From<&Stored> for Row {
    fn from(stored: &Stored) -> Self {
        let Stored { rule, comment, updated_at } = stored;
        let Rule {
            id,
            kind,
            org,
            name,
            priority,
            action,
            is_active,
            dry_run,
            valid_from,
            valid_until,
            parts,
            review,
            recipients,
            message,
            created_at,
        } = rule.clone();
        Self {
            id: id.into(),
            kind: AsText(kind),
            org_id: org.map(Uuid::from),
            name,
            priority,
            action: AsText(action),
            is_active,
            dry_run,
            valid_from,
            valid_until,
            matches: Json(parts),
            review: review.map(Json),
            message,
            comment: comment.clone(),
            created_at,
            updated_at: *updated_at,
            recipients: recipients.into_iter().map(Uuid::from).collect(),
        }
    }
}

impl From<Row> for Stored {
    fn from(row: Row) -> Self {
        let Row {
            id,
            kind: AsText(kind),
            org_id,
            name,
            priority,
            action: AsText(action),
            is_active,
            dry_run,
            valid_from,
            valid_until,
            matches: Json(parts),
            review,
            message,
            comment,
            created_at,
            updated_at,
            recipients,
        } = row;
        let rule = Rule {
            id: RuleId(id),
            kind,
            org: org_id.map(OrgId),
            name,
            priority,
            action,
            is_active,
            dry_run,
            valid_from,
            valid_until,
            parts,
            review: review.map(Json::into_inner),
            recipients: recipients.into_iter().map(UserId).collect(),
            message,
            created_at,
        };
        Self { rule, comment, updated_at }
    }
}
