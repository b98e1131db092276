//! The pages of `tests/commands/` and the README, played as they are written.

use crate::transcript::play;
use crate::tree::repository;

macro_rules! pages {
    ($($test:ident: $page:literal,)+) => {
        $( #[test] fn $test() { play(&repository().join($page)); } )+

        #[test]
        fn every_page_is_played() {
            let folder = repository().join("tests/commands");
            let mut pages: Vec<String> = std::fs::read_dir(folder)
                .expect("it is there")
                .map(|entry| format!("tests/commands/{}", entry.expect("it can be listed").file_name().to_string_lossy()))
                .collect();
            pages.sort();
            assert_eq!(pages, [$( $page ),+].into_iter().filter(|page| page.starts_with("tests/")).collect::<Vec<_>>());
        }
    };
}

pages! {
    the_readme_is_true: "README.md",
    approve_is_as_its_page_says: "tests/commands/approve.md",
    build_is_as_its_page_says: "tests/commands/build.md",
    check_is_as_its_page_says: "tests/commands/check.md",
    the_clause_language_is_as_its_page_says: "tests/commands/clauses.md",
    design_is_as_its_page_says: "tests/commands/design.md",
    due_is_as_its_page_says: "tests/commands/due.md",
    duplicates_are_as_their_page_says: "tests/commands/duplicates.md",
    eject_is_as_its_page_says: "tests/commands/eject.md",
    sentences_agree_as_their_page_says: "tests/commands/english.md",
    files_are_read_as_people_save_them: "tests/commands/files.md",
    the_registers_are_as_their_page_says: "tests/commands/law.md",
    list_is_as_its_page_says: "tests/commands/list.md",
    lists_and_tables_are_as_their_page_says: "tests/commands/lists.md",
    mistakes_in_clauses_are_shown: "tests/commands/mistakes-in-clauses.md",
    mistakes_in_school_files_are_shown: "tests/commands/mistakes-in-schools.md",
    mistakes_in_templates_are_shown: "tests/commands/mistakes-in-templates.md",
    mistakes_in_models_and_registers_are_shown: "tests/commands/mistakes-in-the-library.md",
    rules_are_as_their_page_says: "tests/commands/rules.md",
    schema_is_as_its_page_says: "tests/commands/schema.md",
    settings_are_as_their_page_says: "tests/commands/settings.md",
    states_and_dates_are_as_their_page_says: "tests/commands/states.md",
    an_edition_that_changes_is_told_of: "tests/commands/superseded.md",
    a_word_is_swapped_everywhere: "tests/commands/swap.md",
    verify_is_as_its_page_says: "tests/commands/verify.md",
}

#[test]
fn the_page_of_every_rule_is_true() {
    let pages = repository().join("src/check/rules");
    let mut pages: Vec<_> = std::fs::read_dir(pages)
        .expect("rules have pages")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    pages.sort();
    pages.iter().for_each(|page| play(page));
}
