//! The report as tables for a terminal.

mod insights;

use comfy_table::{CellAlignment, Table, presets};

use crate::experiment::outcome::Unit;
use crate::experiment::{Amount, Verdict};
use crate::report::chart::SERIES_MAX;
use crate::report::format::{change, estimate, grouped, interval, value};
use crate::report::{Report, ScenarioReport};
use crate::stats::Estimate;
use crate::units::format_hours;

/// Outcomes in the detailed table, by group.
const GROUPS: &[(&str, &[&str])] = &[
    ("money", &["clv", "clv_tail", "customer_equity", "profit", "clv_acquired", "clv_to_cac", "service_cost"]),
    (
        "leaving",
        &[
            "annual_churn",
            "retained",
            "left_service",
            "left_competitor",
            "left_need",
            "left_involuntary",
            "left_let_go",
            "left_in_silence",
            "left_after_green",
            "heavy_contact_churn",
        ],
    ),
    (
        "service",
        &[
            "issues",
            "silent",
            "contacts_per_issue",
            "first_contact_resolution",
            "solved_within_two",
            "wait_mean",
            "wait_p50",
            "wait_p90",
            "wait_p99",
            "closed_green",
            "commitment_kept",
            "abandonment",
            "service_level",
            "occupancy",
        ],
    ),
    ("experience", &["experience_mean", "good_experiences", "neutral_experiences", "bad_experiences", "satisfaction_mean"]),
    (
        "growth",
        &[
            "tellings_good",
            "tellings_bad",
            "telling_ratio",
            "net_voices",
            "leads",
            "leads_referred",
            "lead_conversion",
            "joined",
            "joined_referred",
            "customers_end",
        ],
    ),
    (
        "levers",
        &[
            "asked_again",
            "offers_accepted",
            "products_sold",
            "treated",
            "kept_by_retention",
            "woken_by_retention",
            "recovered",
            "recovered_share",
            "clv_recovered",
            "concessions",
            "kept_at_renewal",
            "compensations",
            "approvals",
            "partner_failed",
            "loans",
            "prevented",
            "domino_share",
            "heard",
        ],
    ),
];

/// The whole report for a terminal.
pub fn render(report: &Report) -> String {
    let mut parts = vec![headline(report), overview(report)];
    parts.extend(conclusions(report));
    parts.extend(insights::render(report));
    parts.push(details(report));
    parts.extend(notes(report));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

fn headline(report: &Report) -> String {
    let first = &report.scenarios[0];
    let months = first.horizon_months;
    let time = if months >= 24.0 { format!("{} years", trim(months / 12.0)) } else { format!("{} months", trim(months)) };
    let size = format!("{} customers over {time}", grouped(first.customers as f64, 0));
    match report.scenarios.len() {
        1 => format!("{}: {size}, {} replications, seed {}", first.name, report.manifest.replications, report.manifest.seed),
        n => format!(
            "Comparing {n} scenarios with {size}, the same people in each, {} replications, seed {}",
            report.manifest.replications, report.manifest.seed
        ),
    }
}

/// The table that answers first: value, churn, profit, and the verdict.
fn overview(report: &Report) -> String {
    const COLUMNS: [(&str, &str); 3] = [("clv", "CLV"), ("annual_churn", "churn a year"), ("profit", "profit")];
    let mut table = plain_table();
    let mut header = vec![String::new()];
    for (_, label) in COLUMNS {
        header.push(label.into());
        if report.comparison.is_some() {
            header.push(format!("vs {}", report.scenarios[0].name));
        }
    }
    table.set_header(header);
    for (index, scenario) in report.scenarios.iter().enumerate() {
        let versus = report.comparison.as_ref().and_then(|comparison| comparison.versus.get(index.checked_sub(1)?));
        let mut row = vec![scenario.name.clone()];
        for (key, _) in COLUMNS {
            let found = scenario.summary.outcomes.iter().find(|outcome| outcome.key == key);
            row.push(found.map_or("–".into(), |found| estimate(&found.estimate, found.unit, &scenario.currency)));
            if report.comparison.is_some() {
                let difference = versus.and_then(|versus| versus.differences.iter().find(|difference| difference.key == key));
                row.push(difference.map_or(String::new(), |d| {
                    let e = &d.difference.estimate;
                    format!("{} {}", change(e.mean, d.unit, e.half_width, &scenario.currency), interval(e, d.unit))
                }));
            }
        }
        table.add_row(row);
    }
    finish(table)
}

fn conclusions(report: &Report) -> Vec<String> {
    let Some(comparison) = &report.comparison else { return Vec::new() };
    let base = &report.scenarios[0].name;
    let mut lines = Vec::new();
    for (scenario, versus) in report.scenarios[1..].iter().zip(&comparison.versus) {
        lines.push(format!("{} is {} {base} in profit within the horizon.", scenario.name, verdict(versus.verdict)));
        if let Some(equity) = versus.outcome("customer_equity") {
            let e = &equity.estimate;
            let by = change(e.mean, Unit::Money, e.half_width, &scenario.currency);
            lines
                .push(format!("  With what customers are worth beyond the horizon: {by} {} in customer equity.", interval(e, Unit::Money)));
        }
        if let Some(worth) = &versus.worth_up_to {
            lines.push(format!("  {}", worth_sentence(&worth.estimate, versus.worth_per_month.as_ref(), scenario)));
        }
    }
    lines.push(best("profit within the horizon", &comparison.best_profit, report));
    lines.push(best("customer equity", &comparison.best_equity, report));
    let mut parts = vec![lines.join("\n")];
    parts.extend(pairing(report));
    parts.extend(delay(report));
    parts
}

/// Which scenario is best in an outcome, and how sure that is.
fn best(what: &str, probabilities: &[f64], report: &Report) -> String {
    let best = probabilities.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    match best.map(|(index, p)| (&report.scenarios[index].name, *p)) {
        Some((name, p)) if p >= 0.95 => format!("Best of all in {what}: {name}, with probability {}.", percent(p)),
        Some((name, p)) => format!("Best of all in {what}: none with 95 %; {name} leads with {}.", percent(p)),
        None => String::new(),
    }
}

fn verdict(verdict: Verdict) -> String {
    match verdict {
        Verdict::ClearlyBetter => "clearly better than".into(),
        Verdict::ProbablyBetter => "probably better than".into(),
        Verdict::ProbablyWorse => "probably worse than".into(),
        Verdict::ClearlyWorse => "clearly worse than".into(),
        Verdict::TooClose { factor: Some(factor) } => {
            format!("too close to call (about {} × as many replications would tell) against", grouped(factor.ceil(), 0))
        }
        Verdict::TooClose { factor: None } => "no different at all from".into(),
    }
}

fn worth_sentence(worth: &Estimate, monthly: Option<&Estimate>, scenario: &ScenarioReport) -> String {
    let spent = scenario.summary.accounts.iter().find(|account| account.key == "strategy").map_or(0.0, |account| -account.estimate.mean);
    let money = |amount: &Estimate| estimate(amount, Unit::Money, &scenario.currency);
    let costs = if spent > 0.0 {
        format!("its own cost is {}", value(spent, Unit::Money, Some(10.0), &scenario.currency))
    } else {
        "its own cost is nothing".into()
    };
    if worth.mean > 0.0 {
        let monthly = monthly.map_or(String::new(), |monthly| format!(", or {} a month", money(monthly)));
        format!("It is worth up to {} discounted within the horizon{monthly}; {costs}.", money(worth))
    } else {
        let lost = Estimate { mean: -worth.mean, ..*worth };
        format!(
            "Before its own cost it already brings {} less within the horizon, by what it pays and forgoes in the accounts below; {costs}.",
            money(&lost)
        )
    }
}

fn pairing(report: &Report) -> Option<String> {
    let comparison = report.comparison.as_ref()?;
    let ratios = comparison.versus.iter().filter_map(|versus| versus.outcome("profit")?.variance_ratio);
    let least = ratios.min_by(f64::total_cmp)?;
    let without = least * report.manifest.replications as f64;
    Some(format!(
        "Pairing saved {} ×: without it this table needs about {} replications a row.",
        grouped(least, if least < 10.0 { 1 } else { 0 }),
        grouped(without, 0)
    ))
}

fn delay(report: &Report) -> Option<String> {
    let (soonest, later) = report.cost_of_delay.split_first()?;
    let currency = &report.scenarios[0].currency;
    let mut lines =
        vec![format!("Cost of delay, against {} (mean wait {}):", report.scenarios[soonest.scenario].name, format_hours(soonest.wait))];
    for point in later {
        let lost = &point.lost_per_customer.estimate;
        let per_hour = point
            .lost_per_hour
            .filter(|hour| *hour > 0.0)
            .map_or(String::new(), |hour| format!(", {} per hour of wait", value(hour, Unit::Money, Some(0.05), currency)));
        lines.push(format!(
            "  {} (mean wait {}): {} {} per customer within the horizon{per_hour}",
            report.scenarios[point.scenario].name,
            format_hours(point.wait),
            if lost.mean < 0.0 { "gains" } else { "loses" },
            estimate(&Estimate { mean: lost.mean.abs(), ..*lost }, Unit::Money, currency),
        ));
    }
    Some(lines.join("\n"))
}

/// Every outcome that matters to people, scenarios side by side.
fn details(report: &Report) -> String {
    let mut table = plain_table();
    table.set_header([String::new()].into_iter().chain(report.scenarios.iter().map(|scenario| scenario.name.clone())));
    for (group, keys) in GROUPS {
        table.add_row([(*group).to_uppercase()]);
        for key in *keys {
            let found: Vec<_> =
                report.scenarios.iter().map(|scenario| scenario.summary.outcomes.iter().find(|outcome| outcome.key == *key)).collect();
            let Some(label) = found.iter().flatten().next().map(|outcome| outcome.label) else { continue };
            let cells = found.iter().zip(&report.scenarios).map(|(found, scenario)| {
                found.map_or("–".to_string(), |found| estimate(&found.estimate, found.unit, &scenario.currency))
            });
            table.add_row([format!("  {label}")].into_iter().chain(cells));
        }
    }
    add_accounts(&mut table, report);
    add_segments(&mut table, report);
    finish(table)
}

/// The ledger: what came in and what went out, discounted.
fn add_accounts(table: &mut Table, report: &Report) {
    table.add_row(["ACCOUNTS".to_string()]);
    for (index, account) in report.scenarios[0].summary.accounts.iter().enumerate() {
        let amounts = report.scenarios.iter().map(|scenario| (scenario, scenario.summary.accounts[index].estimate));
        if amounts.clone().all(|(_, amount)| amount.mean == 0.0) {
            continue;
        }
        let cells = amounts.map(|(scenario, amount)| estimate(&amount, Unit::Money, &scenario.currency));
        table.add_row([format!("  {}", account.key.replace('_', " "))].into_iter().chain(cells));
    }
}

/// Initial customers by segment, where there are several: value, and who left.
fn add_segments(table: &mut Table, report: &Report) {
    let mut names: Vec<&str> = Vec::new();
    for segment in report.scenarios.iter().flat_map(|scenario| &scenario.summary.segments) {
        if !names.contains(&segment.name.as_str()) {
            names.push(&segment.name);
        }
    }
    if names.len() < 2 {
        return;
    }
    table.add_row(["SEGMENTS: VALUE, LEFT".to_string()]);
    for name in names {
        let cells = report.scenarios.iter().map(|scenario| {
            let segment = scenario.summary.segments.iter().find(|segment| segment.name == name);
            segment.and_then(|segment| segment.clv.zip(segment.left)).map_or("–".into(), |(clv, left)| {
                format!("{}, {}", estimate(&clv, Unit::Money, &scenario.currency), estimate(&left, Unit::Share, &scenario.currency))
            })
        });
        table.add_row([format!("  {name}")].into_iter().chain(cells));
    }
}

/// What the reader must know beside the numbers.
fn notes(report: &Report) -> Vec<String> {
    let mut notes = Vec::new();
    let manifest = &report.manifest;
    if manifest.stopped {
        notes.push(format!("Stopped early: this is on the first {} replications of each scenario.", manifest.replications));
    }
    if let Amount::Precise { precision, .. } = manifest.asked {
        let reached = manifest.precision_reached.map_or("unknown".into(), |reached| format!("±{}", percent_fine(reached)));
        let met = manifest.precision_reached.is_some_and(|reached| reached <= precision);
        notes.push(format!("Precision {reached}, target {} {}.", percent_fine(precision), if met { "reached" } else { "not reached" }));
    }
    for scenario in &report.scenarios {
        if let Some(solution) = scenario.solution.as_ref().filter(|_| !scenario.inherits_hazards) {
            let error =
                solution.standard_error.map_or(String::new(), |error| format!(" ± {} standard error of the pilot", percent_fine(error)));
            notes.push(format!(
                "{}: hazards solved so that {} decide to leave in year 1 (churn a year is over the whole horizon); residual {}{error}{}.",
                scenario.name,
                percent_fine(solution.target),
                percent_fine(solution.achieved - solution.target),
                if solution.converged { "" } else { ": NOT reached" },
            ));
        }
        if scenario.inherits_hazards {
            notes.push(format!("{}: inherits the solved hazards of the scenario that it extends or sets.", scenario.name));
        }
        notes.extend(scenario.warnings.iter().map(|warning| format!("{}: warning: {warning}", scenario.name)));
        let holding = scenario.findings.iter().filter(|finding| finding.holds).count();
        if holding > 0 {
            notes.push(format!("{}: {holding} of the {} claims that it makes about itself hold.", scenario.name, scenario.findings.len()));
        }
        notes.extend(
            scenario
                .findings
                .iter()
                .filter(|finding| !finding.holds)
                .map(|finding| format!("{}: its claim \"{}\" does not hold: {}", scenario.name, finding.claim, finding.why)),
        );
    }
    if report.scenarios.len() > SERIES_MAX {
        notes.push(format!("Charts show the first {SERIES_MAX} scenarios; the tables hold all."));
    }
    let confidence = report.comparison.as_ref().map_or(String::new(), |comparison| {
        if comparison.versus.len() > 1 {
            format!("; differences are adjusted so that all hold together (each at {})", percent_fine(comparison.confidence))
        } else {
            String::new()
        }
    });
    notes.push(format!("Intervals are 95 % t intervals of means over replications{confidence}. Simulation, not prediction."));
    vec![notes.join("\n")]
}

fn percent(share: f64) -> String {
    if share > 0.999 { "over 99.9 %".into() } else { format!("{} %", grouped(100.0 * share, if share > 0.99 { 1 } else { 0 })) }
}

fn percent_fine(share: f64) -> String {
    format!("{} %", grouped(100.0 * share, 2))
}

fn trim(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_string()
}

/// A table without lines.
pub fn plain_table() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table
}

/// The text of a table: the first column to the left, numbers to the right.
pub fn finish(mut table: Table) -> String {
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_cell_alignment(if index == 0 { CellAlignment::Left } else { CellAlignment::Right });
        column.set_padding((0, 2));
    }
    let text = table.to_string();
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
