//! Addresses as people write them: of the web, of a mailbox, of a telephone, of a house. Each is told what is wrong with it.
//!
//! What is found is what plainly leads nowhere or elsewhere. Whether somebody answers there cannot be known here.

use crate::control::is_control;
use crate::diagnostic::{Diagnostic, Fault, nearest};
use crate::document::is_blank;
use crate::source::{At, Span};
use std::net::{Ipv4Addr, Ipv6Addr};

/// What is wrong with an address, and the way out.
#[derive(Clone, Debug, PartialEq)]
pub struct AddressFault {
    code: Fault,
    message: String,
    help: String,
}

impl AddressFault {
    fn bad(message: String, help: impl Into<String>) -> AddressFault {
        AddressFault { code: Fault::BadAddress, message, help: help.into() }
    }

    fn unsafe_link(address: &str, help: impl Into<String>) -> AddressFault {
        AddressFault {
            code: Fault::UnsafeLink,
            message: format!("a link cannot lead to \"{address}\""),
            help: help.into(),
        }
    }

    /// The fault of an address that was written there.
    pub fn at(self, span: Span) -> Diagnostic {
        Diagnostic::error(self.code, span, self.message).help(self.help)
    }
}

/// What is wrong with where a link leads. It may be http(s), mailto, tel or relative: anything else could run or reveal
/// something.
pub fn refuse(written: &At<String>) -> Option<Diagnostic> {
    fault(&written.value).map(|fault| fault.at(written.span))
}

/// What is wrong with an address of the web.
pub fn refuse_web(written: &At<String>) -> Option<Diagnostic> {
    let address = &written.value;
    let is_web = scheme_of(address).is_some_and(|(scheme, _)| ["http", "https"].contains(&&*scheme.to_lowercase()));
    let relative = || match is_web {
        true => None,
        false => Some(AddressFault::bad(
            format!("\"{address}\" is not a web address"),
            "write it with https:// in front, or take the line out",
        )),
    };
    fault(address).or_else(relative).map(|fault| fault.at(written.span))
}

/// What is wrong with the address of a mailbox.
pub fn refuse_email(written: &At<String>) -> Option<Diagnostic> {
    email_fault(&written.value).map(|fault| fault.at(written.span))
}

/// What is wrong with the address of a mailbox that stands in a text, and the way out.
pub fn wrong_email(text: &str) -> Option<(String, String)> {
    email_fault(text).map(|fault| (fault.message, fault.help))
}

/// What is wrong with a telephone number.
pub fn refuse_phone(written: &At<String>) -> Option<Diagnostic> {
    phone_fault(&written.value).map(|fault| fault.at(written.span))
}

/// What is wrong with words that say how to reach somebody: each email address and telephone number in them is judged, and
/// there must be one, or a website.
pub fn refuse_contact(written: &At<String>) -> Option<Diagnostic> {
    contact_fault(&written.value).map(|fault| fault.at(written.span))
}

/// What is wrong with the postcode that a postal address ends with. One without a postcode is no fault.
pub fn refuse_postcode(written: &At<String>) -> Option<Diagnostic> {
    let words: Vec<&str> =
        written.value.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
    let (first, last) = match words[..] {
        [.., first, last] if last.len() == 3 => (first, last),
        [.., last] if (5..=7).contains(&last.len()) && last.is_ascii() => last.split_at(last.len() - 3),
        _ => return None,
    };
    let is_code =
        |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric()) && part.contains(|c: char| c.is_ascii_digit());
    let looks_so =
        is_code(first) && is_code(last) && first.len() <= 4 && first.starts_with(|c: char| c.is_ascii_alphabetic());
    if !looks_so || is_postcode(&first.to_uppercase(), &last.to_uppercase()) {
        return None;
    }
    let message = format!("\"{first} {last}\" is not a postcode");
    Some(
        AddressFault::bad(message, "it is one or two letters and a number, then a number and two letters: NR14 6RQ")
            .at(written.span),
    )
}

/// Whether these are the two halves of a postcode. The second half never has C, I, K, M, O or V.
fn is_postcode(first: &str, last: &str) -> bool {
    let area = first.bytes().take_while(u8::is_ascii_alphabetic).count();
    let district = &first.as_bytes()[area..];
    let is_district = match district {
        [digit] => digit.is_ascii_digit(),
        [digit, more] => digit.is_ascii_digit() && more.is_ascii_alphanumeric(),
        _ => false,
    };
    let ends = matches!(last.as_bytes(), [digit, one, two] if digit.is_ascii_digit()
        && [one, two].iter().all(|letter| letter.is_ascii_uppercase() && !b"CIKMOV".contains(letter)));
    (1..=2).contains(&area) && is_district && ends
}

/// What is wrong with where a link leads, if anything is.
pub fn fault(address: &str) -> Option<AddressFault> {
    if address.is_empty()
        || address.contains(|c: char| is_control(c) || (is_blank(c.encode_utf8(&mut [0; 4])) && !c.is_whitespace()))
    {
        return Some(AddressFault::unsafe_link(
            address,
            "use https:, http:, mailto:, tel: or a relative address, without spaces",
        ));
    }
    if let Some(c) = address.chars().find(|c| c.is_whitespace() || "\\\"<>|^`{}".contains(*c)) {
        let what = if c.is_whitespace() { "a space".to_owned() } else { format!("\"{c}\"") };
        let help = match c {
            '\\' => "write / instead",
            _ if c.is_whitespace() => "take it out; a space that belongs to the address is written %20",
            _ => "take it out",
        };
        return Some(AddressFault::bad(format!("\"{address}\" has {what} in it"), help));
    }
    match scheme_of(address) {
        Some((scheme, rest)) => match scheme.to_lowercase().as_str() {
            "http" | "https" => web_fault(address, scheme, rest),
            "mailto" => mailto_fault(address, rest),
            "tel" => {
                let is_dialled = rest.contains(|c: char| c.is_ascii_digit())
                    && rest.chars().all(|c| c.is_ascii_digit() || "+()-.".contains(c));
                (!is_dialled).then(|| {
                    AddressFault::bad(format!("\"{rest}\" cannot be dialled"), "write tel: and the digits alone")
                })
            }
            _ => {
                let meant = nearest(scheme, ["https", "http", "mailto"])
                    .filter(|_| rest.starts_with("//") || rest.contains('@'));
                let help = "use https:, http:, mailto:, tel: or a relative address, without spaces".to_owned();
                Some(AddressFault::unsafe_link(
                    address,
                    meant.map_or(help, |meant| format!("did you mean \"{meant}:{rest}\"?")),
                ))
            }
        },
        None => relative_fault(address),
    }
}

/// The scheme of an address and what follows it. A colon after a slash, a question mark or a hash ends none (RFC 3986, 4.2).
fn scheme_of(address: &str) -> Option<(&str, &str)> {
    address.split_once(':').filter(|(scheme, _)| !scheme.contains(['/', '?', '#']))
}

fn web_fault(address: &str, scheme: &str, rest: &str) -> Option<AddressFault> {
    let Some(rest) = rest.strip_prefix("//").filter(|rest| !rest.starts_with('/')) else {
        let meant = format!("write {}://{}", scheme.to_lowercase(), rest.trim_start_matches('/'));
        return Some(AddressFault::bad(format!("\"{address}\" has not two slashes after \"{scheme}:\""), meant));
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((_, host)) = authority.rsplit_once('@') {
        return Some(AddressFault::unsafe_link(
            address,
            format!("it would lead to {host}; take out what stands before the @"),
        ));
    }
    if let Some(inside) = authority.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(inside, _)| inside) {
        let is_number = inside.parse::<Ipv6Addr>().is_ok_and(|number| !number.is_loopback());
        return (!is_number)
            .then(|| AddressFault::bad(format!("\"{address}\" names no website"), "write the name of the website"));
    }
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    if let Some(port) = port.filter(|port| port.parse::<u16>().is_err()) {
        let help = "take out what stands after the colon, or write the number of a port";
        return Some(AddressFault::bad(format!("\"{authority}\" names no website: \"{port}\" is not a port"), help));
    }
    host_fault(host)
}

/// What is wrong with what follows `mailto:`. A link may give a subject and words to begin with, and no one else
/// who gets the mail (RFC 6068).
fn mailto_fault(address: &str, rest: &str) -> Option<AddressFault> {
    let (who, asked) = rest.split_once('?').unwrap_or((rest, ""));
    let is_more = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        !part.is_empty() && !["subject", "body"].iter().any(|known| name.eq_ignore_ascii_case(known))
    };
    let more = asked.split('&').find(is_more);
    let more = more
        .map(|more| AddressFault::unsafe_link(address, format!("take out {more}: only subject and body can be given")));
    who.split(',').find_map(email_fault).or(more)
}

/// Whether a letter is one of the Latin alphabet, with or without an accent. Others look like these and lead elsewhere.
fn is_latin(c: char) -> bool {
    c.is_alphanumeric() && matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// What is wrong with the name of a website, if anything is.
fn host_fault(host: &str) -> Option<AddressFault> {
    let bad = |why: &str, help: String| Some(AddressFault::bad(format!("\"{host}\" names no website: {why}"), help));
    let check = || "look it up, and copy it whole".to_owned();
    if let Some(c) = host.chars().find(|c| !c.is_alphanumeric() && !"-.".contains(*c)) {
        let help = match c {
            ',' | ';' => format!("write {}", host.replace([',', ';'], ".")),
            _ => check(),
        };
        return bad(&format!("\"{c}\" cannot stand in it"), help);
    }
    if let Some(c) = host.chars().find(|&c| !is_latin(c) && !"-.".contains(c)) {
        let why = format!("{c} (U+{:04X}) is no letter of its alphabet", u32::from(c));
        return bad(&why, "copy it from a browser's address bar, which writes other alphabets as xn--".to_owned());
    }
    let lower = host.to_lowercase();
    let number = host.parse::<Ipv4Addr>().ok();
    let is_here = |number: Ipv4Addr| number.is_loopback() || number.is_private() || number.is_link_local();
    if ["localhost", "local"].contains(&lower.rsplit('.').next().unwrap_or_default())
        || number.is_some_and(|number| is_here(number) || number.is_unspecified())
    {
        let help = "write the address that parents have to open".to_owned();
        return bad("it is a computer in this office or building, which nobody else can reach", help);
    }
    if number.is_some() {
        return None;
    }
    let labels: Vec<&str> = host.split('.').collect();
    let ending = labels.last().copied().unwrap_or_default();
    let run_in = host.strip_prefix("www").filter(|rest| rest.starts_with(char::is_alphabetic));
    match &labels[..] {
        [] | [""] => bad("there is nothing", check()),
        _ if labels.contains(&"") => bad("a dot has nothing before or after it", check()),
        [_] => bad("it has no dot", check()),
        ["www", _] => bad("something is missing between \"www.\" and its ending", check()),
        _ if run_in.is_some() => {
            bad("there is no dot after \"www\"", format!("write www.{}", run_in.unwrap_or_default()))
        }
        _ if labels.iter().any(|label| label.starts_with('-') || label.ends_with('-')) => {
            bad("a hyphen stands at an edge", check())
        }
        _ if ending.chars().count() < 2 || !ending.starts_with(char::is_alphabetic) => {
            bad(&format!("none ends with \".{ending}\""), check())
        }
        _ => None,
    }
}

/// What is wrong with an address that has no scheme: it leads to a page of the same website, and must not look otherwise.
fn relative_fault(address: &str) -> Option<AddressFault> {
    let first = address.split(['/', '?', '#']).next().unwrap_or_default();
    let lower = first.to_lowercase();
    let elsewhere = |meant: String| {
        Some(AddressFault::bad(
            format!("\"{address}\" would be looked for on the school's own website"),
            format!("write {meant}"),
        ))
    };
    let without = address[first.len()..].trim_start_matches('/');
    if ["http", "https", "http;", "https;"].contains(&lower.as_str()) {
        return elsewhere(format!("{}://{without}", lower.trim_end_matches(';')));
    }
    if address.starts_with("//") {
        return Some(AddressFault::unsafe_link(address, format!("write https:{address}")));
    }
    if first.contains('@') && email_fault(first).is_none() {
        return elsewhere(format!("mailto:{address}"));
    }
    if names_website(first) { elsewhere(format!("https://{address}")) } else { None }
}

/// What is wrong with words that are themselves an address where a link leads elsewhere, and the way out. Words that name a
/// website may lead to a page of it.
pub fn misleading(words: &str, address: &str) -> Option<AddressFault> {
    let bare = |web: &str| {
        let lower = web.to_lowercase();
        let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
        rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/').to_owned()
    };
    let digits = |number: &str| {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        digits.get(digits.len().saturating_sub(9)..).unwrap_or_default().to_owned()
    };
    let (scheme, rest) = scheme_of(address).unwrap_or(("", address));
    let scheme = scheme.to_lowercase();
    let is_number = |c: char| c.is_ascii_digit() || " ()+-.".contains(c);
    if scheme == "tel" && digits(words).len() == 9 && words.trim().chars().all(is_number) {
        return (digits(words) != digits(rest)).then(|| leads_elsewhere(words.trim(), address));
    }
    words.split_whitespace().find_map(|word| {
        let word = word.trim_matches(|c: char| ".,;:!?()<>“”‘’\"'".contains(c));
        let is_email = word.contains('@') && email_fault(word).is_none();
        let is_web = !is_email && (word.contains("://") || names_website(word.split('/').next().unwrap_or_default()));
        let leads_there = match scheme.as_str() {
            "mailto" if is_email => rest.split('?').next().is_some_and(|who| who.eq_ignore_ascii_case(word)),
            "http" | "https" if is_web => {
                let (said, goal) = (bare(word), bare(address));
                let after = goal.strip_prefix(&said);
                after.is_some_and(|after| after.is_empty() || after.starts_with(['/', '?', '#']))
            }
            _ => false,
        };
        ((is_email || is_web) && !leads_there).then(|| leads_elsewhere(word, address))
    })
}

fn leads_elsewhere(words: &str, address: &str) -> AddressFault {
    let message = format!("the words are \"{words}\", and the link leads to \"{address}\"");
    AddressFault::bad(message, "let the words be the address that they lead to, or say what is there")
}

/// Whether a word without a scheme is the name of a website: `www.oak.example`, `oak.sch.uk`; not `policy.pdf`.
pub fn names_website(word: &str) -> bool {
    const ENDINGS: [&str; 20] = [
        "academy",
        "app",
        "co",
        "com",
        "cymru",
        "edu",
        "education",
        "eu",
        "gov",
        "info",
        "int",
        "io",
        "london",
        "net",
        "org",
        "school",
        "scot",
        "tv",
        "uk",
        "wales",
    ];
    let lower = word.to_lowercase();
    let ending = lower.rsplit_once('.').map(|(before, ending)| (before.is_empty(), ending));
    lower.starts_with("www.") || ending.is_some_and(|(bare, ending)| !bare && ENDINGS.contains(&ending))
}

fn email_fault(text: &str) -> Option<AddressFault> {
    let help = "write it as name@website, such as office@oak.sch.uk";
    let bad = || Some(AddressFault::bad(format!("\"{text}\" is not an email address"), help));
    let Some((who, host)) = text.split_once('@') else { return bad() };
    let is_name = |c: char| c.is_alphanumeric() || "._%+-'’".contains(c);
    let is_dotted = who.starts_with('.') || who.ends_with('.') || who.contains("..");
    if who.is_empty() || !who.chars().all(is_name) || is_dotted || host.contains('@') {
        return bad();
    }
    match host_fault(host) {
        Some(fault) => {
            // What is right for the website alone would be no address of a mailbox.
            let help = match fault.help.strip_prefix("write ").filter(|meant| !meant.contains(' ')) {
                Some(meant) => format!("write {who}@{meant}"),
                None => fault.help,
            };
            Some(AddressFault::bad(format!("\"{text}\" is not an email address: {}", fault.message), help))
        }
        None => None,
    }
}

/// An email address as people say it, such as "office at oak.sch.uk" or "office (at) oak.sch.uk", and as it is written. A
/// sentence that says at which website something stands is none.
fn spoken_email(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(3).find_map(|three| {
        let [who, at, host] = three else { return None };
        let host = host.trim_end_matches([',', ';', '.']);
        let is_bracketed = ["(at)", "[at]", "{at}"].contains(&&*at.to_lowercase());
        let is_all = words.len() == 3 && at.eq_ignore_ascii_case("at") && !host.starts_with("www.");
        let meant = format!("{who}@{host}");
        let is_meant = (is_bracketed || is_all) && names_website(host) && email_fault(&meant).is_none();
        is_meant.then(|| (format!("{who} {at} {host}"), meant))
    })
}

fn contact_fault(text: &str) -> Option<AddressFault> {
    const BEFORE_OTHER_NUMBERS: [&str; 6] = ["ext", "extension", "option", "room", "page", "x"];
    const FEWEST_DIGITS: usize = 3;
    let bare = |word: &str| word.trim_matches([',', ';', ':', '.', '<', '>']).to_owned();
    if let Some((said, meant)) = spoken_email(text) {
        return Some(AddressFault::bad(format!("\"{said}\" is not an email address"), format!("write {meant}")));
    }
    let (mut numbers, mut number, mut is_other) = (Vec::new(), Vec::new(), false);
    let mut reaches = false;
    for word in text.split_whitespace().chain([""]) {
        let word_of_text = bare(word);
        let is_dialled = word.contains(|c: char| c.is_ascii_digit())
            && word_of_text.chars().all(|c| c.is_ascii_digit() || "+()-.".contains(c));
        if is_dialled && !is_other {
            number.push(word_of_text.clone());
        }
        if !is_dialled || word.ends_with([',', ';']) {
            numbers.push(std::mem::take(&mut number).join(" "));
        }
        is_other = BEFORE_OTHER_NUMBERS.contains(&&*word_of_text.to_lowercase());
        if word.contains('@') {
            reaches = true;
            if let fault @ Some(_) = email_fault(word_of_text.trim_matches(['(', ')'])) {
                return fault;
            }
        }
        reaches |= word.contains("://") || names_website(&word_of_text);
    }
    let digits = |number: &String| number.chars().filter(char::is_ascii_digit).count();
    numbers.retain(|number| digits(number) >= FEWEST_DIGITS);
    let says_nothing = || {
        AddressFault::bad(
            format!("\"{text}\" has neither an email address nor a telephone number"),
            "write one, or take the line out until there is one",
        )
    };
    let fault = numbers.iter().find_map(|number| phone_fault(number));
    fault.or_else(|| (!reaches && numbers.is_empty()).then(says_nothing))
}

/// The areas that have numbers of ten digits beside those of eleven. A number of ten digits in any other area has lost one.
/// These are the areas of the numbers of nine digits after the 0 in the metadata of Google's libphonenumber, GB, fixed
/// lines, which are taken from Ofcom's numbering data, and of 01768 and 01697 the six-figure codes 017688 and 016977:
/// <https://github.com/google/libphonenumber/blob/master/resources/PhoneNumberMetadata.xml>
#[rustfmt::skip]
const TEN_DIGITS: [&str; 41] = [
    "01204", "01208", "01254", "01276", "01297", "01298", "01363", "01364", "01384", "01386", "01404", "01420", "01460", "01461",
    "01480", "01488", "01524", "01527", "01562", "01566", "01606", "01629", "01635", "01647", "01659", "01695", "01697", "01726",
    "01744", "01750", "01768", "01827", "01837", "01884", "01900", "01905", "01935", "01946", "01949", "01963", "01995",
];

/// What is wrong with a telephone number. Those of the United Kingdom have ten digits or eleven; a few are short.
fn phone_fault(text: &str) -> Option<AddressFault> {
    let bad =
        |why: String, help: &str| Some(AddressFault::bad(format!("\"{text}\" is not a telephone number: {why}"), help));
    let example = "write it with its area code, such as 01632 960123";
    if !text.contains(|c: char| c.is_ascii_digit()) {
        let message = format!("\"{text}\" is not a telephone number");
        return Some(AddressFault::bad(message, "write the number, or take the line out until there is one"));
    }
    if let Some(c) =
        text.char_indices().find(|(at, c)| !c.is_ascii_digit() && !" ()-.\u{a0}".contains(*c) && (*c != '+' || *at > 0))
    {
        return bad(
            format!("\"{}\" cannot be dialled", c.1),
            "write the digits alone; who answers belongs in the text",
        );
    }
    let written = if text.starts_with('+') { text.replace("(0)", "") } else { text.to_owned() };
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let abroad = if written.starts_with('+') { Some(&*digits) } else { digits.strip_prefix("00") };
    let is_with_44 = abroad.is_some_and(|number| number.starts_with("44"));
    let digits = match abroad {
        Some(number) => match number.strip_prefix("44") {
            Some(national) => format!("0{national}"),
            None if (7..=15).contains(&number.len()) => return None,
            None => {
                return bad(
                    format!("{} digits cannot be all of it", number.len()),
                    "write the code of the country and the number",
                );
            }
        },
        None => digits,
    };
    // Emergencies and helplines of three to six digits; the two of eight digits that were kept, of Childline and NHS Direct.
    let is_short = (digits.starts_with('1') || digits == "999") && (3..=6).contains(&digits.len());
    if is_short || digits == "08001111" || digits == "08454647" {
        return None;
    }
    if !digits.starts_with('0') {
        return bad("it has no area code".to_owned(), example);
    }
    // Ofcom withdrew them on 5 June 2017. <https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbering>
    if digits.starts_with("0500") {
        return bad("0500 numbers were withdrawn in 2017".to_owned(), "ask for the number that replaced it");
    }
    let may_be_ten = ["0800"].iter().chain(&TEN_DIGITS).any(|start| digits.starts_with(start));
    match digits.len() {
        11 | 10 if digits.len() == 11 || may_be_ten => match digits.as_bytes()[1] {
            b'0' | b'4' | b'6' => bad(format!("none starts with \"{}\"", &digits[..2]), example),
            _ => None,
        },
        length => {
            // After +44 the 0 of the area code is not written, so it is not counted either.
            let (after, uncounted) = if is_with_44 { ("after 44 ", 1) } else { ("", 0) };
            let all = 11 - uncounted;
            let all = if may_be_ten { format!("{} or {all}", all - 1) } else { all.to_string() };
            bad(
                format!("{after}it has {} digits where it should have {all}", length - uncounted),
                "compare it with the number you dial",
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn every_way_to_reach_somebody_is_judged() {
        for right in [
            "safeguarding@school.example, or 01632 960124",
            "01632 960124 (school hours)",
            "01632 960124 ext 2041",
            "01632 960124, 01632 960125; dsl@oak.sch.uk.",
            "the form on https://oak.sch.uk/worried",
            "Ring +44 1632 960124 from 8 to 4",
        ] {
            assert_eq!(contact_fault(right), None, "{right}");
        }
        let told = |wrong: &str| contact_fault(wrong).map(|fault| (fault.message, fault.help)).expect("it is wrong");
        assert_eq!(told("jo.fox@oak,sch.uk, or 01632 960124").1, "write jo.fox@oak.sch.uk");
        assert!(told("jo.fox@oak.sch.uk or 01234").0.starts_with("\"01234\" is not a telephone number"));
        assert!(told("see website").0.ends_with("neither an email address nor a telephone number"));
    }

    #[test]
    fn addresses_that_browsers_mend_in_a_way_of_their_own_are_refused() {
        for wrong in [
            "\\\\evil.example",
            "/\\evil.example",
            "https:\\\\evil.example",
            "https://oak.example\\@evil.example",
            "https://oak.example:pass@evil.example/",
            "https://oak.example%2f@evil.example/",
            "https://oak.example:99999",
            "https://o\u{430}k.example",
            "https://\u{43e}\u{430}\u{43a}.example",
            "https://\u{ff4f}ak.example",
            "https://oak\u{ff0e}example",
            "https://oak\u{2044}evil.example",
            "https://oak.example/\u{ad}",
            "https://oak.example/\u{3164}",
            "https://oak_example.uk",
            "https://3232235777",
            "https://0x7f.0x1",
            "https://oak%2eexample",
            "http://localhost:8000",
            "http://[::1]/",
            "http://intranet.local/policies",
            "https://192.168.1.20/",
            "http://127.0.0.1",
            "https://?oak.example",
            "blob:https://a.uk",
            "vbscript:x",
        ] {
            assert!(fault(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn only_addresses_that_open_a_page_a_mail_or_a_call_are_safe() {
        for safe in [
            "https://a.uk/b?c=d:e",
            "http://www.oak.sch.uk:8080/x,y",
            "HTTPS://Oak.example/a@b",
            "https://192.0.2.1/",
            "https://[2001:db8::1]/",
            "https://żółw.example/",
            "mailto:a@b.uk",
            "mailto:a@b.uk?subject=x&body=y",
            "tel:0123",
            "tel:+441632960123",
            "policies/a.html",
            "policy.pdf",
            "#x",
            "/a:b",
            "../x.html",
        ] {
            assert_eq!(fault(safe), None, "{safe}");
        }
        for other in [
            "javascript:alert(1)",
            "JavaScript:x",
            "data:text/html,x",
            "file:///etc",
            "//evil.uk",
            "",
            "java\nscript:x",
            "https://oak.example@evil.example/",
            "https://oak.\u{202e}example/",
            "https://o\u{200b}ak.example/",
        ] {
            assert_eq!(fault(other).map(|fault| fault.code), Some(Fault::UnsafeLink), "{other}");
        }
    }

    #[test]
    fn an_address_that_leads_nowhere_is_told_how_to_be_written() {
        for (written, help) in [
            ("www.oak.example/x", "write https://www.oak.example/x"),
            ("oak.sch.uk", "write https://oak.sch.uk"),
            ("office@oak.sch.uk", "write mailto:office@oak.sch.uk"),
            ("http://www.example,com", "write www.example.com"),
            ("http:/oak.uk/x", "write http://oak.uk/x"),
            ("https:oak.uk", "write https://oak.uk"),
            ("https:///oak.uk", "write https://oak.uk"),
            ("https//oak.uk/x", "write https://oak.uk/x"),
            ("https;//oak.uk", "write https://oak.uk"),
            ("http:\\\\oak.uk", "write / instead"),
            ("htps://oak.uk", "did you mean \"https://oak.uk\"?"),
            ("https://oak .uk", "take it out; a space that belongs to the address is written %20"),
            ("https://wwwoak.uk", "write www.oak.uk"),
            ("https://oakuk", "look it up, and copy it whole"),
            ("https://www.oak", "look it up, and copy it whole"),
            ("https://oak..uk", "look it up, and copy it whole"),
            ("https://oak.uk.", "look it up, and copy it whole"),
            ("https://", "look it up, and copy it whole"),
            ("https://https://oak.uk", "take out what stands after the colon, or write the number of a port"),
            ("mailto:office.oak.sch.uk", "write it as name@website, such as office@oak.sch.uk"),
            ("tel:ask", "write tel: and the digits alone"),
            ("mailto:a@b.uk?bcc=eve@evil.uk", "take out bcc=eve@evil.uk: only subject and body can be given"),
            ("https://oak@evil.uk", "it would lead to evil.uk; take out what stands before the @"),
        ] {
            assert_eq!(fault(written).map(|fault| fault.help).as_deref(), Some(help), "{written}");
        }
    }

    #[test]
    fn a_mailbox_has_a_name_and_a_website() {
        for right in ["office@oak.sch.uk", "HRenquiry@educatorsolutions.org.uk", "a.o'neill+x@b-c.example"] {
            assert_eq!(email_fault(right), None, "{right}");
        }
        for wrong in [
            "office",
            "office@oak",
            "@oak.uk",
            "a b@oak.uk",
            "a@b@c.uk",
            "a@oak,uk",
            "a@oak.uk.",
            ".a@b.uk",
            "a..b@c.uk",
            "a@-b.uk",
        ] {
            assert!(email_fault(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn a_number_has_an_area_code_and_enough_digits() {
        for right in [
            "01632 960123",
            "(01632) 960123",
            "01603 307760",
            "020 7946 0000",
            "+44 (0)1632 960123",
            "+44 1632 960123",
            "0800 1111",
            "0800 123456",
            "03000 200 190",
            "07700 900123",
            "999",
            "111",
            "116 123",
            "+353 1 234 5678",
            "0344-381-4772",
            "016977 3555",
        ] {
            assert_eq!(phone_fault(right), None, "{right}");
        }
        for wrong in [
            "960123",
            "01632 96012",
            "01632 9601234",
            "0632 960123",
            "00",
            "01632 960123 ext 4",
            "TBC",
            "",
            "0207 946",
            "+4",
            "01632+960123",
        ] {
            assert!(phone_fault(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn a_number_of_the_wrong_length_is_told_the_right_one() {
        for (wrong, why) in [
            ("01632 96012", "it has 10 digits where it should have 11"),
            ("01632 9601234", "it has 12 digits where it should have 11"),
            ("+44 1632 96012", "after 44 it has 9 digits where it should have 10"),
            ("01204 5012", "it has 9 digits where it should have 10 or 11"),
        ] {
            let fault = phone_fault(wrong).expect("each has a wrong length");
            assert!(format!("{fault:?}").contains(why), "{fault:?}");
        }
    }

    #[test]
    fn a_postcode_is_judged_where_an_address_ends_with_one() {
        let mut sources = Sources::default();
        let file = sources.add("oak.toml", "x");
        let refuses = |text: &str| refuse_postcode(&At::new(text.to_owned(), sources.whole(file))).is_some();
        for right in [
            "1 Oak Road, Thurlton, NR14 6RQ",
            "Oak Road, London W1A 1AA",
            "M1 1AE",
            "nr14 6rq",
            "NR146RQ",
            "1 Oak Road, Thurlton",
            "",
        ] {
            assert!(!refuses(right), "{right}");
        }
        for wrong in ["Oak Road, NR14 6RO", "Oak Road, NR14 6R0", "Oak Road NRI4 6RQ", "London W1A 11A", "N14R 6RQ"] {
            assert!(refuses(wrong), "{wrong}");
        }
    }

    #[test]
    fn words_that_are_an_address_lead_to_it() {
        for (words, address) in [
            ("www.gov.uk", "https://www.gov.uk/browse/education"),
            ("https://Oak.example/a/", "https://www.oak.example/a"),
            ("oak.example", "http://oak.example"),
            ("office@oak.sch.uk", "mailto:Office@oak.sch.uk?subject=a"),
            ("01632 960123", "tel:+441632960123"),
            ("Ask at www.oak.example.", "https://oak.example/ask"),
            ("the form", "https://oak.example/form.pdf"),
            ("form.pdf", "https://oak.example/form.pdf"),
            ("105", "tel:105"),
        ] {
            assert_eq!(misleading(words, address), None, "{words}");
        }
        for (words, address) in [
            ("www.gov.uk", "https://example.org/phish"),
            ("www.gov.uk", "https://www.gov.uk.example.org"),
            ("https://good.example.org", "https://other.example.org"),
            ("https://oak.example/a", "https://oak.example/ab"),
            ("office@oak.sch.uk", "mailto:other@example.org"),
            ("office@oak.sch.uk", "https://oak.sch.uk"),
            ("www.oak.example", "mailto:office@oak.example"),
            ("www.oak.example", "page.html"),
            ("01632 960123", "tel:+441632960124"),
        ] {
            assert!(misleading(words, address).is_some(), "{words}");
        }
    }

    #[test]
    fn an_email_address_as_it_is_said_is_no_contact() {
        for said in ["office at oak.sch.uk", "Write to office (at) oak.sch.uk.", "office [AT] oak.sch.uk"] {
            let fault = contact_fault(said).expect("it cannot be written to");
            assert_eq!(fault.help, "write office@oak.sch.uk", "{said}");
        }
        for right in
            ["office@oak.sch.uk", "Find us at www.oak.sch.uk", "Report it at oak.sch.uk/report or 01632 960123"]
        {
            assert_eq!(contact_fault(right), None, "{right}");
        }
    }
}
