//! Ids in paths. A text that is no UUID is the id of nothing: 404. But if it is the name of another resource that
//! does not support the method, such as `preview` in `/tickets/preview`, it is 405.

use super::caller::after_authentication;
use crate::error::{Problem, Result};
use crate::openapi::no_route;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use std::future::Future;
use std::pin::Pin;

/// One id, or a tuple of ids, in the order of the path's `{...}` parts.
pub struct Id<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Id<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let path = web::Path::<T>::from_request(request, payload).into_inner();
        let id = path.map(|p| Self(p.into_inner())).map_err(|_| no_route(request));
        let request = request.clone();
        Box::pin(async move { after_authentication(&request, id).await })
    }
}
