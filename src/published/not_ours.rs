//! What a page of this program never has: elements, attributes and styles that could add words, hide them, cover them,
//! lead elsewhere or run. Whatever is not known to change looks only counts as such, for nobody can list all that harms.

use super::dom::{Dom, Element, NodeKind};
use super::looks;
use super::normal::normal;
use crate::digest::sha256;
use rustc_hash::FxHasher;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Elements that show their words, all of them and nothing else, where they stand. Editors use more of them than we do.
const PLAIN: &str = "a abbr address article aside b blockquote body br caption center code col colgroup dd del div dl dt \
                     em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr html i li main nav o:p ol \
                     p pre s section span strike strong sup table tbody td th thead time tr u ul wbr";
/// Elements that show something other than words.
const PICTURES: &str = "audio canvas embed iframe img input math object svg video";
/// Attributes that neither hide nor say anything, or are read with what they belong to.
const HARMLESS: &str = "align aria-label border cellpadding cellspacing class height id lang rel scope style tabindex \
                        target valign width xmlns";
/// Attributes that say something only on these elements, where they are read.
const READ: [(&str, &str); 10] = [
    ("a", "href"),
    ("abbr", "title"),
    ("time", "datetime"),
    ("ol", "start"),
    ("ol", "type"),
    ("li", "value"),
    ("img", "src"),
    ("img", "alt"),
    ("iframe", "src"),
    ("object", "data"),
];
/// What begins the names of attributes that only programs read.
const FOR_PROGRAMS: &str = "data-";

/// Whether `name` is one of these.
pub fn is_one_of(names: &str, name: &str) -> bool {
    // Asked of every element and attribute: by bytes that is several times as quick as by characters.
    names.as_bytes().split(|byte| *byte == b' ').any(|one| one == name.as_bytes())
}

/// Whether an element shows something other than words.
pub fn is_picture(name: &str) -> bool {
    is_one_of(PICTURES, name)
}

/// What the looks of a whole page hang on, beside its style sheets. A website's own page has sheets that we do not know.
#[derive(Debug, Default)]
pub struct Dress {
    /// Every class that its style sheets name.
    classes: Arc<BTreeSet<String>>,
    /// Every id that a link of it leads to.
    goals: BTreeSet<String>,
}

impl Dress {
    /// Of a page with these style sheets.
    pub fn of(dom: &Dom, sheets: &[String]) -> Dress {
        let mut dress = Dress::default();
        let mut classes = BTreeSet::new();
        for sheet in sheets {
            let names = sheet.split('.').skip(1).map(|rest| {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
                &rest[..end.unwrap_or(rest.len())]
            });
            classes.extend(names.map(str::to_owned));
        }
        dress.classes = Arc::new(classes);
        for node in &dom.nodes {
            if let NodeKind::Element(element) = &node.kind
                && let Some(goal) = element.attribute("href").and_then(|to| to.strip_prefix('#'))
            {
                dress.goals.insert(goal.to_owned());
            }
        }
        dress
    }

    /// The same of a part of the page, in which links lead to these ids.
    pub fn for_goals(&self, goals: &[String]) -> Dress {
        Dress { classes: Arc::clone(&self.classes), goals: goals.iter().cloned().collect() }
    }

    /// Adds ids that links of the page lead to.
    pub fn lead_to(&mut self, goals: &[String]) {
        self.goals.extend(goals.iter().cloned());
    }

    /// Whether a link of the page leads to an id.
    pub fn is_led_to(&self, id: &str) -> bool {
        self.goals.contains(id)
    }

    /// The classes that the style sheets name, as a number.
    pub fn classes_hash(&self) -> u64 {
        let mut hasher = FxHasher::default();
        self.classes.hash(&mut hasher);
        hasher.finish()
    }
}

/// A line for each thing an element has that is not ours, or that the looks of our own page hang on. `dress` is that of
/// a whole page.
pub fn marks(element: &Element, dress: Option<&Dress>) -> Vec<String> {
    let name = element.name();
    let mut marks = Vec::new();
    if !is_one_of(PLAIN, name) && !is_picture(name) {
        marks.push(format!("holds: {name}"));
    }
    for (attribute, value) in element.attributes() {
        let is_read = READ.contains(&(name, attribute));
        let is_as_ever = (attribute == "aria-level" && name == "li")
            || (name == "font" && attribute == "face" && looks::are_harmless(&format!("font-family:{value}"), true))
            || attribute == "dir" && ["ltr", "auto"].iter().any(|dir| value.eq_ignore_ascii_case(dir));
        let is_known = is_as_ever || is_one_of(HARMLESS, attribute) || attribute.starts_with(FOR_PROGRAMS);
        if !is_read && !is_known {
            marks.push(format!("attribute: {attribute}={}", normal(value)));
        }
    }
    // Struck out words are told of as such.
    let style = element.attribute("style").unwrap_or_default();
    let is_odd_item = !matches!(name, "ol" | "ul") && looks::of_items(style).is_some();
    if is_odd_item || !looks::are_harmless(style, dress.is_none()) && !is_struck_out(element) {
        marks.push(format!("style: {}", normal(style)));
    }
    if let Some(dress) = dress {
        let classes = element.attribute("class").unwrap_or_default().split_whitespace();
        let classes = classes.filter(|class| dress.classes.contains(*class)).map(|class| format!("class: {class}"));
        marks.extend(classes);
        let goal = element.attribute("id").filter(|id| dress.goals.contains(*id));
        marks.extend(goal.map(|id| format!("is led to by: #{id}")));
    }
    marks
}

/// Whether an element says itself that it is not to be seen.
pub fn is_hidden(element: &Element) -> bool {
    let style = style_of(element);
    let hiding = ["display:none", "visibility:hidden", "opacity:0", "font-size:0", "font-size:0px"];
    let hides = |one: &str| hiding.contains(&one.strip_suffix("!important").unwrap_or(one));
    let is_closed = element.name() == "dialog" && element.attribute("open").is_none();
    let has = |attribute: &str| element.attribute(attribute).is_some();
    has("hidden") || has("popover") || is_closed || style.split(';').any(hides)
}

/// Elements of which browsers show nothing, or something else in their place.
const SHOW_NOTHING: &str = "datalist noscript rp template";

/// Whether an element of a website's page hides or strikes out whatever is put into it, as far as it says so itself.
pub fn hides_what_it_holds(element: &Element) -> bool {
    let name = element.name();
    let is_silenced =
        element.attribute("inert").is_some() || element.attribute("aria-hidden").is_some_and(|said| said == "true");
    let shows_nothing = is_one_of(SHOW_NOTHING, name) || is_picture(name);
    is_hidden(element) || is_struck_out(element) || is_closed(element) || is_silenced || shows_nothing
}

/// Whether an element shows what it holds only to those who open it.
pub fn is_closed(element: &Element) -> bool {
    element.name() == "details" && element.attribute("open").is_none()
}

/// Whether an element strikes its words out.
pub fn is_struck_out(element: &Element) -> bool {
    matches!(element.name(), "del" | "s" | "strike") || style_of(element).contains("line-through")
}

/// The style that an element gives itself, in small letters and without white space.
fn style_of(element: &Element) -> String {
    element.attribute("style").unwrap_or_default().split_whitespace().collect::<String>().to_lowercase()
}

/// An element with all its attributes and words, for one that is not read as text.
pub fn whole(dom: &Dom, node: usize) -> String {
    let mut out = String::new();
    push_whole(dom, node, &mut out);
    normal(&out).into_owned()
}

fn push_whole(dom: &Dom, node: usize, out: &mut String) {
    let NodeKind::Element(element) = &dom.nodes[node].kind else {
        if let NodeKind::Text(words) = &dom.nodes[node].kind {
            out.push_str(words);
        }
        return;
    };
    // Editors write attributes in an order of their own.
    let attributes: BTreeSet<(&str, &str)> = element.attributes().collect();
    out.push_str(element.name());
    attributes.into_iter().for_each(|(name, value)| out.extend([" ", name, "=", value]));
    out.push(' ');
    for &child in &dom.nodes[node].children {
        push_whole(dom, child, out);
    }
}

/// The first digits of a hash, for what is too long to be told in words.
pub fn brief(words: &str) -> String {
    sha256(words.as_bytes())[..16].to_owned()
}
