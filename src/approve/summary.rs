//! What an approval changes, in a sentence, as the redline counts it against the text that was approved last.

use super::text;
use crate::date::Date;
use crate::document::Approval;
use crate::kept;
use crate::load;
use crate::redline::{self, Made, Side};
use crate::source::Sources;
use crate::workspace::Workspace;
use std::path::Path;

/// The sentence for a text; none if it is the one that was approved last, or nothing is kept of that. `path` is the school's file.
pub(super) fn summary(workspace: &Workspace, path: &Path, made: &Made<'_>, today: Date) -> Option<String> {
    let Approval::Changed(_) = made.document.stamp.approval else { return None };
    let place = load::shown(path);
    let of_today =
        kept::Today { path: &place, school: made.school, policy: made.policy, library: made.library, on: today };
    let mut sources = Sources::over(workspace.sources.clone());
    if let Ok(before) = kept::in_force(&workspace.releases, of_today, &mut sources) {
        let policy = before.school.policies.first()?;
        let library = &before.released.library;
        let old =
            Made { document: &before.document, library, school: &before.school, policy, said: "the text in force" };
        return redline::between(&old, made).summed();
    }
    // Where it cannot be made again, its words may be kept.
    let record = made.policy.file.last_approval()?;
    let kept = kept::of_record(path, &made.school.id, &made.policy.file, record)?.text?;
    // The first line is the name of the school.
    let lines = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<String>>();
    let [old, new] = [kept, text::text_of(made.document)].map(|text| redline::by_line(&lines(&text), made.document));
    let side = |document| Side { document, said: made.said };
    redline::between_words(side(&old), side(&new)).summed()
}
