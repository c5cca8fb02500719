//! The report as tables for a terminal.

use comfy_table::{CellAlignment, Table, presets};

use crate::experiment::outcome::{Group, OUTCOMES, Unit};
use crate::experiment::{Move, Of, Passage, Phase, ServiceSummary, Statement};
use crate::report::sentences::{self, in_replications, sentence};
use crate::report::words::{Words, say};
use crate::report::{Report, ScenarioAnalysis};

/// The whole report for a terminal.
pub fn render(report: &Report) -> String {
    let mut parts = vec![headline(report), overview(report)];
    parts.push(said(report, "\n", Passage::Conclusions));
    parts.push(said(report, "\n", Passage::Moves));
    parts.push(said(report, "\n", Passage::Pairing));
    parts.push(said(report, "\n", Passage::Why));
    parts.push(said(report, "\n", Passage::Doubt));
    parts.push(explanations(report));
    parts.push(details(report));
    parts.extend(services(report));
    parts.push(sentences::charted(report));
    parts.push(said(report, "\n", Passage::Notes));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// Who is still there and what differs, drawn with letters, for terminals that have them.
pub fn sketch(report: &Report) -> String {
    const LEVELS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    const COLUMNS: usize = 36;
    const BAR: f64 = 30.0;
    let (words, shown) = (&report.words, report.in_charts());
    let names = names(report, NAME_MAX);
    let mut lines = vec![words.plain("sketch-survival")];
    for &index in &shown {
        let survival = &report.scenarios[index].summary.survival;
        let share = |column: usize| survival[column * (survival.len() - 1) / (COLUMNS - 1)].mean.clamp(0.0, 1.0);
        let curve: String = (0..COLUMNS).map(|column| LEVELS[(8.0 * share(column)).round() as usize]).collect();
        let last = survival.last().map_or(String::new(), |last| words.value(last.mean, Unit::Share, last.half_width, ""));
        lines.push(format!("  {:<NAME_MAX$} {curve} {last}", names[index]));
    }
    if let Some(comparison) = &report.comparison {
        let objective = comparison.objectives[0];
        let difference = |index: usize| comparison.versus[index - 1].outcome(objective).map(|difference| difference.estimate);
        let most = shown.iter().skip(1).filter_map(|&index| difference(index)).map(|e| e.mean.abs()).fold(0.0, f64::max);
        lines.push(say!(words, "sketch-difference", objective = words.objective(objective)));
        for &index in shown.iter().skip(1) {
            let Some(e) = difference(index) else { continue };
            let length = if most > 0.0 { (BAR * e.mean.abs() / most).round() as usize } else { 0 };
            let bar: String = std::iter::repeat_n(if e.mean < 0.0 { '░' } else { '█' }, length.max(1)).collect();
            let amount = words.difference(&e, Unit::Money, &report.scenarios[index].currency);
            lines.push(format!("  {:<NAME_MAX$} {bar} {amount}", names[index]));
        }
    }
    lines.join("\n") + "\n"
}

/// What is found behind the first answer: what each change of a strategy brings, and what doubt about assumptions does; or that it was stopped meanwhile.
/// Nothing where none of it was played.
pub fn doubts(report: &Report) -> String {
    let is_of_it = |statement: &&Statement| {
        let found_now =
            matches!(statement, Statement::Stopped { phase: Phase::Doubt | Phase::Apart, .. } | Statement::Next(Move::FindOut { .. }));
        matches!(statement.passage(), Passage::Doubt | Passage::Why) || found_now
    };
    report.statements.iter().filter(is_of_it).map(|statement| sentence(statement, report)).collect::<Vec<_>>().join("\n")
}

/// All statements of a passage, in words.
fn said(report: &Report, between: &str, passage: Passage) -> String {
    let statements = report.statements.iter().filter(|statement| statement.passage() == passage);
    statements.map(|statement| sentence(statement, report)).collect::<Vec<_>>().join(between)
}

/// What is said of the first scenario with the help of neighbouring worlds.
fn explanations(report: &Report) -> String {
    let Some(insights) = &report.insights else { return String::new() };
    match said(report, "\n  ", Passage::Explanations) {
        nothing if nothing.is_empty() => nothing,
        sentences => format!("{}\n  {sentences}", sentences::what_matters(insights, report)),
    }
}

/// What was played, in a line.
pub(in crate::report) fn headline(report: &Report) -> String {
    let (words, first) = (&report.words, &report.scenarios[0]);
    let key = if first.standing_base { "standing-base" } else { "fresh-cohort" };
    let size = say!(words, key, count = first.customers, time = horizon_in_words(report));
    let (replications, seed) = (in_replications(report.manifest.replications, words), report.manifest.seed.to_string());
    match report.scenarios.len() {
        1 => say!(words, "headline-one", name = first.name.as_str(), size = size, replications = replications, seed = seed),
        n => say!(words, "headline-several", count = n, size = size, replications = replications, seed = seed),
    }
}

fn horizon_in_words(report: &Report) -> String {
    let (words, months) = (&report.words, report.scenarios[0].horizon_months);
    if months >= 24.0 { words.time(months / 12.0, "years") } else { words.time(months, "months") }
}

/// What an outcome is called at the head of a block.
fn title(key: &str, report: &Report) -> String {
    let (words, time) = (&report.words, horizon_in_words(report));
    match key {
        "customer_equity" => words.plain("title-equity"),
        "profit" => say!(words, "title-profit", time = time),
        "annual_churn" => say!(words, "title-churn", time = time),
        _ => say!(words, "title-value", time = time),
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
    let (words, first) = (&report.words, &report.scenarios[0]);
    let decides = report.comparison.as_ref().is_some_and(|comparison| comparison.objectives[0] == key);
    let title = title(key, report).to_uppercase();
    let head = if decides { format!("{title} {}", words.plain("decides")) } else { title };
    let against = report.comparison.as_ref().map_or(String::new(), |_| say!(words, "against", base = shortened(&first.name, 16)));
    let names = names(report, NAME_MAX);
    table.add_row([head, String::new(), against, String::new()]);
    for (index, scenario) in report.scenarios.iter().enumerate() {
        let found = scenario.summary.outcomes.iter().find(|outcome| outcome.key == key);
        let level =
            found.map_or_else(|| words.plain("no-finite-value"), |found| words.estimate(&found.estimate, found.unit, &scenario.currency));
        let versus = report.comparison.as_ref().and_then(|comparison| comparison.versus.get(index.checked_sub(1)?));
        let difference = versus.and_then(|versus| versus.differences.iter().find(|difference| difference.key == key));
        let difference = difference.map_or([String::new(), String::new()], |d| {
            let e = &d.difference.estimate;
            [words.change(e.mean, d.unit, e.half_width, &scenario.currency), words.interval(e, d.unit)]
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

/// Outcomes that follow from an assumed multiple, not from what was simulated.
fn is_dressed_up(key: &str, scenario: &ScenarioAnalysis) -> bool {
    key == "clv_to_cac" && !scenario.acquisition_cost_stated
        || ["closed_green", "left_after_green"].contains(&key) && scenario.summary.outcome("commitment_kept").is_none()
}

/// Every outcome that matters to people: scenarios side by side, or, beyond three, one below the other.
fn details(report: &Report) -> String {
    let words = &report.words;
    let cells = |key: &str| -> Option<(String, Vec<String>)> {
        let shown = |scenario: &&ScenarioAnalysis| !is_dressed_up(key, scenario);
        let found: Vec<_> = report
            .scenarios
            .iter()
            .map(|scenario| Some(scenario).filter(shown).and_then(|s| s.summary.outcomes.iter().find(|outcome| outcome.key == key)))
            .collect();
        let label = words.outcome(found.iter().flatten().next()?.key);
        let cell = |(found, scenario): (&Option<&crate::experiment::OutcomeEstimate>, &ScenarioAnalysis)| {
            found.map_or("–".to_string(), |found| words.estimate(&found.estimate, found.unit, &scenario.currency))
        };
        Some((label, found.iter().zip(&report.scenarios).map(cell).collect()))
    };
    let rows = |(group, title): (Group, &str)| {
        let outcomes = OUTCOMES.iter().filter(|outcome| outcome.group == group);
        (words.plain(title), outcomes.filter_map(|outcome| cells(outcome.key)).collect())
    };
    let titled = Group::ALL.into_iter().filter_map(|group| sentences::title(group).map(|title| (group, title)));
    let groups: Vec<Rows> = titled.map(rows).chain([accounts(report)]).chain(segments(report)).collect();
    if report.scenarios.len() > 3 { turned(&groups, report) } else { side_by_side(&groups, report) }
}

/// Rows under a title: the title, and label and cells of each row.
type Rows = (String, Vec<(String, Vec<String>)>);

fn side_by_side(groups: &[Rows], report: &Report) -> String {
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
fn turned(groups: &[Rows], report: &Report) -> String {
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

/// Wraps a text between words at a width in characters.
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

/// Those of some figures that any of some services has, with their names.
pub(in crate::report) fn figures_of(services: &[&ServiceSummary], keys: &[&'static str], words: &Words) -> Vec<(&'static str, String)> {
    let figure = |key: &str| services.iter().flat_map(|service| &service.figures).find(|figure| figure.key == key);
    keys.iter().filter_map(|&key| Some((key, words.declared("outcome", key, figure(key)?.label)))).collect()
}

/// Service by moment, channel and team, where there are several of them or any team.
fn services(report: &Report) -> Option<String> {
    const SHOWN: [&str; 11] = [
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
        "cost",
    ];
    let (words, mut parts) = (&report.words, Vec::new());
    for scenario in report.scenarios.iter().take(1) {
        for of in Of::ALL {
            let services: Vec<_> = scenario.summary.services.iter().filter(|service| service.of == of).collect();
            if services.is_empty() || (of != Of::Team && services.len() < 2) {
                continue;
            }
            let mut table = plain_table();
            let shown = figures_of(&services, &SHOWN, words);
            let losses: Vec<_> = report.insights.iter().flat_map(|insights| &insights.losses).filter(|loss| loss.of == of).collect();
            let kind = words.plain(&format!("of-{}", of.key())).to_uppercase();
            let head = say!(words, "of-in", of = kind, name = shortened(&scenario.name, 20));
            let lost = (!losses.is_empty()).then(|| wrapped(&words.plain("value-lost"), 12));
            table.set_header([head].into_iter().chain(shown.iter().map(|(_, label)| wrapped(label, 12))).chain(lost));
            for service in services {
                let cell = |(key, _): &(&str, String)| {
                    let figure = service.figures.iter().find(|figure| figure.key == *key);
                    figure.map_or("–".to_string(), |f| words.value(f.estimate.mean, f.unit, f.estimate.half_width, &scenario.currency))
                };
                let loss = losses.iter().find(|loss| loss.name == service.name);
                let lost = loss.map(|loss| words.value(loss.lost.mean, Unit::Money, loss.lost.half_width, &scenario.currency));
                table.add_row([format!("  {}", shortened(&service.name, 24))].into_iter().chain(shown.iter().map(cell)).chain(lost));
            }
            parts.push(finish(table));
        }
    }
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// The ledger: what came in and what went out, discounted.
fn accounts(report: &Report) -> Rows {
    let (words, mut rows) = (&report.words, Vec::new());
    for (index, account) in report.scenarios[0].summary.accounts.iter().enumerate() {
        let amounts = report.scenarios.iter().map(|scenario| (scenario, scenario.summary.accounts[index].estimate));
        if amounts.clone().any(|(_, amount)| amount.mean != 0.0) {
            let cells = amounts.map(|(scenario, amount)| words.estimate(&amount, Unit::Money, &scenario.currency)).collect();
            rows.push((words.account(&account.key), cells));
        }
    }
    (words.plain("accounts"), rows)
}

/// The names of the segments of all scenarios, each once.
pub(in crate::report) fn segment_names(report: &Report) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for segment in report.scenarios.iter().flat_map(|scenario| &scenario.summary.segments) {
        if !names.contains(&segment.name.as_str()) {
            names.push(&segment.name);
        }
    }
    names
}

/// Initial customers by segment, where there are several: value, and who left.
fn segments(report: &Report) -> Option<Rows> {
    let names = segment_names(report);
    if names.len() < 2 {
        return None;
    }
    let words = &report.words;
    let row = |name: &&str| {
        let cells = report.scenarios.iter().map(|scenario| {
            let segment = scenario.summary.segments.iter().find(|segment| segment.name == **name);
            segment.and_then(|segment| segment.clv.zip(segment.left)).map_or("–".into(), |(clv, left)| {
                let money = words.value(clv.mean, Unit::Money, clv.half_width, &scenario.currency);
                format!("{money}, {}", words.value(left.mean, Unit::Share, left.half_width, &scenario.currency))
            })
        });
        (shortened(name, NAME_MAX), cells.collect())
    };
    Some((words.plain("segments-value-left"), names.iter().map(row).collect()))
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
