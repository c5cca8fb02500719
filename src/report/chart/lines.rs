//! Lines over time or over a quantity, with a band for the interval.

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{FONT, SIZE, colour, draw_title, range};
use crate::report::text::shortened;
use crate::report::words::Language;

type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;
type Chart<'a, B> = ChartContext<'a, B, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// A chart of lines.
pub(super) struct Lines {
    /// The finding, as a sentence.
    pub title: String,
    /// What goes to the right.
    pub x_label: String,
    /// What goes up.
    pub y_label: String,
    /// The lines.
    pub lines: Vec<Line>,
    /// Whether the axis starts at 0.
    pub y_from_zero: bool,
    /// How what goes to the right is spaced.
    pub across: Across,
    /// Whether each point is marked.
    pub markers: bool,
    /// Colour of the first line: a scenario has the same in every chart.
    pub first_colour: usize,
}

/// How an axis to the right is spaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Across {
    /// Months from 0, told by half years and years.
    Months,
    /// Hours of a week, told by days.
    Week,
    /// Evenly from 0.
    FromZero,
    /// Evenly, between the first and the last.
    Between,
    /// By factors.
    Factors,
}

impl Across {
    fn place(self, x: f64) -> f64 {
        if self == Across::Factors { libm::log10(x.max(f64::MIN_POSITIVE)) } else { x }
    }

    /// Where the axis starts, and its ticks: place and number.
    fn ticks(self, xs: &[f64], end: f64) -> (f64, Vec<(f64, f64)>) {
        let (low, high) = xs.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(*x), high.max(*x)));
        let same = |ticks: Vec<f64>| ticks.into_iter().map(|tick| (tick, tick)).collect();
        match self {
            Across::Months => (0.0, same(month_ticks(end))),
            Across::Week => (0.0, same((0..=7).map(|day| 24.0 * f64::from(day)).collect())),
            Across::FromZero => (0.0, same((0..=8).map(|tick| round_step(end / 8.0) * f64::from(tick)).collect())),
            Across::Between => {
                let step = round_step(((high - low) / 7.0).max(f64::MIN_POSITIVE));
                let first = (low / step - 1e-9).ceil();
                (low, same((0..=8).map(|tick| (first + f64::from(tick)) * step).collect()))
            }
            Across::Factors => {
                let decades = (self.place(low).floor() as i32)..=(self.place(high).ceil() as i32);
                let steps: &[f64] = if self.place(high) - self.place(low) > 3.0 { &[1.0] } else { &[1.0, 2.0, 5.0] };
                let all = decades.flat_map(|decade| steps.iter().map(move |step| step * libm::pow(10.0, f64::from(decade))));
                let within = all.filter(|x| (low * (1.0 - 1e-9)..=high * (1.0 + 1e-9)).contains(x));
                (self.place(low), within.map(|x| (self.place(x), x)).collect())
            }
        }
    }
}

/// One line.
pub(super) struct Line {
    /// Name, written at its end.
    pub name: String,
    /// x, and mean, low, high.
    pub points: Vec<(f64, [f64; 3])>,
}

/// What lies along a chart: room to the right of it, where it starts and ends, and the ticks between.
struct Frame {
    right: u32,
    x_start: f64,
    x_end: f64,
    ticks: Vec<(f64, f64)>,
}

impl Lines {
    /// Every x that a line has a point at, in order.
    pub(super) fn xs(&self) -> Vec<f64> {
        let mut xs: Vec<f64> = self.lines.iter().flat_map(|line| line.points.iter().map(|(x, _)| *x)).collect();
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        xs
    }

    /// Where each of these lies in the picture, in its pixels.
    pub(super) fn places(&self) -> Vec<f64> {
        let Frame { right, x_start, x_end, .. } = self.frame();
        let (left, width) = (105.0, f64::from(SIZE.0 - right) - 105.0);
        self.xs().into_iter().map(|x| left + width * (self.across.place(x) - x_start) / (x_end - x_start)).collect()
    }

    fn frame(&self) -> Frame {
        let all: Vec<f64> = self.lines.iter().flat_map(|line| line.points.iter().map(|point| point.0)).collect();
        let right = if self.lines.iter().all(|line| line.name.is_empty()) { 30 } else { 190 };
        let x_end = match right > 30 {
            true => self.lines.iter().flat_map(|line| line.points.last()).map(|point| point.0).fold(0.0, f64::max),
            false => range(all.iter().copied(), true).end,
        };
        let (x_start, ticks) = self.across.ticks(&all, x_end);
        let x_end = self.across.place(x_end).max(x_start + f64::MIN_POSITIVE.sqrt());
        let ticks = ticks.into_iter().filter(|(tick, _)| *tick <= x_end + 1e-9 * x_end.abs()).collect();
        Frame { right, x_start, x_end, ticks }
    }

    /// Draws the chart.
    pub(super) fn draw<B: DrawingBackend>(&self, area: &DrawingArea<B, Shift>, language: Language) -> Drawn<B> {
        let ys = range(self.lines.iter().flat_map(|line| line.points.iter().flat_map(|point| point.1)), self.y_from_zero);
        let Frame { right, x_start, x_end, ticks } = self.frame();
        let top = draw_title(area, &self.title)?;
        let mut chart = ChartBuilder::on(area)
            .margin(20)
            .margin_top(top + 6)
            .margin_right(right)
            .x_label_area_size(55)
            .y_label_area_size(85)
            .build_cartesian_2d(x_start..x_end, ys.clone())?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(225, 225, 225))
            .x_desc(&self.x_label)
            .y_desc(&self.y_label)
            .label_style((FONT, 17))
            .axis_desc_style((FONT, 18))
            .disable_x_mesh()
            .x_labels(0)
            .y_label_formatter(&|y| tick(language, *y))
            .draw()?;
        for (at, number) in ticks {
            let (x, y) = chart.backend_coord(&(at, ys.start));
            let style = TextStyle::from((FONT, 17)).color(&BLACK).pos(Pos::new(HPos::Center, VPos::Top));
            area.draw(&PathElement::new(vec![(x, y), (x, y + 5)], BLACK))?;
            area.draw(&Text::new(tick(language, number), (x, y + 8), style))?;
        }
        if ys.start > 0.0 {
            draw_break(area, chart.backend_coord(&(x_start, ys.start)))?;
        }
        self.draw_lines(&mut chart)?;
        self.draw_names(area, &chart)
    }

    fn draw_lines<B: DrawingBackend>(&self, chart: &mut Chart<'_, B>) -> Drawn<B> {
        for (index, line) in self.lines.iter().enumerate() {
            let ink = colour(self.first_colour + index);
            let points: Vec<(f64, [f64; 3])> = line.points.iter().map(|(x, figures)| (self.across.place(*x), *figures)).collect();
            let upper = points.iter().map(|(x, [_, _, high])| (*x, *high));
            let lower = points.iter().rev().map(|(x, [_, low, _])| (*x, *low));
            chart.draw_series([Polygon::new(upper.chain(lower).collect::<Vec<_>>(), ink.mix(0.18).filled())])?;
            chart.draw_series(LineSeries::new(points.iter().map(|(x, [mean, ..])| (*x, *mean)), ink.stroke_width(3)))?;
            if self.markers {
                chart.draw_series(points.iter().map(|(x, [mean, ..])| Circle::new((*x, *mean), 5, ink.filled())))?;
                let bar = |&(x, [_, low, high]): &(f64, [f64; 3])| PathElement::new(vec![(x, low), (x, high)], ink.stroke_width(2));
                chart.draw_series(points.iter().map(bar))?;
            }
        }
        Ok(())
    }

    /// Writes the names at the lines' ends, pushed apart where they would overlap.
    fn draw_names<B: DrawingBackend>(&self, area: &DrawingArea<B, Shift>, chart: &Chart<'_, B>) -> Drawn<B> {
        let to_pixel = |line: &Line| line.points.last().map(|(x, [mean, ..])| chart.backend_coord(&(self.across.place(*x), *mean)));
        let mut names: Vec<(usize, (i32, i32))> =
            self.lines.iter().enumerate().filter_map(|(i, line)| Some((i, to_pixel(line)?))).collect();
        names.sort_by_key(|(_, (_, y))| *y);
        let mut last = i32::MIN / 2;
        for (index, (x, y)) in names {
            let y = y.max(last + 20);
            last = y;
            let ink = colour(self.first_colour + index);
            let style = TextStyle::from((FONT, 18)).color(&ink).pos(Pos::new(HPos::Left, VPos::Center));
            area.draw(&Text::new(shortened(&self.lines[index].name, LABEL_MAX), (x + 8, y), style))?;
        }
        Ok(())
    }
}

/// Characters of a name that fit beside a line.
const LABEL_MAX: usize = 18;

/// Half years, years, or several years: as many as can be read.
fn month_ticks(end: f64) -> Vec<f64> {
    let step = [1.0, 6.0, 12.0, 60.0, 120.0, 240.0].into_iter().find(|step| end / step <= 10.0).unwrap_or(480.0);
    (0..=(end / step) as u32).map(|tick| step * f64::from(tick)).collect()
}

/// The next larger 1, 2 or 5 times a power of ten.
fn round_step(step: f64) -> f64 {
    let power = libm::pow(10.0, libm::log10(step).floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|round| *round >= step).unwrap_or(step)
}

/// Marks an axis that does not start at 0: two strokes across its lower end.
pub(super) fn draw_break<B: DrawingBackend>(area: &DrawingArea<B, Shift>, (x, y): (i32, i32)) -> Drawn<B> {
    area.draw(&Rectangle::new([(x - 3, y - 22), (x + 3, y - 14)], WHITE.filled()))?;
    for lift in [12, 20] {
        area.draw(&PathElement::new(vec![(x - 7, y - lift), (x + 7, y - lift - 5)], BLACK.stroke_width(2)))?;
    }
    Ok(())
}

/// A number on an axis.
pub(super) fn tick(language: Language, value: f64) -> String {
    language.trimmed(value, 2)
}
