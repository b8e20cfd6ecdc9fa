//! The organization that the object of an event is in.

use crate::db::prepared::prepared;
use crate::schema::{
    asset_sessions, assets, channels, command_groups, connection_tokens, connectors, deliveries, flows,
    grants, groups, guard_rules, nodes, organizations, permissions, tickets, webhooks,
};
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::event::SubjectType;
use uuid::Uuid;

/// The organization of an object. None if the object is global or does not exist, or if denied acts name its parent instead.
pub async fn org_of(conn: &Conn, kind: SubjectType, id: Uuid) -> Result<Option<Uuid>> {
    macro_rules! find {
        ($table:ident . $org:ident) => {
            prepared($table::table.find(id).select($table::$org.nullable())).get_result(&mut &**conn).await
        };
    }
    let found: QueryResult<Option<Uuid>> = match kind {
        SubjectType::Organization => find!(organizations.id),
        SubjectType::Ticket => find!(tickets.org_id),
        SubjectType::Grant => find!(grants.org_id),
        SubjectType::Flow => find!(flows.org_id),
        SubjectType::Permission => find!(permissions.org_id),
        SubjectType::CommandGroup => find!(command_groups.org_id),
        SubjectType::Group => find!(groups.org_id),
        SubjectType::Node => find!(nodes.org_id),
        SubjectType::Asset => find!(assets.org_id),
        SubjectType::GuardRule => find!(guard_rules.org_id),
        SubjectType::ConnectionToken => find!(connection_tokens.org_id),
        SubjectType::AssetSession => find!(asset_sessions.org_id),
        SubjectType::Webhook => find!(webhooks.org_id),
        SubjectType::Channel => find!(channels.org_id),
        SubjectType::Connector => find!(connectors.org_id),
        SubjectType::Delivery => find!(deliveries.org_id),
        SubjectType::User | SubjectType::Account | SubjectType::ApiKey | SubjectType::Job => return Ok(None),
    };
    Ok(found.optional()?.flatten())
}
