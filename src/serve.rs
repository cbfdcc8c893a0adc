//! A web server for one person: the files of a site from memory, on this machine only, and a word when they change.
//!
//! It answers `GET` and `HEAD` of exactly those paths that it was given; it never looks at the disk, so no path leads out of the
//! site. A request that names another host is refused: a page elsewhere must not read the site through the reader's browser (DNS
//! rebinding). Requests are read by httparse; servers whole (axum with 54 crates, tiny_http without a release since 2022) would cost
//! more than the hundred lines here.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::error::Error;

/// A request is read up to so many bytes; browsers send about one thousand.
const REQUEST: usize = 16 << 10;
/// A connection that says nothing for so long is closed.
const PATIENCE: Duration = Duration::from_secs(10);
/// Headers of a request at most; browsers send about twenty.
const HEADERS: usize = 64;
/// Where the site tells how often it has changed: no file of a site has this name.
const VERSION: &str = "/~version";
/// What asks for it, from every page.
const RELOAD: &str = r#"
(function () {
  "use strict";
  var known = null;
  window.setInterval(function () {
    fetch("/~version", { cache: "no-store" }).then(function (answer) { return answer.text(); }).then(function (version) {
      if (known !== null && version !== known) window.location.reload();
      known = version;
    }).catch(function () {});
  }, 1000);
})();
"#;

/// What pages may load: their own files, and styles within them, as a letter has. What is not released is nobody else's to show.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

/// The script that pages carry already; the one that reloads is put behind it.
const SCRIPT: &str = "site.js";

/// Makes a page that is no file, of a path and what stands behind its `?`, both as they were sent; none: there is no such page.
pub type Make = dyn Fn(&str, &[(String, String)]) -> Result<Option<String>, Error> + Send + Sync;

/// The files that are served, what makes other pages, and how often they changed.
#[derive(Clone, Default)]
pub struct Shelf(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    files: Arc<BTreeMap<String, Vec<u8>>>,
    make: Option<Arc<Mutex<Box<Make>>>>,
    version: u64,
}

impl Shelf {
    /// Puts other files in place, and what makes the pages that are none.
    pub fn put(&self, mut files: BTreeMap<String, Vec<u8>>, make: Box<Make>) {
        files.entry(SCRIPT.to_owned()).or_default().extend_from_slice(RELOAD.as_bytes());
        let mut held = self.held();
        held.files = Arc::new(files);
        held.make = Some(Arc::new(Mutex::new(make)));
        held.version += 1;
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file by its exact name.
    fn file(&self, name: &str) -> Option<Vec<u8>> {
        let files = Arc::clone(&self.held().files);
        files.get(name).cloned()
    }

    /// A page that is no file. One at a time: whoever asks for many at once waits, and the machine stays usable.
    fn made(&self, path: &str, query: &str) -> Result<Option<String>, Error> {
        let make = self.held().make.clone();
        let Some(make) = make else { return Ok(None) };
        let asked: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let make = make.lock().unwrap_or_else(PoisonError::into_inner);
        make(path, &asked)
    }
}

/// Takes a port of this machine that nobody else reaches; 0 takes a free one. Gives the address. Error: the port is taken.
pub fn listen(port: u16) -> Result<(TcpListener, SocketAddr), Error> {
    let taken = |cause: io::Error| {
        Error::new(format!("cannot listen on port {port}"))
            .because(cause)
            .hint("Name another port: --port 0 takes a free one.")
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(taken)?;
    let address = listener.local_addr().map_err(taken)?;
    Ok((listener, address))
}

/// Answers, in the background, until the program ends.
pub fn answer(listener: TcpListener, shelf: Shelf) {
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let shelf = shelf.clone();
            // A reader who went away is no failure.
            thread::spawn(move || drop(connection(stream, &shelf)));
        }
    });
}

/// Does this again and again, with a pause in between, until it says to stop.
pub fn again(pause: Duration, mut work: impl FnMut() -> bool) {
    while work() {
        thread::sleep(pause);
    }
}

fn connection(mut stream: TcpStream, shelf: &Shelf) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let port = stream.local_addr()?.port();
    let mut request = Vec::new();
    let mut piece = [0; 2048];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let count = stream.read(&mut piece)?;
        if count == 0 || request.len() + count > REQUEST {
            return stream.write_all(&reply(Answer::bad(), true));
        }
        request.extend_from_slice(&piece[..count]);
    }
    let (answer, body) = answer_to(&request, port, shelf);
    stream.write_all(&reply(answer, body))?;
    stream.flush()
}

/// What is answered.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: &'static str,
    kind: &'static str,
    body: Vec<u8>,
}

impl Answer {
    fn bad() -> Answer {
        Answer::told("400 Bad Request")
    }

    fn told(status: &'static str) -> Answer {
        Answer { status, kind: kind_of(".txt"), body: format!("{status}\n").into_bytes() }
    }
}

/// The answer to a request, and whether its body is sent.
fn answer_to(request: &[u8], port: u16, shelf: &Shelf) -> (Answer, bool) {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    if !matches!(parsed.parse(request), Ok(httparse::Status::Complete(_))) {
        return (Answer::bad(), true);
    }
    let hosts: Vec<&[u8]> = parsed
        .headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case("host"))
        .map(|header| header.value)
        .collect();
    let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    if !matches!(hosts[..], [host] if own.iter().any(|own| own.as_bytes() == host)) {
        return (Answer::told("421 Misdirected Request"), true);
    }
    let body = match parsed.method {
        Some("GET") => true,
        Some("HEAD") => false,
        _ => return (Answer::told("405 Method Not Allowed"), true),
    };
    let path = parsed.path.unwrap_or_default();
    let path = path.split('#').next().unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let found = |kind: &'static str, body: Vec<u8>| Answer { status: "200 OK", kind, body };
    if path == VERSION {
        let version = shelf.held().version;
        return (found(kind_of(".txt"), format!("{version}\n").into_bytes()), body);
    }
    let Some(name) = path.strip_prefix('/') else { return (Answer::bad(), true) };
    let name = if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() };
    if let Some(bytes) = shelf.file(&name) {
        return (found(kind_of(&name), bytes), body);
    }
    let answer = match shelf.made(&name, query) {
        Ok(Some(html)) => found(kind_of(".html"), html.into_bytes()),
        Ok(None) => Answer::told("404 Not Found"),
        Err(error) => {
            let status = "500 Internal Server Error";
            Answer { body: format!("{status}\n\n{}\n", error.to_text()).into_bytes(), ..Answer::told(status) }
        }
    };
    (answer, body)
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json; charset=utf-8",
        Some("xml") => "application/xml; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn reply(answer: Answer, body: bool) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n\
         Content-Security-Policy: {POLICY}\r\nConnection: close\r\n\r\n",
        answer.status,
        answer.kind,
        answer.body.len()
    );
    let mut out = head.into_bytes();
    if body {
        out.extend(answer.body);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf() -> Shelf {
        let shelf = Shelf::default();
        let files = [("index.html", "start"), ("pages/a/index.html", "a"), ("site.js", "x")];
        let make = |path: &str, asked: &[(String, String)]| match (path, asked) {
            ("compare", []) => Err(Error::new("no template").hint("Write one.")),
            ("compare", asked) => Ok(Some(format!("{asked:?}"))),
            _ => Ok(None),
        };
        shelf.put(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into(), Box::new(make));
        shelf
    }

    fn status(request: &str) -> &'static str {
        answer_to(request.as_bytes(), 8000, &shelf()).0.status
    }

    #[test]
    fn files_are_found_by_their_exact_names() {
        let get = |path: &str| status(&format!("GET {path} HTTP/1.1\r\nHost: localhost:8000\r\n\r\n"));
        assert_eq!(["/", "/index.html", "/pages/a/", "/site.js?x=1", "/~version"].map(get), ["200 OK"; 5]);
        let gone = ["/pages/a", "/../index.html", "/pages/../index.html", "/%2e%2e/index.html", "//index.html", "/x"];
        assert_eq!(gone.map(get), ["404 Not Found"; 6]);
        assert_eq!(get("index.html"), "400 Bad Request");
    }

    #[test]
    fn what_is_asked_is_read_as_forms_send_it() {
        let get = |path: &str| {
            let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:8000\r\n\r\n");
            let (answer, _) = answer_to(request.as_bytes(), 8000, &shelf());
            (answer.status, String::from_utf8(answer.body).unwrap())
        };
        let pairs = "[(\"from\", \"v1.0 b\"), (\"to\", \"../é\u{fffd}\")]";
        assert_eq!(get("/compare?from=v1.0+b&to=..%2F%C3%A9%FF"), ("200 OK", pairs.to_owned()));
        assert_eq!(get("/compare?&&=&a"), ("200 OK", r#"[("", ""), ("a", "")]"#.to_owned()));
        assert_eq!(
            get("/compare"),
            ("500 Internal Server Error", "500 Internal Server Error\n\nno template\nhint: Write one.\n".to_owned())
        );
        assert_eq!(
            ["/Compare?a=b", "/compare/?a=b", "/x/../compare?a=b"].map(|path| get(path).0),
            ["404 Not Found"; 3]
        );
    }

    #[test]
    fn other_hosts_and_other_methods_are_refused() {
        let host = |host: &str| status(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert_eq!(host("127.0.0.1:8000"), "200 OK");
        let others = ["example.org", "example.org:8000", "localhost", "localhost:8001", "127.0.0.1:8000.example.org"];
        assert_eq!(others.map(host), ["421 Misdirected Request"; 5]);
        assert_eq!(status("GET / HTTP/1.1\r\n\r\n"), "421 Misdirected Request");
        assert_eq!(
            status("GET / HTTP/1.1\r\nHost: localhost:8000\r\nHost: example.org\r\n\r\n"),
            "421 Misdirected Request"
        );
        assert_eq!(status("POST / HTTP/1.1\r\nHost: localhost:8000\r\n\r\n"), "405 Method Not Allowed");
        assert_eq!(status("nonsense\r\n\r\n"), "400 Bad Request");
    }

    #[test]
    fn a_site_that_changed_says_so_and_its_script_asks() {
        let shelf = shelf();
        let version = |shelf: &Shelf| {
            let request = b"GET /~version HTTP/1.1\r\nHost: localhost:8000\r\n\r\n";
            String::from_utf8(answer_to(request, 8000, shelf).0.body).unwrap()
        };
        let before = version(&shelf);
        shelf.put(BTreeMap::new(), Box::new(|_: &str, _: &[(String, String)]| Ok(None)));
        assert_ne!(before, version(&shelf));
        assert!(shelf.file(SCRIPT).unwrap().ends_with(RELOAD.as_bytes()));
    }

    #[test]
    fn it_answers_over_the_wire() {
        let (listener, address) = listen(0).unwrap();
        assert!(address.ip().is_loopback());
        answer(listener, shelf());
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET / HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", address.port()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        assert!(text.starts_with("HTTP/1.1 200 OK\r\n") && text.ends_with("\r\n\r\nstart"), "{text}");
    }
}
