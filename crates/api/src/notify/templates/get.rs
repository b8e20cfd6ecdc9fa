//! `GET /organizations/{id}/templates/{message}/{language}`.

use super::super::Message;
use super::super::preferences::Language;
use super::wire::TemplateView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::OrgId;
use gatepass_domain::notify;
use gatepass_persistence::directory::organizations;
use gatepass_persistence::notify::find_template;

/// Get the templates of a message
///
/// Only auditors and admins of the organization may. Returns the organization's own templates in a language, and the built-in ones.
#[utoipa::path(
    tag = "notifications",
    params(
        ("id" = Uuid, Path, description = "The id of the organization"),
        ("message" = Message, Path, description = "The message"),
        ("language" = Language, Path, description = "The language"),
    ),
    responses((status = 200, description = "The templates", body = TemplateView))
)]
#[get("/organizations/{id}/templates/{message}/{language}")]
pub async fn get_template(
    caller: Caller,
    Id((id, message, language)): Id<(OrgId, notify::Message, notify::Language)>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadTemplate, &Target::org(id))?;
    let mut conn = caller.conn().await?;
    organizations::find(&mut conn, id).await?;
    let own = find_template(&conn, id, message, language).await?;
    reply::object(&caller.client.request, &TemplateView::new(id.0, (message, language), own)?)
}
