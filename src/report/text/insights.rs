//! What can be said of the first scenario beside its outcomes, in sentences.

use super::percent;
use crate::experiment::outcome::Unit;
use crate::experiment::{DelayStep, HourOfDelay, Insights, RetentionWorth, Talk};
use crate::report::format::{change, estimate, grouped, value};
use crate::report::{Report, ScenarioReport};
use crate::stats::Estimate;
use crate::units::format_hours;

/// The block of sentences; none if insights were not asked for, or there is nothing to say.
pub fn render(report: &Report) -> Option<String> {
    let insights = report.insights.as_ref()?;
    let scenario = &report.scenarios[0];
    let mut lines = vec![format!("What matters in {} ({} replications of neighbouring worlds):", scenario.name, insights.replications)];
    lines.extend(insights.hour.as_ref().map(|hour| hour_of_delay(hour, scenario)));
    lines.extend(insights.hour.as_ref().map(|_| curve(&insights.delay, scenario)));
    lines.extend(insights.retention.as_ref().map(|worth| worth_of_retention(worth, scenario)));
    if let Some(ratio) = insights.acquisition_to_retention {
        lines.push(format!("Winning a customer costs {} × as much as serving one for a year.", grouped(ratio, 1)));
    }
    lines.extend(who_leaves(insights, scenario));
    lines.extend(insights.talk.as_ref().map(|talk| voices(talk, scenario)));
    (lines.len() > 1).then(|| lines.join("\n  "))
}

fn money(amount: &Estimate, scenario: &ScenarioReport) -> String {
    estimate(amount, Unit::Money, &scenario.currency)
}

fn hour_of_delay(hour: &HourOfDelay, scenario: &ScenarioReport) -> String {
    let per_issue = hour.per_issue.as_ref().map_or(String::new(), |amount| {
        format!("; counting the horizon only, {} per issue", value(amount.mean, Unit::Money, Some(0.005), &scenario.currency))
    });
    let month = value(hour.per_customer_month, Unit::Money, Some(0.005), &scenario.currency);
    let each = money(&hour.per_customer, scenario);
    format!("Each hour that answers come later costs {each} of a customer's lifetime value, or {month} a month{per_issue}.")
}

fn curve(steps: &[DelayStep], scenario: &ScenarioReport) -> String {
    let step = |step: &DelayStep| match step.factor {
        1.0 => format!("{} now", format_hours(step.wait)),
        _ => format!("{} {}", format_hours(step.wait), change(step.gain.mean, Unit::Money, step.gain.half_width, &scenario.currency)),
    };
    let steps: Vec<String> = steps.iter().map(step).collect();
    format!("Lifetime value by mean wait, before what answering sooner would cost: {}.", steps.join(", "))
}

fn worth_of_retention(worth: &RetentionWorth, scenario: &ScenarioReport) -> String {
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
        "A point more customers kept a year is worth {point} of lifetime value each; 1 % more kept is {elasticity} more value; {costs}."
    )
}

/// Who leaves because of the service without a trace in its figures. Where nothing is promised, green says nothing.
fn who_leaves(insights: &Insights, scenario: &ScenarioReport) -> Option<String> {
    let share = |share: &Estimate| estimate(share, Unit::Share, &scenario.currency);
    let silent = insights.left_in_silence.as_ref().map(|silent| format!("{} had an issue and never said a word", share(silent)));
    let promised = scenario.summary.outcome("commitment_kept").is_some();
    let green = insights.left_after_green.as_ref().filter(|_| promised);
    let green = green.map(|green| format!("in {} the last issue had been closed in time, solved or not", share(green)));
    let who: Vec<String> = silent.into_iter().chain(green).collect();
    (!who.is_empty()).then(|| format!("Of those who left because of the service, {}.", who.join("; ")))
}

fn voices(talk: &Talk, scenario: &ScenarioReport) -> String {
    let (more, less) = if talk.net_voices.mean < 0.0 { ("bad", "good") } else { ("good", "bad") };
    let voices = Estimate { mean: talk.net_voices.mean.abs(), ..talk.net_voices };
    format!(
        "Per 100 issues, {} more people are told something {more} than {less}; {} of the tellers were let down, and above {} bad outweighs good.",
        estimate(&voices, Unit::Number, &scenario.currency),
        estimate(&talk.let_down, Unit::Share, &scenario.currency),
        percent(talk.tipping_point)
    )
}
