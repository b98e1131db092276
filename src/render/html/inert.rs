//! What a finished page may not hold, whoever wrote its template: a policy runs nothing, fetches nothing and leads nobody
//! away. A template could put such a thing together from parts, so it is looked for in what came out.

use crate::published::dom::{Dom, Element, Node, NodeKind};

/// What is wrong with a page, and the words by which the place can be looked for in its template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alive {
    /// A word of the template, if the template says it plainly.
    pub word: String,
    /// What is wrong.
    pub message: String,
}

/// Elements that run, fetch or ask, and what to say of each.
const ELEMENTS: [(&str, &str); 17] = [
    ("iframe", "a page shows no other page"),
    ("frame", "a page shows no other page"),
    ("frameset", "a page shows no other page"),
    ("portal", "a page shows no other page"),
    ("fencedframe", "a page shows no other page"),
    ("object", "a page shows no other file"),
    ("embed", "a page shows no other file"),
    ("applet", "a page shows no other file"),
    ("base", "a page's addresses are its own"),
    ("noscript", "a page runs no script, so that nothing stands in for one"),
    ("template", "a page runs no script that could use this"),
    ("animate", "nothing moves on a page, and no address changes"),
    ("animatemotion", "nothing moves on a page, and no address changes"),
    ("animatetransform", "nothing moves on a page, and no address changes"),
    ("set", "nothing moves on a page, and no address changes"),
    ("foreignobject", "a picture holds no page"),
    ("handler", "a page runs no script"),
];

/// Attributes that fetch what they name.
const FETCHES: [&str; 8] = ["src", "srcset", "poster", "data", "background", "archive", "codebase", "manifest"];

/// Attributes that tell somebody that the page is read, or send what its reader writes.
const SENDS: [&str; 5] = ["action", "formaction", "ping", "attributionsrc", "srcdoc"];

/// What the addresses of links may begin with, before a colon.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Functions of style sheets that fetch what they name.
const FUNCTIONS: [&str; 5] = ["url(", "src(", "image(", "image-set(", "expression("];

/// The first thing in a finished page that lives.
pub(super) fn fault(page: &str) -> Option<Alive> {
    let Ok(dom) = Dom::parse(page) else {
        return Some(Alive { word: String::new(), message: "the page is too large to be read back".to_owned() });
    };
    dom.nodes.iter().find_map(|node| match &node.kind {
        NodeKind::Element(element) => in_element(element, node, &dom),
        NodeKind::Text(_) | NodeKind::Other => None,
    })
}

/// What is wrong with a style sheet, as far as it fetches.
pub(super) fn in_style(style: &str) -> Option<Alive> {
    let alive = |word: &str, message: &str| Some(Alive { word: word.to_owned(), message: message.to_owned() });
    if style.to_ascii_lowercase().contains("</style") {
        return alive("</style", "this would end the style sheet in the middle");
    }
    let plain = unescaped(style);
    if plain.contains("@import") {
        return alive("@import", "a page fetches no other file; copy the styles to this place");
    }
    for function in FUNCTIONS {
        let fetches = |rest: &str| {
            let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
            // Within another function that is looked at too.
            !rest.starts_with("data:")
                && !rest.starts_with('#')
                && !FUNCTIONS.iter().any(|inner| rest.starts_with(inner))
        };
        if plain.match_indices(function).any(|(at, _)| fetches(&plain[at + function.len()..])) {
            let message = "a page fetches no other file; write the picture or font as a `data:` address";
            return alive(function, message);
        }
    }
    None
}

fn in_element(element: &Element, node: &Node, dom: &Dom) -> Option<Alive> {
    let name = element.name().to_ascii_lowercase();
    let alive = |word: String, message: &str| Some(Alive { word, message: message.to_owned() });
    let tag = || format!("<{name}");
    if let Some((_, message)) = ELEMENTS.iter().find(|(refused, _)| *refused == name) {
        return alive(tag(), message);
    }
    let value = |attribute: &str| element.attribute(attribute).unwrap_or_default();
    match name.as_str() {
        "script" if !value("type").trim().eq_ignore_ascii_case("application/ld+json") => {
            return alive(tag(), "a page runs no script; only `application/ld+json`, which is data, may stand here");
        }
        "link" if !value("href").trim_start().to_ascii_lowercase().starts_with("data:") => {
            return alive(tag(), "a page fetches no other file; put styles into `policy.css`");
        }
        "meta" if ["refresh", "set-cookie"].contains(&value("http-equiv").trim().to_ascii_lowercase().as_str()) => {
            return alive("http-equiv".to_owned(), "a page leads nobody away, and leaves nothing behind");
        }
        "style" => {
            let sheet: String = node
                .children
                .iter()
                .filter_map(|&child| match &dom.nodes[child].kind {
                    NodeKind::Text(words) => Some(words.as_str()),
                    NodeKind::Element(_) | NodeKind::Other => None,
                })
                .collect();
            if let Some(found) = in_style(&sheet) {
                return Some(found);
            }
        }
        _ => {}
    }
    element.attributes().find_map(|(attribute, value)| in_attribute(&name, &attribute.to_ascii_lowercase(), value))
}

fn in_attribute(element: &str, attribute: &str, value: &str) -> Option<Alive> {
    let alive = |word: String, message: &str| Some(Alive { word, message: message.to_owned() });
    // Browsers pass over white space and control characters within an address.
    let address: String =
        value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_ascii_lowercase();
    let local = attribute.rsplit(':').next().unwrap_or(attribute);
    let is_held = address.is_empty() || address.starts_with('#') || address.starts_with("data:image/");
    if attribute.starts_with("on") {
        return alive(attribute.to_owned(), "a page runs no script, whatever its reader does");
    }
    if SENDS.contains(&local) {
        return alive(format!("{attribute}="), "a page sends nothing to anybody");
    }
    if FETCHES.contains(&local) && !is_held {
        let message = "a page fetches no other file; write the picture as SVG or as a `data:` address";
        return alive(format!("{attribute}="), message);
    }
    if attribute == "style" {
        return in_style(value);
    }
    if local != "href" {
        return None;
    }
    if !matches!(element, "a" | "area" | "link") {
        let message = "a page fetches no other file; write the picture as SVG or as a `data:` address";
        return if is_held { None } else { alive(format!("{attribute}="), message) };
    }
    let before_path = address.split(['/', '?', '#']).next().unwrap_or_default();
    match before_path.split_once(':') {
        Some((scheme, _)) if element != "link" && !SCHEMES.contains(&scheme) => alive(
            format!("{attribute}="),
            "a link leads to a page, an address for e-mail or a telephone, and runs nothing",
        ),
        _ => None,
    }
}

/// A style sheet in small letters, without comments and with what is escaped as it is read (CSS Syntax Module Level 3,
/// section 4.3.7).
fn unescaped(style: &str) -> String {
    let mut plain = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(c) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            plain.push(' ');
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
            continue;
        }
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            plain.extend(c.to_lowercase());
            continue;
        }
        let digits = rest.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        if digits == 0 {
            continue;
        }
        let code = u32::from_str_radix(&rest[..digits], 16).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
        plain.extend(code.to_lowercase());
        rest = &rest[digits..];
        rest = rest.strip_prefix(char::is_whitespace).unwrap_or(rest);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(page: &str) -> Option<String> {
        fault(page).map(|alive| alive.word)
    }

    #[test]
    fn a_page_that_runs_fetches_sends_or_leads_away_is_found() {
        for (page, at) in [
            ("<sCript>x</script>", "<script"),
            ("<script type=module>x</script>", "<script"),
            ("<svg><script>x</script></svg>", "<script"),
            ("<p onclick=x>", "onclick"),
            ("<svg/onload=x>", "onload"),
            ("<img src=logo.png alt=''>", "src="),
            ("<img srcset='//evil.example/a 1x' alt=''>", "srcset="),
            ("<video poster=a.png>", "poster="),
            ("<table background=a.png>", "background="),
            ("<svg><image xlink:href='a.png'/></svg>", "href="),
            ("<svg><use href='a.svg#b'/></svg>", "href="),
            ("<link rel=preload href=a>", "<link"),
            ("<iframe srcdoc=x></iframe>", "<iframe"),
            ("<object data=x></object>", "<object"),
            ("<base href=https://evil.example/>", "<base"),
            ("<meta http-equiv=Refresh content='0;url=https://evil.example/'>", "http-equiv"),
            ("<form action=https://evil.example/></form>", "action="),
            ("<a href='#' ping=https://evil.example/>x</a>", "ping="),
            ("<a href='java\nscript:x'>x</a>", "href="),
            ("<a href=' \u{1}data:text/html,x'>x</a>", "href="),
            ("<svg><a xlink:href='vbscript:x'>x</a></svg>", "href="),
            ("<math href='javascript:x'>x</math>", "href="),
            ("<svg><set attributeName=href to=javascript:x /></svg>", "<set"),
            ("<noscript><img src=x></noscript>", "<noscript"),
            ("<div><template shadowrootmode=open><p>x</template></div>", "<template"),
            ("<p style='background:url(a.png)'>", "url("),
            ("<style>a{b:U\\52L(a.png)}</style>", "url("),
            ("<style>@\\69 mport 'a.css';</style>", "@import"),
            ("<style>a{b:image-set('a.png' 1x)}</style>", "image-set("),
        ] {
            assert_eq!(word(page).as_deref(), Some(at), "{page}");
        }
    }

    #[test]
    fn what_a_page_holds_itself_is_let_through() {
        for page in [
            "<script type='application/ld+json'>{}</script>",
            "<img alt='' src='data:image/png;base64,AAAA'><a href='b.html#c:d'>x</a><a href='tel:01234'>x</a>",
            "<svg><use href='#a'/></svg><style>a{b:url( \"data:font/woff2;base64,A\")} c{d:url(#e)}</style>",
            "<p id=on></p><meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">",
        ] {
            assert_eq!(word(page), None, "{page}");
        }
    }
}
