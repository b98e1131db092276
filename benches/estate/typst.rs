//! The same words set by typst: headings, paragraphs, lists, tables and links, in the same font, tagged (PDF/UA-1).

use crate::spent;
use policygen::document::{Block, BlockKind, Document, Inline, InlineKind, Section, Target};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// Sets documents with typst, if it is there, and tells what the first took and each further: milliseconds of processor time.
pub(crate) fn tell(documents: &[Document], folder: &Path) {
    let fonts = Path::new("templates/fonts").canonicalize().expect("it is there");
    for (at, document) in documents.iter().enumerate() {
        std::fs::write(folder.join(format!("{at}.typ")), source(document)).expect("it can be written");
    }
    // Absolute, but its links not followed: a virtual environment is found by the path it is called by.
    let python = std::env::current_dir().expect("there is a folder").join("tests/tools/venv/bin/python");
    let run = |count: usize| {
        let script = format!(
            "import typst\nfor at in range({count}):\n    bytes = typst.compile(f'{{at}}.typ', format='pdf', \
             font_paths=[{fonts:?}], ignore_system_fonts=True, pdf_standards=['ua-1'])\n\
             \x20   print(len(bytes) // 1000)\n"
        );
        Command::new(&python).current_dir(folder).args(["-c", &script]).output()
    };
    match run(1) {
        Ok(output) if output.status.success() => {
            let size = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            let take = |count: usize| spent::of_children(|| drop(run(count))) * 1000.0;
            let (none, one, all) = (take(0), take(1), take(documents.len()));
            let more = (all - one) / (documents.len() - 1) as f64;
            println!("typst, {size} kB: {:6.2}  the first (less its start)  {more:6.2}  each further", one - none);
        }
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            println!("typst was skipped: {}", said.lines().last().unwrap_or("it said nothing"));
            println!("tests/tools/venv/bin/pip install typst==0.15.0 fetches it");
        }
        Err(fault) => {
            println!("typst was skipped: {}: {fault}", python.display());
            println!("tests/tools/setup.sh, then tests/tools/venv/bin/pip install typst==0.15.0 fetches it");
        }
    }
}

/// The document in typst's language.
fn source(document: &Document) -> String {
    let mut out = format!(
        "#set document(title: {:?})\n#set page(paper: \"a4\", margin: 3cm, header: [{}], footer: context [Page \
         #counter(page).display(\"1 of 1\", both: true)])\n#set text(font: \"Source Sans 3\", size: 11.25pt, lang: \
         \"en\", region: \"GB\")\n#title()\n",
        document.title,
        words(&document.school)
    );
    out += "#table(columns: 2,\n";
    for row in &document.front {
        let _ = writeln!(out, "[{}], [{}],", words(&row.label), line(&row.value));
    }
    out += ")\n#outline()\n";
    document.sections.iter().for_each(|section| put_section(section, 1, &mut out));
    out
}

fn put_section(section: &Section, level: usize, out: &mut String) {
    let number = section.number.clone().unwrap_or_default();
    let _ = writeln!(out, "\n{} {} {}\n", "=".repeat(level), words(&number), line(&section.title));
    section.clauses.iter().for_each(|clause| put_blocks(&clause.blocks, 0, out));
    section.sections.iter().for_each(|inner| put_section(inner, level + 1, out));
}

fn put_blocks(blocks: &[Block], depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Heading { text, .. } => {
                let _ = writeln!(out, "{indent}{}\n", line(text));
            }
            BlockKind::List { start, items, .. } => {
                for item in items {
                    let mut inner = String::new();
                    put_blocks(&item.blocks, depth + 1, &mut inner);
                    let sign = if start.is_some() { "+" } else { "-" };
                    let _ = writeln!(out, "{indent}{sign} {}", inner.trim());
                }
                out.push('\n');
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    let _ = writeln!(out, "{indent}*{}*\n", line(&definition.term));
                    definition.details.iter().for_each(|detail| put_blocks(detail, depth, out));
                }
            }
            BlockKind::Table { columns, header, rows } => {
                let _ = writeln!(out, "#table(columns: {},", columns.len());
                for row in std::iter::once(header).chain(rows.iter().map(|row| &row.cells)) {
                    for cell in row {
                        let _ = writeln!(out, "[{}],", line(cell));
                    }
                }
                out.push_str(")\n");
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => put_blocks(inner, depth, out),
            BlockKind::Code(code) => {
                let _ = writeln!(out, "{indent}{}\n", words(code));
            }
            BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}

fn line(inlines: &[Inline]) -> String {
    let parts = inlines.iter().map(|inline| match &inline.kind {
        InlineKind::Text(text) | InlineKind::Code(text) => words(text),
        InlineKind::Emphasis(inner) => format!("#emph[{}]", line(inner)),
        InlineKind::Strong(inner) => format!("#strong[{}]", line(inner)),
        InlineKind::Particular { fact: _, text }
        | InlineKind::Edited { edit: _, text }
        | InlineKind::Language { lang: _, text } => line(text),
        InlineKind::Link { to: Target::Address(address), text } => format!("#link({address:?})[{}]", line(text)),
        InlineKind::Link { to: Target::Anchor(_), text } => format!("#link((page: 1, x: 0pt, y: 0pt))[{}]", line(text)),
        InlineKind::Abbreviation { short, .. } => words(short),
        InlineKind::FootnoteCall(number) => number.to_string(),
        InlineKind::Break => " \\ ".to_owned(),
        InlineKind::Hole(filled) => match *filled {},
    });
    parts.collect()
}

/// Words in which no sign means anything to typst.
fn words(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, letter| {
        if letter.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(letter);
        out
    })
}
