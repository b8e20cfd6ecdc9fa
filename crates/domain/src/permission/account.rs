//! The entries of a permission's `accounts` and `protocols`, and which of them are refused.

use super::UserFacts;
use crate::refused::Fault;
use crate::text::TextEnum;
use crate::writing::hidden_in;
use std::borrow::Cow;

/// Entry: every active account of the asset, but no virtual account.
pub const ALL: &str = "@ALL";
/// Entry and virtual account: the user types the login name by hand.
pub const INPUT: &str = "@INPUT";
/// Entry and virtual account: the login name is the username.
pub const USER: &str = "@USER";
/// Entry and virtual account: no login at all.
pub const ANON: &str = "@ANON";
/// In an entry: the login name of the user who asks. `admin_{username}` is the account `admin_alice` for `alice`.
pub const USERNAME: &str = "{username}";
/// The accounts that a user can ask for although the asset has no account of that name.
pub const VIRTUAL: [&str; 3] = [ANON, INPUT, USER];
/// Entry: every protocol that the asset offers.
pub const ALL_PROTOCOLS: &str = "all";

const MAX_ACCOUNT_CHARS: usize = 128;
const MAX_PROTOCOL_CHARS: usize = 32;

crate::text_enum! {
    /// Why an entry for an account or protocol is refused.
    pub enum EntryFault {
        /// The entry is empty.
        Empty = "empty",
        /// An account of more than 128 or a protocol of more than 32 characters.
        TooLong = "too_long",
        /// The entry contains `*`, which is no wildcard. `@ALL` and `all` are.
        WildcardNotSupported = "wildcard_not_supported",
        /// The entry begins with `@` and is none of the four special entries.
        UnknownSpecialAccount = "unknown_special_account",
        /// The entry excludes a special account. `!` excludes only real accounts.
        ExclusionNeedsName = "exclusion_needs_name",
        /// An account contains a character that nobody sees, white space at its ends or other than a blank, or a `!` at the
        /// start of its name. Or a protocol
        /// contains anything but lowercase letters, digits, `-` and `_`, or does not begin with a letter or digit.
        InvalidCharacter = "invalid_character",
        /// The entry has a brace that does not belong to `{username}`.
        UnknownPlaceholder = "unknown_placeholder",
        /// The name is `all`, which stands for every protocol.
        ReservedName = "reserved_name",
    }
}

/// Checks an account entry of a permission: `@ALL`, `@INPUT`, `@USER`, `@ANON`, a name, or `!name`. A name may contain
/// `{username}`.
pub fn check_account_entry(entry: &str) -> Result<(), EntryFault> {
    if entry == ALL || VIRTUAL.contains(&entry) {
        return Ok(());
    }
    match entry.strip_prefix('!') {
        Some(name) if name.starts_with('@') => Err(EntryFault::ExclusionNeedsName),
        Some(name) => check_template(name),
        None => check_template(entry),
    }
}

/// Checks the name in an entry. A placeholder counts as the characters that it is written with.
fn check_template(name: &str) -> Result<(), EntryFault> {
    if name.replace(USERNAME, "").contains(['{', '}']) {
        return Err(EntryFault::UnknownPlaceholder);
    }
    check_account_name(&name.replace(USERNAME, "username"))
}

/// The name that a user logs in with, if they ask for this account: for `@USER` their own, for `@INPUT` the name that they type.
/// None: no name, or one that they have not typed yet.
pub(super) fn login_of<'a>(account: &'a str, input: Option<&'a str>, user: &'a UserFacts) -> Option<&'a str> {
    match account {
        USER => Some(&user.username),
        INPUT => input,
        ANON => None,
        name => Some(name),
    }
}

/// Whether these entries name the account for this user, whatever the asset says of it (domain.md section 8, condition 4).
pub fn names_account(entries: &[String], user: &UserFacts, account: &str, input: Option<&str>) -> bool {
    let lists = |entry: &str| entries.iter().any(|e| e == entry);
    let names = |entry: &str, name: &str| name_for(entry, &user.username) == name;
    let excludes = |name: &str| entries.iter().filter_map(|e| e.strip_prefix('!')).any(|e| names(e, name));
    if login_of(account, input, user).is_some_and(excludes) {
        false
    } else if VIRTUAL.contains(&account) {
        lists(account)
    } else {
        let is_own_name = account == user.username;
        entries.iter().any(|entry| names(entry, account)) || lists(ALL) || (is_own_name && lists(USER))
    }
}

/// The name in an entry, for the user with this login name.
fn name_for<'a>(entry: &'a str, username: &str) -> Cow<'a, str> {
    if entry.contains(USERNAME) { entry.replace(USERNAME, username).into() } else { entry.into() }
}

/// Checks the name of a real account: 1 to 128 characters. Blanks may stand inside, as in `CORP\John Smith`.
pub fn check_account_name(name: &str) -> Result<(), EntryFault> {
    check_shape(name, MAX_ACCOUNT_CHARS)?;
    if name.starts_with('@') {
        return Err(EntryFault::UnknownSpecialAccount);
    }
    let is_odd = |c: char| c.is_whitespace() && c != ' ' || matches!(c, '{' | '}');
    if name.starts_with('!') || name.trim() != name || name.chars().any(is_odd) || hidden_in(name).is_some() {
        return Err(EntryFault::InvalidCharacter);
    }
    Ok(())
}

/// The fault of the login name that is typed for an account: it is missing for `@INPUT`, belongs to no other account, and must be
/// the name of an account. `at` is the pointer of the object that has it.
pub fn typed_name_fault(at: &str, account: &str, typed: Option<&str>) -> Option<Fault> {
    let (code, detail) = match (account == INPUT, typed) {
        (true, None) => ("required", "is needed with `@INPUT`: the login name that the user types"),
        (false, Some(_)) => ("not_allowed", "goes with `@INPUT` alone"),
        (false, None) => return None,
        (true, Some(name)) => {
            let code = check_account_name(name).err()?.as_str();
            (code, "is not a login name: write it as the account would be named, for example `app`")
        }
    };
    Some(Fault::new(format!("{at}/input_username"), code, detail))
}

/// Whether this entry could let some user log in with a name that the exclusion `!name` takes away. Both may contain `{username}`,
/// which can be any text: so an answer may be yes although no user has such a name.
pub fn may_reach(entry: &str, name: &str) -> bool {
    if entry.starts_with('!') || entry == ANON {
        return false;
    }
    let fits = |(a, b): (&str, &str), by: fn(&str, &str) -> bool| by(a, b) || by(b, a);
    match (ends(entry), ends(name)) {
        _ if [ALL, USER, INPUT].contains(&entry) => true,
        (None, None) => entry == name,
        (Some((first, last)), None) => name.starts_with(first) && name.ends_with(last),
        (None, Some((first, last))) => entry.starts_with(first) && entry.ends_with(last),
        (Some((first, last)), Some((other_first, other_last))) => {
            fits((first, other_first), |a, b| a.starts_with(b))
                && fits((last, other_last), |a, b| a.ends_with(b))
        }
    }
}

/// What stands before the first `{username}` and behind the last. None: there is none.
fn ends(name: &str) -> Option<(&str, &str)> {
    Some((name.split_once(USERNAME)?.0, name.rsplit_once(USERNAME)?.1))
}

/// Whether these account entries allow no account at all: each entry is an exclusion, or is excluded by another. `@USER` is
/// `{username}` for the user who asks.
pub fn reach_no_account<'a>(entries: impl IntoIterator<Item = &'a String> + Copy) -> bool {
    let is_excluded = |entry: &String| {
        let name = if entry == USER { USERNAME } else { entry };
        entry.starts_with('!') || entries.into_iter().any(|e| e.strip_prefix('!') == Some(name))
    };
    entries.into_iter().all(is_excluded)
}

/// Checks a protocol entry of a permission: `all` or a name.
pub fn check_protocol_entry(entry: &str) -> Result<(), EntryFault> {
    if entry == ALL_PROTOCOLS { Ok(()) } else { check_protocol_name(entry) }
}

/// Checks the name of a protocol that an asset offers: `[a-z0-9][a-z0-9_-]{0,31}`, and not `all`.
pub fn check_protocol_name(name: &str) -> Result<(), EntryFault> {
    check_shape(name, MAX_PROTOCOL_CHARS)?;
    let allowed = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '_' | '-');
    if name.starts_with(['_', '-']) || !name.chars().all(allowed) {
        return Err(EntryFault::InvalidCharacter);
    }
    if name == ALL_PROTOCOLS { Err(EntryFault::ReservedName) } else { Ok(()) }
}

fn check_shape(text: &str, max_chars: usize) -> Result<(), EntryFault> {
    match text.chars().count() {
        _ if text.contains('*') => Err(EntryFault::WildcardNotSupported),
        0 => Err(EntryFault::Empty),
        count if count > max_chars => Err(EntryFault::TooLong),
        _ => Ok(()),
    }
}
