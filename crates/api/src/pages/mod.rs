//! Small pages of the server's own, for people who follow a link in a mail. A link has a token and needs no login.
//!
//! GET only shows a page, because mail scanners follow every link. POST acts. The pages have no script and no cookie, and
//! belong to no contract. [`page`] is their frame, and [`link`] reads their requests.

mod bind;
mod decide;
mod link;
mod page;
mod unsubscribe;

pub(crate) use bind::OAUTH;
pub use decide::why;
pub use page::Page;

use actix_web::web;
use gatepass_app::decisions::DECIDE;
use gatepass_app::notify::UNSUBSCRIBE;

/// The pages.
pub fn configure(config: &mut web::ServiceConfig) {
    let unsubscribe = web::resource(UNSUBSCRIBE)
        .route(web::get().to(unsubscribe::ask))
        .route(web::post().to(unsubscribe::act))
        .default_service(web::to(crate::openapi::unrouted));
    let decide = web::resource(DECIDE)
        .route(web::get().to(decide::ask))
        .route(web::post().to(decide::act))
        .default_service(web::to(crate::openapi::unrouted));
    let bind = web::resource(OAUTH)
        .route(web::get().to(bind::show))
        .default_service(web::to(crate::openapi::unrouted));
    config.service(unsubscribe).service(decide).service(bind);
}
