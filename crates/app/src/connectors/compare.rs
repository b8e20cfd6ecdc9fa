//! Compares what a connector has with what its grants say.

use crate::{By, Result};
use gatepass_domain::connector::Held;
use gatepass_domain::event::EventAction;
use gatepass_persistence::Tx;
use gatepass_persistence::connectors::{self, Connector, Expected};
use gatepass_persistence::events::{self, NewEvent};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// How a connector differs from its grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// When the connector reported.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// How many pairs it has.
    pub held: usize,
    /// What it lacks.
    pub missing: Vec<Held>,
    /// What it has too much.
    pub extra: Vec<Held>,
}

/// Compares what a connector has with what its grants say, and keeps the result. The caller has locked it. What a task on its way
/// changes is no difference.
pub async fn compare(tx: &mut Tx, by: By<'_>, connector: Connector, held: Vec<Held>) -> Result<Comparison> {
    let held: BTreeSet<Held> = held.into_iter().collect();
    let expected = connectors::expected(tx, connector.id).await?;
    let missing =
        expected.iter().filter(|one| one.is_expected && !one.is_moving && !held.contains(&one.held));
    let known: BTreeSet<&Held> = expected.iter().map(|Expected { held, .. }| held).collect();
    let unknown: Vec<&Held> = held.iter().filter(|held| !known.contains(held)).collect();
    // Lasting members belong there, and nobody tells the connector of them.
    let members = connectors::members_among(tx, &unknown).await?;
    let extra = unknown.into_iter().filter(|held| !members.contains(held));
    let found = Comparison {
        at: tx.now,
        held: held.len(),
        missing: missing.map(|one| one.held.clone()).collect(),
        extra: extra.cloned().collect(),
    };
    let before =
        connector.report.clone().and_then(|report| serde_json::from_value::<Comparison>(report).ok());
    let (was_missing, was_extra) = before.map(|before| (before.missing, before.extra)).unwrap_or_default();
    let differs = !found.missing.is_empty() || !found.extra.is_empty();
    if differs && (&was_missing, &was_extra) != (&found.missing, &found.extra) {
        let data =
            json!({ "name": connector.name, "missing": found.missing.len(), "extra": found.extra.len() });
        let event = NewEvent::new(EventAction::ConnectorDrifted, data)
            .about(connector.id)
            .in_org(Some(connector.org_id));
        events::record(tx, by.origin, vec![event]).await?;
    }
    connectors::save(tx, &Connector { report: Some(json!(found)), ..connector }).await?;
    Ok(found)
}
