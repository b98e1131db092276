//! Review cycles: how often a policy is reviewed, read as people say it and printed in one way.
//!
//! What is not understood is no cycle, and has no date. What is near it is near in time and never in letters: "every 2
//! years" is two years, whatever "every year" looks like.

use super::{Date, SchoolTerm};
use crate::spelt::{MONTHS, NUMBERS, ORDINALS, TENS};
use std::fmt;
use std::str::FromStr;

/// How often a policy is reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle(Step);

/// What leads from one review to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Days(u16),
    Months(u16),
    Terms(u16),
    /// The same month or term of every year.
    Month(u8),
    Term(SchoolTerm),
}

/// Why a cycle could not be read, and what may be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotACycle {
    /// Some people mean the one by it, and some the other.
    Ambiguous(Cycle, Cycle),
    /// It is no cycle, but one is near in time.
    Near(Cycle),
    /// It names no time.
    Unknown,
}

impl Cycle {
    /// The cycles that most policies have.
    pub const USUAL: [Cycle; 7] = [
        Cycle(Step::Terms(1)),
        Cycle(Step::Months(6)),
        Cycle(Step::Months(12)),
        Cycle(Step::Months(24)),
        Cycle(Step::Months(36)),
        Cycle(Step::Months(48)),
        Cycle(Step::Months(60)),
    ];

    /// When a policy last reviewed on `reviewed` is due again. A cycle of terms leads to a whole term, whatever the
    /// precision of `reviewed`; one of months keeps the precision; one of days leads to a day. A month or a term of every
    /// year is the first that begins after `reviewed`.
    pub fn next(self, reviewed: Date) -> Date {
        let after = |of_year: &dyn Fn(u16) -> Option<Date>| {
            let mut years = reviewed.year..=reviewed.year + 1;
            years.find_map(|year| of_year(year).filter(|date| date.first_day() > reviewed.last_day()))
        };
        match self.0 {
            Step::Days(days) => reviewed.last_day().plus_days(days),
            Step::Months(months) => reviewed.plus_months(months),
            Step::Terms(terms) => reviewed.last_term().plus_months(terms.saturating_mul(4)),
            // Only the last year that dates can have has no year after it.
            Step::Month(month) => after(&|year| Date::month(year, month)).unwrap_or(reviewed),
            Step::Term(term) => after(&|year| Date::term(year, term)).unwrap_or(reviewed),
        }
    }

    /// The cycle that a text says something is done in: `reviewed annually`, `on a two-year cycle`. Of several the first
    /// that is not a year, since much else is done every year. A bare length such as `7 years` is none.
    pub fn said_in(text: &str) -> Option<Cycle> {
        let words = words(text);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut said = None;
        let mut at = 0;
        while at < words.len() {
            let is_unclear = (1..=2).any(|count| words.get(at..at + count).is_some_and(|few| ambiguous(few).is_some()));
            let Some(found) = frequency(&words[at..]).filter(|_| !is_unclear) else {
                at += if is_unclear { 2 } else { 1 };
                continue;
            };
            let is_cycle = match found.how {
                How::Often => true,
                How::Length => words.get(at + found.used).is_some_and(|next| AFTER.contains(next)),
            };
            let cycle = found.time.cycle().filter(|_| is_cycle);
            if cycle.is_some_and(|cycle| cycle != Cycle(Step::Months(12))) {
                return cycle;
            }
            said = said.or(cycle);
            at += found.used;
        }
        said
    }
}

impl FromStr for Cycle {
    type Err = NotACycle;

    /// Reads `every two years`, `every 18 months`, `yearly`, `termly`, `every other year`, `twice a year`,
    /// `every September` and other ways of saying it.
    fn from_str(text: &str) -> Result<Cycle, NotACycle> {
        if has_odd_number(text) {
            return Err(NotACycle::Unknown);
        }
        let words = words(text);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let bare = bare(&words);
        if let Some((less, more)) = ambiguous(bare) {
            return Err(NotACycle::Ambiguous(less, more));
        }
        if let Some(cycle) = of_every_year(bare) {
            return Ok(cycle);
        }
        let whole = frequency(bare).filter(|found| found.used == bare.len());
        if let Some(cycle) = whole.and_then(|found| found.time.cycle()) {
            return Ok(cycle);
        }
        if let Some(cycle) = of_some_years(bare) {
            return Err(NotACycle::Near(cycle));
        }
        // "Not annually" is no slip for "annually", and "more than once a year" none for "once a year".
        if words.iter().any(|word| TURNING.contains(word)) {
            return Err(NotACycle::Unknown);
        }
        if let Some(cycle) = words.iter().position(|word| *word == "month").and_then(|at| match words.get(at + 1..) {
            Some(["of" | "in", month]) => of_every_year(&["every", month]),
            _ => None,
        }) {
            return Err(NotACycle::Near(cycle));
        }
        let near = (0..bare.len()).find_map(|at| frequency(&bare[at..])).and_then(|found| found.time.nearest());
        Err(near.map_or(NotACycle::Unknown, NotACycle::Near))
    }
}

/// As documents print it, and as a school file may write it: `every two years`.
impl fmt::Display for Cycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Step::Days(days) if days.is_multiple_of(7) => write!(f, "every {}", counted(days / 7, "week")),
            Step::Days(days) => write!(f, "every {}", counted(days, "day")),
            Step::Months(months) if months.is_multiple_of(12) => write!(f, "every {}", counted(months / 12, "year")),
            Step::Months(months) => write!(f, "every {}", counted(months, "month")),
            Step::Terms(terms) => write!(f, "every {}", counted(terms, "term")),
            Step::Month(month) => write!(f, "every {}", MONTHS[usize::from(month) - 1]),
            Step::Term(term) => write!(f, "every {} term", term.name()),
        }
    }
}

impl NotACycle {
    /// How cycles are written, for who wrote something else.
    pub fn help(self) -> String {
        let usual = Cycle::USUAL.map(|cycle| cycle.to_string()).join(", ");
        let known = format!(
            "a cycle is one of: {usual}; or another number of weeks, months, terms or years; or every September"
        );
        match self {
            NotACycle::Ambiguous(less, more) => format!("write \"{less}\" or \"{more}\"; {known}"),
            NotACycle::Near(near) => format!("did you mean \"{near}\"? {known}"),
            NotACycle::Unknown => known,
        }
    }
}

/// `year`, `two years`, `18 months`.
fn counted(count: u16, unit: &str) -> String {
    match (count, NUMBERS.get(usize::from(count))) {
        (1, _) => unit.to_owned(),
        (..=10, Some(number)) => format!("{number} {unit}s"),
        _ => format!("{count} {unit}s"),
    }
}

/// Words that turn what stands beside them into something else.
const TURNING: [&str; 6] = ["fewer", "less", "more", "never", "no", "not"];

/// What is left out of a cycle without a loss: nobody is told to review later than the day that is worked out.
const BEFORE: [&str; 8] = ["at", "least", "on", "an", "the", "reviewed", "review", "reviews"];
const AFTER: [&str; 7] = ["cycle", "cycles", "basis", "review", "reviews", "intervals", "interval"];

fn bare<'w, 'a>(words: &'w [&'a str]) -> &'w [&'a str] {
    let start = words.iter().take_while(|word| BEFORE.contains(word)).count();
    let end = words.len() - words[start..].iter().rev().take_while(|word| AFTER.contains(word)).count();
    &words[start..end]
}

/// Words in small letters, numbers parted from what is written right after them.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    let letters: Vec<char> = text.to_lowercase().replace('½', " ½ ").chars().collect();
    for (at, &c) in letters.iter().enumerate() {
        let is_point = c == '.' && before.is_ascii_digit() && letters.get(at + 1).is_some_and(char::is_ascii_digit);
        if c.is_alphanumeric() || is_point {
            let goes_on = (before.is_alphanumeric() || before == '.') && (before.is_alphabetic() == c.is_alphabetic());
            match words.last_mut().filter(|_| goes_on) {
                Some(word) => word.push(c),
                None => words.push(c.to_string()),
            }
        }
        before = if c.is_alphanumeric() || is_point { c } else { ' ' };
    }
    words
}

/// A length of time: `above` units, parted into `below` pieces.
#[derive(Clone, Copy)]
struct Time {
    unit: Unit,
    above: u32,
    below: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Month,
    Term,
}

impl Time {
    fn of(unit: Unit, count: u32) -> Time {
        Time { unit, above: count, below: 1 }
    }

    fn times(self, above: u32, below: u32) -> Time {
        Time { above: self.above.saturating_mul(above), below: self.below.saturating_mul(below), ..self }
    }

    fn plus(self, other: Time) -> Option<Time> {
        let above = self.above.checked_mul(other.below)?.checked_add(other.above.checked_mul(self.below)?)?;
        (self.unit == other.unit).then_some(Time { above, below: self.below.checked_mul(other.below)?, ..self })
    }

    /// The cycle that it is exactly, up to ten years.
    fn cycle(self) -> Option<Cycle> {
        let (step, longest): (fn(u16) -> Step, u16) = match self.unit {
            Unit::Day => (Step::Days, 3_660),
            Unit::Month => (Step::Months, 120),
            Unit::Term => (Step::Terms, 30),
        };
        let count = self.above.is_multiple_of(self.below.max(1)).then(|| self.above / self.below.max(1))?;
        u16::try_from(count).ok().filter(|count| (1..=longest).contains(count)).map(|count| Cycle(step(count)))
    }

    /// The cycle that comes nearest, in whole days or months. Nothing is near a part of a term: terms are of no one length.
    fn nearest(self) -> Option<Cycle> {
        if self.unit == Unit::Term && !self.above.is_multiple_of(self.below.max(1)) {
            return None;
        }
        let in_months = match self.unit {
            Unit::Term => Time { unit: Unit::Month, ..self.times(4, 1) },
            Unit::Day | Unit::Month => self,
        };
        let rounded = in_months.above.saturating_add(in_months.below / 2) / in_months.below.max(1);
        self.cycle().or_else(|| Time::of(in_months.unit, rounded).cycle())
    }
}

/// A time at the start of some words, and how many of them say it.
#[derive(Clone, Copy)]
struct Found {
    time: Time,
    used: usize,
    how: How,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// As something that is done again and again: `every two years`, `two-yearly`.
    Often,
    /// As how long something lasts: `two years`.
    Length,
}

fn frequency(words: &[&str]) -> Option<Found> {
    let often = |(time, used): (Time, usize), before: usize| Found { time, used: used + before, how: How::Often };
    if let Some((count, used)) = times(words) {
        let rest = &words[used..];
        let lead =
            rest.iter().take_while(|word| matches!(**word, "a" | "an" | "per" | "in" | "every" | "each")).count();
        let found = if lead == 0 { adverb(rest) } else { length(&rest[lead..], false) };
        return found.map(|(time, more)| often((time.times(1, count), more), used + lead));
    }
    if let ["every" | "each" | "per", rest @ ..] = words {
        return length(rest, false).map(|found| often(found, 1));
    }
    adverb(words)
        .map(|found| often(found, 0))
        .or_else(|| length(words, true).map(|(time, used)| Found { time, used, how: How::Length }))
}

/// `once`, `three times`.
fn times(words: &[&str]) -> Option<(u32, usize)> {
    match words {
        ["once", ..] => Some((1, 1)),
        ["twice", ..] => Some((2, 1)),
        ["thrice", ..] => Some((3, 1)),
        _ => {
            let (above, below, used) = number(words)?;
            let is_count = below == 1 && above > 0 && matches!(words.get(used), Some(&("times" | "time")));
            is_count.then_some((above, used + 1))
        }
    }
}

/// `annually`, `six-monthly`, `half-yearly`.
fn adverb(words: &[&str]) -> Option<(Time, usize)> {
    let (above, below, used) = match number(words) {
        Some(number) => number,
        None if words.first() == Some(&"semi") => (1, 2, 1),
        None => (1, 1, 0),
    };
    let time = match *words.get(used)? {
        "daily" => Time::of(Unit::Day, 1),
        "weekly" => Time::of(Unit::Day, 7),
        "fortnightly" => Time::of(Unit::Day, 14),
        "monthly" => Time::of(Unit::Month, 1),
        "quarterly" => Time::of(Unit::Month, 3),
        "semiannual" | "semiannually" => Time::of(Unit::Month, 6),
        "termly" => Time::of(Unit::Term, 1),
        "annual" | "annually" | "yearly" => Time::of(Unit::Month, 12),
        "biennial" | "biennially" => Time::of(Unit::Month, 24),
        "triennial" | "triennially" => Time::of(Unit::Month, 36),
        "quadrennial" | "quadrennially" => Time::of(Unit::Month, 48),
        "quinquennial" | "quinquennially" => Time::of(Unit::Month, 60),
        _ => return None,
    };
    Some((time.times(above, below), used + 1))
}

/// `two years`, `18 months`, `2½ years`, `other year`, `year and a half`; one without a number only if it need not be
/// `numbered`.
fn length(words: &[&str], numbered: bool) -> Option<(Time, usize)> {
    let (above, below, used) = number(words).or((!numbered).then_some((1, 1, 0)))?;
    let used = used + usize::from(matches!(words.get(used), Some(&("school" | "academic" | "calendar" | "full"))));
    let one = match *words.get(used)? {
        "day" | "days" | "d" => Time::of(Unit::Day, 1),
        "week" | "weeks" | "wk" | "wks" | "w" => Time::of(Unit::Day, 7),
        "fortnight" | "fortnights" => Time::of(Unit::Day, 14),
        "month" | "months" | "mth" | "mths" | "m" => Time::of(Unit::Month, 1),
        "quarter" | "quarters" => Time::of(Unit::Month, 3),
        "term" | "terms" => Time::of(Unit::Term, 1),
        "year" | "years" | "yr" | "yrs" | "y" | "annum" => Time::of(Unit::Month, 12),
        "decade" | "decades" => Time::of(Unit::Month, 120),
        _ => return None,
    };
    let (time, used) = (one.times(above, below), used + 1);
    let more = match words[used..] {
        ["and", "a", "half", ..] => Some((one.times(1, 2), 3)),
        ["and", ..] => length(&words[used + 1..], true).map(|(time, used)| (time, used + 1)),
        _ => None,
    };
    Some(more.and_then(|(more, and)| Some((time.plus(more)?, used + and))).unwrap_or((time, used)))
}

/// A number as a fraction, and how many words say it: `2`, `2nd`, `1.5`, `twenty-four`, `other`, `two and a half`.
fn number(words: &[&str]) -> Option<(u32, u32, usize)> {
    let place = |list: &[&str], word: &str| list.iter().position(|known| *known == word);
    let count = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let small = |word: &str| place(&NUMBERS, word).map(count);
    let (above, below, used) = match words {
        ["a", "couple", "of", ..] => (2, 1, 3),
        ["couple", "of", ..] => (2, 1, 2),
        ["a" | "an" | "single", ..] => (1, 1, 1),
        ["other" | "alternate", ..] => (2, 1, 1),
        ["half", "a", ..] => (1, 2, 2),
        ["half" | "½", ..] => (1, 2, 1),
        [number, "st" | "nd" | "rd" | "th", ..] => (number.parse().ok()?, 1, 2),
        [first, rest @ ..] => match (first.split_once('.'), place(&TENS, first), place(&ORDINALS, first)) {
            (Some((whole, part)), _, _) => {
                let below = 10_u32.checked_pow(u32::try_from(part.len()).ok()?)?;
                (format!("{whole}{part}").parse().ok()?, below, 1)
            }
            (None, Some(tens), _) => {
                let ones = rest.first().and_then(|next| small(next)).filter(|ones| (1..10).contains(ones));
                (count(tens) * 10 + 20 + ones.unwrap_or(0), 1, 1 + usize::from(ones.is_some()))
            }
            (None, None, Some(ordinal)) => (count(ordinal) + 2, 1, 1),
            (None, None, None) => (small(first).or_else(|| first.parse().ok())?, 1, 1),
        },
        [] => return None,
    };
    match words[used..] {
        ["½", ..] => Some((2 * above.min(u32::MAX / 4) + 1, 2 * below, used + 1)),
        ["and", "a", "half", ..] if below == 1 => Some((2 * above.min(u32::MAX / 4) + 1, 2, used + 3)),
        _ => Some((above, below, used)),
    }
}

/// What some people mean as twice in a time, and some as once in two of them.
fn ambiguous(words: &[&str]) -> Option<(Cycle, Cycle)> {
    let of = |less: Step, more: Step| Some((Cycle(less), Cycle(more)));
    match words.concat().as_str() {
        "biannual" | "biannually" | "biyearly" => of(Step::Months(6), Step::Months(24)),
        "triannual" | "triannually" | "triyearly" => of(Step::Months(4), Step::Months(36)),
        "bimonthly" => of(Step::Days(14), Step::Months(2)),
        _ => None,
    }
}

/// `every September`, `annually in the autumn term`, `in May each year`.
fn of_every_year(words: &[&str]) -> Option<Cycle> {
    let is_yearly = |words: &[&str]| {
        let found = frequency(words).filter(|found| found.used == words.len() && found.how == How::Often);
        found.and_then(|found| found.time.cycle()) == Some(Cycle(Step::Months(12)))
    };
    let small = |word: &&str| matches!(*word, "in" | "the" | "every" | "each" | "during");
    let at = words.iter().position(|word| part_of_year(word).is_some())?;
    let end = at + 1 + usize::from(words.get(at + 1) == Some(&"term"));
    let lead = at - words[..at].iter().rev().take_while(|word| small(word)).count();
    let is_every = words[lead..at].iter().any(|word| matches!(*word, "every" | "each"));
    let said = match (&words[..lead], &words[end..]) {
        ([], []) => is_every,
        (before, []) => is_yearly(before),
        ([], after) => is_yearly(after),
        _ => false,
    };
    part_of_year(words[at]).filter(|_| said).map(Cycle)
}

/// `every other September`, which is every so many years.
fn of_some_years(words: &[&str]) -> Option<Cycle> {
    let ["every" | "each", rest @ ..] = words else { return None };
    let (above, below, used) = number(rest)?;
    part_of_year(rest.get(used)?)?;
    Time::of(Unit::Month, 12).times(above, below).cycle()
}

/// Whether a number is written as none is read: less than nothing, parted by a slash or by a comma.
fn has_odd_number(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    letters.iter().enumerate().any(|(at, c)| match c {
        '-' | '−' | '–' => {
            is_digit(at + 1) && at.checked_sub(1).is_none_or(|before| letters[before].is_whitespace())
        }
        '/' | '⁄' | ',' => is_digit(at + 1) && at.checked_sub(1).is_some_and(is_digit),
        _ => false,
    })
}

/// A month or a term, by its name or the usual short form.
fn part_of_year(word: &str) -> Option<Step> {
    let is = |name: &str| word == name.to_lowercase() || (word.len() == 3 && name.to_lowercase().starts_with(word));
    let month = MONTHS.iter().zip(1..).find(|(name, _)| is(name) || (word == "sept" && **name == "September"));
    let term = || SchoolTerm::ALL.into_iter().find(|term| term.name() == word).map(Step::Term);
    month.map(|(_, number)| Step::Month(number)).or_else(term)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, NotACycle> {
        text.parse::<Cycle>().map(|cycle| cycle.to_string())
    }

    fn next(cycle: &str, reviewed: &str) -> String {
        let cycle: Cycle = cycle.parse().expect("the test writes a cycle");
        cycle.next(reviewed.parse().expect("the test writes a date")).written()
    }

    #[test]
    fn a_cycle_is_read_as_people_say_it_and_printed_in_one_way() {
        for (said, ways) in [
            ("every week", &["weekly", "once a week", "every 7 days"][..]),
            ("every two weeks", &["every fortnight", "fortnightly", "every 14 days", "every other week"]),
            ("every six weeks", &["every 6 weeks", "six-weekly"]),
            ("every month", &["monthly", "each month", "1 month", "twelve times a year"]),
            ("every three months", &["quarterly", "each quarter", "every 3 months", "4 times a year"]),
            ("every four months", &["three times a year"]),
            ("every term", &["termly", "each term", "once a term", "every 1 term", "Every Term"]),
            ("every two terms", &["every other term", "every 2 terms"]),
            (
                "every six months",
                &[
                    "half-yearly",
                    "twice a year",
                    "every 6 months",
                    "six-monthly",
                    "semi-annually",
                    "every half year",
                    "2 times per year",
                    "0.5 years",
                    "twice yearly",
                ],
            ),
            (
                "every year",
                &[
                    "annually",
                    "yearly",
                    "annual",
                    "every 12 months",
                    "once a year",
                    "each year",
                    "per annum",
                    "1 year",
                    "every school year",
                    "a year",
                    "at least annually",
                    "on an annual basis",
                    "every twelve months",
                    "EVERY  YEAR.",
                    "annual review cycle",
                ],
            ),
            (
                "every 18 months",
                &[
                    "every eighteen months",
                    "18-monthly",
                    "every 1.5 years",
                    "every year and a half",
                    "every one and a half years",
                    "every 1½ years",
                    "1 year and 6 months",
                ],
            ),
            (
                "every two years",
                &[
                    "every 2 years",
                    "biennial",
                    "biennially",
                    "every other year",
                    "every second year",
                    "every 2nd year",
                    "every 24 months",
                    "2 yrs",
                    "2y",
                    "24months",
                    "two-yearly",
                    "every alternate year",
                    "two-year cycle",
                    "once every two years",
                    "every couple of years",
                    "every twenty-four months",
                    "24 months",
                ],
            ),
            ("every three years", &["every 36 months", "triennially", "every third year", "thirty-six months"]),
            ("every four years", &["every 4 years", "4-yearly"]),
            ("every five years", &["60 months", "quinquennial"]),
            ("every ten years", &["every decade", "every 120 months"]),
            (
                "every September",
                &[
                    "each September",
                    "in September each year",
                    "annually in September",
                    "yearly, in Sept",
                    "every year in September",
                    "September, every year",
                ],
            ),
            ("every autumn term", &["every autumn", "each Autumn Term", "annually in the autumn term"]),
        ] {
            for way in ways.iter().chain([&said]) {
                assert_eq!(read(way).as_deref(), Ok(said), "{way}");
            }
        }
    }

    #[test]
    fn what_is_no_cycle_is_answered_with_what_is_near_in_time() {
        for (text, near) in [
            ("every two years or sooner", "every two years"),
            ("every 2 years in September", "every two years"),
            ("every year, unless the law changes", "every year"),
            ("every other September", "every two years"),
            ("every third autumn term", "every three years"),
            ("seven times a year", "every two months"),
            ("every 1 to 2 years", "every two years"),
            ("every month of September", "every September"),
        ] {
            let near: Cycle = near.parse().expect("the test writes a cycle");
            assert_eq!(text.parse::<Cycle>(), Err(NotACycle::Near(near)), "{text}");
        }
        for text in [
            "",
            "anually",
            "evry yeer",
            "never",
            "when the law changes",
            "year",
            "every 0 years",
            "2",
            "every 99 years",
            "every 4000000000 years",
            "every 1.0000000000 years",
            "every -1 years",
            "−2 years",
            "every 1/2 year",
            "every 1,5 years",
            "twice a term",
            "every half term",
            "not annually",
            "more than once a year",
            "less than every two years",
        ] {
            assert_eq!(text.parse::<Cycle>(), Err(NotACycle::Unknown), "{text}");
        }
    }

    #[test]
    fn what_people_mean_two_things_by_is_asked_back() {
        for text in ["biannually", "bi-annual", "Bi-annual review"] {
            let fault = text.parse::<Cycle>().expect_err("it means two things");
            assert!(fault.help().starts_with("write \"every six months\" or \"every two years\"; "), "{text}");
        }
    }

    #[test]
    fn every_term_leads_to_the_next_term_whatever_the_precision() {
        for (reviewed, due) in [
            ("2026-09-01", "spring 2027"),
            ("2026-12-31", "spring 2027"),
            ("2027-01-01", "summer 2027"),
            ("2027-04", "summer 2027"),
            ("summer 2027", "autumn 2027"),
        ] {
            assert_eq!(next("every term", reviewed), due, "{reviewed}");
        }
        assert_eq!(next("every two terms", "2026-09-01"), "summer 2027");
    }

    #[test]
    fn months_later_in_terms_is_where_the_last_day_falls() {
        for (reviewed, due) in [
            ("spring 2027", "autumn 2027"),
            ("autumn 2026", "summer 2027"),
            ("summer 2027", "spring 2028"),
            ("2026-08-31", "2027-02-28"),
            ("2027-08-31", "2028-02-29"),
            ("2026-12", "2027-06"),
        ] {
            assert_eq!(next("every six months", reviewed), due, "{reviewed}");
        }
        assert_eq!(next("every year", "spring 2027"), "spring 2028");
    }

    #[test]
    fn a_year_after_a_leap_day_is_the_last_of_february() {
        assert_eq!(next("every year", "2024-02-29"), "2025-02-28");
        assert_eq!(next("every year", "2024-10"), "2025-10");
    }

    #[test]
    fn every_september_is_the_first_that_begins_after_the_review() {
        for (reviewed, due) in
            [("2026-08-31", "2026-09"), ("2026-09-01", "2027-09"), ("2026-09", "2027-09"), ("2026-12-31", "2027-09")]
        {
            assert_eq!(next("every September", reviewed), due, "{reviewed}");
        }
        assert_eq!(next("every autumn term", "summer 2026"), "autumn 2026");
        assert_eq!(next("every September", "2999-10-01"), "2999-10-01", "no later year has dates");
    }

    #[test]
    fn weeks_are_counted_from_the_last_day() {
        assert_eq!(next("every two weeks", "2026-12-20"), "2027-01-03");
        assert_eq!(next("every two weeks", "2026-12"), "2027-01-14");
        assert_eq!(next("every two weeks", "2999-12-31"), "2999-12-31");
    }

    #[test]
    fn a_sentence_says_a_cycle_and_not_how_long_something_is_kept() {
        for (sentence, cycle) in [
            ("This policy is reviewed on an annual basis.", Some("every year")),
            ("Reviewed every 2 years, with an annual report.", Some("every two years")),
            ("An annual report is made; it is reviewed termly.", Some("every term")),
            ("It has a two-year review cycle.", Some("every two years")),
            ("Records are kept for 7 years.", None),
            ("Records are kept for 7 years and reviewed each year.", Some("every year")),
            ("Staff are trained every September.", None),
            ("It is reviewed bi-annually.", None),
        ] {
            assert_eq!(Cycle::said_in(sentence).map(|cycle| cycle.to_string()).as_deref(), cycle, "{sentence}");
        }
    }
}
