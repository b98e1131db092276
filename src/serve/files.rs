//! The files of a school: made as `policygen build --zip` makes them, and downloaded from where they were made.

use super::asked::Reply;
use super::form::Fields;
use super::page::{Choice, Field, Form, Link, Page, Part, Shape, Wrong};
use super::school::{School, wrong};
use super::ways;
use crate::build::{self, Batch, Output, Plan};
use crate::date::Date;
use crate::diagnostic::Severity;
use crate::digest::sha256;
use crate::failure::Failure;
use crate::filenames::{self, MANIFEST, PROPOSED};
use crate::grammar::counted;
use crate::load;
use crate::output::Manifest;
use crate::render::{FORMATS, Format, When};
use std::path::PathBuf;

/// A file that was made.
struct Made {
    /// Its name, perhaps with that of the folder of what is proposed.
    name: String,
    path: PathBuf,
    bytes: usize,
    /// Its digest, if a manifest has it.
    sha256: Option<String>,
    /// What it is.
    about: String,
}

/// The page of a school's files.
pub(crate) fn page(
    school: &School<'_>,
    notices: Vec<String>,
    errors: Vec<Wrong>,
    status: u16,
) -> Result<Reply, Failure> {
    let (made, built) = made(school)?;
    let mut parts = vec![Part::words("Put the web page and the PDF on the website. The ZIP file holds all of it.")];
    let asked = FORMATS.iter().filter(|format| format.when == When::Asked);
    let is_there = |format: &Format| made.iter().any(|file| file.name.ends_with(format.ending));
    let choices: Vec<Choice> = asked
        .map(|format| Choice {
            value: format.name.to_owned(),
            label: format.about.to_owned(),
            is_chosen: is_there(format),
            ..Choice::default()
        })
        .collect();
    let more = Field {
        name: "format".to_owned(),
        label: "Beside the web page and the PDF".to_owned(),
        shape: Shape::Checks,
        choices,
        ..Field::default()
    };
    let form = Form {
        action: ways::of_school(school.id(), "files"),
        fields: vec![more],
        button: if made.is_empty() { "Make the files" } else { "Make them again" }.to_owned(),
        is_second: !made.is_empty() && !notices.is_empty(),
        ..Form::default()
    };
    if !made.is_empty() {
        let link = |file: &Made| Link {
            href: ways::of_school(school.id(), &format!("files/{}", file.name)),
            text: format!("{} ({})", file.about, file.name),
            hint: Some(size(file.bytes)),
        };
        let (waits, published): (Vec<&Made>, Vec<&Made>) =
            made.iter().partition(|file| file.name.starts_with(PROPOSED));
        let on = built.map_or_else(String::new, |day| format!(", made for {day}"));
        parts.push(Part::heading(format!("To download{on}")));
        parts.push(Part::Links { links: published.into_iter().map(link).collect() });
        if !waits.is_empty() {
            parts.push(Part::heading("A new text that waits to be approved"));
            parts.push(Part::Links { links: waits.into_iter().map(link).collect() });
        }
        parts.push(Part::heading("Make them again"));
    }
    parts.push(Part::Form(form));
    let page = Page {
        title: "Files".to_owned(),
        caption: Some(school.name()),
        back: Some(Link::new(ways::school(school.id()), "The school")),
        notices,
        errors,
        parts,
        ..Page::default()
    };
    Ok(school.office.show(status, page))
}

/// The size of a file as people are told it.
fn size(bytes: usize) -> String {
    format!("{} KB", bytes.div_ceil(1024))
}

/// What was made for the school, as its manifests say, and the day it was made for.
fn made(school: &School<'_>) -> Result<(Vec<Made>, Option<Date>), Failure> {
    let output = school.here.workspace.output(None)?;
    let folder = output.join(school.id());
    let mut made = Vec::new();
    let mut built = None;
    let archive = output.join(filenames::archive(school.id()));
    for waits in [false, true] {
        let folder = if waits { folder.join(PROPOSED) } else { folder.clone() };
        let Some(manifest) = load::read_file(&folder.join(MANIFEST))
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok())
        else {
            continue;
        };
        if !waits {
            built = manifest.built_for.parse::<Date>().ok();
            if let Ok(file) = archive.metadata() {
                let bytes = usize::try_from(file.len()).unwrap_or(usize::MAX);
                let name = filenames::archive(school.id());
                made.push(Made { name, path: archive.clone(), bytes, sha256: None, about: "All of it".to_owned() });
            }
        }
        let of_policies =
            manifest.policies.iter().flat_map(|policy| policy.files.iter().map(move |file| (Some(policy), file)));
        let files = of_policies.chain(manifest.files.iter().map(|file| (None, file)));
        // What a manifest says is only taken for the name of a file in its own folder.
        for (policy, file) in files.filter(|(_, file)| filenames::is_plain(&file.name)) {
            let format = policy.and_then(|policy| FORMATS.iter().find(|format| format.file(&policy.id) == file.name));
            let about = match (policy, format) {
                (Some(policy), Some(format)) => format!("{}: {}", policy.title, format.listed.unwrap_or(format.about)),
                (Some(policy), None) => policy.title.clone(),
                (None, _) if file.name == filenames::CALENDAR => "Calendar of reviews".to_owned(),
                (None, _) => "List of policies".to_owned(),
            };
            made.push(Made {
                name: if waits { format!("{PROPOSED}/{}", file.name) } else { file.name.clone() },
                path: folder.join(&file.name),
                bytes: file.bytes,
                sha256: Some(file.sha256.clone()),
                about,
            });
        }
    }
    Ok((made, built))
}

/// A file that was made; none if there is none of that name.
pub(crate) fn download(school: &School<'_>, name: &str) -> Result<Option<Reply>, Failure> {
    let Some(file) = made(school)?.0.into_iter().find(|file| file.name == name) else { return Ok(None) };
    if load::leads_out(&file.path, &school.here.workspace.output(None)?) {
        return Ok(None);
    }
    let bytes = load::read_file(&file.path)?;
    if file.sha256.is_some_and(|known| known != sha256(&bytes)) {
        return Err(Failure(format!(
            "{name} is not as it was made: somebody has changed it since; make the files again"
        )));
    }
    let plain = name.rsplit('/').next().unwrap_or(name);
    Ok(Some(Reply::download(plain, bytes)))
}

/// Makes the files.
pub(crate) fn make(school: &School<'_>, fields: &Fields) -> Result<Reply, Failure> {
    let is_asked = |format: &&Format| match format.when {
        When::Usual | When::Archive => true,
        When::Asked => fields.all("format").any(|name| name == format.name),
    };
    let formats: Vec<&Format> = FORMATS.iter().filter(is_asked).collect();
    let workspace = &school.here.workspace;
    let of_library = workspace.found.iter().filter(|fault| fault.severity == Severity::Error);
    let mut errors: Vec<Wrong> = of_library.map(|fault| wrong(fault, &workspace.sources)).collect();
    let folder = workspace.output(None)?;
    let output = (!workspace.is_broken()).then_some(Output { folder: &folder, archive: true });
    let plan = Plan { today: school.here.today, formats: &formats, output, jobs: 1 };
    let mut notices = Vec::new();
    build::build_into(
        workspace,
        std::slice::from_ref(school.file),
        &plan,
        Batch { force: true, waits: &|| {} },
        |built| {
            let found = built.found.iter().filter(|fault| fault.severity == Severity::Error);
            errors.extend(found.map(|fault| school.shown_in(fault, &built, &school.text, &school.parsed)));
            errors.extend(built.failed.iter().map(|why| Wrong { message: why.clone(), ..Wrong::default() }));
            if built.built > 0 {
                notices.push(format!("Made {}.", counted(built.built, "file")));
            }
            for path in &built.edited {
                notices.push(format!(
                    "A file had been changed by hand; what stood in it is kept as {}.",
                    load::shown(path)
                ));
            }
        },
    )?;
    if errors.is_empty() && notices.is_empty() {
        notices.push("Nothing had to be made.".to_owned());
    }
    let status = if errors.is_empty() { 200 } else { 422 };
    page(school, if errors.is_empty() { notices } else { Vec::new() }, errors, status)
}
