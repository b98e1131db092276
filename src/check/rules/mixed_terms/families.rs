//! What school policies call by several names, and how often each stands in a text.

use super::used::{Use, are_joined, is_capital};
use crate::check::reading::Reading;
use crate::check::words::Tokens;
use crate::grammar;
use crate::prose::PassageKind;
use std::collections::BTreeMap;
use std::ops::Range;

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

/// The names of one thing that stand in a text.
pub(super) struct UsedNames {
    /// Each name.
    pub(super) uses: Vec<Use>,
    /// Whether they are one word, written in several ways.
    pub(super) is_spelling: bool,
    /// The term of the vocabulary that says which is to be used.
    pub(super) term: Option<&'static str>,
}

/// The names of each family that stand in a text.
pub(super) fn used(texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<UsedNames> {
    let mut used = Vec::new();
    for family in FAMILIES {
        let names = family.names.iter().map(|forms| {
            let with_plurals = forms.iter().flat_map(|form| match family.sort {
                Sort::Forms => vec![(*form).to_owned()],
                Sort::Names | Sort::Spellings => vec![(*form).to_owned(), grammar::plural(form)],
            });
            with_plurals.collect()
        });
        let skips_titles = family.sort == Sort::Names || family.term == Some("pupil");
        let mut uses = uses(&names.collect::<Vec<Vec<String>>>(), skips_titles, texts, reading);
        if family.term == Some("pupil") {
            // "Children" are often a parent's, or those of a title: once or twice they are no second name.
            uses.retain(|a_use| a_use.places.len() > 2 || !a_use.written.to_lowercase().starts_with("child"));
        }
        if family.names[0] == ["this policy"] && has_procedure(texts) {
            uses.retain(|a_use| !a_use.written.eq_ignore_ascii_case("this procedure"));
        }
        used.push(UsedNames { uses, is_spelling: !skips_titles, term: family.term });
    }
    used
}

/// How often each name is used, the longest at each place.
pub(super) fn uses(names: &[Vec<String>], skip_titles: bool, texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<Use> {
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
                uses.entry(name).or_default().push(tokens.passage, range, reading);
            }
        }
    }
    uses.into_values().collect()
}

/// Whether a later heading speaks of a procedure: the policy has one as a part, and may call it "this procedure".
fn has_procedure(texts: &[Tokens<'_>]) -> bool {
    const TITLE: usize = 6;
    let mut headings = texts.iter().skip(TITLE).filter(|tokens| matches!(tokens.passage.kind, PassageKind::Heading(_)));
    headings.any(|heading| heading.words.iter().any(|word| matches!(word.as_str(), "procedure" | "procedures")))
}

/// Whether "this procedure" is set beside other procedures.
fn is_beside_others(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    tokens.words[tokens.within(range)] == ["this", "procedure"] && tokens.words.iter().any(|word| word == "procedures")
}

/// Whether words are part of a title: they and a word beside them have a capital.
fn is_in_title(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    if matches!(tokens.passage.kind, PassageKind::Heading(_) | PassageKind::Label) {
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
