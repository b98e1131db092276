//! A web address that stands among the words of a clause: it is printed, and leads nowhere.

use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Mark, Passage};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("bare-address"),
    about: "A web address that is no link",
    page: include_str!("bare_address.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    match reading.source {
        Source::Clause | Source::Wording => {}
        // Whatever shows a document that was made elsewhere may make links of its addresses.
        Source::Document | Source::Foreign => return,
    }
    for passage in &reading.text.passages {
        for range in addresses(passage) {
            let written = &passage.words[range.clone()];
            let address = if written.starts_with("www.") { format!("https://{written}") } else { written.to_owned() };
            let place = passage.place(range.clone(), reading.sources);
            found.push(
                Diagnostic::warning(RULE.code, place, format!("\"{written}\" is printed, and is no link"))
                    .help(format!("say where it leads: [the words of the link]({address}), or <{address}>")),
            );
        }
    }
}

/// Where a passage has addresses that were typed, without the stops after them.
fn addresses(passage: &Passage) -> Vec<Range<usize>> {
    let words = &passage.words;
    let starts = ["https://", "http://", "www."];
    let mut at = 0;
    let mut found = Vec::new();
    while let Some(start) = starts.iter().filter_map(|start| words[at..].find(start)).min().map(|start| at + start) {
        let length =
            words[start..].find(|c: char| c.is_whitespace() || "<>“”\"".contains(c)).unwrap_or(words.len() - start);
        let address = words[start..start + length].trim_end_matches(|c: char| ".,;:!?)]’'".contains(c));
        at = start + length;
        let is_word = !words[..start].ends_with(char::is_alphanumeric);
        let is_typed =
            !passage.is_link(start) && !passage.is_slot(start) && !passage.is_marked(start, |mark| *mark == Mark::Code);
        if is_word && is_typed {
            found.push(start..start + address.len());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::addresses;
    use crate::prose::{Passage, PassageKind};
    use crate::source::Sources;

    #[test]
    fn an_address_ends_before_the_stop_of_its_sentence() {
        let words = "See https://a.uk/b,c (or www.oak.example) and “http://x.uk/”. Awww.no";
        let mut sources = Sources::default();
        let file = sources.add("a.md", words);
        let mut passage = Passage::new(PassageKind::Paragraph, sources.whole(file));
        passage.push(words, sources.whole(file));
        let found: Vec<&str> = addresses(&passage).into_iter().map(|range| &words[range]).collect();
        assert_eq!(found, ["https://a.uk/b,c", "www.oak.example", "http://x.uk/"]);
    }
}
