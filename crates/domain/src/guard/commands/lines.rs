//! Lists of commands, one a line, as a tree of words.

use std::collections::HashMap;

use super::shell::{Command, Word};
use super::{ContentFault, Found, MOST_LINES, MOST_LIST_BYTES, MOST_WORDS, case};

/// The lines of a group.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    /// The first node is the root. Each other node stands for the words that lead to it.
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    /// The first line that has exactly these words, counted from 1.
    line: Option<usize>,
    next: HashMap<Box<[u8]>, usize>,
}

impl Lines {
    /// Reads a list, and finds all of its faults at once.
    pub(super) fn read(content: &str, ignore_case: bool) -> Result<Self, Vec<ContentFault>> {
        if content.len() > MOST_LIST_BYTES {
            return Err(vec![ContentFault::new(
                "too_many_bytes",
                format!("has more than {MOST_LIST_BYTES} bytes"),
            )]);
        }
        let mut lines = Self { nodes: vec![Node::default()] };
        let mut faults = Vec::new();
        for (index, line) in content.lines().enumerate() {
            let command = line.trim_matches([' ', '\t', '\r']);
            if command.is_empty() || command.starts_with('#') {
                continue;
            }
            match words_of(command) {
                Ok(words) => lines.add(index + 1, &words, ignore_case),
                Err(why) => {
                    faults.push(ContentFault::new("invalid_command", format!("line {}: {why}", index + 1)));
                }
            }
        }
        if content.lines().count() > MOST_LINES {
            faults.push(ContentFault::new("too_many_lines", format!("has more than {MOST_LINES} lines")));
        }
        if faults.is_empty() && lines.nodes.len() == 1 {
            faults.push(ContentFault::new("required", "has no command"));
        }
        if faults.is_empty() { Ok(lines) } else { Err(faults) }
    }

    fn add(&mut self, line: usize, words: &[Vec<u8>], ignore_case: bool) {
        let mut at = 0;
        for word in words {
            let word: Box<[u8]> = if ignore_case { case::fold(word).into() } else { word.as_slice().into() };
            let new = self.nodes.len();
            let Some(node) = self.nodes.get_mut(at) else { return };
            at = *node.next.entry(word).or_insert(new);
            if at == new {
                self.nodes.push(Node::default());
            }
        }
        if let Some(node) = self.nodes.get_mut(at) {
            node.line.get_or_insert(line);
        }
    }

    /// The first place where a line is found.
    pub(super) fn find(&self, command: &Command, ignore_case: bool) -> Option<Found> {
        let words = command.words(ignore_case);
        command.begins().iter().find_map(|begin| {
            let words = words.get(begin.clone())?;
            let (first, more) = words.split_first()?;
            let typed = self.first_line(first.text(), more);
            let named = if first.name() == first.text() { None } else { self.first_line(first.name(), more) };
            let (line, count) = typed.into_iter().chain(named).min()?;
            let last = words.get(count.checked_sub(1)?)?;
            Some(Found { range: first.range.start..last.range.end, line: Some(line) })
        })
    }

    /// Follows the words into the tree: the first of the lines on the way, and how many words it has.
    fn first_line(&self, first: &[u8], more: &[Word]) -> Option<(usize, usize)> {
        let mut at = self.nodes.first()?;
        let mut found = None;
        for (index, word) in std::iter::once(first).chain(more.iter().map(Word::text)).enumerate() {
            let Some(next) = at.next.get(word).and_then(|next| self.nodes.get(*next)) else { break };
            at = next;
            let here = at.line.map(|line| (line, index + 1));
            found = here.into_iter().chain(found).min();
        }
        found
    }
}

/// The words of a line, or why it would never be found.
fn words_of(line: &str) -> Result<Vec<Vec<u8>>, &'static str> {
    let command = Command::read(line.as_bytes());
    let words = command.words(false);
    if !command.is_one_command() {
        return Err("must be one command from its name on, without a sign that ends a command");
    }
    if words.len() > MOST_WORDS {
        return Err("has more than 50 words");
    }
    Ok(words.iter().map(|word| word.text().to_vec()).collect())
}
