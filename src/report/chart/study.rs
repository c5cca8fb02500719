//! Charts of studies: which parameter matters, what a figure does over levers, and what cannot be bettered.

use super::grid::Grid;
use super::lines::{Across, Line, Lines};
use super::tornado::Tornado;
use super::{Chart, bars::Bars, drawn};
use crate::error::Error;
use crate::experiment::outcome::unit_of;
use crate::experiment::study::layout::{Factor, Layout, Sensitivity};
use crate::experiment::study::results::preference;
use crate::experiment::study::sensitivity::Bootstrapped;
use crate::report::answer::{Drawing, Sides, scale};
use crate::report::optimize::trade_off;
use crate::report::renderers::Written;
use crate::report::study::{Placed, named};
use crate::report::words::{Words, say};
use crate::stats::Estimate;

/// Rows of a tornado, and lines of a chart, at most.
const ROWS_MAX: usize = 15;
const LINES_MAX: usize = 6;

/// The charts of a study, as files and as a page shows them.
///
/// # Errors
/// [`Error::Chart`].
pub fn study(
    layout: &Layout<'_>,
    placed: &[Placed],
    found: Option<(&'static str, &Sensitivity)>,
    (words, currency): (&Words, &str),
) -> Result<(Written, Vec<Drawing>), Error> {
    let shown = Shown { layout, placed, words, currency, key: layout.watch[0] };
    let charts = match found {
        Some((key, found)) => vec![("drivers".to_string(), shown.sensitivity(key, found))],
        None => {
            let further = [shown.grid().map(|chart| ("map", chart)), shown.trade().map(|chart| ("frontier", chart))];
            shown.responses().into_iter().chain(further.into_iter().flatten().map(|(name, chart)| (name.to_string(), chart))).collect()
        }
    };
    drawn(&charts, "", words.language())
}

/// Bars of parameters, the highest first.
fn ranked(mut rows: Vec<(String, Vec<[f64; 3]>)>, series: &[String], title: impl Fn(&str, f64) -> String, y_label: String) -> Chart {
    rows.sort_by(|a, b| b.1[0][0].total_cmp(&a.1[0][0]));
    rows.truncate(ROWS_MAX / 2 + 1);
    let of = |index: usize| rows.iter().map(|row| row.1[index]).collect();
    Chart::Bars(Bars {
        title: rows.first().map_or_else(String::new, |row| title(&row.0, row.1[0][0])),
        y_label,
        // The end of a path says more than its start.
        groups: rows
            .iter()
            .map(|row| row.0.rsplit('.').take(2).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(". "))
            .collect(),
        series: series.iter().enumerate().map(|(index, name)| (name.clone(), of(index))).collect(),
        first_colour: 0,
    })
}

/// What a sweep shows.
struct Shown<'a, 'f> {
    layout: &'a Layout<'f>,
    placed: &'a [Placed],
    words: &'a Words,
    currency: &'a str,
    key: &'static str,
}

impl Shown<'_, '_> {
    /// Which parameter matters: a tornado, or bars of measures.
    fn sensitivity(&self, key: &'static str, found: &Sensitivity) -> Chart {
        let (layout, words, outcome) = (self.layout, self.words, named(key, self.words));
        let band = |e: &Estimate| [e.mean, e.low(), e.high()];
        let names = || layout.factors.iter().map(|factor| factor.path.clone());
        match found {
            Sensitivity::Tornado(all) => {
                let (scale, unit) = self.scale(key, all.iter().flatten().map(|end| end.mean));
                let row = |((name, ends), factor): ((String, &[Estimate; 2]), &Factor)| {
                    let [from, to] = factor.range().map(|end| words.typed(&end));
                    (name, [(from, band(&ends[0]).map(|x| x / scale)), (to, band(&ends[1]).map(|x| x / scale))])
                };
                let mut rows: Vec<_> = names().zip(all).zip(&layout.factors).map(row).collect();
                let reach = |row: &Sides| {
                    let [a, b] = [row.1[0].1[0], row.1[1].1[0]];
                    (a - b).abs().max(a.abs()).max(b.abs())
                };
                rows.sort_by(|a, b| reach(b).total_cmp(&reach(a)));
                rows.truncate(ROWS_MAX);
                let most = rows.first().map_or(String::new(), |row| row.0.clone());
                let moves = rows.first().is_some_and(|row| reach(row) > 0.0);
                Chart::Tornado(Tornado {
                    title: match moves {
                        true => say!(words, "study-tornado-title", count = layout.factors.len(), path = most, outcome = outcome.as_str()),
                        false => say!(words, "study-nothing-moves", outcome = outcome.as_str()),
                    },
                    x_label: say!(words, "study-tornado-axis", outcome = outcome.as_str(), unit = unit),
                    rows,
                })
            }
            Sensitivity::Morris(all) => {
                let (scale, unit) = self.scale(key, all.iter().map(|effects| effects.mean_size.figure));
                let bars = all.iter().map(|effects| {
                    let size = effects.mean_size;
                    [size.figure, size.ends[0], size.ends[1]].map(|x| x / scale)
                });
                ranked(
                    names().zip(bars.map(|bar| vec![bar])).collect(),
                    &[String::new()],
                    |most, figure| match figure > 0.0 {
                        true => say!(words, "study-morris-title", path = most, outcome = outcome.as_str()),
                        false => say!(words, "study-nothing-moves", outcome = outcome.as_str()),
                    },
                    say!(words, "study-morris-axis", outcome = outcome.as_str(), unit = unit),
                )
            }
            Sensitivity::Sobol(indices) => {
                let bar = |index: &Bootstrapped| [index.figure, index.ends[0], index.ends[1]].map(|x| 100.0 * x);
                let bars = indices.of.iter().map(|of| vec![bar(&of.total), bar(&of.first)]);
                ranked(
                    names().zip(bars).collect(),
                    &[words.plain("with-its-interactions"), words.plain("alone")],
                    |most, figure| match figure > 0.0 {
                        true => {
                            let share = words.grouped(figure, 0);
                            say!(words, "study-sobol-title", path = most, outcome = outcome.as_str(), share = share)
                        }
                        false => say!(words, "study-nothing-moves", outcome = outcome.as_str()),
                    },
                    words.plain("study-sobol-axis"),
                )
            }
        }
    }

    /// What figures are divided by on an axis, and what is said of that.
    fn scale(&self, key: &str, values: impl Iterator<Item = f64>) -> (f64, String) {
        let most = values.fold(0.0, |most: f64, value| most.max(value.abs()));
        scale(unit_of(key), most, self.words, self.currency)
    }

    /// The values of a lever that occur, in the order of their numbers.
    fn values(&self, lever: usize) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        for placed in &self.placed[1.min(self.placed.len())..] {
            if !values.contains(&placed.values[lever]) {
                values.push(placed.values[lever].clone());
            }
        }
        let number = |value: &String| self.layout.factors[lever].number(value);
        if values.iter().all(|value| number(value).is_some()) {
            values.sort_by(|a, b| number(a).unwrap_or(0.0).total_cmp(&number(b).unwrap_or(0.0)));
        }
        values
    }

    fn is_number(&self, lever: usize) -> bool {
        let values = self.values(lever);
        values.len() > 2 && values.iter().all(|value| self.layout.factors[lever].number(value).is_some())
    }

    fn figures(&self) -> impl Iterator<Item = (&Placed, [f64; 3])> {
        self.placed.iter().skip(1).filter_map(|placed| Some((placed, placed.figures[0]?)))
    }

    /// The figure over each lever that is a number: a line for each value of the other, if there is one with few; else the range over all others.
    fn responses(&self) -> Vec<(String, Chart)> {
        let levers = self.layout.levers;
        let (scale, unit_of_scale) = self.scale(self.key, self.figures().map(|(_, figure)| figure[0]));
        let numbered: Vec<usize> = (0..levers).filter(|&lever| self.is_number(lever)).collect();
        let one = |lever: usize| {
            let other = (levers == 2).then_some(1 - lever).filter(|&other| self.values(other).len() <= LINES_MAX);
            let groups: Vec<Option<String>> = other.map_or_else(|| vec![None], |other| self.values(other).into_iter().map(Some).collect());
            let log = self.spreads(lever);
            let line = |group: &Option<String>| {
                let is_of = |placed: &&Placed| group.as_ref().is_none_or(|value| placed.values[other.unwrap_or(lever)] == *value);
                let point = |value: &String| {
                    let here: Vec<[f64; 3]> = self
                        .figures()
                        .filter(|(placed, _)| is_of(placed) && placed.values[lever] == *value)
                        .map(|(_, figure)| figure)
                        .collect();
                    let mean = here.iter().map(|figure| figure[0]).sum::<f64>() / here.len() as f64;
                    let low = here.iter().map(|figure| figure[1]).fold(f64::INFINITY, f64::min);
                    let high = here.iter().map(|figure| figure[2]).fold(f64::NEG_INFINITY, f64::max);
                    let x = self.layout.factors[lever].number(value)?;
                    (!here.is_empty()).then(|| (x, [mean, low, high].map(|figure| figure / scale)))
                };
                Line {
                    name: group.as_ref().map_or_else(String::new, |value| self.words.typed(value)),
                    points: self.values(lever).iter().filter_map(point).collect(),
                }
            };
            let lines: Vec<Line> = groups.iter().map(line).collect();
            let ends = lines.first().and_then(|line| Some((line.points.first()?.1[0], line.points.last()?.1[0])));
            let path = &self.layout.factors[lever].path;
            let values = self.values(lever);
            let name = named(self.key, self.words);
            let title = match (ends, values.first(), values.last(), lines.len(), other) {
                (Some((from, to)), Some(low), Some(high), 1, _) => {
                    let told = |x: f64| self.told(x * scale);
                    say!(
                        self.words,
                        "response-title",
                        outcome = name.as_str(),
                        from = told(from),
                        path = path.as_str(),
                        low = self.words.typed(low),
                        to = told(to),
                        high = self.words.typed(high)
                    )
                }
                (.., Some(other)) => {
                    let other = self.layout.factors[other].path.as_str();
                    say!(self.words, "response-title-by", outcome = name.as_str(), path = path.as_str(), other = other)
                }
                (.., None) => say!(self.words, "response-title-over", outcome = name.as_str(), path = path.as_str()),
            };
            let band = if self.layout.futures > 1 { "band-futures" } else { "band-intervals" };
            let over = if levers > 2 || (levers == 2 && other.is_none()) { "band-others" } else { band };
            let unit = self.unit(lever);
            let factors = if log { self.words.plain("by-factors") } else { String::new() };
            let lines = Lines {
                title,
                x_label: format!("{path}{unit}{factors}"),
                across: if log { Across::Factors } else { Across::Between },
                y_label: format!("{name}{unit_of_scale} ({})", self.words.plain(over)),
                lines,
                y_from_zero: false,
                markers: true,
                first_colour: 0,
            };
            (format!("response_{}", crate::report::format::slug(path)), Chart::Lines(lines))
        };
        numbered.into_iter().map(one).collect()
    }

    /// True if a lever's values are spread by factors.
    fn spreads(&self, lever: usize) -> bool {
        let values = self.values(lever);
        let number = |value: Option<&String>| value.and_then(|value| self.layout.factors[lever].number(value)).unwrap_or(0.0);
        let (first, last) = (number(values.first()), number(values.last()));
        first > 0.0 && last / first >= 20.0
    }

    /// In which unit numbers of a lever are on its axis.
    fn unit(&self, lever: usize) -> String {
        let unit = self.layout.factors[lever].base_unit();
        match unit {
            "" => String::new(),
            "hours" => format!(", {}", self.words.plain("unit-hours")),
            unit => format!(", {unit}"),
        }
    }

    fn told(&self, figure: f64) -> String {
        self.words.value(figure, unit_of(self.key), Some(figure.abs() / 500.0), self.currency)
    }

    /// The figure over two levers.
    fn grid(&self) -> Option<Chart> {
        if self.layout.levers != 2 {
            return None;
        }
        let values = [self.values(0), self.values(1)];
        if values.iter().any(|values| values.len() < 2 || values.len() > 60) || self.placed.len() - 1 < values[0].len() * values[1].len() {
            return None;
        }
        let at =
            |x: &String, y: &String| self.figures().find(|(placed, _)| placed.values[0] == *x && placed.values[1] == *y).map(|(_, f)| f[0]);
        let (scale, unit_of_scale) = self.scale(self.key, self.figures().map(|(_, figure)| figure[0]));
        let spread = {
            let (low, high) = self.figures().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), (_, f)| (l.min(f[0]), h.max(f[0])));
            (high - low) / scale
        };
        let decimals = if spread < 0.5 {
            3
        } else if spread < 5.0 {
            2
        } else if spread < 50.0 {
            1
        } else {
            0
        };
        let cell = |figure: f64| (figure, self.words.grouped(figure / scale, decimals));
        let figures = values[0].iter().map(|x| values[1].iter().map(|y| at(x, y).map(cell)).collect()).collect();
        let sign = preference(self.key);
        let best = self.figures().max_by(|a, b| (sign.unwrap_or(1.0) * a.1[0]).total_cmp(&(sign.unwrap_or(1.0) * b.1[0])))?;
        let paths = [0, 1].map(|lever| self.layout.factors[lever].path.clone());
        let ties = self.figures().filter(|(_, figure)| figure[0] == best.1[0]).count() > 1;
        let said = match sign {
            _ if ties => "map-tied",
            Some(-1.0) => "map-lowest",
            _ => "map-highest",
        };
        let [first, second] = [0, 1].map(|lever| if ties { paths[lever].clone() } else { self.words.typed(&best.0.values[lever]) });
        Some(Chart::Grid(Grid {
            title: say!(self.words, said, outcome = named(self.key, self.words), first = first, second = second, unit = unit_of_scale),
            labels: paths,
            values: values.map(|values| values.iter().map(|value| self.words.typed(value)).collect()),
            figures,
        }))
    }

    /// The first two outcomes that are good or bad, against each other.
    fn trade(&self) -> Option<Chart> {
        let good: Vec<usize> = (0..self.layout.watch.len()).filter(|&index| preference(self.layout.watch[index]).is_some()).collect();
        let [first, .., last] = good.as_slice() else { return None };
        let keys = [self.layout.watch[*first], self.layout.watch[*last]];
        let signs = keys.map(|key| preference(key).unwrap_or(1.0));
        let points: Vec<[f64; 2]> =
            self.placed.iter().filter_map(|placed| Some([placed.figures[*first]?[0], placed.figures[*last]?[0]])).collect();
        let signed: Vec<Option<[f64; 2]>> = points.iter().map(|point| Some([signs[0] * point[0], signs[1] * point[1]])).collect();
        let on = crate::experiment::optimize::non_dominated(&signed);
        Some(trade_off(keys, points.into_iter().zip(on).collect(), self.words, self.currency).into())
    }
}
