//! Snapshots of the database: which transactions they see. PostgreSQL's `pg_snapshot`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The largest id: PostgreSQL's ids fit into 63 bits.
const LARGEST: u64 = i64::MAX as u64;

/// A snapshot: it sees all transactions before `xmax` that are not `open`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Offsets", into = "Offsets")]
pub struct Snapshot {
    xmax: u64,
    /// Transactions before `xmax` that it does not see, ascending.
    open: Vec<u64>,
}

/// A snapshot in a cursor: the first transaction that it does not see, and the distances of `xmax` and the others from it.
#[derive(Serialize, Deserialize)]
struct Offsets(u64, u64, Vec<u64>);

impl Snapshot {
    /// A snapshot that sees nothing.
    pub fn nothing() -> Self {
        Self { xmax: 1, open: Vec::new() }
    }

    /// Reads the text of a `pg_snapshot`: `xmin:xmax:open,open`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let (_, xmax, open) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
        let open = open.split(',').filter(|id| !id.is_empty()).map(|id| id.parse().ok());
        Self { xmax, open: open.collect::<Option<_>>()? }.checked()
    }

    /// The snapshot without everything behind this transaction. None: it sees nothing.
    #[must_use]
    pub(crate) fn up_to(self, newest: Option<u64>) -> Self {
        let Some(newest) = newest else { return Self::nothing() };
        let xmax = self.xmax.min(newest.saturating_add(1));
        Self { xmax, open: self.open.into_iter().filter(|id| *id < xmax).collect() }
    }

    /// The first transaction that it does not see. It sees all before.
    pub(crate) fn first_unseen(&self) -> u64 {
        self.open.first().copied().unwrap_or(self.xmax)
    }

    fn checked(self) -> Option<Self> {
        let ascending = self.open.is_sorted_by(|a, b| a < b);
        let first = self.first_unseen();
        let within = self.open.last().is_none_or(|last| *last < self.xmax);
        (ascending && within && first > 0 && self.xmax <= LARGEST).then_some(self)
    }
}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open: Vec<String> = self.open.iter().map(ToString::to_string).collect();
        write!(f, "{}:{}:{}", self.first_unseen(), self.xmax, open.join(","))
    }
}

impl From<Snapshot> for Offsets {
    fn from(snapshot: Snapshot) -> Self {
        let first = snapshot.first_unseen();
        let from = |id: u64| id.saturating_sub(first);
        Self(first, from(snapshot.xmax), snapshot.open.into_iter().map(from).collect())
    }
}

impl TryFrom<Offsets> for Snapshot {
    type Error = &'static str;

    fn try_from(Offsets(first, xmax, open): Offsets) -> Result<Self, Self::Error> {
        const REFUSED: &str = "not a snapshot";
        let open: Option<Vec<u64>> = open.into_iter().map(|id| first.checked_add(id)).collect();
        let snapshot = Self { xmax: first.checked_add(xmax).ok_or(REFUSED)?, open: open.ok_or(REFUSED)? };
        snapshot.checked().ok_or(REFUSED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_is_written_as_it_was_read() {
        for text in ["1:1:", "5:9:5,7", "9:9:"] {
            let snapshot = Snapshot::parse(text).unwrap();
            assert_eq!(snapshot.to_string(), text);
            let json = serde_json::to_string(&snapshot).unwrap();
            assert_eq!(serde_json::from_str::<Snapshot>(&json).unwrap(), snapshot);
        }
    }

    #[test]
    fn what_postgresql_would_refuse_is_no_snapshot() {
        for json in
            ["[0,0,[]]", "[5,1,[0,0]]", "[5,2,[1,0]]", "[5,1,[1]]", "[9223372036854775807,1,[]]", "[1,2]"]
        {
            assert!(serde_json::from_str::<Snapshot>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_snapshot_is_cut_behind_the_newest_row() {
        let cut = |newest| Snapshot::parse("5:9:5,7").unwrap().up_to(newest).to_string();
        assert_eq!(cut(Some(8)), "5:9:5,7");
        assert_eq!(cut(Some(6)), "5:7:5");
        assert_eq!(cut(Some(4)), "5:5:");
        assert_eq!(cut(None), "1:1:");
    }
}
