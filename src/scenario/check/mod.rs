//! What only shows between keys: names that must exist, shares that must sum to 1, bounds.

use std::collections::HashSet;

mod levers;

use super::Settings;
use super::declare::Reader;
use super::growth::Decay;
use super::node::Node;
use super::place::Span;
use super::problem::suggestion;
use super::service::{Moment, Trigger};
use super::teams::{Day, Patience, Team};
use super::text::{CURRENCY_MAX, NAME_MAX};
use crate::random::SEED_MAX;
use crate::units::{DAY, LONGEST, MOST_PER_HOUR, Quantity, YEAR};

/// Segments, stages, moments, channels or teams, at most: an event names them in a byte.
const LIST_MAX: usize = 60;

/// What a name must be.
const NAME_RULE: &str = "a name has 1 to 80 characters, in one line";

fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= NAME_MAX && !text.contains(['\n', '\t'])
}

/// Notes everything that is wrong between keys.
pub(super) fn check(settings: &Settings, root: &Node, reader: &mut Reader<'_>) {
    let read_wrong: Vec<Span> = reader.problems.iter().map(|problem| problem.span).collect();
    let mut at = |path: &str, message: String, help: &str| {
        let node = root.nearest(path);
        // Where a value could not be read, what follows from its default says nothing.
        if !read_wrong.iter().any(|span| node.holds(*span)) {
            reader.fail::<()>(node.span, message, help);
        }
    };
    sizes(settings, &mut at);
    tellings(settings, &mut at);
    divisors(settings, &mut at);
    lists(settings, &mut at);
    segments(settings, &mut at);
    leaving(settings, &mut at);
    for moment in &settings.moment {
        check_moment(moment, settings, &mut at);
    }
    for team in &settings.team {
        check_team(team, &mut at);
    }
    levers::check(settings, &mut at);
}

fn sizes(settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    let hours = settings.horizon.hours();
    if !(1.0..=200.0 * YEAR).contains(&hours) {
        at("horizon", "the horizon lies between an hour and 200 years".into(), "write horizon = \"3 years\"");
    }
    if settings.warmup.hours() >= hours {
        at("warmup", "the warm-up is not shorter than the horizon".into(), "shorten `warmup` or lengthen `horizon`");
    }
    if settings.refresh.hours() * 100_000.0 < hours {
        at("refresh", "`refresh` is too short for this horizon".into(), "write refresh = \"1 month\"");
    }
    if settings.customers.get() == 0 {
        at("customers", "there must be at least one customer".into(), "write customers = 10000");
    }
    if settings.customers.get() > 1 << 31 {
        at("customers", "more than 2147483648 customers do not fit into one world".into(), "simulate a sample, such as customers = 100000");
    }
    if settings.seed.get() > SEED_MAX {
        at("seed", format!("a seed lies between 0 and {SEED_MAX}"), "write seed = 1");
    }
    if !(1..=1_000_000).contains(&settings.replications.get()) {
        at("replications", "there are 1 to 1000000 replications".into(), "write replications = 40");
    }
    for finding in &settings.finding {
        let bounds = finding.at_least.is_some() || finding.at_most.is_some();
        if finding.equals.is_some() == bounds {
            at(
                "finding",
                format!("the claim \"{}\" needs either `equals`, or `at_least` or `at_most`", finding.claim),
                "write equals = 0.5, or at_least = 0.4",
            );
        }
    }
    if !is_name(&settings.name) {
        at("name", NAME_RULE.into(), "write name = \"base\"");
    }
    if settings.currency.chars().count() > CURRENCY_MAX || settings.currency.contains(['\n', '\t']) {
        at("currency", format!("a currency has at most {CURRENCY_MAX} characters, in one line"), "write currency = \"EUR\"");
    }
    if settings.leaving.frailty_variance.base() > 100.0 {
        at("leaving.frailty_variance", "the frailty variance is at most 100".into(), "write frailty_variance = 1.0");
    }
    let boom = settings.regime.iter().map(|regime| regime.leads.base()).fold(1.0, f64::max);
    for (key, rate) in [("organic", settings.leads.organic), ("paid", settings.leads.paid)] {
        if rate.base() * boom > MOST_PER_HOUR {
            let message = "there are at most a million leads an hour, in every regime".to_string();
            at(&format!("leads.{key}"), message, "write organic = \"250 / month\", or a smaller regime.NAME.leads");
        }
    }
    if settings.neighbours.degree.base() > 200.0 {
        at("neighbours.degree", "the degree is at most 200".into(), "write degree = 5");
    }
}

/// Tellings end: nobody tells more than a crowd, and each telling leads to less than one more.
fn tellings(settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    let wom = &settings.word_of_mouth;
    for (key, mean) in [("told_pleased", wom.told_pleased), ("told_let_down", wom.told_let_down)] {
        if mean.base() > 200.0 {
            at(&format!("word_of_mouth.{key}"), format!("`{key}` is at most 200 on average"), "write a mean such as 4 or 12");
        }
        if mean.base() * wom.retelling.base() >= 1.0 {
            let message =
                format!("word of mouth explodes: each person told tells {} on average, who are told by 1 or more again", mean.base());
            at("word_of_mouth.retelling", message, &format!("write retelling below 1/{} = {:.4}", mean.base(), 1.0 / mean.base()));
        }
    }
    if wom.pleased_from.base() <= wom.let_down_to.base() {
        at(
            "word_of_mouth.pleased_from",
            "`pleased_from` must lie above `let_down_to`".into(),
            "write pleased_from = 7.5 and let_down_to = 4.5",
        );
    }
}

/// Times that divide something must not be 0.
fn divisors(settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    let mut divisors = vec![
        ("satisfaction.half_life".to_string(), settings.satisfaction.half_life),
        ("satisfaction.inertia".to_string(), settings.satisfaction.inertia),
        ("word_of_mouth.warning_half_life".to_string(), settings.word_of_mouth.warning_half_life),
        ("neighbours.half_life".to_string(), settings.neighbours.half_life),
    ];
    divisors.extend(settings.channel.iter().map(|channel| (format!("channel.{}.patience", channel.name), channel.patience)));
    if let Decay::Lomax(lomax) = &settings.leads.decay {
        divisors.push(("leads.decay.lomax.scale".to_string(), lomax.scale));
    }
    for (path, _) in divisors.into_iter().filter(|(_, time)| time.hours() <= 0.0) {
        let key = path.rsplit('.').next().unwrap_or(&path).to_string();
        at(&path, format!("`{key}` must be above 0"), "write a time such as \"1 h\", or \"never\"");
    }
}

fn lists(settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    let names = [
        ("segment", settings.segment.iter().map(|s| &s.name).collect::<Vec<_>>()),
        ("stage", settings.stage.iter().map(|s| &s.name).collect()),
        ("channel", settings.channel.iter().map(|s| &s.name).collect()),
        ("moment", settings.moment.iter().map(|s| &s.name).collect()),
        ("team", settings.team.iter().map(|s| &s.name).collect()),
        ("partner", settings.partner.iter().map(|s| &s.name).collect()),
        ("domino", settings.domino.iter().map(|s| &s.name).collect()),
        ("regime", settings.regime.iter().map(|s| &s.name).collect()),
        ("tier", settings.tier.iter().map(|s| &s.name).collect()),
        ("intervention", settings.intervention.iter().map(|s| &s.name).collect()),
        ("strategy", settings.strategy.iter().map(|s| &s.name).collect()),
    ];
    for (list, names) in names {
        if names.len() > LIST_MAX {
            at(list, format!("there are at most {LIST_MAX} entries in `{list}`"), "join entries that behave alike");
        }
        if let Some(name) = names.iter().find(|name| !is_name(name)) {
            at(&format!("{list}.{name}"), NAME_RULE.into(), "write a shorter name");
        }
        let mut seen = HashSet::new();
        for name in names.into_iter().filter(|name| !seen.insert(name.as_str())) {
            at(list, format!("two entries of `{list}` are named `{name}`"), "give each its own name");
        }
    }
    if settings.stage.iter().all(|stage| stage.before_renewal.is_some()) {
        at("stage", "there must be a stage that is no renewal window".into(), "add [[stage]] with name = \"active\"");
    }
    for stage in settings.stage.iter().filter(|stage| stage.lasts.is_some() && stage.before_renewal.is_some()) {
        at(&format!("stage.{}", stage.name), "a stage has `lasts` or `before_renewal`, not both".into(), "remove one of them");
    }
    if settings.stage.iter().filter(|stage| stage.before_renewal.is_some()).count() > 1 {
        at("stage", "there is at most one renewal window".into(), "remove `before_renewal` from one of them");
    }
}

fn segments(settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    let total: f64 = settings.segment.iter().map(|segment| segment.share.base()).sum();
    if (total - 1.0).abs() > 1e-6 {
        at("segment", format!("the shares of the segments sum to {total:.4}, not 1"), "make the shares sum to 1");
    }
    for segment in &settings.segment {
        let term = segment.contract_term.hours();
        if !(DAY..=100.0 * YEAR).contains(&term) {
            at(
                &format!("segment.{}.contract_term", segment.name),
                "a contract lasts between a day and 100 years".into(),
                "write contract_term = \"18 months\"",
            );
        }
    }
    for segment in settings.segment.iter().filter(|segment| segment.patience.base() == 0.0) {
        at(&format!("segment.{}.patience", segment.name), "`patience` must be above 0".into(), "write patience = 0.25");
    }
    let tenures = settings.segment.iter().map(|segment| (format!("segment.{}.tenure", segment.name), &segment.tenure));
    for (path, tenure) in tenures.chain([("tenure".to_string(), &settings.tenure)]) {
        if tenure.as_ref().is_some_and(|tenure| !(0.0..=LONGEST).contains(&tenure.law.mean())) {
            at(&path, "a tenure is at most 10000 years, on average".into(), "write tenure = { exponential = { mean = \"3 years\" } }");
        }
    }
    for segment in settings.segment.iter().filter(|segment| segment.priority.get() > 1000) {
        at(&format!("segment.{}.priority", segment.name), "a priority is at most 1000".into(), "write priority = 1");
    }
}

fn leaving(settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    let split = &settings.leaving.split;
    let total = split.service.base() + split.competitor.base() + split.need.base() + split.involuntary.base();
    if (total - 1.0).abs() > 1e-6 {
        at(
            "leaving.split",
            format!("the causes of leaving sum to {total:.4}, not 1"),
            "make service, competitor, need and involuntary sum to 1",
        );
    }
    if settings.leaving.hazards.is_some() && settings.target_annual_churn.is_some() {
        at(
            "target_annual_churn",
            "`target_annual_churn` and `leaving.hazards` exclude each other".into(),
            "remove one, or write target_annual_churn = \"off\"",
        );
    }
    if settings.target_annual_churn.is_some_and(|target| target.base() > 0.95) {
        at(
            "target_annual_churn",
            "an annual churn above .95 cannot be solved for".into(),
            "write target_annual_churn = 0.18, or give leaving.hazards",
        );
    }
}

fn check_moment(moment: &Moment, settings: &Settings, at: &mut impl FnMut(&str, String, &str)) {
    let path = |key: &str| format!("moment.{}.{key}", moment.name);
    let channels: Vec<&str> = settings.channel.iter().map(|channel| channel.name.as_str()).collect();
    if !channels.contains(&moment.channel.as_str()) {
        at(&path("channel"), format!("no channel is named `{}`", moment.channel), &suggestion(&moment.channel, &channels));
    }
    let partners: Vec<&str> = settings.partner.iter().map(|partner| partner.name.as_str()).collect();
    if let Some(partner) = moment.partner.as_deref().filter(|partner| !partners.contains(partner)) {
        at(&path("partner"), format!("no partner is named `{partner}`"), &suggestion(partner, &partners));
    }
    let teams: Vec<&str> = settings.team.iter().map(|team| team.name.as_str()).collect();
    if let Some(team) = moment.team.as_deref().filter(|team| !teams.contains(team)) {
        at(&path("team"), format!("no team is named `{team}`"), &suggestion(team, &teams));
    }
    if !(1..=100).contains(&moment.attempts.get()) {
        at(&path("attempts"), "an issue has 1 to 100 attempts".into(), "write attempts = 4");
    }
    if moment.transfers_max.get() > 100 {
        at(&path("transfers_max"), "an issue has at most 100 transfers".into(), "write transfers_max = 3");
    }
    if moment.priority.get() > 1000 {
        at(&path("priority"), "a priority is at most 1000".into(), "write priority = 1");
    }
    match &moment.trigger {
        Trigger::Rate(rate) => {
            let most = |multipliers: &mut dyn Iterator<Item = f64>| multipliers.fold(0.0, f64::max);
            let segments = most(&mut settings.segment.iter().map(|segment| segment.contact_rate.base()));
            let stages = most(&mut settings.stage.iter().map(|stage| stage.contact_rate.base()));
            if rate.base() * segments * stages * settings.horizon.hours() > 1e6 {
                at(
                    &path("trigger"),
                    "a customer has more than a million contacts within the horizon".into(),
                    "write rate = \"0.25 / month\"",
                );
            }
        }
        Trigger::Every(every) if every.hours() < 1.0 => {
            at(&path("trigger"), "a moment repeats at most every hour".into(), "write every = \"1 month\"");
        }
        Trigger::After(after) => {
            let names: Vec<&str> = settings.moment.iter().map(|moment| moment.name.as_str()).collect();
            if !names.contains(&after.moment.as_str()) {
                at(&path("trigger"), format!("no moment is named `{}`", after.moment), &suggestion(&after.moment, &names));
            }
        }
        _ => {}
    }
}

fn check_team(team: &Team, at: &mut impl FnMut(&str, String, &str)) {
    let path = |key: &str| format!("team.{}.{key}", team.name);
    if team.agents.is_some() != team.shift.is_empty() {
        at(
            &path("agents"),
            "a team has either `agents` all week or a list of `shift`s".into(),
            "write agents = 14, or shift = [{ agents = 14 }]",
        );
    }
    let present = team.shift.iter().map(|shift| shift.agents).chain(team.agents).map(|agents| agents.get());
    if present.clone().max().is_some_and(|most| most > 1_000_000) || present.max() == Some(0) {
        at(&path("agents"), "a team has 1 to 1000000 agents".into(), "write agents = 14");
    }
    for shift in &team.shift {
        let (from, to) = (shift.from.hours(), shift.to.hours());
        if !(from < to && to <= DAY) {
            at(
                &path("shift"),
                "a shift starts before it ends, within one day".into(),
                "write from = \"9h\", to = \"18h\"; split a night shift at midnight",
            );
        }
        let days: HashSet<&str> = shift.days.iter().map(|day: &Day| day.word()).collect();
        if days.len() != shift.days.len() || days.is_empty() {
            at(&path("shift"), "the days of a shift are named once each".into(), "write days = [\"mon\", \"tue\"]");
        }
    }
    if team.shrinkage.base() > 0.9 {
        at(&path("shrinkage"), "more than 90 % of the agents are never there".into(), "write shrinkage = 0.3");
    }
    if team.holidays.len() > 10_000 {
        at(&path("holidays"), "a team has at most 10000 holidays".into(), "leave out the days behind the horizon");
    }
    if team.redial.base() > 0.99 {
        at(&path("redial"), "who abandons does not call again for ever".into(), "write redial = 0.48; at most 0.99");
    }
    if team.redial.base() > 0.0 && !matches!(team.patience, Patience::Stated(None)) && team.redial_delay.law.mean() <= 0.0 {
        at(&path("redial_delay"), "a call repeated at once finds the same queue".into(), "write redial_delay = \"15 min\"");
    }
    if team.shift.len() > 200 {
        at(&path("shift"), "a team has at most 200 shifts".into(), "join shifts of the same hours with `days`");
    }
    if team.service.law.mean() <= 0.0 || !team.service.law.mean().is_finite() {
        at(&path("service"), "the service time must have a mean above 0".into(), "write service = { exponential = { mean = \"5 min\" } }");
    }
}
