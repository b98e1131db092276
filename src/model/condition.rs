//! Conditions: what must be so for a clause, a block or an item to stand.
//!
//! `local.page`, `not local.page`, `school.kind is "academy" and (people.dsl or frequency is "termly")`.

use crate::diagnostic::{Diagnostic, Fault, did_you_mean, nearest};
use crate::model::names::{Names, is_id};
use crate::model::value::{ValueType, which_option};
use crate::source::{At, Span};
use std::fmt;

/// A condition that was read and whose names are known.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// The fact is given, and is not "no".
    Given(Fact),
    /// The fact is given as these words.
    Is(Fact, String),
    /// The other is not so.
    Not(Box<Condition>),
    /// Every one is so.
    All(Vec<Condition>),
    /// At least one is so.
    Any(Vec<Condition>),
}

/// What a condition asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// The kinds that a school is of, apart by spaces: its own, and the broader ones that belongs to.
    Kind,
    /// The holder of a post.
    Person(String),
    /// A fact that the school gives.
    Local(String),
    /// A parameter of the clause.
    Parameter(String),
    /// Whether this stands in the policy: an item or paragraph of the same clause, `clause#item`, or a clause.
    Stands(At<String>),
}

impl Condition {
    /// Whether it is so. `given` says the words of a fact: none if it is not given or is "no".
    pub fn holds(&self, given: &dyn Fn(&Fact) -> Option<String>) -> bool {
        match self {
            Condition::Given(fact) => given(fact).is_some(),
            Condition::Is(Fact::Kind, wanted) => {
                given(&Fact::Kind).is_some_and(|kinds| kinds.split(' ').any(|kind| kind == wanted))
            }
            Condition::Is(fact, wanted) => given(fact).as_deref() == Some(wanted),
            Condition::Not(inner) => !inner.holds(given),
            Condition::All(parts) => parts.iter().all(|part| part.holds(given)),
            Condition::Any(parts) => parts.iter().any(|part| part.holds(given)),
        }
    }
}

impl Condition {
    /// Every fact that it asks for.
    pub fn facts(&self) -> Vec<&Fact> {
        match self {
            Condition::Given(fact) | Condition::Is(fact, _) => vec![fact],
            Condition::Not(inner) => inner.facts(),
            Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(Condition::facts).collect(),
        }
    }

    /// The ids of what it needs to stand, as they were written.
    pub fn needed(&self) -> Vec<&At<String>> {
        let ids = self.facts().into_iter().filter_map(|fact| match fact {
            Fact::Stands(target) => Some(target),
            Fact::Kind | Fact::Person(_) | Fact::Local(_) | Fact::Parameter(_) => None,
        });
        ids.collect()
    }

    /// Whether it is plain that both are never so at once; other contradictions are not looked for.
    pub fn excludes(&self, other: &Condition) -> bool {
        let denies = |one: &Condition, other: &Condition| matches!(one, Condition::Not(inner) if **inner == *other);
        let part = |one: &Condition, other: &Condition| matches!(one, Condition::All(parts) if parts.iter().any(|part| part.excludes(other)));
        // A free school is an academy too, so two kinds may both be so.
        let differs = matches!((self, other), (Condition::Is(one, a), Condition::Is(other, b)) if one == other && a != b && *one != Fact::Kind);
        denies(self, other) || denies(other, self) || part(self, other) || part(other, self) || differs
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fact::Kind => f.write_str("school.kind"),
            Fact::Person(post) => write!(f, "people.{post}"),
            Fact::Local(name) => write!(f, "local.{name}"),
            Fact::Parameter(name) => f.write_str(name),
            Fact::Stands(target) => f.write_str(&target.value),
        }
    }
}

/// As an author may write it: two conditions that mean the same part by part are written the same.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |parts: &[Condition], word: &str, f: &mut fmt::Formatter<'_>| {
            for (at, part) in parts.iter().enumerate() {
                f.write_str(if at == 0 { "" } else { word })?;
                match part {
                    Condition::All(_) | Condition::Any(_) => write!(f, "({part})")?,
                    Condition::Given(_) | Condition::Is(..) | Condition::Not(_) => write!(f, "{part}")?,
                }
            }
            Ok(())
        };
        match self {
            Condition::Given(fact) => write!(f, "{fact}"),
            Condition::Is(fact, wanted) if wanted.contains('"') => write!(f, "{fact} is '{wanted}'"),
            Condition::Is(fact, wanted) => write!(f, "{fact} is \"{wanted}\""),
            Condition::Not(inner) => match &**inner {
                Condition::All(_) | Condition::Any(_) => write!(f, "not ({inner})"),
                Condition::Given(_) | Condition::Is(..) | Condition::Not(_) => write!(f, "not {inner}"),
            },
            Condition::All(parts) => joined(parts, " and ", f),
            Condition::Any(parts) => joined(parts, " or ", f),
        }
    }
}

/// Reads a condition.
pub fn parse(written: &At<String>, names: &Names<'_>, found: &mut Vec<Diagnostic>) -> Option<Condition> {
    let text = &written.value;
    let base = written.base();
    let place = |start: usize, end: usize| base.part(start, end);
    let tokens = tokens(text);
    let mut parser = Parser { tokens: &tokens, at: 0, names, found, place: &place, end: text.len() };
    let condition = parser.any()?;
    if let Some(token) = parser.peek() {
        parser.fail(token.start, token.end, "this was not expected here");
        return None;
    }
    Some(condition)
}

/// Reads what something needs in order to stand: ids of items, paragraphs or clauses, all joined by "and" or all by "or".
/// Whether a clause has the items is not looked at: it may not have been read yet.
pub fn needs(written: &At<String>, names: &Names<'_>, found: &mut Vec<Diagnostic>) -> Option<Condition> {
    const HOW: &str =
        "write needs=\"contact\", needs=\"roles/staff#contact\", or several with \"and\" or \"or\" between them";
    let base = written.base();
    let mut parts = Vec::new();
    let mut joins: Vec<&str> = Vec::new();
    for (at, token) in tokens(&written.value).into_iter().enumerate() {
        let span = base.part(token.start, token.end);
        if at % 2 == 1 {
            if !["and", "or"].contains(&token.text) || joins.first().is_some_and(|first| *first != token.text) {
                let message = "all of what this needs is joined by \"and\", or all by \"or\"";
                found.push(Diagnostic::error(Fault::BadCondition, span, message).help(HOW));
                return None;
            }
            joins.push(token.text);
            continue;
        }
        let (clause, item) = match token.text.split_once('#') {
            Some((clause, item)) => (clause, item),
            None if token.text.contains('/') => (token.text, ""),
            None => ("", token.text),
        };
        if !(item.is_empty() || is_id(item)) || token.text.ends_with('#') {
            found.push(Diagnostic::error(Fault::BadId, span, format!("\"{}\" is not an id", token.text)).help(HOW));
            return None;
        }
        if !clause.is_empty() && !names.clauses.contains(clause) {
            let fault = Diagnostic::error(Fault::UnknownClause, span, format!("there is no clause \"{clause}\""));
            let help = did_you_mean(clause, names.clauses.iter().map(String::as_str));
            found.push(fault.help(help.unwrap_or_else(|| "policygen list clauses shows those there are".to_owned())));
            return None;
        }
        parts.push(Condition::Given(Fact::Stands(At::new(token.text.to_owned(), span))));
    }
    if parts.len() != joins.len() + 1 {
        let what = "this does not say what is needed";
        found.push(Diagnostic::error(Fault::BadCondition, written.span, what).help(HOW));
        return None;
    }
    Some(match (parts.len(), joins.first()) {
        (1, _) => parts.remove(0),
        (_, Some(&"or")) => Condition::Any(parts),
        (_, _) => Condition::All(parts),
    })
}

/// What a condition is like.
const EXAMPLE: &str = "a condition is such as: people.headteacher and not school.kind is 'academy'";

#[derive(Clone, Copy)]
struct Token<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

/// Words, quoted words and parentheses.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let length = match first {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '(' | ')' => 1,
            '"' => text[at + 1..].find('"').map_or(text.len() - at, |close| close + 2),
            '\'' => text[at + 1..].find('\'').map_or(text.len() - at, |close| close + 2),
            _ => text[at..].find(|c: char| c.is_whitespace() || "()\"'".contains(c)).unwrap_or(text.len() - at),
        };
        tokens.push(Token { text: &text[at..at + length], start: at, end: at + length });
        at += length;
    }
    tokens
}

struct Parser<'p> {
    tokens: &'p [Token<'p>],
    at: usize,
    names: &'p Names<'p>,
    found: &'p mut Vec<Diagnostic>,
    place: &'p dyn Fn(usize, usize) -> Span,
    end: usize,
}

impl<'p> Parser<'p> {
    fn peek(&self) -> Option<Token<'p>> {
        self.tokens.get(self.at).copied()
    }

    fn take(&mut self, word: &str) -> bool {
        let taken = self.peek().is_some_and(|token| token.text == word);
        self.at += usize::from(taken);
        taken
    }

    fn fail(&mut self, start: usize, end: usize, message: &str) {
        self.fail_with(start, end, message, EXAMPLE);
    }

    fn fail_with(&mut self, start: usize, end: usize, message: &str, help: &str) {
        self.found.push(Diagnostic::error(Fault::BadCondition, (self.place)(start, end), message).help(help));
    }

    fn any(&mut self) -> Option<Condition> {
        let mut parts = vec![self.all()?];
        while self.take("or") {
            parts.push(self.all()?);
        }
        Some(if parts.len() == 1 { parts.remove(0) } else { Condition::Any(parts) })
    }

    fn all(&mut self) -> Option<Condition> {
        let mut parts = vec![self.one(0)?];
        while self.take("and") {
            parts.push(self.one(0)?);
        }
        Some(if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) })
    }

    fn one(&mut self, depth: usize) -> Option<Condition> {
        let Some(token) = self.peek() else {
            self.fail(0, self.end, "the condition ends too soon");
            return None;
        };
        if depth > 20 {
            self.fail(token.start, token.end, "the condition is nested too deeply");
            return None;
        }
        if self.take("not") {
            return self.one(depth + 1).map(|inner| Condition::Not(Box::new(inner)));
        }
        if self.take("(") {
            // Depth is what is open here, not what was opened before.
            let count = |sign: &str| self.tokens[..self.at].iter().filter(|token| token.text == sign).count();
            if count("(") > count(")") + 20 {
                self.fail(token.start, token.end, "the condition is nested too deeply");
                return None;
            }
            let inner = self.any()?;
            if !self.take(")") {
                self.fail_with(
                    token.start,
                    token.end,
                    "this parenthesis is never closed",
                    "write both, as in: school.kind is 'academy' and (people.headteacher or people.chair)",
                );
                return None;
            }
            return Some(inner);
        }
        self.at += 1;
        let fact = self.fact(token)?;
        if !self.take("is") {
            if fact == Fact::Kind {
                self.fail_with(
                    token.start,
                    token.end,
                    "this does not say which kind",
                    "write school.kind is 'academy'",
                );
                return None;
            }
            return Some(Condition::Given(fact));
        }
        let Some(words) = self.peek() else {
            self.fail(token.start, self.end, "the condition ends too soon");
            return None;
        };
        self.at += 1;
        let wanted = words.text.trim_matches(['"', '\'']).to_owned();
        self.check_words(&fact, &wanted, words)?;
        Some(Condition::Is(fact, wanted))
    }

    fn fact(&mut self, token: Token<'p>) -> Option<Fact> {
        let (space, name) = token.text.split_once('.').unwrap_or(("", token.text));
        let names = self.names;
        let local: Vec<&str> = names.facts.local.keys().map(String::as_str).collect();
        let people: Vec<&str> = names.facts.people.keys().map(String::as_str).collect();
        let parameters: Vec<&str> = names.parameters.keys().map(String::as_str).collect();
        let (known, fact) = match space {
            "school" => (vec!["kind"], Fact::Kind),
            "local" => (local, Fact::Local(name.to_owned())),
            "people" => (people, Fact::Person(name.to_owned())),
            "" => (parameters, Fact::Parameter(name.to_owned())),
            _ => (Vec::new(), Fact::Kind),
        };
        if known.contains(&name) {
            return Some(fact);
        }
        if names.is_broken(token.text) {
            return None;
        }
        let help = match nearest(name, known.iter().copied()) {
            Some(near) if space.is_empty() => format!("did you mean \"{near}\"?"),
            Some(near) => format!("did you mean \"{space}.{near}\"?"),
            None => format!("a condition names local.…, people.…, school.kind or a parameter of the clause; {EXAMPLE}"),
        };
        self.found.push(
            Diagnostic::error(
                Fault::UnknownFact,
                (self.place)(token.start, token.end),
                format!("\"{}\" is not a fact that is known", token.text),
            )
            .help(help),
        );
        None
    }

    /// Words that the fact can never be are a slip, not a condition.
    fn check_words(&mut self, fact: &Fact, wanted: &str, token: Token<'p>) -> Option<()> {
        let declared = match fact {
            Fact::Local(name) => self.names.facts.local.get(name),
            Fact::Parameter(name) => self.names.parameters.get(name),
            Fact::Kind | Fact::Person(_) | Fact::Stands(_) => None,
        };
        let unfit = match declared.map(|declared| declared.value.r#type) {
            Some(ValueType::YesNo) => Some((
                "it is yes or no, and compared with nothing",
                format!("write when it is yes: {fact}; when it is no: not {fact}"),
            )),
            Some(ValueType::Date) => {
                Some(("a date cannot be compared", format!("ask whether it is given: {fact}, or not {fact}")))
            }
            _ => None,
        };
        if let Some((message, help)) = unfit {
            self.fail_with(token.start, token.end, message, &help);
            return None;
        }
        let options: Vec<&str> = match fact {
            Fact::Kind => self.names.kinds.ids(),
            Fact::Local(name) => self.names.facts.local[name].value.options.iter().map(At::as_str).collect(),
            Fact::Parameter(name) => self.names.parameters[name].value.options.iter().map(At::as_str).collect(),
            Fact::Person(_) | Fact::Stands(_) => Vec::new(),
        };
        if options.is_empty() || options.contains(&wanted) {
            return Some(());
        }
        let help = which_option(wanted, &options);
        let meant = options.iter().find(|option| help == format!("did you mean \"{option}\"?"));
        let help = match (meant, fact) {
            (Some(meant), _) => format!("{help} As in: {fact} is '{meant}'"),
            // There are many kinds.
            (None, Fact::Kind) => {
                "policygen list kinds shows those there are, as in: school.kind is 'academy'".to_owned()
            }
            (None, Fact::Local(_) | Fact::Parameter(_) | Fact::Person(_) | Fact::Stands(_)) => {
                format!("{help}; as in: {fact} is '{}'", options[0])
            }
        };
        self.found.push(
            Diagnostic::error(
                Fault::UnknownWord,
                (self.place)(token.start, token.end),
                format!("it is never \"{wanted}\""),
            )
            .help(help),
        );
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::Facts;
    use crate::model::register::Registers;
    use crate::shape::{self, Named};
    use crate::source::Sources;
    use std::collections::{BTreeMap, BTreeSet};

    /// Whether a condition holds for a maintained school that has a page; none if it cannot be read.
    const FACTS: &str = "[people.head]\nhelp = \"h\"\n[local.page]\ntype = \"text\"\nhelp = \"p\"\n[local.club]\ntype = \"text\"\nhelp = \"c\"\n[local.lake]\ntype = \"yes-no\"\nhelp = \"l\"\n[local.since]\ntype = \"date\"\nhelp = \"s\"\n[local.boat]\ntype = \"one-of\"\noptions = [\"punt\", \"canoe\"]\nhelp = \"b\"\n";

    fn parsed(text: &str) -> Option<Condition> {
        read(text).0
    }

    fn read(text: &str) -> (Option<Condition>, Vec<Diagnostic>) {
        let facts = FACTS;
        let mut sources = Sources::default();
        let mut found = Vec::new();
        let file = sources.add("facts.toml", facts);
        let facts: Facts = shape::read(facts, file, 0, &mut found).expect("the test writes facts");
        let names = Names {
            vocabulary: &BTreeMap::new(),
            facts: &facts,
            kinds: &crate::model::kind::tests::built_in(),
            registers: &Registers::default(),
            clauses: &BTreeSet::new(),
            parameters: &Named::new(),
            broken: &BTreeSet::new(),
        };
        let file = sources.add("condition", text);
        let written = At::new(text.to_owned(), Span::new(file, 0, text.len()));
        let condition = parse(&written, &names, &mut found);
        assert_eq!(condition.is_some(), found.is_empty(), "{text}: {found:?}");
        (condition, found)
    }

    #[test]
    fn every_fault_of_a_condition_shows_how_one_is_written() {
        let texts = [
            "",
            "people.head and",
            "people.head local.page",
            "people.head and (local.page",
            "people.zebra",
            "local.zebra",
            "ducks.pond",
            "school.kind",
            "school.kind is",
            "school.kind is 'zebra'",
            "school.kind is 'acadamy'",
            "local.lake is 'yes'",
            "local.since is '2026'",
            "local.boat is 'raft'",
        ];
        for text in texts {
            let (_, found) = read(text);
            let help: Vec<&str> = found.iter().filter_map(|fault| fault.help.as_deref()).collect();
            let is_shown = help.len() == 1
                && ["school.kind is '", "local.", "did you mean"].iter().any(|part| help[0].contains(part));
            assert!(is_shown, "{text}: {help:?}");
        }
        assert_eq!(
            read("local.lake is 'yes'").1[0].help.as_deref(),
            Some("write when it is yes: local.lake; when it is no: not local.lake")
        );
    }

    fn holds(text: &str) -> Option<bool> {
        let given = |fact: &Fact| match fact {
            Fact::Kind => Some("free-school academy".to_owned()),
            Fact::Local(name) => (name == "page").then(|| "Facebook".to_owned()),
            Fact::Person(_) | Fact::Parameter(_) | Fact::Stands(_) => None,
        };
        parsed(text).map(|condition| condition.holds(&given))
    }

    #[test]
    fn a_condition_is_written_as_it_can_be_read() {
        for text in [
            "local.page",
            "not local.page or local.club and not (local.page or people.head)",
            "(local.page or local.club) and local.page is \"Facebook\"",
            "school.kind is \"academy\"",
        ] {
            let read = |text: &str| parsed(text).expect("it is a condition");
            assert_eq!(read(&read(text).to_string()), read(text), "{text}");
        }
    }

    #[test]
    fn opposite_conditions_exclude_each_other() {
        let page = || Condition::Given(Fact::Local("page".to_owned()));
        let club = || Condition::Given(Fact::Local("club".to_owned()));
        let no_page = || Condition::Not(Box::new(page()));
        let is = |fact: Fact, words: &str| Condition::Is(fact, words.to_owned());
        assert!(page().excludes(&no_page()) && no_page().excludes(&page()));
        assert!(Condition::All(vec![club(), page()]).excludes(&Condition::All(vec![no_page(), club()])));
        assert!(!page().excludes(&club()) && !Condition::Any(vec![club(), page()]).excludes(&no_page()));
        let often = || Fact::Parameter("often".to_owned());
        assert!(is(often(), "daily").excludes(&is(often(), "weekly")));
        assert!(!is(Fact::Kind, "academy").excludes(&is(Fact::Kind, "free-school")));
    }

    #[test]
    fn and_binds_closer_than_or_and_not_closest() {
        assert_eq!(holds("local.page"), Some(true));
        assert_eq!(holds("not local.page or local.page and not local.club"), Some(true));
        assert_eq!(holds("not (local.page or local.club)"), Some(false));
        assert_eq!(holds("local.page is 'Facebook'"), Some(true));
    }

    #[test]
    fn a_free_school_is_an_academy_but_no_maintained_school() {
        assert_eq!(holds("school.kind is \"academy\""), Some(true));
        assert_eq!(holds("school.kind is \"maintained\""), Some(false));
    }

    #[test]
    fn what_can_never_hold_is_a_fault() {
        for text in
            ["", "and", "local.pge", "local.page local.club", "(local.page", "school.kind", "school.kind is 'x'", "not"]
        {
            assert_eq!(holds(text), None, "{text}");
        }
        assert_eq!(holds(&"not ".repeat(10_000)), None);
        assert_eq!(holds(&"(".repeat(10_000)), None);
    }
}
