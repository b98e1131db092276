//! The socket: on this machine alone, one request after the other, each no longer than a form can be.

use super::asked::{Frame, Reply, Request};
use super::guard::Guard;
use super::office::{Clock, Office};
use super::page::{Page, Part, shown};
use super::routes;
use crate::enrol::gias::Register;
use crate::failure::Failure;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::net::{Ipv4Addr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;
use tokio::net::TcpListener;

/// A form that is filled in by hand is shorter.
const LONGEST_BODY: usize = 256 * 1024;

/// So long a browser may take to ask, or to send a form.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is served, and where.
pub(crate) struct Served {
    /// The school files or folders; none if all of the workspace.
    pub asked: Vec<PathBuf>,
    /// The folder of the workspace, if that was named.
    pub workspace: Option<PathBuf>,
    /// The port; 0 if any that is free.
    pub port: u16,
    /// What day it is.
    pub today: Clock,
    /// England's register of schools, to find new schools in.
    pub register: Option<Register>,
}

/// Serves until somebody ends it. `opened` is told the address as soon as it can be opened.
pub(crate) fn serve(served: Served, opened: impl FnOnce(&str)) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|fault| Failure(format!("cannot begin to serve: {fault}")))?;
    runtime.block_on(tokio::task::LocalSet::new().run_until(until_ended(served, opened)))
}

async fn until_ended(served: Served, opened: impl FnOnce(&str)) -> Result<(), Failure> {
    let Served { asked, workspace, port, today, register } = served;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = TcpListener::bind(address).await;
    let listener = listener
        .map_err(|fault| Failure(format!("cannot listen on {address}: {fault}; choose another with --port")))?;
    let port = listener.local_addr().map_err(|fault| Failure(format!("cannot listen on {address}: {fault}")))?.port();
    let guard = Guard::new(port, token()?);
    opened(&guard.address());
    let office = Rc::new(Office::new(guard, asked, workspace, today).with_register(register));
    let mut ended = pin!(tokio::signal::ctrl_c());
    loop {
        let next = poll_fn(|context| match ended.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(None),
            Poll::Pending => listener.poll_accept(context).map(Some),
        });
        let stream = match next.await {
            None => return Ok(()),
            Some(Ok((stream, _))) => stream,
            // Of too many connections at once the next is taken when one of them has ended.
            Some(Err(_)) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let office = office.clone();
        tokio::task::spawn_local(async move {
            let service = service_fn(move |request| {
                let office = office.clone();
                async move { Ok::<_, Infallible>(answered(&office, request).await) }
            });
            let mut connection = http1::Builder::new();
            connection.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(64 * 1024);
            // Who goes away before the answer has come has no use for it.
            let _ = connection.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

/// What nobody can guess, as 64 hexadecimal digits.
fn token() -> Result<String, Failure> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|fault| Failure(format!("the system has no random numbers: {fault}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

async fn answered(office: &Office, request: hyper::Request<Incoming>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    if head.method != Method::GET && head.method != Method::POST && head.method != Method::HEAD {
        return sent(told(405, "Only reading and sending forms is possible"));
    }
    let said = |name: HeaderName| header(&head.headers, &name);
    let mut asked = Request {
        is_post: head.method == Method::POST,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        host: said(HOST),
        origin: said(ORIGIN),
        fetch_site: said(HeaderName::from_static("sec-fetch-site")),
        cookie: said(COOKIE),
        content_type: said(CONTENT_TYPE),
        body: Vec::new(),
    };
    match tokio::time::timeout(PATIENCE, Limited::new(body, LONGEST_BODY).collect()).await {
        Err(_) => return sent(told(408, "The form did not come in time")),
        Ok(Err(_)) => return sent(told(413, "That is longer than any form of policygen")),
        Ok(Ok(body)) => asked.body = body.to_bytes().to_vec(),
    }
    let reply = catch_unwind(AssertUnwindSafe(|| routes::answer(office, &asked)));
    sent(reply.unwrap_or_else(|_| told(500, "A fault of policygen itself stopped this; please report it")))
}

/// What a header says, if it is there once and is text.
fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?.to_str().ok()?;
    // Of two, nobody can say which is meant. Cookies may come in parts.
    match all.next() {
        None => Some(first.to_owned()),
        Some(second) if *name == COOKIE => Some(format!("{first}; {}", second.to_str().ok()?)),
        Some(_) => None,
    }
}

fn told(status: u16, why: &str) -> Reply {
    let page = Page { title: why.to_owned(), parts: vec![Part::words("Nothing was changed.")], ..Page::default() };
    shown(status, &page, "")
}

/// What a page of ours may do: show itself, its style, a policy within it, and send forms here.
const OWN_PAGE: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; \
                        frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What a policy may do: show itself, within a page of ours too. A template of the workspace may have been written by anybody.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; \
                      frame-ancestors 'self'; sandbox";

fn sent(reply: Reply) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(reply.body)));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let policy = match reply.frame {
        Frame::None => OWN_PAGE,
        Frame::Policy => POLICY,
    };
    let own = [
        ("content-type", reply.content_type),
        ("content-security-policy", policy),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    let headers = response.headers_mut();
    for (name, value) in own {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}
