//! Somebody makes an API key for themselves, or for a service that they control.

use super::{PREFIX, event, hint, logged};
use crate::auth::secrets;
use crate::directory::target;
use crate::{By, Result, rules};
use gatepass_domain::authz::{
    Act, Actor, Excess, KeyRefusal, KeyRights, Principal, Scope, Target, UserKind, authorize, fits_asset_key,
    key_expiry, key_rights, may_grant_scopes,
};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{AssetId, OrgId, UserId};
use gatepass_domain::refused::{Fault, Refused};
use gatepass_domain::why::Why;
use gatepass_persistence::auth::api_keys::{self, ApiKey};
use gatepass_persistence::{Error, Tx, directory::users, events, inventory::assets, visible};
use serde_json::json;
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

/// A new API key.
#[derive(Debug, Clone)]
pub struct CreateApiKey {
    /// The name, which says what the key is for.
    pub name: String,
    /// The user that the key authenticates. None: the actor.
    pub user_id: Option<UserId>,
    /// The scopes.
    pub scopes: BTreeSet<Scope>,
    /// The organizations of its user that the key is limited to. None: it is not limited.
    pub org_ids: Option<Vec<OrgId>>,
    /// The only asset whose grants the key reads. None: the key has no such limit.
    pub asset_id: Option<AssetId>,
    /// When the key expires. None: never, or with the key that makes it.
    pub expires_at: Option<OffsetDateTime>,
}

/// A key that was made.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    /// The key as it is stored.
    pub key: ApiKey,
    /// Its secret, which is not stored.
    pub secret: String,
}

/// Makes an API key. It has no scope and no right that its maker lacks, and does not outlive the key that makes it.
pub async fn create_api_key(tx: &mut Tx, by: By<'_>, input: CreateApiKey) -> Result<NewApiKey> {
    let owner = users::find_shared(tx, input.user_id.unwrap_or(by.id())).await?;
    by.authorize(Act::CreateApiKey, &target(tx, &owner).await?)?;
    if !may_grant_scopes(by.actor, &input.scopes) {
        return Err(Why::ScopeNotGrantable.into());
    }
    let maker = maker(tx, by).await?;
    let principal = users::principal(tx, &owner).await?;
    let (rights, expires_at) = limits(by.actor, maker.as_ref(), &principal, &input, tx.now)
        .map_err(|refusal| refused(by.actor, &input, refusal))?;
    if let Some(asset) = input.asset_id {
        check_asset(tx, by, asset, &input, rights.as_ref().unwrap_or(&principal.rights)).await?;
    }
    let CreateApiKey { name, user_id: _, scopes, org_ids: _, asset_id, expires_at: _ } = input;
    let secret = secrets::generate(PREFIX);
    let key = ApiKey {
        id: tx.ids.next(),
        user_id: owner.id,
        name,
        hint: hint(&secret),
        scopes,
        created_by: maker.as_ref().and_then(|key| key.created_by).or(Some(by.id().into())),
        created_at: tx.now,
        updated_at: tx.now,
        expires_at,
        last_used_at: None,
        revoked_at: None,
        made_with: maker.map(|key| key.id),
        rights,
        asset_id: asset_id.map(Uuid::from),
    };
    api_keys::insert(tx, &key, &secrets::hash(&secret)).await?;
    let data = json!({ "after": logged(&key, by.actor), "for_service": principal.kind == UserKind::Service });
    let event = event(EventAction::ApiKeyCreated, &key, data);
    events::record(tx, by.origin, vec![event]).await?;
    Ok(NewApiKey { key, secret })
}

/// Checks the asset and the scopes of a key for one asset. The asset must be visible to the maker, in an organization of the key.
async fn check_asset(
    tx: &mut Tx,
    by: By<'_>,
    asset: AssetId,
    input: &CreateApiKey,
    rights: &KeyRights,
) -> Result<()> {
    let org = match assets::find(tx, asset).await {
        Ok(found) => Some(OrgId(found.org_id)),
        Err(Error::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let is_hidden = match org.filter(|org| by.actor.sees_inventory_in_part(*org)) {
        Some(org) => visible::places(tx, by.id(), org, &[asset], &[]).await?.is_empty(),
        None => false,
    };
    let sees =
        |org: &OrgId| authorize(by.actor, Act::ReadInventory, &Target::org(*org).hidden(is_hidden)).is_ok();
    let is_found = org.filter(sees).is_some_and(|org| rights.includes(org));
    let asset =
        || Fault::new("/asset_id", "not_found", "there is no such asset in an organization of the key");
    let scopes =
        || Fault::new("/scopes", "not_allowed", "a key for one asset has the scope grants:read alone");
    let faults = [(!is_found).then(asset), (!fits_asset_key(&input.scopes)).then(scopes)];
    rules::refuse(faults.into_iter().flatten().collect())
}

/// The key that the actor uses, locked. So it can't be revoked before the key it makes is stored, and is revoked with it.
async fn maker(tx: &mut Tx, by: By<'_>) -> Result<Option<ApiKey>> {
    let Some(id) = by.api_key() else { return Ok(None) };
    let key = api_keys::find_locked(tx, id).await?;
    if key.revoked_at.is_some() { Err(Why::Unauthenticated.into()) } else { Ok(Some(key)) }
}

/// The most rights of the key and its expiry, if this actor may make it.
fn limits(
    actor: &Actor,
    maker: Option<&ApiKey>,
    owner: &Principal,
    CreateApiKey { org_ids, expires_at, .. }: &CreateApiKey,
    now: OffsetDateTime,
) -> Result<(Option<KeyRights>, Option<OffsetDateTime>), KeyRefusal> {
    let is_limited = maker.is_some_and(|key| key.rights.is_some());
    let orgs = org_ids.as_ref().map(|ids| ids.iter().copied().collect::<BTreeSet<_>>());
    let rights = key_rights(actor, is_limited, owner, orgs.as_ref())?;
    Ok((rights, key_expiry(maker.and_then(|key| key.expires_at), *expires_at, now)?))
}

/// The refusal of a key, with what its maker may know.
fn refused(maker: &Actor, input: &CreateApiKey, refusal: KeyRefusal) -> Refused {
    match refusal {
        KeyRefusal::OwnOnly => Refused::new(Why::OwnOnly).detail("keys of people are made by themselves"),
        KeyRefusal::UnknownOrgs(unknown) => {
            let ids = input.org_ids.iter().flatten().enumerate();
            let missing = ids.filter(|(_, id)| unknown.contains(id));
            let detail = "there is no such organization that the key's user is in";
            let fault = |(index, _)| Fault::new(format!("/org_ids/{index}"), "not_found", detail);
            Refused::faults(missing.map(fault).collect())
        }
        KeyRefusal::Exceeds(excess) => {
            Refused::new(Why::RightsNotGrantable).detail(explained(maker, &excess))
        }
        KeyRefusal::Outlives => Why::ExpiryNotGrantable.into(),
        KeyRefusal::Expired => {
            let fault = Fault::new("/expires_at", "not_in_future", "is over already");
            Refused::faults(vec![fault])
        }
    }
}

/// Names the rights that the maker lacks, as far as they are visible to the maker, and the way out.
fn explained(maker: &Actor, excess: &Excess) -> String {
    let Excess { is_super_admin, roles } = excess;
    let (seen, hidden): (Vec<_>, Vec<_>) = roles.iter().partition(|(org, _)| maker.is_member_of(**org));
    let mut lacks: Vec<String> =
        seen.into_iter().map(|(org, role)| format!("the role {role} in organization {org}")).collect();
    if *is_super_admin {
        lacks.insert(0, "the rights of a super admin".to_owned());
    }
    if !hidden.is_empty() {
        lacks.push("a role in other organizations of the service".to_owned());
    }
    let lacks = lacks.join(", ");
    format!(
        "the key would have what you lack: {lacks}; org_ids limits it to organizations where you have its role"
    )
}
