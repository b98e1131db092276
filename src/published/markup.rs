//! What mark-up tells a reader beside the words: the one place that decides which changes of it are changes of a policy,
//! and as which line the seal covers each.
//!
//! | What a reader gets by it | Line |
//! |---|---|
//! | how deep a heading stands | `level: 2` on a page of its own; in a fragment, whose website may lower all headings alike, `next heading: 1 deeper than Pond` |
//! | which words are stressed, code, or a link | `marked: Staff {strong: must} read {link: this}` |
//! | parts that are announced, or that the page's style lays out | `begins: nav` and `ends: nav` |
//! | which cells head which others | `header cells: 1 (col) 2 (row)` |
//! | rows that stand elsewhere than they are written | the rows in the order in which browsers show them |
//! | items out of a list, words in one beside its items | `holds: li` and what it stands in |
//! | lines and white space that are kept as they were written | `as written: one ⏎ two` |
//! | a line across | `shows: a line across` |
//!
//! Nobody gets another thing by `div`, `span` and `font`, by `<b>` for `<strong>` and `<i>` for `<em>` or a style that does
//! the same, by a paragraph around the words of an item, by `tbody`, by white space between elements and at the border of
//! stressed words, by the order of attributes, or by the ways to write a letter. What hides words or adds some is for
//! [`not_ours`](super::not_ours), what a style does for [`looks`], and languages are read with the words.

use super::dom::{Dom, Element, NodeKind};
use super::looks;
use super::normal::{is_invisible, normal};
use super::not_ours::is_one_of;

/// Elements that begin and end a line. All others stand in one.
const BLOCKS: &str = "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset \
                      figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol \
                      option p pre search section summary table tbody td tfoot th thead tr ul";
/// Parts of a page that are announced as such, wherever they stand.
const ANNOUNCED: &str = "aside nav pre";
/// Parts that a page of ours is laid out by. Websites put some of them around whatever they show.
const LAID_OUT: &str = "address article caption center figcaption figure footer header hgroup main section thead";

/// Whether an element begins and ends a line.
pub fn is_block(name: &str) -> bool {
    is_one_of(BLOCKS, name)
}

/// Whether where an element begins and ends is told: on a page of ours, or in a fragment.
pub fn is_part(name: &str, is_page: bool) -> bool {
    is_one_of(ANNOUNCED, name) || is_page && is_one_of(LAID_OUT, name)
}

/// Whether an element stands where it means something: an item in a list, a term and a meaning in a list of these.
pub fn is_in_place(name: &str, parent: &str) -> bool {
    match name {
        "li" => is_one_of("ol ul menu", parent),
        "dt" | "dd" => is_one_of("dl div", parent),
        _ => true,
    }
}

/// What a list holds beside the elements that it is made of: words, or elements that mean something else.
pub fn is_beside_items(kind: &NodeKind, of_list: &str) -> bool {
    match kind {
        NodeKind::Element(element) => !is_one_of(of_list, element.name()),
        NodeKind::Text(words) => !normal(words).is_empty(),
        NodeKind::Other => false,
    }
}

/// How deep a heading is, if the element is one.
pub fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// How much deeper than a heading with these words the next one stands. By the words it is told from one of a website.
pub fn next_heading(words: &str, level: u8, next: u8) -> String {
    let steps = next.abs_diff(level);
    match next.cmp(&level) {
        std::cmp::Ordering::Less => format!("next heading: {steps} higher than {words}"),
        std::cmp::Ordering::Equal => format!("next heading: as deep as {words}"),
        std::cmp::Ordering::Greater => format!("next heading: {steps} deeper than {words}"),
    }
}

/// A cell that heads others, counted in its row, and which others.
pub fn header_cell(cell: &Element, number: usize) -> String {
    match cell.attribute("scope").map(str::trim).filter(|scope| !scope.is_empty()) {
        Some(scope) => format!("{number} ({})", normal(scope).to_ascii_lowercase()),
        None => number.to_string(),
    }
}

/// What a table holds, in the order in which browsers show it, wherever it is written: its caption, its first head, its
/// rows, its first foot.
pub fn as_shown(dom: &Dom, table: usize) -> Vec<usize> {
    let mut shown = dom.nodes[table].children.clone();
    let first = |name: &str, shown: &[usize]| {
        shown.iter().position(|&at| matches!(&dom.nodes[at].kind, NodeKind::Element(part) if part.name() == name))
    };
    for name in ["thead", "caption"] {
        if let Some(at) = first(name, &shown) {
            shown[..=at].rotate_right(1);
        }
    }
    if let Some(at) = first("tfoot", &shown) {
        shown[at..].rotate_left(1);
    }
    shown
}

/// Words whose lines and white space are kept as they were written. Editors trim lines at their ends.
pub fn as_written(words: &str) -> String {
    let lines: Vec<&str> = words.trim_end().lines().map(str::trim_end).collect();
    format!("as written: {}", lines.join(" \u{23ce} ").trim_start_matches(['\n', '\u{23ce}']))
}

/// How words are set apart from those around them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    is_strong: bool,
    is_emphasised: bool,
    is_underlined: bool,
    is_code: bool,
    is_link: bool,
    /// Whether all words here are bold: editors say so once more.
    is_heavy: bool,
}

impl Setting {
    /// How an element sets its words that stands in words set so.
    pub fn within(mut self, element: &Element) -> Setting {
        match element.name() {
            "b" | "strong" => self.is_strong = true,
            "i" | "em" => self.is_emphasised = true,
            // Links are underlined as it is.
            "u" => self.is_underlined = !self.is_link,
            "code" => self.is_code = true,
            "a" => self.is_link |= element.attribute("href").is_some(),
            "dt" | "th" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.is_heavy = true,
            _ => {}
        }
        if let Some(style) = element.attribute("style") {
            let stress = looks::stress(style);
            if !self.is_heavy {
                self.is_strong = stress.is_bold.unwrap_or(self.is_strong);
            }
            self.is_emphasised = stress.is_italic.unwrap_or(self.is_emphasised);
            self.is_underlined = stress.is_underlined.map_or(self.is_underlined, |is| is && !self.is_link);
        }
        self
    }

    /// What it is called; empty for plain words.
    fn name(self) -> String {
        let named = [
            (self.is_strong, "strong"),
            (self.is_emphasised, "emphasis"),
            (self.is_underlined, "underlined"),
            (self.is_code, "code"),
            (self.is_link, "link"),
        ];
        named.into_iter().filter_map(|(is, name)| is.then_some(name)).collect::<Vec<_>>().join(" ")
    }

    fn is_as(self, other: Setting) -> bool {
        Setting { is_heavy: other.is_heavy, ..self } == other
    }
}

/// The settings of the words of a line that is being read: each from a byte of them on.
#[derive(Debug, Default)]
pub struct Settings(Vec<(usize, Setting)>);

impl Settings {
    /// Notes how the words from `at` on are set.
    pub fn set(&mut self, at: usize, setting: Setting) {
        if !self.0.last().map_or_else(Setting::default, |(_, last)| *last).is_as(setting) {
            self.0.push((at, setting));
        }
    }

    /// Forgets those of words from `at` on, which were taken back.
    pub fn take_back(&mut self, at: usize) {
        self.0.retain(|(from, _)| *from < at);
    }

    /// The line that tells which words are set apart, and ends it. White space at a border belongs to neither side.
    pub fn take(&mut self, words: &str) -> Option<String> {
        let settings = std::mem::take(&mut self.0);
        let mut marked = String::new();
        let mut open = Setting::default();
        let mut has_gap = false;
        for (at, (from, setting)) in settings.iter().enumerate() {
            if at == 0 {
                marked.push_str(words.get(..*from)?);
            }
            let to = settings.get(at + 1).map_or(words.len(), |(to, _)| *to);
            let part = words.get(*from..to)?;
            let core = part.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
            let (before, after) = part.split_once(core).filter(|_| !core.is_empty()).unwrap_or((part, ""));
            has_gap |= before.contains(char::is_whitespace);
            if core.is_empty() {
                continue;
            }
            let turns = !setting.is_as(open);
            if turns && !open.name().is_empty() {
                marked.push('}');
            }
            if std::mem::take(&mut has_gap) {
                marked.push(' ');
            }
            if turns && !setting.name().is_empty() {
                marked.push_str(&format!("{{{}: ", setting.name()));
            }
            marked.push_str(core);
            open = *setting;
            has_gap = after.contains(char::is_whitespace);
        }
        let closed = open.name().is_empty();
        marked.push_str(if closed { "" } else { "}" });
        marked.contains('{').then(|| format!("marked: {}", normal(&marked)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(parts: &[(&str, &str)]) -> Option<String> {
        let (mut words, mut settings) = (String::new(), Settings::default());
        for (set, part) in parts {
            let setting = Setting {
                is_strong: set.contains('s'),
                is_emphasised: set.contains('e'),
                is_heavy: set.contains('h'),
                ..Setting::default()
            };
            settings.set(words.len(), setting);
            words.push_str(part);
        }
        settings.take(&words)
    }

    #[test]
    fn stressed_words_are_told_with_those_around_them() {
        let told = marked(&[("", "Staff "), ("s", "must"), ("", " tell the "), ("se", "head"), ("", ".")]);
        assert_eq!(told.as_deref(), Some("marked: Staff {strong: must} tell the {strong emphasis: head}."));
        assert_eq!(marked(&[("", "Staff "), ("h", "must")]), None);
    }

    #[test]
    fn white_space_at_a_border_belongs_to_neither_side() {
        let told = Some("marked: a {strong: b c} d".to_owned());
        for parts in [
            &[("", "a "), ("s", "b c"), ("", " d")][..],
            &[("", "a"), ("s", " b c "), ("", "d")],
            &[("", "a "), ("s", "b"), ("", " "), ("s", "c"), ("", "\u{a0}"), ("s", "\u{feff}"), ("", "d")],
        ] {
            assert_eq!(marked(parts), told, "{parts:?}");
        }
    }

    #[test]
    fn a_heading_is_told_by_how_deep_the_next_one_stands() {
        assert_eq!(
            [(2, 3), (3, 3), (4, 2)].map(|(level, next)| next_heading("Pond", level, next)),
            ["next heading: 1 deeper than Pond", "next heading: as deep as Pond", "next heading: 2 higher than Pond"]
        );
    }
}
