//! What is being done on a connection: whether the other end has begun something that it owes us the rest of.

use actix_web::Error;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// Shared by a connection and its requests.
#[derive(Debug, Clone, Default)]
pub struct Talk(Rc<State>);

#[derive(Debug, Default)]
struct State {
    /// Requests that are worked on, until the end of the answer's body.
    working: Cell<usize>,
    /// Something came since the last request, and it is none yet.
    is_begun: Cell<bool>,
}

/// A request that is worked on, until it is dropped.
#[derive(Debug)]
pub struct Working(Talk);

impl Talk {
    /// Something has come.
    pub(super) fn hear(&self) {
        if self.0.working.get() == 0 {
            self.0.is_begun.set(true);
        }
    }

    /// Whether a head was begun that is not complete.
    pub(super) fn is_amid_head(&self) -> bool {
        self.0.is_begun.get() && self.0.working.get() == 0
    }

    /// A request is complete enough to be worked on.
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

/// Middleware, the outermost: tells the connection that a request is worked on.
pub async fn talk<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<Told<B>>, Error> {
    let working = request.request().conn_data::<Talk>().map(Talk::begin);
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| Told { body: Box::pin(body), _working: working }))
}

/// A body that is worked on until it is gone.
pub struct Told<B> {
    body: Pin<Box<B>>,
    _working: Option<Working>,
}

impl<B: MessageBody> MessageBody for Told<B> {
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
