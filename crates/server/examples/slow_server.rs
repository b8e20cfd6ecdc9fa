//! A server with one slow answer, which the tests of shutdown send signals to. Writes its address into the file that is
//! its first argument; its second is the notice in seconds that load balancers get.

use std::{convert::Infallible, error::Error, fs, future::ready, path::PathBuf, time::Duration};

use actix_web::{
    App, HttpResponse, HttpServer,
    web::{self, Bytes},
};
use futures::{StreamExt, stream::once};
use gatepass_server::shutdown::{self, Readiness, Signals};

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: slow_server FILE NOTICE")?;
    let notice = std::env::args().nth(2).ok_or("no notice")?.parse()?;
    let readiness = Readiness::default();
    let shared = readiness.clone();
    let signals = Signals::hear()?;
    let server = HttpServer::new(move || {
        let readiness = shared.clone();
        App::new()
            .route("/readyz", web::get().to(move || std::future::ready(answer(readiness.is_ready()))))
            .route(
                "/slow",
                web::get().to(async || {
                    let begun = once(ready(Ok::<_, Infallible>(Bytes::from_static(b"begun"))));
                    let finished = once(async {
                        actix_web::rt::time::sleep(Duration::from_secs(2)).await;
                        Ok(Bytes::from_static(b"finished"))
                    });
                    HttpResponse::Ok().streaming(begun.chain(finished))
                }),
            )
    })
    .workers(1)
    .disable_signals()
    // Longer than any test takes: what waits for it to pass fails.
    .shutdown_timeout(3600)
    .bind("127.0.0.1:0")?;
    let address = server.addrs().first().ok_or("no address")?.to_string();
    fs::write(file.with_extension("new"), address)?;
    fs::rename(file.with_extension("new"), file)?;
    Ok(shutdown::serve_until_asked(server.run(), &readiness, Duration::from_secs(notice), signals).await?)
}

fn answer(ready: bool) -> HttpResponse {
    if ready { HttpResponse::Ok().finish() } else { HttpResponse::ServiceUnavailable().finish() }
}
