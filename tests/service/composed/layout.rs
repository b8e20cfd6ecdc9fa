//! Breaks a statement that was put together at run time into lines, so that people can read it and a review shows which line
//! changed. Only white space outside of quotes changes.

/// The length after which a line is broken.
const WIDTH: usize = 110;
/// Words that begin a line.
const CLAUSES: [&str; 14] = [
    "SELECT",
    "FROM",
    "WHERE",
    "UNION",
    "ORDER",
    "GROUP",
    "LIMIT",
    "OFFSET",
    "JOIN",
    "LEFT",
    "INNER",
    "CROSS",
    "WITH",
    "RETURNING",
];
/// Words that begin a line if the words of a clause surround them.
const LINKS: [&str; 2] = ["AND", "OR"];
/// A clause word after one of these is no clause: `IS DISTINCT FROM`, `CROSS JOIN`, `WITHIN GROUP`.
const BEFORE: [&str; 8] = ["DISTINCT", "CROSS", "LEFT", "INNER", "OUTER", "WITHIN", "(", "NO"];

/// The statement in lines, indented by the depth of its parentheses.
pub fn laid_out(sql: &str) -> String {
    let mut page = Page::default();
    let mut last = "";
    // Whether each open parenthesis holds a statement.
    let mut open: Vec<bool> = vec![true];
    let words = words(sql);
    for (place, word) in words.iter().enumerate() {
        let (text, is_apart) = *word;
        let holds_statement = open.last().copied().unwrap_or_default();
        let begins_clause = CLAUSES.contains(&text) && holds_statement && !BEFORE.contains(&last);
        if begins_clause || (LINKS.contains(&text) && holds_statement) || last.starts_with("--") {
            page.break_line(
                open.iter().filter(|is_statement| **is_statement).count() - 1,
                LINKS.contains(&text),
            );
        }
        if text == ")" && open.len() > 1 && open.pop() == Some(true) {
            page.break_line(open.iter().filter(|is_statement| **is_statement).count() - 1, false);
        }
        page.add(text, is_apart);
        if text == "(" {
            let next = words.get(place + 1).map(|(next, _)| *next);
            open.push(next.is_some_and(|next| ["SELECT", "WITH"].contains(&next)));
            if open.last() == Some(&true) {
                page.break_line(open.iter().filter(|is_statement| **is_statement).count() - 1, false);
            }
        }
        last = text;
    }
    page.text()
}

/// The words, signs, texts and comments of a statement, each with whether white space precedes it.
fn words(sql: &str) -> Vec<(&str, bool)> {
    let mut all = Vec::new();
    let mut rest = sql;
    loop {
        let trimmed = rest.trim_start();
        let is_apart = trimmed.len() < rest.len();
        let Some(first) = trimmed.chars().next() else { return all };
        let length = match first {
            '\'' | '"' => trimmed[1..].find(first).unwrap() + 2,
            '-' if trimmed.starts_with("--") => trimmed.find('\n').unwrap_or(trimmed.len()),
            '(' | ')' | ',' => 1,
            _ => trimmed.find([' ', '\n', '\t', '(', ')', ',', '\'', '"']).unwrap_or(trimmed.len()),
        };
        all.push((&trimmed[..length], is_apart));
        rest = &trimmed[length..];
    }
}

#[derive(Default)]
struct Page {
    lines: Vec<String>,
    line: String,
    indent: usize,
}

impl Page {
    fn break_line(&mut self, depth: usize, is_link: bool) {
        if !self.line.trim().is_empty() {
            self.lines.push(std::mem::take(&mut self.line));
        }
        self.indent = (depth + usize::from(is_link)) * 2;
        self.line = " ".repeat(self.indent);
    }

    fn add(&mut self, text: &str, is_apart: bool) {
        let is_new = self.line.trim().is_empty();
        if is_apart && !is_new && self.line.chars().count() + text.chars().count() >= WIDTH {
            self.lines.push(std::mem::take(&mut self.line));
            self.line = " ".repeat(self.indent + 4);
        } else if is_apart && !is_new {
            self.line.push(' ');
        }
        self.line.push_str(text);
    }

    fn text(mut self) -> String {
        self.lines.push(self.line);
        self.lines.join("\n")
    }
}

#[test]
fn only_white_space_outside_of_quotes_changes() {
    let sql = "SELECT a, 'b  FROM (c' FROM t WHERE x IS DISTINCT FROM y AND (z = ANY (ARRAY(SELECT  1 FROM u WHERE \"q  r\")))";
    let expected = "SELECT a, 'b  FROM (c'
FROM t
WHERE x IS DISTINCT FROM y
  AND (z = ANY (ARRAY(
  SELECT 1
  FROM u
  WHERE \"q  r\"
)))";
    assert_eq!(laid_out(sql), expected);
}
