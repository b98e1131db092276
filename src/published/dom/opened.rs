//! How many attributes a tag has that is still being read. html5ever holds each against all before it, so that a tag of
//! a hundred thousand takes minutes; whoever counts them first can refuse it.

/// A tag that has been opened and not yet closed.
#[derive(Debug)]
pub(super) struct OpenedTag {
    at: At,
    /// How many attributes it has so far.
    pub count: usize,
}

/// Where in a tag the next character stands, as the HTML standard parts it (13.2.5.8 and the states after).
#[derive(Clone, Copy, Debug)]
enum At {
    Name,
    BeforeAttribute,
    Attribute,
    AfterAttribute,
    BeforeValue,
    Quoted(u8),
    Value,
    End,
}

impl OpenedTag {
    /// The tag that `piece` begins with, if it begins with one. Where words are raw, as in a script, only one that ends
    /// something is one.
    pub(super) fn begun(piece: &str, is_raw: bool) -> Option<OpenedTag> {
        let name = match piece.strip_prefix("</") {
            Some(name) => name,
            None => piece.strip_prefix('<').filter(|_| !is_raw)?,
        };
        name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(OpenedTag { at: At::Name, count: 0 })
    }

    /// Reads more of it. The piece that [`OpenedTag::begun`] was given is read too.
    pub(super) fn read(&mut self, piece: &str) {
        let mut bytes = piece.bytes();
        if matches!(self.at, At::Name) && piece.starts_with('<') {
            bytes.next();
            if piece.starts_with("</") {
                bytes.next();
            }
        }
        for byte in bytes {
            let is_space = byte.is_ascii_whitespace();
            self.at = match (self.at, byte) {
                (At::End, _) => return,
                (At::Quoted(quote), _) if byte != quote => self.at,
                (At::Quoted(_), _) => At::BeforeAttribute,
                (_, b'>') => At::End,
                (At::Name | At::Value, _) if is_space => At::BeforeAttribute,
                (At::Value, _) => At::Value,
                (At::BeforeValue, b'"' | b'\'') => At::Quoted(byte),
                (At::BeforeValue, _) => {
                    if is_space {
                        At::BeforeValue
                    } else {
                        At::Value
                    }
                }
                (At::Name | At::Attribute | At::AfterAttribute, b'/') => At::BeforeAttribute,
                (At::Name, _) => At::Name,
                (At::Attribute | At::AfterAttribute, b'=') => At::BeforeValue,
                (At::Attribute | At::AfterAttribute, _) if is_space => At::AfterAttribute,
                (At::Attribute, _) => At::Attribute,
                (At::BeforeAttribute, b'/') => At::BeforeAttribute,
                (At::BeforeAttribute, _) if is_space => At::BeforeAttribute,
                (At::BeforeAttribute | At::AfterAttribute, _) => {
                    self.count += 1;
                    At::Attribute
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attributes_of_a_tag_are_counted_wherever_it_is_cut() {
        for (tag, count) in [
            ("<p>", 0),
            ("<p a b=1 c = '2' d=\"x y > z\"e>", 5),
            ("<p/a/b/c>", 3),
            ("</p a=b\tc>d e f", 2),
            ("<p =a '>", 2),
            ("<p a='", 1),
        ] {
            for cut in 1..tag.len() {
                let (first, rest) = tag.split_at(cut);
                // No piece ends before the first letter of a name.
                let Some(mut opened) = OpenedTag::begun(first, false) else { continue };
                opened.read(first);
                opened.read(rest);
                assert_eq!(opened.count, count, "{first} {rest}");
            }
        }
        assert!(OpenedTag::begun("<b a", true).is_none() && OpenedTag::begun("</b a", true).is_some());
        assert!(["< b", "<!b", "b", "</ b"].iter().all(|piece| OpenedTag::begun(piece, false).is_none()));
    }
}
