//! The report as charts, SVG and PNG, with an embedded font: no font of the system is needed.

mod bars;
mod canvas;
mod grid;
mod lines;
mod points;
mod report;
mod study;
mod tornado;
mod waterfall;

use super::Report;
use super::renderers::Written;
use super::words::Language;
use crate::error::Error;
use bars::Bars;
use canvas::{draw_png, draw_svg};
use lines::{Line, Lines};
pub use study::{frontier, study};

/// A chart, whatever it is drawn on.
enum Chart {
    Lines(Lines),
    Bars(Bars),
    Points(points::Points),
    Tornado(tornado::Tornado),
    Waterfall(waterfall::Waterfall),
    Grid(grid::Grid),
}

impl Chart {
    /// The finding, as a sentence.
    fn title(&self) -> &str {
        match self {
            Chart::Lines(lines) => &lines.title,
            Chart::Bars(bars) => &bars.title,
            Chart::Points(points) => &points.title,
            Chart::Tornado(tornado) => &tornado.title,
            Chart::Grid(grid) => &grid.title,
            Chart::Waterfall(waterfall) => &waterfall.title,
        }
    }

    /// Where each row of its table behind the head lies along the picture.
    fn places(&self) -> Vec<f64> {
        let evenly = |count: usize, [left, right]: [f64; 2]| {
            (0..count).map(|place| left + (right - left) * (place as f64 + 0.5) / count as f64).collect()
        };
        match self {
            Chart::Lines(lines) => lines.places(),
            Chart::Bars(bars) => evenly(bars.groups.len(), [105.0, 980.0]),
            Chart::Waterfall(waterfall) => evenly(waterfall.changes.len() + 2, [115.0, 980.0]),
            Chart::Points(_) | Chart::Tornado(_) | Chart::Grid(_) => Vec::new(),
        }
    }

    /// What it shows, as rows of cells, the head first; none of charts that reports do not have.
    fn table(&self, language: Language) -> Vec<Vec<String>> {
        let number = |value: f64| language.trimmed(value, if value.abs() >= 1000.0 { 0 } else { 2 });
        let figure = |[mean, low, high]: [f64; 3]| match low < high {
            true => format!("{} ({}; {})", number(mean), number(low), number(high)),
            false => number(mean),
        };
        let headed = |first: &str, names: Vec<String>| std::iter::once(first.to_string()).chain(names).collect::<Vec<String>>();
        match self {
            Chart::Lines(lines) => {
                let name = |line: &Line| if line.name.is_empty() { lines.y_label.clone() } else { line.name.clone() };
                let xs = lines.xs();
                let row = |x: &f64| {
                    let at = |line: &Line| line.points.iter().find(|(at, _)| at == x).map_or(String::new(), |(_, bands)| figure(*bands));
                    headed(&number(*x), lines.lines.iter().map(at).collect())
                };
                let head = headed(&lines.x_label, lines.lines.iter().map(name).collect());
                std::iter::once(head).chain(xs.iter().map(row)).collect()
            }
            Chart::Bars(bars) => {
                let name = |(name, _): &(String, Vec<[f64; 3]>)| if name.is_empty() { bars.y_label.clone() } else { name.clone() };
                let row = |(place, group): (usize, &String)| headed(group, bars.series.iter().map(|(_, all)| figure(all[place])).collect());
                let head = headed("", bars.series.iter().map(name).collect());
                std::iter::once(head).chain(bars.groups.iter().enumerate().map(row)).collect()
            }
            Chart::Waterfall(waterfall) => {
                let totals = |(name, total): &(String, f64)| vec![name.clone(), number(*total)];
                let head = vec![String::new(), waterfall.y_label.clone()];
                let changes = waterfall.changes.iter().map(totals);
                [head, totals(&waterfall.from)].into_iter().chain(changes).chain([totals(&waterfall.to)]).collect()
            }
            Chart::Tornado(tornado) => {
                let end = |(at, figures): &(String, [f64; 3])| format!("{at}: {}", figure(*figures));
                let row = |(name, ends): &tornado::Row| vec![name.clone(), end(&ends[0]), end(&ends[1])];
                let head = vec![String::new(), tornado.x_label.clone(), tornado.x_label.clone()];
                std::iter::once(head).chain(tornado.rows.iter().map(row)).collect()
            }
            Chart::Points(_) | Chart::Grid(_) => Vec::new(),
        }
    }
}

/// A chart as files.
struct Drawn {
    svg: Vec<u8>,
    png: Vec<u8>,
}

impl Drawn {
    /// Under a name.
    fn named(self, name: &str) -> [(String, Vec<u8>); 2] {
        [(format!("{name}.svg"), self.svg), (format!("{name}.png"), self.png)]
    }
}

fn drawn(chart: &Chart) -> Result<Drawn, Error> {
    let failed = |source| Error::Chart { name: "study".into(), source };
    Ok(Drawn {
        svg: draw_svg(chart, Language::English).map_err(failed)?.into_bytes(),
        png: draw_png(chart, Language::English).map_err(failed)?,
    })
}

/// All charts that exist for a report, as files: name and content.
///
/// # Errors
/// Drawing failed: that is an error of the program or of the drawing library.
pub fn render(report: &Report) -> Result<Written, Error> {
    let (language, mut files) = (report.words.language(), Written::new());
    for (name, chart) in report::charts(report) {
        let failed = |source| Error::Chart { name: name.clone(), source };
        files.push((format!("figures/{name}.svg"), draw_svg(&chart, language).map_err(failed)?.into_bytes()));
        files.push((format!("figures/{name}.png"), draw_png(&chart, language).map_err(failed)?));
    }
    Ok(files)
}

/// A chart as a page shows it.
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

/// Every chart of a report as SVG, with what it shows.
///
/// # Errors
/// [`Error::Chart`].
pub fn drawings(report: &Report) -> Result<Vec<Drawing>, Error> {
    let language = report.words.language();
    let draw = |(name, chart): (String, Chart)| {
        let svg = draw_svg(&chart, language).map_err(|source| Error::Chart { name: name.clone(), source })?;
        Ok(Drawing { name, title: chart.title().to_string(), svg, table: chart.table(language), at: chart.places() })
    };
    report::charts(report).into_iter().map(draw).collect()
}
