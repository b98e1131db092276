//! What an author meant as mark-up and Markdown takes for plain words, joins to something else, or leaves out.
//!
//! It judges the text beside what was read of it. Slots and attributes are left to who reads them.

use super::escape::is_escaped;
use super::languages::attributes_begin;
use super::lettered::{mark_at, mark_of_item};
use crate::counting::Counting;
use crate::diagnostic::{Diagnostic, Fault};
use crate::source::Span;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;

/// Bullets of word processors. Markdown knows none of them.
const BULLETS: &str = "•▪◦●○‣·■□➢➤✓✔\u{f0b7}\u{f0a7}";
/// Signs that a sentence may begin with, and that are in no word.
const OF_SENTENCES: &str = "“‘„‚«‹‛‟¿¡§¶£€¥¢©®™…†‡°№";
/// What is a bullet only where a list may begin: a dash in a sentence may stand at the start of a line too.
const DASHES: [&str; 6] = ["–", "—", "−", "--", "---", "o"];

/// Reports what of `text` was lost. `definitions` are the addresses it gives to labels, such as `[label]: https://…`, and
/// `marks` those that look like the start of an item and begin none.
pub(super) fn report(
    text: &str,
    base: Span,
    events: &[(Event, Range<usize>)],
    definitions: &[(String, Range<usize>)],
    marks: &[Range<usize>],
    found: &mut Vec<Diagnostic>,
) {
    let mut looking = Looking {
        text,
        base,
        found,
        holders: Vec::new(),
        lists: Vec::new(),
        slots: slots(text),
        marks,
        in_code: false,
        in_address: false,
        columns: 0,
        begins: None,
        numbered: None,
        tells_tabs: true,
        front: 0,
    };
    if let Some(front) = yaml(text) {
        let message = "this is front matter as other programs have it, in YAML".to_owned();
        looking.front = front.len();
        looking.refuse(Fault::LostMark, 0..front.len(), message, FOR_YAML);
    }
    for mark in marks {
        let help = "put an empty line before the list, begin it with its first item, and let it stand right below the words \
                    above it or those of its item; for words write \\ before the stop or the bracket";
        looking.refuse(Fault::LostMark, mark.clone(), "this begins no list, and would be printed".to_owned(), help);
    }
    for (index, (event, range)) in events.iter().enumerate() {
        looking.event(event, range);
        if let (Event::End(TagEnd::List(_)), Some((Event::Start(Tag::List(_)), next))) = (event, events.get(index + 1))
        {
            looking.list_below_list(range, next);
        }
    }
    looking.unused_definitions(events, definitions);
}

/// What lines may go on with by mistake.
enum Holder {
    /// An item, a note or a meaning, and how far in its mark stands.
    Marked(usize, &'static str),
    /// A quotation.
    Quote,
}

/// What words stand at the start of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beginning {
    Block,
    /// A line that goes on with the one above it.
    Line,
    /// A line below a break that the author asked for.
    LineOfItsOwn,
}

struct Looking<'l> {
    text: &'l str,
    base: Span,
    found: &'l mut Vec<Diagnostic>,
    holders: Vec<Holder>,
    /// The lists around: whether they have bullets, and how far in the first item stands.
    lists: Vec<(bool, Option<usize>)>,
    /// Where slots and attributes stand.
    slots: Vec<Range<usize>>,
    marks: &'l [Range<usize>],
    in_code: bool,
    /// Whether the words are an address between angle brackets, which has no marks.
    in_address: bool,
    /// How many columns the table has that is being read.
    columns: usize,
    /// What the words that come next begin, if they do.
    begins: Option<Beginning>,
    /// The number that a line of these words began with, as in `1.1 Shut the gate`.
    numbered: Option<TypedNumber>,
    /// Whether a tab between words is still to be told of.
    tells_tabs: bool,
    /// Where front matter of another kind ends, of which all has been told.
    front: usize,
}

impl Looking<'_> {
    fn refuse(&mut self, fault: Fault, range: Range<usize>, message: String, help: &str) {
        let span = self.base.part(range.start, range.end);
        self.found.push(Diagnostic::error(fault, span, message).help(help));
    }

    fn event(&mut self, event: &Event, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition)
            | Event::End(TagEnd::DefinitionListDefinition) => drop(self.holders.pop()),
            Event::End(TagEnd::List(_)) => drop(self.lists.pop()),
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            Event::End(TagEnd::Link) => self.in_address = false,
            Event::Text(_) if self.in_code || self.in_address => {}
            Event::Text(words) => {
                if let Some(begins) = self.begins.take() {
                    self.line_start(range.start, begins);
                }
                if self.text.get(range.clone()) == Some(&**words) {
                    self.leftovers(range);
                }
                self.tabs(range);
            }
            Event::SoftBreak => {
                self.lazy_line(range.start);
                self.begins = Some(Beginning::Line);
            }
            Event::HardBreak => {
                self.lazy_line(range.start);
                self.begins = Some(Beginning::LineOfItsOwn);
            }
            Event::End(_)
            | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::Html(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Rule => self.begins = None,
        }
    }

    fn start(&mut self, tag: &Tag, range: &Range<usize>) {
        let column = || column(self.text, mark_of_item(self.text, range.start));
        self.begins = Some(Beginning::Block);
        self.tells_tabs |= !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. });
        match tag {
            Tag::DefinitionListTitle => self.term(range),
            Tag::List(start) => self.lists.push((start.is_none(), None)),
            Tag::Item => {
                let column = column();
                self.holders.push(Holder::Marked(column, "item"));
                self.further_in(column, range);
            }
            Tag::FootnoteDefinition(_) => self.holders.push(Holder::Marked(column(), "footnote")),
            Tag::DefinitionListDefinition => {
                self.holders.push(Holder::Marked(column(), "meaning"));
                self.glued_meaning(range);
            }
            Tag::BlockQuote(_) => self.holders.push(Holder::Quote),
            Tag::CodeBlock(kind) => {
                self.in_code = true;
                self.code(kind, range);
            }
            Tag::Paragraph => self.table_in_words(range),
            Tag::Heading { level, .. } => self.underlined(*level, range),
            Tag::TableRow => {
                let row = &self.text[range.clone()];
                let given = cells(row.trim_start_matches([' ', '\t', '>']));
                if row.contains('|') && given < self.columns {
                    let (given, wanted) = (count(given, "cell"), count(self.columns, "column"));
                    self.refuse(
                        Fault::MissingCell,
                        trimmed(self.text, range),
                        format!("this row has {given}, the table {wanted}"),
                        "write an empty cell as | |, and \\| for a bar that is no border",
                    );
                }
                if !row.contains('|') {
                    self.refuse(
                        Fault::RowWithoutCells,
                        trimmed(self.text, range),
                        "this line has become a row of the table above".to_owned(),
                        "put an empty line before it, or write its cells with | between them",
                    );
                }
            }
            Tag::Table(columns) => self.columns = columns.len(),
            Tag::Emphasis | Tag::Strong => {
                self.begins = None;
                self.stress_in_a_word(range);
            }
            Tag::Link { link_type, .. } => {
                self.begins = None;
                self.in_address = matches!(link_type, LinkType::Autolink | LinkType::Email);
            }
            Tag::Image { .. } => self.begins = None,
            _ => {}
        }
    }

    /// Words that a line with a colon below them makes a term: those of two lines would become one, and a sentence is none.
    fn term(&mut self, range: &Range<usize>) {
        let range = trimmed(self.text, range);
        let words = &self.text[range.clone()];
        let is_sentence = words.contains(' ') && words.ends_with(['.', ';', ':', ',', '?', '!']);
        if words.contains('\n') || is_sentence {
            let help = "a term stands alone on its line: write a meaning below each, with an empty line before the next term; for a \
                        colon that begins a line of words write \\:";
            let message = "the line with a colon below these words makes one term of them".to_owned();
            self.refuse(Fault::LostMark, range, message, help);
        }
    }

    /// A colon at the start of a line with a word right behind it.
    fn glued_meaning(&mut self, range: &Range<usize>) {
        let start = mark_of_item(self.text, range.start);
        let is_glued =
            self.text[start..].strip_prefix(':').is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace()));
        if is_glued {
            let help =
                "a meaning is written \": words\", with a space, on the line below its term; for a colon write \\:";
            let message = "this colon makes a term of the words above it".to_owned();
            self.refuse(Fault::LostMark, start..start + 1, message, help);
        }
    }

    /// Cells of a table of another program, with tabs between them: a reader would see them as one sentence.
    fn tabs(&mut self, range: &Range<usize>) {
        let Some(tab) = self.text[range.clone()].find('\t').filter(|_| self.tells_tabs) else { return };
        let at = range.start + tab;
        let before = self.text[..at].rsplit('\n').next().unwrap_or_default();
        let after = self.text[at..].trim_start_matches('\t').lines().next().unwrap_or_default();
        let is_apart = before.trim_matches([' ', '\t', '>']).is_empty() || after.trim().is_empty();
        if is_apart || self.slot_at(at).is_some() {
            return;
        }
        self.tells_tabs = false;
        let end = at + self.text[at..].len() - self.text[at..].trim_start_matches('\t').len();
        let help = "a table has | between its cells, and a line |---|---| below its header; for words write a space";
        let message = "this is a tab, and what stands before and behind it would run together".to_owned();
        self.refuse(Fault::LostMark, at..end, message, help);
    }

    /// Stars between letters or digits, as in a sum or an address, of which the words would lose two.
    fn stress_in_a_word(&mut self, range: &Range<usize>) {
        let before = &self.text[..range.start];
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let in_address = word.contains("://") || word.starts_with("www.");
        if self.text[range.start..].starts_with('*')
            && (in_address || before.ends_with(char::is_alphanumeric))
            && !before.ends_with('*')
        {
            let run = self.text[range.clone()].len() - self.text[range.clone()].trim_start_matches('*').len();
            let mark = &self.text[range.start..range.start + run.min(range.len())];
            self.refuse(
                Fault::LostMark,
                range.start..range.start + mark.len(),
                format!("this \"{mark}\" in the middle of a word would be printed nowhere"),
                "write \\* for the star itself; stress whole words",
            );
        }
    }

    fn code(&mut self, kind: &CodeBlockKind, range: &Range<usize>) {
        let range = trimmed(self.text, range);
        let lines = &self.text[range.clone()];
        match kind {
            CodeBlockKind::Indented => self.refuse(
                Fault::IndentedCode,
                range,
                "this stands so far in that it is read as code".to_owned(),
                "take the spaces before it away; write code between two lines of ```",
            ),
            CodeBlockKind::Fenced(_) => {
                let fence = |line: &str| {
                    let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
                    line.len() >= 3 && (line.bytes().all(|b| b == b'`') || line.bytes().all(|b| b == b'~'))
                };
                if !lines.lines().skip(1).last().is_some_and(fence) {
                    let first = lines.lines().next().map_or(0, str::len);
                    self.refuse(
                        Fault::OpenFence,
                        range.start..range.start + first,
                        "this begins code that never ends".to_owned(),
                        "write a line of the same marks where the code ends",
                    );
                }
            }
        }
    }

    /// A heading that a line below makes one. What reads like a sentence, or is longer than a line, was meant as a
    /// paragraph above a break.
    fn underlined(&mut self, level: HeadingLevel, range: &Range<usize>) {
        let range = trimmed(self.text, range);
        let lines = &self.text[range.clone()];
        if range.start < self.front {
            return;
        }
        let Some((words, line)) = lines.trim_end().rsplit_once('\n').filter(|_| !lines.starts_with('#')) else {
            return;
        };
        let is_held = !self.holders.is_empty();
        if is_held || words.contains(['\n', '|']) || words.trim_end().ends_with(['.', ':', ';', ',', '?']) {
            let hashes = "#".repeat(level as usize);
            self.refuse(
                Fault::UnderlinedParagraph,
                range.end - line.trim_start_matches([' ', '\t', '>']).len()..range.end,
                "this line makes a heading of the words above it".to_owned(),
                &format!("put an empty line before it; for a heading write {hashes} and the words"),
            );
        }
    }

    /// Rows of a table that Markdown reads as words: the rule below the header is missing or has other columns.
    fn table_in_words(&mut self, range: &Range<usize>) {
        let mut before: Option<Range<usize>> = None;
        let mut at = range.start;
        for line in self.text[range.clone()].split_inclusive('\n') {
            let words = line.trim_start_matches([' ', '\t', '>']).trim_end();
            let place = at + line.len() - line.trim_start_matches([' ', '\t', '>']).len();
            let place = place..place + words.len();
            at += line.len();
            if is_rule(words) {
                let header = before.map_or("", |header| &self.text[header]);
                let (wanted, given) = (cells(header), cells(words));
                return self.refuse(
                    Fault::BadTable,
                    place,
                    match header.is_empty() {
                        true => "no header stands above this rule of a table".to_owned(),
                        false => format!("this rule has {}, the header above it {wanted}", count(given, "column")),
                    },
                    &format!("write --- once for each column: |{}", "---|".repeat(wanted.max(1))),
                );
            }
            before = Some(place);
        }
        if self.text[range.clone()].starts_with('|') {
            let first = self.text[range.clone()].lines().next().unwrap_or_default().trim_end();
            self.refuse(
                Fault::BadTable,
                range.start..range.start + first.len(),
                "this is a row of no table".to_owned(),
                &format!("write below the header: |{}; for a bar that is none write \\|", "---|".repeat(cells(first))),
            );
        }
    }

    /// A line that goes on with something only because no empty line stands before it.
    fn lazy_line(&mut self, line_end: usize) {
        let Some(start) = self.text[line_end..].find('\n').map(|at| line_end + at + 1) else { return };
        let line = self.text[start..].lines().next().unwrap_or_default();
        let margin = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        let place = start + margin..start + line.trim_end().len();
        if self.marks.iter().any(|mark| mark.start == place.start) {
            return;
        }
        let quotes = self.holders.iter().filter(|holder| matches!(holder, Holder::Quote)).count();
        let what = match self.holders.last() {
            _ if line[..margin].matches('>').count() < quotes => "quotation",
            Some(Holder::Marked(mark, what)) if column(self.text, place.start) <= *mark => what,
            Some(Holder::Marked(..) | Holder::Quote) | None => return,
        };
        let help = match what {
            "quotation" => "begin it with >, or put an empty line before it",
            _ => "indent it by two spaces or more to go on with that, or put an empty line before it",
        };
        self.refuse(Fault::LazyLine, place, format!("this line goes on with the {what} above it"), help);
    }

    /// An item that stands further in than the first of its list, and not far enough to stand in the one above.
    fn further_in(&mut self, column: usize, range: &Range<usize>) {
        let Some((true, first)) = self.lists.last_mut() else { return };
        let first = *first.get_or_insert(column);
        if column > first {
            let start = mark_of_item(self.text, range.start);
            let line = self.text[start..].lines().next().map_or(0, |line| line.trim_end().len());
            self.refuse(
                Fault::ListBelowList,
                start..start + line,
                "this item stands further in than those above it, and not in one of them".to_owned(),
                "to stand in the item above, indent it by two spaces or more; else take the space before it away",
            );
        }
    }

    fn list_below_list(&mut self, above: &Range<usize>, below: &Range<usize>) {
        let end = trimmed(self.text, above).end;
        let between = self.text.get(end..below.start).unwrap_or_default();
        if between.matches('\n').count() == 1 {
            let start = mark_of_item(self.text, below.start);
            let line = self.text[start..].lines().next().map_or(0, |line| line.trim_end().len());
            self.refuse(
                Fault::ListBelowList,
                start..start + line,
                "another list begins here, in the middle of the one above".to_owned(),
                "to stand in the item above, indent it to below the words of that item; to go on with the list, write the \
                 same mark; for a list of its own, put an empty line before it",
            );
        }
    }

    /// Marks that were left as words: stress, code and links that do not close.
    fn leftovers(&mut self, range: &Range<usize>) {
        let is_mark = |byte: &u8| {
            matches!(
                byte,
                b'*' | b'_' | b'~' | b'=' | b'+' | b'^' | b'$' | b'[' | b':' | b'`' | b'\\' | b'&' | b']' | b')'
            )
        };
        let text = self.text;
        let mut from = range.start;
        while let Some(rest) = text.as_bytes().get(from..range.end)
            && let Some(next) = rest.iter().position(is_mark)
        {
            let (at, letter) = (from + next, char::from(rest[next]));
            let run = text[at..].len() - text[at..].trim_start_matches(letter).len();
            let end = at + run;
            let (before, after) = (text[..at].chars().next_back(), text[end..].chars().next());
            let alone = before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace);
            let between = |is: fn(char) -> bool| before.is_some_and(is) && after.is_some_and(is);
            if letter == '\\' && run == 1 && begins_share(text, at) {
                let help = "of two \\ one is printed: write \\\\\\\\ for two, as before the name of a computer";
                self.refuse(Fault::LostMark, at - 1..end, "one \\ of these two would be printed".to_owned(), help);
            }
            let rest = &text[end..];
            let leads = |to: &str| ["http", "www.", "mailto:", "tel:"].iter().any(|start| to.starts_with(start));
            let lost = match letter {
                // One run of marks may come in parts.
                _ if before == Some(letter) || is_escaped(text, at) || self.slot_at(at).is_some() => None,
                '*' if !alone && !between(|c| c.is_ascii_digit()) => Some("*words* is stressed, **words** is strong"),
                '_' if run < 3 && !alone && !between(char::is_alphanumeric) => Some("_words_ is stressed"),
                '~' if run == 2 && !alone => Some("nothing can be struck out; take the words out"),
                '~' if run == 1 && self.is_closed("~", end) => {
                    Some("nothing can be struck out or lowered; write the words alone")
                }
                '=' | '+' if run == 2 && self.is_closed(&text[at..end], end) => {
                    Some("nothing can be marked as new; write the words alone, or **strong**")
                }
                '^' if run == 1 && self.is_closed("^", end) => {
                    Some("nothing can be raised; write m\u{b2} for a square, and words for the rest")
                }
                '$' if self.is_closed("$", end) && is_sum(rest) => Some("sums are written in plain words and figures"),
                '[' if run == 2 && rest.lines().next().is_some_and(|line| line.contains("]]")) => {
                    Some("write {{ section.\u{2026} }} or {{ policy.\u{2026} }}: the link and its words are worked out")
                }
                ':' if run == 2 && after.is_none_or(|c| c == '\n') && before.is_some_and(char::is_alphanumeric) => {
                    Some("a meaning is written \": words\", on the line below its term")
                }
                '`' => Some("`words` is code"),
                '\\' if run == 1 && after.is_none_or(|c| c == '\n') => {
                    Some("a line ends at a \\ only where another follows in the same paragraph")
                }
                '^' if rest.starts_with('[') => Some("a footnote is called with [^note] and written below"),
                '&' if is_entity(rest) => Some("HTML knows no character of this name"),
                ']' if rest.starts_with(['(', '[']) => {
                    Some("[words](address) is a link; no space stands in the address")
                }
                ']' if rest.strip_prefix(" (").is_some_and(leads) => {
                    Some("[words](address) is a link, without a space")
                }
                ')' if rest.strip_prefix('[').is_some_and(leads) => Some("[words](address) is a link"),
                _ => None,
            };
            let mut end = end;
            if let Some(written) = lost {
                let mark = &text[at..end];
                let help = format!("{written}; write \\{letter} for the character itself");
                let message = match letter {
                    '\\' | '^' | '&' | '$' | '[' | ':' | '=' | '+' | '~' => {
                        format!("this \"{mark}\" means nothing here, so it would be printed")
                    }
                    ']' | ')' => format!("this \"{mark}\" ends no words of a link, so it would be printed"),
                    _ => format!("nothing closes this \"{mark}\", so it would be printed"),
                };
                self.refuse(Fault::LostMark, at..end, message, &help);
                // One pair of marks is one slip.
                if letter == '~'
                    && let Some(close) = text[end..range.end].find(mark)
                {
                    end += close + mark.len();
                }
            }
            from = end;
        }
    }

    /// The slot or the attributes that the byte `at` stands in. They stand in order.
    fn slot_at(&self, at: usize) -> Option<&Range<usize>> {
        self.slots.get(self.slots.partition_point(|slot| slot.end <= at)).filter(|slot| slot.start <= at)
    }

    /// Whether words follow at `start` that `mark` ends, on the same line.
    fn is_closed(&self, mark: &str, start: usize) -> bool {
        let rest = self.text[start..].lines().next().unwrap_or_default();
        let close = rest.find(mark).filter(|&at| at > 0);
        !rest.starts_with(char::is_whitespace) && close.is_some_and(|at| !rest[..at].ends_with(char::is_whitespace))
    }

    /// What only looks like the mark of a heading, an item or a meaning, at the start of a block or a line.
    fn line_start(&mut self, start: usize, begins: Beginning) {
        let is_attributes =
            |slot: &&Range<usize>| slot.start == start && attributes_begin(&self.text[slot.start..]).is_some();
        let attributes = self.slot_at(start).filter(is_attributes).cloned();
        let start = match &attributes {
            Some(attributes) => {
                let rest = &self.text[attributes.end..];
                attributes.end + rest.len() - rest.trim_start_matches([' ', '\t']).len()
            }
            None => start,
        };
        if is_escaped(self.text, start) {
            return;
        }
        let line = self.text[start..].lines().next().unwrap_or_default();
        if let Some(attributes) = &attributes
            && let Some(mark) = mark_of_block(line)
        {
            let written = &self.text[attributes.clone()];
            let message = format!("\"{mark}\" behind {written} begins nothing, and would be printed");
            let help =
                format!("write the mark first: {mark} {written} …; for words write \\ before the mark or its stop");
            return self.refuse(Fault::LostMark, start..start + mark.len(), message, &help);
        }
        if self.numbered_line(start, line, begins) {
            return;
        }
        let leads_in = self.text[..start].trim_end_matches([' ', '\t', '>', '\n']).ends_with(':');
        let opens = begins == Beginning::Block || leads_in || self.is_repeated(start, line);
        if let Some((mark, help)) = lookalike(line, opens) {
            let message = format!("\"{}\" begins nothing here, and would be printed", &line[..mark]);
            self.refuse(Fault::LostMark, start..start + mark, message, help);
        }
    }

    /// Tells of a line that begins with the number after that of a line above it in the same words, with which it would run
    /// together.
    fn numbered_line(&mut self, start: usize, line: &str, begins: Beginning) -> bool {
        let above = self.text[..start].trim_end_matches([' ', '\t', '>']).trim_end();
        let opens = begins != Beginning::Line || above.ends_with(['.', ':', ';', '?', '!']);
        let before = match begins {
            Beginning::Line => self.numbered.take(),
            Beginning::Block | Beginning::LineOfItsOwn => None,
        };
        let Some(number) = TypedNumber::at(line) else {
            self.numbered = before;
            return false;
        };
        let follows = before.is_some_and(|before| number.follows(&before));
        let shown = start..start + number.length;
        self.numbered = (opens || follows).then_some(number);
        if follows {
            let message = format!("\"{}\" would run on in the line above it", &self.text[shown.clone()]);
            let help = "begin each item of a list with \"1. \", further in for an item of an item, and its number is worked out; or \
                        put an empty line between";
            self.refuse(Fault::LostMark, shown, message, help);
        }
        follows
    }

    /// Whether the next line begins as this one does.
    fn is_repeated(&self, start: usize, line: &str) -> bool {
        let next = self.text[start + line.len()..].lines().nth(1).unwrap_or_default().trim_start();
        let word = |line: &str| line.split(char::is_whitespace).next().unwrap_or_default().to_owned();
        word(next) == word(line)
    }

    /// Addresses that nothing uses: the line that gives one is printed nowhere.
    fn unused_definitions(&mut self, events: &[(Event, Range<usize>)], definitions: &[(String, Range<usize>)]) {
        let label = |label: &str| label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let used: BTreeSet<String> = events
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) => match link_type {
                    LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => Some(label(id)),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        for (name, range) in definitions.iter().filter(|(name, _)| !used.contains(&label(name))) {
            self.refuse(
                Fault::UnusedAddress,
                trimmed(self.text, range),
                format!("no link names \"{name}\", so this line would be printed nowhere"),
                &format!("link to it with [words][{name}]; to print it, write \\[{name}]"),
            );
        }
    }
}

/// Whether the backslash at byte `at` is the second of two before a name at the start of a word, as in `\\server\share`.
fn begins_share(text: &str, at: usize) -> bool {
    let Some(before) = text[..at].strip_suffix('\\') else { return false };
    let starts = before.chars().next_back().is_none_or(|c| c.is_whitespace() || "(\"'“‘".contains(c));
    starts && text[at + 1..].starts_with(char::is_alphanumeric)
}

/// How long the mark is that a line begins with in vain, and what to write. `opens` says whether a list may begin here.
fn lookalike(line: &str, opens: bool) -> Option<(usize, &'static str)> {
    let letter = line.chars().next()?;
    let run = line.len() - line.trim_start_matches(letter).len();
    let word = line.split([' ', '\t']).next()?;
    let after = |length: usize| line[length..].chars().next();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_apart = |length: usize| after(length).is_some_and(|c| c.is_whitespace() && !matches!(c, ' ' | '\t'));
    let is_glued = |length: usize| after(length).is_some_and(char::is_alphabetic);
    match letter {
        '#' if run > 6 || is_apart(run) || after(run).is_some_and(|c| !c.is_whitespace() && !c.is_ascii_digit()) => {
            Some((run, "put a plain space after the marks of a heading, of which it has six at most; or write \\#"))
        }
        // A space that only looks like one hides what comes after it from Markdown.
        _ if letter.is_whitespace() && !matches!(letter, ' ' | '\t') && begins_block(line.trim_start()) => {
            Some((line.len() - line.trim_start().len(), "this is no plain space; take it out"))
        }
        '[' if defines(line).is_some() => Some((
            defines(line).unwrap_or_default(),
            "an address is given as [words]: https://…, below an empty line and with nothing after it; for words write \\[",
        )),
        ':' => Some((1, "a meaning is written \": words\", on the line below its term; or write \\:")),
        '[' if line[1..].starts_with('!') && line.contains(']') => {
            Some((2, "a policy has no such boxes; write the words in a paragraph or a quotation, or write \\[!"))
        }
        '+' if line.trim_end() == "+++" => {
            Some((3, "front matter stands once, at the very beginning of the file, between two lines of +++"))
        }
        '+' if line.starts_with("+--") || line.starts_with("+==") => {
            Some((3, "a table has | between its cells, and a line |---|---| below its header"))
        }
        '[' if ["[ ]", "[x]", "[X]"].iter().any(|box_| line.starts_with(box_)) => {
            Some((3, "a policy has no boxes to tick; take it out, or write \\[ ]"))
        }
        _ if BULLETS.contains(letter) && ends_mark(after(letter.len_utf8())) => {
            Some((letter.len_utf8(), "begin each item of a list with \"- \""))
        }
        _ if opens && is_sign(letter) && (ends_mark(after(run)) || BULLETS.contains(letter)) => {
            Some((run, "begin each item of a list with \"- \"; else join this line to the one before"))
        }
        _ if opens && DASHES.contains(&word) && word.len() < line.len() => {
            Some((word.len(), "begin each item of a list with \"- \"; else join this line to the one before"))
        }
        '-' | '+' if run == 1 && (is_apart(1) || is_glued(1)) => {
            Some((1, "put a space after the mark of an item; or write \\- for the character itself"))
        }
        '*' if opens && run > 1 && after(run).is_some_and(char::is_whitespace) => {
            Some((run, "begin each item of a list with \"- \", further in for an item of an item"))
        }
        '*' if run == 1 && is_apart(1) => Some((1, "put a plain space after the mark of an item")),
        _ if digits > 0 && digits < 4 && matches!(after(digits), Some('.' | ')')) => {
            let is_lost = is_apart(digits + 1) || is_glued(digits + 1);
            is_lost
                .then_some((digits + 1, "put a plain space after the number of an item; or write \\ before its stop"))
        }
        _ if opens && digits > 0 && digits < 4 && typed_number(&line[digits..]).is_some() => Some((
            digits + typed_number(&line[digits..]).unwrap_or_default(),
            "begin each item of a numbered list with \"1. \"; for words write \\ before the sign",
        )),
        _ if opens && is_doubled(word) && word.len() < line.len() => {
            Some((word.len(), "count items from a. on; aa. comes after z."))
        }
        _ if opens => {
            let end = word.find([')', '.'])?;
            let written = word[..end].trim_start_matches('(');
            let is_mark = Counting::ALL.iter().any(|counting| counting.read(written).is_some_and(|number| number < 40));
            (is_mark && is_apart(end + 1)).then_some((end + 1, "put a plain space after the letter of an item"))
        }
        _ => None,
    }
}

/// The mark that words begin with as a heading, an item, a quotation or code does.
fn mark_of_block(line: &str) -> Option<&str> {
    if begins_block(line) {
        let end = match line.starts_with(['|', '>', '`']) {
            true => line.len() - line.trim_start_matches(['|', '>', '`']).len(),
            false => line.find([' ', '\t'])?,
        };
        return Some(&line[..end]);
    }
    let (written, length) = mark_at(line)?;
    let rest = line[length..].trim_start();
    // "A. Green" and "I. Okoro" are people.
    let is_initial = written.len() == 1 && line.starts_with(char::is_uppercase) && rest.starts_with(char::is_uppercase);
    (!is_initial).then(|| &line[..length])
}

/// A number that somebody typed at the start of a line: `1.2 Tell`, `1 tell`, `Rule 1. Tell`.
struct TypedNumber {
    /// The words before it, in small letters.
    of: String,
    parts: Vec<u32>,
    /// How long all that is.
    length: usize,
}

impl TypedNumber {
    /// What a rule may be called where its number stands.
    const CALLED: [&str; 12] = [
        "article",
        "clause",
        "duty",
        "item",
        "paragraph",
        "part",
        "point",
        "principle",
        "regulation",
        "rule",
        "section",
        "step",
    ];

    fn at(line: &str) -> Option<TypedNumber> {
        let (of, rest) = match line.split_once(' ') {
            Some((word, rest)) if Self::CALLED.contains(&&*word.to_lowercase()) => (word.to_lowercase(), rest),
            _ => (String::new(), line),
        };
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let written = rest[..digits].trim_end_matches('.');
        let parts: Vec<u32> = written.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let words = rest[digits..].trim_start_matches([':', ')']);
        let is_apart = words.starts_with([' ', '\t']) || (words.is_empty() && !of.is_empty());
        // A year, an amount and a time are no numbers of rules.
        let is_short = parts.iter().all(|part| *part < 1_000);
        let length = line.len() - rest.len() + digits;
        let starts = words.trim_start().starts_with(char::is_alphabetic);
        (is_apart && is_short && (starts || !of.is_empty())).then_some(TypedNumber { of, parts, length })
    }

    /// Whether it is the number that comes after `other`, or the first within it.
    fn follows(&self, other: &TypedNumber) -> bool {
        let (own, theirs) = (&self.parts, &other.parts);
        let is_next = |at: usize| own[..at] == theirs[..at] && own[at] == theirs[at] + 1;
        let is_within = own.len() == theirs.len() + 1 && own[..theirs.len()] == theirs[..] && own[theirs.len()] == 1;
        self.of == other.of && (is_within || (own.len() <= theirs.len() && is_next(own.len() - 1)))
    }
}

/// Whether a sign is in no word and begins no sentence: where a list may begin, it is a bullet.
fn is_sign(letter: char) -> bool {
    !letter.is_ascii() && !letter.is_alphanumeric() && !letter.is_whitespace() && !OF_SENTENCES.contains(letter)
}

/// Whether a bullet ends here: a space follows it, or what makes a picture of it.
fn ends_mark(after: Option<char>) -> bool {
    after.is_some_and(|c| c.is_whitespace() || c == '\u{fe0f}')
}

/// How long the sign is after the number of an item that Markdown does not know: `1 - `, `1: `, `1] `. A number that follows
/// makes it a span of numbers, or a time.
fn typed_number(rest: &str) -> Option<usize> {
    let gap = rest.len() - rest.trim_start_matches(' ').len();
    let sign = rest[gap..].chars().next().filter(|c| "-‐‑–—:]|>".contains(*c))?;
    let end = gap + sign.len_utf8();
    let words = rest[end..].trim_start();
    let is_apart = rest[end..].starts_with(char::is_whitespace);
    (is_apart && gap < 2 && words.starts_with(char::is_alphabetic)).then_some(end)
}

/// How long the beginning `[words]:` of a line is that gives no address.
fn defines(line: &str) -> Option<usize> {
    let close = line.find(']')?;
    let label = &line[1..close];
    let is_label = !label.trim().is_empty() && !label.contains('[') && !label.starts_with('^');
    let colon = line[close + 1..].len() - line[close + 1..].trim_start_matches(' ').len();
    (is_label && line[close + 1 + colon..].starts_with(':')).then_some(close + 1 + colon + 1)
}

/// Whether a line begins as a heading, an item, a quotation, a table or code does.
fn begins_block(line: &str) -> bool {
    let word = line.split([' ', '\t']).next().unwrap_or_default();
    let is_number = word.ends_with(['.', ')']) && word[..word.len() - 1].bytes().all(|byte| byte.is_ascii_digit());
    word.len() < line.len()
        && (["-", "*", "+", ">"].contains(&word) || word.bytes().all(|byte| byte == b'#') || is_number)
        || line.starts_with(['|', '>'])
        || line.starts_with("```")
}

/// The lines of front matter as other programs have it, in YAML between two lines `---`, if a text begins with them.
pub(crate) fn yaml(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("---\n")?;
    let mut length = 0;
    let mut has_key = false;
    for line in inner.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return has_key.then(|| &text[..4 + length + line.trim_end().len()]);
        }
        let key = line.split_once(':').map_or("", |(key, _)| key.trim_end());
        let is_key = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        let goes_on = line.starts_with([' ', '\t', '-', '#']) || line.trim().is_empty();
        // Between two rules words may stand that look like a key; there an empty line comes first.
        if !(is_key || goes_on && has_key) {
            return None;
        }
        has_key |= is_key;
        length += line.len();
    }
    None
}

/// What to write for it.
pub(crate) const FOR_YAML: &str =
    "write +++ for --- and key = \"words\" for key: words, as in title = \"…\" and audience = [\"staff\"]";

/// Whether what stands before the next `$` reads like a sum, and not like money.
fn is_sum(rest: &str) -> bool {
    rest.split('$').next().is_some_and(|words| words.contains(['^', '_', '=', '\\', '{']))
}

/// Whether words begin with a mark such as `bb.` or `(cc)`, as word processors count after z.
fn is_doubled(word: &str) -> bool {
    let Some(letters) = word.trim_start_matches('(').strip_suffix(['.', ')']) else { return false };
    let first = letters.bytes().next().unwrap_or_default();
    (2..=3).contains(&letters.len()) && first.is_ascii_alphabetic() && letters.bytes().all(|letter| letter == first)
}

/// Whether words go on as the name of a character does after its `&`: `pound;`.
fn is_entity(rest: &str) -> bool {
    let name = rest.split(';').next().unwrap_or_default();
    name.len() < rest.len()
        && name.len() > 1
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c == '#')
        && name[1..].chars().all(|c| c.is_ascii_alphanumeric())
}

/// Whether a line is the rule of a table: hyphens, bars and colons.
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.contains('|') && line.chars().all(|c| "|:- \t".contains(c))
}

/// How many cells a row of a table has. In a table a bar right after a backslash is none, whatever stands before.
fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let bars = row.match_indices('|').filter(|(at, _)| !row[..*at].ends_with('\\')).count();
    if row.is_empty() { 0 } else { bars + usize::from(!row.ends_with('|') || row.ends_with("\\|")) }
}

fn count(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// How far in a place stands in its line. A tab reaches to the next multiple of four.
fn column(text: &str, at: usize) -> usize {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[line..at].chars().fold(0, |column, c| if c == '\t' { column / 4 * 4 + 4 } else { column + 1 })
}

/// Where slots and attributes stand in a text.
fn slots(text: &str) -> Vec<Range<usize>> {
    let mut slots = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|found| at + found) {
        let close = if text[open..].starts_with("{{") { "}}" } else { "}" };
        let paragraph = text[open..].split("\n\n").next().unwrap_or_default();
        match paragraph.find(close).filter(|_| !is_escaped(text, open)) {
            Some(found) => {
                at = open + found + close.len();
                slots.push(open..at);
            }
            None => at = open + 1,
        }
    }
    slots
}

/// A range without the white space at its end.
fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    range.start..range.start + text[range.clone()].trim_end().len()
}

#[cfg(test)]
mod tests {
    use crate::markdown::tests::read;

    #[test]
    fn what_is_read_as_words_and_meant_as_more_is_told() {
        for (text, place, code) in [
            ("| Post | Days | Place |\n|---|---|\n| Head | 5 | Here |", "|---|---|", "bad-table"),
            ("| Post | Days |\n|---|---|---|\n| Head | 5 |", "|---|---|---|", "bad-table"),
            ("Post | Days\n---|---|---", "---|---|---", "bad-table"),
            ("| Post | Days |\n| Head | 5 |", "| Post | Days |", "bad-table"),
            ("| Post | Days |\n|---|---|\n| Head | 5 |\nWords.", "Words.", "row-without-cells"),
            ("- one\n- two\nThe school says more.", "The school says more.", "lazy-line"),
            ("1. one\nmore", "more", "lazy-line"),
            ("> one\nmore", "more", "lazy-line"),
            ("One[^n].\n\n[^n]: a note\nmore", "more", "lazy-line"),
            ("Term\n: meaning\nmore", "more", "lazy-line"),
            ("1. one\n  - two\n2. three", "- two", "list-below-list"),
            ("- one\n* two", "* two", "list-below-list"),
            ("#Heading", "#", "lost-mark"),
            ("####### Heading", "#######", "lost-mark"),
            (": meaning", ":", "lost-mark"),
            ("\u{2022} one\n\u{2022} two", "\u{2022}", "lost-mark"),
            ("Staff must:\n\u{2013} ask", "\u{2013}", "lost-mark"),
            ("Staff must:\no ask\no tell", "o", "lost-mark"),
            ("-one", "-", "lost-mark"),
            ("1.one", "1.", "lost-mark"),
            ("1.\u{a0}one", "1.", "lost-mark"),
            ("(a)\u{a0}one", "(a)", "lost-mark"),
            ("- [ ] one", "[ ]", "lost-mark"),
            ("**one", "**", "lost-mark"),
            ("one***", "***", "lost-mark"),
            ("one* two", "*", "lost-mark"),
            ("_one", "_", "lost-mark"),
            ("`one", "`", "lost-mark"),
            ("[one](https://a.uk/b c)", "]", "lost-mark"),
            ("[one] (https://a.uk)", "]", "lost-mark"),
            ("[one][two]", "]", "lost-mark"),
            ("(one)[https://a.uk]", ")", "lost-mark"),
            ("[one]: https://a.uk", "[one]: https://a.uk", "unused-address"),
            ("The sum is 3*4*5.", "*", "lost-mark"),
            ("So a**b**c is.", "**", "lost-mark"),
            ("See https://a.uk/*x* there.", "*", "lost-mark"),
            ("| Post | Days |\n|---|---|\n| Head |", "| Head |", "missing-cell"),
            ("> | Post | Days |\n> |---|---|\n> | Head |", "| Head |", "missing-cell"),
            ("Fish &madeup; chips", "&", "lost-mark"),
            ("One \\", "\\", "lost-mark"),
            ("It is at \\\\oak-srv\\staff.", "\\\\", "lost-mark"),
            ("One \\\n- two\n- three", "\\", "lost-mark"),
            ("Words^[note] here", "^", "lost-mark"),
            ("> [!NOTE]\n> Be careful.", "[!", "lost-mark"),
            ("+---+---+\n| a | b |\n+---+---+", "+--", "lost-mark"),
            ("Term\n:\n\nOther\n: meaning", "Term", "empty-meaning"),
            ("1.\n2. two", "1.", "empty-item"),
            ("One.\n\n>", ">", "empty-item"),
            ("#\n\nOne.", "#", "invisible-heading"),
            ("** one\n** two", "**", "lost-mark"),
            ("- one\n-\n- two", "-", "empty-item"),
            ("(a) of the Act applies.", "(a)", "lone-item"),
            ("1986. The school grew.", "1986.", "lone-item"),
            ("The rate is\n+ 5 per cent.", "+", "lone-item"),
            ("He said\n- and I quote.", "-", "lone-item"),
            ("```\none", "```", "open-fence"),
            ("One.\n\n    two", "two", "indented-code"),
            ("One sentence.\n---", "---", "underlined-paragraph"),
            ("One\ntwo\n===", "===", "underlined-paragraph"),
            ("H~2~O", "~", "lost-mark"),
            ("- one\n - two", "- two", "list-below-list"),
            ("One.\n\n+++\ntitle = 1\n+++", "+++", "lost-mark"),
            ("#\u{a0}Heading", "#", "lost-mark"),
            ("##\u{2003}Heading", "##", "lost-mark"),
            ("\u{a0}- one\n\u{a0}- two", "\u{a0}", "lost-mark"),
            ("\u{2010} one\n\u{2010} two", "\u{2010}", "lost-mark"),
            ("\u{2192} one", "\u{2192}", "lost-mark"),
            ("\u{25aa}one", "\u{25aa}", "lost-mark"),
            ("\u{2b50}\u{fe0f} one", "\u{2b50}", "lost-mark"),
            ("Staff must:\n\u{00bb} ask", "\u{00bb}", "lost-mark"),
            ("1 - one\n2 - two", "1 -", "lost-mark"),
            ("1 \u{2013} one", "1 \u{2013}", "lost-mark"),
            ("Staff must:\n1: ask\n2: tell", "1:", "lost-mark"),
            ("1] one", "1]", "lost-mark"),
            ("[one]:", "[one]:", "lost-mark"),
            ("[one] : https://a.uk", "[one] :", "lost-mark"),
            ("[one]: https://a.uk and more", "[one]:", "lost-mark"),
            ("See [one].\n[one]: https://a.uk", "[one]:", "lost-mark"),
            ("- one\n  ---", "---", "underlined-paragraph"),
            ("> one\n> ===", "===", "underlined-paragraph"),
            ("---\ntitle: Pond\ntags:\n  - a\n---\n\nWords.", "---\ntitle: Pond\ntags:\n  - a\n---", "lost-mark"),
            ("{#a} - one", "-", "lost-mark"),
            ("{#a} 1. one\n2. two", "1.", "lost-mark"),
            ("{when=\"school.kind is 'academy'\"} (a) one", "(a)", "lost-mark"),
            ("{#a} # Boats", "#", "lost-mark"),
            ("{#a} > Nobody rows.", ">", "lost-mark"),
            ("{#a} ```\none\n```", "```", "lost-mark"),
            ("It has parts:\n\n1.1 first\n1.2 second", "1.2", "lost-mark"),
            ("1.1 first\ngoes on\n1.1.1 second", "1.1.1", "lost-mark"),
            ("1.1.2 first\n1.2 second", "1.2", "lost-mark"),
            ("1 shut the gate\n2 tell the office", "2", "lost-mark"),
            ("Rule 1. Shut it.\nRule 2. Tell us.", "Rule 2.", "lost-mark"),
            ("Name\tPost\nAda\tHead", "\t", "lost-mark"),
            ("**Name**\tPost", "\t", "lost-mark"),
            ("- Name\tPost", "\t", "lost-mark"),
            ("Parent\nCarer\n: who looks after a child", "Parent\nCarer", "lost-mark"),
            ("Nobody may row.\n: and so on", "Nobody may row.", "lost-mark"),
            ("Nobody\n:and so on", ":", "lost-mark"),
            ("Type `{{ school }}` there.", "{{ school }}", "lost-mark"),
            ("Type `{#one} x` there.", "{#one}", "lost-mark"),
            ("```\n{when=\"school.kind is 'academy'\"} one\n```", "{when=\"school.kind is 'academy'\"}", "lost-mark"),
        ] {
            let (_, found) = read(text);
            assert!(found.contains(&(place.to_owned(), code)), "{text}: {found:?}");
        }
    }

    #[test]
    fn words_and_marks_that_are_as_they_are_meant_are_left() {
        for text in [
            "Work 5 * 3 hours, a_b_c, 2**3, **strong**, *stress*, (*so*) and `code`.",
            "Q&A; R&D, &pound;5, &#163;6, C:\\temp\\new and one line\\\nand another.",
            "Staff must:\n- ask",
            "See <https://a.uk/x_y*z*>.",
            "They must:\n\na. ask\n\nThey may:\n\nb. tell",
            "1. ask",
            "| a | b |\n|---|---|\n| c | |",
            "Sign here: ______",
            "Words \u{2013} and\nmore\n\u{2013} and more.",
            "\\*Not in the holidays",
            "\\# one",
            "#1 of the rules",
            "- one\n  goes on\n- two",
            "1. one\n  goes on",
            "- one\n\nWords.",
            "> one\n> two",
            "[one][two]\n\n[two]: https://a.uk",
            "| a | b |\n|---|---|\n| c \\| d | |",
            "A heading\n---\n\nWords.",
            "{#a} A. Green rows.",
            "{#a} \\- one",
            "{#a}\n- one",
            "{{ board }} - one",
            "In years\n3 and 4\n4 and 5 they row.",
            "1.1 first\\\n1.2 second",
            "1.1 first\n\n1.2 second",
            "1.\tone",
            "{#a\twhen=\"local.page\"} one",
            "e.g.\n: for example",
            "The school [or its head] says [sic] so (see below).",
            "~~~\n*one\n~~~",
            "-5 degrees, +44 1234 567890",
            "(s)he and s/he ask",
            "3.5 metres\n7.30am",
            "About ~5 to ~10 pupils, C++ and C++, 2^3, $5 and $6, a == b == c, [a] [b]",
            " - one\n - two\n\n 9. nine\n10. ten",
            "10 - 12 years\n\n3: 2 goals\n\n9 \u{2013} 5 hours",
            "1\\: one and 1 \\- one",
            "\u{2026} and more \u{2192} here\n\n\u{a7} 175 and \u{a3}5",
            "\\[one]: words, and `{\"a\": 1}`, `{x}`",
            "\\{when=\"x\"} words, \\{#one} words",
            "---\n\nWords: more.\n\n---",
        ] {
            assert_eq!(read(text).1, [], "{text}");
        }
    }
}
