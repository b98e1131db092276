//! What is wrong with what an author wrote: where, why, and the way out.
//!
//! Diagnostics are collected, never thrown: one run shows every problem it can.

mod fault;

mod near;

mod view;

pub use self::fault::{Code, Fault, Severity};
pub use self::near::{did_you_mean, nearest, slip};
use self::view::{View, views};
use crate::control::{escaped, escaped_lines, is_stray};
use crate::source::{FileId, Sources, Span};
use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;
use std::ops::Range;

/// One problem in an author's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// What it is called.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in lower case and without a full stop, in the author's words.
    pub message: String,
    /// The smallest text that is wrong.
    pub span: Span,
    /// A few words under that text; may be empty.
    pub label: String,
    /// Other places that belong to the problem, each with a few words.
    pub related: Vec<(Span, String)>,
    /// The way out, where there is one.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A problem that stops what it concerns from being written.
    pub fn error(code: impl Into<Code>, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code.into(), Severity::Error, span, message.into())
    }

    /// A problem that a person should look at.
    pub fn warning(code: impl Into<Code>, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code.into(), Severity::Warning, span, message.into())
    }

    fn new(code: Code, severity: Severity, span: Span, message: String) -> Diagnostic {
        let always = Fault::named(code.name()).and_then(Fault::severity);
        debug_assert!(always.is_none_or(|always| always == severity), "{code} is always of one severity");
        Diagnostic { code, severity, message, span, label: String::new(), related: Vec::new(), help: None }
    }

    /// Whether it is this fault.
    pub fn is(&self, fault: Fault) -> bool {
        self.code == fault.code()
    }

    /// A character that nobody sees and that steers what is seen: it may hide or turn what is written around it.
    pub fn control_character(span: Span, c: char) -> Diagnostic {
        let message = format!("there is a character U+{:04X} here, which cannot be seen", u32::from(c));
        Diagnostic::error(Fault::ControlCharacter, span, message)
            .help("take it out; if the words were pasted, type them again")
    }

    /// The same with a few words under the text that is wrong.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    /// The same with another place that belongs to it.
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.related.push((span, label.into()));
        self
    }

    /// The same with a way out.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// The same with a way out, if there is one.
    pub fn maybe_help(mut self, help: Option<String>) -> Diagnostic {
        self.help = help.or(self.help);
        self
    }
}

/// Puts diagnostics in the order they are shown: by file and place, each once.
pub fn sort(found: &mut Vec<Diagnostic>) {
    found.sort_by(|a, b| (a.span, a.severity, a.code, &a.message).cmp(&(b.span, b.severity, b.code, &b.message)));
    found.dedup();
    // What stands in place of a character that steers is not judged as if somebody had written it.
    let steering: Vec<Span> =
        found.iter().filter(|fault| fault.is(Fault::ControlCharacter)).map(|fault| fault.span).collect();
    let meets = |one: Span, other: &Span| one.file == other.file && one.start < other.end && other.start < one.end;
    found.retain(|fault| {
        let is_judged =
            [Fault::BadAddress, Fault::UnsafeLink, Fault::StraySpace].iter().any(|judged| fault.is(*judged));
        !(is_judged && steering.iter().any(|part| meets(fault.span, part)))
    });
}

/// How many of `found` are errors, and how many warnings.
pub fn count(found: &[Diagnostic]) -> (usize, usize) {
    let errors = found.iter().filter(|d| d.severity == Severity::Error).count();
    (errors, found.len() - errors)
}

/// The places that a problem is at too, of which the first are named.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere {
    first: Vec<String>,
    more: usize,
}

/// So many places are named: who has mended these knows what to look for, and programs are told of all.
const NAMED_PLACES: usize = 10;

impl Elsewhere {
    /// Adds a place, which is worked out only if it is named.
    pub fn add(&mut self, place: impl FnOnce() -> String) {
        match self.first.len() < NAMED_PLACES {
            true => self.first.push(place()),
            false => self.more += 1,
        }
    }

    /// The places in words; none if there are none.
    fn words(&self) -> Option<String> {
        let first = self.first.join(", ");
        match self.more {
            _ if self.first.is_empty() => None,
            0 => Some(first),
            1 => Some(format!("{first} and 1 more place")),
            more => Some(format!("{first} and {more} more places")),
        }
    }
}

/// A diagnostic as a person reads it, with the lines it is about, in colour if `colour`. Ends with a blank line.
pub fn to_text(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    to_text_once(diagnostic, &Elsewhere::default(), sources, colour)
}

/// The same for a diagnostic that holds at other places too, in files of which nothing is shown.
pub fn to_text_once(diagnostic: &Diagnostic, others: &Elsewhere, sources: &Sources, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let label = escaped(&diagnostic.label);
    let labels: Vec<_> = diagnostic.related.iter().map(|(_, words)| escaped(words)).collect();
    let primary = (diagnostic.span, AnnotationKind::Primary, &*label);
    let related = diagnostic.related.iter().zip(&labels);
    let related = related.map(|((span, _), words)| (*span, AnnotationKind::Context, &**words));
    let (here, elsewhere): (Vec<Shown<'_>>, Vec<Shown<'_>>) =
        std::iter::once(primary).chain(related).partition(|(span, ..)| span.file == diagnostic.span.file);
    let elsewhere = elsewhere.into_iter().map(|place| (vec![place], place.0.file));
    let mut columns = Vec::new();
    let title = level.primary_title(shortened(&diagnostic.message)).id(diagnostic.code.name());
    let mut group = title.elements(snippets(&here, diagnostic.span.file, sources, &mut columns));
    for (places, file) in elsewhere {
        group = group.elements(snippets(&places, file, sources, &mut columns));
    }
    if let Some(others) = others.words() {
        group = group.element(Level::NOTE.message(shortened(&format!("the same at {others}"))));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(shortened(help)));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    // The renderer shows those of ASCII in the lines it quotes, and its colours are made of one of them.
    let is_left = |c: char| is_stray(c) && !c.is_ascii();
    let text = renderer.render(&[group]).replace(is_left, "\u{fffd}") + "\n\n";
    columns.iter().fold(text, |text, Column { wrong, right }| text.replacen(wrong, right, 1))
}

/// A place to be shown, how, and a few words under it.
type Shown<'d> = (Span, AnnotationKind, &'d str);

/// How a place in a window is named: the renderer counts columns in what it is given, not in the line.
struct Column {
    wrong: String,
    right: String,
}

/// The parts of a file that show these places of it.
fn snippets<'d>(
    places: &[Shown<'d>],
    file: FileId,
    sources: &Sources,
    columns: &mut Vec<Column>,
) -> Vec<Snippet<'d, Annotation<'d>>> {
    let (path, text) = (&sources.file(file).path, &sources.file(file).text);
    let ranges: Vec<Range<usize>> = places.iter().map(|(span, ..)| span.start as usize..span.end as usize).collect();
    let snippet = |view: View| {
        let (printed, before) = view.printed(text);
        let in_print = |at: usize| at - view.shown.start + before;
        let first = places[view.places[0].0].0;
        let (line, _) = sources.line_column(Span::new(file, view.shown.start, view.shown.start));
        let path = match view.is_window {
            false => path.clone(),
            true => {
                let (line, column) = sources.line_column(first);
                let right = format!("{path}:{line}:{column}");
                let wrong = printed[..in_print(view.places[0].1.start)].chars().count() + 1;
                columns.push(Column { wrong: format!("{right}:{line}:{wrong}"), right: right.clone() });
                right
            }
        };
        let annotations = view.places.iter().map(|(number, range)| {
            let (_, kind, words) = places[*number];
            kind.span(in_print(range.start)..in_print(range.end)).label((!words.is_empty()).then_some(words))
        });
        let annotations: Vec<Annotation<'d>> = annotations.collect();
        Snippet::source(printed).line_start(line).path(path).annotations(annotations)
    };
    views(text, &ranges).into_iter().map(snippet).collect()
}

/// Words that quote an author are as long as what was written, and hold what was.
fn shortened(words: &str) -> String {
    const LONGEST: usize = 1000;
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", escaped(&words[..end])),
        None => escaped(words).into_owned(),
    }
}

/// A place as editors want it; lines and columns count from 1, columns in characters.
#[derive(Serialize)]
struct JsonPlace<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    code: Code,
    severity: Severity,
    message: &'a str,
    #[serde(flatten)]
    place: JsonPlace<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<JsonPlace<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// A diagnostic as one line of JSON, for editors and continuous integration. Its keys are described in docs/programs.md.
pub fn to_json(diagnostic: &Diagnostic, sources: &Sources) -> String {
    fn place<'a>(sources: &'a Sources, span: Span, label: &'a str) -> JsonPlace<'a> {
        let (line, column) = sources.line_column(span);
        let (end_line, end_column) = sources.line_column(Span { start: span.end, ..span });
        JsonPlace { file: &sources.file(span.file).path, line, column, end_line, end_column, label }
    }
    let json = JsonDiagnostic {
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        place: place(sources, diagnostic.span, &diagnostic.label),
        related: diagnostic.related.iter().map(|(span, words)| place(sources, *span, words)).collect(),
        help: diagnostic.help.as_deref(),
    };
    escaped_lines(&serde_json::to_string(&json).expect("strings and numbers become JSON")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_file(text: &str) -> (Sources, crate::source::FileId) {
        let mut sources = Sources::default();
        let file = sources.add("clauses/safeguarding/reporting.md", text);
        (sources, file)
    }

    #[test]
    fn any_place_at_all_can_be_shown() {
        // What is read may have other letters than what was written, of as many bytes.
        for text in ["é\u{202e}a\n漢".to_owned(), format!("a\n{}", "\u{2028}é".repeat(2_000))] {
            let (sources, file) = one_file(&text);
            let ends = [0, 1, 2, 3, 4, 5, text.len() / 2, text.len() - 1, text.len()];
            for (start, end) in ends.iter().flat_map(|start| ends.map(|end| (*start, end.max(*start)))) {
                let diagnostic = Diagnostic::error(Fault::UnknownTerm, Span::new(file, start, end), "no")
                    .related(Span::new(file, start / 2, end), "there");
                assert!(to_text(&diagnostic, &sources, false).contains("no"), "{start} to {end}");
                assert!(to_json(&diagnostic, &sources).to_string().contains("\"no\""), "{start} to {end}");
            }
        }
    }

    #[test]
    fn a_diagnostic_shows_place_snippet_and_way_out() {
        let (sources, file) = one_file("one\nTell the [DSL] the same day.\n");
        let diagnostic =
            Diagnostic::error(Fault::UnknownTerm, Span::new(file, 13, 18), "\"DSL\" is used, but no clause defines it")
                .label("used here")
                .help("add \"DSL\" to the vocabulary");
        snapbox::assert_data_eq!(
            to_text(&diagnostic, &sources, false),
            snapbox::str![[r#"
error[unknown-term]: "DSL" is used, but no clause defines it
 --> clauses/safeguarding/reporting.md:2:10
  |
2 | Tell the [DSL] the same day.
  |          ^^^^^ used here
  |
  = help: add "DSL" to the vocabulary


"#]]
        );
    }

    #[test]
    fn a_long_line_is_shown_as_a_window_with_its_true_column() {
        let text =
            format!("Agreed on 3/4/25. {}Agreed on 7/4/25 here. {}\n", "Ask. ".repeat(80_000), "Act. ".repeat(200));
        let (sources, file) = one_file(&text);
        let at = text.find("7/4/25").expect("it is there");
        let first = Span::new(file, 10, 16);
        let diagnostic =
            Diagnostic::warning(Code::rule("unclear-date"), Span::new(file, at, at + 6), "\"7/4/25\" can be misread")
                .related(first, "and here");
        snapbox::assert_data_eq!(
            to_text(&diagnostic, &sources, false),
            snapbox::str![[r#"
warning[unclear-date]: "7/4/25" can be misread
 --> clauses/safeguarding/reporting.md:1:400029
  |
1 | ...Ask. Ask. Ask. Ask. Ask. Ask. Agreed on 7/4/25 here. Act. Act. Act. Act. Act. Act. Act. Act. Act. Act. Act. Act. Act. Ac...
  |                                            ^^^^^^
  |
 ::: clauses/safeguarding/reporting.md:1:11
  |
1 | Agreed on 3/4/25. Ask. Ask. Ask. Ask. Ask. Ask. Ask. Ask. Ask. Ask. Ask. Ask. Ask. Ask. As...
  |           ------ and here


"#]]
        );
    }

    #[test]
    fn what_is_printed_does_not_grow_with_what_is_pointed_at() {
        let (sources, file) = one_file(&format!("{}\n", "[insert] ".repeat(50_000)));
        let whole = Span::new(file, 0, 450_000);
        let faults: Vec<Diagnostic> = (0..2_000)
            .map(|number| {
                Diagnostic::warning(
                    Code::rule("placeholder-left"),
                    Span::new(file, number * 9, number * 9 + 8),
                    "x".repeat(5_000),
                )
                .related(whole, "within")
            })
            .collect();
        for fault in faults.iter().step_by(100) {
            let printed = to_text(fault, &sources, false);
            assert!(printed.lines().count() < 14, "{printed}");
            let widest = printed.lines().skip(1).map(|line| line.chars().count()).max();
            assert!(widest < Some(140) && printed.len() < 2_000, "{printed}");
        }
    }

    #[test]
    fn json_is_one_line_with_the_place() {
        let (sources, file) = one_file("one\nTell the [DSL].\n");
        let diagnostic = Diagnostic::error(Fault::UnknownTerm, Span::new(file, 13, 18), "unknown").label("here");
        assert_eq!(
            to_json(&diagnostic, &sources),
            r#"{"code":"unknown-term","severity":"error","message":"unknown","file":"clauses/safeguarding/reporting.md","line":2,"column":10,"end_line":2,"end_column":15,"label":"here"}"#
        );
    }

    #[test]
    fn nothing_that_an_author_wrote_steers_the_terminal() {
        let bad = "a\u{1b}[2J\u{9b}b\u{202e}c\u{85}d\u{200e}";
        let mut sources = Sources::default();
        let file = sources.add(format!("{bad}\n.toml"), format!("{bad}\nsecond\n"));
        let diagnostic = Diagnostic::error(Fault::BadId, Span::new(file, 0, 1), format!("{bad}\nsecond"))
            .label(format!("{bad}\n"))
            .related(Span::new(file, 2, 3), bad)
            .help(bad);
        let text = to_text(&diagnostic, &sources, false);
        assert!(!text.contains(is_stray), "{text:?}");
        assert!(!text.contains("\nsecond\n") && text.contains("\\u000asecond"), "{text}");
        let json = to_json(&diagnostic, &sources);
        assert!(!json.contains(crate::control::is_control), "{json:?}");
        let read: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
        assert_eq!(read["help"], bad);
    }

    #[test]
    fn an_empty_file_can_be_pointed_at() {
        let (sources, file) = one_file("");
        let text = to_text(&Diagnostic::error(Fault::MissingKey, sources.whole(file), "no name"), &sources, false);
        assert!(text.contains("clauses/safeguarding/reporting.md:1:1"), "{text}");
    }

    #[test]
    fn of_many_places_the_first_are_named_and_the_others_counted() {
        let words = |count: usize| {
            let mut places = Elsewhere::default();
            (1..=count).for_each(|number| places.add(|| number.to_string()));
            places.words()
        };
        assert_eq!(words(0), None);
        assert_eq!(words(2).as_deref(), Some("1, 2"));
        assert_eq!(words(11).as_deref(), Some("1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 1 more place"));
        assert_eq!(words(25_000).as_deref(), Some("1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 24990 more places"));
    }
}
