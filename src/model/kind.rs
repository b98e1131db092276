//! The kinds of school.

use crate::shape::{Reader, Shape, choice, one_of};
use crate::source::{At, Span};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::DeValue;

choice! {
    /// The kind of school, which brings the words for its governing body.
    pub enum SchoolKind {
        /// A school that its local authority maintains: community, voluntary, foundation.
        Maintained = "maintained",
        /// A pupil referral unit.
        PupilReferralUnit = "pupil-referral-unit",
        /// An academy that is its own trust.
        Academy = "academy",
        /// An academy in a trust of several.
        AcademyInTrust = "academy-in-trust",
        /// A free school.
        FreeSchool = "free-school",
        /// An independent school.
        Independent = "independent",
    }
}

impl SchoolKind {
    /// The kind itself, then the kind whose words serve where it has none of its own.
    pub fn family(self) -> &'static [SchoolKind] {
        match self {
            SchoolKind::Maintained => &[SchoolKind::Maintained],
            SchoolKind::PupilReferralUnit => &[SchoolKind::PupilReferralUnit],
            SchoolKind::Academy => &[SchoolKind::Academy],
            SchoolKind::AcademyInTrust => &[SchoolKind::AcademyInTrust],
            SchoolKind::FreeSchool => &[SchoolKind::FreeSchool, SchoolKind::Academy],
            SchoolKind::Independent => &[SchoolKind::Independent],
        }
    }
}

impl Shape for At<SchoolKind> {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let written: At<String> = At::read(value, reader)?;
        let words: Vec<(&str, SchoolKind)> = SchoolKind::ALL.iter().map(|kind| (kind.word(), *kind)).collect();
        one_of(value, &words, reader).map(|kind| At::new(kind, written.span))
    }

    fn fallback(place: Span) -> Option<Self> {
        Some(At::new(SchoolKind::Maintained, place))
    }

    fn schema(definitions: &mut BTreeMap<String, Json>) -> Json {
        SchoolKind::schema(definitions)
    }
}
