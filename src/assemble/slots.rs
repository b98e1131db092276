//! What a slot stands for: a term with its grammar, a fact, a citation. Knows nothing of the blocks it stands in.

use super::draft::{Late, Mentions, policy_place};
use super::select::Selection;
use super::standing::Parameters;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::{Inline, InlineKind, Target};
use crate::grammar::{capitalised, plural_verb, typographic};
use crate::library::Library;
use crate::model::claim::Checked;
use crate::model::register::{Guidance, Standing, condition_of, is_for};
use crate::model::slot::{DocumentFact, Hole, SchoolFact, Slot, TermUse};
use crate::model::value::Value;
use crate::school::{Policy, School};
use crate::source::{At, Span};
use std::collections::BTreeMap;

/// What the slots of one policy are answered from, and what their answers have named.
pub(super) struct Slots<'f> {
    pub selection: Selection<'f>,
    pub found: Vec<Diagnostic>,
    pub named: Mentions,
    cited_on: Date,
    /// The short forms that have been expanded: their first use is past.
    expanded: BTreeMap<String, String>,
    /// Whether short forms are used here: not in headings and not in the front table.
    pub shortens: bool,
}

/// What the words around a slot are given.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'c> {
    pub parameters: &'c Parameters,
    /// The records of checks of these words against guidance; none if they are the school's own, which nobody checked.
    pub checked: Option<&'c [Checked]>,
    /// Whether they stand in a clause, and not in a heading or the front table.
    pub in_clause: bool,
}

impl<'f> Slots<'f> {
    pub(super) fn new(
        library: &'f Library,
        school: &'f School<'f>,
        policy: &'f Policy<'f>,
        cited_on: Date,
    ) -> Slots<'f> {
        Slots {
            selection: Selection::new(library, school, policy),
            found: Vec::new(),
            named: Mentions::default(),
            cited_on,
            expanded: BTreeMap::new(),
            shortens: false,
        }
    }

    pub(super) fn policy(&self) -> &'f Policy<'f> {
        self.selection.policy
    }

    /// What the school is called.
    pub(super) fn school_name(&self) -> &str {
        &self.selection.school.file.name.value
    }

    pub(super) fn title(&self) -> String {
        let policy = self.policy();
        typographic(&policy.file.title.as_ref().unwrap_or(&policy.model.file.title).value)
    }

    pub(super) fn slot(&mut self, slot: &Slot, span: Span, given: Surroundings<'_>) -> Vec<Inline<Late>> {
        let text = |words: String| vec![Inline { span, kind: InlineKind::Text(words) }];
        match slot {
            Slot::Term(wanted) => self.term(wanted, span),
            Slot::School(_) | Slot::Local(_) | Slot::Parameter(_) => match self.value(slot, span, given) {
                Some(value) => {
                    // An address is shown letter for letter.
                    let said = match value.address() {
                        Some(address) => link(Target::Address(address), value.words(), span),
                        None => text(typographic(value.words().trim())),
                    };
                    self.particular(slot, said, span)
                }
                None => Vec::new(),
            },
            Slot::Person(post) => match self.selection.person(post) {
                Some(holder) => self.particular(slot, text(typographic(holder.value.trim())), span),
                None => {
                    let help = &self.selection.library.facts.people[post].value.help;
                    self.missing(
                        span,
                        format!("this policy names the holder of \"{post}\""),
                        format!("add under [people]: {post} = \"…\" ({})", help.value.trim_end_matches('.')),
                    );
                    Vec::new()
                }
            },
            Slot::Document(fact) => self.document_fact(*fact, span, given),
            Slot::Law(id) => self.law(id, span),
            Slot::Guidance(id) => self.guidance(id, span),
            Slot::Claim(claim, id, capital) => {
                let words = if self.is_checked(id, given) { claim.claimed } else { claim.regard };
                let words = if *capital { capitalised(words) } else { words.to_owned() };
                let mut said = text(words + " ");
                said.extend(self.guidance(id, span));
                said
            }
            Slot::Policy(id) => {
                self.named.policies.insert(id.clone());
                let (title, address) = linked_policy(self.selection.library, self.selection.school, id);
                match address {
                    Some(address) => link(Target::Address(address), title, span),
                    None => text(title),
                }
            }
            Slot::Section(_) | Slot::Paragraph(..) if !given.in_clause => {
                self.found.push(
                    Diagnostic::error(
                        Fault::BadSlot,
                        span,
                        "only the text of a clause can refer to a section or paragraph",
                    )
                    .help("say it in a clause; headings and the front table stand before everything"),
                );
                Vec::new()
            }
            Slot::Section(id) => {
                vec![Inline { span, kind: InlineKind::Hole(Late::Section(At::new(id.clone(), span))) }]
            }
            Slot::Paragraph(clause, id) => {
                vec![Inline { span, kind: InlineKind::Hole(Late::Paragraph(clause.clone(), id.clone())) }]
            }
            Slot::Contact(id) => {
                self.named.contacts.insert(id.clone());
                let contact = &self.selection.library.registers.contacts[id].value;
                let name = typographic(&contact.name.value);
                match &contact.url {
                    Some(url) => link(Target::Address(url.value.clone()), name, span),
                    None => text(name),
                }
            }
        }
    }

    /// What a slot says, marked if it is a particular: a post has another holder without another rule.
    fn particular(&self, slot: &Slot, text: Vec<Inline<Late>>, span: Span) -> Vec<Inline<Late>> {
        let facts = &self.selection.library.facts;
        let fact = match slot {
            Slot::Person(post) => facts.people[post].value.is_particular().then(|| format!("people.{post}")),
            Slot::Local(name) => facts.local[name].value.is_particular().then(|| format!("local.{name}")),
            Slot::School(fact) => fact.is_particular().then(|| format!("school.{}", fact.word())),
            Slot::Term(_)
            | Slot::Parameter(_)
            | Slot::Document(_)
            | Slot::Law(_)
            | Slot::Guidance(_)
            | Slot::Claim(..)
            | Slot::Policy(_)
            | Slot::Contact(_)
            | Slot::Paragraph(..)
            | Slot::Section(_) => None,
        };
        match fact {
            Some(fact) => vec![Inline { span, kind: InlineKind::Particular { fact, text } }],
            None => text,
        }
    }

    /// Reports a fact that a clause prints and the school does not give.
    fn missing(&mut self, used: Span, message: String, help: String) {
        self.found.push(
            Diagnostic::error(Fault::MissingFact, policy_place(self.policy()), message)
                .label("in this policy")
                .related(used, "it is printed here")
                .help(help),
        );
    }

    /// The value of a fact or parameter; a missing one is reported.
    fn value(&mut self, slot: &Slot, span: Span, given: Surroundings<'_>) -> Option<Value> {
        match slot {
            Slot::School(fact) => {
                let value = self.selection.school.fact(*fact);
                if value.is_none() {
                    let word = fact.word();
                    self.missing(
                        span,
                        format!("this policy prints the school's {word}"),
                        format!("add at the top: {word} = \"…\""),
                    );
                }
                value
            }
            Slot::Local(name) => {
                let value = self.selection.school.local.get(name).cloned();
                if value.is_none() {
                    let declared = &self.selection.library.facts.local[name].value;
                    // An example that stood where the answer does would be taken for one.
                    let such_as = declared.example.as_ref().map(|example| format!(", such as {example}"));
                    let help = format!(
                        "add under [local]: {} ({}{})",
                        declared.as_written(name),
                        declared.help.value.trim_end_matches('.'),
                        such_as.unwrap_or_default()
                    );
                    self.missing(span, format!("this policy needs the fact \"{name}\""), help);
                }
                value
            }
            Slot::Parameter(name) => given.parameters.get(name).cloned(),
            Slot::Term(_)
            | Slot::Person(_)
            | Slot::Document(_)
            | Slot::Law(_)
            | Slot::Guidance(_)
            | Slot::Claim(..)
            | Slot::Policy(_)
            | Slot::Contact(_)
            | Slot::Paragraph(..)
            | Slot::Section(_) => None,
        }
    }

    /// The address that a link's slot gives.
    pub(super) fn address(&mut self, slot: &Slot, span: Span, given: Surroundings<'_>) -> Option<String> {
        let library = self.selection.library;
        let address = match slot {
            Slot::School(SchoolFact::Website | SchoolFact::Email | SchoolFact::Phone)
            | Slot::Local(_)
            | Slot::Parameter(_) => self.value(slot, span, given)?.address(),
            Slot::Law(id) => {
                self.named.cite_law(id, span);
                Some(library.registers.law[id].value.url.value.clone())
            }
            Slot::Guidance(id) | Slot::Claim(_, id, _) => {
                self.named.cite_guidance(id, span);
                Some(library.registers.guidance[id].value.url.value.clone())
            }
            Slot::Policy(id) => {
                self.named.policies.insert(id.clone());
                linked_policy(library, self.selection.school, id).1
            }
            Slot::Contact(id) => {
                self.named.contacts.insert(id.clone());
                library.registers.contacts[id].value.url.as_ref().map(|url| url.value.clone())
            }
            Slot::School(_)
            | Slot::Term(_)
            | Slot::Person(_)
            | Slot::Document(_)
            | Slot::Paragraph(..)
            | Slot::Section(_) => None,
        };
        if address.is_none() {
            self.found.push(
                Diagnostic::error(Fault::NotAnAddress, span, "a link cannot lead there: this is not an address")
                    .help("use a fact whose type is web, email or phone"),
            );
        }
        address
    }

    /// Reports "its" after a term, where this school's word for it is a plural.
    pub(super) fn check_pronoun(&mut self, wanted: &TermUse, span: Span, next: &Inline<Hole>) {
        let noun = self.selection.school.words.get(&wanted.term).and_then(|form| wanted.noun_of(form));
        let Some(noun) = noun.filter(|noun| noun.is_plural() && !wanted.plural && !wanted.possessive) else { return };
        // Of what is a plural everywhere, as staff are, its author knew it.
        let is_one_elsewhere = self.selection.library.vocabulary.get(&wanted.term).is_some_and(|term| {
            let mut forms = term.by_kind.values().chain(&term.form);
            forms.any(|form| wanted.noun_of(form).is_some_and(|noun| !noun.is_plural()))
        });
        if !is_one_elsewhere {
            return;
        }
        let InlineKind::Text(after) = &next.kind else { return };
        let sentence = after.split_inclusive(['.', ';', '?', '!']).next().unwrap_or_default();
        let words: Vec<&str> =
            sentence.split(|c: char| !c.is_alphanumeric() && c != '’').filter(|w| !w.is_empty()).collect();
        // After another thing it may well be of that, unless it is where or how something is done.
        const THINGS: [&str; 8] = ["the", "a", "an", "this", "that", "each", "every", "any"];
        const WAYS: [&str; 9] = ["at", "in", "on", "for", "by", "with", "under", "from", "through"];
        let is_of_them = |at: usize| {
            ["its", "itself"].contains(&words[at])
                && (words[..at].last().is_some_and(|before| WAYS.contains(before))
                    || !words[..at].iter().any(|word| THINGS.contains(word)))
        };
        let Some(at) = (0..words.len()).find(|at| is_of_them(*at)) else { return };
        self.found.push(
            Diagnostic::warning(
                Fault::DisagreeingVerb,
                span,
                format!("\"{}\" is more than one, and \"{}\" goes with one", noun.name, words[at]),
            )
            .related(noun.name.span, "this is the school's word")
            .help(format!(
                "say it without \"{}\", or name them again: {{{{ {}'s }}}}",
                words[at],
                wanted.path()
            )),
        );
    }

    /// Reports a verb that was typed after a term as it goes with one, where this school's word for it is a plural.
    pub(super) fn check_verb(&mut self, wanted: &TermUse, span: Span, next: &Inline<Hole>) {
        let noun = self.selection.school.words.get(&wanted.term).and_then(|form| wanted.noun_of(form));
        let Some(noun) = noun.filter(|noun| noun.is_plural() && wanted.verb.is_none() && !wanted.possessive) else {
            return;
        };
        let InlineKind::Text(after) = &next.kind else { return };
        let Some(rest) = after.strip_prefix(' ') else { return };
        let verb = rest.split(|c: char| !c.is_alphabetic() && c != '’').next().unwrap_or_default();
        // "Staff meetings" are no verb; "Governors meetings" would have an apostrophe.
        let may_be_noun = !noun.name.value.ends_with('s') && !["is", "was", "has", "does"].contains(&verb);
        if wanted.plural || may_be_noun || plural_verb(verb).is_none() {
            return;
        }
        self.found.push(
            Diagnostic::warning(
                Fault::DisagreeingVerb,
                span,
                format!("\"{}\" is more than one, and \"{verb}\" goes with one", noun.name),
            )
            .related(noun.name.span, "this is the school's word")
            .help(format!("write {{{{ {} {verb} }}}}: it agrees with every school's word", wanted.path())),
        );
    }

    /// Reports an article that was typed before a term, where this school's word for it has the other one or none.
    pub(super) fn check_article(&mut self, wanted: &TermUse, span: Span, before: &str) {
        let typed = before.strip_suffix(' ').and_then(|before| before.rsplit([' ', '(', '“', '\n']).next());
        let Some(typed) = typed.map(str::to_lowercase).filter(|typed| matches!(typed.as_str(), "a" | "an")) else {
            return;
        };
        let noun = self.selection.school.words.get(&wanted.term).and_then(|form| wanted.noun_of(form));
        let Some(noun) = noun.filter(|_| !wanted.article) else { return };
        let right = TermUse { article: true, verb: None, ..wanted.clone() }.bend(noun).article;
        if right.as_deref() == Some(typed.as_str()) {
            return;
        }
        let has = right.map_or_else(|| "none".to_owned(), |right| format!("\"{right}\""));
        self.found.push(
            Diagnostic::warning(
                Fault::DisagreeingVerb,
                span,
                format!("\"{typed}\" is typed before this, and \"{}\" has {has}", noun.name),
            )
            .related(noun.name.span, "this is the school's word")
            .help(format!("write {{{{ a {} }}}} for both: it agrees with every school's word", wanted.path())),
        );
    }

    fn term(&mut self, wanted: &TermUse, span: Span) -> Vec<Inline<Late>> {
        // A term without a form for this school was reported when the school was read.
        let Some(form) = self.selection.school.words.get(&wanted.term) else { return Vec::new() };
        let Some(noun) = wanted.noun_of(form) else { return Vec::new() };
        let bent = wanted.bend(noun);
        let text = |words: String| Inline { span, kind: InlineKind::Text(words) };
        let Some(short) = noun.short.as_ref().filter(|_| self.shortens && !wanted.plural && !wanted.possessive) else {
            return vec![text(bent.words())];
        };
        let mut words = Vec::new();
        if self.expanded.insert(short.clone(), bent.phrase.clone()).is_none() {
            words.push(text(bent.noun()));
            words.push(Inline { span, kind: InlineKind::Hole(Late::ShortForm(short.clone())) });
        } else {
            self.named.shortened.insert(short.clone());
            words.extend(bent.short_article.as_ref().map(|article| text(bent.cased(format!("{article} ")))));
            let full = bent.phrase.clone();
            words.push(Inline { span, kind: InlineKind::Abbreviation { short: short.clone(), full } });
        }
        words.extend(bent.verb.as_ref().map(|verb| text(format!(" {verb}"))));
        words
    }

    pub(super) fn law(&mut self, id: &str, span: Span) -> Vec<Inline<Late>> {
        let law = &self.selection.library.registers.law[id].value;
        self.named.cite_law(id, span);
        if let Some(ended) = law.in_force_to.filter(|last| last.value.last_day() < self.cited_on) {
            let next = law.superseded_by.as_ref().map(|next| format!("cite {{{{ law.{next} }}}}, which replaced it"));
            self.found.push(
                Diagnostic::error(
                    Fault::SupersededLaw,
                    span,
                    format!("the {} was in force only until {}", law.title, ended.value),
                )
                .maybe_help(next),
            );
        }
        if let (Standing::NotYet, Some(first)) = (law.standing(self.cited_on), &law.in_force_from) {
            let said = format!("the {} is in force only from {}", law.title, first.value);
            self.found.push(
                Diagnostic::warning(Fault::FutureLaw, span, said)
                    .help("say from when it holds, or take it out until then: what stands here reads as law of today"),
            );
        }
        if !law.verified {
            self.tell_unverified(&law.title, "law", span);
        }
        self.tell_inapplicable(&law.title, &law.applies_to, span);
        let words = law.cited_as.as_ref().unwrap_or(&law.title);
        link(Target::Address(law.url.value.clone()), typographic(&words.value), span)
    }

    fn guidance(&mut self, id: &str, span: Span) -> Vec<Inline<Late>> {
        let mut words = self.unshortened(id, span);
        let guidance = &self.selection.library.registers.guidance[id].value;
        let Some(short) = guidance.short.as_ref().filter(|_| self.shortens) else { return words };
        let title = edition_title(guidance, self.cited_on);
        if self.expanded.insert(short.clone(), title.clone()).is_none() {
            words.push(Inline { span, kind: InlineKind::Hole(Late::ShortForm(short.clone())) });
            return words;
        }
        self.named.shortened.insert(short.clone());
        let short = Inline { span, kind: InlineKind::Abbreviation { short: short.clone(), full: title } };
        let address = Target::Address(guidance.url.value.clone());
        vec![Inline { span, kind: InlineKind::Link { to: address, text: vec![short] } }]
    }

    /// Whether somebody has checked these words, or all of the model, against the edition of guidance in force.
    fn is_checked(&self, id: &str, given: Surroundings<'_>) -> bool {
        let edition = self.selection.library.registers.guidance[id].value.in_force(self.cited_on);
        edition.zip(given.checked).is_some_and(|(edition, of_clause)| {
            let mut records = of_clause.iter().chain(&self.policy().model.file.checked);
            records.any(|record| record.is_of(id, &edition.label, self.cited_on))
        })
    }

    /// The title of guidance with its edition, as a link.
    pub(super) fn unshortened(&mut self, id: &str, span: Span) -> Vec<Inline<Late>> {
        let guidance = &self.selection.library.registers.guidance[id].value;
        self.named.cite_guidance(id, span);
        if guidance.in_force(self.cited_on).is_none() {
            self.found.push(
                Diagnostic::error(
                    Fault::SupersededGuidance,
                    span,
                    format!("no edition of \"{}\" is in force on {}", guidance.title, self.cited_on),
                )
                .help(match &guidance.superseded_by {
                    Some(next) => format!("cite {{{{ guidance.{next} }}}}, which replaced it"),
                    None => {
                        "add its current edition to clauses/register/guidance.toml, or cite what replaced it".to_owned()
                    }
                }),
            );
        }
        if guidance.in_force(self.cited_on).is_some_and(|edition| !edition.verified) {
            self.tell_unverified(&guidance.title, "guidance", span);
        }
        self.tell_inapplicable(&guidance.title, &guidance.applies_to, span);
        let title = edition_title(guidance, self.cited_on);
        link(Target::Address(guidance.url.value.clone()), title, span)
    }

    /// Reports what is cited and was never seen at its source: a reader takes whatever a policy cites for certain.
    fn tell_unverified(&mut self, title: &At<String>, register: &str, span: Span) {
        let said = format!("\"{title}\" is cited, and nobody has seen it at its source");
        let help = format!(
            "look it up at its source, note source and day in clauses/register/{register}.toml and set verified = true \
             there; or take it out of the text"
        );
        self.found.push(
            Diagnostic::error(Fault::UnverifiedCitation, span, said)
                .related(title.span, "its entry says verified = false")
                .help(help),
        );
    }

    /// Reports what is cited and is not about schools of this kind: it reads as a rule for this school.
    fn tell_inapplicable(&mut self, title: &At<String>, applies_to: &[At<String>], span: Span) {
        let school = self.selection.school;
        if is_for(applies_to, &school.kinds) {
            return;
        }
        let condition = condition_of(applies_to);
        let own = school.kinds.first().map_or("", String::as_str);
        let said = format!("\"{title}\" is not about this kind of school, which is \"{own}\"");
        self.found.push(
            Diagnostic::warning(Fault::InapplicableLaw, span, said)
                .related(title.span, "its entry says so under applies-to")
                .help(format!(
                    "put a condition on what cites it: {{when=\"{condition}\"}}; in a school's own words, take it out"
                )),
        );
    }

    fn document_fact(&mut self, fact: DocumentFact, span: Span, given: Surroundings<'_>) -> Vec<Inline<Late>> {
        let policy = self.policy();
        let tells_stamp = match fact {
            DocumentFact::Reviewed
            | DocumentFact::NextReview
            | DocumentFact::State
            | DocumentFact::Approval
            | DocumentFact::EarlierApprovals
            | DocumentFact::EqualityAssessment
            | DocumentFact::Consulted => true,
            DocumentFact::Title | DocumentFact::ReviewCycle | DocumentFact::Release | DocumentFact::Approver => false,
        };
        if tells_stamp && given.in_clause {
            self.found.push(
                Diagnostic::error(Fault::BadSlot, span, "a clause cannot tell of its own review or approval")
                    .help("the stamp and the front table do: an approval would change the text that it approves"),
            );
            return Vec::new();
        }
        let words = match fact {
            DocumentFact::Title => self.title(),
            DocumentFact::ReviewCycle => policy.file.cycle().map_or_else(String::new, |cycle| cycle.to_string()),
            DocumentFact::Release => self.selection.library.release_of(policy.model),
            DocumentFact::Approver => typographic(self.selection.school.approver_of(policy)),
            DocumentFact::Reviewed
            | DocumentFact::NextReview
            | DocumentFact::State
            | DocumentFact::Approval
            | DocumentFact::EarlierApprovals
            | DocumentFact::EqualityAssessment
            | DocumentFact::Consulted => {
                return vec![Inline { span, kind: InlineKind::Hole(Late::Told(fact)) }];
            }
        };
        vec![Inline { span, kind: InlineKind::Text(words) }]
    }
}

/// Takes "the" off words that stand after one: a school that calls its board "The Governors" has it named in "the
/// {{ board }}" all the same.
pub(super) fn say_the_once(before: &str, words: &mut [Inline<Late>]) {
    let is_the = |word: &str| word.eq_ignore_ascii_case("the");
    let stands = before.strip_suffix(' ').and_then(|before| before.rsplit(' ').next()).is_some_and(is_the);
    let Some(first) = words.first_mut().filter(|_| stands) else { return };
    match &mut first.kind {
        InlineKind::Text(text) => {
            if let Some((article, rest)) = text.split_once(' ')
                && is_the(article)
            {
                *text = rest.to_owned();
            }
        }
        InlineKind::Link { text, .. } | InlineKind::Particular { text, .. } | InlineKind::Edited { text, .. } => {
            say_the_once(before, text)
        }
        InlineKind::Language { .. }
        | InlineKind::Emphasis(_)
        | InlineKind::Strong(_)
        | InlineKind::Code(_)
        | InlineKind::Abbreviation { .. }
        | InlineKind::FootnoteCall(_)
        | InlineKind::Break
        | InlineKind::Hole(_) => {}
    }
}

fn link(to: Target, words: String, span: Span) -> Vec<Inline<Late>> {
    let text = vec![Inline { span, kind: InlineKind::Text(words) }];
    vec![Inline { span, kind: InlineKind::Link { to, text } }]
}

/// The title of guidance with its edition: `Keeping children safe in education 2026`.
pub(super) fn edition_title(guidance: &Guidance, on: Date) -> String {
    let label = guidance.in_force(on).map_or("", |edition| edition.label.as_str());
    typographic(format!("{} {label}", guidance.title).trim_end())
}

/// The title of a linked policy and its address, as the school gives them.
pub(super) fn linked_policy(library: &Library, school: &School<'_>, id: &str) -> (String, Option<String>) {
    let here = school.file.linked.get(id).map(|keyed| &keyed.value);
    let title = here.and_then(|here| here.title.as_ref()).unwrap_or(&library.registers.policies[id].value.title);
    let address = here.and_then(|here| here.url.as_ref()).map(|url| url.value.clone());
    (typographic(&title.value), address)
}
