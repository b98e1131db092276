//! What a browser asks, and what it is answered, without the sockets between them.

/// What is asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    /// Whether it asks for a change, and does not only read.
    pub is_post: bool,
    /// The path, as it came: percent signs and all.
    pub path: String,
    /// What stands behind the question mark.
    pub query: String,
    /// The name of this server, as the browser has it.
    pub host: Option<String>,
    /// The page that the request comes from.
    pub origin: Option<String>,
    /// How that page is related to this server, as the browser says it.
    pub fetch_site: Option<String>,
    /// What the browser keeps for this server.
    pub cookie: Option<String>,
    /// How the body is written.
    pub content_type: Option<String>,
    /// What is sent with it.
    pub body: Vec<u8>,
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    /// The number that says how it went.
    pub status: u16,
    /// What the body is.
    pub content_type: &'static str,
    /// Who may show it within a page of theirs.
    pub frame: Frame,
    /// Headers beside those that every answer has.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What an answer is to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A page of its own.
    None,
    /// The policy that is shown within a page.
    Policy,
}

/// A page of HTML.
pub(crate) const HTML: &str = "text/html; charset=utf-8";

impl Reply {
    /// A page.
    pub(crate) fn page(status: u16, html: String) -> Reply {
        Reply { status, content_type: HTML, frame: Frame::None, headers: Vec::new(), body: html.into_bytes() }
    }

    /// The way to another page, which is then asked for.
    pub(crate) fn see(path: &str) -> Reply {
        let headers = vec![("location", path.to_owned())];
        Reply { headers, ..Reply::page(303, String::new()) }
    }

    /// A file.
    pub(crate) fn file(content_type: &'static str, body: Vec<u8>) -> Reply {
        Reply { status: 200, content_type, frame: Frame::None, headers: Vec::new(), body }
    }

    /// A file that is kept and not shown. Its name is one that was found here.
    pub(crate) fn download(name: &str, body: Vec<u8>) -> Reply {
        let plain: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '_' }).collect();
        let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", super::form::encoded(name));
        Reply { headers: vec![("content-disposition", disposition)], ..Reply::file("application/octet-stream", body) }
    }
}
