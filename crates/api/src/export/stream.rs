//! A body that is read from the database as fast as the caller reads it. A caller who is slower than the limits is
//! cut off, so that nobody keeps a snapshot open for long. A body that is cut off, or that fails, has no regular end,
//! so the caller notices.

use crate::http::concurrency_limits::Slot;
use actix_web::web::Bytes;
use futures::Stream;
use futures::stream::unfold;
use gatepass_persistence::export::Export;
use std::io;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tracing::Instrument;

/// Limits on the duration of an export.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the whole export.
    pub whole: Duration,
    /// For a piece that the caller leaves unread.
    pub stall: Duration,
}

/// A piece of the body. None: the end.
type Part = Option<Vec<u8>>;

/// The body: the piece that was read already, and the pieces that follow.
pub fn of(
    export: Export,
    first: Part,
    limits: Limits,
    slot: Slot,
) -> impl Stream<Item = io::Result<Bytes>> + use<> {
    // One piece is sent while the next one is read.
    let (sender, receiver) = mpsc::channel(1);
    let work = async move {
        let _slot = slot;
        if timeout(limits.whole, pump(export, first, &sender, limits.stall)).await.is_err() {
            tracing::warn!(seconds = limits.whole.as_secs(), "an export took too long and was cut off");
        }
    };
    actix_web::rt::spawn(work.in_current_span());
    unfold(Some(receiver), async |receiver: Option<mpsc::Receiver<Part>>| {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Some(Some(piece)) => Some((Ok(Bytes::from(piece)), Some(receiver))),
            Some(None) => None,
            // An error closes the connection in the middle of the body, so nobody takes the file for complete.
            None => Some((Err(io::Error::other("the export was cut off")), None)),
        }
    })
}

async fn pump(mut export: Export, first: Part, sender: &mpsc::Sender<Part>, stall: Duration) {
    let mut part = first;
    loop {
        let is_end = part.is_none();
        match timeout(stall, sender.send(part)).await {
            Ok(Ok(())) if is_end => return,
            Ok(Ok(())) => {}
            // The caller has closed the connection.
            Ok(Err(_)) => return,
            Err(_) => return tracing::warn!("an export was not read and was cut off"),
        }
        part = match export.next().await {
            Ok(part) => part,
            Err(error) => return tracing::error!(%error, "an export failed"),
        };
    }
}
