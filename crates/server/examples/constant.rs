//! A server that answers a constant, however it is asked: the most that requests per second can be, for `make bench`.
//! Arguments: port, threads.

use std::error::Error;

use actix_web::{App, HttpResponse, HttpServer, web};

// As the server's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().ok_or("which port?")?.parse()?;
    let threads: usize = arguments.next().ok_or("how many threads?")?.parse()?;
    let server = HttpServer::new(|| {
        let answer = async || HttpResponse::Ok().content_type("application/json").body(r#"{"allowed":true}"#);
        App::new().default_service(web::to(answer))
    });
    Ok(server.workers(threads).bind(("127.0.0.1", port))?.run().await?)
}
