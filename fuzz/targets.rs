//! What is fed, and the promises that must hold.

use policygen::build::{Plan, build};
use policygen::check;
use policygen::date::{Date, loose};
use policygen::diagnostic;
use policygen::document::Document;
use policygen::markdown::foreign;
use policygen::render::{Format, Places};
use policygen::schools::SchoolText;
use policygen::source::Sources;
use policygen::verify::verify;
use policygen::workspace::Workspace;
use std::path::Path;

/// Whether the promises held, or which did not.
type Outcome = Result<(), String>;

/// What an input comes to.
type Fed = Box<dyn Fn(&[u8]) -> Outcome>;

/// Something that takes bytes of a stranger.
pub(crate) struct Target {
    /// What it is called.
    pub(crate) name: &'static str,
    /// Folders of files that inputs are made of, and how their names end.
    pub(crate) seeds: &'static [(&'static str, &'static str)],
    /// Makes ready to be fed.
    pub(crate) start: fn() -> Fed,
}

/// All of them.
pub(crate) const TARGETS: [Target; 7] = [
    Target { name: "school", seeds: &[("schools", ".toml")], start: school },
    Target { name: "wording", seeds: &[("clauses", ".md")], start: wording },
    Target {
        name: "project",
        seeds: &[("clauses", ".md"), ("clauses", ".toml"), ("templates/policies", ".toml")],
        start: project,
    },
    Target { name: "text", seeds: &[("clauses", ".md"), ("docs", ".md")], start: text },
    Target { name: "date", seeds: &[], start: date },
    Target { name: "html", seeds: &[("output", ".html")], start: published },
    Target { name: "pdf", seeds: &[("output", ".pdf")], start: published },
];

fn today() -> Date {
    "2026-11-27".parse().expect("it is a day")
}

fn workspace() -> Workspace {
    Workspace::read(Path::new("fuzz/no-such-folder")).expect("the built-in library can be read")
}

/// A school's file, whatever stands in it.
fn school() -> Fed {
    let workspace = workspace();
    Box::new(move |input| built(&workspace, input))
}

/// A clause of a school's own, which is Markdown in its file.
fn wording() -> Fed {
    let workspace = workspace();
    Box::new(move |input| {
        let clause = String::from_utf8_lossy(input);
        let text = clause.rsplit("+++\n").next().unwrap_or_default().replace("'''", "");
        let file = format!(
            "name = \"Oak Primary School\"\nkind = \"community\"\n\n[[policy]]\nmodel = \"social-networking\"\nreviewed = 2026-09-01\n\
             review = \"every year\"\nchoose = {{ \"profile/name\" = \"own-name\" }}\n\n[[policy.add]]\nid = \"local/own\"\ntitle = \"Our own\"\n\
             at-end-of = \"profiles\"\ntext = '''\n{text}\n'''\n"
        );
        built(&workspace, file.as_bytes())
    })
}

/// A file of a library, in the place of whichever it is most like.
fn project() -> Fed {
    let root = std::env::temp_dir().join(format!("policygen-fuzz-{}", std::process::id()));
    Box::new(move |input| {
        let is = |words: &[u8]| input.windows(words.len()).any(|part| part == words);
        let path = match () {
            () if input.starts_with(b"+++") => "clauses/profile/beliefs.md",
            () if is(b"[[section]]") => "templates/policies/social-networking.toml",
            () if is(b"by-kind") => "clauses/vocabulary.toml",
            () if is(b"in-force-from") => "clauses/register/law.toml",
            () => "clauses/facts.toml",
        };
        let path = root.join(path);
        let write = |path: &Path, bytes: &[u8]| {
            std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
            std::fs::write(path, bytes).expect("it can be written");
        };
        write(&path, input);
        let workspace = Workspace::read(&root).map_err(|error| error.to_string())?;
        let outcome =
            built(&workspace, &std::fs::read("schools/helix.toml").expect("run it in the folder of the package"));
        for fault in &workspace.found {
            diagnostic::to_text(fault, &workspace.sources, false);
        }
        std::fs::remove_dir_all(&root).expect("it was written here");
        outcome
    })
}

/// What becomes of a school's file: every message can be shown, and every document printed.
fn built(workspace: &Workspace, input: &[u8]) -> Outcome {
    let school = SchoolText { path: "schools/oak.toml".to_owned(), id: "oak".to_owned(), bytes: Ok(input.to_vec()) };
    let plan = Plan { today: today(), formats: &[], output: None, jobs: 1 };
    let built = build(workspace, &[school], &plan).swap_remove(0);
    if let Some(why) = built.failed {
        return Err(why);
    }
    for fault in &built.found {
        let shown = diagnostic::to_text(fault, &built.sources, false);
        if shown.contains('\u{1b}') {
            return Err("a message steers the terminal".to_owned());
        }
        diagnostic::to_json(fault, &built.sources);
    }
    let is_sound = diagnostic::count(&built.found).0 == 0 && !workspace.is_broken();
    match is_sound {
        true => built.documents.iter().try_for_each(|document| printed(document, workspace)),
        false => Ok(()),
    }
}

/// A document in every format is whole, unaltered, and says what the document says.
fn printed(document: &Document, workspace: &Workspace) -> Outcome {
    let theme = workspace.theme.as_ref().expect("nothing is broken");
    let at = document.sections.first().and_then(|section| section.title.first()).map(|inline| inline.span);
    let Some(policy) = at else { return Ok(()) };
    for name in ["html", "fragment", "pdf"] {
        let format = Format::named(name).expect("it is a format");
        // What no font has is told of when it is set.
        let Ok(bytes) = format.render(document, theme, &Places::alone(policy, &[])) else { continue };
        let copies = verify(&bytes).map_err(|why| format!("the {name} that was built cannot be read: {}", why.0))?;
        let [copy] = copies.as_slice() else { return Err(format!("the {name} has {} copies", copies.len())) };
        if !copy.is_unaltered() {
            return Err(format!("the {name} is altered though it was just built"));
        }
        if !copy.against(document).is_same() {
            return Err(format!("the {name} does not say what the document says"));
        }
    }
    Ok(())
}

/// A document that somebody else wrote.
fn text() -> Fed {
    let workspace = workspace();
    Box::new(move |input| {
        let Ok(bytes) = foreign::text_of(input) else { return Ok(()) };
        let mut sources = Sources::over(workspace.sources.clone());
        let file = sources.add("policy.md", String::from_utf8_lossy(&bytes));
        let text = sources.file(file).text.clone();
        let found = check::foreign(&text, file, &sources, &workspace.library, &workspace.levels, today());
        for fault in &found {
            diagnostic::to_text(fault, &sources, false);
        }
        Ok(())
    })
}

/// Words in which there may be a date.
fn date() -> Fed {
    Box::new(|input| {
        let words = String::from_utf8_lossy(input);
        for (range, date) in loose::dates(&words) {
            if words.get(range).is_none() || date.written().parse() != Ok(date) {
                return Err(format!("{date} is not what was read"));
            }
        }
        if let Ok(date) = words.trim().parse::<Date>()
            && (date.first_day() > date.last_day() || date.written().parse() != Ok(date))
        {
            return Err(format!("{date} is no date"));
        }
        Ok(())
    })
}

/// A published file.
fn published() -> Fed {
    Box::new(|input| {
        if let Ok(copies) = verify(input) {
            for copy in copies {
                copy.standing(today());
                copy.title();
                copy.lines();
            }
        }
        Ok(())
    })
}
