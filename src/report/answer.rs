//! What a command found that looks for an answer, `staff` or `optimize` say: paragraphs, tables and pictures in one order, told in the terminal, as a page,
//! as a workbook and as tables for programs.

use super::renderers::{File, Written};
use super::text::{finish, plain_table, wrapped};
use super::words::{Words, say};
use super::{Logo, page};
use crate::error::Error;
use crate::experiment::outcome::Unit;
use crate::random::Seed;
use crate::stats::Estimate;

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Title of the page.
    pub title: String,
    /// Drawing at the top of the page.
    pub logo: Option<Logo>,
    /// The words in which it is told.
    pub words: Words,
    /// Sign of its money.
    pub currency: String,
    /// Seed of all draws.
    pub seed: Seed,
    /// The command that found it; empty where there was none.
    pub command: String,
    /// What it says: first the answer, then what it follows from.
    pub blocks: Vec<Block>,
    /// Pictures, each under a name.
    pub pictures: Vec<(String, Picture)>,
    /// Pictures that are drawn already.
    pub drawings: Vec<Drawing>,
}

/// A part of an answer.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph; its lines are sentences of their own.
    Said(String),
    /// A table.
    Table(Table),
    /// Lines to paste, and what they are.
    Lines {
        /// What they are.
        about: String,
        /// The lines.
        text: String,
    },
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name: that of its file; empty of one that readers alone need.
    pub name: &'static str,
    /// What it shows; nothing where what was said before says so.
    pub caption: String,
    /// Its columns: a key for programs, and a head for readers.
    pub columns: Vec<(String, String)>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
    /// Rows that a reader is shown, at most; files have all.
    pub shown: usize,
    /// Columns for programs, in place of those with the same key: the key, and a value for each row, as a scenario or a program writes it.
    pub keys: Vec<(String, Vec<String>)>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// There is nothing to say.
    Nothing,
    /// A text.
    Text(String),
    /// A number, its unit, and the half-width to which it is rounded.
    Value(f64, Unit, Option<f64>),
    /// A figure with its interval.
    Estimate(Estimate, Unit),
    /// A difference with its interval.
    Difference(Estimate, Unit),
}

impl Cell {
    /// A whole number.
    pub fn count(number: impl TryInto<u64>) -> Cell {
        Cell::Value(number.try_into().unwrap_or(u64::MAX) as f64, Unit::Count, Some(f64::from(u8::MAX)))
    }

    /// A figure, if there is one.
    pub fn estimate(estimate: Option<Estimate>, unit: Unit) -> Cell {
        estimate.map_or(Cell::Nothing, |estimate| Cell::Estimate(estimate, unit))
    }

    /// A difference, if there is one.
    pub fn difference(estimate: Option<Estimate>, unit: Unit) -> Cell {
        estimate.map_or(Cell::Nothing, |estimate| Cell::Difference(estimate, unit))
    }

    /// As readers see it.
    pub fn told(&self, words: &Words, currency: &str) -> String {
        match self {
            Cell::Nothing => "–".into(),
            Cell::Text(text) => text.clone(),
            Cell::Value(value, unit, width) => words.value(*value, *unit, *width, currency),
            Cell::Estimate(estimate, unit) => words.estimate(estimate, *unit, currency),
            Cell::Difference(estimate, unit) => words.difference(estimate, *unit, currency),
        }
    }

    /// Its figure, and the ends of its interval.
    pub fn figures(&self) -> Option<[Option<f64>; 3]> {
        match self {
            Cell::Nothing | Cell::Text(_) => None,
            Cell::Value(value, ..) => Some([Some(*value), None, None]),
            Cell::Estimate(estimate, _) | Cell::Difference(estimate, _) => {
                let ends = estimate.ends.map_or([None; 2], |ends| ends.map(Some));
                Some([Some(estimate.mean), ends[0], ends[1]])
            }
        }
    }

    /// Its unit, if it is a number.
    pub fn unit(&self) -> Option<Unit> {
        match self {
            Cell::Nothing | Cell::Text(_) => None,
            Cell::Value(_, unit, _) | Cell::Estimate(_, unit) | Cell::Difference(_, unit) => Some(*unit),
        }
    }
}

impl Table {
    /// A table of which readers are shown all rows.
    pub fn new(name: &'static str, caption: impl Into<String>, columns: Vec<(&str, String)>) -> Table {
        let columns = columns.into_iter().map(|(key, head)| (key.to_string(), head)).collect();
        Table { name, caption: caption.into(), columns, rows: Vec::new(), shown: usize::MAX, keys: Vec::new() }
    }

    /// True if a column's figures have intervals.
    pub fn has_intervals(&self, column: usize) -> bool {
        self.rows.iter().any(|row| matches!(row.get(column), Some(Cell::Estimate(..) | Cell::Difference(..))))
    }

    /// For programs: figures with their ends beside them.
    fn csv(&self, words: &Words) -> Vec<u8> {
        let is_key = |column: &usize| self.keys.iter().any(|(key, _)| *key == self.columns[*column].0);
        let across: Vec<usize> = (0..self.columns.len()).filter(|column| !is_key(column)).collect();
        let of = |column: usize| {
            let key = &self.columns[column].0;
            if self.has_intervals(column) { vec![key.clone(), format!("{key}_low"), format!("{key}_high")] } else { vec![key.clone()] }
        };
        let cells = |row: &[Cell], column: usize| -> Vec<String> {
            let ends = if self.has_intervals(column) { 3 } else { 1 };
            match (&row[column], row[column].figures()) {
                (Cell::Text(text), _) => std::iter::once(text.clone()).chain(std::iter::repeat_n(String::new(), ends - 1)).collect(),
                (_, figures) => figures.unwrap_or_default().into_iter().take(ends).map(super::csv::optional).collect(),
            }
        };
        let head: Vec<String> = self.keys.iter().map(|(key, _)| key.clone()).chain(across.iter().copied().flat_map(of)).collect();
        let row = |(number, row): (usize, &Vec<Cell>)| {
            let keys = self.keys.iter().map(|(_, values)| values.get(number).cloned().unwrap_or_default());
            keys.chain(across.iter().flat_map(|&column| cells(row, column))).collect()
        };
        let rows = self.rows.iter().enumerate().map(row);
        let lines: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
        super::csv::written(&lines, words.language())
    }

    /// How many rows readers are not shown.
    pub fn left_out(&self) -> usize {
        self.rows.len().saturating_sub(self.shown)
    }
}

/// What a picture shows, whatever draws it.
#[derive(Clone, Debug, PartialEq)]
pub enum Picture {
    /// Bars with whiskers, one beside the other.
    Bars {
        /// The finding, as a sentence.
        title: String,
        /// What goes up.
        y_label: String,
        /// What stands under each bar, and mean, low and high.
        bars: Vec<(String, [f64; 3])>,
    },
    /// A line with a band.
    Line {
        /// The finding, as a sentence.
        title: String,
        /// What goes to the right, and what goes up.
        labels: [String; 2],
        /// The points: where, and mean, low and high.
        points: Vec<(f64, [f64; 3])>,
        /// How what goes to the right is spaced.
        along: Along,
    },
    /// Bars to both sides, the widest on top.
    Tornado {
        /// The finding, as a sentence.
        title: String,
        /// What goes to the right.
        x_label: String,
        /// The rows, from the top.
        rows: Vec<Sides>,
    },
    /// Points in a plane, the first apart from the others.
    Points {
        /// The finding, as a sentence.
        title: String,
        /// What goes to the right, and what goes up.
        labels: [String; 2],
        /// The points, and whether each is one of those that the finding is about.
        points: Vec<([f64; 2], bool)>,
    },
}

/// A name, and for each end what it is there, and mean, low and high.
pub type Sides = (String, [(String, [f64; 3]); 2]);

/// A chart as a page shows it.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// Its name, as that of its file.
    pub name: String,
    /// The finding, as a sentence.
    pub title: String,
    /// The picture.
    pub svg: String,
    /// What it shows: rows of cells, the head first.
    pub table: Vec<Vec<String>>,
    /// Where each row behind the head lies along the picture, in its pixels; none where rows have no such place.
    pub at: Vec<f64>,
}

/// How what goes to the right is spaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// Evenly between the first and the last.
    Evenly,
    /// By factors.
    ByFactors,
    /// Hours of a week.
    Week,
}

/// A scale on which figures of money or shares are drawn: what they are divided by, and what is said of that behind the label.
pub(in crate::report) fn scale(unit: Unit, most: f64, words: &Words, currency: &str) -> (f64, String) {
    let currency = super::format::symbol(currency);
    match unit {
        Unit::Share => (0.01, ", %".into()),
        Unit::Money if most >= 2e6 => (1e6, format!(", {}", say!(words, "million", currency = currency))),
        Unit::Money if most >= 2e4 => (1e3, format!(", {}", say!(words, "thousand", currency = currency))),
        Unit::Money => (1.0, format!(", {currency}")),
        Unit::Hours => (1.0, ", h".into()),
        Unit::Count | Unit::Number => (1.0, String::new()),
    }
}

/// Every table that an answer may have.
pub const TABLES: &[File] = &[
    File { name: "data/needed.csv", about: "`staff`: agents that each hour of the week needs" },
    File { name: "data/trials.csv", about: "`staff`: rosters side by side on the people of the search" },
    File { name: "data/confirmed.csv", about: "`staff`: rosters on people whom the search never saw" },
    File { name: "data/steps.csv", about: "`budget`: what to buy, in this order" },
    File { name: "data/options.csv", about: "`budget`: every option by itself" },
    File { name: "data/switches.csv", about: "`flip`: the assumptions that a verdict hangs on most" },
    File { name: "data/flip.csv", about: "`flip`: the difference at every value that was played" },
    File { name: "data/candidates.csv", about: "`optimize`: what was chosen among" },
    File { name: "data/values.csv", about: "`optimize --search`: the best values" },
    File { name: "data/frontier.csv", about: "`optimize --frontier`: every combination in two outcomes" },
];

/// Every picture that an answer may have.
pub const PICTURES: [&str; 6] = ["needed", "purchase", "switches", "flip", "candidates", "frontier"];

/// True if a table or a picture at this place in a folder is one that an answer has.
pub(in crate::report) fn writes(place: &str) -> bool {
    let picture = place.strip_prefix("figures/").and_then(|name| name.strip_suffix(".svg").or_else(|| name.strip_suffix(".png")));
    TABLES.iter().any(|table| table.name == place) || picture.is_some_and(|name| PICTURES.contains(&name))
}

/// What all ways to look for an answer know.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The words in which it is told.
    pub words: &'a Words,
    /// Name of the scenario.
    pub scenario: &'a str,
    /// Sign of its money.
    pub currency: &'a str,
    /// Replications of each world.
    pub replications: u64,
    /// Seed of all draws.
    pub seed: Seed,
    /// The command that asks; empty where there is none.
    pub command: &'a str,
}

impl Asked<'_> {
    /// An answer that says nothing yet.
    pub(in crate::report) fn answer(&self, title: String) -> Answer {
        Answer {
            title,
            logo: None,
            words: self.words.clone(),
            currency: self.currency.to_string(),
            seed: self.seed,
            command: self.command.to_string(),
            blocks: Vec::new(),
            pictures: Vec::new(),
            drawings: Vec::new(),
        }
    }

    /// An amount of money without decimals.
    pub(in crate::report) fn money(&self, amount: f64) -> String {
        self.words.value(amount, Unit::Money, Some(f64::from(u8::MAX)), self.currency)
    }
}

impl Answer {
    pub(in crate::report) fn say(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Said(text.into()));
    }

    pub(in crate::report) fn show(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    pub(in crate::report) fn draw(&mut self, name: &str, picture: Picture) {
        self.pictures.push((name.to_string(), picture));
    }

    /// For the terminal.
    pub fn text(&self) -> String {
        let is_shown = |block: &&Block| !matches!(block, Block::Table(table) if table.shown == 0);
        let parts: Vec<String> = self.blocks.iter().filter(is_shown).map(|block| self.block(block)).collect();
        parts.join("\n\n") + "\n"
    }

    fn block(&self, block: &Block) -> String {
        let below = |about: &str, text: String| if about.is_empty() { text } else { format!("{about}:\n\n{text}") };
        match block {
            Block::Said(text) => text.clone(),
            Block::Lines { about, text } => below(about, text.clone()),
            Block::Table(shown) => {
                let width = if shown.columns.len() > 6 { 11 } else { 20 };
                let mut table = plain_table();
                let heads = shown.columns.iter().enumerate();
                table.set_header(heads.map(|(column, (_, head))| wrapped(head, if column == 0 { 30 } else { width })));
                for row in shown.rows.iter().take(shown.shown) {
                    table.add_row(row.iter().map(|cell| cell.told(&self.words, &self.currency)));
                }
                let more = match shown.left_out() {
                    0 => String::new(),
                    count => format!("\n  {}", say!(self.words, "and-more", count = count)),
                };
                below(&shown.caption, finish(table) + &more)
            }
        }
    }

    /// All files: name and content.
    ///
    /// # Errors
    /// [`Error::Chart`], [`Error::Workbook`].
    pub fn files(&self) -> Result<Written, Error> {
        let (figures, mut drawings) = drawn(self)?;
        drawings.extend(self.drawings.iter().cloned());
        let page = page::answer(self, &drawings);
        let mut files: Written = vec![("report.html".into(), page.into_bytes()), ("report.txt".into(), self.text().into_bytes())];
        files.extend(workbook(self)?.map(|workbook| ("report.xlsx".into(), workbook)));
        let written = self.tables().filter(|table| !table.name.is_empty());
        files.extend(written.map(|table| (format!("data/{}.csv", table.name), table.csv(&self.words))));
        files.extend(figures);
        Ok(files)
    }

    /// The page and the workbook alone.
    ///
    /// # Errors
    /// As [`Answer::files`].
    pub fn to_read(&self) -> Result<Written, Error> {
        let read = ["report.html", "report.xlsx"];
        Ok(self.files()?.into_iter().filter(|(name, _)| read.contains(&name.as_str())).collect())
    }

    /// Its tables.
    pub(in crate::report) fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
    }
}

#[cfg(feature = "charts")]
fn drawn(answer: &Answer) -> Result<(Written, Vec<Drawing>), Error> {
    super::chart::pictures(answer)
}

#[cfg(not(feature = "charts"))]
fn drawn(_: &Answer) -> Result<(Written, Vec<Drawing>), Error> {
    Ok((Written::new(), Vec::new()))
}

#[cfg(feature = "workbook")]
fn workbook(answer: &Answer) -> Result<Option<Vec<u8>>, Error> {
    super::workbook::answer(answer).map(Some)
}

#[cfg(not(feature = "workbook"))]
fn workbook(_: &Answer) -> Result<Option<Vec<u8>>, Error> {
    Ok(None)
}
