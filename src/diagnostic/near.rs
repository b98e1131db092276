//! What was probably meant by a name that is not known.
//!
//! Near in letters is not near in meaning: a suggestion that is taken without a thought must not turn two years into one,
//! "must" into "may", or one rule into another.

use crate::spelt::{MONTHS, NUMBERS, ORDINALS, TENS};

/// The name among `known` that was probably meant by `written`, as help to print.
pub fn did_you_mean<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    nearest(written, known).map(|name| format!("did you mean \"{name}\"?"))
}

/// The name among `known` nearest to `written`, if one is near enough to be meant. One that says another number, time,
/// order or strength never is.
pub fn nearest<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let lower = written.to_lowercase();
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&lower, &name.to_lowercase()), name))
        .filter(|(likeness, name)| *likeness > 0.8 && !says_otherwise(written, name))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name)| name)
}

/// The name among `known` of which `written` is a slip of the hand: word for word the same, but for a letter of a word
/// that is wrong, missing, doubled or in the wrong place. For names of which a similar one may stand for another rule.
pub fn slip<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let near = known.into_iter().filter(|name| {
        let (ours, theirs) = (words(written), words(name));
        let is_slip = |(ours, theirs): (&String, &String)| ours == theirs || is_one_letter_off(ours, theirs);
        ours.len() == theirs.len() && ours.iter().zip(&theirs).all(is_slip)
    });
    nearest(written, near)
}

/// A slip is seldom in the first letter, and short words are too near to each other.
fn is_one_letter_off(one: &str, other: &str) -> bool {
    one.chars().next() == other.chars().next()
        && one.chars().count().max(other.chars().count()) >= 5
        && strsim::osa_distance(one, other) == 1
}

/// Whether one of two names has a word that weighs, and the other has not, nor a slip of it.
fn says_otherwise(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    if one.concat() == other.concat() {
        return false;
    }
    let only_in = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|word| !those.contains(word)).cloned().collect()
    };
    let (ours, theirs) = (only_in(&one, &other), only_in(&other, &one));
    let is_number = |word: &str| [&NUMBERS[..], &TENS, &ORDINALS].iter().any(|words| words.contains(&word));
    let is_month = |word: &str| MONTHS.iter().any(|month| month.eq_ignore_ascii_case(word));
    let weighs = |word: &str| {
        WEIGHTY.contains(&word) || is_number(word) || is_month(word) || word.contains(|c: char| c.is_ascii_digit())
    };
    let is_slip = |word: &str, of: &String| is_one_letter_off(word, of) && !(weighs(word) && weighs(of));
    let weigh = |these: &[String], those: &[String]| {
        these.iter().any(|word| weighs(word) && !those.iter().any(|other| is_slip(word, other)))
    };
    let is_denied = |word: &String, of: &String| DENIALS.iter().any(|denial| *word == format!("{denial}{of}"));
    weigh(&ours, &theirs)
        || weigh(&theirs, &ours)
        || ours.iter().any(|ours| theirs.iter().any(|theirs| is_denied(ours, theirs) || is_denied(theirs, ours)))
}

fn words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

const DENIALS: [&str; 5] = ["un", "in", "non", "dis", "not"];

/// Words without which a name says something else, beside numbers: times, order and strength.
const WEIGHTY: &[&str] = &[
    "half",
    "once",
    "twice",
    "double",
    "other",
    "every",
    "each",
    "any",
    "all",
    "some",
    "none",
    "no",
    "not",
    "never",
    "always",
    "without",
    "only",
    "day",
    "days",
    "daily",
    "week",
    "weeks",
    "weekly",
    "fortnight",
    "fortnightly",
    "month",
    "months",
    "monthly",
    "quarter",
    "quarterly",
    "term",
    "terms",
    "termly",
    "year",
    "years",
    "yearly",
    "annual",
    "annually",
    "biennial",
    "biennially",
    "biannual",
    "biannually",
    "spring",
    "summer",
    "autumn",
    "winter",
    "must",
    "should",
    "shall",
    "can",
    "could",
    "would",
    "first",
    "last",
    "next",
    "earlier",
    "later",
    "before",
    "after",
    "min",
    "max",
    "minimum",
    "maximum",
    "low",
    "high",
    "on",
    "off",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_names_are_suggested() {
        assert_eq!(did_you_mean("bord", ["board", "pupil"]).as_deref(), Some("did you mean \"board\"?"));
        assert_eq!(nearest("not-utf8", ["not-utf-8"]), Some("not-utf-8"));
        assert_eq!(did_you_mean("zebra", ["board", "pupil"]), None);
    }

    #[test]
    fn no_other_amount_time_order_or_strength_is_suggested() {
        for (written, known) in [
            ("every 2 years", "every year"),
            ("every other year", "every three years"),
            ("once a term", "twice a term"),
            ("within-10-days", "within-15-days"),
            ("last-review", "next-review"),
            ("staff-must-report", "staff-may-report"),
            ("report-monthly", "report-weekly"),
            ("unapproved", "approved"),
            ("pond-act-1988", "pond-act-1998"),
            ("2026-10", "2026-11"),
        ] {
            assert_eq!(nearest(written, [known]), None, "{written}, {known}");
            assert_eq!(nearest(known, [written]), None, "{known}, {written}");
        }
        assert_eq!(nearest("evry-two-yeers", ["every-one-year"]), None);
        assert_eq!(nearest("evry-two-yeers", ["every-two-years"]), Some("every-two-years"), "the same with slips");
    }

    #[test]
    fn a_rule_that_is_gone_is_not_taken_for_another() {
        for (written, known) in [
            ("photographs", "photocopies"),
            ("colleagues", "college"),
            ("no-phones", "phones"),
            ("lone", "line"),
            ("car", "cat"),
        ] {
            assert_eq!(slip(written, [known]), None, "{written}, {known}");
        }
        for (written, known) in [
            ("ocupation", "occupation"),
            ("occupatoin", "occupation"),
            ("profil/recomendations", "profile/recommendations"),
        ] {
            assert_eq!(slip(written, [known]), Some(known), "{written}");
        }
    }
}
