//! A school's file, opened: what stands in it, what becomes of it, and what its models ask.

use super::office::{Here, Office};
use super::page::{Hidden, Wrong};
use super::ways;
use crate::approve::encoding::Encoding;
use crate::assemble;
use crate::build::{self, Built, Plan};
use crate::diagnostic::{Diagnostic, Severity, to_text};
use crate::digest::sha256;
use crate::document::Document;
use crate::edit::{self, Step, key};
use crate::enrol::answers::{FIRST, Place};
use crate::enrol::asks::{Asks, Told};
use crate::enrol::trial::Setting;
use crate::failure::Failure;
use crate::library::{Library, add_text};
use crate::model::school::{PolicyFile, SchoolFile};
use crate::school;
use crate::schools::SchoolText;
use crate::source::{Sources, Span};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A school's file, opened.
pub(crate) struct School<'o> {
    /// What the editor works on.
    pub office: &'o Office,
    /// The workspace.
    pub here: &'o Here,
    /// The file as it was read.
    pub file: &'o SchoolText,
    /// Its bytes.
    pub bytes: &'o [u8],
    /// How it is written.
    pub encoding: Encoding,
    /// Its text.
    pub text: String,
    /// What stands in it.
    pub parsed: SchoolFile,
    built: OnceCell<Built>,
}

/// A policy of a school's file.
#[derive(Clone, Copy)]
pub(crate) struct Policy<'s> {
    /// Its number in the file, from 0.
    pub index: usize,
    /// What stands in the file.
    pub file: &'s PolicyFile,
}

impl<'s> Policy<'s> {
    /// Its id.
    pub(crate) fn id(&self) -> &'s str {
        self.file.id().as_str()
    }
}

/// What a school's file says of what it is asked to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// This.
    Said(String),
    /// Nothing, and the authority says this for all of its schools.
    OfAuthority(String),
    /// That it will know later.
    NotYet,
    /// Nothing.
    Nothing,
}

/// A school's file that cannot be opened: what is wrong with it.
pub(crate) struct Unread(pub Vec<Wrong>);

/// The keys at the top of a school's file that tell of the school, with what they are.
pub(crate) const PARTICULARS: [(&str, &str); 9] = [
    ("name", "Name"),
    ("kind", "Kind of school"),
    ("website", "Website"),
    ("published-at", "Where its policies are published"),
    ("email", "Email"),
    ("phone", "Telephone"),
    ("address", "Address"),
    ("authority", "Local authority or trust"),
    ("urn", "Unique reference number (URN)"),
];

/// Opens a school's file. One that cannot be read as such is told of.
pub(crate) fn open<'o>(
    office: &'o Office,
    here: &'o Here,
    file: &'o SchoolText,
) -> Result<Result<School<'o>, Unread>, Failure> {
    let bytes = file.bytes.as_ref().map_err(|error| Failure(error.to_string()))?;
    let text = Encoding::read(bytes);
    let parsed = text.as_ref().and_then(|(text, _)| parse(&file.path, text));
    let (Some((text, encoding)), Some(parsed)) = (text, parsed) else {
        let built = build_alone(here, file);
        return Ok(Err(Unread(built.found.iter().map(|fault| wrong(fault, &built.sources)).collect())));
    };
    office.remember(&sha256(bytes), &text);
    Ok(Ok(School { office, here, file, bytes, encoding, text, parsed, built: OnceCell::new() }))
}

/// What stands in a school's file, if that can be read.
pub(crate) fn parse(path: &str, text: &str) -> Option<SchoolFile> {
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let (id, text) = add_text(path.to_owned(), text.as_bytes(), &mut sources, &mut found);
    school::parse(&text, id, &mut found)
}

fn build_alone(here: &Here, file: &SchoolText) -> Built {
    let plan = Plan { today: here.today, formats: &[], output: None, jobs: 1 };
    build::build(&here.workspace, std::slice::from_ref(file), &plan).swap_remove(0)
}

/// A fault as it is shown, with its place and the lines there.
pub(crate) fn wrong(fault: &Diagnostic, sources: &Sources) -> Wrong {
    let (line, column) = sources.line_column(fault.span);
    Wrong {
        message: fault.message.clone(),
        help: fault.help.clone(),
        href: None,
        place: Some(format!("{}:{line}:{column} ({})", sources.file(fault.span.file).path, fault.code)),
        snippet: Some(to_text(fault, sources, false)),
    }
}

impl<'o> School<'o> {
    /// Its id.
    pub(crate) fn id(&self) -> &'o str {
        &self.file.id
    }

    /// Its name.
    pub(crate) fn name(&self) -> String {
        crate::grammar::typographic(&self.parsed.name.value)
    }

    /// Where its file is.
    pub(crate) fn path(&self) -> PathBuf {
        PathBuf::from(&self.file.path)
    }

    /// The digest of its file, by which a page knows whether that has changed since.
    pub(crate) fn digest(&self) -> String {
        sha256(self.bytes)
    }

    /// What every form of it sends back.
    pub(crate) fn hidden(&self) -> Vec<Hidden> {
        vec![Hidden::new("digest", self.digest())]
    }

    /// Where and when it is tried.
    pub(crate) fn setting(&self) -> Setting<'o> {
        Setting { workspace: &self.here.workspace, today: self.here.today }
    }

    /// What becomes of its file as it stands.
    pub(crate) fn built(&self) -> &Built {
        self.built.get_or_init(|| build_alone(self.here, self.file))
    }

    /// What becomes of its file with another text.
    pub(crate) fn tried(&self, text: &str) -> Built {
        let bytes = Ok(text.as_bytes().to_vec());
        build_alone(self.here, &SchoolText { path: self.file.path.clone(), id: self.file.id.clone(), bytes })
    }

    /// Its policies.
    pub(crate) fn policies(&self) -> impl Iterator<Item = Policy<'_>> {
        policies_of(&self.parsed)
    }

    /// The policy of this id.
    pub(crate) fn policy(&self, id: &str) -> Option<Policy<'_>> {
        self.policies().find(|policy| policy.id() == id)
    }

    /// What a policy comes to, if it comes to anything.
    pub(crate) fn document(&self, policy: Policy<'_>) -> Option<&Document> {
        self.built().documents.iter().find(|document| document.id == policy.id())
    }

    /// The title of a policy, and whose it is.
    pub(crate) fn title(&self, policy: Policy<'_>) -> String {
        let title = self.document(policy).map_or_else(|| policy.id().to_owned(), |document| document.title.clone());
        format!("{title}, {}", self.name())
    }

    /// The library that a policy is built from.
    pub(crate) fn library(&self, policy: Policy<'_>) -> &'o Library {
        let basis = self.here.workspace.basis(policy.file, &self.parsed);
        basis.map_or(&self.here.workspace.library, |basis| basis.library)
    }

    /// Its kind, and the broader ones.
    fn family<'l>(&self, library: &'l Library, kind: &'l mut String) -> Vec<&'l str> {
        let understood =
            self.parsed.kind.known.as_ref().and_then(|kind| library.kinds.understood(kind, &mut Vec::new()));
        *kind = understood.unwrap_or_default();
        library.kinds.family(kind)
    }

    /// What the model of a policy asks of it.
    pub(crate) fn asks(&self, policy: Policy<'_>) -> Option<Asks<'o>> {
        let library = self.library(policy);
        let model = library.models.get(policy.file.model.as_str())?;
        let mut kind = String::new();
        let family: Vec<String> = self.family(library, &mut kind).into_iter().map(str::to_owned).collect();
        Some(Asks::of(model, library).of_kind(&family, library))
    }

    /// What all its models ask it to tell, each once, with the library that asks: the head and the chair first.
    pub(crate) fn asked(&self) -> Vec<(Told, &'o Library)> {
        let mut asked: Vec<(Told, &Library)> = Vec::new();
        for policy in self.policies() {
            let library = self.library(policy);
            for told in self.asks(policy).map_or_else(Vec::new, |asks| asks.told) {
                if !asked.iter().any(|(known, _)| *known == told.told) {
                    asked.push((told.told, library));
                }
            }
        }
        let is_late = |told: &Told| !matches!(told, Told::Post(post) if FIRST.contains(&post.as_str()));
        asked.sort_by_key(|(told, _)| is_late(told));
        asked
    }

    /// What its file says of a post or a fact.
    pub(crate) fn known(&self, told: &Told) -> Known {
        let written = match told {
            Told::Post(post) => self.parsed.people.get(post).map(|holder| holder.value.value.clone()),
            Told::Fact(fact) => self.parsed.local.get(fact).map(|fact| fact.value.value.written()),
        };
        let of_authority = match told {
            Told::Post(_) => None,
            Told::Fact(fact) => {
                self.here.workspace.library.settings.local.get(fact).map(|fact| fact.value.value.written())
            }
        };
        match written {
            None => of_authority.map_or(Known::Nothing, Known::OfAuthority),
            Some(words) if words.trim() == school::NOT_KNOWN_YET => Known::NotYet,
            Some(words) => Known::Said(words),
        }
    }

    /// What stands at the top of its file under a key.
    pub(crate) fn particular(&self, name: &str) -> Option<&str> {
        let file = &self.parsed;
        let written = match name {
            "name" => Some(&file.name),
            "kind" => file.kind.known.as_ref(),
            "website" => file.website.as_ref(),
            "published-at" => file.published_at.as_ref(),
            "email" => file.email.as_ref(),
            "phone" => file.phone.as_ref(),
            "address" => file.address.as_ref(),
            "authority" => file.authority.as_ref(),
            "urn" => file.urn.as_ref(),
            _ => None,
        };
        written.map(|at| at.as_str())
    }

    /// What its policies print and it has not told.
    pub(crate) fn missing(&self) -> BTreeSet<Told> {
        let built = self.built();
        let missing = built.found.iter().filter_map(|fault| assemble::missing_fact(fault, &built.sources));
        missing.filter_map(|fact| Told::named(&fact)).collect()
    }

    /// The topics of which a policy must choose a wording and has not.
    pub(crate) fn to_choose(&self, policy: Policy<'_>) -> Vec<&'o str> {
        let asks = self.asks(policy).unwrap_or_default();
        let topics = asks.topics.into_iter().filter(|topic| topic.default.is_none());
        topics.map(|topic| topic.id).filter(|topic| !policy.file.choose.value.contains_key(*topic)).collect()
    }

    /// What is wrong with what stands at a place, in the order of `check`.
    pub(crate) fn about(&self, place: &Place) -> Vec<Wrong> {
        let built = self.built();
        let found = crate::enrol::trial::about(built, &self.text, place, self.parsed.policy.len());
        found.into_iter().map(|fault| self.shown(fault, built)).collect()
    }

    /// Faults, each with the page on which it is mended.
    pub(crate) fn faults(&self, severity: Severity, of: Option<Policy<'_>>) -> Vec<Wrong> {
        let built = self.built();
        let found = built.found.iter().filter(|fault| fault.severity == severity);
        found.filter(|fault| self.concerns(fault, built, of)).map(|fault| self.shown(fault, built)).collect()
    }

    /// Whether a fault is about this policy, or about what all of them share.
    fn concerns(&self, fault: &Diagnostic, built: &Built, of: Option<Policy<'_>>) -> bool {
        let Some(policy) = of else { return true };
        if built.sources.file(fault.span.file).path != built.path {
            return true;
        }
        let begins =
            |at: &Span| built.all_begin.iter().filter(|begin| begin.start <= at.start).map(|begin| begin.start).max();
        let own = built.all_begin.get(policy.index).map(|begin| begin.start);
        let at = begins(&fault.span);
        at.is_none() || at == own
    }

    /// A fault with the page on which it is mended.
    fn shown(&self, fault: &Diagnostic, built: &Built) -> Wrong {
        self.shown_in(fault, built, &self.text, &self.parsed)
    }

    /// The same of a file with another text, and what then stands in it.
    pub(crate) fn shown_in(&self, fault: &Diagnostic, built: &Built, text: &str, parsed: &SchoolFile) -> Wrong {
        Wrong { href: self.mended_at(fault, built, text, parsed), ..wrong(fault, &built.sources) }
    }

    fn mended_at(&self, fault: &Diagnostic, built: &Built, text: &str, parsed: &SchoolFile) -> Option<String> {
        let id = self.id();
        if let Some(told) = assemble::missing_fact(fault, &built.sources) {
            return Some(match told.strip_prefix("school.") {
                Some(name) => format!("{}#answer", ways::of_school(id, &format!("about/{name}"))),
                None => format!("{}#answer", ways::of_school(id, &format!("facts/{told}"))),
            });
        }
        let is_here = |span: &Span| built.sources.file(span.file).path == built.path;
        let related = fault.related.iter().map(|(span, _)| *span);
        let span = std::iter::once(fault.span).chain(related).find(is_here)?;
        let at = built.all_begin.iter().rposition(|begin| begin.start <= span.start);
        let policy = at.and_then(|at| policies_of(parsed).nth(at));
        let of_policy = |page: &str| policy.map(|policy| ways::of_policy(id, policy.id(), page));
        match fault.code.name() {
            "nobody-to-tell" => return Some(ways::of_school(id, "facts")),
            "review-unknown" | "review-due-soon" | "review-overdue" => return of_policy("dates"),
            "not-approved" | "changed-since-approval" => return of_policy("approve"),
            "unresolved-choice" => {
                let topics = policy.map_or_else(Vec::new, |policy| self.to_choose(policy));
                let topic = topics.into_iter().find(|topic| fault.message.contains(&format!("\"{topic}\"")));
                return of_policy(&topic.map_or("wordings".to_owned(), |topic| format!("wordings/{topic}")));
            }
            _ => {}
        }
        let places = self.places(parsed);
        let here = places.iter().filter_map(|(way, href)| Some((edit::entry_of(text, way)?, href)));
        let around = here.filter(|(place, _)| place.start <= span.start as usize && (span.end as usize) <= place.end);
        let nearest = around.min_by_key(|(place, _)| place.len()).map(|(_, href)| href.clone());
        nearest.or_else(|| policy.map(|policy| ways::policy(id, policy.id())))
    }

    /// The ways to what a page changes in a file with this in it, each with that page.
    fn places(&self, parsed: &SchoolFile) -> Vec<(edit::Path, String)> {
        let id = self.id();
        let mut places: Vec<(edit::Path, String)> = Vec::new();
        for (name, _) in PARTICULARS {
            places.push((vec![key(name)], format!("{}#answer", ways::of_school(id, &format!("about/{name}")))));
        }
        let people = parsed.people.keys().map(|post| Told::Post(post.clone()));
        let local = parsed.local.keys().map(|fact| Told::Fact(fact.clone()));
        for told in people.chain(local) {
            let href = format!("{}#answer", ways::of_school(id, &format!("facts/{told}")));
            places.push((vec![key(told.table()), key(told.key())], href));
        }
        for policy in policies_of(parsed) {
            let way = |rest: &[Step]| edit::in_policy(policy.index, rest);
            let page = |page: &str| ways::of_policy(id, policy.id(), page);
            for topic in policy.file.choose.value.keys() {
                places.push((
                    way(&[key("choose"), key(topic)]),
                    format!("{}#answer", page(&format!("wordings/{topic}"))),
                ));
            }
            for (name, field) in [("reviewed", "reviewed"), ("review", "review"), ("next-review", "next-review")] {
                places.push((way(&[key(name)]), format!("{}#{field}", page("dates"))));
            }
            places.push((way(&[key("drop")]), page("leave-out")));
            for (at, added) in policy.file.add.iter().enumerate() {
                for field in ["title", "text", "reason"] {
                    let href = format!("{}#{field}", page(&format!("add/{}", added.id)));
                    places.push((way(&[key("add"), Step::At(at), key(field)]), href));
                }
            }
            for (at, own) in policy.file.replace.iter().enumerate() {
                for field in ["text", "reason", "until"] {
                    let href = format!("{}#{field}", page(&format!("own/{}", own.clause)));
                    places.push((way(&[key("replace"), Step::At(at), key(field)]), href));
                }
            }
        }
        places
    }
}

/// The policies of a school's file.
fn policies_of(parsed: &SchoolFile) -> impl Iterator<Item = Policy<'_>> {
    parsed.policy.iter().enumerate().map(|(index, file)| Policy { index, file })
}

/// The folder of a school's file.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
