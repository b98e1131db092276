//! A web address that stands among the words of a clause: it is printed, and leads nowhere.

use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::address::names_website;
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
            let address = if written.contains("://") { written.to_owned() } else { format!("https://{written}") };
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
    // Capitals of letters that are no longer in small ones: places stay what they are.
    let lower = words.to_ascii_lowercase();
    let starts = ["https://", "http://", "ftp://", "www."];
    let mut at = 0;
    let mut found = pages(passage);
    while let Some(start) = starts.iter().filter_map(|start| lower[at..].find(start)).min().map(|start| at + start) {
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
    found.sort_by_key(|range| range.start);
    found
}

/// Where a passage has pages of websites without what browsers put before them: `oak.sch.uk/term-dates`.
fn pages(passage: &Passage) -> Vec<Range<usize>> {
    let words = &passage.words;
    let is_edge = |c: char| c.is_whitespace() || "<>“”‘’\"'()[]".contains(c);
    let mut pages = Vec::new();
    let mut at = 0;
    for word in words.split(is_edge) {
        let start = at;
        at += word.len() + words[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        let page = word.trim_end_matches(|c: char| ".,;:!?".contains(c));
        let Some((host, _)) = page.split_once('/').filter(|(_, path)| !path.is_empty()) else { continue };
        let is_host = host.is_ascii() && names_website(host) && !host.to_ascii_lowercase().starts_with("www.");
        let is_typed =
            !passage.is_link(start) && !passage.is_slot(start) && !passage.is_marked(start, |mark| *mark == Mark::Code);
        if is_host && is_typed && !page.contains(['@', ':']) {
            pages.push(start..start + page.len());
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::addresses;
    use crate::prose::{Passage, PassageKind};
    use crate::source::Sources;

    #[test]
    fn an_address_ends_before_the_stop_of_its_sentence() {
        let words = "See https://a.uk/b,c (or www.oak.example) and “http://x.uk/”. Awww.no HTTPS://A.UK, ftp://a.uk or \
                     (oak.sch.uk/days), not he/she, a.uk or policy.pdf/2.";
        let mut sources = Sources::default();
        let file = sources.add("a.md", words);
        let mut passage = Passage::new(PassageKind::Paragraph, sources.whole(file));
        passage.push(words, sources.whole(file));
        let found: Vec<&str> = addresses(&passage).into_iter().map(|range| &words[range]).collect();
        assert_eq!(
            found,
            ["https://a.uk/b,c", "www.oak.example", "http://x.uk/", "HTTPS://A.UK", "ftp://a.uk", "oak.sch.uk/days"]
        );
    }
}
