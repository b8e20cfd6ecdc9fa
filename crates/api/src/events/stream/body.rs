//! The body of a stream: read when the connection takes more, so that a slow reader has one page in memory.

use super::frames;
use super::read::Reading;
use crate::connections::Talk;
use crate::error::{Code, Problem, Result};
use actix_web::web::Bytes;
use futures::future::{Either, select};
use futures::stream::{once, poll_fn, unfold};
use futures::{Stream as Frames, StreamExt};
use std::future::ready;
use std::io;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};
use tracing::Instrument;

/// An open stream.
pub struct Stream {
    reading: Reading,
    /// The first text, which was read before the response began.
    first: String,
    /// Whether more events may be ready.
    is_behind: bool,
    /// When the stream must send something.
    due: Instant,
    /// When the stream ends. None: it goes on.
    until: Option<Instant>,
}

impl Stream {
    /// Reads the first events, so that a refusal is still a response of its own. `time`: how long the stream may last.
    pub async fn begin(mut reading: Reading, time: Option<Duration>) -> Result<Self> {
        let start = reading.reached()?;
        let (text, is_behind) = reading.read().await?;
        // A stream that begins now knows its position when it has read.
        let start = start.or(reading.reached()?);
        let first = frames::position(&start.unwrap_or_default()) + &text;
        let now = Instant::now();
        let (due, until) = (now + heartbeat(&reading), time.map(|time| now + time));
        Ok(Self { reading, first, is_behind, due, until })
    }

    /// The frames. They end as soon as the other end has closed the connection.
    pub fn body(mut self) -> impl Frames<Item = io::Result<Bytes>> + use<> {
        let talk = self.reading.caller.client.request.conn_data::<Talk>().cloned();
        let first = Bytes::from(std::mem::take(&mut self.first));
        let span = tracing::Span::current();
        let rest = unfold(Some(self), move |stream| next(stream).instrument(span.clone()));
        let mut frames = Box::pin(once(ready(first)).chain(rest).map(Ok));
        poll_fn(move |context| {
            if talk.as_ref().is_some_and(Talk::is_closed) {
                return Poll::Ready(None);
            }
            frames.as_mut().poll_next(context)
        })
    }

    /// The next text. None: the time of the stream is over.
    async fn text(&mut self) -> Result<Option<String>> {
        loop {
            if !self.reading.caller.client.shared.is_ready() {
                return Err(Problem::new(Code::Unavailable).detail("the server stops"));
            }
            // The futures that ask the database are large, and an idle stream has none.
            if Instant::now() >= self.due {
                Box::pin(self.reading.check()).await?;
                let position = self.reading.reached()?;
                return Ok(Some(
                    frames::HEARTBEAT.to_owned() + &frames::position(&position.unwrap_or_default()),
                ));
            }
            if self.is_behind {
                let (text, is_behind) = Box::pin(self.reading.read()).await?;
                self.is_behind = is_behind;
                if !text.is_empty() {
                    return Ok(Some(text));
                }
                continue;
            }
            if self.until.is_some_and(|until| Instant::now() >= until) {
                return Ok(None);
            }
            let pause = self.until.map_or(self.due, |until| until.min(self.due));
            let news = pin!(self.reading.registered.news());
            let pause = pin!(sleep_until(pause));
            self.is_behind = matches!(select(news, pause).await, Either::Left(_));
        }
    }
}

/// The next part of the body, and the stream unless it has ended.
async fn next(stream: Option<Stream>) -> Option<(Bytes, Option<Stream>)> {
    let mut stream = stream?;
    match stream.text().await {
        Ok(Some(text)) => {
            stream.due = Instant::now() + heartbeat(&stream.reading);
            Some((Bytes::from(text), Some(stream)))
        }
        Ok(None) => None,
        Err(problem) => {
            tracing::info!(code = problem.code().as_str(), "a stream ended");
            let request_id = stream.reading.caller.client.origin.request_id.clone();
            Some((Bytes::from(frames::end(&problem, request_id.unwrap_or_default())), None))
        }
    }
}

fn heartbeat(reading: &Reading) -> Duration {
    reading.caller.client.shared.settings().stream_heartbeat
}
