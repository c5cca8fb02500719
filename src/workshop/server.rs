//! The room's server: pages, snapshots as server-sent events or when asked for, and deeds.

use std::collections::HashSet;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use futures_util::stream::{Stream, unfold};
use qrcode::QrCode;
use serde::Deserialize;
use serde_json::json;
use subtle::ConstantTimeEq;
use tokio::sync::watch;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use super::addresses;
use super::answers::Answers;
use super::gate::{Names, Peer};
use super::keep::{Keeper, Kept};
use super::programme::Programme;
use super::room::{HostDeed, Joined, PhoneDeed, Refusal, Room, Time};
use super::view::{Snapshot, Surroundings, View};
use super::words::Speech;
use crate::report::words::Language;

/// Bytes of what a page sends, at most.
const BODY_MAX: usize = 8192;
/// Between two snapshots on one stream, at least.
const BREATH: Duration = Duration::from_millis(150);
/// A stream that has nothing to say breathes after this time, so that both ends know that the other is there.
const BEAT: Duration = Duration::from_secs(10);
/// While something is being computed, streams look again after this time.
const SOON: Duration = Duration::from_millis(350);
/// Between two savings of what phones say, at least.
const SAVING: Duration = Duration::from_millis(250);

/// How a room is served.
#[derive(Clone, Debug)]
pub struct Terms {
    /// True if other machines may come in.
    pub is_open: bool,
    /// The port.
    pub port: u16,
    /// Language of the board, and of phones that speak none of ours.
    pub language: Language,
}

/// A room that is served.
pub struct Server {
    programme: Programme,
    answers: Answers,
    terms: Terms,
    secret: String,
    speeches: Vec<(Language, Speech)>,
    room: Mutex<Room>,
    changed: watch::Sender<u64>,
    keeper: Keeper,
    /// Held while the state is written, so that an older one never comes behind a newer one.
    saving: Mutex<()>,
    /// True if something was said that is not saved.
    dirty: AtomicBool,
    unsaved: Mutex<Option<String>>,
    /// Streams open now, by seat.
    streams: Mutex<Vec<u32>>,
    /// Other machines that have asked for a page.
    seen: Mutex<HashSet<IpAddr>>,
    opened: Instant,
    names: Names,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Now, by the clock on the wall.
pub fn now() -> Time {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as Time)
}

/// Letters that nobody guesses.
///
/// # Panics
/// If the system has no source of chance.
pub fn secret() -> String {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).expect("every system has a source of chance");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A code of four digits.
pub fn code() -> String {
    let mut bytes = [0u8; 4];
    getrandom::fill(&mut bytes).expect("every system has a source of chance");
    format!("{:04}", u32::from_le_bytes(bytes) % 10_000)
}

fn is_same(a: &str, b: &str) -> bool {
    bool::from(a.as_bytes().ct_eq(b.as_bytes()))
}

/// Who looks.
#[derive(Clone, Debug)]
enum Who {
    Board,
    Host,
    Phone(String),
}

/// What a page asks for.
#[derive(Debug, Deserialize)]
struct Wish {
    view: Option<String>,
    lang: Option<String>,
}

impl Server {
    /// A room with its answers, that goes on with what was kept, or begins.
    pub fn new(
        programme: Programme,
        answers: Answers,
        changed: watch::Sender<u64>,
        terms: Terms,
        keeper: Keeper,
        kept: Option<Kept>,
    ) -> Server {
        let speeches = Language::ALL.into_iter().map(|language| (language, Speech::of(language, &programme))).collect();
        let (secret, room) = match kept {
            Some(kept) => {
                let mut room = kept.room;
                room.resume(kept.saved, now());
                (kept.secret, room)
            }
            None => {
                let mut room = Room::new(code());
                room.start(&programme, now());
                (secret(), room)
            }
        };
        let names = Names::new(terms.is_open);
        Server {
            programme,
            answers,
            terms,
            secret,
            speeches,
            room: Mutex::new(room),
            changed,
            keeper,
            saving: Mutex::default(),
            dirty: AtomicBool::new(true),
            unsaved: Mutex::default(),
            streams: Mutex::default(),
            seen: Mutex::default(),
            opened: Instant::now(),
            names,
        }
    }

    /// The host's secret.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The code of the room.
    pub fn code(&self) -> String {
        lock(&self.room).code.clone()
    }

    /// Addresses of the phones' page, the likeliest first.
    pub fn addresses(&self) -> Vec<String> {
        let port = self.terms.port;
        let local: Vec<String> =
            if self.terms.is_open { addresses::local().into_iter().map(|ip| format!("http://{ip}:{port}/")).collect() } else { Vec::new() };
        if local.is_empty() { vec![format!("http://127.0.0.1:{port}/")] } else { local }
    }

    fn address(&self) -> String {
        let addresses = self.addresses();
        let chosen = lock(&self.room).course.address;
        addresses[chosen.min(addresses.len() - 1)].clone()
    }

    /// Asks for what the room will want to know: the dial, and what is done today.
    pub fn look_ahead(&self) {
        let today = self.programme.game.today();
        for placed in &self.programme.scenes {
            self.answers.of(&self.programme.world_of(placed.step, None, &today));
        }
        for placed in self
            .programme
            .scenes
            .iter()
            .filter(|placed| matches!(placed.scene, super::programme::Scene::Guess | super::programme::Scene::Dial))
        {
            for stop in 0..self.programme.game.dial.stops.value.len() {
                self.answers.of(&self.programme.world_at(placed.step, stop));
            }
        }
    }

    fn speech(&self, lang: Option<&str>) -> &Speech {
        let language = lang.and_then(Language::with_code).unwrap_or(self.terms.language);
        &self.speeches.iter().find(|(known, _)| *known == language).expect("there is a speech for each language").1
    }

    fn view<'a>(&'a self, room: &'a Room, speech: &'a Speech) -> View<'a> {
        View { programme: &self.programme, room, answers: &self.answers, speech, now: now() }
    }

    fn snapshot(&self, who: &Who, lang: Option<&str>) -> Snapshot {
        let speech = self.speech(if matches!(who, Who::Phone(_)) { lang } else { None });
        let address = self.address();
        let around = if matches!(who, Who::Host) { self.surroundings() } else { Surroundings::default() };
        let room = lock(&self.room);
        let view = self.view(&room, speech);
        match who {
            Who::Board => view.board(&address),
            Who::Host => view.host(&around),
            Who::Phone(token) => match room.seat(|known| is_same(known, token)) {
                Some(seat) => view.phone(seat),
                None => view.door(room.asking.iter().any(|asking| is_same(&asking.token, token))),
            },
        }
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings {
            addresses: self.addresses(),
            connected: lock(&self.streams).iter().map(|count| *count > 0).collect(),
            is_open: self.terms.is_open,
            reached_by: lock(&self.seen).len(),
            // Told in steps, so that the page does not change all the time.
            open_for: self.opened.elapsed().as_secs() / 30 * 30,
            worlds: self.answers.counts(),
            unsaved: lock(&self.unsaved).clone(),
        }
    }

    fn tell(&self) {
        self.changed.send_modify(|version| *version += 1);
    }

    /// Saves the room before anybody comes in.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn save_first(&self) -> std::io::Result<()> {
        self.keeper.save(&Kept::of(&self.programme, &self.secret, &lock(&self.room), now()))
    }

    /// Saves the room; where it cannot be, the host is told.
    pub fn save(&self) {
        let _turn = lock(&self.saving);
        self.dirty.store(false, Ordering::Relaxed);
        let kept = Kept::of(&self.programme, &self.secret, &lock(&self.room), now());
        let failed = self.keeper.save(&kept).err().map(|error| crate::scenario::in_words(&error));
        let mut unsaved = lock(&self.unsaved);
        let is_news = *unsaved != failed;
        if failed.is_some() {
            self.dirty.store(true, Ordering::Relaxed);
        }
        *unsaved = failed;
        drop(unsaved);
        if is_news {
            self.tell();
        }
    }

    /// Saves what phones say, soon after they say it, for ever.
    pub async fn keep_saving(self: Arc<Self>) {
        loop {
            tokio::time::sleep(SAVING).await;
            if self.dirty.load(Ordering::Relaxed) {
                let server = self.clone();
                let _ = tokio::task::spawn_blocking(move || server.save()).await;
            }
        }
    }

    /// What a request may look at: the board is everybody's, a phone's page is of its token, the host's of the secret.
    fn who(&self, wish: &Wish, headers: &HeaderMap) -> Result<Who, StatusCode> {
        let token = bearer(headers);
        match wish.view.as_deref() {
            Some("board") => Ok(Who::Board),
            Some("host") if token.is_some_and(|token| is_same(token, &self.secret)) => Ok(Who::Host),
            Some("host") => Err(StatusCode::FORBIDDEN),
            Some("phone") => Ok(Who::Phone(token.unwrap_or_default().to_string())),
            _ => Err(StatusCode::BAD_REQUEST),
        }
    }

    fn is_host(&self, headers: &HeaderMap) -> bool {
        bearer(headers).is_some_and(|token| is_same(token, &self.secret))
    }
}

/// The token that a request carries.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").filter(|token| token.len() <= 64)
}

/// Everything that is served.
pub fn router(server: Arc<Server>) -> Router {
    let fixed = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::overriding(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    Router::new()
        .route("/", get(|| page(include_str!("pages/phone.html"))))
        .route("/board", get(|| page(include_str!("pages/board.html"))))
        .route("/host", get(|| page(include_str!("pages/host.html"))))
        .route("/print", get(|| page(include_str!("pages/print.html"))))
        .route("/room.css", get(|| asset("text/css; charset=utf-8", include_str!("pages/room.css"))))
        .route("/room.js", get(|| asset("text/javascript; charset=utf-8", include_str!("pages/room.js"))))
        .route("/icon.svg", get(|| asset("image/svg+xml", include_str!("pages/icon.svg"))))
        .route("/qr.svg", get(qr))
        .route("/events", get(events))
        .route("/state", get(state))
        .route("/paper", get(paper))
        .route("/sheet", get(sheet))
        .route("/dial.html", get(dial))
        .route("/join", post(join))
        .route("/phone", post(phone))
        .route("/host", post(host))
        .with_state(server.clone())
        .layer(RequestBodyLimitLayer::new(BODY_MAX))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(server, look))
        .layer(fixed("content-security-policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"))
        .layer(fixed("x-content-type-options", "nosniff"))
        .layer(fixed("referrer-policy", "same-origin"))
        .layer(fixed("x-frame-options", "DENY"))
        .layer(fixed("cache-control", "no-store"))
}

/// Turns away what asks for another name, and notes who comes from outside.
async fn look(State(server): State<Arc<Server>>, peer: Option<Extension<Peer>>, request: Request, next: Next) -> Response {
    if !server.names.admit(request.uri(), request.headers()) {
        return (StatusCode::MISDIRECTED_REQUEST, "this room has another name\n").into_response();
    }
    if let Some(Extension(Peer(peer))) = peer
        && !peer.ip().is_loopback()
    {
        let ours = addresses::all().into_iter().any(|address| IpAddr::V4(address) == peer.ip());
        let mut seen = lock(&server.seen);
        if !ours && seen.len() < 10_000 && seen.insert(peer.ip()) {
            drop(seen);
            server.tell();
        }
    }
    next.run(request).await
}

async fn page(text: &'static str) -> Response {
    asset("text/html; charset=utf-8", text).await
}

async fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// The address as a code that phones read: with the room's code in it, behind `#`.
async fn qr(State(server): State<Arc<Server>>) -> Response {
    let address = format!("{}#room={}", server.address(), server.code());
    match QrCode::new(address) {
        Ok(code) => {
            let drawing = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(400, 400).build();
            ([(header::CONTENT_TYPE, "image/svg+xml")], drawing).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A stream that is counted while it is open.
struct Open {
    server: Arc<Server>,
    seat: Option<usize>,
}

impl Open {
    fn of(server: Arc<Server>, who: &Who) -> Open {
        let seat = match who {
            Who::Phone(token) => lock(&server.room).seat(|known| is_same(known, token)),
            _ => None,
        };
        if let Some(seat) = seat {
            let mut streams = lock(&server.streams);
            if streams.len() <= seat {
                streams.resize(seat + 1, 0);
            }
            streams[seat] += 1;
            drop(streams);
            server.tell();
        }
        Open { server, seat }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(seat) = self.seat {
            lock(&self.server.streams)[seat] -= 1;
            self.server.tell();
        }
    }
}

/// What a stream knows of what it said.
struct Streamed {
    open: Open,
    who: Who,
    lang: Option<String>,
    changes: watch::Receiver<u64>,
    last: Option<Snapshot>,
    unsettled: bool,
}

/// A snapshot as it is sent: with the time that is left.
fn sent(snapshot: &Snapshot) -> serde_json::Value {
    let mut value = serde_json::to_value(snapshot).expect("a snapshot is JSON");
    value["left"] = json!(snapshot.ends.map(|ends| ends.saturating_sub(now())));
    value
}

async fn events(State(server): State<Arc<Server>>, Query(wish): Query<Wish>, headers: HeaderMap) -> Response {
    let who = match server.who(&wish, &headers) {
        Ok(who) => who,
        Err(status) => return status.into_response(),
    };
    let changes = server.changed.subscribe();
    let open = Open::of(server, &who);
    Sse::new(stream(Streamed { open, who, lang: wish.lang, changes, last: None, unsettled: false })).into_response()
}

/// Whole snapshots, each when it differs from the one before.
fn stream(streamed: Streamed) -> impl Stream<Item = Result<Event, Infallible>> {
    unfold(streamed, |mut streamed| async move {
        let began = tokio::time::Instant::now();
        loop {
            if let Some(last) = &streamed.last {
                let end = last
                    .ends
                    .map(|ends| Duration::from_millis(ends.saturating_sub(now()) + 30))
                    .filter(|end| *end > Duration::from_millis(31));
                let usual = if streamed.unsettled { SOON } else { BEAT };
                let wait = end.map_or(usual, |end| end.min(usual));
                tokio::time::sleep(BREATH).await;
                let changed = tokio::time::timeout(wait, streamed.changes.changed()).await;
                if let Ok(Err(_)) = changed {
                    return None;
                }
            }
            streamed.changes.mark_unchanged();
            let snapshot = streamed.open.server.snapshot(&streamed.who, streamed.lang.as_deref());
            streamed.unsettled = snapshot.unsettled;
            if streamed.last.as_ref() != Some(&snapshot) {
                let event = Event::default().data(sent(&snapshot).to_string());
                streamed.last = Some(snapshot);
                return Some((Ok(event), streamed));
            }
            if began.elapsed() >= BEAT {
                return Some((Ok(Event::default().comment("")), streamed));
            }
        }
    })
}

/// The same snapshot for those whose streams do not come through.
async fn state(State(server): State<Arc<Server>>, Query(wish): Query<Wish>, headers: HeaderMap) -> Response {
    match server.who(&wish, &headers) {
        Ok(who) => Json(sent(&server.snapshot(&who, wish.lang.as_deref()))).into_response(),
        Err(status) => status.into_response(),
    }
}

/// What is printed: the trainer's part for the host alone.
async fn paper(State(server): State<Arc<Server>>, Query(wish): Query<Wish>, headers: HeaderMap) -> Response {
    let room = lock(&server.room);
    let view = server.view(&room, server.speech(wish.lang.as_deref()));
    let run_sheet = if server.is_host(&headers) { view.run_sheet() } else { String::new() };
    Json(json!({ "lang": view.speech.code(), "title": view.speech.plain("handouts"), "host": run_sheet, "all": view.handout() }))
        .into_response()
}

async fn sheet(State(server): State<Arc<Server>>, Query(wish): Query<Wish>, headers: HeaderMap) -> Response {
    let room = lock(&server.room);
    let seat = bearer(&headers).and_then(|token| room.seat(|known| is_same(known, token)));
    match seat {
        Some(seat) => {
            let sheet = server.view(&room, server.speech(wish.lang.as_deref())).sheet(seat);
            ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], sheet).into_response()
        }
        None => StatusCode::FORBIDDEN.into_response(),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Join {
    code: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    again: bool,
}

async fn join(State(server): State<Arc<Server>>, Query(wish): Query<Wish>, Json(asked): Json<Join>) -> Response {
    let token = secret();
    let joined = lock(&server.room).join(&asked.code, &asked.name, asked.again, token.clone());
    match joined {
        Ok(how) => {
            server.dirty.store(true, Ordering::Relaxed);
            server.tell();
            Json(json!({ "token": token, "asking": how == Joined::Asking })).into_response()
        }
        Err(refusal) => refused(&server, wish.lang.as_deref(), refusal),
    }
}

async fn phone(State(server): State<Arc<Server>>, Query(wish): Query<Wish>, headers: HeaderMap, Json(deed): Json<PhoneDeed>) -> Response {
    let done = {
        let mut room = lock(&server.room);
        match bearer(&headers).and_then(|token| room.seat(|known| is_same(known, token))) {
            Some(seat) => room.phone(&server.programme, seat, deed, now()),
            None => return StatusCode::FORBIDDEN.into_response(),
        }
    };
    match done {
        Ok(()) => {
            server.dirty.store(true, Ordering::Relaxed);
            server.tell();
            Json(json!({})).into_response()
        }
        Err(refusal) => refused(&server, wish.lang.as_deref(), refusal),
    }
}

async fn host(State(server): State<Arc<Server>>, headers: HeaderMap, Json(deed): Json<HostDeed>) -> Response {
    if !server.is_host(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let done = lock(&server.room).host(&server.programme, deed, now());
    match done {
        Ok(()) => {
            server.tell();
            // What the host does is on the disk before it is said to be done.
            let saver = server.clone();
            let _ = tokio::task::spawn_blocking(move || saver.save()).await;
            Json(json!({})).into_response()
        }
        Err(refusal) => refused(&server, None, refusal),
    }
}

fn refused(server: &Server, lang: Option<&str>, refusal: Refusal) -> Response {
    let status = match refusal {
        Refusal::NotNow | Refusal::TooLate | Refusal::Frozen | Refusal::Taken => StatusCode::CONFLICT,
        Refusal::NotAllowed | Refusal::BadText | Refusal::BadNumber => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::WrongCode => StatusCode::FORBIDDEN,
        Refusal::Full => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::Nothing => StatusCode::NOT_FOUND,
    };
    let error = server.speech(lang).plain(refusal.key());
    (status, Json(json!({ "error": error, "taken": refusal == Refusal::Taken }))).into_response()
}

/// The dial that is taken home, as soon as it is computed.
async fn dial(State(server): State<Arc<Server>>, Query(wish): Query<Wish>) -> Response {
    let lang = wish.lang;
    let page = tokio::task::spawn_blocking(move || {
        let room = lock(&server.room).clone();
        let speech = server.speech(lang.as_deref());
        server.view(&room, speech).explored().map(|explored| explored.render())
    });
    match page.await {
        Ok(Some(page)) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], "the dial is being computed; ask again in a few seconds\n")
            .into_response(),
    }
}
