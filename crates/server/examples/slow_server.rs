//! A server with one slow answer, which the tests of shutdown send signals to. Writes its address into the file that is
//! its argument.

use std::{error::Error, fs, path::PathBuf, time::Duration};

use actix_web::{App, HttpResponse, HttpServer, web};
use gatepass_server::shutdown::{self, Readiness};

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: slow_server FILE")?;
    let readiness = Readiness::default();
    let shared = readiness.clone();
    let server = HttpServer::new(move || {
        let readiness = shared.clone();
        App::new()
            .route("/readyz", web::get().to(move || std::future::ready(answer(readiness.is_ready()))))
            .route(
                "/slow",
                web::get().to(async || {
                    actix_web::rt::time::sleep(Duration::from_secs(2)).await;
                    HttpResponse::Ok().body("finished")
                }),
            )
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(shutdown::DRAIN)
    .bind("127.0.0.1:0")?;
    let address = server.addrs().first().ok_or("no address")?.to_string();
    fs::write(file.with_extension("new"), address)?;
    fs::rename(file.with_extension("new"), file)?;
    Ok(shutdown::serve_until_asked(server.run(), &readiness).await?)
}

fn answer(ready: bool) -> HttpResponse {
    if ready { HttpResponse::Ok().finish() } else { HttpResponse::ServiceUnavailable().finish() }
}
