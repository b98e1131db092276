//! Words as they are compared, whichever way a copy or a website writes them.

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Words in Unicode normalisation form C, which the web expects and fonts draw best: a letter and its accent are one
/// character.
pub fn composed(words: &str) -> Cow<'_, str> {
    match words.is_ascii() || is_nfc_quick(words.chars()) == IsNormalized::Yes {
        true => Cow::Borrowed(words),
        false => Cow::Owned(words.nfc().collect()),
    }
}

/// Words as they are compared: in Unicode normalisation form C, each run of white space one space and none at the
/// ends, without invisible characters, with straight quotation marks, and with a hyphen for every dash.
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
    let mut push = |c: char| match c {
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
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
    };
    composed(words).chars().for_each(&mut push);
    normal.truncate(normal.trim_end().len());
    Cow::Owned(normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_alike() {
        assert_eq!(normal(" 7\u{a0}October\n  2024 \u{2013} “it’s”\u{ad} "), "7 October 2024 - \"it's\"");
        assert_eq!(normal("e\u{301}cole…"), "école...");
        assert_eq!(normal("a\u{1}b"), "a\u{fffd}b");
    }
}
