//! What a template may say. The engine's own tokens are looked at, so that the check reads a template as the engine does.
//! Every statement, name and filter is checked, also in branches that a rendering would not reach.

use minijinja::{
    machinery::{Token, tokenize},
    syntax::SyntaxConfig,
};

use super::{
    Part, TemplateFault,
    filters::FILTERS,
    names::{self, Kind, LOOP, NAMES, known_names},
};

/// The longest template, in bytes.
const LONGEST: usize = 32 * 1024;
/// The most tokens between two braces. The engine reads an expression by recursion, so a long one would overflow the stack.
const LONGEST_EXPRESSION: usize = 40;
/// How deep `if` and `for` may be nested. Each `elif` counts, because the engine nests it.
const DEEPEST: usize = 20;
const STATEMENTS: &[&str] = &["if", "elif", "else", "endif", "for", "endfor"];
const WORDS: &[&str] = &[
    "if", "elif", "else", "endif", "for", "endfor", "in", "not", "and", "or", "true", "false", "none",
    "True", "False", "None",
];

/// The syntax of templates. A statement on a line of its own leaves no empty line.
pub(super) fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().unwrap_or_default()
}

/// Every fault of this kind, in the order of the template.
pub(super) fn faults(part: Part, source: &str) -> Vec<TemplateFault> {
    if source.len() > LONGEST {
        let why = format!("has {} bytes, at most {LONGEST}", source.len());
        return vec![TemplateFault { part, line: None, why }];
    }
    let mut tokens = Vec::new();
    for token in tokenize(source, false, syntax()) {
        match token {
            Ok((token, span)) => tokens.push((token, usize::from(span.start_line))),
            Err(error) => return vec![TemplateFault::of_engine(part, &error)],
        }
    }
    if let Some((line, why)) = too_deep(&tokens) {
        return vec![TemplateFault { part, line: Some(line), why }];
    }
    let lint = Lint { variables: loop_variables(&tokens), tokens };
    let found = (0..lint.tokens.len()).filter_map(|at| {
        let line = lint.tokens.get(at).map(|(_, line)| *line);
        lint.fault(at).map(|why| TemplateFault { part, line, why })
    });
    found.collect()
}

/// The first place where the engine would go too deep, with its line.
fn too_deep(tokens: &[(Token<'_>, usize)]) -> Option<(usize, String)> {
    let mut length = 0;
    let mut open: Vec<usize> = Vec::new();
    let mut is_first = false;
    for (token, line) in tokens {
        length = if matches!(token, Token::BlockStart | Token::VariableStart) { 0 } else { length + 1 };
        if length > LONGEST_EXPRESSION {
            return Some((
                *line,
                format!("is too long: at most {LONGEST_EXPRESSION} words and signs between two braces"),
            ));
        }
        match token {
            Token::Ident("if" | "for") if is_first => open.push(1),
            Token::Ident("elif") if is_first => open.last_mut().into_iter().for_each(|depth| *depth += 1),
            Token::Ident("endif" | "endfor") if is_first => drop(open.pop()),
            _ => {}
        }
        if open.iter().sum::<usize>() > DEEPEST {
            return Some((
                *line,
                format!("is nested too deeply: at most {DEEPEST} times `if`, `elif` and `for`"),
            ));
        }
        is_first = matches!(token, Token::BlockStart);
    }
    None
}

struct Lint<'a> {
    tokens: Vec<(Token<'a>, usize)>,
    /// The names that loops give to items.
    variables: Vec<&'a str>,
}

/// The names between `for` and `in`.
fn loop_variables<'a>(tokens: &[(Token<'a>, usize)]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut is_head = false;
    let mut before = None;
    for (token, _) in tokens {
        match token {
            Token::Ident("for") => is_head = matches!(before, Some(&Token::BlockStart)),
            Token::Ident("in") | Token::BlockEnd => is_head = false,
            Token::Ident(name) if is_head => found.push(*name),
            _ => {}
        }
        before = Some(token);
    }
    found
}

impl<'a> Lint<'a> {
    fn token(&self, at: usize) -> Option<&Token<'a>> {
        self.tokens.get(at).map(|(token, _)| token)
    }

    fn before(&self, at: usize, back: usize) -> Option<&Token<'a>> {
        at.checked_sub(back).and_then(|at| self.token(at))
    }

    /// The fault of this token.
    fn fault(&self, at: usize) -> Option<String> {
        match self.token(at)? {
            Token::Plus
            | Token::Mul
            | Token::Div
            | Token::FloorDiv
            | Token::Pow
            | Token::Mod
            | Token::Tilde => {
                Some("templates don't calculate and join no texts: write one value after the other".into())
            }
            Token::BraceOpen | Token::BraceClose | Token::BracketOpen | Token::BracketClose => Some(
                "templates have no lists of their own: write `ticket.title`, and `for` for a list".into(),
            ),
            Token::Ident(name) => self.fault_of_name(at, name),
            _ => None,
        }
    }

    fn fault_of_name(&self, at: usize, name: &str) -> Option<String> {
        match self.before(at, 1) {
            Some(Token::BlockStart) => (!STATEMENTS.contains(&name))
                .then(|| format!("there is no statement `{name}`; known are if, elif, else and for")),
            Some(Token::Pipe) => (!FILTERS.contains(&name))
                .then(|| format!("there is no filter `{name}`; known are {}", FILTERS.join(", "))),
            Some(Token::Dot) => match self.before(at, 2) {
                // The whole path is looked at where it begins.
                Some(Token::Ident(_)) => None,
                _ => Some(format!("only a name can stand before `.{name}`")),
            },
            _ if name == "is" => {
                Some("templates have no tests: write `if ticket.title` to ask whether it is there".into())
            }
            _ if WORDS.contains(&name) => None,
            _ if matches!(self.token(at + 1), Some(Token::ParenOpen)) => {
                Some(format!("there is no function `{name}`"))
            }
            _ if matches!(self.token(at + 1), Some(Token::Assign)) => None,
            _ => self.fault_of_path(at, name),
        }
    }

    fn fault_of_path(&self, at: usize, name: &str) -> Option<String> {
        let field = match (self.token(at + 1), self.token(at + 2)) {
            (Some(Token::Dot), Some(Token::Ident(field))) => Some(*field),
            _ => None,
        };
        let is_deeper = field.is_some() && matches!(self.token(at + 3), Some(Token::Dot));
        let path = field.map_or_else(|| name.to_owned(), |field| format!("{name}.{field}"));
        let is_variable = self.variables.contains(&name);
        let kind = names::find(NAMES, name);
        if is_variable && (kind.is_some() || name == "loop") {
            return Some(format!("a loop can't call its items `{name}`: the name is taken"));
        }
        let is_known = match (kind, field) {
            _ if is_deeper => false,
            (None, field) if is_variable => field.is_none_or(names::is_field_of_an_item),
            (None, field) => name == "loop" && field.is_some_and(|field| LOOP.contains(&field)),
            (Some(Kind::Group(fields)), Some(field)) => names::find(fields, field).is_some(),
            (Some(_), field) => field.is_none(),
        };
        (!is_known).then(|| format!("there is no name `{path}`; known are {}", known_names().join(", ")))
    }
}
