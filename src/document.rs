//! The document: what a reader gets, worked out once for every format.
//!
//! A clause is made of `Block<Hole>`: text with holes in it. A [`Document`] is made of `Block<Filled>`, and
//! [`Filled`] has no values, so the compiler knows that no hole is left and no placeholder can be printed.

use crate::counting::Start;
use crate::date::Date;
use crate::design::Design;
use crate::grammar::{agreeing, approver, capitalised, in_places, is_plural, joined};
use crate::language::Language;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What stands where a clause has a hole: nothing can. Match on it with `match *filled {}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {}

/// Words in a line of text, with their place in the source.
#[derive(Clone, Debug, PartialEq)]
pub struct Inline<H = Filled> {
    /// Where it was written.
    pub span: Span,
    /// What it is.
    pub kind: InlineKind<H>,
}

/// The kinds of inline.
#[derive(Clone, Debug, PartialEq)]
pub enum InlineKind<H = Filled> {
    /// Plain words; line ends in the source have become spaces.
    Text(String),
    /// Emphasis, usually italic.
    Emphasis(Vec<Inline<H>>),
    /// Strong importance, usually bold.
    Strong(Vec<Inline<H>>),
    /// Characters to be typed as they stand.
    Code(String),
    /// A link and the words that carry it.
    Link {
        /// Where it leads.
        to: Target,
        /// What the reader sees.
        text: Vec<Inline<H>>,
    },
    /// What a school tells and may change without another approval, such as who holds a post.
    Particular {
        /// Which fact it is: `people.chair`.
        fact: String,
        /// What the reader sees.
        text: Vec<Inline<H>>,
    },
    /// Words in another language than those around them.
    Language {
        /// Which language.
        lang: Language,
        /// The words.
        text: Vec<Inline<H>>,
    },
    /// A short form that was expanded where it first stood.
    Abbreviation {
        /// The short form, which is printed.
        short: String,
        /// What it stands for.
        full: String,
    },
    /// A call to the footnote of this number, from 1: counted in its clause, then in [`Document::footnotes`].
    FootnoteCall(usize),
    /// A line end that the author asked for.
    Break,
    /// Words that differ from those of another text, in a redline.
    Edited {
        /// What became of them.
        edit: Edit,
        /// The words.
        text: Vec<Inline<H>>,
    },
    /// A place to be filled.
    Hole(H),
}

/// What became of words within a line, from one text to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edit {
    /// They are in the new text only.
    Inserted,
    /// They are in the old text only.
    Deleted,
    /// They are the new name of what had another, which changes no rule.
    Renamed,
    /// They are the number that the line had.
    Renumbered,
}

/// What became of a whole block, from one text to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is in the new text only.
    New,
    /// It is in the old text only.
    Gone,
    /// It stands here in the new text, and stood under another heading, given here, in the old one.
    MovedHere(String),
    /// It stood here in the old text, and stands under another heading, given here, in the new one.
    MovedAway(String),
    /// It stands elsewhere in the same list or clause.
    Reordered,
}

impl Fate {
    /// As it is printed before the block.
    pub fn label(&self) -> String {
        match self {
            Fate::New => "New:".to_owned(),
            Fate::Gone => "Taken out:".to_owned(),
            Fate::MovedHere(from) => format!("Moved here from “{from}”:"),
            Fate::MovedAway(to) => format!("Moved from here to “{to}”."),
            Fate::Reordered => "In another place than before:".to_owned(),
        }
    }
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// An address: `https:`, `http:`, `mailto:`, `tel:` or relative.
    Address(String),
    /// An anchor in the same document.
    Anchor(String),
}

/// A paragraph, list, table or other block, with its place in the source.
#[derive(Clone, Debug, PartialEq)]
pub struct Block<H = Filled> {
    /// Where it was written.
    pub span: Span,
    /// In a clause the id its author gave it; in a document its permanent anchor.
    pub id: Option<String>,
    /// The number of a paragraph, such as `6.7`, in a document whose model numbers by clauses.
    pub number: Option<String>,
    /// What it is.
    pub kind: BlockKind<H>,
}

/// The kinds of block.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind<H = Filled> {
    /// A paragraph.
    Paragraph(Vec<Inline<H>>),
    /// A heading inside a clause. In a clause the level counts from 1; in a document it is the final one, 2 to 6.
    Heading {
        /// How deep it stands.
        level: u8,
        /// Its words.
        text: Vec<Inline<H>>,
    },
    /// A list.
    List {
        /// Where a numbered list begins; none for bullets.
        start: Option<Start>,
        /// Whether items stand without space between them.
        tight: bool,
        /// The items.
        items: Vec<Item<H>>,
    },
    /// Terms, each with one or more descriptions.
    Definitions(Vec<Definition<H>>),
    /// A table with a header row.
    Table {
        /// How the cells of each column are aligned.
        columns: Vec<Align>,
        /// The header cells.
        header: Vec<Vec<Inline<H>>>,
        /// The rows, each with as many cells as there are columns.
        rows: Vec<TableRow<H>>,
    },
    /// Words quoted from elsewhere.
    Quote(Vec<Block<H>>),
    /// Lines to be typed or read as they stand.
    Code(String),
    /// A break between two topics.
    Rule,
    /// Blocks that another text has not, or not here, in a redline.
    Edited {
        /// What became of them.
        fate: Fate,
        /// The blocks; none where they moved away from.
        blocks: Vec<Block<H>>,
    },
    /// A place to be filled.
    Hole(H),
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item<H = Filled> {
    /// Where it was written.
    pub span: Span,
    /// In a clause the id its author gave it; in a document its permanent anchor.
    pub id: Option<String>,
    /// The condition under which it stands, in a clause.
    pub when: Option<H>,
    /// What it holds; a tight item holds one paragraph and perhaps a nested list.
    pub blocks: Vec<Block<H>>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow<H = Filled> {
    /// In a clause the id its author gave it; in a document its permanent anchor.
    pub id: Option<String>,
    /// The condition under which it stands, in a clause.
    pub when: Option<H>,
    /// Its cells.
    pub cells: Vec<Vec<Inline<H>>>,
}

impl<H> From<Vec<Vec<Inline<H>>>> for TableRow<H> {
    /// A row that has no id and always stands.
    fn from(cells: Vec<Vec<Inline<H>>>) -> TableRow<H> {
        TableRow { id: None, when: None, cells }
    }
}

/// The language of a whole line, if it has one of its own, and the words in it.
pub fn in_language(line: &[Inline]) -> (Option<&Language>, &[Inline]) {
    match line {
        [Inline { kind: InlineKind::Language { lang, text }, .. }] => (Some(lang), text),
        _ => (None, line),
    }
}

/// Whether the first cell of each row of a table names its row: none stands above it that would name its column.
pub fn rows_are_named(header: &[Vec<Inline>]) -> bool {
    header.first().is_none_or(|first| is_empty_cell(first))
}

/// Whether a cell of a table holds nothing: no words, and no call of a footnote.
pub fn is_empty_cell(cell: &[Inline]) -> bool {
    is_blank(&plain(cell))
        && cell.iter().all(|inline| match &inline.kind {
            InlineKind::FootnoteCall(_) => false,
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Particular { fact: _, text: inner }
            | InlineKind::Edited { edit: _, text: inner }
            | InlineKind::Language { lang: _, text: inner }
            | InlineKind::Link { to: _, text: inner } => is_empty_cell(inner),
            InlineKind::Text(_) | InlineKind::Code(_) | InlineKind::Abbreviation { .. } | InlineKind::Break => true,
            InlineKind::Hole(filled) => match *filled {},
        })
}

/// A term and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition<H = Filled> {
    /// The term.
    pub term: Vec<Inline<H>>,
    /// One or more descriptions of it.
    pub details: Vec<Vec<Block<H>>>,
}

/// How a table's cells are aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// To the left.
    Left,
    /// To the middle.
    Centre,
    /// To the right, as for figures.
    Right,
}

/// One policy of one school, complete: the only thing a renderer is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The id of the policy in its school: the file name of what is built.
    pub id: String,
    /// The id of the school: the name of its file and its folder of output.
    pub school_id: String,
    /// The name of the school.
    pub school: String,
    /// The address of the school's website, if it is known.
    pub website: Option<String>,
    /// The title of the policy.
    pub title: String,
    /// What the policy is about, in one sentence without mark-up, for catalogues and search engines.
    pub summary: String,
    /// State, dates, release and fingerprint.
    pub stamp: Stamp,
    /// The front table: what the policy is, who answers for it, its dates.
    pub front: Vec<FrontRow>,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// For whom which of them are.
    pub readers: Vec<Reader>,
    /// The footnotes, in the order they are called: number 1 is the first.
    pub footnotes: Vec<Footnote>,
    /// What was approved when, and what each approval changed, if any is recorded. It stands after the text and is no part of it.
    pub versions: Option<Section>,
    /// What it looks like.
    pub design: Design,
    /// What it was made from.
    pub uses: Uses,
}

/// Who reads a document, and which sections of it are for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    /// What clauses call them: `parents`.
    pub key: &'static str,
    /// What the school calls them: `Parents and carers`.
    pub name: String,
    /// The ids of the sections of the first level that hold something for them.
    pub sections: Vec<String>,
}

/// What a document was made from: for lists of what is used where, not for readers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Uses {
    /// The id of its model.
    pub model: String,
    /// How many wordings and clauses are the school's own.
    pub local: usize,
    /// The clauses that stand in it, included ones too: whose words they have, and how many of them. Lists that are
    /// worked out are not counted, nor what a clause includes.
    pub clauses: BTreeMap<String, (Origin, usize)>,
    /// The law it cites, by register id.
    pub law: BTreeSet<String>,
    /// The guidance it cites, by register id, and the label of the edition.
    pub guidance: BTreeSet<(String, String)>,
    /// The policies it links to, by register id.
    pub policies: BTreeSet<String>,
    /// The contacts it names, by register id.
    pub contacts: BTreeSet<String>,
    /// Where law and guidance are cited, in clauses and in the school's own words, by `law.` or `guidance.` and the id.
    pub cited: BTreeMap<String, BTreeSet<Span>>,
    /// What it proposes, in its order.
    pub proposals: Vec<Proposal>,
    /// Items and paragraphs that have gone with what they need, and what that is: `clause#item`.
    pub left_out: Vec<(String, Vec<String>)>,
}

impl Document {
    /// Says what the document proposes, and where in its stamp.
    pub(crate) fn propose(&mut self, proposals: Vec<Proposal>) {
        let mut places: Vec<String> = proposals.iter().map(|proposal| proposal.place.clone()).collect();
        places.dedup();
        self.stamp.proposals = places;
        self.uses.proposals = proposals;
    }
}

/// Words that no law and no earlier policy has: governors decide on them when they approve the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Where they stand: `the front table`, `section 6.2`, `paragraph 6.7`.
    pub place: String,
    /// The words.
    pub words: String,
    /// Why they are proposed.
    pub reason: String,
}

/// A row of the front table.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontRow {
    /// The anchor of the row: `front-` and what it is.
    pub id: String,
    /// What the row says.
    pub label: String,
    /// What it says it is.
    pub value: Vec<Inline>,
    /// Whether it tells of the review or the approval, and so is no part of the text that is approved.
    pub tells_stamp: bool,
    /// Whether it stands in the box above the table.
    pub boxed: bool,
    /// The posts and facts that it asks for and the school has not given: `people.dsl`.
    pub unnamed: Vec<String>,
}

/// A section of a document, which may hold further sections.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its permanent anchor.
    pub id: String,
    /// Its number, such as `6.2`, unless the model does not number.
    pub number: Option<String>,
    /// Its heading.
    pub title: Vec<Inline>,
    /// The level of its heading: 2 for a section of the document, 3 within it, to 6.
    pub level: u8,
    /// The clauses that stand in it before any section within it.
    pub clauses: Vec<PlacedClause>,
    /// The sections within it.
    pub sections: Vec<Section>,
}

/// A clause in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedClause {
    /// The clause's id: `topic/name`.
    pub clause: String,
    /// Its permanent anchor.
    pub id: String,
    /// Whether the words are the library's or the school's own.
    pub origin: Origin,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// Whose words a clause has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The library's.
    Library,
    /// The school's own, in place of the library's.
    Replaced,
    /// The school's own, added.
    Added,
}

/// A footnote.
#[derive(Clone, Debug, PartialEq)]
pub struct Footnote {
    /// What it says.
    pub blocks: Vec<Block>,
}

/// What stands on every page: the state of the text and its dates.
#[derive(Clone, Debug, PartialEq)]
pub struct Stamp {
    /// Whether this text has been approved.
    pub approval: Approval,
    /// How its review stands.
    pub review: Review,
    /// The policy of the same school that has replaced it, if one has.
    pub superseded_by: Option<Successor>,
    /// The body that approves it, as the school calls it.
    pub approver: String,
    /// Whether that name is a plural, such as Governors.
    pub approver_is_plural: bool,
    /// The body that gave the last recorded approval, if that is another one.
    pub approved_by: Option<String>,
    /// When this text was last reviewed.
    pub reviewed: Option<Date>,
    /// When the policy was last reviewed, if it had another text then.
    pub earlier_review: Option<Date>,
    /// When it is next to be reviewed.
    pub next_review: Option<Date>,
    /// The release of the model policy it was built from.
    pub release: String,
    /// What an approved text cites and what has replaced it since, each as the end of "It cites".
    pub overtaken: Vec<String>,
    /// Where it holds proposals for governors to decide on.
    pub proposals: Vec<String>,
    /// SHA-256 of the text, stamps and particulars excluded, as 64 hexadecimal digits.
    pub fingerprint: String,
    /// The fingerprint of its particulars, such as who holds a post; empty if it has none.
    pub particulars: String,
    /// Whether these were others when the text was approved.
    pub particulars_changed: bool,
    /// Particulars that the text in force has as they were when it was approved: posts, facts, ways to reach the school.
    pub particulars_behind: Vec<String>,
    /// The day it was built for.
    pub built: Date,
    /// What the document is, if it goes with a policy and is none itself.
    pub companion: Option<Companion>,
}

/// The two texts of a redline.
#[derive(Clone, Debug, PartialEq)]
pub struct Texts {
    /// The text it begins with.
    pub old: Document,
    /// The text it ends with.
    pub new: Document,
    /// What changed, in sentences.
    pub said: Vec<String>,
}

/// A document that goes with a policy. Nobody approves it, and its words bind nobody.
#[derive(Clone, Debug, PartialEq)]
pub enum Companion {
    /// A redline.
    Changes {
        /// The text it begins with, as it goes on in a sentence.
        from: String,
        /// The text it ends with.
        to: String,
        /// Both of them, for a format that can go back from the one to the other.
        texts: Arc<Texts>,
    },
    /// A paper that asks for a decision.
    Paper {
        /// What only the school can say, and has not said yet.
        gaps: Vec<String>,
    },
}

/// Whether the text has been approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// No approval of this text is recorded.
    Draft,
    /// This very text was approved on the day.
    Approved(Date),
    /// A text was approved on the day, and this is not it.
    Changed(Date),
}

/// How the review of a policy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    /// No date for it is known.
    Unknown,
    /// Not due yet.
    Current,
    /// Due within the time the workspace warns ahead.
    DueSoon,
    /// The date has passed.
    Overdue,
}

/// The policy that has replaced another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Successor {
    /// Its id, which names its files.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// How a text stands, in one word: of what is true of it, what a reader must know first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// No approval of this text is recorded.
    Draft,
    /// An earlier text was approved, and this is not it.
    Changed,
    /// This text is approved, and its review is not due.
    Approved,
    /// This text is approved, and its review is due soon.
    DueSoon,
    /// This text is approved, and its review is overdue.
    Overdue,
    /// Another policy has replaced this one.
    Superseded,
    /// It is no policy: it shows what changed in one.
    Changes,
    /// It is no policy: it asks for a decision on one.
    Paper,
    /// It is such a paper, and the school has not filled in all of it.
    Incomplete,
}

impl State {
    /// Every state that a policy can be in. A redline and a paper are in none of them.
    pub const ALL: [State; 6] =
        [State::Draft, State::Changed, State::Approved, State::DueSoon, State::Overdue, State::Superseded];

    /// As people read it.
    pub fn words(self) -> &'static str {
        match self {
            State::Draft => "Draft",
            State::Changed => "Changed since approval",
            State::Approved => "Approved",
            State::DueSoon => "Review due soon",
            State::Overdue => "Review overdue",
            State::Superseded => "Superseded",
            State::Changes => "Changes",
            State::Paper => "For decision",
            State::Incomplete => "Incomplete",
        }
    }

    /// For style sheets and machines.
    pub fn key(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Changed => "changed",
            State::Approved => "approved",
            State::DueSoon => "due-soon",
            State::Overdue => "overdue",
            State::Superseded => "superseded",
            State::Changes => "changes",
            State::Paper => "paper",
            State::Incomplete => "incomplete",
        }
    }

    /// Whether a document goes with a policy and is none itself, by the key of its state.
    pub fn is_key_of_companion(key: &str) -> bool {
        [State::Changes, State::Paper, State::Incomplete].iter().any(|state| state.key() == key)
    }

    /// Whether the text is in force: approved to the letter, and not replaced.
    pub fn is_in_force(self) -> bool {
        match self {
            State::Approved | State::DueSoon | State::Overdue => true,
            State::Draft | State::Changed | State::Superseded | State::Changes | State::Paper | State::Incomplete => {
                false
            }
        }
    }
}

impl Stamp {
    /// Who approved this very text and when, if it is approved.
    pub fn approval_in_words(&self) -> Option<String> {
        match self.approval {
            Approval::Approved(on) => Some(format!("{}, {on}", self.approved_by.as_ref().unwrap_or(&self.approver))),
            Approval::Draft | Approval::Changed(_) => None,
        }
    }

    /// The body that approves, and what it does, given as it goes with one: `the Governing Body has`, `the Governors have`.
    pub fn approver_and(&self, verb: &str) -> String {
        format!("{} {}", approver(&self.approver), agreeing(verb, self.approver_is_plural))
    }

    /// The state of the text, for a banner, a footer and metadata.
    pub fn state(&self) -> State {
        match &self.companion {
            Some(Companion::Changes { .. }) => return State::Changes,
            Some(Companion::Paper { gaps }) if gaps.is_empty() => return State::Paper,
            Some(Companion::Paper { .. }) => return State::Incomplete,
            None => {}
        }
        match (&self.superseded_by, self.approval, self.review) {
            (Some(_), _, _) => State::Superseded,
            (None, Approval::Draft, _) => State::Draft,
            (None, Approval::Changed(_), _) => State::Changed,
            (None, Approval::Approved(_), Review::Overdue) => State::Overdue,
            (None, Approval::Approved(_), Review::DueSoon) => State::DueSoon,
            (None, Approval::Approved(_), Review::Current | Review::Unknown) => State::Approved,
        }
    }

    /// What the state means, in whole sentences.
    pub fn explanation(&self) -> String {
        match &self.companion {
            Some(Companion::Changes { from, to, texts: _ }) => {
                return format!("This shows what changed from {from} to {to}. It is not the policy itself.");
            }
            Some(Companion::Paper { gaps }) if gaps.is_empty() => {
                return format!("This asks {} for a decision. It is not the policy itself.", approver(&self.approver));
            }
            Some(Companion::Paper { gaps }) => {
                return format!(
                    "The school has not yet said all that {} {} to know: {}. This is not the policy itself.",
                    approver(&self.approver),
                    if is_plural(&self.approver) { "need" } else { "needs" },
                    joined(gaps, "and")
                );
            }
            None => {}
        }
        let giver = self
            .approved_by
            .as_ref()
            .map_or_else(|| capitalised(&approver(&self.approver)), |by| capitalised(&approver(by)));
        let approval = match self.approval {
            Approval::Draft => format!("{} not approved this text.", capitalised(&self.approver_and("has"))),
            Approval::Changed(on) => format!(
                "{giver} approved an earlier text on {on}. The text has changed since then and is not approved."
            ),
            Approval::Approved(on) if self.particulars_changed => {
                format!("{giver} approved this text on {on}. Only names or contact details in it have changed since.")
            }
            Approval::Approved(on) => format!("{giver} approved this text on {on}."),
        };
        if let Some(successor) = &self.superseded_by {
            let replaced = format!("It has been replaced by “{}” and is kept for the record.", successor.title);
            return match self.approval {
                Approval::Approved(_) => format!("{replaced} {approval}"),
                Approval::Draft | Approval::Changed(_) => replaced,
            };
        }
        let earlier = match (self.approval, self.earlier_review) {
            (Approval::Draft, Some(_)) => "The dates given belong to an earlier text, whose review",
            (Approval::Draft, None) | (Approval::Changed(_) | Approval::Approved(_), _) => "Its review",
        };
        let mut said = match (self.review, self.next_review) {
            (Review::Overdue, Some(due)) => {
                format!("{approval} {earlier} was due {} and is overdue.", due.in_sentence())
            }
            (Review::DueSoon, Some(due)) => format!("{approval} {earlier} is due {}.", due.in_sentence()),
            (Review::Unknown | Review::Current | Review::Overdue | Review::DueSoon, _) => match self.earlier_review {
                Some(on) => format!("{approval} The last review, {}, was of an earlier text.", on.in_sentence()),
                None => approval,
            },
        };
        for cited in &self.overtaken {
            said += &format!(" It cites {cited}.");
        }
        match self.approval {
            Approval::Draft | Approval::Changed(_) if !self.proposals.is_empty() => {
                let (approver, places) = (approver(&self.approver), in_places(&self.proposals));
                said += &format!(" The text holds proposals for {approver} to decide on, {places}.");
            }
            Approval::Draft | Approval::Changed(_) | Approval::Approved(_) => {}
        }
        said
    }

    /// What those who sign the text sign to.
    pub fn to_be_signed(&self) -> String {
        let text = format!("the text\u{a0}{}", self.short_fingerprint());
        match self.approval {
            Approval::Approved(on) => {
                format!("Signed to record that {} approved {text} on {on}.", approver(&self.approver))
            }
            Approval::Draft | Approval::Changed(_) => {
                format!("To be signed when {} approved {text}.", self.approver_and("has"))
            }
        }
    }

    /// When the policy was last reviewed, whatever its text was then.
    pub fn reviewed_last(&self) -> Option<Date> {
        self.reviewed.or(self.earlier_review)
    }

    /// When the last review was, and whether of this text; empty if that is not known.
    pub fn last_review(&self) -> String {
        last_review(self.reviewed, self.earlier_review)
    }

    /// As of which day the state is true, and the particulars: the one that it was built for.
    pub fn as_of(&self) -> String {
        if self.companion.is_some() {
            return format!("{}, made on {}.", self.state().words(), self.built);
        }
        format!("{}, as it stood on {}{}.", self.state().words(), self.built, self.particulars_as_of())
    }

    /// As of which day the particulars are true, after the day a document was built for; empty if it has none.
    pub fn particulars_as_of(&self) -> &'static str {
        match (self.particulars.is_empty(), self.particulars_behind.is_empty()) {
            (true, _) => "",
            (false, true) => ", with the names and contact details of that day",
            (false, false) => ", with some names or contact details as they were when it was approved",
        }
    }

    /// What the words of the stamp mean, the same in every policy: sentences, each a word and what follows it.
    pub fn meanings(&self) -> Vec<(&'static str, String)> {
        if self.companion.is_some() {
            return Vec::new();
        }
        let giver = match (self.approval, &self.approved_by) {
            (Approval::Approved(_), Some(by)) => approver(by),
            (Approval::Approved(_) | Approval::Draft | Approval::Changed(_), _) => approver(&self.approver),
        };
        vec![
            ("Reviewed", " means that the whole text was checked and brought up to date where needed.".to_owned()),
            ("Approved", format!(" means that {giver} agreed to exactly this text.")),
            (
                "Next review",
                " is the latest date for the next one; a month or a term lasts to its last day.".to_owned(),
            ),
        ]
    }

    /// The first eight digits of the fingerprint: enough to tell two printed copies apart.
    pub fn short_fingerprint(&self) -> &str {
        self.fingerprint.get(..8).unwrap_or(&self.fingerprint)
    }
}

/// When the last review was: of the text, or else of an earlier one.
pub fn last_review(of_this_text: Option<Date>, of_an_earlier: Option<Date>) -> String {
    match (of_this_text, of_an_earlier) {
        (Some(on), _) => on.to_string(),
        (None, Some(on)) => format!("{on}, of an earlier text"),
        (None, None) => String::new(),
    }
}

impl Section {
    /// The heading as it is printed: number, then title, without mark-up.
    pub fn heading(&self) -> String {
        let title = plain(&self.title);
        match &self.number {
            Some(number) => format!("{number} {title}"),
            None => title,
        }
    }
}

impl Document {
    /// Every section in reading order, outer before inner.
    pub fn all_sections(&self) -> Vec<&Section> {
        fn visit<'d>(sections: &'d [Section], all: &mut Vec<&'d Section>) {
            for section in sections {
                all.push(section);
                visit(&section.sections, all);
            }
        }
        let mut all = Vec::new();
        visit(&self.sections, &mut all);
        all
    }
}

impl Document {
    /// Lets every address that stands beside the document lead there from a folder one further down.
    pub(crate) fn lead_up(&mut self) {
        self.front.iter_mut().for_each(|row| lead_up(&mut row.value));
        lead_up_sections(&mut self.sections);
        lead_up_sections(self.versions.as_mut_slice());
        self.footnotes.iter_mut().for_each(|note| lead_up_blocks(&mut note.blocks));
        if let Some(Companion::Changes { texts, .. }) = &mut self.stamp.companion {
            let texts = Arc::make_mut(texts);
            texts.old.lead_up();
            texts.new.lead_up();
        }
    }
}

fn lead_up_sections(sections: &mut [Section]) {
    for section in sections {
        lead_up(&mut section.title);
        section.clauses.iter_mut().for_each(|clause| lead_up_blocks(&mut clause.blocks));
        lead_up_sections(&mut section.sections);
    }
}

fn lead_up_blocks(blocks: &mut [Block]) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Paragraph(line) | BlockKind::Heading { level: _, text: line } => lead_up(line),
            BlockKind::List { items, .. } => items.iter_mut().for_each(|item| lead_up_blocks(&mut item.blocks)),
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    lead_up(&mut definition.term);
                    definition.details.iter_mut().for_each(|blocks| lead_up_blocks(blocks));
                }
            }
            BlockKind::Table { columns: _, header, rows } => {
                let cells = header.iter_mut().chain(rows.iter_mut().flat_map(|row| &mut row.cells));
                cells.for_each(|cell| lead_up(cell));
            }
            BlockKind::Quote(blocks) | BlockKind::Edited { fate: _, blocks } => lead_up_blocks(blocks),
            BlockKind::Code(_) | BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}

fn lead_up(line: &mut [Inline]) {
    for inline in line {
        match &mut inline.kind {
            InlineKind::Link { to, text } => {
                if let Target::Address(address) = to
                    && is_beside(address)
                {
                    address.insert_str(0, "../");
                }
                lead_up(text);
            }
            InlineKind::Emphasis(text)
            | InlineKind::Strong(text)
            | InlineKind::Particular { fact: _, text }
            | InlineKind::Edited { edit: _, text }
            | InlineKind::Language { lang: _, text } => lead_up(text),
            InlineKind::Text(_)
            | InlineKind::Code(_)
            | InlineKind::Abbreviation { .. }
            | InlineKind::FootnoteCall(_)
            | InlineKind::Break => {}
            InlineKind::Hole(filled) => match *filled {},
        }
    }
}

/// Whether an address is given from the folder that it stands in.
fn is_beside(address: &str) -> bool {
    let has_scheme = address.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    !has_scheme && !address.is_empty() && !address.starts_with(['/', '#', '?'])
}

/// The words of a line without its mark-up. Footnote calls are left out.
pub fn plain(line: &[Inline]) -> String {
    let mut words = String::new();
    push_plain(line, &mut words);
    words
}

/// Whether nothing of these words can be seen or heard: they are white space, controls, or letters that Unicode 16.0
/// lets fonts leave out (Default_Ignorable_Code_Point), such as the zero-width space.
pub fn is_blank(words: &str) -> bool {
    words.chars().all(|letter| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(letter,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}')
    })
}

fn push_plain(line: &[Inline], words: &mut String) {
    for inline in line {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => words.push_str(text),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Edited { edit: _, text: inner }
            | InlineKind::Language { lang: _, text: inner } => {
                push_plain(inner, words);
            }
            InlineKind::Link { to: _, text } | InlineKind::Particular { fact: _, text } => push_plain(text, words),
            InlineKind::Abbreviation { short, full: _ } => words.push_str(short),
            InlineKind::FootnoteCall(_) => {}
            InlineKind::Break => words.push(' '),
            InlineKind::Hole(filled) => match *filled {},
        }
    }
}
