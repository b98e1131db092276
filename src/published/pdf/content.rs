//! Reads the words of a PDF's content streams, and the tables that say which letters its glyphs are.
//!
//! lopdf reads these too, and panics over some that are broken: of a published file we know nothing before we read it.

use std::collections::BTreeMap;

/// A piece of a content stream.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'s> {
    /// A number.
    Number(f64),
    /// A name, without its stroke.
    Name(Vec<u8>),
    /// A string, in round or in pointed brackets.
    String(Vec<u8>),
    /// `[`, `]`, `<<` or `>>`.
    Bracket(&'s [u8]),
    /// An operator.
    Word(&'s [u8]),
}

/// The tokens of a stream.
pub(super) struct ContentTokens<'s> {
    rest: &'s [u8],
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    /// Looked up, for it is asked of every byte.
    const REGULAR: [bool; 256] = {
        let mut regular = [false; 256];
        let mut byte = 0;
        while byte < regular.len() {
            let is_sign = matches!(byte as u8, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%');
            regular[byte] = !is_sign && !is_space(byte as u8);
            byte += 1;
        }
        regular
    };
    REGULAR[usize::from(byte)]
}

impl<'s> ContentTokens<'s> {
    /// The tokens of `stream`.
    pub(super) fn new(stream: &'s [u8]) -> ContentTokens<'s> {
        ContentTokens { rest: stream }
    }

    /// Leaves out the bytes of an image, up to the operator that ends it, and gives them.
    pub(super) fn skip_image(&mut self) -> &'s [u8] {
        let end = self.rest.windows(4).position(|w| is_space(w[0]) && &w[1..3] == b"EI" && !is_regular(w[3]));
        self.take(end.map_or(self.rest.len(), |at| at + 3))
    }

    fn take(&mut self, count: usize) -> &'s [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn take_regular(&mut self) -> &'s [u8] {
        let count = self.rest.iter().take_while(|&&byte| is_regular(byte)).count();
        self.take(count)
    }

    fn string(&mut self) -> Vec<u8> {
        let mut string = Vec::new();
        let mut depth = 1;
        loop {
            let plain = self.rest.iter().position(|byte| matches!(byte, b'(' | b')' | b'\\'));
            string.extend_from_slice(self.take(plain.unwrap_or(self.rest.len())));
            let Some(&byte) = self.take(1).first() else { break };
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    string.extend(self.escaped());
                    continue;
                }
                _ => {}
            }
            string.push(byte);
        }
        string
    }

    /// What stands after a backslash; nothing for a line end.
    fn escaped(&mut self) -> Option<u8> {
        let byte = self.take(1).first().copied()?;
        match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(8),
            b'f' => Some(12),
            b'\r' => {
                if self.rest.first() == Some(&b'\n') {
                    self.take(1);
                }
                None
            }
            b'\n' => None,
            b'0'..=b'7' => {
                let more = self.rest.iter().take(2).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
                let more = self.take(more);
                let value =
                    more.iter().fold(u32::from(byte - b'0'), |value, digit| value * 8 + u32::from(digit - b'0'));
                Some((value & 255) as u8)
            }
            other => Some(other),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        let end = self.rest.iter().position(|&byte| byte == b'>').unwrap_or(self.rest.len());
        let digits: Vec<u8> = self.take(end).iter().filter_map(|&byte| digit(byte)).collect();
        self.take(1);
        digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
    }

    fn name(&mut self) -> Vec<u8> {
        let raw = self.take_regular();
        if !raw.contains(&b'#') {
            return raw.to_vec();
        }
        let mut name = Vec::with_capacity(raw.len());
        let mut at = 0;
        while at < raw.len() {
            let coded = match &raw[at..] {
                [b'#', high, low, ..] => digit(*high).zip(digit(*low)).map(|(high, low)| high << 4 | low),
                _ => None,
            };
            name.push(coded.unwrap_or(raw[at]));
            at += if coded.is_some() { 3 } else { 1 };
        }
        name
    }
}

/// The number that a word is, if it is one.
fn number_of(word: &[u8]) -> Option<f64> {
    if word.first().is_none_or(u8::is_ascii_alphabetic) {
        return None;
    }
    plain_number(word).or_else(|| std::str::from_utf8(word).ok()?.parse().ok())
}

/// The number that a few digits are, with a sign before them or a point among them or without. Most numbers are such, and reading
/// others takes ten times as long. Digits and power of ten are whole numbers that an `f64` holds, so their quotient is the nearest.
fn plain_number(word: &[u8]) -> Option<f64> {
    const MOST: usize = 12;
    let digits = word.strip_prefix(b"-").unwrap_or(word);
    if digits.len() > MOST {
        return None;
    }
    let mut value = 0_u64;
    let mut scale = None;
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + u64::from(byte - b'0');
                scale = scale.map(|scale: f64| scale * 10.0);
            }
            b'.' if scale.is_none() => scale = Some(1.0),
            _ => return None,
        }
    }
    let number = value as f64 / scale.unwrap_or(1.0);
    let is_number = digits.iter().any(u8::is_ascii_digit);
    is_number.then_some(if digits.len() < word.len() { -number } else { number })
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

impl<'s> Iterator for ContentTokens<'s> {
    type Item = Token<'s>;

    fn next(&mut self) -> Option<Token<'s>> {
        loop {
            let space = self.rest.iter().take_while(|&&byte| is_space(byte)).count();
            self.take(space);
            match *self.rest.first()? {
                b'%' => {
                    let comment = self.rest.iter().take_while(|&&byte| byte != b'\n' && byte != b'\r').count();
                    self.take(comment);
                }
                b'(' => {
                    self.take(1);
                    return Some(Token::String(self.string()));
                }
                b'<' if self.rest.get(1) == Some(&b'<') => return Some(Token::Bracket(self.take(2))),
                b'>' if self.rest.get(1) == Some(&b'>') => return Some(Token::Bracket(self.take(2))),
                b'<' => {
                    self.take(1);
                    return Some(Token::String(self.hexadecimal()));
                }
                b'[' | b']' => return Some(Token::Bracket(self.take(1))),
                b'/' => {
                    self.take(1);
                    return Some(Token::Name(self.name()));
                }
                byte if is_regular(byte) => {
                    let word = self.take_regular();
                    return Some(number_of(word).map_or(Token::Word(word), Token::Number));
                }
                // A bracket that closes nothing.
                _ => {
                    self.take(1);
                }
            }
        }
    }
}

/// Which letters the codes of a font are.
#[derive(Debug, Default)]
pub(super) struct Letters {
    /// How many bytes a code has.
    width: usize,
    single: BTreeMap<u32, String>,
    /// Whether nothing says so.
    is_guessed: bool,
}

/// No font has more glyphs than this, so no table needs to name more.
const GLYPHS: u32 = 65_536;
/// No glyph is more letters than this, in bytes of UTF-16.
const LONGEST: usize = 32;

impl Letters {
    /// Reads a ToUnicode table. Of codes it names `left` at most, and those that it names are taken off: a range of a few
    /// bytes names sixty thousand.
    pub(super) fn parse(table: &[u8], left: &mut usize) -> Letters {
        let mut letters = Letters::default();
        let mut operands: Vec<Token> = Vec::new();
        for token in ContentTokens::new(table) {
            let Token::Word(word) = token else {
                operands.push(token);
                continue;
            };
            match word {
                b"endcodespacerange" => {
                    letters.width = operands.iter().rev().find_map(bytes).map_or(0, <[u8]>::len).min(4);
                }
                b"endbfchar" => {
                    let strings: Vec<&[u8]> = operands.iter().filter_map(bytes).collect();
                    for pair in strings.chunks_exact(2) {
                        letters.add(number(pair[0]), pair[1], left);
                    }
                }
                b"endbfrange" => letters.add_ranges(&operands, left),
                _ => {}
            }
            operands.clear();
        }
        letters
    }

    /// The letters of a font of single bytes without such a table, as far as all encodings agree.
    pub(super) fn guessed() -> Letters {
        let ascii = (0x20..0x7f_u8).map(|code| (u32::from(code), char::from(code).to_string()));
        Letters { width: 1, single: ascii.collect(), is_guessed: true }
    }

    fn add(&mut self, code: u32, letters: &[u8], left: &mut usize) {
        if *left > 0 && self.single.len() < GLYPHS as usize {
            *left -= 1;
            self.single.insert(code, utf16(&letters[..letters.len().min(LONGEST)]));
        }
    }

    fn add_ranges(&mut self, operands: &[Token], left: &mut usize) {
        let mut operands = operands.iter();
        while let (Some(first), Some(last), Some(to)) =
            (operands.next().and_then(bytes), operands.next().and_then(bytes), operands.next())
        {
            let (first, last) = (number(first), number(last));
            if let Some(start) = bytes(to) {
                let mut units: Vec<u8> = start[..start.len().min(LONGEST)].to_vec();
                let most = (*left).min(GLYPHS as usize - self.single.len());
                for code in (first..=last).take(most) {
                    self.add(code, &units, left);
                    if let Some(end) = units.last_mut() {
                        *end = end.wrapping_add(1);
                    }
                }
                continue;
            }
            let each = operands.by_ref().map_while(bytes);
            for (code, each) in (first..=last).zip(each.take(GLYPHS as usize)) {
                self.add(code, each, left);
            }
            // A list that is longer than its range is not read on.
            while operands.as_slice().first().is_some_and(|token| !matches!(token, Token::String(_))) {
                operands.next();
            }
        }
    }

    /// The letters of a string of codes. A code that the table does not have is no letter that anybody knows.
    pub(super) fn read(&self, codes: &[u8]) -> String {
        let unknown = char::REPLACEMENT_CHARACTER.to_string();
        let letters = codes.chunks(self.width.max(1));
        let letters = letters.map(|code| self.single.get(&number(code)).unwrap_or(&unknown).as_str());
        // What was guessed is told, and never taken for what was built: no PDF of this program has such a font.
        letters.chain(self.is_guessed.then_some(unknown.as_str())).collect()
    }
}

fn bytes<'t>(token: &'t Token) -> Option<&'t [u8]> {
    match token {
        Token::String(bytes) => Some(bytes),
        Token::Number(_) | Token::Name(_) | Token::Bracket(_) | Token::Word(_) => None,
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

/// Letters in UTF-16, the high byte first.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks(2).map(|pair| number(pair) as u16).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_whatever_stands_between_them() {
        let stream = b"/P<</MCID 3>>BDC%x\n[(a\\)(b)\\101\r)-12.5<4 1>]TJ/F#31 ";
        let tokens: Vec<Token> = ContentTokens::new(stream).collect();
        assert_eq!(
            tokens[..6],
            [
                Token::Name(b"P".to_vec()),
                Token::Bracket(b"<<"),
                Token::Name(b"MCID".to_vec()),
                Token::Number(3.0),
                Token::Bracket(b">>"),
                Token::Word(b"BDC"),
            ]
        );
        assert_eq!(
            tokens[7..10],
            [Token::String(b"a)(b)A\r".to_vec()), Token::Number(-12.5), Token::String(b"A".to_vec())]
        );
        assert_eq!(tokens[11..], [Token::Word(b"TJ"), Token::Name(b"F1".to_vec())]);
    }

    #[test]
    fn numbers_are_read_to_the_last_bit() {
        for said in
            ["0", "-0", "1", "-12.5", ".5", "-.25", "7.", "100.05", "999999.999999", "123456789012", "0.1", "+3", "1e3"]
        {
            let read = number_of(said.as_bytes()).map(f64::to_bits);
            assert_eq!(read, said.parse().ok().map(f64::to_bits), "{said}");
        }
        for said in ["-", ".", "-.", "", "--1", "1.2.3", "Td", "inf", "1a"] {
            assert_eq!(number_of(said.as_bytes()), None, "{said}");
        }
    }

    #[test]
    fn what_is_never_closed_ends_with_the_stream() {
        for stream in ["(", "<", "<<", "[", "(\\", "(\\1", "/", "%", ")", "}", "/#", "1 2 3"] {
            assert!(ContentTokens::new(stream.as_bytes()).count() <= 3, "{stream}");
        }
        let mut tokens = ContentTokens::new(b"ID ab EIx \nEI Q");
        tokens.next();
        tokens.skip_image();
        assert_eq!(tokens.next(), Some(Token::Word(b"Q")));
        ContentTokens::new(b"EI").skip_image();
    }

    #[test]
    fn a_table_of_letters_is_read_by_letter_range_and_list() {
        let table = b"1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfchar <0001> <00660069> endbfchar \
                      2 beginbfrange <0002> <0003> <0041> <0004> <0005> [<0061> <0062>] endbfrange";
        let letters = Letters::parse(table, &mut 100);
        assert_eq!(letters.read(&[0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6]), "fiABab\u{fffd}");
    }

    #[test]
    fn letters_without_a_table_are_told_and_never_taken_for_our_own() {
        assert_eq!(Letters::guessed().read(b"Eve"), "Eve\u{fffd}");
        assert_eq!(Letters::guessed().read(&[0x80]), "\u{fffd}\u{fffd}");
    }

    #[test]
    fn a_table_that_claims_to_hold_more_than_any_font_is_cut_short() {
        let wide = b"<00000000> <ffffffff> <0041> endbfrange ".repeat(20_000);
        let mut left = usize::MAX;
        assert_eq!(Letters::parse(&wide, &mut left).single.len(), GLYPHS as usize);
        assert_eq!(usize::MAX - left, GLYPHS as usize, "what is full is not filled again");
        assert_eq!(Letters::parse(&wide, &mut 5).single.len(), 5, "other fonts have named many");
        assert_eq!(Letters::parse(b"<41> endbfrange <1> <2> endbfrange", &mut 9).read(b"a"), "\u{fffd}");
    }
}
