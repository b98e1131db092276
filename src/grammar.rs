//! The English of slots and sentences: plural, possessive, article, capital, verb. Each is worked out, and each can be
//! overridden.

mod article;
mod number;
mod quotes;

pub(crate) use article::article;
pub(crate) use number::{agreeing, is_hardly_english, is_plural, plural, plural_verb};
pub(crate) use quotes::{Typographer, typographic};

/// The word for one of these, if this is a plural that this program would make of it: `students` is of `student`.
pub(crate) fn singular(name: &str) -> Option<String> {
    let ends = [("ies", "y"), ("es", ""), ("s", ""), ("ren", "")];
    let one = ends.iter().filter_map(|(end, of_one)| Some(format!("{}{of_one}", name.strip_suffix(end)?)));
    let mut one = one.filter(|one| !one.is_empty() && plural(one) == name);
    one.next_back()
}

/// The possessive of a noun phrase; after a plural in -s the apostrophe stands alone: `board’s`, `governors’`,
/// `Board of Governors’`.
pub(crate) fn possessive(phrase: &str) -> String {
    let last = phrase.rsplit(char::is_whitespace).next().unwrap_or_default();
    match phrase.ends_with('s') && (number::is_plural_word(last) || number::is_like_its_plural(last)) {
        true => format!("{phrase}’"),
        false => format!("{phrase}’s"),
    }
}

/// A name without "the" before it.
pub(crate) fn without_the(name: &str) -> &str {
    name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name)
}

/// A name with its article in the middle of a sentence, unless it has one: `the Governing Body`.
pub(crate) fn with_the(name: &str) -> String {
    match name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("the ")) {
        true => format!("the {}", &name[4..]),
        false => format!("the {name}"),
    }
}

/// Who approved something, in the middle of a sentence: a body or a post has an article, `the Full Governing Body`, and a
/// person has none.
pub(crate) fn approver(name: &str) -> String {
    #[rustfmt::skip]
    const OF_BODIES: [&str; 32] = [
        "assembly", "board", "body", "bursar", "business", "cabinet", "chair", "clerk", "committee", "corporation", "council",
        "director", "directorate", "directors", "executive", "forum", "governors", "group", "head", "headteacher", "lead",
        "leadership", "management", "members", "panel", "partnership", "principal", "proprietor", "subcommittee", "team", "trust",
        "trustees",
    ];
    // "Ada Green, headteacher" and "Ada Green (chair)" begin with the person.
    let first = name.split([',', '(']).next().unwrap_or_default().to_lowercase();
    let mut words = first.split(|c: char| !c.is_alphabetic()).peekable();
    let is_addressed = words.peek().is_some_and(|word| ["mr", "mrs", "ms", "miss", "mx", "dr", "sir"].contains(word));
    match !is_addressed && words.any(|word| OF_BODIES.contains(&word)) {
        true => with_the(name),
        false => name.to_owned(),
    }
}

/// A title as it reads in the middle of a sentence, after "the" or "this": one of which only the first word has a capital,
/// as a line has it, is a noun like others there. A title in capitals is a name, and so is a first word that is one, or a word of
/// `name`, which is the school's.
pub(crate) fn in_sentence(title: &str, name: &str) -> String {
    const NAMES: [&str; 32] = [
        "April",
        "August",
        "Autumn",
        "British",
        "Catholic",
        "Christian",
        "Christmas",
        "December",
        "Easter",
        "England",
        "English",
        "Facebook",
        "February",
        "French",
        "Friday",
        "Google",
        "Instagram",
        "Islamic",
        "January",
        "Jewish",
        "July",
        "June",
        "March",
        "Microsoft",
        "Monday",
        "Muslim",
        "November",
        "October",
        "Ofsted",
        "Prevent",
        "September",
        "Welsh",
    ];
    let title =
        ["The ", "the ", "Our ", "our "].iter().find_map(|article| title.strip_prefix(article)).unwrap_or(title);
    let (first, rest) = title.split_once(' ').unwrap_or((title, ""));
    let bare = first.trim_end_matches(|c: char| !c.is_alphanumeric());
    let mut letters = bare.chars();
    let is_word = letters.next().is_some_and(char::is_uppercase)
        && bare.chars().count() > 1
        && letters.all(|letter| letter.is_lowercase() || matches!(letter, '-' | '’'));
    let mut others = rest.split(' ').filter(|word| !SMALL.contains(word)).peekable();
    // A name goes on with a capital, or with a number: "Oak Tree School phones policy", "Year 6 phones policy".
    let is_line = others.peek().is_some_and(|next| next.starts_with(char::is_lowercase));
    let bare = bare.trim_end_matches("’s");
    let is_of_school = name.split(' ').any(|word| word.trim_end_matches("’s") == bare);
    match is_word && is_line && !is_of_school && !NAMES.contains(&bare) {
        true => first.to_lowercase() + &title[first.len()..],
        false => title.to_owned(),
    }
}

/// A name that was typed in small letters, with its capitals: `premises committee` → `Premises Committee`.
pub(crate) fn in_capitals(name: &str) -> String {
    if name.contains(char::is_uppercase) {
        return name.to_owned();
    }
    let word = |word: &str| match SMALL.contains(&word) {
        true => word.to_owned(),
        false => capitalised(word),
    };
    capitalised(&name.split(' ').map(word).collect::<Vec<_>>().join(" "))
}

/// Words that have no capital in a title or a name.
const SMALL: [&str; 12] = ["a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to"];

/// The phrase with its first letter a capital.
pub(crate) fn capitalised(phrase: &str) -> String {
    let mut letters = phrase.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Names in a row: `a`, `a and b`, `a, b and c`.
pub(crate) fn joined(names: &[String], joint: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {joint} {last}", first.join(", ")),
    }
}

/// `1 warning`, `2 warnings`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {}", plural(noun)),
    }
}

/// Where something stands, gathered: `in the front table and in paragraphs 2.4, 5.2 and 7.1 to 7.3`.
pub(crate) fn in_places(places: &[String]) -> String {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for place in places {
        let counted = place.rsplit_once(' ').filter(|(_, number)| number.starts_with(|c: char| c.is_ascii_digit()));
        let (what, number) = counted.unwrap_or((place, ""));
        match groups.iter_mut().find(|(group, numbers)| *group == what && !numbers.is_empty()) {
            Some((_, numbers)) => numbers.push(number),
            None => groups.push((what, Vec::from_iter(counted.map(|(_, number)| number)))),
        }
    }
    let in_group = |(what, numbers): (&str, Vec<&str>)| match numbers.as_slice() {
        [] => format!("in {what}"),
        [number] => format!("in {what} {number}"),
        numbers => format!("in {what}s {}", joined(&in_runs(numbers), "and")),
    };
    joined(&groups.into_iter().map(in_group).collect::<Vec<_>>(), "and")
}

/// Numbers with three or more that follow one another written as `7.1 to 7.3`.
fn in_runs(numbers: &[&str]) -> Vec<String> {
    let follows = |pair: &[&str]| {
        let split = |number: &str| {
            let (section, last) = number.rsplit_once('.').unwrap_or(("", number));
            Some((section.to_owned(), last.parse::<u64>().ok()?))
        };
        let (before, after) = (split(pair[0]), split(pair[1]));
        before.zip(after).is_some_and(|(before, after)| before.0 == after.0 && before.1.checked_add(1) == Some(after.1))
    };
    let mut runs = Vec::new();
    let mut rest = numbers;
    while let [first, ..] = rest {
        let long = 1 + rest.windows(2).take_while(|pair| follows(pair)).count();
        let (run, others) = if long < 3 { rest.split_at(1) } else { rest.split_at(long) };
        runs.push(match run {
            [_, .., last] => format!("{first} to {last}"),
            [_] | [] => (*first).to_owned(),
        });
        rest = others;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_a_kind_are_named_together() {
        let said = |places: &[&str]| in_places(&places.iter().map(|place| (*place).to_owned()).collect::<Vec<_>>());
        assert_eq!(said(&["paragraph 2.4"]), "in paragraph 2.4");
        assert_eq!(
            said(&["the front table", "paragraph 2.4", "paragraph 7.9", "paragraph 7.10", "paragraph 7.11"]),
            "in the front table and in paragraphs 2.4 and 7.9 to 7.11"
        );
        assert_eq!(said(&["section 1", "section 2", "“Rules”"]), "in sections 1 and 2 and in “Rules”");
        assert_eq!(said(&["paragraph 1.9", "paragraph 2.1", "paragraph 2.3"]), "in paragraphs 1.9, 2.1 and 2.3");
    }

    #[test]
    fn possessives_of_plurals_take_the_apostrophe_alone() {
        for (phrase, owns) in [
            ("Governing Body", "Governing Body’s"),
            ("Governors", "Governors’"),
            ("Board of Governors", "Board of Governors’"),
            ("members of staff", "members of staff’s"),
            ("children", "children’s"),
            ("St Thomas", "St Thomas’s"),
            ("MPs", "MPs’"),
            ("Primary Series", "Primary Series’"),
            ("headquarters", "headquarters’"),
        ] {
            assert_eq!(possessive(phrase), owns);
        }
    }

    #[test]
    fn a_name_has_one_article() {
        assert_eq!(
            ["Governors", "The Trustees", "the board", "Théâtre"].map(with_the),
            ["the Governors", "the Trustees", "the board", "the Théâtre"]
        );
    }

    #[test]
    fn a_body_has_an_article_and_a_person_has_none() {
        for body in ["Full Governing Body", "Resources Committee", "Headteacher", "Governors", "Chair of Governors"] {
            assert_eq!(approver(body), format!("the {body}"));
        }
        for person in ["Ada Green", "Ada Green, headteacher", "Jo Ash (chair)", "Mrs Head", "Dr Clerk"] {
            assert_eq!(approver(person), person);
        }
        assert_eq!(approver("The Trustees"), "the Trustees");
    }

    #[test]
    fn a_name_in_small_letters_gets_its_capitals() {
        for (typed, name) in [
            ("board of governors", "Board of Governors"),
            ("FGB", "FGB"),
            ("Premises committee", "Premises committee"),
            ("ada green", "Ada Green"),
        ] {
            assert_eq!(in_capitals(typed), name);
        }
    }

    #[test]
    fn a_title_in_a_sentence_is_a_noun_unless_it_is_a_name() {
        for (title, said) in [
            ("Social networking policy", "social networking policy"),
            ("Internet, social networking and email use policy", "internet, social networking and email use policy"),
            ("E-safety policy", "e-safety policy"),
            ("Social Networking Policy", "Social Networking Policy"),
            ("Behaviour and Anti-bullying Policy", "Behaviour and Anti-bullying Policy"),
            ("ICT policy", "ICT policy"),
            ("E safety policy", "E safety policy"),
            ("Prevent duty policy", "Prevent duty policy"),
            ("Policy", "Policy"),
            ("Oak Tree School phones policy", "Oak Tree School phones policy"),
            ("St Mary’s phones policy", "St Mary’s phones policy"),
            ("Year 6 phones policy", "Year 6 phones policy"),
            ("Warden phones policy", "Warden phones policy"),
            ("September policy", "September policy"),
            ("Our social media rules", "social media rules"),
            ("Our Social Media Rules", "Social Media Rules"),
            ("Rules on the use of phones", "rules on the use of phones"),
            ("", ""),
        ] {
            assert_eq!(in_sentence(title, "Warden Hill School"), said);
        }
    }

    #[test]
    fn names_in_a_row_read_as_a_sentence() {
        let names = |n: usize| ["a", "b", "c"][..n].iter().map(|s| s.to_string()).collect::<Vec<_>>();
        assert_eq!(joined(&names(1), "and"), "a");
        assert_eq!(joined(&names(2), "and"), "a and b");
        assert_eq!(joined(&names(3), "or"), "a, b or c");
    }
}
