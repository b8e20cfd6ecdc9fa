//! `DELETE /organizations/{id}/templates/{message}/{language}`.

use super::super::Message;
use super::super::preferences::Language;
use super::event;
use super::wire::{TemplateTexts, TemplateView};
use crate::error::{Code, Problem, Result};
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_domain::notify;
use gatepass_persistence::Tx;
use gatepass_persistence::directory::organizations;
use gatepass_persistence::notify as rows;

/// Return to the built-in templates of a message
///
/// Only admins of the organization may. Not found if the organization has no own templates of this message in this language.
#[utoipa::path(
    tag = "notifications",
    params(
        ("id" = Uuid, Path, description = "The id of the organization"),
        ("message" = Message, Path, description = "The message"),
        ("language" = Language, Path, description = "The language"),
    ),
    responses((status = 204, description = "The organization's templates are deleted"))
)]
#[delete("/organizations/{id}/templates/{message}/{language}")]
pub async fn delete_template(
    caller: Caller,
    Id((id, message, language)): Id<(OrgId, notify::Message, notify::Language)>,
) -> Result<HttpResponse> {
    caller.write(&[], async |tx, caller| remove(caller, tx, id, (message, language)).await).await
}

async fn remove(
    caller: &Caller,
    tx: &mut Tx,
    org: OrgId,
    of: (notify::Message, notify::Language),
) -> Result<Reply> {
    caller.authorize(Act::ManageTemplate, &Target::org(org))?;
    organizations::find_locked(tx, org).await?;
    let own = rows::find_template(tx, org, of.0, of.1).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    reply::refuse_stale(&caller.client.request, &TemplateView::new(org.0, of, Some(own.clone()))?)?;
    rows::delete_template(tx, &own).await?;
    let before = TemplateTexts::from(own);
    let event = event(EventAction::OrganizationTemplateDeleted, org, of, Some(&before), None);
    caller.record(tx, vec![event]).await?;
    Ok(Reply::no_content())
}
