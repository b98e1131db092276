//! Words as XML writes them, in elements and between double quotes alike.

use crate::published::normal::composed;
use std::fmt::{self, Write};

/// Escaped words.
pub(super) struct Escaped<'t>(pub(super) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in composed(self.0).chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                // What XML has no way to write, escaped or not.
                '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}')?,
                c if c.is_control() && !matches!(c, '\t' | '\n') => f.write_char('\u{fffd}')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// Puts words at the end of a string.
macro_rules! put {
    ($out:expr, $($words:tt)*) => {{
        use std::fmt::Write as _;
        write!($out, $($words)*).expect("a string takes all that is written to it")
    }};
}

pub(super) use put;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_never_become_mark_up() {
        let said = Escaped("<a title=\"x\">&amp;\u{1}e\u{301}\u{ffff}").to_string();
        assert_eq!(said, "&lt;a title=&quot;x&quot;&gt;&amp;amp;\u{fffd}é\u{fffd}");
    }
}
