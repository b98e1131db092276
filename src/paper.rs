//! The paper that goes before governors with a new text: what they are asked, what changes and why, and what to minute.
//!
//! Everything in it is worked out from the texts and the school's file. What only the school can know, such as what the change
//! means for workload, is never made up: it is asked for, and until it is there the paper says that it is incomplete.

use crate::assemble::assemble;
use crate::check::words::is_to_come;
use crate::date::Date;
use crate::document::{
    Approval, Block, BlockKind, Companion, Document, FrontRow, Inline, InlineKind, Item, Origin, PlacedClause, Section,
    Uses, plain,
};
use crate::filenames;
use crate::grammar::{capitalised, counted, is_plural, joined, typographic, with_the};
use crate::library::Library;
use crate::model::school::ApprovalRecord;
use crate::redline::{Cause, Changed, Redline, change_in_words, is_told_by_cause, name_in_words, told_once, words_of};
use crate::release::explained::{Explained, in_lines, is_between};
use crate::school::{Policy, School};
use crate::source::Span;
use std::collections::BTreeSet;

/// A text that governors are to decide on, and what is known of it.
#[derive(Clone, Copy)]
pub(crate) struct Proposal<'p> {
    /// The text.
    pub document: &'p Document,
    /// The policy as its school has it.
    pub policy: &'p Policy<'p>,
    /// The school.
    pub school: &'p School<'p>,
    /// The library that the text is built from.
    pub library: &'p Library,
    /// The text before it, if all of that is known.
    pub before: Option<&'p Document>,
    /// What changes from the text before, if anything of that is known.
    pub changes: Option<&'p Redline>,
    /// The library that it was built from.
    pub since: Option<&'p Library>,
    /// The authority's words on what changed in its library, in this release and in those before it.
    pub explained: &'p [Explained],
}

/// The meeting that decides.
#[derive(Clone, Copy, Default)]
pub(crate) struct Meeting<'m> {
    /// Its day, if that is known.
    pub on: Option<Date>,
    /// The number of the item on its agenda.
    pub item: Option<&'m str>,
}

impl Meeting<'_> {
    /// Its day, as it goes on in a sentence; nothing if that is not known.
    fn on_its_day(self) -> String {
        self.on.map_or(String::new(), |day| format!(" on {day}"))
    }
}

/// What only the school can say, with the key it writes it under.
const ASKED_OF_SCHOOL: [(&str, &str); 2] = [("Equality", "equality"), ("Workload", "workload")];

/// Makes the paper. `span` is the place of the policy in the school's file: the words of the paper stand nowhere.
pub(crate) fn paper(of: Proposal<'_>, meeting: Meeting<'_>) -> Document {
    let writer = Writer { of, on: meeting.on, span: of.policy.file.span };
    let gaps: Vec<&str> = ASKED_OF_SCHOOL
        .iter()
        .filter(|(_, key)| writer.said_by_school(key).is_none())
        .map(|(title, _)| *title)
        .collect();
    let sections = vec![
        writer.purpose(),
        writer.recommendation(meeting),
        writer.changes(),
        writer.differences(),
        writer.decisions(),
        writer.duties(),
        writer.school_says(),
        writer.minute(meeting),
    ];
    let numbered = sections.into_iter().enumerate().map(|(at, section)| numbered(section, at + 1));
    let mut document = Document {
        id: filenames::paper(&of.document.id),
        title: format!("{}: paper for decision", of.document.title),
        summary: format!("What {} is asked to decide{}.", with_the(&of.document.stamp.approver), meeting.on_its_day()),
        front: writer.front(meeting),
        sections: numbered.collect(),
        readers: Vec::new(),
        footnotes: Vec::new(),
        versions: None,
        uses: Uses::default(),
        ..of.document.clone()
    };
    // Two pages need no list of contents, and nobody signs a paper.
    document.design.without_contents = true;
    document.design.signatures = Vec::new();
    let stamp = &mut document.stamp;
    let gaps = gaps.into_iter().map(str::to_lowercase).collect();
    stamp.companion = Some(Companion::Paper { gaps });
    stamp.approval = Approval::Draft;
    stamp.particulars = String::new();
    stamp.particulars_changed = false;
    stamp.overtaken = Vec::new();
    stamp.proposals = Vec::new();
    (stamp.reviewed, stamp.earlier_review, stamp.next_review) = (None, None, None);
    document
}

fn numbered(section: Section, number: usize) -> Section {
    Section { number: Some(number.to_string()), ..section }
}

struct Writer<'p> {
    of: Proposal<'p>,
    /// The day of the meeting, if that is known.
    on: Option<Date>,
    span: Span,
}

impl Writer<'_> {
    fn text(&self, words: &str) -> Inline {
        Inline { span: self.span, kind: InlineKind::Text(typographic(words)) }
    }

    fn strong(&self, words: &str) -> Inline {
        Inline { span: self.span, kind: InlineKind::Strong(vec![self.text(words)]) }
    }

    fn block(&self, kind: BlockKind) -> Block {
        Block { span: self.span, id: None, number: None, kind }
    }

    fn paragraph(&self, words: &str) -> Block {
        self.block(BlockKind::Paragraph(vec![self.text(words)]))
    }

    fn list(&self, lines: Vec<Vec<Inline>>) -> Block {
        let item =
            |line| Item { span: self.span, id: None, when: None, blocks: vec![self.block(BlockKind::Paragraph(line))] };
        self.block(BlockKind::List { start: None, tight: true, items: lines.into_iter().map(item).collect() })
    }

    fn words(&self, lines: impl IntoIterator<Item = String>) -> Vec<Vec<Inline>> {
        lines.into_iter().map(|line| vec![self.text(&line)]).collect()
    }

    fn heading(&self, words: &str) -> Block {
        self.block(BlockKind::Heading { level: 3, text: vec![self.text(words)] })
    }

    fn section(&self, id: &str, title: &str, blocks: Vec<Block>) -> Section {
        let clause =
            PlacedClause { clause: String::new(), id: format!("paper.{id}.text"), origin: Origin::Library, blocks };
        Section {
            id: format!("paper.{id}"),
            number: None,
            title: vec![self.text(title)],
            level: 2,
            clauses: vec![clause],
            sections: Vec::new(),
        }
    }

    /// The body that decides, with its article.
    fn board(&self) -> String {
        with_the(&self.of.document.stamp.approver)
    }

    fn front(&self, meeting: Meeting<'_>) -> Vec<FrontRow> {
        let stamp = &self.of.document.stamp;
        let post = |post: &str| {
            let held = self.of.policy.file.people.get(post).or_else(|| self.of.school.file.people.get(post));
            held.map(|keyed| keyed.value.value.clone())
        };
        let rows = [
            (
                "to",
                "To",
                Some(match meeting.on {
                    Some(day) => format!("{}, meeting on {day}", stamp.approver),
                    None => stamp.approver.clone(),
                }),
            ),
            ("item", "Agenda item", meeting.item.map(str::to_owned)),
            ("from", "From", post("headteacher")),
            ("for", "For", Some("decision".to_owned())),
            ("model", "Model", Some(model_of(self.of.document).replacen("model ", "", 1))),
            ("text", "Text", Some(stamp.fingerprint.clone())),
        ];
        let row = |(id, label, value): (&str, &str, Option<String>)| {
            let value = vec![self.text(&value?)];
            Some(FrontRow {
                id: format!("front-{id}"),
                label: label.to_owned(),
                value,
                tells_stamp: false,
                boxed: false,
                unnamed: Vec::new(),
            })
        };
        rows.into_iter().filter_map(row).collect()
    }

    fn purpose(&self) -> Section {
        let (document, policy) = (self.of.document, self.of.policy);
        let mut said = Vec::new();
        match policy.file.last_approval() {
            Some(record) => {
                let minute = record.minute.as_ref().map_or(String::new(), |minute| format!(", minute {minute}"));
                said.push(format!(
                    "{} approved the policy that is in force on {}{minute}. It stays in force until another text is approved.",
                    capitalised(&with_the(&record.by.value)),
                    record.on.value
                ));
                if let Some(due) = self.of.before.and_then(|before| before.stamp.next_review) {
                    let is_past = due.last_day() < document.stamp.built;
                    let verb = if is_past { "was" } else { "is" };
                    said.push(format!("Its review {verb} due {}.", due.in_sentence()));
                }
                said.push(format!("The new text is built from {}{}.", model_of(document), self.own_words()));
            }
            None => said.push(format!(
                "This policy has not been approved from the model before: no approval of its text is recorded. It is built \
                 from {}{}.",
                model_of(document),
                self.own_words()
            )),
        }
        if let Some(older) = self.older() {
            said.push(format!(
                "An older text is recorded as approved by {} {}. It stays in force until this one is approved in its place.",
                with_the(&older.by.value),
                older.on.value.in_sentence()
            ));
        }
        if let Some(on) = document.stamp.reviewed {
            said.push(format!("The new text was reviewed {}.", on.in_sentence()));
        }
        said.push(format!("This paper asks {} to decide on the new text, which goes with it.", self.board()));
        self.section("purpose", "Purpose", vec![self.paragraph(&said.join(" "))])
    }

    /// How much of the text is the school's own, as it goes on after what it is built from.
    fn own_words(&self) -> String {
        let file = &self.of.policy.file;
        let parts = [
            (file.replace.len(), "wording of the school's own", "wordings of the school's own"),
            (file.add.len(), "clause added", "clauses added"),
            (file.drop.len(), "part left out", "parts left out"),
        ];
        let parts = parts.into_iter().filter(|(many, ..)| *many > 0);
        let parts: Vec<String> = parts
            .map(|(many, one, more)| if many == 1 { format!("1 {one}") } else { format!("{many} {more}") })
            .collect();
        match parts.as_slice() {
            [] => ", whose words it has throughout".to_owned(),
            parts => format!(", with {} (section 4)", joined(parts, "and")),
        }
    }

    fn recommendation(&self, meeting: Meeting<'_>) -> Section {
        let document = self.of.document;
        let mut asked = vec![format!(
            "to approve the text with the fingerprint {}, which stands on every page of it",
            document.stamp.short_fingerprint()
        )];
        if !document.uses.proposals.is_empty() {
            let many = counted(document.uses.proposals.len(), "proposal");
            asked.push(format!("in doing so, to decide on {many}, listed in section 5"));
        }
        match document.stamp.next_review {
            // What would be overdue as soon as it is approved is not approved: the decision ends the review.
            Some(due) if due.last_day() < meeting.on.unwrap_or(document.stamp.built) => {
                asked.push(format!("to agree that this ends the review that was due {}", due.in_sentence()));
            }
            Some(due) => asked.push(format!("to note that the next review is due {}", due.in_sentence())),
            None => asked.push("to say when the policy is next to be reviewed, which is not known yet".to_owned()),
        }
        let verb = if is_plural(&self.of.document.stamp.approver) { "are" } else { "is" };
        let lead = format!("{} {verb} asked{}:", capitalised(&self.board()), meeting.on_its_day());
        let blocks = vec![self.paragraph(&lead), self.list(self.words(asked))];
        self.section("recommendation", "Recommendation", blocks)
    }

    fn changes(&self) -> Section {
        let title = "What changes, and why";
        let Some(redline) = self.of.changes else {
            return self.section("changes", title, self.all_new());
        };
        let file = filenames::changes(&self.of.document.id);
        let mut blocks = vec![self.paragraph(&format!(
            "{} from {} to {}. {file}.pdf shows what changes, in its place.",
            match (redline.changes.len(), redline.renamed.len()) {
                (0, 0) => "No words change".to_owned(),
                (0, _) => "Only names change".to_owned(),
                (1, _) => "There is 1 change".to_owned(),
                (many, _) => format!("There are {many} changes"),
            },
            redline.from,
            redline.to,
        ))];
        for (cause, heading) in [
            (Cause::Law, "Because law or guidance changed"),
            (Cause::Model, "Because the model policy says something else"),
            (Cause::School, "Because the school decided so"),
            (Cause::Unknown, "In the text, for reasons that are not recorded"),
        ] {
            let of_cause = told_once(redline.changes.iter().filter(|change| change.cause == cause));
            let names = redline.renamed.iter().filter(|(name, _)| is_told_by_cause(name) && name.cause == cause);
            let mut lines: Vec<String> =
                of_cause.iter().map(|(change, times)| change_in_words(change, *times)).collect();
            lines.extend(names.map(|(name, times)| name_in_words(name, *times)));
            if !lines.is_empty() {
                blocks.push(self.heading(heading));
                blocks.push(self.list(self.words(lines)));
            }
            if matches!(cause, Cause::Law | Cause::Model) {
                let changes: Vec<&Changed> = of_cause.iter().map(|(change, _)| *change).collect();
                blocks.extend(self.reasons(&changes));
            }
        }
        let names = redline.renamed.iter().filter(|(name, _)| !is_told_by_cause(name));
        let names: Vec<String> = names.map(|(name, times)| name_in_words(name, *times)).collect();
        if !names.is_empty() {
            blocks.push(self.heading("Words only"));
            blocks.push(self.list(self.words(names)));
        }
        self.section("changes", title, blocks)
    }

    /// What the authority says of these changes, if it does.
    fn reasons(&self, changes: &[&Changed]) -> Vec<Block> {
        let is_about = |id: &str| {
            let (clause, item) = id.split_once('#').map_or((id, None), |(clause, item)| (clause, Some(item)));
            let of_clause = |change: &&&Changed| {
                let rest = change.clause.strip_prefix(clause);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let of_item = |change: &Changed| {
                let texts = [self.of.before, Some(self.of.document)].into_iter().zip(change.what.words());
                let said = texts.filter_map(|(text, words)| Some((words_in(text?, id)?, words)));
                said.into_iter().any(|(item, words)| !words.is_empty() && item.contains(words))
            };
            changes.iter().filter(of_clause).any(|change| item.is_none() || of_item(change))
        };
        let since = self.of.since.unwrap_or(self.of.library);
        let is_told = |one: &&Explained| !one.words.is_empty() && is_between(one, since, self.of.library);
        let explained = self.of.explained.iter().filter(is_told);
        let reasons = explained.filter_map(|one| {
            let about = one.ids.iter().find(|id| is_about(id.as_str()))?;
            let lines = in_lines(&one.words);
            let (first, rest) = lines.split_first()?;
            let about = self.strong(&format!("{}. ", self.clause(about.as_str())));
            let mut blocks = vec![self.block(BlockKind::Paragraph(vec![about, self.text(first)]))];
            let mut listed: Vec<String> = Vec::new();
            for line in rest {
                match line.strip_prefix(['-', '*', '+']).and_then(|item| item.strip_prefix(' ')) {
                    Some(item) => listed.push(item.to_owned()),
                    None => {
                        if !listed.is_empty() {
                            blocks.push(self.list(self.words(std::mem::take(&mut listed))));
                        }
                        blocks.push(self.paragraph(line));
                    }
                }
            }
            if !listed.is_empty() {
                blocks.push(self.list(self.words(listed)));
            }
            Some(Item { span: self.span, id: None, when: None, blocks })
        });
        let items: Vec<Item> = reasons.collect();
        if items.is_empty() {
            return Vec::new();
        }
        let tight = items.iter().all(|item| item.blocks.len() == 1);
        let reasons = self.block(BlockKind::List { start: None, tight, items });
        vec![self.paragraph("What the authority says of this:"), reasons]
    }

    /// The text that was approved before the model, of which nothing but the record is known.
    fn older(&self) -> Option<&ApprovalRecord> {
        let file = &self.of.policy.file;
        let records = file.approval.iter().filter(|_| file.last_approval().is_none());
        records.max_by_key(|record| record.on.value.last_day())
    }

    /// What a text brings of which no earlier one is known: its clauses, and the law and guidance that it follows.
    fn all_new(&self) -> Vec<Block> {
        let document = self.of.document;
        let mut blocks = vec![self.paragraph(&format!(
            "No earlier text is known to compare it with, so all of it is new to {}. It says, section by section:",
            self.board()
        ))];
        let sections = document.all_sections().into_iter().map(|section| {
            let titles: Vec<String> = section.clauses.iter().map(|clause| self.title(&clause.clause)).collect();
            let colon = if titles.is_empty() { "" } else { ": " };
            vec![self.strong(&format!("{}{colon}", section.heading())), self.text(&titles.join("; "))]
        });
        blocks.push(self.list(sections.collect()));
        let registers = &self.of.library.registers;
        let law = document.uses.law.iter().filter_map(|id| registers.law.get(id));
        let mut cited: Vec<String> = law.map(|law| law.value.title.value.clone()).collect();
        let guidance = document.uses.guidance.iter();
        cited.extend(guidance.filter_map(|(id, edition)| {
            Some(format!("{} {edition}", registers.guidance.get(id)?.value.title).trim_end().to_owned())
        }));
        if !cited.is_empty() {
            blocks.push(self.paragraph("The law and guidance that it cites:"));
            blocks.push(self.list(self.words(cited)));
        }
        blocks
    }

    /// The title of a clause of the library or of the school.
    fn title(&self, id: &str) -> String {
        let of_library = self.of.library.clauses.get(id).map(|clause| clause.front.title.value.clone());
        let of_school =
            || self.of.policy.file.add.iter().find(|own| own.id.value == id).map(|own| own.title.to_string());
        of_library.or_else(of_school).unwrap_or_else(|| id.to_owned())
    }

    /// What a clause is called, by the id of it or of an item in it.
    fn clause(&self, id: &str) -> String {
        let (clause, item) = id.split_once('#').map_or((id, None), |(clause, item)| (clause, Some(item)));
        let title = self.of.library.clauses.get(clause).map(|clause| clause.front.title.value.clone());
        match (title, item) {
            (Some(title), None) => format!("“{title}”"),
            (Some(title), Some(item)) => format!("“{title}”, item {item}"),
            (None, _) => id.to_owned(),
        }
    }

    fn differences(&self) -> Section {
        let file = &self.of.policy.file;
        let mut lines = Vec::new();
        for own in &file.replace {
            let on = self.on.unwrap_or(self.of.document.stamp.built);
            let until = own.until.map_or(String::new(), |until| match until.value.last_day() < on {
                true => format!(" It was to be looked at again by {}, which has passed.", until.value),
                false => format!(" It is to be looked at again by {}.", until.value),
            });
            let reason = own.reason.value.trim().trim_end_matches('.');
            lines.push(vec![
                self.strong(&format!("Own words for {}. ", self.clause(&own.clause.value))),
                self.text(&format!("{reason}.{until}")),
            ]);
        }
        for own in &file.add {
            let reason =
                own.reason.as_ref().map_or("No reason is recorded", |reason| reason.value.trim().trim_end_matches('.'));
            lines.push(vec![self.strong(&format!("Added: “{}”. ", own.title)), self.text(&format!("{reason}."))]);
        }
        let whole = (!file.drop.is_empty()).then(|| self.without_drops());
        for dropped in &file.drop {
            let mut line = vec![self.strong(&format!("Left out: {}.", self.clause(&dropped.value)))];
            let words = whole.as_ref().and_then(|whole| words_in(whole, &dropped.value));
            line.extend(words.map(|words| self.text(&format!(" “{words}”"))));
            lines.push(line);
        }
        let blocks = match lines.is_empty() {
            true => vec![self.paragraph("Nowhere: all of its words are the model's.")],
            false => vec![self.list(lines)],
        };
        self.section("differences", "Where it differs from the model, and why", blocks)
    }

    /// The text as it would be if the school left nothing out.
    fn without_drops(&self) -> Document {
        let mut policy = self.of.policy.clone();
        policy.file.drop.clear();
        let today = self.of.document.stamp.built;
        assemble(self.of.library, self.of.school, &policy, today, &mut Vec::new())
    }

    fn decisions(&self) -> Section {
        let file = &self.of.policy.file;
        let mut taken = Vec::new();
        for (topic, variant) in &file.choose.value {
            let Some(chosen) = &variant.value.known else { continue };
            taken.push(format!("{topic}: of the wordings that the model offers, “{chosen}”"));
        }
        for (clause, values) in &file.parameters {
            let title = self.clause(clause);
            let names: Vec<String> = values.value.keys().cloned().collect();
            taken.push(format!("{title}: the school's own {}", joined(&names, "and")));
        }
        taken.extend(self.other_defaults());
        let mut blocks = match taken.is_empty() {
            true => {
                vec![self.paragraph(match file.drop.is_empty() && file.replace.is_empty() && file.add.is_empty() {
                    true => "The school took the model as it is: it chose nothing that others choose otherwise.",
                    false => "Beside what section 4 tells, the school chose nothing that others choose otherwise.",
                })]
            }
            false => vec![self.paragraph("The school chose:"), self.list(self.words(taken))],
        };
        let proposals = &self.of.document.uses.proposals;
        if !proposals.is_empty() {
            blocks.push(self.heading(&format!("For {} to decide", self.board())));
            blocks.push(self.paragraph(
                "No law and no earlier policy asks for these words. To approve the text is to agree to them; what is not wanted \
                 is to be taken out first.",
            ));
            let line = |proposal: &crate::document::Proposal| {
                let reason = proposal.reason.trim().trim_end_matches('.');
                vec![
                    self.strong(&format!("{}. ", capitalised(&proposal.place))),
                    self.text(&format!("“{}” Proposed because: {reason}.", proposal.words)),
                ]
            };
            blocks.push(self.list(proposals.iter().map(line).collect()));
        }
        self.section("decisions", "Decisions", blocks)
    }

    /// Wordings that hold because the model has another default now, which the school takes.
    fn other_defaults(&self) -> Vec<String> {
        let topics = &self.of.library.topics;
        let split = |clause: &PlacedClause| {
            let (topic, variant) = clause.clause.rsplit_once('/')?;
            topics.contains_key(topic).then(|| (topic.to_owned(), variant.to_owned()))
        };
        let chosen = |document: &Document| -> Vec<(String, String)> {
            document.all_sections().into_iter().flat_map(|section| &section.clauses).filter_map(split).collect()
        };
        let before = self.of.before.map(chosen).unwrap_or_default();
        let is_open = |topic: &str| !self.of.policy.file.choose.value.contains_key(topic);
        let other = |(topic, now): (String, String)| {
            let (_, was) = before.iter().find(|(old, was)| *old == topic && *was != now && is_open(old))?;
            // A wording that is called otherwise now is the same.
            let id = format!("{topic}/{now}");
            let replaces = self.of.library.clauses.get(&id)?.front.replaces.iter();
            let is_renamed = replaces.into_iter().any(|old| old.value == format!("{topic}/{was}"));
            (!is_renamed).then(|| format!("{topic}: the model's default, which is “{now}” now and was “{was}”"))
        };
        chosen(self.of.document).into_iter().filter_map(other).collect()
    }

    fn duties(&self) -> Section {
        let title = "Who must act";
        let known: BTreeSet<String> = self
            .of
            .before
            .map_or_else(BTreeSet::new, |before| duties(before).into_iter().map(|duty| duty.words).collect());
        let new: Vec<Duty> = duties(self.of.document).into_iter().filter(|duty| !known.contains(&duty.words)).collect();
        let mut who: Vec<String> = Vec::new();
        for duty in &new {
            if !who.contains(&duty.who) {
                who.push(duty.who.clone());
            }
        }
        let of = |name: &String| new.iter().filter(|duty| duty.who == *name).collect::<Vec<_>>();
        let blocks = if self.of.before.is_none() && self.older().is_none() {
            // All of a policy would only be repeated here.
            let lines = who
                .iter()
                .map(|name| vec![self.strong(&format!("{name}: ")), self.text(&counted(of(name).len(), "sentence"))]);
            let lead = "The text says what must be done or must not be done. Those it names, as its sentences begin:";
            vec![self.paragraph(lead), self.list(lines.collect())]
        } else if new.is_empty() {
            vec![self.paragraph("No sentence with a new or a changed duty comes in.")]
        } else {
            let lead = match self.of.before {
                Some(_) => "Sentences with a duty that is new or worded otherwise, by whom they begin with:",
                None => {
                    "The older text is not known word for word, so these are all sentences with a duty, by whom they begin with:"
                }
            };
            let mut blocks = vec![self.paragraph(lead)];
            for name in &who {
                let lines = of(name).into_iter().map(|duty| format!("{} ({})", duty.words, duty.heading));
                blocks.push(self.heading(name));
                blocks.push(self.list(self.words(lines)));
            }
            blocks
        };
        self.section("duties", title, blocks)
    }

    /// What the school says under one of the keys that only it can fill.
    fn said_by_school(&self, key: &str) -> Option<String> {
        let paper = self.of.policy.file.paper.as_ref()?;
        let said = match key {
            "equality" => paper.equality.as_ref(),
            _ => paper.workload.as_ref(),
        };
        said.map(|said| said.value.trim().to_owned()).filter(|said| !said.is_empty() && !is_to_come(said))
    }

    fn school_says(&self) -> Section {
        let mut blocks = Vec::new();
        for (title, key) in ASKED_OF_SCHOOL {
            blocks.push(self.heading(title));
            match self.said_by_school(key) {
                Some(said) => blocks.extend(said.split("\n\n").map(|part| self.paragraph(&part.replace('\n', " ")))),
                None => blocks.push(self.block(BlockKind::Paragraph(vec![
                    self.strong("To be completed by the school. "),
                    self.text("In its file, under "),
                    Inline { span: self.span, kind: InlineKind::Code("[policy.paper]".to_owned()) },
                    self.text(": "),
                    Inline { span: self.span, kind: InlineKind::Code(format!("{key} = \"…\"")) },
                ]))),
            }
        }
        self.section("school", "Equality and workload", blocks)
    }

    fn minute(&self, meeting: Meeting<'_>) -> Section {
        let document = self.of.document;
        let review = match document.stamp.next_review {
            Some(due) if due.last_day() < meeting.on.unwrap_or(document.stamp.built) => {
                format!(", which ends the review that was due {}", due.in_sentence())
            }
            Some(due) => format!(", to be reviewed {}", due.in_sentence()),
            None => String::new(),
        };
        let said = format!(
            "{} approved the {} ({}, text {}){review}.",
            capitalised(&self.board()),
            document.title,
            model_of(document),
            document.stamp.short_fingerprint()
        );
        let blocks = vec![self.block(BlockKind::Quote(vec![self.paragraph(&said)]))];
        self.section("minute", "Proposed minute", blocks)
    }
}

/// The model of a text with its release, in a sentence.
fn model_of(document: &Document) -> String {
    let release = &document.stamp.release;
    match release.starts_with("unreleased") || release.is_empty() {
        true => format!("model {}, {}", document.uses.model, if release.is_empty() { "unreleased" } else { release }),
        false => format!("model {}, release {release}", document.uses.model),
    }
}

/// A sentence that says what must be done.
struct Duty {
    /// Whom it begins with.
    who: String,
    words: String,
    /// The heading it stands under.
    heading: String,
}

/// Every sentence of a text that says what must be done, in reading order.
fn duties(document: &Document) -> Vec<Duty> {
    let mut duties = Vec::new();
    for section in document.all_sections() {
        for clause in &section.clauses {
            push_duties(&clause.blocks, None, &section.heading(), &mut duties);
        }
    }
    duties
}

/// The same of blocks. `lead` is what a list begins with, if that says that its items are duties.
fn push_duties(blocks: &[Block], lead: Option<&str>, heading: &str, duties: &mut Vec<Duty>) {
    let mut opens: Option<String> = None;
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(line) => {
                let words = plain(line);
                let words = words.trim();
                if let Some(lead) = lead {
                    push_duty(&format!("{lead} {words}"), heading, duties);
                }
                opens = None;
                for sentence in sentences(words) {
                    match sentence.strip_suffix(':') {
                        Some(open) if is_duty(open) => opens = Some(open.to_owned()),
                        Some(_) => {}
                        None if lead.is_none() && is_duty(sentence) => push_duty(sentence, heading, duties),
                        None => {}
                    }
                }
            }
            BlockKind::List { items, .. } => {
                let lead = opens.as_deref().or(lead);
                items.iter().for_each(|item| push_duties(&item.blocks, lead, heading, duties));
            }
            BlockKind::Definitions(definitions) => {
                for details in definitions.iter().flat_map(|definition| &definition.details) {
                    push_duties(details, None, heading, duties);
                }
            }
            BlockKind::Table { rows, .. } => {
                for cell in rows.iter().flat_map(|row| &row.cells) {
                    let words = plain(cell);
                    sentences(&words).filter(|said| is_duty(said)).for_each(|said| push_duty(said, heading, duties));
                }
            }
            BlockKind::Edited { fate: _, blocks } => push_duties(blocks, None, heading, duties),
            BlockKind::Quote(_) | BlockKind::Heading { .. } | BlockKind::Code(_) | BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}

fn push_duty(words: &str, heading: &str, duties: &mut Vec<Duty>) {
    let who = words.split(" must").next().unwrap_or_default().trim();
    let who = if who.split_whitespace().count() <= WHO { who } else { "In other sentences" };
    duties.push(Duty { who: capitalised(who), words: words.to_owned(), heading: heading.to_owned() });
}

/// The words of a clause or an item, by its id, as a document has them.
fn words_in(document: &Document, id: &str) -> Option<String> {
    fn item(blocks: &[Block], anchor: &str) -> Option<String> {
        blocks.iter().find_map(|block| match &block.kind {
            _ if block.id.as_deref() == Some(anchor) => Some(words_of(std::slice::from_ref(block))),
            BlockKind::List { items, .. } => items.iter().find_map(|one| match one.id.as_deref() == Some(anchor) {
                true => Some(words_of(&one.blocks)),
                false => item(&one.blocks, anchor),
            }),
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => item(inner, anchor),
            BlockKind::Paragraph(_) | BlockKind::Heading { .. } | BlockKind::Code(_) | BlockKind::Rule => None,
            BlockKind::Definitions(_) | BlockKind::Table { .. } => None,
            BlockKind::Hole(filled) => match *filled {},
        })
    }
    let (clause, name) = id.split_once('#').map_or((id, None), |(clause, name)| (clause, Some(name)));
    let is_it = |placed: &str| placed.strip_prefix(clause).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let sections = document.all_sections();
    let mut placed = sections.iter().flat_map(|section| &section.clauses).filter(|placed| is_it(&placed.clause));
    match name {
        None => placed.next().map(|placed| words_of(&placed.blocks)),
        Some(name) => placed.find_map(|placed| item(&placed.blocks, &format!("{}.{name}", placed.id))),
    }
}

/// Whom a sentence begins with has no more words than these.
const WHO: usize = 5;

fn is_duty(sentence: &str) -> bool {
    sentence.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("must"))
}

/// The sentences of a paragraph.
fn sentences(words: &str) -> impl Iterator<Item = &str> {
    let ends = words.match_indices(". ").map(|(at, _)| at + 1);
    let starts = std::iter::once(0).chain(ends.clone());
    starts.zip(ends.chain([words.len()])).map(|(start, end)| words[start..end].trim()).filter(|said| !said.is_empty())
}
