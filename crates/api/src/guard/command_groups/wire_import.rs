//! The contract's types for the import of command groups from JumpServer.

use super::wire::CommandGroupType;
use crate::error::FaultView;
use crate::schema;
use gatepass_domain::guard::commands::GroupType;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// How to import.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HowToImport {
    /// Reports what would be imported, and stores nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// Command groups of JumpServer, as its `GET /api/v1/acls/command-groups/` returns them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportCommandGroups {
    /// The organization that gets the groups; null for global groups, which only super admins may create.
    #[serde(deserialize_with = "schema::said")]
    #[schema(required = true)]
    pub org_id: Option<Uuid>,
    /// The groups.
    #[schema(min_items = 1, max_items = 200)]
    pub items: Vec<JumpServerGroup>,
}

/// A command group of JumpServer. `id`, `org_id`, `org_name`, `created_by`, `updated_by`, `date_created` and `date_updated` are
/// ignored.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "some members are only let through")]
pub struct JumpServerGroup {
    /// The name.
    #[schema(min_length = 1, max_length = 200, example = "Dangerous commands")]
    pub name: String,
    /// The type; `command` by default.
    #[serde(rename = "type")]
    pub group_type: Option<JumpServerType>,
    /// One command a line, or one regular expression of Python a line.
    #[schema(max_length = 65536, format = "verbatim", example = "rm -rf\r\nshutdown")]
    pub content: String,
    /// Whether capital and small letters are one; true by default, as in JumpServer.
    pub ignore_case: Option<bool>,
    /// A comment.
    #[schema(max_length = 2000, example = "Ask before you delete")]
    pub comment: Option<String>,
    /// Ignored.
    #[schema(max_length = 100)]
    pub id: Option<String>,
    /// Ignored.
    #[schema(max_length = 100, example = "00000000-0000-0000-0000-000000000002")]
    pub org_id: Option<String>,
    /// Ignored.
    #[schema(max_length = 200, example = "Default")]
    pub org_name: Option<String>,
    /// Ignored.
    #[schema(max_length = 200, example = "Administrator")]
    pub created_by: Option<String>,
    /// Ignored.
    #[schema(max_length = 200, example = "Administrator")]
    pub updated_by: Option<String>,
    /// Ignored.
    #[schema(max_length = 100, example = "2026/11/21 12:00:00 +0800")]
    pub date_created: Option<String>,
    /// Ignored.
    #[schema(max_length = 100, example = "2026/11/21 12:00:00 +0800")]
    pub date_updated: Option<String>,
}

/// The type of a group: its value, or its value with a label.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum JumpServerType {
    /// The value.
    Value(PlainType),
    /// The value with a label, which is ignored.
    Labeled(LabeledType),
}

/// `command`: one command a line. `regex`: one regular expression a line.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = CommandGroupType)]
pub struct PlainType(GroupType);

/// A type with a label.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "some members are only let through")]
pub struct LabeledType {
    /// The value.
    #[schema(value_type = CommandGroupType)]
    pub value: GroupType,
    /// Ignored.
    #[schema(max_length = 200, example = "Command")]
    pub label: Option<String>,
}

impl JumpServerType {
    /// The type of the group.
    pub fn value(self) -> GroupType {
        match self {
            Self::Value(PlainType(value)) | Self::Labeled(LabeledType { value, label: _ }) => value,
        }
    }
}

/// What became of an import.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommandGroupImport {
    /// Whether the groups were stored; false with `dry_run`.
    pub is_stored: bool,
    /// How many groups were created, or would be.
    #[schema(format = "int32", minimum = 0, maximum = 200)]
    pub created_count: usize,
    /// How many groups were skipped, or would be.
    #[schema(format = "int32", minimum = 0, maximum = 200)]
    pub skipped_count: usize,
    /// The groups, in the order of the request.
    #[schema(max_items = 200)]
    pub items: Vec<ImportedGroup>,
}

/// What became of a group.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportedGroup {
    /// The name.
    #[schema(max_length = 200, example = "Dangerous commands")]
    pub name: String,
    /// The id of the new group; null if it was skipped, or with `dry_run`.
    pub id: Option<Uuid>,
    /// Why the group was skipped, with places in the request; empty if it was created.
    #[schema(max_items = 100)]
    pub reasons: Vec<FaultView>,
}
