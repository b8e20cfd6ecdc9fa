//! Guard rules on logins, connections and commands.

mod command_groups;
mod create;
mod delete;
mod evaluate;
mod get;
mod list;
mod update;
mod wire;

use crate::error::Result;
use crate::extract::Caller;
use crate::reply;
use gatepass_app::guard;
use gatepass_domain::guard::RuleKind;
use gatepass_domain::ids::RuleId;
use gatepass_persistence::guard::Stored;
use gatepass_persistence::{Conn, Tx};
use time::OffsetDateTime;
use utoipa_actix_web::service_config::ServiceConfig;
use wire::RuleView;
pub(crate) use wire::{RuleAction, bytes};

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(evaluate::evaluate_login)
        .service(evaluate::evaluate_asset_login)
        .service(evaluate::evaluate_command)
        .service(evaluate::evaluate_commands)
        .service(create::create_guard_rule)
        .service(list::list_guard_rules)
        .service(get::get_guard_rule)
        .service(update::update_guard_rule)
        .service(delete::delete_guard_rule)
        .configure(command_groups::configure);
}

/// The rule with its warnings.
async fn view(conn: &mut Conn, stored: Stored, now: OffsetDateTime) -> Result<RuleView> {
    let warnings = guard::warnings(conn, &stored.rule, now).await?;
    Ok(RuleView::new(stored, Some(warnings)))
}

/// Finds and locks a rule that the caller may change, and that is the one that their `If-Match` names.
async fn find_to_change(caller: &Caller, tx: &mut Tx, kind: RuleKind, id: RuleId) -> Result<Stored> {
    let found = guard::find_to_change(tx, caller.by(), kind, id).await?;
    let now = tx.now;
    reply::refuse_stale(&caller.client.request, &view(tx, found.clone(), now).await?)?;
    Ok(found)
}
