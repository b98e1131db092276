//! What stands between `{{` and `}}`: the names a clause may use, and how they are written.
//!
//! A slot is looked up when its clause is read, so a misspelt name is found even in a clause that no school uses.

use crate::diagnostic::{Diagnostic, Fault, nearest};
use crate::document::{Block, Inline};
use crate::grammar;
use crate::model::claim::Claim;
use crate::model::condition::Condition;
use crate::model::names::{NAMESPACES, Names, lower_first};
use crate::model::value::ValueType;
use crate::model::vocabulary::{Form, Noun};
use crate::shape::{Named, choice};
use crate::source::{At, Span};

choice! {
    /// A fact of the school file that clauses may print.
    pub enum SchoolFact {
        /// The name of the school.
        Name = "name",
        /// The address of its website.
        Website = "website",
        /// Its email address.
        Email = "email",
        /// Its telephone number.
        Phone = "phone",
        /// Its postal address.
        Address = "address",
        /// The local authority or trust it belongs to.
        Authority = "authority",
    }
}

impl SchoolFact {
    /// Whether it may change without another approval: how to reach the school, and not which school it is.
    pub fn is_particular(self) -> bool {
        match self {
            SchoolFact::Website | SchoolFact::Email | SchoolFact::Phone | SchoolFact::Address => true,
            SchoolFact::Name | SchoolFact::Authority => false,
        }
    }
}

choice! {
    /// A fact of the policy that is being built.
    pub enum DocumentFact {
        /// Its title.
        Title = "title",
        /// When it was last reviewed.
        Reviewed = "reviewed",
        /// When it is next to be reviewed.
        NextReview = "next-review",
        /// How often it is reviewed.
        ReviewCycle = "review-cycle",
        /// Its state: draft, approved and so on.
        State = "state",
        /// The release of the model it is built from.
        Release = "release",
        /// The body or post that approves it.
        Approver = "approver",
        /// The approval of this very text, if it has one.
        Approval = "approval",
        /// The approvals of earlier texts.
        EarlierApprovals = "earlier-approvals",
        /// The assessment of how it affects equality, if it is recorded.
        EqualityAssessment = "equality-assessment",
        /// Who was consulted on it, if that is recorded.
        Consulted = "consulted",
    }
}

impl DocumentFact {
    /// Whether it is part of what is approved: what the policy is called and who decides on it, and not how it stands.
    pub fn is_approved(self) -> bool {
        match self {
            DocumentFact::Title | DocumentFact::Approver => true,
            DocumentFact::Reviewed
            | DocumentFact::NextReview
            | DocumentFact::ReviewCycle
            | DocumentFact::State
            | DocumentFact::Release
            | DocumentFact::Approval
            | DocumentFact::EarlierApprovals
            | DocumentFact::EqualityAssessment
            | DocumentFact::Consulted => false,
        }
    }
}

choice! {
    /// A list that is worked out from the document.
    pub enum Listing {
        /// The law that the document cites.
        Legislation = "legislation",
        /// The guidance that it cites.
        Guidance = "guidance",
        /// The policies that it links to.
        Policies = "policies",
        /// The contacts that it names.
        Contacts = "contacts",
    }
}

/// A term and how it is to be bent.
#[derive(Clone, Debug, PartialEq)]
pub struct TermUse {
    /// The id of the term.
    pub term: String,
    /// The noun of the term that is meant; the term itself if none.
    pub noun: Option<String>,
    /// More than one.
    pub plural: bool,
    /// With `a` or `an`.
    pub article: bool,
    /// With a capital.
    pub capital: bool,
    /// With the apostrophe of what belongs to it.
    pub possessive: bool,
    /// With this verb, given as it goes with one: `has`.
    pub verb: Option<String>,
}

/// A noun bent as a clause wants it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bent {
    /// The noun itself, in its number and case.
    pub phrase: String,
    /// `a` or `an` before it.
    pub article: Option<String>,
    /// `a` or `an` before its short form.
    pub short_article: Option<String>,
    /// The verb after it, which agrees.
    pub verb: Option<String>,
    capital: bool,
}

impl TermUse {
    /// Its name as a clause writes it: `board.member`, or `Board` with a capital.
    pub fn path(&self) -> String {
        let path = match &self.noun {
            Some(noun) => format!("{}.{noun}", self.term),
            None => self.term.clone(),
        };
        if self.capital { grammar::capitalised(&path) } else { path }
    }

    /// The noun that is meant, of a form of the term.
    pub fn noun_of<'f>(&self, form: &'f Form) -> Option<&'f Noun> {
        match &self.noun {
            Some(noun) => form.nouns.get(noun),
            None => Some(&form.noun),
        }
    }

    /// Whether more than one is spoken of.
    pub fn is_plural(&self, noun: &Noun) -> bool {
        self.plural || noun.is_plural()
    }

    /// The noun as it is wanted. What the vocabulary or the school says of its grammar counts before what is worked out.
    pub fn bend(&self, noun: &Noun) -> Bent {
        let is_plural = self.is_plural(noun);
        let mut name = if self.plural { noun.plural() } else { noun.name.value.clone() };
        // Of two articles the one that is asked for counts: "a Board", where the name is "The Board".
        if self.article && !is_plural {
            name = grammar::without_the(&name).to_owned();
        }
        let phrase = match &noun.possessive {
            Some(possessive) if self.possessive && !self.plural => possessive.clone(),
            Some(_) | None if self.possessive => grammar::possessive(&name),
            Some(_) | None => name,
        };
        let article = |own: &Option<String>, words: &str| match own {
            Some(own) => Some(own.clone()),
            None => (!is_plural).then(|| grammar::article(words).to_owned()),
        };
        Bent {
            article: self.article.then(|| article(&noun.article, &phrase)).flatten(),
            short_article: (noun.short.as_ref().filter(|_| self.article))
                .and_then(|short| article(&noun.short_article, short)),
            phrase: grammar::typographic(&phrase),
            verb: self.verb.as_ref().map(|verb| grammar::agreeing(verb, is_plural)),
            capital: self.capital,
        }
    }
}

impl Bent {
    /// The noun and its article.
    pub fn noun(&self) -> String {
        let words = match &self.article {
            Some(article) => format!("{article} {}", self.phrase),
            None => self.phrase.clone(),
        };
        self.cased(words)
    }

    /// The noun, its article and its verb.
    pub fn words(&self) -> String {
        match &self.verb {
            Some(verb) => format!("{} {verb}", self.noun()),
            None => self.noun(),
        }
    }

    /// What comes first of it, with a capital if it is to have one.
    pub fn cased(&self, words: String) -> String {
        if self.capital { grammar::capitalised(&words) } else { words }
    }
}

/// Something to be printed in a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Slot {
    /// A term of the vocabulary.
    Term(TermUse),
    /// A fact of the school file.
    School(SchoolFact),
    /// The holder of a post.
    Person(String),
    /// A fact that the school gives.
    Local(String),
    /// A parameter of the clause.
    Parameter(String),
    /// A fact of the policy.
    Document(DocumentFact),
    /// A citation of law.
    Law(String),
    /// A citation of guidance.
    Guidance(String),
    /// A citation of guidance that claims to keep to it, and whether the claim begins with a capital.
    Claim(&'static Claim, String, bool),
    /// A linked policy.
    Policy(String),
    /// A reference to a section.
    Section(String),
    /// A reference to the first paragraph of a clause, or to the one with an id.
    Paragraph(String, Option<String>),
    /// A contact.
    Contact(String),
}

/// What a clause leaves open.
#[derive(Clone, Debug, PartialEq)]
pub enum Hole {
    /// Words to be put in.
    Slot(Slot),
    /// A link whose address is to be put in.
    LinkTo(Slot, Vec<Inline<Hole>>),
    /// The condition under which a list item or a row of a table stands.
    When(Condition),
    /// A block and the condition under which it stands.
    Guarded(Condition, Box<Block<Hole>>),
    /// A clause to be included.
    Include(At<String>),
    /// A list to be worked out.
    Listing(Listing),
}

/// What to write in place of a slot with a second word that is no verb which agrees.
fn verb_help(written: &str, second: &str, names: &Names<'_>) -> String {
    let is_term = |word: &str| names.vocabulary.contains_key(word.split(['.', '\'', '’']).next().unwrap_or(word));
    if ["the", "this", "our", "each", "every", "any"].contains(&&*written.to_lowercase()) {
        return match is_term(&second.to_lowercase()) {
            true => format!("the first word stands before the braces: {written} {{{{ {} }}}}", second.to_lowercase()),
            false => format!(
                "no term is called \"{second}\": write the words without braces, or add it to clauses/vocabulary.toml"
            ),
        };
    }
    let singular = match second {
        "have" => Some("has".to_owned()),
        "are" => Some("is".to_owned()),
        "were" => Some("was".to_owned()),
        "do" => Some("does".to_owned()),
        _ => {
            grammar::plural_verb(&format!("{second}s")).filter(|plural| plural == second).map(|_| format!("{second}s"))
        }
    };
    let is_modal = ["must", "should", "may", "can", "will", "shall", "might", "could", "would"].contains(&second);
    // What is named as several is that at every school.
    let is_several = written.ends_with('s') && !is_term(&written.to_lowercase());
    match singular {
        _ if is_modal || is_several => format!("the verb stands behind the braces: {{{{ {written} }}}} {second}"),
        Some(singular) => {
            format!("write the verb as it goes with one, and it will agree: {{{{ {written} {singular} }}}}")
        }
        None => "after a term one verb may stand, as it goes with one: {{ board has }}, {{ board reviews }}".to_owned(),
    }
}

/// Reads what stands between the braces. `span` is that of `text`, letter for letter. A fault is reported and gives none.
pub fn parse(text: &str, span: Span, names: &Names<'_>, found: &mut Vec<Diagnostic>) -> Option<Hole> {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let whole = span.part(start, start + trimmed.len());
    let claim = Claim::at_start_of(trimmed);
    let (article, path_at) = match (claim, trimmed.split_once(char::is_whitespace)) {
        (Some((_, path_at)), _) => (false, path_at),
        (None, Some(("a" | "an" | "A" | "An", rest))) => (true, trimmed.len() - rest.trim_start().len()),
        (None, _) => (false, 0),
    };
    let (written, verb) = match trimmed[path_at..].split_once(char::is_whitespace) {
        Some((written, verb)) => (written, Some(verb.trim_start())),
        None => (&trimmed[path_at..], None),
    };
    let (path, possessive) = match written {
        _ if written.ends_with("'s") || written.ends_with("’s") => {
            (written[..written.len() - 1].trim_end_matches(['\'', '’']), true)
        }
        _ if written.ends_with("s'") || written.ends_with("s’") => (written.trim_end_matches(['\'', '’']), true),
        _ => (written, false),
    };
    let capital = trimmed.starts_with(char::is_uppercase);
    let path_span = whole.part(path_at, path_at + path.len());
    let well_formed = |c: char| c.is_ascii_alphanumeric() || "-./#".contains(c);
    if path.is_empty() || !path.chars().all(well_formed) {
        found.push(
            Diagnostic::error(Fault::BadSlot, whole, "this slot cannot be read")
                .help("a slot holds one name, such as {{ board }}, {{ a board.member }} or {{ local.it-provider }}"),
        );
        return None;
    }
    if let Some(verb) = verb
        && grammar::plural_verb(verb).is_none()
    {
        let verb_span = whole.part(trimmed.len() - verb.len(), trimmed.len());
        found.push(
            Diagnostic::error(Fault::BadSlot, verb_span, format!("\"{verb}\" is no verb that can agree"))
                .help(verb_help(written, verb, names)),
        );
        return None;
    }
    if names.is_broken(path) {
        return None;
    }
    let lookup = Lookup { path, span: path_span, names };
    let hole = lookup.namespaced(found);
    match hole {
        Ok(Some(Hole::Slot(Slot::Guidance(id))))
            if !possessive
                && verb.is_none()
                && let Some((claim, _)) = claim =>
        {
            Some(Hole::Slot(Slot::Claim(claim, id, capital)))
        }
        Ok(_) if let Some((claim, _)) = claim => {
            found.push(
                Diagnostic::error(
                    Fault::BadSlot,
                    whole,
                    format!("nothing but guidance is claimed to be kept to, not \"{path}\""),
                )
                .help(format!("write {{{{ {} guidance.… }}}} with an id of the register of guidance", claim.claimed)),
            );
            None
        }
        Ok(Some(hole)) if article || possessive || verb.is_some() => {
            found.push(
                Diagnostic::error(
                    Fault::BadSlot,
                    whole,
                    format!("\"{path}\" takes no article, no apostrophe and no verb"),
                )
                .help("only terms of the vocabulary are bent"),
            );
            Some(hole)
        }
        Ok(Some(hole)) if is_yes_or_no(&hole, names) => {
            let message = format!("\"{path}\" is yes or no, and would be printed as just that word");
            let help = format!("write what is so if it is, under a condition: {{#id when=\"{path}\"}}");
            found.push(Diagnostic::error(Fault::BadSlot, whole, message).help(help));
            Some(hole)
        }
        Ok(Some(hole)) => Some(hole),
        Ok(None) => lookup.term(found).map(|(term, noun, plural)| {
            if (article && plural) || (possessive && verb.is_some()) {
                let message = match plural {
                    true => format!("\"{path}\" is more than one, and takes no article"),
                    false => format!("no verb goes with \"{path}\" and an apostrophe"),
                };
                found.push(Diagnostic::error(Fault::BadSlot, whole, message).help("take one of the two out"));
            }
            let verb = verb.map(|verb| verb.replace('\'', "’"));
            Hole::Slot(Slot::Term(TermUse { term, noun, plural, article, capital, possessive, verb }))
        }),
        Err(()) => None,
    }
}

/// Whether a hole is of a fact or a parameter that says whether something is so.
fn is_yes_or_no(hole: &Hole, names: &Names<'_>) -> bool {
    let declared = if let Hole::Slot(Slot::Local(name)) = hole {
        names.facts.local.get(name)
    } else if let Hole::Slot(Slot::Parameter(name)) = hole {
        names.parameters.get(name)
    } else {
        None
    };
    declared.is_some_and(|declared| declared.value.r#type == ValueType::YesNo)
}

struct Lookup<'l> {
    path: &'l str,
    span: Span,
    names: &'l Names<'l>,
}

impl Lookup<'_> {
    /// A name in one of the namespaces; none if it is not in one.
    fn namespaced(&self, found: &mut Vec<Diagnostic>) -> Result<Option<Hole>, ()> {
        let Some((space, name)) = self.path.split_once('.') else {
            let is_parameter = self.names.parameters.contains_key(self.path);
            return Ok(is_parameter.then(|| Hole::Slot(Slot::Parameter(self.path.to_owned()))));
        };
        let names = self.names;
        let owned = || name.to_owned();
        let slot = |known: bool, slot: Slot| known.then_some(Hole::Slot(slot));
        fn keys<T>(named: &Named<T>) -> Vec<&str> {
            named.keys().map(String::as_str).collect()
        }
        let (hole, what, known): (Option<Hole>, &str, Vec<&str>) = match space {
            "school" => {
                match SchoolFact::ALL.iter().find(|fact| fact.word() == name) {
                    Some(fact) => return Ok(Some(Hole::Slot(Slot::School(*fact)))),
                    // It may be a noun of the term "school".
                    None if names.vocabulary.contains_key("school") => return Ok(None),
                    None => (None, "a fact of the school", SchoolFact::ALL.iter().map(|f| f.word()).collect()),
                }
            }
            "people" => (
                slot(names.facts.people.contains_key(name), Slot::Person(owned())),
                "a post in clauses/facts.toml",
                keys(&names.facts.people),
            ),
            "local" => (
                slot(names.facts.local.contains_key(name), Slot::Local(owned())),
                "a fact in clauses/facts.toml",
                keys(&names.facts.local),
            ),
            "law" => (
                slot(names.registers.law.contains_key(name), Slot::Law(owned())),
                "in the register of law",
                keys(&names.registers.law),
            ),
            "guidance" => (
                slot(names.registers.guidance.contains_key(name), Slot::Guidance(owned())),
                "in the register of guidance",
                keys(&names.registers.guidance),
            ),
            "policy" => (
                slot(names.registers.policies.contains_key(name), Slot::Policy(owned())),
                "in the register of policies",
                keys(&names.registers.policies),
            ),
            "contact" => (
                slot(names.registers.contacts.contains_key(name), Slot::Contact(owned())),
                "in the register of contacts",
                keys(&names.registers.contacts),
            ),
            // Which paragraphs a clause has is known only in a document.
            "paragraph" => {
                let (clause, id) = name.split_once('#').map_or((name, None), |(clause, id)| (clause, Some(id)));
                let paragraph = Slot::Paragraph(clause.to_owned(), id.map(str::to_owned));
                (
                    slot(names.clauses.contains(clause), paragraph),
                    "a clause",
                    names.clauses.iter().map(String::as_str).collect(),
                )
            }
            // Which sections there are is known only in a model.
            "section" => (Some(Hole::Slot(Slot::Section(owned()))), "", Vec::new()),
            "clause" => (
                names.clauses.contains(name).then(|| Hole::Include(At::new(owned(), self.name_span(name)))),
                "a clause",
                names.clauses.iter().map(String::as_str).collect(),
            ),
            "list" => (
                Listing::ALL.iter().find(|l| l.word() == name).map(|l| Hole::Listing(*l)),
                "a list that can be worked out",
                Listing::ALL.iter().map(|l| l.word()).collect(),
            ),
            "document" => (
                DocumentFact::ALL.iter().find(|f| f.word() == name).map(|f| Hole::Slot(Slot::Document(*f))),
                "a fact of the policy",
                DocumentFact::ALL.iter().map(|f| f.word()).collect(),
            ),
            _ => return Ok(None),
        };
        if hole.is_none() {
            let fault = match space {
                "law" | "guidance" | "contact" => Fault::UnknownCitation,
                "policy" => Fault::UnknownPolicy,
                "clause" | "paragraph" => Fault::UnknownClause,
                _ => Fault::UnknownSlot,
            };
            let near = match space {
                "law" => names.registers.nearest_law(name).map(|(id, _)| id),
                "guidance" => names.registers.nearest_guidance(name),
                _ => nearest(name, known.iter().copied()),
            };
            let meant = near
                .map(|near| format!("did you mean \"{space}.{near}\"?"))
                .unwrap_or_else(|| few_names(space, &known));
            found.push(Diagnostic::error(fault, self.name_span(name), format!("\"{name}\" is not {what}")).help(meant));
            return Err(());
        }
        Ok(hole)
    }

    fn name_span(&self, name: &str) -> Span {
        self.span.part(self.path.len() - name.len(), self.path.len())
    }

    /// The slot of the term or noun that some school prints as these words.
    fn printed_so(&self, words: &str) -> Option<String> {
        let words = words.to_lowercase().replace('-', " ");
        let slot_of = |noun: &Noun, id: &str| {
            let (one, more) = (noun.name.value.to_lowercase(), noun.plural().to_lowercase());
            (one == words).then(|| id.to_owned()).or_else(|| (more == words).then(|| grammar::plural(id)))
        };
        self.names.vocabulary.iter().find_map(|(id, term)| {
            term.form.iter().chain(term.by_kind.values()).find_map(|form| {
                slot_of(&form.noun, id).or_else(|| {
                    form.nouns.iter().find_map(|(name, noun)| Some(format!("{id}.{}", slot_of(noun, name)?)))
                })
            })
        })
    }

    /// A term, one of its nouns, or the plural of either.
    fn term(&self, found: &mut Vec<Diagnostic>) -> Option<(String, Option<String>, bool)> {
        let lower = lower_first(self.path);
        let (head, noun) = match lower.split_once('.') {
            Some((head, noun)) => (head, Some(noun)),
            None => (lower.as_str(), None),
        };
        let vocabulary = self.names.vocabulary;
        let term = match vocabulary.contains_key(head) {
            true => Some((head.to_owned(), false)),
            false => vocabulary.keys().find(|id| grammar::plural(id) == head).map(|id| (id.clone(), true)),
        };
        let Some((id, plural)) = term else {
            let near_term = nearest(head, vocabulary.keys().map(String::as_str));
            let near_parameter = nearest(head, self.names.parameters.keys().map(String::as_str));
            let near_space = noun.and_then(|_| nearest(head, NAMESPACES));
            let help = match near_parameter.or(near_term).or(near_space) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => self.printed_so(self.path).map_or_else(
                    || {
                        "write the words themselves, without braces, or one of the terms that policygen list terms shows; an author \
                         can add one to clauses/vocabulary.toml, or to the parameters of the clause"
                            .to_owned()
                    },
                    |slot| format!("write {{{{ {slot} }}}}: each school prints its own word for it"),
                ),
            };
            let head_span = self.span.part(0, head.len());
            let written = self.path.split('.').next().unwrap_or(self.path);
            found.push(
                Diagnostic::error(
                    Fault::UnknownTerm,
                    head_span,
                    format!("\"{written}\" is neither a term nor a parameter"),
                )
                .help(help),
            );
            return None;
        };
        let Some(noun) = noun else { return Some((id, None, plural)) };
        let nouns = &vocabulary[&id].nouns;
        let known = || nouns.iter().map(At::as_str);
        if known().any(|name| name == noun) {
            return Some((id, Some(noun.to_owned()), false));
        }
        if let Some(one) = known().find(|name| grammar::plural(name) == noun) {
            return Some((id, Some(one.to_owned()), true));
        }
        let help = nearest(noun, known())
            .map(|near| format!("did you mean \"{id}.{near}\"?"))
            .unwrap_or_else(|| few_names(&id, &known().collect::<Vec<_>>()));
        let span = self.name_span(noun);
        found.push(Diagnostic::error(Fault::UnknownTerm, span, format!("\"{id}\" has no noun \"{noun}\"")).help(help));
        None
    }
}

/// A few of the names that could have been meant.
fn few_names(space: &str, known: &[&str]) -> String {
    match known {
        [] => format!("\"{space}\" holds no names"),
        _ if known.len() <= 12 => format!("\"{space}\" holds: {}", known.join(", ")),
        _ => {
            let shown = match space {
                "law" | "guidance" => format!("policygen list {space} shows them"),
                "clause" | "paragraph" => "policygen list clauses shows them".to_owned(),
                "policy" => "clauses/register/policies.toml has them".to_owned(),
                "contact" => "clauses/register/contacts.toml has them".to_owned(),
                _ => "policygen list facts shows them".to_owned(),
            };
            format!("\"{space}\" holds {} names; {shown}", known.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{At, Sources, Span};

    #[test]
    fn a_possessive_of_its_own_counts_before_the_one_that_is_worked_out() {
        let span = Span::new(Sources::default().add("a.toml", ""), 0, 0);
        let phrase = |possessive: Option<&str>, plural: bool| {
            let noun = Noun {
                name: At::new("boss".to_owned(), span),
                plural: None,
                possessive: possessive.map(str::to_owned),
                article: None,
                short: None,
                short_article: None,
            };
            let (term, verb) = ("boss".to_owned(), None);
            let used = TermUse { term, noun: None, plural, article: false, possessive: true, verb, capital: false };
            used.bend(&noun).phrase
        };
        assert_eq!(phrase(None, false), "boss’s");
        assert_eq!(phrase(Some("boss’"), false), "boss’");
        assert_eq!(phrase(Some("boss’"), true), "bosses’", "it is that of one only");
    }

    #[test]
    fn a_name_with_an_article_has_one_when_another_is_asked_for() {
        let span = Span::new(Sources::default().add("a.toml", ""), 0, 0);
        let said = |name: &str, article: bool| {
            let noun = Noun {
                name: At::new(name.to_owned(), span),
                plural: None,
                possessive: None,
                article: None,
                short: None,
                short_article: None,
            };
            let term = "board".to_owned();
            let used =
                TermUse { term, noun: None, plural: false, article, possessive: false, verb: None, capital: false };
            used.bend(&noun).words()
        };
        assert_eq!(
            ["The Board", "the Academy", "Board"].map(|name| said(name, true)),
            ["a Board", "an Academy", "a Board"]
        );
        assert_eq!(said("The Board", false), "The Board");
    }
}
