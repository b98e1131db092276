//! The same page filled from a template by Jinja2: what a program costs that only puts names into a finished page.

use crate::spent;
use std::path::Path;
use std::process::Command;

/// Linux counts hundredths of a second: so many pages take some.
const PAGES: usize = 2_000;

/// Fills a page, if Jinja2 is there, with another name wherever that of its school stands, and tells what each took: milliseconds of
/// processor time.
pub(crate) fn tell(page: &Path, name: &str, folder: &Path) {
    let text = std::fs::read_to_string(page).expect("it was built");
    // What looks like a slot in the style sheet is none.
    let template = format!("{{% raw %}}{}{{% endraw %}}", text.replace(name, "{% endraw %}{{ name }}{% raw %}"));
    std::fs::write(folder.join("page.jinja"), template).expect("it can be written");
    std::fs::create_dir_all(folder.join("jinja")).expect("it can be made");
    let python = std::env::current_dir().expect("there is a folder").join("tests/tools/venv/bin/python");
    let run = |count: usize| {
        let script = format!(
            "import jinja2\ntemplate = jinja2.Environment(autoescape=True).from_string(open('page.jinja', encoding='utf-8').read())\n\
             for at in range({count}):\n    with open(f'jinja/{{at}}.html', 'w', encoding='utf-8') as page:\n\
             \x20       page.write(template.render(name=f'School {{at}}'))\n"
        );
        Command::new(&python).current_dir(folder).args(["-c", &script]).output()
    };
    match run(1) {
        Ok(output) if output.status.success() => {
            let take = |count: usize| spent::of_children(|| drop(run(count))) * 1000.0;
            let each = (take(PAGES) - take(0)) / PAGES as f64;
            println!("Jinja2, {} kB of HTML: {each:6.3} each of {PAGES}, filled and written", text.len() / 1000);
        }
        Ok(_) | Err(_) => {
            println!(
                "Jinja2 was skipped: tests/tools/setup.sh, then tests/tools/venv/bin/pip install jinja2==3.1.6 fetches it"
            );
        }
    }
}
