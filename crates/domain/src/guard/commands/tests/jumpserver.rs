//! Groups of JumpServer, and the places of their faults.

use super::super::jumpserver::convert;
use super::*;

fn details(group: GroupType, content: &str) -> Vec<String> {
    convert(group, content, true).unwrap_err().into_iter().map(|fault| fault.detail).collect()
}

#[test]
fn a_list_is_taken_as_it_is() {
    assert_eq!(convert(GroupType::Command, "rm -rf\r\nhalt\r\n", true).unwrap(), "rm -rf\nhalt\n");
    assert_eq!(details(GroupType::Command, "\r\n"), ["has no command"]);
    assert!(details(GroupType::Command, "ls\r\na; b")[0].starts_with("line 2: "));
}

#[test]
fn the_lines_of_an_expression_are_alternatives() {
    let joined = convert(GroupType::Regex, "\r\n^rm\\s\r\n\r\nhalt $\r\n", true).unwrap();
    assert_eq!(joined, "^rm\\s|halt $");
    assert_eq!(convert(GroupType::Regex, "halt", true).unwrap(), "halt");
    let group = regex(&joined, true);
    assert!(group.find(b"RM x").is_some() && group.find(b"halt ").is_some() && group.find(b"ls").is_none());
}

#[test]
fn a_fault_has_its_place_in_the_content_of_jumpserver() {
    let look = "look-around, including look-ahead and look-behind, is not supported";
    assert_eq!(details(GroupType::Regex, "(?<!x)rm"), [format!("line 1, column 1 (offset 0): {look}")]);
    let third = "^rm\r\n\r\nü(?=x)\r\n";
    assert_eq!(details(GroupType::Regex, third), [format!("line 3, column 2 (offset 9): {look}")]);
    assert_eq!(
        details(GroupType::Regex, "(a)\nx\n\\1"),
        ["line 3, column 1 (offset 6): backreferences are not supported"]
    );
    assert_eq!(details(GroupType::Regex, " \n"), ["has no regular expression"]);
    assert_eq!(details(GroupType::Regex, &"a".repeat(MOST_REGEX_BYTES + 1)), ["has more than 16384 bytes"]);
}
