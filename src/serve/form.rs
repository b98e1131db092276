//! What a form says, and words in addresses.

/// The fields of a form, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a form, or what stands behind the question mark of an address. Line ends become those of Unix.
    pub(crate) fn read(bytes: &[u8]) -> Fields {
        let pairs = form_urlencoded::parse(bytes);
        Fields(
            pairs.map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n").replace('\r', "\n"))).collect(),
        )
    }

    /// What a field says, without blanks around it; nothing if it is not there.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// Whether a field is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// All that fields of this name say.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Every field, as it was sent.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Words as part of a path: whatever is not plain goes by its bytes.
pub(crate) fn encoded(words: &str) -> String {
    let mut path = String::with_capacity(words.len());
    for byte in words.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => path.push(char::from(byte)),
            _ => path.push_str(&format!("%{byte:02X}")),
        }
    }
    path
}

/// The parts of a path as words; none if it is not written as paths are.
pub(crate) fn parts(path: &str) -> Option<Vec<String>> {
    let path = path.strip_prefix('/')?;
    if path.is_empty() {
        return Some(Vec::new());
    }
    path.split('/').map(decoded).collect()
}

fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                let value = digit(rest.next())? * 16 + digit(rest.next())?;
                u8::try_from(value).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok().filter(|part| !part.is_empty() && !part.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_words_again_whatever_they_are() {
        for words in ["oak", "ysgol tŷ'r gŵr", "a&b?c#d", "100 %"] {
            assert_eq!(parts(&format!("/{}", encoded(words))), Some(vec![words.to_owned()]));
        }
        assert_eq!(parts("/"), Some(Vec::new()));
        assert_eq!(parts("/a/b"), Some(vec!["a".to_owned(), "b".to_owned()]));
        for wrong in ["", "a", "//", "/%", "/%zz", "/%00", "/%ff"] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_form_keeps_its_order_and_loses_blanks_around_words() {
        let fields = Fields::read(b"a=+one+&b=x%0D%0Ay&a=two");
        assert_eq!((fields.get("a"), fields.get("b"), fields.get("c")), ("one", "x\ny", ""));
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["one", "two"]);
    }
}
