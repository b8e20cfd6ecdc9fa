//! Templates of organizations: what they can do, and how their faults are told.

use super::*;

#[test]
fn an_override_replaces_its_part_alone() {
    let overrides =
        Overrides { subject: Some("{{ ticket.title|upper }}".to_owned()), ..Overrides::default() };
    let all = Context::example();
    let with = render(Message::Approved, Language::English, "UTC", &overrides, &all).unwrap();
    let without = render(Message::Approved, Language::English, "UTC", &Overrides::default(), &all).unwrap();
    assert_eq!(with.subject, "PRODUCTION DATABASE FOR THE NIGHT SHIFT");
    assert_eq!((with.text, with.html), (without.text, without.html));
}

#[test]
fn times_are_shown_in_the_zone_of_the_recipient() {
    let at = "{{ ticket.expires_at|datetime }} / {{ ticket.expires_at|date }} / {{ ticket.expires_at|time }}";
    let overrides = Overrides { text: Some(at.to_owned()), ..Overrides::default() };
    let shown = |language, zone| {
        render(Message::Test, language, zone, &overrides, &Context::example())
            .unwrap()
            .text
            .trim_end()
            .to_owned()
    };
    assert_eq!(
        shown(Language::English, "America/New_York"),
        "1 Dec 2026, 07:00 (America/New_York) / 1 Dec 2026 / 07:00"
    );
    assert_eq!(
        shown(Language::German, "Europe/Berlin"),
        "01.12.2026, 13:00 Uhr (Europe/Berlin) / 01.12.2026 / 13:00 Uhr"
    );
    assert_eq!(
        shown(Language::Chinese, "Asia/Shanghai"),
        "2026年12月1日 20:00 (Asia/Shanghai) / 2026年12月1日 / 20:00"
    );
    assert_eq!(shown(Language::English, "Mars/Olympus"), "1 Dec 2026, 12:00 (UTC) / 1 Dec 2026 / 12:00");
}

#[test]
fn filters_do_what_they_say() {
    for (source, text) in [
        ("{{ actor|upper }} {{ actor|lower }} {{ actor|length }}", "DAVE dave 4"),
        (
            "{{ ticket.subjects|join(', ') }} {{ ticket.subjects|first }} {{ ticket.subjects|last }}",
            "db-1, db-2 db-1 db-2",
        ),
        ("{{ ticket.subjects|length }} {{ changes|length }}", "2 1"),
        ("{{ ticket.title|truncate(11) }} {{ actor|truncate(11) }}", "Production… Dave"),
        ("{{ ticket.reason|quoted }}", "> The migration of tonight.\n> It takes two hours."),
        ("{{ actor|default('nobody') }}{{ actor|trim }}", "DaveDave"),
        ("{% for change in changes %}{{ loop.index }}{{ change.field }}{% endfor %}", "1Lasts"),
        ("{% if ticket and not (moment == 'half') %}yes{% else %}no{% endif %}", "yes"),
        ("{# a comment #}{% for s in ticket.subjects if s != 'db-1' %}{{ s }}{% endfor %}", "db-2"),
    ] {
        assert_eq!(text_of(source).as_deref(), Ok(text), "{source}");
        assert_eq!(check(Part::Text, source), [], "{source}");
    }
}

#[test]
fn a_missing_value_is_empty_and_no_fault() {
    let source = "{% if ticket %}t{% endif %}{% if grant.ends_at %}g{% endif %}{{ ticket.title|upper|truncate(3) }}\
                  {{ ticket.expires_at|datetime }}{{ ticket.subjects|join }}{{ actor|default('nobody') }}";
    let overrides = Overrides { text: Some(source.to_owned()), ..Overrides::default() };
    let rendered = render(Message::Test, Language::English, "UTC", &overrides, &minimal()).unwrap();
    assert_eq!(rendered.text.trim(), "nobody");
    assert_eq!(check(Part::Text, source), []);
}

#[test]
fn a_fault_names_its_line_and_every_fault_is_named() {
    let source =
        "{{ ticket.titel }}\n\n{% if false %}{{ tiket }}{{ actor|bold }}{% endif %}\n{% include 'x' %}";
    let faults: Vec<String> = check(Part::Html, source).iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 4, "{faults:#?}");
    assert!(
        faults[0].starts_with("html, line 1: there is no name `ticket.titel`; known are org.name, recip")
    );
    assert!(faults[1].starts_with("html, line 3: there is no name `tiket`"));
    assert!(faults[2].starts_with("html, line 3: there is no filter `bold`; known are date, datetime, "));
    assert!(
        faults[3]
            .starts_with("html, line 4: there is no statement `include`; known are if, elif, else and for")
    );
    assert_eq!(text_of(source).unwrap_err().line, Some(1));
}

#[test]
fn a_template_can_only_say_what_is_harmless() {
    for (source, line, why) in [
        ("a\n{% set a = actor %}", Some(2), "no statement `set`"),
        ("{% macro a() %}{% endmacro %}", Some(1), "no statement `macro`"),
        ("{% autoescape false %}{{ actor }}{% endautoescape %}", Some(1), "no statement `autoescape`"),
        ("{% filter upper %}x{% endfilter %}", Some(1), "no statement `filter`"),
        ("{% raw %}{{ x }}{% endraw %}{{ actor|safe }}", Some(1), "no filter `safe`"),
        ("{{ range(5) }}", Some(1), "no function `range`"),
        ("{{ debug() }}", Some(1), "no function `debug`"),
        ("{{ actor.upper() }}", Some(1), "no name `actor.upper`"),
        ("{{ ticket.title.x }}", Some(1), "no name `ticket.title`"),
        ("{{ ticket['title'] }}", Some(1), "no lists of their own"),
        ("{{ {'a': 1} }}", Some(1), "no lists of their own"),
        ("{{ actor ~ actor }}", Some(1), "don't calculate"),
        ("{{ actor * 1000000 }}", Some(1), "don't calculate"),
        ("{{ actor is defined }}", Some(1), "no tests"),
        ("{{ 'x'.y }}", Some(1), "only a name can stand"),
        ("{{ loop }}", Some(1), "no name `loop`"),
        ("{% for ticket in changes %}{{ ticket.field }}{% endfor %}", Some(1), "the name is taken"),
        ("{% for x in ticket.subjects recursive %}{{ x }}{% endfor %}", Some(1), "no name `recursive`"),
        ("{% for x in changes %}{{ x.old }}{% endfor %}", Some(1), "no name `x.old`"),
        ("x\ny\n{{ ticket }}", Some(3), "a list or a group"),
        ("{{ changes }}", Some(1), "a list or a group"),
        ("{{ x }}{% for x in changes %}{% endfor %}", Some(1), "undefined"),
        ("{{ actor|datetime }}", Some(1), "is not a time"),
        ("\n{% if actor %}", Some(2), "unexpected end of input"),
        ("\n{{ actor", Some(2), "unexpected end of input"),
        ("{% endfor %}", Some(1), "unknown statement"),
    ] {
        let faults = check(Part::Text, source);
        let fault = faults.first().unwrap_or_else(|| panic!("{source}: no fault"));
        assert!(fault.why.contains(why), "{source}: {fault}");
        assert_eq!(fault.line, line, "{source}: {fault}");
        assert!(text_of(source).is_err(), "{source}");
    }
}

#[test]
fn a_template_can_take_neither_all_time_nor_all_memory() {
    let heads =
        (0..20).fold(String::new(), |heads, n| heads + &format!("{{% for a{n} in ticket.subjects %}}"));
    let fault = text_of(&(heads + "x" + &"{% endfor %}".repeat(20))).unwrap_err();
    assert_eq!(fault.why, "takes too many steps");
    let long = text_of(&"{{ ticket.subjects|join(ticket.reason) }}".repeat(900)).unwrap_err();
    assert!(long.why.contains("has 36900 bytes, at most 32768"), "{long}");
    let context = Context { comment: Some("字".repeat(5000)), ..minimal() };
    let overrides = Overrides { text: Some("{{ comment }}".repeat(900)), ..Overrides::default() };
    let fault = render(Message::Test, Language::English, "UTC", &overrides, &context).unwrap_err();
    assert_eq!(fault.why, "makes a text that is too long");
    let nested = format!("{{{{ {}actor{} }}}}", "(".repeat(5000), ")".repeat(5000));
    assert!(text_of(&nested).is_err());
    assert!(text_of(&"{{ actor|first|".repeat(2000)).is_err());
}

proptest::proptest! {
    #[test]
    fn fuzz_any_template_is_rendered_or_refused(source in "(\\{\\{ |\\{% |if |for |in | \\}\\}| %\\}|actor|ticket\\.|title|\\||\n|\\PC){0,30}") {
        let faults = check(Part::Html, &source);
        proptest::prop_assert_eq!(faults.is_empty(), check(Part::Text, &source).is_empty());
    }
}
