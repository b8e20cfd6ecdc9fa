//! What a connector may be.

use crate::error::{Fault, Result};
use crate::extract::Caller;
use gatepass_app::references::{hold_users, missing, non_members, not_found};
use gatepass_app::rules::refuse;
use gatepass_delivery::webhook::{Secret as Signer, check_url};
use gatepass_domain::authz::UserKind;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::why::Why;
use gatepass_persistence::connectors::Connector;
use gatepass_persistence::directory::users;
use gatepass_persistence::notify::Secret;
use gatepass_persistence::{Tx, references};
use uuid::Uuid;

/// The shortest and the longest time that a connector may have, in seconds.
const TIMES: std::ops::RangeInclusive<i64> = 60..=30 * 24 * 3600;

/// What the input names. What the connector named before may be gone by now.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// Groups.
    pub groups: Vec<Uuid>,
    /// Assets.
    pub assets: Vec<Uuid>,
    /// The service.
    pub service: Option<Uuid>,
}

/// Refuses a connector that can't be: nobody does its tasks, or something that the input names is not in its organization.
pub async fn check(tx: &mut Tx, caller: &Caller, connector: &Connector, named: Named) -> Result<()> {
    let Connector { org_id, url, service_id, give_up_after, alarm_after, .. } = connector;
    let Named { groups, assets, service } = named;
    let (org, mut faults) = (OrgId(*org_id), Vec::new());
    if url.is_none() && service_id.is_none() {
        faults.push(Fault::new(
            "",
            "no_way",
            "name a url where tasks are posted, or a service that fetches them",
        ));
    }
    let allow = &caller.client.shared.settings().webhooks_allow;
    let fault = url.as_deref().and_then(|url| check_url(url, allow).err());
    faults.extend(fault.map(|fault| Fault::new("/url", "url_not_allowed", fault.to_string())));
    for (pointer, seconds) in [("/give_up_after", give_up_after), ("/alarm_after", alarm_after)] {
        if !TIMES.contains(seconds) {
            faults.push(Fault::new(pointer, "out_of_range", "from PT1M to P30D"));
        }
    }
    faults.extend(missing("/groups", &groups, &references::hold_groups(tx, org, &groups).await?));
    faults.extend(missing("/assets", &assets, &references::hold_assets(tx, org, &assets).await?));
    if let Some(service) = service {
        faults.extend(check_service(tx, caller, org, service).await?);
    }
    Ok(refuse(faults)?)
}

async fn check_service(tx: &mut Tx, caller: &Caller, org: OrgId, service: Uuid) -> Result<Option<Fault>> {
    let asked = [service];
    let found = hold_users(tx, caller.by(), &asked).await?;
    if found.is_empty() {
        return Ok(Some(not_found("/service_id")));
    }
    if users::find(tx, UserId(service)).await?.kind != UserKind::Service {
        let detail = "this is a person: make a service user, whose API key the connector has";
        return Ok(Some(Fault::new("/service_id", "not_a_service", detail)));
    }
    let strangers = non_members(tx, org, "/service_id", &asked, &found).await?;
    Ok(strangers.into_iter().next().map(|fault| Fault { pointer: "/service_id".to_owned(), ..fault }))
}

/// Ids, each once.
pub fn ids(mut ids: Vec<Uuid>) -> Vec<Uuid> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// A new secret, which signs posts.
pub fn new_secret() -> Result<Secret> {
    let secret = Signer::generate_shared().ok_or(Why::Internal)?;
    Ok(Secret(secret.reveal().to_string()))
}
