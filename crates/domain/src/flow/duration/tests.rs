//! Durations: which texts are read, which are refused, and how a duration is written.

use proptest::prelude::*;

use super::*;

#[test]
fn reads_and_writes_one_canonical_form() {
    for (text, canonical) in [
        ("PT4H", "PT4H"),
        ("P1D", "P1D"),
        ("P7D", "P7D"),
        ("P1W", "P7D"),
        ("PT90M", "PT1H30M"),
        ("PT24H", "P1D"),
        ("PT36H", "P1DT12H"),
        ("P1DT2H3M4S", "P1DT2H3M4S"),
        ("PT0S", "PT0S"),
        ("P0D", "PT0S"),
        ("PT60S", "PT1M"),
        ("PT4294967295S", "P49710DT6H28M15S"),
    ] {
        assert_eq!(text.parse::<IsoDuration>().map(|d| d.to_string()), Ok(canonical.to_owned()), "{text}");
    }
}

#[test]
fn refuses_what_is_ambiguous_negative_fractional_or_too_long() {
    for text in [
        "",
        "P",
        "PT",
        "P1DT",
        "4H",
        "PT4",
        "P1Y",
        "P1M",
        "P1Y2M",
        "P-1D",
        "-P1D",
        "+P1D",
        "PT+4H",
        "PT1.5H",
        "PT1,5H",
        "P1W2D",
        "P1WT1H",
        "P2D1W",
        "PT1M1H",
        "PT1H1H",
        "P1H",
        "PT1D",
        "pt4h",
        "PT4h",
        "P 1D",
        "P1D ",
        "PT4294967296S",
        "P49711D",
        "P99999999999D",
        "P7101WW",
        "PW",
        "PTS",
        "P1DT1H1D",
        "P١D",
    ] {
        assert_eq!(text.parse::<IsoDuration>(), Err(NotADuration), "{text}");
    }
}

#[test]
fn travels_as_text() {
    let rule = DurationRule::Choice { options: vec![IsoDuration::hours(1), IsoDuration::days(1)] };
    let json = serde_json::json!({"mode": "choice", "options": ["PT1H", "P1D"]});
    assert_eq!(serde_json::to_value(&rule).unwrap(), json);
    assert_eq!(serde_json::from_value::<DurationRule>(json).unwrap(), rule);
    assert!(serde_json::from_value::<IsoDuration>(serde_json::json!("P1Y")).is_err());
    assert!(serde_json::from_value::<IsoDuration>(serde_json::json!(3600)).is_err());
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(seconds: u32) {
        let duration = IsoDuration::seconds(seconds);
        prop_assert_eq!(duration.to_string().parse(), Ok(duration));
    }

    #[test]
    fn no_text_makes_it_panic(text in "[PTWDHMS0-9.+-]{0,16}") {
        let _ = text.parse::<IsoDuration>();
    }
}

#[test]
fn a_rule_says_in_words_what_it_allows_and_allows_just_that() {
    let (hour, day) = (IsoDuration::hours(1), IsoDuration::days(1));
    let table = [
        (DurationRule::Permanent, "any duration", None, [true, true, true]),
        (DurationRule::Fixed { duration: hour }, "exactly PT1H", Some(hour), [true, false, false]),
        (
            DurationRule::Choice { options: vec![day, hour] },
            "one of P1D, PT1H",
            Some(day),
            [true, false, true],
        ),
        (DurationRule::Choice { options: vec![] }, "one of ", Some(IsoDuration::ZERO), [false; 3]),
        (DurationRule::Max { max: day }, "at most P1D", Some(day), [true, true, true]),
        (DurationRule::Max { max: hour }, "at most PT1H", Some(hour), [true, false, false]),
    ];
    for (rule, words, longest, allowed) in table {
        assert_eq!((rule.to_string().as_str(), rule.longest()), (words, longest));
        let lengths = [hour, IsoDuration::hours(2), day].map(|length| rule.allows(length.length()));
        assert_eq!(lengths, allowed, "{rule}");
    }
}
