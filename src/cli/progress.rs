//! How far it is: a bar with the time left on a terminal, plain lines otherwise.

use std::io::{IsTerminal, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Shows progress on standard error.
pub(super) struct Shown {
    how: How,
    /// What is counted.
    what: &'static str,
    /// When solving hazards began.
    opened: Instant,
    /// When the first run began: what came before tells nothing about how long runs take.
    started: OnceLock<Instant>,
}

/// From this long on, solving is worth a line.
const WORTH_TELLING: Duration = Duration::from_secs(2);
/// How often what has no steps of its own shows that it goes on.
const TICK: Duration = Duration::from_millis(200);

enum How {
    Nothing,
    Bar(ProgressBar),
    /// Runs that were done when it was told last.
    Lines(AtomicU64),
}

impl Shown {
    /// Progress under a title; none if quiet.
    pub(super) fn new(title: &str, quiet: bool) -> Shown {
        Shown::of("runs", title, quiet)
    }

    /// The same of points.
    pub(super) fn points(title: &str, quiet: bool) -> Shown {
        Shown::of("points", title, quiet)
    }

    /// The same of combinations.
    pub(super) fn combinations(quiet: bool) -> Shown {
        Shown::of("combinations", "explore", quiet)
    }

    /// The same of worlds that are played beside.
    pub(super) fn worlds(quiet: bool) -> Shown {
        Shown::of("worlds", "doubt", quiet)
    }

    fn of(what: &'static str, title: &str, quiet: bool) -> Shown {
        let how = match (quiet, std::io::stderr().is_terminal()) {
            (true, _) => How::Nothing,
            (false, true) => How::Bar(ProgressBar::new(1).with_style(counting(what)).with_prefix(title.to_string())),
            (false, false) => How::Lines(AtomicU64::new(0)),
        };
        Shown { how, what, opened: Instant::now(), started: OnceLock::new() }
    }

    /// Shows that hazards are being solved: how many scenarios are done, of how many planned.
    pub(super) fn solving(&self, done: u64, planned: u64) {
        match &self.how {
            How::Nothing => {}
            How::Bar(bar) => {
                let style = ProgressStyle::with_template("{prefix}  {spinner} solving hazards  {pos}/{len}  {elapsed}");
                bar.set_style(style.expect("the template is ours"));
                bar.set_length(planned);
                bar.set_position(done);
                bar.enable_steady_tick(TICK);
            }
            How::Lines(_) if done > 0 && self.opened.elapsed() > WORTH_TELLING => {
                let _ = writeln!(std::io::stderr(), "{done}/{planned} hazards solved");
            }
            How::Lines(_) => {}
        }
    }

    /// Shows how many runs are done, of how many planned.
    pub(super) fn at(&self, done: u64, planned: u64) {
        let started = *self.started.get_or_init(|| {
            if let How::Bar(bar) = &self.how {
                bar.disable_steady_tick();
                bar.set_style(counting(self.what));
                bar.reset_elapsed();
            }
            Instant::now()
        });
        match &self.how {
            How::Nothing => {}
            How::Bar(bar) => {
                bar.set_length(planned);
                bar.set_position(done);
            }
            How::Lines(told) => {
                let step = (planned / 10).max(1);
                if done >= told.load(Ordering::Relaxed) + step {
                    told.store(done, Ordering::Relaxed);
                    let left = started.elapsed().as_secs_f64() / done as f64 * (planned - done) as f64;
                    // Nobody may be reading any more: that is no reason to stop.
                    let _ = writeln!(std::io::stderr(), "{done}/{planned} {}, about {left:.0} s left", self.what);
                }
            }
        }
    }

    /// Removes the bar.
    pub(super) fn finish(&self) {
        if let How::Bar(bar) = &self.how {
            bar.finish_and_clear();
        }
    }
}

/// A bar with how many are done, and the time left.
fn counting(what: &str) -> ProgressStyle {
    let template = format!("{{prefix}}  {{pos}}/{{len}} {what}  {{percent}}%  {{bar:24}}  {{eta}} left");
    ProgressStyle::with_template(&template).expect("the template is ours")
}
