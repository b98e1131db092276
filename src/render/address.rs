//! Addresses as HTML and XML hold them.

use std::fmt::{self, Write};

/// An address as an attribute holds it: escaped, and with `%` forms for what an address may not hold bare.
pub(super) struct Address<'t>(pub(super) &'t str);

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => write!(f, "%{:02X}", u32::from(c))?,
                '&' => f.write_str("&amp;")?,
                c if c.is_control() => {}
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_may_not_hold_is_written_by_its_number() {
        assert_eq!(Address("a b&\"c\u{7}").to_string(), "a%20b&amp;%22c");
    }
}
