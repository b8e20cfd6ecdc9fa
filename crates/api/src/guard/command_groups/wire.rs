//! The contract's types for command groups.

use crate::error::Fault;
use crate::page::page_of;
use crate::schema::{self, Timestamp, text_schemas};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gatepass_domain::guard::commands::{Found, GroupType, MOST_COMMAND_BYTES};
use gatepass_persistence::guard::command_groups::CommandGroup;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

text_schemas! {
    CommandGroupType = GroupType, "`command`: one command a line. `regex`: one regular expression.";
}

/// A list of commands, or a regular expression, for rules on commands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommandGroupView {
    /// The id of the group.
    pub id: Uuid,
    /// The organization; null for a global group.
    pub org_id: Option<Uuid>,
    /// The name.
    #[schema(max_length = 200, example = "Dangerous commands")]
    pub name: String,
    /// How the group says which commands it has.
    #[serde(rename = "type")]
    #[schema(value_type = CommandGroupType)]
    pub group_type: GroupType,
    /// The commands, or the expression.
    #[schema(max_length = 65536, format = "verbatim", example = "rm -rf\nshutdown")]
    pub content: String,
    /// Whether capital and small letters are one.
    pub ignore_case: bool,
    /// A comment.
    #[schema(max_length = 2000, example = "Ask before you delete")]
    pub comment: String,
    /// When the group was created.
    pub created_at: Timestamp,
    /// When the group was last changed.
    pub updated_at: Timestamp,
}

impl From<CommandGroup> for CommandGroupView {
    fn from(group: CommandGroup) -> Self {
        let CommandGroup { id, org_id, name, type_, content, ignore_case, comment, created_at, updated_at } =
            group;
        let (created_at, updated_at) = (created_at.into(), updated_at.into());
        Self { id, org_id, name, group_type: type_, content, ignore_case, comment, created_at, updated_at }
    }
}

page_of! {
    /// A page of command groups.
    pub struct CommandGroupPage of CommandGroupView, with total
}

/// A new command group.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCommandGroup {
    /// The organization; null for a global group, which only super admins may create. Required, so that no group is global by
    /// mistake. It can't be changed later.
    #[serde(deserialize_with = "schema::said")]
    #[schema(required = true)]
    pub org_id: Option<Uuid>,
    /// The name, unique in the organization, or among the global groups.
    #[schema(min_length = 1, max_length = 200, example = "Dangerous commands")]
    pub name: String,
    /// How the group says which commands it has.
    #[serde(rename = "type")]
    #[schema(value_type = CommandGroupType)]
    pub group_type: GroupType,
    /// For `command`: one command a line, at most 1,000 lines of at most 50 words, and 64 KiB. Blank lines and lines that begin with
    /// `#` are skipped. A line is found where a command begins, also behind `sudo` and the like, as whole words: `rm -rf` is in
    /// `sudo /bin/rm -rf /` and not in `rm -rfv`. For `regex`: one regular expression (without look-around and
    /// back-references) of at most 16 KiB, which is found anywhere. Stored as it is written, blanks at its ends included.
    #[schema(min_length = 1, max_length = 65536, format = "verbatim", example = "rm -rf\nshutdown")]
    pub content: String,
    /// Whether capital and small letters are one; false by default.
    #[serde(default)]
    #[schema(default = false)]
    pub ignore_case: bool,
    /// A comment; empty by default.
    #[serde(default)]
    #[schema(max_length = 2000, example = "Ask before you delete")]
    pub comment: String,
}

/// Changes to a command group. Omitted fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateCommandGroup {
    /// The name, unique in the organization, or among the global groups.
    #[schema(min_length = 1, max_length = 200, example = "Dangerous commands")]
    pub name: Option<String>,
    /// How the group says which commands it has. The content must fit.
    #[serde(rename = "type")]
    #[schema(value_type = Option<CommandGroupType>)]
    pub group_type: Option<GroupType>,
    /// The commands, or the expression, as in a new group.
    #[schema(min_length = 1, max_length = 65536, format = "verbatim", example = "rm -rf\nshutdown")]
    pub content: Option<String>,
    /// Whether capital and small letters are one.
    pub ignore_case: Option<bool>,
    /// A comment.
    #[schema(max_length = 2000, example = "Ask before you delete")]
    pub comment: Option<String>,
}

/// Which command groups to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommandGroupFilter {
    /// Groups of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    pub org_id: Vec<Uuid>,
    /// Groups of one of these types.
    #[serde(default, rename = "type")]
    #[param(value_type = Vec<CommandGroupType>, max_items = 10)]
    pub group_type: Vec<GroupType>,
    /// Global groups (`true`), or groups of an organization (`false`).
    pub global: Option<bool>,
    /// Groups whose name, comment or content contains this text.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Groups created at this time or later.
    #[param(inline)]
    pub created_from: Option<Timestamp>,
    /// Groups created before this time.
    #[param(inline)]
    pub created_to: Option<Timestamp>,
}

/// A command to look through: exactly one of `command` and `command_base64`. It has at most 64 KiB.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestCommand {
    /// The command as text.
    #[schema(max_length = 65536, format = "verbatim", example = "sudo rm -rf /")]
    pub command: Option<String>,
    /// The bytes of the command in Base64 (RFC 4648, with padding), if they are not UTF-8.
    #[schema(max_length = 87384, pattern = "^[A-Za-z0-9+/]*={0,2}$", example = "c3VkbyBybSAtcmYgLw==")]
    pub command_base64: Option<String>,
}

impl TestCommand {
    /// The bytes of the command.
    pub fn bytes(self) -> Result<Vec<u8>, Fault> {
        let Self { command, command_base64 } = self;
        let (pointer, bytes) = match (command, command_base64) {
            (Some(text), None) => ("/command", text.into_bytes()),
            (None, Some(text)) => {
                let bytes = STANDARD.decode(text);
                let wrong =
                    |_| Fault::new("/command_base64", "invalid_base64", "must be Base64 with padding");
                ("/command_base64", bytes.map_err(wrong)?)
            }
            (None, None) => {
                return Err(Fault::new("/command", "required", "say `command` or `command_base64`"));
            }
            (Some(_), Some(_)) => {
                return Err(Fault::new("/command_base64", "not_allowed", "goes without `command`"));
            }
        };
        if bytes.len() > MOST_COMMAND_BYTES {
            return Err(Fault::new(
                pointer,
                "too_many_bytes",
                format!("has more than {MOST_COMMAND_BYTES} bytes"),
            ));
        }
        Ok(bytes)
    }
}

/// Whether a group is found in a command, and where it is found first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommandTest {
    /// Whether the group is found.
    pub matches: bool,
    /// The line of `content` that is found, counted from 1; null for a regular expression.
    #[schema(format = "int32", minimum = 1, maximum = 1000)]
    pub line: Option<usize>,
    /// The first byte of the command that matches, counted from 0.
    #[schema(format = "int32", minimum = 0, maximum = 65536)]
    pub start: Option<usize>,
    /// The first byte behind those that match.
    #[schema(format = "int32", minimum = 0, maximum = 65536)]
    pub end: Option<usize>,
}

impl From<Option<Found>> for CommandTest {
    fn from(found: Option<Found>) -> Self {
        let Some(Found { range, line }) = found else {
            return Self { matches: false, line: None, start: None, end: None };
        };
        Self { matches: true, line, start: Some(range.start), end: Some(range.end) }
    }
}
