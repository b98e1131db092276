//! What a copy carries to prove that it is as it was built.
//!
//! The **seal** is the SHA-256 of all its lines: what it says of itself (title, dates, state), then what it shows, with
//! all that the lines carry. The **digests** are 17 bits for each of these lines: too few to prove a thing, enough to point
//! at the line that is another.
//!
//! Neither is a signature. Whoever changes a file on purpose can make both anew, with this very program.

use super::lines::Line;
use crate::digest::sha256;

/// A digest of a line, and whether the line is one that the fingerprint of the text covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineDigest {
    bits: u32,
    /// Whether the fingerprint covers the line.
    pub is_text: bool,
}

/// The digests of a copy's lines, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digests {
    /// Of what it says of itself.
    pub head: Vec<LineDigest>,
    /// Of what it shows.
    pub body: Vec<LineDigest>,
}

/// What stands for the seal while a copy is built: what it covers is known only when all else is written.
pub const NO_SEAL: &str = "policygen-seal-stands-here";
/// What stands for the digests.
pub const NO_DIGESTS: &str = "policygen-digests-stand-here";

/// The digits of base64url, RFC 4648.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Parts the digests of the head from those of the body.
const PART: char = '.';

/// The bits of a line's digest: FNV-1a of 32 bits over its UTF-8, folded by exclusive or to 17 (Fowler, Noll,
/// Vo and others, "The FNV Non-Cryptographic Hash Algorithm", draft-eastlake-fnv).
pub fn digest(line: &str) -> u32 {
    let hash = line.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 17 ^ hash) & 0x1_ffff
}

impl LineDigest {
    /// The bits, as [`digest`] gives them.
    pub fn bits(self) -> u32 {
        self.bits
    }

    /// Whether `line` may be the line it was made of.
    pub fn fits(self, line: &str) -> bool {
        self.bits == digest(line)
    }
}

impl Digests {
    /// The digests of lines. `text` are those that the fingerprint covers, in order.
    pub fn of(head: &[String], body: &[String], text: &[String]) -> Digests {
        let mut text = text.iter().peekable();
        let mut digests = |lines: &[String]| {
            lines
                .iter()
                .map(|line| LineDigest { bits: digest(line), is_text: text.next_if_eq(&line).is_some() })
                .collect()
        };
        let body = digests(body);
        Digests { head: head.iter().map(|line| LineDigest { bits: digest(line), is_text: false }).collect(), body }
    }

    /// How many lines the fingerprint covers.
    pub fn text_count(&self) -> usize {
        self.body.iter().filter(|digest| digest.is_text).count()
    }

    /// As a file carries them: three digits a line.
    pub fn encode(&self) -> String {
        let mut code = String::with_capacity(3 * (self.head.len() + self.body.len()) + 1);
        let push = |code: &mut String, digest: &LineDigest| {
            let bits = digest.bits << 1 | u32::from(digest.is_text);
            for shift in [12, 6, 0] {
                code.push(char::from(DIGITS[(bits >> shift & 63) as usize]));
            }
        };
        self.head.iter().for_each(|digest| push(&mut code, digest));
        code.push(PART);
        self.body.iter().for_each(|digest| push(&mut code, digest));
        code
    }

    /// Reads what [`Digests::encode`] wrote.
    pub fn decode(code: &str) -> Option<Digests> {
        let part = |code: &str| {
            let digits: Option<Vec<u32>> = code
                .bytes()
                .map(|byte| DIGITS.iter().position(|&digit| digit == byte).map(|value| value as u32))
                .collect();
            let digits = digits.filter(|digits| digits.len().is_multiple_of(3))?;
            let digests = digits.chunks_exact(3).map(|three| {
                let bits = three[0] << 12 | three[1] << 6 | three[2];
                LineDigest { bits: bits >> 1, is_text: bits & 1 == 1 }
            });
            Some(digests.collect())
        };
        let (head, body) = code.trim().split_once(PART)?;
        Some(Digests { head: part(head)?, body: part(body)? })
    }
}

/// The seal of a copy that says `head` of itself and shows `body`: SHA-256, as 64 hexadecimal digits, of each line
/// in UTF-8 with a line feed at its end.
pub fn seal(head: &[String], body: &[String]) -> String {
    let length = |lines: &[String]| lines.iter().map(|line| line.len() + 1).sum::<usize>();
    let mut said = String::with_capacity(length(head) + length(body));
    for line in head.iter().chain(body) {
        said.push_str(line);
        said.push('\n');
    }
    sha256(said.as_bytes())
}

/// Whether a code is the beginning of a seal or of a fingerprint as a fragment prints one.
pub fn is_short(code: &str) -> bool {
    code.len() == 8 && code.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Whether a code is a whole seal.
pub fn is_whole(code: &str) -> bool {
    code.len() == 64 && code.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Lines in a row, each with what it carries after it.
pub fn flat(lines: Vec<Line>) -> Vec<String> {
    let mut flat = Vec::with_capacity(lines.len());
    for line in lines {
        flat.extend((!line.text.is_empty()).then_some(line.text));
        flat.extend(line.carried);
    }
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|&line| line.to_owned()).collect()
    }

    #[test]
    fn digests_come_back_as_they_were_written() {
        let (head, body) = (lines(&["title: Pond"]), lines(&["# Pond", "State: draft", "The pond is deep."]));
        let digests = Digests::of(&head, &body, &lines(&["# Pond", "The pond is deep."]));
        let text: Vec<bool> = digests.body.iter().map(|digest| digest.is_text).collect();
        assert_eq!((text, digests.text_count()), (vec![true, false, true], 2));
        assert_eq!(digests.encode().len(), 13);
        assert_eq!(Digests::decode(&digests.encode()), Some(digests.clone()));
        assert!(digests.body[0].fits("# Pond") && !digests.body[0].fits("# Lake"));
    }

    #[test]
    fn what_is_no_list_of_digests_is_none() {
        for code in ["", "AAA", "AA.AAA", "AAA.A!A", "é.", "AAA.AAA.AAA"] {
            assert_eq!(Digests::decode(code), None, "{code}");
        }
        assert_eq!(Digests::decode("."), Some(Digests::default()));
    }

    #[test]
    fn a_seal_covers_every_line_and_its_order() {
        let seal_of = |head: &[&str], body: &[&str]| seal(&lines(head), &lines(body));
        assert_eq!(seal_of(&["a"], &["b"]), crate::digest::sha256(b"a\nb\n"));
        assert_ne!(seal_of(&["a"], &["b"]), seal_of(&["b"], &["a"]));
    }
}
