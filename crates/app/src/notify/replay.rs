//! Past events for a webhook, once more.

use super::follow::{gets, to_webhook};
use crate::Result;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::Tx;
use gatepass_persistence::notify::{self, Webhook};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// The most events that one call has sent again.
pub const MOST_REPLAYED: usize = 10_000;
/// How far back events are sent again.
const LONGEST: Duration = Duration::days(90);
/// The number of events that one statement reads.
const BATCH: i64 = 1_000;

/// Has the events from this moment on sent to a webhook again, oldest first, each by the id that it had if it was sent before.
/// Returns how many there are.
pub async fn replay(tx: &mut Tx, webhook: &Webhook, from: OffsetDateTime) -> Result<usize> {
    let from = from.max(tx.now.saturating_sub(LONGEST));
    let (mut after, mut count) = (Uuid::nil(), 0);
    while count < MOST_REPLAYED {
        let found = notify::events_since(tx, webhook.org_id.map(OrgId), from, after, BATCH).await?;
        let Some(last) = found.last() else { break };
        after = last.id;
        let is_past = |action: &str| action != EventAction::WebhookTested.as_str();
        let wanted = found.iter().filter(|event| is_past(&event.action) && gets(webhook, event));
        let wanted: Vec<_> = wanted.take(MOST_REPLAYED.saturating_sub(count)).collect();
        count = count.saturating_add(wanted.len());
        notify::repeat(tx, webhook.id, wanted.iter().map(|event| event.id).collect()).await?;
        let sent = wanted.into_iter().map(|event| to_webhook(tx, webhook.id, event)).collect();
        notify::write(tx, Vec::new(), sent).await?;
    }
    notify::hurry(tx, webhook.id).await?;
    Ok(count)
}
