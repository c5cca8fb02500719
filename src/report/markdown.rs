//! The generated pages of the documentation.

use super::format::expected;
use crate::experiment::outcome::{OUTCOMES, Outcome, Unit};
use crate::experiment::{Coverage, Expected, Judged};
use crate::scenario::reference::Param;
use crate::scenario::{DEFAULTS, Finding, Settings};

/// The reference of all scenario keys.
pub fn parameters(params: &[Param]) -> String {
    let mut text = String::from(SCENARIO_PREFACE);
    let section_of = |path: &str| path.split('.').next().unwrap_or("").to_string();
    let has_keys = |section: &str| params.iter().filter(|param| section_of(&param.path) == section).count() > 1;
    let (plain, sections): (Vec<&Param>, Vec<&Param>) = params.iter().partition(|param| !has_keys(&section_of(&param.path)));
    text += &table("The scenario itself", &plain);
    let mut names: Vec<String> = sections.iter().map(|param| section_of(&param.path)).collect();
    names.dedup();
    for name in names {
        let rows: Vec<&Param> = sections.iter().copied().filter(|param| section_of(&param.path) == name).collect();
        text += &table(&format!("`{name}`: {}", rows[0].about.trim_end_matches('.').to_lowercase()), &rows[1..]);
    }
    text + &format!("\n## The lists that stand where a scenario has none of its own\n\n```toml\n{DEFAULTS}```\n") + &outcomes()
}

/// What is measured.
fn outcomes() -> String {
    let row = |outcome: &Outcome| {
        let unit = match outcome.unit {
            Unit::Money => "money, discounted",
            Unit::Share => "share",
            Unit::Count => "count",
            Unit::Hours => "hours",
            Unit::Number => "number",
        };
        format!("| `{}` | {} | {unit} | {} |\n", outcome.key, outcome.label, outcome.about)
    };
    let rows: String = OUTCOMES.iter().map(row).collect();
    format!("\n## Outcomes\n\n| key | name in tables | unit | what it is |\n|---|---|---|---|\n{rows}")
}

fn table(title: &str, params: &[&Param]) -> String {
    let row = |param: &&Param| {
        let plausible = param.plausible.map_or_else(String::new, |range| format!(", plausibly `{range}`"));
        let source = if param.source.is_empty() { String::new() } else { format!(": {}", param.source) };
        let evidence = format!("{}{plausible}{source}", param.grade);
        let cells = [
            format!("`{}`", param.path),
            param.about.clone(),
            format!("{} ({})", param.kind, param.range),
            format!("`{}`", param.default),
            evidence,
        ];
        format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
    };
    let rows: String = params.iter().map(row).collect();
    format!("\n## {title}\n\n| key | meaning | takes | default | evidence |\n|---|---|---|---|---|\n{rows}")
}

/// A story of the gallery, played.
pub struct Story {
    /// Its name.
    pub name: String,
    /// What it says.
    pub settings: Settings,
    /// Its findings.
    pub judged: Vec<Judged>,
}

/// The index of the gallery.
pub fn gallery(stories: &[Story]) -> String {
    GALLERY_PREFACE.to_string() + &stories.iter().map(section).collect::<String>()
}

/// One story of the index.
pub fn section(story: &Story) -> String {
    let essay = story.settings.analysis.told_in("en").split_whitespace().collect::<Vec<_>>().join(" ");
    let names: Vec<String> = story.settings.strategy.iter().map(|strategy| format!("*{}*", strategy.name)).collect();
    let ways =
        if names.is_empty() { String::new() } else { format!("\n\nStrategies beside *{}*: {}.", story.settings.name, names.join(", ")) };
    let rows: String = story.settings.finding.iter().zip(&story.judged).map(|(finding, judged)| finding_row(finding, judged)).collect();
    format!(
        "\n## [{0}]({0}.toml)\n\n{essay}{ways}\n\n| claim | outcome | expected | simulated, 95 % | |\n|---|---|---|---|---|\n{rows}",
        story.name
    )
}

fn finding_row(finding: &Finding, judged: &Judged) -> String {
    let digits = |value: f64| if value != 0.0 && value.abs() < 100.0 { format!("{value:.4}") } else { format!("{value:.0}") };
    let expected = match judged.expected {
        Expected::Equals(value) => digits(value),
        Expected::Between(Some(low), Some(high)) => format!("{} to {}", digits(low), digits(high)),
        Expected::Between(Some(low), None) => format!("at least {}", digits(low)),
        Expected::Between(_, Some(high)) => format!("at most {}", digits(high)),
        Expected::Between(None, None) => String::new(),
    };
    let of = finding.of.as_ref().map_or(String::new(), |of| format!(" of *{of}*"));
    let versus = finding
        .versus
        .as_ref()
        .map_or(String::new(), |versus| format!(" against *{versus}*{}", if finding.relative { ", relative" } else { "" }));
    let simulated = judged.simulated.map_or("–".into(), |e| format!("{} ± {}", digits(e.mean), digits(e.half_width.unwrap_or(0.0))));
    format!(
        "| {} | `{}`{of}{versus} | {expected} | {simulated} | {} |\n",
        judged.claim,
        judged.outcome,
        if judged.holds { "holds" } else { "fails" }
    )
}

const GALLERY_PREFACE: &str = "\
# Scenarios

This page is made by `fideliza gallery --markdown > scenarios/README.md`; `tests/it/gallery.rs` plays every story and holds this page
against it. Run one with `fideliza gallery NAME`, read it with `fideliza gallery NAME --text`. `scenarios/validation/` holds the
closed-form cases; docs/validation.md is their page.

Each story states what it shows, where its numbers come from, and claims that a machine checks: a claim with bounds holds if the 95 %
interval lies within them; one with a value if the mean is within four standard errors of it, beside the tolerance that it states.
A strategy stands in the same file as a `[[strategy]]`: a name, and the keys that it changes. Intervals are over replications. All
of it is simulation, not prediction.
";

/// z beyond the tolerance, and where there is one, without it.
pub fn z_in_words(judged: &Judged) -> String {
    let beyond = judged.z.map_or("–".into(), |z| format!("{z:+.2}"));
    judged.z_without_tolerance.map_or(beyond.clone(), |plain| format!("{beyond} ({plain:+.1} with no tolerance)"))
}

/// One row of the validation page.
pub fn validation_row(case: &str, judged: &Judged) -> String {
    let expected = expected(&judged.expected);
    let simulated = judged.simulated.map_or("–".into(), |e| format!("{:.6} ± {:.6}", e.mean, e.half_width.unwrap_or(0.0)));
    let z = z_in_words(judged);
    format!("| {case} | {} | {expected} | {simulated} | {z} | {} |", judged.claim, if judged.holds { "holds" } else { "fails" })
}

/// Experiments behind the coverage on the validation page.
pub const EXPERIMENTS: u64 = 10_000;

/// What a table of coverages says of one.
pub fn coverage_cells(coverage: &Coverage) -> [String; 5] {
    let percent = |share: f64| format!("{:.1}", 100.0 * share);
    let Coverage { interval, experiment, held, at_least, at_most } = coverage;
    [
        interval.to_string(),
        experiment.to_string(),
        format!("{} % ({} to {})", percent(held.share().unwrap_or(f64::NAN)), percent(held.low), percent(held.high)),
        format!("{:.0} to {:.0} %", 100.0 * at_least, 100.0 * at_most),
        if coverage.is_acceptable() { "holds".into() } else { "FAILS".into() },
    ]
}

/// One row of the coverages on the validation page.
pub fn coverage_row(coverage: &Coverage) -> String {
    format!("| {} |\n", coverage_cells(coverage).join(" | "))
}

/// The validation page.
pub fn validation(cases: &[(&str, Vec<Judged>)], coverages: &[Coverage]) -> String {
    let coverages: String = coverages.iter().map(coverage_row).collect();
    let rows = cases.iter().flat_map(|(case, judged)| judged.iter().map(|judged| validation_row(case, judged) + "\n"));
    let rows: String = rows.collect();
    format!(
        "{VALIDATION_PREFACE}\n| case | theorem | expected | simulated, 95 % | z | |\n|---|---|---|---|---|---|\n{rows}\n{COVERAGE_PREFACE}\n| \
         interval | experiment | holds | accepted | |\n|---|---|---|---|---|\n{coverages}\n{GENERATOR}{VALIDATION_GAPS}"
    )
}

const SCENARIO_PREFACE: &str = "\
# Scenario files

This page is made by `fideliza params --markdown > docs/scenario.md`.

A scenario is a TOML file. Only `name` must be there; everything else has the default given below, or is off.

- **Quantities** carry their unit in the text: `\"8h\"`, `\"15 min\"`, `\"18 months\"`, `\"0.25 / month\"`, `\"30 / month\"` for money
  per time; shares are `0.7` or `\"70%\"`. A month is 730.5 hours, a year 8766.
- **Laws of chance** stand wherever a quantity may vary: a plain value, or `{ fixed = … }`, `{ exponential = { mean = … } }`,
  `{ lognormal = { median = …, sigma = … } }` (or `mean` and `cv`), `{ gamma = { shape = …, scale = … } }` (or `mean` and `cv`),
  `{ weibull = { shape = …, scale = … } }`, `{ uniform = { min = …, max = … } }`,
  `{ triangular = { min = …, mode = …, max = … } }`, `{ empirical = { values = […] } }` or
  `{ empirical = { file = \"table.csv\", column = \"tenure\", unit = \"months\" } }` with a path from the scenario's folder,
  `{ mixture = [{ weight = …, of = … }, …] }`.
- **`extends`** lays a file over another: tables merge key by key, lists of named entries merge by `name`, anything else
  replaces. `moment.incident.voice = 0.8` addresses an entry by its name, in a file and in `--set`. A scenario that lists
  `[[moment]]` (or `[[segment]]`, `[[stage]]`, `[[channel]]`) itself starts from an empty list; else the lists of
  `src/scenario/defaults.toml` stand. What a scenario says about itself (`analysis`, `sources`, `finding`) is not inherited.
- **`target_annual_churn`** is solved for the baseline hazards once, under the scenario that states it. A strategy that extends
  it inherits the solved hazards, and so does `--set`, unless the target itself is set. The same holds for an acquisition
  cost that is derived from `acquisition.ratio`.
- **Grades of evidence**: A a peer-reviewed estimate, B a large practitioner study, C folklore or our own assumption, - a setting.
- **Editors** complete and check keys with `docs/scenario.schema.json` (`fideliza schema`); the first line of the shipped
  scenarios names it.
- **`finding`** states a claim about an outcome that a test checks: `equals` a value from theory, within `tolerance` plus four
  standard errors, which must be at most `resolves`; or a 95 % interval above `at_least` or below `at_most`. Outcomes are the
  keys in `data/summary.csv`; `survivors@12` and `customers@12` are the state after 12 months.
";

const VALIDATION_PREFACE: &str = "\
# Validation

This page is made by `fideliza validate --markdown > docs/validation.md`; the tests in `tests/it/theory.rs` play the same
cases, and hold this page against them. Each case is a scenario file in `scenarios/validation/` with its formula and source.

z is the deviation in standard errors (beyond the tolerance that the case states, if it states one, and in brackets without it). A claim holds if |z| is at
most 4, and if four standard errors are at most the resolution that the case states: reseeded, a true claim fails with
probability 6·10⁻⁵; a deviation of the size of the resolution is seen at least every other time.
";

const COVERAGE_PREFACE: &str = "\
## How often the intervals hold

Made by `fideliza validate --coverage 10000`: small experiments, each repeated 10,000 times with other seeds, where theory gives the
true value. Accepted is what a share may be whose own 95 % interval (Wilson) is in brackets. Values per customer are skewed and
10 replications few: that is what t has to bear. Three differences at once may hold more often than 95 %, because Bonferroni's
bound does not know that they share the first scenario.
";

const GENERATOR: &str = "\
## The generator

`cargo test generator` puts the draws of neighbouring customers, purposes, replications and ordinals, interleaved, through pair
chi-squares, correlations, Hamming distances, birthday spacings and bit counts (|z| < 4.5), and sees to it that the same battery
catches four constructions that look plausible. `scripts/generator.sh` pipes the same draws through dieharder, and through PractRand
where it is installed. dieharder 3.31.1 (`-a -g 200 -k 2`, seed 1), on the first word of each call alone: of 114 p-values 112 pass,
2 are weak (diehard_2dsphere .9994, rgb_lagged_sum 28 .9961; 1.1 are expected), none fails. On both words, as they are drawn since
engine 4, it has been stopped after 95 p-values: 93 pass, 2 are weak (sts_runs .9952, rgb_bitdist 11 .9981). PractRand has not been run.
";

const VALIDATION_GAPS: &str = "
## What is legal runs

`scripts/legal 100000` writes scenarios by chance over the whole legal range and its ends, several mechanisms at once, and plays them with all that a report needs:
no panic, no NaN, and no infinity but for who never leaves and is not discounted. Of 100,000 texts 76,231 were legal and 66,838 were played, 958 of them with
hazards solved; the others are only estimated, as they are too much work. 13 estimates were no number, which was mended; 5 were infinite as they may be; 14 took
longer or more memory than their estimate and were stopped for it. After that, all 32 by themselves: none in trouble.

## What is written anyhow

`scripts/fuzz 2000000` feeds mutations of our own inputs to whatever reads text and bytes: two million runs each of scenarios, settings, quantities, tables and packed events, ten million
in all, without a panic, a hang or a world's worth of memory.

## What a study costs

`cargo bench --bench study` plays 1,001 points of 10 replications of 1,000 customers as a study, with its journal, tables and charts, and by themselves: 1.01 to 1.06 times the CPU
time in three rounds, 1.035 in the middle one. Studies stop right: see the stopping rule on a paired difference above.

## What holds beside

`cargo test` also checks: the elasticity of the margin multiple; the falling hazard under frailty; a published cohort within two
points in every year and its beta-geometric projection; θ·E[W] = P(abandon); Little's law on teams, and exactly on
customers and open issues in every replication; the peak of adoption; causes independent of when; exits against spent budgets;
a standing base against a fresh cohort; the refresh interval. And laws: a scenario against itself differs by exactly 0; money
× 2 is value × 2; money moves no event; names are only names; a life does not depend on the number of others; a better
service only postpones the same person's service exit; one thread gives the same bytes as eight, and so does a processor
without FMA.

## What is weak

- **Customers with four contacts or more** are said to leave 3 to 6 times as often as the others. With the defaults it is 1.1 to
  1.3 times in the first year (`heavy_contact_churn` in `fideliza run scenarios/base.toml --csv`): only the service hazard, three
  tenths of the churn, answers to experience, and who needs many contacts mostly just has many issues. Over-dispersed demand alone
  does not mend it (`--set demand.between_customers=2`: 1.2); twice the service's share of the causes with a steeper effect of
  satisfaction comes half of the way (`--set demand.between_customers=1 --set leaving.satisfaction_effect=1.0 --set
  'leaving.split={ service = 0.6, competitor = 0.2, need = 0.1, involuntary = 0.1 }'`: 1.9). No source at hand supports defaults beyond
  these, so they stay.
- **Waits in queues** that are still open at the horizon count so far in the mean, which then is too low where waits are as long as the horizon.
- **The tail beyond the horizon** is corrected by at most ten replications played on, in which teams keep their agents while customers grow few; and who is won after
  the horizon is valued at the pace of the last year.
- **The churn target** is met in pilot runs of up to 100,000 customer-years, corrected for the frailties and budgets that they happen to draw; the
  report gives the residual and its standard error, which is in the intervals of levels.
- **A tolerance** is the theory's where a case states one: on a network and in a finite population Bass's curve is a limit. z without it stands beside.
- **Grade C defaults** are assumptions. `fideliza params` says which they are.
";
