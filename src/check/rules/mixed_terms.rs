//! One thing that has several names within a document, or one word that is written in several ways.

use crate::check::policies::{Key, named_in_prose};
use crate::check::reading::{Reading, Source};
use crate::check::rule::{Look, Rule};
use crate::check::words::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::grammar;
use crate::library::Library;
use crate::model::allowance::Level;
use crate::prose::{Kind, Passage};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("mixed-terms"),
    about: "One thing under several names, or one word in several spellings",
    page: include_str!("mixed_terms.md"),
    level: Level::Warning,
    looks: &[Look::Whole(look)],
};

/// Names of one thing.
struct Family {
    /// The term of the vocabulary that says which is to be used.
    term: Option<&'static str>,
    sort: Sort,
    /// Each name in all its forms. Where plurals do not count as the same, each form is written out.
    names: &'static [&'static [&'static str]],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Names, with their plurals. Part of a title, such as "Staff Handbook", they name something else.
    Names,
    /// Spellings, which are the same in a title, with plurals.
    Spellings,
    /// Spellings in just these forms.
    Forms,
}

/// What school policies call by several names; the choice is ours, from policies as schools publish them.
const FAMILIES: &[Family] = &[
    Family {
        term: Some("head"),
        sort: Sort::Spellings,
        names: &[&["headteacher"], &["head teacher"], &["head-teacher"]],
    },
    Family {
        term: Some("coordinator"),
        sort: Sort::Spellings,
        names: &[
            &["coordinator", "coordinate", "coordinated", "coordination"],
            &["co-ordinator", "co-ordinate", "co-ordinated", "co-ordination"],
        ],
    },
    Family {
        term: None,
        sort: Sort::Spellings,
        names: &[&["email", "emailed", "emailing"], &["e-mail", "e-mailed", "e-mailing"]],
    },
    Family {
        term: None,
        sort: Sort::Spellings,
        names: &[
            &["cyberbullying", "cyberbully"],
            &["cyber bullying", "cyber bully"],
            &["cyber-bullying", "cyber-bully"],
        ],
    },
    Family {
        term: None,
        sort: Sort::Spellings,
        names: &[&["online safety", "online-safety"], &["e-safety", "esafety"], &["internet safety"]],
    },
    Family { term: None, sort: Sort::Spellings, names: &[&["website"], &["web site"], &["web-site"]] },
    Family { term: None, sort: Sort::Spellings, names: &[&["wellbeing"], &["well-being"], &["well being"]] },
    Family {
        term: None,
        sort: Sort::Spellings,
        names: &[&["whistleblowing"], &["whistle-blowing"], &["whistle blowing"]],
    },
    Family { term: None, sort: Sort::Spellings, names: &[&["anti-bullying"], &["antibullying"]] },
    Family {
        term: None,
        sort: Sort::Spellings,
        names: &[&["cooperate", "cooperation"], &["co-operate", "co-operation"]],
    },
    Family { term: None, sort: Sort::Spellings, names: &[&["social networking"], &["social-networking"]] },
    Family {
        term: None,
        sort: Sort::Forms,
        names: &[
            &["chair of governors"],
            &["chair of governor"],
            &["chair of the governors"],
            &["chairman of governors"],
        ],
    },
    Family {
        term: None,
        sort: Sort::Forms,
        names: &[&["it system"], &["it systems"], &["ict system"], &["ict systems"]],
    },
    Family {
        term: None,
        sort: Sort::Forms,
        names: &[&["this policy"], &["this standard", "these standards"], &["this procedure"], &["this code"]],
    },
    Family {
        term: Some("dsl"),
        sort: Sort::Names,
        names: &[
            &["designated safeguarding lead"],
            &["designated safeguarding officer"],
            &["designated safeguarding person"],
            &["designated senior leader"],
            &["designated senior person"],
            &["designated child protection officer"],
        ],
    },
    Family {
        term: Some("senior-leaders"),
        sort: Sort::Names,
        names: &[&["senior leadership team"], &["leadership team"], &["senior management team"], &["management team"]],
    },
    Family {
        term: Some("staff"),
        sort: Sort::Names,
        names: &[
            &["staff", "member of staff", "staff member"],
            &["school personnel", "personnel"],
            &["employee", "school employee"],
            &["school representative"],
            &["work colleague"],
        ],
    },
    Family {
        term: Some("site"),
        sort: Sort::Names,
        names: &[
            &["social networking site"],
            &["social networking website"],
            &["social networking space", "social network space"],
            &["social networking platform", "social network platform"],
            &["social networking application"],
            &["social network site"],
            &["social media site"],
            &["social media website"],
            &["social media platform"],
            &["social media application"],
            &["social media channel"],
        ],
    },
    // A child is often anybody's, and in law; only "children" are another name for the pupils.
    Family {
        term: Some("pupil"),
        sort: Sort::Forms,
        names: &[&["pupil", "pupils"], &["student", "students"], &["learner", "learners"], &["children"]],
    },
];

/// One way in which something is called, and where.
#[derive(Default)]
struct Use {
    written: String,
    places: Vec<Span>,
}

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    // A built policy has its terms from the vocabulary.
    if reading.source != Source::Foreign {
        return;
    }
    let texts: Vec<Tokens<'_>> = reading.text.passages.iter().map(Tokens::of).collect();
    for family in FAMILIES {
        let names = family.names.iter().map(|forms| {
            let with_plurals = forms.iter().flat_map(|form| match family.sort {
                Sort::Forms => vec![(*form).to_owned()],
                Sort::Names | Sort::Spellings => vec![(*form).to_owned(), grammar::plural(form)],
            });
            with_plurals.collect()
        });
        let skips_titles = family.sort == Sort::Names || family.term == Some("pupil");
        let mut uses = uses(&names.collect::<Vec<Vec<String>>>(), skips_titles, &texts, reading);
        if family.term == Some("pupil") {
            // "Children" are often a parent's, or those of a title: once or twice they are no second name.
            uses.retain(|a_use| a_use.places.len() > 2 || !a_use.written.to_lowercase().starts_with("child"));
        }
        if family.names[0] == ["this policy"] && has_procedure(&texts) {
            uses.retain(|a_use| !a_use.written.eq_ignore_ascii_case("this procedure"));
        }
        report(uses, !skips_titles, wanted(family.term, reading.library), found);
    }
    for (id, term) in &reading.library.vocabulary {
        let names: Vec<Vec<String>> =
            term.by_kind.values().map(|form| vec![form.noun.name.value.to_lowercase()]).collect();
        match id.as_str() {
            "board" => bodies(names, &texts, reading).into_iter().for_each(|uses| report(uses, false, None, found)),
            _ => report(uses(&names, false, &texts, reading), false, None, found),
        }
    }
    report(heads(&texts, reading), false, wanted(Some("head"), reading.library), found);
    report(links(&texts, reading), false, None, found);
    report(parents(&texts, reading), false, wanted(Some("parent"), reading.library), found);
    report(apostrophes(&texts, reading), true, None, found);
    report_capitals(&texts, reading, found);
    report_policies(reading, found);
}

/// Policies that are called a policy here and a procedure there, or by a part of their title.
fn report_policies(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let mut names: BTreeMap<(Key, String), Use> = BTreeMap::new();
    for (passage, named, kind) in named_in_prose(reading) {
        push(names.entry((named.key, kind)).or_default(), passage, named.range, reading);
    }
    // By its fullest key each policy is told once.
    let fullest: Vec<Key> = {
        let keys: BTreeSet<&Key> = names.keys().map(|(key, _)| key).collect();
        let is_part = |key: &&&Key| !keys.iter().any(|other| key.len() < other.len() && key.is_subset(other));
        keys.iter().filter(is_part).map(|key| (**key).clone()).collect()
    };
    for key in &fullest {
        // "Code of Conduct" beside one for staff and one for pupils is short for either.
        let is_of_this = |part: &Key| fullest.iter().filter(|full| part.is_subset(full)).eq([key]);
        let ids: Vec<(Key, String)> = names.keys().filter(|(part, _)| is_of_this(part)).cloned().collect();
        let mut uses: Vec<Use> = ids.iter().filter_map(|id| names.remove(id)).collect();
        if uses.len() < 2 {
            continue;
        }
        uses.sort_by_key(|a_use| std::cmp::Reverse(a_use.places.len()));
        let shown: Vec<String> = uses.iter().map(shown).collect();
        let rarest = uses.pop().expect("there are two");
        let message = format!("one policy seems to have {} names: {}", shown.len(), grammar::joined(&shown, "and"));
        let fault = Diagnostic::warning(RULE.code, rarest.places[0], message).help("write its title alike throughout");
        found.push(uses.iter().fold(fault, |fault, other| fault.related(other.places[0], "and here")));
    }
}

/// The word that the library has for a term.
fn wanted(term: Option<&str>, library: &Library) -> Option<String> {
    let form = library.vocabulary.get(term?)?.form.as_ref()?;
    Some(form.noun.name.value.clone())
}

/// How often each name is used, the longest at each place.
fn uses(names: &[Vec<String>], skip_titles: bool, texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<Use> {
    let mut uses: BTreeMap<usize, Use> = BTreeMap::new();
    for tokens in texts {
        let mut all: Vec<(Range<usize>, usize)> = Vec::new();
        for (name, forms) in names.iter().enumerate() {
            for form in forms {
                all.extend(tokens.find(form).into_iter().map(|range| (range, name)));
            }
        }
        all.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        for (range, name) in all {
            if range.start < end {
                continue;
            }
            end = range.end;
            let is_other = skip_titles
                && (is_in_title(tokens, &range)
                    || is_of_a_parent(tokens, &range)
                    || is_some_staff(tokens, &range)
                    || is_trainee_or_file(tokens, &range));
            if !is_other && !is_end_of_name(tokens, &range) && !is_beside_others(tokens, &range) {
                push(uses.entry(name).or_default(), tokens.passage, range, reading);
            }
        }
    }
    uses.into_values().collect()
}

/// Whether a later heading speaks of a procedure: the policy has one as a part, and may call it "this procedure".
fn has_procedure(texts: &[Tokens<'_>]) -> bool {
    const TITLE: usize = 6;
    let mut headings = texts.iter().skip(TITLE).filter(|tokens| matches!(tokens.passage.kind, Kind::Heading(_)));
    headings.any(|heading| heading.words.iter().any(|word| matches!(word.as_str(), "procedure" | "procedures")))
}

/// Whether "this procedure" is set beside other procedures.
fn is_beside_others(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    tokens.words[tokens.within(range)] == ["this", "procedure"] && tokens.words.iter().any(|word| word == "procedures")
}

fn push(a_use: &mut Use, passage: &Passage, range: Range<usize>, reading: &Reading<'_>) {
    if a_use.written.is_empty() {
        a_use.written = passage.words[range.clone()].to_owned();
    }
    a_use.places.push(passage.place(range, reading.sources));
}

fn is_capital(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.passage.words[tokens.places[index].clone()].starts_with(char::is_uppercase)
}

/// Whether two words next to each other have only a space between them.
fn are_joined(tokens: &Tokens<'_>, first: usize) -> bool {
    tokens.places.get(first + 1).is_some_and(|next| {
        let between = &tokens.passage.words[tokens.places[first].end..next.start];
        between.chars().all(|c| c == ' ' || c == '&')
    })
}

/// Whether words are part of a title: they and a word beside them have a capital.
fn is_in_title(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    if matches!(tokens.passage.kind, Kind::Heading(_) | Kind::Label) {
        return false;
    }
    let first = tokens.places.partition_point(|place| place.start < range.start);
    let last = tokens.places.partition_point(|place| place.end < range.end);
    let before = first > 0 && are_joined(tokens, first - 1) && is_capital(tokens, first - 1) && first > 1;
    let after = last + 1 < tokens.places.len() && are_joined(tokens, last) && is_capital(tokens, last + 1);
    is_capital(tokens, last) && (before || after)
}

/// Whether children are somebody's, or children in general.
fn is_of_a_parent(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    let at = tokens.places.partition_point(|place| place.start < range.start);
    if !tokens.words[at].starts_with("child") {
        return false;
    }
    let before = at.checked_sub(1).map(|before| tokens.words[before].as_str());
    let after: Vec<&str> = tokens.words[at + 1..].iter().take(2).map(String::as_str).collect();
    matches!(before, Some("their" | "her" | "his" | "your" | "own" | "our" | "with" | "safeguard" | "safeguarding"))
        || matches!(
            after[..],
            ["and", "young"] | ["protection" | "abuse" | "exploitation" | "pornography" | "who" | "with" | "at", ..]
        )
}

/// Whether staff are of one sort: "senior member of staff", "teaching staff" are no second name for all of them.
fn is_some_staff(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    let at = tokens.places.partition_point(|place| place.start < range.start);
    let before = at.checked_sub(1).map(|before| tokens.words[before].as_str());
    let is_sort = matches!(
        before,
        Some(
            "administrative"
                | "agency"
                | "catering"
                | "designated"
                | "kitchen"
                | "lunchtime"
                | "midday"
                | "office"
                | "other"
                | "pastoral"
                | "premises"
                | "reception"
                | "senior"
                | "site"
                | "supply"
                | "support"
                | "teaching"
                | "trained"
        )
    );
    is_sort && tokens.passage.words[range.clone()].to_lowercase().contains("staff")
}

/// Whether "students" are those who learn a profession here, "personnel" is part of the name of files about staff, or
/// "employees" and "work colleague" are said of others: of pupils who work, and of whom one may bring along.
fn is_trainee_or_file(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    let at = tokens.within(range).start;
    let next = tokens.words.get(at + 1).map_or("", String::as_str);
    match tokens.words[at].as_str() {
        "personnel" => matches!(next, "committee" | "department" | "file" | "files" | "folder" | "record" | "records"),
        "employee" | "employees" => at > 0 && tokens.words[at - 1] == "young",
        "work" => tokens.words[..at].iter().any(|word| matches!(word.as_str(), "accompany" | "accompanied" | "union")),
        "student" | "students" => {
            let near = &tokens.words[at.saturating_sub(8)..(at + 9).min(tokens.words.len())];
            near.iter().any(|word| {
                matches!(
                    word.as_str(),
                    "placement"
                        | "placements"
                        | "teacher"
                        | "teachers"
                        | "trainee"
                        | "trainees"
                        | "volunteer"
                        | "volunteers"
                )
            })
        }
        _ => false,
    }
}

/// Whether "Internet Safety" ends the name of somebody else: the UK Council for Child Internet Safety.
fn is_end_of_name(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    let within = tokens.within(range);
    tokens.words[within.clone()] == ["internet", "safety"]
        && tokens.words[within.start.saturating_sub(3)..within.start].iter().any(|word| word == "council")
}

/// What bodies that govern a school are called, besides the words of the library. Governors are people, and a document
/// may well speak of both them and their body.
const BODIES: [&str; 14] = [
    "academy committee",
    "academy council",
    "board of directors",
    "board of governors",
    "board of trustees",
    "governing board",
    "governing body",
    "local academy committee",
    "local academy council",
    "local governing board",
    "local governing body",
    "local governing committee",
    "management committee",
    "trust board",
];

/// Names of the body that governs the school, and names of the board of its trust. A trust of several schools has both, so
/// they are one thing only where nothing speaks for two. `words` are those that the library has for them.
fn bodies(words: Vec<Vec<String>>, texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<Vec<Use>> {
    let mut names = words;
    names.extend(BODIES.iter().map(|body| vec![(*body).to_owned()]));
    names.sort();
    names.dedup();
    let is_of_trust = |name: &str| ["trust", "director"].iter().any(|word| name.contains(word));
    let is_local = |name: &str| name.starts_with("local ") || name.starts_with("academy ");
    let mut by_name: BTreeMap<String, Use> = BTreeMap::new();
    let mut are_two = false;
    for a_use in uses(&names, false, texts, reading) {
        let name = a_use.written.to_lowercase();
        are_two |= is_local(&name);
        // "The governing body" is short for "the local governing body".
        let short = name.strip_prefix("local ").unwrap_or(&name).to_owned();
        let entry = by_name.entry(short).or_default();
        if entry.written.is_empty() || a_use.places.len() > entry.places.len() {
            entry.written = a_use.written;
        }
        entry.places.extend(a_use.places);
    }
    let (of_trust, of_school): (BTreeMap<String, Use>, BTreeMap<String, Use>) =
        by_name.into_iter().partition(|(name, _)| is_of_trust(name));
    are_two |= texts.iter().any(|tokens| {
        let has = |names: &BTreeMap<String, Use>| names.keys().any(|name| !tokens.find(name).is_empty());
        tokens.words.iter().any(|word| matches!(word.as_str(), "multi-academy" | "mat"))
            || (has(&of_trust) && has(&of_school))
    });
    let (of_trust, of_school): (Vec<Use>, Vec<Use>) =
        (of_trust.into_values().collect(), of_school.into_values().collect());
    match are_two {
        true => vec![of_school, of_trust],
        false => vec![of_school.into_iter().chain(of_trust).collect()],
    }
}

/// The person who leads the school: headteacher, principal, head. None if two people may be meant, because one of them
/// is called executive or because they stand side by side.
fn heads(texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<Use> {
    /// What follows "the head" or "the principal" where that is a person.
    const FOLLOWS: [&str; 22] = [
        "and", "are", "as", "at", "before", "by", "can", "decides", "for", "has", "if", "in", "is", "may", "must",
        "or", "shall", "should", "to", "when", "who", "will",
    ];
    let mut uses: BTreeMap<&str, Use> = BTreeMap::new();
    for tokens in texts {
        let word = |at: usize| tokens.words.get(at).map_or("", String::as_str);
        let mut last: Option<(&str, usize)> = None;
        let mut at = 0;
        while at < tokens.words.len() {
            let before = at.checked_sub(1).map_or("", word);
            if matches!(before, "executive" | "exec") && matches!(word(at), "head" | "headteacher" | "principal") {
                return Vec::new();
            }
            let is_person = || before == "the" && (!are_joined(tokens, at) || FOLLOWS.contains(&word(at + 1)));
            let named = match (word(at), word(at + 1), word(at + 2)) {
                ("head", "of", "school") => Some(("head of school", 3)),
                ("head", "teacher", _) if are_joined(tokens, at) => Some(("headteacher", 2)),
                ("headteacher" | "head-teacher", ..) => Some(("headteacher", 1)),
                ("head", ..) if is_person() => Some(("head", 1)),
                ("principal", ..) if is_person() => Some(("principal", 1)),
                _ => None,
            };
            let Some((name, count)) = named.filter(|_| !matches!(before, "deputy" | "assistant" | "vice" | "acting"))
            else {
                at += 1;
                continue;
            };
            let range = tokens.places[at].start..tokens.places[at + count - 1].end;
            let between =
                last.filter(|(other, _)| *other != name).map(|(_, end)| &tokens.passage.words[end..range.start]);
            let joint: Option<Vec<&str>> = between.map(|words| words.split_whitespace().collect());
            last = Some((name, range.end));
            at += count;
            match joint.as_deref() {
                Some(["and" | ","] | ["and" | ",", "the"]) => return Vec::new(),
                // It is left open which of them the school has; another rule says so.
                Some([] | ["/" | "or"] | ["/" | "or" | "(the" | "(or", ..]) => {}
                Some(_) | None => push(uses.entry(name).or_default(), tokens.passage, range, reading),
            }
        }
    }
    // Short for what the school calls this person.
    if uses.contains_key("head of school")
        && !uses.contains_key("headteacher")
        && let Some(mut short) = uses.remove("head")
    {
        uses.entry("head of school").or_default().places.append(&mut short.places);
    }
    uses.into_values().collect()
}

/// Members of the board with a task: link governor, nominated governor, link MC member.
fn links(texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<Use> {
    let mut uses: BTreeMap<String, Use> = BTreeMap::new();
    for tokens in texts {
        for (at, word) in tokens.words.iter().enumerate() {
            if !matches!(word.as_str(), "link" | "linked" | "nominated") {
                continue;
            }
            let is_member = |word: &String| {
                matches!(word.as_str(), "governor" | "governors" | "trustee" | "trustees" | "member" | "members")
            };
            let Some(noun) = (at + 1..(at + 3).min(tokens.words.len())).find(|noun| is_member(&tokens.words[*noun]))
            else {
                continue;
            };
            let range = tokens.places[at].start..tokens.places[noun].end;
            push(uses.entry(word.clone()).or_default(), tokens.passage, range, reading);
        }
    }
    uses.into_values().collect()
}

/// Parents and those who stand in for them: with "and", with a stroke, with a comma, or alone.
fn parents(texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<Use> {
    let mut uses: BTreeMap<String, Use> = BTreeMap::new();
    for tokens in texts {
        for at in 0..tokens.words.len() {
            if !matches!(tokens.words[at].as_str(), "parent" | "parents") {
                continue;
            }
            let other = |index: usize| {
                let word = tokens.words.get(index)?;
                ["carer", "guardian"].into_iter().find(|other| word.strip_suffix('s').unwrap_or(word) == *other)
            };
            let between = |from: usize| &tokens.passage.words[tokens.places[from].end..tokens.places[from + 1].start];
            let (name, last) = match (other(at + 1), other(at + 2)) {
                (Some(other), _) => (format!("{} {other}", between(at).trim()), at + 1),
                (None, Some(other)) if matches!(tokens.words[at + 1].as_str(), "and" | "or") => {
                    // "Parents and carers" and "a parent or carer" are one name in two numbers.
                    (format!("and {other}"), at + 2)
                }
                _ => (String::new(), at),
            };
            let range = tokens.places[at].start..tokens.places[last].end;
            push(uses.entry(name).or_default(), tokens.passage, range, reading);
        }
    }
    uses.into_values().collect()
}

/// "The schools' values" in a document whose other sentences speak of "the school's".
fn apostrophes(texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<Use> {
    let (mut one, mut many) = (Use::default(), Use::default());
    for tokens in texts {
        for (at, word) in tokens.words.iter().enumerate() {
            let Range { start, end } = tokens.places[at];
            let is_the = at > 0 && tokens.words[at - 1] == "the";
            if word == "school's" {
                push(&mut one, tokens.passage, start..end, reading);
            } else if is_the && word == "schools" {
                let apostrophe = tokens.passage.words[end..].chars().next().filter(|c| matches!(c, '\'' | '’'));
                if let Some(apostrophe) = apostrophe {
                    push(&mut many, tokens.passage, start..end + apostrophe.len_utf8(), reading);
                }
            }
        }
    }
    match one.places.len() > many.places.len() && !many.places.is_empty() {
        true => vec![one, many],
        false => Vec::new(),
    }
}

/// Nouns of a school that some sentences write with a capital and some without.
fn report_capitals(texts: &[Tokens<'_>], reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    const NOUNS: [&str; 12] = [
        "school",
        "headteacher",
        "governor",
        "governors",
        "staff",
        "employee",
        "employees",
        "parents",
        "pupils",
        "carers",
        "representative",
        "representatives",
    ];
    let mut nouns: BTreeMap<&str, [Use; 2]> = BTreeMap::new();
    for tokens in texts.iter().filter(|tokens| matches!(tokens.passage.kind, Kind::Paragraph | Kind::Item)) {
        let starts: Vec<usize> = tokens.passage.sentences().iter().map(|sentence| sentence.start).collect();
        for (at, word) in tokens.words.iter().enumerate() {
            let place = &tokens.places[at];
            let Some(noun) = NOUNS.iter().find(|noun| *noun == word) else { continue };
            let follows = |before: usize| {
                let next = starts.partition_point(|start| *start < tokens.places[before].end);
                starts.get(next).is_some_and(|start| *start <= place.start)
            };
            // A typed number, such as 5.2, starts nothing.
            let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
            let is_first = tokens.words[..at].iter().rposition(|word| !is_number(word)).is_none_or(follows);
            let beside = |index: usize, joint: usize| {
                index < tokens.places.len() && are_joined(tokens, joint) && is_capital(tokens, index)
            };
            let is_representative = noun.starts_with("representative");
            let in_title = beside(at + 1, at) || (at > 0 && beside(at - 1, at - 1) && !is_representative);
            let of_title = at > 1 && tokens.words[at - 1] == "of" && is_capital(tokens, at - 2);
            let after_stroke = at > 0 && tokens.passage.words[..place.start].ends_with(['/', '\'', '"', '‘', '“', '(']);
            if is_first || in_title || of_title || after_stroke {
                continue;
            }
            let case = usize::from(is_capital(tokens, at));
            push(
                &mut nouns.entry(noun.strip_suffix('s').unwrap_or(noun)).or_default()[case],
                tokens.passage,
                place.clone(),
                reading,
            );
        }
    }
    let mixed: Vec<&[Use; 2]> =
        nouns.values().filter(|uses| uses.iter().all(|a_use| !a_use.places.is_empty())).collect();
    let Some([lower, upper]) = mixed.first() else { return };
    let shown: Vec<String> = mixed.iter().flat_map(|uses| uses.iter()).map(shown).collect();
    let rarer = if upper.places.len() <= lower.places.len() { [upper, lower] } else { [lower, upper] };
    let mut fault = Diagnostic::warning(
        RULE.code,
        rarer[0].places[0],
        format!("some words have a capital here and none there: {}", grammar::joined(&shown, "and")),
    )
    .related(rarer[1].places[0], "and here")
    .help("a post or a body that stands for its kind needs no capital; write it one way");
    for [lower, upper] in &mixed[1..] {
        fault = fault.related(upper.places[0], "and here").related(lower.places[0], "and here");
    }
    found.push(fault);
}

fn shown(a_use: &Use) -> String {
    format!("\"{}\" ({})", a_use.written, a_use.places.len())
}

/// Reports names if there are several, at the first place of the rarest.
fn report(mut uses: Vec<Use>, is_spelling: bool, wanted: Option<String>, found: &mut Vec<Diagnostic>) {
    if uses.len() < 2 {
        return;
    }
    uses.sort_by_key(|a_use| std::cmp::Reverse(a_use.places.len()));
    let names: Vec<String> = uses.iter().map(shown).collect();
    let names = grammar::joined(&names, "and");
    let message = match is_spelling {
        true => format!("one word is written in {} ways: {names}", uses.len()),
        false => format!("one thing has {} names: {names}", uses.len()),
    };
    let rarest = uses.pop().expect("there are two");
    let fault = Diagnostic::warning(RULE.code, rarest.places[0], message).help(match wanted {
        Some(wanted) => format!("use one of them throughout; in this library it is \"{wanted}\""),
        None => "use one of them throughout".to_owned(),
    });
    found.push(uses.iter().fold(fault, |fault, other| fault.related(other.places[0], "and here")));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::found;

    fn said(text: &str) -> Vec<String> {
        found(&RULE, text).into_iter().map(|(words, message)| format!("{words}: {message}")).collect()
    }

    #[test]
    fn spellings_are_counted_and_the_rarest_is_pointed_at() {
        assert_eq!(
            said("Ask the headteacher. The headteacher decides. Tell the Head Teacher.\n"),
            ["Head Teacher: one word is written in 2 ways: \"headteacher\" (2) and \"Head Teacher\" (1)"]
        );
        assert_eq!(said("Send an email. Emails are kept. Emailing is quick.\n"), [""; 0]);
    }

    #[test]
    fn a_longer_name_is_not_also_its_end() {
        assert_eq!(said("Tell the senior leadership team. The senior leadership team meets.\n"), [""; 0]);
        assert_eq!(said("Tell the senior leadership team. The leadership team meets.\n").len(), 1);
    }

    #[test]
    fn a_title_names_something_else() {
        assert_eq!(said("Staff read the School Personnel Code. Staff ask.\n"), [""; 0]);
        assert_eq!(said("School personnel ask. Then staff act.\n").len(), 1);
    }

    #[test]
    fn boards_of_several_kinds_of_school_are_mixed_up() {
        assert_eq!(
            said("The Governing Body agrees. The Governing Body meets.\n\nThe Trust Board meets.\n"),
            ["Trust Board: one thing has 2 names: \"Governing Body\" (2) and \"Trust Board\" (1)"]
        );
        assert_eq!(
            said("The governing body agrees. The governing board meets. The governing body asks governors.\n"),
            ["governing board: one thing has 2 names: \"governing body\" (2) and \"governing board\" (1)"]
        );
        assert_eq!(said("Ask the academy council. The local governing body agrees.\n").len(), 1);
    }

    #[test]
    fn a_trust_has_its_board_and_each_school_its_own_body() {
        for text in [
            "The board of trustees agrees.\n\nThe local governing body meets. The governing body asks.\n",
            "The trust board agrees what the governing body may decide.\n",
            "Our multi-academy trust helps.\n\nThe trust board agrees.\n\nThe governing body asks.\n",
            "The governing body meets. Governors ask, and each governor reads. Governing bodies must.\n",
        ] {
            assert_eq!(said(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn one_person_leads_a_school_under_one_name() {
        assert_eq!(
            said("The headteacher decides. The headteacher acts. Ask the Principal.\n"),
            ["Principal: one thing has 2 names: \"headteacher\" (2) and \"Principal\" (1)"]
        );
        assert_eq!(said("The head of school decides.\n\nThe headteacher must be told.\n").len(), 1);
        assert_eq!(said("The headteacher decides. Tell the Head.\n").len(), 1);
    }

    #[test]
    fn two_people_and_other_heads_are_no_second_name() {
        for text in [
            "The executive headteacher leads two schools. The head of school leads this one.\n",
            "The headteacher and the principal meet. The principal asks.\n",
            "The headteacher decides. The principal aim is safety. Ask the head of year and the deputy principal.\n",
            "The Headteacher/Principal decides. Tell the headteacher.\n",
            "The head of school decides. Tell the head.\n",
        ] {
            assert_eq!(said(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn trainees_and_files_are_no_pupils_and_no_staff() {
        assert_eq!(said("Pupils learn. Staff, students and volunteers sign. Pupils ask.\n"), [""; 0]);
        assert_eq!(said("Staff ask. It is kept in the personnel file. Staff read it.\n"), [""; 0]);
        assert_eq!(said("We teach online safety. Ask the UK Council for Child Internet Safety.\n"), [""; 0]);
    }

    #[test]
    fn others_who_work_are_not_the_staff() {
        let staff = "Staff ask. Staff act. ";
        assert_eq!(said(&format!("{staff}We look out for young employees among our pupils.\n")), [""; 0]);
        assert_eq!(said(&format!("{staff}You may be accompanied by a work colleague.\n")), [""; 0]);
        assert_eq!(said(&format!("{staff}Employees are paid.\n")).len(), 1);
    }

    #[test]
    fn a_policy_may_have_a_procedure_as_a_part() {
        let text = "This policy is short. Keep to this policy.\n\nFirst, this procedure is used.\n";
        assert_eq!(said(text).len(), 1);
        let with_heading = format!("{}# The procedure for lost keys\n\n{text}", "Ask first.\n\n".repeat(6));
        assert_eq!(said(&with_heading), [""; 0]);
        assert_eq!(said(&text.replace("First,", "Beside the town's procedures,")), [""; 0]);
    }

    #[test]
    fn parents_and_carers_are_one_name_in_both_numbers() {
        assert_eq!(said("Ask parents and carers. A parent or carer may ask.\n"), [""; 0]);
        assert_eq!(
            said("Ask parents and carers. Tell parents and carers. Parents/carers may ask.\n"),
            ["Parents/carers: one thing has 2 names: \"parents and carers\" (2) and \"Parents/carers\" (1)"]
        );
    }

    #[test]
    fn one_policy_has_one_title() {
        assert_eq!(
            said("Follow the Grievance Procedure. The grievance policy and the Grievance Procedure say how.\n").len(),
            1
        );
        assert_eq!(
            said("Read the Internet and Acceptable Use Policy.\n\nSee the Acceptable Use Policy.\n"),
            [
                "Acceptable Use Policy: one policy seems to have 2 names: \"Internet and Acceptable Use Policy\" (1) and \
                 \"Acceptable Use Policy\" (1)"
            ]
        );
        for text in [
            "See the Staff Code of Conduct and the Pupil Code of Conduct. Follow the Code of Conduct.\n",
            "See the Behaviour Policy. See the Equality and Behaviour Policies.\n",
            "# Attendance Policy\n\nThis Attendance Policy goes with the Behaviour Policy.\n",
        ] {
            assert_eq!(said(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn some_of_the_staff_are_no_other_name_for_all() {
        assert_eq!(said("Employees tell a senior member of staff. Employees ask; teaching staff act.\n"), [""; 0]);
    }

    #[test]
    fn children_of_parents_are_no_pupils() {
        let pupils = "Pupils ask. Pupils learn. ";
        assert_eq!(said(&format!("{pupils}Parents talk to their children. Their child may ask.\n")), [""; 0]);
        assert_eq!(
            said(&format!("{pupils}Children who leave are no pupils. A child is missing. Any child.\n")),
            [""; 0]
        );
        assert_eq!(said(&format!("{pupils}All children ask. Tell the children. Children may learn.\n")).len(), 1);
    }

    #[test]
    fn a_capital_inside_a_sentence_counts_and_one_that_starts_it_does_not() {
        assert_eq!(
            said("Tell the school. School starts at nine. Ask at Oak School.\n\n5.2 School ends at four.\n"),
            [""; 0]
        );
        assert_eq!(
            said("Tell the school and the School.\n"),
            ["School: some words have a capital here and none there: \"school\" (1) and \"School\" (1)"]
        );
    }

    #[test]
    fn one_school_has_its_apostrophe_before_the_s() {
        assert_eq!(said("Use the school's network. Know the school's values and the schools' rules.\n").len(), 1);
        assert_eq!(said("Ask what the schools' rules are.\n"), [""; 0]);
    }
}
