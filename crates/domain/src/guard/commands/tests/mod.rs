//! What groups find in command lines, what they don't find, and which contents are refused.

mod contents;
mod jumpserver;
mod law;

use super::*;

fn group(content: &str) -> CompiledGroup {
    CompiledGroup::compile(GroupType::Command, content, false).unwrap()
}

fn regex(content: &str, ignore_case: bool) -> CompiledGroup {
    CompiledGroup::compile(GroupType::Regex, content, ignore_case).unwrap()
}

/// The part of the command that is found, and the line.
fn found(group: &CompiledGroup, command: &str) -> Option<(String, Option<usize>)> {
    let Found { range, line } = group.find(command.as_bytes())?;
    Some((command[range].to_owned(), line))
}

/// Each command has the part that is found in brackets, which are no signs of a shell.
#[test]
fn a_line_is_found_wherever_a_command_begins() {
    let group = group("rm -rf");
    for shown in [
        "⟦rm -rf⟧",
        "  \t⟦rm \t -rf⟧ /",
        "ls; ⟦rm -rf⟧ /",
        "ls;⟦rm -rf⟧;ls",
        "ls && ⟦rm -rf⟧ /",
        "ls & ⟦rm -rf⟧ /",
        "ls || ⟦rm -rf⟧ /",
        "ls |⟦rm -rf⟧",
        "ls |& ⟦rm -rf⟧",
        "(⟦rm -rf⟧)",
        "{ ⟦rm -rf⟧ /; }",
        "{⟦rm -rf⟧ /}",
        "echo $(⟦rm -rf⟧)",
        "diff <(⟦rm -rf⟧)",
        "echo `⟦rm -rf⟧`",
        "ls\n⟦rm -rf⟧ /",
        "ls\r\n⟦rm -rf⟧\r\n",
        "⟦rm \\\n -rf⟧ /",
        "sudo \\\r\n⟦rm -rf⟧",
        "⟦/bin/rm -rf⟧ /",
        "⟦$HOME/bin/rm -rf⟧ /",
        "⟦${HOME}/bin/rm -rf⟧ /",
        "⟦./rm -rf⟧ /",
        "⟦\\rm -rf⟧ /",
        "⟦rm -rf⟧>log",
        "A=1 B+=2 ⟦rm -rf⟧ /",
        "A='x y' ⟦rm -rf⟧ /",
        "A=\"x 'y z\" B='\" ' ⟦rm -rf⟧ /",
        "A='x'\"y z\"t ⟦rm -rf⟧ /",
        "A=$(x y) ⟦rm -rf⟧ /",
        "A=$(⟦rm -rf⟧ /) ls",
        "A=\"$(x (y) z)\" ⟦rm -rf⟧ /",
        "A=$(x)/y ⟦rm -rf⟧ /",
        "A=$((1 + 2)) ⟦rm -rf⟧ /",
        "A=(x y) ⟦rm -rf⟧ /",
        "sudo A=$(x) ⟦rm -rf⟧ /",
        "A=`x y` ⟦rm -rf⟧ /",
        "a[0]=1 a[x]+=2 ⟦rm -rf⟧ /",
        "case a in a) ⟦rm -rf⟧ /;; esac",
        "case $(x) in a|b) ls;; *) ⟦rm -rf⟧ /;; esac",
        "coproc ⟦rm -rf⟧ /",
        "coproc NAME { ⟦rm -rf⟧ /; }",
        ">log ⟦rm -rf⟧ /",
        "2>/dev/null ⟦rm -rf⟧ /",
        "2>&1 ⟦rm -rf⟧ /",
        ">| log ⟦rm -rf⟧ /",
        "if true; then ⟦rm -rf⟧ /; fi",
        "if ⟦rm -rf⟧; then ls; fi",
        "for x in a b; do ⟦rm -rf⟧ $x; done",
        "! ⟦rm -rf⟧ /",
        "while ! ⟦rm -rf⟧ /; do ls; done",
        "cat <<END\n⟦rm -rf⟧ /\nEND",
        "echo \"a; ⟦rm -rf⟧ b\"",
    ] {
        let command: String = shown.replace(['⟦', '⟧'], "");
        let start = shown.find('⟦').unwrap();
        let end = shown.find('⟧').unwrap() - '⟦'.len_utf8();
        let found = group.find(command.as_bytes());
        assert_eq!(found, Some(Found { range: start..end, line: Some(1) }), "{command:?}");
    }
}

#[test]
fn a_line_is_found_behind_words_that_run_others() {
    let group = group("rm -rf");
    for before in [
        "sudo",
        "/usr/bin/sudo",
        "\\sudo",
        "sudo -n",
        "sudo -u root",
        "sudo -nu root",
        "sudo -uroot -g wheel",
        "sudo --user root --",
        "sudo --user=root",
        "sudo -D /tmp -E A=1 B=2",
        "sudo >log -n 2> log",
        "doas -u root",
        "env",
        "env -",
        "env -i -u HOME A=1",
        "env --unset HOME -C /tmp",
        "nohup",
        "nice",
        "nice -10",
        "nice -n 10",
        "nice --adjustment 10",
        "time",
        "time -p",
        "time -f %E -o log",
        "exec",
        "exec -cla name",
        "command",
        "command -p",
        "ls | xargs",
        "ls | xargs -0 -n 1 -P4 --max-procs 5",
        "ls | xargs -I{}",
        "ls | xargs -I {}",
        "time sudo -u root nice -n 5 env A=1 nohup",
        "if ! sudo",
    ] {
        let command = format!("{before} /bin/rm  -rf /");
        assert_eq!(found(&group, &command), Some(("/bin/rm  -rf".to_owned(), Some(1))), "{command}");
    }
}

#[test]
fn other_words_are_not_found() {
    let group = group("rm -rf\nshutdown");
    for command in [
        "",
        " ",
        "rm",
        "rm -rfv /",
        "rm -r -f /",
        "rm / -rf",
        "rmdir -rf",
        "xrm -rf",
        "rm; -rf",
        "rm\n-rf",
        "rm|-rf",
        "RM -rf",
        "echo rm -rf /",
        "echo shutdown",
        "man shutdown",
        "# shutdown",
        "ls -l shutdown",
        "echo A=1 shutdown",
        "echo $(date) shutdown",
        "echo A=$(date) shutdown",
        "echo A='x y' shutdown",
        "echo a) shutdown",
        "A=$(date)shutdown",
        "A='x shutdown",
        "A='x shutdown'",
        "[0]=1 shutdown",
        "a[0=1 shutdown",
        "echo ${shutdown}",
        "echo a{shutdown,b}",
        "echo {shutdown,b}",
        "ls >shutdown",
        "ls 2> shutdown",
        "sudo -u shutdown ls",
        "sudo -n -- ls shutdown",
        "env A=shutdown ls",
        "nice -n shutdown",
        "xargs -I shutdown ls",
        "/bin/",
        "shutdown/",
        "sudo",
        "sudo -u",
        "A=shutdown",
        ">",
        "2>",
    ] {
        assert_eq!(found(&group, command), None, "{command:?}");
    }
}

/// The documentation says so plainly (domain.md section 9.1): a filter stops mistakes, not somebody who wants to go around it.
#[test]
fn what_a_filter_does_not_stop() {
    let group = group("rm -rf");
    for command in [
        "'rm' -rf /",
        "r\\m -rf /",
        "rm '-rf' /",
        "r''m -rf /",
        "rm -r -f /",
        "rm -fr /",
        "rm --recursive --force /",
        "find / -delete",
        "find / -exec rm -rf {} ;",
        "sh -c \"rm -rf /\"",
        "su -c 'rm -rf /'",
        "ssh host rm -rf /",
        "x=rm $x -rf /",
        "$(echo cm0gLXJm|base64 -d) /",
        "eval rm -rf /",
        "busybox rm -rf /",
        "A=\"1; 2\" rm -rf /",
        "A='$(x)y z' rm -rf /",
        "A=$(x)$(y) rm -rf /",
        "a[1 + 1]=x rm -rf /",
        "case a in (a) rm -rf /;; esac",
        "alias x=rm && x -rf /",
        "./script.sh",
        "vi -c ':!rm -rf /'",
        "python3 -c 'import os; os.removedirs(\"/\")'",
    ] {
        assert_eq!(found(&group, command), None, "{command:?}");
    }
}

#[test]
fn the_first_place_counts_and_there_the_first_line() {
    let group = group(
        "# dangerous\n\nrm -rf /\n  rm   -rf  \r\nhalt\nrm\nhalt\ncat >/etc/passwd\n/opt/run.sh\nrun.sh",
    );
    let line = |command| found(&group, command).and_then(|(_, line)| line);
    assert_eq!(found(&group, "rm -rf / x"), Some(("rm -rf /".to_owned(), Some(3))));
    assert_eq!(found(&group, "rm -rf /x"), Some(("rm -rf".to_owned(), Some(4))));
    assert_eq!(found(&group, "rm x"), Some(("rm".to_owned(), Some(6))));
    assert_eq!((line("halt; rm -rf /"), line("rm x; halt")), (Some(5), Some(6)));
    assert_eq!(
        (line("cat > /etc/passwd"), line("cat>/etc/passwd"), line("cat >>/etc/passwd")),
        (Some(8), Some(8), None)
    );
    // A line with a path is compared with the path as it was typed; one without a path fits every path.
    assert_eq!((line("/opt/run.sh"), line("/x/run.sh"), line("opt/run.sh")), (Some(9), Some(10), Some(10)));
}

#[test]
fn case_is_ignored_if_the_group_says_so() {
    let list = |content| CompiledGroup::compile(GroupType::Command, content, true).unwrap();
    let drop = list("Drop TABLE");
    assert_eq!(found(&drop, "x; /bin/dRoP  Table t"), Some(("/bin/dRoP  Table".to_owned(), Some(1))));
    assert_eq!(found(&drop, "dropt table"), None);
    // Simple folding: one letter is one letter. The Kelvin sign is a k, and a long s is an s, but ß is not ss.
    for (line, command) in
        [("kill", "\u{212a}ill x"), ("ſu", "\\SU"), ("ΣΑΣ", "σας"), ("straẞe", "STRAßE"), ("ämt", "ÄMT")]
    {
        assert!(list(line).find(command.as_bytes()).is_some(), "{line} {command}");
        assert!(group(line).find(command.as_bytes()).is_none(), "{line} {command}");
    }
    assert!(list("strasse").find("straße".as_bytes()).is_none());
    assert_eq!(list("kill").find("x; /\u{212a}/\u{212a}ill x".as_bytes()).unwrap().range, 3..14);
}

#[test]
fn bytes_that_are_no_text_are_words_as_they_are() {
    let list = CompiledGroup::compile(GroupType::Command, "Rm -rf", true).unwrap();
    assert!(list.find(b"\xff\xfe; rm -rf \xff").is_some());
    assert!(list.find(b"rm\xff -rf").is_none());
    assert!(list.find(b"\xff rm -rf").is_none());
    let any = regex("^r.m$", false);
    assert!(any.find("räm".as_bytes()).is_some() && any.find(b"r\xffm").is_none());
    assert!(regex(r"(?-u)^r\xffm$", false).find(b"r\xffm").is_some());
    assert_eq!(regex("rm", false).find(b"\xff\xffrm").unwrap(), Found { range: 2..4, line: None });
}

#[test]
fn an_expression_is_found_anywhere() {
    let drop = regex(r"drop\s+(table|database)\b", true);
    assert_eq!(found(&drop, "select 1; DROP   Table x"), Some(("DROP   Table".to_owned(), None)));
    assert_eq!(found(&drop, "dropped tables"), None);
    assert_eq!(found(&regex("drop", false), "DROP"), None);
    assert_eq!(found(&regex("(?i)drop", false), "DROP"), Some(("DROP".to_owned(), None)));
    assert_eq!(found(&regex("^$", false), ""), Some((String::new(), None)));
    // Blanks at the ends belong to the expression.
    assert_eq!(found(&regex(" rm ", false), "rm x"), None);
}

/// With time that grows by the square, these would take minutes.
#[test]
fn long_commands_take_linear_time() {
    let words = |word: &str, count: usize| vec![word; count].join(" ");
    let list: Vec<String> = (0..1000).map(|n| format!("{} {n}", words("sudo", n % 3 + 9))).collect();
    let list = group(&list.join("\n"));
    let begins = [
        "sudo ", "rm;", "a/", "\\\n", ">", "A=1 ", "then ", "`", "${", "sudo -u ", "A=$(", "A='x ", "case )",
    ];
    for begin in begins {
        let command = begin.repeat(MOST_COMMAND_BYTES / begin.len());
        assert_eq!(list.find(command.as_bytes()), None, "{begin:?}");
    }
    let folded = CompiledGroup::compile(GroupType::Command, &words("é", MOST_WORDS), true).unwrap();
    assert_eq!(folded.find("sudo É ".repeat(8000).as_bytes()), None);
}
