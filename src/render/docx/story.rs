//! What a Word document is made of: paragraphs in a row, some of them in tables. Lists and quotations are no boxes there
//! but manners of a paragraph, so each says which of them hold it.

use crate::counting::Start;
use crate::document::{Align, Edit, State, Target};
use crate::language::Language;

/// A text in paragraphs.
#[derive(Clone, Debug, Default)]
pub(super) struct Story {
    /// The text.
    pub pieces: Vec<Piece>,
    /// The footnotes: the one of number 1 is the first.
    pub notes: Vec<Vec<Piece>>,
    /// The numbered lists, by their numbers; that of all bullets stands first.
    pub lists: Vec<ListKind>,
}

/// How the items of a list are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListKind {
    /// With bullets.
    Bullets,
    /// With what is counted from here.
    Counted(Start),
}

/// The list that all bullets belong to.
pub(super) const BULLETS: usize = 0;

/// A paragraph or a table.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// What became of something from one text to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing, or it is not known.
    #[default]
    Same,
    /// It is in the new text only.
    Inserted,
    /// It is in the old text only.
    Deleted,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The school's logo.
    Logo,
    /// The name of the school.
    School,
    /// The title of the policy.
    Title,
    /// How the text stands.
    State(State),
    /// What the words of the stamp mean.
    Meanings,
    /// The heading of the contents.
    ContentsHeading,
    /// An entry of the contents, and its level from 1.
    Contents(u8),
    /// The heading of a section, and its level from 1.
    Section(u8),
    /// A heading that is no section's, and its level from 1.
    Heading(u8),
    /// Running text.
    Body,
    /// A term whose meaning follows.
    Term,
    /// Lines to be read as they stand.
    Code,
    /// A break between two topics.
    Rule,
    /// What became of the blocks that follow.
    Fate,
    /// The cell of a table.
    Cell {
        /// Whether it names its row or column.
        heads: bool,
        /// How its words are aligned.
        align: Align,
    },
}

/// What holds a paragraph, the outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// An item of a list.
    Item,
    /// A quotation.
    Quote,
    /// The meaning of a term.
    Meaning,
}

/// What stands before the words of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Number {
    /// Nothing.
    None,
    /// The number of a section or of a paragraph.
    Printed(String),
    /// The mark of an item of this list.
    Item(usize),
    /// The mark of an item, typed, where Word counts in another way.
    Typed(String),
}

/// A paragraph.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    /// What it is.
    pub role: Role,
    /// What holds it.
    pub frames: Vec<Frame>,
    /// What stands before it.
    pub number: Number,
    /// Its words.
    pub runs: Vec<Run>,
    /// The anchors that lead to it.
    pub anchors: Vec<String>,
    /// Whether it belongs below the words of a numbered paragraph.
    pub hung: bool,
    /// Whether it is an item that stands close to the next.
    pub tight: bool,
    /// Whether it stays with what comes next.
    pub keep: bool,
    /// What became of its end.
    pub change: Change,
}

/// Words of one kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    /// What they are.
    pub what: What,
    /// How they look.
    pub look: Look,
    /// Where they lead.
    pub link: Option<Target>,
    /// What became of them.
    pub change: Change,
}

/// What a run holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// Words.
    Words(String),
    /// A line end.
    Break,
    /// The first call of this footnote.
    Call(usize),
    /// A call of a footnote that is called before, or that cannot be.
    CallAgain(usize),
    /// The logo.
    Logo,
}

/// How words look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Whether they are strong.
    pub bold: bool,
    /// Whether they are stressed.
    pub italic: bool,
    /// Whether they are to be typed as they stand.
    pub code: bool,
    /// Their language, if it is another.
    pub lang: Option<Language>,
    /// What became of them, where that is shown and not tracked.
    pub edit: Option<Edit>,
}

/// What a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TableKind {
    /// The box of whom to tell.
    Box,
    /// The front table.
    Front,
    /// A table of the text.
    Text,
    /// Where people sign.
    Signatures,
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// What it is.
    pub kind: TableKind,
    /// What holds it.
    pub frames: Vec<Frame>,
    /// What it is called where it cannot be seen.
    pub caption: String,
    /// Its rows, all with as many cells.
    pub rows: Vec<Row>,
    /// Whether it belongs below the words of a numbered paragraph.
    pub hung: bool,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Whether it names the columns.
    pub heads: bool,
    /// Whether there is room in it to write by hand.
    pub by_hand: bool,
    /// Its cells.
    pub cells: Vec<Paragraph>,
    /// What became of it.
    pub change: Change,
}

impl Paragraph {
    /// A paragraph of running text that nothing holds.
    pub(super) fn new(role: Role, runs: Vec<Run>) -> Paragraph {
        Paragraph {
            role,
            frames: Vec::new(),
            number: Number::None,
            runs,
            anchors: Vec::new(),
            hung: false,
            tight: false,
            keep: false,
            change: Change::Same,
        }
    }

    /// Its words, without marks and calls.
    pub(super) fn words(&self) -> String {
        let mut words = String::new();
        for run in &self.runs {
            match &run.what {
                What::Words(text) => words.push_str(text),
                What::Break => words.push(' '),
                What::Call(_) | What::CallAgain(_) | What::Logo => {}
            }
        }
        words
    }
}

impl Run {
    /// Plain words.
    pub(super) fn words(words: &str) -> Run {
        Run { what: What::Words(words.to_owned()), look: Look::default(), link: None, change: Change::Same }
    }

    /// Strong words.
    pub(super) fn strong(words: &str) -> Run {
        Run { look: Look { bold: true, ..Look::default() }, ..Run::words(words) }
    }
}
