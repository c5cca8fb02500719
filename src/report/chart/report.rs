//! The charts of a report.

use super::Chart;
use super::bars::Bars;
use super::lines::{Across, Line, Lines};
use super::tornado::Tornado;
use super::waterfall::Waterfall;
use crate::experiment::outcome::Unit;
use crate::experiment::{Comparison, DelayCurve, LoadSummary, Switch, Versus};
use crate::model::Cause;
use crate::report::format::{decimals, slug, symbol};
use crate::report::sentences::{percent, unit_of_delay};
use crate::report::text::shortened;
use crate::report::words::say;
use crate::report::{Report, ScenarioAnalysis};
use crate::stats::Estimate;

/// The scenarios that charts show.
fn scenarios(report: &Report) -> Vec<&ScenarioAnalysis> {
    report.in_charts().into_iter().map(|index| &report.scenarios[index]).collect()
}

/// The comparisons with the first that charts show.
fn others<'r>(report: &'r Report, comparison: &'r Comparison) -> Vec<(&'r ScenarioAnalysis, &'r Versus)> {
    report.in_charts().into_iter().skip(1).map(|index| (&report.scenarios[index], &comparison.versus[index - 1])).collect()
}

/// Every chart that there is something for, by its name.
pub(super) fn charts(report: &Report) -> Vec<(String, Chart)> {
    let mut charts = vec![
        ("survival", Chart::Lines(survival(report))),
        ("value_per_customer", Chart::Bars(value(report))),
        ("cumulative_profit", Chart::Lines(profit(report))),
        ("causes_of_leaving", Chart::Bars(causes(report))),
    ];
    if let Some(comparison) = &report.comparison {
        charts.push(("profit_against_first", Chart::Lines(profit_against_first(report, comparison))));
        charts.push(("value_against_first", Chart::Bars(value_against_first(report, comparison))));
        charts.extend(accounts_against_first(report).map(|chart| ("accounts_against_first", Chart::Waterfall(chart))));
        charts.extend(changes_against_first(report).map(|chart| ("changes_against_first", Chart::Waterfall(chart))));
        charts.extend(probability_of_best(report, comparison).map(|chart| ("probability_of_best", Chart::Bars(chart))));
    }
    if let Some(curve) = report.insights.as_ref().and_then(|insights| insights.delay.as_ref()).filter(|curve| curve.steps.len() > 1) {
        charts.push(("cost_of_delay", Chart::Lines(delay(report, curve))));
    }
    charts.extend(tornado(report).map(|chart| ("tornado", Chart::Tornado(chart))));
    charts.extend(distribution(report).map(|chart| ("value_distribution", Chart::Lines(chart))));
    charts.extend(tellings(report).map(|chart| ("tellings", Chart::Lines(chart))));
    let named = charts.into_iter().map(|(name, chart)| (name.to_string(), chart));
    named.chain(loads(report)).collect()
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
    let line = |scenario: &ScenarioAnalysis| {
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
    let line = |scenario: &ScenarioAnalysis| {
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
    let end = |versus: &Versus| versus.cumulative_profit.last().map_or(0.0, |e| e.mean);
    let most = others.clone().flat_map(|(_, versus)| &versus.cumulative_profit).map(|e| e.mean.abs()).fold(0.0, f64::max);
    let (scale, unit) = unit_of_money(report, most);
    let unit = unit.as_str();
    let line = |(scenario, versus): (&ScenarioAnalysis, &Versus)| {
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
    let of = |scenario: &ScenarioAnalysis, cause: Cause| {
        let per_cent = scenario.customers as f64 / 100.0;
        scenario.summary.causes[cause as usize].estimate.per(per_cent)
    };
    let share = |scenario: &ScenarioAnalysis, cause: Cause| band(&of(scenario, cause));
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
    let last = curve.steps.last().map_or(0.0, |step| step.wait);
    let (times, x_label) = if last < 2.0 { (60.0, "delay-x-axis-minutes") } else { (1.0, "delay-x-axis") };
    let points = curve.steps.iter().map(|step| {
        let lost = step.gain.negated();
        (times * step.wait, [soonest + lost.mean, soonest + lost.low(), soonest + lost.high()])
    });
    let now = curve.steps.iter().find(|step| step.factor == 1.0).map_or(0.0, |step| step.wait);
    let (unit, of_an_hour) = unit_of_delay(curve);
    let per_unit = curve.per_hour.per(of_an_hour);
    let cost = words.grouped(per_unit.mean.abs(), decimals(per_unit.half_width, 2));
    let key = if per_unit.surely_above(0.0) { "delay-title-costs" } else { "delay-title-nothing" };
    Lines {
        title: say!(words, key, wait = words.hours(now), unit = words.plain(unit), cost = cost, currency = currency),
        x_label: words.plain(x_label),
        across: Across::FromZero,
        y_label: say!(words, "delay-axis", currency = currency),
        lines: vec![Line { name: String::new(), points: points.collect() }],
        y_from_zero: true,
        markers: true,
        first_colour: 0,
    }
}

/// What differs between the first scenario and the one that brings most of what decides, account by account: the bars add up to the difference.
fn accounts_against_first(report: &Report) -> Option<Waterfall> {
    let (words, first, index) = (&report.words, &report.scenarios[0], report.best_other()?);
    let (other, versus) = (&report.scenarios[index], report.comparison.as_ref()?.versus.get(index - 1)?);
    let end = |scenario: &ScenarioAnalysis| scenario.summary.outcome("profit").map(|profit| profit.mean);
    let (from, to, difference) = (end(first)?, end(other)?, versus.outcome("profit")?.estimate);
    let changes = first.summary.accounts.iter().zip(&versus.accounts).filter(|(_, change)| change.mean != 0.0);
    let changes: Vec<(String, f64)> = changes.map(|(account, change)| (words.account(&account.key), change.mean)).collect();
    let (most, largest) = changes.iter().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
    let (scale, unit) = unit_of_money(report, largest.abs());
    let key = match report.tells_who_is_better() {
        true if difference.surely_above(0.0) => "waterfall-more",
        true if difference.surely_below(0.0) => "waterfall-less",
        _ => "waterfall-unsure",
    };
    let (name, base) = (other.name.as_str(), first.name.as_str());
    let amount = words.value(difference.mean.abs(), Unit::Money, difference.half_width, &first.currency);
    Some(Waterfall {
        title: say!(words, key, name = name, base = base, amount = amount, account = most.as_str()),
        y_label: say!(words, "waterfall-axis", unit = unit.as_str()),
        from: (shortened(base, 20), from / scale),
        changes: changes.iter().map(|(name, change)| (name.clone(), change / scale)).collect(),
        to: (shortened(name, 20), to / scale),
    })
}

/// From the profit of the first scenario to that of the best other, change by change: each by itself, and then what they do together.
fn changes_against_first(report: &Report) -> Option<Waterfall> {
    let (words, first, found) = (&report.words, &report.scenarios[0], report.apart.as_ref()?.told()?);
    let other = &report.scenarios[found.scenario];
    let end = |scenario: &ScenarioAnalysis| scenario.summary.outcome("profit").map(|profit| profit.mean);
    let (from, to) = (end(first)?, end(other)?);
    let most = found.changes.iter().max_by(|a, b| a.alone.mean.abs().total_cmp(&b.alone.mean.abs()))?;
    let largest = found.changes.iter().map(|change| change.alone.mean.abs()).fold(found.interaction.mean.abs(), f64::max);
    let (scale, unit) = unit_of_money(report, largest);
    // The last keys of a path say more than the first; those that are then alike are told in full.
    let label = |path: &str| {
        let short = last_keys(path);
        let alike = found.changes.iter().filter(|other| last_keys(&other.path) == short).count();
        if alike > 1 { path.replace('.', ". ").replace('_', " ") } else { short }
    };
    let changes = found.changes.iter().map(|change| (label(&change.path), change.alone.mean / scale));
    Some(Waterfall {
        title: say!(
            words,
            "changes-title",
            name = other.name.as_str(),
            path = most.path.as_str(),
            amount = words.change(most.alone.mean, Unit::Money, most.alone.half_width, &first.currency)
        ),
        y_label: say!(words, "waterfall-axis", unit = unit.as_str()),
        from: (shortened(&first.name, 20), from / scale),
        changes: changes.chain([(words.plain("interaction"), found.interaction.mean / scale)]).collect(),
        to: (shortened(&other.name, 20), to / scale),
    })
}

/// The last two keys of a path, with room to break the line.
fn last_keys(path: &str) -> String {
    let keys: Vec<&str> = path.rsplit('.').take(2).collect();
    keys.into_iter().rev().collect::<Vec<_>>().join(". ").replace('_', " ")
}

/// How sure it is who is best by what decides, by chance alone.
fn probability_of_best(report: &Report, comparison: &Comparison) -> Option<Bars> {
    let words = &report.words;
    let best = comparison.best.first().filter(|_| report.tells_who_is_better())?;
    let shown = report.in_charts();
    let (leader, most) = best.probabilities.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
    let objective = words.objective(best.key);
    let title = match best.leader {
        Some(_) => say!(
            words,
            "probability-leader",
            name = report.scenarios[leader].name.as_str(),
            objective = objective,
            share = percent(*most, words)
        ),
        None => say!(words, "probability-tie", objective = objective),
    };
    let bars = shown.iter().map(|&index| [100.0 * best.probabilities[index]; 3]).collect();
    Some(Bars {
        title,
        y_label: words.plain("probability-axis"),
        groups: shown.iter().map(|&index| report.scenarios[index].name.clone()).collect(),
        series: vec![(String::new(), bars)],
        first_colour: 0,
    })
}

/// How customers differ: the value below which each share of them lies.
fn distribution(report: &Report) -> Option<Lines> {
    let (words, first) = (&report.words, &report.scenarios[0]);
    let currency = symbol(&first.currency);
    let quantile = |p: f64| first.summary.value_quantiles.iter().find(|quantile| (quantile.p - p).abs() < 1e-9);
    let (middle, tenth) = (quantile(0.5)?.value, quantile(0.9)?.value);
    let line = |scenario: &ScenarioAnalysis| Line {
        name: scenario.name.clone(),
        points: scenario.summary.value_quantiles.iter().map(|quantile| (100.0 * quantile.p, [quantile.value; 3])).collect(),
    };
    Some(Lines {
        title: say!(
            words,
            "distribution-title",
            name = first.name.as_str(),
            middle = words.grouped(middle, 0),
            tenth = words.grouped(tenth, 0),
            currency = currency
        ),
        x_label: words.plain("distribution-x-axis"),
        across: Across::FromZero,
        y_label: say!(words, "distribution-axis", currency = currency),
        lines: scenarios(report).into_iter().map(line).collect(),
        y_from_zero: true,
        markers: true,
        first_colour: 0,
    })
}

/// People told something good and bad in the first scenario, month by month.
fn tellings(report: &Report) -> Option<Lines> {
    let (words, first) = (&report.words, &report.scenarios[0]);
    let all = |sign: usize| first.summary.months.iter().map(|month| month.tellings[sign].mean).sum::<f64>();
    let [good, bad] = [all(0), all(1)];
    (good + bad > 0.0).then_some(())?;
    let line = |(sign, name): (usize, &str)| Line {
        name: words.plain(name),
        points: first.summary.months.iter().map(|month| (month.month as f64, band(&month.tellings[sign]))).collect(),
    };
    Some(Lines {
        title: say!(words, "tellings-title", name = first.name.as_str(), good = words.grouped(good, 0), bad = words.grouped(bad, 0)),
        x_label: words.plain("months-since-start"),
        across: Across::Months,
        y_label: words.plain("tellings-axis"),
        lines: [(0, "told-good"), (1, "told-bad")].into_iter().map(line).collect(),
        y_from_zero: true,
        markers: false,
        first_colour: 2,
    })
}

/// Load and agents of each team of the first scenario by hour of the week, and waits beside them.
fn loads(report: &Report) -> Vec<(String, Chart)> {
    const TEAMS_MAX: usize = 6;
    let worked = |load: &&LoadSummary| load.hours.iter().any(|hour| hour.contacts > 0.0);
    let mut taken: Vec<String> = Vec::new();
    let mut charts = Vec::new();
    for load in report.scenarios[0].summary.loads.iter().filter(worked).take(TEAMS_MAX) {
        let name = (1..).map(|number| if number == 1 { slug(&load.team) } else { format!("{}-{number}", slug(&load.team)) });
        let name = name.take(TEAMS_MAX).find(|name| !taken.contains(name)).expect("there are no more names than teams");
        charts.push((format!("load_{name}"), Chart::Lines(load_of(report, load))));
        charts.push((format!("waits_{name}"), Chart::Lines(waits_of(report, load))));
        taken.push(name);
    }
    charts
}

/// The hour of the week in words.
fn hour_in_words(report: &Report, hour: usize) -> String {
    let day = report.words.plain(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"][hour / 24 % 7]);
    say!(report.words, "hour-of-day", day = day, hour = (hour % 24).to_string())
}

fn load_of(report: &Report, load: &LoadSummary) -> Lines {
    let words = &report.words;
    let busiest = load.hours.iter().max_by(|a, b| a.offered_load.total_cmp(&b.offered_load)).expect("a week has hours");
    let line = |name: &str, figure: &dyn Fn(usize) -> f64| Line {
        name: words.plain(name),
        points: (0..load.hours.len()).map(|hour| (hour as f64, [figure(hour); 3])).collect(),
    };
    Lines {
        title: say!(
            words,
            "load-title",
            name = load.team.as_str(),
            when = hour_in_words(report, busiest.hour),
            load = words.grouped(busiest.offered_load, 1),
            agents = words.grouped(busiest.agents, 1)
        ),
        x_label: words.plain("load-x-axis"),
        across: Across::Week,
        y_label: words.plain("load-axis"),
        lines: vec![line("load-agents", &|hour| load.hours[hour].agents), line("load-work", &|hour| load.hours[hour].offered_load)],
        y_from_zero: true,
        markers: false,
        first_colour: 0,
    }
}

fn waits_of(report: &Report, load: &LoadSummary) -> Lines {
    let words = &report.words;
    let longest = load.hours.iter().filter_map(|hour| Some((hour.hour, hour.wait?))).max_by(|a, b| a.1.total_cmp(&b.1));
    let points = load.hours.iter().filter_map(|hour| Some((hour.hour as f64, [60.0 * hour.wait?; 3])));
    Lines {
        title: longest.map_or(String::new(), |(hour, wait)| {
            say!(words, "waits-title", name = load.team.as_str(), when = hour_in_words(report, hour), wait = words.hours(wait))
        }),
        x_label: words.plain("load-x-axis"),
        across: Across::Week,
        y_label: words.plain("waits-axis"),
        lines: vec![Line { name: String::new(), points: points.collect() }],
        y_from_zero: true,
        markers: true,
        first_colour: 0,
    }
}

/// What the verdict on the best strategy hangs on most: the assumptions that were looked into, each at both ends of where it may plausibly lie.
fn tornado(report: &Report) -> Option<Tornado> {
    let (words, change) = (&report.words, report.change_of_mind.as_ref()?);
    let (base, name) = (report.scenarios[0].name.as_str(), report.scenarios[change.scenario].name.as_str());
    let strongest = &change.switches.strongest;
    let most = strongest.iter().flat_map(|switch| switch.at_ends).map(|end| end.mean.abs()).fold(0.0, f64::max);
    let (scale, unit) = unit_of_money(report, most);
    let row = |switch: &Switch| {
        let [low, high] = [0, 1].map(|end| (words.typed(&switch.ends[end]), band(&switch.at_ends[end].per(scale))));
        (switch.path.clone(), [low, high])
    };
    let first = strongest.first()?;
    Some(Tornado {
        title: say!(words, "tornado-title", name = name, path = first.path.as_str()),
        x_label: say!(words, "tornado-axis", base = shortened(base, 24), unit = unit.as_str()),
        rows: strongest.iter().map(row).collect(),
    })
}
