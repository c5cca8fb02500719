//! Service by moment of truth, by channel and by team.

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::outcome::{OUTCOMES, Outcome, Part, Unit};
use super::summarize::{OutcomeEstimate, mean};
use crate::engine::{MomentCounts, Replication};
use crate::model::{Answer, Model};

/// What service is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Of {
    /// A moment of truth.
    Moment,
    /// A channel.
    Channel,
    /// A team.
    Team,
}

impl Of {
    /// All, in the order of the tables.
    pub const ALL: [Of; 3] = [Of::Moment, Of::Channel, Of::Team];

    /// Its name in files and tables.
    pub fn key(self) -> &'static str {
        match self {
            Of::Moment => "moment",
            Of::Channel => "channel",
            Of::Team => "team",
        }
    }
}

/// A moment, a channel or a team, with the moments whose issues come to it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// What it is.
    pub of: Of,
    /// Its name.
    pub name: String,
    /// The moments: itself, those on the channel, those that the team answers. A team that answers leads alone has none.
    pub moments: Vec<usize>,
    /// Index of the team.
    team: Option<usize>,
}

/// Service of one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceSummary {
    /// What it is of.
    pub of: Of,
    /// Its name.
    pub name: String,
    /// Every figure that exists.
    pub figures: Vec<OutcomeEstimate>,
}

/// All moments, then all channels that a moment comes through, by name, then all teams.
pub(super) fn groups(model: &Model) -> Vec<Group> {
    let of_moments = |belongs: &dyn Fn(usize) -> bool| (0..model.moments.len()).filter(|&moment| belongs(moment)).collect();
    let moment = |(index, name)| Group { of: Of::Moment, name, moments: vec![index], team: None };
    let channel = |name: String| {
        let moments = of_moments(&|moment| model.moments[moment].channel == name);
        Group { of: Of::Channel, name, moments, team: None }
    };
    let team = |(index, name)| {
        let moments = of_moments(&|moment| matches!(model.moments[moment].answer, Answer::Team(team) if usize::from(team.0) == index));
        Group { of: Of::Team, name, moments, team: Some(index) }
    };
    let mut channels: Vec<String> = model.moments.iter().map(|moment| moment.channel.clone()).collect();
    channels.sort_unstable();
    channels.dedup();
    let moments = model.moments.iter().map(|moment| moment.name.clone()).enumerate().map(moment);
    let teams = model.teams.iter().map(|team| team.name.clone()).enumerate().map(team);
    moments.chain(channels.into_iter().map(channel)).chain(teams).collect()
}

/// Every figure of service that exists for each group.
pub(super) fn services(model: &Model, evidence: Evidence<'_>) -> Vec<ServiceSummary> {
    let service = |group: Group| {
        // A team's own load first, then what its moments tell.
        let mut figures = group.team.map_or(Vec::new(), |team| figures(evidence, &[Part::Team(team)]));
        if !group.moments.is_empty() {
            let of_moments: Vec<Part> = group.moments.iter().map(|&moment| Part::Moment(moment)).collect();
            figures.insert(0, issues(&group, evidence.runs));
            figures.extend(self::figures(evidence, &of_moments));
        }
        figures.extend(cost(&group, evidence.runs));
        ServiceSummary { of: group.of, name: group.name, figures }
    };
    groups(model).into_iter().map(service).filter(|service| !service.figures.is_empty()).collect()
}

fn figures(evidence: Evidence<'_>, parts: &[Part]) -> Vec<OutcomeEstimate> {
    let of = |outcome: &Outcome| {
        let estimate = evidence.part(outcome.key, parts).filter(|_| outcome.figure.is_of(parts[0]))?;
        Some(OutcomeEstimate { key: outcome.key, label: outcome.label, unit: outcome.unit, estimate })
    };
    OUTCOMES.iter().filter_map(of).collect()
}

fn issues(group: &Group, replications: &[Replication]) -> OutcomeEstimate {
    let estimate = mean(replications, |r| sum(group, r, |moment| moment.opened as f64));
    OutcomeEstimate { key: "issues", label: "issues", unit: Unit::Count, estimate }
}

/// What its moments cost, answers included; of a team also its paid idle hours. None of a team that neither answers moments nor is paid by the hour.
fn cost(group: &Group, replications: &[Replication]) -> Option<OutcomeEstimate> {
    let idle = |r: &Replication| group.team.map_or(0.0, |team| r.teams[team].idle_cost);
    let estimate = mean(replications, |r| sum(group, r, |moment| moment.cost) + idle(r));
    let exists = !group.moments.is_empty() || estimate.mean != 0.0;
    exists.then_some(OutcomeEstimate { key: "cost", label: "cost, discounted", unit: Unit::Money, estimate })
}

fn sum(group: &Group, r: &Replication, value: fn(&MomentCounts) -> f64) -> f64 {
    group.moments.iter().map(|&moment| value(&r.moments[moment])).sum()
}
