//! Documents for tests: a small one, and one that holds every block and every inline in every nesting.

use super::Print;
use super::set::fonts::Faces;
use super::set::shaped::{ShapedWords, Store};
use super::set::style::{Size, Style};
use super::set::typesetter::{Typesetter, Warm};
use super::stock::Stock;
use crate::counting::Start;
use crate::date::Date;
use crate::design::Design;
use crate::document::*;
use crate::source::{Sources, Span};
use std::borrow::Cow;
use std::sync::OnceLock;

/// The faces that policygen carries.
pub(super) fn font_files() -> [Cow<'static, [u8]>; 4] {
    [
        Cow::Borrowed(include_bytes!("../../../templates/fonts/SourceSans3-Regular.ttf")),
        Cow::Borrowed(include_bytes!("../../../templates/fonts/SourceSans3-Bold.ttf")),
        Cow::Borrowed(include_bytes!("../../../templates/fonts/SourceSans3-It.ttf")),
        Cow::Borrowed(include_bytes!("../../../templates/fonts/SourceSans3-BoldIt.ttf")),
    ]
}

/// Those faces, read once.
pub(super) fn stock() -> &'static Stock {
    static STOCK: OnceLock<Stock> = OnceLock::new();
    STOCK.get_or_init(|| Stock::load(font_files()).expect("the fonts that policygen carries can be read"))
}

/// The faces alone.
pub(super) fn faces() -> &'static Faces {
    &stock().faces
}

/// Words of these faces, of which none was shaped before.
pub(super) fn words() -> ShapedWords<'static> {
    ShapedWords::new(faces(), Store::default())
}

/// A typesetter that has set nothing yet.
pub(super) fn setter() -> Typesetter<'static> {
    Typesetter::new(faces(), Warm::default())
}

/// The running text in the usual size.
pub(super) const BODY: Size = Size { letters: 12.0, leading: 17.0 };

/// How documents look unless they say otherwise.
pub(super) fn style() -> Style {
    Style::of(&Design::default(), Print::Usual)
}

/// Some place.
pub(super) fn span() -> Span {
    Span::new(Sources::default().add("clauses/a.md", ""), 0, 0)
}

pub(crate) fn inline(kind: InlineKind) -> Inline {
    Inline { span: span(), kind }
}

pub(crate) fn text(words: &str) -> Inline {
    inline(InlineKind::Text(words.to_owned()))
}

fn emphasis(words: &str) -> Inline {
    inline(InlineKind::Emphasis(vec![text(words)]))
}

fn strong(words: &str) -> Inline {
    inline(InlineKind::Strong(vec![text(words)]))
}

fn link(to: Target, words: &str) -> Inline {
    inline(InlineKind::Link { to, text: vec![text(words)] })
}

/// A reference to the anchor `to`.
pub(super) fn reference(to: &str, words: &str) -> Inline {
    link(Target::Anchor(to.to_owned()), words)
}

pub(crate) fn block(kind: BlockKind) -> Block {
    Block { span: span(), id: None, number: None, kind }
}

pub(crate) fn paragraph(words: &str) -> Block {
    block(BlockKind::Paragraph(vec![text(words)]))
}

pub(crate) fn item(blocks: Vec<Block>) -> Item {
    Item { span: span(), id: None, when: None, blocks }
}

pub(crate) fn list(start: Option<u64>, tight: bool, items: Vec<Item>) -> Block {
    block(BlockKind::List { start: start.map(Start::at), tight, items })
}

pub(crate) fn section(id: &str, number: Option<&str>, title: &str, level: u8, blocks: Vec<Block>) -> Section {
    Section {
        id: id.to_owned(),
        number: number.map(str::to_owned),
        title: vec![text(title)],
        level,
        clauses: vec![PlacedClause {
            clause: format!("topic/{id}"),
            id: format!("{id}-clause"),
            origin: Origin::Library,
            blocks,
        }],
        sections: Vec::new(),
    }
}

/// A draft with one section.
pub(crate) fn small() -> Document {
    Document {
        id: "online".to_owned(),
        school_id: "brookside".to_owned(),
        school: "Brookside Primary School".to_owned(),
        website: None,
        title: "Online conduct".to_owned(),
        summary: "How staff and pupils behave online.".to_owned(),
        stamp: Stamp {
            approval: Approval::Draft,
            review: Review::Current,
            superseded_by: None,
            approved_by: None,
            approver: "Governing Body".to_owned(),
            approver_is_plural: false,
            reviewed: Date::day(2024, 10, 7),
            earlier_review: None,
            next_review: Date::month(2025, 10),
            release: "2026.1".to_owned(),
            overtaken: Vec::new(),
            proposals: Vec::new(),
            fingerprint: "0123abcd".repeat(8),
            particulars: String::new(),
            particulars_changed: false,
            particulars_behind: Vec::new(),
            built: Date::day(2026, 11, 21).expect("the calendar has it"),
            companion: None,
        },
        front: vec![FrontRow {
            id: "front-owner".to_owned(),
            label: "Owner".to_owned(),
            value: vec![text("The headteacher")],
            tells_stamp: false,
            boxed: false,
            unnamed: Vec::new(),
        }],
        sections: vec![section(
            "aims",
            Some("1"),
            "Aims",
            2,
            vec![paragraph("This policy says how staff and pupils behave online.")],
        )],
        readers: Vec::new(),
        footnotes: Vec::new(),
        versions: None,
        design: Design::default(),
        uses: crate::document::Uses::default(),
    }
}

/// Some `count` words of plain prose.
fn prose(count: usize) -> String {
    const WORDS: &str = "Staff must keep their own accounts apart from those of the school and must not name a pupil, \
        a parent or a colleague in them. If in doubt, ask the headteacher on 7 October 2024 or read section 6.2 of the \
        policy – it is short. The Equality Act 2010 applies to Year 6 and/or Key Stage 2 as it does to Mrs J. Patel.";
    WORDS.split(' ').cycle().take(count).collect::<Vec<_>>().join(" ")
}

/// Every block and every inline, in every nesting, over page ends.
pub(super) fn torture() -> Document {
    let mut document = small();
    document.title =
        "Everything a policy may hold & more: gŵr tŷ, naïve façade, ‘quoted’ “words”, ½ – offices".to_owned();
    document.front = (0..8)
        .map(|at| FrontRow {
            id: format!("front-{at}"),
            label: if at == 3 { "Chair of the Management Committee".to_owned() } else { format!("Label {at}") },
            value: if at == 2 { vec![text(&prose(40))] } else { vec![text("7 October 2024")] },
            tells_stamp: at == 2,
            boxed: false,
            unnamed: Vec::new(),
        })
        .collect();
    let every_inline = block(BlockKind::Paragraph(vec![
        text("Plain, "),
        emphasis("stressed"),
        text(", "),
        strong("strong"),
        text(", "),
        inline(InlineKind::Strong(vec![emphasis("both"), text(" at once")])),
        text(", rung by "),
        inline(InlineKind::Particular {
            fact: "people.chair".to_owned(), text: vec![text("Siân – {{ O’Brien }}")]
        }),
        text(", "),
        inline(InlineKind::Code("typed --as it=stands".to_owned())),
        text(", "),
        link(
            Target::Address("https://www.legislation.gov.uk/ukpga/2010/15".to_owned()),
            "the Equality Act 2010 as amended and in force today",
        ),
        text(" and "),
        inline(InlineKind::Link {
            to: Target::Anchor("lists".to_owned()),
            text: vec![text("a link with "), emphasis("stressed"), text(" words")],
        }),
        text(", "),
        link(Target::Anchor("nowhere".to_owned()), "a link to nowhere"),
        text(", an "),
        inline(InlineKind::Abbreviation { short: "DSL".to_owned(), full: "designated safeguarding lead".to_owned() }),
        text(" with a note"),
        inline(InlineKind::FootnoteCall(1)),
        text(" and another."),
        inline(InlineKind::FootnoteCall(2)),
        inline(InlineKind::Break),
        text(
            "A new line that was asked for. Decomposed: e\u{301}, w\u{302}; ligature \u{fb01}n; 10\u{a0}days; \
             non\u{2011}breaking.",
        ),
    ]));
    let nested = |start: Option<u64>| {
        let mut inner =
            list(start, true, vec![item(vec![paragraph("the fourth level")]), item(vec![paragraph(&prose(30))])]);
        for level in ["third", "second"] {
            inner = list(
                start,
                true,
                vec![item(vec![paragraph(&format!("the {level} level:")), inner]), item(vec![paragraph(&prose(20))])],
            );
        }
        list(
            start,
            false,
            vec![
                item(vec![paragraph("the first level, which leads in to the next:"), inner]),
                item(vec![paragraph(&prose(45)), paragraph("A second paragraph.")]),
                item(vec![]),
                item(vec![block(BlockKind::Code("code in an item".to_owned()))]),
            ],
        )
    };
    let table = |rows: usize| {
        block(BlockKind::Table {
            columns: vec![Align::Left, Align::Centre, Align::Right],
            header: vec![vec![text("Who")], vec![text("What they do about it")], vec![text("Days")]],
            rows: (0..rows)
                .map(|at| {
                    TableRow::from(vec![
                        vec![strong("Headteacher"), text(" or "), link(Target::Anchor("aims".to_owned()), "deputy")],
                        vec![text(&prose(5 + at * 7 % 31))],
                        vec![text(&(at * 37).to_string())],
                    ])
                })
                .collect(),
        })
    };
    let definitions = block(BlockKind::Definitions(vec![
        Definition {
            term: vec![text("Governing Body")],
            details: vec![vec![paragraph(&prose(25))], vec![paragraph("Or the board.")]],
        },
        Definition {
            term: vec![text("Pupil")],
            details: vec![vec![list(None, true, vec![item(vec![paragraph("a child")])])]],
        },
        Definition { term: vec![], details: vec![] },
    ]));
    let quote = block(BlockKind::Quote(vec![
        paragraph(&prose(60)),
        list(None, true, vec![item(vec![paragraph("quoted item")])]),
    ]));
    let mut lists = section(
        "lists",
        Some("2"),
        "Lists, one in the other",
        2,
        vec![
            paragraph("Items may be bullets:"),
            nested(None),
            paragraph("or numbers:"),
            nested(Some(8)),
            list(Some(u64::MAX - 1), true, (0..3).map(|_| item(vec![paragraph("a large number")])).collect()),
        ],
    );
    let mut within = section(
        "within",
        Some("2.1"),
        "A section within a section, with a title long enough to need a second line of its own",
        3,
        vec![
            block(BlockKind::Heading { level: 4, text: vec![text("A heading "), emphasis("in"), text(" a clause")] }),
            paragraph(&prose(80)),
        ],
    );
    within.sections.push(section("deep", Some("2.1.1"), "Deeper", 6, vec![paragraph(&prose(20))]));
    lists.sections.push(within);
    lists.sections.push(section("empty", Some("2.2"), "Empty", 3, vec![]));
    document.sections = vec![
        section("inlines", Some("1"), "Words in a line", 2, vec![every_inline, paragraph(&prose(120)), paragraph("")]),
        lists,
        section(
            "tables",
            Some("3"),
            "Tables",
            2,
            vec![
                table(24),
                paragraph(&prose(30)),
                table(0),
                block(BlockKind::Table { columns: vec![], header: vec![], rows: vec![vec![].into()] }),
                block(BlockKind::Table {
                    columns: vec![Align::Left, Align::Left],
                    header: vec![vec![text("A cell longer than a page")], vec![]],
                    rows: vec![
                        vec![vec![text(&prose(900))], vec![inline(InlineKind::FootnoteCall(3))]].into(),
                        vec![vec![]].into(),
                    ],
                }),
                paragraph("After it."),
            ],
        ),
        section(
            "others",
            Some("4"),
            "Other blocks",
            2,
            vec![
                definitions,
                quote,
                block(BlockKind::Code(format!("first line\n    indented four\n\nlast line, {}", prose(30)))),
                block(BlockKind::Rule),
                paragraph(&format!(
                    "A word wider than the column: https://www.example.org/{} or so.",
                    "a/very/long-".repeat(20)
                )),
                paragraph(&"Pneumonoultramicroscopicsilicovolcanoconiosis".repeat(5)),
            ],
        ),
        section("last", Some("5"), "", 2, vec![]),
    ];
    document.footnotes = vec![
        Footnote { blocks: vec![paragraph("A short note.")] },
        Footnote { blocks: vec![paragraph(&prose(50)), list(None, true, vec![item(vec![paragraph("with an item")])])] },
        Footnote {
            blocks: vec![block(BlockKind::Paragraph(vec![
                text("A note in a cell that calls "),
                inline(InlineKind::FootnoteCall(4)),
            ]))],
        },
        Footnote { blocks: vec![paragraph("The note of a note.")] },
        Footnote { blocks: vec![paragraph("A note that nothing calls.")] },
    ];
    document
}

/// A document of chance, the same for the same seed: blocks of any kind in any nesting, most of them odd.
pub(super) fn chance(seed: u64) -> Document {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut document = small();
    document.title = dice.words();
    document.footnotes = (0..dice.below(4)).map(|_| Footnote { blocks: dice.blocks(1) }).collect();
    document.sections = (0..dice.below(5))
        .map(|at| {
            let level = 2 + dice.below(5) as u8;
            let number = (dice.below(2) == 0).then(|| at.to_string());
            section(&format!("s{at}"), number.as_deref(), &dice.words(), level, dice.blocks(0))
        })
        .collect();
    document
}

/// Marsaglia's xorshift, so that chance is the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn words(&mut self) -> String {
        match self.below(8) {
            0 => String::new(),
            1 => " \u{a0} \n".to_owned(),
            2 => "x".repeat(self.below(400)),
            3 => "\u{200b}–\u{ad}/-\u{2060}".repeat(self.below(9)),
            _ => prose(self.below(60)),
        }
    }

    fn line(&mut self) -> Vec<Inline> {
        let count = self.below(5);
        (0..count)
            .map(|_| {
                let words = self.words();
                inline(match self.below(9) {
                    0 => InlineKind::Emphasis(self.line()),
                    1 => InlineKind::Strong(vec![text(&words)]),
                    2 => InlineKind::Code(words),
                    3 => InlineKind::Link { to: Target::Anchor("s0".to_owned()), text: self.line() },
                    4 => InlineKind::Abbreviation { short: words, full: "whole".to_owned() },
                    5 => InlineKind::FootnoteCall(self.below(5)),
                    6 => InlineKind::Break,
                    _ => InlineKind::Text(words),
                })
            })
            .collect()
    }

    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let kinds = if depth > 3 { 3 } else { 8 };
        let count = self.below(5);
        (0..count)
            .map(|_| {
                block(match self.below(kinds) {
                    0 | 1 => BlockKind::Paragraph(self.line()),
                    2 => BlockKind::Code(self.words()),
                    3 => BlockKind::Heading { level: self.below(8) as u8, text: self.line() },
                    4 => {
                        let items = (0..self.below(5)).map(|_| item(self.blocks(depth + 1))).collect();
                        BlockKind::List {
                            start: depth.is_multiple_of(2).then_some(Start::at(9)),
                            tight: depth > 2,
                            items,
                        }
                    }
                    5 => {
                        let columns = vec![Align::Right; self.below(7)];
                        let rows = (0..self.below(4))
                            .map(|_| TableRow::from((0..self.below(7)).map(|_| self.line()).collect::<Vec<_>>()));
                        BlockKind::Table { columns, rows: rows.collect(), header: vec![self.line(), self.line()] }
                    }
                    6 => BlockKind::Quote(self.blocks(depth + 1)),
                    _ => {
                        let term = self.line();
                        BlockKind::Definitions(vec![Definition { term, details: vec![self.blocks(depth + 1)] }])
                    }
                })
            })
            .collect()
    }
}
