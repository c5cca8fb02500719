//! A heat map: a figure by the values of two levers.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{FONT, draw_title};
use crate::report::text::shortened;

/// A heat map.
pub(super) struct Grid {
    /// The finding, as a sentence.
    pub title: String,
    /// What goes to the right, and what goes up.
    pub labels: [String; 2],
    /// The values to the right, and upwards.
    pub values: [Vec<String>; 2],
    /// A figure for each: to the right, then upwards; and how it is written.
    pub figures: Vec<Vec<Option<(f64, String)>>>,
}

impl Grid {
    /// Draws the chart.
    pub(super) fn draw<B: DrawingBackend>(&self, area: &DrawingArea<B, Shift>) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        let (wide, high) = (self.values[0].len(), self.values[1].len());
        let top = draw_title(area, &self.title)?;
        let mut chart = ChartBuilder::on(area)
            .margin(20)
            .margin_top(top + 10)
            .margin_left(60)
            .x_label_area_size(70)
            .y_label_area_size(110)
            .build_cartesian_2d(0.0..wide as f64, 0.0..high as f64)?;
        let known = || self.figures.iter().flatten().flatten().map(|(figure, _)| *figure);
        let (low, most) = known().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), figure| (low.min(figure), high.max(figure)));
        for (x, column) in self.figures.iter().enumerate() {
            for (y, cell) in column.iter().enumerate() {
                let Some((figure, text)) = cell else { continue };
                let share = if most > low { (figure - low) / (most - low) } else { 0.5 };
                let (left, bottom) = (x as f64, y as f64);
                chart.draw_series([Rectangle::new([(left, bottom), (left + 1.0, bottom + 1.0)], shade(share).filled())])?;
                if wide <= 12 && high <= 20 {
                    let ink = if share > 0.6 { WHITE } else { BLACK };
                    let style = TextStyle::from((FONT, 15)).color(&ink).pos(Pos::new(HPos::Center, VPos::Center));
                    area.draw(&Text::new(text.clone(), chart.backend_coord(&(left + 0.5, bottom + 0.5)), style))?;
                }
            }
        }
        let black = |size: i32, side: HPos, upright: VPos| TextStyle::from((FONT, size)).color(&BLACK).pos(Pos::new(side, upright));
        // As many values as can be read beside each other.
        let every = |count: usize, fit: usize| count.div_ceil(fit).max(1);
        for (x, value) in self.values[0].iter().enumerate().step_by(every(wide, 12)) {
            let (at, y) = chart.backend_coord(&(x as f64 + 0.5, 0.0));
            area.draw(&Text::new(shortened(value, 10), (at, y + 8), black(15, HPos::Center, VPos::Top)))?;
        }
        for (y, value) in self.values[1].iter().enumerate().step_by(every(high, 20)) {
            let (x, at) = chart.backend_coord(&(0.0, y as f64 + 0.5));
            area.draw(&Text::new(shortened(value, 12), (x - 8, at), black(15, HPos::Right, VPos::Center)))?;
        }
        let (x, y) = chart.backend_coord(&(wide as f64 / 2.0, 0.0));
        area.draw(&Text::new(shortened(&self.labels[0], 70), (x, y + 40), black(18, HPos::Center, VPos::Top)))?;
        let (_, middle) = chart.backend_coord(&(0.0, high as f64 / 2.0));
        let upright = black(18, HPos::Center, VPos::Center).transform(FontTransform::Rotate270);
        area.draw(&Text::new(shortened(&self.labels[1], 44), (26, middle), upright))?;
        Ok(())
    }
}

/// From light to dark blue: it reads in grey, too.
fn shade(share: f64) -> RGBColor {
    let mix = |from: f64, to: f64| (from + share.clamp(0.0, 1.0) * (to - from)) as u8;
    RGBColor(mix(237.0, 8.0), mix(246.0, 64.0), mix(252.0, 129.0))
}
