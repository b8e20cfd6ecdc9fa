//! The listener for metrics: `GET /metrics` in the text format of Prometheus, and nothing else. It is apart from the API, because
//! metrics name routes and rates, need no credential, and belong to the operator's network.

use std::{fs, io, net::TcpListener, time::Duration};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::Server,
    http::header::{ALLOW, CONTENT_TYPE},
    web,
};
use gatepass_metrics::{Metrics, Process};
use nix::sys::resource::{Resource, UsageWho, getrlimit, getrusage};

use crate::{commands::CommandError, config::Config};

/// Connections at once. One scraper needs one.
const MOST_CONNECTIONS: usize = 16;

/// Where this process counts, and the listener that shows it.
#[derive(Debug)]
pub struct Scraped {
    /// Where to count.
    pub metrics: Metrics,
    listener: Option<TcpListener>,
}

impl Scraped {
    /// Binds the address of the settings. Without one, nothing is counted.
    pub fn bind(config: &Config) -> Result<Self, CommandError> {
        let Some(address) = config.metrics_listen else {
            return Ok(Self { metrics: Metrics::default(), listener: None });
        };
        let failed = |error| CommandError::Other(format!("can't listen for metrics on {address}: {error}"));
        let listener = TcpListener::bind(address).map_err(failed)?;
        Ok(Self { metrics: counting()?, listener: Some(listener) })
    }

    /// Serves until the process ends. Needs an actix system.
    pub fn serve(&mut self) -> io::Result<()> {
        if let Some(listener) = self.listener.take() {
            actix_web::rt::spawn(serve(listener, self.metrics.clone())?);
        }
        Ok(())
    }
}

/// Metrics that count.
pub fn counting() -> Result<Metrics, CommandError> {
    Metrics::on(env!("CARGO_PKG_VERSION")).map_err(|error| CommandError::Other(format!("metrics: {error}")))
}

/// Serves these metrics on this listener.
pub fn serve(listener: TcpListener, metrics: Metrics) -> io::Result<Server> {
    let application = move || {
        let shown =
            web::resource("/metrics").route(web::get().to(show)).default_service(web::to(async || {
                HttpResponse::MethodNotAllowed().insert_header((ALLOW, "GET")).finish()
            }));
        App::new().app_data(web::Data::new(metrics.clone())).service(shown)
    };
    let server = HttpServer::new(application).workers(1).max_connections(MOST_CONNECTIONS).disable_signals();
    Ok(server.shutdown_timeout(0).listen(listener)?.run())
}

async fn show(metrics: web::Data<Metrics>) -> HttpResponse {
    match metrics.text(process()) {
        Ok(text) => {
            HttpResponse::Ok().insert_header((CONTENT_TYPE, gatepass_metrics::CONTENT_TYPE)).body(text)
        }
        Err(error) => {
            tracing::error!(%error, "can't write the metrics");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// What the system says of this process. Systems without `/proc` say nothing of its memory and its files.
fn process() -> Process {
    let seconds = |time: nix::sys::time::TimeVal| {
        let whole = Duration::from_secs(time.tv_sec().unsigned_abs());
        whole + Duration::from_micros(time.tv_usec().unsigned_abs())
    };
    let used = getrusage(UsageWho::RUSAGE_SELF);
    Process {
        cpu: used.map(|used| seconds(used.user_time()) + seconds(used.system_time())).unwrap_or_default(),
        resident: fs::read_to_string("/proc/self/status").ok().and_then(|status| resident(&status)),
        // Without the descriptor that reads the folder.
        open_fds: fs::read_dir("/proc/self/fd")
            .ok()
            .and_then(|entries| i64::try_from(entries.count().saturating_sub(1)).ok()),
        max_fds: getrlimit(Resource::RLIMIT_NOFILE).ok().and_then(|(soft, _)| i64::try_from(soft).ok()),
    }
}

/// The resident memory in bytes, from `VmRSS:   1234 kB`.
fn resident(status: &str) -> Option<i64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_the_kernel_writes_it() {
        assert_eq!(resident("Name:\tx\nVmRSS:\t    2048 kB\nRssAnon: 1 kB"), Some(2_097_152));
        assert_eq!(resident("Name:\tx\n"), None);
        assert_eq!(resident("VmRSS: many kB"), None);
    }
}
