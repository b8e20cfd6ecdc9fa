//! Metrics: each moves by what was done, on a listener of its own.

mod acts;
mod listener;
mod logins;
mod requests;
mod scraped;
mod tickets;

use gatepass_api::Settings;
use gatepass_testing::World;
use reqwest::Client;
use scraped::Scraped;
use std::net::TcpListener;

/// The listener of a world's metrics.
pub struct Scraper {
    base: String,
    client: Client,
}

/// A world that counts, and the listener of its metrics.
async fn counting(change: impl FnOnce(&mut Settings)) -> (World, Scraper) {
    let metrics = gatepass_server::metrics::counting().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    actix_web::rt::spawn(gatepass_server::metrics::serve(listener, metrics.clone()).unwrap());
    let world = World::with(|settings| {
        settings.metrics = metrics;
        change(settings);
    })
    .await;
    let client = Client::builder().pool_max_idle_per_host(0).build().unwrap();
    (world, Scraper { base, client })
}

impl Scraper {
    /// All metrics as they are.
    async fn read(&self) -> Scraped {
        let answer = self.client.get(format!("{}/metrics", self.base)).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4");
        Scraped::parse(&answer.text().await.unwrap())
    }

    /// How far each counter of this name has moved since then, by its labels. Of a histogram, how many times it counted.
    async fn since(&self, before: &Scraped, name: &str) -> Vec<(String, u64)> {
        self.read().await.since(before, name)
    }
}

/// What [`Scraper::since`] gives, written shortly.
fn moved<const N: usize>(all: [(&str, u64); N]) -> Vec<(String, u64)> {
    all.map(|(labels, by)| (labels.to_owned(), by)).into()
}
