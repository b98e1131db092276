//! What changed, in sentences: the way for those who do not see how words are marked, and for those in a hurry.

use super::change::{Cause, Changed, Depth, Renamed, What};
use crate::document::{Block, BlockKind, Edit, Inline, InlineKind, Item, Origin, PlacedClause, Section, Target};
use crate::source::Span;

/// The section that opens a redline.
pub(super) fn section(changes: &[Changed], renamed: &[(Renamed, usize)], span: Span) -> Section {
    let teller = Teller { span };
    let clauses = vec![teller.placed("_what-changed.count", teller.opening(changes, renamed))];
    let mut sections = Vec::new();
    for (cause, id, heading) in [
        (Cause::Law, "because-of-law", "Because law or guidance changed"),
        (Cause::Model, "by-the-model", "By the model policy"),
        (Cause::School, "by-the-school", "By the school"),
        (Cause::Unknown, "in-the-text", "In the text"),
    ] {
        let of_cause = once(changes.iter().filter(|change| change.cause == cause));
        let names = renamed.iter().filter(|(name, _)| is_told_by_cause(name) && name.cause == cause);
        let mut items: Vec<Vec<Inline>> =
            of_cause.into_iter().map(|(change, times)| teller.change(change, times)).collect();
        items.extend(names.map(|(name, times)| vec![teller.text(said_of_name(name, *times))]));
        if !items.is_empty() {
            sections.push(teller.part(id, heading, items));
        }
    }
    let others = renamed.iter().filter(|(name, _)| !is_told_by_cause(name));
    let items: Vec<Vec<Inline>> = others.map(|(name, times)| vec![teller.text(said_of_name(name, *times))]).collect();
    if !items.is_empty() {
        sections.push(teller.part("names-only", "Names only", items));
    }
    Section {
        id: "_what-changed".to_owned(),
        number: None,
        title: vec![teller.text("What changed".to_owned())],
        level: 2,
        clauses,
        sections,
    }
}

struct Teller {
    /// What was worked out stands nowhere; this is the beginning of the text.
    span: Span,
}

impl Teller {
    fn text(&self, words: String) -> Inline {
        Inline { span: self.span, kind: InlineKind::Text(words) }
    }

    fn block(&self, kind: BlockKind) -> Block {
        Block { span: self.span, id: None, number: None, kind }
    }

    fn placed(&self, id: &str, blocks: Vec<Block>) -> PlacedClause {
        PlacedClause { clause: String::new(), id: id.to_owned(), origin: Origin::Library, blocks }
    }

    fn part(&self, id: &str, heading: &str, items: Vec<Vec<Inline>>) -> Section {
        let items = items.into_iter().map(|line| Item {
            span: self.span,
            id: None,
            when: None,
            blocks: vec![self.block(BlockKind::Paragraph(line))],
        });
        let list = self.block(BlockKind::List { start: None, tight: true, items: items.collect() });
        Section {
            id: format!("_what-changed.{id}"),
            number: None,
            title: vec![self.text(heading.to_owned())],
            level: 3,
            clauses: vec![self.placed(&format!("_what-changed.{id}.list"), vec![list])],
            sections: Vec::new(),
        }
    }

    /// How much changed, and how to read the marks.
    fn opening(&self, changes: &[Changed], renamed: &[(Renamed, usize)]) -> Vec<Block> {
        let count = |many: usize, one: &str, more: &str| match many {
            1 => format!("one {one}"),
            _ => format!("{many} {more}"),
        };
        let said = match (changes.len(), renamed.len()) {
            (0, 0) => "No words changed.".to_owned(),
            (0, names) => format!("Only {} changed.", count(names, "name", "names")),
            (many, 0) => {
                format!("There {} {}.", if many == 1 { "is" } else { "are" }, count(many, "change", "changes"))
            }
            (many, names) => format!(
                "There {} {}. Beside them {} changed.",
                if many == 1 { "is" } else { "are" },
                count(many, "change", "changes"),
                count(names, "name", "names")
            ),
        };
        let mut blocks = vec![self.block(BlockKind::Paragraph(vec![self.text(said)]))];
        if !(changes.is_empty() && renamed.is_empty()) {
            let marked = |edit: Edit, words: &str| Inline {
                span: self.span,
                kind: InlineKind::Edited { edit, text: vec![self.text(words.to_owned())] },
            };
            let mut legend = vec![
                self.text("In the text below, ".to_owned()),
                marked(Edit::Inserted, "new words"),
                self.text(" are underlined twice and ".to_owned()),
                marked(Edit::Deleted, "words that were taken out"),
                self.text(" are struck through; ".to_owned()),
            ];
            if !renamed.is_empty() {
                legend.push(marked(Edit::Renamed, "new names"));
                legend.push(self.text(" are marked with a tint; ".to_owned()));
            }
            legend.push(self.text(
                "whole paragraphs and items have a line beside them and a word above. Numbers and references that moved \
                 are not counted as changes."
                    .to_owned(),
            ));
            blocks.push(self.block(BlockKind::Paragraph(legend)));
        }
        blocks
    }

    /// A change in a sentence, which leads to its section.
    fn change(&self, change: &Changed, times: usize) -> Vec<Inline> {
        let mut line = Vec::new();
        match change.section.is_empty() {
            true => line.push(self.text(change.heading.clone())),
            false => {
                let text = vec![self.text(change.heading.clone())];
                let to = Target::Anchor(change.section.clone());
                line.push(Inline { span: self.span, kind: InlineKind::Link { to, text } });
            }
        }
        line.push(self.text(format!(": {}", said_times(&change.what, times))));
        line
    }
}

/// Changes, each that stands under one heading told once, where it stands first, with how often it does.
pub(super) fn once<'c>(changes: impl Iterator<Item = &'c Changed>) -> Vec<(&'c Changed, usize)> {
    let mut told: Vec<(&Changed, usize)> = Vec::new();
    for change in changes {
        let is_it = |(other, _): &&mut (&Changed, usize)| other.section == change.section && other.what == change.what;
        match told.iter_mut().find(is_it) {
            Some((_, times)) => *times += 1,
            None => told.push((change, 1)),
        }
    }
    told
}

/// A change that stands so often under its heading.
pub(super) fn said_times(what: &What, times: usize) -> String {
    match times {
        1 => said(what),
        _ => format!("{}, in {times} places.", said(what).trim_end_matches('.')),
    }
}

/// Whether a name is told with the changes of its cause: another edition is another text to be followed, and no mere word.
pub(super) fn is_told_by_cause(name: &Renamed) -> bool {
    name.cause == Cause::Law
}

/// A name that changed, in a sentence.
pub(super) fn said_of_name(name: &Renamed, times: usize) -> String {
    let places = if times == 1 { "one place".to_owned() } else { format!("{times} places") };
    format!("“{}” is now “{}”, in {places}.", name.old, name.new)
}

/// What changed, as it goes on after its place.
pub(super) fn said(what: &What) -> String {
    match what {
        What::Reworded(hunk) => match (hunk.old.is_empty(), hunk.new.is_empty()) {
            (true, _) => format!("new are the words {}.", quoted(&hunk.new)),
            (_, true) => format!("taken out are the words {}.", quoted(&hunk.old)),
            (false, false) => format!("{} becomes {}.", quoted(&hunk.old), quoted(&hunk.new)),
        },
        What::New(words) => format!("new: {}", quoted(words)),
        What::Gone(words) => format!("taken out: {}", quoted(words)),
        What::Led(words, to) if to.is_empty() => format!("the words {} lead nowhere now", quoted(words)),
        What::Led(words, to) => format!("the words {} now lead to {to}", quoted(words)),
        What::Reordered(words) => format!("in another place than before: {}", quoted(words)),
        What::Moved(from, words) => format!("moved here from {}: {}", quoted(from), quoted(words)),
        What::Retitled(was) => format!("the heading was {}.", quoted(was)),
        What::Headed(is) => format!("the heading {} is new.", quoted(is)),
        What::Unheaded(was) => format!("the heading {} is gone.", quoted(was)),
        What::Relevelled(words, Depth::Deeper) => format!("the heading {} is now below another.", quoted(words)),
        What::Relevelled(words, Depth::Higher) => format!("the heading {} is no longer so far below.", quoted(words)),
        What::StandsFor(short, [was, is]) => {
            format!("{} now stands for {}, before for {}.", quoted(short), quoted(is), quoted(was))
        }
    }
}

/// Words in quotation marks; what is quoted in them already has the inner ones.
fn quoted(words: &str) -> String {
    format!("“{}”", words.replace('“', "‘").replace('”', "’"))
}
