//! Statements as sentences, in the words of the report's language. What is said, and whether, is decided by the analysis.

use crate::experiment::outcome::{Group, Unit};
use crate::experiment::{
    Attributed, Attribution, DelayCurve, DelayStep, Effect, Insights, Judgement, Leader, Loss, Move, NotApart, Opinion, Phase,
    RetentionWorth, Solution, Spread, Statement, Switch, Talk, Turned, Verdict,
};
use crate::report::format::symbol;
use crate::report::warnings;
use crate::report::words::{Words, say};
use crate::report::{Report, SERIES_MAX, ScenarioAnalysis};
use crate::stats::{Estimate, REPLICATIONS_MIN};

/// A statement as a sentence; what belongs to a sentence before it is indented.
pub fn sentence(statement: &Statement, report: &Report) -> String {
    let (words, first) = (&report.words, &report.scenarios[0]);
    let scenario = |index: &usize| &report.scenarios[*index];
    let name = |index: &usize| scenario(index).name.as_str();
    match statement {
        Statement::ObjectiveIsInfinite { stated, decides } => {
            say!(words, "objective-is-infinite", stated = capital(&words.objective(stated)), decides = capital(&words.objective(decides)))
        }
        Statement::CannotBeCompared { scenario } => say!(words, "cannot-be-compared", name = name(scenario), base = first.name.as_str()),
        Statement::Verdict { scenario: index, objective, judgement } => {
            verdict(judgement, &first.name, &words.objective(objective), scenario(index), words)
        }
        Statement::SecondOpinion { scenario: index, objective, says, difference, pays_back_after } => {
            let by = words.difference(difference, Unit::Money, &scenario(index).currency);
            format!("  {}", second_opinion(*says, words.objective(objective), by, *pays_back_after, words))
        }
        Statement::Worth { scenario: index, worth, per_month, own_cost, return_on_cost } => {
            format!("  {}", worth_of(worth, per_month.as_ref(), (*own_cost, *return_on_cost), scenario(index), words))
        }
        Statement::Cash { scenario: index, by_year, pays_back_after } => {
            format!("  {}", cash(by_year, *pays_back_after, scenario(index), words))
        }
        Statement::Best { objective, decides, who } => best_of_all(words.objective(objective), *decides, *who, report),
        Statement::Next(next) => match next {
            Move::Adopt { scenario, objective, probability } => say!(
                words,
                "next-adopt",
                name = name(scenario),
                objective = words.objective(objective),
                share = percent(*probability, words)
            ),
            Move::Stay => say!(words, "next-stay", base = first.name.as_str()),
            Move::FindOut { scenario, path, ends } => {
                let [low, high] = ends.each_ref().map(|end| words.typed(end));
                say!(words, "next-find-out", name = name(scenario), path = path.as_str(), low = low, high = high)
            }
            Move::Mend { loss } => {
                let amount = words.estimate(&loss.lost, Unit::Money, &first.currency);
                say!(words, "next-mend", moment = loss.name.as_str(), amount = amount, base = first.name.as_str())
            }
        },
        Statement::Pairing { objective, factor, without } => say!(
            words,
            "pairing",
            factor = words.grouped(*factor, if *factor < 10.0 { 1 } else { 0 }),
            objective = words.objective(objective),
            without = words.grouped(*without, 0)
        ),
        Statement::Doubted { worlds, replications, assumptions, left_out } => say!(
            words,
            "doubted",
            worlds = *worlds,
            missing = if *left_out > 0 { say!(words, "doubted-missing", count = *left_out) } else { String::new() },
            assumptions = *assumptions,
            replications = in_replications(*replications, words)
        ),
        Statement::Doubt { objective, versus_first, spread } => {
            format!("  {}", doubt(words.objective(objective), *versus_first, spread, report))
        }
        Statement::BestInWorlds { best, of } => {
            let each = best.iter().enumerate().filter(|(_, count)| **count > 0);
            let each: Vec<String> = each.map(|(index, count)| say!(words, "best-in-count", name = name(&index), count = *count)).collect();
            format!("  {}", say!(words, "best-in-worlds", each = each.join(", "), of = *of))
        }
        Statement::ChangeOfMind { scenario: index, now, replications } => say!(
            words,
            "change-of-mind",
            name = name(index),
            base = first.name.as_str(),
            amount = words.difference(now, Unit::Money, &scenario(index).currency),
            replications = in_replications(*replications, words)
        ),
        Statement::Turns { scenario: index, switch } => {
            let of = (scenario(index).name.as_str(), first.name.as_str(), scenario(index).currency.as_str());
            format!("  {}", turning(switch, of, words))
        }
        Statement::NotApart { scenario, why } => {
            let key = match why {
                NotApart::Hazards => "not-apart-hazards",
                NotApart::TooMany => "not-apart-many",
                NotApart::ReadsTable => "not-apart-table",
                NotApart::TooLarge => "not-apart-large",
                _ => "not-apart-alone",
            };
            match why {
                NotApart::Hazards => say!(words, key, name = name(scenario), base = first.name.as_str()),
                _ => say!(words, key, name = name(scenario)),
            }
        }
        Statement::Attributed(attribution) => attributed(attribution, name(&attribution.scenario), first, words),
        Statement::MustReach(effect) => must_reach(effect, name(&effect.scenario), &first.name, words),
        Statement::Delay(curve) => format!("{}\n  {}", hour_of_delay(curve, report), points(curve, first, words)),
        Statement::Retention(worth) => worth_of_retention(worth, report),
        Statement::IssuesCost { losses } => {
            let each = |loss: &Loss| format!("`{}` {}", loss.name, words.estimate(&loss.lost, Unit::Money, &first.currency));
            say!(words, "issues-cost", each = losses.iter().map(each).collect::<Vec<_>>().join(", "))
        }
        Statement::WinningCosts { times } => say!(words, "winning-costs", times = words.grouped(*times, 1)),
        Statement::WhoLeaves { in_silence, after_green } => who_leaves(in_silence.as_ref(), after_green.as_ref(), first, words),
        Statement::Voices(talk) => voices(talk, first, words),
        Statement::Stopped { phase, replications, played_on, outgrown } => stopped(*phase, (*replications, *played_on), *outgrown, report),
        Statement::Precision { target, reached, met } => {
            let reached = reached.map_or_else(|| words.plain("unknown"), |reached| format!("±{}", percent_fine(reached, words)));
            let key = if *met { "precision-reached" } else { "precision-missed" };
            say!(words, key, reached = reached, target = percent_fine(*target, words))
        }
        Statement::Solved { scenario, solution } => solved(name(scenario), solution, words),
        Statement::InheritsHazards { scenario } => say!(words, "inherits-hazards", name = name(scenario)),
        Statement::TargetMissed { scenario, solution } => say!(
            words,
            "target-missed",
            name = name(scenario),
            target = words.trimmed(solution.target, 6),
            achieved = words.grouped(solution.achieved, 4),
            rounds = solution.rounds as f64
        ),
        Statement::Implausible { scenario, warning } => {
            let [message, help] = warnings::warning(warning, words);
            say!(words, "implausible", name = name(scenario), message = message, help = help)
        }
        Statement::ClaimsHold { scenario, holding, of } => {
            say!(words, "claims-hold", name = name(scenario), holding = *holding, of = *of)
        }
        Statement::ClaimFails { scenario, claim, why } => {
            say!(words, "claim-fails", name = name(scenario), claim = claim.as_str(), why = warnings::unmet(why, words))
        }
        Statement::NothingBeyond { scenario } => say!(words, "nothing-beyond", name = name(scenario)),
        Statement::Beyond { played_on, idle_capacity } => {
            let capacity = if *idle_capacity { words.plain("beyond-capacity") } else { String::new() };
            match played_on {
                0 => say!(words, "beyond-expected", capacity = capacity),
                n => say!(words, "beyond-corrected", replications = in_replications(*n, words), capacity = capacity),
            }
        }
        Statement::Intervals { each_at } => {
            let adjusted = each_at.map_or(String::new(), |each| say!(words, "intervals-adjusted", each = percent_fine(each, words)));
            say!(words, "intervals", adjusted = adjusted)
        }
    }
}

/// What a report is on that was stopped.
fn stopped(phase: Phase, (replications, played_on): (u64, u64), outgrown: bool, report: &Report) -> String {
    let words = &report.words;
    let why = if outgrown { words.plain("stopped-outgrown") } else { String::new() };
    let key = match (phase, played_on) {
        (Phase::PlayingOn, 0) => "stopped-playing-on",
        (Phase::PlayingOn, _) => {
            return say!(words, "stopped-playing-on-some", why = why, count = replications, played = played_on);
        }
        (Phase::Neighbours, _) => "stopped-neighbours",
        (Phase::Apart, _) => "stopped-apart",
        (Phase::Doubt, _) if report.doubt.is_some() => "stopped-changes",
        (Phase::Doubt, _) => "stopped-doubt",
        (Phase::Solving | Phase::Running, _) => "stopped-early",
    };
    say!(words, key, why = why, count = replications)
}

/// The key of the title of a group of outcomes; none if it is told elsewhere.
pub(super) fn title(group: Group) -> Option<&'static str> {
    match group {
        Group::Money => Some("group-money"),
        Group::Leaving => Some("group-leaving"),
        Group::Service => Some("group-service"),
        Group::Experience => Some("group-experience"),
        Group::Growth => Some("group-growth"),
        Group::Levers => Some("group-levers"),
        Group::Aside => None,
    }
}

/// The heading of what is said with the help of neighbouring worlds.
pub(super) fn what_matters(insights: &Insights, report: &Report) -> String {
    let (words, first) = (&report.words, &report.scenarios[0]);
    let key = if insights.whole_lives { "what-matters-lives" } else { "what-matters" };
    say!(words, key, name = first.name.as_str(), replications = in_replications(insights.replications, words))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn verdict(judgement: &Judgement, base: &str, objective: &str, scenario: &ScenarioAnalysis, words: &Words) -> String {
    let e = &judgement.difference.estimate;
    let amount = words.difference(e, Unit::Money, &scenario.currency);
    let amount = match judgement.relative {
        Some(relative) => say!(words, "with-share", amount = amount, share = signed_percent(relative, words)),
        None => amount,
    };
    let name = scenario.name.as_str();
    let called = |key: &str| {
        let key = if judgement.negligible { format!("{key}-negligible") } else { key.to_string() };
        let negligible = percent_fine(scenario.negligible, words);
        let factor = if let Verdict::TooClose { factor: Some(factor) } = judgement.verdict { factor.ceil() } else { 1.0 };
        say!(
            words,
            &key,
            name = name,
            base = base,
            objective = objective,
            amount = amount.as_str(),
            negligible = negligible,
            factor = factor
        )
    };
    match judgement.verdict {
        Verdict::Identical => say!(words, "verdict-identical", name = name, base = base),
        Verdict::TooFew => say!(
            words,
            "verdict-too-few",
            name = name,
            base = base,
            objective = objective,
            amount = amount.as_str(),
            count = e.n,
            enough = REPLICATIONS_MIN
        ),
        Verdict::ClearlyBetter => called("verdict-clearly-better"),
        Verdict::ProbablyBetter => called("verdict-probably-better"),
        Verdict::ProbablyWorse => called("verdict-probably-worse"),
        Verdict::ClearlyWorse => called("verdict-clearly-worse"),
        Verdict::TooClose { factor: Some(_) } => called("verdict-too-close"),
        Verdict::TooClose { factor: None } => say!(words, "verdict-same-objective", name = name, base = base, objective = objective),
    }
}

fn second_opinion(opinion: Opinion, objective: String, difference: String, pays_back_after: Option<usize>, words: &Words) -> String {
    let key = match (opinion, pays_back_after) {
        (Opinion::Agrees, _) => "second-agrees",
        (Opinion::Disagrees, Some(month)) => {
            return say!(words, "second-disagrees-ahead", objective = objective, difference = difference, month = month);
        }
        (Opinion::Disagrees, None) => "second-disagrees",
        (Opinion::TooFew, _) => "second-too-few",
        (Opinion::CannotTell, _) => "second-cannot-tell",
    };
    say!(words, key, objective = objective, difference = difference)
}

/// Who is best by an objective, and how sure that is.
fn best_of_all(objective: String, decides: bool, who: Leader, report: &Report) -> String {
    let words = &report.words;
    match who {
        Leader::NotFinite => say!(words, "best-not-finite", objective = objective),
        Leader::TooFew => say!(words, "best-too-few", objective = objective, enough = REPLICATIONS_MIN),
        Leader::Tie => say!(words, "best-tie", objective = objective),
        Leader::Leads { scenario, probability, surely } => {
            let key = match (surely, decides) {
                (true, true) => "best-surely-decides",
                (true, false) => "best-surely",
                (false, true) => "best-leads-decides",
                (false, false) => "best-leads",
            };
            let name = report.scenarios[scenario].name.as_str();
            say!(words, key, objective = objective, name = name, share = percent(probability, words))
        }
    }
}

fn worth_of(
    worth: &Estimate,
    per_month: Option<&Estimate>,
    (own_cost, return_on_cost): (f64, Option<f64>),
    scenario: &ScenarioAnalysis,
    words: &Words,
) -> String {
    let symbol = symbol(&scenario.currency);
    let money = |amount: &Estimate| words.estimate(amount, Unit::Money, &scenario.currency);
    let amount = words.value(own_cost, Unit::Money, Some(10.0), &scenario.currency);
    let cost = match return_on_cost {
        _ if own_cost <= 0.0 => words.plain("own-cost-nothing"),
        None => say!(words, "own-cost", cost = amount),
        Some(back) => {
            let key = match (back < 0.0, worth.mean > own_cost) {
                (false, false) => "own-cost-returns",
                (false, true) => "own-cost-returns-after",
                (true, false) => "own-cost-loses",
                (true, true) => "own-cost-loses-after",
            };
            say!(words, key, cost = amount, currency = symbol, back = words.grouped(back.abs(), 2))
        }
    };
    match per_month {
        _ if worth.mean <= 0.0 => say!(words, "worth-less", less = money(&worth.negated()), cost = cost),
        Some(monthly) => say!(words, "worth-up-to-monthly", worth = money(worth), monthly = money(monthly), cost = cost),
        None => say!(words, "worth-up-to", worth = money(worth), cost = cost),
    }
}

/// Undiscounted cash year by year against the first scenario, and when the strategy has paid for itself.
fn cash(by_year: &[Estimate], pays_back_after: Option<usize>, scenario: &ScenarioAnalysis, words: &Words) -> String {
    const YEARS_MAX: usize = 5;
    let year = |(year, e): (usize, &Estimate)| {
        let amount = words.change(e.mean, Unit::Money, e.half_width, &scenario.currency);
        say!(words, "year-amount", year = year + 1, amount = amount)
    };
    let mut years: Vec<String> = by_year.iter().enumerate().take(YEARS_MAX).map(year).collect();
    if by_year.len() > YEARS_MAX {
        years.push("…".into());
    }
    match pays_back_after {
        Some(month) => say!(words, "cash-ahead", years = years.join(", "), month = month),
        None => say!(words, "cash", years = years.join(", ")),
    }
}

/// What a customer's value is called: with all that is to come, or up to the horizon.
fn value_in_words(report: &Report) -> String {
    let whole_lives = report.insights.as_ref().is_some_and(|insights| insights.whole_lives);
    report.words.plain(if whole_lives { "lifetime-value" } else { "value-within-horizon" })
}

/// What doubt does to one scenario.
fn doubt(objective: String, versus_first: bool, spread: &Spread, report: &Report) -> String {
    let (words, first, scenario) = (&report.words, report.scenarios[0].name.as_str(), &report.scenarios[spread.scenario]);
    let (name, currency) = (scenario.name.as_str(), &scenario.currency);
    let [above, below, close] = spread.above_below_close;
    let of = above + below + close;
    // In whole steps of a hundredth of the larger end: two replications tell no more.
    let size = spread.ends.map(f64::abs).into_iter().fold(0.0, f64::max) / 100.0;
    let amount = |value: f64| match versus_first {
        true => words.change(value, Unit::Money, Some(size), currency),
        false => words.value(value, Unit::Money, Some(size), currency),
    };
    if versus_first && spread.ends == [0.0; 2] && close == of {
        return say!(words, "doubt-same", name = name, base = first, of = of);
    }
    let [low, high] = spread.ends.map(amount);
    let (within, text) = (spread.within, if versus_first { "doubt-versus" } else { "doubt-alone" });
    let close = if close > 0 { say!(words, "doubt-close", count = close) } else { String::new() };
    let text = say!(
        words,
        text,
        name = name,
        base = first,
        above = above,
        of = of,
        below = below,
        close = close,
        objective = objective,
        low = low,
        high = high,
        within = within
    );
    let Some(driver) = &spread.driver else { return format!("{text} {}", words.plain("doubt-no-driver")) };
    let key = match (versus_first, driver.turns) {
        (false, _) => "doubt-driver",
        (true, true) => "doubt-driver-turns",
        (true, false) => "doubt-driver-stays",
    };
    let ([low, high], [at_low, at_high]) = (&driver.ends, driver.at_ends.map(amount));
    let on = say!(
        words,
        key,
        path = driver.path.as_str(),
        now = words.typed(&driver.now),
        rank = words.grouped(driver.rank_correlation, 2),
        low = words.typed(low),
        high = words.typed(high),
        atlow = at_low,
        athigh = at_high
    );
    format!("{text} {on}")
}

/// Where an assumption by itself turns a verdict, or that it does not.
pub(super) fn turning(switch: &Switch, (name, base, currency): (&str, &str, &str), words: &Words) -> String {
    let (path, now, [low, high]) = (switch.path.as_str(), words.typed(&switch.now), switch.ends.each_ref().map(|end| words.typed(end)));
    let [at_low, at_high] = switch.at_ends.map(|at| words.change(at.mean, Unit::Money, at.half_width, currency));
    let where_it_is = |turn: &Turned| {
        let key = if turn.rises { "turns-above" } else { "turns-below" };
        say!(words, key, at = words.typed(&turn.at), from = words.typed(&turn.between[0]), to = words.typed(&turn.between[1]))
    };
    let key = match (switch.turns.is_empty(), switch.sure) {
        (false, _) => "turns",
        (true, true) => "turns-nowhere",
        (true, false) => "turns-perhaps",
    };
    say!(
        words,
        key,
        name = name,
        base = base,
        path = path,
        now = now,
        low = low,
        high = high,
        atlow = at_low,
        athigh = at_high,
        places = switch.turns.iter().map(where_it_is).collect::<Vec<_>>().join(", ")
    )
}

/// Whether parts bring more or less together than the sum of what each brings by itself: how the keys of what is said of that end.
pub(super) fn interaction(beyond: &Estimate) -> &'static str {
    if beyond.mean == 0.0 && beyond.half_width.is_none_or(|width| width == 0.0) {
        "none"
    } else if beyond.surely_above(0.0) {
        "help"
    } else if beyond.surely_below(0.0) {
        "hinder"
    } else {
        "unclear"
    }
}

/// What each change of a strategy brings, and what they do together.
fn attributed(found: &Attribution, name: &str, first: &ScenarioAnalysis, words: &Words) -> String {
    let told = |estimate: &Estimate| words.difference(estimate, Unit::Money, &first.currency);
    let change = |change: &Attributed| {
        let (path, share, alone) = (change.path.as_str(), told(&change.share), told(&change.alone));
        match (&change.from, &change.to) {
            (Some(from), Some(to)) => {
                let (from, to) = (words.typed(from), words.typed(to));
                say!(words, "attributed-from-to", path = path, from = from, to = to, share = share, alone = alone)
            }
            (None, Some(to)) => say!(words, "attributed-to", path = path, to = words.typed(to), share = share, alone = alone),
            _ => say!(words, "attributed-of", path = path, share = share, alone = alone),
        }
    };
    let lines: Vec<String> = found.changes.iter().map(|one| format!("  {}", change(one))).collect();
    let orders = if found.all_orders { "attributed-all-orders" } else { "attributed-drawn-orders" };
    let together = say!(words, &format!("interaction-{}", interaction(&found.interaction)), amount = told(&found.interaction));
    let head =
        say!(words, "attributed", name = name, base = first.name.as_str(), amount = told(&found.together), orders = words.plain(orders));
    format!("{head}\n{}\n  {together}", lines.join("\n"))
}

/// What must come true of a number that a strategy writes.
fn must_reach(effect: &Effect, name: &str, base: &str, words: &Words) -> String {
    let (path, now, to) = (effect.path.as_str(), words.typed(&effect.now), words.typed(&effect.to));
    let Some(turn) = &effect.turn else {
        let key = if effect.sure { "pays-everywhere" } else { "pays-perhaps" };
        return say!(words, key, name = name, base = base, path = path, now = now, to = to);
    };
    say!(
        words,
        if turn.rises { "pays-above" } else { "pays-below" },
        name = name,
        base = base,
        path = path,
        now = now,
        at = words.typed(&turn.at),
        from = words.typed(&turn.between[0]),
        to = words.typed(&turn.between[1]),
        replications = in_replications(effect.replications, words)
    )
}

fn hour_of_delay(curve: &DelayCurve, report: &Report) -> String {
    let (words, first) = (&report.words, &report.scenarios[0]);
    let knee = curve.half_lost_at.map_or(String::new(), |at| say!(words, "delay-knee", wait = words.hours(at)));
    let (unit, of_an_hour) = unit_of_delay(curve);
    let cost = curve.per_hour.per(of_an_hour);
    let (key, cost) = if cost.surely_above(0.0) { ("delay-costs", cost) } else { ("delay-moves", cost.negated()) };
    let cost = words.estimate(&cost, Unit::Money, &first.currency);
    say!(words, key, unit = words.plain(unit), cost = cost, value = value_in_words(report), knee = knee)
}

/// The key of the unit of time in which delay is told, of the size of the waits at hand, and how many of them make an hour.
pub(in crate::report) fn unit_of_delay(curve: &DelayCurve) -> (&'static str, f64) {
    let now = curve.steps.iter().find(|step| step.factor == 1.0).map_or(1.0, |step| step.wait);
    match now {
        now if now >= 0.5 => ("an-hour", 1.0),
        now if now >= 0.5 / 60.0 => ("a-minute", 60.0),
        _ => ("a-second", 3600.0),
    }
}

fn points(curve: &DelayCurve, scenario: &ScenarioAnalysis, words: &Words) -> String {
    let amount = |gain: &Estimate| words.change(gain.mean, Unit::Money, gain.half_width, &scenario.currency);
    let step = |step: &DelayStep| {
        let after = step.gain_after_costs.as_ref().map_or(String::new(), |after| say!(words, "delay-after", amount = amount(after)));
        match step.factor {
            1.0 => say!(words, "delay-now", wait = words.hours(step.wait)),
            _ => format!("{} {}{after}", words.hours(step.wait), amount(&step.gain)),
        }
    };
    let steps: Vec<String> = curve.steps.iter().map(step).collect();
    say!(words, "delay-points", points = steps.join(", "))
}

fn worth_of_retention(worth: &RetentionWorth, report: &Report) -> String {
    let words = &report.words;
    let two_points = worth.two_points_in_costs.mean;
    let costs = match worth.cost_share {
        Some(share) => say!(
            words,
            "retention-of-revenue",
            share = percent(share, words),
            points = words.grouped(two_points, 1),
            worth = words.grouped(worth.ten_per_cent_of_costs, 2)
        ),
        None => say!(words, "retention-of-service", times = words.grouped(two_points / 100.0, 1)),
    };
    say!(
        words,
        "retention",
        point = words.estimate(&worth.per_point, Unit::Money, &report.scenarios[0].currency),
        value = value_in_words(report),
        elasticity = words.grouped(worth.elasticity.mean, 1),
        width = words.grouped(worth.elasticity.half_width.unwrap_or(0.0), 1),
        costs = costs
    )
}

/// Who leaves because of the service without a trace in its figures.
fn who_leaves(in_silence: Option<&Estimate>, after_green: Option<&Estimate>, scenario: &ScenarioAnalysis, words: &Words) -> String {
    let share = |share: &Estimate| words.estimate(share, Unit::Share, &scenario.currency);
    let silent = in_silence.map(|silent| say!(words, "left-silent", share = share(silent)));
    let green = after_green.map(|green| say!(words, "left-green", share = share(green)));
    say!(words, "who-leaves", who = silent.into_iter().chain(green).collect::<Vec<_>>().join("; "))
}

fn voices(talk: &Talk, scenario: &ScenarioAnalysis, words: &Words) -> String {
    let bad = talk.net_voices.mean < 0.0;
    let voices = if bad { talk.net_voices.negated() } else { talk.net_voices };
    say!(
        words,
        if bad { "voices-bad" } else { "voices-good" },
        voices = words.estimate(&voices, Unit::Number, &scenario.currency),
        down = words.estimate(&talk.let_down, Unit::Share, &scenario.currency),
        tipping = words.grouped(100.0 * talk.tipping_point, 1)
    )
}

fn solved(name: &str, solution: &Solution, words: &Words) -> String {
    let error = |error: f64| say!(words, "solved-error", error = percent_fine(error, words));
    say!(
        words,
        if solution.converged { "solved" } else { "solved-missed" },
        name = name,
        target = percent_fine(solution.target, words),
        residual = percent_fine(solution.achieved - solution.target, words),
        error = solution.standard_error.map_or(String::new(), error)
    )
}

/// Which scenarios charts show, where they cannot show all; else nothing.
pub(super) fn charted(report: &Report) -> String {
    if report.scenarios.len() <= SERIES_MAX {
        return String::new();
    }
    let key = report.comparison.as_ref().map_or("customer_equity", |comparison| comparison.objectives[0]);
    let objective = report.words.objective(key);
    say!(report.words, "charted", others = SERIES_MAX - 1, objective = objective)
}

/// A number of replications in words.
pub(in crate::report) fn in_replications(count: u64, words: &Words) -> String {
    say!(words, "replications", count = count)
}

/// A share with its sign, to two digits or two decimals.
fn signed_percent(share: f64, words: &Words) -> String {
    let percent = 100.0 * share;
    let decimals = match percent.abs() {
        size if size >= 10.0 => 0,
        size if size >= 1.0 => 1,
        _ => 2,
    };
    format!("{}{} %", if share > 0.0 { "+" } else { "" }, words.grouped(percent, decimals))
}

/// A share; none is called all, or nothing, that is not.
pub(in crate::report) fn percent(share: f64, words: &Words) -> String {
    if share > 0.999 {
        return say!(words, "over-share", share = words.grouped(99.9, 1));
    }
    format!("{} %", words.grouped(100.0 * share, if share > 0.99 { 1 } else { 0 }))
}

fn percent_fine(share: f64, words: &Words) -> String {
    format!("{} %", words.grouped(100.0 * share, 2))
}
