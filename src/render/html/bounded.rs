//! The part of Tera that a shell may use: what a page costs grows with what it is given, and never faster.
//!
//! A template comes with a library, perhaps from somebody nobody knows. The whole of Tera could make a page without end out
//! of three lines: ranges within ranges, a word set to itself twice, forty times over. So there are conditions, loops through
//! what is given, and filters that make nothing longer than it was by a factor.

use std::ops::Range;
use tera::{Kwargs, State, Tera, Value};

/// The tags that there are.
const TAGS: [&str; 6] = ["if", "elif", "else", "endif", "for", "endfor"];

/// What Tera has and a shell has not, each with the reason.
const OFF: [(&str, &str); 6] = [
    ("safe", "it would let the words of a file become HTML"),
    ("replace", "chained, it would make a page without end"),
    ("indent", "chained, it would make a page without end"),
    ("join", "chained, it would make a page without end"),
    ("split", "a loop goes through what is given"),
    ("group_by", "a loop goes through what is given"),
];

/// Takes out of Tera what a shell may not use. What is HTML already is marked so by what gives it.
pub(super) fn switch_off(tera: &mut Tera) {
    for (name, why) in OFF {
        tera.register_filter(name, move |_: &Value, _: Kwargs, _: &State| -> tera::TeraResult<Value> {
            Err(tera::Error::message(format!("`{name}` is switched off, because {why}")))
        });
    }
    tera.register_function("range", |_: Kwargs, _: &State| -> tera::TeraResult<Value> {
        Err(tera::Error::message("`range` is switched off, because a loop goes through what is given"))
    });
}

/// The place of the first thing in a template that a shell may not use, and what to say of it.
pub(super) fn fault(text: &str) -> Option<(Range<usize>, String)> {
    // The names that the loops around give to what they are at.
    let mut loops: Vec<Vec<&str>> = Vec::new();
    for tag in tags(text) {
        let words = words(&text[tag.range.clone()], tag.range.start);
        let mut rest = words.iter();
        if tag.is_block {
            let Some(first) = rest.next() else { continue };
            match first.text {
                "for" => {
                    let names: Vec<&str> =
                        rest.by_ref().map(|word| word.text).take_while(|word| *word != "in").collect();
                    let Some(through) = rest.clone().next() else { continue };
                    if let Some(outer) = loops.last()
                        && !outer.contains(&through.text)
                    {
                        let message = format!(
                            "a loop in another goes through what that one is at: `in {}.…`",
                            outer.last().unwrap_or(&"…")
                        );
                        return Some((through.range.clone(), message));
                    }
                    loops.push(names);
                }
                "endfor" => {
                    loops.pop();
                }
                name if TAGS.contains(&name) => {}
                name => {
                    return Some((first.range.clone(), format!("a page has no `{name}`; it has {}", listed(&TAGS))));
                }
            }
        }
        if let Some(word) = rest.find(|word| word.text == "for") {
            return Some((word.range.clone(), "a page has no loop within brackets".to_owned()));
        }
    }
    None
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A tag of a template: what stands between its signs.
struct Tag {
    range: Range<usize>,
    /// Whether it is one that does something, and not a value.
    is_block: bool,
}

/// A word of a tag that is no string.
struct Word<'t> {
    text: &'t str,
    range: Range<usize>,
}

/// The tags of a template, as Tera tells them apart: comments and what is raw have none, and strings hide signs.
fn tags(text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|found| at + found) {
        let sign = text.get(start..start + 2).unwrap_or_default();
        let inside = start + 2;
        at = match sign {
            "{#" => text[inside..].find("#}").map_or(text.len(), |end| inside + end + 2),
            "{{" | "{%" => {
                let is_block = sign == "{%";
                let end = end_of(text, inside, if is_block { "%}" } else { "}}" });
                let range = inside..end;
                let is_raw = is_block && text[range.clone()].trim_matches(['-', ' ', '\n', '\t', '\r']) == "raw";
                if is_raw {
                    end_of_raw(text, end)
                } else {
                    tags.push(Tag { range, is_block });
                    text.len().min(end + 2)
                }
            }
            _ => start + 1,
        };
    }
    tags
}

/// Where the sign that closes a tag stands.
fn end_of(text: &str, from: usize, close: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    let mut quote: Option<u8> = None;
    while at < bytes.len() {
        match quote {
            Some(_) if bytes[at] == b'\\' => at += 1,
            Some(mark) if bytes[at] == mark => quote = None,
            Some(_) => {}
            None if bytes[at..].starts_with(close.as_bytes()) => return at,
            None if matches!(bytes[at], b'"' | b'\'' | b'`') => quote = Some(bytes[at]),
            None => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Where what is raw ends.
fn end_of_raw(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(start) = text[at..].find("{%").map(|found| at + found + 2) {
        let end = text[start..].find("%}").map_or(text.len(), |end| start + end);
        if text[start..end].trim_matches(['-', ' ', '\n', '\t', '\r']) == "endraw" {
            return text.len().min(end + 2);
        }
        at = start;
    }
    text.len()
}

/// The words of a tag outside of its strings. `start` is where it stands.
fn words(tag: &str, start: usize) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let bytes = tag.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let from = at;
        match bytes[at] {
            b'"' | b'\'' | b'`' => {
                let mark = bytes[at];
                at += 1;
                while at < bytes.len() && bytes[at] != mark {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            byte if byte.is_ascii_alphabetic() || byte == b'_' => {
                while at < bytes.len() && (bytes[at].is_ascii_alphanumeric() || bytes[at] == b'_') {
                    at += 1;
                }
                words.push(Word { text: &tag[from..at], range: start + from..start + at });
            }
            _ => at += 1,
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<&str> {
        fault(text).map(|(place, _)| &text[place])
    }

    #[test]
    fn conditions_and_loops_through_what_is_given_are_let_through() {
        for text in [
            "{% if a and not b %}{{ a.b | upper }}{% elif c == \"for\" %}{% else %}{% endif %}",
            "{%- for group in groups -%}{% for policy in group.policies %}{% for f in policy.files %}{% endfor %}{% endfor %}{%- endfor %}",
            "{% for a in b %}{% endfor %}{% for c in d %}{% endfor %}",
            "{# {% set x = 1 %} #}{% raw %}{% set x = 1 %}{{ {% endraw %}a { b",
            "{{ \"}} {% set x = 1 %}\" }}",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn what_could_make_a_page_without_end_is_found_where_it_stands() {
        for (text, place) in [
            ("{% set a = a ~ a %}", "set"),
            ("{%- set_global a = 1 -%}", "set_global"),
            ("{% component x() %}{{ <x /> }}{% endcomponent %}", "component"),
            ("{% include \"policy.html\" %}", "include"),
            ("{% filter upper %}{% endfilter %}", "filter"),
            ("{% for a in b %}{% for c in b %}{% endfor %}{% endfor %}", "b"),
            ("{% for a in b %}{% for c in a.d %}{% for e in a.d %}", "a"),
            ("{{ [x for x in y] }}", "for"),
            ("{% for a in [x for x in y] %}", "for"),
            ("{# {{ \" #}{% set b = 1 %}{# \" }} #}", "set"),
            ("{% raw %}\"{% endraw %}{% set c = 1 %}\"", "set"),
            ("{{ 'a\\'' }}{% set d = 1 %}", "set"),
        ] {
            assert_eq!(at(text), Some(place), "{text}");
        }
    }

    #[test]
    fn a_template_that_breaks_off_anywhere_is_read_to_its_end() {
        let text = "{# é #}{{ \"é\\\" }}\" }}{% raw %}é{% endraw %}{% for é in \"é\" %}{";
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            fault(&text[..end]);
        }
    }
}
