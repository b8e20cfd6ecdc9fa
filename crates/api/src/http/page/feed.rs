//! Cursors of feeds. A cursor is opaque, and valid only for the filters that it was made for. Unlike a cursor of a list, it
//! outlives its page: a reader keeps it and asks again later.

use super::{Pages, fingerprint};
use crate::error::{Code, Fault, Problem, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gatepass_persistence::feed::{Position, Start};
use serde::{Deserialize, Serialize};
use std::fmt::Debug;
use utoipa::IntoParams;

/// Where a reader of a feed goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Following {
    /// Reads new items without gaps, in the order in which they were stored: `start` begins with the oldest, `now` with those
    /// that come from now on. After that, send the `next_after` of the answer before, with the same filters.
    #[param(max_length = 8000, example = "now")]
    pub after: Option<String>,
}

/// The parameters of lists that a feed has no use for.
const OF_LISTS: [&str; 3] = ["cursor", "sort", "include"];

/// A reader of a feed: the start, and the fingerprint of the filters that the next cursor is valid for.
pub struct Follower {
    /// Where to begin.
    pub start: Start,
    /// The limit of items.
    pub limit: i64,
    fingerprint: String,
}

#[derive(Serialize, Deserialize)]
struct Cursor {
    p: Position,
    f: String,
    /// The fingerprint of the position. A cursor that was cut or changed by mistake would skip items.
    c: String,
}

impl Follower {
    /// Reads `after`. `names` are all parameters of the request, `filters` is everything that selects items, in a canonical
    /// form.
    pub fn new(after: &str, pages: &Pages, names: &[&str], filters: &impl Debug) -> Result<Self> {
        let strays = OF_LISTS.into_iter().filter(|name| names.contains(name));
        let stray = |name| Fault::new(name, "not_allowed", "can't be used together with `after`");
        let faults: Vec<Fault> = strays.map(stray).collect();
        if !faults.is_empty() {
            return Err(Problem::new(Code::InvalidQuery).with_faults(faults));
        }
        Self::from(after, "after", pages.limit(), filters)
    }

    /// Reads a position, which this parameter or header has.
    pub fn from(text: &str, place: &str, limit: i64, filters: &impl Debug) -> Result<Self> {
        let fingerprint = fingerprint(&format!("feed {filters:?}"));
        let start = match text {
            "start" => Start::After(Position::beginning()),
            "now" => Start::Now,
            cursor => Start::After(decode(cursor, place, &fingerprint)?),
        };
        Ok(Self { start, limit, fingerprint })
    }

    /// The cursor of this position.
    pub fn cursor(&self, position: Position) -> String {
        let (c, f) = (fingerprint(&format!("{position:?}")), self.fingerprint.clone());
        encode(&Cursor { p: position, f, c })
    }
}

fn encode(cursor: &Cursor) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(cursor).unwrap_or_default())
}

fn decode(text: &str, place: &str, filters: &str) -> Result<Position> {
    let invalid = || {
        let fault = Fault::new(
            place,
            Code::InvalidCursor.as_str(),
            "must be `start`, `now`, the `next_after` of an answer or the `id` of an event in a stream",
        );
        Problem::new(Code::InvalidCursor).with_faults(vec![fault])
    };
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
    let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| invalid())?;
    // A position has one spelling.
    if encode(&cursor) != text || cursor.c != fingerprint(&format!("{:?}", cursor.p)) {
        return Err(invalid());
    }
    let Cursor { p, f, c: _ } = cursor;
    if f != filters {
        return Err(Problem::new(Code::CursorMismatch));
    }
    Ok(p)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatepass_persistence::feed::{Mark, Place, Round, Snapshot};
    use proptest::prelude::*;

    const PAGES: Pages = Pages { limit: None, cursor: None };

    fn follow(after: &str, filters: &str) -> Result<Follower> {
        Follower::new(after, &PAGES, &["after"], &filters)
    }

    fn position() -> impl Strategy<Value = Position> {
        let mark = || {
            let ids = proptest::collection::btree_set(1..1000u64, 0..5);
            (any::<i64>(), ids, 1000..2000u64).prop_map(|(epoch, open, xmax)| {
                let first = open.first().copied().unwrap_or(xmax);
                let open: Vec<u64> = open.into_iter().map(|id| id - first).collect();
                let snapshot = serde_json::json!([first, xmax - first, open]);
                Mark { epoch, snapshot: serde_json::from_value::<Snapshot>(snapshot).unwrap() }
            })
        };
        let place = (any::<i64>(), any::<u64>(), any::<u128>()).prop_map(|(epoch, xid, id)| Place {
            epoch,
            xid,
            id: uuid::Uuid::from_u128(id),
        });
        let round = (mark(), place).prop_map(|(until, place)| Round { until, place });
        (mark(), proptest::option::of(round)).prop_map(|(seen, round)| Position { seen, round })
    }

    proptest! {
        #[test]
        fn fuzz_a_cursor_of_a_feed_leads_back_to_its_position(position in position(), q in ".{0,20}") {
            let cursor = follow("start", &q).unwrap().cursor(position.clone());
            prop_assert_eq!(follow(&cursor, &q).unwrap().start, Start::After(position));
            let other = follow(&cursor, &format!("{q}x")).err().map(|problem| problem.code());
            prop_assert_eq!(other, Some(Code::CursorMismatch));
        }

        #[test]
        fn fuzz_a_garbled_cursor_of_a_feed_is_refused(position in position(), at in any::<prop::sample::Index>()) {
            let cursor = follow("now", "").unwrap().cursor(position);
            let mut garbled = cursor.clone().into_bytes();
            let place = at.index(garbled.len());
            garbled[place] = if garbled[place] == b'A' { b'B' } else { b'A' };
            let refused = follow(std::str::from_utf8(&garbled).unwrap(), "").err().map(|problem| problem.code());
            prop_assert!(matches!(refused, Some(Code::InvalidCursor | Code::CursorMismatch)), "{:?}", refused);
            prop_assert!(follow(&cursor[..place], "").is_err());
        }

        #[test]
        fn fuzz_any_text_is_a_cursor_of_a_feed_or_refused(text in prop_oneof![".*", "[A-Za-z0-9_-]{0,300}"]) {
            prop_assume!(text != "start" && text != "now");
            prop_assert_eq!(follow(&text, "").err().map(|problem| problem.code()), Some(Code::InvalidCursor));
        }
    }

    #[test]
    fn a_feed_takes_no_parameters_of_lists() {
        let refused = Follower::new("now", &PAGES, &["after", "sort"], &"").err().unwrap();
        assert_eq!(refused.code(), Code::InvalidQuery);
    }
}
