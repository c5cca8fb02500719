//! `validate`: the closed-form cases on this machine.

use super::failure::Failure;
use super::print;
use crate::experiment::{Judged, coverage, validation};
use crate::report;
use crate::report::format::expected;
use crate::report::markdown::z_in_words;
use crate::report::text::{finish, plain_table};

/// Runs the cases and prints theorem, expected, simulated and z.
///
/// # Errors
/// A case does not hold, or none has that name.
pub(super) fn execute(filter: Option<&str>, markdown: bool) -> Result<(), Failure> {
    let cases: Vec<&'static str> = validation::cases().filter(|name| filter.is_none_or(|filter| name.contains(filter))).collect();
    if cases.is_empty() {
        let known: Vec<&str> = validation::cases().collect();
        return Err(Failure::wrong_use(format!("error: no case has that name; there are: {}", known.join(", "))));
    }
    let play = |name: &'static str| {
        super::tell(&format!("{name} …"));
        (name, validation::validate(name))
    };
    let judged: Vec<(&str, Vec<Judged>)> = cases.into_iter().map(play).collect();
    let failed = judged.iter().flat_map(|(_, judged)| judged).filter(|judged| !judged.holds).count();
    print(&if markdown { report::markdown::validation(&judged, &coverage(report::markdown::EXPERIMENTS)) } else { table(&judged) })?;
    if failed > 0 { Err(Failure::failed(format!("{failed} claims do not hold"))) } else { Ok(()) }
}

/// Repeats small experiments and prints how often each kind of interval held the true value.
///
/// # Errors
/// A kind of interval holds too seldom or too often.
pub(super) fn count(experiments: u64) -> Result<(), Failure> {
    let kinds = coverage(experiments);
    let mut table = plain_table();
    table.set_header(["interval", "experiment", "holds", "accepted", ""]);
    table.add_rows(kinds.iter().map(report::markdown::coverage_cells));
    print(&(finish(table) + "\n"))?;
    let failed = kinds.iter().filter(|kind| !kind.is_acceptable()).count();
    if failed > 0 { Err(Failure::failed(format!("{failed} kinds of intervals do not hold as often as they say"))) } else { Ok(()) }
}

fn table(cases: &[(&str, Vec<Judged>)]) -> String {
    let mut table = plain_table();
    table.set_header(["case", "theorem", "expected", "simulated", "z", ""]);
    for (name, judged) in cases {
        table.add_rows(judged.iter().map(|judged| row(name, judged)));
    }
    finish(table) + "\n"
}

fn row(name: &str, judged: &Judged) -> [String; 6] {
    let expected = expected(&judged.expected);
    let simulated =
        judged.simulated.map_or("–".into(), |simulated| format!("{:.6} ±{:.6}", simulated.mean, simulated.half_width.unwrap_or(0.0)));
    let z = z_in_words(judged);
    let verdict =
        judged.why.map_or_else(|| "holds".to_string(), |why| format!("FAILS: {}", report::warnings::unmet(&why, &report::ENGLISH)));
    [name.into(), judged.claim.clone(), expected, simulated, z, verdict]
}
