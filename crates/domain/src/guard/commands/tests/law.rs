//! Laws over random commands: the search agrees with a literal reading of domain.md section 9.1, and folding with regular
//! expressions that ignore case.

use proptest::prelude::*;
use regex::RegexBuilder;

use super::super::case::fold;
use super::*;

const PIECES: [&str; 63] = [
    "rm",
    "-rf",
    "-rfv",
    "RM",
    "ſu",
    "su",
    "SU",
    "/bin/rm",
    "\\rm",
    "./",
    "\\",
    "sudo",
    "/usr/bin/sudo",
    "doas",
    "env",
    "nohup",
    "nice",
    "time",
    "exec",
    "command",
    "xargs",
    "-u",
    "-n",
    "-nu",
    "-uroot",
    "--user",
    "--user=root",
    "-",
    "--",
    "root",
    "A=1",
    "B+=x",
    "A='x",
    "y'",
    "\"",
    "A=$",
    "A=\"$",
    "a[0]=1",
    "case",
    "coproc",
    "=",
    "if",
    "then",
    "do",
    "!",
    "1",
    "2",
    ">",
    ">>",
    "<",
    "&",
    "|",
    ";",
    "(",
    ")",
    "{",
    "{}",
    "${",
    "}",
    "`",
    "\n",
    "\\\r\n",
    "\\\n",
];

const LINES: [&str; 10] =
    ["rm -rf", "rm", "su", "Rm", "sudo rm", "rm > root", "/bin/rm", "\\rm -rf", "then", "root -n -rf"];

/// Domain.md section 9.1, word by word. Shares no code with the code under test. The first place where a line is found decides.
fn section_9(lines: &[&str], command: &str, ignore_case: bool) -> Option<usize> {
    let fold = |text: &str| {
        if ignore_case { text.to_lowercase().replace('ſ', "s") } else { text.to_owned() }
    };
    let text = command.replace("\\\r\n", " ").replace("\\\n", " ").replace('\t', " ");
    let text = without_braces_in_words(&text);
    let text = ["<&", ">&", "<|", ">|"]
        .iter()
        .fold(text, |text, sign| text.replace(sign, &sign.replace('&', "\u{2}").replace('|', "\u{3}")));
    let (mut is_closed, mut is_value, mut has_case) = (false, false, false);
    let (mut found, mut brackets) = (None, Vec::new());
    for part in text.split_inclusive([';', '&', '|', '(', ')', '{', '`', '\n', '\r']) {
        let words = part.trim_end_matches([';', '&', '|', '(', ')', '{', '`', '\n', '\r']);
        // Behind a value in brackets, its word goes on.
        let value = if is_value { words.find([' ', '<', '>']).unwrap_or(words.len()) } else { 0 };
        let words = words_of(&words[value..]);
        let (begins, is_awaited) = begins(&words);
        if !is_closed {
            for begin in begins {
                has_case |= begin[0] == "case";
                let line = lines.iter().position(|line| {
                    let line = words_of(line);
                    let is_same = |of: &str, word: &str| fold(of) == fold(word);
                    let first = begin.first().map(|word| name(word)).unwrap_or_default();
                    line.len() <= begin.len()
                        && line.iter().zip(begin).enumerate().all(|(index, (of, word))| {
                            is_same(of, word) || (index == 0 && is_same(of, first))
                        })
                });
                found = found.or(line);
            }
        }
        let was_closed = is_closed;
        (is_closed, is_value) = (false, false);
        if part.ends_with('(') {
            let opens = |word: &String| is_assignment(word) && word.ends_with(['$', '=']);
            brackets.push(!was_closed && is_awaited && words.last().is_some_and(opens));
        } else if part.ends_with(')') {
            let closed = brackets.pop();
            (is_closed, is_value) = (!closed.unwrap_or(has_case), closed == Some(true));
        }
    }
    found.map(|index| index + 1)
}

fn without_braces_in_words(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_sign = |at: usize| {
        let begins = at == 0 || " \n\r;&|()`".contains(chars[at - 1]);
        begins && chars.get(at + 1) != Some(&'}')
    };
    let shown = |(at, c): (usize, &char)| if *c == '{' && !is_sign(at) { '\u{1}' } else { *c };
    chars.iter().enumerate().map(shown).collect()
}

fn words_of(text: &str) -> Vec<String> {
    let is_arrow = |c: char| ['<', '>', '\u{2}', '\u{3}'].contains(&c);
    let mut spaced = String::new();
    for c in text.chars() {
        if spaced.chars().last().is_some_and(|last| is_arrow(last) != is_arrow(c)) {
            spaced.push(' ');
        }
        spaced.push(c);
    }
    spaced.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn name(word: &str) -> &str {
    word.rsplit_once('/').map_or(word.strip_prefix('\\').unwrap_or(word), |(_, name)| name)
}

/// Where commands begin in these words, and whether the last of them is still to come.
fn begins(words: &[String]) -> (Vec<&[String]>, bool) {
    let Some(rest) = without_prefix(words) else { return (Vec::new(), true) };
    let Some((first, more)) = rest.split_first() else { return (Vec::new(), true) };
    // The letters of options with a value.
    let with_value = match name(first) {
        "sudo" => Some("aCcDghpRrTtUu"),
        "doas" => Some("aCu"),
        "env" => Some("aCPu"),
        "nice" => Some("n"),
        "xargs" => Some("adEIJLnPRSs"),
        "time" => Some("fo"),
        "exec" => Some("a"),
        "nohup" | "command" => Some(""),
        _ => None,
    };
    let (behind, is_awaited) = match with_value {
        Some(with_value) => begins(without_options(more, with_value)),
        None if ["if", "then", "do", "!", "coproc"].contains(&first.as_str()) => begins(more),
        None => (Vec::new(), false),
    };
    ([rest].into_iter().chain(behind).collect(), is_awaited)
}

fn is_assignment(word: &str) -> bool {
    word.starts_with("A=") || word.starts_with("B+=") || {
        let name = word.split('=').next().unwrap_or_default();
        let name = name.strip_suffix('+').unwrap_or(name);
        let name = if name.ends_with(']') { name.split('[').next().unwrap_or_default() } else { name };
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        word.contains('=') && is_name && !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())
    }
}

fn open_quote(open: Option<char>, text: &str) -> Option<char> {
    text.chars().fold(open, |open, c| match open {
        None => Some(c).filter(|c| "'\"".contains(*c)),
        Some(quote) => Some(quote).filter(|quote| *quote != c),
    })
}

/// Without the assignments and redirections at the start. None: nothing is left.
fn without_prefix(words: &[String]) -> Option<&[String]> {
    let (first, rest) = words.split_first()?;
    let is_arrow = |word: &String| word.starts_with(['<', '>']);
    if is_assignment(first) {
        // The value goes on while a quote is open.
        let (_, value) = first.split_once('=')?;
        let mut open = open_quote(None, value);
        let mut rest = rest;
        while let (Some(_), Some((word, more))) = (open, rest.split_first()) {
            (open, rest) = (open_quote(open, word), more);
        }
        without_prefix(rest)
    } else if is_arrow(first) {
        without_prefix(rest.get(1..)?)
    } else if first.chars().all(|c| c.is_ascii_digit()) && rest.first().is_some_and(is_arrow) {
        without_prefix(rest.get(2..)?)
    } else {
        Some(words)
    }
}

fn without_options<'a>(words: &'a [String], with_value: &str) -> &'a [String] {
    let Some(words) = without_prefix(words) else { return &[] };
    let Some((first, rest)) = words.split_first() else { return &[] };
    if first == "--" {
        rest
    } else if takes_next(first, with_value) {
        without_options(rest.get(1..).unwrap_or_default(), with_value)
    } else if first.starts_with('-') {
        without_options(rest, with_value)
    } else {
        words
    }
}

/// Whether the next word is the value of this option: the first of its letters that takes a value is its last.
fn takes_next(option: &str, with_value: &str) -> bool {
    match option.strip_prefix('-') {
        Some(letters) if letters.starts_with('-') => letters == "-user" && with_value.starts_with("aCc"),
        Some(letters) => {
            letters.find(|letter| with_value.contains(letter)).is_some_and(|at| at + 1 == letters.len())
        }
        None => false,
    }
}

fn commands() -> impl Strategy<Value = String> {
    let piece =
        (prop::sample::select(&PIECES[..]), prop::sample::select(&[" ", " ", " ", "  ", "\t", ""][..]));
    prop::collection::vec(piece, 0..14)
        .prop_map(|pieces| pieces.iter().flat_map(|(piece, blank)| [*piece, *blank]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_search_agrees_with_the_text(
        command in commands(),
        lines in prop::sample::subsequence(&LINES[..], 1..=LINES.len()),
        ignore_case: bool,
    ) {
        let group = CompiledGroup::compile(GroupType::Command, &lines.join("\n"), ignore_case).unwrap();
        let found = group.find(command.as_bytes());
        prop_assert_eq!(found.as_ref().and_then(|found| found.line), section_9(&lines, &command, ignore_case));
        if let Some(Found { range, line }) = found {
            // What is found begins with the command and ends with the last word of the line.
            let found_again = group.find(&command.as_bytes()[range.clone()]);
            prop_assert_eq!(found_again, Some(Found { range: 0..range.len(), line }));
        }
    }

    #[test]
    fn any_bytes_and_any_list_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..200), content in ".*", ignore_case: bool) {
        let list = group("rm -rf\nhalt");
        for kind in [GroupType::Command, GroupType::Regex] {
            if let Ok(group) = CompiledGroup::compile(kind, &content, ignore_case) {
                group.find(&bytes);
                if kind == GroupType::Command {
                    let line = content.lines().map(|line| line.trim_matches([' ', '\t', '\r']));
                    let first = line.into_iter().find(|line| !line.is_empty() && !line.starts_with('#')).unwrap();
                    prop_assert!(group.find(first.as_bytes()).is_some());
                }
            }
        }
        if let Some(found) = list.find(&bytes) {
            prop_assert!(found.range.end <= bytes.len());
        }
    }

    #[test]
    fn letters_are_one_as_in_expressions_that_ignore_case(a: char, b: char, other: bool) {
        let b = if other { b } else { a.to_uppercase().next().unwrap_or(a) };
        let is_one = |a: char, b: char| fold(a.to_string().as_bytes()) == fold(b.to_string().as_bytes());
        let regex = RegexBuilder::new(&format!("^{}$", regex::escape(&a.to_string()))).case_insensitive(true).build().unwrap();
        prop_assert_eq!(is_one(a, b), regex.is_match(&b.to_string()));
    }
}
