//! `workshop`: a room is served until it is interrupted, and kept on the disk meanwhile.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use super::args::WorkshopOptions;
use super::failure::Failure;
use super::files::Disk;
use super::run::{stop_on_interrupt, threads};
use super::{guard, print, tell};
use crate::experiment::{Extent, Work};
use crate::report::format::slug;
use crate::units::Quantity;
use crate::workshop::answers::{Answers, Base, plan_of};
use crate::workshop::gate;
use crate::workshop::keep::{Keeper, Unkept};
use crate::workshop::programme::{NAMES, Programme, SHIPPED};
use crate::workshop::server::{Server, Terms, now, router};

/// Threads that serve pages: they hardly work, and must not wait for those that compute.
const SERVING: usize = 2;

/// Serves a room.
///
/// # Errors
/// A programme that is wrong, a port that is taken, a state file that cannot be written.
pub(super) fn execute(name: &str, options: &WorkshopOptions) -> Result<(), Failure> {
    let programme = if NAMES.contains(&name) && !Path::new(name).exists() {
        Programme::read(&format!("{name}.toml"), &SHIPPED)?
    } else {
        Programme::read(name, &Disk)?
    };
    let state = options.state.clone().unwrap_or_else(|| default_state(name));
    let keeper = Keeper::take(&state).map_err(|error| not_kept(&error, &state))?;
    let disk = |error: io::Error| not_kept(&Unkept::Disk(error), &state);
    let kept = if options.new { None } else { keeper.load(&programme, now()).map_err(disk)? };
    // Versions go on rising where the server is started again: pages that were open hold against them what they sent.
    let (changed, _) = watch::channel(now());
    let answers = start(&programme, &changed, options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(SERVING).enable_io().enable_time().build();
    let runtime = runtime.map_err(|error| Failure::failed(format!("error: cannot start threads: {error}")))?;
    let address = SocketAddr::from((if options.lan { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST }, options.port));
    let listener = runtime.block_on(TcpListener::bind(address)).map_err(|error| cannot_listen(&error, options.port))?;
    match &kept {
        Some(kept) => {
            let teams = kept.room.playing().len();
            tell(&format!("going on with the room of {teams} teams in `{}`; --new begins another", state.display()));
        }
        None => {
            if let Some(aside) = keeper.set_aside(now()).map_err(disk)? {
                let why = if options.new { "" } else { ": it is of another programme or version, or over, or cannot be read" };
                tell(&format!("the room in `{}` is put aside as `{}`{why}", state.display(), aside.display()));
            }
        }
    }
    let terms = Terms { is_open: options.lan, port: options.port, language: options.lang };
    let server = Arc::new(Server::new(programme, answers, changed, terms, keeper, kept));
    server.save_first().map_err(disk)?;
    server.look_ahead();
    let stop = stop_on_interrupt("the room is saved; the same command goes on with it")?;
    welcome(&server, options)?;
    runtime.block_on(async {
        tokio::spawn(gate::serve(listener, router(server.clone())));
        tokio::spawn(server.clone().keep_saving());
        tokio::spawn(server.clone().keep_home());
        while !stop.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    runtime.shutdown_background();
    server.save();
    Ok(())
}

/// The file of a programme's room, if nothing else is said.
fn default_state(name: &str) -> PathBuf {
    let stem = Path::new(name).file_stem().map_or(name.into(), |stem| stem.to_string_lossy().into_owned());
    PathBuf::from("output").join("workshop").join(format!("{}.json", slug(&stem)))
}

fn start(programme: &Programme, changed: &watch::Sender<u64>, options: &WorkshopOptions) -> Result<Answers, Failure> {
    let plan = plan_of(&programme.scenario)?;
    let threads = threads(options.threads)?;
    let settings = &programme.scenario.settings;
    let work = Work::of(
        std::slice::from_ref(&programme.scenario),
        settings.replications.get(),
        Extent { beyond: false, neighbours: false, doubt: false },
    );
    let base = Base {
        draft: programme.draft.clone(),
        customers: settings.customers.get(),
        plan,
        threads,
        world_bytes: guard::world_bytes(&work, threads, None)?,
        time_budget: Duration::from_secs_f64((programme.game.time_budget.base() * 3600.0).clamp(0.1, 600.0)),
    };
    let changed = changed.clone();
    Ok(Answers::start(base, move || changed.send_modify(|version| *version += 1))?)
}

/// Says where the room is, and opens its pages.
fn welcome(server: &Server, options: &WorkshopOptions) -> Result<(), Failure> {
    let here = format!("http://127.0.0.1:{}", options.port);
    let host = format!("{here}/host#secret={}", server.secret());
    let phones = server.addresses();
    print(&format!("board   {here}/board\nphones  {}   room code {}\nhost    {host}\n", phones.join("  or  "), server.code()))?;
    tell("\nThe host's link is the trainer's alone. Ctrl-C ends; the same command goes on with the room.");
    if !options.lan {
        tell("Only this machine can come in: --lan lets phones in.");
    }
    if !options.no_open {
        for page in [format!("{here}/board"), host] {
            if let Err(error) = open::that_detached(&page) {
                tell(&format!("cannot start a browser ({error}): open the links yourself"));
                break;
            }
        }
    }
    Ok(())
}

fn cannot_listen(error: &io::Error, port: u16) -> Failure {
    let help = match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "another program has it, perhaps another room: end that, or use --port {}",
            if port < u16::MAX { port + 1 } else { 7777 }
        ),
        io::ErrorKind::PermissionDenied => "ports below 1024 are for the system: use --port 7777".to_string(),
        _ => "use another: --port 7778".to_string(),
    };
    Failure::failed(format!("error: cannot listen on port {port}: {error}\n  help: {help}"))
}

fn not_kept(error: &Unkept, state: &Path) -> Failure {
    match error {
        Unkept::InUse => Failure::failed(format!(
            "error: the room in `{}` is being served by another program\n  help: end that, or keep this room elsewhere: --state FILE",
            state.display()
        )),
        Unkept::Disk(error) => {
            let why = crate::scenario::in_words(error);
            Failure::cannot_write(format!(
                "error: cannot keep the room in `{}`: {why}\n  help: keep it elsewhere: --state FILE",
                state.display()
            ))
        }
    }
}
