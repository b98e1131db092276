//! A text of a policy as people name it: today's, the one that was approved last, that of a release, that of a school's file
//! of another day, or one that was published.

use crate::assemble;
use crate::build::{self, Plan};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::document::{Approval, Document};
use crate::failure::{Failure, Faults, Refused};
use crate::grammar::counted;
use crate::kept;
use crate::library::{Library, add_text};
use crate::load;
use crate::markdown::foreign;
use crate::model::release::ReleaseId;
use crate::model::school::{PolicyFile, SchoolFile};
use crate::pinned::{self, Wanted};
use crate::prose::PassageKind;
use crate::published::normal::normal;
use crate::published::{html, lines};
use crate::redline::{self, Made, Redline, Side};
use crate::release::explained::Explained;
use crate::render::Theme;
use crate::school::{self, Policy, School};
use crate::schools::SchoolText;
use crate::source::{At, FileId, Sources};
use crate::verify;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};

/// Which text is meant.
pub(crate) enum Wording {
    /// As the school's file makes it today.
    Today,
    /// As it was approved last.
    Approved,
    /// As the school's file makes it from this release.
    Release(String),
    /// As a school's file of another day makes it.
    File(PathBuf),
    /// As a page, a PDF or a text has it, of which only the words are known.
    Published(PathBuf),
}

impl Wording {
    /// What a person has written for it.
    pub(crate) fn of(written: &str) -> Wording {
        let path = PathBuf::from(written);
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        match (written, ending.as_str()) {
            ("today", _) => Wording::Today,
            ("approved", _) => Wording::Approved,
            (_, "html" | "htm" | "pdf" | "txt" | "text" | "md" | "markdown") => Wording::Published(path),
            // What is in them is no text; that is told of where it is read.
            (_, "doc" | "docx" | "odt" | "rtf") => Wording::Published(path),
            (_, "toml") => Wording::File(path),
            _ if path.exists() => Wording::File(path),
            _ => Wording::Release(written.to_owned()),
        }
    }

    /// The release that must be read for it.
    pub(crate) fn release(&self) -> Option<&str> {
        match self {
            Wording::Release(name) => Some(name),
            Wording::Today | Wording::Approved | Wording::File(_) | Wording::Published(_) => None,
        }
    }
}

/// A school's file with its workspace, in which one policy is meant.
pub(crate) struct Opened {
    /// The workspace.
    pub workspace: Workspace,
    /// The file.
    pub file: SchoolText,
    /// The id of the policy.
    pub policy: String,
    path: PathBuf,
    /// The policy as the file makes it today.
    document: Document,
    today: Date,
}

/// A text with all that it was made of.
pub(crate) struct Whole<'o> {
    /// The text.
    pub document: Document,
    /// Its library.
    pub library: &'o Library,
    /// The school as its library knows it, with this policy alone.
    pub school: School<'o>,
    /// What it looks like.
    pub theme: Option<&'o Theme>,
    /// Which it is, as it goes on in a sentence.
    pub said: String,
    /// The authority's words on what changed in its library.
    pub explained: Vec<Explained>,
}

impl Whole<'_> {
    /// The policy.
    pub(crate) fn policy(&self) -> &Policy<'_> {
        self.school.policies.first().expect("a text is made of its policy")
    }

    /// The same, to be compared.
    fn made(&self) -> Made<'_> {
        let (document, library, school) = (&self.document, self.library, &self.school);
        Made { document, library, school, policy: self.policy(), said: &self.said }
    }
}

/// A text, as much of it as is known.
pub(crate) enum Known<'o> {
    /// All of it.
    Whole(Box<Whole<'o>>),
    /// Its words, a line each.
    Lines {
        /// The lines.
        lines: Vec<String>,
        /// Whether names and addresses are left out of them, as they are of what is approved.
        is_held_out: bool,
        /// Whether this program did not make them, so that they may be set otherwise: only words can be compared.
        is_foreign: bool,
        /// Which text it is, as it goes on in a sentence.
        said: String,
    },
}

/// Opens a school's file, which is at `path`, with the releases of these names. `workspace` is that of the file.
pub(crate) fn open(
    workspace: Workspace,
    path: &Path,
    file: SchoolText,
    policy: Option<&str>,
    releases: &[&str],
    today: Date,
) -> Result<Opened, Refused> {
    let mut workspace = workspace.with_releases_of(std::slice::from_ref(&file))?;
    let plan = Plan { today, formats: &[], output: None, jobs: 1 };
    let built = build::build(&workspace, std::slice::from_ref(&file), &plan).swap_remove(0);
    let found: Vec<Diagnostic> = errors(&workspace.found).into_iter().chain(errors(&built.found)).collect();
    if !found.is_empty() {
        let said = format!("Nothing written: {}.", counted(found.len(), "error"));
        return Err(Refused::Faults(Box::new(Faults { found, sources: built.sources }), said));
    }
    if let Some(why) = built.failed {
        return Err(Failure(why).into());
    }
    let document = chosen(built.documents, policy, &file)?;
    if !releases.is_empty() {
        let (_, _, parsed) = read(&file, &mut Sources::default())?;
        let publisher = pinned::publisher(&parsed, &workspace.library);
        let pinned = releases.iter().map(|name| ReleaseId { publisher: publisher.clone(), name: (*name).to_owned() });
        workspace.read_releases(&Wanted { pinned: pinned.collect(), ..Wanted::default() })?;
    }
    Ok(Opened { workspace, file, policy: document.id.clone(), path: path.to_owned(), document, today })
}

fn errors(found: &[Diagnostic]) -> Vec<Diagnostic> {
    found.iter().filter(|fault| fault.severity == Severity::Error).cloned().collect()
}

fn chosen(documents: Vec<Document>, policy: Option<&str>, file: &SchoolText) -> Result<Document, Failure> {
    let ids: Vec<String> = documents.iter().map(|document| document.id.clone()).collect();
    let wanted = match policy {
        Some(id) => id,
        None if ids.len() == 1 => ids[0].as_str(),
        None => return Err(Failure(format!("which policy? write --policy with one of: {}", ids.join(", ")))),
    };
    documents.into_iter().find(|document| document.id == wanted).ok_or_else(|| {
        let help =
            did_you_mean(wanted, ids.iter().map(String::as_str)).map_or(String::new(), |help| format!("; {help}"));
        Failure(format!("{} has no policy \"{wanted}\"{help}", file.path))
    })
}

/// A school's file as it is written.
fn read(file: &SchoolText, sources: &mut Sources) -> Result<(FileId, String, SchoolFile), Failure> {
    let bytes = file.bytes.as_ref().map_err(|error| Failure(error.to_string()))?;
    let (id, text) = add_text(file.path.clone(), bytes, sources, &mut Vec::new());
    let parsed = school::parse(&text, id, &mut Vec::new());
    let parsed = parsed.ok_or_else(|| Failure(format!("{} cannot be read", file.path)))?;
    Ok((id, text, parsed))
}

impl Opened {
    /// The policy as the file makes it today.
    pub(crate) fn today(&self) -> Result<Whole<'_>, Failure> {
        self.made(None)
    }

    /// A text of this policy. A file of another day is opened for itself.
    pub(crate) fn text(&self, wording: &Wording) -> Result<Known<'_>, Failure> {
        match wording {
            Wording::Today | Wording::File(_) => Ok(Known::Whole(Box::new(self.today()?))),
            Wording::Release(name) => Ok(Known::Whole(Box::new(self.made(Some(name))?))),
            Wording::Approved => self.approved(),
            Wording::Published(path) => published(path, &self.document),
        }
    }

    /// The text as the file makes it, perhaps from another release than it says.
    fn made(&self, release: Option<&str>) -> Result<Whole<'_>, Failure> {
        let mut sources = Sources::over(self.workspace.sources.clone());
        let (id, text, mut parsed) = read(&self.file, &mut sources)?;
        let is_it = |policy: &PolicyFile| policy.id().value == self.policy;
        let at = parsed.policy.iter().position(is_it).expect("the policy was found in this file");
        let mut policy = parsed.policy[at].clone();
        let written_for = self.workspace.basis(&policy, &parsed).ok().map(|basis| basis.library);
        if let Some(name) = release {
            policy.release = Some(At::new(name.to_owned(), policy.model.span));
        }
        if release.is_some()
            && let Some(id) = pinned::pin(&policy, &parsed, &self.workspace.library)
        {
            let released = self.workspace.releases.pinned(&id, &self.workspace.root, policy.model.span);
            released.map_err(|fault| told(*fault))?;
        }
        let basis = self.workspace.basis(&policy, &parsed).map_err(|fault| told(*fault))?;
        if let Some(written_for) = written_for.filter(|_| release.is_some()) {
            redline::as_in(&mut policy, written_for, basis.library);
        }
        parsed.policy[at] = policy;
        let mut found = Vec::new();
        let mut school = school::look_up(self.file.id.clone(), &text, id, parsed, basis.library, &is_it, &mut found);
        school.design.logo.clone_from(&self.document.design.logo);
        let document = match (release, school.policies.first()) {
            (None, Some(_)) => self.document.clone(),
            (Some(_), Some(policy)) => assemble::assemble(basis.library, &school, policy, self.today, &mut found),
            (_, None) => return Err(unmade(release, &errors(&found))),
        };
        let faults = errors(&found);
        if release.is_some() && !faults.is_empty() {
            return Err(unmade(release, &faults));
        }
        let draft = format!("the draft of {}", load::shown(&self.path));
        let said = match release {
            Some(name) => format!("the text of release {name} ({})", document.stamp.short_fingerprint()),
            None => redline::said(&document, &draft),
        };
        let theme = basis.theme.or(self.workspace.theme.as_ref());
        let explained = self.workspace.explained(basis);
        Ok(Whole { document, library: basis.library, school, theme, said, explained })
    }

    /// The text that was approved last: made again, or else its words as they were kept.
    fn approved(&self) -> Result<Known<'_>, Failure> {
        let today = self.today()?;
        let policy = today.policy();
        match today.document.stamp.approval {
            Approval::Approved(_) => return Ok(Known::Whole(Box::new(today))),
            Approval::Draft => {
                return Err(Failure(format!(
                    "no approval of \"{}\" is recorded; say what to begin with: --from and a school's file, a release, or \
                     a page or PDF that was published",
                    self.policy
                )));
            }
            Approval::Changed(_) => {}
        }
        let of_today = kept::Today {
            path: &self.file.path,
            school: &today.school,
            policy,
            library: today.library,
            on: self.today,
        };
        let mut sources = Sources::over(self.workspace.sources.clone());
        match kept::in_force(&self.workspace.releases, of_today, &mut sources) {
            Ok(kept::InForce { document, released, school, .. }) => {
                let said = redline::said(&document, "the text in force");
                let theme = released.theme.as_ref().or(self.workspace.theme.as_ref());
                let (library, explained) = (&released.library, Vec::new());
                Ok(Known::Whole(Box::new(Whole { document, library, school, theme, said, explained })))
            }
            Err(why) => {
                let record = policy.file.last_approval();
                let kept = record.and_then(|record| {
                    let kept = kept::of_record(Path::new(&self.file.path), &self.file.id, &policy.file, record)?;
                    let said = format!("the text approved on {}", record.on.value);
                    Some((kept.text?, said))
                });
                let (words, said) = kept.ok_or_else(|| told(*why))?;
                // The first line is the name of the school.
                let lines = words.lines().skip(1).map(str::to_owned).collect();
                Ok(Known::Lines { lines, is_held_out: true, is_foreign: false, said })
            }
        }
    }
}

/// A fault as what stops a command.
fn told(fault: Diagnostic) -> Failure {
    let help = fault.help.map_or(String::new(), |help| format!("; {help}"));
    Failure(format!("{}{help}", fault.message))
}

fn unmade(release: Option<&str>, faults: &[Diagnostic]) -> Failure {
    let why = faults.first().map_or("its model is not there", |fault| fault.message.as_str());
    let which = release.map_or("this".to_owned(), |name| format!("release {name}"));
    Failure(format!("the school's file makes no text of {which}: {why}"))
}

/// The words of a page, a PDF or a text. `like` is the policy as it is today.
fn published(path: &Path, like: &Document) -> Result<Known<'static>, Failure> {
    let shown = load::shown(path);
    let bytes = load::read(path).map_err(|error| Failure(error.to_string()))?;
    let unread = |why: &str| Failure(format!("{shown} could not be read as a policy: {why}"));
    let why = match verify::verify(&bytes) {
        Ok(mut verified) if verified.len() == 1 => {
            let verified = verified.swap_remove(0);
            let said = match verified.is_unaltered() {
                true => format!("{shown} as it was published"),
                false => format!("{shown}, which somebody has altered"),
            };
            let lines = verified.lines().to_vec();
            return Ok(Known::Lines { lines, is_held_out: false, is_foreign: false, said });
        }
        Ok(verified) if verified.is_empty() => "it holds none".to_owned(),
        Ok(_) => return Err(unread("it holds several")),
        Err(_) if verify::is_beside_policies(&bytes) => {
            return Err(unread("it lists policies, or goes with one; name the policy itself"));
        }
        Err(why) => why.0,
    };
    let foreign = |lines| Known::Lines { lines, is_held_out: false, is_foreign: true, said: shown.clone() };
    let is_page = path.extension().is_some_and(|ending| ending.to_string_lossy().to_lowercase().starts_with("htm"));
    match foreign::text_of(&bytes) {
        Ok(page) if is_page => {
            html::lines_of(&String::from_utf8_lossy(&page)).map(foreign).map_err(|why| unread(&why.0))
        }
        Ok(text) => {
            let text = String::from_utf8_lossy(&text);
            Ok(match kept_lines(&text) {
                Some(lines) => {
                    let said = format!("the approved text in {shown}");
                    Known::Lines { lines, is_held_out: true, is_foreign: false, said }
                }
                None => foreign(foreign_lines(&text, like)),
            })
        }
        Err(kind) if kind.kind == foreign::HTML_PAGE => {
            html::lines_of(&String::from_utf8_lossy(&bytes)).map(foreign).map_err(|why| unread(&why.0))
        }
        Err(kind) if kind.kind == foreign::PDF => Err(Failure(format!(
            "{shown} is a PDF of which the words cannot be told ({why}); copy them into a text file, and name that: --from old-policy.txt"
        ))),
        Err(kind) => Err(Failure(format!(
            "{shown} is {}; save it as plain text or Markdown, and name that: --from old-policy.txt",
            kind.kind
        ))),
    }
}

/// The lines of a text that `policygen approve` has kept: below the name of the school its title, and no empty line.
fn kept_lines(text: &str) -> Option<Vec<String>> {
    let mut lines = text.lines();
    lines.next()?;
    let is_kept = text.lines().nth(1)?.starts_with("# ") && text.lines().all(|line| !line.trim().is_empty());
    is_kept.then(|| lines.map(str::to_owned).collect())
}

/// The lines of a text that was written elsewhere, or that `policygen build --format text` has made.
fn foreign_lines(text: &str, like: &Document) -> Vec<String> {
    let is = |line: Option<&str>, words: &str| line.is_some_and(|line| normal(line) == normal(words));
    let is_built = is(text.lines().next(), &like.school);
    // What tells how the text stands is no part of it.
    let title = text.lines().nth(1).filter(|_| is_built);
    let body = title.and_then(|_| Some(text.splitn(4, "\n\n").nth(3)?.to_owned()));
    let mut lines: Vec<String> =
        title.filter(|_| body.is_some()).map(|title| format!("# {title}")).into_iter().collect();
    let mut sources = Sources::default();
    let written = body.as_deref().unwrap_or(text);
    let file = sources.add(String::new(), written);
    let passages = foreign::read(written, file).text.passages;
    lines.extend(passages.iter().filter(|passage| !passage.words.trim().is_empty()).map(|passage| {
        let words = normal(&passage.words);
        match passage.kind {
            PassageKind::Heading(_) => format!("# {words}"),
            PassageKind::Item | PassageKind::Term | PassageKind::Note => format!("- {words}"),
            PassageKind::Label | PassageKind::Paragraph | PassageKind::Cell => words.into_owned(),
        }
    }));
    lines
}

/// Lines without what another program sets in its own way: how far they stand in, what marks an item, which cells make a row.
fn words_alone(lines: &[String]) -> Vec<String> {
    let of_line = |line: &String| -> Vec<String> {
        let line = line.trim_start().trim_start_matches("> ");
        match line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")) {
            Some(row) => row.split(" | ").map(str::to_owned).collect(),
            None => vec![redline::without_item_mark(line).map_or(line.to_owned(), |words| format!("- {words}"))],
        }
    };
    lines.iter().flat_map(of_line).filter(|line| !line.trim().is_empty()).collect()
}

/// Compares two texts as far as both are known. `look` is the policy as it is now.
pub(crate) fn compared(old: &Known<'_>, new: &Known<'_>, look: &Document) -> Redline {
    if let (Known::Whole(old), Known::Whole(new)) = (old, new) {
        return redline::between(&old.made(), &new.made());
    }
    // Where only the words of one are known, those of the other are taken in the same way.
    let held_out = |known: &Known<'_>| matches!(known, Known::Lines { is_held_out: true, .. });
    let is_held_out = held_out(old) || held_out(new);
    let foreign = |known: &Known<'_>| matches!(known, Known::Lines { is_foreign: true, .. });
    let is_foreign = foreign(old) || foreign(new);
    let lines = |known: &Known<'_>| {
        let lines = match known {
            Known::Lines { lines, .. } => lines.clone(),
            Known::Whole(whole) => {
                let said = lines::of(&whole.document);
                if is_held_out { said.held_out() } else { said.lines }
            }
        };
        if is_foreign { words_alone(&lines) } else { lines }
    };
    let by_line = |known: &Known<'_>| match known {
        Known::Whole(whole) => whole.said.clone(),
        Known::Lines { said, .. } => format!("{said} (line by line)"),
    };
    let (before, now) = (by_line(old), by_line(new));
    let (old, new) = (redline::by_line(&lines(old), look), redline::by_line(&lines(new), look));
    redline::between_words(Side { document: &old, said: &before }, Side { document: &new, said: &now })
}
