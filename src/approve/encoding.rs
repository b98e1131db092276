//! How a school file is written, so that it can be written so again.

use crate::markdown::foreign;
use std::borrow::Cow;

/// How a school file is written, so that it can be written so again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, with its mark if the file begins with one: that is part of the text.
    Utf8,
    /// UTF-16 with the small half of a letter first, as old Notepad has it, and perhaps its mark.
    Utf16Le {
        /// Whether the file begins with a byte order mark.
        mark: bool,
    },
    /// UTF-16 with the large half first.
    Utf16Be {
        /// Whether the file begins with a byte order mark.
        mark: bool,
    },
}

impl Encoding {
    /// The text of a file, and how it is written; none if it is no text of these.
    pub(crate) fn read(bytes: &[u8]) -> Option<(String, Encoding)> {
        let text = foreign::text_of(bytes).ok()?;
        let encoding = match bytes {
            [0xFF, 0xFE, ..] => Encoding::Utf16Le { mark: true },
            [0xFE, 0xFF, ..] => Encoding::Utf16Be { mark: true },
            _ if matches!(text, Cow::Borrowed(_)) => Encoding::Utf8,
            [0, ..] => Encoding::Utf16Be { mark: false },
            _ => Encoding::Utf16Le { mark: false },
        };
        String::from_utf8(text.into_owned()).ok().map(|text| (text, encoding))
    }

    /// A text as a file of this encoding.
    pub(crate) fn write(self, text: &str) -> Vec<u8> {
        let units = |mark: bool, bytes: fn(u16) -> [u8; 2]| {
            let mark = mark.then_some(0xFEFF_u16);
            mark.into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
        };
        match self {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le { mark } => units(mark, u16::to_le_bytes),
            Encoding::Utf16Be { mark } => units(mark, u16::to_be_bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_in_the_encoding_it_was_read_in() {
        let text = "name = \"Éloïse’s School\"\r\n";
        let marked = [0xFEFF].into_iter().chain(text.encode_utf16());
        let le: Vec<u8> = marked.clone().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = marked.flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes(), &le, &be, &le[2..], &be[2..]] {
            let (read, encoding) = Encoding::read(bytes).expect("it is a text");
            assert_eq!(read, text);
            assert_eq!(encoding.write(&read), bytes);
        }
        assert_eq!(Encoding::read(b"name = \"\xC9\"\n"), None, "Windows-1252 is told of, and not guessed");
        assert_eq!(Encoding::read(b"%PDF-1.7"), None);
    }
}
