//! The report as one page: nothing is fetched, everything can be read without a script, and it prints.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::sentences::{in_replications, percent, sentence};
use super::words::{Words, say};
use super::{Report, ScenarioAnalysis};
use crate::error::Error;
use crate::experiment::outcome::Unit;
use crate::experiment::{Of, Passage, Statement};

mod logo;

pub use logo::Logo;

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
    title: String,
    body: Markup,
}

impl Page<'_> {
    fn words(&self) -> &Words {
        &self.report.words
    }

    fn whole(&self) -> Markup {
        let (words, first) = (self.words(), &self.report.scenarios[0]);
        let parts: Vec<Part> = self.parts().into_iter().filter(|part| !part.body.0.is_empty()).collect();
        let title = match self.report.scenarios.len() {
            _ if self.report.title.is_some() => self.report.title.clone().unwrap_or_default(),
            1 => first.name.clone(),
            n => say!(words, "page-title-several", name = first.name.as_str(), count = n - 1),
        };
        html! {
            (DOCTYPE)
            html lang=(words.language().code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:";
                    title { (title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    header {
                        @if let Some(logo) = &self.report.logo { img.logo src=(logo.address()) alt=""; }
                        h1 { (title) }
                        p.sub { (super::text::headline(self.report)) }
                    }
                    main {
                        nav aria-label=(words.plain("contents")) { ol { @for part in &parts { li { a href={ "#" (part.id) } { (part.title) } } } } }
                        @for part in &parts {
                            section id=(part.id) aria-labelledby={ (part.id) "-title" } {
                                h2 id={ (part.id) "-title" } { (part.title) }
                                (part.body)
                            }
                        }
                    }
                    footer { p.note { (say!(words, "made-by", version = env!("CARGO_PKG_VERSION"))) } }
                }
            }
        }
    }

    fn parts(&self) -> Vec<Part> {
        let part = |id: &'static str, body| Part { id, title: self.words().plain(&format!("part-{id}")), body };
        vec![
            part("answer", self.answer()),
            part("glance", self.glance()),
            part("time", self.figures(&["survival", "cumulative_profit", "profit_against_first"])),
            part("money", self.accounts()),
            part("who", self.who()),
            part("delay", html! { (self.said(|statement| matches!(statement, Statement::Delay(_)))) (self.figures(&["cost_of_delay"])) }),
            part(
                "matters",
                self.said(|statement| statement.passage() == Passage::Explanations && !matches!(statement, Statement::Delay(_))),
            ),
            part("sure", self.sure()),
            part("service", self.services()),
            part("assumptions", html! { (self.assumptions()) (self.stated()) }),
            part("again", self.again()),
        ]
    }

    /// Statements in words, a paragraph for each line.
    fn said(&self, is_meant: impl Fn(&Statement) -> bool) -> Markup {
        let lines = self
            .report
            .statements
            .iter()
            .filter(|statement| is_meant(statement))
            .flat_map(|statement| sentence(statement, self.report).lines().map(|line| line.trim().to_string()).collect::<Vec<_>>());
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        html! { @for line in lines { p { (marked(&line)) } } }
    }

    fn answer(&self) -> Markup {
        // Who is best comes first, then each by itself.
        let is_best = |statement: &Statement| matches!(statement, Statement::Best { .. } | Statement::ObjectiveIsInfinite { .. });
        let (best, each) = (self.said(is_best), self.said(|statement| statement.passage() == Passage::Conclusions && !is_best(statement)));
        let verdicts = html! { (best) (each) };
        let words = self.words();
        let body = if verdicts.0.is_empty() {
            let first = &self.report.scenarios[0];
            let told = ["customer_equity", "annual_churn"].into_iter().filter_map(|key| {
                let found = first.summary.outcomes.iter().find(|outcome| outcome.key == key)?;
                let amount = words.estimate(&found.estimate, found.unit, &first.currency);
                Some(say!(words, "answer-figure", outcome = words.outcome(key), amount = amount))
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
        let (words, first) = (self.words(), &report.scenarios[0]);
        let is_known = |key: &&&str| report.scenarios.iter().any(|scenario| scenario.summary.outcome(key).is_some());
        let known: Vec<(&str, String)> = keys.iter().filter(is_known).map(|key| (*key, words.outcome(key))).collect();
        let caption = match report.comparison {
            Some(_) => say!(words, "glance-caption-versus", base = first.name.as_str()),
            None => words.plain("glance-caption"),
        };
        html! {
            div.scroll { table {
                caption { (caption) }
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
        let words = self.words();
        let years = scenarios.iter().map(|scenario| scenario.summary.years.len()).max().unwrap_or(0);
        html! {
            div.scroll { table {
                caption { (words.plain("accounts-caption")) }
                thead { tr { th scope="col" { "" } @for scenario in scenarios { th scope="col" { (scenario.name) } } } }
                tbody { @for index in rows { tr {
                    th scope="row" { (words.account(&scenarios[0].summary.accounts[index].key)) }
                    @for scenario in scenarios { td { (words.estimate(&scenario.summary.accounts[index].estimate, Unit::Money, &scenario.currency)) } }
                } } }
            } }
            @if years > 1 { div.scroll { table {
                caption { (words.plain("years-caption")) }
                thead { tr { th scope="col" { "" } @for scenario in scenarios { th scope="col" { (scenario.name) } } } }
                tbody { @for year in 0..years { tr {
                    th scope="row" { (say!(words, "year", year = year + 1)) }
                    @for scenario in scenarios { td { (scenario.summary.years.get(year).map_or_else(String::new, |year| words.estimate(&year.cash, Unit::Money, &scenario.currency))) } }
                } } }
            } } }
        }
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
            div.scroll { table {
                caption { (words.plain("who-caption")) }
                thead { tr { th scope="col" { "" } @for p in shares { th scope="col" { (percent(p, words)) } } th scope="col" { (words.plain("worth-less-than-nothing")) } } }
                tbody { @for scenario in scenarios { tr {
                    th scope="row" { (scenario.name) }
                    @for p in shares { td { (quantile(scenario, p)) } }
                    td { (scenario.summary.loss_making.as_ref().map_or("–".to_string(), |share| words.estimate(share, Unit::Share, &scenario.currency))) }
                } } }
            } }
            (self.figures(&["causes_of_leaving"]))
        }
    }

    /// Chance, and doubt about assumptions: apart.
    fn sure(&self) -> Markup {
        let (report, words) = (self.report, self.words());
        html! {
            @if let Some(comparison) = &report.comparison {
                div.scroll { table {
                    caption { (words.plain("best-caption")) }
                    thead { tr { th scope="col" { "" } @for best in &comparison.best { th scope="col" { (say!(words, "by-objective", objective = words.objective(best.key))) } } } }
                    tbody { @for (index, scenario) in report.scenarios.iter().enumerate() { tr {
                        th scope="row" { (scenario.name) }
                        @for best in &comparison.best { td { (percent(best.probabilities[index], words)) } }
                    } } }
                } }
            }
            (self.said(|statement| statement.passage() == Passage::Doubt))
            (self.said(|statement| matches!(statement.passage(), Passage::Pairing | Passage::Notes)))
        }
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
        html! { @for of in Of::ALL {
            @let services: Vec<_> = first.summary.services.iter().filter(|service| service.of == of).collect();
            @let known = super::text::figures_of(&services, &keys, words);
            @if !services.is_empty() { div.scroll { table {
                caption { (say!(words, "service-caption", name = first.name.as_str(), of = words.plain(&format!("of-{}", of.key())))) }
                thead { tr { th scope="col" { (words.plain(&format!("of-{}", of.key()))) } @for (_, label) in &known { th scope="col" { (label) } } th scope="col" { (words.plain("value-lost-to-issues")) } } }
                tbody { @for service in &services { tr {
                    th scope="row" { (service.name) }
                    @for (key, _) in &known { td { (service.figures.iter().find(|f| f.key == *key).map_or("–".to_string(), |f| words.value(f.estimate.mean, f.unit, f.estimate.half_width, &first.currency))) } }
                    td { (losses.iter().find(|loss| loss.of == of && loss.name == service.name).map_or("–".to_string(), |loss| words.estimate(&loss.lost, Unit::Money, &first.currency))) }
                } } }
            } } }
        } }
    }

    fn assumptions(&self) -> Markup {
        let Some(doubt) = &self.report.doubt else { return html! {} };
        let words = self.words();
        html! {
            p { (say!(words, "assumptions-said", worlds = doubt.worlds)) }
            div.scroll { table {
                caption { (words.plain("assumptions-caption")) }
                thead { tr {
                    @for head in ["assumption", "here", "plausibly-from", "plausibly-to", "rank-correlation"] { th scope="col" { (words.plain(head)) } }
                    th.text scope="col" { (words.plain("source")) }
                } }
                tbody { @for assumption in &doubt.assumptions { tr {
                    th scope="row" { code { (assumption.path) } }
                    @for value in [&assumption.now, &assumption.ends[0], &assumption.ends[1]] { td { code { (value) } } }
                    td { (assumption.rank_correlation.map_or("–".to_string(), |rho| words.grouped(rho, 2))) }
                    td.text { (marked(&words.source(assumption.source))) }
                } } }
            } }
        }
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

/// Text in which what stands between backquotes is code.
fn marked(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    // An odd one out is no pair.
    if parts.len().is_multiple_of(2) {
        return html! { (text) };
    }
    html! { @for (index, part) in parts.iter().enumerate() { @if index % 2 == 1 { code { (part) } } @else { (part) } } }
}
