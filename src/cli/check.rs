//! `check`: what scenarios say in plain words, and what is wrong or implausible with them.

use super::failure::Failure;
use super::{print, run};
use crate::report::check::{GRADES, render};
use crate::scenario::text::escaped;

/// Reads scenarios and says what it thinks of them.
///
/// # Errors
/// Wrong input.
pub(super) fn execute(files: &[String], sets: &[String]) -> Result<(), Failure> {
    let families = run::read_families(files, sets)?;
    let thoughts = files.iter().zip(families).map(|(file, family)| render(&escaped(file), &family));
    print(&format!("{}\n{GRADES}\n", thoughts.collect::<String>()))
}
