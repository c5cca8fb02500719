//! The report as charts, SVG and PNG, with an embedded font: no font of the system is needed.

mod bars;
mod canvas;
mod grid;
mod lines;
mod points;
mod study;
mod tornado;

use super::Report;
use super::format::{decimals, grouped, symbol};
use super::renderers::CHARTS;
use super::text::shortened;
use crate::error::Error;
use crate::experiment::{Comparison, DelayCurve};
use crate::model::Cause;
use crate::stats::Estimate;
use crate::units::format_hours;
use bars::Bars;
use canvas::{draw_png, draw_svg};
use lines::{Across, Line, Lines};
pub use study::{frontier, study};

/// The scenarios that charts show.
fn scenarios(report: &Report) -> Vec<&super::ScenarioAnalysis> {
    report.in_charts().into_iter().map(|index| &report.scenarios[index]).collect()
}

/// The comparisons with the first that charts show.
fn others<'r>(report: &'r Report, comparison: &'r Comparison) -> Vec<(&'r super::ScenarioAnalysis, &'r crate::experiment::Versus)> {
    report.in_charts().into_iter().skip(1).map(|index| (&report.scenarios[index], &comparison.versus[index - 1])).collect()
}

/// A chart, whatever it is drawn on.
enum Chart {
    Lines(Lines),
    Bars(Bars),
    Points(points::Points),
    Tornado(tornado::Tornado),
    Grid(grid::Grid),
}

impl Chart {
    /// The finding, as a sentence.
    fn title(&self) -> &str {
        match self {
            Chart::Lines(lines) => &lines.title,
            Chart::Bars(bars) => &bars.title,
            Chart::Points(points) => &points.title,
            Chart::Tornado(tornado) => &tornado.title,
            Chart::Grid(grid) => &grid.title,
        }
    }
}

/// A chart as files.
struct Drawn {
    svg: Vec<u8>,
    png: Vec<u8>,
}

impl Drawn {
    /// Under a name.
    fn named(self, name: &str) -> [(String, Vec<u8>); 2] {
        [(format!("{name}.svg"), self.svg), (format!("{name}.png"), self.png)]
    }
}

fn drawn(chart: &Chart) -> Result<Drawn, Error> {
    let failed = |source| Error::Chart { name: "study", source };
    Ok(Drawn { svg: draw_svg(chart).map_err(failed)?.into_bytes(), png: draw_png(chart).map_err(failed)? })
}

/// All charts that exist for a report, as files: name and content.
///
/// # Errors
/// Drawing failed: that is an error of the program or of the drawing library.
pub fn render(report: &Report) -> Result<Vec<(&'static str, Vec<u8>)>, Error> {
    let mut files = Vec::new();
    for (name, chart) in charts(report) {
        for file in CHARTS.iter().filter(|file| file.name.split_once('.').is_some_and(|(stem, _)| stem == name)) {
            let content = if file.name.ends_with(".svg") { draw_svg(&chart).map(String::into_bytes) } else { draw_png(&chart) };
            files.push((file.name, content.map_err(|source| Error::Chart { name, source })?));
        }
    }
    Ok(files)
}

/// Every chart of a report as SVG, with its title: name, title, drawing.
///
/// # Errors
/// [`Error::Chart`].
pub fn drawings(report: &Report) -> Result<Vec<(&'static str, String, String)>, Error> {
    let draw = |(name, chart): (&'static str, Chart)| {
        let svg = draw_svg(&chart).map_err(|source| Error::Chart { name, source })?;
        Ok((name, chart.title().to_string(), svg))
    };
    charts(report).into_iter().map(draw).collect()
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

/// Whom a title is about.
enum Who<'r> {
    /// There is one scenario.
    Only,
    /// This one surely has more of it than each of the others.
    Leader(&'r str),
    /// No scenario does.
    Nobody,
}

/// A title that `says` who has most of an outcome, and how much: of one scenario its figure, of several that of the leader, or from
/// the least to the most where nobody surely leads.
///
/// Whoever leads does so by paired differences: its own to the first scenario lies, with all its interval, above each other one's. That
/// implies that the two differ, however they depend on each other.
fn title(report: &Report, key: &str, figure: impl Fn(f64) -> String, says: impl Fn(Who, String) -> String) -> String {
    let against_first = |index: usize| Some(report.comparison.as_ref()?.versus[index - 1].outcome(key)?.estimate);
    let mean = |index: usize| report.scenarios[index].summary.outcome(key).map(|estimate| estimate.mean);
    let all = 0..report.scenarios.len();
    let above = |a: usize, b: usize| match (a, b) {
        (0, b) => against_first(b).is_some_and(|b| b.surely_below(0.0)),
        (a, 0) => against_first(a).is_some_and(|a| a.surely_above(0.0)),
        (a, b) => against_first(a).zip(against_first(b)).is_some_and(|(a, b)| a.surely_above(b.high())),
    };
    let leader = all.clone().find(|&a| all.clone().all(|b| a == b || report.tells_who_is_better() && above(a, b)));
    let (least, most) = all.clone().filter_map(mean).fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), v| (l.min(v), m.max(v)));
    match leader.and_then(|index| Some((index, mean(index)?))) {
        Some((_, value)) if all.len() == 1 => says(Who::Only, figure(value)),
        Some((index, value)) => says(Who::Leader(&report.scenarios[index].name), figure(value)),
        None if least > most => String::new(),
        None if figure(least) == figure(most) => says(Who::Nobody, figure(most)),
        None => says(Who::Nobody, format!("{} to {}", figure(least), figure(most))),
    }
}

fn survival(report: &Report) -> Lines {
    let line = |scenario: &super::ScenarioAnalysis| {
        let points = scenario.summary.survival.iter().enumerate();
        let points = points.map(|(month, e)| (month as f64, band(e).map(|share| 100.0 * share.clamp(0.0, 1.0))));
        Line { name: scenario.name.clone(), points: points.collect() }
    };
    let title = title(
        report,
        "retained",
        |share| format!("{:.1}", 100.0 * share),
        |who, share| match who {
            Who::Only => format!("{share} % of the customers are still there at the horizon"),
            Who::Leader(name) => format!("{name} keeps more customers than the others: {share} % at the horizon"),
            Who::Nobody => format!("{share} % of the customers are still there at the horizon; no scenario surely keeps the most"),
        },
    );
    Lines {
        title,
        x_label: "months since the start".into(),
        across: Across::Months,
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
    let title = title(
        report,
        "clv",
        |value| grouped(value, 0),
        |who, value| match who {
            Who::Only => format!("A customer is worth {value} {currency} within the horizon"),
            Who::Leader(name) => format!("A customer is worth most under {name}: {value} {currency}"),
            Who::Nobody => format!("A customer is worth {value} {currency}; under no scenario surely the most"),
        },
    );
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
    let line = |scenario: &super::ScenarioAnalysis| {
        from_nothing(&scenario.name, scenario.summary.months.iter().map(|month| month.cumulative_profit.per(scale)))
    };
    let title = title(
        report,
        "profit",
        |profit| grouped(profit / scale, 2),
        |who, profit| match who {
            Who::Only => format!("Profit adds up to {profit} {unit}"),
            Who::Leader(name) => format!("{name} earns most: {profit} {unit}"),
            Who::Nobody => format!("Profit adds up to {profit} {unit}; no scenario surely earns the most"),
        },
    );
    Lines {
        title,
        x_label: "months since the start".into(),
        across: Across::Months,
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
    let line = |(scenario, versus): (&super::ScenarioAnalysis, &crate::experiment::Versus)| {
        from_nothing(&scenario.name, versus.cumulative_profit.iter().map(|e| e.per(scale)))
    };
    // The largest difference at the horizon is what the chart is about.
    let end = |versus: &crate::experiment::Versus| versus.cumulative_profit.last().map_or(0.0, |e| e.mean);
    let title = match others.clone().max_by(|a, b| end(a.1).abs().total_cmp(&end(b.1).abs())) {
        Some((scenario, versus)) => {
            let (amount, way) = (grouped(end(versus).abs() / 1e3, 1), if end(versus) < 0.0 { "behind" } else { "ahead of" });
            let when = match versus.pays_back_after {
                Some(month) => format!("surely ahead from the end of month {month} on"),
                None if report.tells_who_is_better() && versus.cumulative_profit.last().is_some_and(|e| e.surely_below(0.0)) => {
                    "surely behind at the horizon".into()
                }
                None => "not surely ahead at the horizon".into(),
            };
            format!("{} ends {amount} {unit} {way} {base} in profit: {when}", scenario.name)
        }
        None => String::new(),
    };
    Lines {
        title,
        x_label: "months since the start".into(),
        across: Across::Months,
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
    let sure = differences.iter().filter(|(_, e)| report.tells_who_is_better() && (e.surely_above(0.0) || e.surely_below(0.0)));
    let title = match sure.max_by(|a, b| a.1.mean.abs().total_cmp(&b.1.mean.abs())) {
        Some((name, e)) if e.mean > 0.0 => {
            format!("A customer is worth {} {currency} more under {name} than under {base}", grouped(e.mean, 2))
        }
        Some((name, e)) => {
            format!("A customer is worth {} {currency} less under {name} than under {base}", grouped(-e.mean, 2))
        }
        None => format!("No scenario surely makes a customer worth more or less than {base} does"),
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
    let of = |scenario: &super::ScenarioAnalysis, cause: Cause| {
        let per_cent = scenario.customers as f64 / 100.0;
        scenario.summary.causes[cause as usize].estimate.per(per_cent)
    };
    let share = |scenario: &super::ScenarioAnalysis, cause: Cause| band(&of(scenario, cause));
    let scenarios = scenarios(report);
    let first = scenarios[0];
    // Hardly any scenario lets customers go.
    let shown: Vec<Cause> =
        Cause::ALL.into_iter().filter(|&c| c != Cause::LetGo || scenarios.iter().any(|s| share(s, c)[0] > 0.0)).collect();
    let main = shown.iter().copied().max_by(|a, b| share(first, *a)[0].total_cmp(&share(first, *b)[0])).unwrap_or(Cause::Service);
    let surely = shown.iter().all(|&cause| cause == main || of(first, main).surely_above(of(first, cause).high()));
    Bars {
        title: match surely {
            true => format!("In {}, more leave {} than for any other reason", first.name, super::life::why(main)),
            false => format!("In {}, no reason to leave is surely the most frequent", first.name),
        },
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
    let (unit, of_an_hour) = super::text::words::unit_of_delay(curve);
    let per_unit = curve.per_hour.per(of_an_hour);
    let cost = grouped(per_unit.mean.abs(), decimals(per_unit.half_width, 2));
    Lines {
        title: if per_unit.surely_above(0.0) {
            format!("At a mean wait of {}, {unit} more costs {cost} {currency} a customer", format_hours(now))
        } else {
            format!("At a mean wait of {}, {unit} more changes nothing for sure in a customer's value", format_hours(now))
        },
        x_label: "mean wait for an answer, hours".into(),
        across: Across::FromZero,
        y_label: format!("value lost per customer against the soonest answers, {currency}"),
        lines: vec![Line { name: String::new(), points: points.collect() }],
        y_from_zero: true,
        markers: true,
        first_colour: 0,
    }
}
