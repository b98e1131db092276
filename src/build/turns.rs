//! Until when what was built holds.

use crate::check;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::library::Library;
use crate::model::school::PolicyFile;
use std::collections::BTreeSet;

/// The first day after `today` on which a policy would come out otherwise though nothing of it changes: its state turns, law or guidance
/// that it cites comes or goes, something falls due to be checked. None if no such day is known of.
pub(super) fn until(
    documents: &[&Document],
    policy: &PolicyFile,
    library: &Library,
    found: &[Diagnostic],
    today: Date,
) -> Option<Date> {
    let mut days = BTreeSet::new();
    for document in documents {
        if let Some(due) = document.stamp.next_review {
            let soon = u16::try_from(library.due_soon_days()).ok().and_then(|days| due.last_day().days_before(days));
            days.extend([Some(after(due)), soon].into_iter().flatten());
        }
        cited(document, library, &mut days);
    }
    days.extend(policy.replace.iter().filter_map(|own| own.until).map(|until| after(until.value)));
    if found.iter().any(|fault| TELLS_OF_TODAY.contains(&fault.code.name())) {
        days.insert(today.plus_days(1));
    }
    days.into_iter().find(|day| *day > today)
}

/// Rules about dates that are still to come: what they find goes by itself, on a day that only the rule knows.
const TELLS_OF_TODAY: [&str; 1] = ["date-order"];

/// The day after the last of a date.
fn after(date: Date) -> Date {
    date.last_day().plus_days(1)
}

/// The days on which what a document cites comes into force, goes out of it, or is to be checked again. Words of a school's own
/// may name anything in the registers.
fn cited(document: &Document, library: &Library, days: &mut BTreeSet<Date>) {
    let (registers, uses) = (&library.registers, &document.uses);
    let is_any = uses.local > 0;
    let next_guidance = |id: &str| registers.guidance.get(id)?.value.superseded_by.as_ref().map(|next| next.as_str());
    let guidance = and_what_follows(uses.guidance.iter().map(|(id, _)| id.as_str()), &next_guidance);
    for (id, entry) in &registers.guidance {
        if is_any || guidance.contains(id.as_str()) {
            for edition in &entry.value.edition {
                days.extend(edition.in_force_from.map(|from| from.value.first_day()));
                days.extend(edition.in_force_to.map(|to| after(to.value)));
            }
        }
    }
    let next_law = |id: &str| registers.law.get(id)?.value.superseded_by.as_ref().map(|next| next.as_str());
    let law = and_what_follows(uses.law.iter().map(String::as_str), &next_law);
    for (id, entry) in &registers.law {
        if is_any || law.contains(id.as_str()) {
            days.extend(entry.value.in_force_from.map(|from| from.value.first_day()));
            days.extend(entry.value.in_force_to.map(|to| after(to.value)));
        }
    }
    for id in &uses.contacts {
        if let Some(contact) = registers.contacts.get(id) {
            days.insert(after(contact.value.checked.value.plus_months(check::CONTACT_HOLDS_MONTHS)));
        }
    }
    let model = library.models.get(&uses.model).map_or(&[][..], |model| &model.file.checked);
    days.extend(model.iter().map(|record| record.on.value.first_day()));
    for clause in uses.clauses.keys().filter_map(|id| library.clauses.get(id)) {
        days.extend(clause.front.checked.iter().map(|record| record.on.value.first_day()));
    }
}

/// Entries of a register, and those that have followed them or are to.
fn and_what_follows<'r>(
    ids: impl Iterator<Item = &'r str>,
    next: &dyn Fn(&str) -> Option<&'r str>,
) -> BTreeSet<&'r str> {
    let mut all = BTreeSet::new();
    for id in ids {
        let mut at = Some(id);
        while let Some(id) = at.filter(|id| all.insert(*id)) {
            at = next(id);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Uses;
    use crate::load::Files;
    use crate::render::pdf::fixture::small;
    use crate::source::Sources;

    /// The days on which a document turns that cites these.
    fn days(library: &Library, cite: impl FnOnce(&mut Uses)) -> BTreeSet<Date> {
        let mut document = small();
        document.uses = Uses::default();
        cite(&mut document.uses);
        let mut days = BTreeSet::new();
        cited(&document, library, &mut days);
        days
    }

    #[test]
    fn a_document_turns_on_the_days_that_the_registers_tell_of_what_it_cites() {
        let library = crate::library::read(&Files::embedded(), &mut Sources::default(), &mut Vec::new());
        let registers = &library.registers;
        for (id, law) in &registers.law {
            let days = days(&library, |uses| uses.law.extend([id.clone()]));
            assert!(law.value.in_force_from.as_ref().is_none_or(|from| days.contains(&from.value.first_day())), "{id}");
            assert!(law.value.in_force_to.as_ref().is_none_or(|to| days.contains(&after(to.value))), "{id}");
        }
        for (id, guidance) in &registers.guidance {
            let days = days(&library, |uses| uses.guidance.extend([(id.clone(), String::new())]));
            for edition in &guidance.value.edition {
                let from = edition.in_force_from.as_ref();
                assert!(from.is_none_or(|from| days.contains(&from.value.first_day())), "{id}");
                assert!(edition.in_force_to.as_ref().is_none_or(|to| days.contains(&after(to.value))), "{id}");
            }
        }
        for (id, contact) in &registers.contacts {
            let days = days(&library, |uses| uses.contacts.extend([id.clone()]));
            let checked = contact.value.checked.value;
            assert!(days.contains(&after(checked.plus_months(check::CONTACT_HOLDS_MONTHS))), "{id}");
        }
        assert!(days(&library, |_| {}).is_empty(), "what cites nothing turns on none of these");
        assert!(!days(&library, |uses| uses.local = 1).is_empty(), "words of a school's own may name any of them");
    }
}
