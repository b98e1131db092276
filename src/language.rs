//! The language of words, as BCP 47 writes it: `cy` for Welsh, `zh-Hant` for Chinese in traditional letters.
//!
//! People write `welsh`, `uk` for British English or the code of a country. Each is told what the language is called here:
//! a screen reader that is given a name it does not know goes on in English.

use crate::diagnostic::{Diagnostic, Fault, slip};
use crate::grammar::capitalised;
use crate::source::Span;
use oxilangtag::LanguageTag;
use std::fmt;

/// A language, and perhaps its script and region.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Language(LanguageTag<String>);

impl Language {
    /// Reads what an author wrote at `span`. What is no language is put into `found`.
    pub fn read(written: &str, span: Span, found: &mut Vec<Diagnostic>) -> Option<Language> {
        let mut refuse = |help: String| {
            let message = format!("\"{written}\" names no language");
            found.push(Diagnostic::error(Fault::UnknownLanguage, span, message).help(help));
            None
        };
        let name = written.trim().to_lowercase();
        let of_name = |name: &str| NAMES.iter().find(|(called, _)| *called == name);
        if let Some((called, code)) = of_name(&name) {
            return refuse(format!("{} is written lang={code}", capitalised(called)));
        }
        let tag = LanguageTag::parse_and_normalize(&name).ok().filter(|tag| {
            let primary = tag.primary_language();
            match primary.len() {
                2 => CODES.split(' ').any(|code| code == primary),
                // There are some eight thousand of three letters.
                3 => true,
                _ => false,
            }
        });
        let Some(tag) = tag else {
            let country = COUNTRIES.iter().find(|(country, _)| *country == name);
            let near = slip(&name, NAMES.iter().map(|(called, _)| *called)).and_then(of_name);
            return refuse(match (country, near) {
                (Some((_, code)), _) | (None, Some((_, code))) => format!("did you mean lang={code}?"),
                (None, None) => "write its code of BCP 47: cy for Welsh, fr for French, pl for Polish".to_owned(),
            });
        };
        if tag.region() == Some("UK") {
            return refuse(format!("did you mean lang={}-GB?", tag.primary_language()));
        }
        Some(Language(tag))
    }

    /// Whether it is English of any kind.
    pub fn is_english(&self) -> bool {
        self.0.primary_language() == "en"
    }

    /// Whether it is a language that is usually written from right to left. In Latin letters it is not.
    pub fn may_run_from_right(&self) -> bool {
        match self.0.script() {
            Some(script) => FROM_RIGHT_SCRIPTS.contains(&script),
            None => FROM_RIGHT.contains(&self.0.primary_language()),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

/// The codes of two letters (ISO 639-1).
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz \
                     ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig \
                     ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg \
                     mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn \
                     ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts \
                     tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Languages as people call them that schools in England write to, and their codes.
const NAMES: [(&str, &str); 62] = [
    ("albanian", "sq"),
    ("amharic", "am"),
    ("arabic", "ar"),
    ("armenian", "hy"),
    ("bengali", "bn"),
    ("british", "en-GB"),
    ("bulgarian", "bg"),
    ("cantonese", "yue"),
    ("chinese", "zh"),
    ("cornish", "kw"),
    ("croatian", "hr"),
    ("cymraeg", "cy"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dari", "prs"),
    ("dutch", "nl"),
    ("english", "en"),
    ("estonian", "et"),
    ("farsi", "fa"),
    ("finnish", "fi"),
    ("french", "fr"),
    ("gaelic", "gd"),
    ("german", "de"),
    ("greek", "el"),
    ("gujarati", "gu"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("hungarian", "hu"),
    ("irish", "ga"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("kurdish", "ku"),
    ("latin", "la"),
    ("latvian", "lv"),
    ("lithuanian", "lt"),
    ("malayalam", "ml"),
    ("mandarin", "cmn"),
    ("manx", "gv"),
    ("nepali", "ne"),
    ("norwegian", "no"),
    ("panjabi", "pa"),
    ("pashto", "ps"),
    ("persian", "fa"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("punjabi", "pa"),
    ("romani", "rom"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("scots", "sco"),
    ("slovak", "sk"),
    ("somali", "so"),
    ("spanish", "es"),
    ("swahili", "sw"),
    ("swedish", "sv"),
    ("tamil", "ta"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("urdu", "ur"),
    ("welsh", "cy"),
    ("yoruba", "yo"),
];

/// Codes of countries that are taken for those of their languages and are none.
const COUNTRIES: [(&str, &str); 8] = [
    ("cn", "zh"),
    ("cz", "cs"),
    ("dk", "da"),
    ("gb", "en-GB"),
    ("gr", "el"),
    ("jp", "ja"),
    ("ua", "uk"),
    ("us", "en-US"),
];

const FROM_RIGHT: [&str; 14] =
    ["ar", "arb", "arc", "ckb", "dv", "fa", "he", "nqo", "pes", "prs", "ps", "sd", "ur", "yi"];

const FROM_RIGHT_SCRIPTS: [&str; 8] = ["Adlm", "Arab", "Aran", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// What is read, or the help that is given.
    fn read(written: &str) -> Result<Language, String> {
        let mut sources = Sources::default();
        let file = sources.add("clause.md", written);
        let span = sources.whole(file);
        let mut found = Vec::new();
        Language::read(written, span, &mut found)
            .ok_or_else(|| found.pop().and_then(|fault| fault.help).unwrap_or_default())
    }

    fn tag(written: &str) -> String {
        read(written).map_or_else(|help| panic!("{written}: {help}"), |language| language.to_string())
    }

    #[test]
    fn a_tag_is_kept_as_the_standard_writes_it() {
        for (written, kept) in [
            ("cy", "cy"),
            ("CY", "cy"),
            ("en-gb", "en-GB"),
            ("zh-hant", "zh-Hant"),
            ("sco", "sco"),
            ("pa-arab-pk", "pa-Arab-PK"),
        ] {
            assert_eq!(tag(written), kept);
        }
    }

    #[test]
    fn a_name_or_a_country_is_told_its_code() {
        for (written, help) in [
            ("welsh", "Welsh is written lang=cy"),
            ("Cymraeg", "Cymraeg is written lang=cy"),
            ("polsih", "did you mean lang=pl?"),
            ("gb", "did you mean lang=en-GB?"),
            ("en-UK", "did you mean lang=en-GB?"),
            ("cz", "did you mean lang=cs?"),
        ] {
            assert_eq!(read(written), Err(help.to_owned()), "{written}");
        }
        for written in ["", "c", "xx", "i-klingon", "x-school", "abcd", "cy_GB", "cy-", "en-GB-GB", "кy"] {
            assert!(read(written).is_err_and(|help| help.starts_with("write its code")), "{written}");
        }
    }

    #[test]
    fn direction_is_that_of_the_script() {
        assert!(read("ur").is_ok_and(|language| language.may_run_from_right()));
        for written in ["ur-Latn", "cy", "pa"] {
            assert!(read(written).is_ok_and(|language| !language.may_run_from_right()), "{written}");
        }
        assert!(read("pa-Arab").is_ok_and(|language| language.may_run_from_right()));
        assert!(read("en-US").is_ok_and(|language| language.is_english()));
    }
}
