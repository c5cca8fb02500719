//! Bars in groups, with whiskers for the interval; they start at 0.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{FONT, SIZE, colour, draw_title, range};
use super::lines::tick;
use crate::report::text::{shortened, wrapped};
use crate::report::words::Language;

/// A chart of bars.
pub(super) struct Bars {
    /// The finding, as a sentence.
    pub title: String,
    /// What goes up.
    pub y_label: String,
    /// Names of the groups, written under them.
    pub groups: Vec<String>,
    /// Name of each series, and mean, low, high in each group.
    pub series: Vec<(String, Vec<[f64; 3]>)>,
    /// Colour of the first bar or series: a scenario has the same in every chart.
    pub first_colour: usize,
}

impl Bars {
    /// Draws the chart.
    pub(super) fn draw<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        language: Language,
    ) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        let ys = range(self.series.iter().flat_map(|(_, bars)| bars.iter().flatten().copied()), true);
        let single = self.series.len() == 1;
        let mut top = draw_title(area, &self.title)?;
        if !single {
            top += self.draw_legend(area, top as i32 + 8)?;
        }
        let labels: Vec<String> = self.groups.iter().map(|name| self.label(name)).collect();
        let lines = labels.iter().map(|label| label.lines().count()).max().unwrap_or(1) as u32;
        let mut chart = ChartBuilder::on(area)
            .margin(20)
            .margin_top(top + 10)
            .x_label_area_size(20 + 22 * lines)
            .y_label_area_size(85)
            .build_cartesian_2d(0.0..self.groups.len() as f64, ys.clone())?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .disable_x_axis()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(225, 225, 225))
            .y_desc(&self.y_label)
            .label_style((FONT, 17))
            .axis_desc_style((FONT, 18))
            .y_label_formatter(&|y| tick(language, *y))
            .draw()?;
        let width = 0.7 / self.series.len() as f64;
        for (index, (_, bars)) in self.series.iter().enumerate() {
            for (group, [mean, low, high]) in bars.iter().enumerate() {
                let ink = colour(self.first_colour + if single { group } else { index });
                let left = group as f64 + 0.15 + width * index as f64;
                let middle = left + width / 2.0;
                chart.draw_series([Rectangle::new([(left + 0.01, 0.0), (left + width - 0.01, *mean)], ink.mix(0.85).filled())])?;
                chart.draw_series([PathElement::new(vec![(middle, *low), (middle, *high)], BLACK.stroke_width(2))])?;
                let (x, y) = chart.backend_coord(&(middle, high.max(0.0)));
                let crowded = self.series.len() * self.groups.len() > 16;
                let style = TextStyle::from((FONT, if crowded { 11 } else { 16 })).color(&BLACK).pos(Pos::new(HPos::Center, VPos::Bottom));
                area.draw(&Text::new(label(language, *mean), (x, y - 4), style))?;
            }
        }
        for (group, label) in labels.iter().enumerate() {
            let (x, y) = chart.backend_coord(&(group as f64 + 0.5, ys.start));
            let style = TextStyle::from((FONT, 18)).color(&BLACK).pos(Pos::new(HPos::Center, VPos::Top));
            for (number, line) in label.lines().enumerate() {
                area.draw(&Text::new(line.to_string(), (x, y + 10 + 22 * number as i32), style.clone()))?;
            }
        }
        Ok(())
    }

    /// A group's name in at most three lines that fit under it.
    fn label(&self, name: &str) -> String {
        let fits = (((SIZE.0 - 125) as usize / self.groups.len().max(1)) / 10).max(6);
        let lines = wrapped(name, fits);
        let lines: Vec<String> = lines.lines().map(|line| shortened(line, fits)).collect();
        if lines.len() > 3 { format!("{}\n{}\n…", lines[0], lines[1]) } else { lines.join("\n") }
    }

    /// The names of the series under the title, three beside each other; says how much room they take.
    fn draw_legend<B: DrawingBackend>(&self, area: &DrawingArea<B, Shift>, top: i32) -> Result<u32, DrawingAreaErrorKind<B::ErrorType>> {
        const COLUMNS: usize = 3;
        for (index, (name, _)) in self.series.iter().enumerate() {
            let (x, y) = (40 + 315 * (index % COLUMNS) as i32, top + 26 * (index / COLUMNS) as i32);
            area.draw(&Rectangle::new([(x, y), (x + 14, y + 14)], colour(self.first_colour + index).filled()))?;
            let style = TextStyle::from((FONT, 18)).color(&BLACK).pos(Pos::new(HPos::Left, VPos::Center));
            area.draw(&Text::new(shortened(name, 28), (x + 20, y + 7), style))?;
        }
        Ok(8 + 26 * self.series.len().div_ceil(COLUMNS) as u32)
    }
}

/// The number above a bar.
fn label(language: Language, value: f64) -> String {
    let decimals = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    };
    language.grouped(value, decimals)
}
