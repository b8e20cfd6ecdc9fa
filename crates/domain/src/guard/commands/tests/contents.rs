//! Contents that are refused, each with the place of the fault.

use super::*;

fn faults(group: GroupType, content: &str) -> Vec<(&'static str, String)> {
    let faults = CompiledGroup::compile(group, content, false).unwrap_err();
    faults.into_iter().map(|ContentFault { code, detail }| (code, detail)).collect()
}

fn list(content: &str) -> Vec<(&'static str, String)> {
    faults(GroupType::Command, content)
}

fn expression(content: &str) -> (&'static str, String) {
    faults(GroupType::Regex, content).remove(0)
}

#[test]
fn a_line_that_would_never_be_found_is_refused() {
    let why = "must be one command from its name on, without a sign that ends a command";
    for line in
        ["a; b", "a;", "(a)", "a | b", "a `b`", "a $(b)", "{ a", "a & b", "A=1 b", ">x b", "2> x b", "a \r b"]
    {
        assert_eq!(list(line), [("invalid_command", format!("line 1: {why}"))], "{line:?}");
    }
    let both = list("ls\n# a; b\na; b\n\nA=1 c\n");
    assert_eq!(
        both,
        [("invalid_command", format!("line 3: {why}")), ("invalid_command", format!("line 5: {why}"))]
    );
    for line in ["a", "a >b", "a 2>&1", "a ${b}", "sudo a", "then a", "a }", "\\a", "a \"b", "!", "ü"] {
        assert!(CompiledGroup::compile(GroupType::Command, line, false).is_ok(), "{line:?}");
    }
}

#[test]
fn a_list_has_bounds() {
    assert_eq!(list(""), [("required", "has no command".to_owned())]);
    assert_eq!(list(" \n# rm\n\t# rm\r\n"), [("required", "has no command".to_owned())]);
    assert_eq!(list(&"#\n".repeat(1001)), [("too_many_lines", "has more than 1000 lines".to_owned())]);
    assert!(CompiledGroup::compile(GroupType::Command, &"a\n".repeat(1000), false).is_ok());
    assert_eq!(
        list(&"a".repeat(MOST_LIST_BYTES + 1)),
        [("too_many_bytes", "has more than 65536 bytes".to_owned())]
    );
    assert!(CompiledGroup::compile(GroupType::Command, &"a".repeat(MOST_LIST_BYTES), false).is_ok());
    assert_eq!(list(&"a ".repeat(51)), [("invalid_command", "line 1: has more than 50 words".to_owned())]);
    assert!(CompiledGroup::compile(GroupType::Command, &"a ".repeat(50), false).is_ok());
}

#[test]
fn a_fault_of_an_expression_has_its_place() {
    let at = |line, column, offset, why: &str| {
        ("invalid_regex", format!("line {line}, column {column} (offset {offset}): {why}"))
    };
    assert_eq!(expression("rm (-rf"), at(1, 4, 3, "unclosed group"));
    assert_eq!(
        expression("ü(?=rm)"),
        at(1, 2, 2, "look-around, including look-ahead and look-behind, is not supported")
    );
    assert_eq!(expression("(?x)(a)\n\\1"), at(2, 1, 8, "backreferences are not supported"));
    assert_eq!(
        expression("a{5,2}"),
        at(1, 2, 1, "invalid repetition count range, the start must be <= the end")
    );
    assert_eq!(expression(r"a\p{Foo}"), at(1, 2, 1, "Unicode property not found"));
    assert_eq!(expression("["), at(1, 1, 0, "unclosed character class"));
    let deep = format!("{}a{}", "(".repeat(101), ")".repeat(101));
    assert_eq!(expression(&deep).0, "invalid_regex");
}

#[test]
fn an_expression_has_bounds() {
    assert_eq!(expression(""), ("required", "has no regular expression".to_owned()));
    assert_eq!(
        expression(&"a".repeat(MOST_REGEX_BYTES + 1)),
        ("too_many_bytes", "has more than 16384 bytes".to_owned())
    );
    for large in [r"\w{100}", "(a{100}){100}", r"(\pL|\pN){50}"] {
        assert_eq!(expression(large).0, "regex_too_large", "{large}");
    }
    for usual in
        [r"(?i)\b(drop|truncate)\s+table\b", r"\brm\s+(-\w+\s+)*-\w*r\w*f", r"[\w.]+@[\w.]+", "a{1,200}"]
    {
        assert!(CompiledGroup::compile(GroupType::Regex, usual, true).is_ok(), "{usual}");
    }
}

#[test]
fn a_group_tells_its_size_and_the_work_to_look_for_it() {
    let group = |kind, content| CompiledGroup::compile(kind, content, false).unwrap();
    let sizes = ["a", "(?-u:[ab]{100})", "(?-u:[ab]*a[ab]{1400}c[ab]{1400}d)"].map(|content| {
        let size = group(GroupType::Regex, content).size();
        assert_eq!(compiled_size(GroupType::Regex, content, false), size);
        size
    });
    assert!(
        0 < sizes[0] && sizes[0] < sizes[1] && sizes[1] < sizes[2] && sizes[2] <= 256 * 1024,
        "{sizes:?}"
    );
    assert!(sizes[2] > 64_000, "{sizes:?}");
    assert!(compiled_size(GroupType::Regex, "a", true) >= sizes[0]);
    let list = group(GroupType::Command, "rm");
    assert_eq!((list.size(), compiled_size(GroupType::Command, "rm", false)), (0, 0));
    assert_eq!(compiled_size(GroupType::Regex, "(", false), 0);
    assert_eq!(list.work(3), 3 * 256);
    let slow = group(GroupType::Regex, "(?-u:[ab]*a[ab]{1400}c[ab]{1400}d)");
    assert_eq!(slow.work(100), 100 * (256 + sizes[2] as u64));
    assert_eq!(slow.work(usize::MAX), u64::MAX);
}

#[test]
fn a_fault_is_told_at_the_place_of_the_content() {
    let fault = ContentFault { code: "invalid_regex", detail: "line 1".to_owned() };
    assert_eq!(fault.at("/groups/3/content"), Fault::new("/groups/3/content", "invalid_regex", "line 1"));
}
