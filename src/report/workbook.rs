//! The report as a workbook: numbers as numbers, units in the headers, charts that the spreadsheet draws itself.

use rust_xlsxwriter::{Chart, ChartType, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::answer::{self as cell, Answer, Block, Table};
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
#[derive(Clone)]
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
    /// The one column that the chart shows, where it does not show all.
    charted: Option<u16>,
}

fn written(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let words = &report.words;
    let title = report.title.clone().unwrap_or_else(|| report.scenarios[0].name.clone());
    let is_meant = |statement: &&Statement| !matches!(statement.passage(), Passage::Pairing);
    let sentences = report.statements.iter().filter(is_meant).map(|statement| sentence(statement, report));
    let sheets = sheets(report).into_iter().map(|sheet| (words.plain(&format!("sheet-{}", sheet.key)), sheet));
    saved(&title, std::iter::once(headline(report)).chain(sentences), sheets.collect(), words)
}

/// The workbook of an answer: what it says, and its tables.
///
/// # Errors
/// [`Error::Workbook`].
pub fn answer(answer: &Answer) -> Result<Vec<u8>, Error> {
    let texts = answer.blocks.iter().filter_map(|block| match block {
        Block::Said(text) => Some(text.clone()),
        Block::Lines { about, text } => Some(format!("{about}\n{text}")),
        Block::Table(_) => None,
    });
    let sheets = answer.tables().map(|table| (sheet_title(table, answer), sheet_of(table, answer))).collect();
    saved(&answer.title, texts, sheets, &answer.words).map_err(|source| Error::Workbook { source: Box::new(source) })
}

/// What the sheet of a table is called: what it shows, or its first column.
fn sheet_title(table: &Table, answer: &Answer) -> String {
    let heads = table.columns.iter().map(|(_, head)| head.replace('`', ""));
    let named = std::iter::once(table.caption.clone()).chain(heads).find(|name| !name.is_empty());
    named.unwrap_or_else(|| answer.words.plain("sheet-answer"))
}

/// A table as a sheet: intervals in columns of their own, units in the heads.
fn sheet_of(table: &Table, answer: &Answer) -> Sheet {
    let words = &answer.words;
    let (mut head, mut rows, mut first_interval) = (Vec::new(), vec![Vec::new(); table.rows.len()], None);
    for (column, (_, label)) in table.columns.iter().enumerate() {
        let label = label.replace('`', "");
        let unit = table.rows.iter().find_map(|row| row[column].unit());
        let label = match unit {
            Some(Unit::Money) => format!("{label}, {}", symbol(&answer.currency)),
            Some(Unit::Hours) => format!("{label}, h"),
            _ => label,
        };
        let has_ends = table.has_intervals(column);
        first_interval = first_interval.or(has_ends.then_some(head.len()));
        head.push(label.clone());
        if has_ends {
            head.extend(["low-of", "high-of"].map(|key| say!(words, key, name = label.as_str())));
        }
        for (row, cells) in rows.iter_mut().zip(&table.rows) {
            let shown = cells[column].unit().map_or(Shown::Plain, Shown::of);
            let shown = if matches!(cells[column], cell::Cell::Value(value, Unit::Count, _) if value.fract() == 0.0) {
                Shown::Whole
            } else {
                shown
            };
            let figures = cells[column].figures().unwrap_or_default();
            match &cells[column] {
                cell::Cell::Text(text) => {
                    row.push(Cell::Text(text.clone()));
                    row.extend((0..if has_ends { 2 } else { 0 }).map(|_| Cell::Nothing));
                }
                _ => row.extend(
                    figures
                        .into_iter()
                        .take(if has_ends { 3 } else { 1 })
                        .map(|figure| figure.map_or(Cell::Nothing, |number| Cell::Number(number, shown))),
                ),
            }
        }
    }
    let is_text = rows.iter().all(|row| matches!(row.first(), Some(Cell::Text(_))));
    // The first column with intervals, or with numbers.
    let is_number = |column: &usize| rows.iter().any(|row| matches!(row.get(*column), Some(Cell::Number(..))));
    let charted = first_interval.or_else(|| (1..head.len()).find(is_number)).filter(|_| is_text);
    Sheet { key: table.name, head, rows, chart: charted.map(|_| ChartType::Bar), charted: charted.map(|column| column as u16) }
}

/// A workbook with a sheet of sentences and sheets of tables, each under its title.
fn saved(title: &str, said: impl Iterator<Item = String>, sheets: Vec<(String, Sheet)>, words: &Words) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same report is the same file.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let mut names = Vec::new();
    let answer = workbook.add_worksheet();
    answer.set_name(name_of_sheet(&words.plain("sheet-answer"), &mut names))?;
    write_down(said, answer)?;
    for (title, sheet) in sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(name_of_sheet(&title, &mut names))?;
        fill(&sheet, &title, worksheet)?;
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

/// Letters that fit into a line of sentences, and the height of a line and of a row at most, in points.
const LINE: usize = 105;
const LINE_HEIGHT: f64 = 15.0;
const ROW_MAX: f64 = 400.0;

/// A printed sheet is as wide as its page.
fn fit_on_pages(worksheet: &mut Worksheet) {
    worksheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
}

/// The number of the paper size A4.
const A4: u8 = 9;

/// Letters that a cell holds.
const CELL_MAX: usize = 32_000;

/// What is said, line by line.
fn write_down(said: impl Iterator<Item = String>, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
    worksheet.set_column_width(0, 120)?;
    let wrapped = Format::new().set_text_wrap();
    for (row, line) in said.flat_map(|text| text.lines().map(|line| line.trim().to_string()).collect::<Vec<_>>()).enumerate() {
        // Not every spreadsheet makes room for wrapped lines by itself.
        let lines = line.chars().count().div_ceil(LINE).max(1);
        worksheet.set_row_height(row as u32, (LINE_HEIGHT * lines as f64).min(ROW_MAX))?;
        worksheet.write_string_with_format(row as u32, 0, shortened(&line, CELL_MAX), &wrapped)?;
    }
    fit_on_pages(worksheet);
    Ok(())
}

fn fill(sheet: &Sheet, title: &str, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
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
    fit_on_pages(worksheet);
    worksheet.set_freeze_panes(1, 1)?;
    worksheet.set_column_width(0, 34)?;
    for column in 1..sheet.head.len() {
        worksheet.set_column_width(column as u16, 16)?;
    }
    if let Some(kind) = sheet.chart.filter(|_| !sheet.rows.is_empty()) {
        let chart = chart(sheet, kind, title, &worksheet.name());
        worksheet.insert_chart(1, sheet.head.len() as u16 + 1, &chart)?;
    }
    Ok(())
}

/// A chart of the columns behind the first, over the first.
fn chart(sheet: &Sheet, kind: ChartType, title: &str, name: &str) -> Chart {
    let (mut chart, last) = (Chart::new(kind), sheet.rows.len() as u32);
    let all = 1..sheet.head.len() as u16;
    for column in all.filter(|column| sheet.charted.is_none_or(|only| only == *column)).take(SERIES_MAX) {
        chart.add_series().set_name((name, 0, column)).set_categories((name, 1, 0, last, 0)).set_values((name, 1, column, last, column));
    }
    chart.title().set_name(title);
    chart.x_axis().set_name(sheet.head[0].as_str());
    chart.set_width(820).set_height(440).set_alt_text(title);
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
            charted: None,
        },
        Sheet {
            key: "profit",
            head: headed(words.plain("months-since-start")),
            rows: across(&next, &|scenario, month| Some(scenario.summary.months.get(month)?.cumulative_profit.mean), Shown::Money),
            chart: Some(ChartType::Line),
            charted: None,
        },
        Sheet {
            key: "cash",
            head: headed(money("year-of-run")),
            rows: across(&next, &|scenario, year| Some(scenario.summary.years.get(year)?.cash.mean), Shown::Money),
            chart: Some(ChartType::Column),
            charted: None,
        },
        Sheet {
            key: "profit-years",
            head: headed(money("year-of-run")),
            rows: across(&next, &|scenario, year| Some(scenario.summary.years.get(year)?.profit.mean), Shown::Money),
            chart: Some(ChartType::Column),
            charted: None,
        },
        Sheet {
            key: "accounts",
            head: headed(money("accounts")),
            rows: across(&accounts, &|scenario, place| Some(scenario.summary.accounts.get(place)?.estimate.mean), Shown::Money),
            chart: Some(ChartType::Bar),
            charted: None,
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
            charted: None,
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
    Sheet { key: "outcomes", head, rows: OUTCOMES.iter().filter_map(row).collect(), chart: None, charted: None }
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
    Sheet { key: "differences", head, rows: OUTCOMES.iter().filter_map(row).collect(), chart: None, charted: None }
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
        charted: None,
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
    Sheet { key: "services", head: head.to_vec(), rows: report.scenarios.iter().flat_map(of).collect(), chart: None, charted: None }
}

/// The assumptions in doubt.
fn assumptions(report: &Report) -> Option<Sheet> {
    let (words, doubt) = (&report.words, report.doubt.as_ref()?);
    let head = ["assumption", "here", "plausibly-from", "plausibly-to", "rank-correlation", "source"].map(|key| words.plain(key));
    let row = |assumption: &crate::experiment::Doubted| {
        let [low, high] = assumption.ends.each_ref().map(|end| words.typed(end));
        let rank = assumption.rank_correlation.map_or(Cell::Nothing, |rank| Cell::Number(rank, Shown::Plain));
        let texts = [assumption.path.clone(), words.typed(&assumption.now), low, high].map(Cell::Text);
        texts.into_iter().chain([rank, Cell::Text(words.source(assumption.source))]).collect()
    };
    Some(Sheet { key: "assumptions", head: head.to_vec(), rows: doubt.assumptions.iter().map(row).collect(), chart: None, charted: None })
}
