//! Claims that a text keeps to guidance: made only of an edition that a named person has checked the text against.
//!
//! Until then a text says that it has regard to the guidance, which claims no more than that it was considered. A new edition
//! takes the claim away by itself.

use crate::date::Date;
use crate::shape::shape;
use crate::source::At;

shape! {
    /// A record that somebody has checked a clause, or all of a model, against an edition of guidance.
    pub struct Checked {
        /// What it was checked against, such as guidance.kcsie.
        pub against: At<String>,
        /// The label of the edition.
        pub edition: At<String>,
        /// Who checked it: a person by name.
        pub by: At<String>,
        /// When.
        pub on: At<Date>,
    }
}

/// A way to claim that something keeps to guidance, and what is said instead while nobody has checked it.
#[derive(Debug, PartialEq, Eq)]
pub struct Claim {
    /// The words before the title of the guidance.
    pub claimed: &'static str,
    /// The words that claim nothing.
    pub regard: &'static str,
}

/// The claims that a slot can make.
pub static CLAIMS: [Claim; 8] = [
    Claim { claimed: "follows", regard: "has regard to" },
    Claim { claimed: "follow", regard: "have regard to" },
    Claim { claimed: "meets", regard: "has regard to" },
    Claim { claimed: "meet", regard: "have regard to" },
    Claim { claimed: "complies with", regard: "has regard to" },
    Claim { claimed: "comply with", regard: "have regard to" },
    Claim { claimed: "in line with", regard: "having regard to" },
    Claim { claimed: "in accordance with", regard: "having regard to" },
];

impl Claim {
    /// The claim that a slot begins with, and where what follows it stands.
    pub fn at_start_of(slot: &str) -> Option<(&'static Claim, usize)> {
        CLAIMS.iter().find_map(|claim| {
            let head = slot.get(..claim.claimed.len())?;
            let rest = &slot[claim.claimed.len()..];
            let name = rest.trim_start();
            // A capital may begin it, as in a sentence.
            let is_it = head.eq_ignore_ascii_case(claim.claimed) && head[1..] == claim.claimed[1..];
            (is_it && name.len() < rest.len()).then(|| (claim, slot.len() - name.len()))
        })
    }
}

impl Checked {
    /// Whether it records a check of `guidance` against the edition `label` that had been made on `day`.
    pub fn is_of(&self, guidance: &str, label: &str, day: Date) -> bool {
        self.against.value.strip_prefix("guidance.") == Some(guidance)
            && self.edition.value == label
            && self.on.value.last_day() <= day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_known_by_its_words_and_may_begin_a_sentence() {
        let claimed = |slot| Claim::at_start_of(slot).map(|(claim, at)| (claim.claimed, &slot[at..]));
        assert_eq!(claimed("follows guidance.kcsie"), Some(("follows", "guidance.kcsie")));
        assert_eq!(claimed("In line with  guidance.kcsie"), Some(("in line with", "guidance.kcsie")));
        assert_eq!(claimed("follows"), None);
        assert_eq!(claimed("followsguidance.kcsie"), None);
        assert_eq!(claimed("FOLLOWS guidance.kcsie"), None);
        assert_eq!(claimed("é"), None);
    }

    #[test]
    fn no_claim_begins_with_another_and_a_space() {
        for claim in &CLAIMS {
            let again = CLAIMS.iter().filter(|other| other.claimed.starts_with(&format!("{} ", claim.claimed)));
            assert_eq!(again.count(), 0, "{}", claim.claimed);
        }
    }
}
