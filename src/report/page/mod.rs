//! The report as one page: nothing is fetched, everything can be read without a script, and it prints.

use maud::{Markup, PreEscaped, html};

use super::answer::Drawing;
use super::sentences::{charted, in_replications, percent, sentence};
use super::text::segment_names;
use super::words::{Words, say};
use super::{Report, ScenarioAnalysis};
use crate::error::Error;
use crate::experiment::outcome::Unit;
use crate::experiment::{Apart, Best, MomentFacts, Of, Passage, Stage, Statement, Year};
use crate::stats::Estimate;
use document::{Document, Part, captioned, figure, marked, paragraphs};

mod answer;
mod document;
pub mod explore;
mod logo;

pub use answer::render as answer;
pub use logo::Logo;

/// The page.
///
/// # Errors
/// [`Error::Chart`].
pub fn render(report: &Report) -> Result<String, Error> {
    let mut page = Page { report, drawings: drawings(report)?, detail: DETAILS[0] };
    let mut text = String::new();
    for detail in DETAILS {
        page.detail = detail;
        text = page.whole().into_string();
        if text.len() <= BYTES_MAX {
            break;
        }
    }
    Ok(text)
}

/// The verdict, the table and the chart that are looked at first, to stand in a page of somebody else, such as a notebook.
///
/// # Errors
/// [`Error::Chart`].
pub fn fragment(report: &Report) -> Result<String, Error> {
    let page = Page { report, drawings: drawings(report)?, detail: DETAILS[0] };
    let (caption, table) = page.at_a_glance();
    let chart = if report.comparison.is_some() { "profit_against_first" } else { "survival" };
    let shown = html! {
        div {
            (page.verdicts())
            table { caption { (caption) } (table) }
            @for drawing in page.drawings.iter().filter(|drawing| drawing.name == chart) { (PreEscaped(&drawing.svg)) }
        }
    };
    Ok(shown.into_string())
}

#[cfg(feature = "charts")]
fn drawings(report: &Report) -> Result<Vec<Drawing>, Error> {
    super::chart::drawings(report)
}

#[cfg(not(feature = "charts"))]
fn drawings(_: &Report) -> Result<Vec<Drawing>, Error> {
    Ok(Vec::new())
}

/// How much is shown of what may be very long: files have all.
#[derive(Clone, Copy)]
struct Detail {
    /// Parameters in force.
    parameters: usize,
    /// Moments of a stage, and services of a kind.
    services: usize,
    /// Teams with charts of their own.
    teams: usize,
}

/// From the longest to the shortest: the first whose page is not too large is taken.
const DETAILS: [Detail; 3] = [
    Detail { parameters: 150, services: 60, teams: 8 },
    Detail { parameters: 80, services: 20, teams: 2 },
    Detail { parameters: 40, services: 8, teams: 0 },
];

/// Bytes of a page that may still be shorter.
const BYTES_MAX: usize = 400_000;

/// One of a year's figures.
type OfYear = fn(&Year) -> &Estimate;

struct Page<'r> {
    report: &'r Report,
    drawings: Vec<Drawing>,
    detail: Detail,
}

impl Page<'_> {
    fn words(&self) -> &Words {
        &self.report.words
    }

    fn whole(&self) -> Markup {
        let (words, scenarios) = (self.words(), &self.report.scenarios);
        let names = || match scenarios.len() {
            1 => scenarios[0].name.clone(),
            n => say!(words, "page-title-several", name = scenarios[0].name.as_str(), count = n - 1),
        };
        let document = Document {
            words,
            title: &self.report.title.clone().unwrap_or_else(names),
            subtitle: super::text::headline(self.report),
            logo: self.report.logo.as_ref(),
            switched: scenarios.iter().filter(|_| scenarios.len() > 2).map(|scenario| scenario.name.as_str()).collect(),
            made_by: say!(words, "made-by", version = env!("CARGO_PKG_VERSION")),
        };
        document.of(self.parts())
    }

    fn parts(&self) -> Vec<Part> {
        let part = |id: &'static str, body| Part { id, body };
        vec![
            part("answer", self.answer()),
            part("glance", self.glance()),
            part(
                "why",
                html! { (self.figures(&["changes_against_first"])) (self.changes()) (self.figures(&["accounts_against_first"])) (self.accounts()) },
            ),
            part("time", html! { (self.figures(&["survival", "cumulative_profit", "profit_against_first", "tellings"])) (self.years()) }),
            part("who", self.who()),
            part("delay", html! { (self.said(|statement| matches!(statement, Statement::Delay(_)))) (self.figures(&["cost_of_delay"])) }),
            part(
                "matters",
                html! {
                    (self.figures(&["tornado"]))
                    (self.said(|statement| statement.passage() == Passage::Explanations && !matches!(statement, Statement::Delay(_))))
                },
            ),
            part("sure", self.sure()),
            part("service", self.services()),
            part("assumptions", html! { (self.assumptions()) (self.parameters()) }),
            part("again", html! { (self.again()) (self.stated()) }),
        ]
    }

    /// Statements in words, a paragraph for each line.
    fn said(&self, is_meant: impl Fn(&Statement) -> bool) -> Markup {
        let meant = self.report.statements.iter().filter(|statement| is_meant(statement));
        html! { @for statement in meant { (paragraphs(&sentence(statement, self.report))) } }
    }

    /// The verdicts first, each with what doubt about assumptions does to it; then what to do, and what else is known of each scenario.
    fn answer(&self) -> Markup {
        let (words, report) = (self.words(), self.report);
        let detail: fn(&Statement, usize) -> bool = |statement, wanted| match statement {
            Statement::SecondOpinion { scenario, .. } | Statement::Worth { scenario, .. } | Statement::Cash { scenario, .. } => {
                *scenario == wanted
            }
            Statement::MustReach(effect) => effect.scenario == wanted,
            _ => false,
        };
        let moves = self.said(|statement| statement.passage() == Passage::Moves);
        html! {
            (self.verdicts())
            @if !moves.0.is_empty() { h3 { (words.plain("next-heading")) } (moves) }
            @for scenario in 1..report.scenarios.len() {
                @let details = self.said(|statement| detail(statement, scenario));
                @if !details.0.is_empty() { h3 { (say!(words, "details-of", name = report.scenarios[scenario].name.as_str())) } (details) }
            }
            @let essay = report.scenarios[0].analysis.told_in(words.language().code());
            @if !essay.is_empty() { p.sub { (essay) } }
        }
    }

    /// The verdict on each scenario, with what doubt about assumptions does to it; of a single one, its first figures.
    fn verdicts(&self) -> Markup {
        let (words, report) = (self.words(), self.report);
        let first = &report.scenarios[0];
        let of = |scenario: usize, is_meant: fn(&Statement, usize) -> bool| self.said(move |statement| is_meant(statement, scenario));
        let verdict: fn(&Statement, usize) -> bool = |statement, wanted| match statement {
            Statement::Verdict { scenario, .. } | Statement::CannotBeCompared { scenario } => *scenario == wanted,
            Statement::Doubt { spread, .. } => spread.scenario == wanted,
            _ => false,
        };
        let others = 1..report.scenarios.len();
        let told = ["customer_equity", "profit", "annual_churn"].into_iter().filter_map(|key| {
            let found = first.summary.outcomes.iter().find(|outcome| outcome.key == key)?;
            let amount = words.estimate(&found.estimate, found.unit, &first.currency);
            Some(say!(words, "answer-figure", outcome = words.outcome(key), amount = amount))
        });
        html! {
            div.answer {
                @if report.comparison.is_some() {
                    (self.said(|statement| matches!(statement, Statement::Best { .. } | Statement::ObjectiveIsInfinite { .. })))
                    @for scenario in others { (of(scenario, verdict)) }
                } @else {
                    @for line in told { p { (line) } }
                    (of(0, verdict))
                }
            }
        }
    }

    /// The outcomes that decide, with their charts.
    fn glance(&self) -> Markup {
        let (caption, table) = self.at_a_glance();
        html! {
            (captioned(&caption, &table))
            @let charted = charted(self.report);
            @if !charted.is_empty() { p.note { (charted) } }
            (self.figures(&["value_per_customer", "value_against_first"]))
        }
    }

    /// The outcomes that decide, with paired differences to the first scenario: what the table shows, and its rows.
    fn at_a_glance(&self) -> (String, Markup) {
        let report = self.report;
        let objectives = report.comparison.as_ref().map_or(["customer_equity", "profit"], |comparison| comparison.objectives);
        let keys = [objectives[0], objectives[1], "annual_churn", "clv", "first_contact_resolution", "wait_mean"];
        let (words, first) = (self.words(), &report.scenarios[0]);
        let is_known = |key: &&&str| report.scenarios.iter().any(|scenario| scenario.summary.outcome(key).is_some());
        let known: Vec<(&str, String)> = keys.iter().filter(is_known).map(|key| (*key, words.outcome(key))).collect();
        let caption = match report.comparison {
            Some(_) => say!(words, "glance-caption-versus", base = first.name.as_str()),
            None => words.plain("glance-caption"),
        };
        let rows = html! {
            thead { tr { td {} @for (_, label) in &known { th scope="col" { (label) } } } }
            tbody { @for (index, scenario) in report.scenarios.iter().enumerate() { tr data-s=(index) {
                th scope="row" { (scenario.name) }
                @for (key, _) in &known { td { (self.cell(scenario, index, key)) } }
            } } }
        };
        (caption, rows)
    }

    fn cell(&self, scenario: &ScenarioAnalysis, index: usize, key: &str) -> Markup {
        let words = self.words();
        let found = scenario.summary.outcomes.iter().find(|outcome| outcome.key == key);
        let versus = self.report.comparison.as_ref().and_then(|comparison| comparison.versus.get(index.checked_sub(1)?));
        let difference = versus.and_then(|versus| versus.differences.iter().find(|difference| difference.key == key));
        html! {
            (found.map_or_else(|| words.plain("no-finite-value"), |found| words.estimate(&found.estimate, found.unit, &scenario.currency)))
            @if let Some(d) = difference {
                br; (words.difference(&d.difference.estimate, d.unit, &scenario.currency))
            }
        }
    }

    /// Charts whose names begin so, those that there are, each with its table.
    fn figures(&self, names: &[&str]) -> Markup {
        let of = |name: &&str| self.drawings.iter().filter(|drawing| drawing.name.starts_with(*name)).collect::<Vec<_>>();
        html! { @for drawing in names.iter().flat_map(of) { (figure(drawing, self.words())) } }
    }

    /// The head of a table with a column for each scenario.
    fn scenarios_across(&self) -> Markup {
        html! { thead { tr { td {} @for (index, scenario) in self.report.scenarios.iter().enumerate() { th scope="col" data-s=(index) { (scenario.name) } } } } }
    }

    /// What each change of the strategy that brings most brings.
    fn changes(&self) -> Markup {
        let (words, first) = (self.words(), &self.report.scenarios[0]);
        let Some(found) = self.report.apart.as_ref().and_then(Apart::told) else {
            return self.said(|statement| statement.passage() == Passage::Why);
        };
        let told = |estimate: &Estimate| words.difference(estimate, Unit::Money, &first.currency);
        // The table says what stands between.
        let statement = self.report.statements.iter().find(|statement| statement.passage() == Passage::Why);
        let said = statement.map_or_else(String::new, |statement| sentence(statement, self.report));
        let lines: Vec<&str> = said.lines().collect();
        let typed = |text: &Option<String>| html! { @if let Some(text) = text { code { (words.typed(text)) } } @else { "–" } };
        html! {
            @if let Some(line) = lines.first() { (paragraphs(line)) }
            (captioned(&words.plain("changes-caption"), &html! {
                thead { tr {
                    th scope="col" { (words.plain("change")) }
                    th scope="col" { (say!(words, "in-the-first", base = first.name.as_str())) }
                    th scope="col" { (say!(words, "in-the-first", base = self.report.scenarios[found.scenario].name.as_str())) }
                    th scope="col" { (words.plain("by-itself")) } th scope="col" { (words.plain("share-of-it")) }
                } }
                tbody {
                    @for change in &found.changes { tr {
                        th scope="row" { code { (change.path) } }
                        td { (typed(&change.from)) } td { (typed(&change.to)) } td { (told(&change.alone)) } td { (told(&change.share)) }
                    } }
                    tr { th scope="row" { (words.plain("interaction")) } td {} td {} td { (told(&found.interaction)) } td {} }
                }
            }))
            @if let Some(line) = lines.last() { (paragraphs(line)) }
        }
    }

    /// The ledger: discounted money by account.
    fn accounts(&self) -> Markup {
        let scenarios = &self.report.scenarios;
        let rows: Vec<usize> = (0..scenarios[0].summary.accounts.len())
            .filter(|&index| scenarios.iter().any(|scenario| scenario.summary.accounts[index].estimate.mean != 0.0))
            .collect();
        let words = self.words();
        html! {
            (captioned(&words.plain("accounts-caption"), &html! {
                (self.scenarios_across())
                tbody { @for index in rows { tr {
                    th scope="row" { (words.account(&scenarios[0].summary.accounts[index].key)) }
                    @for (place, scenario) in scenarios.iter().enumerate() { td data-s=(place) { (words.estimate(&scenario.summary.accounts[index].estimate, Unit::Money, &scenario.currency)) } }
                } } }
            }))
        }
    }

    /// Money year by year, undiscounted and discounted.
    fn years(&self) -> Markup {
        let (words, scenarios) = (self.words(), &self.report.scenarios);
        let years = scenarios.iter().map(|scenario| scenario.summary.years.len()).max().unwrap_or(0);
        let kinds: [(&str, OfYear); 2] = [("years-caption", |year| &year.cash), ("profit-years-caption", |year| &year.profit)];
        html! { @for (caption, of) in kinds { (captioned(&words.plain(caption), &html! {
        (self.scenarios_across())
        tbody { @for year in 0..years { tr {
            th scope="row" { (say!(words, "year", year = year + 1)) }
            @for (index, scenario) in scenarios.iter().enumerate() { td data-s=(index) { (scenario.summary.years.get(year).map_or_else(String::new, |year| words.estimate(of(year), Unit::Money, &scenario.currency))) } }
        } } }
        })) } }
    }

    /// Differences between customers, which are no doubt about averages.
    fn who(&self) -> Markup {
        let (words, scenarios) = (self.words(), &self.report.scenarios);
        let shares = [0.1, 0.25, 0.5, 0.75, 0.9];
        let quantile = |scenario: &ScenarioAnalysis, p: f64| {
            let found = scenario.summary.value_quantiles.iter().find(|quantile| (quantile.p - p).abs() < 1e-9);
            found.map_or("–".to_string(), |quantile| words.value(quantile.value, Unit::Money, None, &scenario.currency))
        };
        html! {
            (captioned(&words.plain("who-caption"), &html! {
                thead { tr { td {} @for p in shares { th scope="col" { (percent(p, words)) } } th scope="col" { (words.plain("worth-less-than-nothing")) } } }
                tbody { @for (index, scenario) in scenarios.iter().enumerate() { tr data-s=(index) {
                    th scope="row" { (scenario.name) }
                    @for p in shares { td { (quantile(scenario, p)) } }
                    td { (scenario.summary.loss_making.as_ref().map_or("–".to_string(), |share| words.estimate(share, Unit::Share, &scenario.currency))) }
                } } }
            }))
            (self.figures(&["value_distribution", "causes_of_leaving"])) (self.segments())
        }
    }

    /// Chance, and doubt about assumptions: apart.
    fn sure(&self) -> Markup {
        let (report, words) = (self.report, self.words());
        html! {
            @if let Some(comparison) = &report.comparison {
                (captioned(&words.plain("best-caption"), &html! {
                    thead { tr { td {} @for best in &comparison.best { th scope="col" { (say!(words, "by-objective", objective = words.objective(best.key))) } } } }
                    tbody { @for (index, scenario) in report.scenarios.iter().enumerate() { tr data-s=(index) {
                        th scope="row" { (scenario.name) }
                        @for best in &comparison.best { td { (self.probability(best, index)) } }
                    } } }
            }))
            }
            (self.figures(&["probability_of_best"]))
            h3 { (words.plain("doubt-heading")) }
            (self.said(|statement| statement.passage() == Passage::Doubt && !matches!(statement, Statement::MustReach(_))))
            h3 { (words.plain("notes-heading")) }
            (self.said(|statement| matches!(statement.passage(), Passage::Pairing | Passage::Notes)))
        }
    }

    /// How probable it is that a scenario is best; a dash where nobody is named.
    fn probability(&self, best: &Best, index: usize) -> String {
        let is_finite = self.report.scenarios.iter().all(|scenario| scenario.summary.outcome(best.key).is_some());
        if is_finite && self.report.tells_who_is_better() { percent(best.probabilities[index], self.words()) } else { "–".into() }
    }

    fn services(&self) -> Markup {
        let (words, first) = (self.words(), &self.report.scenarios[0]);
        let keys = [
            "issues",
            "first_contact_resolution",
            "contacts_per_issue",
            "wait_mean",
            "wait_p90",
            "commitment_kept",
            "abandonment",
            "service_level",
            "occupancy",
            "cost",
        ];
        let losses = self.report.insights.as_ref().map_or(&[][..], |insights| insights.losses.as_slice());
        html! { (self.blueprint()) @for of in Of::ALL {
            @let services: Vec<_> = first.summary.services.iter().filter(|service| service.of == of).collect();
            @let known = super::text::figures_of(&services, &keys, words);
            @if !services.is_empty() { (captioned(&say!(words, "service-caption", name = first.name.as_str(), of = words.plain(&format!("of-{}", of.key()))), &html! {
                thead { tr { th scope="col" { (words.plain(&format!("of-{}", of.key()))) } @for (_, label) in &known { th scope="col" { (label) } } th scope="col" { (words.plain("value-lost-to-issues")) } } }
                tbody { @for service in services.iter().take(self.detail.services) { tr {
                    th scope="row" { (service.name) }
                    @for (key, _) in &known { td { (service.figures.iter().find(|f| f.key == *key).map_or("–".to_string(), |f| words.value(f.estimate.mean, f.unit, f.estimate.half_width, &first.currency))) } }
                    td { (losses.iter().find(|loss| loss.of == of && loss.name == service.name).map_or("–".to_string(), |loss| words.estimate(&loss.lost, Unit::Money, &first.currency))) }
                } } }
            }))
            @if services.len() > self.detail.services { p.note { (say!(words, "and-more-elsewhere", count = services.len() - self.detail.services)) } } }
        } }
    }

    /// Moments of truth along a customer's life: who answers, what is promised, how long it takes, and what is lost.
    fn blueprint(&self) -> Markup {
        let (words, first) = (self.words(), &self.report.scenarios[0]);
        let losses = self.report.insights.as_ref().map_or(&[][..], |insights| insights.losses.as_slice());
        let loss = |name: &str| losses.iter().find(|loss| loss.of == Of::Moment && loss.name == name);
        let figure = |name: &str, key: &str| {
            let service = first.summary.services.iter().find(|service| service.of == Of::Moment && service.name == name)?;
            let found = service.figures.iter().find(|figure| figure.key == key)?;
            Some(words.value(found.estimate.mean, found.unit, found.estimate.half_width, &first.currency))
        };
        let owner = |moment: &MomentFacts| {
            let who = match &moment.team {
                Some(team) => say!(words, "answered-by", team = team.as_str(), channel = moment.channel.as_str()),
                None => say!(words, "answered-on", channel = moment.channel.as_str()),
            };
            if moment.owner { format!("{who}; {}", words.plain("one-owner")) } else { who }
        };
        let stages =
            Stage::ALL.into_iter().map(|stage| (stage, first.moments.iter().filter(|moment| moment.stage == stage).collect::<Vec<_>>()));
        html! {
            h3 { (say!(words, "blueprint-heading", name = first.name.as_str())) }
            ol.blueprint { @for (stage, moments) in stages.filter(|(_, moments)| !moments.is_empty()) { li {
                h4 { (words.plain(&format!("stage-{}", stage.key()))) }
                ul { @for moment in moments.iter().take(self.detail.services) { li.moment {
                    strong { (moment.name) }
                    p { (owner(moment)) }
                    @if let Some(hours) = moment.commitment {
                        p { (say!(words, "promised-within", time = words.hours(hours))) @if let Some(kept) = figure(&moment.name, "commitment_kept") { "; " (say!(words, "promise-kept", share = kept)) } }
                    }
                    @if let Some(wait) = figure(&moment.name, "wait_mean") { p { (say!(words, "waits-for", time = wait)) } }
                    @if let Some(loss) = loss(&moment.name) { p.lost { (say!(words, "value-lost-here", amount = words.estimate(&loss.lost, Unit::Money, &first.currency))) } }
                } } }
            } } }
            (self.teams())
        }
    }

    /// Load and waits of the first teams.
    fn teams(&self) -> Markup {
        let of = |start: &'static str| self.drawings.iter().filter(move |drawing| drawing.name.starts_with(start));
        let count = of("load_").count();
        html! {
            @for start in ["load_", "waits_"] { @for drawing in of(start).take(self.detail.teams) { (figure(drawing, self.words())) } }
            @if count > self.detail.teams { p.note { (say!(self.words(), "more-teams", shown = self.detail.teams)) } }
        }
    }

    /// Customers at the start by segment, where there are several.
    fn segments(&self) -> Markup {
        let (words, scenarios) = (self.words(), &self.report.scenarios);
        let names = segment_names(self.report);
        html! { @if names.len() > 1 { (captioned(&words.plain("segments-caption"), &html! {
        (self.scenarios_across())
        tbody { @for name in names { tr {
            th scope="row" { (name) }
            @for (index, scenario) in scenarios.iter().enumerate() { td data-s=(index) {
                @if let Some(found) = scenario.summary.segments.iter().find(|found| found.name == name) {
                    (found.clv.map_or("–".to_string(), |clv| words.estimate(&clv, Unit::Money, &scenario.currency)))
                    br; (found.left.map_or("–".to_string(), |left| words.estimate(&left, Unit::Share, &scenario.currency)))
                }
            } }
        } } }
        })) } }
    }

    fn assumptions(&self) -> Markup {
        let Some(doubt) = &self.report.doubt else { return html! {} };
        let words = self.words();
        html! {
            p { (say!(words, "assumptions-said", worlds = doubt.worlds)) }
            (captioned(&words.plain("assumptions-caption"), &html! {
                thead { tr {
                    @for head in ["assumption", "here", "plausibly-from", "plausibly-to", "rank-correlation"] { th scope="col" { (words.plain(head)) } }
                    th.text scope="col" { (words.plain("source")) }
                } }
                tbody { @for assumption in &doubt.assumptions { tr {
                    th scope="row" { code { (assumption.path) } }
                    @for value in [&assumption.now, &assumption.ends[0], &assumption.ends[1]] { td { code { (words.typed(value)) } } }
                    td { (assumption.rank_correlation.map_or("–".to_string(), |rho| words.grouped(rho, 2))) }
                    td.text { (marked(&words.source(assumption.source))) }
                } } }
            }))
        }
    }

    /// Every parameter in force in the first scenario, those first that the verdict goes together with most, then those that are stated.
    fn parameters(&self) -> Markup {
        let (words, report) = (self.words(), self.report);
        let in_doubt = |path: &str| report.doubt.as_ref()?.assumptions.iter().position(|assumption| is_of(&assumption.path, path));
        let mut all: Vec<_> = report.parameters.iter().collect();
        all.sort_by_key(|parameter| (in_doubt(&parameter.path).filter(|_| !parameter.stated).unwrap_or(usize::MAX), !parameter.stated));
        let stated = all.iter().filter(|parameter| parameter.stated).count();
        html! { details {
            summary { (say!(words, "parameters-of", name = report.scenarios[0].name.as_str(), count = all.len(), stated = stated)) }
            p.note { (words.plain("grades-said")) }
            (captioned(&words.plain("parameters-caption"), &html! {
                thead { tr { @for head in ["assumption", "here", "stands", "grade"] { th scope="col" { (words.plain(head)) } } th.text scope="col" { (words.plain("source")) } } }
                tbody { @for parameter in all.iter().take(self.detail.parameters) { tr {
                    th scope="row" { code { (parameter.path) } }
                    td { code { (words.typed(&parameter.value)) } }
                    td { (words.plain(if parameter.stated { "is-stated" } else { "at-default" })) }
                    td { (parameter.grade.replace('-', "–")) }
                    td.text { @if !parameter.stated { (marked(&words.source(&parameter.source))) } }
                } } }
            }))
            @if all.len() > self.detail.parameters { p.note { (say!(words, "and-more-elsewhere", count = all.len() - self.detail.parameters)) } }
        } }
    }

    /// Every key that the texts write, scenario by scenario.
    fn stated(&self) -> Markup {
        let words = self.words();
        html! { p { (marked(&words.plain("stated-caption"))) } @for scenario in &self.report.scenarios {
            @if !scenario.sources.is_empty() { h3 { (say!(words, "sources-of", name = scenario.name.as_str())) } ul { @for source in &scenario.sources { li { (source) } } } }
            details { summary { (say!(words, "states", name = scenario.name.as_str())) } pre { (toml::to_string_pretty(&stated(&scenario.written)).unwrap_or_default()) } }
        } }
    }

    fn again(&self) -> Markup {
        let (words, manifest) = (self.words(), &self.report.manifest);
        let said = say!(
            words,
            "again-said",
            version = manifest.version,
            engine = manifest.engine_version.to_string(),
            scheme = manifest.random_scheme,
            seed = manifest.seed.to_string(),
            replications = in_replications(manifest.replications, words)
        );
        html! {
            p { (said) }
            p.note { (words.plain("again-same")) }
        }
    }
}

/// What was written, without what is said of a scenario and without what has no TOML.
fn stated(written: &serde_json::Value) -> serde_json::Value {
    match written {
        serde_json::Value::Object(entries) => {
            let kept = entries
                .iter()
                .filter(|(key, value)| !["analysis", "sources", "finding", "extends"].contains(&key.as_str()) && !value.is_null());
            serde_json::Value::Object(kept.map(|(key, value)| (key.clone(), stated(value))).collect())
        }
        serde_json::Value::Array(all) => all.iter().filter(|value| !value.is_null()).map(stated).collect(),
        other => other.clone(),
    }
}

/// True if a path is that of an assumption, in which `NAME` stands for the name of any entry.
fn is_of(assumption: &str, path: &str) -> bool {
    match assumption.split_once(".NAME.") {
        Some((list, key)) => path.strip_prefix(list).is_some_and(|rest| rest.starts_with('.') && rest.ends_with(&format!(".{key}"))),
        None => assumption == path,
    }
}
