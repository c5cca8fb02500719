//! A waterfall: from one total to another by changes that add up to the difference.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{FONT, SIZE, colour, draw_title};
use super::lines::{draw_break, tick};
use crate::report::text::{shortened, wrapped};
use crate::report::words::Language;

/// A chart of changes between two totals.
pub(super) struct Waterfall {
    /// The finding, as a sentence.
    pub title: String,
    /// What goes up.
    pub y_label: String,
    /// Where it starts: a name and a total.
    pub from: (String, f64),
    /// What is added, one after the other.
    pub changes: Vec<(String, f64)>,
    /// Where it ends: the first and all changes.
    pub to: (String, f64),
}

impl Waterfall {
    /// Draws the chart.
    pub(super) fn draw<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        language: Language,
    ) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        let mut bars = vec![(self.from.0.clone(), [0.0, self.from.1], None)];
        let mut level = self.from.1;
        for (name, change) in &self.changes {
            bars.push((name.clone(), [level, level + change], Some(*change)));
            level += change;
        }
        bars.push((self.to.0.clone(), [0.0, self.to.1], None));
        // Changes are small beside totals: where the axis starts near them, it is broken.
        let levels = || bars.iter().flat_map(|(_, ends, change)| if change.is_some() { ends.to_vec() } else { vec![ends[1]] });
        let (low, high) = levels().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)));
        let room = if high > low { 0.25 * (high - low) } else { high.abs().max(1.0) };
        let ys = match low - room {
            _ if low < 0.0 => (low - room)..(high + 0.6 * room).max(0.0),
            from if from < 0.25 * high => 0.0..(high + 0.6 * room),
            from => from..(high + 0.6 * room),
        };
        let top = draw_title(area, &self.title)?;
        let mut chart = ChartBuilder::on(area)
            .margin(20)
            .margin_top(top + 10)
            .x_label_area_size(70)
            .y_label_area_size(95)
            .build_cartesian_2d(0.0..bars.len() as f64, ys.clone())?;
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
        let fits = (((SIZE.0 - 135) as usize / bars.len()) / 9).max(6);
        for (place, (name, [start, end], change)) in bars.iter().enumerate() {
            let left = place as f64;
            let ink = colour(match change {
                None => 5,
                Some(change) if *change >= 0.0 => 0,
                Some(_) => 1,
            });
            let bottom = if change.is_none() { ys.start.max(0.0) } else { *start };
            chart.draw_series([Rectangle::new([(left + 0.12, bottom), (left + 0.88, *end)], ink.mix(0.85).filled())])?;
            if place + 1 < bars.len() {
                chart.draw_series([PathElement::new(vec![(left + 0.88, *end), (left + 1.12, *end)], BLACK.stroke_width(1))])?;
            }
            let text = match change {
                Some(change) => format!("{}{}", if *change > 0.0 { "+" } else { "" }, figure(language, *change)),
                None => figure(language, *end),
            };
            let (x, y) = chart.backend_coord(&(left + 0.5, bottom.max(*end)));
            let style = TextStyle::from((FONT, 16)).color(&BLACK).pos(Pos::new(HPos::Center, VPos::Bottom));
            area.draw(&Text::new(text, (x, y - 4), style))?;
            let (x, y) = chart.backend_coord(&(left + 0.5, ys.start));
            let style = TextStyle::from((FONT, 15)).color(&BLACK).pos(Pos::new(HPos::Center, VPos::Top));
            for (number, line) in wrapped(name, fits).lines().take(3).enumerate() {
                area.draw(&Text::new(shortened(line, fits + 2), (x, y + 8 + 19 * number as i32), style.clone()))?;
            }
        }
        if ys.start > 0.0 {
            draw_break(area, chart.backend_coord(&(0.0, ys.start)))?;
        }
        Ok(())
    }
}

/// The number at a bar.
fn figure(language: Language, value: f64) -> String {
    let decimals = match value.abs() {
        v if v >= 100.0 => 1,
        v if v >= 1.0 => 2,
        _ => 3,
    };
    language.grouped(value, decimals)
}
