//! What an approved text cites that has been replaced since: the text stays as it was approved, and a build says so.

use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::library::Library;
use crate::model::register::{Edition, Guidance};
use crate::model::school::ApprovalRecord;

/// The law and guidance that an approved text cites as it was in force on `cited_on`, and that is not in force on
/// `today`. Points to the day of the approval, and to the entry of the register.
pub fn superseded(
    document: &Document,
    library: &Library,
    approval: &ApprovalRecord,
    cited_on: Date,
    today: Date,
) -> Vec<Diagnostic> {
    let stays = "the text stays as it was approved; once it has been reviewed, set reviewed, and it";
    let mut found = Vec::new();
    for id in &document.uses.law {
        let Some(law) = library.registers.law.get(id).map(|law| &law.value) else { continue };
        let Some(ended) = law.in_force_to.filter(|ended| ended.value.last_day() < today) else { continue };
        let next = law.superseded_by.as_ref().and_then(|next| library.registers.law.get(&next.value));
        let next = next.map_or(String::new(), |next| format!("; the {} replaced it", next.value.title));
        found.push(
            Diagnostic::warning(
                "superseded-law",
                approval.on.span,
                format!(
                    "the text that was approved cites the {}, which was in force until {}{next}",
                    law.title, ended.value
                ),
            )
            .related(ended.span, "it ended here")
            .help(format!("{stays} shows which clause must cite something else")),
        );
    }
    for (id, _) in &document.uses.guidance {
        let Some(guidance) = library.registers.guidance.get(id).map(|guidance| &guidance.value) else { continue };
        let (cited, current) = (guidance.in_force(cited_on), guidance.in_force(today));
        let is_same = |cited: &Edition| current.is_some_and(|current| std::ptr::eq(cited, current));
        let Some(cited) = cited.filter(|cited| !is_same(cited)) else { continue };
        let fault = |what: String| {
            let cites = format!("the text that was approved cites {}, {what}", named(guidance, cited));
            Diagnostic::warning("superseded-guidance", approval.on.span, cites)
        };
        found.push(match current {
            Some(current) => {
                let when = current.in_force_from.map_or(String::new(), |from| format!(" {}", from.value.in_sentence()));
                let fault = fault(format!("which {} replaced{when}", named_again(guidance, current)));
                match current.in_force_from {
                    Some(from) => fault.related(from.span, "in force from here"),
                    None => fault,
                }
                .help(format!("{stays} cites what is in force"))
            }
            None => fault("of which no edition is in force any more".to_owned())
                .help(format!("{stays} shows which clause must cite something else")),
        });
    }
    found
}

fn named(guidance: &Guidance, edition: &Edition) -> String {
    format!("\"{}\"", format!("{} {}", guidance.title, edition.label).trim_end())
}

fn named_again(guidance: &Guidance, edition: &Edition) -> String {
    match edition.label.as_str() {
        "" => format!("a later edition of \"{}\"", guidance.title),
        label => format!("the edition {label}"),
    }
}
