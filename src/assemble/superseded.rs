//! What an approved text cites that has been replaced since: the text stays as it was approved, and both the build and
//! the document say so.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::Document;
use crate::grammar::typographic;
use crate::library::Library;
use crate::model::register::{Edition, Guidance};
use crate::model::school::ApprovalRecord;

/// Something that an approved text cites and that is no longer in force.
pub(crate) struct Overtaken {
    /// What became of it, as readers of the text are told: `Ponds in schools 2026, which the edition 2027 replaced`.
    pub said: String,
    /// The same for whoever builds it.
    pub fault: Diagnostic,
}

/// The law and guidance that an approved text cites as it was in force on `cited_on`, and that is not in force on
/// `today`. Points to the day of the approval, and to the entry of the register.
pub(crate) fn superseded(
    document: &Document,
    library: &Library,
    approval: &ApprovalRecord,
    cited_on: Date,
    today: Date,
) -> Vec<Overtaken> {
    let stays = "the text stays as it was approved; once it has been reviewed, set reviewed, and it";
    let overtaken = |fault, cited: &str, what: String| {
        let message = format!("the text that was approved cites {cited}, {what}");
        let said = typographic(&format!("{}, {what}", cited.replace('"', "")));
        Overtaken { said, fault: Diagnostic::warning(fault, approval.on.span, message) }
    };
    let mut found = Vec::new();
    for id in &document.uses.law {
        let Some(law) = library.registers.law.get(id).map(|law| &law.value) else { continue };
        let Some(ended) = law.in_force_to.filter(|ended| ended.value.last_day() < today) else { continue };
        let next = law.superseded_by.as_ref().and_then(|next| library.registers.law.get(&next.value));
        let next = next.map_or(String::new(), |next| format!("; the {} replaced it", next.value.title));
        let ending = format!("which was in force until {}{next}", ended.value);
        let mut law = overtaken(Fault::SupersededLaw, &format!("the {}", law.title), ending);
        law.fault = law.fault.related(ended.span, "it ended here");
        law.fault = law.fault.help(format!("{stays} shows which clause must cite something else"));
        found.push(law);
    }
    for (id, _) in &document.uses.guidance {
        let Some(guidance) = library.registers.guidance.get(id).map(|guidance| &guidance.value) else { continue };
        let (cited, current) = (guidance.in_force(cited_on), guidance.in_force(today));
        let is_same = |cited: &Edition| current.is_some_and(|current| std::ptr::eq(cited, current));
        let Some(cited) = cited.filter(|cited| !is_same(cited)) else { continue };
        let named = named(guidance, cited);
        found.push(match current {
            Some(current) => {
                let when = current.in_force_from.map_or(String::new(), |from| format!(" {}", from.value.in_sentence()));
                let ending = format!("which {} replaced{when}", named_again(guidance, current));
                let mut guidance = overtaken(Fault::SupersededGuidance, &named, ending);
                if let Some(from) = current.in_force_from {
                    guidance.fault = guidance.fault.related(from.span, "in force from here");
                }
                guidance.fault = guidance.fault.help(format!("{stays} cites what is in force"));
                guidance
            }
            None => {
                let ending = "of which no edition is in force any more".to_owned();
                let mut guidance = overtaken(Fault::SupersededGuidance, &named, ending);
                guidance.fault = guidance.fault.help(format!("{stays} shows which clause must cite something else"));
                guidance
            }
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
        label if label.bytes().all(|b| b.is_ascii_digit()) => format!("the {label} edition"),
        label => format!("the edition {label}"),
    }
}
