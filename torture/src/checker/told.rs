//! The stream of events has told each event exactly once, whatever was killed.

use std::collections::BTreeMap;

use tokio_postgres::NoTls;

use super::FaultKind::{ToldTwice, Untold};
use super::{Fault, Faults};
use crate::Result;

/// The ids of all events that are stored.
pub async fn stored(database: &str) -> Result<Vec<String>> {
    let (client, connection) = tokio_postgres::connect(database, NoTls).await?;
    tokio::spawn(connection);
    let rows = client.query("SELECT id::text FROM events", &[]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Compares the events that were `stored` before the stream was read to its end with those that it `told`.
pub fn check(stored: &[String], told: &[String]) -> Vec<Fault> {
    let mut faults = Faults::default();
    let mut times: BTreeMap<&String, usize> = BTreeMap::new();
    for event in told {
        *times.entry(event).or_default() += 1;
    }
    for event in stored.iter().filter(|event| !times.contains_key(event)) {
        faults.add(Untold, format!("event {event}"));
    }
    for (event, times) in times.iter().filter(|(_, times)| **times > 1) {
        faults.add(ToldTwice, format!("event {event}, {times} times"));
    }
    faults.sorted()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_and_a_double_are_faults() {
        let ids = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        assert_eq!(check(&ids("abc"), &ids("cbad")), []);
        let kinds =
            |stored, told| check(&ids(stored), &ids(told)).iter().map(|fault| fault.kind).collect::<Vec<_>>();
        assert_eq!((kinds("abc", "ac"), kinds("ab", "aba")), (vec![Untold], vec![ToldTwice]));
    }
}
