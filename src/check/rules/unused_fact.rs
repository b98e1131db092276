//! What a school's file tells and nothing in its policies says or asks for.

use crate::check::reading::PolicyReading;
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::{Inline, InlineKind};
use crate::library::Library;
use crate::model::allowance::Level;
use crate::model::clause::{Body, Clause, for_each_hole_of};
use crate::model::condition::{Condition, Fact};
use crate::model::policy::OutlineSection;
use crate::model::slot::{Hole, Listing, Slot};
use crate::school::Policy;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("unused-fact"),
    about: "A fact, a post or a link of a school's file that nothing in its policies uses",
    page: include_str!("unused_fact.md"),
    level: Level::Warning,
    looks: &[LooksAt::Policy(look)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let (library, school) = (reading.library, reading.school);
    // What cannot be read may use it.
    if !library.is_whole || school.policies.len() < school.file.policy.len() {
        return;
    }
    let own: Used = used_in(reading.policy, library);
    let mut report = |place, message: String, help: &str| {
        // What cannot be read has been told of.
        if found.iter().any(|fault| fault.severity == Severity::Error && fault.span == place) {
            return;
        }
        found.push(Diagnostic::warning(RULE.code, place, message).help(help));
    };
    for (post, holder) in reading.policy.file.people.iter().filter(|(post, _)| !own.holds("people", post)) {
        let help = "this policy names nobody as that: take it out, or correct the name of the post";
        report(holder.key, format!("nothing in this policy uses \"{post}\""), help);
    }
    let mut all = own;
    for policy in school.policies.iter().filter(|policy| policy.id != reading.policy.id) {
        all.0.append(&mut used_in(policy, library).0);
    }
    let file = &school.file;
    // Which authority or trust it belongs to says who the school is, whoever prints that.
    let at_the_top = [("email", &file.email), ("phone", &file.phone), ("address", &file.address)];
    for (key, value) in at_the_top.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?))) {
        if !all.holds("school", key) {
            let help = format!(
                "nobody reads it: take it out, or say it in words of your own, as {{{{ school.{key} }}}} in a [[policy.add]]"
            );
            report(value.span, format!("nothing in this school's policies uses \"{key}\""), &help);
        }
    }
    for (name, fact) in school.file.local.iter().filter(|(name, _)| library.facts.local.contains_key(*name)) {
        if !all.holds("local", name) {
            let help = format!(
                "correct its name, or take it out until a policy asks for it; policygen list model {} shows what that asks for",
                reading.policy.model_id
            );
            report(fact.key, format!("nothing in this school's policies uses \"{name}\""), &help);
        }
    }
    for (id, linked) in &school.file.linked {
        if library.registers.policies.contains_key(id) && !all.holds("policy", id) {
            let help =
                "correct its name, or take it out until a policy names it; policygen list clauses shows the clauses";
            report(linked.key, format!("nothing in this school's policies links \"{id}\""), help);
        }
    }
}

/// What the words of a policy use, as `local.it-provider`, `people.coordinator`, `policy.whistleblowing`.
#[derive(Default)]
struct Used(BTreeSet<String>);

impl Used {
    fn holds(&self, space: &str, name: &str) -> bool {
        self.0.contains(&format!("{space}.{name}"))
    }

    fn add(&mut self, space: &str, name: &str) {
        self.0.insert(format!("{space}.{name}"));
    }

    fn condition(&mut self, condition: Option<&Condition>) {
        for fact in condition.into_iter().flat_map(Condition::facts) {
            match fact {
                Fact::Person(post) => self.add("people", post),
                Fact::Local(name) => self.add("local", name),
                Fact::Kind | Fact::Parameter(_) | Fact::Stands(_) => {}
            }
        }
    }

    fn slot(&mut self, slot: &Slot) {
        match slot {
            Slot::Person(post) => self.add("people", post),
            Slot::Local(name) => self.add("local", name),
            Slot::Policy(id) => self.add("policy", id),
            Slot::School(fact) => self.add("school", fact.word()),
            Slot::Term(_)
            | Slot::Parameter(_)
            | Slot::Document(_)
            | Slot::Law(_)
            | Slot::Guidance(_)
            | Slot::Claim(..)
            | Slot::Section(_)
            | Slot::Paragraph(..)
            | Slot::Contact(_) => {}
        }
    }

    fn line(&mut self, line: &[Inline<Hole>]) {
        for inline in line {
            if let InlineKind::Hole(Hole::Slot(slot) | Hole::LinkTo(slot, _)) = &inline.kind {
                self.slot(slot);
            }
        }
    }
}

/// What a policy uses, whether or not it stands under a condition that is not met: who meets it some day is not told then
/// that the fact is missing.
fn used_in(policy: &Policy<'_>, library: &Library) -> Used {
    let mut seen = Seen { policy, library, used: Used::default(), read: BTreeSet::new() };
    let model = policy.model;
    seen.used.line(&model.summary);
    for row in &model.front {
        seen.used.condition(row.when.as_ref());
        seen.used.line(&row.label);
        seen.used.line(&row.value);
    }
    model.sections.iter().for_each(|section| seen.section(section));
    policy.additions.iter().for_each(|added| seen.body(&added.clause.body));
    policy.replacements.values().for_each(|wording| seen.body(&wording.body));
    seen.used
}

struct Seen<'s> {
    policy: &'s Policy<'s>,
    library: &'s Library,
    used: Used,
    /// The clauses that have been read.
    read: BTreeSet<&'s str>,
}

impl<'s> Seen<'s> {
    fn section(&mut self, section: &'s OutlineSection) {
        self.used.condition(section.when.as_ref());
        self.used.line(&section.title);
        for placed in &section.placements {
            self.used.condition(placed.when.as_ref());
            self.named(&placed.table.clause.value);
        }
        section.sections.iter().for_each(|inner| self.section(inner));
    }

    /// The clause of this id, or each variant of this topic.
    fn named(&mut self, id: &str) {
        if self.policy.file.drop.iter().any(|dropped| dropped.value == id) {
            return;
        }
        let chosen =
            self.policy.file.choose.value.get(id).and_then(|chosen| chosen.value.known.as_ref()).map(|at| at.as_str());
        let variants = self.library.topics.get(id).into_iter().flatten();
        let variants = variants.filter(|name| chosen.is_none_or(|chosen| chosen == *name));
        let ids: Vec<String> = variants.map(|name| format!("{id}/{name}")).chain([id.to_owned()]).collect();
        for id in ids {
            if let Some((id, clause)) = self.library.clauses.get_key_value(&id)
                && self.read.insert(id)
            {
                self.clause(clause);
            }
        }
    }

    fn clause(&mut self, clause: &'s Clause) {
        self.used.condition(clause.when.as_ref());
        if !self.policy.replacements.contains_key(&clause.id) {
            self.body(&clause.body);
        }
    }

    fn body(&mut self, body: &'s Body) {
        for_each_hole_of(body, &mut |hole, _| match hole {
            Hole::Slot(slot) | Hole::LinkTo(slot, _) => self.used.slot(slot),
            Hole::When(condition) | Hole::Guarded(condition, _) => self.used.condition(Some(condition)),
            Hole::Include(id) => self.named(&id.value),
            Hole::Listing(Listing::Legislation | Listing::Guidance | Listing::Policies | Listing::Contacts) => {}
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;
    use crate::library;
    use crate::load::{File, Files};
    use crate::school;
    use crate::source::Sources;
    use crate::{assemble, check};

    /// What is reported of a school with these tables, in a library of one model with this clause.
    fn reported(clause: &str, tables: &str) -> Vec<String> {
        let mut files = Files::embedded();
        let mut put = |path: &str, text: String| files.0.insert(path.to_owned(), File::new(text.into_bytes()));
        put("clauses/trips/travel.md", format!("+++\ntitle = \"Travel\"\naudience = [\"staff\"]\n+++\n{clause}\n"));
        let model = "title = \"Trips\"\nsummary = \"Trips.\"\nrelease = \"1\"\nnumbering = \"none\"\n";
        let section = "[[section]]\nid = \"trips\"\ntitle = \"Trips\"\nclauses = [\"trips/travel\"]\n";
        put("templates/policies/trips.toml", format!("{model}{section}"));
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let library = library::read(&files, &mut sources, &mut found);
        assert_eq!(found, []);
        let head = "name = \"Oak School\"\nkind = \"maintained\"\n";
        let text = format!("{head}{tables}\n[[policy]]\nmodel = \"trips\"\nreview = \"every year\"\n");
        let file = sources.add("oak.toml", text.clone());
        let parsed = school::parse(&text, file, &mut found).expect("it is whole");
        let school = school::look_up("oak".to_owned(), &text, file, parsed, &library, &|_| true, &mut found);
        let today: Date = "2026-11-21".parse().expect("it is a date");
        let policy = &school.policies[0];
        let document = assemble::assemble(&library, &school, policy, today, &mut found);
        let schools = check::SchoolNames::default();
        let (library, sources, schools) = (&library, &sources, &schools);
        look(
            &PolicyReading {
                school: &school,
                policy,
                document: &document,
                shown: &document,
                library,
                sources,
                schools,
                today,
            },
            &mut found,
        );
        found.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn a_fact_that_no_policy_of_the_school_asks_for_is_told() {
        let fact = "[local]\nit-provider = \"County IT\"\n";
        assert_eq!(reported("We walk.", fact), ["nothing in this school's policies uses \"it-provider\""]);
        assert_eq!(reported("We ask **{{ local.it-provider }}**.", fact), [""; 0]);
    }

    #[test]
    fn a_fact_is_used_by_a_condition_too() {
        let fact = "[local]\nequality-member = true\n";
        assert_eq!(reported("We walk.", fact), ["nothing in this school's policies uses \"equality-member\""]);
        let item = "Take:\n\n- a friend\n- {#two when=\"not local.equality-member\"} a map\n";
        assert_eq!(reported(item, fact), [""; 0]);
        assert_eq!(reported("{#only when=\"local.equality-member\"} We walk.\n\nWe run.", fact), [""; 0]);
    }

    #[test]
    fn a_link_that_no_policy_of_the_school_makes_is_told() {
        let link = "[linked.whistleblowing]\nurl = \"https://oak.example/whistle\"\n";
        assert_eq!(reported("We walk.", link), ["nothing in this school's policies links \"whistleblowing\""]);
        assert_eq!(reported("See the {{ policy.whistleblowing }}.", link), [""; 0]);
    }
}
