//! What an upgrade comes to: the releases that there are, what lies between them, and for a school which of its policies go where, with
//! what becomes of everything it has. Works it out; changes nothing.

use super::between::{Between, Outline, Release};
use super::decisions::Open;
use super::outcome::{Away, Choice, Going, Kind, Outcome, Question, What, toml_of, value_choices};
use super::standing::{Of, Standing};
use super::taken::{How, Taken};
use super::{between, standing, taken};
use crate::assemble;
use crate::date::Date;
use crate::diagnostic::{self, Diagnostic, Fault, Severity};
use crate::edit::{self, Edit, Step, in_policy, key};
use crate::library::{self, Library, add_text};
use crate::load::{Error, Files};
use crate::model::clause::Clause;
use crate::model::release::ReleaseId;
use crate::model::school::{PolicyFile, SchoolFile};
use crate::model::value::{self, Declaration, ValueType};
use crate::pinned::{self, Wanted};
use crate::release::contents::{Contents, Passed, contents, passed_in};
use crate::release::explained;
use crate::release::memory::{self, Memory};
use crate::school;
use crate::schools::SchoolText;
use crate::shape;
use crate::source::{At, Sources, Span};
use crate::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex};
use toml::Value;

/// What is asked of an upgrade.
#[derive(Clone, Default)]
pub(crate) struct Asked {
    /// The release to go to; the newest that was taken unless one is named.
    pub to: Option<String>,
    /// The policy that is meant; all unless one is named.
    pub policy: Option<String>,
}

/// Reads the releases that these schools come from and go to. With `is_draft` they go to the library here, which has been read.
pub(crate) fn read_releases(
    workspace: &mut Workspace,
    schools: &[SchoolText],
    asked: &Asked,
    is_draft: bool,
) -> Result<(), Error> {
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let memory = Memory::read(&workspace.root, &mut sources, &mut found)?;
    let mut wanted = Wanted::default();
    let mut publishers: BTreeSet<String> = BTreeSet::new();
    for bytes in schools.iter().filter_map(|school| school.bytes.as_ref().ok()) {
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let (file, text) = add_text(String::new(), bytes, &mut sources, &mut found);
        let Some(school) = shape::read::<SchoolFile>(&text, file, 0, &mut found) else { continue };
        let publisher = pinned::publisher(&school, &workspace.library);
        for policy in &school.policy {
            wanted.pinned.extend(origin(policy, &publisher, &memory));
        }
        publishers.insert(publisher);
    }
    for publisher in publishers {
        wanted.pinned.extend(memory.newest(&publisher).filter(|_| !is_draft).map(memory::Taken::id));
        wanted
            .pinned
            .extend(asked.to.iter().map(|name| ReleaseId { publisher: publisher.clone(), name: name.clone() }));
    }
    workspace.read_releases(&wanted)
}

/// The release that a policy is built from: the one it is pinned to, or that of its last approval.
fn origin(policy: &PolicyFile, publisher: &str, memory: &Memory) -> Option<ReleaseId> {
    let of = |name: &str| ReleaseId { publisher: publisher.to_owned(), name: name.to_owned() };
    let pinned = policy.release.as_ref().map(|pin| of(&pin.value));
    // A pin that nobody has heard of is a slip where the last approval names a release that was taken.
    if pinned.as_ref().is_some_and(|pinned| publisher == pinned::BUILT_IN || memory.of(pinned).is_some()) {
        return pinned;
    }
    let last = policy.approval.iter().max_by_key(|record| record.on.value);
    let digest = last.and_then(|last| last.library.as_ref()).and_then(|digest| {
        memory.release.iter().find(|taken| taken.digest.value == digest.value && taken.publisher.value == publisher)
    });
    let approved = digest.map(memory::Taken::id).or_else(|| last?.release.as_ref().map(|name| of(&name.value)));
    let is_slip = pinned.is_none() || approved.as_ref().is_some_and(|approved| memory.of(approved).is_some());
    approved.filter(|_| is_slip).or(pinned)
}

/// The releases of a workspace as they are compared.
pub(crate) struct Ground<'w> {
    /// The workspace.
    pub workspace: &'w Workspace,
    memory: Memory,
    releases: BTreeMap<ReleaseId, Release<'w>>,
    /// The library here, as the release that will be made of it: what schools would go to.
    draft: Option<ReleaseId>,
}

/// What the library of a workspace says, to be compared with releases.
pub(crate) struct Own {
    files: Files,
    contents: Contents,
}

impl Own {
    /// What the library of this workspace says.
    pub(crate) fn of(workspace: &Workspace) -> Result<Own, Error> {
        let mut files = workspace.files().clone();
        // What was said of earlier releases explains nothing in the next.
        let memory = Memory::read(&workspace.root, &mut Sources::default(), &mut Vec::new())?;
        let mut passed = Passed::new();
        let publisher = workspace.library.release.as_ref().map(|file| &file.publisher.value);
        if let Some(last) = publisher.and_then(|publisher| memory.newest(publisher))
            && let Ok(bundle) = memory::bundle_of(&workspace.root, last)?
        {
            let last_files = bundle.files("");
            passed = passed_in(&last_files);
            files.0.extend(explained::history(&last_files, last.serial.value));
        }
        let mut contents = contents(&workspace.library, &files);
        contents.passed.extend(passed);
        Ok(Own { files, contents })
    }
}

/// What the library here is called that will be a release.
pub(crate) const UNRELEASED: &str = "unreleased";

impl<'w> Ground<'w> {
    /// The releases of a workspace that have been read. With `is_draft` schools go to the library here, as if it were one.
    pub(crate) fn of(workspace: &'w Workspace, own: &'w Own, is_draft: bool) -> Result<Ground<'w>, Error> {
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let memory = Memory::read(&workspace.root, &mut sources, &mut found)?;
        let mut releases = BTreeMap::new();
        for released in workspace.releases.all() {
            let serial = memory.of(&released.id).map_or(0, |taken| taken.serial.value);
            let (id, explained) = (released.id.clone(), released.explained(&mut sources));
            let release = Release {
                id: id.clone(),
                serial,
                library: &released.library,
                contents: released.contents(),
                explained,
            };
            releases.insert(id, release);
        }
        let file = workspace.library.release.as_ref();
        let name = match is_draft {
            true => Some(UNRELEASED.to_owned()),
            // The library that the program carries is a release too, where nothing lies over it.
            false if workspace.origins.is_alone || workspace.origins.own > 0 => None,
            false => file.and_then(|file| file.name.as_ref()).map(|name| name.value.clone()),
        };
        let publisher = file.map_or_else(|| pinned::BUILT_IN.to_owned(), |file| file.publisher.value.clone());
        let mut draft = None;
        if let Some(name) = name {
            let id = ReleaseId { publisher, name };
            let serial = match is_draft {
                true => u32::MAX,
                false => file.and_then(|file| file.serial).map_or(0, |serial| serial.value),
            };
            let explained = explained::of(&own.files, &mut sources, &mut found);
            let release =
                Release { id: id.clone(), serial, library: &workspace.library, contents: &own.contents, explained };
            draft = is_draft.then(|| id.clone());
            releases.entry(id).or_insert(release);
        }
        Ok(Ground { workspace, memory, releases, draft })
    }

    /// The release of that name, if it was read.
    pub(crate) fn release(&self, id: &ReleaseId) -> Option<&Release<'w>> {
        self.releases.get(id)
    }

    /// What the library here is called before it is a release.
    pub(crate) fn draft_name(&self) -> String {
        let Some(draft) = &self.draft else { return String::new() };
        match self.memory.newest(&draft.publisher) {
            Some(newest) => format!("{draft}, after {}", newest.name),
            None => draft.to_string(),
        }
    }

    /// Whether the authority says why something changed in the library here: in changes.md, or where it says that it is retired.
    pub(crate) fn explains(&self, id: &str) -> bool {
        let Some(release) = self.draft.as_ref().and_then(|draft| self.release(draft)) else { return false };
        let now: Vec<_> = release.explained.iter().filter(|one| one.of.is_none()).collect();
        between::reason(&now, &[id]).is_some() || release.library.retired(id).is_some()
    }

    /// The release that policies of a publisher go to.
    fn target(&self, publisher: &str, asked: &Asked) -> Option<ReleaseId> {
        if let Some(name) = &asked.to {
            return Some(ReleaseId { publisher: publisher.to_owned(), name: name.clone() });
        }
        if let Some(draft) = &self.draft {
            return Some(draft.clone());
        }
        let of_publisher = self.releases.values().filter(|release| release.id.publisher == publisher);
        let newest = of_publisher.max_by_key(|release| release.serial);
        // One that was taken and cannot be read is the newest all the same.
        let taken = self.memory.newest(publisher);
        let taken = taken.filter(|taken| newest.is_none_or(|newest| newest.serial < taken.serial.value));
        taken.map(memory::Taken::id).or_else(|| newest.map(|newest| newest.id.clone()))
    }

    /// Why a release that was taken cannot be compared with.
    fn not_there(&self, id: &ReleaseId, policy: &PolicyFile, place: Span) -> Option<Box<Diagnostic>> {
        self.memory.of(id)?;
        let mut fault = self.workspace.releases.pinned(id, &self.workspace.root, place).err()?;
        if policy.release.as_ref().is_none_or(|pin| pin.value != id.name) {
            fault.message =
                fault.message.replace(&format!("this is built from {id}, and"), &format!("this cannot go to {id}:"));
        }
        Some(fault)
    }

    /// Where a policy goes, if it goes anywhere.
    fn way(&self, policy: &PolicyFile, publisher: &str, asked: &Asked) -> Result<Option<Way>, Box<Diagnostic>> {
        let Some(to) = self.target(publisher, asked).filter(|_| policy.superseded_by.is_none()) else {
            return Ok(None);
        };
        let place = policy.release.as_ref().map_or(policy.model.span, |release| release.span);
        // A policy without a pin in a folder without a publisher is built from whatever library is here, and stays so.
        let is_loose = policy.release.is_none() && publisher == pinned::BUILT_IN;
        if is_loose && asked.to.is_none() && self.draft.is_none() {
            return Ok(None);
        }
        // What follows the library here is compared with the last release, to see what of it will be new to others.
        let last = || self.draft.as_ref().and_then(|_| self.memory.newest(publisher)).map(memory::Taken::id);
        let from = origin(policy, publisher, &self.memory).or_else(last);
        if let Some(fault) = self.not_there(&to, policy, place).filter(|_| self.release(&to).is_none()) {
            return Err(fault);
        }
        if policy.release.is_some() && from.as_ref() == Some(&to) {
            return Ok(None);
        }
        let Some(theirs) = self.release(&to) else {
            let said = format!("{to} is not here, so this policy cannot go to it");
            let newest =
                self.memory.newest(publisher).map(|newest| format!("; the newest that you have is {}", newest.name));
            let help = format!("get {} from who publishes it, then policygen take {}", to.file_name(), to.file_name());
            let help = help + &newest.unwrap_or_default();
            return Err(Box::new(Diagnostic::error(Fault::ReleaseMissing, place, said).help(help)));
        };
        let base = from.as_ref().and_then(|from| self.release(from));
        let known = from.as_ref().and_then(|from| self.memory.of(from));
        let serial = base.map(|base| base.serial).or_else(|| known.map(|taken| taken.serial.value));
        if let Some(from) =
            from.as_ref().filter(|_| policy.release.is_some() && serial.is_some_and(|serial| serial > theirs.serial))
        {
            if asked.to.is_none() {
                return Ok(None);
            }
            let said = format!("{to} is older than {from}, which this policy is built from");
            return Err(Box::new(
                Diagnostic::error(Fault::OlderRelease, place, said)
                    .help("a policy goes to later releases only; to go back, write the older one here yourself"),
            ));
        }
        let base = base.filter(|base| base.serial <= theirs.serial).map(|base| base.id.clone());
        Ok(Some(Way { from, base, to }))
    }
}

/// Which way a policy goes.
struct Way {
    /// The release that it says it is built from, or whose text was approved.
    from: Option<ReleaseId>,
    /// The same, if it is here.
    base: Option<ReleaseId>,
    to: ReleaseId,
}

/// What lies between releases, worked out once for all schools.
pub(crate) struct Pairs<'g> {
    /// The releases.
    pub ground: &'g Ground<'g>,
    /// What lies between two of them.
    pub betweens: BTreeMap<(Option<ReleaseId>, ReleaseId), Between<'g>>,
    outlines: BTreeMap<(ReleaseId, String), Outline<'g>>,
    taken: BTreeMap<(ReleaseId, ReleaseId, String), Vec<Taken>>,
    /// What stands under other conditions: its id before, and its id now.
    conditions: BTreeMap<(ReleaseId, ReleaseId, String), Vec<(String, String)>>,
    needs: BTreeMap<(ReleaseId, String), BTreeSet<String>>,
    trials: Mutex<HashMap<String, Arc<Trial>>>,
}

impl<'g> Pairs<'g> {
    /// What lies between any two releases that were read.
    pub(crate) fn of(ground: &'g Ground<'g>) -> Pairs<'g> {
        let mut pairs = Pairs {
            ground,
            betweens: BTreeMap::new(),
            outlines: BTreeMap::new(),
            taken: BTreeMap::new(),
            conditions: BTreeMap::new(),
            needs: BTreeMap::new(),
            trials: Mutex::new(HashMap::new()),
        };
        for (id, release) in &ground.releases {
            for (name, model) in &release.library.models {
                let outline = Outline::of(model, release.library);
                pairs.needs.insert((id.clone(), name.clone()), taken::named(&outline, release.library));
                pairs.outlines.insert((id.clone(), name.clone()), outline);
            }
        }
        for (to, theirs) in &ground.releases {
            pairs.betweens.insert((None, to.clone()), Between::of(None, theirs));
            let is_draft = ground.draft.as_ref() == Some(to);
            let is_earlier = |base: &&Release<'_>| {
                let is_before = base.id.publisher == to.publisher && base.serial <= theirs.serial;
                base.id != *to && (is_draft || is_before)
            };
            for base in ground.releases.values().filter(is_earlier) {
                let between = Between::of(Some(base), theirs);
                for (name, model) in &base.library.models {
                    let now = model_now(&between, name).and_then(|now| Some((theirs.library.models.get(&now)?, now)));
                    let before = pairs.outlines.get(&(base.id.clone(), name.clone()));
                    let after = now.as_ref().and_then(|(_, now)| pairs.outlines.get(&(to.clone(), now.clone())));
                    if let (Some((after_model, _)), Some(before), Some(after)) = (now.as_ref(), before, after) {
                        let taken = taken::taken(&between, (model, before), (after_model, after));
                        let way = (base.id.clone(), to.clone(), name.clone());
                        let ids = taken::in_both(&between, before, after);
                        let sides = ((before, base.library), (after, theirs.library));
                        let conditions = standing::under_other_conditions(ids.into_iter(), sides.0, sides.1);
                        pairs.conditions.insert(way.clone(), conditions);
                        pairs.taken.insert(way, taken);
                    }
                }
                pairs.betweens.insert((Some(base.id.clone()), to.clone()), between);
            }
        }
        pairs
    }
}

/// What a model is called in the later release.
fn model_now(between: &Between<'_>, model: &str) -> Option<String> {
    let models = &between.theirs.library.models;
    let now = between.name_now(model).ok().and_then(|now| now.into_iter().find(|now| models.contains_key(now)));
    now.or_else(|| models.contains_key(model).then(|| model.to_owned()))
}

/// What an upgrade comes to for one school.
pub(crate) struct Plan {
    /// Its id.
    pub id: String,
    /// Its file as a source, over those of the workspace.
    pub sources: Sources,
    /// Where its file begins.
    pub start: Span,
    /// What is wrong with its file, and what stops a policy from going anywhere.
    pub found: Vec<Diagnostic>,
    /// Its policies that go to another release.
    pub moves: Vec<Move>,
    /// What becomes of what it has for all of its policies.
    pub shared: Vec<Outcome>,
    /// What would be wrong once it has moved.
    pub blocked: Vec<String>,
}

/// A policy that goes to another release.
pub(crate) struct Move {
    /// Its id.
    pub policy: String,
    /// Its number in the file, from 0.
    pub index: usize,
    /// The release that it comes from, if it says.
    pub from: Option<ReleaseId>,
    /// Whether that release is here to be compared with.
    pub is_base_known: bool,
    /// The release it goes to.
    pub to: ReleaseId,
    /// What becomes of its entries.
    pub outcomes: Vec<Outcome>,
    /// What it takes over from the model.
    pub taken: Vec<Taken>,
    edits: Vec<Edit>,
    model_now: String,
    model_before: String,
}

impl Plan {
    /// What a person has to decide, in the order of the file.
    pub(crate) fn open(&self) -> Vec<Open> {
        let of = |policy: &str, outcome: &Outcome| match &outcome.what {
            What::Question(question) => Some(Open {
                policy: policy.to_owned(),
                kind: outcome.kind,
                id: outcome.id.clone(),
                said: outcome.said.clone(),
                question: (**question).clone(),
            }),
            What::Kept | What::Renamed(..) | What::Removed(_) => None,
        };
        let of_policies =
            self.moves.iter().flat_map(|moved| moved.outcomes.iter().filter_map(|outcome| of(&moved.policy, outcome)));
        of_policies.chain(self.shared.iter().filter_map(|outcome| of("", outcome))).collect()
    }

    /// The changes of the file that need no decision.
    pub(crate) fn edits(&self) -> Vec<Edit> {
        let outcomes = self.moves.iter().flat_map(|moved| &moved.outcomes).chain(&self.shared);
        let of_outcomes = outcomes.flat_map(|outcome| match &outcome.what {
            What::Renamed(_, edits) | What::Removed(edits) => edits.clone(),
            What::Kept | What::Question(_) => Vec::new(),
        });
        self.moves.iter().flat_map(|moved| moved.edits.clone()).chain(of_outcomes).collect()
    }

    /// Why the words changed that this plan is about, in the releases it goes to.
    pub(crate) fn library<'g>(&self, ground: &'g Ground<'_>) -> Option<&'g Library> {
        self.moves.first().and_then(|moved| ground.release(&moved.to)).map(|release| release.library)
    }
}

/// Works out what an upgrade comes to for a school. With `is_tried` every text is put together, to see what would be wrong with it;
/// else only where a new fact may be asked for.
pub(crate) fn plan(pairs: &Pairs<'_>, text: &SchoolText, asked: &Asked, today: Date, is_tried: bool) -> Plan {
    let ground = pairs.ground;
    let workspace = ground.workspace;
    let mut sources = Sources::over(workspace.sources.clone());
    let mut found = Vec::new();
    let read = text.bytes.as_ref().ok().map(|bytes| add_text(text.path.clone(), bytes, &mut sources, &mut found));
    let (file, written) = read.unwrap_or_else(|| (sources.add(text.path.clone(), ""), String::new()));
    let mut plan = Plan {
        id: text.id.clone(),
        start: sources.whole(file),
        sources,
        found,
        moves: Vec::new(),
        shared: Vec::new(),
        blocked: Vec::new(),
    };
    if text.bytes.is_err() {
        return plan;
    }
    let Some(school) = school::parse(&written, file, &mut plan.found) else { return plan };
    plan.found.retain(|fault| fault.severity == Severity::Error);
    if !plan.found.is_empty() {
        diagnostic::sort(&mut plan.found);
        return plan;
    }
    let publisher = pinned::publisher(&school, &workspace.library);
    let id_of = |policy: &PolicyFile| policy.id.as_ref().unwrap_or(&policy.model).value.clone();
    for (index, policy) in school.policy.iter().enumerate() {
        if asked.policy.as_ref().is_some_and(|wanted| *wanted != id_of(policy)) {
            continue;
        }
        match ground.way(policy, &publisher, asked) {
            Ok(None) => {}
            Ok(Some(way)) => match moved(pairs, &school, policy, index, id_of(policy), way, today) {
                Ok(moved) => plan.moves.push(moved),
                Err(fault) => plan.found.push(*fault),
            },
            Err(fault) => plan.found.push(*fault),
        }
    }
    if plan.moves.is_empty() {
        return plan;
    }
    let moving: BTreeSet<usize> = plan.moves.iter().map(|moved| moved.index).collect();
    let others =
        school.policy.iter().enumerate().filter(|(at, policy)| policy.superseded_by.is_none() && !moving.contains(at));
    let staying: Vec<Option<ReleaseId>> =
        others.map(|(_, policy)| origin(policy, &publisher, &ground.memory)).collect();
    // A policy that has gone on already needs nothing as it was called before.
    let stays = |id: &str| {
        staying.iter().any(|release| {
            let release = release.as_ref().and_then(|release| ground.release(release));
            release.is_none_or(|release| release.contents.ids.contains_key(id))
        })
    };
    plan.shared = shared(pairs, &plan.moves, &school, &stays);
    let needs = missing_facts(pairs, &plan.moves, &school);
    if is_tried || !needs.is_empty() {
        try_out(pairs, &mut plan, text, &written, today);
    }
    plan
}

fn moved(
    pairs: &Pairs<'_>,
    school: &SchoolFile,
    policy: &PolicyFile,
    index: usize,
    id: String,
    way: Way,
    today: Date,
) -> Result<Move, Box<Diagnostic>> {
    let Way { from, base, to } = way;
    let between = &pairs.betweens[&(base.clone(), to.clone())];
    let model = policy.model.value.as_str();
    let Some(model_now) = model_now(between, model) else {
        let theirs = pairs.ground.releases[&to].library;
        let place = policy.model.span;
        let said = format!("{to} has no model \"{model}\"");
        return Err(Box::new(theirs.retired_id(model, place).unwrap_or_else(|| {
            let gone = Diagnostic::error(Fault::UnknownModel, place, said);
            gone.help(
                "this policy stays on the release it is built from; ask who publishes it what stands in its place",
            )
        })));
    };
    let Some(outline) = pairs.outlines.get(&(to.clone(), model_now.clone())) else {
        let fault = Diagnostic::error(
            Fault::UnknownModel,
            policy.model.span,
            format!("the model \"{model_now}\" of {to} cannot be read"),
        );
        return Err(Box::new(fault));
    };
    // Of a release that has nothing to compare with nothing is known.
    let model_before = between.model_before(&model_now, model, &id);
    let base = base.filter(|_| model_before.is_some());
    let model_before = model_before.unwrap_or_else(|| model.to_owned());
    let between = &pairs.betweens[&(base.clone(), to.clone())];
    let way = base.as_ref().map(|base| (base.clone(), to.clone(), model_before.clone()));
    let before = base.as_ref().and_then(|base| pairs.outlines.get(&(base.clone(), model_before.clone())));
    let of = Of { school, policy };
    let stands = Standing { library: between.theirs.library, outline, of, written: &|id| between.before(id) };
    let as_written = |id: &str| id.to_owned();
    let stood = between.base.zip(before).map(|(base, outline)| Standing {
        library: base.library,
        outline,
        of,
        written: &as_written,
    });
    let conditions = way.as_ref().and_then(|way| pairs.conditions.get(way)).map_or(&[][..], Vec::as_slice);
    let (mut away, mut arrived) = (Vec::new(), Vec::new());
    for (old, now) in conditions {
        let Some(stood) = &stood else { continue };
        match (stood.has(old), stands.unmet(now)) {
            (true, Some(unmet)) if !unmet.is_empty() => {
                let is_in_it = away.iter().any(|away: &Away| away.now == between::home(now));
                let unmet = unmet.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
                let place = outline.place(between::home(now), between.theirs.library);
                let is_section_away = place.is_some_and(|place| !stands.section(place.section));
                away.extend((!is_in_it).then(|| Away { old: old.clone(), now: now.clone(), unmet, is_section_away }));
            }
            (false, Some(unmet)) if unmet.is_empty() => arrived.push(now),
            (_, Some(_) | None) => {}
        }
    }
    let sources = &pairs.ground.workspace.sources;
    let typed = |clause: &Clause| {
        let text = library::body_of(&sources.file(clause.span.file).text).trim().to_owned();
        Some(text).filter(|text| !text.is_empty())
    };
    let mut going =
        Going { between, before, outline, policy, index, today, model_before: &model_before, away: &[], typed: &typed };
    // Of the variants of a topic one is asked about: that which stands.
    let is_variant_of_it = |away: &Away| {
        let clause = between::home(&away.now);
        between::topic_of(clause, between.theirs.library)
            .is_none_or(|topic| going.variant(topic).is_some_and(|variant| format!("{topic}/{variant}") == clause))
    };
    away.retain(is_variant_of_it);
    going.away = &away;
    let mut outcomes = going.outcomes();
    outcomes.extend(posts(between, policy, index));
    let mut edits = vec![Edit::Set(in_policy(index, &[key("release")]), Value::String(to.name.clone()))];
    if model_now != model {
        edits.push(Edit::Set(in_policy(index, &[key("model")]), Value::String(model_now.clone())));
        // The policy keeps its name, its address and its approved texts.
        if policy.id.is_none() {
            edits.push(Edit::Set(in_policy(index, &[key("id")]), Value::String(model.to_owned())));
        }
    }
    let of_model = way.as_ref().and_then(|way| pairs.taken.get(way));
    let taken = of_model.map_or_else(Vec::new, |taken| {
        let own: BTreeSet<String> = outcomes.iter().flat_map(|outcome| told_of(outcome, between)).collect();
        let of_policy = taken::of_policy(taken, between.theirs.library, &|topic| going.variant(topic));
        let is_here = |taken: &Taken| match taken.how {
            How::Gone => stood.as_ref().is_none_or(|stood| stood.has_any_of(&taken.id)),
            How::Headed => stands.section(&taken.id),
            How::New | How::Reworded | How::Moved => stands.has(&taken.id) && !arrived.contains(&&taken.id),
            How::Named => taken::is_named_here(&taken.id, between, &of, &stands),
            How::Set => true,
        };
        let new = arrived.iter().map(|id| Taken { id: (*id).clone(), how: How::New });
        let new = taken::of_policy(&new.collect::<Vec<_>>(), between.theirs.library, &|topic| going.variant(topic));
        of_policy
            .into_iter()
            .filter(is_here)
            .chain(new)
            .filter(|taken| !own.contains(&taken.id) && !own.contains(between::home(&taken.id)))
            .collect()
    });
    Ok(Move {
        policy: id,
        index,
        from,
        is_base_known: base.is_some(),
        to,
        outcomes,
        taken,
        edits,
        model_now,
        model_before,
    })
}

/// What becomes of the posts that a policy names holders of for itself.
fn posts(between: &Between<'_>, policy: &PolicyFile, index: usize) -> Vec<Outcome> {
    let of_post = |name: &String| {
        let id = format!("people.{name}");
        let path = in_policy(index, &[key("people"), key(name)]);
        let (said, what) = match between.name_now(&id) {
            _ if !between.was_there(&id) => return None,
            Ok(now) if now.contains(&id) => return None,
            Ok(now) => {
                let to = now.first()?.strip_prefix("people.")?.to_owned();
                (String::new(), What::Renamed(now[0].clone(), vec![Edit::Rename(path, to)]))
            }
            Err(_) => ("the model no longer names this post".to_owned(), What::Removed(vec![Edit::Remove(path)])),
        };
        Some(Outcome { kind: Kind::Fact, id, said, what })
    };
    policy.people.keys().filter_map(of_post).collect()
}

/// What an entry keeps from being taken over, by its ids before and now: words that the school leaves out or has its own for, or
/// is asked about.
fn told_of(outcome: &Outcome, between: &Between<'_>) -> Vec<String> {
    let is_asked = matches!(outcome.what, What::Question(_));
    let is_told = matches!(outcome.kind, Kind::Drop | Kind::Replace | Kind::Default | Kind::Clause);
    if !(is_told || is_asked && outcome.kind == Kind::Choose) {
        return Vec::new();
    }
    match &outcome.what {
        What::Renamed(now, _) => vec![now.clone()],
        What::Kept | What::Question(_) | What::Removed(_) => {
            let now = between.was_there(&outcome.id).then(|| between.name_now(&outcome.id).ok()).flatten();
            std::iter::once(outcome.id.clone()).chain(now.unwrap_or_default()).collect()
        }
    }
}

/// Facts and posts that the later release prints and the earlier one did not, and that the school does not give.
fn missing_facts(pairs: &Pairs<'_>, moves: &[Move], school: &SchoolFile) -> BTreeSet<String> {
    let mut missing = BTreeSet::new();
    for moved in moves {
        let needs = |release: &ReleaseId, model: &str| pairs.needs.get(&(release.clone(), model.to_owned()));
        let before = moved.from.as_ref().and_then(|from| needs(from, &moved.model_before));
        let policy = &school.policy[moved.index];
        let is_given = |id: &str| match id.split_once('.') {
            Some(("local", name)) => school.local.contains_key(name),
            Some(("people", name)) => school.people.contains_key(name) || policy.people.contains_key(name),
            _ => true,
        };
        for id in needs(&moved.to, &moved.model_now).into_iter().flatten() {
            if !is_given(id) && before.is_none_or(|before| !before.contains(id)) {
                missing.insert(id.clone());
            }
        }
    }
    missing
}

/// What becomes of what a school has for all of its policies: facts, posts, its words for terms, its addresses of other policies.
/// `stays` says that some policy remains where it is, and still needs one as it is called there.
fn shared(pairs: &Pairs<'_>, moves: &[Move], school: &SchoolFile, stays: &dyn Fn(&str) -> bool) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    let between =
        |moved: &Move| &pairs.betweens[&(moved.from.clone().filter(|_| moved.is_base_known), moved.to.clone())];
    let tables: [(&str, &str, Vec<&String>); 4] = [
        ("local", "local", school.local.keys().collect()),
        ("people", "people", school.people.keys().collect()),
        ("words", "words", school.words.keys().collect()),
        ("linked", "policy", school.linked.keys().collect()),
    ];
    for (table, space, entries) in tables {
        for name in entries {
            let id = format!("{space}.{name}");
            let bases: Vec<&Between<'_>> = moves.iter().map(between).filter(|between| between.was_there(&id)).collect();
            let Some(between) = bases.first() else { continue };
            let path = vec![key(table), key(name)];
            let stays = stays(&id);
            let mut said = String::new();
            let what = match between.name_now(&id) {
                Ok(now) if now.contains(&id) => match of_another_type(between, space, name, school) {
                    None => continue,
                    Some((now, choices)) => {
                        said = now;
                        What::Question(Box::new(Question { choices, ..Question::default() }))
                    }
                },
                Ok(now) => {
                    let to = now.first().and_then(|now| now.split_once('.')).map_or(name.as_str(), |(_, to)| to);
                    let is_there = match space {
                        "local" => school.local.contains_key(to),
                        "people" => school.people.contains_key(to),
                        "words" => school.words.contains_key(to),
                        _ => school.linked.contains_key(to),
                    };
                    let edits = match (is_there, stays) {
                        (true, true) => Vec::new(),
                        (true, false) => vec![Edit::Remove(path)],
                        (false, false) => vec![Edit::Rename(path, to.to_owned())],
                        (false, true) => match school.local.get(name).filter(|_| space == "local") {
                            Some(value) => vec![Edit::Set(vec![key(table), key(to)], toml_of(&value.value.value))],
                            None => {
                                school.people.get(name).filter(|_| space == "people").map_or_else(Vec::new, |holder| {
                                    vec![Edit::Set(
                                        vec![key(table), key(to)],
                                        Value::String(holder.value.value.clone()),
                                    )]
                                })
                            }
                        },
                    };
                    What::Renamed(format!("{space}.{to}"), edits)
                }
                Err(_) if stays => continue,
                Err(why) => {
                    said = match why {
                        Some(why) => format!("the model no longer asks for it: {}", why.trim_end_matches('.')),
                        None => "the model no longer asks for it".to_owned(),
                    };
                    What::Removed(vec![Edit::Remove(path)])
                }
            };
            outcomes.push(Outcome { kind: Kind::Fact, id, said, what });
        }
    }
    changed_facts(pairs, moves, school, &mut outcomes);
    outcomes
}

/// What is asked where a fact that a school gives may no longer be what it is.
fn of_another_type(
    between: &Between<'_>,
    space: &str,
    name: &str,
    school: &SchoolFile,
) -> Option<(String, Vec<Choice>)> {
    let written = &school.local.get(name).filter(|_| space == "local")?.value;
    let declared = &between.theirs.library.facts.local.get(name)?.value;
    let was = &between.base?.library.facts.local.get(name)?.value;
    let fits = |declared: &Declaration| value::check(name, declared, written, &mut Vec::new()).is_some();
    if fits(declared) || !fits(was) {
        return None;
    }
    let set = |value: Value| vec![Edit::Set(vec![key("local"), key(name)], value)];
    Some(("what you give is no longer one of the values it may have".to_owned(), value_choices(declared, &set)))
}

/// Facts whose default is another, which the school does not give and its policies print.
fn changed_facts(pairs: &Pairs<'_>, moves: &[Move], school: &SchoolFile, outcomes: &mut Vec<Outcome>) {
    for moved in moves.iter().filter(|moved| moved.is_base_known) {
        let between = &pairs.betweens[&(moved.from.clone(), moved.to.clone())];
        let Some(needs) = pairs.needs.get(&(moved.to.clone(), moved.model_now.clone())) else { continue };
        for name in needs.iter().filter_map(|id| id.strip_prefix("local.")) {
            let id = format!("local.{name}");
            let before = between.before(&id);
            let old_name = before.strip_prefix("local.").unwrap_or(name);
            let Some(declared) = between.theirs.library.facts.local.get(name) else { continue };
            let old = between.base.and_then(|base| base.library.facts.local.get(old_name));
            let is_given = school.local.contains_key(name) || school.local.contains_key(old_name);
            let old = old.and_then(|old| old.value.default.as_ref()).map(|old| old.value.clone());
            let now = declared.value.default.as_ref().map(|now| now.value.clone());
            let is_told = outcomes.iter().any(|outcome| outcome.id == id);
            let Some(old) = old.filter(|old| !is_given && !is_told && Some(old) != now.as_ref()) else { continue };
            let set = |value: Value| vec![Edit::Set(vec![key("local"), key(name)], value)];
            let ours = Choice {
                word: "ours".to_owned(),
                says: format!("stay with {}", old.written()),
                edits: set(toml_of(&old)),
                wanted: None,
            };
            let theirs = now.as_ref().map(|now| Choice {
                word: "theirs".to_owned(),
                says: format!("take the model's default, {}", now.written()),
                edits: Vec::new(),
                wanted: None,
            });
            let said = match &now {
                Some(now) => format!("the model's default is {} now, and you have set nothing", now.written()),
                None => "the model has no default here any more, and you have set nothing".to_owned(),
            };
            let choices = [ours].into_iter().chain(theirs).chain(value_choices(&declared.value, &set)).collect();
            let question = Question {
                base: Some(old.written()),
                theirs: now.map(|now| now.written()),
                reason: between.reason(&[&id, &before]),
                choices,
                ..Question::default()
            };
            outcomes.push(Outcome { kind: Kind::Default, id, said, what: What::Question(Box::new(question)) });
        }
    }
}

/// What putting the texts together has shown.
#[derive(Default)]
pub(super) struct Trial {
    /// Facts that are printed and not given, by id.
    pub facts: BTreeSet<String>,
    /// Parameters that are needed and not given: the number of the policy, the clause and the name.
    pub parameters: BTreeSet<(usize, String, String)>,
    /// What else is wrong.
    faults: BTreeSet<String>,
}

/// Puts the texts together as they would be: with each open question answered in the way that changes least.
fn try_out(pairs: &Pairs<'_>, plan: &mut Plan, text: &SchoolText, written: &str, today: Date) {
    let open = plan.open();
    let mut edits = plan.edits();
    for asked in &open {
        let choices = &asked.question.choices;
        let likely = choices.iter().find(|choice| choice.wanted.is_none());
        edits.extend(likely.into_iter().flat_map(|choice| choice.edits.clone()));
    }
    let ways: Vec<_> = plan.moves.iter().map(|moved| (&moved.from, &moved.to, moved.index)).collect();
    let shape = format!("{ways:?} {}", shape_of(written, pairs, &plan.moves));
    let known = pairs.trials.lock().expect("no thread panics while it holds what was tried").get(&shape).cloned();
    let trial = known.unwrap_or_else(|| {
        let trial = Arc::new(edit::edited(written, &edits).map_or_else(
            |edit::NoPlace| Trial { faults: BTreeSet::from([NO_PLACE.to_owned()]), ..Trial::default() },
            |after| tried(pairs, text, &after, &plan.moves, today),
        ));
        pairs.trials.lock().expect("no thread panics while it holds what was tried").insert(shape, trial.clone());
        trial
    });
    let library = plan.library(pairs.ground);
    for id in &trial.facts {
        let asked = library.and_then(|library| needed(id, library, plan.start));
        plan.shared.extend(asked);
    }
    if open.is_empty() {
        plan.blocked.extend(trial.faults.iter().cloned());
    }
}

/// What is said of a school file that is not written in a way that can be changed.
pub(crate) const NO_PLACE: &str =
    "the file is not written in a way that this program can change; go by the list, and change it by hand";

/// What two school files must have in common to be put together in the same way: all but names and other words that change nothing.
fn shape_of(written: &str, pairs: &Pairs<'_>, moves: &[Move]) -> String {
    let Ok(mut table) = written.parse::<toml::Table>() else { return written.to_owned() };
    for name in ["name", "website", "email", "phone", "address", "authority", "urn"] {
        if let Some(value) = table.get_mut(name) {
            *value = Value::Boolean(true);
        }
    }
    let library = moves.first().and_then(|moved| pairs.ground.release(&moved.to)).map(|release| release.library);
    // The words of a fact that is one of a few may be asked for; those of others are only printed.
    let is_asked_for = |name: &str| {
        library
            .and_then(|library| library.facts.local.get(name))
            .is_none_or(|fact| matches!(fact.value.r#type, ValueType::OneOf | ValueType::YesNo))
    };
    let blank = |holders: &mut Value, keep: &dyn Fn(&str) -> bool| {
        for (_, value) in
            holders.as_table_mut().into_iter().flat_map(|table| table.iter_mut()).filter(|(name, _)| !keep(name))
        {
            *value = Value::Boolean(true);
        }
    };
    if let Some(local) = table.get_mut("local") {
        blank(local, &is_asked_for);
    }
    if let Some(people) = table.get_mut("people") {
        blank(people, &|_| false);
    }
    for policy in
        table.get_mut("policy").and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_table_mut)
    {
        for name in ["approval", "reviewed", "reviewed-unchanged", "review", "next-review", "title"] {
            policy.remove(name);
        }
        if let Some(people) = policy.get_mut("people") {
            blank(people, &|_| false);
        }
    }
    format!("{table:?}")
}

pub(super) fn tried(pairs: &Pairs<'_>, text: &SchoolText, after: &str, moves: &[Move], today: Date) -> Trial {
    let mut trial = Trial::default();
    for moved in moves {
        let Some(theirs) = pairs.ground.release(&moved.to) else { continue };
        let (mut sources, mut found) = (Sources::over(pairs.ground.workspace.sources.clone()), Vec::new());
        let (file, plain) = add_text(text.path.clone(), after.as_bytes(), &mut sources, &mut found);
        let Some(parsed) = school::parse(&plain, file, &mut found) else { continue };
        let Some(span) = parsed.policy.get(moved.index).map(|policy| policy.span) else { continue };
        let wanted = |policy: &PolicyFile| policy.span == span;
        let mut of_file = Vec::new();
        let school = school::look_up(text.id.clone(), &plain, file, parsed, theirs.library, &wanted, &mut of_file);
        for policy in &school.policies {
            assemble::assemble(theirs.library, &school, policy, today, &mut found);
        }
        // What another policy of the file names may be in another release.
        let is_elsewhere = |fault: &Diagnostic| {
            [Fault::UnknownFact, Fault::UnknownPost, Fault::UnknownTerm, Fault::UnknownPolicy]
                .iter()
                .any(|other| fault.is(*other))
        };
        found.extend(of_file.into_iter().filter(|fault| !is_elsewhere(fault)));
        for fault in found.iter().filter(|fault| fault.severity == Severity::Error) {
            if let Some((clause, name)) = assemble::missing_parameter(fault) {
                trial.parameters.insert((moved.index, clause, name));
            }
            match assemble::missing_fact(fault, &sources) {
                Some(fact) => drop(trial.facts.insert(fact)),
                None => drop(trial.faults.insert(fault.message.clone())),
            }
        }
    }
    trial
}

/// The question for a fact or a post that is printed and not given, with the help that the library has for it.
pub(super) fn needed(id: &str, library: &Library, place: Span) -> Option<Outcome> {
    let (space, name) = id.split_once('.')?;
    let text = |help: &str| Declaration {
        r#type: ValueType::Text,
        help: At::new(help.to_owned(), place),
        options: Vec::new(),
        default: None,
        example: None,
        was: Vec::new(),
        particular: None,
        kinds: Vec::new(),
        of_authority: None,
        gias: None,
        span: place,
    };
    let (path, declared) = match space {
        "local" => (vec![key("local"), key(name)], library.facts.local.get(name)?.value.clone()),
        "people" => (vec![key("people"), key(name)], text(&library.facts.people.get(name)?.value.help.value)),
        _ => (vec![key(name)], text(&format!("the school's {name}"))),
    };
    let path: Vec<Step> = path;
    let set = |value: Value| vec![Edit::Set(path.clone(), value)];
    let said =
        format!("the model now prints this, and you have not given it: {}", declared.help.value.trim_end_matches('.'));
    let question = Question { choices: value_choices(&declared, &set), ..Question::default() };
    Some(Outcome { kind: Kind::Fact, id: id.to_owned(), said, what: What::Question(Box::new(question)) })
}

/// The question for a parameter that a clause needs, which an answer has brought in.
pub(super) fn needed_parameter(index: usize, clause: &str, name: &str, library: &Library) -> Option<Outcome> {
    let declared = &library.clauses.get(clause)?.front.parameters.get(name)?.value;
    let place = between::topic_of(clause, library).unwrap_or(clause);
    let path = in_policy(index, &[key("parameters"), key(place), key(name)]);
    let set = |value: Value| vec![Edit::Set(path.clone(), value)];
    let said = format!("the model asks for something here: {}", declared.help.value.trim_end_matches('.'));
    let question = Question { choices: value_choices(declared, &set), ..Question::default() };
    let what = What::Question(Box::new(question));
    Some(Outcome { kind: Kind::Default, id: format!("{clause}.{name}"), said, what })
}

/// What `gather` makes of the plan of each school, on as many threads as are asked for, in their order.
pub(crate) fn each<T: Send>(
    pairs: &Pairs<'_>,
    schools: &[SchoolText],
    asked: &Asked,
    today: Date,
    is_tried: bool,
    jobs: usize,
    gather: &(dyn Fn(Plan) -> T + Sync),
) -> Vec<T> {
    let share = schools.len().div_ceil(jobs.max(1)).max(1);
    let work = |schools: &[SchoolText]| -> Vec<T> {
        schools.iter().map(|school| gather(plan(pairs, school, asked, today, is_tried))).collect()
    };
    std::thread::scope(|scope| {
        let shares: Vec<_> = schools.chunks(share).map(|schools| scope.spawn(|| work(schools))).collect();
        shares.into_iter().flat_map(|share| share.join().expect("no thread panics")).collect()
    })
}

/// The name of a school file within its folder.
pub(crate) fn name_of(path: &str) -> String {
    Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned()
}
