//! The report as charts, SVG and PNG, with an embedded font: no font of the system is needed.

mod bars;
mod canvas;
mod lines;

use super::Report;
use super::format::{decimals, grouped, symbol};
use super::text::shortened;
use crate::experiment::{Comparison, DelayCurve};
use crate::model::Cause;
use crate::stats::Estimate;
use crate::units::format_hours;
use bars::Bars;
use canvas::{draw_png, draw_svg};
use lines::{Line, Lines};

/// The names of the charts.
pub const NAMES: [&str; 7] = [
    "survival",
    "value_per_customer",
    "value_against_first",
    "cumulative_profit",
    "profit_against_first",
    "causes_of_leaving",
    "cost_of_delay",
];

/// At most so many series in a chart: more cannot be told apart.
pub const SERIES_MAX: usize = 6;

/// The scenarios that charts show, by index: all, or of more than can be told apart the first, and those with the highest value of what decides.
pub fn shown(report: &Report) -> Vec<usize> {
    let key = report.comparison.as_ref().map_or("customer_equity", |comparison| comparison.objectives[0]);
    let value = |index: &usize| report.scenarios[*index].summary.outcome(key).map_or(f64::NEG_INFINITY, |estimate| estimate.mean);
    let mut others: Vec<usize> = (1..report.scenarios.len()).collect();
    if others.len() >= SERIES_MAX {
        others.sort_by(|a, b| value(b).total_cmp(&value(a)));
        others.truncate(SERIES_MAX - 1);
        others.sort_unstable();
    }
    [0].into_iter().chain(others).collect()
}

/// The scenarios that charts show.
fn scenarios(report: &Report) -> Vec<&super::ScenarioReport> {
    shown(report).into_iter().map(|index| &report.scenarios[index]).collect()
}

/// The comparisons with the first that charts show.
fn others<'r>(report: &'r Report, comparison: &'r Comparison) -> Vec<(&'r super::ScenarioReport, &'r crate::experiment::Versus)> {
    shown(report).into_iter().skip(1).map(|index| (&report.scenarios[index], &comparison.versus[index - 1])).collect()
}

/// A chart, whatever it is drawn on.
enum Chart {
    Lines(Lines),
    Bars(Bars),
}

/// All charts as files: name and content.
///
/// # Errors
/// Drawing failed: that is an error of the program or of the drawing library.
pub fn render(report: &Report) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut files = Vec::new();
    for (name, chart) in charts(report) {
        files.push((format!("{name}.svg"), draw_svg(&chart)?.into_bytes()));
        files.push((format!("{name}.png"), draw_png(&chart)?));
    }
    Ok(files)
}

fn charts(report: &Report) -> Vec<(&'static str, Chart)> {
    let mut charts = vec![
        ("survival", Chart::Lines(survival(report))),
        ("value_per_customer", Chart::Bars(value(report))),
        ("cumulative_profit", Chart::Lines(profit(report))),
        ("causes_of_leaving", Chart::Bars(causes(report))),
    ];
    if let Some(comparison) = &report.comparison {
        charts.push(("profit_against_first", Chart::Lines(profit_against_first(report, comparison))));
        charts.push(("value_against_first", Chart::Bars(value_against_first(report, comparison))));
    }
    if let Some(curve) = report.insights.as_ref().and_then(|insights| insights.delay.as_ref()).filter(|curve| curve.steps.len() > 1) {
        charts.push(("cost_of_delay", Chart::Lines(delay(report, curve))));
    }
    charts
}

fn survival(report: &Report) -> Lines {
    let line = |scenario: &super::ScenarioReport| {
        let points = scenario.summary.survival.iter().enumerate();
        let points = points.map(|(month, e)| (month as f64, band(e).map(|share| 100.0 * share.clamp(0.0, 1.0))));
        Line { name: scenario.name.clone(), points: points.collect() }
    };
    let ends: Vec<(f64, &str)> =
        scenarios(report).iter().filter_map(|s| Some((s.summary.survival.last()?.mean, s.name.as_str()))).collect();
    let best = ends.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, ""));
    let title = match ends.len() {
        1 => format!("{:.0} % of the customers are still there at the horizon", 100.0 * best.0),
        _ => format!("{} keeps more customers than the others: {:.1} % at the horizon", best.1, 100.0 * best.0),
    };
    Lines {
        title,
        x_label: "months since the start".into(),
        months: true,
        y_label: "initial customers still there, %".into(),
        lines: scenarios(report).into_iter().map(line).collect(),
        // Several lines lie close together: then the axis starts where they end.
        y_from_zero: report.scenarios.len() == 1,
        markers: false,
        first_colour: 0,
    }
}

fn value(report: &Report) -> Bars {
    let currency = symbol(&report.scenarios[0].currency).to_string();
    let clv = scenarios(report).into_iter().filter_map(|s| s.summary.outcome("clv").map(|e| (s.name.clone(), *e)));
    let clv: Vec<_> = clv.collect();
    let best = clv.iter().max_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
    let title = match (best, clv.len()) {
        (Some((_, e)), 1) => format!("A customer is worth {} {currency} within the horizon", grouped(e.mean, 0)),
        (Some((name, e)), _) => format!("A customer is worth most under {name}: {} {currency}", grouped(e.mean, 0)),
        (None, _) => String::new(),
    };
    Bars {
        title,
        y_label: format!("discounted value per initial customer, {currency} (mean, 95 % interval)"),
        groups: clv.iter().map(|(name, _)| name.clone()).collect(),
        series: vec![(String::new(), clv.iter().map(|(_, e)| band(e)).collect())],
        first_colour: 0,
    }
}

fn profit(report: &Report) -> Lines {
    let currency = symbol(&report.scenarios[0].currency).to_string();
    let most = report.scenarios.iter().flat_map(|s| &s.summary.months).map(|m| m.cumulative_profit.mean.abs()).fold(0.0, f64::max);
    let (scale, unit) = match most {
        m if m >= 2e6 => (1e6, format!("million {currency}")),
        m if m >= 2e3 => (1e3, format!("thousand {currency}")),
        _ => (1.0, currency),
    };
    let line = |scenario: &super::ScenarioReport| {
        from_nothing(&scenario.name, scenario.summary.months.iter().map(|month| month.cumulative_profit.per(scale)))
    };
    let ends =
        scenarios(report).into_iter().filter_map(|s| Some((s.summary.months.last()?.cumulative_profit.mean / scale, s.name.as_str())));
    let best = ends.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, ""));
    let title = match report.scenarios.len() {
        1 => format!("Profit adds up to {} {unit}", grouped(best.0, 2)),
        _ => format!("{} earns most: {} {unit}", best.1, grouped(best.0, 2)),
    };
    Lines {
        title,
        x_label: "months since the start".into(),
        months: true,
        y_label: format!("discounted profit so far, {unit}"),
        lines: scenarios(report).into_iter().map(line).collect(),
        y_from_zero: true,
        markers: false,
        first_colour: 0,
    }
}

/// A line that starts at 0 and has a point at each month's end.
fn from_nothing(name: &str, months: impl Iterator<Item = Estimate>) -> Line {
    let points = months.enumerate().map(|(month, e)| ((month + 1) as f64, band(&e)));
    Line { name: name.to_string(), points: std::iter::once((0.0, [0.0; 3])).chain(points).collect() }
}

/// Mean and interval of an estimate.
fn band(e: &Estimate) -> [f64; 3] {
    [e.mean, e.low(), e.high()]
}

/// The difference in cumulative profit: where it crosses 0, a strategy has paid for itself.
fn profit_against_first(report: &Report, comparison: &Comparison) -> Lines {
    let currency = symbol(&report.scenarios[0].currency).to_string();
    let base = &report.scenarios[0].name;
    let others = others(report, comparison).into_iter();
    let (scale, unit) = (1e3, format!("thousand {currency}"));
    let line = |(scenario, versus): (&super::ScenarioReport, &crate::experiment::Versus)| {
        from_nothing(&scenario.name, versus.cumulative_profit.iter().map(|e| e.per(scale)))
    };
    // The largest difference at the horizon is what the chart is about.
    let end = |versus: &crate::experiment::Versus| versus.cumulative_profit.last().map_or(0.0, |e| e.mean);
    let title = match others.clone().max_by(|a, b| end(a.1).abs().total_cmp(&end(b.1).abs())) {
        Some((scenario, versus)) => {
            let (amount, way) = (grouped(end(versus).abs() / 1e3, 1), if end(versus) < 0.0 { "behind" } else { "ahead of" });
            let when = match versus.pays_back_after {
                Some(month) => format!("surely ahead from the end of month {month} on"),
                None => "not surely ahead at the horizon".into(),
            };
            format!("{} ends {amount} {unit} {way} {base} in profit: {when}", scenario.name)
        }
        None => String::new(),
    };
    Lines {
        title,
        x_label: "months since the start".into(),
        months: true,
        y_label: format!("discounted profit so far against {}, {unit}", shortened(base, 24)),
        lines: others.map(line).collect(),
        y_from_zero: true,
        markers: false,
        first_colour: 1,
    }
}

/// The paired difference in value per customer: what the bars of the values themselves are too tall to show.
fn value_against_first(report: &Report, comparison: &Comparison) -> Bars {
    let currency = symbol(&report.scenarios[0].currency).to_string();
    let base = &report.scenarios[0].name;
    let others = others(report, comparison).into_iter();
    let differences: Vec<_> =
        others.filter_map(|(scenario, versus)| Some((scenario.name.clone(), versus.outcome("clv")?.estimate))).collect();
    let title = match differences.iter().max_by(|a, b| a.1.mean.abs().total_cmp(&b.1.mean.abs())) {
        Some((name, e)) if e.low() > 0.0 => {
            format!("A customer is worth {} {currency} more under {name} than under {base}", grouped(e.mean, 2))
        }
        Some((name, e)) if e.high() < 0.0 => {
            format!("A customer is worth {} {currency} less under {name} than under {base}", grouped(-e.mean, 2))
        }
        _ => format!("No customer is surely worth more or less than under {base}"),
    };
    Bars {
        title,
        y_label: format!("value per initial customer against {}, {currency}", shortened(base, 24)),
        groups: differences.iter().map(|(name, _)| name.clone()).collect(),
        series: vec![(String::new(), differences.iter().map(|(_, e)| band(e)).collect())],
        first_colour: 1,
    }
}

fn causes(report: &Report) -> Bars {
    let share = |scenario: &super::ScenarioReport, cause: Cause| {
        let per_cent = scenario.customers as f64 / 100.0;
        band(&scenario.summary.causes[cause as usize].estimate.per(per_cent))
    };
    let scenarios = scenarios(report);
    let first = scenarios[0];
    // Hardly any scenario lets customers go.
    let shown: Vec<Cause> =
        Cause::ALL.into_iter().filter(|&c| c != Cause::LetGo || scenarios.iter().any(|s| share(s, c)[0] > 0.0)).collect();
    let main = shown.iter().copied().max_by(|a, b| share(first, *a)[0].total_cmp(&share(first, *b)[0])).unwrap_or(Cause::Service);
    Bars {
        title: format!("In {}, more leave {} than for any other reason", first.name, super::story::why(main)),
        y_label: "initial customers who left within the horizon, %".into(),
        groups: shown.iter().map(|cause| cause.key().replace('_', " ")).collect(),
        series: scenarios.iter().map(|s| (s.name.clone(), shown.iter().map(|&cause| share(s, cause)).collect())).collect(),
        first_colour: 0,
    }
}

/// What is lost by waiting, against the soonest answers on the curve.
fn delay(report: &Report, curve: &DelayCurve) -> Lines {
    let currency = symbol(&report.scenarios[0].currency).to_string();
    let soonest = curve.steps[0].gain.mean;
    let points = curve.steps.iter().map(|step| {
        let lost = step.gain.negated();
        (step.wait, [soonest + lost.mean, soonest + lost.low(), soonest + lost.high()])
    });
    let now = curve.steps.iter().find(|step| step.factor == 1.0).map_or(0.0, |step| step.wait);
    let (unit, of_an_hour) = super::text::insights::unit_of_delay(curve);
    let per_unit = curve.per_hour.per(of_an_hour);
    let cost = grouped(per_unit.mean.abs(), decimals(per_unit.half_width, 2));
    Lines {
        title: if per_unit.low() > 0.0 {
            format!("At a mean wait of {}, {unit} more costs {cost} {currency} a customer", format_hours(now))
        } else {
            format!("At a mean wait of {}, {unit} more changes nothing for sure in a customer's value", format_hours(now))
        },
        x_label: "mean wait for an answer, hours".into(),
        months: false,
        y_label: format!("value lost per customer against the soonest answers, {currency}"),
        lines: vec![Line { name: String::new(), points: points.collect() }],
        y_from_zero: true,
        markers: true,
        first_colour: 0,
    }
}
