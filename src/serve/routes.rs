//! Which page a request is for. What a path names is looked up among the schools that were found, and in their files.

use super::additions;
use super::answers;
use super::approval;
use super::asked::{Reply, Request};
use super::dates;
use super::desk;
use super::enrolment;
use super::facts;
use super::files;
use super::form::{Fields, parts};
use super::guard::Refusal;
use super::office::{Here, Office};
use super::overview;
use super::page::{LIVE, Link, Page, Part, STYLE};
use super::passages::{self, Doing};
use super::removal;
use super::school::{self, Policy, School, Unread};
use super::ways;
use super::wordings;
use super::words;
use crate::failure::Failure;

/// What a request is answered. Whatever is wrong with it, something is.
pub(crate) fn answer(office: &Office, request: &Request) -> Reply {
    let fields = if request.is_post { Fields::read(&request.body) } else { Fields::default() };
    match office.guard.refuse(request, &fields) {
        Err(refusal) => return refused(refusal),
        Ok(Some(reply)) => return reply,
        Ok(None) => {}
    }
    match find(office, request, &fields) {
        Ok(Some(reply)) => reply,
        Ok(None) => none(office),
        Err(Failure(why)) => failed(office, why),
    }
}

/// Who may not ask is told no more than that.
fn refused(refusal: Refusal) -> Reply {
    let [title, way_out] = refusal.words();
    let page = Page { title: title.to_owned(), parts: vec![Part::words(way_out)], ..Page::default() };
    super::page::shown(refusal.status(), &page, "")
}

fn none(office: &Office) -> Reply {
    let parts = vec![
        Part::words(
            "It may have been there: somebody may have taken it out of the school's file, or given the file another name.",
        ),
        Part::Buttons { links: vec![Link::new("/", "Begin at the start")] },
    ];
    office.show(404, Page { title: "There is no such page".to_owned(), parts, ..Page::default() })
}

fn failed(office: &Office, why: String) -> Reply {
    let parts = vec![Part::words(why), Part::Buttons { links: vec![Link::new("/", "Begin at the start")] }];
    office.show(500, Page { title: "This could not be done".to_owned(), parts, ..Page::default() })
}

fn find(office: &Office, request: &Request, fields: &Fields) -> Result<Option<Reply>, Failure> {
    let Some(parts) = parts(&request.path) else { return Ok(None) };
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let is_post = request.is_post;
    match (parts.as_slice(), is_post) {
        (["style.css"], false) => return Ok(Some(Reply::file("text/css; charset=utf-8", STYLE.into()))),
        (["live.js"], false) => return Ok(Some(Reply::file("text/javascript; charset=utf-8", LIVE.into()))),
        _ => {}
    }
    let here = office.read()?;
    match (parts.as_slice(), is_post) {
        ([], false) if office.is_one_school() => {
            Ok(here.schools.first().map(|only| Reply::see(&ways::school(&only.id))))
        }
        ([], false) => Ok(Some(desk::page(office, here))),
        (["new"], false) if !office.is_one_school() => enrolment::answer(office, &here, &Fields::default()).map(Some),
        (["new"], true) if !office.is_one_school() => enrolment::answer(office, &here, fields).map(Some),
        (["schools", id, rest @ ..], _) => of_school(office, &here, id, rest, is_post, fields),
        _ => Ok(None),
    }
}

fn of_school(
    office: &Office,
    here: &Here,
    id: &str,
    rest: &[&str],
    is_post: bool,
    fields: &Fields,
) -> Result<Option<Reply>, Failure> {
    let Some(file) = here.schools.iter().find(|school| school.id == id) else { return Ok(None) };
    let school = match school::open(office, here, file)? {
        Ok(school) => school,
        Err(Unread(errors)) => {
            let title = format!("{} cannot be read", file.path);
            let parts = vec![Part::words("Open it in an editor of text, and put this right there.")];
            return Ok(Some(office.show(422, Page { title, errors, parts, ..Page::default() })));
        }
    };
    match (rest, is_post) {
        ([], false) => Ok(Some(overview::school(&school, Vec::new()))),
        (["about", name], false) => Ok(facts::ask_particular(&school, name)),
        (["about", name], true) => facts::take_particular(&school, name, fields),
        (["facts"], false) => Ok(Some(facts::list(&school))),
        (["facts", name], false) => Ok(facts::ask(&school, name)),
        (["facts", name], true) => facts::take(&school, name, fields),
        (["words"], false) => Ok(Some(words::list(&school))),
        (["words", term], false) => Ok(words::ask(&school, term)),
        (["words", term], true) => words::take(&school, term, fields),
        (["policies"], false) => Ok(Some(overview::more_policies(&school, Vec::new(), 200))),
        (["policies"], true) => overview::add_policy(&school, fields).map(Some),
        (["files"], false) => files::page(&school, Vec::new(), Vec::new(), 200).map(Some),
        (["files"], true) => files::make(&school, fields).map(Some),
        (["files", name @ ..], false) => files::download(&school, &name.join("/")),
        (["policy", policy, rest @ ..], _) => match school.policy(policy) {
            Some(policy) => of_policy(&school, policy, rest, is_post, fields),
            None => Ok(None),
        },
        _ => Ok(None),
    }
}

fn of_policy(
    school: &School<'_>,
    policy: Policy<'_>,
    rest: &[&str],
    is_post: bool,
    fields: &Fields,
) -> Result<Option<Reply>, Failure> {
    match (rest, is_post) {
        ([], false) => Ok(Some(overview::policy(school, policy))),
        (["wordings"], false) => Ok(Some(wordings::list(school, policy))),
        (["wordings", topic @ ..], false) => Ok(wordings::ask(school, policy, &topic.join("/"))),
        (["wordings", topic @ ..], true) => wordings::take(school, policy, &topic.join("/"), fields),
        (["leave-out"], false) => Ok(Some(passages::list(school, policy, Doing::LeaveOut))),
        (["leave-out", name @ ..], false) => Ok(passages::ask(school, policy, Doing::LeaveOut, &name.join("/"))),
        (["leave-out", name @ ..], true) => passages::take(school, policy, Doing::LeaveOut, &name.join("/"), fields),
        (["own"], false) => Ok(Some(passages::list(school, policy, Doing::Reword))),
        (["own", name @ ..], false) => Ok(passages::ask(school, policy, Doing::Reword, &name.join("/"))),
        (["own", name @ ..], true) => passages::take(school, policy, Doing::Reword, &name.join("/"), fields),
        (["add"], false) => Ok(Some(additions::list(school, policy))),
        (["add", name @ ..], false) => Ok(additions::ask(school, policy, &name.join("/"))),
        (["add", name @ ..], true) => additions::take(school, policy, &name.join("/"), fields),
        (["remove"], false) => Ok(Some(removal::ask(school, policy))),
        (["remove"], true) => removal::take(school, policy, fields).map(Some),
        (["dates"], false) => Ok(Some(dates::ask(school, policy))),
        (["dates"], true) => dates::take(school, policy, fields).map(Some),
        (["check"], false) => Ok(Some(answers::check(school, policy))),
        (["preview"], false) => Ok(Some(answers::preview(school, policy))),
        (["preview", "version"], false) => Ok(Some(answers::version(school))),
        (["page"], false) => Ok(answers::built(school, policy)),
        (["approve"], false) => Ok(Some(approval::ask(school, policy))),
        (["approve"], true) => approval::take(school, policy, fields).map(Some),
        (["approved"], false) => Ok(Some(approval::done(school, policy))),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::guard::Guard;
    use std::path::{Path, PathBuf};

    const OAK: &str = "#:schema school.schema.json\nname = \"Oak School\"\nkind = \"community\"\n\n[people]\nheadteacher = \"Ada Green\"\n\
        # The chair\n# chair = \"…\"\n\n[[policy]]\nmodel  = \"social-networking\"\nreview = \"every year\"\n\
        choose = { \"profile/name\" = \"own-name\" }\n# reviewed = 2026-11-21\n";

    /// An editor over a folder that holds these files.
    struct Editor {
        folder: PathBuf,
        office: Office,
    }

    impl Drop for Editor {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }

    impl Editor {
        fn over(test: &str, files: &[(&str, &str)]) -> Editor {
            let folder = std::env::temp_dir().join(format!("policygen-serve-{test}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).expect("it can be made");
            for (name, text) in files {
                std::fs::write(folder.join(name), text).expect("it can be written");
            }
            let today = || Ok("2026-11-21".parse().expect("it is a day"));
            let guard = Guard::new(8017, "secret".to_owned());
            let office = Office::new(guard, vec![folder.clone()], Some(folder.clone()), Box::new(today));
            Editor { folder, office }
        }

        fn ask(&self, path: &str, form: Option<&str>) -> (u16, String) {
            let form = form.map(|form| format!("form-token={}&{form}", self.office.guard.form_token()));
            let request = Request {
                is_post: form.is_some(),
                path: path.to_owned(),
                host: Some("127.0.0.1:8017".to_owned()),
                origin: Some("http://127.0.0.1:8017".to_owned()),
                cookie: Some("policygen-8017=secret".to_owned()),
                content_type: Some("application/x-www-form-urlencoded".to_owned()),
                body: form.unwrap_or_default().into_bytes(),
                ..Request::default()
            };
            let reply = answer(&self.office, &request);
            let location = reply.headers.iter().find(|(name, _)| *name == "location").map(|(_, to)| to.clone());
            (reply.status, location.unwrap_or_else(|| String::from_utf8_lossy(&reply.body).into_owned()))
        }

        /// Fills in the page at a path.
        fn fill(&self, path: &str, form: &str) -> (u16, String) {
            let digest = crate::digest::sha256(&std::fs::read(self.folder.join("oak.toml")).expect("it is there"));
            self.ask(path, Some(&format!("digest={digest}&{form}")))
        }

        fn file(&self) -> String {
            std::fs::read_to_string(self.folder.join("oak.toml")).expect("it is there")
        }
    }

    const POLICY: &str = "/schools/oak/policy/social-networking";

    #[test]
    fn every_page_of_a_school_can_be_read() {
        let editor = Editor::over("read", &[("oak.toml", OAK)]);
        for page in
            ["", "/facts", "/facts/people.chair", "/about/kind", "/words", "/words/board", "/policies", "/files"]
        {
            assert_eq!(editor.ask(&format!("/schools/oak{page}"), None).0, 200, "{page}");
        }
        for page in [
            "",
            "/wordings",
            "/wordings/profile/name",
            "/leave-out",
            "/own",
            "/add",
            "/add/after/profile/recommendations",
            "/add/after/profile/name",
            "/remove",
            "/dates",
            "/check",
            "/preview",
            "/page",
            "/approve",
        ] {
            let (status, body) = editor.ask(&format!("{POLICY}{page}"), None);
            assert_eq!(status, 200, "{page}");
            assert!(!body.contains("{{ school"), "{page}");
        }
        assert_eq!(editor.ask("/schools/elm", None).0, 404);
        assert_eq!(editor.file(), OAK, "reading changes nothing");
    }

    #[test]
    fn an_answer_takes_the_place_of_the_remark_that_shows_it() {
        let editor = Editor::over("facts", &[("oak.toml", OAK)]);
        assert_eq!(editor.fill("/schools/oak/facts/people.chair", "answer=Sam+Okoro").0, 303);
        let told = OAK.replace("# chair = \"…\"", "chair = \"Sam Okoro\"");
        assert_eq!(editor.file(), told);
        assert_eq!(editor.fill("/schools/oak/facts/people.chair", "answer=Sam+Okoro&if-none=none").0, 303);
        assert_eq!(editor.file(), OAK.replace("\"…\"", "\"Sam Okoro\""));
        assert_eq!(editor.fill("/schools/oak/facts/people.chair", "if-none=not-yet").0, 303);
        assert!(editor.file().contains("\nchair = \"?\"\n"));
        let (status, page) = editor.fill("/schools/oak/facts/people.chair", "answer=Kim+Oak&if-none=none");
        assert!(status == 422 && page.contains("and not both"), "{status}");
        assert_eq!(editor.fill("/schools/oak/facts/people.chair", "answer=Kim+Oak&if-none=not-yet").0, 303);
        assert!(editor.file().contains("\nchair = \"Kim Oak\"\n"));
    }

    #[test]
    fn a_word_of_the_schools_own_is_in_every_sentence_and_keeps_what_else_is_said_of_it() {
        let editor = Editor::over("words", &[("oak.toml", OAK)]);
        assert_eq!(editor.fill("/schools/oak/words/pupil", "name=student").0, 303);
        let with = |words: &str| OAK.replace("\n[[policy]]", &format!("\n[words]\n{words}\n\n[[policy]]"));
        assert_eq!(editor.file(), with("pupil = { name = \"student\" }"));
        assert!(editor.ask(&format!("{POLICY}/page"), None).1.contains("students"));
        let (status, page) = editor.fill("/schools/oak/words/board", "name=&chair=Chair");
        assert!(status == 422 && page.contains("leave all of it empty"), "{page}");
        let council = "name=Council&plural=Councils&member=councillor&chair=Chair+of+the+Council";
        assert_eq!(editor.fill("/schools/oak/words/board", council).0, 303);
        assert!(
            editor.file().contains(
                "board = { name = \"Council\", plural = \"Councils\", member = \"councillor\", chair = \"Chair of the Council\" }"
            ),
            "{}",
            editor.file()
        );
        assert_eq!(editor.fill("/schools/oak/words/board", "name=Council&member=councillor").0, 303);
        assert!(editor.file().contains("board = { name = \"Council\", member = \"councillor\" }"), "{}", editor.file());
        assert_eq!(editor.fill("/schools/oak/words/board", "name=").0, 303);
        assert_eq!(editor.fill("/schools/oak/words/pupil", "name=").0, 303);
        assert!(!editor.file().contains("student"), "{}", editor.file());
        assert_eq!(editor.ask("/schools/oak/words/none", None).0, 404);
        let more = with("board = { name = \"Council\", member = { name = \"councillor\", plural = \"councillors\" } }");
        let editor = Editor::over("more-words", &[("oak.toml", &more)]);
        assert_eq!(editor.fill("/schools/oak/words/board", "name=Council&member=council+member").0, 303);
        assert_eq!(editor.file(), more.replace("\"councillor\"", "\"council member\""));
    }

    #[test]
    fn what_the_authority_says_for_all_its_schools_is_no_open_question() {
        let settings = "[local]\nhr-phone = \"01632 960100\"\n";
        let oak = OAK
            .replace("social-networking", "acceptable-use")
            .replace("choose = { \"profile/name\" = \"own-name\" }\n", "");
        let editor = Editor::over("authority", &[("oak.toml", &oak), ("policygen.toml", settings)]);
        let (status, page) = editor.ask("/schools/oak/facts/local.hr-phone", None);
        assert!(status == 200 && page.contains("The authority says “01632 960100”"), "{page}");
        assert!(editor.ask("/schools/oak/facts", None).1.contains("From the authority"));
        assert_eq!(editor.fill("/schools/oak/facts/local.hr-phone", "answer=01632+960101").0, 303);
        assert!(editor.file().contains("hr-phone = \"01632 960101\""), "{}", editor.file());
    }

    #[test]
    fn what_is_left_out_has_its_reason_and_comes_back() {
        let editor = Editor::over("drop", &[("oak.toml", OAK)]);
        let way = format!("{POLICY}/leave-out/profile/recommendations%23work");
        assert_eq!(editor.fill(&way, "reason=").0, 422);
        assert_eq!(editor.fill(&way, "reason=We+say+so+elsewhere").0, 303);
        assert!(
            editor.file().contains("  # We say so elsewhere\n  \"profile/recommendations#work\",\n"),
            "{}",
            editor.file()
        );
        assert!(editor.ask(&format!("{POLICY}/leave-out"), None).1.contains("We say so elsewhere"));
        assert_eq!(editor.fill(&way, "back=yes").0, 303);
        assert_eq!(editor.file(), OAK);
    }

    #[test]
    fn own_words_are_judged_as_in_the_file_and_taken_back() {
        let editor = Editor::over("own", &[("oak.toml", OAK)]);
        let way = format!("{POLICY}/own/profile/recommendations%23work");
        assert!(editor.ask(&way, None).1.contains("talk about your work, even where the rules let you</textarea>"));
        let (status, page) = editor.fill(&way, "reason=Ours&text=talk+about+%7B%7B+nobody+%7D%7D");
        assert!(status == 422 && page.contains("href=\"#text\""), "{page}");
        assert_eq!(editor.file(), OAK);
        assert_eq!(editor.fill(&way, "reason=Ours&text=talk+to+strangers&until=September+2027").0, 303);
        let own = "\n[[policy.replace]]\nclause = \"profile/recommendations#work\"\nreason = \"Ours\"\nuntil  = \"2027-09\"\ntext   = \"talk to strangers\"\n";
        assert_eq!(editor.file(), format!("{OAK}{own}"));
        assert_eq!(editor.fill(&way, "reason=Ours&text=talk+to+people").0, 303);
        assert_eq!(
            editor.file(),
            format!("{OAK}{}", own.replace("strangers", "people").replace("until  = \"2027-09\"\n", ""))
        );
        assert_eq!(editor.fill(&way, "back=yes").0, 303);
        assert_eq!(editor.file(), OAK);
    }

    #[test]
    fn a_passage_of_ones_own_stands_where_it_was_asked_for_and_goes_again() {
        let editor = Editor::over("add", &[("oak.toml", OAK)]);
        let new = format!("{POLICY}/add/after/profile/recommendations");
        let (status, page) = editor.fill(&new, "title=&text=Staff+must+ask.");
        assert!(status == 422 && page.contains("Enter what it is about"), "{page}");
        let (status, page) = editor.fill(&new, "title=The+pond&text=Ask+%7B%7B+nobody+%7D%7D.");
        assert!(status == 422 && page.contains("href=\"#text\""), "{page}");
        assert_eq!(editor.file(), OAK);
        let words = "title=The+pond&text=Staff+must+ask+before+they+post+a+picture+of+the+pond.";
        assert_eq!(editor.fill(&new, words).0, 303);
        let added = "\n[[policy.add]]\nid    = \"local/the-pond\"\ntitle = \"The pond\"\nafter = \"profile/recommendations\"\n\
                     text  = \"Staff must ask before they post a picture of the pond.\"\n";
        assert_eq!(editor.file(), format!("{OAK}{added}"));
        assert!(editor.ask(&format!("{POLICY}/page"), None).1.contains("picture of the pond"));
        let there = format!("{POLICY}/add/local/the-pond");
        let other = "title=The+pond&reason=We+have+one&text=Nobody+may+post+a+picture+of+the+pond.";
        assert_eq!(editor.fill(&there, other).0, 303);
        assert!(editor.file().contains("Nobody may post") && editor.file().contains("reason = \"We have one\""));
        assert_eq!(editor.fill(&new, "title=The+pond&text=Nobody+may+swim+in+the+pond.").0, 303);
        assert!(editor.file().contains("\"local/the-pond-2\""), "{}", editor.file());
        assert_eq!(editor.fill(&format!("{there}-2"), "back=yes").0, 303);
        assert_eq!(editor.fill(&there, "back=yes").0, 303);
        assert_eq!(editor.file(), OAK);
        assert_eq!(editor.ask(&there, None).0, 404);
    }

    #[test]
    fn a_policy_goes_with_all_that_is_said_of_it_and_the_rest_stays() {
        let editor = Editor::over("remove", &[("oak.toml", OAK)]);
        assert_eq!(editor.fill("/schools/oak/policies", "model=acceptable-use").0, 303);
        let page = "/schools/oak/policy/acceptable-use/remove";
        assert!(editor.ask(page, None).1.contains("Remove the policy"));
        assert_eq!(editor.fill(page, ""), (303, "/schools/oak".to_owned()));
        assert_eq!(editor.file(), OAK);
        assert_eq!(editor.ask(page, None).0, 404);
    }

    #[test]
    fn dates_are_taken_as_people_write_them() {
        let editor = Editor::over("dates", &[("oak.toml", OAK)]);
        let way = format!("{POLICY}/dates");
        let (status, page) = editor.fill(&way, "reviewed=31+September+2026&review=every+year");
        assert!(status == 422 && page.contains("href=\"#reviewed\""), "{page}");
        assert_eq!(editor.fill(&way, "reviewed=14+September+2026&review=other&other=every+two+years").0, 303);
        let dated =
            OAK.replace("# reviewed = 2026-11-21", "reviewed = 2026-09-14").replace("every year", "every two years");
        assert_eq!(editor.file(), dated);
    }

    #[test]
    fn another_policy_stands_at_the_end_and_says_what_it_needs() {
        let editor = Editor::over("policy", &[("oak.toml", OAK)]);
        assert_eq!(editor.fill("/schools/oak/policies", "model=none").0, 422);
        let (status, to) = editor.fill("/schools/oak/policies", "model=acceptable-use");
        assert_eq!((status, to.as_str()), (303, "/schools/oak/policy/acceptable-use"));
        assert!(
            editor.file().starts_with(&format!("{OAK}\n[[policy]]\nmodel  = \"acceptable-use\"\n")),
            "{}",
            editor.file()
        );
        assert_eq!(editor.ask("/schools/oak/policy/acceptable-use/check", None).0, 200);
    }

    #[test]
    fn an_approval_is_shown_first_and_recorded_only_of_the_text_that_was_shown() {
        let editor = Editor::over("approve", &[("oak.toml", OAK)]);
        assert_eq!(editor.fill("/schools/oak/facts/people.chair", "answer=Sam+Okoro").0, 303);
        let way = format!("{POLICY}/approve");
        let before = editor.file();
        let said = "what=approved&on=19+November+2026&minute=26/14&reviewed=16+November+2026";
        let (status, page) = editor.fill(&way, said);
        assert!(status == 200 && page.contains("Record it"), "{page}");
        let fingerprint = page.split("name=\"fingerprint\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let fingerprint = fingerprint.expect("the form says of which text it is");
        assert_eq!(editor.file(), before);
        let other = "0".repeat(64);
        let (status, page) = editor.fill(&way, &format!("{said}&confirmed=yes&fingerprint={other}"));
        assert!(status == 422 && page.contains("this is not the text"), "{page}");
        assert_eq!(editor.fill(&way, &format!("{said}&confirmed=yes&fingerprint={fingerprint}")).0, 303);
        let file = editor.file();
        assert!(file.contains("[[policy.approval]]") && file.contains("reviewed = 2026-11-16"), "{file}");
        assert!(Path::new(&editor.folder).join("approved/oak").is_dir());
    }

    #[test]
    fn a_new_school_is_asked_what_must_be_known_and_nothing_is_written_over() {
        let editor = Editor::over("new", &[("oak.toml", OAK)]);
        let (status, page) = editor.ask("/new", Some("asked=name&name="));
        assert!(status == 422 && page.contains("Enter the name"), "{page}");
        let (status, page) = editor.ask("/new", Some("name=Oak"));
        assert!(status == 422 && page.contains("is there already"), "{page}");
        assert_eq!(editor.file(), OAK);
        let (status, page) = editor.ask("/new", Some("name=Elm+School&kind=VA+primary&models=social-networking"));
        assert!(status == 200 && page.contains("pseudonym"), "{page}");
        let all = "name=Elm+School&kind=community&models=social-networking&wording.0.profile/name=own-name";
        assert_eq!(editor.ask("/new", Some(all)), (303, "/schools/elm-school".to_owned()));
        let elm = std::fs::read_to_string(editor.folder.join("elm-school.toml")).expect("it was written");
        assert!(elm.starts_with("#:schema school.schema.json\n") && elm.contains("chair = \"?\""), "{elm}");
        assert!(editor.folder.join("school.schema.json").is_file());
        assert_eq!(editor.ask("/new", Some(all)).0, 422, "a second time it is there");
    }

    #[test]
    fn a_new_school_is_found_in_the_register_by_its_name_or_its_postcode() {
        let head = "URN,LA (code),LA (name),EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),Street,Town,Postcode,\
                    TelephoneNum,SchoolWebsite,HeadTitle (name),HeadFirstName,HeadLastName";
        let lines = [
            "100001,100,Anyshire,St Mary's Primary School,Community school,Open,1 High Street,Anytown,NR1 2BC,01632960100,www.st-marys.example,Ms,Ada,Green",
            "100002,100,Anyshire,St Mary's Primary School,Academy converter,Open,2 Low Road,Othertown,OT9 9ZZ,,,Mr,Tom,Reed",
            "100003,100,Anyshire,Elm Primary School,Community school,Closed,3 Elm Road,Anytown,NR1 2BD,,,,,",
        ];
        let register =
            crate::enrol::gias::read([head].into_iter().chain(lines).collect::<Vec<_>>().join("\n").as_bytes());
        let mut editor = Editor::over("register", &[("oak.toml", OAK)]);
        editor.office.register = Some(register.expect("it is one"));
        let (status, page) = editor.ask("/new", None);
        assert!(status == 200 && page.contains("Which school is it?"), "{page}");
        let (status, page) = editor.ask("/new", Some("find=st+marys"));
        assert!(
            status == 200 && page.contains("1 High Street, Anytown, NR1 2BC") && page.contains("2 Low Road"),
            "{page}"
        );
        let (_, page) = editor.ask("/new", Some("find=ot99zz"));
        assert!(page.contains("2 Low Road") && !page.contains("1 High Street"), "{page}");
        let (status, page) = editor.ask("/new", Some("find=elm"));
        assert!(status == 422 && page.contains("No open school is found"), "{page}");
        let (status, page) = editor.ask("/new", Some("urn=100001"));
        assert!(status == 200 && page.contains("name=\"models\"") && page.contains("value=\"100001\""), "{page}");
        let all = "urn=100001&models=social-networking&wording.0.profile/name=own-name";
        assert_eq!(editor.ask("/new", Some(all)), (303, "/schools/st-marys-primary-school".to_owned()));
        let made = std::fs::read_to_string(editor.folder.join("st-marys-primary-school.toml")).expect("it was written");
        assert!(made.contains("urn       = \"100001\""), "{made}");
        assert!(
            made.contains("name      = \"St Mary's Primary School\"")
                && made.contains("headteacher = \"Ms Ada Green\""),
            "{made}"
        );
        let (_, page) = editor.ask("/new", Some("typed=yes"));
        assert!(page.contains("name=\"name\"") && page.contains("name=\"typed\""), "{page}");
    }

    #[test]
    fn a_file_that_cannot_be_read_or_changed_says_so() {
        let inline = "name = \"Ash\"\nkind = \"community\"\npolicy = [{ model = \"social-networking\", review = \"every year\" }]\n";
        let editor = Editor::over("broken", &[("oak.toml", "name = \n"), ("ash.toml", inline)]);
        let (status, page) = editor.ask("/schools/oak", None);
        assert!(status == 422 && page.contains("cannot be read") && page.contains("oak.toml:1:"), "{page}");
        let digest = crate::digest::sha256(inline.as_bytes());
        let (status, page) =
            editor.ask("/schools/ash/policies", Some(&format!("digest={digest}&model=acceptable-use")));
        assert!(status == 422 && page.contains("by hand"), "{page}");
        assert_eq!(editor.ask("/", None).0, 200);
    }
}
