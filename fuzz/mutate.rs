//! Mutations of inputs, the same ones every time from the same seed.

/// Makes inputs of inputs.
pub(crate) struct Mutator {
    seeds: Vec<Vec<u8>>,
    state: u64,
}

/// What the formats are made of, and what tends to break readers of them.
const WORDS: [&str; 74] = [
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "    ",
    "- ",
    "1. ",
    "a. ",
    "(i) ",
    "# ",
    "### ",
    "> ",
    "+++\n",
    "{{ ",
    " }}",
    "{#a}",
    "{#a when=\"school.kind is 'academy'\"}",
    "{lang=cy}",
    "[[policy]]\n",
    "[people]\n",
    "[words]\n",
    "= \"",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "](",
    "[^1]",
    "[^1]: ",
    "**",
    "*",
    "_",
    "`",
    "~~",
    "|",
    "|---|---|\n",
    "&nbsp;",
    "&#0;",
    "&#8203;",
    "<b>",
    "<!--",
    "-->",
    "<script>",
    "javascript:",
    "http://",
    "https://a.example/",
    "\\",
    "\u{a0}",
    "\u{200b}",
    "\u{202e}",
    "\u{feff}",
    "\u{2028}",
    "\u{1b}[31m",
    "\u{0}",
    "é",
    "e\u{301}",
    "ŵ",
    "“",
    "’",
    "…",
    "😀",
    "ب",
    "2026-02-30",
    "31 February",
    "every 2 years",
    "99999999999999999999",
    "-1",
    "stream\n",
    "endstream\n",
    "obj",
    "<<",
    ">>",
    "/Type /Page",
    "BT (a) Tj ET",
];

impl Mutator {
    /// Of these.
    pub(crate) fn new(seeds: Vec<Vec<u8>>) -> Mutator {
        let state = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0x9e37_79b9_7f4a_7c15);
        Mutator { seeds, state }
    }

    /// A number below `most`, by xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled").
    fn below(&mut self, most: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let number = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap_or(0) % most.max(1)
    }

    /// The next input.
    pub(crate) fn next(&mut self) -> Vec<u8> {
        let at = self.below(self.seeds.len());
        let mut input = self.seeds[at].clone();
        let times = 1 + self.below(6);
        for _ in 0..times {
            self.change(&mut input);
        }
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len() + 1);
        match self.below(11) {
            0 if at < input.len() => input[at] = u8::try_from(self.below(256)).unwrap_or(0),
            1 if at < input.len() => input[at] ^= 1 << self.below(8),
            2 if at < input.len() => {
                let end = (at + 1 + self.below(12)).min(input.len());
                drop(input.drain(at..end));
            }
            3 => {
                let word = self.below(WORDS.len());
                input.splice(at..at, WORDS[word].bytes());
            }
            4 => {
                let (word, times) = (self.below(WORDS.len()), 1 + self.below(400));
                let many = WORDS[word].repeat(times);
                input.splice(at..at, many.bytes());
            }
            5 => {
                let (start, end) = self.line(input, at);
                let line = input[start..end].to_vec();
                let to = self.below(input.len() + 1);
                let (to, _) = self.line(input, to);
                input.splice(to..to, line);
            }
            6 => {
                let (start, end) = self.line(input, at);
                drop(input.drain(start..end));
            }
            7 => {
                let other = self.below(self.seeds.len());
                let other = self.seeds[other].clone();
                let from = self.below(other.len() + 1);
                let end = (from + self.below(400)).min(other.len());
                input.splice(at..at, other[from..end].iter().copied());
            }
            8 => input.truncate(at),
            9 => {
                let end = (at + self.below(60)).min(input.len());
                let part = input[at..end].to_vec();
                let times = 1 + self.below(60);
                input.splice(at..at, part.repeat(times));
            }
            _ => {
                let (start, end) = self.line(input, at);
                input[start..end].reverse();
            }
        }
        // What is longer takes time and finds nothing more.
        input.truncate(400_000);
    }

    /// The line that holds a byte, with its end.
    fn line(&self, input: &[u8], at: usize) -> (usize, usize) {
        let at = at.min(input.len());
        let start = input[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |before| before + 1);
        let end = input[at..].iter().position(|byte| *byte == b'\n').map_or(input.len(), |after| at + after + 1);
        (start, end)
    }
}
