//! The text format of Prometheus, read strictly.

use std::collections::{BTreeMap, BTreeSet};

/// What a scrape has found.
pub struct Scraped {
    /// The kind of each metric.
    pub kinds: BTreeMap<String, String>,
    /// The value of each series, by its name and its labels as they are written.
    pub values: BTreeMap<(String, String), f64>,
}

impl Scraped {
    /// Reads the text, and fails at anything that the format does not allow.
    pub fn parse(text: &str) -> Self {
        assert!(text.ends_with('\n'));
        let mut found = Self { kinds: BTreeMap::new(), values: BTreeMap::new() };
        let (mut helped, mut family) = (BTreeSet::new(), String::new());
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, help) = rest.split_once(' ').unwrap();
                assert!(!help.is_empty() && helped.insert(name.to_owned()), "{line}");
                name.clone_into(&mut family);
            } else if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').unwrap();
                assert!(["counter", "gauge", "histogram"].contains(&kind) && name == family, "{line}");
                assert!(found.kinds.insert(name.to_owned(), kind.to_owned()).is_none(), "{line}");
            } else {
                let (name, labels, value) = sample(line);
                let kind = &found.kinds[&family];
                let ends: &[&str] = if kind == "histogram" { &["_bucket", "_sum", "_count"] } else { &[""] };
                assert!(ends.iter().any(|end| name == format!("{family}{end}")), "{line} in {family}");
                assert!(value >= 0.0, "{line}");
                assert!(found.values.insert((name, labels), value).is_none(), "twice: {line}");
            }
        }
        found.histograms_are_sound();
        found
    }

    /// The buckets of a histogram grow, and the last one has all.
    fn histograms_are_sound(&self) {
        let mut last: BTreeMap<(String, String), f64> = BTreeMap::new();
        let mut buckets: Vec<_> = Vec::new();
        for ((name, labels), value) in &self.values {
            let Some(family) = name.strip_suffix("_bucket") else { continue };
            let (others, limit) = labels.rsplit_once("le=\"").unwrap();
            let limit = limit.trim_end_matches('"');
            let limit: f64 = if limit == "+Inf" { f64::INFINITY } else { limit.parse().unwrap() };
            buckets.push((family.to_owned(), others.trim_end_matches(',').to_owned(), limit, *value));
        }
        buckets.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)).then(a.2.total_cmp(&b.2)));
        for (family, labels, limit, value) in buckets {
            let key = (family, labels);
            assert!(last.get(&key).is_none_or(|before| *before <= value), "{key:?} shrinks at {limit}");
            if limit.is_infinite() {
                let count = self.values[&(format!("{}_count", key.0), key.1.clone())];
                assert!((count - value).abs() < 0.5, "{key:?}");
            }
            last.insert(key, value);
        }
    }

    /// The value of a series. 0 if it is not there.
    pub fn value(&self, name: &str, labels: &str) -> f64 {
        self.values.get(&(name.to_owned(), labels.to_owned())).copied().unwrap_or_default()
    }

    /// How far each counter of this name has moved, by its labels; of a histogram, its count.
    pub fn since(&self, before: &Self, name: &str) -> Vec<(String, u64)> {
        let counted = format!("{name}_count");
        let of_name = self.values.iter().filter(|((found, _), _)| *found == name || *found == counted);
        let moved = of_name.map(|((found, labels), value)| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small counts")]
            let by = (value - before.value(found, labels)).round() as u64;
            (labels.clone(), by)
        });
        moved.filter(|(_, by)| *by > 0).collect()
    }

    /// All values of labels.
    pub fn label_values(&self) -> BTreeSet<String> {
        let pairs = self.values.keys().flat_map(|(_, labels)| labels.split("\",").collect::<Vec<_>>());
        let values = pairs.filter_map(|pair| pair.split_once("=\"").map(|(_, value)| value));
        values.map(|value| value.trim_end_matches('"').to_owned()).collect()
    }
}

/// Name, labels and value of a line such as `name{a="b"} 1`.
fn sample(line: &str) -> (String, String, f64) {
    let (series, value) = line.rsplit_once(' ').unwrap();
    let (name, labels) = match series.split_once('{') {
        Some((name, labels)) => (name, labels.strip_suffix('}').unwrap()),
        None => (series, ""),
    };
    let is_word = |text: &str| {
        let mut bytes = text.bytes();
        bytes.next().is_some_and(|b| b.is_ascii_lowercase())
            && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    assert!(is_word(name), "{line}");
    let mut rest = labels;
    while !rest.is_empty() {
        let (label, quoted) = rest.split_once("=\"").unwrap();
        assert!(is_word(label), "{line}");
        // No value of ours needs an escape.
        let (value, others) = quoted.split_once('"').unwrap();
        assert!(!value.contains('\\') && !value.is_empty(), "{line}");
        assert!(others.is_empty() || others.starts_with(','), "{line}");
        rest = others.trim_start_matches(',');
    }
    (name.to_owned(), labels.to_owned(), value.parse().unwrap())
}
