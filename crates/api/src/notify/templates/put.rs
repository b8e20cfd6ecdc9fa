//! `PUT /organizations/{id}/templates/{message}/{language}`.

use super::super::Message;
use super::super::preferences::Language;
use super::wire::{TemplateTexts, TemplateView};
use super::{event, faults};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, put};
use gatepass_app::rules;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_domain::notify;
use gatepass_persistence::Tx;
use gatepass_persistence::directory::organizations;
use gatepass_persistence::notify::{Template, find_template, save_template};

/// Replace the templates of a message
///
/// Only admins of the organization may. The organization's messages are written with them from then on. A template has `{{ name }}`
/// for values, `if` and `for`, and a few filters. A template with a fault is refused with its line and cause.
#[utoipa::path(
    tag = "notifications",
    params(
        ("id" = Uuid, Path, description = "The id of the organization"),
        ("message" = Message, Path, description = "The message"),
        ("language" = Language, Path, description = "The language"),
    ),
    request_body = TemplateTexts,
    responses((status = 200, description = "The templates", body = TemplateView))
)]
#[put("/organizations/{id}/templates/{message}/{language}")]
pub async fn put_template(
    caller: Caller,
    Id((id, message, language)): Id<(OrgId, notify::Message, notify::Language)>,
    body: Body<TemplateTexts>,
) -> Result<HttpResponse> {
    let of = (message, language);
    caller.write(&body.bytes, async |tx, caller| replace(caller, tx, id, of, body.input).await).await
}

async fn replace(
    caller: &Caller,
    tx: &mut Tx,
    org: OrgId,
    of: (notify::Message, notify::Language),
    input: TemplateTexts,
) -> Result<Reply> {
    caller.authorize(Act::ManageTemplate, &Target::org(org))?;
    let found = rules::broken(&input);
    rules::refuse(found.into_iter().chain(faults(&input)).collect())?;
    // The row of the templates may not be there yet, so the organization is locked.
    organizations::find_locked(tx, org).await?;
    let own = find_template(tx, org, of.0, of.1).await?;
    reply::refuse_stale(&caller.client.request, &TemplateView::new(org.0, of, own.clone())?)?;
    let before = own.clone().map(TemplateTexts::from);
    if before.as_ref() == Some(&input) {
        return Reply::ok(&TemplateView::new(org.0, of, own)?);
    }
    let event = event(EventAction::OrganizationTemplateUpdated, org, of, before.as_ref(), Some(&input));
    let TemplateTexts { subject, text, html } = input;
    let (message, language) = of;
    let template = Template { org_id: org.0, message, language, subject, text, html, updated_at: tx.now };
    save_template(tx, &template).await?;
    caller.record(tx, vec![event]).await?;
    Reply::ok(&TemplateView::new(org.0, of, Some(template))?)
}
