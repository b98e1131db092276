//! What a release comes to for many schools: who is behind, what each would be asked, and which change asks for it.

use super::between::home;
use super::outcome::{Kind, What};
use super::plan::{Pairs, Plan};
use super::taken::How;
use crate::date::Date;
use crate::diagnostic::Severity;
use crate::failure::Failure;
use crate::library::{Library, add_text};
use crate::load::{self, Error};
use crate::model::release::{ReleaseId, is_name};
use crate::model::school::SchoolFile;
use crate::output::Manifest;
use crate::pinned;
use crate::published::record;
use crate::schools::SchoolText;
use crate::shape;
use crate::source::Sources;
use crate::verify;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What going on comes to for one policy.
#[derive(Clone, Debug, Default)]
pub struct Comes {
    /// The id of the school.
    pub school: String,
    /// The id of the policy.
    pub policy: String,
    /// The release it is built from, if it says.
    pub from: Option<ReleaseId>,
    /// The release it goes to.
    pub to: String,
    /// The day by which schools are asked to have gone there.
    pub adopt_by: Option<Date>,
    /// Whether there is a release to compare with: else nobody knows what the model changes.
    pub is_compared: bool,
    /// How many changes of the model it takes over.
    pub taken: usize,
    /// How many entries of its own stay, under their names or others.
    pub kept: usize,
    /// How many are taken out.
    pub removed: usize,
    /// How many questions there are.
    pub questions: usize,
}

impl Comes {
    /// In words.
    pub fn words(&self) -> String {
        let count = |number: usize, one: &str, more: &str| match number {
            0 => None,
            1 => Some(format!("1 {one}")),
            _ => Some(format!("{number} {more}")),
        };
        let parts = [
            count(self.taken, "change", "changes"),
            count(self.kept, "entry kept", "entries kept"),
            count(self.removed, "taken out", "taken out"),
            count(self.questions, "question", "questions"),
        ];
        let mut parts: Vec<String> = parts.into_iter().flatten().collect();
        if !self.is_compared {
            let why = self.from.as_ref().map_or(String::new(), |from| format!(": {} is not here", from.name));
            parts.push(format!("not compared{why}"));
        }
        if parts.is_empty() { "no change".to_owned() } else { parts.join(", ") }
    }
}

/// What going on comes to for each policy of a school that is behind. What a school has for all of its policies is told with the first.
pub(crate) fn comes(pairs: &Pairs<'_>, plan: &Plan) -> Vec<Comes> {
    let mut all: Vec<Comes> = Vec::new();
    for moved in &plan.moves {
        let shared = if all.is_empty() { plan.shared.as_slice() } else { &[] };
        let theirs = pairs.ground.release(&moved.to);
        let file = theirs.and_then(|theirs| theirs.library.release.as_ref());
        let mut comes = Comes {
            school: plan.id.clone(),
            policy: moved.policy.clone(),
            from: moved.from.clone(),
            to: moved.to.name.clone(),
            adopt_by: file.and_then(|file| file.adopt_by).map(|by| by.value),
            is_compared: moved.is_base_known,
            taken: moved.taken.len(),
            ..Comes::default()
        };
        for outcome in moved.outcomes.iter().chain(shared) {
            match outcome.what {
                What::Kept | What::Renamed(..) => comes.kept += 1,
                What::Removed(_) => comes.removed += 1,
                What::Question(_) => comes.questions += 1,
            }
        }
        all.push(comes);
    }
    all
}

/// What a release comes to for one school.
pub(crate) struct OfSchool {
    /// The id of the school.
    pub school: String,
    /// What it comes to for each of its policies.
    pub policies: Vec<Comes>,
    /// Why it could not go there, in words.
    pub blocked: Vec<String>,
    /// What of the release it is that changes something.
    changes: BTreeMap<String, OfSchoolChange>,
}

/// A change of the library, as one school meets it.
#[derive(Default)]
struct OfSchoolChange {
    how: Option<How>,
    questions: usize,
    /// What of it changed: items of a clause, or the whole.
    parts: BTreeSet<String>,
}

/// Gathers what a plan comes to.
pub(crate) fn of_school(pairs: &Pairs<'_>, plan: &Plan) -> OfSchool {
    let mut changes: BTreeMap<String, OfSchoolChange> = BTreeMap::new();
    for moved in &plan.moves {
        for taken in &moved.taken {
            let change = changes.entry(home(&taken.id).to_owned()).or_default();
            change.how = change.how.or(Some(taken.how));
            change.parts.insert(taken.id.clone());
        }
        let base = moved.from.clone().filter(|_| moved.is_base_known);
        let between = pairs.betweens.get(&(base, moved.to.clone()));
        for outcome in &moved.outcomes {
            let What::Question(_) = outcome.what else { continue };
            let clause = home(&outcome.id);
            let now = |id: &str| between.and_then(|between| between.name_now(id).ok()?.into_iter().next());
            let about = if matches!(outcome.kind, Kind::Default | Kind::Clause) {
                outcome.id.clone()
            } else {
                now(clause).unwrap_or_else(|| clause.to_owned())
            };
            let change = changes.entry(about).or_default();
            change.how = change.how.or(match outcome.kind {
                Kind::Default => Some(How::Set),
                Kind::Clause => Some(How::Gone),
                _ => None,
            });
            change.questions += 1;
            change.parts.insert(now(&outcome.id).unwrap_or_else(|| outcome.id.clone()));
        }
    }
    for outcome in plan.shared.iter().filter(|outcome| matches!(outcome.what, What::Question(_))) {
        let change = changes.entry(outcome.id.clone()).or_default();
        change.how = Some(How::Set);
        change.questions += 1;
        change.parts.insert(outcome.id.clone());
    }
    let wrong = plan.found.iter().filter(|fault| fault.severity == Severity::Error).map(|fault| fault.message.clone());
    let blocked = wrong.chain(plan.blocked.iter().cloned()).collect();
    OfSchool { school: plan.id.clone(), policies: comes(pairs, plan), blocked, changes }
}

/// What a release comes to for all schools.
#[derive(Debug, Default)]
pub struct Impact {
    /// How many schools there are.
    pub schools: usize,
    /// How many policies would go on.
    pub policies: usize,
    /// Schools for which nothing changes.
    pub unchanged: Vec<String>,
    /// Schools that take changes over and are asked nothing.
    pub taken: Vec<String>,
    /// Schools that are asked something, and how much.
    pub asked: Vec<(String, usize)>,
    /// Schools that could not go on, each with why.
    pub blocked: Vec<(String, String)>,
    /// Each change, with the most questions first.
    pub changes: Vec<Change>,
}

/// A change of the library, and whom it concerns.
#[derive(Debug)]
pub struct Change {
    /// What changed: a clause, a term, a default.
    pub id: String,
    /// How, in a word.
    pub how: String,
    /// How many schools it concerns.
    pub schools: usize,
    /// How many questions it asks.
    pub questions: usize,
    /// What of it changed that changes.md does not explain.
    pub unexplained: Vec<String>,
    /// Whether changes.md says why of any of it.
    pub is_explained: bool,
}

/// Adds up what a release comes to.
pub(crate) fn impact(schools: &[OfSchool], is_explained: &dyn Fn(&str) -> bool) -> Impact {
    let mut impact = Impact { schools: schools.len(), ..Impact::default() };
    #[derive(Default)]
    struct OfAll<'s> {
        how: BTreeSet<How>,
        schools: usize,
        questions: usize,
        parts: BTreeSet<&'s str>,
    }
    let mut changes: BTreeMap<&str, OfAll<'_>> = BTreeMap::new();
    for school in schools {
        let sum = |count: fn(&Comes) -> usize| school.policies.iter().map(count).sum::<usize>();
        let questions = sum(|comes| comes.questions);
        impact.policies += school.policies.len();
        let name = school.school.clone();
        match (school.blocked.first(), questions, sum(|comes| comes.taken + comes.removed)) {
            (Some(why), ..) => impact.blocked.push((name, why.clone())),
            (None, 0, 0) => impact.unchanged.push(name),
            (None, 0, _) => impact.taken.push(name),
            (None, questions, _) => impact.asked.push((name, questions)),
        }
        for (id, of_school) in &school.changes {
            let change = changes.entry(id).or_default();
            change.how.extend(of_school.how);
            change.schools += 1;
            change.questions += of_school.questions;
            change.parts.extend(of_school.parts.iter().map(String::as_str));
        }
    }
    let told = changes.into_iter().map(|(id, OfAll { how, schools, questions, parts })| {
        let words: Vec<&str> = how.into_iter().map(How::word).collect();
        let how = if words.is_empty() { "own entries".to_owned() } else { words.join(", ") };
        let unexplained: Vec<String> =
            parts.iter().filter(|part| !is_explained(part)).map(|part| (*part).to_owned()).collect();
        let is_explained = unexplained.len() < parts.len();
        Change { id: id.to_owned(), how, schools, questions, unexplained, is_explained }
    });
    impact.changes = told.collect();
    impact.changes.sort_by(|one, other| {
        (other.questions, other.schools).cmp(&(one.questions, one.schools)).then_with(|| one.id.cmp(&other.id))
    });
    impact
}

/// Where schools stand: which releases their texts were approved from, their policies are built from, and their published files show.
pub struct Stands {
    publisher: String,
    publishers: BTreeMap<String, String>,
    rows: BTreeMap<String, Stand>,
    published: BTreeSet<(String, String, String)>,
}

/// A release, and who is where.
#[derive(Clone, Debug, Default)]
pub struct Stand {
    /// Which it is.
    pub release: String,
    /// How many policies were last approved from it.
    pub approved: usize,
    /// The schools that have a policy which is built from it.
    pub pinned: BTreeSet<String>,
    /// How many published policies show it.
    pub published: usize,
    /// The schools whose published policies show it, by the id that these have.
    pub publishing: BTreeSet<String>,
}

/// What is wrong with downloaded files.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Doubtful {
    /// Those of no policy that this program made.
    pub unread: Vec<String>,
    /// Those that are not as they were built.
    pub altered: Vec<String>,
}

/// What stands in a school file that can be read; the schools with others are told of elsewhere.
fn read(school: &SchoolText) -> Option<SchoolFile> {
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let (file, text) = add_text(String::new(), school.bytes.as_ref().ok()?, &mut sources, &mut found);
    shape::read(&text, file, 0, &mut found)
}

impl Stands {
    /// Where these schools stand, as their files say.
    pub(crate) fn of(schools: &[SchoolText], library: &Library) -> Stands {
        let own = library.release.as_ref().map_or(pinned::BUILT_IN, |file| file.publisher.as_str());
        let mut stands = Stands {
            publisher: own.to_owned(),
            publishers: BTreeMap::new(),
            rows: BTreeMap::new(),
            published: BTreeSet::new(),
        };
        for school in schools {
            let Some(file) = read(school) else { continue };
            let publisher = pinned::publisher(&file, library);
            stands.publishers.insert(school.id.clone(), publisher.clone());
            for policy in &file.policy {
                if let Some(last) = policy.approval.iter().max_by_key(|record| record.on.value) {
                    let name = last.release.as_ref().map_or("release not recorded", |name| name.as_str());
                    stands.row(&publisher, name).approved += 1;
                }
                let pin = policy.release.as_ref().map_or("no release", |pin| pin.as_str());
                stands.row(&publisher, pin).pinned.insert(school.id.clone());
            }
        }
        stands
    }

    fn row(&mut self, publisher: &str, name: &str) -> &mut Stand {
        let release = if is_name(name) { format!("{publisher} {name}") } else { name.to_owned() };
        self.rows.entry(release.clone()).or_insert_with(|| Stand { release, ..Stand::default() })
    }

    /// Adds what downloaded pages and PDFs show.
    pub(crate) fn read_published(&mut self, folder: &Path) -> Result<Doubtful, Failure> {
        if !folder.is_dir() {
            return Err(Failure(format!("there is no folder {}", load::shown(folder))));
        }
        let mut doubtful = Doubtful::default();
        for path in load::documents_below(folder) {
            let bytes = load::read(&path)?;
            let copies = match verify::verify(&bytes) {
                Ok(copies) => copies,
                // Lists, papers and redlines lie beside policies.
                Err(_) if verify::is_beside_policies(&bytes) => continue,
                Err(_) => {
                    doubtful.unread.push(load::shown(&path));
                    continue;
                }
            };
            if !copies.iter().all(verify::Verified::is_unaltered) {
                doubtful.altered.push(load::shown(&path));
            }
            for copy in copies {
                let fact = |name: &str| copy.fact(name).unwrap_or_default();
                self.publish(fact(record::SCHOOL), fact(record::POLICY), fact(record::RELEASE));
            }
        }
        Ok(doubtful)
    }

    /// Adds what was built last into the folder of output.
    pub(crate) fn read_built(&mut self, folder: &Path) -> Result<(), Error> {
        let manifests = if folder.is_dir() { load::manifests(folder)? } else { Vec::new() };
        for (school, bytes) in manifests {
            let Ok(manifest) = serde_json::from_slice::<Manifest>(&bytes) else { continue };
            for policy in &manifest.policies {
                self.publish(&school, &policy.id, &policy.release);
            }
        }
        Ok(())
    }

    /// Adds a published policy of a school, whatever file shows it.
    pub fn publish(&mut self, school: &str, policy: &str, release: &str) {
        self.published.insert((school.to_owned(), policy.to_owned(), release.to_owned()));
    }

    /// Each release, by name.
    pub fn rows(mut self) -> Vec<Stand> {
        for (school, _, release) in std::mem::take(&mut self.published) {
            let name = if release.is_empty() { "release not said" } else { release.as_str() };
            let publisher = self.publishers.get(&school).unwrap_or(&self.publisher).clone();
            let row = self.row(&publisher, name);
            row.published += 1;
            row.publishing.insert(school);
        }
        self.rows.into_values().collect()
    }
}

/// A wording that schools do not want.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// The clause or item.
    pub id: String,
    /// How many policies leave it out.
    pub dropped: usize,
    /// How many have their own words in its place.
    pub replaced: usize,
    /// The schools that do.
    pub schools: BTreeSet<String>,
}

/// What schools leave out or word for themselves, the most frequent first.
pub(crate) fn rejected(schools: &[SchoolText]) -> Vec<Rejected> {
    let mut rows: BTreeMap<String, Rejected> = BTreeMap::new();
    let mut put = |id: &str, school: &str, count: fn(&mut Rejected)| {
        let empty = || Rejected { id: id.to_owned(), dropped: 0, replaced: 0, schools: BTreeSet::new() };
        let row = rows.entry(id.to_owned()).or_insert_with(empty);
        count(row);
        row.schools.insert(school.to_owned());
    };
    for school in schools {
        for policy in read(school).iter().flat_map(|file| &file.policy) {
            policy.drop.iter().for_each(|id| put(&id.value, &school.id, |row| row.dropped += 1));
            policy.replace.iter().for_each(|own| put(&own.clause.value, &school.id, |row| row.replaced += 1));
        }
    }
    let mut rows: Vec<Rejected> = rows.into_values().collect();
    rows.sort_by(|one, other| {
        (other.dropped + other.replaced).cmp(&(one.dropped + one.replaced)).then_with(|| one.id.cmp(&other.id))
    });
    rows
}
