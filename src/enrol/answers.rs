//! What is known of a school so far, and the file that this makes.

use super::asks::{Asks, Told};
use crate::date::Date;
use crate::edit::{self, Step, key, string_text, value_text};
use crate::library::Library;
use crate::school::NOT_KNOWN_YET;
use std::collections::BTreeMap;
use std::fmt::Write;
use toml::Value;

/// What a school says when it is asked to tell something.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// This.
    Known(Value),
    /// It will know later.
    NotYet,
    /// It has none.
    None,
}

/// A policy that a school is to have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Its model.
    pub model: String,
    /// The release that it is built from, where releases are taken.
    pub release: Option<String>,
    /// The wording of each topic that was chosen; none where the model's usual one is to stand.
    pub choose: BTreeMap<String, Option<String>>,
}

/// What is known of a school so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers {
    /// Remarks at the top of its file.
    pub remarks: Vec<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its kind.
    pub kind: Option<String>,
    /// Other keys at the top of its file, in their order.
    pub particulars: Vec<(&'static str, String)>,
    /// Holders of posts, and facts.
    pub told: BTreeMap<Told, Answer>,
    /// Its policies.
    pub policies: Vec<Wanted>,
    /// How often they are reviewed.
    pub review: Option<String>,
    /// When they were last reviewed; none inside if that was never.
    pub reviewed: Option<Option<Value>>,
}

/// Where the answer to a question stands in a school's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Its name.
    Name,
    /// Its kind.
    Kind,
    /// Another key at the top.
    Particular(&'static str),
    /// The models of its policies.
    Models,
    /// The wording of a topic in the policy of this number.
    Wording(usize, String),
    /// A post or a fact.
    Told(Told),
    /// How often policies are reviewed.
    Review,
    /// When they were last reviewed.
    Reviewed,
}

impl Place {
    /// The ways to it in a file with so many policies.
    pub(crate) fn ways(&self, policies: usize) -> Vec<edit::Path> {
        let each = |name: &str| (0..policies).map(|index| edit::in_policy(index, &[key(name)])).collect();
        match self {
            Place::Name => vec![vec![key("name")]],
            Place::Kind => vec![vec![key("kind")]],
            Place::Particular(name) => vec![vec![key(name)]],
            Place::Models => each("model"),
            Place::Wording(index, topic) => vec![edit::in_policy(*index, &[key("choose"), key(topic)])],
            Place::Told(told) => vec![vec![key(told.table()), Step::Key(told.key().to_owned())]],
            Place::Review => each("review"),
            Place::Reviewed => each("reviewed"),
        }
    }
}

/// The usual review cycle.
pub(crate) const EVERY_YEAR: &str = "every year";

impl Answers {
    /// What the models of these policies ask of a school of this kind, in their order, and nothing twice. The head and the chair come
    /// first, whom everybody knows.
    pub(crate) fn asked<'l>(&self, library: &'l Library) -> Vec<(usize, Asks<'l>)> {
        let kind = self.kind.as_deref().unwrap_or_default();
        let family = library.kinds.family(kind);
        let models = self.policies.iter().enumerate();
        let mut seen = Vec::new();
        let asks = models.filter_map(|(at, policy)| {
            let model = library.models.get(&policy.model)?;
            let mut asks = Asks::of(model, library).of_kind(&family, library);
            let is_late = |told: &Told| !matches!(told, Told::Post(post) if FIRST.contains(&post.as_str()));
            asks.told.sort_by_key(|asked| is_late(&asked.told));
            asks.told.retain(|asked| !seen.contains(&asked.told));
            seen.extend(asks.told.iter().map(|asked| asked.told.clone()));
            Some((at, asks))
        });
        asks.collect()
    }

    /// The file that these answers make. `schema` is what an editor checks it by, and `today` a day to show how one is written.
    pub(crate) fn file(&self, library: &Library, schema: Option<&str>, today: Date) -> String {
        let mut text = String::new();
        let asked = self.asked(library);
        text += &schema.map_or(String::new(), |schema| format!("#:schema {schema}\n"));
        self.remarks.iter().for_each(|remark| push_remark(&mut text, remark));
        let mut lines = vec![("name", string_text(self.name.as_deref().unwrap_or_default()))];
        lines.push(("kind", string_text(self.kind.as_deref().unwrap_or_default())));
        lines.extend(self.particulars.iter().map(|(key, value)| (*key, string_text(value))));
        push_lines(&mut text, &lines);
        for table in ["people", "local"] {
            let mut told: Vec<&Told> = asked.iter().flat_map(|(_, asks)| &asks.told).map(|asked| &asked.told).collect();
            let others: Vec<&Told> = self.told.keys().filter(|other| !told.contains(other)).collect();
            told.extend(others);
            told.retain(|told| told.table() == table);
            if !told.is_empty() {
                let _ = write!(text, "\n[{table}]\n");
            }
            for told in told {
                push_remark(&mut text, &told.help(library).map_or_else(|| told.key().to_owned(), str::to_owned));
                push_told(&mut text, told, self.told.get(told), library);
            }
        }
        for policy in &self.policies {
            self.push_policy(&mut text, policy, today);
        }
        text
    }

    /// A policy as a file has it.
    pub(crate) fn push_policy(&self, text: &mut String, policy: &Wanted, today: Date) {
        text.push_str("\n[[policy]]\n");
        let mut lines = vec![("model", string_text(&policy.model))];
        lines.extend(policy.release.as_ref().map(|release| ("release", string_text(release))));
        let reviewed = self.reviewed.as_ref().and_then(Option::as_ref);
        lines.extend(reviewed.map(|reviewed| ("reviewed", value_text(reviewed))));
        lines.push(("review", string_text(self.review.as_deref().unwrap_or(EVERY_YEAR))));
        let chosen = policy.choose.iter().filter_map(|(topic, wording)| Some((topic, wording.as_ref()?)));
        let chosen: toml::Table =
            chosen.map(|(topic, wording)| (topic.clone(), Value::String(wording.clone()))).collect();
        lines.extend((!chosen.is_empty()).then(|| ("choose", value_text(&Value::Table(chosen)))));
        push_lines(text, &lines);
        if reviewed.is_none() {
            push_remark(text, "When the text was last reviewed; once it is approved, that day counts");
            let _ = writeln!(text, "# reviewed = {}", today.written());
        }
        push_remark(
            text,
            &format!("What else can be chosen, left out or said otherwise: policygen list model {}", policy.model),
        );
    }
}

/// The posts that are asked for first.
pub(crate) const FIRST: [&str; 2] = ["headteacher", "chair"];

/// Keys and values, one below the other.
fn push_lines(text: &mut String, lines: &[(&str, String)]) {
    let widest = lines.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    for (key, value) in lines {
        let _ = writeln!(text, "{key:widest$} = {value}");
    }
}

/// A remark, however many lines it has.
fn push_remark(text: &mut String, remark: &str) {
    for line in remark.lines().filter(|line| !line.trim().is_empty()) {
        // What a remark may not hold, no help does: it is shown as it can be read.
        let _ = writeln!(text, "# {}", crate::control::escaped(line.trim()));
    }
}

fn push_told(text: &mut String, told: &Told, answer: Option<&Answer>, library: &Library) {
    let key = edit::key_text(told.key());
    let _ = match answer {
        Some(Answer::Known(value)) => writeln!(text, "{key} = {}", value_text(value)),
        Some(Answer::NotYet) => writeln!(text, "{key} = {}", string_text(NOT_KNOWN_YET)),
        Some(Answer::None) | None if told.is_yes_no(library) => writeln!(text, "# {key} = true"),
        Some(Answer::None) | None => {
            let example = told.declared(library).and_then(|fact| fact.example.as_ref());
            let shown = example.map_or_else(|| string_text("…"), |example| string_text(&example.value));
            writeln!(text, "# {key} = {}", shown.replace('\n', " "))
        }
    };
}
