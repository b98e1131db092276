//! The editor in a browser over a real socket: who may ask, and what nobody can make it do.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const OAK: &str = "name = \"Oak Tree School\" # as parents know it\nkind = \"community\"\n\n[people]\nheadteacher = \"Ada Green\"\nchair = \"Sam Okoro\"\n\n\
                   [[policy]]\nmodel = \"social-networking\"\nreviewed = 2026-09-14\nreview = \"every year\"\n\
                   choose = { \"profile/name\" = \"own-name\" }\n";

/// An editor over a folder of its own.
struct Served {
    process: Child,
    folder: PathBuf,
    port: u16,
    token: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What came back.
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Served {
    fn over_oak(test: &str) -> Served {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("serve-{test}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("schools")).expect("it can be made");
        std::fs::write(folder.join("schools/oak.toml"), OAK).expect("it can be written");
        std::fs::write(folder.join("secret.txt"), "nobody may read this").expect("it can be written");
        let mut process = Command::new(env!("CARGO_BIN_EXE_policygen"))
            .args(["serve", "--today", "2026-11-21"])
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut address = String::new();
        let out = process.stdout.take().expect("it is piped");
        BufReader::new(out).read_line(&mut address).expect("it prints its address");
        let rest = address.trim().strip_prefix("http://127.0.0.1:").expect("it is on this machine");
        let (port, token) = rest.split_once("/?token=").expect("it ends in a token");
        let (port, token) = (port.parse().expect("a port is a number"), token.to_owned());
        Served { process, folder, port, token }
    }

    fn file(&self) -> String {
        std::fs::read_to_string(self.folder.join("schools/oak.toml")).expect("it is there")
    }

    /// Sends bytes as they are, and reads what comes back.
    fn send(&self, request: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("it can be set");
        // Whoever is refused may be hung up on while they still talk.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Reply { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn cookie(&self) -> String {
        format!("policygen-{}={}", self.port, self.token)
    }

    /// Asks for a page, with other headers than a browser would send if they are given.
    fn get(&self, path: &str, more: &[(&str, &str)]) -> Reply {
        let (host, cookie) = (self.host(), self.cookie());
        self.send(request("GET", path, &[("Host", &host), ("Cookie", &cookie)], more, "").as_bytes())
    }

    /// Sends a form.
    fn post(&self, path: &str, form: &str, more: &[(&str, &str)]) -> Reply {
        let (host, cookie, origin) = (self.host(), self.cookie(), format!("http://{}", self.host()));
        let usual = [
            ("Host", host.as_str()),
            ("Cookie", &cookie),
            ("Origin", &origin),
            ("Sec-Fetch-Site", "same-origin"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        self.send(request("POST", path, &usual, more, form).as_bytes())
    }

    /// A page's hidden fields, as the beginning of a form.
    fn form(&self, path: &str) -> String {
        let page = self.get(path, &[]).body;
        let hidden = page.split("<input type=\"hidden\" name=\"").skip(1).map(|field| {
            let (name, rest) = field.split_once("\" value=\"").expect("it has a value");
            format!("{name}={}&", rest.split_once('"').expect("it ends").0)
        });
        hidden.collect()
    }
}

fn request(method: &str, path: &str, usual: &[(&str, &str)], more: &[(&str, &str)], body: &str) -> String {
    let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    for (name, value) in usual {
        let given = more.iter().find(|(other, _)| other == name);
        match given {
            Some((_, "")) => {}
            Some((_, value)) => text += &format!("{name}: {value}\r\n"),
            None => text += &format!("{name}: {value}\r\n"),
        }
    }
    for (name, value) in more.iter().filter(|(name, _)| !usual.iter().any(|(known, _)| known == name)) {
        text += &format!("{name}: {value}\r\n");
    }
    if method == "POST" {
        text += &format!("Content-Length: {}\r\n", body.len());
    }
    format!("{text}\r\n{body}")
}

const NAME: &str = "/schools/oak/about/name";

#[test]
fn whoever_opened_the_address_reads_and_nobody_else() {
    let served = Served::over_oak("read");
    let opened = served.get(&format!("/?token={}", served.token), &[("Cookie", "")]);
    assert_eq!(opened.status, 303);
    assert!(opened.head.contains("httponly") && opened.head.contains("samesite=strict"), "{}", opened.head);
    let page = served.get("/schools/oak", &[]);
    assert_eq!(page.status, 200, "{}", page.head);
    assert!(page.body.contains("Oak Tree School"));
    for header in [
        "no-store",
        "frame-ancestors 'none'",
        "default-src 'none'",
        "nosniff",
        "cross-origin-resource-policy: same-origin",
    ] {
        assert!(page.head.contains(header), "{header} in {}", page.head);
    }
    let port = served.port;
    let (other, named) = (format!("policygen.example:{port}"), format!("localhost:{port}"));
    for (more, status) in [
        ([("Host", other.as_str())], 421),
        ([("Host", "")], 400),
        ([("Cookie", "")], 403),
        ([("Cookie", "policygen=1")], 403),
        ([("Sec-Fetch-Site", "cross-site")], 403),
        ([("Sec-Fetch-Site", "same-site")], 403),
        ([("Host", named.as_str())], 200),
    ] {
        for path in ["/schools/oak", "/schools/oak/policy/social-networking/page", "/schools/oak/files", "/new"] {
            let reply = served.get(path, &more);
            let refused = if status == 400 { [400, 421].contains(&reply.status) } else { reply.status == status };
            assert!(refused, "{more:?} {path}: {}", reply.status);
            assert_eq!(reply.body.contains("Oak Tree"), status == 200 && path != "/new", "{more:?} {path}");
        }
    }
}

#[test]
fn no_other_page_sends_a_form() {
    let served = Served::over_oak("send");
    let form = format!("{}answer=Elm", served.form(NAME));
    let other = format!("http://localhost:{}", served.port);
    for more in [
        [("Origin", "http://policygen.example")],
        [("Origin", "null")],
        [("Origin", "")],
        [("Origin", other.as_str())],
        [("Sec-Fetch-Site", "cross-site")],
        [("Cookie", "")],
        [("Content-Type", "text/plain")],
    ] {
        let reply = served.post(NAME, &form, &more);
        assert_eq!(reply.status, 403, "{more:?}");
    }
    let (_, untold) = form.split_once('&').expect("the token of the form is its first field");
    assert_eq!(served.post(NAME, untold, &[]).status, 403);
    assert_eq!(served.file(), OAK, "nothing of that was written");
    assert_eq!(served.post(NAME, &form, &[]).status, 303);
    assert_eq!(served.file(), OAK.replace("Oak Tree School", "Elm"), "and nothing else is changed");
}

#[test]
fn what_is_too_long_or_is_no_request_is_refused_and_the_next_is_answered() {
    let served = Served::over_oak("long");
    let form = format!("{}answer={}", served.form(NAME), "a".repeat(300 * 1024));
    assert_eq!(served.post(NAME, &form, &[]).status, 413);
    let endless = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned() + &"1000\r\n".repeat(9);
    assert_ne!(served.send(endless.as_bytes()).status, 200);
    let header = format!("GET / HTTP/1.1\r\nHost: {}\r\nX: {}\r\n\r\n", served.host(), "a".repeat(200 * 1024));
    assert_ne!(served.send(header.as_bytes()).status, 200);
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE"] {
        let (host, cookie) = (served.host(), served.cookie());
        let sent = request(method, "/", &[("Host", &host), ("Cookie", &cookie)], &[], "");
        assert_eq!(served.send(sent.as_bytes()).status, 405, "{method}");
    }
    assert_eq!(served.get("/schools/oak", &[]).status, 200);
    assert_eq!(served.file(), OAK);
}

#[test]
fn no_path_leads_to_a_file() {
    let served = Served::over_oak("path");
    for path in [
        "/secret.txt",
        "/../secret.txt",
        "/schools/../secret.txt",
        "/schools/oak/files/../../secret.txt",
        "/schools/oak/files/..%2f..%2f..%2fsecret.txt",
        "/schools/oak/files/%2e%2e/%2e%2e/secret.txt",
        "/schools/oak/files//etc/passwd",
        "/schools/oak/files/manifest.json",
        "/schools/..%2foak",
        "/schools/oak.toml",
        "/schools/oak%00",
        "/%",
        "//",
        "/schools/oak/about/policy",
        "/schools/oak/facts/local.nothing",
        "/schools/oak/policy/none",
        "/schools/oak/policy/social-networking/wordings/none",
        "/schools/oak/policy/social-networking/own/none%23none",
    ] {
        let reply = served.get(path, &[]);
        assert!([400, 404].contains(&reply.status), "{path}: {}", reply.status);
        assert!(!reply.body.contains("nobody may read this") && !reply.body.contains("root:"), "{path}");
    }
}

#[test]
fn of_two_windows_the_second_overwrites_nothing() {
    let served = Served::over_oak("two");
    let (first, second) = (served.form(NAME), served.form("/schools/oak/about/website"));
    assert_eq!(served.post(NAME, &format!("{first}answer=Elm"), &[]).status, 303);
    let elm = served.file();
    let reply = served.post("/schools/oak/about/website", &format!("{second}answer=https://oak.example"), &[]);
    assert_eq!(reply.status, 409);
    assert_eq!(served.file(), elm);
    for said in [
        "The file as it is now",
        "The file as you would have written it",
        "name = &quot;Elm&quot;",
        "https:&#x2F;&#x2F;oak.example",
    ] {
        let plain = said.replace("&#x2F;", "/");
        assert!(reply.body.contains(said) || reply.body.contains(&plain), "{said} in {}", reply.body);
    }
    let approval = served.form("/schools/oak/policy/social-networking/approve");
    std::fs::write(served.folder.join("schools/oak.toml"), OAK).expect("somebody else writes it");
    let way = "/schools/oak/policy/social-networking/approve";
    assert_eq!(served.post(way, &format!("{approval}what=approved&on=2026-11-19"), &[]).status, 409);
    assert_eq!(served.file(), OAK);
}

#[test]
fn an_answer_that_is_wrong_is_told_of_and_not_written() {
    let served = Served::over_oak("wrong");
    let form = served.form("/schools/oak/about/website");
    let reply = served.post("/schools/oak/about/website", &format!("{form}answer=oak+school"), &[]);
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("There is a problem") && reply.body.contains("oak school"), "{}", reply.body);
    assert_eq!(served.file(), OAK);
}

#[test]
fn a_first_policy_is_made_in_chromium_by_who_has_never_seen_toml() {
    let modules = crate::checkers::tool("node_modules/playwright-core/package.json");
    let mut walk = Command::new("node");
    walk.arg(crate::checkers::tool("serve.mjs")).arg(env!("CARGO_BIN_EXE_policygen"));
    crate::checkers::assert_clean(crate::checkers::run(&mut walk, &[&modules]));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_and_leaves_what_was_saved() {
    let mut served = Served::over_oak("end");
    let form = format!("{}answer=Elm", served.form(NAME));
    assert_eq!(served.post(NAME, &form, &[]).status, 303);
    let asked = Command::new("kill").args(["-INT", &served.process.id().to_string()]).status();
    assert!(asked.expect("the system can tell a program to end").success());
    let ended = served.process.wait().expect("it ends");
    assert_eq!(ended.code(), Some(0));
    assert!(served.file().contains("\"Elm\""));
}

/// The browser is opened by whatever program the system has for that; here by one that says what it was given.
#[cfg(target_os = "linux")]
#[test]
fn the_browser_is_given_the_address_alone_wherever_the_schools_are() {
    use std::os::unix::fs::PermissionsExt;
    let folder = crate::promises::empty_folder("serve-open").join("Ysgol Tŷ & Gŵr; $(x) \"a\"");
    std::fs::create_dir_all(&folder).expect("it can be made");
    std::fs::write(folder.join("oak.toml"), OAK).expect("it can be written");
    let opener = folder.join("xdg-open");
    std::fs::write(&opener, "#!/bin/sh\nprintf '%s\\n' \"$#\" \"$@\" >>opened.part && mv opened.part opened\n")
        .expect("it can be written");
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
    let usual = std::env::var("PATH").expect("there is one");
    let mut process = Command::new(env!("CARGO_BIN_EXE_policygen"))
        .args(["serve", "--open", "--today", "2026-11-21"])
        .current_dir(&folder)
        .env("PATH", format!("{}:{usual}", folder.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut address = String::new();
    BufReader::new(process.stdout.take().expect("it is piped")).read_line(&mut address).expect("it prints its address");
    let mut said = String::new();
    BufReader::new(process.stderr.take().expect("it is piped")).read_line(&mut said).expect("it says what it does");
    // It has the address before the words are printed, or soon after.
    let opened = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        std::fs::read_to_string(folder.join("opened")).ok()
    });
    let _ = process.kill();
    let _ = process.wait();
    assert_eq!(opened, Some(format!("1\n{address}")));
    assert!(said.starts_with("It is opened in your browser;"), "{said}");
}
