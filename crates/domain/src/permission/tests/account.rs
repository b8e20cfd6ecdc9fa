//! Which account and protocol entries are refused, and what special accounts allow.

use super::super::{
    EntryFault, check_account_entry, check_account_name, check_protocol_entry, check_protocol_name,
    typed_name_fault,
};
use super::scene;
use crate::inventory::Category;
use crate::text::TextEnum;

#[test]
fn account_entries_are_names_specials_and_exclusions() {
    for entry in [
        "root",
        "DOMAIN\\svc",
        "CORP\\John Smith",
        "!CORP\\John Smith",
        "a@b.example",
        "Jürgen",
        "!root",
        "@ALL",
        "@INPUT",
        "@USER",
        "@ANON",
    ] {
        assert_eq!(check_account_entry(entry), Ok(()), "{entry}");
    }
    assert_eq!(check_account_entry(&"ü".repeat(128)), Ok(()));
    for (entry, fault) in [
        ("", EntryFault::Empty),
        ("!", EntryFault::Empty),
        ("*", EntryFault::WildcardNotSupported),
        ("app*", EntryFault::WildcardNotSupported),
        ("!*", EntryFault::WildcardNotSupported),
        ("@all", EntryFault::UnknownSpecialAccount),
        ("@", EntryFault::UnknownSpecialAccount),
        ("!@ALL", EntryFault::ExclusionNeedsName),
        ("!!root", EntryFault::InvalidCharacter),
        ("two\twords", EntryFault::InvalidCharacter),
        ("two\u{a0}words", EntryFault::InvalidCharacter),
        ("! root", EntryFault::InvalidCharacter),
        ("root ", EntryFault::InvalidCharacter),
        ("\u{200b}root", EntryFault::InvalidCharacter),
        ("nul\0", EntryFault::InvalidCharacter),
        (&"a".repeat(129), EntryFault::TooLong),
    ] {
        assert_eq!(check_account_entry(entry), Err(fault), "{entry}");
    }
}

#[test]
fn accounts_of_assets_can_not_pose_as_entries() {
    assert_eq!(check_account_name("root"), Ok(()));
    assert_eq!(check_account_name("@ALL"), Err(EntryFault::UnknownSpecialAccount));
    assert_eq!(check_account_name("!root"), Err(EntryFault::InvalidCharacter));
}

#[test]
fn protocols_are_lowercase_words() {
    for entry in ["ssh", "x11", "2fa", "http-proxy", "all"] {
        assert_eq!(check_protocol_entry(entry), Ok(()), "{entry}");
    }
    for (entry, fault) in [
        ("", EntryFault::Empty),
        ("*", EntryFault::WildcardNotSupported),
        ("SSH", EntryFault::InvalidCharacter),
        ("-ssh", EntryFault::InvalidCharacter),
        ("s sh", EntryFault::InvalidCharacter),
        (&"s".repeat(33), EntryFault::TooLong),
    ] {
        assert_eq!(check_protocol_entry(entry), Err(fault), "{entry}");
    }
    assert_eq!(check_protocol_name("all"), Err(EntryFault::ReservedName));
}

#[test]
fn all_is_every_active_account_and_no_virtual_one() {
    assert!(scene().allows("app", &["@ALL"]));
    assert!(scene().allows("root", &["@ALL"]));
    for account in ["old", "ghost", "@INPUT", "@USER", "@ANON", "@ALL"] {
        assert!(!scene().allows(account, &["@ALL"]), "{account}");
    }
}

#[test]
fn virtual_accounts_are_allowed_by_their_own_entry_alone() {
    let virtuals = ["@INPUT", "@USER", "@ANON"];
    let web = || {
        let mut scene = scene();
        scene.asset.category = Category::Web;
        scene
    };
    for asked in virtuals {
        for entry in virtuals {
            assert_eq!(web().allows(asked, &[entry]), asked == entry, "{asked} by {entry}");
        }
        assert!(!web().allows(asked, &["@ALL", "app", "alice", "root"]), "{asked}");
    }
}

#[test]
fn user_is_the_account_named_like_the_user() {
    assert!(scene().allows("alice", &["@USER"]));
    assert!(!scene().allows("app", &["@USER"]));
    let mut nameless = scene();
    nameless.asset.accounts.remove("alice");
    assert!(!nameless.allows("alice", &["@USER"]));
    let mut nameless = scene();
    nameless.asset.accounts.remove("alice");
    assert!(nameless.allows("@USER", &["@USER"]));
}

#[test]
fn an_exclusion_takes_one_account_out_of_its_permission() {
    assert!(!scene().allows("root", &["@ALL", "!root"]));
    assert!(!scene().allows("root", &["root", "!root"]));
    assert!(scene().allows("app", &["@ALL", "!root"]));
    assert!(!scene().allows("app", &["!root"]));
}

#[test]
fn an_exclusion_of_the_username_reaches_user() {
    assert!(!scene().allows("@USER", &["@USER", "!alice"]));
    assert!(!scene().allows("alice", &["@USER", "!alice"]));
    assert!(scene().allows("@USER", &["@USER", "!root"]));
}

#[test]
fn entries_are_compared_exactly() {
    assert!(!scene().allows("app", &["App"]));
    assert!(!scene().allows("app", &["*"]));
    assert!(!scene().allows("app", &["@all"]));
}

#[test]
fn a_placeholder_is_the_login_name_of_the_user() {
    for entry in ["admin_{username}", "{username}", "!adm-{username}-{username}"] {
        assert_eq!(check_account_entry(entry), Ok(()), "{entry}");
    }
    for entry in ["{user}", "admin_{username", "username}", "{{username}}", "!{}"] {
        assert_eq!(check_account_entry(entry), Err(EntryFault::UnknownPlaceholder), "{entry}");
    }
    for name in ["admin_{username}", "a{b", "}"] {
        assert_eq!(check_account_name(name), Err(EntryFault::InvalidCharacter), "{name}");
    }
}

#[test]
fn a_typed_name_is_judged_by_exclusions_and_by_the_state_of_its_account() {
    assert!(scene().allows_typed("app", &["@INPUT"]));
    assert!(scene().allows_typed("unknown to the asset", &["@INPUT"]));
    assert!(!scene().allows_typed("old", &["@INPUT"]), "the asset's account is inactive");
    assert!(!scene().allows_typed("root", &["@INPUT", "!root"]));
    assert!(!scene().allows_typed("unknown", &["@INPUT", "!unknown"]));
    assert!(!scene().allows_typed("admin_alice", &["@INPUT", "!admin_{username}"]));
    assert!(scene().allows_typed("admin_bob", &["@INPUT", "!admin_{username}"]));
    assert!(!scene().allows_typed("app", &["@ALL", "app"]), "only `@INPUT` lets anybody type");
    assert!(scene().allows("@INPUT", &["@INPUT", "!root"]), "a list names no certain name");
}

#[test]
fn a_name_is_typed_for_input_alone_and_is_one_of_an_account() {
    let code = |account, typed| typed_name_fault("/0", account, typed).map(|fault| fault.code);
    assert_eq!(code("app", None), None);
    assert_eq!(code("@INPUT", Some("app")), None);
    assert_eq!(code("@INPUT", None).as_deref(), Some("required"));
    assert_eq!(code("app", Some("app")).as_deref(), Some("not_allowed"));
    assert_eq!(code("@INPUT", Some("!app")).as_deref(), Some("invalid_character"));
    let fault = typed_name_fault("/0", "@INPUT", None).unwrap();
    assert_eq!(fault.pointer, "/0/input_username");
}

#[test]
fn user_stands_for_no_inactive_account() {
    let mut scene = scene();
    scene.asset.accounts.insert("alice".to_owned(), false);
    assert!(!scene.allows("@USER", &["@USER"]));
}

#[test]
fn assets_that_take_a_login_have_nothing_for_anonymous_users() {
    for category in Category::ALL {
        let mut scene = scene();
        scene.asset.category = *category;
        let is_open = matches!(category, Category::Web | Category::Cloud | Category::Application);
        assert_eq!(scene.allows("@ANON", &["@ANON"]), is_open, "{category}");
    }
}
