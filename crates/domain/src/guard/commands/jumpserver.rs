//! Command groups of JumpServer. Its lists are ours, with line breaks of either kind. Its regular expressions are those of
//! Python, one alternative a line; we have one expression, so the lines are joined by `|`.

use super::{CompiledGroup, ContentFault, GroupType, pattern};

/// The content of a group for us, or why it can't be used. A place in a fault is one in JumpServer's content.
pub fn convert(group: GroupType, content: &str, ignore_case: bool) -> Result<String, Vec<ContentFault>> {
    match group {
        GroupType::Command => {
            CompiledGroup::compile(group, content, ignore_case)?;
            Ok(content.replace("\r\n", "\n"))
        }
        GroupType::Regex => {
            let (joined, starts) = joined(content);
            pattern::compile(&joined, ignore_case).map_err(|fault| {
                let shift =
                    |at: usize| starts.iter().rfind(|(start, _)| *start <= at).map_or(0, |(_, by)| *by);
                vec![fault.in_content(content, shift)]
            })?;
            Ok(joined)
        }
    }
}

/// The lines that are not blank, as alternatives: each with its place, and how many bytes further it was in the content.
fn joined(content: &str) -> (String, Vec<(usize, usize)>) {
    let (mut joined, mut starts, mut at) = (String::new(), Vec::new(), 0_usize);
    for line in content.split_inclusive('\n') {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if !text.trim().is_empty() {
            if !joined.is_empty() {
                joined.push('|');
            }
            // A line is never before its place in the content.
            starts.push((joined.len(), at.saturating_sub(joined.len())));
            joined.push_str(text);
        }
        at += line.len();
    }
    (joined, starts)
}
