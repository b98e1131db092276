//! A name or a word that is written otherwise, or that has been given up.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::counted;
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("wrong-name"),
    about: "A name or word that is written otherwise, or that has been given up",
    page: include_str!("wrong_name.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

/// Names that only capitals and spaces make wrong: the words in lower case, and the name as its owner writes it.
const CAPITALS: &[(&str, &str)] = &[
    ("youtube", "YouTube"),
    ("you tube", "YouTube"),
    ("ipad", "iPad"),
    ("ipads", "iPads"),
    ("iphone", "iPhone"),
    ("iphones", "iPhones"),
    ("linkedin", "LinkedIn"),
    ("linked in", "LinkedIn"),
    ("tiktok", "TikTok"),
    ("tik tok", "TikTok"),
    ("whatsapp", "WhatsApp"),
    ("whats app", "WhatsApp"),
    ("what's app", "WhatsApp"),
    ("snapchat", "Snapchat"),
    ("snap chat", "Snapchat"),
    ("facebook", "Facebook"),
    ("face book", "Facebook"),
    ("wifi", "Wi-Fi"),
    ("ofsted", "Ofsted"),
    ("acas", "Acas"),
];

/// Words and names that are written otherwise, or that were given up, and why.
///
/// Names of posts, bodies and procedures are those of the statutory guidance on safeguarding and of the code of practice on
/// special educational needs, against its earlier editions; names of images are those of the UK Council for Internet
/// Safety; spellings are those of the Oxford dictionaries.
const GIVEN_UP: &[(&str, &str, &str)] = &[
    ("twitter", "X", "the service has had that name since 2023"),
    (
        "child pornography",
        "indecent images of children",
        "the law's name; there is no consent that the other word implies",
    ),
    ("sexting", "sharing nudes and semi-nudes", "advice to schools has called it that since 2020"),
    ("designated senior leader", "designated safeguarding lead", "the name in the statutory guidance"),
    ("designated senior person", "designated safeguarding lead", "the name in the statutory guidance"),
    ("designated child protection officer", "designated safeguarding lead", "the name in the statutory guidance"),
    ("criminal records bureau", "Disclosure and Barring Service", "its successor since 2012"),
    ("crb check", "DBS check", "from its successor since 2012"),
    ("crb checks", "DBS checks", "from its successor since 2012"),
    ("independent safeguarding authority", "Disclosure and Barring Service", "its successor since 2012"),
    ("local safeguarding children board", "local safeguarding partners", "its successors since 2019"),
    ("local safeguarding children's board", "local safeguarding partners", "its successors since 2019"),
    ("local education authority", "local authority", "the name in education law since 2010"),
    ("statement of special educational needs", "education, health and care plan", "what replaced it in 2014"),
    ("race equality scheme", "equality objectives", "what took the place of schemes in 2011"),
    ("disability equality scheme", "equality objectives", "what took the place of schemes in 2011"),
    ("gender equality scheme", "equality objectives", "what took the place of schemes in 2011"),
    ("p s h e", "PSHE", "without full stops"),
    ("whistle blowing", "whistleblowing", "one word"),
    ("whistle blower", "whistleblower", "one word"),
    ("cyber bullying", "cyberbullying", "one word"),
    ("cyber-bullying", "cyberbullying", "one word"),
    ("on-going", "ongoing", "one word"),
    ("realtime", "real-time", "with a hyphen before a noun"),
];

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let texts: Vec<Tokens<'_>> = reading.text.passages.iter().map(Tokens::of).collect();
    let mut report = |phrase: &str, right: &str, why: &str, is_wrong: &dyn Fn(&str) -> bool| {
        let mut places = texts
            .iter()
            .flat_map(|tokens| {
                let is_typed = |at: usize| !tokens.passage.is_slot(at) && !tokens.passage.is_link(at);
                let ranges = find(tokens, phrase).into_iter().filter(move |range| is_typed(range.start));
                ranges.map(|range| (tokens.passage, range))
            })
            .filter(|(passage, range)| {
                is_wrong(&passage.words[range.clone()]) && !is_explained(&passage.words, range.start, range.end)
            });
        let Some((passage, range)) = places.next() else { return };
        let written = &passage.words[range.clone()];
        let more = places.count();
        let fault = Diagnostic::warning(
            RULE.code,
            passage.place(range.clone(), reading.sources),
            format!("\"{written}\" is \"{right}\""),
        );
        let fault = if more > 0 { fault.label(format!("and in {} more", counted(more, "place"))) } else { fault };
        found.push(if why.is_empty() { fault } else { fault.help(format!("write \"{right}\": {why}")) });
    };
    for (phrase, right) in CAPITALS {
        // In lower case they may be plain words: a post that is linked in a chat.
        let is_name = |written: &str| written.starts_with(char::is_uppercase) || !phrase.contains(' ');
        report(phrase, right, "", &|written| written != *right && is_name(written));
    }
    for (phrase, right, why) in GIVEN_UP {
        report(phrase, right, why, &|_| true);
    }
}

/// The places of a phrase; letters with full stops between them are one.
fn find(tokens: &Tokens<'_>, phrase: &str) -> Vec<std::ops::Range<usize>> {
    if phrase.split(' ').all(|word| word.len() == 1) {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        let dotted = |range: &std::ops::Range<usize>| tokens.passage.words[range.clone()].len() == wanted.len() * 2 - 1;
        return (0..tokens.words.len().saturating_sub(wanted.len() - 1))
            .filter(|first| tokens.words[*first..].iter().zip(&wanted).all(|(word, wanted)| word == wanted))
            .map(|first| tokens.places[first].start..tokens.places[first + wanted.len() - 1].end)
            .filter(dotted)
            .collect();
    }
    tokens.find(phrase)
}

/// Whether the text itself says that the name is an earlier one: "X (formerly Twitter)". In an address it is no name.
fn is_explained(words: &str, start: usize, end: usize) -> bool {
    let before = words[..start].to_lowercase();
    let after = &words[end..];
    let in_address = before.ends_with(['.', '/', '@', '#']) || after.starts_with(".com") || after.starts_with(".co");
    let said = ["formerly ", "formerly known as ", "previously ", "called ", "known as ", "x (", "x/"];
    in_address || said.iter().any(|said| before.ends_with(said))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::found;

    fn said(text: &str) -> Vec<String> {
        found(&RULE, text).into_iter().map(|(_, message)| message).collect()
    }

    #[test]
    fn a_name_is_written_as_its_owner_writes_it() {
        assert_eq!(
            said("Use Youtube, not You Tube, on an Ipad.\n"),
            ["\"Youtube\" is \"YouTube\"", "\"You Tube\" is \"YouTube\"", "\"Ipad\" is \"iPad\""]
        );
        assert_eq!(said("Use YouTube on an iPad. The post was linked in a chat.\n"), [""; 0]);
    }

    #[test]
    fn a_name_that_was_given_up_is_found_once() {
        assert_eq!(said("No posts on Twitter. Twitter is blocked.\n"), ["\"Twitter\" is \"X\""]);
        assert_eq!(said("No posts on X (formerly Twitter), or at twitter.com.\n"), [""; 0]);
    }

    #[test]
    fn letters_have_no_full_stops() {
        assert_eq!(said("It is taught in P.S.H.E. lessons and in PSHE.\n"), ["\"P.S.H.E\" is \"PSHE\""]);
    }
}
