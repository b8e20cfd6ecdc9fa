//! The wire types of the end of a membership: what ends with it.

use gatepass_app::directory::leaving::Ended;
use gatepass_domain::authz::{Act, Actor, Target, authorize};
use gatepass_domain::ids::{OrgId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The number of objects of each kind that are named. Further ones are only counted.
const MOST_NAMED: usize = 1000;

/// How to remove a member.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RemoveMember {
    /// Reports what would end, and changes nothing. Refuses what a removal would refuse.
    #[serde(default)]
    pub dry_run: bool,
}

/// What ends with a membership. The first 1,000 objects of each kind are named, if the caller may read them.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberRemoval {
    /// The organization.
    pub org_id: Uuid,
    /// The user.
    pub user_id: Uuid,
    /// Whether the user was removed; false with `dry_run`.
    pub is_removed: bool,
    /// The number of revoked grants.
    #[schema(minimum = 0, example = 1)]
    pub grant_count: i64,
    /// The revoked grants.
    #[schema(max_items = 1000)]
    pub grants: Vec<Uuid>,
    /// The number of canceled tickets.
    #[schema(minimum = 0, example = 1)]
    pub ticket_count: i64,
    /// The canceled tickets.
    #[schema(max_items = 1000)]
    pub tickets: Vec<Uuid>,
    /// The number of groups that the user left.
    #[schema(minimum = 0, example = 1)]
    pub group_count: i64,
    /// The groups that the user left.
    #[schema(max_items = 1000)]
    pub groups: Vec<Uuid>,
    /// The number of permissions that no longer name the user.
    #[schema(minimum = 0, example = 1)]
    pub permission_count: i64,
    /// The permissions that no longer name the user.
    #[schema(max_items = 1000)]
    pub permissions: Vec<Uuid>,
}

impl MemberRemoval {
    /// The removal of this member, as this viewer may see it.
    pub fn new((org, user): (OrgId, UserId), is_removed: bool, ended: Ended, viewer: &Actor) -> Self {
        let Ended { grants, tickets, groups, permissions } = ended;
        let may = |act| authorize(viewer, act, &Target::org(org)).is_ok();
        Self {
            org_id: org.into(),
            user_id: user.into(),
            is_removed,
            grant_count: count(&grants),
            grants: named(grants, may(Act::ReadGrant)),
            ticket_count: count(&tickets),
            tickets: named(tickets, may(Act::ReadTicket)),
            group_count: count(&groups),
            groups: named(groups, may(Act::ReadGroup)),
            permission_count: count(&permissions),
            permissions: named(permissions, may(Act::ReadPermission)),
        }
    }
}

fn count<T>(ids: &[T]) -> i64 {
    i64::try_from(ids.len()).unwrap_or(i64::MAX)
}

fn named<T: Into<Uuid>>(ids: Vec<T>, is_readable: bool) -> Vec<Uuid> {
    ids.into_iter().filter(|_| is_readable).take(MOST_NAMED).map(Into::into).collect()
}
