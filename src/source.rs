//! Everything that was read, and where each word of it stands. Reads no disk itself.

use crate::control::escaped;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Names one file among the [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

/// A stretch of one file, in bytes: where a block, an inline or a value was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file it stands in.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// A span of `file` from byte `start` to before byte `end`.
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        let byte = |n: usize| u32::try_from(n).expect("Sources refuses files of 4 GiB");
        Span { file, start: byte(start), end: byte(end) }
    }

    /// From the start of this span to the end of `other`, which stands in the same file.
    pub fn to(self, other: Span) -> Span {
        Span { end: self.end.max(other.end), ..self }
    }

    /// The part of this span from `start` to `end`, counted from its own first byte. A span that is shorter than that,
    /// such as that of words written with escapes, is its own part.
    pub fn part(self, start: usize, end: usize) -> Span {
        match self.start as usize + end <= self.end as usize {
            true => Span::new(self.file, self.start as usize + start, self.start as usize + end),
            false => self,
        }
    }

    /// Its start, as a place of no length.
    pub fn point(self) -> Span {
        Span { end: self.start, ..self }
    }
}

/// A value and where it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> At<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Span) -> At<T> {
        At { value, span }
    }

    /// The same place, another reading of what stands there.
    pub fn map<U>(self, read: impl FnOnce(T) -> U) -> At<U> {
        At { value: read(self.value), span: self.span }
    }
}

impl At<String> {
    /// The words themselves.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// The span to take parts of: that of the words if they stand in the file letter for letter, else a mere point.
    pub fn base(&self) -> Span {
        let letter_for_letter = (self.span.end - self.span.start) as usize == self.value.len();
        if letter_for_letter { self.span } else { self.span.point() }
    }
}

impl fmt::Display for At<String> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

/// One file that was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path as messages print it: relative to the workspace, with forward slashes, and nothing in it steers.
    pub path: String,
    /// Its text, with line ends as `\n`.
    pub text: String,
    /// Where lines and columns are known, made when a place is first asked for.
    known: OnceLock<Vec<Known>>,
}

/// A byte whose line and column are known, both from 1.
#[derive(Clone, Copy, Debug)]
struct Known {
    byte: usize,
    line: usize,
    column: usize,
}

/// Every line starts with a known byte, and in a longer line one follows after so many bytes, so that many places in
/// one line are found without reading it again for each.
const KNOWN_APART: usize = 1024;

impl SourceFile {
    /// The words at a span of this file, in whole letters.
    pub fn at(&self, span: Span) -> &str {
        let end = self.text.ceil_char_boundary((span.end as usize).min(self.text.len()));
        &self.text[self.text.floor_char_boundary(span.start as usize).min(end)..end]
    }

    fn known(&self) -> &[Known] {
        self.known.get_or_init(|| {
            let mut known = Vec::new();
            let mut start = 0;
            for (line, text) in self.text.split('\n').enumerate() {
                known.push(Known { byte: start, line: line + 1, column: 1 });
                let mut last = 0;
                for (before, (at, _)) in text.char_indices().enumerate() {
                    if at >= last + KNOWN_APART {
                        last = at;
                        known.push(Known { byte: start + at, line: line + 1, column: before + 1 });
                    }
                }
                start += text.len() + 1;
            }
            known
        })
    }
}

/// Files in the order they were added, after those of a library they may stand on.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    library: Option<Arc<Sources>>,
    files: Vec<SourceFile>,
}

impl Sources {
    /// The files of a library, shared, and room for a school's own.
    pub fn over(library: Arc<Sources>) -> Sources {
        Sources { library: Some(library), files: Vec::new() }
    }

    fn shared(&self) -> usize {
        self.library.as_ref().map_or(0, |library| library.shared() + library.files.len())
    }

    /// Whether a file is the library's, and so the same for every school.
    pub fn is_shared(&self, id: FileId) -> bool {
        (id.0 as usize) < self.shared()
    }

    /// Takes in a file. The line ends of Windows and of old Macs become `\n`, so that the same text gives the same
    /// document everywhere.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let path = escaped(&path.into()).into_owned();
        let text = text.into();
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
        self.files.push(SourceFile { path, text, known: OnceLock::new() });
        let number = self.shared() + self.files.len() - 1;
        FileId(u32::try_from(number).expect("fewer than four thousand million files"))
    }

    /// The file that `id` names.
    pub fn file(&self, id: FileId) -> &SourceFile {
        let (number, shared) = (id.0 as usize, self.shared());
        match &self.library {
            Some(library) if number < shared => library.file(id),
            Some(_) | None => &self.files[number - shared],
        }
    }

    /// The file of this path, if there is one.
    pub fn named(&self, path: &str) -> Option<FileId> {
        let at = self.files.iter().position(|file| file.path == path);
        let number = at.map(|at| FileId(u32::try_from(self.shared() + at).expect("each has a number")));
        number.or_else(|| self.library.as_ref()?.named(path))
    }

    /// The words at `span`.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).at(span)
    }

    /// Line and column of a span's first byte, both from 1; the column counts characters.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let file = self.file(span.file);
        let byte = file.text.floor_char_boundary(span.start as usize);
        let known = file.known();
        let near = known[known.partition_point(|known| known.byte <= byte) - 1];
        (near.line, near.column + file.text[near.byte..byte].chars().count())
    }

    /// A span for a whole file: its first line is shown, and no column is meant.
    pub fn whole(&self, id: FileId) -> Span {
        Span::new(id, 0, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let mut sources = Sources::default();
        let file = sources.add("clauses/a.md", "one\r\nnaïve slot\r\n");
        let slot = sources.file(file).text.find("slot").expect("it is there");
        assert_eq!(sources.line_column(Span::new(file, slot, slot + 4)), (2, 7));
        assert_eq!(sources.text(Span::new(file, slot, slot + 4)), "slot");
    }

    #[test]
    fn a_place_within_a_letter_is_that_of_the_letter() {
        let mut sources = Sources::default();
        let file = sources.add("a.md", "aéb");
        assert_eq!(sources.text(Span::new(file, 2, 2)), "é");
        assert_eq!(sources.text(Span::new(file, 2, 9)), "éb");
        assert_eq!(sources.line_column(Span::new(file, 2, 3)), (1, 2));
    }

    #[test]
    fn every_line_end_there_has_been_ends_a_line() {
        let mut sources = Sources::default();
        let file = sources.add("a.md", "one\rtwo\r\n\rfour\n");
        assert_eq!(sources.file(file).text, "one\ntwo\n\nfour\n");
        assert_eq!(sources.line_column(Span::new(file, 9, 10)), (4, 1));
    }

    #[test]
    fn a_column_far_along_a_line_is_counted_from_a_known_one() {
        let mut sources = Sources::default();
        let line = "é1 ".repeat(20_000);
        let file = sources.add("a.md", format!("first\n{line}\nlast"));
        for word in [0, 1, 511, 19_999] {
            let at = "first\n".len() + word * "é1 ".len();
            assert_eq!(sources.line_column(Span::new(file, at, at)), (2, word * 3 + 1));
        }
        let last = sources.file(file).text.len();
        assert_eq!(sources.line_column(Span::new(file, last, last)), (3, 5));
        let known = sources.file(file).known();
        assert!(known.windows(2).all(|pair| pair[1].byte - pair[0].byte <= KNOWN_APART + 4));
    }

    #[test]
    fn a_school_s_files_stand_after_those_of_the_library() {
        let mut library = Sources::default();
        let clause = library.add("clauses/a.md", "clause");
        let mut school = Sources::over(Arc::new(library));
        let file = school.add("schools/a.toml", "school");
        assert_eq!((school.file(clause).text.as_str(), school.file(file).text.as_str()), ("clause", "school"));
    }

    #[test]
    fn a_span_is_twelve_bytes() {
        assert_eq!(size_of::<Span>(), 12);
    }
}
