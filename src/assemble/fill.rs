//! Fills the holes of clauses, and includes clauses in each other. Knows nothing of the page.

use super::comparable::{comparable, push_comparable};
use super::draft::{self, Draft, DraftClause, DraftRow, Late, Mentions, clause_anchor, item_anchor, policy_place};
use super::joints;
use super::openings;
use super::select::Selected;
use super::shells::{self, Left, TakenOut};
use super::slots::{Slots, Surroundings, say_the_once};
use super::standing::{Parameters, condition_of, included};
use crate::counting::{Counting, Start};
use crate::date::Date;
use crate::design::Signatory;
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::{Block, BlockKind, Definition, Inline, InlineKind, Item, Origin, TableRow, Target, plain};
use crate::grammar::{capitalised, in_sentence, typographic};
use crate::library::Library;
use crate::model::clause::{Body, Citation, list_of};
use crate::model::condition::Condition;
use crate::model::policy::OutlineSection;
use crate::model::register::is_for;
use crate::model::slot::{DocumentFact, Hole, Slot};
use crate::school::{Policy, School};
use crate::source::{At, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The work of filling one policy.
pub(super) struct Filling<'f> {
    slots: Slots<'f>,
    footnotes: Vec<Vec<Block<Late>>>,
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
    /// How many items of lists hold what is being filled.
    items: usize,
}

/// What is left when the filling is done.
pub(super) struct FilledText {
    pub found: Vec<Diagnostic>,
    pub named: Mentions,
    pub clauses: BTreeMap<String, (Origin, usize)>,
    /// What has gone with something that it needs, and what that is.
    pub left_out: BTreeSet<(String, Vec<String>)>,
}

/// The clause that words stand in.
#[derive(Clone, Copy)]
struct Scope<'c> {
    id: &'c str,
    given: Surroundings<'c>,
    /// The level of the heading that the clause stands under.
    level: u8,
    /// Its footnotes.
    notes: &'c [Vec<Block<Hole>>],
    /// What tells its footnotes from those of other wordings: the clause, or clause#item for a school's own.
    wording: &'c str,
    /// Whether these are the school's own words for an item: nothing in them is dropped or reworded again.
    own: bool,
}

/// Deeper than this no policy goes, and a chain made to exhaust the stack must not.
const DEEPEST_INCLUDE: usize = 24;

const NO_PARAMETERS: &Parameters = &Parameters::new();

impl<'f> Filling<'f> {
    pub(super) fn new(
        library: &'f Library,
        school: &'f School<'f>,
        policy: &'f Policy<'f>,
        cited_on: Date,
    ) -> Filling<'f> {
        Filling {
            slots: Slots::new(library, school, policy, cited_on),
            footnotes: Vec::new(),
            headings: Vec::new(),
            within: Vec::new(),
            called: BTreeMap::new(),
            waiting: Vec::new(),
            words: BTreeMap::new(),
            items: 0,
        }
    }

    pub(super) fn take_footnotes(&mut self) -> Vec<Vec<Block<Late>>> {
        std::mem::take(&mut self.footnotes)
    }

    pub(super) fn check_use(&mut self) {
        self.slots.selection.check_use(&mut self.slots.found);
    }

    pub(super) fn finish(self) -> FilledText {
        FilledText {
            found: self.slots.found,
            named: self.slots.named,
            clauses: self.words,
            left_out: self.slots.selection.left_out,
        }
    }

    pub(super) fn title(&self) -> String {
        self.slots.title()
    }

    /// Who signs, with the title of their post as this school says it.
    pub(super) fn signatures(&mut self) -> Vec<Signatory> {
        let posts = &self.slots.selection.school.signatures;
        let signs = |post: &At<String>, filling: &mut Self| {
            let title = filling.slots.selection.library.posts.get(&post.value);
            let title = title.map(|line| plain(&draft::line(&filling.outside_text(line), &mut |_, _| Vec::new())));
            let name = filling.slots.selection.person(&post.value);
            Signatory {
                post: title.unwrap_or_else(|| capitalised(&post.value.replace('-', " "))),
                name: name.map_or(String::new(), |name| typographic(&name.value)),
            }
        };
        posts.iter().map(|post| signs(post, self)).collect()
    }

    pub(super) fn summary(&mut self) -> String {
        let line = self.outside_text(&self.slots.policy().model.summary);
        // References and lists have no place in a summary; its slots are facts and terms.
        plain(&draft::line(&line, &mut |_, _| Vec::new()))
    }

    pub(super) fn front(&mut self) -> Vec<DraftRow> {
        let mut rows = Vec::new();
        for row in &self.slots.policy().model.front {
            if self.slots.selection.holds(row.when.as_ref(), NO_PARAMETERS) {
                let mut unnamed = Vec::new();
                let value = match row.asks {
                    true => row.value.iter().map(|inline| self.asked(inline, &mut unnamed)).collect(),
                    false => row.value.clone(),
                };
                rows.push(DraftRow {
                    id: row.id.clone(),
                    label: self.outside_text(&row.label),
                    value: self.outside_text(&value),
                    boxed: row.boxed,
                    unnamed,
                    tells_stamp: row.value.iter().any(|inline| {
                        matches!(&inline.kind, InlineKind::Hole(Hole::Slot(Slot::Document(fact))) if !fact.is_approved())
                    }),
                });
            }
        }
        rows
    }

    /// A slot of a row that asks for what it names. What the school has not given holds its place, so that the text which is
    /// approved is the same once it is given.
    fn asked(&self, inline: &Inline<Hole>, unnamed: &mut Vec<String>) -> Inline<Hole> {
        let selection = &self.slots.selection;
        let (fact, words) = if let InlineKind::Hole(Hole::Slot(Slot::Person(post))) = &inline.kind
            && selection.person(post).is_none()
        {
            (format!("people.{post}"), "not named yet")
        } else if let InlineKind::Hole(Hole::Slot(Slot::Local(name))) = &inline.kind
            && !selection.school.local.contains_key(name)
        {
            (format!("local.{name}"), "not given yet")
        } else {
            return inline.clone();
        };
        unnamed.push(fact.clone());
        let text = vec![Inline { span: inline.span, kind: InlineKind::Text(words.to_owned()) }];
        Inline { span: inline.span, kind: InlineKind::Particular { fact, text } }
    }

    pub(super) fn sections(&mut self) -> Vec<Draft> {
        let sections: Vec<Draft> =
            self.slots.policy().model.sections.iter().filter_map(|section| self.section(section, 2)).collect();
        let policy = policy_place(self.slots.policy());
        let kept_out = &self.slots.selection.kept_out;
        if !kept_out.is_empty() && sections.iter().all(is_empty) {
            self.slots.found.push(shells::nothing_left(kept_out, policy));
        }
        sections
    }

    fn section(&mut self, section: &'f OutlineSection, level: u8) -> Option<Draft> {
        if !self.slots.selection.holds(section.when.as_ref(), NO_PARAMETERS) {
            self.slots.selection.kept_out.push((TakenOut::Unmet, section.id.span));
            return None;
        }
        let mut title = self.outside_text(&section.title);
        if openings::is_slot_first(&section.title) {
            openings::begin(&mut title);
        }
        let selected = self.slots.selection.section(section, &mut self.slots.found);
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
        self.slots.shortens = true;
        let school = self.slots.selection.school;
        let library = self.slots.selection.library;
        let law_is_for = |id: &String| is_for(&library.registers.law[id].value.applies_to, &school.kinds);
        let guidance_is_for = |id: &String| is_for(&library.registers.guidance[id].value.applies_to, &school.kinds);
        for citation in &selected.clause.cites {
            // Cited without being named: the words are not printed, the entry is.
            match citation {
                Citation::Law(id) if !law_is_for(id) => {}
                Citation::Guidance(id) if !guidance_is_for(id) => {}
                Citation::Law(id) => drop(self.slots.law(id, selected.clause.front.title.span)),
                Citation::Guidance(id) => drop(self.slots.unshortened(id, selected.clause.front.title.span)),
                Citation::Contact(id) => drop(self.slots.named.contacts.insert(id.clone())),
            }
        }
        let id = &selected.clause.id;
        let checked = match selected.origin {
            Origin::Library => Some(selected.clause.front.checked.as_slice()),
            Origin::Replaced | Origin::Added => None,
        };
        let given = Surroundings { parameters: &selected.parameters, checked, in_clause: true };
        let scope = Scope { id, given, level, notes: &selected.body.footnotes, wording: id, own: false };
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
        self.slots.shortens = false;
        blocks
    }

    /// A line that stands in no clause: a heading, a row of the front table.
    fn outside_text(&mut self, line: &[Inline<Hole>]) -> Vec<Inline<Late>> {
        let given = Surroundings { parameters: NO_PARAMETERS, checked: Some(&[]), in_clause: false };
        self.line(line, &Scope { id: "", given, level: 1, notes: &[], wording: "", own: false })
    }

    /// A school's own wording of an item or block of a clause.
    fn own_wording(&mut self, own: &Body, item: &str, scope: &Scope<'_>) -> Vec<Block<Late>> {
        let wording = format!("{}#{item}", scope.id);
        let given = Surroundings { checked: None, ..scope.given };
        let scope = Scope { given, notes: &own.footnotes, wording: &wording, own: true, ..*scope };
        self.with_notes(&own.blocks, &scope)
    }

    /// The blocks of a wording, and then the footnotes that they call.
    fn with_notes(&mut self, blocks: &[Block<Hole>], scope: &Scope<'_>) -> Vec<Block<Late>> {
        let outer = std::mem::take(&mut self.waiting);
        let filled = self.blocks(blocks, scope);
        // A note may call another.
        while !self.waiting.is_empty() {
            for (in_document, number) in std::mem::take(&mut self.waiting) {
                let Some(note) = scope.notes.get(number - 1) else { continue };
                let filled = self.blocks(note, scope);
                if filled.is_empty() {
                    let taken: Vec<_> = note.iter().flat_map(|block| self.taken(block, scope)).collect();
                    let policy = policy_place(self.slots.policy());
                    self.slots.found.extend(shells::empty_note(note, &taken, policy));
                }
                self.footnotes[in_document - 1] = filled;
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
            let Some((Some(written), _)) = list_of(block) else { continue };
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
                let items = match (list_of(block), &filled[placed.clone()]) {
                    (Some((_, written)), [Block { kind: BlockKind::List { items, .. }, .. }]) => {
                        Some((items.len(), written)).filter(|(left, written)| left < written)
                    }
                    _ => None,
                };
                let taken = if placed.is_empty() || items.is_some() { self.taken(block, scope) } else { Vec::new() };
                Left { block, placed, taken, items }
            })
            .collect();
        shells::mend(&left, &mut filled, policy_place(self.slots.policy()), &mut self.slots.found);
        filled
    }

    /// What took out a block that does not stand, or all that was in it, and where that was written.
    fn taken(&mut self, block: &Block<Hole>, scope: &Scope<'_>) -> Vec<(TakenOut, Span)> {
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
                .filter_map(|row| {
                    let words = row.cells.iter().flatten().next().map_or(block.span, |first| first.span);
                    Some((self.gone(row.id.as_deref(), row.when.as_ref(), scope)?, words))
                })
                .collect(),
            BlockKind::Definitions(definitions) => definitions
                .iter()
                .flat_map(|definition| definition.details.iter().flatten())
                .flat_map(|block| self.taken(block, scope))
                .collect(),
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => {
                inner.iter().flat_map(|block| self.taken(block, scope)).collect()
            }
            BlockKind::Hole(Hole::Guarded(condition, inner)) => {
                match self.unmet(condition, inner.id.as_deref(), scope) {
                    None => self.taken(inner, scope),
                    Some(taken) => vec![(taken, block.span)],
                }
            }
            BlockKind::Hole(Hole::Include(clause)) => match self.slots.selection.drop_of(&clause.value) {
                Some(dropped) => vec![(TakenOut::Dropped(dropped), block.span)],
                None => vec![(TakenOut::Unmet, block.span)],
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
            if self.slots.selection.drops(scope.id, id).is_some() {
                return;
            }
            if let Some(own) = self.slots.selection.own_item(scope.id, id) {
                let mut blocks = self.own_wording(own, id, scope);
                if let Some(first) = blocks.first_mut() {
                    first.id = Some(item_anchor(scope.id, id));
                }
                filled.append(&mut blocks);
                return;
            }
        }
        let kind = match &block.kind {
            BlockKind::Paragraph(text) => {
                let mut line = self.line(text, scope);
                if self.items == 0 && openings::is_slot_first(text) {
                    openings::begin(&mut line);
                }
                BlockKind::Paragraph(line)
            }
            BlockKind::Heading { level, text } => {
                // What an author skips or a condition takes out leaves no gap: a heading stands one level below the one
                // that it stands under.
                self.headings.retain(|above| above < level);
                self.headings.push(*level);
                let deep = scope.level.saturating_add(self.headings.len() as u8);
                if deep > 6 {
                    self.slots.found.push(
                        Diagnostic::error(Fault::TooDeep, block.span, "this heading is nested too deeply")
                            .help("HTML and PDF know six levels; use a heading of a higher level, or none"),
                    );
                }
                // Titles are read on their own, so short forms are spelt out in them.
                let shortens = std::mem::replace(&mut self.slots.shortens, false);
                let mut line = self.line(text, scope);
                if openings::is_slot_first(text) {
                    openings::begin(&mut line);
                }
                self.slots.shortens = shortens;
                let text = line;
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
            BlockKind::Edited { fate, blocks } => {
                BlockKind::Edited { fate: fate.clone(), blocks: self.blocks(blocks, scope) }
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
                if self.unmet(condition, inner.id.as_deref(), scope).is_some() {
                    // What goes with what it needs may be named in drop too, as may its items.
                    if self.slots.selection.goes_with_others(condition, scope.given.parameters) {
                        self.see_drops(inner, scope);
                    }
                } else {
                    self.check_leaning(condition, inner.id.as_deref(), inner.span, scope);
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
            self.slots.found.push(
                Diagnostic::error(Fault::IncludeCycle, named.span, format!("\"{named}\" includes itself"))
                    .help(format!("the round is {}", round.join(" → "))),
            );
            return Vec::new();
        }
        if self.within.len() > DEEPEST_INCLUDE {
            self.slots.found.push(
                Diagnostic::error(Fault::TooDeep, named.span, "clauses include each other too deeply")
                    .help("a clause that includes one that includes another is enough"),
            );
            return Vec::new();
        }
        let placement = included(named);
        let Some(selected) = self.slots.selection.clause(&placement, &mut self.slots.found) else { return Vec::new() };
        let mut blocks = self.clause(&selected, level.saturating_add(self.headings.len() as u8));
        // The outer clause goes on.
        self.slots.shortens = true;
        if let Some(first) = blocks.first_mut()
            && first.id.is_none()
        {
            first.id = Some(clause_anchor(&selected.clause.id));
        }
        blocks
    }

    fn items(&mut self, items: &[Item<Hole>], scope: &Scope<'_>) -> Vec<Item<Late>> {
        let mut filled: Vec<Item<Late>> = Vec::new();
        self.items += 1;
        for item in items {
            if self.gone(item.id.as_deref(), item.when.as_ref(), scope).is_some() {
                continue;
            }
            if let Some(condition) = condition_of(item.when.as_ref()) {
                self.check_leaning(condition, item.id.as_deref(), item.span, scope);
            }
            let id = item.id.as_ref().filter(|_| !scope.own);
            if let [Block { kind: BlockKind::Hole(Hole::Include(clause)), .. }] = item.blocks.as_slice() {
                let blocks = self.include(clause, scope.level);
                filled.extend(as_items(blocks, item, scope));
                continue;
            }
            let own = id.and_then(|id| self.slots.selection.own_item(scope.id, id));
            let blocks = match own {
                Some(body) => self.own_wording(body, item.id.as_deref().unwrap_or_default(), scope),
                None => self.blocks(&item.blocks, scope),
            };
            if !blocks.is_empty() {
                let id = item.id.as_ref().map(|id| item_anchor(scope.id, id));
                filled.push(Item { span: item.span, id, when: None, blocks });
            }
        }
        self.items -= 1;
        let mut stand = self.without_repeats(filled);
        joints::mend(items, &mut stand);
        stand
    }

    /// The rows that stand.
    fn rows(&mut self, rows: &[TableRow<Hole>], scope: &Scope<'_>) -> Vec<TableRow<Late>> {
        let mut filled = Vec::new();
        for row in rows {
            if self.gone(row.id.as_deref(), row.when.as_ref(), scope).is_none() {
                let id = row.id.as_ref().map(|id| item_anchor(scope.id, id));
                let cells = row.cells.iter().map(|cell| self.line(cell, scope)).collect();
                filled.push(TableRow { id, when: None, cells });
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
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => {
                inner.iter().any(|block| self.stands(block, scope))
            }
            BlockKind::Hole(Hole::Guarded(condition, inner)) => {
                self.unmet(condition, inner.id.as_deref(), scope).is_none() && self.stands(inner, scope)
            }
            BlockKind::Hole(Hole::Include(clause)) => self.slots.selection.drop_of(&clause.value).is_none(),
            BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Listing(_))
            | BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule => true,
        }
    }

    /// What takes out an item or a row: the school, or its condition.
    fn gone(&mut self, id: Option<&str>, when: Option<&Hole>, scope: &Scope<'_>) -> Option<TakenOut> {
        if let Some(id) = id.filter(|_| !scope.own)
            && let Some(dropped) = self.slots.selection.drops(scope.id, id)
        {
            return Some(TakenOut::Dropped(dropped));
        }
        self.unmet(condition_of(when)?, id, scope)
    }

    /// What takes out an item or block that stands under a condition.
    fn unmet(&mut self, condition: &Condition, id: Option<&str>, scope: &Scope<'_>) -> Option<TakenOut> {
        self.slots.selection.unmet(condition, scope.given.parameters, scope.id, id.filter(|_| !scope.own))
    }

    /// Notes the items of a block that the school leaves out, where the whole block goes.
    fn see_drops(&mut self, block: &Block<Hole>, scope: &Scope<'_>) {
        if let Some(id) = &block.id {
            self.slots.selection.drops(scope.id, id);
        }
        match &block.kind {
            BlockKind::List { items, .. } => {
                for item in items {
                    if let Some(id) = &item.id {
                        self.slots.selection.drops(scope.id, id);
                    }
                    item.blocks.iter().for_each(|block| self.see_drops(block, scope));
                }
            }
            BlockKind::Table { rows, .. } => {
                rows.iter().filter_map(|row| row.id.as_ref()).for_each(|id| {
                    self.slots.selection.drops(scope.id, id);
                });
            }
            BlockKind::Definitions(definitions) => {
                let details = definitions.iter().flat_map(|definition| definition.details.iter().flatten());
                details.for_each(|block| self.see_drops(block, scope));
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => {
                inner.iter().for_each(|block| self.see_drops(block, scope));
            }
            BlockKind::Hole(Hole::Guarded(_, inner)) => self.see_drops(inner, scope),
            BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Include(_) | Hole::Listing(_))
            | BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule => {}
        }
    }

    fn check_leaning(&mut self, condition: &Condition, id: Option<&str>, left: Span, scope: &Scope<'_>) {
        let Slots { selection, found, .. } = &mut self.slots;
        selection.check_leaning(condition, scope.id, id, left, found);
    }

    /// Prints an item that says what an earlier one said only once, and says so.
    fn without_repeats(&mut self, items: Vec<Item<Late>>) -> Vec<Item<Late>> {
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        let mut kept = Vec::new();
        for item in items {
            let words = comparable(&item.blocks);
            if let Some(first) = seen.get(&words) {
                self.slots.found.push(
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
                InlineKind::Edited { edit, text } => InlineKind::Edited { edit: *edit, text: self.line(text, scope) },
                InlineKind::Language { lang, text } => {
                    InlineKind::Language { lang: lang.clone(), text: self.line(text, scope) }
                }
                InlineKind::Link { to, text } => InlineKind::Link { to: to.clone(), text: self.line(text, scope) },
                InlineKind::Abbreviation { short, full } => {
                    InlineKind::Abbreviation { short: short.clone(), full: full.clone() }
                }
                InlineKind::FootnoteCall(number) => InlineKind::FootnoteCall(self.call(*number, scope)),
                InlineKind::Break => InlineKind::Break,
                InlineKind::Hole(Hole::LinkTo(slot, text)) => {
                    let text = self.line(text, scope);
                    match self.slots.address(slot, span, scope.given) {
                        Some(address) => InlineKind::Link { to: Target::Address(address), text },
                        None => continue,
                    }
                }
                InlineKind::Hole(Hole::Slot(slot)) => {
                    if let (Slot::Term(wanted), Some(next)) = (slot, line.get(at + 1)) {
                        if !is_joined(&line[..at]) {
                            self.slots.check_verb(wanted, span, next);
                        }
                        if begins_sentence(&line[..at]) {
                            self.slots.check_pronoun(wanted, span, next);
                        }
                    }
                    let before = match at.checked_sub(1).map(|before| &line[before].kind) {
                        Some(InlineKind::Text(before)) => before.as_str(),
                        Some(_) | None => "",
                    };
                    if let Slot::Term(wanted) = slot {
                        self.slots.check_article(wanted, span, before);
                    }
                    let mut words = self.slots.slot(slot, span, scope.given);
                    say_the_once(before, &mut words);
                    if openings::ends_sentence(before) && openings::is_slot_first(&line[at..]) {
                        openings::begin(&mut words);
                    }
                    if *slot == Slot::Document(DocumentFact::Title)
                        && ["the ", "The ", "this ", "This ", "our ", "Our "].iter().any(|word| before.ends_with(word))
                    {
                        for inline in &mut words {
                            if let InlineKind::Text(title) = &mut inline.kind {
                                *title = in_sentence(title, self.slots.school_name());
                            }
                        }
                    }
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
}

/// Whether what stands before a slot in its line leaves it to be what the sentence is about: "The", or "Each year the".
fn begins_sentence(before: &[Inline<Hole>]) -> bool {
    const MOST_WORDS: usize = 3;
    let Some(last) = before.last() else { return true };
    let InlineKind::Text(words) = &last.kind else { return false };
    match words.rfind(['.', '?', '!', ':']) {
        Some(end) => words[end + 1..].split_whitespace().count() <= MOST_WORDS,
        None => before.len() == 1 && words.split_whitespace().count() <= MOST_WORDS,
    }
}

/// Whether a term is joined to what stands before it, so that the verb after it may be of that: "the safety of pupils and
/// staff comes first".
fn is_joined(before: &[Inline<Hole>]) -> bool {
    const JOINTS: [&str; 12] = ["and", "at", "between", "by", "for", "from", "in", "of", "on", "or", "to", "with"];
    let Some(InlineKind::Text(words)) = before.last().map(|last| &last.kind) else { return false };
    words.split_whitespace().rfind(|word| !word.eq_ignore_ascii_case("the")).is_some_and(|word| JOINTS.contains(&word))
}

/// Whether a section has headings alone.
fn is_empty(section: &Draft) -> bool {
    section.clauses.iter().all(|clause| clause.blocks.is_empty()) && section.sections.iter().all(is_empty)
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
