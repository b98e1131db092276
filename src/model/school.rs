//! A school file: who the school is, what it calls things, and the policies it has.

use crate::date::Date;
use crate::date::cycle::{Cycle, NotACycle};
use crate::design::DesignFile;
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::allowance::Allowance;
use crate::model::release::LibraryTable;
use crate::model::vocabulary::Choice;
use crate::shape::{Given, Lines, Loose, Named, Reader, Shape, Whole, shape};
use crate::source::{At, Span};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::DeValue;

impl Shape for At<Cycle> {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let written: At<String> = At::read(value, reader)?;
        let cycle = written.value.parse::<Cycle>();
        if let Err(fault) = cycle {
            let message = match fault {
                NotACycle::Ambiguous(..) => format!("\"{written}\" means two things to people"),
                NotACycle::Near(_) | NotACycle::Unknown => format!("\"{written}\" is not a review cycle"),
            };
            reader.found.push(Diagnostic::error(Fault::UnknownCycle, written.span, message).help(fault.help()));
        }
        cycle.ok().map(|cycle| At::new(cycle, written.span))
    }

    /// The usual ones for an editor to offer, and whatever else can be read.
    fn schema(_: &mut BTreeMap<String, Json>) -> Json {
        json!({ "anyOf": [{ "enum": Cycle::USUAL.map(|cycle| cycle.to_string()) }, { "type": "string" }] })
    }
}

shape! {
    /// The school's own title or address for another of its policies.
    pub struct LinkedHere {
        /// Its title.
        pub title: Option<At<String>>,
        /// Where it is on the school's website.
        pub url: Option<At<String>>,
    }
}

shape! {
    /// A record of approval. Without a fingerprint it is history: it does not approve today's text.
    pub struct ApprovalRecord {
        /// The body that approved.
        pub by: At<String>,
        /// When; a day, if there is a fingerprint.
        pub on: At<Date>,
        /// The minute that says so.
        pub minute: Option<At<String>>,
        /// Who signed.
        pub signed_by: Option<At<String>>,
        /// What it changed, in a sentence for the table of versions.
        pub summary: Option<At<String>>,
        /// The release of the model that it was built from.
        pub release: Option<At<String>>,
        /// The digest of the library that it was built from, by which that is found again.
        pub library: Option<At<String>>,
        /// The fingerprint of the text that was approved.
        pub fingerprint: Option<At<String>>,
        /// The fingerprint of the particulars it had then: names, and how to reach somebody.
        pub particulars: Option<At<String>>,
    }
}

shape! {
    /// A record of a review that found no change needed. It moves the dates on, and leaves the approval as it is.
    pub struct UnchangedRecord {
        /// Who reviewed.
        pub by: At<String>,
        /// When.
        pub on: At<Date>,
        /// The minute that says so.
        pub minute: Option<At<String>>,
        /// When the next review is; worked out from the cycle unless given.
        pub next_review: Option<At<Date>>,
        /// The fingerprint of the text that needed no change.
        pub fingerprint: Option<At<String>>,
    }
}

shape! {
    /// A record of how a policy affects people whom equality law protects. A policy that is said to be fair shows who found that.
    pub struct AssessmentRecord {
        /// When it was assessed.
        pub on: At<Date>,
        /// By whom.
        pub by: At<String>,
        /// What they found, as the end of a sentence.
        pub finding: At<String>,
    }
}

shape! {
    /// A record of who was consulted on a policy before it was approved, such as unions or parents.
    pub struct ConsultationRecord {
        /// Who was consulted.
        pub whom: At<String>,
        /// When.
        pub on: At<Date>,
        /// What came of it.
        pub outcome: Option<At<String>>,
    }
}

shape! {
    /// The school's own wording in place of a clause or of one item of it.
    pub struct Replacement {
        /// The clause, or clause#item.
        pub clause: At<String>,
        /// Why the school has its own wording.
        pub reason: Lines,
        /// When it is to be looked at again.
        pub until: Option<At<Date>>,
        /// The wording: Markdown with slots.
        pub text: Lines,
    }
}

shape! {
    /// A clause of the school's own.
    pub struct Addition {
        /// Its id, such as local/breakfast-club.
        pub id: At<String>,
        /// What it is called in lists.
        pub title: At<String>,
        /// The clause it stands after.
        pub after: Option<At<String>>,
        /// The section at whose end it stands.
        pub at_end_of: Option<At<String>>,
        /// Why the school has it.
        pub reason: Option<Lines>,
        /// The wording: Markdown with slots.
        pub text: Lines,
    }
}

shape! {
    /// Words that no law and no earlier policy of the school has: governors decide on them when they approve the text.
    pub struct ProposedHere {
        /// The clause, clause#item, or front#row of the front table.
        pub at: At<String>,
        /// Why it is proposed.
        pub reason: Lines,
    }
}

shape! {
    /// What the school says for the paper on a new text, and nobody else can say.
    pub struct PaperFile {
        /// What the change means for people with protected characteristics, and how the school knows.
        pub equality: Option<Lines>,
        /// What it means for workload, and what it costs.
        pub workload: Option<Lines>,
    }
}

shape! {
    /// A policy that the school has.
    pub struct PolicyFile {
        /// The model it is built from.
        pub model: At<String>,
        /// The release that it is built from, such as 2027.1, until this line says another.
        pub release: Option<At<String>>,
        /// Its id, which names what is built; the model's unless given.
        pub id: Option<At<String>>,
        /// Its title; the model's unless given.
        pub title: Option<At<String>>,
        /// The body that approves it; the governing body unless given.
        pub approver: Option<At<String>>,
        /// Holders of posts, for this policy alone.
        pub people: Named<At<String>>,
        /// When it was last reviewed and brought up to date.
        pub reviewed: Option<Given<Date>>,
        /// How often it is reviewed.
        pub review: Given<Cycle>,
        /// When it is next to be reviewed after that; worked out from the cycle unless given.
        pub next_review: Option<Given<Date>>,
        /// The id of the policy of this school that has replaced it.
        pub superseded_by: Option<At<String>>,
        /// The variant of each topic that has several: topic = variant.
        pub choose: Whole<Named<Given<String>>>,
        /// Clauses, or items as clause#item, that the school leaves out.
        pub drop: Vec<At<String>>,
        /// Parameters of clauses: clause = { parameter = value }.
        pub parameters: Named<Named<At<Loose>>>,
        /// Approvals, earliest first.
        pub approval: Vec<ApprovalRecord>,
        /// Later reviews that found no change needed, earliest first.
        pub reviewed_unchanged: Vec<UnchangedRecord>,
        /// How it affects equality: when that was assessed, by whom, and what was found.
        pub equality_assessment: Option<AssessmentRecord>,
        /// Who was consulted on it, earliest first.
        pub consulted: Vec<ConsultationRecord>,
        /// The school's own wording in place of the library's.
        pub replace: Vec<Replacement>,
        /// Clauses of the school's own.
        pub add: Vec<Addition>,
        /// What in it is a proposal for governors to decide on.
        pub proposed: Vec<ProposedHere>,
        /// What rules find in it and is as it should be.
        pub allow: Vec<Allowance>,
        /// What the paper for governors says that only the school can say.
        pub paper: Option<PaperFile>,
    }
}

impl SchoolFile {
    /// The policy that is to replace another one and does not yet: an approved text stays in force until its successor, or
    /// whatever has replaced that since, is approved too.
    pub fn awaited(&self, policy: &PolicyFile) -> Option<&str> {
        let successor = policy.superseded_by.as_ref()?;
        policy.last_approval()?;
        let mut next = Some(successor);
        // No chain is longer than there are policies, unless it is a circle.
        for _ in &self.policy {
            let Some(id) = next else { break };
            let named = self.policy.iter().find(|other| other.id().value == id.value)?;
            if named.last_approval().is_some() {
                return None;
            }
            next = named.superseded_by.as_ref();
        }
        self.policy.iter().find(|other| other.id().value == successor.value).map(|named| named.id().as_str())
    }
}

/// A review that has been held, and when the one after it is due, if that is written with it.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// When it was.
    pub on: At<Date>,
    /// When the next one is due.
    pub next: Option<At<Date>>,
}

impl PolicyFile {
    /// Its id, as it is written.
    pub fn id(&self) -> &At<String> {
        self.id.as_ref().unwrap_or(&self.model)
    }

    /// The latest approval that has a fingerprint, in whatever order they are written.
    pub fn last_approval(&self) -> Option<&ApprovalRecord> {
        let recorded = self.approval.iter().filter(|approval| approval.fingerprint.is_some());
        recorded.max_by_key(|approval| approval.on.value.last_day())
    }

    /// The review that brought the text up to date.
    pub fn updated(&self) -> Option<At<Date>> {
        self.reviewed?.known
    }

    /// How often it is reviewed, if that could be read.
    pub fn cycle(&self) -> Option<Cycle> {
        self.review.known.map(|at| at.value)
    }

    /// When it is next to be reviewed, if that is written.
    fn next(&self) -> Option<At<Date>> {
        self.next_review?.known
    }

    /// Every review the file tells of: the one that brought the text up to date, and later ones that changed nothing.
    pub fn reviews(&self) -> impl Iterator<Item = Held> {
        let updated = self.updated().map(|on| Held { on, next: self.next() });
        let unchanged = self.reviewed_unchanged.iter().map(|held| Held { on: held.on, next: held.next_review });
        updated.into_iter().chain(unchanged)
    }

    /// The last review, in whatever order they are written.
    pub fn last_review(&self) -> Option<Held> {
        self.reviews().max_by_key(|held| held.on.value.first_day())
    }

    /// What the next review is counted from: the last review, or else the last approval, since a text is read before it is
    /// agreed to.
    fn counted_from(&self) -> Option<Held> {
        let approved = || self.approval.iter().map(|record| record.on).max_by_key(|on| on.value.last_day());
        self.last_review().or_else(|| approved().map(|on| Held { on, next: self.next() }))
    }

    /// When it is next to be reviewed: as it is written, or worked out by the cycle from the last review or approval. What
    /// has been replaced is not reviewed again.
    pub fn due(&self) -> Option<Date> {
        // What cannot be read is not guessed from what else is written.
        let is_unread = [self.reviewed, self.next_review].into_iter().flatten().any(|date| date.known.is_none());
        if self.superseded_by.is_some() || is_unread {
            return None;
        }
        match self.counted_from() {
            Some(Held { on: _, next: Some(next) }) => Some(next.value),
            Some(Held { on, next: None }) => Some(self.cycle()?.next(on.value)),
            None => self.next().map(|written| written.value),
        }
    }

    /// The same as is known on a day. A review or an approval of a day that has not come is a slip, and nothing is counted from it.
    pub fn due_on(&self, today: Date) -> Option<Date> {
        let is_held = |held: &Held| held.next.is_some() || held.on.value.first_day() <= today;
        self.due().filter(|_| self.counted_from().as_ref().is_none_or(is_held))
    }

    /// Where it is written when it is due, or that from which it is worked out.
    pub fn due_at(&self) -> Option<Span> {
        let at = self.counted_from().map(|held| held.next.unwrap_or(held.on)).or(self.next());
        at.map(|at| at.span)
    }
}

shape! {
    /// A school: `schools/<school>.toml`.
    pub struct SchoolFile {
        /// Its full name.
        pub name: At<String>,
        /// Its kind, such as community, academy or independent: see policygen list kinds.
        pub kind: Given<String>,
        /// The address of its website.
        pub website: Option<At<String>>,
        /// The web address of the folder in which its built files are published, so that what is pasted elsewhere leads there.
        pub published_at: Option<At<String>>,
        /// Its email address.
        pub email: Option<At<String>>,
        /// Its telephone number.
        pub phone: Option<At<String>>,
        /// Its postal address.
        pub address: Option<At<String>>,
        /// The local authority or trust it belongs to; that of policygen.toml unless given.
        pub authority: Option<At<String>>,
        /// Its unique reference number.
        pub urn: Option<At<String>>,
        /// Holders of posts: post = name.
        pub people: Named<At<String>>,
        /// Its own words for terms of the vocabulary.
        pub words: Named<Choice>,
        /// The facts that clauses ask for.
        pub local: Named<At<Loose>>,
        /// Its own titles and addresses for linked policies.
        pub linked: Named<LinkedHere>,
        /// What its documents look like.
        pub design: Option<DesignFile>,
        /// Whose releases its policies are built from; those of the workspace unless given.
        pub library: Option<LibraryTable>,
        /// Its policies.
        pub policy: Vec<PolicyFile>,
    }
}
