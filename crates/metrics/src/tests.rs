//! The table of metrics and the page that shows it, and the text of metrics.

use super::*;
use std::collections::BTreeSet;

#[test]
fn the_documentation_lists_every_metric() {
    let line = |one: &Declared| {
        let Declared { name, kind, labels, help } = one;
        let labels: Vec<String> = labels.iter().map(|label| format!("`{label}`")).collect();
        format!("| `{name}` | {kind} | {} | {help} |", labels.join(", "))
    };
    let lines: Vec<String> = DECLARED.iter().map(line).collect();
    let page = include_str!("../../../docs/metrics.md");
    let listed: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| `gatepass_") || line.starts_with("| `process_"))
        .collect();
    assert_eq!(listed, lines, "docs/metrics.md must have these lines:\n{}\n", lines.join("\n"));
}

#[test]
fn names_keep_the_conventions_of_prometheus() {
    let names: BTreeSet<&str> = DECLARED.iter().map(|one| one.name).collect();
    assert_eq!(names.len(), DECLARED.len());
    for Declared { name, kind, labels, help } in DECLARED {
        assert_eq!(name.ends_with("_total"), *kind == "counter", "{name}");
        assert!(*kind != "histogram" || name.ends_with("_seconds"), "{name}");
        assert!(!help.is_empty() && !labels.contains(&"le"), "{name}");
    }
}

#[test]
fn what_is_off_counts_nothing() {
    let off = Metrics::default();
    off.count(&Happened::SessionBegan);
    let _waiting = off.waiting();
    assert_eq!((off.is_on(), off.text(Process::default()).unwrap()), (false, String::new()));
}

#[test]
fn a_pool_counts_until_it_is_gone_and_a_process_time_only_grows() {
    let metrics = Metrics::on("1.2.3").unwrap();
    let has = |line: &str, seconds| {
        let process = Process { cpu: Duration::from_secs(seconds), ..Process::default() };
        let text = metrics.text(process).unwrap();
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    };
    let there = Arc::new(Connections { used: 2, idle: 1 });
    let weak = Arc::downgrade(&there);
    metrics.watch_pool(move || weak.upgrade().map(|pool| *pool));
    metrics.watch_pool(|| Some(Connections { used: 1, idle: 0 }));
    let waiting = metrics.waiting();
    has("gatepass_db_pool_connections{state=\"used\"} 3", 5);
    has("gatepass_db_pool_waiting 1", 5);
    drop((there, waiting));
    has("gatepass_db_pool_connections{state=\"used\"} 1", 5);
    has("gatepass_db_pool_waiting 0", 5);
    has("process_cpu_seconds_total 5", 4);
    has("process_cpu_seconds_total 7", 7);
    has("gatepass_build_info{version=\"1.2.3\"} 1", 7);
}

#[test]
fn a_method_that_nobody_knows_and_a_route_that_is_not_there_are_one_value() {
    let metrics = Metrics::on("").unwrap();
    for method in ["BREW", "PROPFIND"] {
        let took = Duration::from_millis(3);
        metrics.answered(&Answered { method, route: None, status: "404", waited: false, took });
    }
    let text = metrics.text(Process::default()).unwrap();
    let labels = "method=\"other\",route=\"unmatched\",status=\"404\"";
    assert!(text.contains(&format!("gatepass_http_request_duration_seconds_count{{{labels}}} 2")), "{text}");
    assert!(text.contains(&format!("_bucket{{{labels},le=\"0.0025\"}} 0")), "{text}");
    assert!(text.contains(&format!("_bucket{{{labels},le=\"0.005\"}} 2")), "{text}");
}
