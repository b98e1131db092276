//! Quotes, dashes and dots as they are typed, made typographic: the one typographer, for clauses and for values.

/// The words of a value made typographic.
pub(crate) fn typographic(words: &str) -> String {
    Typographer::default().set(words, "")
}

/// Sets a line stretch by stretch. It knows between them what stood before, and which quotes are open.
#[derive(Debug)]
pub(crate) struct Typographer {
    before: char,
    single_is_open: bool,
    double_is_open: bool,
}

impl Default for Typographer {
    /// At the start of a line.
    fn default() -> Typographer {
        Typographer { before: ' ', single_is_open: false, double_is_open: false }
    }
}

/// A quote that closes further on than this, in bytes, is not looked for: a text made of open quotes takes no longer.
const FAR: usize = 1000;

impl Typographer {
    /// The next words of the line, made typographic. `after` is what was written after them in the line.
    pub(crate) fn set(&mut self, words: &str, after: &str) -> String {
        let mut set = String::with_capacity(words.len());
        let mut rest = words;
        while let Some(c) = rest.chars().next() {
            let (written, becomes) = match c {
                '\'' => (1, self.single(&Ahead::of(&rest[1..], after))),
                '"' => (1, self.double(&Ahead::of(&rest[1..], after))),
                '-' if rest.starts_with("---") => (3, '—'),
                '-' if rest.starts_with("--") => (2, '–'),
                '.' if rest.starts_with("...") => (3, '…'),
                _ => (c.len_utf8(), c),
            };
            self.pass(becomes);
            set.push(becomes);
            rest = &rest[written..];
        }
        set
    }

    /// Notes what stands in the line as it is: this letter, or something that reads like one.
    pub(crate) fn pass(&mut self, letter: char) {
        match letter {
            '“' => self.double_is_open = true,
            '”' => self.double_is_open = false,
            '‘' => self.single_is_open = true,
            _ => {}
        }
        self.before = letter;
    }

    fn single(&mut self, ahead: &Ahead) -> char {
        let next = ahead.next();
        if self.before.is_ascii_digit() && !self.single_is_open && (next.is_ascii_digit() || !next.is_alphanumeric()) {
            return '′';
        }
        if self.before.is_alphanumeric() && next.is_alphanumeric() {
            return '’';
        }
        if self.opens(next, self.single_is_open) && !ahead.is_elided() && ahead.closes('\'') {
            return '‘';
        }
        self.single_is_open &= self.opens(next, false);
        '’'
    }

    fn double(&self, ahead: &Ahead) -> char {
        // In “a 27″ screen” it is the later one that closes.
        if self.before.is_ascii_digit() && (!self.double_is_open || ahead.closes_before_it_opens()) {
            return '″';
        }
        let at_start = self.before.is_whitespace() && !self.double_is_open;
        if at_start || self.opens(ahead.next(), self.double_is_open) { '“' } else { '”' }
    }

    /// Whether a quote before `next` opens, if one `is_open` or not: after white space, a bracket or another quote always;
    /// after a dash, a slash and the like unless it would close one.
    fn opens(&self, next: char, is_open: bool) -> bool {
        let joins = |c: char| !c.is_alphanumeric() && !".!?)]}’”…%′″".contains(c);
        !next.is_whitespace() && !CLOSING.contains(next) && (begins(self.before) || (joins(self.before) && !is_open))
    }
}

const CLOSING: &str = ".,;:!?)]}…’”";

/// Whether what stands after this is the start of something.
fn begins(before: char) -> bool {
    before.is_whitespace() || "([{‘“".contains(before)
}

/// What comes in the line after a quote.
struct Ahead<'a>(std::iter::Chain<std::str::Chars<'a>, std::str::Chars<'a>>);

impl<'a> Ahead<'a> {
    fn of(rest: &'a str, after: &'a str) -> Ahead<'a> {
        let near = |text: &'a str| &text[..text.floor_char_boundary(FAR)];
        Ahead(near(rest).chars().chain(near(after).chars()))
    }

    fn letters(&self) -> impl Iterator<Item = char> {
        self.0.clone()
    }

    /// The next letter; at the end of the line a space.
    fn next(&self) -> char {
        self.letters().next().unwrap_or(' ')
    }

    /// Every straight quote of this kind, with the letters around it.
    fn quotes(&self, quote: char) -> impl Iterator<Item = (char, char)> {
        let before = std::iter::once(' ').chain(self.letters());
        let after = self.letters().skip(1).chain(std::iter::once(' '));
        before
            .zip(self.letters())
            .zip(after)
            .filter(move |((_, c), _)| *c == quote)
            .map(|((before, _), after)| (before, after))
    }

    /// Whether such a quote closes further on.
    fn closes(&self, quote: char) -> bool {
        self.quotes(quote).any(closing)
    }

    fn closes_before_it_opens(&self) -> bool {
        self.quotes('"').next().is_some_and(closing)
    }

    /// Whether letters have been left out here: the class of ’24, the ’80s, rock ’n’ roll, ’tis.
    fn is_elided(&self) -> bool {
        let word: String = self.letters().take_while(|c| c.is_alphanumeric()).collect();
        let mut rest = self.letters().skip(word.chars().count());
        let quoted = rest.next() == Some('\'');
        let unit: String = rest.take_while(|c| c.is_alphabetic()).collect();
        let digits = word.strip_suffix('s').unwrap_or(&word);
        let is_year = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        let is_amount = ["hour", "minute", "day", "week", "month", "year"].iter().any(|one| unit.starts_with(one));
        match word.to_lowercase().as_str() {
            "n" => true,
            "tis" | "twas" | "twere" | "til" | "em" => !quoted,
            _ => is_year && !quoted && !is_amount,
        }
    }
}

fn closing((before, after): (char, char)) -> bool {
    !begins(before) && !after.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_turn_towards_their_words() {
        for (typed, set) in [
            ("Teachers' \"Standards\" ('new')", "Teachers’ “Standards” (‘new’)"),
            ("Oak –'deep'– Staff/'pupil' school", "Oak –‘deep’– Staff/‘pupil’ school"),
            ("a –\"deep\"– b/\"c\" [\"d\"] {\"e\"}", "a –“deep”– b/“c” [“d”] {“e”}"),
            ("\"word –\" he said", "“word –” he said"),
            ("a pond—'deep'—and so-'called'", "a pond—‘deep’—and so-‘called’"),
            ("He said \"She said 'go'.\"", "He said “She said ‘go’.”"),
            ("'\"Go,\" he said'", "‘“Go,” he said’"),
            ("title:\"x\", kind=\"y\"", "title:“x”, kind=“y”"),
            ("say \" hello \"", "say “ hello ”"),
            ("\"", "“"),
            ("", ""),
        ] {
            assert_eq!(typographic(typed), set);
        }
    }

    #[test]
    fn an_apostrophe_stands_for_what_is_left_out() {
        for (typed, set) in [
            ("it's the 1980s' style, O'Neill", "it’s the 1980s’ style, O’Neill"),
            ("Rules for the class of '24", "Rules for the class of ’24"),
            ("class of '24.", "class of ’24."),
            ("the '80s and '90s-style, '24/'25", "the ’80s and ’90s-style, ’24/’25"),
            ("the class of '24 and its pupils' books", "the class of ’24 and its pupils’ books"),
            ("rock 'n' roll, fish-'n'-chips", "rock ’n’ roll, fish-’n’-chips"),
            ("'Tis the 'phone", "’Tis the ’phone"),
            ("'em' is a dash, '24' is two dozen", "‘em’ is a dash, ‘24’ is two dozen"),
            ("the '24 hours' rule", "the ‘24 hours’ rule"),
            ("the '11-year-old' group", "the ‘11-year-old’ group"),
        ] {
            assert_eq!(typographic(typed), set);
        }
    }

    #[test]
    fn feet_and_inches_are_no_quotes() {
        for (typed, set) in [
            ("a 27\" screen, 5'10\" tall, 6' x 4'", "a 27″ screen, 5′10″ tall, 6′ x 4′"),
            ("\"a 27\" screen\"", "“a 27″ screen”"),
            ("\"Year 10\", \"Year 11\" and 'Year 6'", "“Year 10”, “Year 11” and ‘Year 6’"),
            ("2024's plan", "2024’s plan"),
        ] {
            assert_eq!(typographic(typed), set);
        }
    }

    #[test]
    fn dashes_and_dots_that_are_typed_in_parts_become_one() {
        assert_eq!(typographic("a -- b---c... d-e"), "a – b—c… d-e");
    }

    #[test]
    fn what_is_typographic_stays_as_it_is() {
        let set = "Oak –‘deep’– “Staff” ’24 5′ 6″ …";
        assert_eq!(typographic(set), set);
    }

    #[test]
    fn a_line_is_set_in_stretches_as_it_is_whole() {
        let line = "a 'b', \"c d\" and pupils' '24";
        for at in 0..=line.len() {
            let mut typographer = Typographer::default();
            let (first, second) = line.split_at(at);
            assert_eq!(typographer.set(first, second) + &typographer.set(second, ""), typographic(line), "{at}");
        }
    }
}
