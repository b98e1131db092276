//! Styles that an element gives itself, and that change no more than its looks: none that could hide words, cover them,
//! move them away or make them unreadable.
//!
//! Editors put such styles everywhere. Which ones hide is more than anybody can list, so this lists what does not.

use crate::colour::Rgb;
use crate::counting::Counting;

/// Whether every declaration of a `style` attribute is known to hide nothing. A text that stands `on_white` may have a
/// dark colour of its own; that of our own page has colours for dark screens too.
pub fn are_harmless(declarations: &str, on_white: bool) -> bool {
    each(declarations)
        .all(|declared| declared.is_some_and(|(property, value)| is_harmless(&property, &value, on_white)))
}

/// Every declaration as its property and its value in small letters; none for what is no declaration.
fn each(declarations: &str) -> impl Iterator<Item = Option<(String, String)>> {
    declarations.split(';').map(str::trim).filter(|declaration| !declaration.is_empty()).map(|declaration| {
        let (property, value) = declaration.split_once(':')?;
        let value = value.trim().to_ascii_lowercase();
        let value = value.strip_suffix("!important").unwrap_or(&value).trim_end();
        Some((property.trim().to_ascii_lowercase(), value.to_owned()))
    })
}

/// How a style stresses words, as far as it says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stress {
    /// Whether they are bold.
    pub is_bold: Option<bool>,
    /// Whether they are italic.
    pub is_italic: Option<bool>,
    /// Whether they are underlined.
    pub is_underlined: Option<bool>,
}

/// How a `style` attribute stresses the words it stands for.
pub fn stress(declarations: &str) -> Stress {
    let mut stress = Stress::default();
    for (property, value) in each(declarations).flatten().filter(|(_, value)| value != "inherit") {
        match property.as_str() {
            "font-weight" => {
                let is_heavy = value.parse::<u32>().map_or(value.starts_with("bold"), |weight| weight >= 600);
                stress.is_bold = Some(is_heavy);
            }
            "font-style" => stress.is_italic = Some(value != "normal"),
            "text-decoration" | "text-decoration-line" => stress.is_underlined = Some(value.contains("underline")),
            _ => {}
        }
    }
    stress
}

fn is_harmless(property: &str, value: &str, on_white: bool) -> bool {
    let is_one_of = |words: &str| words.split(' ').any(|word| word == value);
    let all = |is: fn(&str) -> bool| value.split_whitespace().all(is);
    match property {
        "text-align" => is_one_of("left right center justify start end inherit"),
        "font-weight" => is_one_of("normal bold bolder lighter inherit 400 500 600 700 800 900"),
        "font-style" => is_one_of("normal italic inherit"),
        "font-variant" | "letter-spacing" | "word-spacing" | "text-transform" | "text-indent" => {
            is_one_of("normal none 0 0px 0pt inherit")
        }
        "text-decoration" | "text-decoration-line" => is_one_of("none underline inherit"),
        "vertical-align" => is_one_of("baseline top middle bottom inherit"),
        "white-space" => is_one_of("normal pre-wrap inherit"),
        "line-height" => is_one_of("normal inherit") || number(value, "").or(number(value, "%")).is_some_and(is_line),
        "font-size" => is_one_of("small medium large x-large inherit") || is_readable(value),
        "font-family" => value.split(',').all(|name| is_plain_font(name.trim().trim_matches(['"', '\'']))),
        "box-sizing" => is_one_of("border-box content-box inherit"),
        "width" | "max-width" => is_one_of("auto inherit") || is_wide(value),
        "border-collapse" => is_one_of("collapse separate inherit"),
        // It is read with the numbers of the list; an item by itself has none of its own.
        "list-style-type" | "list-style" => is_one_of("disc circle square") || counting(value).is_some(),
        _ if property.starts_with("border") && property != "border-image" => {
            is_one_of("none inherit") || all(is_of_border) || colour(value).is_some()
        }
        _ if property.starts_with("margin") || property.starts_with("padding") => all(is_gap),
        // No browser knows these.
        _ if property.starts_with("mso-") => property != "mso-hide",
        "color" if value == "inherit" => true,
        "color" => on_white && colour(value).is_some_and(|colour| colour.contrast(WHITE) >= READABLE),
        "background" | "background-color" => {
            is_one_of("none inherit")
                || on_white && (value == "transparent" || colour(value).is_some_and(|colour| colour == WHITE))
        }
        _ => false,
    }
}

/// The widest gap that a `style` attribute makes, in pixels of a usual size of letters.
pub fn widest_gap(declarations: &str) -> f32 {
    let gaps = declarations.split(';').filter_map(|declaration| declaration.split_once(':'));
    let gaps = gaps.filter(|(property, _)| {
        let property = property.trim().to_ascii_lowercase();
        property.starts_with("margin") || property.starts_with("padding")
    });
    let pixels = |gap: &str| {
        let gap = gap.to_ascii_lowercase();
        let sizes = [("px", 1.0), ("pt", 4.0 / 3.0), ("em", 16.0), ("cm", 38.0)];
        sizes.iter().find_map(|(unit, pixels)| Some(number(&gap, unit)? * pixels)).unwrap_or(0.0)
    };
    gaps.flat_map(|(_, value)| value.split_whitespace()).map(pixels).fold(0.0, f32::max)
}

const WHITE: Rgb = Rgb(255, 255, 255);

/// The least contrast of text that all can read (WCAG 2.2, 1.4.3).
const READABLE: f64 = 4.5;

/// The number before a unit.
fn number(value: &str, unit: &str) -> Option<f32> {
    let digits = value.strip_suffix(unit)?;
    digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.').then(|| digits.parse().ok())?
}

fn is_line(height: f32) -> bool {
    (0.9..=4.0).contains(&height) || (90.0..=400.0).contains(&height)
}

/// Whether a size is absolute, for sizes in each other grow small, and one that can be read.
fn is_readable(size: &str) -> bool {
    let within = |unit: &str, least: f32, most: f32| number(size, unit).is_some_and(|n| (least..=most).contains(&n));
    // What grows within what grows can be read at every step.
    let grows = within("em", 1.0, 3.0) || within("%", 100.0, 300.0);
    grows || within("px", 10.0, 60.0) || within("pt", 7.5, 45.0) || within("rem", 0.7, 4.0)
}

/// Whether a gap moves nothing out of sight.
fn is_gap(gap: &str) -> bool {
    let at_most = |unit: &str, most: f32| number(gap, unit).is_some_and(|n| n <= most);
    gap == "auto"
        || gap == "0"
        || gap == "inherit"
        || at_most("in", 1.0)
        || at_most("rem", 6.0)
        || at_most("mm", 25.0)
        || at_most("px", 100.0)
        || at_most("pt", 75.0)
        || at_most("em", 6.0)
        || at_most("cm", 2.5)
}

/// Whether a width leaves room for words: a column of a table may be narrow.
fn is_wide(width: &str) -> bool {
    let at_least = |unit: &str, least: f32| number(width, unit).is_some_and(|n| n >= least && n <= 4000.0);
    at_least("%", 5.0) || at_least("px", 40.0) || at_least("pt", 30.0) || at_least("em", 3.0) || at_least("cm", 1.0)
}

/// Whether a word of a border is one that draws a line, thin enough to cover nothing.
fn is_of_border(word: &str) -> bool {
    const LINES: [&str; 11] =
        ["none", "solid", "dotted", "dashed", "double", "ridge", "groove", "inset", "outset", "thin", "medium"];
    let is_thin = |unit: &str| number(word, unit).is_some_and(|n| n <= 6.0);
    LINES.contains(&word)
        || matches!(word, "0" | "initial" | "currentcolor" | "windowtext" | "inherit")
        || is_thin("px")
        || is_thin("pt")
        || colour(word).is_some()
}

/// What stands before the items of a list whose style says so: what they are counted with, or a bullet.
pub fn of_items(declarations: &str) -> Option<Option<Counting>> {
    let said = each(declarations).flatten().filter(|(property, _)| property.starts_with("list-style"));
    said.last().map(|(_, value)| counting(&value))
}

/// What a list is counted with that has this style.
fn counting(style: &str) -> Option<Counting> {
    match style {
        "decimal" => Some(Counting::Numbers),
        "lower-alpha" | "lower-latin" => Some(Counting::Letters),
        "upper-alpha" | "upper-latin" => Some(Counting::Capitals),
        "lower-roman" => Some(Counting::Roman),
        "upper-roman" => Some(Counting::RomanCapitals),
        _ => None,
    }
}

/// Whether a font draws letters as letters: some draw signs in their place.
fn is_plain_font(name: &str) -> bool {
    const PLAIN: [&str; 18] = [
        "aptos",
        "arial",
        "calibri",
        "cambria",
        "courier new",
        "georgia",
        "helvetica",
        "helvetica neue",
        "inherit",
        "open sans",
        "roboto",
        "sans-serif",
        "segoe ui",
        "serif",
        "tahoma",
        "times new roman",
        "trebuchet ms",
        "verdana",
    ];
    PLAIN.contains(&name)
}

/// A colour as editors write one.
fn colour(value: &str) -> Option<Rgb> {
    let parts = value.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')'));
    match (value, parts) {
        ("black", _) => Some(Rgb(0, 0, 0)),
        ("white", _) => Some(WHITE),
        (_, Some(parts)) => {
            let parts: Vec<u8> = parts.split(',').map_while(|part| part.trim().parse::<u8>().ok()).collect();
            match parts[..] {
                [r, g, b] => Some(Rgb(r, g, b)),
                _ => None,
            }
        }
        (_, None) => Rgb::parse(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_do_to_looks_is_harmless() {
        for style in [
            "",
            "margin:0",
            "text-align: justify; font-weight: bold;",
            "font-family: 'Times New Roman', serif; font-size: 12pt !important",
            "margin: 0cm 0cm 8pt; line-height: 107%; mso-fareast-language: EN-GB",
            "padding-left: 30px",
            "width: 50%; border: 1px solid #ccc; border-collapse: collapse",
            "list-style-type: lower-alpha",
            "box-sizing: border-box; color: inherit; margin-bottom: 0in; font-size: 1.2em",
        ] {
            assert!(are_harmless(style, false), "{style}");
        }
        for style in ["color: #333", "color: rgb(0, 0, 0); background: white"] {
            assert!(are_harmless(style, true) && !are_harmless(style, false), "{style}");
        }
    }

    #[test]
    fn what_hides_covers_moves_or_shrinks_words_is_not() {
        for style in [
            "display:none",
            "visibility: hidden",
            "opacity:.01",
            "font-size:1px",
            "font-size:0.1em",
            "font-size:0.9em",
            "width:1px",
            "border:900px solid black",
            "border-image:url(x.png)",
            "list-style-type:'Approved'",
            "list-style:none",
            "font-size:900px",
            "color:white",
            "color:#eee",
            "color:transparent",
            "background:black",
            "background:url(https://example.org/approved.png)",
            "position:absolute;left:-9999px",
            "margin-left:-9999px",
            "margin-left:9999px",
            "margin-left:calc(100vw)",
            "text-indent:-9999px",
            "clip-path:inset(50%)",
            "transform:scale(0)",
            "height:0;overflow:hidden",
            "line-height:0",
            "font-family:Wingdings",
            "letter-spacing:-1em",
            "text-transform:uppercase",
            "direction:rtl;unicode-bidi:bidi-override",
            "d\\69splay:none",
            "margin:0;/*;*/display:none",
            "mso-hide:all",
            "--running-state:'Approved'",
            "display",
        ] {
            assert!(!are_harmless(style, true), "{style}");
        }
    }
}
