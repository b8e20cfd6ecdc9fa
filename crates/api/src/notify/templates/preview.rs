//! `POST /templates/preview`.

use super::wire::{PreviewTemplate, TemplatePreview, TemplateTexts};
use super::{faults, named};
use crate::error::{Fault, Result};
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::notify::{Given, Sample, sample};
use gatepass_app::rules;
use gatepass_delivery::FrontendUrl;
use gatepass_delivery::templates::{Context, Grant, Named, TemplateFault, Ticket, render};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{OrgId, TicketId};
use gatepass_domain::notify::Language;
use gatepass_domain::why::Why;
use gatepass_persistence::directory::organizations;
use gatepass_persistence::notify::find_template;

/// Preview a message
///
/// Only auditors and admins of the organization may. Renders the organization's templates, or a draft, with example values, or with
/// those of a ticket. Nothing is stored or sent. A draft with a fault is refused with its line and cause.
///
/// With `ticket_id`, the values of the ticket and its grant are those that a message to the caller would show; an API key needs the scope
/// `tickets:read` too. Other values, such as `actor` and `comment`, stay examples, and there is no decision link.
#[utoipa::path(
    tag = "notifications",
    request_body = PreviewTemplate,
    responses((status = 200, description = "The message", body = TemplatePreview))
)]
#[post("/templates/preview")]
pub async fn preview_template(caller: Caller, body: Body<PreviewTemplate>) -> Result<HttpResponse> {
    let asked = body.input;
    let org = OrgId(asked.org_id);
    caller.authorize(Act::ReadTemplate, &Target::org(org))?;
    let draft = asked.draft.as_ref().map(faults).unwrap_or_default().into_iter().map(in_draft);
    rules::refuse(rules::broken(&asked).into_iter().chain(draft).collect())?;
    let PreviewTemplate { org_id: _, message, language, time_zone, draft, ticket_id } = asked;
    let mut conn = caller.conn().await?;
    let organization = organizations::find(&mut conn, org).await?;
    let texts = if let Some(draft) = draft {
        draft
    } else {
        let own = find_template(&conn, org, message, language).await?;
        own.map(TemplateTexts::from).unwrap_or_default()
    };
    let example = Context { org: Named { name: organization.name }, ..Context::example() };
    let context = match ticket_id {
        None => example,
        Some(id) => {
            let sample = sample(&conn, caller.by(), org, TicketId(id)).await?;
            with(sample, example, language, caller.client.shared.settings().frontend.as_ref())
        }
    };
    let rendered = render(named(message)?, language, &time_zone, &texts.into(), &context);
    // Only a stored template can fail here, with the name of its organization.
    rules::refuse(rendered.as_ref().err().map(told).into_iter().collect())?;
    Ok(Reply::answer(&TemplatePreview::from(rendered.map_err(|_| Why::Internal)?))?.send())
}

/// The values of a ticket in place of the examples.
fn with(sample: Sample, example: Context, language: Language, frontend: Option<&FrontendUrl>) -> Context {
    let Sample { ticket, grant } = sample;
    let link = frontend.map(|frontend| frontend.ticket(ticket.id));
    let grant = grant.map(|Given { id, starts_at, ends_at }| Grant {
        id: id.map(|id| id.to_string()),
        link: frontend.zip(id).map(|(frontend, id)| frontend.grant(id)),
        starts_at,
        ends_at,
    });
    Context { ticket: Some(Ticket { link, ..Ticket::of(ticket, language) }), grant, ..example }
}

/// A fault of a draft, at its place in the body.
fn in_draft(fault: Fault) -> Fault {
    Fault { pointer: format!("/draft{}", fault.pointer), ..fault }
}

/// A fault that only these values cause.
fn told(fault: &TemplateFault) -> Fault {
    Fault::new(format!("/draft/{}", fault.part), "bad_template", fault.to_string())
}
