//! The report as tables for a terminal.

pub mod insights;

use comfy_table::{CellAlignment, Table, presets};

use crate::experiment::outcome::Unit;
use crate::experiment::{Amount, Best, Comparison, Judgement, Of, Verdict, Versus};
use crate::report::SERIES_MAX;
use crate::report::format::{change, estimate, grouped, interval, value};
use crate::report::{Report, ScenarioReport};
use crate::stats::{Estimate, REPLICATIONS_MIN};

/// Outcomes in the detailed table, by group.
const GROUPS: &[(&str, &[&str])] = &[
    ("money", &["customer_equity", "equity_fixed_capacity", "profit", "clv", "clv_tail", "clv_acquired", "clv_to_cac", "service_cost"]),
    (
        "leaving",
        &[
            "decided_first_year",
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
            "unanswered",
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
    parts.extend(services(report));
    parts.extend(notes(report));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

fn headline(report: &Report) -> String {
    let first = &report.scenarios[0];
    let time = horizon_in_words(first);
    let base = if first.standing_base { "a standing base of" } else { "a fresh cohort of" };
    let size = format!("{base} {} customers over {time}", grouped(first.customers as f64, 0));
    let runs = in_replications(report.manifest.replications);
    match report.scenarios.len() {
        1 => format!("{}: {size}, {runs}, seed {}", first.name, report.manifest.seed),
        n => format!("Comparing {n} scenarios: {size}, the same people in each, {runs}, seed {}", report.manifest.seed),
    }
}

fn horizon_in_words(scenario: &ScenarioReport) -> String {
    let months = scenario.horizon_months;
    if months >= 24.0 { format!("{} years", trim(months / 12.0)) } else { format!("{} months", trim(months)) }
}

/// What an outcome is called at the head of a block.
fn title(key: &str, scenario: &ScenarioReport) -> String {
    let time = horizon_in_words(scenario);
    match key {
        "customer_equity" => "customer equity".into(),
        "profit" => format!("profit within {time}"),
        "annual_churn" => format!("churn a year, over {time}"),
        _ => format!("value of a customer within {time}"),
    }
}

/// The table that answers first, in the order of the decision: the objective, the other, churn, value.
fn overview(report: &Report) -> String {
    let objectives = report.comparison.as_ref().map_or(["customer_equity", "profit"], |comparison| comparison.objectives);
    let mut table = plain_table();
    for key in [objectives[0], objectives[1], "annual_churn", "clv"] {
        add_block(&mut table, key, report);
    }
    finish(table)
}

/// One outcome: a row for each scenario, with its difference to the first.
fn add_block(table: &mut Table, key: &str, report: &Report) {
    let first = &report.scenarios[0];
    let decides = report.comparison.as_ref().is_some_and(|comparison| comparison.objectives[0] == key);
    let head = format!("{}{}", title(key, first).to_uppercase(), if decides { " (decides)" } else { "" });
    let against = report.comparison.as_ref().map_or(String::new(), |_| format!("against {}", shortened(&first.name, 16)));
    let names = names(report, NAME_MAX);
    table.add_row([head, String::new(), against, String::new()]);
    for (index, scenario) in report.scenarios.iter().enumerate() {
        let found = scenario.summary.outcomes.iter().find(|outcome| outcome.key == key);
        let level = found.map_or("no finite value".into(), |found| estimate(&found.estimate, found.unit, &scenario.currency));
        let versus = report.comparison.as_ref().and_then(|comparison| comparison.versus.get(index.checked_sub(1)?));
        let difference = versus.and_then(|versus| versus.differences.iter().find(|difference| difference.key == key));
        let difference = difference.map_or([String::new(), String::new()], |d| {
            let e = &d.difference.estimate;
            [change(e.mean, d.unit, e.half_width, &scenario.currency), interval(e, d.unit)]
        });
        let [difference, ends] = difference;
        table.add_row([format!("  {}", names[index]), level, difference, ends]);
    }
}

/// Characters of a scenario's name in a table.
const NAME_MAX: usize = 30;
/// Characters in a line.
const WIDTH: usize = 100;

/// A name that fits: its start, and dots.
pub fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most { name.to_string() } else { name.chars().take(most - 1).chain(['…']).collect() }
}

fn conclusions(report: &Report) -> Vec<String> {
    let Some(comparison) = &report.comparison else { return Vec::new() };
    let mut lines = Vec::new();
    if comparison.objective_is_infinite {
        lines.push(format!(
            "{} has no finite value: no discount, and nobody leaves or customers go on to be won. {} decides instead.",
            capital(name_of(comparison.objectives[1])),
            capital(name_of(comparison.objectives[0]))
        ));
    }
    for (scenario, versus) in report.scenarios[1..].iter().zip(&comparison.versus) {
        lines.extend(about_one(scenario, versus, comparison, report));
    }
    lines.extend(comparison.best.iter().map(|best| best_of_all(best, comparison, report)));
    let mut parts = vec![lines.join("\n")];
    parts.extend(pairing(report));
    parts
}

/// What an objective is called within a sentence.
fn name_of(key: &str) -> &'static str {
    if key == "profit" { "profit within the horizon" } else { "customer equity" }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn about_one(scenario: &ScenarioReport, versus: &Versus, comparison: &Comparison, report: &Report) -> Vec<String> {
    let base = &report.scenarios[0].name;
    let Some(first) = &versus.judgements[0] else { return vec![format!("{} cannot be held against {base}.", scenario.name)] };
    let mut lines = vec![format!("{} {}", scenario.name, verdict(first, base, name_of(comparison.objectives[0]), scenario))];
    if first.verdict == Verdict::Identical {
        return lines;
    }
    lines.extend(versus.judgements[1].as_ref().map(|second| second_opinion(first, second, versus, comparison, scenario)));
    if let Some(worth) = &versus.worth_up_to {
        lines.push(format!("  {}", worth_sentence(worth, versus, scenario)));
    }
    if versus.cash_by_year.len() > 1 || versus.own_cost > 0.0 {
        lines.push(format!("  {}", cash_sentence(versus, scenario)));
    }
    lines
}

fn verdict(judgement: &Judgement, base: &str, objective: &str, scenario: &ScenarioReport) -> String {
    let e = &judgement.difference.estimate;
    let relative = judgement.relative.map_or(String::new(), |relative| format!(", {} of it", signed_percent(relative)));
    let amount = format!("{} {}", change(e.mean, Unit::Money, e.half_width, &scenario.currency), interval(e, Unit::Money));
    let amount = format!("{}{relative}", amount.trim_end());
    let negligible = if judgement.negligible {
        format!(": a difference of less than {} is called negligible", percent_fine(scenario.negligible))
    } else {
        String::new()
    };
    let how = if judgement.negligible { " but negligibly" } else { "" };
    match judgement.verdict {
        Verdict::Identical => format!("and {base} are the same world: they differ in nothing."),
        Verdict::TooFew => format!(
            "against {base} by {objective}: {}. {} cannot tell who is better: {REPLICATIONS_MIN} or more would.",
            amount,
            if e.n == 1 { "One replication".into() } else { format!("{} replications", e.n) }
        ),
        Verdict::ClearlyBetter => format!("is clearly{how} better than {base} by {objective}: {amount}{negligible}."),
        Verdict::ProbablyBetter => format!("is probably{how} better than {base} by {objective}: {amount}{negligible}."),
        Verdict::ProbablyWorse => format!("is probably{how} worse than {base} by {objective}: {amount}{negligible}."),
        Verdict::ClearlyWorse => format!("is clearly{how} worse than {base} by {objective}: {amount}{negligible}."),
        Verdict::TooClose { factor: Some(factor) } => format!(
            "is too close to {base} to call by {objective}: {amount}{negligible}; about {} × as many replications would tell.",
            grouped(factor.ceil(), 0)
        ),
        Verdict::TooClose { factor: None } => format!("differs from {base}, but not in {objective}."),
    }
}

/// A share with its sign, to two digits or two decimals.
fn signed_percent(share: f64) -> String {
    let percent = 100.0 * share;
    let decimals = if percent.abs() >= 10.0 {
        0
    } else if percent.abs() >= 1.0 {
        1
    } else {
        2
    };
    format!("{}{} %", if share > 0.0 { "+" } else { "" }, grouped(percent, decimals))
}

/// Whether the other objective says the same, in one sentence.
fn second_opinion(first: &Judgement, second: &Judgement, versus: &Versus, comparison: &Comparison, scenario: &ScenarioReport) -> String {
    let e = &second.difference.estimate;
    let by = format!("{} {}", change(e.mean, Unit::Money, e.half_width, &scenario.currency), interval(e, Unit::Money));
    let is_better = |verdict: Verdict| match verdict {
        Verdict::ClearlyBetter | Verdict::ProbablyBetter => Some(true),
        Verdict::ClearlyWorse | Verdict::ProbablyWorse => Some(false),
        _ => None,
    };
    let says = match (is_better(first.verdict), is_better(second.verdict)) {
        (Some(a), Some(b)) if a == b => "agrees",
        (Some(_), Some(_)) => "disagrees",
        _ if second.verdict == Verdict::TooFew => "stands at",
        _ => "cannot tell",
    };
    let when = match versus.pays_back_after {
        _ if says != "disagrees" => String::new(),
        Some(month) => format!(", and it is ahead in profit from the end of month {month} on"),
        None => ", and it is not surely ahead in profit at any month up to the horizon".into(),
    };
    format!("  Second opinion: {} {says}: {}{when}.", name_of(comparison.objectives[1]), by.trim_end())
}

/// Who is best by an objective, and how sure that is.
fn best_of_all(best: &Best, comparison: &Comparison, report: &Report) -> String {
    let what = name_of(best.key);
    let finite = report.scenarios.iter().all(|scenario| scenario.summary.outcome(best.key).is_some());
    match best.leader {
        _ if !finite => format!("Best of all by {what}: it has no finite value here."),
        _ if !report.tells_who_is_better() => {
            format!("Best of all by {what}: with fewer than {REPLICATIONS_MIN} replications none is named.")
        }
        None => format!("Best of all by {what}: a tie, none leads."),
        Some(index) => {
            let (name, p) = (&report.scenarios[index].name, best.probabilities[index]);
            let doubt = if best.key == comparison.objectives[0] { " (simulation noise only, if the assumptions hold)" } else { "" };
            match p {
                p if p >= 0.95 => format!("Best of all by {what}: {name}, with probability {}{doubt}.", percent(p)),
                p => format!("Best of all by {what}: none with 95 %; {name} leads with {}{doubt}.", percent(p)),
            }
        }
    }
}

fn worth_sentence(worth: &Estimate, versus: &Versus, scenario: &ScenarioReport) -> String {
    let money = |amount: &Estimate| estimate(amount, Unit::Money, &scenario.currency);
    let costs = if versus.own_cost > 0.0 {
        let back = versus.return_on_cost.map_or(String::new(), |back| {
            let symbol = crate::report::format::symbol(&scenario.currency);
            let (word, back) = if back < 0.0 { ("loses", -back) } else { ("returns", back) };
            format!(", of which each {symbol} {word} {} {symbol} after it is paid back", grouped(back, 2))
        });
        let back = if worth.mean > versus.own_cost { back } else { back.replace(" after it is paid back", "") };
        format!("its own cost is {}{back}", value(versus.own_cost, Unit::Money, Some(10.0), &scenario.currency))
    } else {
        "its own cost is nothing".into()
    };
    if worth.mean > 0.0 {
        let monthly = versus.worth_per_month.as_ref().map_or(String::new(), |monthly| format!(", or {} a month", money(monthly)));
        format!("It is worth up to {} discounted{monthly}; {costs}.", money(worth))
    } else {
        format!(
            "Before its own cost it already brings {} less, by what it pays and forgoes in the accounts below; {costs}.",
            money(&worth.negated())
        )
    }
}

/// Undiscounted cash year by year against the first scenario, and when the strategy has paid for itself.
fn cash_sentence(versus: &Versus, scenario: &ScenarioReport) -> String {
    const YEARS_MAX: usize = 5;
    let year =
        |(year, e): (usize, &Estimate)| format!("year {} {}", year + 1, change(e.mean, Unit::Money, e.half_width, &scenario.currency));
    let years: Vec<String> = versus.cash_by_year.iter().enumerate().take(YEARS_MAX).map(year).collect();
    let more = if versus.cash_by_year.len() > YEARS_MAX { ", …" } else { "" };
    let back = match versus.pays_back_after {
        Some(month) => format!("surely ahead from the end of month {month} on (discounted)"),
        None => "not surely ahead by the horizon (discounted)".into(),
    };
    format!("Cash against the base, undiscounted: {}{more}; {back}.", years.join(", "))
}

fn pairing(report: &Report) -> Option<String> {
    let comparison = report.comparison.as_ref()?;
    let key = comparison.objectives[0];
    let ratios = comparison.versus.iter().filter_map(|versus| versus.outcome(key)?.variance_ratio);
    let least = ratios.min_by(f64::total_cmp).filter(|_| report.tells_who_is_better())?;
    let without = least * report.manifest.replications as f64;
    Some(format!(
        "Pairing saved {} × or more in the differences of {}: without it they would need about {} replications.",
        grouped(least, if least < 10.0 { 1 } else { 0 }),
        name_of(key),
        grouped(without, 0)
    ))
}

/// Outcomes that follow from an assumed multiple, not from what was simulated.
fn is_dressed_up(key: &str, scenario: &ScenarioReport) -> bool {
    key == "clv_to_cac" && !scenario.acquisition_cost_stated
        || ["closed_green", "left_after_green"].contains(&key) && scenario.summary.outcome("commitment_kept").is_none()
}

/// Every outcome that matters to people: scenarios side by side, or, beyond three, one below the other.
fn details(report: &Report) -> String {
    let cells = |key: &str| -> Option<(&'static str, Vec<String>)> {
        let shown = |scenario: &&ScenarioReport| !is_dressed_up(key, scenario);
        let found: Vec<_> = report
            .scenarios
            .iter()
            .map(|scenario| Some(scenario).filter(shown).and_then(|s| s.summary.outcomes.iter().find(|outcome| outcome.key == key)))
            .collect();
        let label = found.iter().flatten().next()?.label;
        let cell = |(found, scenario): (&Option<&crate::experiment::OutcomeEstimate>, &ScenarioReport)| {
            found.map_or("–".to_string(), |found| estimate(&found.estimate, found.unit, &scenario.currency))
        };
        Some((label, found.iter().zip(&report.scenarios).map(cell).collect()))
    };
    let groups = GROUPS
        .iter()
        .map(|(group, keys)| (group.to_string(), keys.iter().filter_map(|key| cells(key)).map(|(l, c)| (l.to_string(), c)).collect()));
    let groups: Vec<Group> = groups.chain([accounts(report)]).chain(segments(report)).collect();
    if report.scenarios.len() > 3 { turned(&groups, report) } else { side_by_side(&groups, report) }
}

/// A group of rows: its name, and label and cells of each row.
type Group = (String, Vec<(String, Vec<String>)>);

fn side_by_side(groups: &[Group], report: &Report) -> String {
    let mut table = plain_table();
    let most = (WIDTH - 36) / report.scenarios.len() - 2;
    table.set_header([String::new()].into_iter().chain(names(report, most)));
    for (group, rows) in groups.iter().filter(|(_, rows)| !rows.is_empty()) {
        table.add_row([group.to_uppercase()]);
        for (label, cells) in rows {
            table.add_row([format!("  {label}")].into_iter().chain(cells.iter().cloned()));
        }
    }
    finish(table)
}

/// The scenarios' names, shortened; those that are then alike are told apart by a number.
fn names(report: &Report, most: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for scenario in &report.scenarios {
        let mut name = shortened(&scenario.name, most);
        let mut number = 1;
        while names.contains(&name) {
            number += 1;
            name = format!("{} {number}", shortened(&scenario.name, most - 3));
        }
        names.push(name);
    }
    names
}

/// Scenarios down, outcomes across, as many as fit beside each other.
fn turned(groups: &[Group], report: &Report) -> String {
    let names = names(report, NAME_MAX);
    let first = names.iter().map(|name| name.chars().count()).max().unwrap_or(0) + 4;
    let mut parts = Vec::new();
    for (group, rows) in groups {
        let mut rest = rows.as_slice();
        while !rest.is_empty() {
            let mut width = first;
            let fits = rest.iter().take_while(|(label, cells)| {
                let widest = cells.iter().map(|cell| cell.chars().count()).chain(label.split(' ').map(|word| word.chars().count())).max();
                width += widest.unwrap_or(0) + 2;
                width <= WIDTH
            });
            let (now, later) = rest.split_at(fits.count().max(1));
            let mut table = plain_table();
            let head =
                |(label, cells): &(String, Vec<String>)| wrapped(label, cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0));
            table.set_header([group.to_uppercase()].into_iter().chain(now.iter().map(head)));
            for (index, name) in names.iter().enumerate() {
                table.add_row([format!("  {name}")].into_iter().chain(now.iter().map(|(_, cells)| cells[index].clone())));
            }
            parts.push(finish(table));
            rest = later;
        }
    }
    parts.join("\n\n")
}

/// A text in lines of so many characters, broken between words.
pub fn wrapped(text: &str, most: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => *line = format!("{line} {word}"),
            _ => lines.push(word.to_string()),
        }
    }
    lines.join("\n")
}

/// Service by moment, channel and team, where there are several of them or any team.
fn services(report: &Report) -> Option<String> {
    const SHOWN: [&str; 10] = [
        "issues",
        "first_contact_resolution",
        "contacts_per_issue",
        "wait_mean",
        "wait_p90",
        "commitment_kept",
        "unanswered",
        "abandonment",
        "service_level",
        "occupancy",
    ];
    let mut parts = Vec::new();
    for scenario in report.scenarios.iter().take(1) {
        for of in Of::ALL {
            let services: Vec<_> = scenario.summary.services.iter().filter(|service| service.of == of).collect();
            if services.is_empty() || (of != Of::Team && services.len() < 2) {
                continue;
            }
            let mut table = plain_table();
            let keys: Vec<&str> = SHOWN
                .iter()
                .copied()
                .chain(["cost"])
                .filter(|key| services.iter().any(|s| s.figures.iter().any(|f| f.key == *key)))
                .collect();
            let label = |key: &&str| {
                let figure = services.iter().flat_map(|s| &s.figures).find(|figure| figure.key == *key);
                wrapped(figure.map_or("", |figure| figure.label), 12)
            };
            let losses: Vec<_> = report.insights.iter().flat_map(|insights| &insights.losses).filter(|loss| loss.of == of).collect();
            let head = format!("{} in {}", of.key().to_uppercase(), shortened(&scenario.name, 20));
            let lost = (!losses.is_empty()).then(|| wrapped("value lost per customer", 12));
            table.set_header([head].into_iter().chain(keys.iter().map(label)).chain(lost));
            for service in services {
                let cell = |key: &&str| {
                    let figure = service.figures.iter().find(|figure| figure.key == *key);
                    figure.map_or("–".to_string(), |f| value(f.estimate.mean, f.unit, f.estimate.half_width, &scenario.currency))
                };
                let loss = losses.iter().find(|loss| loss.name == service.name);
                let lost = loss.map(|loss| value(loss.lost.mean, Unit::Money, loss.lost.half_width, &scenario.currency));
                table.add_row([format!("  {}", shortened(&service.name, 24))].into_iter().chain(keys.iter().map(cell)).chain(lost));
            }
            parts.push(finish(table));
        }
    }
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// The ledger: what came in and what went out, discounted.
fn accounts(report: &Report) -> Group {
    let mut rows = Vec::new();
    for (index, account) in report.scenarios[0].summary.accounts.iter().enumerate() {
        let amounts = report.scenarios.iter().map(|scenario| (scenario, scenario.summary.accounts[index].estimate));
        if amounts.clone().any(|(_, amount)| amount.mean != 0.0) {
            let cells = amounts.map(|(scenario, amount)| estimate(&amount, Unit::Money, &scenario.currency)).collect();
            rows.push((account.key.replace('_', " "), cells));
        }
    }
    ("accounts".into(), rows)
}

/// Initial customers by segment, where there are several: value, and who left.
fn segments(report: &Report) -> Option<Group> {
    let mut names: Vec<&str> = Vec::new();
    for segment in report.scenarios.iter().flat_map(|scenario| &scenario.summary.segments) {
        if !names.contains(&segment.name.as_str()) {
            names.push(&segment.name);
        }
    }
    if names.len() < 2 {
        return None;
    }
    let row = |name: &&str| {
        let cells = report.scenarios.iter().map(|scenario| {
            let segment = scenario.summary.segments.iter().find(|segment| segment.name == **name);
            segment.and_then(|segment| segment.clv.zip(segment.left)).map_or("–".into(), |(clv, left)| {
                let money = value(clv.mean, Unit::Money, clv.half_width, &scenario.currency);
                format!("{money}, {}", value(left.mean, Unit::Share, left.half_width, &scenario.currency))
            })
        });
        (shortened(name, NAME_MAX), cells.collect())
    };
    Some(("segments: value, left".into(), names.iter().map(row).collect()))
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
                "{}: hazards solved so that {} of today's customers decide to leave in year 1 (churn a year is of the same people over the whole horizon); residual {}{error}, which is in the intervals of levels and hardly touches differences{}.",
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
                .map(|finding| format!("{}: its claim \"{}\" is not borne out by this run: {}", scenario.name, finding.claim, finding.why)),
        );
    }
    if report.scenarios.len() > SERIES_MAX {
        let key = report.comparison.as_ref().map_or("customer_equity", |comparison| comparison.objectives[0]);
        notes.push(format!(
            "Charts show the first scenario and the {} others with the highest {}; the tables hold all.",
            SERIES_MAX - 1,
            name_of(key)
        ));
    }
    let confidence = report.comparison.as_ref().map_or(String::new(), |comparison| {
        if comparison.versus.len() > 1 {
            format!("; differences are adjusted so that all hold together (each at {})", percent_fine(comparison.confidence))
        } else {
            String::new()
        }
    });
    notes.extend(beyond(report));
    notes.push(format!(
        "Intervals are 95 %, of the noise of simulation alone: t over replications, by the logit for shares{confidence}. Simulation, not prediction."
    ));
    vec![notes.join("\n")]
}

/// How far beyond the horizon is known.
fn beyond(report: &Report) -> Option<String> {
    let first = &report.scenarios[0];
    if first.summary.outcome("clv_tail").is_none() {
        return Some(format!(
            "{}: what lies beyond the horizon has no finite value: no discount, and nobody leaves; nothing is said of it.",
            first.name
        ));
    }
    let manifest = &report.manifest;
    let tail = match manifest.played_on {
        0 => "are expected at the hazards of the horizon and the costs of the last year, and not corrected by playing lives to their end: that was not asked for, or would take too long".to_string(),
        n => format!(
            "are expected at the hazards of the horizon and the costs of the last year, corrected by {} played until nobody is left",
            in_replications(n)
        ),
    };
    let idle = report.scenarios.iter().any(|scenario| {
        scenario.summary.accounts.iter().any(|a| ["idle_time", "strategy", "training"].contains(&a.key.as_str()) && a.estimate.mean != 0.0)
    });
    let capacity = if idle {
        "; there, what the company spends beside is taken to follow the number of customers (\"equity if capacity stays\" is the other bound)"
    } else {
        ""
    };
    Some(format!("Values beyond the horizon {tail}{capacity}."))
}

/// A number of replications in words.
fn in_replications(count: u64) -> String {
    match count {
        1 => "1 replication".into(),
        n => format!("{n} replications"),
    }
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
