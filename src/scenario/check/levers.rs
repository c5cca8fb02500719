//! Checks of the levers, the market and interventions.

use crate::scenario::Settings;
use crate::scenario::intervention::Intervention;
use crate::scenario::market::{Network, Regime};
use crate::scenario::problem::suggestion;
use crate::units::{DAY, Duration, Quantity};

/// Notes what is wrong.
pub(super) fn check(settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    levers(settings, at);
    service(settings, at);
    market(settings, at);
    regimes(&settings.regime, at);
    tiers(settings, at);
    for intervention in &settings.intervention {
        check_intervention(intervention, settings, at);
    }
    findings(settings, at);
}

fn levers(settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    let mut cycles: Vec<(&str, Duration)> = vec![("tier_review", settings.tier_review)];
    if let Some(needs) = &settings.needs {
        if needs.relevance_half_life.hours() <= 0.0 {
            at("needs.relevance_half_life", "`relevance_half_life` must be above 0".into(), "write relevance_half_life = \"2 weeks\"");
        }
        cycles.extend(needs.batch.as_ref().map(|batch| ("needs.batch.every", batch.every)));
    }
    if let Some(retention) = &settings.retention {
        cycles.push(("retention.every", retention.every));
        if retention.precision.base() <= 0.0 {
            at("retention.precision", "a detector of precision 0 picks everybody".into(), "write precision = 0.3");
        }
        let segments: Vec<&str> = settings.segment.iter().map(|segment| segment.name.as_str()).collect();
        for name in retention.segments.iter().filter(|name| !segments.contains(&name.as_str())) {
            at("retention.segments", format!("no segment is named `{name}`"), &suggestion(name, &segments));
        }
        let tiers: Vec<&str> = settings.tier.iter().map(|tier| tier.name.as_str()).collect();
        for name in retention.tiers.iter().filter(|name| !tiers.contains(&name.as_str())) {
            at("retention.tiers", format!("no tier is named `{name}`"), &suggestion(name, &tiers));
        }
    }
    for (path, _) in cycles.into_iter().filter(|(_, every)| every.hours() < DAY) {
        at(path, "it comes round at most once a day".into(), "write \"1 month\"");
    }
    if let Some(win_back) = &settings.win_back {
        if win_back.after.law.mean() < DAY {
            at("win_back.after", "a leaver is asked a day or more after leaving, on average".into(), "write after = \"3 months\"");
        }
        if win_back.hazard.base() > 100.0 {
            at("win_back.hazard", "`hazard` is at most 100".into(), "write hazard = 1.2");
        }
    }
    if settings.cross_selling.as_ref().is_some_and(|selling| !(1..=100).contains(&selling.products_max.get())) {
        at("cross_selling.products_max", "a customer holds 1 to 100 products".into(), "write products_max = 4");
    }
}

fn service(settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    for moment in &settings.moment {
        let path = |key: &str| format!("moment.{}.{key}", moment.name);
        if moment.approval.as_ref().is_some_and(|approval| !(1..=10).contains(&approval.levels.get())) {
            at(&path("approval.levels"), "an answer is approved by 1 to 10 levels".into(), "write levels = 1");
        }
        if moment.compensation.is_some() && moment.commitment.is_none() {
            at(&path("compensation"), "nothing is promised that could be broken".into(), "write commitment = \"24h\"");
        }
    }
    for team in &settings.team {
        let path = |key: &str| format!("team.{}.{key}", team.name);
        if team.learning.as_ref().is_some_and(|learning| !(1.0..=168.0).contains(&learning.hours.hours())) {
            at(&path("learning.hours"), "an agent works 1 to 168 hours a week".into(), "write hours = \"40h\"");
        }
        if let Some(stress) = &team.stress {
            if stress.window.hours() <= 0.0 {
                at(&path("stress.window"), "`window` must be above 0".into(), "write window = \"4h\"");
            }
            if stress.from.base() >= 1.0 {
                at(&path("stress.from"), "agents cannot be busier than all the time".into(), "write from = 0.85");
            }
        }
    }
    let moments: Vec<&str> = settings.moment.iter().map(|moment| moment.name.as_str()).collect();
    for domino in &settings.domino {
        for (key, name) in [("from", &domino.from), ("to", &domino.to)] {
            if !moments.contains(&name.as_str()) {
                at(&format!("domino.{}.{key}", domino.name), format!("no moment is named `{name}`"), &suggestion(name, &moments));
            }
        }
    }
}

fn market(settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    let demand = &settings.demand;
    for (key, profile, length) in
        [("by_month", &demand.by_month, 12), ("by_weekday", &demand.by_weekday, 7), ("by_hour", &demand.by_hour, 24)]
    {
        let path = format!("demand.{key}");
        if !profile.is_empty() && profile.len() != length {
            at(&path, format!("`{key}` has {} factors, not {length}", profile.len()), "give one for each, or none");
        }
        if !profile.is_empty() && profile.iter().all(|factor| factor.base() == 0.0) {
            at(&path, format!("`{key}` is 0 everywhere"), "give at least one factor above 0");
        }
    }
    for (key, variance) in [("between_customers", demand.between_customers), ("between_days", demand.between_days)] {
        if variance.base() > 100.0 {
            at(&format!("demand.{key}"), format!("`{key}` is at most 100"), "write 1.0");
        }
    }
    let degree = match &settings.word_of_mouth.network {
        None => return,
        Some(Network::SmallWorld(net)) => net.degree,
        Some(Network::ScaleFree(net)) => {
            if net.exponent.base() <= 2.0 {
                at("word_of_mouth.network.scale_free.exponent", "the exponent lies above 2".into(), "write exponent = 3.0");
            }
            net.degree
        }
        Some(Network::Blocks(net)) => {
            if net.groups.get() == 0 || net.groups.get() > settings.customers.get() {
                at("word_of_mouth.network.blocks.groups", "there are 1 to as many groups as customers".into(), "write groups = 100");
            }
            net.degree
        }
    };
    if !(1..=10_000).contains(&degree.get()) {
        at("word_of_mouth.network", "everybody knows 1 to 10000 people".into(), "write degree = 20");
    }
    let people = settings.customers.base() + settings.market.prospects.map_or(10.0 * settings.customers.base(), Quantity::base);
    if people > 4e9 {
        at("word_of_mouth.network", "a network holds at most 4 billion people".into(), "write fewer customers or market.prospects");
    }
}

fn regimes(regimes: &[Regime], at: &mut impl FnMut(&str, String, &str)) {
    let (by_chance, dated) =
        (regimes.iter().all(|r| r.lasts.is_some() && r.from.is_none()), regimes.iter().all(|r| r.from.is_some() && r.lasts.is_none()));
    if !(by_chance || dated) {
        at(
            "regime",
            "regimes have all `lasts`, or all `from`".into(),
            "write lasts = { exponential = { mean = \"64 months\" } }, or from = \"1 year\"",
        );
        return;
    }
    if regimes.iter().any(|regime| regime.lasts.as_ref().is_some_and(|lasts| lasts.law.mean() < DAY)) {
        at("regime", "a regime lasts a day or more on average".into(), "write lasts = { exponential = { mean = \"11 months\" } }");
    }
    let starts: Vec<f64> = regimes.iter().filter_map(|regime| regime.from.map(Duration::hours)).collect();
    if !starts.is_sorted_by(|a, b| a < b) || starts.first().is_some_and(|&first| first != 0.0) {
        at("regime", "dated regimes begin at 0 and one after the other".into(), "write from = \"0 s\" in the first, and rising times");
    }
}

fn tiers(settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    if !settings.tier.get(1..).unwrap_or_default().is_sorted_by(|a, b| a.from.base() <= b.from.base()) {
        at("tier", "tiers stand from the lowest up".into(), "sort them by `from`");
    }
    for tier in settings.tier.iter().filter(|tier| tier.priority.get() > 1000) {
        at(&format!("tier.{}.priority", tier.name), "a priority is at most 1000".into(), "write priority = 1");
    }
}

fn check_intervention(intervention: &Intervention, settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    let path = |key: &str| format!("intervention.{}.{key}", intervention.name);
    if intervention.at.is_some() == intervention.when.is_some() {
        at(
            &path("at"),
            "an intervention comes either `at` a date or `when` something happens".into(),
            "write at = \"1 year\", or when = { bad_experiences = 0.3 }",
        );
    }
    if intervention.at.is_some_and(|at| at.hours() > settings.horizon.hours()) {
        at(&path("at"), "this intervention comes after the horizon".into(), "write an earlier date, or a longer horizon");
    }
    if intervention.change.is_empty() {
        at(
            &path("change"),
            "this intervention changes nothing".into(),
            "write change = [{ path = \"moment.incident.first_contact_resolution\", set = 0.8 }]",
        );
    }
    if intervention.lasts.hours() <= intervention.ramp.hours() {
        at(&path("lasts"), "it is taken back before it is in full force".into(), "write a shorter `ramp`, or lasts = \"never\"");
    }
    if intervention.reverts && intervention.when.is_none() {
        at(&path("reverts"), "only what comes on a condition goes with it".into(), "write lasts = \"6 months\"");
    }
    let segments: Vec<&str> = settings.segment.iter().map(|segment| segment.name.as_str()).collect();
    if let Some(segment) = intervention.segment.as_deref().filter(|segment| !segments.contains(segment)) {
        at(&path("segment"), format!("no segment is named `{segment}`"), &suggestion(segment, &segments));
    }
}

/// Claims about strategies name strategies that exist, and these are not named like the scenario.
fn findings(settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    if settings.strategy.iter().any(|strategy| strategy.name == settings.name) {
        at(
            &format!("strategy.{}", settings.name),
            "a strategy is named like the scenario that lists it".into(),
            "give it a name of its own",
        );
    }
    let names: Vec<&str> = settings.strategy.iter().map(|strategy| strategy.name.as_str()).chain([settings.name.as_str()]).collect();
    for finding in &settings.finding {
        for name in [&finding.of, &finding.versus].into_iter().flatten().filter(|name| !names.contains(&name.as_str())) {
            at("finding", format!("the claim \"{}\" is about `{name}`, which is not here", finding.claim), &suggestion(name, &names));
        }
    }
}
