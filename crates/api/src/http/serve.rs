//! The application as a running HTTP server.

use crate::connections::{Ended, Guarded, talk};
use crate::denials::denials;
use crate::extract::trace;
use crate::http::compressed_etags::compressed_etags;
use crate::http::head_requests::head_requests;
use crate::http::security_headers::security_headers;
use crate::http::unread_bodies::keep_unread_body;
use crate::state::Shared;
use actix_cors::Cors;
use actix_http::HttpService;
use actix_http::error::DispatchError;
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::dev::{AppConfig, Server};
use actix_web::middleware::{Compress, from_fn};
use actix_web::rt::net::TcpStream;
use actix_web::{App, web};
use gatepass_persistence::Db;
use std::future::ready;
use std::io;
use std::net::TcpListener;

/// Database connections of each worker. More than about four per core cost throughput.
pub const POOL: usize = 4;
/// How long running requests may take to finish when the server stops.
const FAREWELL: u64 = 5;
/// The connections that a worker may have been given but not accepted yet, besides its open ones.
pub const ON_THE_WAY: usize = 64;

/// Lets web pages of these origins call the API, and read the headers that the contract promises.
fn cors(shared: &Shared) -> Cors {
    let exposed = [
        "applied-defaults",
        "content-disposition",
        "etag",
        "location",
        "retry-after",
        "idempotency-replayed",
        "preference-applied",
        "ratelimit",
        "ratelimit-policy",
        "www-authenticate",
        "x-request-id",
    ];
    let cors = Cors::default().allow_any_method().allow_any_header().expose_headers(exposed).max_age(3600);
    shared.settings().cors_origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

/// Serves on this listener until it is stopped. Also wakes waiting requests, as long as the actix system runs. Each
/// worker has its own pool for the database at `url`.
pub fn serve(listener: TcpListener, shared: Shared, url: String, workers: usize) -> io::Result<Server> {
    // A malformed URL fails here, not in a worker.
    let db = Db::new(&url, 1, shared.ids().clone()).map_err(io::Error::other)?;
    let db = db.counting(shared.settings().metrics.clone());
    actix_web::rt::spawn(crate::serve_waits(shared.clone(), db.clone()));
    actix_web::rt::spawn(crate::http::streams::serve_streams(shared.clone(), db.clone()));
    let denied = shared.clone();
    actix_web::rt::spawn(async move { denied.denials().count_minutes(db).await });
    let limited = shared.clone();
    actix_web::rt::spawn(async move { limited.limits().forget_idle().await });
    let counted = shared.clone();
    actix_web::rt::spawn(async move { counted.connections().tally().count_minutes().await });
    let settings = shared.settings();
    let (patience, most) = (settings.request_timeout, settings.max_connections);
    let connections = shared.connections().clone();
    let application = move || {
        let app = App::new().app_data(web::Data::new(shared.clone()));
        let db = Db::new(&url, POOL, shared.ids().clone()).ok();
        let db = db.map(|db| web::Data::new(db.counting(shared.settings().metrics.clone())));
        let app = match db {
            Some(db) => app.app_data(db),
            None => app,
        };
        app.wrap(from_fn(denials))
            .wrap(Compress::default())
            .wrap(from_fn(compressed_etags))
            .wrap(from_fn(head_requests))
            .wrap(cors(&shared))
            .wrap(from_fn(security_headers))
            .wrap(from_fn(trace))
            .wrap(from_fn(keep_unread_body))
            .wrap(from_fn(talk))
            .configure(crate::configure)
    };
    // Like `HttpServer`, but with our connections between sockets and HTTP.
    let server = Server::build();
    let stopping = server.graceful_shutdown_signal();
    let services = move || {
        let (stopping, ended) = (stopping.clone(), connections.clone());
        let application =
            application().into_factory().map_err(|error: actix_web::Error| error.error_response());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .client_request_timeout(patience)
            // Whoever hangs up waits for nothing more: a request that waits for tasks must not take them then.
            .h1_allow_half_closed(false)
            .on_connect_ext(|io: &Guarded<TcpStream>, data| {
                data.insert(io.talk());
            })
            .finish(map_config(application, |()| AppConfig::default()));
        let connections = connections.clone();
        let admit = move |io: TcpStream| {
            let peer = io.peer_addr().ok();
            let admitted = connections.admit(io).map(|io| (io, actix_http::Protocol::Http1, peer));
            ready(admitted.ok_or_else(|| DispatchError::Io(io::ErrorKind::ConnectionRefused.into())))
        };
        fn_service(admit).and_then(http).map_err(move |error| match error {
            DispatchError::Parse(_) => ended.tally().count(Ended::Malformed),
            DispatchError::InternalError => tracing::error!("a connection was lost by a fault of ours"),
            other => tracing::debug!(error = %other, "a connection ended"),
        })
    };
    // A worker with too many new connections takes no more, so that no descriptors pile up.
    let each = most.div_ceil(workers.max(1)).saturating_add(ON_THE_WAY);
    let server = server
        .workers(workers)
        .max_concurrent_connections(each)
        .shutdown_timeout(FAREWELL)
        .disable_signals()
        .listen("gatepass", listener, services)?;
    Ok(server.run())
}
