//! A table of the run and its faults.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::checker::Fault;
use crate::journal::Story;

/// The most faults that are listed.
const TOLD: usize = 40;

/// The table, and the faults below it.
pub fn text(story: &Story, faults: &[Fault]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = |what: String, more: usize| *counts.entry(what).or_default() += more;
    for victim in &story.killed {
        count(format!("1 killed        {victim:?}").to_lowercase(), 1);
    }
    count("1 killed        in all".into(), story.killed.len());
    count("2 acknowledged  removed members".into(), story.left.len());
    count("2 acknowledged  sessions on assets".into(), story.sessions.len());
    count("2 acknowledged  held logins".into(), story.held.len());
    count("2 acknowledged  completed logins".into(), story.completed.len());
    count("2 told          events in the stream".into(), story.told.len());
    for request in story.requests.values() {
        let refused = request.answers.iter().any(|answer| !answer.is_success() && !answer.asks_to_retry());
        let fate = match request.acknowledged() {
            Some(_) => "2 acknowledged ",
            None if refused => "3 refused      ",
            None => "4 in the dark  ",
        };
        count(format!("{fate} {:?}", request.kind).to_lowercase(), 1);
        let sent = request.answers.len() + request.unanswered;
        count("5 sent          requests".into(), sent);
        count("5 sent          of them again, with the same key".into(), sent.saturating_sub(1));
        count("5 sent          unanswered".into(), request.unanswered);
        count(
            "5 sent          answered 503".into(),
            request.answers.iter().filter(|a| a.status == 503).count(),
        );
        count("5 sent          replayed".into(), request.answers.iter().filter(|a| a.replayed).count());
    }
    let mut text = String::new();
    for (what, count) in counts {
        let what = what.get(2..).unwrap_or_default();
        let _written = writeln!(text, "  {what:<54} {count:>8}");
    }
    let _written = writeln!(text, "  {:<54} {:>8}", "faults", faults.len());
    for fault in faults.iter().take(TOLD) {
        let _written = writeln!(text, "  {fault}");
    }
    if faults.len() > TOLD {
        let _written = writeln!(text, "  ... and {} more", faults.len() - TOLD);
    }
    text
}
