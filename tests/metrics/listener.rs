//! The listener of the metrics, and what it shows of the process.

use super::counting;
use futures::future::{Either, select};
use gatepass_metrics::DECLARED;
use reqwest::Method;
use std::collections::BTreeMap;
use std::pin::pin;
use std::time::{Duration, Instant};

#[actix_web::test]
async fn the_listener_answers_get_metrics_and_nothing_else() {
    let (world, scraper) = counting(|_| ()).await;
    let ask = async |method: Method, path: &str| {
        let answer = scraper.client.request(method, format!("{}{path}", scraper.base)).send().await.unwrap();
        let allowed = answer.headers().get("allow").map(|value| value.to_str().unwrap().to_owned());
        (answer.status().as_u16(), allowed, answer.text().await.unwrap())
    };
    assert_eq!(ask(Method::GET, "/metrics").await.0, 200);
    for path in ["/", "/metrics/", "/metrics/x", "/healthz", "/openapi.json", "/api/v1/me", "/docs"] {
        assert_eq!(ask(Method::GET, path).await, (404, None, String::new()), "{path}");
    }
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::HEAD, Method::OPTIONS] {
        let refused = (405, Some("GET".to_owned()), String::new());
        assert_eq!(ask(method.clone(), "/metrics").await, refused, "{method}");
    }
    // The API has no metrics.
    world.root("/metrics").await.problem(404, "not_found");
    world.admin.get("/metrics").await.problem(404, "not_found");
    let document = world.root("/openapi.json").await.expect(200);
    assert!(document["paths"].as_object().unwrap().keys().all(|path| !path.contains("metrics")));
}

#[actix_web::test]
async fn every_metric_is_declared_and_the_process_shows_itself() {
    let (world, scraper) = counting(|_| ()).await;
    world.admin.get("/me").await.expect(200);
    let found = scraper.read().await;
    let declared: BTreeMap<&str, &str> = DECLARED.iter().map(|one| (one.name, one.kind)).collect();
    for (name, kind) in &found.kinds {
        assert_eq!(declared.get(name.as_str()), Some(&kind.as_str()), "{name}");
    }
    let version = format!("version=\"{}\"", env!("CARGO_PKG_VERSION"));
    assert!((found.value("gatepass_build_info", &version) - 1.0).abs() < 0.5);
    assert!(found.value("process_resident_memory_bytes", "") > 1_000_000.0);
    assert!(found.value("process_cpu_seconds_total", "") > 0.0);
    let (open, most) = (found.value("process_open_fds", ""), found.value("process_max_fds", ""));
    assert!(open > 3.0 && most >= open, "{open} of {most}");
}

#[actix_web::test]
async fn connections_that_are_held_and_waited_for_are_shown() {
    let (world, scraper) = counting(|_| ()).await;
    let until = async |name: &str, labels: &str, number: f64| {
        let begun = Instant::now();
        while (scraper.read().await.value(name, labels) - number).abs() > 0.5 {
            assert!(begun.elapsed() < Duration::from_secs(30), "{name} never is {number}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let (connections, used) = ("gatepass_db_pool_connections", "state=\"used\"");
    until(connections, used, 0.0).await;
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(world.db.conn().await.unwrap());
    }
    until(connections, used, 4.0).await;
    {
        let fifth = world.db.conn();
        let seen = until("gatepass_db_pool_waiting", "", 1.0);
        match select(pin!(fifth), pin!(seen)).await {
            Either::Left(_) => panic!("there are four"),
            Either::Right(_) => {}
        }
    }
    until("gatepass_db_pool_waiting", "", 0.0).await;
    drop(held);
    until(connections, used, 0.0).await;
    assert!(scraper.read().await.value(connections, "state=\"idle\"") >= 4.0);
}
