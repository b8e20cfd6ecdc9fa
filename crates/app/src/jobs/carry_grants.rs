//! The job `carry_grants`.

use super::sweep::{BATCH, Position, sweep};
use super::{Failure, Job, Progress};
use crate::connectors::carry_late;
use gatepass_domain::ids::ConnectorId;
use gatepass_domain::job::Schedule;
use gatepass_persistence::{Db, connectors};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Lets a connector that was made or changed carry the grants that are open by then.
pub struct CarryGrants;

/// The connector, and how far the job came.
#[derive(Debug, Serialize, Deserialize)]
pub struct Carried {
    connector: ConnectorId,
    #[serde(flatten)]
    position: Position<Uuid>,
}

impl From<Uuid> for Carried {
    fn from(connector: Uuid) -> Self {
        Self { connector: ConnectorId(connector), position: Position::default() }
    }
}

impl Job for CarryGrants {
    const NAME: &'static str = "carry_grants";
    const SCHEDULE: Schedule = Schedule::OnRequest;
    type Payload = Carried;

    fn key(payload: &Carried) -> Option<String> {
        Some(format!("{}:{}", Self::NAME, payload.connector))
    }

    async fn run(db: &Db, payload: Carried) -> Result<Progress<Carried>, Failure> {
        let Carried { connector, position } = payload;
        let due = async |after: Option<Uuid>| {
            let conn = db.conn().await?;
            let grants = connectors::uncarried(&conn, connector.0, after.unwrap_or_default(), BATCH).await?;
            Ok(grants.into_iter().map(Uuid::from).collect())
        };
        let progress = sweep(position, due, async |id| carry_late(db, connector, id.into()).await).await?;
        Ok(progress.map(|position| Carried { connector, position }))
    }
}
