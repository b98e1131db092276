//! What a policy should say about itself, and does not.

use crate::check::masthead::{Front, Of};
use crate::check::reading::{PolicyReading, Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::documents::{APPROVED_KINDS, NOT_AGREED};
use crate::check::words::people::{PARTS_OF_POSTS, SCHOOLS, SHORT_POSTS};
use crate::check::words::{Tokens, folded};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Approval;
use crate::grammar::joined;
use crate::model::allowance::Level;
use crate::prose::{Passage, PassageKind, Text};

pub(super) const RULE: Rule = Rule {
    code: Code::rule("missing-metadata"),
    about: "What a policy should say about itself, and does not",
    page: include_str!("missing_metadata.md"),
    level: Level::Warning,
    looks: &[LooksAt::Policy(look), LooksAt::Whole(look_at_text)],
};

/// A text that is in force rests on a minute of the meeting that approved it.
fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let Approval::Approved(on) = reading.document.stamp.approval else { return };
    let file = &reading.policy.file;
    let record = file.approval.iter().find(|approval| approval.fingerprint.is_some() && approval.on.value == on);
    if let Some(record) = record.filter(|record| record.minute.is_none()) {
        found.push(
            Diagnostic::warning(RULE.code, record.on.span, "nothing says in which minute this approval is recorded")
                .help("add minute = \"…\" to the approval"),
        );
    }
}

fn look_at_text(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    if reading.source != Source::Foreign {
        return;
    }
    let Some(title) = reading.text.passages.first() else { return };
    if !is_policy(reading.text) {
        return;
    }
    let front = Front::of(reading.text);
    let missing = missing(reading.text, &front);
    if !missing.is_empty() {
        found.push(
            Diagnostic::warning(
                RULE.code,
                title.place(0..title.words.len(), reading.sources),
                format!("nothing says {}", joined(&missing, "or")),
            )
            .help("say it at the top, where readers and inspectors look for it"),
        );
    }
    unnamed_posts(reading, found);
    people_without_a_post(&front, reading, found);
    not_agreed(reading, found);
    rests_on_nothing(&front, reading, found);
}

/// Whether a document is one that governors approve: it calls itself a policy, a procedure or a code.
fn is_policy(text: &Text) -> bool {
    const FIRST: usize = 12;
    text.passages.iter().enumerate().any(|(index, passage)| {
        let tokens = Tokens::of(passage);
        let is_title =
            index < FIRST && !matches!(passage.kind, PassageKind::Item | PassageKind::Cell | PassageKind::Note);
        let is_short = tokens.words.len() <= 12;
        APPROVED_KINDS.iter().any(|kind| {
            (is_title && is_short && !tokens.find(kind).is_empty()) || !tokens.find(&format!("this {kind}")).is_empty()
        })
    })
}

/// What nothing in the text says, in the order in which people ask for it.
fn missing(text: &Text, front: &Front<'_>) -> Vec<String> {
    let all = folded(&text.passages.iter().map(|passage| passage.words.as_str()).collect::<Vec<_>>().join("\n"));
    let sentences: Vec<String> = text
        .passages
        .iter()
        .flat_map(|passage| passage.sentences().into_iter().map(|sentence| folded(&passage.words[sentence])))
        .collect();
    let has_label = |words: &[&str]| front.lines.iter().any(|line| words.iter().any(|word| line.label.contains(word)));
    let has_date = |of: &[Of]| front.latest(of).is_some();
    let is_approved_by = |sentence: &String| {
        ["approved by", "agreed by", "adopted by", "ratified by"].iter().any(|words| sentence.contains(words))
    };
    let names_board = |line: &crate::check::masthead::Labelled<'_>| {
        let value = folded(&line.passage.words[line.value.clone()]);
        let is_about =
            ["approv", "ratif", "adopt", "agreed", "delegat", "responsib"].iter().any(|w| line.label.contains(w));
        is_about
            && ["govern", "committee", "board", "trust", "council", "head", "proprietor"]
                .iter()
                .any(|b| value.contains(b))
    };
    let is_said = [
        ("which school it is for", names_school(text)),
        ("which body approved it", front.lines.iter().any(names_board) || sentences.iter().any(is_approved_by)),
        ("when it was approved", has_date(&[Of::Approval])),
        ("in which minute its approval is recorded", all.contains("minute") || all.contains("meeting of the")),
        (
            "who owns it",
            has_label(&[
                "owner",
                "author",
                "ordinator",
                "lead",
                "responsible",
                "written by",
                "prepared by",
                "produced by",
                "reviewed by",
                "reviewer",
                "contact",
                "maintained by",
            ]),
        ),
        ("which version it is", has_label(&["version", "issue", "edition", "revision"]) || has_version(&all)),
        ("when it was last reviewed", has_date(&[Of::Review, Of::Approval, Of::Signature, Of::SomeReview])),
        (
            "how often it is reviewed",
            front.cycle.is_some() || (has_date(&[Of::Next]) && has_date(&[Of::Review, Of::Approval])),
        ),
        ("when the next review is", has_date(&[Of::Next, Of::SomeReview])),
        ("whom to ask about it", ["@", "http", "www.", "published on", "published at"].iter().any(|w| all.contains(w))),
        ("who the safeguarding lead is", !speaks_of_children(&all) || names_lead(text, &all)),
    ];
    is_said.iter().filter(|(_, said)| !said).map(|(what, _)| (*what).to_owned()).collect()
}

/// Whether one of the first lines is the name of a school, or a sentence has it.
fn names_school(text: &Text) -> bool {
    const FIRST: usize = 12;
    text.passages.iter().take_while(|passage| passage.list.is_none()).take(FIRST).any(|passage| {
        let words = passage.words.split_whitespace().filter(|word| word.starts_with(char::is_uppercase));
        let words: Vec<String> = words.map(|word| folded(word.trim_matches(|c: char| !c.is_alphanumeric()))).collect();
        passage.words.split_whitespace().count() <= 12
            && words.len() > 1
            && words.iter().any(|word| SCHOOLS.contains(&word.as_str()))
    }) || text.passages.iter().any(has_name_of_school)
}

/// Whether a sentence names a school: three words with capitals, of which the last is "School" or what schools are.
fn has_name_of_school(passage: &Passage) -> bool {
    const NAMED: usize = 3;
    let mut run = 0;
    passage.words.split_whitespace().any(|word| {
        let name = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        run = if name.starts_with(char::is_uppercase) { run + 1 } else { 0 };
        let bare = name.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches(|c: char| !c.is_alphanumeric());
        let is_named = run >= NAMED && matches!(bare, "School" | "Academy" | "College" | "Nursery" | "Pre-School");
        if word.ends_with(['.', ',', ';', ':', ')']) {
            run = 0;
        }
        is_named
    })
}

/// Whether something like `v1.2` or `version 3` stands anywhere.
fn has_version(all: &str) -> bool {
    let words: Vec<&str> = all.split_whitespace().collect();
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    words.iter().any(|word| word.strip_prefix('v').is_some_and(is_number))
        || words.windows(2).any(|pair| matches!(pair[0], "version" | "issue") && is_number(pair[1]))
}

/// Whether a policy is about what the safeguarding lead deals with; the word alone stands in many.
fn speaks_of_children(all: &str) -> bool {
    ["child protection", "safeguarding procedure", "social network", "social media", "online safety", "e-safety"]
        .iter()
        .any(|subject| all.contains(subject))
}

/// Whether somebody is named as the safeguarding lead: two words with capitals stand by the name of the post.
fn names_lead(text: &Text, all: &str) -> bool {
    if !all.contains("safeguarding lead") && !all.contains("dsl") {
        return false;
    }
    text.passages.iter().any(|passage| {
        let words = folded(&passage.words);
        let at = words
            .find("safeguarding lead")
            .map(|at| at + "safeguarding lead".len())
            .or_else(|| words.find("dsl").filter(|at| !words[..*at].ends_with(char::is_alphanumeric)).map(|at| at + 3));
        at.and_then(|at| passage.words.get(at..)).is_some_and(|after| {
            let after = after.trim_start_matches(|c: char| !c.is_alphanumeric());
            let after = after
                .trim_start_matches("DSL")
                .trim_start_matches("is ")
                .trim_start_matches(|c: char| !c.is_alphanumeric());
            is_person(
                after
                    .split([',', ';', '(', '.'])
                    .next()
                    .unwrap_or_default()
                    .split_whitespace()
                    .take(3)
                    .collect::<Vec<_>>()
                    .as_slice(),
            )
        })
    })
}

fn is_person(words: &[&str]) -> bool {
    words.len() > 1
        && words[..2].iter().all(|word| word.starts_with(char::is_uppercase))
        && !has_post(&folded(&words.join(" ")))
}

/// Whether words have the name of a post, a team or a body in them.
fn has_post(words: &str) -> bool {
    let mut each = words.split(|c: char| !c.is_alphanumeric());
    PARTS_OF_POSTS.iter().any(|post| words.contains(post)) || each.any(|word| SHORT_POSTS.contains(&word))
}

/// "Status: Statutory" without the law, and "based on the council's model policy" without its version.
fn rests_on_nothing(front: &Front<'_>, reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let names_duty = |passage: &Passage| {
        let words = folded(&passage.words);
        words.contains("statutory") && ["section ", "regulation ", " act "].iter().any(|law| words.contains(law))
    };
    for line in front.lines.iter().filter(|line| line.label.contains("status") || line.label.contains("statutory")) {
        let value = line.passage.words[line.value.clone()].trim();
        if matches!(folded(value).as_str(), "statutory" | "statutory policy")
            && !reading.text.passages.iter().any(names_duty)
        {
            let at = line.value.start + line.passage.words[line.value.clone()].find(value).unwrap_or_default();
            let place = line.passage.place(at..at + value.len(), reading.sources);
            found.push(
                Diagnostic::warning(RULE.code, place, "nothing says by what law this policy is statutory")
                    .help("name the section that asks for it, or leave the word out"),
            );
        }
    }
    for passage in reading
        .text
        .passages
        .iter()
        .filter(|passage| matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item))
    {
        for sentence in passage.sentences() {
            let words = folded(&passage.words[sentence.clone()]);
            let rests =
                ["based on", "follows", "adapted from", "adopted from"].iter().any(|rests| words.contains(rests));
            let is_model = ["model policy", "'s model "].iter().any(|m| words.contains(m));
            if rests && is_model && words.contains("policy") && !words.contains(|c: char| c.is_ascii_digit()) {
                found.push(
                    Diagnostic::warning(
                        RULE.code,
                        passage.place(sentence, reading.sources),
                        "nothing says which version of the model this rests on",
                    )
                    .help("add its version or date: when the model changes, somebody must see that this has to follow"),
                );
            }
        }
    }
}

/// A post with a date under it, as for a signature, and nobody's name.
fn unnamed_posts(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let is_post = |passage: &Passage| {
        let words = folded(passage.words.trim().trim_end_matches(':'));
        passage.words.split_whitespace().count() <= 4
            && [
                "headteacher",
                "head teacher",
                "principal",
                "chair",
                "chair of governor",
                "designated safeguarding lead",
            ]
            .iter()
            .any(|post| words.starts_with(post))
            && matches!(passage.kind, PassageKind::Paragraph | PassageKind::Heading(_) | PassageKind::Label)
    };
    for pair in reading.text.passages.windows(2) {
        let is_signed = folded(&pair[1].words).starts_with("date") || folded(&pair[1].words).starts_with("sign");
        if is_post(&pair[0]) && is_signed {
            let post = pair[0].words.trim().trim_end_matches(':');
            found.push(
                Diagnostic::warning(
                    RULE.code,
                    pair[0].place(0..pair[0].words.len(), reading.sources),
                    format!("nobody is named as {post}"),
                )
                .help("write the name beside the post; a signature cannot be read"),
            );
        }
    }
}

/// "Reviewed by: Ada Green", without a word on what Ada Green is at the school.
fn people_without_a_post(front: &Front<'_>, reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for line in &front.lines {
        let value = line.passage.words[line.value.clone()].trim();
        let words: Vec<&str> = value.split_whitespace().collect();
        let is_asked =
            ["reviewed by", "approved by", "written by", "prepared by"].iter().any(|by| line.label.ends_with(by));
        if is_asked && words.len() <= 3 && is_person(&words) {
            let start = line.passage.words.len() - line.passage.words[line.value.start..].trim_start().len();
            let place = line.passage.place(start..start + value.len(), reading.sources);
            found.push(
                Diagnostic::warning(RULE.code, place, format!("nothing says what post {value} holds"))
                    .help("add the post: people leave, posts stay"),
            );
        }
    }
}

/// A text that says of itself that nobody has agreed it.
fn not_agreed(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for passage in &reading.text.passages {
        for sentence in passage.sentences() {
            let words = folded(&passage.words[sentence.clone()]);
            let is_of_approval = ["agreed", "approv", "ratif", "adopt"].iter().any(|word| words.contains(word));
            let is_of_text = words.contains("policy") || words.contains("document");
            if is_of_approval && is_of_text && NOT_AGREED.iter().any(|said| words.contains(said)) {
                found.push(
                    Diagnostic::warning(
                        RULE.code,
                        passage.place(sentence, reading.sources),
                        "this text says that it has not been agreed",
                    )
                    .help("have it approved before it is published, or mark every page as a draft"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    const WHOLE: &str = "# Policy on pens\n\nOak Tree Primary School\n\nApproved by: Governing Body, minute 7\n\nApproved on: 3 May 2026\n\n\
        Owner: the school business manager, office@oak.example\n\nVersion: 2\n\nNext review: May 2027\n\nPens are blue.\n";

    #[test]
    fn a_document_that_says_it_all_is_left_alone() {
        assert_eq!(pointed_at(&RULE, WHOLE), [""; 0]);
    }

    #[test]
    fn a_short_form_names_a_post_as_its_words_do() {
        let by = |who: &str| {
            let text = WHOLE.replace("Version: 2", &format!("Version: 2\n\nReviewed by: {who}"));
            found(&RULE, &text).into_iter().map(|(words, _)| words).collect::<Vec<_>>()
        };
        assert_eq!(by("DSL Ada Green"), [""; 0]);
        assert_eq!(by("Ada Green, DPO"), [""; 0]);
        assert_eq!(by("PK Maselino"), ["PK Maselino"]);
    }

    #[test]
    fn what_is_no_policy_need_not_say_so() {
        assert_eq!(pointed_at(&RULE, "# News of the school\n\n- Pens are blue now.\n"), [""; 0]);
    }

    #[test]
    fn each_thing_that_is_missing_is_named() {
        let without =
            |line: &str| found(&RULE, &WHOLE.replace(line, "")).into_iter().map(|(_, said)| said).collect::<Vec<_>>();
        assert_eq!(without("Oak Tree Primary School"), ["nothing says which school it is for"]);
        assert_eq!(without("Version: 2"), ["nothing says which version it is"]);
        assert_eq!(
            without("Owner: the school business manager, office@oak.example"),
            ["nothing says who owns it or whom to ask about it"]
        );
        assert_eq!(
            without("Next review: May 2027"),
            ["nothing says how often it is reviewed or when the next review is"]
        );
    }

    #[test]
    fn a_school_may_be_named_in_a_sentence_and_dates_in_front_matter() {
        let line = "Oak Tree Primary School";
        let said =
            |with: &str| found(&RULE, &WHOLE.replace(line, with)).into_iter().map(|(_, said)| said).collect::<Vec<_>>();
        let sentence = |school: &str| {
            format!("At {school} everybody has a pen, and everybody else may borrow it on one day a week.")
        };
        assert_eq!(said(&sentence("Oak Tree Primary School")), [""; 0]);
        assert_eq!(said(&sentence("our Primary School")), ["nothing says which school it is for"]);
        let text = "---\ntitle: Pens Policy of Oak Nursery\napproved_by: Governors\napproved_on: 2026-05-03\nnext-review: 2027-05-03\n\
                    version: 2\nowner: head@oak.example, see the minutes\n---\n\nPens are blue.\n";
        assert_eq!(found(&RULE, text), []);
    }

    #[test]
    fn what_is_statutory_names_its_law_and_what_rests_on_a_model_its_version() {
        let with = |line: &str| {
            found(&RULE, &format!("{WHOLE}\n{line}\n")).into_iter().map(|(_, said)| said).collect::<Vec<_>>()
        };
        assert_eq!(
            found(&RULE, &WHOLE.replace("Version: 2", "Version: 2\n\nStatus: Statutory")),
            [("Statutory".to_owned(), "nothing says by what law this policy is statutory".to_owned())]
        );
        assert_eq!(
            with("This policy is based on the council's model policy."),
            ["nothing says which version of the model this rests on"]
        );
        for right in [
            "This policy is based on the council's model policy of May 2026.",
            "This policy is statutory, under section 89 of the Education and Inspections Act 2006.",
            "Teachers follow the model of good behaviour that the policy sets.",
        ] {
            assert_eq!(with(right), [""; 0], "{right}");
        }
    }

    #[test]
    fn a_post_over_a_date_needs_a_name() {
        let signed = |lines: &str| pointed_at(&RULE, &format!("{WHOLE}\n{lines}\n\nEnd.\n"));
        assert_eq!(signed("Headteacher\n\nDate: 3 May 2026"), ["Headteacher"]);
        assert_eq!(signed("Ada Green, Headteacher\n\nDate: 3 May 2026"), [""; 0]);
    }

    #[test]
    fn a_reviewer_needs_a_post() {
        let by = |value: &str| pointed_at(&RULE, &format!("{WHOLE}\nReviewed by: {value}\n\nEnd.\n"));
        assert_eq!(by("Ada Green"), ["Ada Green"]);
        assert_eq!(by("Ada Green, headteacher"), [""; 0]);
        assert_eq!(by("Governing Body"), [""; 0]);
    }

    #[test]
    fn a_text_may_say_that_nobody_agreed_it() {
        let says = |sentence: &str| pointed_at(&RULE, &format!("{WHOLE}\n{sentence}\n"));
        assert_eq!(
            says("This policy has yet to be agreed by governors."),
            ["This policy has yet to be agreed by governors."]
        );
        assert_eq!(says("A visit that has yet to be agreed needs a form."), [""; 0]);
    }
}
