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
use super::answer::{Along, Answer, Drawing, Picture};
use super::renderers::Written;
use super::words::Language;
use crate::error::Error;
use bars::Bars;
use canvas::{draw_png, draw_svg};
use lines::{Across, Line, Lines};
pub use study::study;

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

    /// What it shows, as rows of cells, the head first.
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
                let row = |(name, ends): &super::answer::Sides| vec![name.clone(), end(&ends[0]), end(&ends[1])];
                let head = vec![String::new(), tornado.x_label.clone(), tornado.x_label.clone()];
                std::iter::once(head).chain(tornado.rows.iter().map(row)).collect()
            }
            Chart::Points(points) => {
                let row = |([x, y], _): &([f64; 2], bool)| vec![number(*x), number(*y)];
                std::iter::once(points.labels.to_vec()).chain(points.points.iter().map(row)).collect()
            }
            Chart::Grid(grid) => {
                let head = headed(&grid.labels.join(" / "), grid.values[1].clone());
                let cell = |figure: &Option<(f64, String)>| figure.as_ref().map_or(String::new(), |(_, text)| text.clone());
                let row = |(value, figures): (&String, &Vec<Option<(f64, String)>>)| headed(value, figures.iter().map(cell).collect());
                std::iter::once(head).chain(grid.values[0].iter().zip(&grid.figures).map(row)).collect()
            }
        }
    }
}

impl From<Picture> for Chart {
    fn from(picture: Picture) -> Chart {
        match picture {
            Picture::Bars { title, y_label, bars } => {
                let (groups, values) = bars.into_iter().unzip();
                Chart::Bars(Bars { title, y_label, groups, series: vec![(String::new(), values)], first_colour: 0 })
            }
            Picture::Line { title, labels: [x_label, y_label], points, along } => Chart::Lines(Lines {
                title,
                x_label,
                y_label,
                lines: vec![Line { name: String::new(), points }],
                y_from_zero: true,
                across: match along {
                    Along::Evenly => Across::Between,
                    Along::ByFactors => Across::Factors,
                    Along::Week => Across::Week,
                },
                markers: along != Along::Week,
                first_colour: 0,
            }),
            Picture::Tornado { title, x_label, rows } => Chart::Tornado(tornado::Tornado { title, x_label, rows }),
            Picture::Points { title, labels, points } => Chart::Points(points::Points { title, labels, points }),
        }
    }
}

/// All charts that exist for a report, as files: name and content.
///
/// # Errors
/// Drawing failed: that is an error of the program or of the drawing library.
pub fn render(report: &Report) -> Result<Written, Error> {
    Ok(drawn(&report::charts(report), "figures/", report.words.language())?.0)
}

/// Charts as files, SVG and PNG each, whose names begin so; and as a page shows them.
fn drawn(charts: &[(String, Chart)], start: &str, language: Language) -> Result<(Written, Vec<Drawing>), Error> {
    let (mut files, mut drawings) = (Written::new(), Vec::new());
    for named in charts {
        let drawing = drawing(named, language)?;
        let (name, chart) = named;
        let png = draw_png(chart, language).map_err(|source| Error::Chart { name: name.clone(), source })?;
        files.push((format!("{start}{name}.svg"), drawing.svg.clone().into_bytes()));
        files.push((format!("{start}{name}.png"), png));
        drawings.push(drawing);
    }
    Ok((files, drawings))
}

/// A chart as a page shows it.
fn drawing((name, chart): &(String, Chart), language: Language) -> Result<Drawing, Error> {
    let svg = draw_svg(chart, language).map_err(|source| Error::Chart { name: name.clone(), source })?;
    Ok(Drawing { name: name.clone(), title: chart.title().to_string(), svg, table: chart.table(language), at: chart.places() })
}

/// Every chart of a report as SVG, with what it shows.
///
/// # Errors
/// [`Error::Chart`].
pub fn drawings(report: &Report) -> Result<Vec<Drawing>, Error> {
    report::charts(report).iter().map(|named| drawing(named, report.words.language())).collect()
}

/// The pictures of an answer, as files and as a page shows them.
///
/// # Errors
/// [`Error::Chart`].
pub fn pictures(answer: &Answer) -> Result<(Written, Vec<Drawing>), Error> {
    let charts: Vec<(String, Chart)> = answer.pictures.iter().map(|(name, picture)| (name.clone(), picture.clone().into())).collect();
    drawn(&charts, "figures/", answer.words.language())
}
