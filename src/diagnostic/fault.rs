//! The names of what can be wrong. A [`Fault`] is found as files are read and policies put together; a rule has a name of
//! its own, in its file. A name reads well after "allow": `review-overdue`.

use serde::Serialize;
use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is written for what it concerns.
    Error,
    /// It is written all the same.
    Warning,
}

impl Severity {
    /// Its name.
    pub const fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// What a problem is called: by the name of a [`Fault`] or of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Code(&'static str);

impl Code {
    /// The name of a rule that looks at what has been read. What is found earlier is a [`Fault`].
    pub const fn rule(name: &'static str) -> Code {
        Code(name)
    }

    /// The name itself.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

impl From<Fault> for Code {
    fn from(fault: Fault) -> Code {
        fault.code()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

/// Declares the faults: for each its name and what it is, in a few words without a full stop.
macro_rules! faults {
    (
        error { $($error:ident = $error_name:literal: $error_about:literal,)+ }
        warning { $($warning:ident = $warning_name:literal: $warning_about:literal,)+ }
        ruled { $($ruled:ident = $ruled_name:literal: $ruled_about:literal,)+ }
    ) => {
        /// What is wrong with a file as it is read, or with a policy as it is put together.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault {
            $(#[doc = $error_about] $error,)+
            $(#[doc = $warning_about] $warning,)+
            $(#[doc = $ruled_about] $ruled,)+
        }

        impl Fault {
            /// All of them.
            pub const ALL: &[Fault] =
                &[$(Fault::$error,)+ $(Fault::$warning,)+ $(Fault::$ruled,)+];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Fault::$error => $error_name,)+
                    $(Fault::$warning => $warning_name,)+
                    $(Fault::$ruled => $ruled_name,)+
                }
            }

            /// What it is, in a few words without a full stop.
            pub const fn about(self) -> &'static str {
                match self {
                    $(Fault::$error => $error_about,)+
                    $(Fault::$warning => $warning_about,)+
                    $(Fault::$ruled => $ruled_about,)+
                }
            }

            /// How bad it always is; nothing where a rule of the same name says so.
            pub const fn severity(self) -> Option<Severity> {
                match self {
                    $(Fault::$error)|+ => Some(Severity::Error),
                    $(Fault::$warning)|+ => Some(Severity::Warning),
                    $(Fault::$ruled)|+ => None,
                }
            }
        }
    };
}

impl Fault {
    /// Its name as that of a problem.
    pub const fn code(self) -> Code {
        Code(self.name())
    }

    /// The fault of this name.
    pub fn named(name: &str) -> Option<Fault> {
        Fault::ALL.iter().copied().find(|fault| fault.name() == name)
    }
}

faults! {
    error {
        AnchorUsedTwice = "anchor-used-twice": "Two places of a policy that a link would find by one name",
        ApprovedTooEarly = "approved-too-early": "An approval of a day on which its text did not exist",
        BadAddress = "bad-address": "An address, email or telephone number that cannot be right",
        BadAllowance = "bad-allowance": "A comment that means to allow something, and nobody can say what",
        BadAttributes = "bad-attributes": "An id, condition or language in braces that is misspelt or out of its place",
        BadBundle = "bad-bundle": "A file that is no release, or not all of one",
        BadColour = "bad-colour": "A colour that is not written in hexadecimal",
        BadCondition = "bad-condition": "A condition that cannot be read",
        BadDate = "bad-date": "A date that is none, or is not written as dates are here",
        BadFingerprint = "bad-fingerprint": "The fingerprint of an approval that is none",
        BadFont = "bad-font": "A font that cannot be used, or a family with a face missing",
        BadId = "bad-id": "An id that is not lower-case words joined by hyphens, or that cannot name a file",
        BadKey = "bad-key": "A key that is none",
        BadOptions = "bad-options": "A fact or parameter whose type and options do not go together",
        BadPicture = "bad-picture": "A logo that cannot be used",
        BadSignature = "bad-signature": "A release that another key has signed than its publisher's",
        BadSlot = "bad-slot": "A slot that cannot be read, or that cannot stand where it is",
        BadTable = "bad-table": "A table without its header, or a row without its table",
        BadTemplate = "bad-template": "A page shell or style that cannot be used",
        BadToml = "bad-toml": "A file that is not TOML at this place",
        BundleAltered = "bundle-altered": "A release that is not as it was made or taken",
        ChangeUnexplained = "change-unexplained": "Another default, and no word on why",
        ControlCharacter = "control-character": "A character that nobody sees and that steers what is seen",
        EmptyClause = "empty-clause": "A clause without a text",
        EmptyFootnote = "empty-footnote": "A footnote that says nothing",
        EmptyItem = "empty-item": "An item or a quotation that says nothing",
        EmptyMeaning = "empty-meaning": "A term without a meaning",
        EmptyPolicy = "empty-policy": "A policy of which nothing is left",
        EmptyValue = "empty-value": "A value that says nothing",
        ExtraCell = "extra-cell": "A row with more cells than its table has columns",
        HeadingGone = "heading-gone": "A text whose heading has been taken out",
        HiddenTerm = "hidden-term": "A parameter with the name of a term",
        IdUsedTwice = "id-used-twice": "Two things with one id, or two files that would be built as one",
        IdVanished = "id-vanished": "Something that an earlier release had and that is gone without a word",
        Image = "image": "A picture in the text of a policy",
        IncludeCycle = "include-cycle": "A clause that includes itself, perhaps by way of others",
        IndentedCode = "indented-code": "Words so far in that Markdown reads them as code",
        InvisibleHeading = "invisible-heading": "A heading of which nothing can be seen",
        KindInACircle = "kind-in-a-circle": "Kinds of school that belong to each other",
        LazyLine = "lazy-line": "A line that goes on with the item or quotation above it by mistake",
        LeadInAlone = "lead-in-alone": "A sentence that leads in to what is not there",
        LeadInGone = "lead-in-gone": "An item or paragraph whose lead-in has been taken out",
        LibraryOverridden = "library-overridden": "Clauses beside policies that are built from a release",
        LineBreak = "line-break": "A value of several lines where one is needed",
        LinkTitle = "link-title": "A link with a title, which few people are ever shown",
        ListBelowList = "list-below-list": "A list that begins in the middle of another",
        ListOrder = "list-order": "An item that would be printed with another number than was written",
        LoneItem = "lone-item": "Words that would be printed as a list of one item",
        LongWord = "long-word": "A word, or what stands without a space, that is longer than any line of a policy could hold",
        LostMark = "lost-mark": "A mark that means nothing here and would be printed",
        LowContrast = "low-contrast": "A colour that is too hard to read",
        MissingCell = "missing-cell": "A row with fewer cells than its table has columns",
        MissingFact = "missing-fact": "A fact that the text of a policy needs and the school does not give",
        MissingFrontMatter = "missing-front-matter": "A clause without front matter",
        MissingKey = "missing-key": "A line that a file must have and has not",
        MissingParameter = "missing-parameter": "A parameter that a clause needs and the policy does not give",
        MissingWord = "missing-word": "A term for which the vocabulary has no word for this kind of school",
        MovedMeanwhile = "moved-meanwhile": "Decisions for a school file that has changed since they were asked for",
        NewKey = "new-key": "A release of a publisher whose key nobody has compared yet",
        NewerProgram = "newer-program": "A release that needs a newer program",
        NoAlternativeText = "no-alternative-text": "A logo without words for people who cannot see it",
        NoEdition = "no-edition": "An edition of guidance that the register does not have",
        NoLibrary = "no-library": "A workspace with a library of its own that has no clause",
        NoPlace = "no-place": "An added clause with no place to stand",
        NoPolicy = "no-policy": "A school without a policy",
        NoPublisher = "no-publisher": "A library of which nobody says who publishes it",
        NoRelease = "no-release": "A policy that does not say which release it is built from",
        NoSchool = "no-school": "A file that is no school file",
        NoSuchFile = "no-such-file": "A file that is named and is not there",
        NotALine = "not-a-line": "More than one line of text where one is needed",
        NotAlone = "not-alone": "A slot that must have its paragraph or item to itself",
        NotAnAddress = "not-an-address": "A link to a fact that is no address",
        NotText = "not-text": "A file that is not text",
        NotUtf8 = "not-utf-8": "A file that is not saved as UTF-8",
        NotYetPublished = "not-yet-published": "A release that is published on a later day than today",
        NothingLeft = "nothing-left": "A policy of which no clause stands at its school",
        OlderRelease = "older-release": "A release whose number is no higher than that of the last",
        OpenFence = "open-fence": "Code that never ends",
        OpenSlot = "open-slot": "A slot that is never closed",
        OutsideWorkspace = "outside-workspace": "A path that leads out of the workspace",
        RawHtml = "raw-html": "HTML in the text of a clause",
        RecordedTwice = "recorded-twice": "An approval or a review that is recorded twice",
        ReleaseExists = "release-exists": "A release of a name or number that another has",
        ReleaseMissing = "release-missing": "A release that policies are built from and that is not there",
        ReplacedClause = "replaced-clause": "A clause that stands beside the one it replaces",
        ReplacedTwice = "replaced-twice": "Two wordings that replace one clause or item",
        RetiredId = "retired-id": "Something that the library did away with",
        RowWithoutCells = "row-without-cells": "A line that has become a row of the table above it",
        SourceFolder = "source-folder": "An output folder in which sources are",
        StrayAttributes = "stray-attributes": "An id or condition that belongs to nothing",
        SupersededInACircle = "superseded-in-a-circle": "Policies that replace each other",
        TooDeep = "too-deep": "Something that is nested too deeply",
        TypedAnchor = "typed-anchor": "A link within the policy that is typed by hand",
        Undecided = "undecided": "A question of an upgrade that nobody has answered",
        UnderlinedParagraph = "underlined-paragraph": "A line that makes a heading of the words above it",
        UnknownClause = "unknown-clause": "A clause or topic that is not in the library",
        UnknownCycle = "unknown-cycle": "A review cycle that is not understood",
        UnknownFact = "unknown-fact": "A fact that no clause asks for",
        UnknownFont = "unknown-font": "A family of fonts that is not there",
        UnknownFootnote = "unknown-footnote": "A footnote that is called and is not there",
        UnknownItem = "unknown-item": "An item, or a place, that is not there",
        UnknownKey = "unknown-key": "A key that does not belong where it is",
        UnknownLanguage = "unknown-language": "A language that is none, or is not written as its code",
        UnknownModel = "unknown-model": "A model policy that is not there",
        UnknownParagraph = "unknown-paragraph": "A reference to a paragraph that is not in the policy",
        UnknownParameter = "unknown-parameter": "A parameter that the clause has not",
        UnknownPolicy = "unknown-policy": "A policy that is in no register, or that the school has not",
        UnknownPost = "unknown-post": "A post that no clause and no model asks for",
        UnknownRule = "unknown-rule": "A rule that there is not",
        UnknownSection = "unknown-section": "A reference to a section that is not in the policy",
        UnknownSlot = "unknown-slot": "A slot that names what nobody knows",
        UnknownTerm = "unknown-term": "A term, or a noun of one, that is not in the vocabulary",
        UnknownVariant = "unknown-variant": "A wording that the topic has not",
        UnknownWord = "unknown-word": "A word that is none of those that can stand here",
        UnresolvedChoice = "unresolved-choice": "A topic of which the policy must choose a wording",
        UnsafeLink = "unsafe-link": "A link to where a policy must not lead",
        UnsignedRelease = "unsigned-release": "A release without a signature",
        Unusable = "unusable": "Something of Markdown that a policy cannot use",
        UnusedAddress = "unused-address": "The address of a link that there is not",
        UnusedFootnote = "unused-footnote": "A footnote that nothing calls",
        WholeTable = "whole-table": "A row of a table that is to have a wording of its own",
        WithoutEffect = "without-effect": "Something asked for that this policy does not hold",
        WrongType = "wrong-type": "A value of another type than is wanted",
    }
    warning {
        AdoptionDue = "adoption-due": "A release that a policy is to be built from by a day that is near or past",
        BorrowedWord = "borrowed-word": "Words of a library's that do not go with what a school calls something",
        FutureLaw = "future-law": "Law that is not in force yet",
        InapplicableLaw = "inapplicable-law": "Law or guidance that is not about this kind of school",
        NewerBuiltIn = "newer-built-in": "A file of this workspace's library that is newer in the program",
        SameName = "same-name": "Two things that a reader cannot tell apart, because they are called alike",
        KeptOtherwise = "kept-otherwise": "What is kept of an approval that is not what its record says",
        NotKnownYet = "not-known-yet": "Something that a school is to write as soon as it is known",
        ParticularsBehind = "particulars-behind": "A text in force with a name or contact detail that is no longer so",
        NotRemade = "not-remade": "A text that cannot be made again as it was approved",
        UnfitModel = "unfit-model": "A model policy that is meant for other kinds of school",
        StraySpace = "stray-space": "A space in a name or a value that nobody sees or means",
        UnknownChange = "unknown-change": "An explanation of a change that is none",
        UnfitWord = "unfit-word": "A word of a school's own that does not fit where clauses use it",
        UnpinnedPolicy = "unpinned-policy": "A policy that changes with whatever library is there",
        UnusedFile = "unused-file": "A file of the library that nothing reads",
    }
    ruled {
        ClauseUsedTwice = "clause-used-twice": "A clause that a policy holds twice",
        ContradictoryClauses = "contradictory-clauses": "Two clauses of which only one can hold",
        DisagreeingVerb = "disagreeing-verb": "A verb or an article that does not agree with the school's word",
        DuplicateItem = "duplicate-item": "An item that stands twice in a list",
        LinkWithoutText = "link-without-text": "A link without words",
        LeansOnOwnWording = "leans-on-own-wording": "A line that leans on what a school says in its own words",
        LoosePronoun = "loose-pronoun": "A pronoun whose noun has been taken out",
        SupersededGuidance = "superseded-guidance": "Guidance that is not in force",
        SupersededLaw = "superseded-law": "Law that is not in force",
        UnknownCitation = "unknown-citation": "Something cited that is in no register",
        UnknownGlyph = "unknown-glyph": "A character that the font has not",
        UnverifiedCitation = "unverified-citation": "Law or guidance that nobody has seen at its source",
        UnusedAllowance = "unused-allowance": "An allowance that allows nothing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_name_of_its_own_made_of_its_words() {
        for (index, fault) in Fault::ALL.iter().enumerate() {
            let words = fault.name().split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
            assert_eq!(words.collect::<String>(), format!("{fault:?}"));
            assert!(!Fault::ALL[..index].iter().any(|other| other.name() == fault.name()), "{fault:?}");
            assert_eq!(Fault::named(fault.name()), Some(*fault));
            assert!(!fault.about().ends_with('.') && fault.about().starts_with(char::is_uppercase), "{fault:?}");
        }
    }
}
