//! What can be known only of the whole document: which sections stand, their numbers, references, lists of what is cited.

use super::draft::{self, Draft, DraftRow, Late, Mentions, clause_anchor, item_anchor, policy_place, words};
use super::shells;
use super::slots::{edition_title, linked_policy};
use crate::counting::Start;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault, did_you_mean};
use crate::document::{
    Block, BlockKind, Definition, Document, Footnote, Inline, InlineKind, Item, PlacedClause, Section, TableRow,
    Target, plain,
};
use crate::grammar::typographic;
use crate::library::Library;
use crate::model::policy::{Numbering, OutlineSection};
use crate::model::slot::Listing;
use crate::model::value::Value;
use crate::school::{Policy, School};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The parts of a document that had something left open.
pub(super) struct Settled {
    pub sections: Vec<Section>,
    pub front: Vec<DraftRow>,
    pub footnotes: Vec<Footnote>,
}

/// What a reference to a section is worded from.
struct Known<'k> {
    /// Sections by id: their number and title.
    sections: BTreeMap<String, (Option<String>, String)>,
    /// What sections are called now, by what earlier releases called them.
    renamed: BTreeMap<&'k str, &'k str>,
    /// Paragraphs of clauses by anchor: their number if they have one, and the section they stand in. A clause stands
    /// here for its first paragraph.
    paragraphs: BTreeMap<String, (Option<String>, String)>,
    /// Items by anchor.
    items: BTreeMap<String, KnownItem>,
    /// The short forms that are used after they were expanded.
    shortened: &'k BTreeSet<String>,
    lists: &'k Lists,
    library: &'k Library,
}

/// What a reference to an item is worded from.
#[derive(Clone)]
struct KnownItem {
    /// What stands before it, with that of the items around it: `b(ii)`; none in a list of bullets.
    label: Option<String>,
    /// The number of the paragraph that leads in to its list, if that has one.
    paragraph: Option<String>,
    /// The section it stands in.
    section: String,
}

/// An entry of a list that is worked out: its register id, and its line.
type Entry = (String, Vec<Inline>);

struct Lists {
    legislation: Vec<Entry>,
    guidance: Vec<Entry>,
    policies: Vec<Entry>,
    contacts: Vec<Entry>,
}

impl Lists {
    fn of(&self, listing: Listing) -> &[Entry] {
        match listing {
            Listing::Legislation => &self.legislation,
            Listing::Guidance => &self.guidance,
            Listing::Policies => &self.policies,
            Listing::Contacts => &self.contacts,
        }
    }
}

/// Settles everything that was left open.
#[expect(clippy::too_many_arguments, reason = "each is a different thing, and it is called once")]
pub(super) fn settle(
    drafts: Vec<Draft>,
    front: Vec<DraftRow>,
    footnotes: Vec<Vec<Block<Late>>>,
    named: &Mentions,
    library: &Library,
    school: &School<'_>,
    policy: &Policy<'_>,
    cited_on: Date,
    found: &mut Vec<Diagnostic>,
) -> Settled {
    let place = policy_place(policy);
    let lists = lists(named, library, school, cited_on, place);
    let mut drafts = without_empty(drafts, &lists, found);
    let mut known = Known {
        sections: BTreeMap::new(),
        renamed: renamed(&policy.model.sections),
        paragraphs: BTreeMap::new(),
        items: BTreeMap::new(),
        shortened: &named.shortened,
        lists: &lists,
        library,
    };
    let numbering = policy.model.file.numbering;
    for (index, draft) in drafts.iter_mut().enumerate() {
        let number = (numbering != Numbering::None).then(|| (index + 1).to_string());
        known.learn(draft, number, numbering);
        let mut count = 0;
        known.learn_paragraphs(draft, index + 1, numbering == Numbering::Clauses, &mut count);
    }
    let sections = drafts.into_iter().map(|draft| known.section(draft, found)).collect();
    let footnotes = footnotes.iter().map(|blocks| Footnote { blocks: known.blocks(blocks, found) }).collect();
    Settled { sections, front, footnotes }
}

/// What sections are called now, by what earlier releases called them.
fn renamed(sections: &[OutlineSection]) -> BTreeMap<&str, &str> {
    let each = sections.iter().flat_map(|section| {
        let own = section.was.iter().map(|was| (was.as_str(), section.id.as_str()));
        own.chain(renamed(&section.sections))
    });
    each.collect()
}

/// The sections that say something.
fn without_empty(drafts: Vec<Draft>, lists: &Lists, found: &mut Vec<Diagnostic>) -> Vec<Draft> {
    drafts
        .into_iter()
        .map(|mut draft| {
            let is_empty = |listing| lists.of(listing).is_empty();
            for clause in &mut draft.clauses {
                clause.blocks = shells::without_lists(std::mem::take(&mut clause.blocks), &is_empty, found);
            }
            draft.clauses.retain(|clause| !clause.blocks.is_empty());
            draft.sections = without_empty(draft.sections, lists, found);
            draft
        })
        .filter(|draft| !draft.clauses.is_empty() || !draft.sections.is_empty())
        .collect()
}

/// The lists, each sorted by title without regard to case.
fn lists(named: &Mentions, library: &Library, school: &School<'_>, on: Date, span: Span) -> Lists {
    let linked = |title: String, address: Option<String>, rest: String| {
        let title = words(&title, span);
        let title = match address {
            Some(address) => {
                Inline { span, kind: InlineKind::Link { to: Target::Address(address), text: vec![title] } }
            }
            None => title,
        };
        if rest.is_empty() { vec![title] } else { vec![title, words(&rest, span)] }
    };
    let sorted = |mut entries: Vec<Entry>| {
        entries.sort_by_cached_key(|(id, line)| (plain(line).to_lowercase(), id.clone()));
        entries
    };
    let about = |about: &str| format!(": {}", typographic(about.trim().trim_end_matches('.')));
    let law = named.law.iter().map(|id| {
        let law = &library.registers.law[id].value;
        (id.clone(), linked(typographic(&law.title.value), Some(law.url.value.clone()), about(&law.about.value)))
    });
    let guidance = named.guidance.iter().map(|id| {
        let guidance = &library.registers.guidance[id].value;
        let rest = format!(" ({}){}", typographic(&guidance.issuer), about(&guidance.about.value));
        (id.clone(), linked(edition_title(guidance, on), Some(guidance.url.value.clone()), rest))
    });
    let policies = named.policies.iter().map(|id| {
        let (title, address) = linked_policy(library, school, id);
        let rest = library.registers.policies[id].value.about.as_ref().map_or(String::new(), |text| about(&text.value));
        (id.clone(), linked(title, address, rest))
    });
    let contacts = named.contacts.iter().map(|id| {
        let contact = &library.registers.contacts[id].value;
        let name = typographic(&contact.name.value);
        let mut entry = linked(name, contact.url.as_ref().map(|url| url.value.clone()), about(&contact.r#for.value));
        let mut first = true;
        for (way, value) in [("telephone", &contact.phone), ("email", &contact.email)] {
            if let Some(value) = value {
                let way = if first { crate::grammar::capitalised(way) } else { way.to_owned() };
                entry.push(words(&format!("{}{way} ", if first { ". " } else { ", " }), span));
                let address = match value.value.contains('@') {
                    true => Value::Email(value.value.clone()),
                    false => Value::Phone(value.value.clone()),
                };
                let text = linked(value.value.clone(), address.address(), String::new());
                entry.push(particular(id, text, span));
                first = false;
            }
        }
        let checked = match contact.verified {
            true => format!("checked {}", contact.checked.value),
            false => "not yet checked".to_owned(),
        };
        entry.push(words(" (", span));
        entry.push(particular(id, vec![words(&checked, span)], span));
        entry.push(words(")", span));
        (id.clone(), entry)
    });
    Lists {
        legislation: sorted(law.collect()),
        guidance: sorted(guidance.collect()),
        policies: sorted(policies.collect()),
        contacts: sorted(contacts.collect()),
    }
}

/// How a contact is reached, and when that was checked, may change without another rule.
fn particular(contact: &str, text: Vec<Inline>, span: Span) -> Inline {
    Inline { span, kind: InlineKind::Particular { fact: format!("contact.{contact}"), text } }
}

impl Known<'_> {
    /// Notes what references to sections will say. Where paragraphs are numbered, sections within sections are not.
    fn learn(&mut self, draft: &Draft, number: Option<String>, numbering: Numbering) {
        for (index, inner) in draft.sections.iter().enumerate() {
            let inner_number = match numbering {
                Numbering::None | Numbering::Clauses => None,
                Numbering::Sections => number.as_ref().map(|outer| format!("{outer}.{}", index + 1)),
            };
            self.learn(inner, inner_number, numbering);
        }
        let title = plain(&draft::line(&draft.title, &mut |_, _| Vec::new()));
        self.sections.insert(draft.id.clone(), (number, title));
    }

    /// Numbers the paragraphs of a section, if they are to be, and notes where each stands.
    fn learn_paragraphs(&mut self, draft: &mut Draft, section: usize, numbered: bool, count: &mut usize) {
        for clause in &mut draft.clauses {
            let anchor = clause_anchor(&clause.clause);
            for block in clause.blocks.iter_mut().filter(|block| matches!(block.kind, BlockKind::Paragraph(_))) {
                *count += 1;
                block.number = numbered.then(|| format!("{section}.{count}"));
                let known = (block.number.clone(), draft.id.clone());
                self.paragraphs.entry(anchor.clone()).or_insert_with(|| known.clone());
                if let Some(id) = &block.id {
                    // An included clause stands for its first paragraph too.
                    if let Some((included, _)) = id.split_once('.') {
                        self.paragraphs.entry(included.to_owned()).or_insert_with(|| known.clone());
                    }
                    self.paragraphs.insert(id.clone(), known);
                }
            }
            self.paragraphs.entry(anchor).or_insert_with(|| (None, draft.id.clone()));
            let mut above = KnownItem { label: None, paragraph: None, section: draft.id.clone() };
            for block in &clause.blocks {
                if let BlockKind::Paragraph(_) = block.kind {
                    above.paragraph.clone_from(&block.number);
                }
                self.learn_items(block, &above);
            }
        }
        for inner in &mut draft.sections {
            self.learn_paragraphs(inner, section, numbered, count);
        }
    }

    /// Notes what stands before each item of a block that has an anchor. `above` is what it stands in.
    fn learn_items(&mut self, block: &Block<Late>, above: &KnownItem) {
        match &block.kind {
            BlockKind::List { start, tight: _, items } => {
                let mut labels = start.map(Start::labels);
                for item in items {
                    let own = labels.as_mut().and_then(Iterator::next);
                    let label = match (&above.label, own) {
                        (Some(outer), Some(own)) => Some(format!("{outer}({own})")),
                        (outer, own) => own.or_else(|| outer.clone()),
                    };
                    let known = KnownItem { label, ..above.clone() };
                    item.blocks.iter().for_each(|block| self.learn_items(block, &known));
                    self.items.extend(item.id.clone().map(|id| (id, known)));
                }
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => {
                inner.iter().for_each(|block| self.learn_items(block, above));
            }
            BlockKind::Definitions(definitions) => {
                let details = definitions.iter().flat_map(|definition| &definition.details).flatten();
                details.for_each(|block| self.learn_items(block, above));
            }
            BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Table { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule
            | BlockKind::Hole(_) => {}
        }
    }

    /// `item c of paragraph 6.7`, as a link. An item that nothing counts is known by its paragraph, and where paragraphs
    /// have no numbers, by its section.
    fn item(&self, anchor: String, item: &KnownItem, span: Span, found: &mut Vec<Diagnostic>) -> Vec<Inline> {
        let link = |said: &str| Inline {
            span,
            kind: InlineKind::Link { to: Target::Anchor(anchor.clone()), text: vec![words(said, span)] },
        };
        match (&item.label, &item.paragraph) {
            (Some(label), Some(number)) => vec![link(&format!("item {label} of paragraph {number}"))],
            (Some(label), None) => {
                let mut said = vec![link(&format!("item {label}")), words(" of ", span)];
                said.extend(self.reference(&item.section, span, found));
                said
            }
            (None, Some(number)) => vec![link(&format!("paragraph {number}"))],
            (None, None) => self.reference(&item.section, span, found),
        }
    }

    /// `paragraph 6.7`, as a link; where paragraphs have no numbers, the section it stands in.
    fn paragraph(&self, clause: &str, id: Option<&str>, span: Span, found: &mut Vec<Diagnostic>) -> Vec<Inline> {
        // A folder of variants stands for the one that was chosen.
        let variants = self.library.topics.get(clause).into_iter().flatten().map(|name| format!("{clause}/{name}"));
        let place = std::iter::once(clause.to_owned()).chain(variants).find_map(|clause| {
            let anchor = id.map_or_else(|| clause_anchor(&clause), |id| item_anchor(&clause, id));
            let is_known = self.paragraphs.contains_key(&anchor) || self.items.contains_key(&anchor);
            is_known.then_some(anchor)
        });
        if let Some((anchor, item)) = place.as_ref().and_then(|anchor| Some((anchor, self.items.get(anchor)?))) {
            return self.item(anchor.clone(), item, span, found);
        }
        match place
            .and_then(|anchor| Some((self.paragraphs.get(&anchor)?, anchor)))
            .map(|(known, anchor)| (anchor, known))
        {
            Some((anchor, (Some(number), _))) => {
                let text = vec![words(&format!("paragraph {number}"), span)];
                vec![Inline { span, kind: InlineKind::Link { to: Target::Anchor(anchor), text } }]
            }
            Some((_, (None, section))) => self.reference(section, span, found),
            None => {
                let written = id.map_or_else(|| clause.to_owned(), |id| format!("{clause}#{id}"));
                found.push(
                    Diagnostic::error(
                        Fault::UnknownParagraph,
                        span,
                        format!("this policy has no paragraph \"{written}\""),
                    )
                    .help(
                        "name a clause that stands in it, and the id of a paragraph or an item of it; if this school leaves that \
                         out, leave out what refers to it too, or say it in your own words with [[policy.replace]]",
                    ),
                );
                Vec::new()
            }
        }
    }

    fn section(&self, draft: Draft, found: &mut Vec<Diagnostic>) -> Section {
        let number = self.sections.get(&draft.id).and_then(|(number, _)| number.clone());
        let clauses = draft
            .clauses
            .iter()
            .map(|clause| PlacedClause {
                clause: clause.clause.clone(),
                id: clause_anchor(&clause.clause),
                origin: clause.origin,
                blocks: self.blocks(&clause.blocks, found),
            })
            .collect();
        let title = self.line(&draft.title, found);
        let sections = draft.sections.into_iter().map(|inner| self.section(inner, found)).collect();
        Section { id: draft.id, number, title, level: draft.level, clauses, sections }
    }

    fn line(&self, line: &[Inline<Late>], found: &mut Vec<Diagnostic>) -> Vec<Inline> {
        draft::line(line, &mut |late, span| match late {
            Late::Section(id) => self.reference(&id.value, span, found),
            Late::Paragraph(clause, id) => self.paragraph(clause, id.as_deref(), span, found),
            Late::ShortForm(short) if self.shortened.contains(short) => vec![words(&format!(" ({short})"), span)],
            Late::ShortForm(_) => Vec::new(),
            // Only rows of the front table tell of the stamp.
            Late::Told(_) | Late::Listing(..) => Vec::new(),
        })
    }

    /// `section 6.3 (“The headteacher”)`, of which the number is a link; or the title alone where sections have no numbers.
    fn reference(&self, id: &str, span: Span, found: &mut Vec<Diagnostic>) -> Vec<Inline> {
        let id = match self.renamed.get(id) {
            Some(now) if !self.sections.contains_key(id) => *now,
            Some(_) | None => id,
        };
        let Some((number, title)) = self.sections.get(id) else {
            found.push(
                Diagnostic::error(Fault::UnknownSection, span, format!("this policy has no section \"{id}\"")).help(
                    did_you_mean(id, self.sections.keys().map(String::as_str)).unwrap_or_else(|| {
                        let known: Vec<&str> = self.sections.keys().map(String::as_str).collect();
                        format!(
                            "its sections are: {}; one that ends up empty is left out, so leave out what refers to it too, or \
                             say that in your own words with [[policy.replace]]",
                            known.join(", ")
                        )
                    }),
                ),
            );
            return Vec::new();
        };
        let link = |said: &str| Inline {
            span,
            kind: InlineKind::Link { to: Target::Anchor(id.to_owned()), text: vec![words(said, span)] },
        };
        match number {
            Some(number) => vec![link(&format!("section {number}")), words(&format!(" (“{title}”)"), span)],
            None => vec![link(&format!("“{title}”"))],
        }
    }

    fn blocks(&self, blocks: &[Block<Late>], found: &mut Vec<Diagnostic>) -> Vec<Block> {
        blocks.iter().filter_map(|block| self.block(block, found)).collect()
    }

    fn block(&self, block: &Block<Late>, found: &mut Vec<Diagnostic>) -> Option<Block> {
        let kind = match &block.kind {
            BlockKind::Paragraph(text) => BlockKind::Paragraph(self.line(text, found)),
            BlockKind::Heading { level, text } => BlockKind::Heading { level: *level, text: self.line(text, found) },
            BlockKind::List { start, tight, items } => BlockKind::List {
                start: *start,
                tight: *tight,
                items: items
                    .iter()
                    .map(|item| Item {
                        span: item.span,
                        id: item.id.clone(),
                        when: None,
                        blocks: self.blocks(&item.blocks, found),
                    })
                    .collect(),
            },
            BlockKind::Definitions(definitions) => BlockKind::Definitions(
                definitions
                    .iter()
                    .map(|definition| Definition {
                        term: self.line(&definition.term, found),
                        details: definition.details.iter().map(|blocks| self.blocks(blocks, found)).collect(),
                    })
                    .collect(),
            ),
            BlockKind::Table { columns, header, rows } => BlockKind::Table {
                columns: columns.clone(),
                header: header.iter().map(|cell| self.line(cell, found)).collect(),
                rows: rows
                    .iter()
                    .map(|row| TableRow {
                        id: row.id.clone(),
                        when: None,
                        cells: row.cells.iter().map(|cell| self.line(cell, found)).collect(),
                    })
                    .collect(),
            },
            BlockKind::Quote(inner) => BlockKind::Quote(self.blocks(inner, found)),
            BlockKind::Edited { fate, blocks } => {
                BlockKind::Edited { fate: fate.clone(), blocks: self.blocks(blocks, found) }
            }
            BlockKind::Code(code) => BlockKind::Code(code.clone()),
            BlockKind::Rule => BlockKind::Rule,
            BlockKind::Hole(Late::Listing(listing, clause)) => self.listing(*listing, clause, block.span)?,
            BlockKind::Hole(Late::Section(_) | Late::Paragraph(..) | Late::ShortForm(_) | Late::Told(_)) => {
                return None;
            }
        };
        Some(Block { span: block.span, id: block.id.clone(), number: block.number.clone(), kind })
    }

    fn listing(&self, listing: Listing, clause: &str, span: Span) -> Option<BlockKind> {
        let entries = self.lists.of(listing);
        let item = |(id, line): &Entry| Item {
            span,
            id: Some(item_anchor(clause, id)),
            when: None,
            blocks: vec![Block { span, id: None, number: None, kind: BlockKind::Paragraph(line.clone()) }],
        };
        (!entries.is_empty()).then(|| BlockKind::List {
            start: None,
            tight: true,
            items: entries.iter().map(item).collect(),
        })
    }
}

/// Reports an anchor that stands twice: a link to it would lead to the wrong place.
pub(super) fn check_anchors(document: &Document, place: Span, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut check = |id: &str, span: Span| {
        if let Some(first) = seen.insert(id.to_owned(), span) {
            found.push(
                Diagnostic::error(
                    Fault::AnchorUsedTwice,
                    span,
                    format!("the anchor \"{id}\" stands twice in the document"),
                )
                .related(first, "first here")
                .help("give the section, clause or item another id"),
            );
        }
    };
    document.front.iter().for_each(|row| check(&row.id, place));
    for section in document.all_sections() {
        check(&section.id, place);
        for clause in &section.clauses {
            check(&clause.id, place);
            check_blocks(&clause.blocks, &mut check);
        }
    }
}

fn check_blocks(blocks: &[Block], check: &mut dyn FnMut(&str, Span)) {
    for block in blocks {
        if let Some(id) = &block.id {
            check(id, block.span);
        }
        match &block.kind {
            BlockKind::List { items, .. } => {
                for item in items {
                    if let Some(id) = &item.id {
                        check(id, item.span);
                    }
                    check_blocks(&item.blocks, check);
                }
            }
            BlockKind::Definitions(definitions) => {
                definitions.iter().flat_map(|d| &d.details).for_each(|details| check_blocks(details, check));
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => check_blocks(inner, check),
            BlockKind::Table { rows, .. } => {
                rows.iter().filter_map(|row| row.id.as_ref()).for_each(|id| check(id, block.span));
            }
            BlockKind::Paragraph(_) | BlockKind::Heading { .. } | BlockKind::Code(_) | BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}
