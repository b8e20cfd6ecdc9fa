//! Command groups: lists of commands, or a regular expression, and where they are found in what somebody typed (domain.md section
//! 9.1).
//!
//! A [`Command`] is read once and can be searched by many groups. A list of commands is a tree of words, so a search costs a
//! look-up for each place where a command begins, however many lines there are.

mod case;
pub mod jumpserver;
mod lines;
mod pattern;
mod runners;
mod shell;

#[cfg(test)]
mod tests;

use std::ops::Range;

use lines::Lines;
use regex::bytes::Regex;

use crate::refused::Fault;

pub use shell::Command;

/// The most bytes of a command.
pub const MOST_COMMAND_BYTES: usize = 64 * 1024;
/// The most bytes of a list of commands.
pub const MOST_LIST_BYTES: usize = 64 * 1024;
/// The most lines of a list of commands, with blank lines and comments.
pub const MOST_LINES: usize = 1000;
/// The most words of a line.
pub const MOST_WORDS: usize = 50;
/// The most groups of an organization, and of the installation.
pub const MOST_GROUPS: usize = 1000;
/// The most bytes of the regular expressions of an organization when they are compiled, in all.
pub const MOST_COMPILED_IN_ALL: usize = 2 * 1024 * 1024;
/// What a byte of a command costs besides the states of an expression, in bytes of states.
const LOOK_UP: usize = 256;
/// The most bytes of a regular expression.
pub const MOST_REGEX_BYTES: usize = 16 * 1024;

crate::text_enum! {
    /// How a group says which commands it has.
    pub enum GroupType {
        /// One command a line.
        Command = "command",
        /// One regular expression.
        Regex = "regex",
    }
}

/// Why the content of a group is refused. The explanation names the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentFault {
    /// The code of the fault.
    pub code: &'static str,
    /// An explanation, which begins with the line (and for a regular expression the column and the offset in bytes).
    pub detail: String,
}

impl ContentFault {
    fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// The fault at this place of an input.
    pub fn at(&self, pointer: &str) -> Fault {
        Fault::new(pointer, self.code, self.detail.as_str())
    }
}

/// Where a group was found in a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The bytes of the command that match.
    pub range: Range<usize>,
    /// The line of the list that matches, counted from 1. None: a regular expression matches.
    pub line: Option<usize>,
}

/// A group that is ready to be searched for.
#[derive(Debug, Clone)]
pub struct CompiledGroup(Content);

#[derive(Debug, Clone)]
enum Content {
    Lines { lines: Lines, ignore_case: bool },
    Pattern { regex: Regex, size: usize },
}

/// The size of [`CompiledGroup::size`], without the group. 0 if its content is faulty.
pub fn compiled_size(group: GroupType, content: &str, ignore_case: bool) -> usize {
    match group {
        GroupType::Command => 0,
        GroupType::Regex => pattern::size(content, ignore_case),
    }
}

impl CompiledGroup {
    /// Reads the content of a group, and finds all of its faults at once.
    pub fn compile(group: GroupType, content: &str, ignore_case: bool) -> Result<Self, Vec<ContentFault>> {
        match group {
            GroupType::Command => {
                let lines = Lines::read(content, ignore_case)?;
                Ok(Self(Content::Lines { lines, ignore_case }))
            }
            GroupType::Regex => pattern::compile(content, ignore_case)
                .map(|(regex, size)| Self(Content::Pattern { regex, size }))
                .map_err(|fault| vec![fault.in_content(content, |_| 0)]),
        }
    }

    /// The compiled size of a regular expression, in bytes. A list has none.
    pub fn size(&self) -> usize {
        match self.0 {
            Content::Lines { .. } => 0,
            Content::Pattern { size, .. } => size,
        }
    }

    /// An upper bound of the work to look for the group in a command of so many bytes: for each byte, each state of the
    /// expression. A look-up in a list takes about as long as so many bytes of states.
    pub fn work(&self, length: usize) -> u64 {
        let each = self.size().saturating_add(LOOK_UP);
        u64::try_from(length.saturating_mul(each)).unwrap_or(u64::MAX)
    }

    /// Where the group is found first in these bytes.
    pub fn find(&self, command: &[u8]) -> Option<Found> {
        self.find_in(&Command::read(command))
    }

    /// Where the group is found first in the command. If several lines are found at the same place, the first line counts.
    pub fn find_in(&self, command: &Command) -> Option<Found> {
        match &self.0 {
            Content::Lines { lines, ignore_case } => lines.find(command, *ignore_case),
            Content::Pattern { regex, size: _ } => {
                regex.find(command.bytes()).map(|found| Found { range: found.range(), line: None })
            }
        }
    }
}
