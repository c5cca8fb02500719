//! What would have to be true, in words.

use super::text::{finish, plain_table, wrapped};
use super::words::ENGLISH;
use crate::experiment::outcome::{Unit, label_of};
use crate::experiment::{Switch, Switches};
use crate::stats::Estimate;

/// The assumptions that a verdict hangs on most, and where in their ranges it turns.
pub fn render(found: &Switches, strategy: &str, base: &str, currency: &str, replications: u64) -> String {
    let money = |estimate: &Estimate| ENGLISH.difference(estimate, Unit::Money, currency);
    let objective = label_of(found.objective);
    let mut parts = vec![format!("`{strategy}` against `{base}` by {objective}: {} as it is.", money(&found.now))];
    if found.strongest.is_empty() {
        parts.push(format!("None of the {} numbers of grade C that are left at their defaults moves that.", found.tried));
        return parts.join("\n\n") + "\n";
    }
    let mut table = plain_table();
    table.set_header([
        wrapped("what it hangs on most", 30),
        "here".into(),
        wrapped("plausibly from", 12),
        wrapped("difference there", 18),
        "to".into(),
        wrapped("difference there", 18),
    ]);
    for switch in &found.strongest {
        let [low, high] = &switch.ends;
        let [at_low, at_high] = &switch.at_ends;
        table.add_row([switch.path.clone(), switch.now.clone(), low.clone(), money(at_low), high.clone(), money(at_high)]);
    }
    parts.push(finish(table));
    let sentences: Vec<String> = found.strongest.iter().map(|switch| sentence(switch, strategy)).collect();
    parts.push(sentences.join("\n"));
    parts.push(format!(
        "Of {} numbers of grade C that are left at their defaults, each tried by itself at both ends of where it may plausibly lie; these by {replications} replications of the same people at each value, with hazards solved anew for the same churn; values beyond the horizon as the formula expects them.",
        found.tried
    ));
    parts.join("\n\n") + "\n"
}

fn sentence(switch: &Switch, strategy: &str) -> String {
    if switch.turns.is_empty() && !switch.sure {
        return format!(
            "No plausible value of `{}` turns the verdict on average, but at some values chance may be all there is.",
            switch.path
        );
    }
    if switch.turns.is_empty() {
        return format!("No plausible value of `{}` turns the verdict.", switch.path);
    }
    let turns = switch.turns.iter().map(|turn| {
        let side = if turn.rises { "above" } else { "below" };
        format!("{side} {} (95 %: between {} and {})", turn.at, turn.between[0], turn.between[1])
    });
    format!("`{strategy}` is worth more where `{}` is {}.", switch.path, turns.collect::<Vec<_>>().join(", and "))
}
