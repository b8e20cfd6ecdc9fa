//! The state of a connection: whether the other end has begun a request that it has not finished.

use actix_web::Error;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// The state, which a connection shares with its requests.
#[derive(Debug, Clone, Default)]
pub struct Talk(Rc<State>);

#[derive(Debug, Default)]
struct State {
    /// The number of requests that are processed, until the end of the response's body.
    working: Cell<usize>,
    /// Whether bytes have come since the last request that are no complete head yet.
    is_begun: Cell<bool>,
    /// Whether the other end has stopped sending.
    is_closed: Cell<bool>,
}

/// A request that is processed, until it is dropped.
#[derive(Debug)]
pub struct Working(Talk);

impl Talk {
    /// Records that bytes have come.
    pub(super) fn hear(&self) {
        if self.0.working.get() == 0 {
            self.0.is_begun.set(true);
        }
    }

    /// Records that the other end will send nothing more.
    pub(super) fn close(&self) {
        self.0.is_closed.set(true);
    }

    /// Whether the other end has stopped sending. A program that still waits for a response may have done so on purpose; one that
    /// reads a stream is gone.
    pub fn is_closed(&self) -> bool {
        self.0.is_closed.get()
    }

    /// Whether a head was begun and is not complete.
    pub(super) fn is_amid_head(&self) -> bool {
        self.0.is_begun.get() && self.0.working.get() == 0
    }

    /// Records that a head is complete, and its request is processed.
    pub(super) fn begin(&self) -> Working {
        self.0.is_begun.set(false);
        self.0.working.set(self.0.working.get() + 1);
        Working(self.clone())
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        let Self(Talk(state)) = self;
        state.working.set(state.working.get().saturating_sub(1));
    }
}

/// The outermost middleware: marks the request as processed until its response is sent.
pub async fn talk<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<TrackedBody<B>>, Error> {
    let working = request.request().conn_data::<Talk>().map(Talk::begin);
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| TrackedBody { body: Box::pin(body), _working: working }))
}

/// A response body, whose request counts as processed until it is dropped.
pub struct TrackedBody<B> {
    body: Pin<Box<B>>,
    _working: Option<Working>,
}

impl<B: MessageBody> MessageBody for TrackedBody<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.get_mut().body.as_mut().poll_next(context)
    }
}
