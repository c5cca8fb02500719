//! The report as a workbook: numbers as numbers, units in the headers, charts that the spreadsheet draws itself.

use rust_xlsxwriter::{Chart, ChartType, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::format::symbol;
use super::sentences::sentence;
use super::text::{headline, shortened};
use super::words::{Words, say};
use super::{Report, SERIES_MAX, ScenarioAnalysis};
use crate::error::Error;
use crate::experiment::outcome::{OUTCOMES, Unit};
use crate::experiment::{Passage, Statement};
use crate::stats::Estimate;

/// The workbook.
///
/// # Errors
/// [`Error::Workbook`].
pub fn render(report: &Report) -> Result<Vec<u8>, Error> {
    written(report).map_err(|source| Error::Workbook { source: Box::new(source) })
}

/// A cell.
enum Cell {
    Text(String),
    Number(f64, Shown),
    Nothing,
}

/// How a number is shown.
#[derive(Clone, Copy)]
enum Shown {
    Whole,
    Plain,
    Money,
    Share,
}

impl Shown {
    fn of(unit: Unit) -> Shown {
        match unit {
            Unit::Money => Shown::Money,
            Unit::Share => Shown::Share,
            Unit::Count | Unit::Hours | Unit::Number => Shown::Plain,
        }
    }

    fn format(self) -> Format {
        Format::new().set_num_format(match self {
            Shown::Whole => "0",
            Shown::Plain => "#,##0.00",
            Shown::Money => "#,##0",
            Shown::Share => "0.0%",
        })
    }
}

/// A sheet: its key, its columns, its rows, and how a chart shows the columns behind the first.
struct Sheet {
    key: &'static str,
    head: Vec<String>,
    rows: Vec<Vec<Cell>>,
    chart: Option<ChartType>,
}

fn written(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let words = &report.words;
    let mut workbook = Workbook::new();
    // The same report is the same file.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = report.title.clone().unwrap_or_else(|| report.scenarios[0].name.clone());
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let mut names = Vec::new();
    let answer = workbook.add_worksheet();
    answer.set_name(name_of_sheet(&words.plain("sheet-answer"), &mut names))?;
    said(report, answer)?;
    for sheet in sheets(report) {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(name_of_sheet(&words.plain(&format!("sheet-{}", sheet.key)), &mut names))?;
        fill(&sheet, worksheet, words)?;
    }
    workbook.save_to_buffer()
}

/// A name that a sheet may have: 31 letters, without some signs, and not that of another.
fn name_of_sheet(wanted: &str, taken: &mut Vec<String>) -> String {
    let plain: String = wanted.chars().filter(|c| !c.is_control() && !"[]:*?/\\'".contains(*c)).take(28).collect();
    let numbered = (1..).map(|number| if number == 1 { plain.clone() } else { format!("{plain} {number}") });
    let is_free = |name: &String| !name.is_empty() && !taken.iter().any(|taken| taken.to_lowercase() == name.to_lowercase());
    let name = numbered.take(100).find(is_free).unwrap_or_else(|| format!("{}", taken.len()));
    taken.push(name.clone());
    name
}

/// Letters that a cell holds.
const CELL_MAX: usize = 32_000;

/// What follows, sentence by sentence.
fn said(report: &Report, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
    worksheet.set_column_width(0, 120)?;
    let wrapped = Format::new().set_text_wrap();
    let is_meant = |statement: &&Statement| !matches!(statement.passage(), Passage::Pairing);
    let sentences = report.statements.iter().filter(is_meant).map(|statement| sentence(statement, report));
    let lines = std::iter::once(headline(report)).chain(sentences);
    for (row, line) in lines.flat_map(|text| text.lines().map(|line| line.trim().to_string()).collect::<Vec<_>>()).enumerate() {
        worksheet.write_string_with_format(row as u32, 0, shortened(&line, CELL_MAX), &wrapped)?;
    }
    Ok(())
}

fn fill(sheet: &Sheet, worksheet: &mut Worksheet, words: &Words) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_text_wrap();
    for (column, head) in sheet.head.iter().enumerate() {
        worksheet.write_string_with_format(0, column as u16, head, &bold)?;
    }
    for (row, cells) in sheet.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let (row, column) = (row as u32 + 1, column as u16);
            match cell {
                Cell::Text(text) => drop(worksheet.write_string(row, column, text)?),
                Cell::Number(number, shown) => drop(worksheet.write_number_with_format(row, column, *number, &shown.format())?),
                Cell::Nothing => {}
            }
        }
    }
    worksheet.set_freeze_panes(1, 1)?;
    worksheet.set_column_width(0, 34)?;
    for column in 1..sheet.head.len() {
        worksheet.set_column_width(column as u16, 16)?;
    }
    if let Some(kind) = sheet.chart.filter(|_| !sheet.rows.is_empty()) {
        let chart = chart(sheet, kind, &worksheet.name(), words);
        worksheet.insert_chart(1, sheet.head.len() as u16 + 1, &chart)?;
    }
    Ok(())
}

/// A chart of the columns behind the first, over the first.
fn chart(sheet: &Sheet, kind: ChartType, name: &str, words: &Words) -> Chart {
    let (mut chart, last) = (Chart::new(kind), sheet.rows.len() as u32);
    for column in (1..sheet.head.len() as u16).take(SERIES_MAX) {
        chart.add_series().set_name((name, 0, column)).set_categories((name, 1, 0, last, 0)).set_values((name, 1, column, last, column));
    }
    chart.title().set_name(words.plain(&format!("sheet-{}", sheet.key)).as_str());
    chart.x_axis().set_name(sheet.head[0].as_str());
    chart.set_width(820).set_height(440).set_alt_text(words.plain(&format!("sheet-{}", sheet.key)));
    chart
}

fn sheets(report: &Report) -> Vec<Sheet> {
    let words = &report.words;
    let currency = symbol(&report.scenarios[0].currency);
    let names: Vec<String> = report.scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    let headed = |first: String| std::iter::once(first).chain(names.iter().cloned()).collect::<Vec<String>>();
    let money = |key: &str| format!("{}, {currency}", words.plain(key));
    // A row for each place, a column for each scenario.
    let across = |first: &dyn Fn(usize) -> Cell, of: &dyn Fn(&ScenarioAnalysis, usize) -> Option<f64>, shown: Shown| {
        let row = |place: usize| {
            let values: Vec<Option<f64>> = report.scenarios.iter().map(|scenario| of(scenario, place)).collect();
            let is_there = values.iter().any(Option::is_some);
            let cells = values.into_iter().map(|value| value.map_or(Cell::Nothing, |value| Cell::Number(value, shown)));
            is_there.then(|| std::iter::once(first(place)).chain(cells).collect::<Vec<Cell>>())
        };
        (0..).map_while(row).collect::<Vec<_>>()
    };
    let number = |place: usize| Cell::Number(place as f64, Shown::Whole);
    let next = |place: usize| Cell::Number(place as f64 + 1.0, Shown::Whole);
    let first = &report.scenarios[0].summary;
    let named = |keys: Vec<String>| move |place: usize| keys.get(place).map_or(Cell::Nothing, |key| Cell::Text(key.clone()));
    let accounts = named(first.accounts.iter().map(|account| words.account(&account.key)).collect());
    let causes = named(first.causes.iter().map(|cause| words.plain(&format!("cause-{}", cause.key))).collect());
    let mut sheets = vec![
        outcomes(report),
        differences(report),
        Sheet {
            key: "survival",
            head: headed(words.plain("months-since-start")),
            rows: across(&number, &|scenario, month| Some(scenario.summary.survival.get(month)?.mean), Shown::Share),
            chart: Some(ChartType::Line),
        },
        Sheet {
            key: "profit",
            head: headed(words.plain("months-since-start")),
            rows: across(&next, &|scenario, month| Some(scenario.summary.months.get(month)?.cumulative_profit.mean), Shown::Money),
            chart: Some(ChartType::Line),
        },
        Sheet {
            key: "cash",
            head: headed(money("year-of-run")),
            rows: across(&next, &|scenario, year| Some(scenario.summary.years.get(year)?.cash.mean), Shown::Money),
            chart: Some(ChartType::Column),
        },
        Sheet {
            key: "profit-years",
            head: headed(money("year-of-run")),
            rows: across(&next, &|scenario, year| Some(scenario.summary.years.get(year)?.profit.mean), Shown::Money),
            chart: Some(ChartType::Column),
        },
        Sheet {
            key: "accounts",
            head: headed(money("accounts")),
            rows: across(&accounts, &|scenario, place| Some(scenario.summary.accounts.get(place)?.estimate.mean), Shown::Money),
            chart: Some(ChartType::Bar),
        },
        Sheet {
            key: "causes",
            head: headed(words.plain("causes-axis")),
            rows: across(
                &causes,
                &|scenario, place| Some(scenario.summary.causes.get(place)?.estimate.mean / scenario.customers as f64),
                Shown::Share,
            ),
            chart: Some(ChartType::Column),
        },
    ];
    sheets.extend(delay(report));
    sheets.push(services(report));
    sheets.extend(assumptions(report));
    sheets.retain(|sheet| !sheet.rows.is_empty());
    sheets
}

/// A figure with its unit, as the head of a row.
fn with_unit(key: &str, unit: Unit, report: &Report) -> String {
    let name = report.words.outcome(key);
    match unit {
        Unit::Money => format!("{name}, {}", symbol(&report.scenarios[0].currency)),
        Unit::Hours => format!("{name}, h"),
        Unit::Share => format!("{name}, %"),
        Unit::Count | Unit::Number => name,
    }
}

fn cells(estimate: Option<&Estimate>, shown: Shown) -> [Cell; 3] {
    let number = |value: Option<f64>| value.map_or(Cell::Nothing, |value| Cell::Number(value, shown));
    let interval = estimate.filter(|estimate| estimate.half_width.is_some());
    [number(estimate.map(|e| e.mean)), number(interval.map(Estimate::low)), number(interval.map(Estimate::high))]
}

/// Every outcome of every scenario, with its interval.
fn outcomes(report: &Report) -> Sheet {
    let words = &report.words;
    let of = |scenario: &ScenarioAnalysis| ["mean-of", "low-of", "high-of"].map(|key| say!(words, key, name = scenario.name.as_str()));
    let head = std::iter::once(words.plain("outcome")).chain(report.scenarios.iter().flat_map(of)).collect();
    let row = |outcome: &crate::experiment::outcome::Outcome| {
        let found: Vec<_> = report.scenarios.iter().map(|scenario| scenario.summary.outcome(outcome.key)).collect();
        let is_there = found.iter().any(Option::is_some);
        let first = Cell::Text(with_unit(outcome.key, outcome.unit, report));
        let values = found.into_iter().flat_map(|estimate| cells(estimate, Shown::of(outcome.unit)));
        is_there.then(|| std::iter::once(first).chain(values).collect())
    };
    Sheet { key: "outcomes", head, rows: OUTCOMES.iter().filter_map(row).collect(), chart: None }
}

/// Every outcome of every further scenario against the first.
fn differences(report: &Report) -> Sheet {
    let words = &report.words;
    let versus = || report.comparison.iter().flat_map(|comparison| &comparison.versus);
    let of = |scenario: &ScenarioAnalysis| {
        ["difference-of", "low-of", "high-of", "above-zero-of"].map(|key| say!(words, key, name = scenario.name.as_str()))
    };
    let head = std::iter::once(words.plain("outcome")).chain(report.scenarios[1..].iter().flat_map(of)).collect();
    let row = |outcome: &crate::experiment::outcome::Outcome| {
        let found: Vec<_> = versus().map(|versus| versus.outcome(outcome.key)).collect();
        let is_there = found.iter().any(Option::is_some);
        let first = Cell::Text(with_unit(outcome.key, outcome.unit, report));
        let values = found.into_iter().flat_map(|difference| {
            let above = difference.map_or(Cell::Nothing, |difference| Cell::Number(difference.above_zero, Shown::Share));
            cells(difference.map(|difference| &difference.estimate), Shown::of(outcome.unit)).into_iter().chain([above])
        });
        is_there.then(|| std::iter::once(first).chain(values).collect())
    };
    Sheet { key: "differences", head, rows: OUTCOMES.iter().filter_map(row).collect(), chart: None }
}

/// What waits cost in the first scenario.
fn delay(report: &Report) -> Option<Sheet> {
    let (words, curve) = (&report.words, report.insights.as_ref()?.delay.as_ref()?);
    let soonest = curve.steps.first()?.gain.mean;
    let row = |step: &crate::experiment::DelayStep| {
        vec![Cell::Number(step.wait, Shown::Plain), Cell::Number(soonest - step.gain.mean, Shown::Money)]
    };
    Some(Sheet {
        key: "delay",
        head: vec![words.plain("delay-x-axis"), say!(words, "delay-axis", currency = symbol(&report.scenarios[0].currency))],
        rows: curve.steps.iter().map(row).collect(),
        chart: Some(ChartType::ScatterStraightWithMarkers),
    })
}

/// Service of every scenario by moment, channel and team.
fn services(report: &Report) -> Sheet {
    let words = &report.words;
    let head = ["scenario", "of-what", "name-of-it", "outcome", "mean", "low", "high"].map(|key| words.plain(key));
    let of = |scenario: &ScenarioAnalysis| {
        let name = scenario.name.clone();
        let figures = scenario.summary.services.iter().flat_map(|service| service.figures.iter().map(move |figure| (service, figure)));
        let row = |(service, figure): (&crate::experiment::ServiceSummary, &crate::experiment::OutcomeEstimate)| {
            let label = match figure.key {
                "cost" => format!("{}, {}", words.declared("outcome", "cost", figure.label), symbol(&scenario.currency)),
                key => with_unit(key, figure.unit, report),
            };
            let texts = [name.clone(), words.plain(&format!("of-{}", service.of.key())), service.name.clone(), label].map(Cell::Text);
            texts.into_iter().chain(cells(Some(&figure.estimate), Shown::of(figure.unit))).collect()
        };
        figures.map(row).collect::<Vec<Vec<Cell>>>()
    };
    Sheet { key: "services", head: head.to_vec(), rows: report.scenarios.iter().flat_map(of).collect(), chart: None }
}

/// The assumptions in doubt.
fn assumptions(report: &Report) -> Option<Sheet> {
    let (words, doubt) = (&report.words, report.doubt.as_ref()?);
    let head = ["assumption", "here", "plausibly-from", "plausibly-to", "rank-correlation", "source"].map(|key| words.plain(key));
    let row = |assumption: &crate::experiment::Doubted| {
        let [low, high] = assumption.ends.clone();
        let rank = assumption.rank_correlation.map_or(Cell::Nothing, |rank| Cell::Number(rank, Shown::Plain));
        let texts = [assumption.path.clone(), assumption.now.clone(), low, high].map(Cell::Text);
        texts.into_iter().chain([rank, Cell::Text(words.source(assumption.source))]).collect()
    };
    Some(Sheet { key: "assumptions", head: head.to_vec(), rows: doubt.assumptions.iter().map(row).collect(), chart: None })
}
