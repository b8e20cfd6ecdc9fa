//! The reader of the log for all streams of this server.

use super::Streams;
use crate::state::Shared;
use gatepass_persistence::events::{News, news};
use gatepass_persistence::feed::{Position, Start};
use gatepass_persistence::{Db, Result};
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// The time between two looks at the log.
const INTERVAL: Duration = Duration::from_millis(200);

/// Reads the log for the streams as long as the server runs. A server that stops wakes all streams.
pub async fn serve_streams(shared: Shared, db: Db) {
    let read = async |start: Start| -> Result<Option<News>> { news(&mut db.conn().await?, start).await };
    let mut watch = Watch::default();
    let mut ticks = interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if !shared.is_ready() {
            shared.streams().call_all();
        } else if shared.streams().is_empty() {
            watch = Watch::default();
        } else if let Err(error) = watch.look(shared.streams(), read).await {
            tracing::warn!(%error, "can't look at the log for streams");
        }
    }
}

/// The place of the reader.
#[derive(Default)]
pub(super) struct Watch {
    /// None: it has not begun.
    position: Option<Position>,
    /// The number of the step in which its round began.
    round: u64,
}

impl Watch {
    /// Reads to the end of the log.
    pub(super) async fn look(
        &mut self,
        streams: &Streams,
        read: impl AsyncFn(Start) -> Result<Option<News>>,
    ) -> Result<()> {
        loop {
            let step = streams.begin_step();
            let Some(from) = self.position.clone() else {
                self.position = read(Start::Now).await?.map(|news| news.next);
                // What was written before this reader began, nobody was told.
                streams.call_all();
                return Ok(());
            };
            if from.round.is_none() {
                self.round = step;
            }
            let Some(news) = read(Start::After(from)).await? else {
                // The database was restored. The streams find out by their own positions.
                self.position = None;
                continue;
            };
            let has_more = news.has_more;
            self.position = Some(news.next.clone());
            streams.tell(news, self.round);
            if !has_more {
                return Ok(());
            }
        }
    }
}
