//! Who may use a flow: `{"everyone": true}`, or `{"users": [...], "groups": [...]}`.

use serde::{Deserialize, Serialize};

use crate::ids::{GroupId, UserId};

/// Who may use a flow. The flow is not visible to anybody else (domain.md section 4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Text", into = "Text")]
pub enum VisibleTo {
    /// Everyone.
    #[default]
    Everyone,
    /// These users, and the members of these groups.
    Only {
        /// The users.
        users: Vec<UserId>,
        /// The groups.
        groups: Vec<GroupId>,
    },
}

impl VisibleTo {
    /// Whether a user who is a member of these groups may use the flow.
    pub fn contains(&self, user: UserId, groups: &[GroupId]) -> bool {
        match self {
            Self::Everyone => true,
            Self::Only { users, groups: allowed } => {
                users.contains(&user) || groups.iter().any(|group| allowed.contains(group))
            }
        }
    }
}

/// The JSON form.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    everyone: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    users: Option<Vec<UserId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<GroupId>>,
}

impl TryFrom<Text> for VisibleTo {
    type Error = &'static str;

    fn try_from(Text { everyone, users, groups }: Text) -> Result<Self, Self::Error> {
        match (everyone, users, groups) {
            (Some(true), None, None) => Ok(Self::Everyone),
            (Some(true), ..) => Err("either everyone, or users and groups"),
            (_, None, None) => Err("everyone, users or groups is needed"),
            (_, users, groups) => {
                Ok(Self::Only { users: users.unwrap_or_default(), groups: groups.unwrap_or_default() })
            }
        }
    }
}

impl From<VisibleTo> for Text {
    fn from(visible_to: VisibleTo) -> Self {
        match visible_to {
            VisibleTo::Everyone => Self { everyone: Some(true), users: None, groups: None },
            VisibleTo::Only { users, groups } => {
                Self { everyone: None, users: Some(users), groups: Some(groups) }
            }
        }
    }
}
