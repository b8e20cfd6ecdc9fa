//! Sets of account names: some names, or all names but some. A scope and a request are compared by these sets.

use std::collections::BTreeSet;

use crate::permission::{ALL, USERNAME};

/// A set of account names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Accounts {
    /// These names.
    Only(BTreeSet<String>),
    /// All names but these.
    AllBut(BTreeSet<String>),
}

impl Accounts {
    /// All names.
    pub fn every() -> Self {
        Self::AllBut(BTreeSet::new())
    }

    /// The accounts that entries stand for. `@ALL`, virtual accounts and entries with `{username}` count as
    /// every account, and `!name` excludes one.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a String>) -> Self {
        let (mut names, mut excluded, mut has_special) = (BTreeSet::new(), BTreeSet::new(), false);
        for entry in entries {
            match entry.strip_prefix('!') {
                Some(name) => _ = excluded.insert(name.to_owned()),
                None if is_special(entry) => has_special = true,
                None => _ = names.insert(entry.clone()),
            }
        }
        if has_special {
            return Self::AllBut(excluded);
        }
        names.retain(|name| !excluded.contains(name));
        Self::Only(names)
    }

    /// The names that are in both sets.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Only(a), Self::Only(b)) => Self::Only(a & b),
            (Self::Only(a), Self::AllBut(b)) | (Self::AllBut(b), Self::Only(a)) => Self::Only(a - b),
            (Self::AllBut(a), Self::AllBut(b)) => Self::AllBut(a | b),
        }
    }

    /// The names that are in one of the sets.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.others().and(&other.others()).others()
    }

    /// The names that are in this set alone.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.and(&other.others())
    }

    fn others(&self) -> Self {
        match self {
            Self::Only(names) => Self::AllBut(names.clone()),
            Self::AllBut(names) => Self::Only(names.clone()),
        }
    }

    /// Whether no name is in the set.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Only(names) if names.is_empty())
    }

    /// Whether every name of this set is in the other.
    pub fn is_within(&self, other: &Self) -> bool {
        self.without(other).is_empty()
    }

    /// Entries for this part of the accounts that `entries` stand for.
    pub fn entries(&self, entries: &BTreeSet<String>) -> BTreeSet<String> {
        match self {
            Self::Only(names) => names.clone(),
            Self::AllBut(excluded) => {
                let (special, names) = entries
                    .iter()
                    .filter(|entry| !entry.starts_with('!'))
                    .partition::<BTreeSet<_>, _>(|entry| is_special(entry));
                // Real names beside `@ALL` add nothing.
                let names = names.into_iter().filter(|name| !excluded.contains(*name));
                let names = names.filter(|_| !special.iter().any(|entry| *entry == ALL));
                let excluded = excluded.iter().map(|name| format!("!{name}"));
                special.iter().copied().chain(names).cloned().chain(excluded).collect()
            }
        }
    }
}

/// Whether the account that an entry stands for is not known before somebody uses it.
fn is_special(entry: &str) -> bool {
    entry.starts_with('@') || entry.contains(USERNAME)
}
