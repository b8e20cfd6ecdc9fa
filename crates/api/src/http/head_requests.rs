//! HEAD works wherever GET does (RFC 9110 section 9.3.2): it is handled as GET, and the body is not sent. It does not work where
//! GET hands something out once, because HEAD would lose it.

use crate::pages::OAUTH;
use actix_web::Error;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ResourceDef, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};

/// The resources that hand something out once: tasks of connectors, which are leased, and the way back of a sign-in at a chat.
const HANDED_OUT_ONCE: [&str; 2] = ["/api/v1/connectors/{id}/tasks", OAUTH];

/// Whether the resource with this pattern answers HEAD, if it answers GET.
pub fn takes_head(pattern: &str) -> bool {
    !HANDED_OUT_ONCE.contains(&pattern)
}

/// The body of a response to HEAD: it has the size of the body of GET, and no bytes.
struct Omitted(BodySize);

impl MessageBody for Omitted {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}

/// Middleware: handles HEAD as GET.
pub async fn head_requests<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    static EXCLUDED: LazyLock<ResourceDef> = LazyLock::new(|| ResourceDef::new(HANDED_OUT_ONCE));
    let is_head = request.method() == Method::HEAD && !EXCLUDED.is_match(request.path());
    if is_head {
        request.head_mut().method = Method::GET;
    }
    let response = next.call(request).await?;
    Ok(if is_head {
        response.map_body(|_, body| Omitted(body.size()).boxed())
    } else {
        response.map_into_boxed_body()
    })
}
