//! `/organizations/{id}/templates` and `/templates/preview`: messages in the words of an organization.

mod delete;
mod get;
mod list;
mod preview;
mod put;
mod wire;

use self::wire::TemplateTexts;
use crate::error::Fault;
use gatepass_delivery::templates::{self, Part, check};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_domain::notify::{Language, Message};
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;
use gatepass_persistence::events::NewEvent;
use serde_json::json;
use utoipa_actix_web::service_config::ServiceConfig;

/// The most faults that are told of one template.
const MOST_FAULTS: usize = 20;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list_templates)
        .service(get::get_template)
        .service(put::put_template)
        .service(delete::delete_template)
        .service(preview::preview_template);
}

/// A message as the templates know it.
fn named(message: Message) -> Result<templates::Message, Why> {
    templates::Message::parse(message.as_str()).ok_or(Why::Internal)
}

/// The faults of templates, each with its line.
fn faults(texts: &TemplateTexts) -> Vec<Fault> {
    let TemplateTexts { subject, text, html } = texts;
    let parts = [(Part::Subject, subject), (Part::Text, text), (Part::Html, html)];
    let faults = parts.into_iter().flat_map(|(part, source)| {
        let found = source.as_deref().map(|source| check(part, source)).unwrap_or_default();
        found.into_iter().take(MOST_FAULTS).map(move |fault| {
            let line = fault.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            Fault::new(format!("/{part}"), "bad_template", format!("{line}{}", fault.why))
        })
    });
    faults.collect()
}

/// The event of a change. None: there are no own templates.
fn event(
    action: EventAction,
    org: OrgId,
    (message, language): (Message, Language),
    before: Option<&TemplateTexts>,
    after: Option<&TemplateTexts>,
) -> NewEvent {
    let data = json!({ "message": message, "language": language, "before": before, "after": after });
    NewEvent::new(action, data).about(org.0).in_org(org.0)
}
