//! The application as a running HTTP server.

use crate::denials::denials;
use crate::extract::trace;
use crate::shield::shield;
use crate::state::Shared;
use crate::unread::unread;
use crate::variants::variants;
use actix_cors::Cors;
use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};
use gatepass_persistence::Db;
use std::io;
use std::net::TcpListener;

/// Connections to the database for each worker: more than about four per core cost throughput.
pub const POOL: usize = 4;
/// How long running requests may take to finish when the server stops.
const FAREWELL: u64 = 5;

/// Lets pages of these origins call us and read what the contract promises them.
fn cors(shared: &Shared) -> Cors {
    let exposed = [
        "content-disposition",
        "etag",
        "location",
        "retry-after",
        "idempotency-replayed",
        "preference-applied",
        "ratelimit",
        "ratelimit-policy",
        "x-request-id",
    ];
    let cors = Cors::default().allow_any_method().allow_any_header().expose_headers(exposed).max_age(3600);
    shared.settings().cors_origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

/// Serves on this listener until it is stopped, and wakes those who wait for as long as the actix system runs that it is
/// called in. Each worker has a pool of its own to the database at `url`.
pub fn serve(listener: TcpListener, shared: Shared, url: String, workers: usize) -> io::Result<Server> {
    // Fails here, not in a worker, where the URL is no URL.
    let db = Db::new(&url, 1, shared.ids().clone()).map_err(io::Error::other)?;
    actix_web::rt::spawn(crate::serve_waits(shared.clone(), db.clone()));
    let denied = shared.clone();
    actix_web::rt::spawn(async move { denied.denials().count_minutes(db).await });
    let limited = shared.clone();
    actix_web::rt::spawn(async move { limited.limits().forget_idle().await });
    let patience = shared.settings().request_timeout;
    let factory = move || {
        let app = App::new().app_data(web::Data::new(shared.clone()));
        let db = Db::new(&url, POOL, shared.ids().clone()).ok().map(web::Data::new);
        let app = match db {
            Some(db) => app.app_data(db),
            None => app,
        };
        app.wrap(from_fn(denials))
            .wrap(Compress::default())
            .wrap(from_fn(variants))
            .wrap(cors(&shared))
            .wrap(from_fn(shield))
            .wrap(from_fn(trace))
            .wrap(from_fn(unread))
            .configure(crate::configure)
    };
    let server = HttpServer::new(factory)
        .workers(workers)
        .client_request_timeout(patience)
        .shutdown_timeout(FAREWELL)
        .disable_signals()
        .listen(listener)?;
    Ok(server.run())
}
