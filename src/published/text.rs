//! The text that governors approve: the lines of a document, and which of their words are particulars.
//!
//! Governors approve rules, and not who answers the telephone. Who holds a post and how to reach somebody are
//! **particulars**: their words stand outside the fingerprint that is approved, in one of their own. That a post is named
//! in a line is part of the rule, so its name holds the place there, as a clause writes it: `{{ people.chair }}`. A
//! `{{` that is printed as such is written `\{{`, as in a clause.
//!
//! A file carries the places of its particulars, so that both fingerprints can be worked out from what it shows.

use super::normal::normal;
use crate::digest::sha256;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// The lines of a text, and the particulars in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextLines {
    /// The lines, as they are shown.
    pub lines: Vec<String>,
    /// The particulars, in reading order.
    pub particulars: Vec<Particular>,
}

/// Words of a line that are a particular.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particular {
    /// The line, from 0.
    pub line: usize,
    /// Where its words stand in that line, in bytes of UTF-8.
    pub place: Range<usize>,
    /// Which fact it is: `people.chair`.
    pub fact: String,
}

/// Stand before a particular, between its fact and its words, and behind it, while lines are being made. Unicode keeps
/// these characters for a program's own use, and a file that holds one is refused.
pub const OPEN: char = '\u{fdd0}';
/// Stands between the fact and the words.
pub const NAMED: char = '\u{fdd1}';
/// Stands behind the words.
pub const CLOSE: char = '\u{fdd2}';

impl TextLines {
    /// The text whose lines have their particulars marked by [`OPEN`], [`NAMED`] and [`CLOSE`].
    pub fn of_marked(lines: impl IntoIterator<Item = String>) -> TextLines {
        let mut text = TextLines::default();
        for marked in lines {
            let mut shown = String::with_capacity(marked.len());
            let mut rest = marked.as_str();
            while let Some((before, fact, words, after)) = next_marked(rest) {
                shown.push_str(before);
                let place = shown.len()..shown.len() + words.len();
                text.particulars.push(Particular { line: text.lines.len(), place, fact: fact.to_owned() });
                shown.push_str(words);
                rest = after;
            }
            shown.push_str(rest);
            text.lines.push(shown);
        }
        text
    }

    /// The text of these lines, with its particulars at the `places` that [`TextLines::places`] gives. None if they are no
    /// places of it.
    pub fn with_places(lines: Vec<String>, places: &str) -> Option<TextLines> {
        let mut particulars: Vec<Particular> = Vec::new();
        for code in places.split_whitespace() {
            let mut parts = code.splitn(4, ':');
            let mut number = || parts.next()?.parse::<usize>().ok();
            let (line, start, end) = (number()?, number()?, number()?);
            let fact = parts.next().filter(|fact| !fact.is_empty())?.to_owned();
            lines.get(line)?.get(start..end)?;
            let is_behind = |last: &Particular| (last.line, last.place.end) <= (line, start) || last.line < line;
            particulars.last().is_none_or(is_behind).then_some(())?;
            particulars.push(Particular { line, place: start..end, fact });
        }
        Some(TextLines { lines, particulars })
    }

    /// Where the particulars stand, as a file carries it: for each the line, the first byte, the byte after the last, and
    /// the fact.
    pub fn places(&self) -> String {
        let place = |at: &Particular| format!("{}:{}:{}:{}", at.line, at.place.start, at.place.end, at.fact);
        self.particulars.iter().map(place).collect::<Vec<_>>().join(" ")
    }

    /// The lines as they are approved: facts hold the places of the particulars.
    pub fn held_out(&self) -> Vec<String> {
        let mut particulars = self.particulars.iter().peekable();
        let mut held_out = Vec::with_capacity(self.lines.len());
        for (number, line) in self.lines.iter().enumerate() {
            let (mut held, mut from) = (String::with_capacity(line.len()), 0);
            while let Some(at) = particulars.next_if(|at| at.line == number) {
                held += &typed(&line[from..at.place.start]);
                held += &format!("{{{{ {} }}}}", at.fact);
                from = at.place.end;
            }
            held += &typed(&line[from..]);
            held_out.push(held);
        }
        held_out
    }

    /// The particulars, a line each: `people.chair: Sam Okoro`. Sorted, each once.
    pub fn told(&self) -> Vec<String> {
        let told = |at: &Particular| format!("{}: {}", at.fact, &self.lines[at.line][at.place.clone()]);
        self.particulars.iter().map(told).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The fingerprint that is approved.
    pub fn fingerprint(&self, school: &str) -> String {
        fingerprint(school, self.held_out().iter().map(String::as_str))
    }

    /// The fingerprint of the particulars: SHA-256 of the lines of [`TextLines::told`], in UTF-8, each with a line feed at its
    /// end. Empty if there are none.
    pub fn particulars(&self) -> String {
        let told: String = self.told().into_iter().map(|line| line + "\n").collect();
        if told.is_empty() { told } else { sha256(told.as_bytes()) }
    }
}

/// The fingerprint of a text: SHA-256, as 64 hexadecimal digits, of the school's name and the lines of title, front
/// rows, sections and notes, in UTF-8, each with a line feed at its end. What is approved are the lines whose
/// [particulars](self) are held out.
pub fn fingerprint<'l>(school: &str, lines: impl IntoIterator<Item = &'l str>) -> String {
    let mut said = normal(school).into_owned() + "\n";
    for line in lines {
        said.push_str(line);
        said.push('\n');
    }
    sha256(said.as_bytes())
}

fn next_marked(line: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, after) = line.split_once(OPEN)?;
    let (fact, after) = after.split_once(NAMED)?;
    let (words, after) = after.split_once(CLOSE)?;
    Some((before, fact, words, after))
}

/// Words as a clause would write them.
fn typed(words: &str) -> Cow<'_, str> {
    match words.contains("{{") {
        true => Cow::Owned(words.replace("{{", "\\{{")),
        false => Cow::Borrowed(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(fact: &str, words: &str) -> String {
        format!("{OPEN}{fact}{NAMED}{words}{CLOSE}")
    }

    fn text(chair: &str) -> TextLines {
        let chair = marked("people.chair", chair);
        TextLines::of_marked([
            format!("- Chair: {chair}"),
            "Nobody swims.".to_owned(),
            format!("{chair} rings {chair}'s."),
        ])
    }

    #[test]
    fn another_chair_is_no_other_rule() {
        let (one, other) = (text("Sam Okoro"), text("Nia Grün"));
        assert_eq!(one.lines, ["- Chair: Sam Okoro", "Nobody swims.", "Sam Okoro rings Sam Okoro's."]);
        let rules = ["- Chair: {{ people.chair }}", "Nobody swims.", "{{ people.chair }} rings {{ people.chair }}'s."];
        assert_eq!(
            (one.held_out(), other.held_out()),
            (rules.map(str::to_owned).into(), rules.map(str::to_owned).into())
        );
        assert_eq!(one.fingerprint("Oak"), other.fingerprint("Oak"));
        assert_eq!(one.told(), ["people.chair: Sam Okoro"]);
        assert_eq!(one.particulars(), sha256(b"people.chair: Sam Okoro\n"));
        assert_ne!(one.particulars(), other.particulars());
    }

    #[test]
    fn a_changed_rule_and_another_fact_in_its_place_are_found() {
        let mut changed = text("Sam Okoro");
        changed.lines[1] = "Everybody swims.".to_owned();
        assert_ne!(changed.fingerprint("Oak"), text("Sam Okoro").fingerprint("Oak"));
        let head = TextLines::of_marked([marked("people.headteacher", "Sam Okoro")]);
        let chair = TextLines::of_marked([marked("people.chair", "Sam Okoro")]);
        assert_ne!(head.fingerprint("Oak"), chair.fingerprint("Oak"));
    }

    #[test]
    fn what_is_typed_like_a_fact_is_none() {
        let typed = TextLines::of_marked(["{{ people.chair }}".to_owned()]);
        assert_eq!(typed.held_out(), ["\\{{ people.chair }}"]);
        assert_eq!((typed.particulars(), typed.places()), (String::new(), String::new()));
    }

    #[test]
    fn places_are_read_back_and_false_ones_refused() {
        let text = text("Nia Grün");
        assert_eq!(text.places(), "0:9:18:people.chair 2:0:9:people.chair 2:16:25:people.chair");
        assert_eq!(TextLines::with_places(text.lines.clone(), &text.places()), Some(text.clone()));
        for places in [
            "9:0:1:a",
            "0:9:99:a",
            "0:3:2:a",
            "0:0:4",
            "0:0:4:",
            "x",
            "2:0:8:a 2:4:9:b",
            "2:0:9:a 0:0:2:b",
            "0:9:17:a:b 0:x:1:a",
        ] {
            assert_eq!(TextLines::with_places(text.lines.clone(), places), None, "{places}");
        }
        assert!(TextLines::with_places(text.lines.clone(), "0:9:16:a").is_none(), "in the middle of a letter");
    }

    #[test]
    fn a_fingerprint_can_be_had_by_hand() {
        // printf 'Oak\342\200\231s\n' | … would be another: marks are straight.
        assert_eq!(fingerprint("Oak’s", ["# Pond", "- Deep"]), sha256(b"Oak's\n# Pond\n- Deep\n"));
    }
}
