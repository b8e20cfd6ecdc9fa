//! `POST /api-keys`. The key is in the first answer alone: not even a repeated request is told it again.

use super::wire::{ApiKeyView, CreateApiKey};
use super::{PREFIX, hint};
use crate::auth::secrets;
use crate::directory::users::target;
use crate::error::{Code, Fault, Problem, Result};
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::{Act, Actor, Excess, KeyRefusal, KeyRights, key_rights, may_grant_scopes};
use gatepass_domain::ids::{ApiKeyId, OrgId, UserId};
use gatepass_persistence::Tx;
use gatepass_persistence::api_keys::{self, ApiKey};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::users::{self, User};
use serde_json::json;
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

/// Create an API key
///
/// For oneself, or for a service: as an admin of its home organization, or a super admin, who is in each of its organizations
/// at least what it is there. Nobody makes one for another person. `org_ids` limits a key to organizations where the
/// maker has the service's role. A key can't hand out scopes or rights that it lacks, nor make one that outlives it:
/// without `expires_at` the new key ends with it, and revoking it revokes both.
#[utoipa::path(
    tag = "auth",
    request_body = CreateApiKey,
    responses((status = 201, description = "The key, shown this once", body = ApiKeyView))
)]
#[post("/api-keys")]
pub async fn create_api_key(caller: Caller, body: Body<CreateApiKey>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, body.input).await).await
}

async fn create(caller: &Caller, tx: &mut Tx, input: CreateApiKey) -> Result<Reply> {
    let CreateApiKey { name, user_id, scopes, org_ids, expires_at } = input;
    let user_id = user_id.map_or(caller.id(), UserId);
    let owner = users::find_shared(tx, user_id).await?;
    caller.authorize(Act::CreateApiKey, &target(tx, &owner).await?)?;
    if !may_grant_scopes(&caller.actor, &scopes) {
        return Err(Problem::new(Code::ScopeNotGrantable));
    }
    let maker = maker(caller, tx).await?;
    let rights = rights(caller, tx, maker.as_ref(), &owner, org_ids.as_deref()).await?;
    let expires_at = within_life_of(maker.as_ref(), expires_at.map(|at| at.0))?;
    if expires_at.is_some_and(|at| at <= tx.now) {
        let fault = Fault::new("/expires_at", "not_in_future", "is over already");
        return Err(Problem::faults(vec![fault]));
    }
    let secret = secrets::generate(PREFIX);
    let key = ApiKey {
        id: tx.ids.next(),
        user_id: owner.id,
        name,
        hint: hint(&secret),
        scopes,
        created_by: maker.as_ref().and_then(|key| key.created_by).or(Some(caller.id().into())),
        created_at: tx.now,
        updated_at: tx.now,
        expires_at,
        last_used_at: None,
        revoked_at: None,
        made_with: maker.map(|key| key.id),
        rights,
    };
    api_keys::insert(tx, &key, &secrets::hash(&secret)).await?;
    let view = ApiKeyView::new(key, &caller.actor);
    let event = NewEvent {
        action: "api_key.created".into(),
        on_behalf_of: Some(view.user_id),
        subject: Some(("api_key", view.id)),
        data: json!({ "after": view }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    shown_once(view, secret)
}

/// The key that the caller came with.
async fn maker(caller: &Caller, tx: &mut Tx) -> Result<Option<ApiKey>> {
    let credential = caller.client.origin.credential.as_deref().unwrap_or_default();
    match credential.strip_prefix("api_key:").and_then(|id| id.parse().ok()).map(ApiKeyId) {
        // Locked, so that it is not revoked before what it makes is there to be revoked with it.
        Some(id) => {
            let key = api_keys::find_locked(tx, id).await?;
            if key.revoked_at.is_some() { Err(Problem::new(Code::Unauthenticated)) } else { Ok(Some(key)) }
        }
        None => Ok(None),
    }
}

/// What the key may be at most, if this caller may make it.
async fn rights(
    caller: &Caller,
    tx: &mut Tx,
    maker: Option<&ApiKey>,
    owner: &User,
    org_ids: Option<&[Uuid]>,
) -> Result<Option<KeyRights>> {
    let owner = users::principal(tx, owner).await?;
    let orgs: Option<BTreeSet<OrgId>> = org_ids.map(|ids| ids.iter().copied().map(OrgId).collect());
    let is_limited = maker.is_some_and(|key| key.rights.is_some());
    key_rights(&caller.actor, is_limited, &owner, orgs.as_ref()).map_err(|refusal| match refusal {
        KeyRefusal::OwnOnly => Problem::new(Code::OwnOnly).detail("keys of people are made by themselves"),
        KeyRefusal::UnknownOrgs(unknown) => {
            let ids = org_ids.unwrap_or_default().iter().enumerate();
            let missing = ids.filter(|(_, id)| unknown.contains(&OrgId(**id)));
            let detail = "there is no such organization that the key's user is in";
            let fault = |(index, _)| Fault::new(format!("/org_ids/{index}"), "not_found", detail);
            Problem::faults(missing.map(fault).collect())
        }
        KeyRefusal::Exceeds(excess) => {
            Problem::new(Code::RightsNotGrantable).detail(explained(&caller.actor, &excess))
        }
    })
}

/// Names what the maker lacks, as far as they see it, and the way out.
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

/// The end that was asked for; without one, that of the key which makes this one. A stolen key must not live on in others.
fn within_life_of(maker: Option<&ApiKey>, asked: Option<OffsetDateTime>) -> Result<Option<OffsetDateTime>> {
    match (maker.and_then(|key| key.expires_at), asked) {
        (Some(end), Some(asked)) if asked > end => Err(Problem::new(Code::ExpiryNotGrantable)),
        (Some(end), None) => Ok(Some(end)),
        (_, asked) => Ok(asked),
    }
}

/// The answer shows the key; its `ETag` is that of the object, and what is remembered is the object, without the key.
fn shown_once(view: ApiKeyView, secret: String) -> Result<Reply> {
    let object = Reply::created(format!("/api/v1/api-keys/{}", view.id), &view)?;
    let shown = Reply::ok(&ApiKeyView { key: Some(secret), ..view })?;
    Ok(Reply { remembered: Some(object.body), body: shown.body, ..object })
}
