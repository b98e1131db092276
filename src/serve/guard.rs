//! Who may ask: whoever sits at this machine and opened the address that the program printed, and nobody else.
//!
//! Any page in the same browser can send a request here. It is refused because it does not know the token, because it comes from
//! another origin, or, where a name of its own is made to lead here, because that name is not this server's.

use super::asked::{Reply, Request};
use super::form::Fields;
use crate::digest::sha256;

/// The style sheet of all pages.
pub(crate) const STYLE: &str = "/style.css";

/// What a request has to know.
pub(crate) struct Guard {
    port: u16,
    token: String,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It asks for a server of another name.
    Host,
    /// It comes from a page of somebody else.
    Origin,
    /// It does not know the token.
    Token,
    /// It is no form, or none of ours.
    Form,
}

impl Refusal {
    /// The number that says so.
    pub(crate) fn status(self) -> u16 {
        match self {
            Refusal::Host => 421,
            Refusal::Origin | Refusal::Token | Refusal::Form => 403,
        }
    }

    /// The same in words, and the way out.
    pub(crate) fn words(self) -> [&'static str; 2] {
        match self {
            Refusal::Host => {
                ["This is not the address of policygen", "Open the address that policygen printed when you started it."]
            }
            Refusal::Origin => [
                "This was sent by another page",
                "Nothing was changed. Go back to the page of policygen, and send it from there.",
            ],
            Refusal::Token => [
                "Open the whole address that policygen printed",
                "It ends in a token, by which policygen knows that it is you. It is a new one each time policygen is started.",
            ],
            Refusal::Form => [
                "This form was made before policygen was started again",
                "Nothing was changed. Open the page again, and send it from there.",
            ],
        }
    }
}

impl Guard {
    /// Of a server on this port. Nobody can guess the token.
    pub(crate) fn new(port: u16, token: String) -> Guard {
        Guard { port, token }
    }

    /// The address to be opened.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/?token={}", self.port, self.token)
    }

    /// What every form sends back. Who can read a page can read it, and no other page can.
    pub(crate) fn form_token(&self) -> String {
        sha256(format!("form {}", self.token).as_bytes())
    }

    /// Lets a request in, or says why not. Who comes with the token in the address is given it to keep.
    pub(crate) fn refuse(&self, request: &Request, fields: &Fields) -> Result<Option<Reply>, Refusal> {
        let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port));
        let host = request.host.as_ref().filter(|host| hosts.contains(host)).ok_or(Refusal::Host)?;
        let asked = Fields::read(request.query.as_bytes());
        if !request.is_post && request.path == "/" && asked.has("token") {
            return match is_same(asked.get("token"), &self.token) {
                true => Ok(Some(self.welcome())),
                false => Err(Refusal::Token),
            };
        }
        // A page that somebody else has cannot even find out what is here.
        let site = request.fetch_site.as_deref();
        if !site.is_none_or(|site| site == "same-origin" || (site == "none" && !request.is_post)) {
            return Err(Refusal::Origin);
        }
        if request.is_post && request.origin.as_deref() != Some(&*format!("http://{host}")) {
            return Err(Refusal::Origin);
        }
        // The style of the page that says why somebody is refused tells nothing of any school.
        if !request.is_post && request.path == STYLE {
            return Ok(None);
        }
        let name = self.cookie_name();
        let kept =
            request.cookie.as_deref().unwrap_or_default().split(';').filter_map(|pair| pair.trim().split_once('='));
        if !kept.into_iter().any(|(key, value)| key == name && is_same(value, &self.token)) {
            return Err(Refusal::Token);
        }
        if request.is_post {
            let kind = request.content_type.as_deref().and_then(|kind| kind.split(';').next()).unwrap_or_default();
            let is_form = kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded");
            if !is_form || !is_same(fields.get("form-token"), &self.form_token()) {
                return Err(Refusal::Form);
            }
        }
        Ok(None)
    }

    /// Browsers send what they keep for one port to every port of the machine, so the name says which it is for.
    fn cookie_name(&self) -> String {
        format!("policygen-{}", self.port)
    }

    fn welcome(&self) -> Reply {
        let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie_name(), self.token);
        let mut reply = Reply::see("/");
        reply.headers.push(("set-cookie", cookie));
        reply
    }
}

/// Compares by digests, so that how long it takes tells nothing of how much was right.
fn is_same(one: &str, other: &str) -> bool {
    sha256(one.as_bytes()) == sha256(other.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        Guard::new(8017, "secret".to_owned())
    }

    fn reading() -> Request {
        Request {
            path: "/".to_owned(),
            host: Some("127.0.0.1:8017".to_owned()),
            cookie: Some("other=1; policygen-8017=secret".to_owned()),
            ..Request::default()
        }
    }

    fn sending() -> (Request, Fields) {
        let form = format!("form-token={}", guard().form_token());
        let request = Request {
            is_post: true,
            origin: Some("http://127.0.0.1:8017".to_owned()),
            fetch_site: Some("same-origin".to_owned()),
            content_type: Some("application/x-www-form-urlencoded".to_owned()),
            ..reading()
        };
        (request, Fields::read(form.as_bytes()))
    }

    fn refused(request: &Request, fields: &Fields) -> Option<Refusal> {
        guard().refuse(request, fields).err()
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in [
            None,
            Some("policygen.example:8017"),
            Some("127.0.0.1"),
            Some("127.0.0.1:80"),
            Some("localhost:8017.example"),
        ] {
            let request = Request { host: host.map(str::to_owned), ..reading() };
            assert_eq!(refused(&request, &Fields::default()), Some(Refusal::Host), "{host:?}");
        }
        let request = Request { host: Some("localhost:8017".to_owned()), ..reading() };
        assert_eq!(refused(&request, &Fields::default()), None);
    }

    #[test]
    fn nobody_reads_without_the_token_and_its_address_gives_it() {
        for cookie in [None, Some("policygen-8017="), Some("policygen-8018=secret"), Some("policygen-8017=secre")] {
            let request = Request { cookie: cookie.map(str::to_owned), ..reading() };
            assert_eq!(refused(&request, &Fields::default()), Some(Refusal::Token), "{cookie:?}");
        }
        let opened = |token: &str| Request { cookie: None, query: format!("token={token}"), ..reading() };
        assert_eq!(refused(&opened("guess"), &Fields::default()), Some(Refusal::Token));
        let reply =
            guard().refuse(&opened("secret"), &Fields::default()).expect("it is let in").expect("it is welcomed");
        let (_, cookie) = reply.headers.iter().find(|(name, _)| *name == "set-cookie").expect("it is given one");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        assert_eq!(reply.status, 303);
    }

    #[test]
    fn no_other_page_reads_or_sends_anything() {
        for site in ["cross-site", "same-site", "strange"] {
            let request = Request { fetch_site: Some(site.to_owned()), ..reading() };
            assert_eq!(refused(&request, &Fields::default()), Some(Refusal::Origin), "{site}");
        }
        let (request, fields) = sending();
        assert_eq!(refused(&request, &fields), None);
        for origin in [
            None,
            Some("null"),
            Some("http://localhost:8017"),
            Some("https://127.0.0.1:8017"),
            Some("http://a.example"),
        ] {
            let request = Request { origin: origin.map(str::to_owned), ..request.clone() };
            assert_eq!(refused(&request, &fields), Some(Refusal::Origin), "{origin:?}");
        }
        let typed = Request { fetch_site: Some("none".to_owned()), ..request.clone() };
        assert_eq!(refused(&typed, &fields), Some(Refusal::Origin));
        assert_eq!(refused(&request, &Fields::default()), Some(Refusal::Form));
        let json = Request { content_type: Some("text/plain".to_owned()), ..request };
        assert_eq!(refused(&json, &fields), Some(Refusal::Form));
    }
}
