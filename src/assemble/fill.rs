//! Puts words into holes: terms with their grammar, facts, citations, included clauses. Knows nothing of the page.

use super::select::{Parameters, Selected, Selection};
use super::shells::{self, Left, Taken};
use super::{Draft, DraftClause, DraftRow, Late, Named, item_anchor, policy_place};
use crate::counting::{Counting, Start};
use crate::date::Date;
use crate::design::Signatory;
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::{Block, BlockKind, Definition, Inline, InlineKind, Item, Origin, Row, Target, plain};
use crate::grammar::{capitalised, plural_verb, typographic};
use crate::library::Library;
use crate::model::claim::Checked;
use crate::model::clause::{Body, Citation};
use crate::model::policy::{OutlineSection, PlacementTable};
use crate::model::slot::{DocumentFact, Hole, SchoolFact, Slot, TermUse};
use crate::model::value::Value;
use crate::school::{Policy, School};
use crate::source::{At, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// The work of filling one policy.
pub(super) struct Filling<'f> {
    selection: Selection<'f>,
    cited_on: Date,
    found: Vec<Diagnostic>,
    named: Named,
    footnotes: Vec<Vec<Block<Late>>>,
    /// The short forms that have been expanded: their first use is past.
    expanded: BTreeMap<String, String>,
    /// Whether short forms are used here: not in headings and not in the front table.
    shortens: bool,
    /// The headings that stand above, in the clause that is being filled: their levels as they were written.
    headings: Vec<u8>,
    /// The clauses that are being included, outermost first, and the words of the clauses that each has included.
    within: Vec<(String, usize)>,
    /// The numbers of the footnotes that have been called, by wording and number in it.
    called: BTreeMap<(String, usize), usize>,
    /// Footnotes that have been called and are not filled yet: their numbers in the document and in their wording. They
    /// are read after the text, so a short form is expanded in the text first.
    waiting: Vec<(usize, usize)>,
    /// The words of every clause, without those it includes.
    words: BTreeMap<String, (Origin, usize)>,
}

/// What is left when the filling is done.
pub(super) struct Filled {
    pub found: Vec<Diagnostic>,
    pub named: Named,
    pub clauses: BTreeMap<String, (Origin, usize)>,
}

/// The clause that words stand in.
#[derive(Clone, Copy)]
struct Scope<'c> {
    id: &'c str,
    parameters: &'c Parameters,
    /// The level of the heading that the clause stands under.
    level: u8,
    /// Its footnotes.
    notes: &'c [Vec<Block<Hole>>],
    /// What tells its footnotes from those of other wordings: the clause, or clause#item for a school's own.
    wording: &'c str,
    /// Whether these are the school's own words for an item: nothing in them is dropped or reworded again.
    own: bool,
    /// The records of checks of these words against guidance; none if they are the school's own, which nobody checked.
    checked: Option<&'c [Checked]>,
}

/// Deeper than this no policy goes, and a chain made to exhaust the stack must not.
const DEEPEST_INCLUDE: usize = 24;

const NO_PARAMETERS: &Parameters = &Parameters::new();

impl<'f> Filling<'f> {
    pub fn new(library: &'f Library, school: &'f School<'f>, policy: &'f Policy<'f>, cited_on: Date) -> Filling<'f> {
        Filling {
            selection: Selection::new(library, school, policy),
            cited_on,
            found: Vec::new(),
            named: Named::default(),
            footnotes: Vec::new(),
            expanded: BTreeMap::new(),
            shortens: false,
            headings: Vec::new(),
            within: Vec::new(),
            called: BTreeMap::new(),
            waiting: Vec::new(),
            words: BTreeMap::new(),
        }
    }

    fn policy(&self) -> &'f Policy<'f> {
        self.selection.policy
    }

    pub fn take_footnotes(&mut self) -> Vec<Vec<Block<Late>>> {
        std::mem::take(&mut self.footnotes)
    }

    pub fn check_use(&mut self) {
        self.selection.check_use(&mut self.found);
    }

    pub fn finish(self) -> Filled {
        Filled { found: self.found, named: self.named, clauses: self.words }
    }

    pub fn title(&self) -> String {
        let policy = self.policy();
        typographic(&policy.file.title.as_ref().unwrap_or(&policy.model.file.title).value)
    }

    /// Who signs, with the title of their post as this school says it.
    pub fn signatures(&mut self) -> Vec<Signatory> {
        let posts = &self.selection.school.signatures;
        let signs = |post: &At<String>, filling: &mut Self| {
            let title = filling.selection.library.posts.get(&post.value);
            let title =
                title.map(|line| plain(&super::settle::line(&filling.outside_text(line), &mut |_, _| Vec::new())));
            let name = filling.selection.person(&post.value);
            Signatory {
                post: title.unwrap_or_else(|| capitalised(&post.value.replace('-', " "))),
                name: name.map_or(String::new(), |name| typographic(&name.value)),
            }
        };
        posts.iter().map(|post| signs(post, self)).collect()
    }

    pub fn summary(&mut self) -> String {
        let line = self.outside_text(&self.policy().model.summary);
        // References and lists have no place in a summary; its slots are facts and terms.
        plain(&super::settle::line(&line, &mut |_, _| Vec::new()))
    }

    pub fn front(&mut self) -> Vec<DraftRow> {
        let mut rows = Vec::new();
        for row in &self.policy().model.front {
            if self.selection.holds(row.when.as_ref(), NO_PARAMETERS) {
                rows.push(DraftRow {
                    id: row.id.clone(),
                    label: self.outside_text(&row.label),
                    value: self.outside_text(&row.value),
                    tells_stamp: row.value.iter().any(|inline| {
                        matches!(&inline.kind, InlineKind::Hole(Hole::Slot(Slot::Document(fact))) if *fact != DocumentFact::Title)
                    }),
                });
            }
        }
        rows
    }

    pub fn sections(&mut self) -> Vec<Draft> {
        self.policy().model.sections.iter().filter_map(|section| self.section(section, 2)).collect()
    }

    fn section(&mut self, section: &'f OutlineSection, level: u8) -> Option<Draft> {
        if !self.selection.holds(section.when.as_ref(), NO_PARAMETERS) {
            return None;
        }
        let title = self.outside_text(&section.title);
        let selected = self.selection.section(section, &mut self.found);
        let clauses = selected.into_iter().map(|selected| self.placed(&selected, level)).collect();
        let sections = section.sections.iter().filter_map(|inner| self.section(inner, level + 1)).collect();
        Some(Draft { id: section.id.value.clone(), title, level, clauses, sections })
    }

    fn placed(&mut self, selected: &Selected<'f>, level: u8) -> DraftClause {
        DraftClause {
            clause: selected.clause.id.clone(),
            origin: selected.origin,
            blocks: self.clause(selected, level),
        }
    }

    /// The blocks of a clause, filled.
    fn clause(&mut self, selected: &Selected<'f>, level: u8) -> Vec<Block<Late>> {
        self.shortens = true;
        for citation in &selected.clause.cites {
            // Cited without being named: the words are not printed, the entry is.
            match citation {
                Citation::Law(id) => drop(self.law(id, selected.clause.front.title.span)),
                Citation::Guidance(id) => drop(self.unshortened(id, selected.clause.front.title.span)),
                Citation::Contact(id) => drop(self.named.contacts.insert(id.clone())),
            }
        }
        let id = &selected.clause.id;
        let parameters = &selected.parameters;
        let checked = match selected.origin {
            Origin::Library => Some(selected.clause.front.checked.as_slice()),
            Origin::Replaced | Origin::Added => None,
        };
        let scope = Scope { id, parameters, level, notes: &selected.body.footnotes, wording: id, own: false, checked };
        self.within.push((id.clone(), 0));
        let above = std::mem::take(&mut self.headings);
        let blocks = self.with_notes(&selected.body.blocks, &scope);
        self.headings = above;
        let (_, included) = self.within.pop().expect("it was pushed above");
        let mut said = String::new();
        push_comparable(&blocks, &mut said);
        let words = said.split_whitespace().count();
        self.words.insert(id.clone(), (selected.origin, words.saturating_sub(included)));
        if let Some((_, included)) = self.within.last_mut() {
            *included += words;
        }
        self.shortens = false;
        blocks
    }

    /// A line that stands in no clause: a heading, a row of the front table.
    fn outside_text(&mut self, line: &[Inline<Hole>]) -> Vec<Inline<Late>> {
        let checked = Some(&[][..]);
        let parameters = NO_PARAMETERS;
        self.line(line, &Scope { id: "", parameters, level: 1, notes: &[], wording: "", own: false, checked })
    }

    /// A school's own wording of an item or block of a clause.
    fn own_wording(&mut self, own: &Body, item: &str, scope: &Scope<'_>) -> Vec<Block<Late>> {
        let wording = format!("{}#{item}", scope.id);
        let scope = Scope { notes: &own.footnotes, wording: &wording, own: true, checked: None, ..*scope };
        self.with_notes(&own.blocks, &scope)
    }

    /// The blocks of a wording, and then the footnotes that they call.
    fn with_notes(&mut self, blocks: &[Block<Hole>], scope: &Scope<'_>) -> Vec<Block<Late>> {
        let outer = std::mem::take(&mut self.waiting);
        let filled = self.blocks(blocks, scope);
        // A note may call another.
        while !self.waiting.is_empty() {
            let (in_document, number) = self.waiting.remove(0);
            if let Some(note) = scope.notes.get(number - 1) {
                self.footnotes[in_document - 1] = self.blocks(note, scope);
            }
        }
        self.waiting = outer;
        filled
    }

    /// The number in the document of a footnote of this wording. The first call puts the note into the document, so that
    /// a note whose call is left out is left out too, and notes stand in the order of their calls.
    fn call(&mut self, number: usize, scope: &Scope<'_>) -> usize {
        let key = (scope.wording.to_owned(), number);
        if let Some(known) = self.called.get(&key) {
            return *known;
        }
        self.footnotes.push(Vec::new());
        let in_document = self.footnotes.len();
        self.called.insert(key, in_document);
        self.waiting.push((in_document, number));
        in_document
    }

    fn blocks(&mut self, blocks: &[Block<Hole>], scope: &Scope<'_>) -> Vec<Block<Late>> {
        let mut filled = Vec::new();
        // The number that comes after the last list of each kind: a list that goes on counts what stands before it.
        let mut ended: BTreeMap<Counting, u64> = BTreeMap::new();
        let mut placed: Vec<Range<usize>> = Vec::new();
        for block in blocks {
            let before = filled.len();
            self.block(block, scope, &mut filled);
            placed.push(before..filled.len());
            let Some(written) = list_start(block) else { continue };
            let number = ended.get(&written.counting).copied().filter(|_| written.goes_on).unwrap_or(written.number);
            let mut next = number;
            if let Some(Block { kind: BlockKind::List { start: Some(start), items, .. }, .. }) = filled.get_mut(before)
            {
                *start = Start { number, goes_on: false, ..*start };
                next += items.len() as u64;
            }
            ended.insert(written.counting, next);
        }
        let left: Vec<Left<'_>> = blocks
            .iter()
            .zip(placed)
            .map(|(block, placed)| {
                let taken = if placed.is_empty() { self.taken(block, scope) } else { Vec::new() };
                Left { block, placed, taken }
            })
            .collect();
        shells::mend(&left, &mut filled, policy_place(self.policy()), &mut self.found);
        filled
    }

    /// What took out a block that does not stand, or all that was in it, and where that was written.
    fn taken(&mut self, block: &Block<Hole>, scope: &Scope<'_>) -> Vec<(Taken, Span)> {
        if let Some(taken) = self.gone(block.id.as_deref(), None, scope) {
            return vec![(taken, block.span)];
        }
        match &block.kind {
            BlockKind::List { items, .. } => items
                .iter()
                .flat_map(|item| match self.gone(item.id.as_deref(), item.when.as_ref(), scope) {
                    Some(taken) => vec![(taken, item.span)],
                    None => item.blocks.iter().flat_map(|block| self.taken(block, scope)).collect(),
                })
                .collect(),
            BlockKind::Table { rows, .. } => rows
                .iter()
                .filter_map(|row| Some((self.gone(row.id.as_deref(), row.when.as_ref(), scope)?, block.span)))
                .collect(),
            BlockKind::Definitions(definitions) => definitions
                .iter()
                .flat_map(|definition| definition.details.iter().flatten())
                .flat_map(|block| self.taken(block, scope))
                .collect(),
            BlockKind::Quote(inner) => inner.iter().flat_map(|block| self.taken(block, scope)).collect(),
            BlockKind::Hole(Hole::Guarded(condition, inner)) => {
                match self.selection.holds(Some(condition), scope.parameters) {
                    true => self.taken(inner, scope),
                    false => vec![(Taken::Unmet, block.span)],
                }
            }
            BlockKind::Hole(Hole::Include(clause)) => match self.selection.drop_of(&clause.value) {
                Some(dropped) => vec![(Taken::Dropped(dropped), block.span)],
                None => vec![(Taken::Unmet, block.span)],
            },
            BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Listing(_))
            | BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule => Vec::new(),
        }
    }

    fn block(&mut self, block: &Block<Hole>, scope: &Scope<'_>, filled: &mut Vec<Block<Late>>) {
        if let Some(id) = block.id.as_ref().filter(|_| !scope.own) {
            if self.selection.drops(scope.id, id).is_some() {
                return;
            }
            if let Some(own) = self.selection.own_item(scope.id, id) {
                let mut blocks = self.own_wording(own, id, scope);
                if let Some(first) = blocks.first_mut() {
                    first.id = Some(item_anchor(scope.id, id));
                }
                filled.append(&mut blocks);
                return;
            }
        }
        let kind = match &block.kind {
            BlockKind::Paragraph(text) => BlockKind::Paragraph(self.line(text, scope)),
            BlockKind::Heading { level, text } => {
                // What an author skips or a condition takes out leaves no gap: a heading stands one level below the one
                // that it stands under.
                self.headings.retain(|above| above < level);
                self.headings.push(*level);
                let deep = scope.level.saturating_add(self.headings.len() as u8);
                if deep > 6 {
                    self.found.push(
                        Diagnostic::error(Fault::TooDeep, block.span, "this heading is nested too deeply")
                            .help("HTML and PDF know six levels; use a heading of a higher level, or none"),
                    );
                }
                // Titles are read on their own, so short forms are spelt out in them.
                let shortens = std::mem::replace(&mut self.shortens, false);
                let text = self.line(text, scope);
                self.shortens = shortens;
                BlockKind::Heading { level: deep.min(6), text }
            }
            BlockKind::List { start, tight, items } => {
                let items = self.items(items, scope);
                if items.is_empty() {
                    return;
                }
                BlockKind::List { start: *start, tight: *tight, items }
            }
            BlockKind::Definitions(definitions) => {
                let definitions = self.definitions(definitions, scope);
                if definitions.is_empty() {
                    return;
                }
                BlockKind::Definitions(definitions)
            }
            BlockKind::Table { columns, header, rows: written } => {
                let rows = self.rows(written, scope);
                if rows.is_empty() && !written.is_empty() {
                    return;
                }
                let header = header.iter().map(|cell| self.line(cell, scope)).collect();
                BlockKind::Table { columns: columns.clone(), header, rows }
            }
            BlockKind::Quote(inner) => {
                let inner = self.blocks(inner, scope);
                if inner.is_empty() {
                    return;
                }
                BlockKind::Quote(inner)
            }
            BlockKind::Code(code) => BlockKind::Code(code.clone()),
            BlockKind::Rule => BlockKind::Rule,
            BlockKind::Hole(hole) => return self.block_hole(hole, block, scope, filled),
        };
        let id = block.id.as_ref().map(|id| item_anchor(scope.id, id));
        filled.push(Block { span: block.span, id, number: None, kind });
    }

    fn block_hole(&mut self, hole: &Hole, block: &Block<Hole>, scope: &Scope<'_>, filled: &mut Vec<Block<Late>>) {
        match hole {
            Hole::Guarded(condition, inner) => {
                if self.selection.holds(Some(condition), scope.parameters) {
                    self.block(inner, scope, filled);
                }
            }
            Hole::Include(clause) => {
                let mut blocks = self.include(clause, scope.level);
                filled.append(&mut blocks);
            }
            Hole::Listing(listing) => filled.push(Block {
                span: block.span,
                id: block.id.as_ref().map(|id| item_anchor(scope.id, id)),
                number: None,
                kind: BlockKind::Hole(Late::Listing(*listing, scope.id.to_owned())),
            }),
            Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) => {
                unreachable!("Markdown puts slots into lines, and conditions of items on items")
            }
        }
    }

    /// The blocks of an included clause; its anchor goes to the first of them.
    fn include(&mut self, named: &At<String>, level: u8) -> Vec<Block<Late>> {
        if let Some(start) =
            self.within.iter().position(|(id, _)| *id == named.value || id.starts_with(&format!("{named}/")))
        {
            let mut round: Vec<String> = self.within[start..].iter().map(|(id, _)| format!("\"{id}\"")).collect();
            round.push(format!("\"{named}\""));
            self.found.push(
                Diagnostic::error(Fault::IncludeCycle, named.span, format!("\"{named}\" includes itself"))
                    .help(format!("the round is {}", round.join(" → "))),
            );
            return Vec::new();
        }
        if self.within.len() > DEEPEST_INCLUDE {
            self.found.push(
                Diagnostic::error(Fault::TooDeep, named.span, "clauses include each other too deeply")
                    .help("a clause that includes one that includes another is enough"),
            );
            return Vec::new();
        }
        let placement = PlacementTable {
            clause: named.clone(),
            default: None,
            when: None,
            with: crate::shape::Named::new(),
            span: named.span,
        };
        let Some(selected) = self.selection.clause(&placement, &mut self.found) else { return Vec::new() };
        let mut blocks = self.clause(&selected, level.saturating_add(self.headings.len() as u8));
        // The outer clause goes on.
        self.shortens = true;
        if let Some(first) = blocks.first_mut()
            && first.id.is_none()
        {
            first.id = Some(super::clause_anchor(&selected.clause.id));
        }
        blocks
    }

    fn items(&mut self, items: &[Item<Hole>], scope: &Scope<'_>) -> Vec<Item<Late>> {
        let mut filled: Vec<Item<Late>> = Vec::new();
        for item in items {
            if self.gone(item.id.as_deref(), item.when.as_ref(), scope).is_some() {
                continue;
            }
            let id = item.id.as_ref().filter(|_| !scope.own);
            if let [Block { kind: BlockKind::Hole(Hole::Include(clause)), .. }] = item.blocks.as_slice() {
                let blocks = self.include(clause, scope.level);
                filled.extend(as_items(blocks, item, scope));
                continue;
            }
            let own = id.and_then(|id| self.selection.own_item(scope.id, id));
            let blocks = match own {
                Some(body) => self.own_wording(body, item.id.as_deref().unwrap_or_default(), scope),
                None => self.blocks(&item.blocks, scope),
            };
            if !blocks.is_empty() {
                let id = item.id.as_ref().map(|id| item_anchor(scope.id, id));
                filled.push(Item { span: item.span, id, when: None, blocks });
            }
        }
        self.without_repeats(filled)
    }

    /// The rows that stand.
    fn rows(&mut self, rows: &[Row<Hole>], scope: &Scope<'_>) -> Vec<Row<Late>> {
        let mut filled = Vec::new();
        for row in rows {
            if self.gone(row.id.as_deref(), row.when.as_ref(), scope).is_none() {
                let id = row.id.as_ref().map(|id| item_anchor(scope.id, id));
                let cells = row.cells.iter().map(|cell| self.line(cell, scope)).collect();
                filled.push(Row { id, when: None, cells });
            }
        }
        filled
    }

    /// The terms of which a meaning stands.
    fn definitions(&mut self, definitions: &[Definition<Hole>], scope: &Scope<'_>) -> Vec<Definition<Late>> {
        let mut filled = Vec::new();
        for definition in definitions {
            // Seen first: a term that is left out calls no footnote and expands no short form.
            if !definition.details.iter().flatten().any(|block| self.stands(block, scope)) {
                continue;
            }
            let term = self.line(&definition.term, scope);
            let details = definition.details.iter().map(|details| self.blocks(details, scope));
            filled.push(Definition { term, details: details.filter(|details| !details.is_empty()).collect() });
        }
        filled
    }

    /// Whether anything of a block stands. What a clause that is included holds is not looked at.
    fn stands(&mut self, block: &Block<Hole>, scope: &Scope<'_>) -> bool {
        if self.gone(block.id.as_deref(), None, scope).is_some() {
            return false;
        }
        match &block.kind {
            BlockKind::List { items, .. } => items.iter().any(|item| {
                self.gone(item.id.as_deref(), item.when.as_ref(), scope).is_none()
                    && item.blocks.iter().any(|block| self.stands(block, scope))
            }),
            BlockKind::Table { rows, .. } => {
                rows.iter().any(|row| self.gone(row.id.as_deref(), row.when.as_ref(), scope).is_none())
            }
            BlockKind::Definitions(definitions) => definitions
                .iter()
                .flat_map(|definition| definition.details.iter().flatten())
                .any(|block| self.stands(block, scope)),
            BlockKind::Quote(inner) => inner.iter().any(|block| self.stands(block, scope)),
            BlockKind::Hole(Hole::Guarded(condition, inner)) => {
                self.selection.holds(Some(condition), scope.parameters) && self.stands(inner, scope)
            }
            BlockKind::Hole(Hole::Include(clause)) => self.selection.drop_of(&clause.value).is_none(),
            BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Listing(_))
            | BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule => true,
        }
    }

    /// What takes out an item or a row: the school, or its condition.
    fn gone(&mut self, id: Option<&str>, when: Option<&Hole>, scope: &Scope<'_>) -> Option<Taken> {
        if let Some(id) = id.filter(|_| !scope.own)
            && let Some(dropped) = self.selection.drops(scope.id, id)
        {
            return Some(Taken::Dropped(dropped));
        }
        match when {
            Some(Hole::When(condition)) if !self.selection.holds(Some(condition), scope.parameters) => {
                Some(Taken::Unmet)
            }
            Some(_) | None => None,
        }
    }

    /// Prints an item that says what an earlier one said only once, and says so.
    fn without_repeats(&mut self, items: Vec<Item<Late>>) -> Vec<Item<Late>> {
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        let mut kept = Vec::new();
        for item in items {
            let words = comparable(&item.blocks);
            if let Some(first) = seen.get(&words) {
                self.found.push(
                    Diagnostic::warning(
                        Fault::DuplicateItem,
                        item.span,
                        "this item repeats an earlier one of the same list",
                    )
                    .related(*first, "this one is printed")
                    .help("take one of them out"),
                );
                continue;
            }
            seen.insert(words, item.span);
            kept.push(item);
        }
        kept
    }

    fn line(&mut self, line: &[Inline<Hole>], scope: &Scope<'_>) -> Vec<Inline<Late>> {
        let mut filled = Vec::new();
        for (at, inline) in line.iter().enumerate() {
            let span = inline.span;
            let kind = match &inline.kind {
                InlineKind::Text(text) => InlineKind::Text(text.clone()),
                InlineKind::Emphasis(inner) => InlineKind::Emphasis(self.line(inner, scope)),
                InlineKind::Strong(inner) => InlineKind::Strong(self.line(inner, scope)),
                InlineKind::Code(code) => InlineKind::Code(code.clone()),
                InlineKind::Particular { fact, text } => {
                    InlineKind::Particular { fact: fact.clone(), text: self.line(text, scope) }
                }
                InlineKind::Link { to, text } => InlineKind::Link { to: to.clone(), text: self.line(text, scope) },
                InlineKind::Abbreviation { short, full } => {
                    InlineKind::Abbreviation { short: short.clone(), full: full.clone() }
                }
                InlineKind::FootnoteCall(number) => InlineKind::FootnoteCall(self.call(*number, scope)),
                InlineKind::Break => InlineKind::Break,
                InlineKind::Hole(Hole::LinkTo(slot, text)) => {
                    let text = self.line(text, scope);
                    match self.address(slot, span, scope) {
                        Some(address) => InlineKind::Link { to: Target::Address(address), text },
                        None => continue,
                    }
                }
                InlineKind::Hole(Hole::Slot(slot)) => {
                    if let (Slot::Term(wanted), Some(next)) = (slot, line.get(at + 1)) {
                        self.check_verb(wanted, span, next);
                    }
                    let mut words = self.slot(slot, span, scope);
                    let before = match at.checked_sub(1).map(|before| &line[before].kind) {
                        Some(InlineKind::Text(before)) => before.as_str(),
                        Some(_) | None => "",
                    };
                    say_the_once(before, &mut words);
                    filled.append(&mut words);
                    continue;
                }
                InlineKind::Hole(Hole::When(_) | Hole::Guarded(..) | Hole::Include(_) | Hole::Listing(_)) => {
                    // A block in a line was reported where the clause was read.
                    continue;
                }
            };
            filled.push(Inline { span, kind });
        }
        filled
    }

    fn slot(&mut self, slot: &Slot, span: Span, scope: &Scope<'_>) -> Vec<Inline<Late>> {
        let text = |words: String| vec![Inline { span, kind: InlineKind::Text(words) }];
        match slot {
            Slot::Term(wanted) => self.term(wanted, span),
            Slot::School(_) | Slot::Local(_) | Slot::Parameter(_) => match self.value(slot, span, scope) {
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
            Slot::Document(fact) => self.document_fact(*fact, span),
            Slot::Law(id) => self.law(id, span),
            Slot::Guidance(id) => self.guidance(id, span),
            Slot::Claim(claim, id, capital) => {
                let words = if self.is_checked(id, scope) { claim.claimed } else { claim.regard };
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
            Slot::Section(_) | Slot::Paragraph(..) if self.within.is_empty() => {
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
    fn value(&mut self, slot: &Slot, span: Span, scope: &Scope<'_>) -> Option<Value> {
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
                    let example = declared.example.as_ref().map_or("…", |example| example.as_str());
                    let help = format!(
                        "add under [local]: {name} = \"{example}\" ({})",
                        declared.help.value.trim_end_matches('.')
                    );
                    self.missing(span, format!("this policy needs the fact \"{name}\""), help);
                }
                value
            }
            Slot::Parameter(name) => scope.parameters.get(name).cloned(),
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
    fn address(&mut self, slot: &Slot, span: Span, scope: &Scope<'_>) -> Option<String> {
        let library = self.selection.library;
        let address = match slot {
            Slot::School(SchoolFact::Website | SchoolFact::Email | SchoolFact::Phone)
            | Slot::Local(_)
            | Slot::Parameter(_) => self.value(slot, span, scope)?.address(),
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

    /// Reports a verb that was typed after a term as it goes with one, where this school's word for it is a plural.
    fn check_verb(&mut self, wanted: &TermUse, span: Span, next: &Inline<Hole>) {
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

    fn law(&mut self, id: &str, span: Span) -> Vec<Inline<Late>> {
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
    fn is_checked(&self, id: &str, scope: &Scope<'_>) -> bool {
        let edition = self.selection.library.registers.guidance[id].value.in_force(self.cited_on);
        edition.zip(scope.checked).is_some_and(|(edition, of_clause)| {
            let mut records = of_clause.iter().chain(&self.policy().model.file.checked);
            records.any(|record| record.is_of(id, &edition.label, self.cited_on))
        })
    }

    /// The title of guidance with its edition, as a link.
    fn unshortened(&mut self, id: &str, span: Span) -> Vec<Inline<Late>> {
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
        let title = edition_title(guidance, self.cited_on);
        link(Target::Address(guidance.url.value.clone()), title, span)
    }

    fn document_fact(&mut self, fact: DocumentFact, span: Span) -> Vec<Inline<Late>> {
        let policy = self.policy();
        let tells_stamp = match fact {
            DocumentFact::Reviewed
            | DocumentFact::NextReview
            | DocumentFact::State
            | DocumentFact::Approval
            | DocumentFact::EarlierApprovals => true,
            DocumentFact::Title | DocumentFact::ReviewCycle | DocumentFact::Release => false,
        };
        if tells_stamp && !self.within.is_empty() {
            self.found.push(
                Diagnostic::error(Fault::BadSlot, span, "a clause cannot tell of its own review or approval")
                    .help("the stamp and the front table do: an approval would change the text that it approves"),
            );
            return Vec::new();
        }
        let date = |date: Date| vec![Inline { span, kind: InlineKind::Text(date.to_string()) }];
        let words = match fact {
            DocumentFact::Title => self.title(),
            // A date that is not known leaves its row empty, and the row vanishes.
            DocumentFact::NextReview => return policy.file.due().map(date).unwrap_or_default(),
            DocumentFact::ReviewCycle => policy.file.cycle().map_or_else(String::new, |cycle| cycle.to_string()),
            DocumentFact::Release => policy.model.file.release.value.clone(),
            DocumentFact::Reviewed | DocumentFact::State | DocumentFact::Approval | DocumentFact::EarlierApprovals => {
                return vec![Inline { span, kind: InlineKind::Hole(Late::Told(fact)) }];
            }
        };
        vec![Inline { span, kind: InlineKind::Text(words) }]
    }
}

/// Takes "the" off words that stand after one: a school that calls its board "The Governors" has it named in "the
/// {{ board }}" all the same.
fn say_the_once(before: &str, words: &mut [Inline<Late>]) {
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
        InlineKind::Link { text, .. } | InlineKind::Particular { text, .. } => say_the_once(before, text),
        InlineKind::Emphasis(_)
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
pub(super) fn edition_title(guidance: &crate::model::register::Guidance, on: Date) -> String {
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

/// Where a numbered list begins, whether or not it stands under a condition.
fn list_start(block: &Block<Hole>) -> Option<Start> {
    match &block.kind {
        BlockKind::List { start, .. } => *start,
        BlockKind::Hole(Hole::Guarded(_, inner)) => list_start(inner),
        BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Include(_) | Hole::Listing(_))
        | BlockKind::Paragraph(_)
        | BlockKind::Heading { .. }
        | BlockKind::Definitions(_)
        | BlockKind::Table { .. }
        | BlockKind::Quote(_)
        | BlockKind::Code(_)
        | BlockKind::Rule => None,
    }
}

/// The blocks of a clause that stands alone in a list item, as items: those of its lists, and one for all else.
fn as_items(blocks: Vec<Block<Late>>, item: &Item<Hole>, scope: &Scope<'_>) -> Vec<Item<Late>> {
    let mut items: Vec<Item<Late>> = Vec::new();
    let only_lists = blocks.iter().all(|block| matches!(block.kind, BlockKind::List { .. }));
    if !only_lists {
        let id = item.id.as_ref().map(|id| item_anchor(scope.id, id));
        // A paragraph's own anchor becomes the item's, so that it is given once.
        let mut blocks = blocks;
        let id = id.or_else(|| blocks.first_mut().and_then(|first| first.id.take()));
        return vec![Item { span: item.span, id, when: None, blocks }];
    }
    for block in blocks {
        if let BlockKind::List { items: inner, .. } = block.kind {
            items.extend(inner);
        }
    }
    items
}

/// What blocks say, without case, and with every short form spelt out.
fn comparable(blocks: &[Block<Late>]) -> String {
    let mut words = String::new();
    push_comparable(blocks, &mut words);
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn push_comparable(blocks: &[Block<Late>], words: &mut String) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Heading { level: _, text } => push_comparable_line(text, words),
            BlockKind::List { items, .. } => items.iter().for_each(|item| push_comparable(&item.blocks, words)),
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    push_comparable_line(&definition.term, words);
                    definition.details.iter().for_each(|details| push_comparable(details, words));
                }
            }
            BlockKind::Table { columns: _, header, rows } => {
                std::iter::once(header)
                    .chain(rows.iter().map(|row| &row.cells))
                    .flatten()
                    .for_each(|cell| push_comparable_line(cell, words));
            }
            BlockKind::Quote(inner) => push_comparable(inner, words),
            BlockKind::Code(code) => words.push_str(code),
            BlockKind::Rule => {}
            BlockKind::Hole(Late::Listing(listing, _)) => words.push_str(listing.word()),
            BlockKind::Hole(Late::Section(_) | Late::Paragraph(..) | Late::ShortForm(_) | Late::Told(_)) => {}
        }
        words.push('\n');
    }
}

fn push_comparable_line(line: &[Inline<Late>], words: &mut String) {
    for inline in line {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => words.push_str(text),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Particular { fact: _, text: inner } => {
                push_comparable_line(inner, words);
            }
            InlineKind::Link { to, text } => {
                push_comparable_line(text, words);
                if let Target::Address(address) = to {
                    *words += &format!("<{address}>");
                }
            }
            InlineKind::Abbreviation { short: _, full } => words.push_str(full),
            InlineKind::FootnoteCall(number) => words.push_str(&format!("[{number}]")),
            InlineKind::Break => words.push(' '),
            InlineKind::Hole(Late::Section(id)) => words.push_str(&id.value),
            InlineKind::Hole(Late::Paragraph(clause, id)) => words.push_str(&format!("{clause}#{id:?}")),
            InlineKind::Hole(Late::Listing(..) | Late::Told(_) | Late::ShortForm(_)) => {}
        }
    }
}
