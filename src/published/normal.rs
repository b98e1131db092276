//! Words as they are compared, whichever way a copy or a website writes them.

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Words in Unicode normalisation form C, which the web expects and fonts draw best: a letter and its accent are one
/// character.
pub fn composed(words: &str) -> Cow<'_, str> {
    // No letter before the first accent that joins another, and none of the usual signs of print, is composed of others.
    let is_plain = |c: char| c < '\u{300}' || matches!(c, '\u{2010}'..='\u{2027}');
    match words.is_ascii() || words.chars().all(is_plain) || is_nfc_quick(words.chars()) == IsNormalized::Yes {
        true => Cow::Borrowed(words),
        false => Cow::Owned(words.nfc().collect()),
    }
}

/// Words as they are compared: in Unicode normalisation form C, each run of white space one space and none at the
/// ends, with straight quotation marks, and with a hyphen for every dash. Invisible characters are left out, which editors
/// put where words end; within a word they part what is read aloud and what is searched for, and stay. A hyphen that is
/// seen only where a line ends parts nothing.
pub fn normal(words: &str) -> Cow<'_, str> {
    // Most are so already.
    let mut before = b' ';
    let is_normal = words.bytes().all(|byte| {
        let fits = byte.is_ascii_graphic() || (byte == b' ' && before != b' ');
        before = byte;
        fits
    });
    if is_normal && !words.ends_with(' ') {
        return Cow::Borrowed(words);
    }
    let mut normal = String::with_capacity(words.len());
    let mut left_out = None;
    for c in composed(words).chars() {
        if is_invisible(c) {
            let parts = c != '\u{ad}' && normal.ends_with(char::is_alphanumeric);
            left_out = left_out.or(parts.then_some(c));
        } else if c.is_alphanumeric() {
            normal.extend(left_out.take());
            normal.push(c);
        } else {
            left_out = None;
            push_sign(c, &mut normal);
        }
    }
    normal.truncate(normal.trim_end().len());
    Cow::Owned(normal)
}

/// Whether a character shows nothing and has no width.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Adds what is no letter, as it is compared.
fn push_sign(c: char, normal: &mut String) {
    match c {
        c if c.is_whitespace() => {
            if !normal.is_empty() && !normal.ends_with(' ') {
                normal.push(' ');
            }
        }
        '‘' | '’' | '‚' | '‛' => normal.push('\''),
        '“' | '”' | '„' | '‟' => normal.push('"'),
        '\u{2010}'..='\u{2015}' | '−' => normal.push('-'),
        '…' => normal.push_str("..."),
        c if c.is_control() => normal.push('\u{fffd}'),
        c => normal.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_alike() {
        assert_eq!(normal(" 7\u{a0}October\n  2024 \u{2013} “it’s”\u{ad} "), "7 October 2024 - \"it's\"");
        assert_eq!(normal("e\u{301}cole…"), "école...");
        assert_eq!(normal("a\u{1}b"), "a\u{fffd}b");
        assert_eq!(normal("a\u{feff} b\u{200b}, c\u{2060}\u{200b}"), "a b, c");
    }

    #[test]
    fn letters_and_signs_of_print_are_composed_as_they_are() {
        let all: String = ('\0'..'\u{300}').chain('\u{2010}'..='\u{2027}').collect();
        assert_eq!(all.nfc().collect::<String>(), all);
        assert!(matches!(composed(&all), Cow::Borrowed(_)));
        assert_eq!(composed("e\u{301} and \u{2000}"), "é and \u{2002}");
    }

    #[test]
    fn what_parts_a_word_unseen_is_not_left_out() {
        assert_eq!(normal("pass\u{200b}word"), "pass\u{200b}word");
        assert_eq!(normal("pass\u{2060}\u{feff}word 4\u{200b}2"), "pass\u{2060}word 4\u{200b}2");
        assert_eq!(normal("pass\u{ad}word"), "password");
    }
}
