//! A new school: what must be asked of it, and the file that its answers make.
//!
//! `asks` says what a model asks of a school, in the order of its text. `answers` is what is known of a school so far, and writes
//! that as its file. `trial` has that file read and judged as every command does. `questions` says what is to be asked next, and
//! takes an answer or says why not: whoever asks, on a terminal or elsewhere, asks the same and is told the same.
//! `called` names the file of a school, and `schema` is what editors check it by. `gias` reads England's
//! register of schools, `registered` answers what that knows of one, and `authority` makes the files of all schools of an authority of it, and
//! says what has changed.

pub(crate) mod asks;

pub(crate) mod answers;

pub(crate) mod trial;

pub(crate) mod questions;

pub(crate) mod called;

pub(crate) mod schema;

pub(crate) mod gias;

pub(crate) mod registered;

pub(crate) mod authority;

#[cfg(test)]
mod tests {
    use super::answers::{Answer, Answers, Place};
    use super::asks::Told;
    use super::questions::{self, Need};
    use super::trial::Setting;
    use crate::diagnostic::Severity;
    use crate::model::value::ValueType;
    use crate::workspace::Workspace;
    use toml::Value;

    /// The library that the program carries, in a folder that has nothing.
    fn with_setting(test: impl FnOnce(Setting<'_>)) {
        let folder = std::env::temp_dir().join(format!("policygen-enrol-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("it can be made");
        let workspace = Workspace::read(&folder).expect("the built-in library can be read");
        test(Setting { workspace: &workspace, today: "2026-11-21".parse().expect("it is a day") });
    }

    const NAMES: [&str; 6] = [
        "Oak Tree School",
        "St Mary's \"Old\" School",
        "Ysgol Tŷ’r Gŵr Ifanc",
        "Arts \\ Media Academy",
        "Smith & Son's #1 School",
        "École Saint-Étienne",
    ];

    fn known(told: &Told, setting: Setting<'_>) -> Answer {
        let Some(fact) = told.declared(&setting.workspace.library) else {
            // Nobody holds two of these posts at once.
            let (Told::Post(post) | Told::Fact(post)) = told;
            let surname: String = post.chars().filter(|c| c.is_alphabetic()).collect();
            return Answer::Known(Value::String(format!("Siân O'Connor-Güler {surname}")));
        };
        let example = fact.example.as_ref().map_or("words", |example| example.as_str());
        Answer::Known(match fact.r#type {
            ValueType::YesNo => Value::Boolean(true),
            _ => Value::String(example.to_owned()),
        })
    }

    #[test]
    fn a_file_for_every_kind_and_every_model_is_built_whatever_is_told() {
        with_setting(|setting| {
            let library = &setting.workspace.library;
            let mut files = Vec::new();
            let kinds: Vec<String> = library.kinds.ids().into_iter().map(str::to_owned).collect();
            for (at, kind) in kinds.iter().enumerate() {
                for model in library.models.keys() {
                    let mut answers = Answers {
                        name: Some(NAMES[at % NAMES.len()].to_owned()),
                        kind: Some(kind.clone()),
                        policies: vec![setting.wanted(model)],
                        ..Answers::default()
                    };
                    let asked = answers.asked(library);
                    let must = asked.iter().flat_map(|(_, asks)| &asks.topics).filter(|topic| topic.default.is_none());
                    let choose = must.map(|topic| (topic.id.to_owned(), Some(topic.wordings[0].0.to_owned())));
                    answers.policies[0].choose = choose.collect();
                    // What is printed by some wording must be told; everything may be, and all else may be waited for.
                    for (name, all) in [("all", true), ("printed", false)] {
                        let told = asked.iter().flat_map(|(_, asks)| &asks.told);
                        answers.told = told
                            .map(|asked| {
                                let is_known = all || asked.is_printed;
                                let answer = if is_known { known(&asked.told, setting) } else { Answer::NotYet };
                                (asked.told.clone(), answer)
                            })
                            .collect();
                        let id = format!("{kind}-{model}-{name}");
                        files.push((format!("{id}.toml"), id, answers.file(library, None, setting.today)));
                    }
                }
            }
            assert_eq!(files.len(), kinds.len() * library.models.len() * 2);
            let texts = files.clone();
            for (built, (_, _, text)) in setting.try_all(files, 2).into_iter().zip(texts) {
                let errors: Vec<&str> = built
                    .found
                    .iter()
                    .filter(|fault| fault.severity == Severity::Error)
                    .map(|fault| fault.message.as_str())
                    .collect();
                assert!(errors.is_empty() && built.documents.len() == 1, "{}: {errors:?}\n{text}", built.path);
                let waiting = text.matches("= \"?\"").count();
                let asked_for = built.found.iter().filter(|fault| fault.message.ends_with("is not known yet")).count();
                assert_eq!(waiting, asked_for, "{}", built.path);
            }
        });
    }

    #[test]
    fn an_answer_is_judged_in_the_words_of_check() {
        with_setting(|setting| {
            let mut answers = Answers::default();
            let mut give = |place: Place, said: &str| questions::give(setting, &mut answers, &place, said);
            let refused = |said: Result<Vec<questions::Said>, Vec<questions::Said>>| {
                said.expect_err("it is refused").first().map(|said| said.message.clone()).unwrap_or_default()
            };
            assert_eq!(refused(give(Place::Name, "…")), "the school has no name");
            assert!(give(Place::Name, NAMES[1]).is_ok());
            assert!(refused(give(Place::Kind, "primary")).contains("and not what kind of school it is"));
            assert!(give(Place::Kind, "VA primary").is_ok());
            assert_eq!(
                refused(give(Place::Models, "social-netwroking")),
                "there is no model policy \"social-netwroking\""
            );
            assert!(give(Place::Models, "social-networking, acceptable-use").is_ok());
            let wording = |said: &str| (Place::Wording(0, "profile/name".to_owned()), said.to_owned());
            let (place, said) = wording("own");
            assert!(refused(give(place, &said)).contains("\"own\""));
            let (place, said) = wording("own-name");
            assert!(give(place, &said).is_ok());
            let fact = |name: &str| Place::Told(Told::Fact(name.to_owned()));
            assert!(refused(give(fact("hr-phone"), "12")).contains("telephone"));
            assert!(refused(give(fact("equality-member"), "perhaps")).contains("must be true or false"));
            assert!(give(fact("equality-member"), "Yes").is_ok());
            assert!(give(Place::Told(Told::Post("chair".to_owned())), "?").is_ok());
            assert!(refused(give(Place::Review, "now and then")).contains("is not a review cycle"));
            assert!(refused(give(Place::Reviewed, "2026-02-30")).contains("is no day"));
            assert_eq!(answers.kind.as_deref(), Some("voluntary-aided"));
        });
    }

    #[test]
    fn the_wordings_of_a_topic_are_shown_in_the_words_of_the_school() {
        with_setting(|setting| {
            let mut answers = Answers {
                name: Some(NAMES[0].to_owned()),
                kind: Some("pupil-referral-unit".to_owned()),
                policies: vec![setting.wanted("social-networking")],
                ..Answers::default()
            };
            while let Some(question) = questions::next(setting, &answers) {
                let Place::Wording(policy, topic) = &question.place else { break };
                let shown = questions::with_words(question.clone(), setting, &answers);
                assert!(shown.choices.len() > 1, "{topic}");
                for choice in &shown.choices {
                    assert!(!choice.words.is_empty() && choice.words.len() < 12, "{topic}: {choice:?}");
                    let all = choice.words.join(" ");
                    assert!(!all.contains("{{") && !all.contains("[name]"), "{all}");
                }
                let words: Vec<&Vec<String>> = shown.choices.iter().map(|choice| &choice.words).collect();
                assert!(words.windows(2).all(|pair| pair[0] != pair[1]), "{topic}: {words:?}");
                answers.policies[*policy].choose.insert(topic.clone(), Some(shown.choices[0].word.clone()));
            }
            assert!(questions::open(setting, &answers).iter().all(|question| question.need != Need::Answer));
        });
    }
}
