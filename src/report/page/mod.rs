//! The report as one page: nothing is fetched, everything can be read without a script, and it prints.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::format::{estimate, grouped, value};
use super::text::words;
use super::{Report, ScenarioAnalysis};
use crate::error::Error;
use crate::experiment::outcome::Unit;
use crate::experiment::{Of, Passage, Statement};

/// How it looks.
const STYLE: &str = include_str!("page.css");

/// A chart: its name, its title, and the drawing.
type Drawing = (&'static str, String, String);

/// The page.
///
/// # Errors
/// [`Error::Chart`].
pub fn render(report: &Report) -> Result<String, Error> {
    let page = Page { report, drawings: drawings(report)? };
    Ok(page.whole().into_string())
}

#[cfg(feature = "charts")]
fn drawings(report: &Report) -> Result<Vec<Drawing>, Error> {
    super::chart::drawings(report)
}

#[cfg(not(feature = "charts"))]
fn drawings(_: &Report) -> Result<Vec<Drawing>, Error> {
    Ok(Vec::new())
}

struct Page<'r> {
    report: &'r Report,
    drawings: Vec<Drawing>,
}

/// A part of the page.
struct Part {
    id: &'static str,
    title: &'static str,
    body: Markup,
}

impl Page<'_> {
    fn whole(&self) -> Markup {
        let first = &self.report.scenarios[0];
        let parts: Vec<Part> = self.parts().into_iter().filter(|part| !part.body.0.is_empty()).collect();
        let title = match self.report.scenarios.len() {
            1 => first.name.clone(),
            n => format!("{} and {} other{}", first.name, n - 1, if n == 2 { "" } else { "s" }),
        };
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:";
                    title { (title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    header {
                        h1 { (title) }
                        p.sub { (super::text::headline(self.report)) }
                    }
                    main {
                        nav aria-label="Contents" { ol { @for part in &parts { li { a href={ "#" (part.id) } { (part.title) } } } } }
                        @for part in &parts {
                            section id=(part.id) aria-labelledby={ (part.id) "-title" } {
                                h2 id={ (part.id) "-title" } { (part.title) }
                                (part.body)
                            }
                        }
                    }
                    footer { p.note { "Made by fideliza " (env!("CARGO_PKG_VERSION")) ". The figures of this page are in report.json and in the tables beside it. Simulation, not prediction." } }
                }
            }
        }
    }

    fn parts(&self) -> Vec<Part> {
        let part = |id, title, body| Part { id, title, body };
        vec![
            part("answer", "The answer", self.answer()),
            part("glance", "At a glance", self.glance()),
            part("time", "Over time", self.figures(&["survival", "cumulative_profit", "profit_against_first"])),
            part("money", "What came in and went out", self.accounts()),
            part("who", "Who", self.who()),
            part(
                "delay",
                "What delay costs",
                html! { (self.said(|statement| matches!(statement, Statement::Delay(_)))) (self.figures(&["cost_of_delay"])) },
            ),
            part(
                "why",
                "What else stands out",
                self.said(|statement| statement.passage() == Passage::Explanations && !matches!(statement, Statement::Delay(_))),
            ),
            part("sure", "How sure", self.sure()),
            part("service", "Moments, channels and teams", self.services()),
            part("assumptions", "Assumptions in doubt", self.assumptions()),
            part("stated", "What was stated", self.stated()),
            part("again", "To make it again", self.again()),
        ]
    }

    /// Statements in words, a paragraph for each line.
    fn said(&self, is_meant: impl Fn(&Statement) -> bool) -> Markup {
        let lines = self
            .report
            .statements
            .iter()
            .filter(|statement| is_meant(statement))
            .flat_map(|statement| words::say(statement, self.report).lines().map(|line| line.trim().to_string()).collect::<Vec<_>>());
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        html! { @for line in lines { p { (marked(&line)) } } }
    }

    fn answer(&self) -> Markup {
        // Who is best comes first, then each by itself.
        let is_best = |statement: &Statement| matches!(statement, Statement::Best { .. } | Statement::ObjectiveIsInfinite { .. });
        let (best, each) = (self.said(is_best), self.said(|statement| statement.passage() == Passage::Conclusions && !is_best(statement)));
        let verdicts = html! { (best) (each) };
        let body = if verdicts.0.is_empty() {
            let first = &self.report.scenarios[0];
            let told = ["customer_equity", "annual_churn"].into_iter().filter_map(|key| {
                let found = first.summary.outcomes.iter().find(|outcome| outcome.key == key)?;
                Some(format!("{}: {}.", found.label, estimate(&found.estimate, found.unit, &first.currency)))
            });
            html! { @for line in told { p { (line) } } }
        } else {
            verdicts
        };
        html! { div.answer { (body) } @if !self.report.scenarios[0].analysis.is_empty() { p.sub { (self.report.scenarios[0].analysis) } } }
    }

    /// The outcomes that decide, with paired differences to the first scenario.
    fn glance(&self) -> Markup {
        let report = self.report;
        let objectives = report.comparison.as_ref().map_or(["customer_equity", "profit"], |comparison| comparison.objectives);
        let keys = [objectives[0], objectives[1], "annual_churn", "clv", "first_contact_resolution", "wait_mean"];
        let label = |key: &str| {
            report.scenarios.iter().flat_map(|s| &s.summary.outcomes).find(|outcome| outcome.key == key).map(|outcome| outcome.label)
        };
        let known: Vec<(&str, &str)> = keys.iter().filter_map(|key| Some((*key, label(key)?))).collect();
        html! {
            div.scroll { table {
                caption { "Means with 95 % intervals of chance alone" @if report.comparison.is_some() { "; below, the paired difference to " (report.scenarios[0].name) } }
                thead { tr { th scope="col" { "" } @for (_, label) in &known { th scope="col" { (label) } } } }
                tbody { @for (index, scenario) in report.scenarios.iter().enumerate() { tr {
                    th scope="row" { (scenario.name) }
                    @for (key, _) in &known { td { (self.cell(scenario, index, key)) } }
                } } }
            } }
            (self.figures(&["value_per_customer", "value_against_first"]))
        }
    }

    fn cell(&self, scenario: &ScenarioAnalysis, index: usize, key: &str) -> Markup {
        let found = scenario.summary.outcomes.iter().find(|outcome| outcome.key == key);
        let versus = self.report.comparison.as_ref().and_then(|comparison| comparison.versus.get(index.checked_sub(1)?));
        let difference = versus.and_then(|versus| versus.differences.iter().find(|difference| difference.key == key));
        html! {
            (found.map_or("no finite value".to_string(), |found| estimate(&found.estimate, found.unit, &scenario.currency)))
            @if let Some(d) = difference {
                br; (super::format::difference(&d.difference.estimate, d.unit, &scenario.currency))
            }
        }
    }

    /// Charts by their names, those that there are.
    fn figures(&self, names: &[&str]) -> Markup {
        let drawn = names.iter().filter_map(|name| self.drawings.iter().find(|(known, ..)| known == name));
        html! { @for (_, title, svg) in drawn { figure role="img" aria-label=(title) { (PreEscaped(svg.replacen("<svg ", "<svg aria-hidden=\"true\" ", 1))) } } }
    }

    /// The ledger: discounted money by account.
    fn accounts(&self) -> Markup {
        let scenarios = &self.report.scenarios;
        let rows: Vec<usize> = (0..scenarios[0].summary.accounts.len())
            .filter(|&index| scenarios.iter().any(|scenario| scenario.summary.accounts[index].estimate.mean != 0.0))
            .collect();
        let years = scenarios.iter().map(|scenario| scenario.summary.years.len()).max().unwrap_or(0);
        html! {
            div.scroll { table {
                caption { "Money within the horizon, discounted, by account" }
                thead { tr { th scope="col" { "" } @for scenario in scenarios { th scope="col" { (scenario.name) } } } }
                tbody { @for index in rows { tr {
                    th scope="row" { (scenarios[0].summary.accounts[index].key.replace('_', " ")) }
                    @for scenario in scenarios { td { (estimate(&scenario.summary.accounts[index].estimate, Unit::Money, &scenario.currency)) } }
                } } }
            } }
            @if years > 1 { div.scroll { table {
                caption { "Cash of each year, undiscounted" }
                thead { tr { th scope="col" { "" } @for scenario in scenarios { th scope="col" { (scenario.name) } } } }
                tbody { @for year in 0..years { tr {
                    th scope="row" { "year " (year + 1) }
                    @for scenario in scenarios { td { (scenario.summary.years.get(year).map_or_else(String::new, |year| estimate(&year.cash, Unit::Money, &scenario.currency))) } }
                } } }
            } } }
        }
    }

    /// Differences between customers, which are no doubt about averages.
    fn who(&self) -> Markup {
        let scenarios = &self.report.scenarios;
        let shares = [0.1, 0.25, 0.5, 0.75, 0.9];
        let quantile = |scenario: &ScenarioAnalysis, p: f64| {
            let found = scenario.summary.value_quantiles.iter().find(|quantile| (quantile.p - p).abs() < 1e-9);
            found.map_or("–".to_string(), |quantile| value(quantile.value, Unit::Money, None, &scenario.currency))
        };
        html! {
            div.scroll { table {
                caption { "How customers differ: what the customer is worth within the horizon below whom this share of all lies. This is no doubt about the averages above." }
                thead { tr { th scope="col" { "" } @for p in shares { th scope="col" { (grouped(100.0 * p, 0)) " %" } } th scope="col" { "worth less than nothing" } } }
                tbody { @for scenario in scenarios { tr {
                    th scope="row" { (scenario.name) }
                    @for p in shares { td { (quantile(scenario, p)) } }
                    td { (scenario.summary.loss_making.as_ref().map_or("–".to_string(), |share| estimate(share, Unit::Share, &scenario.currency))) }
                } } }
            } }
            (self.figures(&["causes_of_leaving"]))
        }
    }

    /// Chance, and doubt about assumptions: apart.
    fn sure(&self) -> Markup {
        let report = self.report;
        html! {
            @if let Some(comparison) = &report.comparison {
                div.scroll { table {
                    caption { "Chance alone: the probability of being the best, if the assumptions hold" }
                    thead { tr { th scope="col" { "" } @for best in &comparison.best { th scope="col" { "by " (words::name_of(best.key)) } } } }
                    tbody { @for (index, scenario) in report.scenarios.iter().enumerate() { tr {
                        th scope="row" { (scenario.name) }
                        @for best in &comparison.best { td { (grouped(100.0 * best.probabilities[index], 0)) " %" } }
                    } } }
                } }
            }
            (self.said(|statement| statement.passage() == Passage::Doubt))
            (self.said(|statement| matches!(statement.passage(), Passage::Pairing | Passage::Notes)))
        }
    }

    fn services(&self) -> Markup {
        let first = &self.report.scenarios[0];
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
        html! { @for of in Of::ALL {
            @let services: Vec<_> = first.summary.services.iter().filter(|service| service.of == of).collect();
            @let known = super::text::figures_of(&services, &keys);
            @if !services.is_empty() { div.scroll { table {
                caption { "In " (first.name) ", by " (of.key()) }
                thead { tr { th scope="col" { (of.key()) } @for (_, label) in &known { th scope="col" { (label) } } th scope="col" { "value lost to its issues, per customer" } } }
                tbody { @for service in &services { tr {
                    th scope="row" { (service.name) }
                    @for (key, _) in &known { td { (service.figures.iter().find(|f| f.key == *key).map_or("–".to_string(), |f| value(f.estimate.mean, f.unit, f.estimate.half_width, &first.currency))) } }
                    td { (losses.iter().find(|loss| loss.of == of && loss.name == service.name).map_or("–".to_string(), |loss| estimate(&loss.lost, Unit::Money, &first.currency))) }
                } } }
            } } }
        } }
    }

    fn assumptions(&self) -> Markup {
        let Some(doubt) = &self.report.doubt else { return html! {} };
        html! {
            p { "Defaults of grade C (folklore, or our own assumption) that are in force, with the range in which the true value may plausibly lie; those first with which the verdict goes together most over " (doubt.worlds) " worlds." }
            div.scroll { table {
                thead { tr { th scope="col" { "assumption" } th scope="col" { "here" } th scope="col" { "plausibly from" } th scope="col" { "to" } th scope="col" { "rank correlation" } th.text scope="col" { "source" } } }
                tbody { @for assumption in &doubt.assumptions { tr {
                    th scope="row" { code { (assumption.path) } }
                    td { (assumption.now) } td { (assumption.ends[0]) } td { (assumption.ends[1]) }
                    td { (assumption.rank_correlation.map_or("–".to_string(), |rho| grouped(rho, 2))) }
                    td.text { (assumption.source) }
                } } }
            } }
        }
    }

    /// Every key that the texts write, scenario by scenario.
    fn stated(&self) -> Markup {
        html! { @for scenario in &self.report.scenarios {
            @if !scenario.sources.is_empty() { h3 { "Sources of " (scenario.name) } ul { @for source in &scenario.sources { li { (source) } } } }
            details { summary { "What " (scenario.name) " states" } pre { (toml::to_string_pretty(&stated(&scenario.written)).unwrap_or_default()) } }
        } }
    }

    fn again(&self) -> Markup {
        let manifest = &self.report.manifest;
        html! {
            p { "Version " (manifest.version) ", engine " (manifest.engine_version) ", random numbers " (manifest.random_scheme) ", seed " (manifest.seed) ", " (words::in_replications(manifest.replications)) " of each scenario." }
            p.note { "The same texts, seed and engine give the same figures to the last bit, on any number of threads." }
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

/// Text in which what stands between backquotes is code.
fn marked(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    // An odd one out is no pair.
    if parts.len().is_multiple_of(2) {
        return html! { (text) };
    }
    html! { @for (index, part) in parts.iter().enumerate() { @if index % 2 == 1 { code { (part) } } @else { (part) } } }
}
