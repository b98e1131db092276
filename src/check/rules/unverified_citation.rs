//! Law or guidance that is cited and that nobody has seen at its source. Where a slot cites it, that is found while building; what is
//! typed by hand is found here.

use crate::check::cited::Meant;
use crate::check::reading::{LibraryReading, Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::allowance::Level;
use crate::source::At;

pub(super) const RULE: Rule = Rule {
    code: Fault::UnverifiedCitation.code(),
    about: "Law or guidance that is cited and that nobody has seen at its source",
    page: include_str!("unverified_citation.md"),
    level: Level::Error,
    looks: &[LooksAt::Building, LooksAt::Passages(look), LooksAt::Library(look_at_models)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    // What others publish cites what it will; only what is built from here is answered for here.
    match reading.source {
        Source::Clause | Source::Wording => {}
        Source::Document | Source::Foreign => return,
    }
    for (passage, cited) in reading.cited() {
        for cited in cited {
            let unseen: Option<(&At<String>, &str)> = match cited.meant {
                Meant::Law(_, law) => (!law.verified).then_some((&law.title, "law")),
                Meant::Guidance(_, guidance, None) => {
                    let is_unseen = guidance.in_force(reading.today).is_some_and(|edition| !edition.verified);
                    is_unseen.then_some((&guidance.title, "guidance"))
                }
                Meant::Guidance(_, _, Some(_))
                | Meant::Yearless(..)
                | Meant::FormerName(..)
                | Meant::NearLaw(..)
                | Meant::UnknownLaw(_)
                | Meant::NearGuidance(..) => None,
            };
            // A slot has been told of where it was filled.
            let Some((title, register)) = unseen.filter(|_| !passage.is_slot(cited.range.start)) else { continue };
            let place = passage.place(cited.range.clone(), reading.sources);
            let said = format!("\"{title}\" is cited, and nobody has seen it at its source");
            let help = format!(
                "look it up at its source, note source and day in clauses/register/{register}.toml and set verified = true \
                 there; or take it out of the text"
            );
            found.push(
                Diagnostic::error(RULE.code, place, said)
                    .related(title.span, "its entry says verified = false")
                    .help(help),
            );
        }
    }
}

fn look_at_models(reading: &LibraryReading<'_>, found: &mut Vec<Diagnostic>) {
    for text in reading.models {
        look(&Reading::new(text, Source::Clause, reading.sources, reading.learned, reading.today), found);
    }
}
