//! Pages of lists. A cursor is opaque, and valid only for the filters and the order that it was made for.

mod feed;
mod page_of;
mod parameters;

pub use feed::{Follower, Following};
pub(crate) use page_of::page_of;
pub use parameters::{List, Order, Pages, Paging, Sorted};

use crate::error::{Code, Problem, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gatepass_persistence::keyset::{After, Page, Sort};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

const DEFAULT_LIMIT: i64 = 50;
const MOST: i64 = 200;

/// The order of a list of named items; `-` reverses it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum SortBy {
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    Newest,
    /// Oldest first.
    #[serde(rename = "created_at")]
    Oldest,
    /// By name.
    #[serde(rename = "name")]
    Name,
    /// By name, Z first.
    #[serde(rename = "-name")]
    NameDescending,
}

/// The order of a list of items without names; `-` reverses it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum ByTime {
    /// Newest first.
    #[default]
    #[serde(rename = "-created_at")]
    Newest,
    /// Oldest first.
    #[serde(rename = "created_at")]
    Oldest,
}

impl From<ByTime> for SortBy {
    fn from(sort: ByTime) -> Self {
        match sort {
            ByTime::Newest => Self::Newest,
            ByTime::Oldest => Self::Oldest,
        }
    }
}

impl From<SortBy> for Sort {
    fn from(sort: SortBy) -> Self {
        match sort {
            SortBy::Newest => Self::Newest,
            SortBy::Oldest => Self::Oldest,
            SortBy::Name => Self::Name,
            SortBy::NameDescending => Self::NameDescending,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Cursor {
    k: String,
    i: Uuid,
    f: String,
}

/// A requested page, and the fingerprint of the filters that its cursors are valid for.
pub struct Listing {
    /// The page to fetch from the database.
    pub page: Page,
    fingerprint: String,
}

impl Listing {
    /// Reads the cursor, which must belong to a list with this order and these filters. `filters` is everything that
    /// selects items, in a canonical form.
    pub fn new(pages: &Pages, sort: SortBy, filters: &impl std::fmt::Debug) -> Result<Self> {
        let fingerprint = fingerprint(&format!("{sort:?} {filters:?}"));
        let after = pages.cursor.as_deref().map(|text| decode(text, &fingerprint)).transpose()?;
        Ok(Self { page: Page { limit: pages.limit(), after, sort: sort.into() }, fingerprint })
    }

    /// Cuts the rows to a page, and returns the cursor of the next page if there are more rows than the page holds.
    /// `position` returns an item's name, which matters only where a list is sorted by it, and its id.
    pub fn cut<T>(
        &self,
        mut rows: Vec<T>,
        position: impl Fn(&T) -> (String, Uuid),
    ) -> (Vec<T>, Option<String>) {
        let limit = usize::try_from(self.page.limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| has_more).map(|last| {
            let (name, id) = position(last);
            let by_name = matches!(self.page.sort, Sort::Name | Sort::NameDescending);
            self.encode(if by_name { name } else { String::new() }, id)
        });
        (rows, next)
    }

    fn encode(&self, key: String, id: Uuid) -> String {
        let cursor = Cursor { k: key, i: id, f: self.fingerprint.clone() };
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
    }
}

/// A short fingerprint, by which a cursor knows its filters.
fn fingerprint(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text).iter().take(9).copied().collect::<Vec<u8>>())
}

fn decode(text: &str, fingerprint: &str) -> Result<After> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Problem::new(Code::InvalidCursor))?;
    let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| Problem::new(Code::InvalidCursor))?;
    if cursor.f != fingerprint {
        return Err(Problem::new(Code::CursorMismatch));
    }
    if cursor.k.contains('\0') {
        return Err(Problem::new(Code::InvalidCursor));
    }
    Ok(After { key: cursor.k, id: cursor.i })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fuzz_a_cursor_leads_back_to_where_it_was_made(key in "[^\0]{0,200}", id in any::<u128>(), q in ".{0,20}") {
            let by_name = |cursor: Option<String>, q: &str| {
                Listing::new(&Pages { limit: Some(1), cursor }, SortBy::Name, &q.to_owned())
            };
            let id = Uuid::from_u128(id);
            let (_, cursor) = by_name(None, &q).unwrap().cut(vec![(), ()], |()| (key.clone(), id));
            let next = by_name(cursor.clone(), &q).unwrap();
            prop_assert_eq!(next.page.after, Some(After { key, id }));
            let other = by_name(cursor, &format!("{q}x")).err().map(|p| p.code());
            prop_assert_eq!(other, Some(Code::CursorMismatch));
        }

        #[test]
        fn fuzz_any_text_is_a_cursor_of_ours_or_refused(
            text in prop_oneof![".*", "[A-Za-z0-9_-]{0,300}", json().prop_map(|j| URL_SAFE_NO_PAD.encode(j))],
        ) {
            let pages = Pages { limit: None, cursor: Some(text) };
            let refused = Listing::new(&pages, SortBy::Newest, &"").err().map(|p| p.code());
            prop_assert!(matches!(refused, Some(Code::InvalidCursor | Code::CursorMismatch)), "{:?}", refused);
        }
    }

    /// Random contents of a cursor, with wrong values.
    fn json() -> impl Strategy<Value = String> {
        ("(k|i|f|x)", ".*", ".*").prop_map(|(name, k, f)| {
            serde_json::json!({ "k": k, "i": Uuid::nil(), "f": f, name: [f] }).to_string()
        })
    }
}
