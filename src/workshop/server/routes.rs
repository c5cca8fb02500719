//! What is served: pages, snapshots when asked for, and deeds.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use qrcode::QrCode;
use serde::Deserialize;
use serde_json::json;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use super::streams::{events, sent};
use super::{OF_ONE_MAX, Server, Wish, lock, now, secret, shells};
use crate::workshop::gate::Peer;
use crate::workshop::programme::Scene;
use crate::workshop::room::{HostDeed, Joined, PhoneDeed, Refusal};

/// Bytes of what a page sends, at most.
const BODY_MAX: usize = 8192;

/// Everything that is served.
pub fn router(server: Arc<Server>) -> Router {
    let fixed = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::overriding(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    Router::new()
        .route("/", get(|| page(&shells::PHONE)))
        .route("/board", get(|| page(&shells::BOARD)))
        .route("/host", get(|| page(&shells::HOST)))
        .route("/print", get(|| page(&shells::PRINT)))
        .route("/room.css", get(|| asset("text/css; charset=utf-8", include_str!("../pages/room.css"))))
        .route("/room.js", get(|| asset("text/javascript; charset=utf-8", include_str!("../pages/room.js"))))
        .route("/icon.svg", get(|| asset("image/svg+xml", include_str!("../pages/icon.svg"))))
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
        let ours = server.addresses.all().into_iter().any(|address| IpAddr::V4(address) == peer.ip());
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

/// The same snapshot for those whose streams do not come through.
async fn state(State(server): State<Arc<Server>>, Query(wish): Query<Wish>, headers: HeaderMap) -> Response {
    match server.who(&wish, &headers) {
        Ok(who) => {
            if let Some(seat) = server.seat_of(&server.room(), &headers) {
                lock(&server.asked).insert(seat, Instant::now());
            }
            Json(sent(&server.snapshot(&who, wish.lang.as_deref()))).into_response()
        }
        Err(status) => status.into_response(),
    }
}

/// What is printed: the trainer's part for the host alone.
async fn paper(State(server): State<Arc<Server>>, Query(wish): Query<Wish>, headers: HeaderMap) -> Response {
    let room = server.room();
    let view = server.view(server.version(), &room, server.speech(wish.lang.as_deref()));
    let (run_sheet, unsettled) = if server.is_host(&headers) { view.run_sheet() } else { Default::default() };
    let title = view.speech.plain("handouts");
    Json(json!({ "lang": view.speech.code(), "title": title, "host": run_sheet, "all": view.handout(), "unsettled": unsettled }))
        .into_response()
}

/// A page that is saved: with a policy of its own, as it is read without this server.
fn saved(page: String) -> Response {
    let head = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment")];
    (head, page).into_response()
}

async fn sheet(State(server): State<Arc<Server>>, Query(wish): Query<Wish>, headers: HeaderMap) -> Response {
    let room = server.room();
    match server.seat_of(&room, &headers) {
        Some(seat) => saved(server.view(server.version(), &room, server.speech(wish.lang.as_deref())).sheet(seat)),
        None => StatusCode::FORBIDDEN.into_response(),
    }
}

/// The dial that is taken home, where the programme has come to that, as soon as it is computed.
async fn dial(State(server): State<Arc<Server>>, Query(wish): Query<Wish>, headers: HeaderMap) -> Response {
    let room = server.room();
    if server.seat_of(&room, &headers).is_none() && !server.is_host(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    if server.programme.scenes[room.course.scene].scene != Scene::Home {
        return refused(&server, wish.lang.as_deref(), Refusal::NotNow);
    }
    let page = lock(&server.home).get(server.speech(wish.lang.as_deref()).code()).cloned();
    page.map_or_else(|| (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")]).into_response(), |page| saved(page.to_string()))
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

async fn join(
    State(server): State<Arc<Server>>,
    Query(wish): Query<Wish>,
    peer: Option<Extension<Peer>>,
    Json(asked): Json<Join>,
) -> Response {
    let from = peer.map(|Extension(Peer(peer))| peer.ip()).filter(|address| !address.is_loopback());
    if from.is_some_and(|from| lock(&server.brought).get(&from).is_some_and(|count| *count >= OF_ONE_MAX)) {
        return refused(&server, wish.lang.as_deref(), Refusal::Full);
    }
    let token = secret();
    let joined = server.change(|room, _| room.join(&asked.code, &asked.name, asked.again, token.clone()));
    match joined {
        Ok(how) => {
            from.into_iter().for_each(|from| *lock(&server.brought).entry(from).or_default() += 1);
            server.heard();
            Json(json!({ "token": token, "asking": how == Joined::Asking })).into_response()
        }
        Err(refusal) => refused(&server, wish.lang.as_deref(), refusal),
    }
}

async fn phone(State(server): State<Arc<Server>>, Query(wish): Query<Wish>, headers: HeaderMap, Json(deed): Json<PhoneDeed>) -> Response {
    let done = server.change(|room, programme| server.seat_of(room, &headers).map(|seat| room.phone(programme, seat, deed, now())));
    match done {
        None => StatusCode::FORBIDDEN.into_response(),
        Some(Ok(())) => {
            server.heard();
            Json(json!({ "version": server.version() })).into_response()
        }
        Some(Err(refusal)) => refused(&server, wish.lang.as_deref(), refusal),
    }
}

async fn host(State(server): State<Arc<Server>>, headers: HeaderMap, Json(deed): Json<HostDeed>) -> Response {
    if !server.is_host(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let done = server.change(|room, programme| room.host(programme, deed, &|seat| server.is_here(seat), now()));
    match done {
        Ok(()) => {
            server.tell();
            // What the host does is on the disk before it is said to be done.
            let saver = server.clone();
            let _ = tokio::task::spawn_blocking(move || saver.save()).await;
            Json(json!({ "version": server.version() })).into_response()
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
