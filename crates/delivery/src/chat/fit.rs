//! Cuts texts to the limits of a service.

use serde_json::Value;

/// How a service counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Characters (Unicode scalar values).
    Chars,
    /// UTF-16 code units, as JavaScript counts.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
}

impl Unit {
    fn of(self, c: char) -> usize {
        match self {
            Self::Chars => 1,
            Self::Utf16 => c.len_utf16(),
            Self::Bytes => c.len_utf8(),
        }
    }

    /// The length of a text.
    pub fn length(self, text: &str) -> usize {
        text.chars().map(|c| self.of(c)).sum()
    }
}

/// The beginning of a text that has this length at most, with an ellipsis if something is omitted.
pub(super) fn fit(text: &str, longest: usize, unit: Unit) -> String {
    if unit.length(text) <= longest {
        return text.to_owned();
    }
    let mut room = longest.saturating_sub(unit.of('…'));
    let kept = text.chars().take_while(|c| {
        let left = room.checked_sub(unit.of(*c));
        room = left.unwrap_or_default();
        left.is_some()
    });
    let mut cut: String = kept.collect();
    if longest >= unit.of('…') {
        cut.push('…');
    }
    cut
}

/// The first of what `draw` makes, with longer to shorter texts, that has this length as JSON at most. `draw` divides its
/// limits by the number that it gets.
pub(super) fn shrink(longest: usize, unit: Unit, draw: impl Fn(usize) -> Value) -> Value {
    let mut drawn = draw(1);
    for divisor in [2, 4, 8, 16, 32] {
        if unit.length(&drawn.to_string()) <= longest {
            break;
        }
        drawn = draw(divisor);
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!(fit("字字", 6, Unit::Bytes), "字字");
        assert_eq!(fit("字字字", 8, Unit::Bytes), "字…");
        assert_eq!(fit("🙂🙂🙂", 5, Unit::Utf16), "🙂🙂…");
        assert_eq!(fit("abc", 2, Unit::Chars), "a…");
        assert_eq!(fit("abc", 0, Unit::Chars), "");
        assert_eq!(fit("abc", 2, Unit::Bytes), "");
    }

    proptest! {
        #[test]
        fn no_text_is_longer_than_it_may_be(text in ".{0,80}", longest in 0_usize..90) {
            for unit in [Unit::Chars, Unit::Utf16, Unit::Bytes] {
                let cut = fit(&text, longest, unit);
                prop_assert!(unit.length(&cut) <= longest);
                prop_assert!(cut == text || text.starts_with(cut.trim_end_matches('…')));
            }
        }
    }
}
