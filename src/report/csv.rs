//! The report as tidy CSV files: one row per thing, one column per property.

use super::table::{Column, Kind, Rows, column, columns};
use super::text::shortened;
use super::words::Language;
use super::{Analysis, Report, Row};
use crate::experiment::outcome::OUTCOMES;
use crate::model::Cause;
use crate::stats::Estimate;

/// A table of a report.
#[non_exhaustive]
pub struct Table {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its file.
    pub file: &'static str,
    /// What is in it.
    pub about: &'static str,
    /// Its columns.
    pub head: fn() -> Vec<Column>,
    /// Its rows.
    pub rows: fn(&Report) -> Rows,
}

impl Table {
    /// The table as CSV, as the report's language writes it.
    pub fn render(&self, report: &Report) -> Vec<u8> {
        render(&(self.head)(), &(self.rows)(report), report.words.language())
    }
}

macro_rules! tables {
    ($($name:literal, $about:literal, [$($columns:literal $kind:ident),+] $(+ $more:expr)?, $render:expr;)+) => {
        /// All tables.
        pub const TABLES: &[Table] = &[ $( Table {
            name: $name,
            file: concat!("data/", $name, ".csv"),
            about: $about,
            head: || {
                let named = [$(columns(&$columns.split(' ').collect::<Vec<_>>(), Kind::$kind)),+].concat();
                $( let named = [named, $more].concat(); )?
                named
            },
            rows: $render,
        } ),+ ];
    };
}

tables! {
    "summary", "every outcome: mean, standard deviation, interval", ["scenario outcome unit" Text, "n" Whole, "mean sd low high" Number], summary;
    "replications", "every outcome in every replication", ["scenario" Text, "replication" Whole] + outcomes(), replications;
    "differences", "every outcome against the first scenario, paired by replication", ["scenario versus outcome" Text, "n" Whole, "difference sd low high confidence probability_above_zero variance_ratio" Number], differences;
    "months", "customers, leavers, contacts, tellings and money, month by month", ["scenario" Text, "month" Whole, "figure" Text, "mean low high" Number], months;
    "survival", "share of the initial customers still there, month by month", ["scenario" Text, "month" Whole, "mean low high" Number], survival;
    "value_distribution", "quantiles over customers of discounted value", ["scenario" Text, "share_below value" Number], |report| quantiles(report, |summary| &summary.value_quantiles);
    "waits", "quantiles over waits, in hours", ["scenario" Text, "share_below value" Number], |report| quantiles(report, |summary| &summary.wait_quantiles);
    "accounts", "discounted money by account", ["scenario account" Text, "mean low high" Number], |report| named(report, |summary| &summary.accounts);
    "causes", "initial customers who left, by cause", ["scenario cause" Text, "mean low high" Number], |report| named(report, |summary| &summary.causes);
    "segments", "initial customers by segment", ["scenario segment figure" Text, "mean low high" Number], segments;
    "services", "service, cost and value lost by moment, channel and team", ["scenario of name outcome unit" Text, "mean low high" Number], services;
    "loads", "load of teams by hour of the week", ["scenario team" Text, "hour_of_week" Whole, "agents contacts offered_load wait_hours abandoned service_level" Number], loads;
    "years", "cash of each year, undiscounted, its discounted profit, and both against the first scenario", ["scenario" Text, "year" Whole, "figure" Text, "mean low high" Number], years;
}

/// The table with a name.
pub fn table_named(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// One row per scenario and outcome.
fn summary(report: &Report) -> Rows {
    filled(|rows| {
        for scenario in &report.scenarios {
            for outcome in &scenario.summary.outcomes {
                let unit = outcome.unit.key().to_string();
                let mut row = vec![scenario.name.clone(), outcome.key.to_string(), unit];
                row.extend(with_spread(&outcome.estimate));
                rows.push(row);
            }
        }
    })
}

fn replications(report: &Report) -> Rows {
    filled(|rows| {
        for row in &report.rows {
            let fixed = [report.scenarios[row.scenario].name.clone(), row.replication.to_string()];
            rows.push(fixed.into_iter().chain(row.values.iter().map(|value| optional(*value))).collect());
        }
    })
}

/// The replications that a table holds, whatever the language it was written in.
///
/// # Errors
/// What is wrong with it.
pub fn rows_of(table: &[u8], analysis: &Analysis) -> Result<Vec<Row>, String> {
    let is_spanish = table.starts_with(Language::Spanish.mark().as_bytes());
    let language = if is_spanish { Language::Spanish } else { Language::English };
    let table = table.strip_prefix(language.mark().as_bytes()).unwrap_or(table);
    let mut reader = csv::ReaderBuilder::new().delimiter(language.delimiter()).from_reader(table);
    let head = reader.headers().map_err(|error| error.to_string())?;
    if !head.iter().skip(2).eq(OUTCOMES.iter().map(|outcome| outcome.key)) {
        return Err("it has other columns than this program writes".into());
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let number = |cell: &str| match cell {
            "" => Ok(None),
            cell => cell.replace(',', ".").parse().map(Some).map_err(|_| format!("`{}` is no number", shortened(cell, 40))),
        };
        let place = |name: &str| analysis.scenarios.iter().position(|scenario| scenario.name == name);
        // What looks like a number is written like one.
        let name = |cell: &str| place(cell).or_else(|| place(&cell.replace(',', ".")));
        rows.push(Row {
            scenario: name(&record[0]).ok_or_else(|| format!("there is no scenario `{}`", shortened(&record[0], 40)))?,
            replication: record[1].parse().map_err(|_| "a replication has no number".to_string())?,
            values: record.iter().skip(2).map(number).collect::<Result<_, _>>()?,
        });
    }
    Ok(rows)
}

fn differences(report: &Report) -> Rows {
    filled(|rows| {
        let Some(comparison) = &report.comparison else { return };
        for (scenario, versus) in report.scenarios[1..].iter().zip(&comparison.versus) {
            for outcome in &versus.differences {
                let mut row = vec![scenario.name.clone(), report.scenarios[0].name.clone(), outcome.key.to_string()];
                row.extend(with_spread(&outcome.difference.estimate));
                row.extend([
                    comparison.confidence.to_string(),
                    outcome.difference.above_zero.to_string(),
                    optional(outcome.difference.variance_ratio),
                ]);
                rows.push(row);
            }
        }
    })
}

fn months(report: &Report) -> Rows {
    filled(|rows| {
        for scenario in &report.scenarios {
            for month in &scenario.summary.months {
                let mut push = |figure: &str, estimate: &Estimate| {
                    let fixed = [scenario.name.clone(), month.month.to_string(), figure.to_string()];
                    rows.push(fixed.into_iter().chain(with_interval(estimate)).collect());
                };
                push("customers", &month.customers);
                push("joined", &month.joined);
                Cause::ALL.iter().for_each(|cause| push(&format!("left_{}", cause.key()), &month.left[*cause as usize]));
                push("contacts", &month.contacts);
                push("told_good", &month.tellings[0]);
                push("told_bad", &month.tellings[1]);
                push("profit", &month.profit);
                push("cumulative_profit", &month.cumulative_profit);
            }
        }
    })
}

fn survival(report: &Report) -> Rows {
    filled(|rows| {
        for scenario in &report.scenarios {
            for (month, estimate) in scenario.summary.survival.iter().enumerate() {
                rows.push([scenario.name.clone(), month.to_string()].into_iter().chain(with_interval(estimate)).collect());
            }
        }
    })
}

fn quantiles(report: &Report, of: fn(&crate::experiment::Summary) -> &Vec<crate::experiment::Quantile>) -> Rows {
    filled(|rows| {
        for scenario in &report.scenarios {
            let row = |q: &crate::experiment::Quantile| vec![scenario.name.clone(), q.p.to_string(), q.value.to_string()];
            rows.extend(of(&scenario.summary).iter().map(row));
        }
    })
}

fn named(report: &Report, of: fn(&crate::experiment::Summary) -> &Vec<crate::experiment::Named>) -> Rows {
    filled(|rows| {
        for scenario in &report.scenarios {
            for named in of(&scenario.summary) {
                rows.push([scenario.name.clone(), named.key.clone()].into_iter().chain(with_interval(&named.estimate)).collect());
            }
        }
    })
}

fn segments(report: &Report) -> Rows {
    filled(|rows| {
        for scenario in &report.scenarios {
            for segment in &scenario.summary.segments {
                let figures = [("customers", Some(segment.customers)), ("left", segment.left), ("clv", segment.clv)];
                for (figure, estimate) in figures.into_iter().filter_map(|(figure, estimate)| Some((figure, estimate?))) {
                    let fixed = [scenario.name.clone(), segment.name.clone(), figure.to_string()];
                    rows.push(fixed.into_iter().chain(with_interval(&estimate)).collect());
                }
            }
        }
    })
}

/// Service by moment, channel and team; and what issues at each cost a customer within the horizon, of the first scenario.
fn services(report: &Report) -> Rows {
    filled(|rows| {
        for scenario in &report.scenarios {
            for service in &scenario.summary.services {
                for figure in &service.figures {
                    let unit = figure.unit.key().to_string();
                    let fixed = [scenario.name.clone(), service.of.key().to_string(), service.name.clone(), figure.key.to_string(), unit];
                    rows.push(fixed.into_iter().chain(with_interval(&figure.estimate)).collect());
                }
            }
        }
        for loss in report.insights.iter().flat_map(|insights| &insights.losses) {
            let fixed = [&report.scenarios[0].name, loss.of.key(), &loss.name, "value_lost_per_customer", "money"].map(str::to_string);
            rows.push(fixed.into_iter().chain(with_interval(&loss.lost)).collect());
        }
    })
}

fn loads(report: &Report) -> Rows {
    filled(|rows| {
        for scenario in &report.scenarios {
            for load in &scenario.summary.loads {
                for hour in &load.hours {
                    let figures =
                        [Some(hour.agents), Some(hour.contacts), Some(hour.offered_load), hour.wait, hour.abandoned, hour.service_level];
                    let fixed = [scenario.name.clone(), load.team.clone(), hour.hour.to_string()];
                    rows.push(fixed.into_iter().chain(figures.map(optional)).collect());
                }
            }
        }
    })
}

/// Undiscounted cash and discounted profit of each year; and of each further scenario the differences to the first.
fn years(report: &Report) -> Rows {
    filled(|rows| {
        let mut push = |scenario: &str, year: usize, figure: &str, estimate: &Estimate| {
            let fixed = [scenario.to_string(), year.to_string(), figure.to_string()];
            rows.push(fixed.into_iter().chain(with_interval(estimate)).collect());
        };
        for scenario in &report.scenarios {
            for year in &scenario.summary.years {
                push(&scenario.name, year.year, "cash", &year.cash);
                push(&scenario.name, year.year, "profit", &year.profit);
            }
        }
        let versus = report.comparison.iter().flat_map(|comparison| &comparison.versus);
        for (scenario, versus) in report.scenarios[1..].iter().zip(versus) {
            for (figure, years) in [("cash_against_first", &versus.cash_by_year), ("profit_against_first", &versus.profit_by_year)] {
                years.iter().enumerate().for_each(|(year, estimate)| push(&scenario.name, year + 1, figure, estimate));
            }
        }
    })
}

fn with_spread(estimate: &Estimate) -> [String; 5] {
    let ends = [estimate.low(), estimate.high()].map(|end| optional(estimate.half_width.map(|_| end)));
    let [low, high] = ends;
    [estimate.n.to_string(), estimate.mean.to_string(), optional(estimate.sd), low, high]
}

fn with_interval(estimate: &Estimate) -> [String; 3] {
    let [_, mean, _, low, high] = with_spread(estimate);
    [mean, low, high]
}

pub(super) fn optional(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn filled(fill: impl FnOnce(&mut Rows)) -> Rows {
    let mut rows = Rows::new();
    fill(&mut rows);
    rows
}

/// A column for each outcome.
fn outcomes() -> Vec<Column> {
    OUTCOMES.iter().map(|outcome| column(outcome.key, Kind::Number)).collect()
}

/// A table as CSV, as a language writes it.
pub fn render(head: &[Column], rows: &[Vec<String>], language: Language) -> Vec<u8> {
    let head = head.iter().map(|column| column.name.clone()).collect();
    written(&[&[head], rows].concat(), language)
}

/// Rows, the header the first, as CSV.
pub(super) fn written(rows: &[Vec<String>], language: Language) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(language.delimiter()).from_writer(language.mark().as_bytes().to_vec());
    let cells = |row: &Vec<String>| row.iter().map(|cell| language.cell(cell)).collect::<Vec<_>>();
    rows.iter().for_each(|row| writer.write_record(cells(row)).expect("every row is as wide as the header"));
    writer.into_inner().expect("writing to memory")
}
