//! What becomes of what a school has of its own when a policy goes to another release: kept, renamed, taken out, or a question.
//! Together its files are the table of outcomes. Decides; reads and writes nothing.
//!
//! `entry` says what an entry is and what can become of it, and `going` what lies between the two releases for one policy. Then there is a
//! file for each kind of entry: what is `left_out`, `own_words`, what is `chosen`, `parameters`, what is `added`; and `defaults`, for what the
//! school left to the model.

mod entry;

mod going;

mod left_out;

mod own_words;

mod chosen;

mod parameters;

mod added;

mod defaults;

pub(crate) use entry::{Choice, Kind, Outcome, Question, Wanted, What};
pub(crate) use going::{Away, Going};
pub(crate) use parameters::{toml_of, value_choices};

use super::between::home;
use entry::{THEIRS, choice};
use going::Own;

impl<'g> Going<'g> {
    /// What becomes of every entry of the policy, and what else is to be decided.
    pub(crate) fn outcomes(&self) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        let policy = self.policy;
        outcomes.extend(policy.drop.iter().enumerate().map(|(at, target)| self.dropped(at, target)));
        outcomes.extend(policy.replace.iter().enumerate().map(|(at, own)| self.replaced(at, own)));
        for (topic, variant) in &policy.choose.value {
            // A file with what cannot be read goes nowhere.
            outcomes.extend(variant.value.known.as_ref().map(|variant| self.chosen(topic, variant)));
        }
        for (clause, set) in &policy.parameters {
            let each = set.value.iter().map(|(name, value)| self.parameter(clause, name, &value.value));
            outcomes.extend(each);
        }
        outcomes.extend(policy.add.iter().enumerate().map(|(at, added)| self.added(at, added)));
        for (at, proposed) in policy.proposed.iter().enumerate() {
            outcomes.extend(self.pointer(Kind::Proposed, "proposed", at, &proposed.at));
        }
        for (at, allowed) in policy.allow.iter().enumerate() {
            let place = allowed.at.as_ref();
            outcomes.extend(place.and_then(|place| self.pointer(Kind::Allow, "allow", at, place)));
        }
        self.defaults(&mut outcomes);
        self.taken_out(&mut outcomes);
        outcomes
    }

    /// What no longer stands at this school, of which it has nothing of its own: it goes, or stays as the school's own words.
    fn taken_out(&self, outcomes: &mut Vec<Outcome>) {
        for away in self.away {
            let is_out = |id: &str| self.policy.drop.iter().any(|drop| drop.value == id || drop.value == home(id));
            let is_told = outcomes.iter().any(|outcome| {
                [&away.old, &away.now].contains(&&outcome.id) && matches!(outcome.kind, Kind::Drop | Kind::Replace)
            });
            if is_told || is_out(&away.old) || is_out(&away.now) {
                continue;
            }
            let base = self.between.base.and_then(|base| base.library.clauses.get(home(&away.old)));
            let typed = match away.old.contains('#') {
                true => self.between.words_before(&away.old),
                false => base.and_then(|clause| (self.typed)(clause)),
            };
            let reason = self.between.base.map(|base| format!("The model said so until {}", base.id.name));
            let theirs = choice(THEIRS, "let it go", Vec::new());
            let typed = typed.map(|typed| self.followed(&typed, Some(home(&away.old))));
            let own = Own { id: &away.old, reason, text: typed, edits: Vec::new() };
            let choices = self.as_own_clause(&own, theirs, "keep what it said");
            let question = Question {
                base: self.between.words_before(&away.old),
                reason: self.between.reason_of_whole(&[&away.now, &away.old]),
                choices,
                ..Question::default()
            };
            let said = format!("the model says this only under a condition now, which is not met here: {}", away.unmet);
            let (id, what) = (away.now.clone(), What::Question(Box::new(question)));
            outcomes.push(Outcome { kind: Kind::Clause, id, said, what });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::entry::{UNKNOWN_BASE, string};
    use super::*;
    use crate::date::Date;
    use crate::edit::{Edit, Step, in_policy, key};
    use crate::library::Library;
    use crate::model::release::ReleaseId;
    use crate::model::school::SchoolFile;
    use crate::release::contents::Contents;
    use crate::release::contents::tests::with;
    use crate::release::explained::Explained;
    use crate::shape;
    use crate::source::{At, Sources};
    use crate::upgrade::between::{Between, Outline, Release};

    /// The text of a clause with these lines of front matter.
    fn clause(front: &str, body: &str) -> String {
        format!("+++\ntitle = \"A clause\"\naudience = [\"staff\"]\n{front}\n+++\n{body}\n")
    }

    /// A release: its clauses below pond/, and the sections of the model, each with the clauses in it.
    struct Side {
        library: Library,
        contents: Contents,
    }

    fn side(clauses: &[(&str, String)], sections: &[(&str, &str)], more: &[(&str, &str)]) -> Side {
        let mut model = "title = \"Pond\"\nsummary = \"P.\"\nnumbering = \"none\"\n".to_owned();
        for (id, placed) in sections {
            model += &format!("[[section]]\n{id}\ntitle = \"A\"\nclauses = [{placed}]\n");
        }
        let paths: Vec<(String, &str)> =
            clauses.iter().map(|(id, text)| (format!("clauses/pond/{id}.md"), text.as_str())).collect();
        let mut files: Vec<(&str, &str)> = paths.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        files.push(("templates/policies/pond.toml", &model));
        files.extend(more);
        let (library, contents) = with(&files);
        Side { library, contents }
    }

    fn day(text: &str) -> Date {
        text.parse().expect("the test writes a date")
    }

    /// What becomes of the entries of a policy, a line each; answers to questions in brackets.
    fn outcomes_of(base: Option<&Side>, theirs: &Side, policy: &str) -> Vec<Outcome> {
        let text =
            format!("name = 'Oak'\nkind = 'maintained'\n[[policy]]\nmodel = 'pond'\nreview = 'every year'\n{policy}");
        let mut sources = Sources::default();
        let file = sources.add("oak.toml", text.clone());
        let mut found = Vec::new();
        let school: SchoolFile = shape::read(&text, file, 0, &mut found).expect("it is a school");
        assert!(found.is_empty(), "{found:?}");
        let release = |side: &'_ Side, name: &str, serial: u32| {
            let id = ReleaseId { publisher: "a".to_owned(), name: name.to_owned() };
            let explained = vec![Explained {
                ids: vec![At::new("pond/rules".to_owned(), school.span)],
                words: "Because of the law.".to_owned(),
                of: None,
            }];
            // The test keeps both sides until it ends.
            let (library, contents) =
                (Box::leak(Box::new(side.library.clone())), Box::leak(Box::new(side.contents.clone())));
            Release { id, serial, library, contents, explained }
        };
        let base = base.map(|base| release(base, "1", 1));
        let theirs = release(theirs, "2", 2);
        let between = Between::of(base.as_ref(), &theirs);
        let before = base.as_ref().map(|base| Outline::of(&base.library.models["pond"], base.library));
        let outline = Outline::of(&theirs.library.models["pond"], theirs.library);
        let today = day("2027-09-01");
        let policy = &school.policy[0];
        let going = Going {
            between: &between,
            before: before.as_ref(),
            outline: &outline,
            policy,
            index: 0,
            today,
            model_before: "pond",
            away: &[],
            typed: &|_| None,
        };
        going.outcomes()
    }

    fn told(outcomes: &[Outcome]) -> Vec<String> {
        let line = |outcome: &Outcome| {
            let entry = format!("{} {}", outcome.kind.word(), outcome.id);
            match &outcome.what {
                What::Kept => format!("{entry}: kept"),
                What::Renamed(now, _) => format!("{entry}: renamed {now}"),
                What::Removed(_) => format!("{entry}: removed, {}", outcome.said),
                What::Question(question) => {
                    let words: Vec<&str> = question.choices.iter().map(|choice| choice.word.as_str()).collect();
                    format!("{entry}: {} [{}]", outcome.said, words.join(" "))
                }
            }
        };
        outcomes.iter().map(line).collect()
    }

    fn became(base: &Side, theirs: &Side, policy: &str) -> Vec<String> {
        told(&outcomes_of(Some(base), theirs, policy))
    }

    const RULES: &str = "At the pond, staff:\n\n- {#gate} shut the gate\n- {#count} count the pupils";

    #[test]
    fn another_default_under_another_name_is_told_and_can_be_taken_with_what_hangs_on_the_old_one() {
        let variants = |asked: (&str, String), default: &str| {
            let never = ("swim/never", clause("", "{#no} Nobody swims."));
            let placed = format!("{{ clause = 'pond/swim', default = '{default}' }}");
            side(&[never, asked], &[("id = 'a'", &placed)], &[])
        };
        let base = variants(("swim/asked", clause("", "{#ask} They ask.\n\n{#towel} They bring a towel.")), "asked");
        let renamed = clause("replaces = ['pond/swim/asked']", "{#ask} They ask.\n\n{#towel} They bring two towels.");
        let theirs = variants(("swim/permitted", renamed), "never");
        let outcomes = outcomes_of(Some(&base), &theirs, "drop = ['pond/swim/asked#towel']");
        let asked = outcomes.iter().find(|outcome| outcome.kind == Kind::Default).expect("the default is another");
        let What::Question(question) = &asked.what else { panic!("it is a question") };
        let says: Vec<&str> = question.choices.iter().map(|choice| choice.says.as_str()).collect();
        assert_eq!(
            says,
            [
                "stay with permitted, as asked is called now; its words are now: They ask. They bring two towels.",
                "take the model's default, never; drop \"pond/swim/asked#towel\", which it does not have, goes",
            ]
        );
        let out = Edit::Remove(in_policy(0, &[key("drop"), Step::At(0)]));
        assert!(!question.choices[0].edits.contains(&out) && question.choices[1].edits == [out]);
    }

    fn rules(body: &str) -> Side {
        side(&[("rules", clause("", body))], &[("id = 'a'", "'pond/rules'")], &[])
    }

    const DROP: &str = "drop = ['pond/rules#gate']\n";
    const REPLACE: &str = "[[policy.replace]]\nclause = 'pond/rules#gate'\nreason = 'R'\ntext = 'close the gate'\n";

    #[test]
    fn what_the_model_left_alone_is_kept() {
        let same = rules(RULES);
        let all = format!("{DROP}{}", REPLACE.replace("#gate", "#count"));
        assert_eq!(became(&same, &same, &all), ["drop pond/rules#gate: kept", "replace pond/rules#count: kept"]);
    }

    #[test]
    fn what_is_left_out_stays_out_when_it_is_reworded_and_its_words_are_told() {
        let theirs = rules(&RULES.replace("shut the gate", "lock the gate"));
        let outcomes = outcomes_of(Some(&rules(RULES)), &theirs, DROP);
        assert_eq!(told(&outcomes), ["drop pond/rules#gate: kept"]);
        assert_eq!(outcomes[0].said, "its words are now: lock the gate");
    }

    #[test]
    fn what_is_left_out_is_asked_about_when_a_duty_came_in() {
        let theirs = rules(&RULES.replace("shut the gate", "must lock the gate"));
        assert_eq!(
            became(&rules(RULES), &theirs, DROP),
            ["drop pond/rules#gate: you leave this out, and the model now has a duty in it [ours theirs]"]
        );
    }

    #[test]
    fn words_in_place_of_others_are_asked_about_when_those_changed() {
        let theirs = rules(&RULES.replace("shut the gate", "lock the gate"));
        let outcomes = outcomes_of(Some(&rules(RULES)), &theirs, REPLACE);
        assert_eq!(
            told(&outcomes),
            ["replace pond/rules#gate: you have your own wording, and the model's wording changed [ours theirs new]"]
        );
        let What::Question(question) = &outcomes[0].what else { panic!("it is a question") };
        assert_eq!(question.base.as_deref(), Some("shut the gate"));
        assert_eq!(question.theirs.as_deref(), Some("lock the gate"));
        assert_eq!(question.ours.as_deref(), Some("close the gate"));
        assert_eq!(question.reason.as_deref(), Some("Because of the law."));
        assert_eq!(question.own_reason.as_deref(), Some("R"));
    }

    #[test]
    fn words_that_the_model_now_has_are_taken_out() {
        let theirs = rules(&RULES.replace("shut the gate", "close the gate"));
        assert_eq!(
            became(&rules(RULES), &theirs, REPLACE),
            ["replace pond/rules#gate: removed, the model now says so"]
        );
    }

    #[test]
    fn what_the_change_does_not_touch_is_kept_beside_it() {
        let theirs = rules(&RULES.replace("count the pupils", "must count the pupils twice"));
        assert_eq!(became(&rules(RULES), &theirs, &format!("{DROP}{}", REPLACE)).len(), 2);
        assert_eq!(became(&rules(RULES), &theirs, REPLACE), ["replace pond/rules#gate: kept"]);
    }

    #[test]
    fn a_term_with_another_name_changes_no_wording() {
        let words = |name: &str| format!("[pondkeeper]\nhelp = 'P'\nname = '{name}'\n");
        let text = "At the pond, {{ pondkeeper }}:\n\n- {#gate} shut the gate\n- {#count} tell {{ pondkeeper }}";
        let vocabulary = |name: &str| {
            let built_in = crate::load::Files::embedded();
            let bytes = built_in.bytes("clauses/vocabulary.toml").expect("it is there");
            String::from_utf8_lossy(bytes).into_owned() + "\n" + &words(name)
        };
        let with_name = |name: &str| {
            side(
                &[("rules", clause("", text))],
                &[("id = 'a'", "'pond/rules'")],
                &[("clauses/vocabulary.toml", &vocabulary(name))],
            )
        };
        let own = REPLACE.replace("#gate", "#count");
        assert_eq!(
            became(&with_name("keeper"), &with_name("warden"), &format!("{DROP}{own}")),
            ["drop pond/rules#gate: kept", "replace pond/rules#count: kept"]
        );
    }

    #[test]
    fn what_is_renamed_is_followed() {
        let now = side(
            &[("lake", clause("replaces = ['pond/rules']", &RULES.replace("{#gate}", "{#door was=\"gate\"}")))],
            &[("id = 'a'", "'pond/lake'")],
            &[],
        );
        let add = "[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/rules'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&rules(RULES), &now, &format!("{DROP}{}{add}", REPLACE.replace("#gate", "#count"))),
            [
                "drop pond/rules#gate: renamed pond/lake#door",
                "replace pond/rules#count: renamed pond/lake#count",
                "add local/x: renamed pond/lake"
            ]
        );
    }

    #[test]
    fn words_in_place_of_what_is_renamed_and_reworded_are_asked_about() {
        let body = RULES.replace("{#gate} shut", "{#door was=\"gate\"} lock");
        let outcomes = outcomes_of(Some(&rules(RULES)), &rules(&body), REPLACE);
        assert_eq!(
            told(&outcomes),
            ["replace pond/rules#gate: you have your own wording, and the model's wording changed [ours theirs new]"]
        );
        let What::Question(question) = &outcomes[0].what else { panic!("it is a question") };
        assert_eq!(
            question.choices[0].edits,
            [Edit::Set(in_policy(0, &[key("replace"), Step::At(0), key("clause")]), string("pond/rules#door"))]
        );
    }

    fn halves() -> Side {
        let half = |item: &str| clause("replaces = ['pond/rules']", item);
        side(
            &[("gates", half("{#gate} Shut the gate.")), ("counts", half("{#count} Count the pupils."))],
            &[("id = 'a'", "'pond/counts', 'pond/gates'")],
            &[],
        )
    }

    #[test]
    fn what_is_split_is_asked_about_but_an_item_goes_with_its_half() {
        let all = "drop = ['pond/rules#gate', 'pond/rules']\n[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/rules'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&rules(RULES), &halves(), all),
            [
                "drop pond/rules#gate: renamed pond/gates#gate",
                "drop pond/rules: you leave this out, and it has become pond/counts and pond/gates [ours pond/counts pond/gates theirs]",
                "add local/x: renamed pond/gates",
            ]
        );
        let own = "[[policy.replace]]\nclause = 'pond/rules'\nreason = 'R'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&rules(RULES), &halves(), own),
            [
                "replace pond/rules: you have your own wording, and the model's has become pond/counts and pond/gates [ours pond/counts pond/gates theirs]"
            ]
        );
    }

    #[test]
    fn what_is_merged_is_asked_about_and_what_stands_after_it_follows() {
        let base = halves_before();
        let whole = side(
            &[("all", clause("replaces = ['pond/gates', 'pond/counts']", RULES))],
            &[("id = 'a'", "'pond/all'")],
            &[],
        );
        let all = "drop = ['pond/gates']\n[[policy.replace]]\nclause = 'pond/counts'\nreason = 'R'\ntext = 'Ours.'\n[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/gates'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&base, &whole, all),
            [
                "drop pond/gates: you leave this out, and it is one with pond/counts now, as pond/all [pond/all#gate ours theirs]",
                "replace pond/counts: you have your own wording, and the model's is one with pond/gates now, as pond/all [pond/all#count ours theirs new]",
                "add local/x: renamed pond/all",
            ]
        );
    }

    fn halves_before() -> Side {
        side(
            &[("gates", clause("", "{#gate} Shut the gate.")), ("counts", clause("", "{#count} Count the pupils."))],
            &[("id = 'a'", "'pond/counts', 'pond/gates'")],
            &[],
        )
    }

    #[test]
    fn what_is_gone_is_taken_out_but_own_words_and_additions_are_asked_about() {
        let gone = side(
            &[("counts", clause("", "{#count} Count the pupils."))],
            &[("id = 'a'", "'pond/counts'")],
            &[("release.toml", "publisher = 'a'\n[[retired]]\nid = 'pond/gates'\nwhy = 'There is no gate.'\n")],
        );
        let all = "drop = ['pond/gates#gate']\n[[policy.replace]]\nclause = 'pond/gates'\nreason = 'R'\ntext = 'Ours.'\n[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/gates'\ntext = 'Ours.'\n";
        let outcomes = outcomes_of(Some(&halves_before()), &gone, all);
        assert_eq!(
            told(&outcomes),
            [
                "drop pond/gates#gate: removed, the model no longer says it: There is no gate",
                "replace pond/gates: you have your own wording, and the model no longer has what it stands for: There is no gate [ours theirs new]",
                "add local/x: it stands after pond/gates, which the model no longer has: There is no gate [ours theirs new]",
            ]
        );
        let What::Question(question) = &outcomes[1].what else { panic!("it is a question") };
        assert!(question.choices[0].says.contains("local/gates, after pond/counts"), "{}", question.choices[0].says);
        let What::Question(question) = &outcomes[2].what else { panic!("it is a question") };
        assert_eq!(question.choices[0].says, "keep it, after pond/counts");
    }

    #[test]
    fn what_stands_in_another_section_is_kept_there() {
        let one = side(&[("rules", clause("", RULES))], &[("id = 'a'", "'pond/rules'"), ("id = 'b'", "")], &[]);
        let other = side(&[("rules", clause("", RULES))], &[("id = 'a'", ""), ("id = 'b'", "'pond/rules'")], &[]);
        let add = "[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/rules'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&one, &other, &format!("{DROP}{}{add}", REPLACE.replace("#gate", "#count"))),
            ["drop pond/rules#gate: kept", "replace pond/rules#count: kept", "add local/x: kept"]
        );
    }

    #[test]
    fn what_stands_at_the_end_of_a_section_follows_its_name() {
        let one = side(&[("rules", clause("", RULES))], &[("id = 'a'", "'pond/rules'")], &[]);
        let now = side(&[("rules", clause("", RULES))], &[("id = 'b'\nwas = ['a']", "'pond/rules'")], &[]);
        let gone = side(&[("rules", clause("", RULES))], &[("id = 'c'", "'pond/rules'")], &[]);
        let add = "[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nat-end-of = 'a'\ntext = 'Ours.'\n";
        assert_eq!(became(&one, &now, add), ["add local/x: renamed b"]);
        assert_eq!(
            became(&one, &gone, add),
            ["add local/x: it stands after a, which the model no longer has [ours theirs new]"]
        );
    }

    fn topic(default: &str) -> Side {
        let body = |words: &str| clause("", &format!("{{#gate}} {words}\n\n{{#count}} Count the pupils."));
        side(
            &[("rules/strict", body("Lock the gate.")), ("rules/mild", body("Shut the gate."))],
            &[("id = 'a'", &format!("{{ clause = 'pond/rules'{default} }}"))],
            &[],
        )
    }

    #[test]
    fn what_has_become_a_topic_is_asked_about() {
        let theirs = topic(", default = 'mild'");
        let all = "drop = ['pond/rules']\n[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/rules'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&rules(RULES), &theirs, all),
            [
                "drop pond/rules: you leave this out, and the model now has several wordings of it [ours mild strict theirs]",
                "add local/x: kept",
            ]
        );
        let own = "[[policy.replace]]\nclause = 'pond/rules'\nreason = 'R'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&rules(RULES), &theirs, own),
            ["replace pond/rules: you have your own wording, and the model now has several [ours mild strict theirs]"]
        );
        assert_eq!(
            became(&rules(RULES), &theirs, DROP),
            [
                "drop pond/rules#gate: you leave this out, and the model now has several wordings of the clause [ours theirs]",
                "default pond/rules: the model now has several wordings of it, its default is mild, and you have not chosen [theirs strict]",
            ]
        );
    }

    #[test]
    fn a_topic_without_a_default_has_to_be_chosen() {
        assert_eq!(
            became(&rules(RULES), &topic(""), ""),
            ["default pond/rules: the model has several wordings of it, and no default [mild strict]"]
        );
    }

    const CHOOSE: &str = "choose = { 'pond/rules' = 'strict' }\n";

    #[test]
    fn a_choice_is_kept_renamed_or_taken_out() {
        let base = topic(", default = 'mild'");
        assert_eq!(became(&base, &base, CHOOSE), ["choose pond/rules: kept"]);
        let renamed = side(
            &[
                ("rules/hard", clause("replaces = ['pond/rules/strict']", "{#gate} Lock the gate.")),
                ("rules/mild", clause("", "{#gate} Shut the gate.")),
            ],
            &[("id = 'a'", "{ clause = 'pond/rules', default = 'mild' }")],
            &[],
        );
        assert_eq!(became(&base, &renamed, CHOOSE), ["choose pond/rules: renamed pond/rules/hard"]);
        let strict = rules("{#gate} Lock the gate.\n\n{#count} Count the pupils.");
        assert_eq!(
            became(&base, &strict, CHOOSE),
            ["choose pond/rules: removed, the model now has one wording of it, the one that you chose"]
        );
    }

    #[test]
    fn a_choice_of_words_that_the_one_wording_does_not_have_is_asked_about() {
        let base = topic(", default = 'mild'");
        assert_eq!(
            became(&base, &rules(RULES), CHOOSE),
            [
                "choose pond/rules: you chose strict, and the model now has one wording of it, which is another [theirs new out]"
            ]
        );
    }

    #[test]
    fn a_clause_that_became_a_topic_with_another_wording_by_default_is_asked_about() {
        let one = |words: &str| rules(&format!("{{#gate}} {words}\n\n{{#count}} Count the pupils."));
        let theirs = topic(", default = 'mild'");
        assert_eq!(
            became(&one("Lock the gate."), &theirs, ""),
            [
                "default pond/rules: the model now has several wordings of it, its default is mild, and you have not chosen [ours theirs]"
            ]
        );
        assert_eq!(became(&one("Shut the gate."), &theirs, ""), [""; 0], "the default says what it said");
    }

    #[test]
    fn what_the_model_decides_is_asked_about_where_nobody_knows_what_it_decided() {
        assert_eq!(
            told(&outcomes_of(None, &topic(", default = 'mild'"), "")),
            [format!(
                "default pond/rules: {UNKNOWN_BASE}; the model's default is mild, and you have not chosen [theirs strict]"
            )]
        );
        assert_eq!(
            told(&outcomes_of(None, &days("type = 'number'\ndefault = 5", ""), "")),
            [format!(
                "default pond/rules.days: {UNKNOWN_BASE}; the model's default is 5, and you have set nothing [theirs new]"
            )]
        );
    }

    #[test]
    fn a_new_duty_that_waits_for_what_is_left_out_is_asked_about() {
        let theirs = rules(&format!("{RULES}\n- {{#list needs=\"gate\"}} must keep a list"));
        assert_eq!(
            became(&rules(RULES), &theirs, DROP),
            [
                "drop pond/rules#gate: you leave this out, and pond/rules#list, which is new and stands only with it, has a duty [ours theirs]"
            ]
        );
    }

    #[test]
    fn an_item_is_another_where_the_sentence_that_it_ends_is() {
        let must = "Staff may:\n\n- {#gate} shut the gate\n- {#count} count the pupils";
        let theirs = rules(&must.replace("may", "must"));
        let own = REPLACE.replace("#gate", "#count");
        let outcomes = outcomes_of(Some(&rules(must)), &theirs, &format!("{DROP}{own}"));
        assert_eq!(
            told(&outcomes),
            [
                "drop pond/rules#gate: you leave this out, and the model now has a duty in it [ours theirs]",
                "replace pond/rules#count: you have your own wording, and the model's wording changed [ours theirs new]",
            ]
        );
        let What::Question(question) = &outcomes[0].what else { panic!("it is a question") };
        assert_eq!(question.base.as_deref(), Some("Staff may: shut the gate"));
        assert_eq!(question.theirs.as_deref(), Some("Staff must: shut the gate"));
    }

    #[test]
    fn own_words_for_half_of_what_is_one_now_can_stay_with_that_half() {
        let base = side(
            &[("gate", clause("", "{#a} Shut the gate.")), ("rope", clause("", "{#b} Carry a rope."))],
            &[("id = 'a'", "'pond/gate', 'pond/rope'")],
            &[],
        );
        let body = "{#a was=\"pond/gate#a\"} Shut the gate.\n\n{#b was=\"pond/rope#b\"} Carry a rope.";
        let both = clause("replaces = ['pond/gate', 'pond/rope']", body);
        let theirs = side(&[("both", both)], &[("id = 'a'", "'pond/both'")], &[]);
        let own = "[[policy.replace]]\nclause = 'pond/gate'\nreason = 'R'\ntext = 'Mind the gate.'\n";
        let outcomes = outcomes_of(Some(&base), &theirs, own);
        let What::Question(question) = &outcomes[0].what else { panic!("it is a question") };
        let says: Vec<(&str, &str)> =
            question.choices.iter().map(|choice| (choice.word.as_str(), choice.says.as_str())).collect();
        assert_eq!(says[0], ("pond/both#a", "your words in place of pond/both#a alone, which it was"));
        assert_eq!(says[1], ("ours", "your words in place of all of it: what was pond/rope goes"));
        assert_eq!(question.base, question.theirs, "nothing of it is new");
        let drop = outcomes_of(Some(&base), &theirs, "drop = ['pond/rope']");
        assert_eq!(
            told(&drop),
            [
                "drop pond/rope: you leave this out, and it is one with pond/gate now, as pond/both [pond/both#b ours theirs]"
            ]
        );
    }

    #[test]
    fn what_is_set_for_a_variant_that_is_gone_goes_with_the_answer() {
        let front = "[parameters.n]\ntype = 'number'\nhelp = 'N'\ndefault = 3";
        let never = || ("swim/never", clause("", "{#no} Nobody swims."));
        let placed = [("id = 'a'", "{ clause = 'pond/swim', default = 'never' }")];
        let base = side(&[never(), ("swim/few", clause(front, "{#few} {{ n }} swim."))], &placed, &[]);
        let some = ("swim/some", clause(front, "{#some} {{ n }} may swim."));
        let retired = "publisher = 'a'\n[[retired]]\nid = 'pond/swim/few'\nwhy = 'It was too many.'\n";
        let theirs = side(&[never(), some], &placed, &[("release.toml", retired)]);
        let own = "choose = { 'pond/swim' = 'few' }\nparameters = { 'pond/swim' = { n = 5 } }\n";
        let outcomes = outcomes_of(Some(&base), &theirs, own);
        let asked = outcomes.iter().find(|outcome| outcome.kind == Kind::Choose).expect("it is asked about");
        assert_eq!(asked.said, "you chose few, which the model no longer has: It was too many");
        let What::Question(question) = &asked.what else { panic!("it is a question") };
        let says: Vec<&str> = question.choices.iter().map(|choice| choice.says.as_str()).collect();
        assert_eq!(
            says,
            [
                "choose never: A clause; what you set as \"pond/swim.n\", which it does not have, goes",
                "choose some: A clause",
                "take the model's default, never; what you set as \"pond/swim.n\", which it does not have, goes",
            ]
        );
    }

    #[test]
    fn a_choice_that_is_gone_is_asked_about() {
        let gone = side(
            &[
                ("rules/mild", clause("", "{#gate} Shut the gate.")),
                ("rules/new", clause("", "{#gate} Guard the gate.")),
            ],
            &[("id = 'a'", "{ clause = 'pond/rules', default = 'mild' }")],
            &[],
        );
        assert_eq!(
            became(&topic(", default = 'mild'"), &gone, CHOOSE),
            ["choose pond/rules: you chose strict, which the model no longer has [mild new theirs]"]
        );
    }

    #[test]
    fn a_choice_in_a_topic_that_is_split_is_asked_about() {
        let part = |old: &str| clause(&format!("replaces = ['pond/rules/{old}']"), "{#gate} Words.");
        let split = side(
            &[("one/a", part("strict")), ("one/b", part("mild")), ("two/c", part("strict")), ("two/d", part("mild"))],
            &[("id = 'a'", "{ clause = 'pond/one', default = 'b' }, { clause = 'pond/two', default = 'd' }")],
            &[],
        );
        let told = became(&topic(", default = 'mild'"), &split, CHOOSE);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].starts_with("choose pond/rules: ")
                && told[0].contains("pond/one/a")
                && told[0].contains("pond/two/d"),
            "{told:?}"
        );
    }

    #[test]
    fn another_default_is_asked_about_where_nothing_is_chosen() {
        let (base, theirs) = (topic(", default = 'mild'"), topic(", default = 'strict'"));
        let outcomes = outcomes_of(Some(&base), &theirs, "");
        assert_eq!(
            told(&outcomes),
            ["default pond/rules: the model's default is strict now, and you have not chosen [ours theirs]"]
        );
        let What::Question(question) = &outcomes[0].what else { panic!("it is a question") };
        assert_eq!(
            question.choices[0].edits,
            [Edit::Set(in_policy(0, &[key("choose"), key("pond/rules")]), string("mild"))]
        );
        assert_eq!(question.choices[1].edits, []);
        assert_eq!(became(&base, &theirs, CHOOSE), ["choose pond/rules: kept"]);
        assert_eq!(became(&base, &theirs, "drop = ['pond/rules']\n"), ["drop pond/rules: kept"]);
    }

    #[test]
    fn a_default_with_the_same_words_is_no_question() {
        let same = |default: &str| {
            let body = || clause("", "{#gate} Shut the gate.");
            side(
                &[("rules/one", body()), ("rules/two", body())],
                &[("id = 'a'", &format!("{{ clause = 'pond/rules', default = '{default}' }}"))],
                &[],
            )
        };
        assert_eq!(became(&same("one"), &same("two"), ""), [""; 0]);
    }

    fn days(declared: &str, with: &str) -> Side {
        let front = format!("[parameters.days]\nhelp = 'Days'\n{declared}");
        side(
            &[("rules", clause(&front, "{#a} After {{ days }} days."))],
            &[("id = 'a'", &format!("{{ clause = 'pond/rules'{with} }}"))],
            &[],
        )
    }

    const SET: &str = "parameters = { 'pond/rules' = { days = 3 } }\n";

    #[test]
    fn a_parameter_with_another_default_is_asked_about_where_nothing_is_set() {
        let (base, theirs) = (days("type = 'number'\ndefault = 5", ""), days("type = 'number'\ndefault = 7", ""));
        assert_eq!(
            became(&base, &theirs, ""),
            ["default pond/rules.days: the model's default is 7 now, and you have set nothing [ours theirs new]"]
        );
        assert_eq!(became(&base, &theirs, SET), ["parameter pond/rules.days: kept"]);
        let of_model = days("type = 'number'\ndefault = 5", ", with = { days = 9 }");
        assert_eq!(became(&base, &of_model, "").len(), 1);
        assert_eq!(became(&of_model, &of_model, ""), [""; 0]);
    }

    #[test]
    fn a_parameter_that_is_gone_is_taken_out_and_own_words_with_it_are_asked_about() {
        let (base, none) = (days("type = 'number'\ndefault = 5", ""), rules("{#a} At once."));
        assert_eq!(became(&base, &none, SET), ["parameter pond/rules.days: removed, the model no longer asks for it"]);
        let own = "[[policy.replace]]\nclause = 'pond/rules'\nreason = 'R'\ntext = 'Within {{ days }} days.'\n";
        let told = became(&base, &none, own);
        assert!(
            told[0].contains("your words name what the model has not any more") && told[0].ends_with("[theirs new]"),
            "{told:?}"
        );
    }

    #[test]
    fn a_parameter_that_is_new_and_has_no_default_is_asked_for() {
        assert_eq!(
            became(&rules("{#a} At once."), &days("type = 'number'", ""), ""),
            ["default pond/rules.days: the model now asks for something: Days [new]"]
        );
        let options = days("type = 'one-of'\noptions = ['two', 'three']", "");
        assert_eq!(
            became(&rules("{#a} At once."), &options, ""),
            ["default pond/rules.days: the model now asks for something: Days [two three]"]
        );
    }

    #[test]
    fn a_parameter_of_another_type_is_asked_about() {
        let (base, text) = (days("type = 'number'\ndefault = 5", ""), days("type = 'text'\ndefault = 'five'", ""));
        assert_eq!(
            became(&base, &text, SET),
            ["parameter pond/rules.days: what you set is no longer one of the values it may have [theirs new]"]
        );
    }

    #[test]
    fn a_parameter_follows_its_name_and_its_clause() {
        let base = days("type = 'number'\ndefault = 5", "");
        let front =
            "replaces = ['pond/rules']\n[parameters.nights]\nhelp = 'N'\ntype = 'number'\ndefault = 5\nwas = ['days']";
        let now =
            side(&[("lake", clause(front, "{#a} After {{ nights }} days."))], &[("id = 'a'", "'pond/lake'")], &[]);
        let outcomes = outcomes_of(Some(&base), &now, SET);
        assert_eq!(told(&outcomes), ["parameter pond/rules.days: renamed pond/lake.nights"]);
        let What::Renamed(_, edits) = &outcomes[0].what else { panic!("it is renamed") };
        assert_eq!(edits.len(), 2);
    }

    #[test]
    fn an_item_that_came_into_a_clause_with_own_words_is_asked_about() {
        let own = "[[policy.replace]]\nclause = 'pond/rules'\nreason = 'R'\ntext = 'Ours.'\n";
        let theirs = rules(&format!("{RULES}\n- {{#boots}} wear boots"));
        assert_eq!(
            became(&rules(RULES), &theirs, own),
            [
                "replace pond/rules: you have your own wording of the clause, and pond/rules#boots came in [ours theirs new]"
            ]
        );
    }

    #[test]
    fn words_whose_time_has_passed_are_asked_about() {
        let same = rules(RULES);
        let until = |date: &str| format!("{REPLACE}until = '{date}'\n");
        assert_eq!(
            became(&same, &same, &until("2027-06")),
            ["replace pond/rules#gate: you have your own wording until June 2027, which has passed [ours theirs new]"]
        );
        assert_eq!(became(&same, &same, &until("2027-10")), ["replace pond/rules#gate: kept"]);
    }

    #[test]
    fn a_clause_of_ones_own_that_the_model_now_has_is_asked_about() {
        let add = "[[policy.add]]\nid = 'pond/boats'\ntitle = 'X'\nafter = 'pond/rules'\ntext = 'Ours.'\n";
        let theirs = side(
            &[("rules", clause("", RULES)), ("boats", clause("", "{#b} No boats."))],
            &[("id = 'a'", "'pond/rules', 'pond/boats'")],
            &[],
        );
        assert_eq!(
            became(&rules(RULES), &theirs, add),
            ["add pond/boats: you added a clause of this name, and the model has one now [ours theirs new]"]
        );
    }

    #[test]
    fn everything_is_asked_about_where_nobody_knows_what_it_was_written_for() {
        let all = format!(
            "{DROP}{CHOOSE}{SET}{}[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/rules'\ntext = 'Ours.'\n",
            REPLACE.replace("#gate", "#count")
        );
        let all = all
            .replace("'pond/rules' = 'strict'", "'pond/fish' = 'carp'")
            .replace("'pond/rules' = { days", "'pond/depth' = { days");
        let theirs = side(
            &[
                ("rules", clause("", RULES)),
                ("fish/carp", clause("", "{#c} Carp.")),
                ("fish/pike", clause("", "{#p} Pike.")),
                (
                    "depth",
                    clause("[parameters.days]\nhelp = 'D'\ntype = 'number'\ndefault = 2", "{#d} {{ days }} days."),
                ),
            ],
            &[("id = 'a'", "'pond/rules', { clause = 'pond/fish', default = 'pike' }, 'pond/depth'")],
            &[],
        );
        let told = told(&outcomes_of(None, &theirs, &all));
        assert_eq!(told.len(), 5, "{told:?}");
        for line in &told {
            assert!(line.contains("nobody knows which release this was written for [ours theirs"), "{line}");
        }
    }

    #[test]
    fn what_points_at_words_goes_with_them() {
        let now = side(&[("lake", clause("replaces = ['pond/rules']", RULES))], &[("id = 'a'", "'pond/lake'")], &[]);
        let points = "[[policy.proposed]]\nat = 'pond/rules#gate'\nreason = 'R'\n[[policy.allow]]\nrule = 'long-sentence'\nat = 'pond/rules'\nreason = 'R'\n";
        assert_eq!(
            became(&rules(RULES), &now, points),
            ["proposed pond/rules#gate: renamed pond/lake#gate", "allow pond/rules: renamed pond/lake"]
        );
    }
}
