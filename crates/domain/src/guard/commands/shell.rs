//! A command line as groups look through it: its words, and the places where a command begins.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use super::case;
use super::runners::{self, Runner};

/// A command line, read once.
#[derive(Debug)]
pub struct Command<'a> {
    bytes: &'a [u8],
    words: Vec<Word<'a>>,
    begins: Vec<Range<usize>>,
    has_ends: bool,
    has_case: bool,
    folded: OnceCell<Vec<Word<'a>>>,
}

/// A word of a command line.
#[derive(Debug, Clone, Default)]
pub(super) struct Word<'a> {
    /// The bytes of the line that it was read from.
    pub range: Range<usize>,
    text: Cow<'a, [u8]>,
    name_at: usize,
}

impl Word<'_> {
    /// The whole word.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The word without the path of a folder or a backslash before it.
    pub(super) fn name(&self) -> &[u8] {
        self.text.get(self.name_at..).unwrap_or_default()
    }

    fn new(range: Range<usize>, text: Cow<'_, [u8]>) -> Word<'_> {
        let folder = text.iter().rposition(|byte| *byte == b'/');
        let name_at = folder.map_or(usize::from(text.starts_with(b"\\")), |slash| slash + 1);
        Word { range, text, name_at }
    }
}

impl<'a> Command<'a> {
    /// Finds the words of a command line, and where commands begin in it.
    pub fn read(bytes: &'a [u8]) -> Self {
        let (words, begins, folded) = (Vec::new(), Vec::new(), OnceCell::new());
        let mut command = Self { bytes, words, begins, has_ends: false, has_case: false, folded };
        command.split();
        command
    }

    /// The command line as it was typed.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// All words, as they were typed or without case.
    pub(super) fn words(&self, ignore_case: bool) -> &[Word<'a>] {
        if !ignore_case {
            return &self.words;
        }
        self.folded.get_or_init(|| {
            let typed = self.words.iter().map(|word| word.range.clone());
            typed.map(|range| Word::new(range.clone(), case::fold(self.slice(range)))).collect()
        })
    }

    /// Where commands begin: each with its words up to the next sign that ends a command.
    pub(super) fn begins(&self) -> &[Range<usize>] {
        &self.begins
    }

    /// Whether the line is one command from its name on, without a sign that ends a command.
    pub(super) fn is_one_command(&self) -> bool {
        !self.has_ends && self.begins.first() == Some(&(0..self.words.len()))
    }

    fn slice(&self, range: Range<usize>) -> &'a [u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    /// One pass over the bytes.
    fn split(&mut self) {
        let (mut at, mut first, mut runs) = (0, 0, true);
        // For each bracket that is open: whether a command follows when it closes.
        let mut brackets = Vec::new();
        while at < self.bytes.len() {
            match sign(self.bytes, at) {
                None => at = self.push(at, |bytes, next| sign(bytes, next).is_none()),
                Some(Sign::Arrow) => at = self.push(at, continues_arrow),
                Some(Sign::Blank(len)) => at += len,
                Some(Sign::End(end)) => {
                    let is_awaited = runs && self.begin(first);
                    self.has_ends = true;
                    at += 1;
                    match end {
                        End::Closes => {
                            let of_assignment = brackets.pop();
                            if of_assignment == Some(true) {
                                at = self.end_of_word(at);
                            }
                            // Without a bracket that is open, this ends a pattern of `case`.
                            runs = of_assignment.unwrap_or(self.has_case);
                        }
                        End::Opens => {
                            brackets.push(is_awaited && self.last_is_assigned(first));
                            runs = true;
                        }
                        End::Other => runs = true,
                    }
                    first = self.words.len();
                }
            }
        }
        if runs {
            self.begin(first);
        }
    }

    /// Where the word ends that this place is in.
    fn end_of_word(&self, mut at: usize) -> usize {
        while at < self.bytes.len() && sign(self.bytes, at).is_none() {
            at += 1;
        }
        at
    }

    /// Whether the last word since this one is `NAME=$` or `NAME=`, so that a bracket behind it opens a value.
    fn last_is_assigned(&self, first: usize) -> bool {
        let words = self.words.get(first..).unwrap_or_default();
        words
            .last()
            .is_some_and(|word| is_assignment(word.text()) && matches!(word.text().last(), Some(b'$' | b'=')))
    }

    /// Adds the word that begins here, and tells where it ends.
    fn push(&mut self, start: usize, continues: impl Fn(&[u8], usize) -> bool) -> usize {
        let mut end = start + 1;
        while end < self.bytes.len() && continues(self.bytes, end) {
            end += 1;
        }
        self.words.push(Word::new(start..end, Cow::Borrowed(self.slice(start..end))));
        end
    }

    /// Notes where commands begin from this word to the last one read. No sign separates these words. Tells whether a command may
    /// still follow.
    fn begin(&mut self, first: usize) -> bool {
        let mut at = first;
        while let Some(word) = self.words.get(at) {
            if let Some(behind) = self.behind_prefix(at, word) {
                at = behind;
                continue;
            }
            self.begins.push(at..self.words.len());
            self.has_case |= word.text() == b"case";
            if let Some(runner) = runners::runner(word.name()) {
                at = self.behind_options(at + 1, runner);
            } else if runners::is_keyword(word.text()) {
                at += 1;
            } else {
                return false;
            }
        }
        true
    }

    /// The word behind an assignment or a redirection (`>file`, `2> file`), if one is here.
    fn behind_prefix(&self, at: usize, word: &Word) -> Option<usize> {
        let redirects = |at| self.words.get(at).is_some_and(|word: &Word| is_redirection(word.text()));
        if is_assignment(word.text()) {
            Some(self.behind_quotes(at, word.text()))
        } else if redirects(at) {
            Some(at + 2)
        } else {
            let is_number = word.text().iter().all(u8::is_ascii_digit);
            (is_number && redirects(at + 1)).then_some(at + 3)
        }
    }

    /// The word behind an assignment, whose value may be words in quotes: `A='x y'`.
    fn behind_quotes(&self, at: usize, assignment: &[u8]) -> usize {
        let value = assignment.iter().position(|byte| *byte == b'=').map_or(0, |equals| equals + 1);
        let Some(quote) = open_quote(None, assignment.get(value..).unwrap_or_default()) else {
            return at + 1;
        };
        let words = self.words.get(at + 1..).unwrap_or_default();
        let mut open = Some(quote);
        let last = words.iter().position(|word| {
            open = open_quote(open, word.text());
            open.is_none()
        });
        last.map_or(self.words.len(), |last| at + 1 + last + 1)
    }

    /// The word behind the options of a runner, with their values and with assignments among them.
    fn behind_options(&self, mut at: usize, runner: &Runner) -> usize {
        while let Some(word) = self.words.get(at) {
            if word.text() == b"--" {
                return at + 1;
            } else if word.text().starts_with(b"-") {
                at += if runner.takes_next(word.text()) { 2 } else { 1 };
            } else if let Some(behind) = self.behind_prefix(at, word) {
                at = behind;
            } else {
                return at;
            }
        }
        at
    }
}

/// A sign between words.
enum Sign {
    /// So many bytes that separate words.
    Blank(usize),
    /// A redirection, which is a word of its own.
    Arrow,
    /// The end of a command.
    End(End),
}

/// What ends a command.
enum End {
    /// `(`.
    Opens,
    /// `)`. Behind it no other command begins, unless it ends the value of an assignment or a pattern of `case`.
    Closes,
    /// Another sign, behind which another command begins.
    Other,
}

/// The sign at this place. None: part of a word.
fn sign(bytes: &[u8], at: usize) -> Option<Sign> {
    let rest = bytes.get(at..).unwrap_or_default();
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    match rest {
        [b' ' | b'\t', ..] => Some(Sign::Blank(1)),
        [b'\\', b'\n', ..] => Some(Sign::Blank(2)),
        [b'\\', b'\r', b'\n', ..] => Some(Sign::Blank(3)),
        [b'<' | b'>', ..] => Some(Sign::Arrow),
        [b'(', ..] => Some(Sign::End(End::Opens)),
        [b')', ..] => Some(Sign::End(End::Closes)),
        [b';' | b'&' | b'|' | b'`' | b'\n' | b'\r', ..] => Some(Sign::End(End::Other)),
        [b'{', next @ ..] if begins_word(before) && next.first() != Some(&b'}') => {
            Some(Sign::End(End::Other))
        }
        _ => None,
    }
}

/// Whether a word begins behind this byte. `${x}`, `a{b,c}` and the place holder `{}` are words or parts of them.
fn begins_word(before: Option<&u8>) -> bool {
    matches!(before, None | Some(b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b'(' | b')' | b'`'))
}

/// Whether the redirection before this place goes on: `>>`, `>&`, `>|`.
fn continues_arrow(bytes: &[u8], at: usize) -> bool {
    let is_arrow = |at: usize| matches!(bytes.get(at), Some(b'<' | b'>'));
    is_arrow(at) || (matches!(bytes.get(at), Some(b'&' | b'|')) && at.checked_sub(1).is_some_and(is_arrow))
}

/// Whether a word is a redirection.
fn is_redirection(word: &[u8]) -> bool {
    matches!(word, [b'<' | b'>', ..])
}

/// The quote that is open behind these bytes, if `open` was before them.
fn open_quote(mut open: Option<u8>, bytes: &[u8]) -> Option<u8> {
    for byte in bytes {
        match open {
            None if matches!(byte, b'\'' | b'"') => open = Some(*byte),
            Some(quote) if quote == *byte => open = None,
            None | Some(_) => {}
        }
    }
    open
}

/// Whether a word is `NAME=value`, `NAME+=value` or `NAME[place]=value`.
fn is_assignment(word: &[u8]) -> bool {
    let Some(equals) = word.iter().position(|byte| *byte == b'=') else { return false };
    let name = word.get(..equals).unwrap_or_default();
    let name = name.strip_suffix(b"+").unwrap_or(name);
    let bracket = name.iter().position(|byte| *byte == b'[').filter(|_| name.ends_with(b"]"));
    let name = name.get(..bracket.unwrap_or(name.len())).unwrap_or_default();
    let begins = name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    begins && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}
