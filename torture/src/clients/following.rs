//! A reader of the stream of events, who is cut off with the server again and again and goes on where it was.

use super::Desk;
use crate::Result;
use crate::api::PAUSE;
use crate::journal::Entry;

/// The reader, from the beginning of the log.
pub struct Reader {
    /// The last position that it was told.
    position: String,
}

impl Default for Reader {
    fn default() -> Self {
        Self { position: "start".to_owned() }
    }
}

impl Reader {
    /// Follows the stream as the super admin, until `goes_on` returns false.
    pub async fn follow(&mut self, desk: &Desk, goes_on: impl Fn() -> bool) -> Result<()> {
        while goes_on() {
            if self.read(desk, 5).await.is_err() {
                tokio::time::sleep(PAUSE).await;
            }
        }
        Ok(())
    }

    /// Reads what is ready. The server runs by now, but the session may have ended.
    pub async fn finish(&mut self, desk: &Desk) -> Result<()> {
        if self.read(desk, 0).await.is_ok() { Ok(()) } else { self.read(desk, 0).await }
    }

    /// Reads a stream that ends after this many seconds. An error if it breaks off.
    async fn read(&mut self, desk: &Desk, seconds: u64) -> Result<()> {
        let path = format!("/events/stream?after={}", self.position);
        let mut response = desk.api.stream(&desk.world.admin, &path, seconds).await?;
        let mut unread = Vec::new();
        while let Some(part) = response.chunk().await? {
            unread.extend_from_slice(&part);
            while let Some(end) = unread.windows(2).position(|two| two == b"\n\n") {
                let frame: Vec<u8> = unread.drain(..end + 2).collect();
                self.take(desk, std::str::from_utf8(&frame)?)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, desk: &Desk, frame: &str) -> Result<()> {
        let field = |name: &str| frame.lines().find_map(|line| line.strip_prefix(name));
        if field("event: ") == Some("end") {
            return Err(format!("the stream ended: {frame}").into());
        }
        if let Some(data) = field("data: ") {
            let event: serde_json::Value = serde_json::from_str(data)?;
            let id = event["id"].as_str().ok_or("an event without an id")?.to_owned();
            desk.journal.note(&Entry::Told { event: id })?;
        }
        if let Some(position) = field("id: ") {
            position.clone_into(&mut self.position);
        }
        Ok(())
    }
}
