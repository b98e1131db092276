//! Two clauses in one policy that exclude each other, one act that is bound more strictly in one place than in another, and one
//! decision that is left to two.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::grammar::{CASES, DETERMINERS, KNOWING, MANNER, PRONOUNS, RELATIVES};
use crate::check::words::people::{CONCERNS, DISCLOSED, DISCLOSING, REPORTING};
use crate::check::words::{Tokens, telling};
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::allowance::Level;
use crate::prose::{List, PassageKind};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

pub(super) const RULE: Rule = Rule {
    code: Fault::ContradictoryClauses.code(),
    about: "Clauses that exclude each other, one act bound in two ways, or two who decide on one thing",
    page: include_str!("contradictory_clauses.md"),
    // Clauses that exclude each other are an error whatever is set, because there is no policy to build.
    level: Level::Warning,
    looks: &[LooksAt::Building, LooksAt::Whole(contradictions)],
};

/// How strictly something is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strength {
    Must,
    Should,
    Encouraged,
    May,
    Will,
}

/// What binds, as words that follow each other.
const BINDING: [(&[&str], Strength); 13] = [
    (&["must"], Strength::Must),
    (&["shall"], Strength::Must),
    (&["required", "to"], Strength::Must),
    (&["have", "to"], Strength::Must),
    (&["has", "to"], Strength::Must),
    (&["should"], Strength::Should),
    (&["expected", "to"], Strength::Should),
    (&["advised", "to"], Strength::Should),
    (&["encouraged", "to"], Strength::Encouraged),
    (&["invited", "to"], Strength::Encouraged),
    (&["welcome", "to"], Strength::Encouraged),
    (&["may"], Strength::May),
    (&["will"], Strength::Will),
];

/// A subject with more words is rather a clause of its own.
const LONGEST_SUBJECT: usize = 5;

/// An act with fewer telling words can be many things: "ask first".
const SHORTEST_ACT: usize = 3;

/// A decision that only one person or body can take.
struct Decision {
    /// What it is, as the end of "two are to decide on".
    on: &'static str,
    /// Beginnings of the words for taking it.
    taken: &'static [&'static str],
    /// The beginning of the word for what it is about.
    about: &'static str,
}

const DECISIONS: [Decision; 2] = [
    Decision { on: "disciplinary action", taken: &["tak", "decid", "impos", "determin"], about: "disciplin" },
    Decision { on: "suspension or exclusion", taken: &["suspend", "exclud", "expel"], about: "pupil" },
];

/// Who is bound, and how.
#[derive(Clone)]
struct Bound {
    /// The words for who is bound, without articles.
    subject: Vec<String>,
    strength: Strength,
    is_ban: bool,
    /// Whether a case is named in which this holds.
    has_case: bool,
}

impl Bound {
    /// Whether the words are a name, of a person, a body or a group.
    fn is_named(&self) -> bool {
        !self.subject.is_empty()
            && self.subject.len() <= LONGEST_SUBJECT
            && !self.subject.iter().any(|word| PRONOUNS.contains(&word.as_str()))
    }

    /// The same without what says more of the subject, or what says that somebody is to know of it.
    fn who(&self) -> Bound {
        let mut words = self.subject.as_slice();
        let is_told_of = words.first().is_some_and(|first| KNOWING.contains(&first.as_str()));
        if let Some(that) = words.iter().position(|word| word == "that").filter(|_| is_told_of) {
            words = &words[that + 1..];
        }
        let ends = |word: &&String| RELATIVES.contains(&word.as_str());
        let subject = words.iter().take_while(|word| !ends(word)).cloned().collect();
        Bound { subject, ..self.clone() }
    }

    /// How strictly, in the words that a report uses.
    fn word(&self) -> &'static str {
        match (self.strength, self.is_ban) {
            (Strength::Must, false) => "must",
            (Strength::Must, true) => "must not",
            (Strength::Should, false) => "should",
            (Strength::Should, true) => "should not",
            (Strength::Encouraged, _) => "encouraged to",
            (Strength::May, false) => "may",
            (Strength::May, true) => "may not",
            (Strength::Will, false) => "will",
            (Strength::Will, true) => "will not",
        }
    }

    /// Whether both bind the same people, or one binds some of those whom the other binds. "You" is whoever reads.
    fn binds_with(&self, other: &Bound) -> bool {
        let you = ["you".to_owned()];
        let holds = |all: &[String], some: &[String]| some.iter().all(|word| all.contains(word));
        [&self.subject, &other.subject].iter().any(|subject| ***subject == you)
            || holds(&self.subject, &other.subject)
            || holds(&other.subject, &self.subject)
    }
}

/// Something that somebody is asked to do.
struct Duty<'t> {
    bound: &'t Bound,
    asked: &'t Asked,
    tokens: &'t Tokens<'t>,
}

/// What is asked for in a sentence.
struct Asked {
    /// Who is bound; in an item it may be the lead-in that says so.
    bound: Option<Bound>,
    /// The words of the act.
    words: Range<usize>,
    /// All words of its sentence.
    sentence: Range<usize>,
    /// The telling words of the act, up to the first comma, and where they stand; none if that can be many things.
    act: Option<(String, Range<usize>)>,
    /// Whether a concern is to be reported.
    is_report: bool,
    /// Which of the [`DECISIONS`] is taken.
    is_taken: [bool; DECISIONS.len()],
}

impl Asked {
    fn of(bound: Option<Bound>, words: Range<usize>, sentence: Range<usize>, tokens: &Tokens<'_>) -> Asked {
        let (act, all) = (&tokens.words[words.clone()], &tokens.words[sentence.clone()]);
        Asked {
            act: self::act(tokens, &words),
            is_report: is_report(act, all),
            is_taken: DECISIONS.each_ref().map(|decision| decision.is_taken(act, all)),
            bound,
            words,
            sentence,
        }
    }
}

impl Duty<'_> {
    fn place(&self, words: &Range<usize>, reading: &Reading<'_>) -> Span {
        self.tokens.passage.place(range(self.tokens, words), reading.sources)
    }

    fn words(&self) -> &[String] {
        &self.tokens.words[self.asked.words.clone()]
    }
}

/// The place of these words in the text.
fn range(tokens: &Tokens<'_>, words: &Range<usize>) -> Range<usize> {
    tokens.places[words.start].start..tokens.places[words.end - 1].end
}

/// What is asked for by these words, by those that tell something, up to the first comma; none if that can be many things.
fn act(tokens: &Tokens<'_>, words: &Range<usize>) -> Option<(String, Range<usize>)> {
    let range = range(tokens, words);
    let text = &tokens.passage.words;
    let end = text[range.clone()].find([',', ';', '(']).map_or(range.end, |comma| range.start + comma);
    let places = &tokens.places[words.clone()];
    let within = tokens.words[words.clone()].iter().zip(places).take_while(|(_, place)| place.end <= end);
    let words: Vec<&String> = within.map(|(word, _)| word).collect();
    let discloses = words.first().is_some_and(|first| DISCLOSING.contains(&first.as_str()));
    let told = |word: &&String| {
        let is_manner = MANNER.contains(&word.as_str());
        let is_light = discloses && DISCLOSED.contains(&word.as_str());
        if discloses && DISCLOSING.contains(&word.as_str()) {
            Some("disclose".to_owned())
        } else {
            telling(word).filter(|_| !is_manner && !is_light)
        }
    };
    let act: BTreeSet<String> = words.iter().filter_map(told).collect();
    // Who may disclose what is told by two words.
    let shortest = if discloses { SHORTEST_ACT - 1 } else { SHORTEST_ACT };
    (act.len() >= shortest).then(|| (act.into_iter().collect::<Vec<_>>().join(" "), range.start..end))
}

/// One act bound more strictly in one place than in another; and a decision that two are to take.
fn contradictions(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let known: Vec<Rc<Vec<Asked>>> = reading.tokens().iter().map(|tokens| tokens.worked_out(asked_in)).collect();
    let lead_in = |list: &List| reading.tokens().get(list.lead_in?).map(|tokens| tokens.worked_out(lead_in));
    let lead_ins: Vec<Option<Rc<LeadIn>>> = reading.text.lists.iter().map(lead_in).collect();
    let all = duties(reading, &known, &lead_ins);
    strengths(&all, reading, found);
    invitations(&all, reading, found);
    deciders(&all, reading, found);
}

fn strengths(all: &[Duty<'_>], reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let mut earlier: FxHashMap<&str, Vec<(&Duty<'_>, &Range<usize>)>> = FxHashMap::default();
    for asked in all {
        // "Will" is a promise here and a plain future there.
        let is_plain = asked.bound.is_named()
            && !asked.bound.has_case
            && asked.bound.strength != Strength::Will
            && !asked.words().iter().any(|word| CASES.contains(&word.as_str()));
        let Some((act, range)) = asked.asked.act.as_ref().filter(|_| is_plain) else { continue };
        let others = earlier.entry(act).or_default();
        let same = |other: &&(&Duty<'_>, &Range<usize>)| other.0.bound.binds_with(asked.bound);
        let differs = |other: &&(&Duty<'_>, &Range<usize>)| other.0.bound.word() != asked.bound.word();
        if let Some((other, other_range)) = others.iter().filter(same).find(differs) {
            let (here, there) = (asked.bound.word(), other.bound.word());
            found.push(
                Diagnostic::warning(
                    RULE.code,
                    asked.tokens.passage.place(range.clone(), reading.sources),
                    format!("this says \"{here}\", and an earlier rule \"{there}\""),
                )
                .related(other.tokens.passage.place((*other_range).clone(), reading.sources), "the earlier one")
                .help("decide which holds, and say it in one place"),
            );
        }
        if others.iter().filter(same).all(|other| differs(&other)) {
            others.push((asked, range));
        }
    }
}

/// Reporting a concern that one place encourages and another demands. A paragraph that says itself when it is a duty has
/// told the two apart.
fn invitations(all: &[Duty<'_>], reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let reports = |asked: &&Duty<'_>| asked.asked.is_report;
    let is_duty = |asked: &Duty<'_>| asked.bound.strength == Strength::Must && !asked.bound.is_ban;
    for asked in all.iter().filter(reports).filter(|asked| asked.bound.strength == Strength::Encouraged) {
        let is_told_apart = asked.tokens.words.iter().any(|word| word == "must");
        let duty = all.iter().filter(reports).find(|other| is_duty(other) && !other.bound.has_case);
        let Some(duty) = duty.filter(|_| !is_told_apart) else { continue };
        let place = |asked: &Duty<'_>| asked.place(&asked.asked.sentence, reading);
        found.push(
            Diagnostic::warning(
                RULE.code,
                place(asked),
                "this encourages to report what another rule demands to report",
            )
            .related(place(duty), "here it is a duty")
            .help("say which concerns must be reported and which may be, in one place"),
        );
    }
}

/// A decision that one place leaves to one person or body, and another to another.
fn deciders(all: &[Duty<'_>], reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for (at, decision) in DECISIONS.iter().enumerate() {
        let mut first: Option<(Vec<String>, &Duty<'_>)> = None;
        for asked in all.iter().filter(|asked| !asked.bound.is_ban && asked.asked.is_taken[at]) {
            let Some(who) = decider(asked) else { continue };
            let Some((other, earlier)) = &first else {
                first = Some((who, asked));
                continue;
            };
            let holds = |all: &[String], some: &[String]| some.iter().any(|word| word.len() > 3 && all.contains(word));
            if holds(other, &who) {
                continue;
            }
            let place = |asked: &Duty<'_>| asked.place(&asked.asked.words, reading);
            found.push(
                Diagnostic::warning(
                    RULE.code,
                    place(asked),
                    format!(
                        "here \"{}\" decides on {}, and elsewhere \"{}\"",
                        who.join(" "),
                        decision.on,
                        other.join(" ")
                    ),
                )
                .related(place(earlier), "the earlier one")
                .help("name one who decides, or say what each of them decides"),
            );
        }
    }
}

impl Decision {
    /// Whether the words of an act take it, in a sentence of these words.
    fn is_taken(&self, act: &[String], sentence: &[String]) -> bool {
        let begins = |beginnings: &[&str], word: &String| beginnings.iter().any(|b| word.starts_with(b));
        act.iter().take(3).any(|word| begins(self.taken, word))
            && sentence.iter().any(|word| word.starts_with(self.about))
    }
}

/// Whether an act is to report a concern, in a sentence of these words.
fn is_report(act: &[String], sentence: &[String]) -> bool {
    let goes = sentence.windows(2).any(|pair| pair[0] == "go" && (pair[1] == "to" || pair[1] == "through"));
    let is_reported = goes || act.iter().take(4).any(|word| REPORTING.contains(&word.as_str()));
    is_reported && sentence.iter().any(|word| CONCERNS.iter().any(|concern| word.starts_with(concern)))
}

/// Who is to do it: the subject, or whom "by" names.
fn decider(asked: &Duty<'_>) -> Option<Vec<String>> {
    let words = asked.words();
    if words.first().is_some_and(|word| word == "be") {
        let by = words.iter().position(|word| word == "by")?;
        let ends = |word: &&String| !CASES.contains(&word.as_str()) && !RELATIVES.contains(&word.as_str());
        let named = words[by + 1..].iter().take_while(ends);
        let who: Vec<String> = named.filter(|word| !DETERMINERS.contains(&word.as_str())).cloned().collect();
        return (!who.is_empty() && who.len() <= LONGEST_SUBJECT).then_some(who);
    }
    Some(asked.bound.who()).filter(Bound::is_named).map(|bound| bound.subject)
}

/// What a text asks for: in whole sentences, and in items that go on from a lead-in such as "Staff must:".
fn duties<'t>(
    reading: &'t Reading<'_>,
    known: &'t [Rc<Vec<Asked>>],
    lead_ins: &'t [Option<Rc<LeadIn>>],
) -> Vec<Duty<'t>> {
    let mut all = Vec::new();
    for (tokens, known) in reading.tokens().iter().zip(known) {
        let passage = tokens.passage;
        let lead_in = passage.list.filter(|_| passage.kind == PassageKind::Item);
        let lead_in = lead_in.and_then(|list| lead_ins[list].as_ref()).and_then(|lead_in| lead_in.0.as_ref());
        for asked in known.iter() {
            let bound = asked.bound.as_ref().or(lead_in);
            all.extend(bound.map(|bound| Duty { bound, asked, tokens }));
        }
    }
    all
}

/// What the sentences of a passage ask for. The first may be bound by what leads in to it.
fn asked_in(tokens: &Tokens<'_>) -> Vec<Asked> {
    if !matches!(tokens.passage.kind, PassageKind::Paragraph | PassageKind::Item) {
        return Vec::new();
    }
    let asked = |sentence: &Range<usize>| {
        let words = tokens.within(sentence);
        let (bound, act) = match binding(tokens, words.clone()) {
            Some((bound, act)) => (Some(bound), act..words.end),
            None if words.start == 0 => (None, words.clone()),
            None => return None,
        };
        (!act.is_empty()).then(|| Asked::of(bound, act, words, tokens))
    };
    tokens.sentences().iter().filter_map(asked).collect()
}

/// Who is bound to what items say, if a passage leads in to them.
struct LeadIn(Option<Bound>);

fn lead_in(tokens: &Tokens<'_>) -> LeadIn {
    let bound = || {
        let words = tokens.within(tokens.sentences().last()?);
        let (bound, act) = binding(tokens, words.clone())?;
        (act == words.end && tokens.passage.words.trim_end().ends_with(':')).then_some(bound)
    };
    LeadIn(bound())
}

/// Who is bound by these words of a passage and how, and the word that the act begins with.
fn binding(tokens: &Tokens<'_>, words: Range<usize>) -> Option<(Bound, usize)> {
    let within = &tokens.words[words.clone()];
    let (at, strength, length) = (0..within.len()).find_map(|at| {
        let begins =
            |binding: &[&str]| within[at..].iter().map(String::as_str).take(binding.len()).eq(binding.iter().copied());
        let bound = BINDING.iter().find(|(binding, _)| begins(binding))?;
        Some((at, bound.1, bound.0.len()))
    })?;
    let is_month = tokens.passage.words[tokens.places[words.start + at].clone()].starts_with('M');
    let is_ban = within.get(at + length).is_some_and(|word| word == "not");
    // In "When staff break this policy, the headteacher must", the subject stands behind the comma.
    let opens_with_case = within.first().is_some_and(|first| CASES.contains(&first.as_str()));
    let text = &tokens.passage.words;
    let follows_comma = |word: &usize| {
        text[tokens.places[words.start + word - 1].end..tokens.places[words.start + word].start].contains(',')
    };
    let from = (1..at).rev().find(follows_comma).filter(|_| opens_with_case).unwrap_or(0);
    let before = &within[from..at];
    let before = before.strip_suffix(&["are".to_owned()]).or(before.strip_suffix(&["is".to_owned()])).unwrap_or(before);
    let subject = before.iter().filter(|word| !DETERMINERS.contains(&word.as_str())).cloned().collect();
    let has_case = within.iter().any(|word| CASES.contains(&word.as_str()));
    let bound = Bound { subject, strength, is_ban, has_case };
    (!is_month).then_some((bound, words.start + at + length + usize::from(is_ban)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn one_act_that_must_and_should_be_done_is_found() {
        assert_eq!(
            found(
                &RULE,
                "Staff must report every concern to the safeguarding lead.\n\nTeachers ask first. All staff should \
                 report concerns to the safeguarding lead immediately.\n"
            ),
            [(
                "report concerns to the safeguarding lead immediately".to_owned(),
                "this says \"should\", and an earlier rule \"must\"".to_owned()
            )]
        );
    }

    #[test]
    fn what_items_ask_for_counts_with_their_lead_in() {
        let text = "Pupils must not:\n\n- wear jewellery in science lessons\n- run in corridors\n\nPupils may wear jewellery \
                    in science lessons.\n";
        assert_eq!(
            found(&RULE, text),
            [(
                "wear jewellery in science lessons".to_owned(),
                "this says \"may\", and an earlier rule \"must not\"".to_owned()
            )]
        );
        assert_eq!(
            pointed_at(&RULE, "Staff are expected to lock all classroom doors. Staff must lock classroom doors.\n")
                .len(),
            1
        );
    }

    #[test]
    fn what_is_confidential_is_disclosed_in_many_words() {
        for (text, act) in [
            (
                "On such sites, staff must not:\n\n- contact pupils\n- post information that the school keeps confidential\n\nYou \
                 should not:\n\n- give away anything confidential\n- show your date of birth\n",
                "give away anything confidential",
            ),
            ("Staff should not reveal their passwords. All staff must not share passwords.\n", "share passwords"),
        ] {
            assert_eq!(pointed_at(&RULE, text), [act], "{text}");
        }
    }

    #[test]
    fn a_decision_that_two_are_to_take_is_found() {
        let helix = "The Committee will take whatever disciplinary action is needed against staff who break this \
                     policy.\n\nThe headteacher must:\n\n- take action under the Disciplinary Procedure when a member of staff \
                     breaks this policy\n";
        assert_eq!(
            found(&RULE, helix),
            [(
                "take action under the Disciplinary Procedure when a member of staff breaks this policy".to_owned(),
                "here \"headteacher\" decides on disciplinary action, and elsewhere \"committee\"".to_owned()
            )]
        );
        let passive =
            "The headteacher may suspend or exclude a pupil. A pupil who does so must be excluded by the governors.\n";
        assert_eq!(pointed_at(&RULE, passive), ["be excluded by the governors"]);
        let told_of = "The headteacher must take disciplinary action.\n\nStaff must:\n\n- be aware that the Governing Body will take \
                       disciplinary action\n- ask\n";
        assert_eq!(
            found(&RULE, told_of)[0].1,
            "here \"governing body\" decides on disciplinary action, and elsewhere \"headteacher\""
        );
        for clear in [
            "The headteacher must take disciplinary action. The headteacher may take disciplinary action in other cases.\n",
            "The headteacher must take disciplinary action. Staff may face disciplinary action.\n",
            "The headteacher may take disciplinary action. Governors must not take disciplinary action.\n",
        ] {
            assert_eq!(pointed_at(&RULE, clear), [""; 0], "{clear}");
        }
    }

    #[test]
    fn a_duty_to_report_that_is_only_encouraged_elsewhere_is_found() {
        let text = "All concerns about online safety must go through the school's procedures.\n\nStaff who are worried that a \
                    colleague is breaking this policy are encouraged to tell the headteacher.\n";
        assert_eq!(found(&RULE, text)[0].1, "this encourages to report what another rule demands to report");
        let told_apart = text.replace("headteacher.", "headteacher. If a pupil may be in danger, they must do so.");
        assert_eq!(pointed_at(&RULE, &told_apart), [""; 0]);
        let other =
            "All concerns must go through the school's procedures. Parents are encouraged to tell us their views.\n";
        assert_eq!(pointed_at(&RULE, other), [""; 0]);
    }

    #[test]
    fn another_act_another_person_and_another_case_are_no_contradiction() {
        for text in [
            "Staff must report every concern to the safeguarding lead. Parents should report concerns to the safeguarding lead.\n",
            "Staff must lock classroom doors at night. Staff should lock classroom windows at night.\n",
            "Pupils must not use phones on school premises. Pupils may use phones on school premises if a teacher agrees.\n",
            "Pupils may only use school email accounts. Pupils must use school email accounts.\n",
            "They should report every concern to the safeguarding lead. They must report every concern to the safeguarding lead.\n",
            "Staff must report concerns to the safeguarding lead. Staff must report concerns to the safeguarding lead.\n",
            "The May half term holiday dates apply. The holiday must half term dates apply.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
