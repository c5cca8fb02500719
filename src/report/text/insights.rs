//! What can be said of the first scenario beside its outcomes, in sentences.

use super::{in_replications, percent};
use crate::experiment::outcome::Unit;
use crate::experiment::{DelayCurve, DelayStep, Insights, Of, RetentionWorth, Talk};
use crate::report::format::{change, estimate, grouped};
use crate::report::{Report, ScenarioReport};
use crate::stats::Estimate;
use crate::units::format_hours;

/// The block of sentences; none if insights were not asked for, or there is nothing to say.
pub fn render(report: &Report) -> Option<String> {
    let insights = report.insights.as_ref()?;
    let scenario = &report.scenarios[0];
    let lives = if insights.whole_lives { "played until nobody is left" } else { "within the horizon" };
    let mut lines =
        vec![format!("What matters in {} ({} of neighbouring worlds, {lives}):", scenario.name, in_replications(insights.replications))];
    let whole_lives = insights.whole_lives;
    if let Some(curve) = &insights.delay {
        lines.push(hour_of_delay(curve, whole_lives, scenario));
        lines.push(points(curve, scenario));
    }
    lines.extend(insights.retention.as_ref().map(|worth| worth_of_retention(worth, whole_lives, scenario)));
    lines.extend(moments(insights, scenario));
    if let Some(ratio) = insights.acquisition_to_service {
        lines.push(format!("Winning a customer costs {} × as much as serving one for a year.", grouped(ratio, 1)));
    }
    lines.extend(who_leaves(insights, scenario));
    lines.extend(insights.talk.as_ref().map(|talk| voices(talk, scenario)));
    (lines.len() > 1).then(|| lines.join("\n  "))
}

/// What a customer's value is called: with all that is to come, or up to the horizon.
fn value_in_words(whole_lives: bool) -> &'static str {
    if whole_lives { "lifetime value" } else { "value within the horizon" }
}

fn money(amount: &Estimate, scenario: &ScenarioReport) -> String {
    estimate(amount, Unit::Money, &scenario.currency)
}

fn hour_of_delay(curve: &DelayCurve, whole_lives: bool, scenario: &ScenarioReport) -> String {
    let knee = curve
        .half_lost_at
        .map_or(String::new(), |at| format!("; half of what delay can cost on this curve is lost by a mean wait of {}", format_hours(at)));
    let (unit, of_an_hour) = unit_of_delay(curve);
    let (cost, value) = (curve.per_hour.per(of_an_hour), value_in_words(whole_lives));
    if cost.surely_above(0.0) {
        format!("Here {unit} more of mean wait costs {} of each customer's {value}{knee}.", money(&cost, scenario))
    } else {
        format!("Here {unit} more of mean wait moves each customer's {value} by {}{knee}.", money(&cost.negated(), scenario))
    }
}

/// The unit of time in which delay is told, of the size of the waits at hand, and how many of them make an hour.
pub fn unit_of_delay(curve: &DelayCurve) -> (&'static str, f64) {
    let now = curve.steps.iter().find(|step| step.factor == 1.0).map_or(1.0, |step| step.wait);
    match now {
        now if now >= 0.5 => ("an hour", 1.0),
        now if now >= 0.5 / 60.0 => ("a minute", 60.0),
        _ => ("a second", 3600.0),
    }
}

fn points(curve: &DelayCurve, scenario: &ScenarioReport) -> String {
    let amount = |gain: &Estimate| change(gain.mean, Unit::Money, gain.half_width, &scenario.currency);
    let step = |step: &DelayStep| {
        let after = step.gain_after_costs.as_ref().map_or(String::new(), |after| format!(" (after its costs {})", amount(after)));
        match step.factor {
            1.0 => format!("{} now", format_hours(step.wait)),
            _ => format!("{} {}{after}", format_hours(step.wait), amount(&step.gain)),
        }
    };
    let steps: Vec<String> = curve.steps.iter().map(step).collect();
    format!("Value of a customer by mean wait, before what answering sooner costs the company: {}.", steps.join(", "))
}

fn worth_of_retention(worth: &RetentionWorth, whole_lives: bool, scenario: &ScenarioReport) -> String {
    let point = money(&worth.per_point, scenario);
    let elasticity = format!("{} % (±{})", grouped(worth.elasticity.mean, 1), grouped(worth.elasticity.half_width.unwrap_or(0.0), 1));
    let two_points = worth.two_points_in_costs.mean;
    let costs = match worth.cost_share {
        Some(share) => format!(
            "with costs of {} of revenue, two points are worth {} % of costs, and 10 % of costs {} points",
            percent(share),
            grouped(two_points, 1),
            grouped(worth.ten_per_cent_of_costs, 2)
        ),
        None => format!(
            "two points are worth {} × the cost of service (state `revenue` to hold them against all costs)",
            grouped(two_points / 100.0, 1)
        ),
    };
    format!(
        "One customer in a hundred more who does not decide to leave in year 1, at hazards that stay as much lower, is worth {point} of {} for every customer; 1 % more kept is {elasticity} more value; {costs}.",
        value_in_words(whole_lives)
    )
}

/// What each moment's issues cost, the dearest first.
fn moments(insights: &Insights, scenario: &ScenarioReport) -> Option<String> {
    let mut losses: Vec<_> = insights.losses.iter().filter(|loss| loss.of == Of::Moment && loss.lost.surely_above(0.0)).collect();
    losses.sort_by(|a, b| b.lost.mean.total_cmp(&a.lost.mean));
    let words: Vec<String> = losses.iter().map(|loss| format!("`{}` {}", loss.name, money(&loss.lost, scenario))).collect();
    (!words.is_empty()).then(|| format!("What issues cost within the horizon, for every customer: {}.", words.join(", ")))
}

/// Who leaves because of the service without a trace in its figures. Where nothing is promised, green says nothing.
fn who_leaves(insights: &Insights, scenario: &ScenarioReport) -> Option<String> {
    let share = |share: &Estimate| estimate(share, Unit::Share, &scenario.currency);
    let silent =
        insights.left_in_silence.as_ref().map(|silent| format!("{} had an issue and never spoke up nor helped themselves", share(silent)));
    let green = insights.left_after_green.as_ref();
    let green = green.map(|green| format!("the last issue of {} had been closed with every promise kept, solved or not", share(green)));
    let who: Vec<String> = silent.into_iter().chain(green).collect();
    (!who.is_empty()).then(|| format!("Of those who left because of the service, {}.", who.join("; ")))
}

fn voices(talk: &Talk, scenario: &ScenarioReport) -> String {
    let (more, less) = if talk.net_voices.mean < 0.0 { ("bad", "good") } else { ("good", "bad") };
    let voices = if talk.net_voices.mean < 0.0 { talk.net_voices.negated() } else { talk.net_voices };
    format!(
        "Per 100 issues closed, {} more people are told something {more} than {less}: {} of the tellers were let down, and bad outweighs good above {} %.",
        estimate(&voices, Unit::Number, &scenario.currency),
        estimate(&talk.let_down, Unit::Share, &scenario.currency),
        grouped(100.0 * talk.tipping_point, 1)
    )
}
