//! Request bodies that are answered before they end. actix closes the connection then, unless the body is chunked. A chunked
//! body it reads to its end, so a client that sends a byte now and then would hold the connection for ever.

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

/// Long enough to send the response.
const FAREWELL: Duration = Duration::from_secs(2);

/// Middleware: keeps a chunked body until after the response. actix treats a kept body as unread and closes the connection;
/// it would drain a dropped one.
pub async fn keep_unread_body<B: MessageBody>(
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
