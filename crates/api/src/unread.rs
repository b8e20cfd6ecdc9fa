//! Bodies that are answered before they end. actix closes such a connection, except where the body is chunked: that it
//! would read to its end, which whoever sends a byte now and then never comes to.

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::rt;
use actix_web::{Error, HttpMessage};
use futures::StreamExt;
use futures::stream;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// Long enough for the answer to be on its way.
const FAREWELL: Duration = Duration::from_secs(2);

/// Middleware: keeps a chunked body until after the answer. What is kept counts as unread, and closes the connection;
/// what is dropped would be drained.
pub async fn unread<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if !request.headers().contains_key(header::TRANSFER_ENCODING) {
        return next.call(request).await;
    }
    let kept = Rc::new(RefCell::new(request.take_payload()));
    let body = kept.clone();
    let chunks = stream::poll_fn(move |context| body.borrow_mut().poll_next_unpin(context));
    request.set_payload(Payload::Stream { payload: Box::pin(chunks) });
    let response = next.call(request).await;
    rt::spawn(async move {
        rt::time::sleep(FAREWELL).await;
        drop(kept);
    });
    response
}
