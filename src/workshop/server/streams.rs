//! Server-sent events: whole snapshots, each when it differs from the one before.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{Stream, unfold};
use serde_json::json;
use tokio::sync::watch;

use super::{Server, Who, Wish, lock, now};
use crate::workshop::view::Snapshot;

/// Between two snapshots on one stream, at least.
const BREATH: Duration = Duration::from_millis(150);
/// A stream that has nothing to say breathes after this time, so that both ends know that the other is there.
const BEAT: Duration = Duration::from_secs(10);
/// While something is being computed, streams look again after this time.
const SOON: Duration = Duration::from_millis(350);
/// Streams of boards, and of phones that have no seat, at most: places are kept for those who have one.
const ANONYMOUS_MAX: usize = 300;

/// A stream that is counted while it is open: for its seat, or among those that have none.
struct Open {
    server: Arc<Server>,
    seat: Option<usize>,
}

impl Open {
    /// None if there are too many without a seat.
    fn of(server: Arc<Server>, who: &Who) -> Option<Open> {
        let mut open = Open { server, seat: None };
        let before = open.server.anonymous.fetch_add(1, Ordering::Relaxed);
        open.sit(who);
        // Dropped, it is counted no more.
        (open.seat.is_some() || matches!(who, Who::Host) || before < ANONYMOUS_MAX).then_some(open)
    }

    /// Counts for the seat that the phone has by now.
    fn sit(&mut self, who: &Who) {
        let Who::Phone(token) = who else { return };
        let seat = self.server.seat_with(&self.server.room(), token);
        if seat == self.seat {
            return;
        }
        self.leave();
        if let Some(seat) = seat {
            let mut streams = lock(&self.server.streams);
            if streams.len() <= seat {
                streams.resize(seat + 1, 0);
            }
            streams[seat] += 1;
        } else {
            self.server.anonymous.fetch_add(1, Ordering::Relaxed);
        }
        self.seat = seat;
        self.server.tell();
    }

    fn leave(&self) {
        match self.seat {
            Some(seat) => lock(&self.server.streams)[seat] -= 1,
            None => drop(self.server.anonymous.fetch_sub(1, Ordering::Relaxed)),
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.leave();
        if self.seat.is_some() {
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
pub(super) fn sent(snapshot: &Snapshot) -> serde_json::Value {
    let mut value = serde_json::to_value(snapshot).expect("a snapshot is JSON");
    value["left"] = json!(snapshot.ends.map(|ends| ends.saturating_sub(now())));
    value
}

pub(super) async fn events(State(server): State<Arc<Server>>, Query(wish): Query<Wish>, headers: HeaderMap) -> Response {
    let who = match server.who(&wish, &headers) {
        Ok(who) => who,
        Err(status) => return status.into_response(),
    };
    let changes = server.changed.subscribe();
    match Open::of(server, &who) {
        Some(open) => Sse::new(stream(Streamed { open, who, lang: wish.lang, changes, last: None, unsettled: false })).into_response(),
        None => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")]).into_response(),
    }
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
            streamed.open.sit(&streamed.who);
            let snapshot = streamed.open.server.snapshot(&streamed.who, streamed.lang.as_deref());
            streamed.unsettled = snapshot.unsettled;
            if streamed.last.as_ref().is_none_or(|last| last.differs_from(&snapshot)) {
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
