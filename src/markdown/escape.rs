//! Which marks an author took the meaning from with a backslash.

/// Whether the character at byte `at` is escaped. Of two backslashes the first escapes the second, which then is a letter
/// like any other: `\\{{ school }}` prints a backslash and the school.
pub(super) fn is_escaped(text: &str, at: usize) -> bool {
    let before = &text[..at];
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::is_escaped;
    use crate::document::{Block, BlockKind, InlineKind};
    use crate::markdown::tests::read;
    use crate::model::slot::Hole;

    #[test]
    fn an_odd_number_of_backslashes_escapes() {
        for (before, escaped) in [("", false), ("\\", true), ("\\\\", false), ("é\\\\\\", true), ("\\a", false)] {
            assert_eq!(is_escaped(&format!("{before}{{"), before.len()), escaped, "{before}");
        }
    }

    #[test]
    fn behind_two_backslashes_marks_mean_what_they_always_mean() {
        for text in ["\\\\{#one} Words.", "\\\\[^note]", "Words\\\\* more", "\\\\{{ bord }}", "\\\\{{ open"] {
            let (once, always) = (read(&text.replacen("\\\\", "\\", 1)).1, read(text).1);
            assert!(once.is_empty(), "{text}: {once:?}");
            assert_eq!(always.len(), 1, "{text}: {always:?}");
        }
        let (body, found) = read("\\\\{{ board }} and [words\\\\]{lang=cy}");
        assert!(found.is_empty(), "{found:?}");
        let [Block { kind: BlockKind::Paragraph(line), .. }] = body.blocks.as_slice() else { panic!("{body:?}") };
        assert!(line.iter().any(|inline| matches!(&inline.kind, InlineKind::Hole(Hole::Slot(_)))), "{line:?}");
        assert!(line.iter().any(|inline| matches!(&inline.kind, InlineKind::Language { .. })), "{line:?}");
    }
}
