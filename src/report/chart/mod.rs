//! The report as charts, SVG and PNG, with an embedded font: no font of the system is needed.

mod bars;
mod canvas;
mod grid;
mod lines;
mod points;
mod study;
mod tornado;

use super::Report;
use super::format::{decimals, symbol};
use super::renderers::Written;
use super::sentences::unit_of_delay;
use super::text::shortened;
use super::words::{Language, say};
use crate::error::Error;
use crate::experiment::{Comparison, DelayCurve};
use crate::model::Cause;
use crate::stats::Estimate;
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
    Ok(Drawn {
        svg: draw_svg(chart, Language::English).map_err(failed)?.into_bytes(),
        png: draw_png(chart, Language::English).map_err(failed)?,
    })
}

/// All charts that exist for a report, as files: name and content.
///
/// # Errors
/// Drawing failed: that is an error of the program or of the drawing library.
pub fn render(report: &Report) -> Result<Written, Error> {
    let (language, mut files) = (report.words.language(), Written::new());
    for (name, chart) in charts(report) {
        let failed = |source| Error::Chart { name, source };
        files.push((format!("figures/{name}.svg"), draw_svg(&chart, language).map_err(failed)?.into_bytes()));
        files.push((format!("figures/{name}.png"), draw_png(&chart, language).map_err(failed)?));
    }
    Ok(files)
}

/// Every chart of a report as SVG, with its title: name, title, drawing.
///
/// # Errors
/// [`Error::Chart`].
pub fn drawings(report: &Report) -> Result<Vec<(&'static str, String, String)>, Error> {
    let language = report.words.language();
    let draw = |(name, chart): (&'static str, Chart)| {
        let svg = draw_svg(&chart, language).map_err(|source| Error::Chart { name, source })?;
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

/// A title that says who has most of an outcome, and how much: of one scenario its figure, of several that of the leader, or from the least to the
/// most where nobody surely leads. Its keys end in `-only`, `-leader` and `-nobody`; `say` fills in a name and a figure.
///
/// Whoever leads does so by paired differences: its own to the first scenario lies, with all its interval, above each other one's. That
/// implies that the two differ, however they depend on each other.
fn title(report: &Report, key: &str, figure: impl Fn(f64) -> String, say: impl Fn(&str, &str, String) -> String) -> String {
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
        Some((_, value)) if all.len() == 1 => say("only", "", figure(value)),
        Some((index, value)) => say("leader", &report.scenarios[index].name, figure(value)),
        None if least > most => String::new(),
        None if figure(least) == figure(most) => say("nobody", "", figure(most)),
        None => say("nobody", "", say!(report.words, "from-to", low = figure(least), high = figure(most))),
    }
}

fn survival(report: &Report) -> Lines {
    let words = &report.words;
    let line = |scenario: &super::ScenarioAnalysis| {
        let points = scenario.summary.survival.iter().enumerate();
        let points = points.map(|(month, e)| (month as f64, band(e).map(|share| 100.0 * share.clamp(0.0, 1.0))));
        Line { name: scenario.name.clone(), points: points.collect() }
    };
    let title = title(
        report,
        "retained",
        |share| words.grouped(100.0 * share, 1),
        |who, name, share| say!(words, &format!("survival-{who}"), name = name, share = share),
    );
    Lines {
        title,
        x_label: words.plain("months-since-start"),
        across: Across::Months,
        y_label: words.plain("survival-axis"),
        lines: scenarios(report).into_iter().map(line).collect(),
        // Several lines lie close together: then the axis starts where they end.
        y_from_zero: report.scenarios.len() == 1,
        markers: false,
        first_colour: 0,
    }
}

fn value(report: &Report) -> Bars {
    let (words, currency) = (&report.words, symbol(&report.scenarios[0].currency));
    let clv = scenarios(report).into_iter().filter_map(|s| s.summary.outcome("clv").map(|e| (s.name.clone(), *e)));
    let clv: Vec<_> = clv.collect();
    let title = title(
        report,
        "clv",
        |value| words.grouped(value, 0),
        |who, name, value| say!(words, &format!("value-{who}"), name = name, value = value, currency = currency),
    );
    Bars {
        title,
        y_label: say!(words, "value-axis", currency = currency),
        groups: clv.iter().map(|(name, _)| name.clone()).collect(),
        series: vec![(String::new(), clv.iter().map(|(_, e)| band(e)).collect())],
        first_colour: 0,
    }
}

/// A unit in which an amount of this size reads well: by what it is divided, and its name.
fn unit_of_money(report: &Report, most: f64) -> (f64, String) {
    let currency = symbol(&report.scenarios[0].currency);
    match most {
        m if m >= 2e6 => (1e6, say!(report.words, "million", currency = currency)),
        m if m >= 2e3 => (1e3, say!(report.words, "thousand", currency = currency)),
        _ => (1.0, currency.to_string()),
    }
}

fn profit(report: &Report) -> Lines {
    let words = &report.words;
    let most = report.scenarios.iter().flat_map(|s| &s.summary.months).map(|m| m.cumulative_profit.mean.abs()).fold(0.0, f64::max);
    let (scale, unit) = unit_of_money(report, most);
    let unit = unit.as_str();
    let line = |scenario: &super::ScenarioAnalysis| {
        from_nothing(&scenario.name, scenario.summary.months.iter().map(|month| month.cumulative_profit.per(scale)))
    };
    let title = title(
        report,
        "profit",
        |profit| words.grouped(profit / scale, 2),
        |who, name, profit| say!(words, &format!("profit-{who}"), name = name, profit = profit, unit = unit),
    );
    Lines {
        title,
        x_label: words.plain("months-since-start"),
        across: Across::Months,
        y_label: say!(words, "profit-axis", unit = unit),
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
    let (words, base) = (&report.words, report.scenarios[0].name.as_str());
    let others = others(report, comparison).into_iter();
    let end = |versus: &crate::experiment::Versus| versus.cumulative_profit.last().map_or(0.0, |e| e.mean);
    let most = others.clone().flat_map(|(_, versus)| &versus.cumulative_profit).map(|e| e.mean.abs()).fold(0.0, f64::max);
    let (scale, unit) = unit_of_money(report, most);
    let unit = unit.as_str();
    let line = |(scenario, versus): (&super::ScenarioAnalysis, &crate::experiment::Versus)| {
        from_nothing(&scenario.name, versus.cumulative_profit.iter().map(|e| e.per(scale)))
    };
    // The largest difference at the horizon is what the chart is about.
    let title = match others.clone().max_by(|a, b| end(a.1).abs().total_cmp(&end(b.1).abs())) {
        Some((scenario, versus)) => {
            let behind = end(versus) < 0.0;
            let is_behind = report.tells_who_is_better() && versus.cumulative_profit.last().is_some_and(|e| e.surely_below(0.0));
            let key = match versus.pays_back_after {
                Some(_) if !behind => "profit-ahead",
                None if is_behind => "profit-behind",
                _ if behind => "profit-behind-unsure",
                _ => "profit-ahead-unsure",
            };
            let amount = words.grouped(end(versus).abs() / scale, if scale > 1.0 { 1 } else { 0 });
            let month = versus.pays_back_after.unwrap_or(0);
            say!(words, key, name = scenario.name.as_str(), amount = amount, unit = unit, base = base, month = month)
        }
        None => String::new(),
    };
    Lines {
        title,
        x_label: words.plain("months-since-start"),
        across: Across::Months,
        y_label: say!(words, "profit-against-axis", base = shortened(base, 24), unit = unit),
        lines: others.map(line).collect(),
        y_from_zero: true,
        markers: false,
        first_colour: 1,
    }
}

/// The paired difference in value per customer: what the bars of the values themselves are too tall to show.
fn value_against_first(report: &Report, comparison: &Comparison) -> Bars {
    let (words, currency, base) = (&report.words, symbol(&report.scenarios[0].currency), report.scenarios[0].name.as_str());
    let others = others(report, comparison).into_iter();
    let differences: Vec<_> =
        others.filter_map(|(scenario, versus)| Some((scenario.name.clone(), versus.outcome("clv")?.estimate))).collect();
    let sure = differences.iter().filter(|(_, e)| report.tells_who_is_better() && (e.surely_above(0.0) || e.surely_below(0.0)));
    let title = match sure.max_by(|a, b| a.1.mean.abs().total_cmp(&b.1.mean.abs())) {
        Some((name, e)) => {
            let key = if e.mean > 0.0 { "value-more" } else { "value-less" };
            say!(words, key, amount = words.grouped(e.mean.abs(), 2), currency = currency, name = name.as_str(), base = base)
        }
        None => say!(words, "value-same", base = base),
    };
    Bars {
        title,
        y_label: say!(words, "value-against-axis", base = shortened(base, 24), currency = currency),
        groups: differences.iter().map(|(name, _)| name.clone()).collect(),
        series: vec![(String::new(), differences.iter().map(|(_, e)| band(e)).collect())],
        first_colour: 1,
    }
}

fn causes(report: &Report) -> Bars {
    let words = &report.words;
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
    let name = first.name.as_str();
    Bars {
        title: match surely {
            true => say!(words, "causes-main", name = name, why = words.plain(&format!("leaving-{}", main.key()))),
            false => say!(words, "causes-none", name = name),
        },
        y_label: words.plain("causes-axis"),
        groups: shown.iter().map(|cause| words.plain(&format!("cause-{}", cause.key()))).collect(),
        series: scenarios.iter().map(|s| (s.name.clone(), shown.iter().map(|&cause| share(s, cause)).collect())).collect(),
        first_colour: 0,
    }
}

/// What is lost by waiting, against the soonest answers on the curve.
fn delay(report: &Report, curve: &DelayCurve) -> Lines {
    let (words, currency) = (&report.words, symbol(&report.scenarios[0].currency));
    let soonest = curve.steps[0].gain.mean;
    let points = curve.steps.iter().map(|step| {
        let lost = step.gain.negated();
        (step.wait, [soonest + lost.mean, soonest + lost.low(), soonest + lost.high()])
    });
    let now = curve.steps.iter().find(|step| step.factor == 1.0).map_or(0.0, |step| step.wait);
    let (unit, of_an_hour) = unit_of_delay(curve);
    let per_unit = curve.per_hour.per(of_an_hour);
    let cost = words.grouped(per_unit.mean.abs(), decimals(per_unit.half_width, 2));
    let key = if per_unit.surely_above(0.0) { "delay-title-costs" } else { "delay-title-nothing" };
    Lines {
        title: say!(words, key, wait = words.hours(now), unit = words.plain(unit), cost = cost, currency = currency),
        x_label: words.plain("delay-x-axis"),
        across: Across::FromZero,
        y_label: say!(words, "delay-axis", currency = currency),
        lines: vec![Line { name: String::new(), points: points.collect() }],
        y_from_zero: true,
        markers: true,
        first_colour: 0,
    }
}
