//! What searches take for the same.

use super::*;
use proptest::prelude::*;

#[test]
fn case_accents_and_forms_of_writing_do_not_count() {
    for (written, folded) in [
        ("Größe", "grosse"),
        ("GRÖSSE", "grosse"),
        ("GRÖẞE", "grosse"),
        ("ΟΔΟΣ", "οδοσ"),
        ("οδός", "οδοσ"),
        ("e\u{301}te\u{301}", "ete"),
        ("\u{c9}T\u{c9}", "ete"),
        ("\u{130}stanbul", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("\u{131}\u{15f}\u{131}k", "isik"),
        ("\u{ff50}\u{ff52}\u{ff4f}\u{ff44}\u{3000}\u{ff11}", "prod 1"),
        ("\u{fb01}le", "file"),
        ("Łódź", "lodz"),
        ("Søren", "soren"),
        ("Đặng Ħal Ŧ", "dang hal t"),
        ("\u{5e9}\u{5c1}\u{5b8}\u{5dc}\u{5d5}\u{5b9}\u{5dd}", "\u{5e9}\u{5dc}\u{5d5}\u{5dd}"),
        ("\u{645}\u{64f}\u{62d}\u{645}\u{62f}", "\u{645}\u{62d}\u{645}\u{62f}"),
        ("\u{212a}elvin", "kelvin"),
    ] {
        assert_eq!(fold(written), folded, "{written}");
    }
}

#[test]
fn signs_that_are_letters_count() {
    for (one, other) in [
        ("\u{915}\u{93f}", "\u{915}\u{93e}"),
        ("\u{30ab}", "\u{30ac}"),
        ("\u{e01}\u{e38}", "\u{e01}\u{e39}"),
        ("\u{ac00}", "\u{ac01}"),
    ] {
        assert_ne!(fold(one), fold(other));
        assert!(!fold(other).contains(&fold(one)), "{one} {other}");
    }
}

#[test]
fn blanks_are_one_and_what_nobody_sees_is_none() {
    for (written, folded) in [
        ("  two \t\n words\u{a0}\u{2003}here ", "two words here"),
        ("ad\u{ad}min\u{200b}", "admin"),
        ("a\u{1f}b\u{1d}c\u{1e}", "a b c"),
        (" \u{7}\u{301} ", ""),
        ("", ""),
    ] {
        assert_eq!(fold(written), folded, "{written:?}");
    }
}

#[test]
fn every_letter_folds_alike_in_either_case_and_stays_folded() {
    let is_plain = |c: char| {
        c.to_lowercase().eq([c])
            && c.to_uppercase().eq([c])
            && [c].into_iter().nfkd().eq([c])
            && !c.is_whitespace()
    };
    for c in ('\u{1}'..=char::MAX).filter(|c| c.is_control() || !is_plain(*c)) {
        let once = fold(&format!("a{c}a"));
        assert_eq!(fold(&once), once, "{c:?}");
        if [c].into_iter().nfkd().any(|part| part == '\u{345}') {
            // An iota below a letter is an accent. In upper case it is a letter.
            continue;
        }
        for other in [c.to_lowercase().collect::<String>(), c.to_uppercase().collect()] {
            assert_eq!(fold(&format!("a{other}a")), once, "{c:?}");
        }
        assert!(!once.contains([BETWEEN_FIELDS, BETWEEN_GROUPS, UNFINISHED]));
    }
}

#[test]
fn fields_stay_apart() {
    assert_eq!(fold_fields(["ÉT\u{1f}É", "", "Straße"]), "et e\u{1f}\u{1f}strasse");
    assert_eq!(refold("\u{1e}straße\u{1f}#7\u{1d}Ö\u{1f}"), "strasse\u{1f}#7\u{1d}o\u{1f}");
    assert_eq!(refold("plain"), "plain");
    assert_eq!(refold(""), "");
}

proptest! {
    #[test]
    fn folding_once_is_enough(text in "\\PC{0,40}", fields in proptest::collection::vec("\\PC{0,10}", 0..4)) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once.clone());
        let stored = fold_fields(fields.iter().map(String::as_str));
        prop_assert_eq!(refold(&stored), stored.clone());
        let marked = format!("{UNFINISHED}{}", fields.join("\u{1f}"));
        prop_assert_eq!(refold(&marked), stored);
    }
}
