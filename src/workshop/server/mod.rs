//! The room's server: pages, snapshots as server-sent events or when asked for, and deeds.

mod routes;
mod shells;
mod streams;

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use tokio::sync::watch;
use tokio::task::spawn_blocking;

pub use routes::router;

use super::addresses::Addresses;
use super::answers::{Answers, Asker};
use super::gate::Names;
use super::keep::{Keeper, Kept};
use super::programme::{Programme, Scene};
use super::room::{Clock, Room, Time};
use super::view::{Rankings, Snapshot, Surroundings, View};
use super::words::Speech;
use crate::report::words::Language;
use crate::scenario::in_words;

/// Between two savings of what phones say, at least.
const SAVING: Duration = Duration::from_millis(250);
/// While a clock runs, it is saved this often.
const CLOCK_SAVING: Duration = Duration::from_secs(2);
/// How often it is looked whether what is taken home can be made.
const HOME: Duration = Duration::from_secs(1);
/// A phone that asks again and again does so within this time.
const ASKS_WITHIN: Duration = Duration::from_secs(6);
/// Phones that one other machine may bring in.
const OF_ONE_MAX: usize = 60;

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
    /// Whoever looks at it holds it as it was.
    room: Mutex<Arc<Room>>,
    rankings: Rankings,
    changed: watch::Sender<u64>,
    keeper: Keeper,
    /// Held while the state is written, so that an older one never comes behind a newer one.
    saving: Mutex<()>,
    /// True if something was said that is not saved.
    dirty: AtomicBool,
    unsaved: Mutex<Option<String>>,
    /// Streams open now, by seat.
    streams: Mutex<Vec<u32>>,
    /// When phones asked last, by seat.
    asked: Mutex<HashMap<usize, Instant>>,
    /// Other machines that have asked for a page.
    seen: Mutex<HashSet<IpAddr>>,
    opened: Instant,
    names: Names,
    addresses: Arc<Addresses>,
    /// Streams of those without a seat.
    anonymous: AtomicUsize,
    /// Phones that other machines have brought in.
    brought: Mutex<HashMap<IpAddr, usize>>,
    /// What is taken home, by language, once it is made.
    home: Mutex<HashMap<&'static str, Arc<str>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Now, by the clock on the wall.
pub fn now() -> Time {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as Time)
}

/// A number that nobody guesses, in letters and digits.
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
                room.start_clock(&programme, now());
                (secret(), room)
            }
        };
        let addresses = Arc::new(Addresses::default());
        let names = Names::new(terms.is_open, addresses.clone());
        Server {
            programme,
            answers,
            terms,
            secret,
            speeches,
            room: Mutex::new(Arc::new(room)),
            rankings: Rankings::default(),
            changed,
            keeper,
            saving: Mutex::default(),
            dirty: AtomicBool::new(true),
            unsaved: Mutex::default(),
            streams: Mutex::default(),
            asked: Mutex::default(),
            seen: Mutex::default(),
            opened: Instant::now(),
            names,
            addresses,
            anonymous: AtomicUsize::new(0),
            brought: Mutex::default(),
            home: Mutex::default(),
        }
    }

    /// The host's secret.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The code of the room.
    pub fn code(&self) -> String {
        self.room().code.clone()
    }

    /// Addresses of the phones' page, the likeliest first.
    pub fn addresses(&self) -> Vec<String> {
        let port = self.terms.port;
        let local: Vec<String> = if self.terms.is_open {
            self.addresses.local().into_iter().map(|ip| format!("http://{ip}:{port}/")).collect()
        } else {
            Vec::new()
        };
        if local.is_empty() { vec![format!("http://127.0.0.1:{port}/")] } else { local }
    }

    fn address(&self) -> String {
        let addresses = self.addresses();
        let chosen = self.room().course.address;
        addresses[chosen.min(addresses.len() - 1)].clone()
    }

    /// The room as it is now.
    fn room(&self) -> Arc<Room> {
        lock(&self.room).clone()
    }

    /// Changes the room.
    fn change<T>(&self, change: impl FnOnce(&mut Room, &Programme) -> T) -> T {
        change(Arc::make_mut(&mut lock(&self.room)), &self.programme)
    }

    /// Asks for what the room will want to know: the dial, and what is done today.
    pub fn look_ahead(&self) {
        let today = self.programme.game.today();
        for placed in &self.programme.scenes {
            self.answers.of(&self.programme.world_of(placed.step, None, &today), Asker::Ahead);
            if matches!(placed.scene, Scene::Guess | Scene::Dial) {
                for stop in 0..self.programme.game.dial.stops.value.len() {
                    self.answers.of(&self.programme.world_at(placed.step, stop), Asker::Ahead);
                }
            }
        }
    }

    fn speech(&self, lang: Option<&str>) -> &Speech {
        let language = lang.and_then(Language::with_code).unwrap_or(self.terms.language);
        &self.speeches.iter().find(|(known, _)| *known == language).expect("there is a speech for each language").1
    }

    /// A room that was taken when this was the version, or later.
    fn view<'a>(&'a self, version: u64, room: &'a Room, speech: &'a Speech) -> View<'a> {
        View {
            programme: &self.programme,
            room,
            answers: &self.answers,
            rankings: &self.rankings,
            speech,
            version,
            home_is_ready: lock(&self.home).contains_key(speech.code()),
            now: now(),
        }
    }

    fn snapshot(&self, who: &Who, lang: Option<&str>) -> Snapshot {
        let speech = self.speech(if matches!(who, Who::Phone(_)) { lang } else { None });
        let version = self.version();
        let room = self.room();
        let view = self.view(version, &room, speech);
        match who {
            Who::Board => view.board(&self.address()),
            Who::Host => view.host(&self.surroundings(&room)),
            Who::Phone(token) => match self.seat_with(&room, token) {
                Some(seat) => view.phone(seat),
                None => view.door(room.asking.iter().any(|asking| is_same(&asking.token, token))),
            },
        }
    }

    fn surroundings(&self, room: &Room) -> Surroundings {
        Surroundings {
            addresses: self.addresses(),
            connected: (0..room.seats.len()).map(|seat| self.is_here(seat)).collect(),
            is_open: self.terms.is_open,
            reached_by: lock(&self.seen).len(),
            // Told in steps, so that the page does not change all the time.
            open_for: self.opened.elapsed().as_secs() / 30 * 30,
            worlds: self.answers.counts(),
            seconds_each: self.answers.seconds_each(),
            unsaved: lock(&self.unsaved).clone(),
        }
    }

    /// True if the phone of a seat is connected: by a stream, or as it asks again and again.
    fn is_here(&self, seat: usize) -> bool {
        let streams = lock(&self.streams).get(seat).is_some_and(|count| *count > 0);
        streams || lock(&self.asked).get(&seat).is_some_and(|when| when.elapsed() < ASKS_WITHIN)
    }

    /// How often the room has changed. What is taken from the room behind it is as new.
    fn version(&self) -> u64 {
        *self.changed.borrow()
    }

    fn tell(&self) {
        self.changed.send_modify(|version| *version += 1);
    }

    fn kept(&self) -> Kept {
        Kept::of(&self.programme, &self.secret, &self.room(), now())
    }

    /// Saves the room before anybody comes in.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn save_first(&self) -> std::io::Result<()> {
        self.keeper.save(&self.kept())
    }

    /// Saves the room; where it cannot be, the host is told.
    pub fn save(&self) {
        let _turn = lock(&self.saving);
        self.dirty.store(false, Ordering::Relaxed);
        let failed = self.keeper.save(&self.kept()).err().map(|error| in_words(&error));
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

    /// Saves what phones say soon after they say it, and the clock while it runs, for ever.
    pub async fn keep_saving(self: Arc<Self>) {
        let mut saved = Instant::now();
        loop {
            tokio::time::sleep(SAVING).await;
            let runs = matches!(self.room().course.clock, Clock::Runs { .. });
            if self.dirty.load(Ordering::Relaxed) || runs && saved.elapsed() >= CLOCK_SAVING {
                let server = self.clone();
                let _ = spawn_blocking(move || server.save()).await;
                saved = Instant::now();
            }
        }
    }

    /// Makes what is taken home as soon as it is known, and again when plans change, for ever.
    pub async fn keep_home(self: Arc<Self>) {
        let mut made_of: Option<Arc<Room>> = None;
        loop {
            tokio::time::sleep(HOME).await;
            let room = self.room();
            let last_round = self.programme.scenes.iter().rposition(|placed| placed.scene == Scene::Results);
            let is_time = last_round.is_none_or(|scene| room.course.scene >= scene);
            let is_made = made_of.as_ref().is_some_and(|made| {
                made.said.plans == room.said.plans && made.teams == room.teams && made.course.shocks == room.course.shocks
            });
            if !is_time || is_made {
                continue;
            }
            let (server, of) = (self.clone(), room.clone());
            let pages = spawn_blocking(move || {
                let page = |(_, speech): &(Language, Speech)| {
                    Some((speech.code(), Arc::from(server.view(server.version(), &of, speech).explored()?.render())))
                };
                server.speeches.iter().map(page).collect::<Option<HashMap<&'static str, Arc<str>>>>()
            });
            if let Ok(Some(pages)) = pages.await {
                *lock(&self.home) = pages;
                made_of = Some(room);
                self.tell();
            }
        }
    }

    /// What a request may look at: the board is everybody's, a phone's page is of its token, the host's of the secret.
    fn who(&self, wish: &Wish, headers: &HeaderMap) -> Result<Who, StatusCode> {
        match wish.view.as_deref() {
            Some("board") => Ok(Who::Board),
            Some("host") if self.is_host(headers) => Ok(Who::Host),
            Some("host") => Err(StatusCode::FORBIDDEN),
            Some("phone") => Ok(Who::Phone(bearer(headers).unwrap_or_default().to_string())),
            _ => Err(StatusCode::BAD_REQUEST),
        }
    }

    /// The seat with a token.
    fn seat_with(&self, room: &Room, token: &str) -> Option<usize> {
        room.seat(|known| is_same(known, token))
    }

    /// The seat of a request.
    fn seat_of(&self, room: &Room, headers: &HeaderMap) -> Option<usize> {
        self.seat_with(room, bearer(headers)?)
    }

    /// Something was said that is to be saved and shown.
    fn heard(&self) {
        self.dirty.store(true, Ordering::Relaxed);
        self.tell();
    }

    fn is_host(&self, headers: &HeaderMap) -> bool {
        bearer(headers).is_some_and(|token| is_same(token, &self.secret))
    }
}

/// The token that a request carries.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").filter(|token| token.len() <= 64)
}
