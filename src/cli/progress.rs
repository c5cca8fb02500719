//! How far it is: a bar with the time left on a terminal, plain lines otherwise.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};

/// Shows progress on standard error.
pub struct Progress {
    shown: Shown,
    started: Instant,
}

enum Shown {
    Nothing,
    Bar(ProgressBar),
    /// Runs that were done when it was told last.
    Lines(AtomicU64),
}

impl Progress {
    /// Progress under a title; none if quiet.
    pub fn new(title: &str, quiet: bool) -> Progress {
        let shown = match (quiet, std::io::stderr().is_terminal()) {
            (true, _) => Shown::Nothing,
            (false, true) => {
                let style = ProgressStyle::with_template("{prefix}  {pos}/{len} runs  {percent}%  {bar:24}  {eta} left");
                let bar = ProgressBar::new(1).with_style(style.expect("the template is ours")).with_prefix(title.to_string());
                Shown::Bar(bar)
            }
            (false, false) => Shown::Lines(AtomicU64::new(0)),
        };
        Progress { shown, started: Instant::now() }
    }

    /// So many runs are done, of so many.
    pub fn at(&self, done: u64, planned: u64) {
        match &self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) => {
                bar.set_length(planned);
                bar.set_position(done);
            }
            Shown::Lines(told) => {
                let step = (planned / 10).max(1);
                if done >= told.load(Ordering::Relaxed) + step {
                    told.store(done, Ordering::Relaxed);
                    let left = self.started.elapsed().as_secs_f64() / done as f64 * (planned - done) as f64;
                    // Nobody may be reading any more: that is no reason to stop.
                    let _ = writeln!(std::io::stderr(), "{done}/{planned} runs, about {left:.0} s left");
                }
            }
        }
    }

    /// Removes the bar.
    pub fn finish(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}
