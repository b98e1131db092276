//! Pages as they are shown: what there is on one, and the one template that all of them are made of. Every word is escaped there.

use super::asked::Reply;
use crate::control::escaped_lines;
use serde::Serialize;
use std::sync::OnceLock;
use tera::{Context, Tera};

/// The style sheet of all pages.
pub(crate) const STYLE: &str = include_str!("pages/style.css");

/// The script that keeps a preview new. Every page works without.
pub(crate) const LIVE: &str = include_str!("pages/live.js");

/// The name of the template in Tera. The ending turns escaping on.
const PAGE: &str = "page.html";

/// A page.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Page {
    /// What it is called or asks.
    pub title: String,
    /// What it belongs to, above its title.
    pub caption: Option<String>,
    /// Which school files are edited, at the top of every page.
    pub place: Option<String>,
    /// The page before it.
    pub back: Option<Link>,
    /// What has just been done.
    pub notices: Vec<String>,
    /// What must be put right first.
    pub errors: Vec<Wrong>,
    /// What is on it, in order.
    pub parts: Vec<Part>,
    /// Whether its title is the label of its first field.
    pub asks: bool,
    /// Whether it takes the width of a desk.
    pub wide: bool,
    /// Whether a script keeps it new.
    pub live: bool,
}

/// A link.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Link {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub text: String,
    /// What is said behind it.
    pub hint: Option<String>,
}

impl Link {
    /// A link with nothing behind it.
    pub(crate) fn new(href: impl Into<String>, text: impl Into<String>) -> Link {
        Link { href: href.into(), text: text.into(), hint: None }
    }
}

/// Something that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Wrong {
    /// What.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// Where it is mended.
    pub href: Option<String>,
    /// Where it stands: file, line and column.
    pub place: Option<String>,
    /// The lines there.
    pub snippet: Option<String>,
}

/// How something stands, in a word or two.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Tag {
    /// The words.
    pub text: String,
    /// Whether that is `good`, `bad`, to be waited for (`wait`), or nothing of these.
    pub look: &'static str,
}

impl Tag {
    /// Words, and what they mean.
    pub(crate) fn new(text: impl Into<String>, look: &'static str) -> Tag {
        Tag { text: text.into(), look }
    }
}

/// Something on a page.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Part {
    /// Paragraphs.
    Words {
        /// Each of them.
        lines: Vec<String>,
        /// Whether they stand back.
        is_hint: bool,
    },
    /// A heading.
    Heading {
        /// Its words.
        text: String,
        /// Its anchor.
        id: Option<String>,
    },
    /// What a person should look at.
    Warnings {
        /// The heading above it.
        title: String,
        /// Each of it.
        found: Vec<Wrong>,
    },
    /// What is known, with ways to change it.
    Rows {
        /// A row for each.
        rows: Vec<Row>,
    },
    /// What is to be done, and what is done.
    Tasks {
        /// A line for each.
        tasks: Vec<Task>,
    },
    /// Links that look like buttons; the first is the usual way on.
    Buttons {
        /// Each of them.
        links: Vec<Link>,
    },
    /// Links below each other.
    Links {
        /// Each of them.
        links: Vec<Link>,
    },
    /// A table.
    Table {
        /// What it shows.
        caption: String,
        /// The heads of its columns.
        head: Vec<String>,
        /// Its rows; the first cell heads each.
        body: Vec<Vec<Cell>>,
    },
    /// The text of a policy, passage by passage.
    Passages {
        /// Its sections.
        groups: Vec<Group>,
    },
    /// A page within this one.
    Frame {
        /// Where it is.
        src: String,
        /// What it is.
        title: String,
    },
    /// Lines as they stand in a file.
    Text {
        /// The lines.
        text: String,
        /// What they are.
        label: Option<String>,
    },
    /// Words of a policy.
    Quote {
        /// What they are.
        title: Option<String>,
        /// Paragraph by paragraph.
        lines: Vec<String>,
    },
    /// Lines that are new or gone.
    Changes {
        /// What they are lines of.
        label: String,
        /// Each of them.
        lines: Vec<Change>,
    },
    /// A form.
    Form(Form),
}

impl Part {
    /// A paragraph.
    pub(crate) fn words(line: impl Into<String>) -> Part {
        Part::Words { lines: vec![line.into()], is_hint: false }
    }

    /// A paragraph that stands back.
    pub(crate) fn hint(line: impl Into<String>) -> Part {
        Part::Words { lines: vec![line.into()], is_hint: true }
    }

    /// A heading that nothing leads to.
    pub(crate) fn heading(text: impl Into<String>) -> Part {
        Part::Heading { text: text.into(), id: None }
    }
}

/// Something that is known.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Row {
    /// What.
    pub label: String,
    /// It, paragraph by paragraph.
    pub lines: Vec<String>,
    /// How it stands.
    pub tag: Option<Tag>,
    /// The way to change it.
    pub action: Option<Link>,
}

impl Row {
    /// Something that is known and not changed here.
    pub(crate) fn new(label: impl Into<String>, line: impl Into<String>) -> Row {
        Row { label: label.into(), lines: vec![line.into()], ..Row::default() }
    }

    /// The same with a way to change it.
    pub(crate) fn change(self, href: impl Into<String>) -> Row {
        Row { action: Some(Link::new(href, "Change")), ..self }
    }
}

/// Something to be done.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Task {
    /// Where it is done.
    pub href: String,
    /// What.
    pub text: String,
    /// More of it.
    pub hint: Option<String>,
    /// How it stands.
    pub tag: Option<Tag>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Cell {
    /// Its words.
    pub text: String,
    /// Where they lead.
    pub href: Option<String>,
    /// How they look, as of a [Tag].
    pub look: Option<&'static str>,
}

/// Passages under one heading.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Group {
    /// The heading.
    pub title: String,
    /// The passages.
    pub passages: Vec<Passage>,
}

/// A passage of a policy.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Passage {
    /// What a school's file calls it.
    pub name: String,
    /// Its words.
    pub lines: Vec<String>,
    /// Whether it is an item of a list.
    pub is_item: bool,
    /// How it stands.
    pub tag: Option<Tag>,
    /// What can be done with it.
    pub action: Option<Link>,
}

/// A line of two versions.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Change {
    /// The line.
    pub text: String,
    /// Whether it is new, or else gone.
    pub is_new: bool,
}

/// A form.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Form {
    /// Where it is sent.
    pub action: String,
    /// What is sent with it and nobody fills in.
    pub hidden: Vec<Hidden>,
    /// What is filled in.
    pub fields: Vec<Field>,
    /// What the button says.
    pub button: String,
    /// Whether it is not the usual way on.
    pub is_second: bool,
    /// The way on without it.
    pub away: Option<Link>,
}

/// A field that nobody sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Hidden {
    /// Its name.
    pub name: String,
    /// What it says.
    pub value: String,
}

impl Hidden {
    /// A field of this name that says that.
    pub(crate) fn new(name: impl Into<String>, value: impl Into<String>) -> Hidden {
        Hidden { name: name.into(), value: value.into() }
    }
}

/// What a field looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Shape {
    /// A line.
    #[default]
    Line,
    /// Several lines.
    Area,
    /// One of a few.
    Radios,
    /// Some of a few.
    Checks,
}

/// A field.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Field {
    /// Its name, by which a link finds it too.
    pub name: String,
    /// What it asks.
    pub label: String,
    /// Whether that is the title of the page.
    pub is_title: bool,
    /// What is to be known first.
    pub hint: Vec<String>,
    /// What it looks like.
    pub shape: Shape,
    /// What it says now.
    pub value: String,
    /// How many lines of it are seen.
    pub rows: usize,
    /// Whether little is to be written.
    pub is_short: bool,
    /// What is wrong with that.
    pub error: Option<String>,
    /// What it can say, if that is one or some of a few.
    pub choices: Vec<Choice>,
}

/// Words of a policy as a page shows them: an item of a list behind a bullet.
pub(crate) fn as_read(lines: Vec<String>) -> Vec<String> {
    let line = |line: String| {
        let bare = line.trim_start();
        match bare.strip_prefix("- ") {
            Some(item) => format!("{}• {item}", &line[..line.len() - bare.len()]),
            None => line,
        }
    };
    lines.into_iter().map(line).collect()
}

/// Something that a field can say.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Choice {
    /// What it then says.
    pub value: String,
    /// In words.
    pub label: String,
    /// More of it.
    pub hint: Option<String>,
    /// The words that a policy comes to have by it.
    pub words: Vec<String>,
    /// Whether it says that now.
    pub is_chosen: bool,
}

fn template() -> &'static Tera {
    static TEMPLATE: OnceLock<Tera> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let mut tera = Tera::new();
        tera.add_raw_template(PAGE, include_str!("pages/page.html")).expect("the program's own template can be read");
        tera
    })
}

/// A page as it is sent. Every form in it carries the token by which it is known again.
pub(crate) fn shown(status: u16, page: &Page, form_token: &str) -> Reply {
    let mut given = Context::from_serialize(page).expect("a page is a record");
    given.insert("form_token", form_token);
    let html = template().render(PAGE, &given).expect("the program's own template shows every page");
    // What is written in a file must not turn what is written around it.
    Reply::page(status, escaped_lines(&html).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(page: &Page) -> String {
        String::from_utf8(shown(200, page, "token").body).expect("it is UTF-8")
    }

    #[test]
    fn words_are_never_markup_and_steer_nothing() {
        let bad = "<script>\"'&\u{202e}";
        let field = Field {
            name: "a".into(),
            label: bad.into(),
            value: bad.into(),
            error: Some(bad.into()),
            ..Field::default()
        };
        let area = Field { shape: Shape::Area, ..field.clone() };
        let choice = Choice { value: bad.into(), label: bad.into(), words: vec![bad.into()], ..Choice::default() };
        let radios = Field { shape: Shape::Radios, choices: vec![choice], ..field.clone() };
        let page = Page {
            title: bad.into(),
            caption: Some(bad.into()),
            notices: vec![bad.into()],
            errors: vec![Wrong { message: bad.into(), href: Some(bad.into()), ..Wrong::default() }],
            parts: vec![
                Part::words(bad),
                Part::Rows { rows: vec![Row::new(bad, bad).change(bad)] },
                Part::Text { text: bad.into(), label: Some(bad.into()) },
                Part::Form(Form { fields: vec![field, area, radios], ..Form::default() }),
            ],
            ..Page::default()
        };
        let html = html(&page);
        assert!(!html.contains("<script>") && !html.contains('\u{202e}'), "{html}");
        assert!(html.contains("&lt;script&gt;") && html.contains("\\u202e"), "{html}");
    }

    #[test]
    fn what_a_field_says_stays_as_it_is() {
        let area = Field { name: "a".into(), shape: Shape::Area, value: "\n one\n  two\n".into(), ..Field::default() };
        let page = Page { parts: vec![Part::Form(Form { fields: vec![area], ..Form::default() })], ..Page::default() };
        // A browser takes one line end behind the tag away.
        assert!(html(&page).contains(">\n\n one\n  two\n</textarea>"), "{}", html(&page));
    }
}
