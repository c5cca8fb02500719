//! Statements in English sentences. What is said, and whether, is decided by the analysis.

use crate::experiment::outcome::{Group, Unit};
use crate::experiment::{
    DelayCurve, DelayStep, Insights, Judgement, Leader, Loss, Opinion, Phase, RetentionWorth, Solution, Spread, Statement, Talk, Verdict,
};
use crate::report::format::{change, difference, estimate, grouped, symbol, value};
use crate::report::{Report, SERIES_MAX, ScenarioAnalysis};
use crate::stats::{Estimate, REPLICATIONS_MIN};
use crate::units::format_hours;

/// A statement as a sentence; what belongs to a sentence before it is indented.
pub fn say(statement: &Statement, report: &Report) -> String {
    let first = &report.scenarios[0];
    let name = |scenario: &usize| report.scenarios[*scenario].name.as_str();
    match statement {
        Statement::ObjectiveIsInfinite { stated, decides } => format!(
            "{} has no finite value: no discount, and nobody leaves or customers go on to be won. {} decides instead.",
            capital(name_of(stated)),
            capital(name_of(decides))
        ),
        Statement::CannotBeCompared { scenario } => format!("{} cannot be held against {}.", name(scenario), first.name),
        Statement::Verdict { scenario, objective, judgement } => {
            let scenario = &report.scenarios[*scenario];
            format!("{} {}", scenario.name, verdict(judgement, &first.name, name_of(objective), scenario))
        }
        Statement::SecondOpinion { scenario, objective, says, difference, pays_back_after } => {
            second_opinion(*says, (name_of(objective), difference), *pays_back_after, &report.scenarios[*scenario])
        }
        Statement::Worth { scenario, worth, per_month, own_cost, return_on_cost } => {
            format!("  {}", worth_sentence(worth, per_month.as_ref(), (*own_cost, *return_on_cost), &report.scenarios[*scenario]))
        }
        Statement::Cash { scenario, by_year, pays_back_after } => {
            format!("  {}", cash_sentence(by_year, *pays_back_after, &report.scenarios[*scenario]))
        }
        Statement::Best { objective, decides, who } => best_of_all(name_of(objective), *decides, *who, report),
        Statement::Pairing { objective, factor, without } => format!(
            "Pairing saved {} × or more in the differences of {}: without it they would need about {} replications.",
            grouped(*factor, if *factor < 10.0 { 1 } else { 0 }),
            name_of(objective),
            grouped(*without, 0)
        ),
        Statement::Doubted { worlds, replications, assumptions, left_out } => doubted(*worlds, *replications, *assumptions, *left_out),
        Statement::Doubt { objective, versus_first, spread } => format!("  {}", doubt(name_of(objective), *versus_first, spread, report)),
        Statement::BestInWorlds { best, of } => {
            let each = best.iter().enumerate().filter(|(_, count)| **count > 0);
            let each: Vec<String> = each.map(|(scenario, count)| format!("{} in {count}", name(&scenario))).collect();
            format!("  By means, nothing is better than {} of these {of} worlds.", each.join(", "))
        }
        Statement::Delay(curve) => format!("{}\n  {}", hour_of_delay(curve, report), points(curve, first)),
        Statement::Retention(worth) => worth_of_retention(worth, report),
        Statement::IssuesCost { losses } => issues_cost(losses, first),
        Statement::WinningCosts { times } => {
            format!("Winning a customer costs {} × as much as serving one for a year.", grouped(*times, 1))
        }
        Statement::WhoLeaves { in_silence, after_green } => who_leaves(in_silence.as_ref(), after_green.as_ref(), first),
        Statement::Voices(talk) => voices(talk, first),
        Statement::Stopped { phase, replications, played_on, outgrown } => stopped(*phase, (*replications, *played_on), *outgrown),
        Statement::Precision { target, reached, met } => {
            let reached = reached.map_or("unknown".into(), |reached| format!("±{}", percent_fine(reached)));
            format!("Precision {reached}, target {} {}.", percent_fine(*target), if *met { "reached" } else { "not reached" })
        }
        Statement::Solved { scenario, solution } => solved(name(scenario), solution),
        Statement::InheritsHazards { scenario } => {
            format!("{}: inherits the solved hazards of the scenario that it extends or sets.", name(scenario))
        }
        Statement::TargetMissed { scenario, solution } => format!(
            "{}: warning: the churn target {} was not reached: {:.4} after {} rounds",
            name(scenario),
            solution.target,
            solution.achieved,
            solution.rounds
        ),
        Statement::Implausible { scenario, message, help } => format!("{}: warning: {message} ({help})", name(scenario)),
        Statement::ClaimsHold { scenario, holding, of } => {
            format!("{}: {holding} of the {of} claims that it makes about itself hold.", name(scenario))
        }
        Statement::ClaimFails { scenario, claim, why } => {
            format!("{}: its claim \"{claim}\" is not borne out by this run: {why}", name(scenario))
        }
        Statement::NothingBeyond { scenario } => format!(
            "{}: what lies beyond the horizon has no finite value: no discount, and nobody leaves; nothing is said of it.",
            name(scenario)
        ),
        Statement::Beyond { played_on, idle_capacity } => beyond(*played_on, *idle_capacity),
        Statement::Intervals { each_at } => intervals(*each_at),
    }
}

/// What a report is on that was stopped.
fn stopped(phase: Phase, (replications, played_on): (u64, u64), outgrown: bool) -> String {
    let all = format!("all {replications} replications of each scenario");
    let why = if outgrown { ", as a world needed more memory than it may take" } else { "" };
    match (phase, played_on) {
        (Phase::PlayingOn, 0) => format!("Stopped while lives were played on{why}: this is on {all}, without that."),
        (Phase::PlayingOn, _) => format!("Stopped while lives were played on{why}: this is on {all}, {played_on} of them played on."),
        (Phase::Neighbours, _) => {
            format!("Stopped while neighbouring worlds were played{why}: this is on {all}, without what needs these.")
        }
        (Phase::Doubt, _) => {
            format!("Stopped while plausible worlds were played{why}: this is on {all}, without what doubt about assumptions does.")
        }
        (Phase::Solving | Phase::Running, _) => {
            format!("Stopped early{why}: this is on the first {replications} replications of each scenario.")
        }
    }
}

/// The title of a group of outcomes; none if it is told elsewhere.
pub(super) fn title(group: Group) -> Option<&'static str> {
    match group {
        Group::Money => Some("money"),
        Group::Leaving => Some("leaving"),
        Group::Service => Some("service"),
        Group::Experience => Some("experience"),
        Group::Growth => Some("growth"),
        Group::Levers => Some("levers"),
        Group::Aside => None,
    }
}

/// The heading of what is said with the help of neighbouring worlds.
pub(super) fn what_matters(insights: &Insights, report: &Report) -> String {
    let lives = if insights.whole_lives { "played until nobody is left" } else { "within the horizon" };
    let first = &report.scenarios[0];
    format!("What matters in {} ({} of neighbouring worlds, {lives}):", first.name, in_replications(insights.replications))
}

/// What an objective is called within a sentence.
pub(in crate::report) fn name_of(key: &str) -> &'static str {
    if key == "profit" { "profit within the horizon" } else { "customer equity" }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// A difference in money with the ends of its interval.
fn by(e: &Estimate, scenario: &ScenarioAnalysis) -> String {
    difference(e, Unit::Money, &scenario.currency).trim_end().to_string()
}

fn verdict(judgement: &Judgement, base: &str, objective: &str, scenario: &ScenarioAnalysis) -> String {
    let e = &judgement.difference.estimate;
    let relative = judgement.relative.map_or(String::new(), |relative| format!(", {} of it", signed_percent(relative)));
    let amount = format!("{}{relative}", by(e, scenario));
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

fn second_opinion(
    opinion: Opinion,
    (objective, difference): (&str, &Estimate),
    pays_back_after: Option<usize>,
    scenario: &ScenarioAnalysis,
) -> String {
    let says = match opinion {
        Opinion::Agrees => "agrees",
        Opinion::Disagrees => "disagrees",
        Opinion::TooFew => "stands at",
        Opinion::CannotTell => "cannot tell",
    };
    let when = match pays_back_after {
        _ if opinion != Opinion::Disagrees => String::new(),
        Some(month) => format!(", and it is ahead in profit from the end of month {month} on"),
        None => ", and it is not surely ahead in profit at any month up to the horizon".into(),
    };
    format!("  Second opinion: {objective} {says}: {}{when}.", by(difference, scenario))
}

/// Who is best by an objective, and how sure that is.
fn best_of_all(what: &str, decides: bool, who: Leader, report: &Report) -> String {
    let said = match who {
        Leader::NotFinite => "it has no finite value here.".into(),
        Leader::TooFew => format!("with fewer than {REPLICATIONS_MIN} replications none is named."),
        Leader::Tie => "a tie, none leads.".into(),
        Leader::Leads { scenario, probability, surely } => {
            let name = &report.scenarios[scenario].name;
            let doubt = if decides { " (simulation noise only, if the assumptions hold)" } else { "" };
            if surely {
                format!("{name}, with probability {}{doubt}.", percent(probability))
            } else {
                format!("none with 95 %; {name} leads with {}{doubt}.", percent(probability))
            }
        }
    };
    format!("Best of all by {what}: {said}")
}

fn worth_sentence(
    worth: &Estimate,
    per_month: Option<&Estimate>,
    (own_cost, return_on_cost): (f64, Option<f64>),
    scenario: &ScenarioAnalysis,
) -> String {
    let costs = if own_cost > 0.0 {
        let back = return_on_cost.map_or(String::new(), |back| {
            let symbol = symbol(&scenario.currency);
            let (word, back) = if back < 0.0 { ("loses", -back) } else { ("returns", back) };
            let after = if worth.mean > own_cost { " after it is paid back" } else { "" };
            format!(", of which each {symbol} {word} {} {symbol}{after}", grouped(back, 2))
        });
        format!("its own cost is {}{back}", value(own_cost, Unit::Money, Some(10.0), &scenario.currency))
    } else {
        "its own cost is nothing".into()
    };
    if worth.mean > 0.0 {
        let monthly = per_month.map_or(String::new(), |monthly| format!(", or {} a month", money(monthly, scenario)));
        format!("It is worth up to {} discounted{monthly}; {costs}.", money(worth, scenario))
    } else {
        let less = money(&worth.negated(), scenario);
        format!("Before its own cost it already brings {less} less, by what it pays and forgoes in the accounts below; {costs}.")
    }
}

/// Undiscounted cash year by year against the first scenario, and when the strategy has paid for itself.
fn cash_sentence(by_year: &[Estimate], pays_back_after: Option<usize>, scenario: &ScenarioAnalysis) -> String {
    const YEARS_MAX: usize = 5;
    let year =
        |(year, e): (usize, &Estimate)| format!("year {} {}", year + 1, change(e.mean, Unit::Money, e.half_width, &scenario.currency));
    let years: Vec<String> = by_year.iter().enumerate().take(YEARS_MAX).map(year).collect();
    let more = if by_year.len() > YEARS_MAX { ", …" } else { "" };
    let back = match pays_back_after {
        Some(month) => format!("surely ahead from the end of month {month} on (discounted)"),
        None => "not surely ahead by the horizon (discounted)".into(),
    };
    format!("Cash against the base, undiscounted: {}{more}; {back}.", years.join(", "))
}

/// What a customer's value is called: with all that is to come, or up to the horizon.
fn value_in_words(report: &Report) -> &'static str {
    let whole_lives = report.insights.as_ref().is_some_and(|insights| insights.whole_lives);
    if whole_lives { "lifetime value" } else { "value within the horizon" }
}

fn money(amount: &Estimate, scenario: &ScenarioAnalysis) -> String {
    estimate(amount, Unit::Money, &scenario.currency)
}

/// What doubt was played over.
fn doubted(worlds: usize, replications: u64, assumptions: usize, left_out: u64) -> String {
    let of = match assumptions {
        1 => "the one assumption of grade C that is left at its default lies".into(),
        n => format!("the {n} assumptions of grade C that are left at their defaults lie"),
    };
    let missing = match left_out {
        0 => String::new(),
        n => format!(" ({n} more could not be played, or have no finite value)"),
    };
    format!(
        "Doubt about assumptions, apart from chance: {worlds} worlds{missing} in which {of} anywhere in the ranges of `fideliza params`, {} of the same people each, values beyond the horizon as the formula expects them.",
        in_replications(replications)
    )
}

/// What doubt does to one scenario.
fn doubt(objective: &str, versus_first: bool, spread: &Spread, report: &Report) -> String {
    let (first, scenario) = (&report.scenarios[0], &report.scenarios[spread.scenario]);
    let currency = &scenario.currency;
    let [above, below, close] = spread.above_below_close;
    let of = above + below + close;
    // In whole steps of a hundredth of the larger end: two replications tell no more.
    let size = spread.ends.map(f64::abs).into_iter().fold(0.0, f64::max) / 100.0;
    let amount = |value: f64| {
        if versus_first {
            change(value, Unit::Money, Some(size), currency)
        } else {
            crate::report::format::value(value, Unit::Money, Some(size), currency)
        }
    };
    let [low, high] = spread.ends.map(amount);
    let mut text = if versus_first {
        let close = if close > 0 { format!(", too close to tell from chance in {close}") } else { String::new() };
        if spread.ends == [0.0; 2] && spread.above_below_close[2] == of {
            return format!("{} is the same as {} in all {of}.", scenario.name, first.name);
        }
        format!(
            "{} is better than {} in {above} of {of}, worse in {below}{close}; {objective} {low} to {high} against it in {} of them.",
            scenario.name, first.name, spread.within
        )
    } else {
        format!("{objective} is {low} to {high} in {} of {of}.", spread.within)
    };
    text += &match &spread.driver {
        None => " No single assumption stands out as what it hangs on.".to_string(),
        Some(driver) => {
            let [low_end, high_end] = &driver.ends;
            let [at_low, at_high] = driver.at_ends.map(amount);
            let turns = match (versus_first, driver.turns) {
                (false, _) => "",
                (true, true) => ", which turns it",
                (true, false) => ", which does not surely turn it",
            };
            format!(
                " It hangs most on `{}` ({} here; rank correlation {}): by itself, {at_low} at {low_end}, {at_high} at {high_end}{turns}.",
                driver.path,
                driver.now,
                grouped(driver.rank_correlation, 2)
            )
        }
    };
    text
}

fn hour_of_delay(curve: &DelayCurve, report: &Report) -> String {
    let knee = curve
        .half_lost_at
        .map_or(String::new(), |at| format!("; half of what delay can cost on this curve is lost by a mean wait of {}", format_hours(at)));
    let (unit, of_an_hour) = unit_of_delay(curve);
    let (cost, value, first) = (curve.per_hour.per(of_an_hour), value_in_words(report), &report.scenarios[0]);
    if cost.surely_above(0.0) {
        format!("Here {unit} more of mean wait costs {} of each customer's {value}{knee}.", money(&cost, first))
    } else {
        format!("Here {unit} more of mean wait moves each customer's {value} by {}{knee}.", money(&cost.negated(), first))
    }
}

/// The unit of time in which delay is told, of the size of the waits at hand, and how many of them make an hour.
pub(in crate::report) fn unit_of_delay(curve: &DelayCurve) -> (&'static str, f64) {
    let now = curve.steps.iter().find(|step| step.factor == 1.0).map_or(1.0, |step| step.wait);
    match now {
        now if now >= 0.5 => ("an hour", 1.0),
        now if now >= 0.5 / 60.0 => ("a minute", 60.0),
        _ => ("a second", 3600.0),
    }
}

fn points(curve: &DelayCurve, scenario: &ScenarioAnalysis) -> String {
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

fn worth_of_retention(worth: &RetentionWorth, report: &Report) -> String {
    let point = money(&worth.per_point, &report.scenarios[0]);
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
        value_in_words(report)
    )
}

/// What each moment's issues cost, the dearest first.
fn issues_cost(losses: &[Loss], scenario: &ScenarioAnalysis) -> String {
    let words: Vec<String> = losses.iter().map(|loss| format!("`{}` {}", loss.name, money(&loss.lost, scenario))).collect();
    format!("What issues cost within the horizon, for every customer: {}.", words.join(", "))
}

/// Who leaves because of the service without a trace in its figures.
fn who_leaves(in_silence: Option<&Estimate>, after_green: Option<&Estimate>, scenario: &ScenarioAnalysis) -> String {
    let share = |share: &Estimate| estimate(share, Unit::Share, &scenario.currency);
    let silent = in_silence.map(|silent| format!("{} had an issue and never spoke up nor helped themselves", share(silent)));
    let green =
        after_green.map(|green| format!("the last issue of {} had been closed with every promise kept, solved or not", share(green)));
    let who: Vec<String> = silent.into_iter().chain(green).collect();
    format!("Of those who left because of the service, {}.", who.join("; "))
}

fn voices(talk: &Talk, scenario: &ScenarioAnalysis) -> String {
    let (more, less) = if talk.net_voices.mean < 0.0 { ("bad", "good") } else { ("good", "bad") };
    let voices = if talk.net_voices.mean < 0.0 { talk.net_voices.negated() } else { talk.net_voices };
    format!(
        "Per 100 issues closed, {} more people are told something {more} than {less}: {} of the tellers were let down, and bad outweighs good above {} %.",
        estimate(&voices, Unit::Number, &scenario.currency),
        estimate(&talk.let_down, Unit::Share, &scenario.currency),
        grouped(100.0 * talk.tipping_point, 1)
    )
}

fn solved(name: &str, solution: &Solution) -> String {
    let error = solution.standard_error.map_or(String::new(), |error| format!(" ± {} standard error of the pilot", percent_fine(error)));
    format!(
        "{name}: hazards solved so that {} of today's customers decide to leave in year 1 (churn a year is of the same people over the whole horizon); residual {}{error}, which is in the intervals of levels and hardly touches differences{}.",
        percent_fine(solution.target),
        percent_fine(solution.achieved - solution.target),
        if solution.converged { "" } else { ": NOT reached" },
    )
}

/// How far beyond the horizon is known.
fn beyond(played_on: u64, idle_capacity: bool) -> String {
    let tail = match played_on {
        0 => "are expected at the hazards of the horizon and the costs of the last year, and not corrected by playing lives to their end: that was not asked for, or would take too long".to_string(),
        n => format!(
            "are expected at the hazards of the horizon and the costs of the last year, corrected by {} played until nobody is left",
            in_replications(n)
        ),
    };
    let capacity = if idle_capacity {
        "; there, what the company spends beside is taken to follow the number of customers (\"equity if capacity stays\" is the other bound)"
    } else {
        ""
    };
    format!("Values beyond the horizon {tail}{capacity}.")
}

/// Which scenarios charts show, where they cannot show all; else nothing.
pub(super) fn charted(report: &Report) -> String {
    if report.scenarios.len() <= SERIES_MAX {
        return String::new();
    }
    let key = report.comparison.as_ref().map_or("customer_equity", |comparison| comparison.objectives[0]);
    let others = SERIES_MAX - 1;
    format!("Charts show the first scenario and the {others} others with the highest {}; the tables hold all.", name_of(key))
}

fn intervals(each_at: Option<f64>) -> String {
    let adjusted = each_at.map_or(String::new(), |confidence| {
        format!("; differences are adjusted so that all hold together (each at {})", percent_fine(confidence))
    });
    format!(
        "Intervals are 95 %, of the noise of simulation alone: t over replications, by the logit for shares{adjusted}. Simulation, not prediction."
    )
}

/// A number of replications in words.
pub(in crate::report) fn in_replications(count: u64) -> String {
    match count {
        1 => "1 replication".into(),
        n => format!("{n} replications"),
    }
}

/// A share with its sign, to two digits or two decimals.
fn signed_percent(share: f64) -> String {
    let percent = 100.0 * share;
    let decimals = match percent.abs() {
        size if size >= 10.0 => 0,
        size if size >= 1.0 => 1,
        _ => 2,
    };
    format!("{}{} %", if share > 0.0 { "+" } else { "" }, grouped(percent, decimals))
}

fn percent(share: f64) -> String {
    if share > 0.999 { "over 99.9 %".into() } else { format!("{} %", grouped(100.0 * share, if share > 0.99 { 1 } else { 0 })) }
}

fn percent_fine(share: f64) -> String {
    format!("{} %", grouped(100.0 * share, 2))
}
