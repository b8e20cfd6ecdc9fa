//! A connection with deadlines: the other end must accept the response, and must finish the heads of requests that it
//! begins. Each step forward restarts the time, so a slow but steady end is never cut off. actix has a deadline for
//! the first head only.

use super::{Ended, Place, Talk};
use actix_web::rt::time::{Sleep, sleep};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A stream with deadlines, which holds the place of its connection.
pub struct Guarded<S> {
    io: S,
    answer: Deadline,
    head: Deadline,
    talk: Talk,
    place: Place,
}

impl<S> Guarded<S> {
    pub(super) fn new(io: S, answer: Duration, head: Duration, place: Place) -> Self {
        Self { io, answer: Deadline::of(answer), head: Deadline::of(head), talk: Talk::default(), place }
    }

    /// The state of the requests on this connection.
    pub fn talk(&self) -> Talk {
        self.talk.clone()
    }
}

/// A timer that runs while the connection waits.
struct Deadline {
    patience: Duration,
    running: Option<Pin<Box<Sleep>>>,
}

impl Deadline {
    fn of(patience: Duration) -> Self {
        Self { patience, running: None }
    }

    /// Stops the timer, because there is nothing to wait for.
    fn stop(&mut self) {
        self.running = None;
    }

    /// Starts the timer unless it runs. Ready when the time is over.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let patience = self.patience;
        self.running.get_or_insert_with(|| Box::pin(sleep(patience))).as_mut().poll(context)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Guarded<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let (before, room) = (into.filled().len(), into.remaining());
        match Pin::new(&mut this.io).poll_read(context, into) {
            Poll::Ready(read) => {
                if into.filled().len() > before {
                    this.talk.hear();
                } else if room > 0 {
                    this.talk.close();
                }
                Poll::Ready(read)
            }
            // Further bytes of a head don't restart its time.
            Poll::Pending if this.talk.is_amid_head() => {
                ready!(this.head.poll(context));
                this.place.count(Ended::Unfinished);
                Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "a request's head took too long")))
            }
            Poll::Pending => {
                this.head.stop();
                Poll::Pending
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guarded<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if let Poll::Ready(written) = Pin::new(&mut this.io).poll_write(context, from) {
            this.answer.stop();
            return Poll::Ready(written);
        }
        ready!(this.answer.poll(context));
        this.place.count(Ended::Unread);
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "an answer was left unread")))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Connections, tests::connections};
    use super::*;
    use std::future::poll_fn;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    const SOON: Duration = Duration::from_millis(20);
    const NEVER: Duration = Duration::from_hours(1);

    /// Our end, with a buffer of 8 bytes, and the other end.
    fn pair(answer: Duration, head: Duration) -> (Guarded<DuplexStream>, DuplexStream, Connections) {
        let connections = connections(10, 10, &[]);
        let place = connections.take("203.0.113.7".parse().unwrap()).unwrap();
        let (ours, theirs) = duplex(8);
        (Guarded::new(ours, answer, head, place), theirs, connections)
    }

    #[actix_web::test]
    async fn who_takes_nothing_is_cut_off() {
        let (mut ours, _theirs, connections) = pair(SOON, NEVER);
        let error = ours.write_all(&[0; 100]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(connections.tally().minute()[&Ended::Unread], 1);
        drop(ours);
        assert_eq!(connections.held(), 0);
    }

    #[actix_web::test]
    async fn who_takes_a_little_at_a_time_begins_the_time_anew() {
        let (mut ours, mut theirs, _) = pair(NEVER, NEVER);
        for _ in 0..10 {
            ours.write_all(&[0; 8]).await.unwrap();
            let is_full =
                poll_fn(|context| Poll::Ready(Pin::new(&mut ours).poll_write(context, &[0; 8]).is_pending()));
            assert!(is_full.await && ours.answer.running.is_some());
            theirs.read_exact(&mut [0; 8]).await.unwrap();
            assert_eq!(ours.write(&[0; 8]).await.unwrap(), 8);
            assert!(ours.answer.running.is_none());
            theirs.read_exact(&mut [0; 8]).await.unwrap();
        }
    }

    #[actix_web::test]
    async fn a_head_that_was_begun_has_its_time_and_what_is_idle_has_none() {
        let (mut ours, mut theirs, connections) = pair(NEVER, SOON);
        let is_idle = poll_fn(|context| {
            let mut bytes = [0; 8];
            Poll::Ready(Pin::new(&mut ours).poll_read(context, &mut ReadBuf::new(&mut bytes)).is_pending())
        });
        assert!(is_idle.await);
        assert!(ours.head.running.is_none(), "nothing was begun");
        theirs.write_all(b"GET").await.unwrap();
        assert_eq!(ours.read(&mut [0; 8]).await.unwrap(), 3);
        let error = ours.read(&mut [0; 8]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(connections.tally().minute()[&Ended::Unfinished], 1);
    }

    #[actix_web::test]
    async fn while_a_request_is_worked_on_what_comes_is_its_own_matter() {
        let (mut ours, mut theirs, _) = pair(NEVER, SOON);
        theirs.write_all(b"GET /").await.unwrap();
        assert_eq!(ours.read(&mut [0; 8]).await.unwrap(), 5);
        let working = ours.talk().begin();
        theirs.write_all(b"body").await.unwrap();
        assert_eq!(ours.read(&mut [0; 8]).await.unwrap(), 4);
        drop(working);
        assert!(!ours.talk.is_amid_head());
    }
}
