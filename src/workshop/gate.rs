//! The door of a room: which connections are let in, how long they may take to say what they want, and whom they may ask for.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode, Uri, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tower::Service;

use super::addresses::Addresses;

/// Connections at one time, at most: below what a system usually lets one program have.
const CONNECTIONS_MAX: usize = 900;
/// Connections of one other machine at one time, at most: a phone has a handful.
const OF_ONE_MAX: usize = 200;
/// How long a connection may take to say what it wants, and may be silent between two wishes.
const HEADER_TIME: Duration = Duration::from_secs(6);
/// How long a wish that changes something may take to be said and heard.
const POST_TIME: Duration = Duration::from_secs(6);

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Serves a room to all who connect, until the listener is dropped.
pub async fn serve(listener: TcpListener, router: Router) {
    let free = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let crowd = Arc::new(Crowd::default());
    loop {
        // Where all places are taken, whoever comes next waits until a slow one is closed.
        let Ok(place) = free.clone().acquire_owned().await else { return };
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(_) => {
                // Out of descriptors, or gone before it was let in: others may do better soon.
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
        };
        let Some(guest) = crowd.enter(peer.ip()) else { continue };
        let router = router.clone();
        tokio::spawn(async move {
            let _held = (place, guest);
            let _ = stream.set_nodelay(true);
            let service = service_fn(move |request: Request<Incoming>| answer(router.clone(), request, peer));
            let mut builder = http1::Builder::new();
            builder.timer(TokioTimer::new()).header_read_timeout(HEADER_TIME).max_buf_size(16 * 1024);
            // How a connection ends concerns nobody but its other end.
            let _ = builder.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(mut router: Router, request: Request<Incoming>, peer: SocketAddr) -> Result<Response<Body>, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(Peer(peer));
    if request.method().is_safe() {
        return router.call(request).await;
    }
    match timeout(POST_TIME, router.call(request)).await {
        Ok(response) => response,
        Err(_) => {
            let mut late = Response::new(Body::empty());
            *late.status_mut() = StatusCode::REQUEST_TIMEOUT;
            Ok(late)
        }
    }
}

/// Connections by machine.
#[derive(Default)]
struct Crowd(Mutex<HashMap<IpAddr, usize>>);

/// A connection that is counted while it lasts.
struct Guest {
    crowd: Arc<Crowd>,
    of: IpAddr,
}

impl Crowd {
    fn enter(self: &Arc<Self>, of: IpAddr) -> Option<Guest> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(of).or_default();
        if *count >= OF_ONE_MAX && !of.is_loopback() {
            return None;
        }
        *count += 1;
        Some(Guest { crowd: self.clone(), of })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut counts = self.crowd.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.of) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.of);
            }
        }
    }
}

/// The names under which a room answers: a page of another site that has its own name lead here asks under that name, and is turned away.
pub struct Names {
    is_open: bool,
    addresses: Arc<Addresses>,
}

impl Names {
    /// Those of this machine alone, or of its addresses on local networks, too.
    pub fn new(is_open: bool, addresses: Arc<Addresses>) -> Names {
        Names { is_open, addresses }
    }

    /// True if a request names this room, in its target and in every `Host`.
    pub fn admit(&self, target: &Uri, headers: &HeaderMap) -> bool {
        let hosts: Vec<Option<&str>> = headers.get_all(header::HOST).iter().map(|host| host.to_str().ok()).collect();
        let named = target.authority().map(|authority| Some(authority.as_str())).into_iter().chain(hosts.iter().copied());
        hosts.len() == 1 && named.into_iter().all(|name| name.is_some_and(|name| self.is_ours(name)))
    }

    fn is_ours(&self, authority: &str) -> bool {
        let name = match authority.rsplit_once(':') {
            Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            Some(_) if !authority.starts_with('[') => return false,
            _ => authority,
        };
        if name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "[::1]" {
            return true;
        }
        self.is_open && name.parse::<Ipv4Addr>().is_ok_and(|address| self.addresses.all().contains(&address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_answers_to_its_own_names_alone() {
        let admits = |target: &str, hosts: &[&str]| {
            let mut headers = HeaderMap::new();
            hosts.iter().for_each(|host| assert!(!headers.append(header::HOST, host.parse().unwrap()) || hosts.len() > 1));
            Names::new(false, Arc::default()).admit(&target.parse().unwrap(), &headers)
        };
        for host in ["localhost:7777", "127.0.0.1:7777", "127.0.0.1", "LOCALHOST", "[::1]:7777", "[::1]"] {
            assert!(admits("/", &[host]), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:7777",
            "127.0.0.1.evil.example",
            "localhost.evil.example:7777",
            "192.168.1.7:7777",
            "",
            "localhost:",
            "[::2]:1",
            "localhost:x",
        ] {
            assert!(!admits("/", &[host]), "{host}");
        }
        assert!(!admits("/", &[]) && !admits("/", &["localhost", "evil.example"]) && !admits("/", &["localhost", "localhost"]));
        assert!(!admits("http://evil.example/host", &["localhost"]) && admits("http://localhost:7777/host", &["localhost:7777"]));
    }
}
