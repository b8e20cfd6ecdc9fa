//! Templates that are written to exhaust the server: its stack, its time, its memory. A stack that overflows would end the
//! whole server.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::*;

/// As large as a template may be.
const SIZE: usize = 32 * 1024;

/// Beginning, piece and end of templates that go deeper with each piece, and what closes each piece.
const DEEP: &[(&str, &str, &str, &str)] = &[
    ("{{ actor", "|trim", " }}", ""),
    ("{{ actor", "|default(actor)", " }}", ""),
    ("{% if actor %}a", "{% elif actor %}a", "{% endif %}", ""),
    ("{{ actor", " and actor", " }}", ""),
    ("{{ actor", " or actor", " }}", ""),
    ("{{ ", "not ", "actor }}", ""),
    ("{{ ", "-", "actor }}", ""),
    ("{{ ", "- ", "1 }}", ""),
    ("{{ 1", "-1", " }}", ""),
    ("{{ actor", "==actor", " }}", ""),
    ("{{ actor", " in actor", " }}", ""),
    ("{{ actor", " not in actor", " }}", ""),
    ("{{ actor", " if actor else actor", " }}", ""),
    ("{{ actor", " if actor", " }}", ""),
    ("{{ ", "actor|default(", "actor", ""),
    ("{{ ", "(", "", ""),
    ("{{ ", "(", "actor }}", ")"),
    ("{{ ", "actor|default(", "actor }}", ")"),
    ("", "{% if actor %}", "x", "{% endif %}"),
    ("", "{% if actor %}{% for c in changes %}", "x", "{% endfor %}{% endif %}"),
    ("{% for x in changes", " if x", "%}{% endfor %}", ""),
    ("", "{#", "", ""),
    ("", "{{", "", ""),
    ("", "{% raw %}", "", ""),
];

#[test]
fn no_depth_exhausts_the_stack() {
    // Threads of the server have 2 MiB.
    let checked = thread::Builder::new().stack_size(1024 * 1024).spawn(|| {
        for (start, piece, end, close) in DEEP {
            let most = (SIZE - start.len() - end.len()) / (piece.len() + close.len());
            for depth in [10, 25, 30, 45, 90, 100, most] {
                let middle = if close.is_empty() {
                    format!("{}{end}", piece.repeat(depth))
                } else {
                    let (before, after) = end.split_at(end.find(' ').unwrap_or(end.len()));
                    format!("{}{before}{}{after}", piece.repeat(depth), close.repeat(depth))
                };
                let template = format!("{start}{middle}");
                let begun = Instant::now();
                let faults = check(Part::Html, &template);
                let took = begun.elapsed();
                assert!(took < Duration::from_secs(2), "{start}{piece}: {took:?}");
                assert!(depth < most || !faults.is_empty() || *piece == "{#", "{start}{piece} is too deep");
            }
        }
    });
    checked.unwrap().join().unwrap();
}

#[test]
fn no_loop_exhausts_the_time() {
    let long = "字 x\n".repeat(1000);
    let subjects = vec!["s".to_owned(); 50];
    let ticket = Ticket { subjects, reason: Some(long.clone()), ..Ticket::default() };
    let context = Context { ticket: Some(ticket), comment: Some(long), ..minimal() };
    let head = "{% for a in ticket.subjects %}{% for b in ticket.subjects %}{% for c in ticket.subjects %}";
    let end = "{% endfor %}{% endfor %}{% endfor %}";
    for body in [
        "{% if comment|upper %}{% endif %}",
        "{% if comment|quoted|quoted|quoted|quoted|quoted|quoted|lower|trim|length %}{% endif %}",
        "{% if comment|truncate(3999) == comment %}{% endif %}",
        "{% if comment in comment %}{% endif %}",
        "{% if ticket.subjects|join(comment) %}{% endif %}",
        "{% for c in comment %}{% if c == 'x' %}{% endif %}{% endfor %}",
        "{% if ticket.subjects|first|default(comment|quoted) %}{% endif %}",
    ] {
        let text = Some(format!("{head}{body}{end}"));
        let overrides = Overrides { text, ..Overrides::default() };
        let begun = Instant::now();
        let rendered = render(Message::Test, Language::English, "UTC", &overrides, &context);
        assert!(rendered.is_err(), "{body}");
        assert!(begun.elapsed() < Duration::from_secs(1), "{body}: {:?}", begun.elapsed());
    }
}
