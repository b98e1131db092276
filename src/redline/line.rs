//! Two lines as one: the words of the new one with its mark-up, and between them those that are gone.

use super::change::{Hunk, Renamed};
use crate::document::{Edit, Inline, InlineKind, Target, plain};
use crate::likeness::{Stretch, places, stretches};
use std::ops::Range;

/// Two lines as one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Merged {
    /// The line with its edits marked.
    pub(super) line: Vec<Inline>,
    /// Where the words differ, in reading order.
    pub(super) hunks: Vec<Hunk>,
    /// The names that changed in it, by their numbers, as often as they did.
    pub(super) renamed: Vec<usize>,
    /// Words whose link leads somewhere else now, and where.
    pub(super) led: Vec<(String, String)>,
    /// Short forms that stand for other words now: those of before, and those of now.
    pub(super) stand_for: Vec<(String, [String; 2])>,
}

/// How many words stand on either side of a hunk.
const AROUND: usize = 3;

/// A line in which so large a share of the words changed is shown as two: it cannot be read word by word.
const ANOTHER: f64 = 0.6;

/// A word of a line, a mark of punctuation, or a whole reference.
struct Word {
    range: Range<usize>,
    /// As it is compared.
    key: String,
}

/// Compares two lines. `anchor` gives the anchor in the new text of what had this one in the old.
pub(super) fn compare(old: &[Inline], new: &[Inline], names: &[Name], anchor: &dyn Fn(&str) -> String) -> Merged {
    if old == new {
        return Merged { line: new.to_vec(), ..Merged::default() };
    }
    let (old_text, new_text) = (plain(old), plain(new));
    let (old_words, new_words) = (words(old, &old_text, anchor), words(new, &new_text, &str::to_owned));
    let keys = |words: &[Word]| words.iter().map(|word| word.key.clone()).collect::<Vec<_>>();
    let (old_keys, new_keys) = (keys(&old_words), keys(&new_words));
    let (old_refs, new_refs): (Vec<&str>, Vec<&str>) =
        (old_keys.iter().map(String::as_str).collect(), new_keys.iter().map(String::as_str).collect());
    let mut renamed = Vec::new();
    let mut parts = Vec::new();
    for stretch in stretches(&old_refs, &new_refs) {
        match stretch.is_same {
            true => parts.push(Part::Same(stretch)),
            false => explain(&stretch, (&old_refs, &new_refs), names, &mut parts, &mut renamed),
        }
    }
    let count = |is: fn(&Part) -> bool| -> usize {
        parts.iter().filter(|part| is(part)).map(|part| part.stretch().old.len() + part.stretch().new.len()).sum()
    };
    let (changed, all) = (count(|part| matches!(part, Part::Changed(_))), old_words.len() + new_words.len());
    if changed as f64 > all as f64 * ANOTHER && changed < all {
        renamed.clear();
        parts = vec![Part::Changed(Stretch { is_same: false, old: 0..old_words.len(), new: 0..new_words.len() })];
    }
    let within = |words: &[Word], range: &Range<usize>, text: &str| {
        let start = if range.start == 0 { 0 } else { words.get(range.start).map_or(text.len(), |w| w.range.start) };
        start..words.get(range.end).map_or(text.len(), |word| word.range.start).max(start)
    };
    let mut compared = Merged { renamed, led: led(old, new), stand_for: stand_for(old, new), ..Merged::default() };
    for part in &parts {
        let stretch = part.stretch();
        let (in_old, in_new) =
            (within(&old_words, &stretch.old, &old_text), within(&new_words, &stretch.new, &new_text));
        match part {
            Part::Same(_) => compared.line.append(&mut slice(new, &in_new)),
            Part::Renamed(_) => push(Edit::Renamed, slice(new, &in_new), &mut compared.line),
            Part::Changed(_) => {
                // White space that only one of the lines has between two words stands in both.
                if old_text[..in_old.start].ends_with(char::is_whitespace) && !in_old.is_empty() {
                    space(&mut compared.line);
                }
                push(Edit::Deleted, bare(slice(old, &in_old)), &mut compared.line);
                if !in_old.is_empty() && !in_new.is_empty() {
                    space(&mut compared.line);
                }
                push(Edit::Inserted, slice(new, &in_new), &mut compared.line);
            }
        }
    }
    let around = |words: &[Word], range: &Range<usize>, text: &str| {
        let wide = range.start.saturating_sub(AROUND)..(range.end + AROUND).min(words.len());
        text[within(words, &wide, text)].trim().to_owned()
    };
    for (old, new) in together(&parts) {
        let (old, new) = (around(&old_words, &old, &old_text), around(&new_words, &new, &new_text));
        compared.hunks.push(Hunk { old, new });
    }
    compared
}

/// The words that changed, old and new; those that are told in one breath are one.
fn together(parts: &[Part]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut told: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for part in parts {
        let Part::Changed(stretch) = part else { continue };
        match told.last_mut() {
            Some((old, new)) if stretch.old.start <= old.end + 2 * AROUND => {
                (old.end, new.end) = (stretch.old.end, stretch.new.end);
            }
            Some(_) | None => told.push((stretch.old.clone(), stretch.new.clone())),
        }
    }
    told
}

/// A stretch, and what it is.
enum Part {
    Same(Stretch),
    Renamed(Stretch),
    Changed(Stretch),
}

impl Part {
    fn stretch(&self) -> &Stretch {
        match self {
            Part::Same(stretch) | Part::Renamed(stretch) | Part::Changed(stretch) => stretch,
        }
    }
}

/// What differs between an old name and the new one, and what stands on either side in both.
pub(super) struct Name {
    before: Vec<String>,
    old: Vec<String>,
    new: Vec<String>,
    after: Vec<String>,
}

impl Name {
    /// What is to be looked for in lines; worked out once for all of them.
    pub(super) fn of(renamed: &Renamed) -> Name {
        let split = |text: &str| places(text).map(|(_, word)| key(word)).collect::<Vec<_>>();
        let (mut old, mut new) = (split(&renamed.old), split(&renamed.new));
        let same = |one: &String, other: &String| one.to_lowercase() == other.to_lowercase();
        let head = old.iter().zip(&new).take_while(|(one, other)| same(one, other)).count();
        let (before, _) = (old.drain(..head).collect(), new.drain(..head).count());
        let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| same(one, other)).count();
        let after = old.split_off(old.len() - tail);
        new.truncate(new.len() - tail);
        Name { before, old, new, after }
    }
}

/// Takes a stretch that differs apart into names that changed and what else did.
fn explain(
    stretch: &Stretch,
    (old, new): (&[&str], &[&str]),
    names: &[Name],
    parts: &mut Vec<Part>,
    renamed: &mut Vec<usize>,
) {
    let (mut at_old, mut at_new) = (stretch.old.start, stretch.new.start);
    let (mut explained, mut found) = (Vec::new(), Vec::new());
    while at_old < stretch.old.end || at_new < stretch.new.end {
        let named = names.iter().enumerate().find(|(_, name)| {
            !(name.old.is_empty() && name.new.is_empty())
                && at_old + name.old.len() <= stretch.old.end
                && at_new + name.new.len() <= stretch.new.end
                && stands(&name.old, old, at_old)
                && stands(&name.new, new, at_new)
                && follows(&name.before, old, at_old)
                && stands(&name.after, old, at_old + name.old.len())
        });
        let (is_same, step) = match named {
            Some((number, name)) => {
                found.push(number);
                (false, (name.old.len(), name.new.len()))
            }
            None if at_old < stretch.old.end
                && at_new < stretch.new.end
                && (old[at_old] == new[at_new] || is_article(old[at_old]) && is_article(new[at_new])) =>
            {
                (true, (1, 1))
            }
            None => return parts.push(Part::Changed(stretch.clone())),
        };
        let piece = Stretch { is_same, old: at_old..at_old + step.0, new: at_new..at_new + step.1 };
        (at_old, at_new) = (piece.old.end, piece.new.end);
        explained.push(if is_same { Part::Same(piece) } else { Part::Renamed(piece) });
    }
    // An article alone follows a name; without one it is a change.
    if found.is_empty() {
        return parts.push(Part::Changed(stretch.clone()));
    }
    parts.append(&mut explained);
    renamed.append(&mut found);
}

fn is_article(word: &str) -> bool {
    word.eq_ignore_ascii_case("a") || word.eq_ignore_ascii_case("an")
}

fn stands(name: &[String], words: &[&str], at: usize) -> bool {
    words.len() >= at + name.len()
        && name.iter().zip(&words[at..]).all(|(one, other)| one.to_lowercase() == other.to_lowercase())
}

fn follows(name: &[String], words: &[&str], at: usize) -> bool {
    at >= name.len() && stands(name, words, at - name.len())
}

/// A space at the end of a line, if it has none there.
fn space(line: &mut Vec<Inline>) {
    let said = plain(line);
    if let Some(last) = line.last().filter(|_| !said.is_empty() && !said.ends_with(char::is_whitespace)) {
        let span = last.span;
        line.push(Inline { span, kind: InlineKind::Text(" ".to_owned()) });
    }
}

/// Words with an edit around them, if there are any. The space after them is no part of it.
fn push(edit: Edit, text: Vec<Inline>, line: &mut Vec<Inline>) {
    let said = plain(&text);
    let (words, all) = (said.trim_end().len(), said.len());
    let (text, space) = match words {
        0 => (text, Vec::new()),
        _ => (slice(&text, &(0..words)), slice(&text, &(words..all))),
    };
    if let Some(first) = text.first() {
        line.push(Inline { span: first.span, kind: InlineKind::Edited { edit, text } });
    }
    line.extend(space);
}

/// A word as it is compared: the shape of apostrophes is all the same.
fn key(word: &str) -> String {
    word.replace('’', "'")
}

/// The words of a line. A reference to a part of the text is one word, known by where it leads: its number may change.
fn words(line: &[Inline], text: &str, anchor: &dyn Fn(&str) -> String) -> Vec<Word> {
    let mut references = Vec::new();
    push_references(line, &mut 0, &mut references);
    let mut words: Vec<Word> = Vec::new();
    let mut references = references.into_iter().peekable();
    for (at, word) in places(text) {
        while let Some((range, to)) = references.peek()
            && range.start <= at
        {
            if at < range.end {
                if words.last().is_none_or(|last| last.range != *range) {
                    words.push(Word { range: range.clone(), key: format!("\u{1}#{}", anchor(to)) });
                }
                break;
            }
            references.next();
        }
        if references.peek().is_none_or(|(range, _)| at < range.start) {
            words.push(Word { range: at..at + word.len(), key: key(word) });
        }
    }
    words
}

fn push_references(line: &[Inline], at: &mut usize, references: &mut Vec<(Range<usize>, String)>) {
    for inline in line {
        match &inline.kind {
            InlineKind::Link { to: Target::Anchor(anchor), text } => {
                let length = plain(text).len();
                references.push((*at..*at + length, anchor.clone()));
                *at += length;
            }
            InlineKind::Emphasis(text)
            | InlineKind::Strong(text)
            | InlineKind::Particular { fact: _, text }
            | InlineKind::Edited { edit: _, text }
            | InlineKind::Language { lang: _, text }
            | InlineKind::Link { to: Target::Address(_), text } => push_references(text, at, references),
            InlineKind::Text(_)
            | InlineKind::Code(_)
            | InlineKind::Abbreviation { .. }
            | InlineKind::FootnoteCall(_)
            | InlineKind::Break => *at += plain(std::slice::from_ref(inline)).len(),
            InlineKind::Hole(filled) => match *filled {},
        }
    }
}

/// Words of both lines that lead somewhere else in the new one, or only in one of the two; to where, and nothing if nowhere.
fn led(old: &[Inline], new: &[Inline]) -> Vec<(String, String)> {
    fn links(line: &[Inline], found: &mut Vec<(String, String)>) {
        for inline in line {
            match &inline.kind {
                InlineKind::Link { to: Target::Address(to), text } => found.push((plain(text), to.clone())),
                InlineKind::Emphasis(text)
                | InlineKind::Strong(text)
                | InlineKind::Particular { fact: _, text }
                | InlineKind::Edited { edit: _, text }
                | InlineKind::Language { lang: _, text }
                | InlineKind::Link { to: Target::Anchor(_), text } => links(text, found),
                InlineKind::Text(_)
                | InlineKind::Code(_)
                | InlineKind::Abbreviation { .. }
                | InlineKind::FootnoteCall(_)
                | InlineKind::Break => {}
                InlineKind::Hole(filled) => match *filled {},
            }
        }
    }
    let (mut before, mut after) = (Vec::new(), Vec::new());
    links(old, &mut before);
    links(new, &mut after);
    let led = |(words, to): &(String, String)| before.iter().any(|(text, was)| text == words && was != to);
    let stays = |(words, to): &(String, String)| before.iter().any(|(text, was)| text == words && was == to);
    let (old_text, new_text) = (plain(old), plain(new));
    let is_blank = |words: &str| words.trim().is_empty();
    let is_linked = |links: &[(String, String)], words: &str| {
        links.iter().any(|(text, _)| text.contains(words) || words.contains(text))
    };
    let came =
        |(words, _): &(String, String)| old_text.contains(words) && !is_blank(words) && !is_linked(&before, words);
    let gone =
        |(words, _): &&(String, String)| new_text.contains(words) && !is_blank(words) && !is_linked(&after, words);
    let gone: Vec<(String, String)> =
        before.iter().filter(gone).map(|(words, _)| (words.clone(), String::new())).collect();
    let led = after.iter().filter(|link| came(link) || led(link) && !stays(link)).cloned();
    led.chain(gone).collect()
}

/// Short forms in both lines that stand for other words in the new one.
fn stand_for(old: &[Inline], new: &[Inline]) -> Vec<(String, [String; 2])> {
    fn push(line: &[Inline], found: &mut Vec<(String, String)>) {
        for inline in line {
            match &inline.kind {
                InlineKind::Abbreviation { short, full } => {
                    let pair = (short.clone(), full.clone());
                    found.extend((!found.contains(&pair)).then_some(pair));
                }
                InlineKind::Emphasis(text)
                | InlineKind::Strong(text)
                | InlineKind::Particular { fact: _, text }
                | InlineKind::Edited { edit: _, text }
                | InlineKind::Language { lang: _, text }
                | InlineKind::Link { to: _, text } => push(text, found),
                InlineKind::Text(_) | InlineKind::Code(_) | InlineKind::FootnoteCall(_) | InlineKind::Break => {}
                InlineKind::Hole(filled) => match *filled {},
            }
        }
    }
    let (mut before, mut after) = (Vec::new(), Vec::new());
    push(old, &mut before);
    push(new, &mut after);
    let stands = |(short, full): (String, String)| {
        let (_, was) = before.iter().find(|(known, _)| *known == short)?;
        (*was != full && !before.contains(&(short.clone(), full.clone()))).then(|| (short, [was.clone(), full]))
    };
    after.into_iter().filter_map(stands).collect()
}

/// The part of a line between two bytes of its words, with its mark-up. The call of a note goes with what it follows.
pub(super) fn slice(line: &[Inline], range: &Range<usize>) -> Vec<Inline> {
    let mut at = 0;
    cut(line, range, &mut at)
}

fn cut(line: &[Inline], range: &Range<usize>, at: &mut usize) -> Vec<Inline> {
    let mut part = Vec::new();
    let mut push = |inline: &Inline, kind: InlineKind| part.push(Inline { span: inline.span, kind });
    for inline in line {
        let start = *at;
        let within = |length: usize| {
            let (from, to) = (range.start.max(start), range.end.min(start + length));
            (from < to).then(|| from - start..to - start)
        };
        match &inline.kind {
            InlineKind::Text(text) => {
                *at += text.len();
                if let Some(words) = within(text.len()).and_then(|part| text.get(part)) {
                    push(inline, InlineKind::Text(words.to_owned()));
                }
            }
            InlineKind::Code(text) => {
                *at += text.len();
                if let Some(words) = within(text.len()).and_then(|part| text.get(part)) {
                    push(inline, InlineKind::Code(words.to_owned()));
                }
            }
            InlineKind::Abbreviation { short, full } => {
                *at += short.len();
                match within(short.len()) {
                    Some(whole) if whole.len() == short.len() => {
                        push(inline, InlineKind::Abbreviation { short: short.clone(), full: full.clone() });
                    }
                    Some(some) => {
                        if let Some(words) = short.get(some) {
                            push(inline, InlineKind::Text(words.to_owned()));
                        }
                    }
                    None => {}
                }
            }
            InlineKind::Break => {
                *at += 1;
                if within(1).is_some() {
                    push(inline, InlineKind::Break);
                }
            }
            InlineKind::FootnoteCall(number) => {
                if range.start < start && start <= range.end || start == 0 && range.start == 0 {
                    push(inline, InlineKind::FootnoteCall(*number));
                }
            }
            InlineKind::Emphasis(text) => {
                let inner = cut(text, range, at);
                if !inner.is_empty() {
                    push(inline, InlineKind::Emphasis(inner));
                }
            }
            InlineKind::Strong(text) => {
                let inner = cut(text, range, at);
                if !inner.is_empty() {
                    push(inline, InlineKind::Strong(inner));
                }
            }
            InlineKind::Link { to, text } => {
                let inner = cut(text, range, at);
                if !inner.is_empty() {
                    push(inline, InlineKind::Link { to: to.clone(), text: inner });
                }
            }
            InlineKind::Particular { fact, text } => {
                let inner = cut(text, range, at);
                if !inner.is_empty() {
                    push(inline, InlineKind::Particular { fact: fact.clone(), text: inner });
                }
            }
            InlineKind::Language { lang, text } => {
                let inner = cut(text, range, at);
                if !inner.is_empty() {
                    push(inline, InlineKind::Language { lang: lang.clone(), text: inner });
                }
            }
            InlineKind::Edited { edit, text } => {
                let inner = cut(text, range, at);
                if !inner.is_empty() {
                    push(inline, InlineKind::Edited { edit: *edit, text: inner });
                }
            }
            InlineKind::Hole(filled) => match *filled {},
        }
    }
    part
}

/// Words that are gone: they lead nowhere, call no note and tell no fact any more.
pub(super) fn bare(line: Vec<Inline>) -> Vec<Inline> {
    let mut left = Vec::new();
    for Inline { span, kind } in line {
        let kind = match kind {
            InlineKind::Link { to: _, text }
            | InlineKind::Particular { fact: _, text }
            | InlineKind::Edited { edit: _, text } => {
                left.append(&mut bare(text));
                continue;
            }
            InlineKind::FootnoteCall(_) => continue,
            InlineKind::Abbreviation { short, full: _ } => InlineKind::Text(short),
            InlineKind::Emphasis(text) => InlineKind::Emphasis(bare(text)),
            InlineKind::Strong(text) => InlineKind::Strong(bare(text)),
            InlineKind::Language { lang, text } => InlineKind::Language { lang, text: bare(text) },
            InlineKind::Text(_) | InlineKind::Code(_) | InlineKind::Break => kind,
            InlineKind::Hole(filled) => match filled {},
        };
        left.push(Inline { span, kind });
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::change::Cause;
    use crate::source::{Sources, Span};

    fn inline(kind: InlineKind) -> Inline {
        Inline { span: Span::new(Sources::default().add("a.md", ""), 0, 0), kind }
    }

    fn text(words: &str) -> Inline {
        inline(InlineKind::Text(words.to_owned()))
    }

    fn link(to: Target, words: &str) -> Inline {
        inline(InlineKind::Link { to, text: vec![text(words)] })
    }

    fn anchor(to: &str, words: &str) -> Inline {
        link(Target::Anchor(to.to_owned()), words)
    }

    /// `[-old-]{+new+}<renamed>`.
    fn shown(line: &[Inline]) -> String {
        line.iter()
            .map(|inline| match &inline.kind {
                InlineKind::Edited { edit: Edit::Deleted, text } => format!("[-{}-]", plain(text)),
                InlineKind::Edited { edit: Edit::Inserted, text } => format!("{{+{}+}}", plain(text)),
                InlineKind::Edited { edit: Edit::Renamed, text } => format!("<{}>", plain(text)),
                InlineKind::FootnoteCall(number) => format!("[{number}]"),
                _ => plain(std::slice::from_ref(inline)),
            })
            .collect()
    }

    fn compared(old: &str, new: &str, names: &[(&str, &str)]) -> Merged {
        let names: Vec<Name> = names
            .iter()
            .map(|(old, new)| Renamed { old: (*old).to_owned(), new: (*new).to_owned(), cause: Cause::Model })
            .map(|renamed| Name::of(&renamed))
            .collect();
        compare(&[text(old)], &[text(new)], &names, &str::to_owned)
    }

    fn differs(old: &str, new: &str, names: &[(&str, &str)]) -> String {
        shown(&compared(old, new, names).line)
    }

    #[test]
    fn what_is_gone_stands_before_what_came() {
        assert_eq!(
            differs("kept for four weeks in all", "kept for six weeks in all", &[]),
            "kept for [-four-] {+six+} weeks in all"
        );
        assert_eq!(differs("all the same", "all the same", &[]), "all the same");
        assert_eq!(differs("do not post", "do not ever post", &[]), "do not {+ever+} post");
        assert_eq!(differs("one two three", "one two", &[]), "one two [-three-]");
    }

    #[test]
    fn a_hunk_is_read_with_the_words_around_it() {
        let hunks = compared("a b c d four e f g h", "a b c d six e f g h", &[]).hunks;
        assert_eq!(hunks, [Hunk { old: "b c d four e f g".into(), new: "b c d six e f g".into() }]);
    }

    #[test]
    fn a_new_name_is_no_change_of_the_words() {
        let names = [("social media platform", "online service"), ("social media platforms", "online services")];
        let line = compared("On a social media platform staff", "On an online service staff", &names);
        assert_eq!((shown(&line.line).as_str(), line.hunks.len()), ("On an <online service> staff", 0));
        assert_eq!(line.renamed, [0]);
        let capital = compared("Social media platforms are", "Online services are", &names);
        assert_eq!((shown(&capital.line).as_str(), capital.renamed.as_slice()), ("<Online services> are", &[1][..]));
        let part = [("social networking site", "social media site")];
        assert_eq!(differs("a social networking site is", "a social media site is", &part), "a social <media> site is");
        assert_eq!(
            differs("networking with others", "media with others", &part),
            "[-networking-] {+media+} with others"
        );
    }

    #[test]
    fn an_article_alone_is_a_change() {
        assert_eq!(differs("for a head to see", "for an head to see", &[("x", "y")]), "for [-a-] {+an+} head to see");
    }

    #[test]
    fn the_number_of_a_reference_is_no_change() {
        let (old, new) =
            ([text("See "), anchor("b", "section 2"), text(".")], [text("See "), anchor("b", "section 3"), text(".")]);
        assert_eq!(shown(&compare(&old, &new, &[], &str::to_owned).line), "See section 3.");
        let elsewhere = [text("See "), anchor("c", "section 3"), text(".")];
        assert_eq!(shown(&compare(&old, &elsewhere, &[], &str::to_owned).line), "See [-section 2-] {+section 3+}.");
        let moved = compare(&old, &elsewhere, &[], &|anchor| anchor.replace('b', "c"));
        assert_eq!(shown(&moved.line), "See section 3.");
    }

    #[test]
    fn mark_up_stays_and_what_is_gone_leads_nowhere() {
        let strong = inline(InlineKind::Strong(vec![text("never post")]));
        let old = [text("Staff "), link(Target::Address("https://a.example".into()), "always post"), text(" it")];
        let new = [text("Staff "), strong, inline(InlineKind::FootnoteCall(3)), text(" it")];
        let line = compare(&old, &new, &[], &str::to_owned).line;
        assert!(
            matches!(&line[1].kind, InlineKind::Edited { text, .. } if matches!(text[0].kind, InlineKind::Text(_)))
        );
        assert!(
            matches!(&line[3].kind, InlineKind::Edited { text, .. } if matches!(text[0].kind, InlineKind::Strong(_)))
        );
        assert_eq!(shown(&line).matches("[3]").count(), 1);
    }

    #[test]
    fn a_link_that_leads_elsewhere_is_known() {
        let to = |address: &str| [link(Target::Address(address.to_owned()), "report it")];
        let compared = compare(&to("https://a.example"), &to("https://b.example"), &[], &str::to_owned);
        assert_eq!(compared.led, [("report it".to_owned(), "https://b.example".to_owned())]);
        assert_eq!(compare(&to("https://a.example"), &to("https://a.example"), &[], &str::to_owned).led, []);
    }

    #[test]
    fn a_link_that_came_or_went_is_known() {
        let to = |address: &str| [link(Target::Address(address.to_owned()), "report it")];
        let bare = [text("report it")];
        let led = |old: &[Inline], new: &[Inline]| compare(old, new, &[], &str::to_owned).led;
        assert_eq!(led(&bare, &to("https://a.example")), [("report it".to_owned(), "https://a.example".to_owned())]);
        assert_eq!(led(&to("https://a.example"), &bare), [("report it".to_owned(), String::new())]);
        assert_eq!(led(&[text("report this")], &to("https://a.example")), [], "other words are a change of themselves");
    }

    #[test]
    fn a_short_form_that_stands_for_other_words_is_known() {
        let dsl = |full: &str| {
            let short = InlineKind::Abbreviation { short: "DSL".to_owned(), full: full.to_owned() };
            [text("Tell the "), inline(InlineKind::Strong(vec![inline(short)]))]
        };
        let stand_for = |old: &[Inline], new: &[Inline]| compare(old, new, &[], &str::to_owned).stand_for;
        let (lead, officer) = ("designated safeguarding lead", "designated safeguarding officer");
        let both = [lead, officer].map(str::to_owned);
        assert_eq!(stand_for(&dsl(lead), &dsl(officer)), [("DSL".to_owned(), both)]);
        assert_eq!(stand_for(&dsl(lead), &dsl(lead)), []);
        assert_eq!(stand_for(&[text("Tell the DSL")], &dsl(lead)), [], "it was said in full elsewhere before");
    }

    #[test]
    fn a_line_of_other_words_is_shown_as_two() {
        assert_eq!(
            differs("the cat sat on the mat", "a dog ran to the shop today", &[]),
            "[-the cat sat on the mat-] {+a dog ran to the shop today+}"
        );
    }
}
