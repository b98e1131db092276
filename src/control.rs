//! Characters that nobody sees and that steer what is seen: they move a terminal's cursor, end a line or turn the
//! direction of words. No value may hold one, and whatever is printed shows it by its number.

use std::borrow::Cow;

/// Whether `c` steers: a control character, a separator of lines or paragraphs, a mark of direction, or a character that
/// no text has.
pub(crate) fn is_control(c: char) -> bool {
    let is_mark = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}');
    // Unicode keeps these for what a program does within itself.
    let is_own = matches!(c, '\u{fdd0}'..='\u{fdef}');
    c.is_control() || is_mark || is_own
}

/// Whether `c` steers, and neither ends a line nor is a tab: texts are made of those too.
pub(crate) fn is_stray(c: char) -> bool {
    is_control(c) && !matches!(c, '\n' | '\t')
}

/// Whether `c` has no width and joins or parts what is around it. Texts may have it; a message shows that it is there.
pub(crate) fn has_no_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Whether `c` stands in a file though nobody who reads the file can see it: it steers, or it has no width. A soft hyphen is seen
/// where a line ends, and line ends and tabs are what files are made of.
pub(crate) fn is_hidden(c: char) -> bool {
    is_stray(c) || (has_no_width(c) && c != '\u{ad}')
}

/// The characters of a text that stand in it though nobody sees them, and where.
pub(crate) fn hidden_in(text: &str) -> impl Iterator<Item = (usize, char)> {
    // Most of a text are letters of ASCII, and no other byte begins a character that could be meant.
    let begins_one = |byte: &u8| byte.is_ascii_control() || *byte >= 0xc0;
    let starts = text.as_bytes().iter().enumerate().filter(move |(_, byte)| begins_one(byte));
    let each = starts.filter_map(|(at, _)| text[at..].chars().next().map(|c| (at, c)));
    each.filter(|(_, c)| is_hidden(*c))
}

/// Whether an author who writes `c` by its number writes what nobody can see: it steers, has no width, or is no character of
/// any text.
pub(crate) fn is_unseen(c: char) -> bool {
    let is_private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let is_none = c == char::REPLACEMENT_CHARACTER || u32::from(c) & 0xfffe == 0xfffe;
    // A soft hyphen is seen where a line ends.
    is_control(c) || (has_no_width(c) && c != '\u{ad}') || is_private || is_none
}

/// Words for one line: each character that steers as `\u001b`, line ends included, and each that nobody can see.
pub(crate) fn escaped(words: &str) -> Cow<'_, str> {
    escape(words, |c| is_control(c) || has_no_width(c))
}

/// A text of several lines, whose line ends and tabs stay. In JSON what becomes of a character still means it.
pub(crate) fn escaped_lines(text: &str) -> Cow<'_, str> {
    match text.contains("\r\n") {
        true => Cow::Owned(text.split("\r\n").map(|line| escape(line, is_stray)).collect::<Vec<_>>().join("\r\n")),
        false => escape(text, is_stray),
    }
}

fn escape(words: &str, is_shown: fn(char) -> bool) -> Cow<'_, str> {
    if !words.contains(is_shown) {
        return Cow::Borrowed(words);
    }
    let mut shown = String::with_capacity(words.len());
    for c in words.chars() {
        match is_shown(c) {
            true => shown.push_str(&by_number(c)),
            false => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// None of them has more than four digits.
fn by_number(c: char) -> String {
    format!("\\u{:04x}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_shown_by_its_number() {
        assert_eq!(escaped("Oak\u{1b}[2J\nTree\u{9b}\u{202e}\u{85}"), "Oak\\u001b[2J\\u000aTree\\u009b\\u202e\\u0085");
        assert_eq!(escaped("https://oak\u{200b}.example"), "https://oak\\u200b.example");
        assert_eq!(escaped_lines("a\tb\r\nc\rd\n\u{7f}"), "a\tb\r\nc\\u000dd\n\\u007f");
        assert!(matches!(escaped("Oak – “Tree”, Ysgol Y Dderwen, أوك"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_has_no_width_is_hidden_and_a_soft_hyphen_is_not() {
        assert!(['\u{feff}', '\u{200b}', '\u{2060}', '\u{202e}', '\u{1b}'].into_iter().all(is_hidden));
        assert!(!['\u{ad}', '\n', '\t', 'é', '\u{a0}', '\u{200d}'].into_iter().any(is_hidden));
    }

    #[test]
    fn what_is_hidden_in_a_text_is_found_where_it_stands() {
        let text = "a\u{1b}é\u{feff}\n\u{ad}ŵ\u{7f}\u{85}ü\u{202e}\u{200b}z\r\n\u{fdd0}😀";
        let each: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| is_hidden(*c)).collect();
        assert_eq!(hidden_in(text).collect::<Vec<_>>(), each);
        assert_eq!(each.len(), 8);
    }

    #[test]
    fn what_nobody_sees_is_known_by_its_number() {
        for c in
            ['\u{200b}', '\u{feff}', '\u{2060}', '\u{fffe}', '\u{1ffff}', '\u{e000}', '\u{10fffd}', '\u{fffd}', '\u{7}']
        {
            assert!(is_unseen(c), "{c:?}");
        }
        assert!(!"é –\u{ad}\u{a0}\u{200d}أ😀".contains(is_unseen));
    }

    #[test]
    fn what_is_escaped_in_json_means_the_same() {
        let words = "C1 \u{9b}, direction \u{202e}, line \u{2028}, delete \u{7f}, escape \u{1b}\n";
        let json = serde_json::to_string(words).expect("words become JSON");
        let shown = escaped_lines(&json);
        assert!(!shown.contains(is_control), "{shown}");
        assert_eq!(serde_json::from_str::<String>(&shown).expect("it is JSON"), words);
    }
}
