//! Threads: as many as the pool at hand has; one, without the feature `parallel`. Results never depend on how many there are.

use crate::error::Error;

/// Runs `work` with a pool of threads.
///
/// # Errors
/// They cannot be started.
#[cfg(feature = "parallel")]
pub fn with_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> Result<T, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    Ok(pool.map_err(|source| Error::Threads { threads, source: Box::new(source) })?.install(work))
}

/// Runs `work` on this thread: there are no others.
///
/// # Errors
/// None.
#[cfg(not(feature = "parallel"))]
pub fn with_threads<T: Send>(_: usize, work: impl FnOnce() -> T + Send) -> Result<T, Error> {
    Ok(work())
}

/// Runs `work` on every thread of the pool at once.
#[cfg(feature = "parallel")]
pub(super) fn on_each(work: impl Fn() + Sync) {
    rayon::scope(|scope| (0..rayon::current_num_threads()).for_each(|_| scope.spawn(|_| work())));
}

/// The same where `work` waits for what others do: none of them runs on a thread that is in the middle of another. Not from within other work of the pool.
#[cfg(feature = "parallel")]
pub(super) fn on_each_apart(work: impl Fn() + Sync) {
    rayon::broadcast(|_| work());
}

/// Runs `work` once.
#[cfg(not(feature = "parallel"))]
pub(super) fn on_each_apart(work: impl Fn() + Sync) {
    work();
}

/// Runs `work` once.
#[cfg(not(feature = "parallel"))]
pub(super) fn on_each(work: impl Fn() + Sync) {
    work();
}

/// What a function makes of each number below `count`, in order.
#[cfg(feature = "parallel")]
pub fn map<T: Send>(count: u64, of: impl Fn(u64) -> T + Sync + Send) -> Vec<T> {
    use rayon::prelude::*;
    (0..count).into_par_iter().map(of).collect()
}

/// What a function makes of each number below `count`, in order.
#[cfg(not(feature = "parallel"))]
pub fn map<T: Send>(count: u64, of: impl Fn(u64) -> T + Sync + Send) -> Vec<T> {
    (0..count).map(of).collect()
}
