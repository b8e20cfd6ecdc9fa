//! Texts that look alike become equal, and what nobody sees is found.

use super::*;

#[test]
fn texts_that_look_alike_become_equal() {
    for (written, stored) in [
        ("prod", "prod"),
        ("  prod \n", "prod"),
        ("\u{a0}prod\u{3000}", "prod"),
        ("Ju\u{308}rgen", "J\u{fc}rgen"),
        ("J\u{fc}rgen", "J\u{fc}rgen"),
        ("\u{212b}", "\u{c5}"),
        ("two  words", "two  words"),
        (" \t", ""),
    ] {
        assert_eq!(tidy(written), stored, "{written:?}");
    }
}

#[test]
fn characters_that_nobody_sees_are_found() {
    for hidden in [
        '\u{7}',
        '\n',
        '\u{7f}',
        '\u{85}',
        '\u{ad}',
        '\u{200b}',
        '\u{200d}',
        '\u{202e}',
        '\u{2060}',
        '\u{3164}',
        '\u{feff}',
        '\u{e0041}',
    ] {
        assert_eq!(hidden_in(&format!("ro{hidden}ot")), Some(hidden), "{hidden:?}");
    }
    for name in [
        "root",
        "CORP\\John Smith",
        "J\u{fc}rgen",
        "\u{645}\u{62d}\u{645}\u{62f}",
        "\u{65e5}\u{672c}",
        "o'connor@x",
    ] {
        assert_eq!(hidden_in(name), None, "{name}");
    }
}

#[test]
fn a_password_fits_however_its_characters_are_written() {
    let stored = opaque("Ju\u{308}rgens \u{3000}Geheimnis").unwrap();
    assert_eq!(opaque("J\u{fc}rgens  Geheimnis").unwrap(), stored);
    assert_eq!(opaque(" blanks count ").unwrap(), " blanks count ");
    assert_eq!(opaque("Case Counts").unwrap(), "Case Counts");
    assert_eq!(opaque("a bell\u{7} rings"), None);
}

#[test]
fn login_names_are_as_directories_have_them() {
    for (written, stored) in [
        ("alice", "alice"),
        ("Alice", "Alice"),
        ("o'connor@x", "o'connor@x"),
        ("guest#EXT#@x", "guest#EXT#@x"),
        ("svc$", "svc$"),
        ("CORP\\svc", "CORP\\svc"),
        ("\u{c9}lodie", "\u{e9}lodie"),
        ("\u{410}\u{43d}\u{43d}\u{430}", "\u{430}\u{43d}\u{43d}\u{430}"),
        ("\u{65e5}\u{672c}", "\u{65e5}\u{672c}"),
        ("\u{ff41}lice", "alice"),
    ] {
        assert_eq!(login_name(written).as_deref(), Some(stored), "{written}");
    }
    for refused in ["", "two words", "@ALL", "!root", "$svc", "-x", "a*", "ro\u{200b}ot", "a\u{7}"] {
        assert_eq!(login_name(refused), None, "{refused:?}");
    }
}

#[test]
fn addresses_of_ipv6_have_one_spelling() {
    for (written, stored) in [
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:0DB8::0001]:22", "[2001:db8::1]:22"),
        ("10.0.0.1", "10.0.0.1"),
        ("db-1.example.org", "db-1.example.org"),
        ("[x]", "[x]"),
    ] {
        assert_eq!(canonical_address(written), stored, "{written}");
    }
}
