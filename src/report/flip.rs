//! Where a verdict turns, in words, tables and a picture: over the values of one number, or over the assumptions that it hangs on most.

use super::answer::{Along, Answer, Asked, Cell, Picture, Table, scale};
use super::sentences::turning;
use super::words::say;
use crate::experiment::Switches;
use crate::experiment::outcome::Unit;
use crate::experiment::study::flip::{Flip, Walk};
use crate::scenario::parameter::Parameter;
use crate::stats::Estimate;

/// A number over whose values a strategy was held against the scenario.
#[derive(Clone, Copy)]
pub struct Over<'a> {
    /// Path of the number.
    pub key: &'a str,
    /// What it may be.
    pub parameter: &'a Parameter,
    /// The strategy.
    pub strategy: &'a str,
    /// Key of the outcome that decides.
    pub objective: &'static str,
    /// How its values were walked.
    pub walk: Walk,
    /// True if the strategy writes it itself.
    pub is_own: bool,
}

/// The values of a number at which a verdict turns.
pub fn answer(found: &Flip, over: Over<'_>, asked: &Asked<'_>) -> Answer {
    let (words, Over { key, parameter, strategy, objective, .. }) = (asked.words, over);
    let value = |number: f64| words.typed(&parameter.rounded_text(number, 3).unwrap_or_default());
    let money = |estimate: &Estimate| words.difference(estimate, Unit::Money, asked.currency);
    let mut answer = asked.answer(say!(words, "flip-title", strategy = strategy, path = key));
    let (Some(first), Some(last)) = (found.played.first(), found.played.last()) else { return answer };
    if found.turns.is_empty() {
        let all = |holds: fn(&Estimate) -> bool| found.played.iter().all(|(_, estimate)| holds(estimate));
        let verdict = if all(|estimate| estimate.mean == 0.0) {
            "flip-same"
        } else if all(|estimate| estimate.surely_above(0.0)) {
            "flip-more"
        } else if all(|estimate| estimate.surely_below(0.0)) {
            "flip-less"
        } else if all(|estimate| estimate.mean >= 0.0) {
            "flip-perhaps-more"
        } else {
            "flip-perhaps-less"
        };
        answer.say(say!(words, verdict, path = key, from = value(first.0), to = value(last.0), strategy = strategy, base = asked.scenario));
    }
    let mut lines = Vec::new();
    for turn in &found.turns {
        let at_an_end = turn.between[0] <= first.0 || turn.between[1] >= last.0;
        let key_of_words = match (turn.rises, at_an_end) {
            (true, false) => "flip-above",
            (true, true) => "flip-above-or-beyond",
            (false, false) => "flip-below",
            (false, true) => "flip-below-or-beyond",
        };
        let [from, to] = turn.between.map(value);
        lines.push(say!(
            words,
            key_of_words,
            path = key,
            at = value(turn.at),
            from = from,
            to = to,
            strategy = strategy,
            base = asked.scenario
        ));
    }
    if !lines.is_empty() {
        answer.say(lines.join("\n"));
    }
    let ends = say!(
        words,
        "flip-ends",
        objective = words.objective(objective),
        from = value(first.0),
        atlow = money(&first.1),
        to = value(last.0),
        athigh = money(&last.1)
    );
    let now = parameter.number().map(|now| say!(words, "flip-now", value = value(now)));
    let own = over.is_own.then(|| words.plain("flip-own"));
    answer.say([Some(ends), now, own].into_iter().flatten().collect::<Vec<_>>().join(" "));
    let columns = vec![("value", format!("`{key}`")), ("difference", say!(words, "against", base = asked.scenario))];
    let mut table = Table::new("flip", "", columns);
    table.rows.extend(found.played.iter().map(|(at, e)| vec![Cell::Text(value(*at)), Cell::Difference(*e, Unit::Money)]));
    answer.show(table);
    answer.say(say!(words, "flip-how", replications = asked.replications, values = found.played.len()));
    let most = found.played.iter().map(|(_, estimate)| estimate.mean.abs()).fold(0.0, f64::max);
    let (scale, unit) = scale(Unit::Money, most, words, asked.currency);
    let title = match found.turns.first() {
        Some(turn) => say!(words, "flip-picture-turns", strategy = strategy, path = key, at = value(turn.at)),
        None => say!(words, "flip-picture-stays", strategy = strategy, path = key),
    };
    answer.draw(
        "flip",
        Picture::Line {
            title,
            labels: [key.to_string(), format!("{}{unit}", say!(words, "against", base = asked.scenario))],
            points: found.played.iter().map(|(at, e)| (*at, [e.mean, e.low(), e.high()].map(|x| x / scale))).collect(),
            along: if over.walk.by_factors { Along::ByFactors } else { Along::Evenly },
        },
    );
    answer
}

/// The assumptions that a verdict hangs on most, and where in their ranges it turns.
pub fn switches(found: &Switches, strategy: &str, asked: &Asked<'_>) -> Answer {
    let words = asked.words;
    let money = |estimate: &Estimate| words.difference(estimate, Unit::Money, asked.currency);
    let mut answer = asked.answer(say!(words, "switches-title", strategy = strategy));
    let objective = words.objective(found.objective);
    answer.say(say!(words, "switches-now", strategy = strategy, base = asked.scenario, objective = objective, amount = money(&found.now)));
    if found.strongest.is_empty() {
        answer.say(say!(words, "switches-none", tried = found.tried));
        return answer;
    }
    let sentences: Vec<String> =
        found.strongest.iter().map(|switch| turning(switch, (strategy, asked.scenario, asked.currency), words)).collect();
    answer.say(sentences.join("\n"));
    let columns = vec![
        ("assumption", words.plain("hangs-on-most")),
        ("now", words.plain("here")),
        ("from", words.plain("plausibly-from")),
        ("difference_from", words.plain("difference-there")),
        ("to", words.plain("plausibly-to")),
        ("difference_to", words.plain("difference-there")),
    ];
    let mut table = Table::new("switches", "", columns);
    for switch in &found.strongest {
        let ([low, high], [at_low, at_high]) = (&switch.ends, &switch.at_ends);
        let text = |text: &String| Cell::Text(text.clone());
        let typed = |text: &String| Cell::Text(words.typed(text));
        let apart = |estimate: &Estimate| Cell::Difference(*estimate, Unit::Money);
        table.rows.push(vec![text(&switch.path), typed(&switch.now), typed(low), apart(at_low), typed(high), apart(at_high)]);
    }
    answer.show(table);
    answer.say(say!(words, "switches-how", tried = found.tried, replications = asked.replications));
    let all = found.strongest.iter().flat_map(|switch| &switch.at_ends);
    let (scale, unit) = scale(Unit::Money, all.map(|end| end.mean.abs()).fold(0.0, f64::max), words, asked.currency);
    let end = |at: &String, e: &Estimate| (words.typed(at), [e.mean, e.low(), e.high()].map(|x| x / scale));
    let rows = found
        .strongest
        .iter()
        .map(|switch| (switch.path.clone(), [end(&switch.ends[0], &switch.at_ends[0]), end(&switch.ends[1], &switch.at_ends[1])]));
    let unit = unit.trim_start_matches(", ").to_string();
    answer.draw(
        "switches",
        Picture::Tornado {
            title: say!(words, "tornado-title", name = strategy, path = found.strongest[0].path.as_str()),
            x_label: say!(words, "tornado-axis", base = asked.scenario, unit = unit),
            rows: rows.collect(),
        },
    );
    answer
}
