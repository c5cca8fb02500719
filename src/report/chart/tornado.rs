//! A tornado: how far each parameter moves a figure to either side, the widest on top, with whiskers of chance.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{FONT, SIZE, colour, draw_title, range};
use super::lines::tick;
use crate::report::answer::Sides;
use crate::report::text::shortened;
use crate::report::words::Language;

/// The end of a path that fits: it says more than its start.
fn end_of(path: &str, most: usize) -> String {
    let count = path.chars().count();
    if count <= most { path.to_string() } else { format!("…{}", path.chars().skip(count - most + 1).collect::<String>()) }
}

/// A chart of bars to both sides.
pub(super) struct Tornado {
    /// The finding, as a sentence.
    pub title: String,
    /// What goes to the right.
    pub x_label: String,
    /// The rows, from the top.
    pub rows: Vec<Sides>,
}

impl Tornado {
    /// Draws the chart.
    pub(super) fn draw<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        language: Language,
    ) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        let ends = self.rows.iter().flat_map(|(_, ends)| ends.iter().flat_map(|(_, figures)| figures.iter().copied()));
        let top = draw_title(area, &self.title)?;
        let xs = range(ends, true);
        let mut chart = ChartBuilder::on(area)
            .margin(20)
            .margin_top(top + 10)
            .margin_left(330)
            .margin_right(80)
            .x_label_area_size(60)
            .build_cartesian_2d(xs, 0.0..self.rows.len() as f64)?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .disable_y_axis()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(225, 225, 225))
            .x_desc(&self.x_label)
            .label_style((FONT, 17))
            .axis_desc_style((FONT, 18))
            .x_labels(7)
            .x_label_formatter(&|x| tick(language, *x))
            .draw()?;
        for (row, (name, ends)) in self.rows.iter().enumerate() {
            let bottom = (self.rows.len() - 1 - row) as f64;
            let height = if ends[0].1[0] * ends[1].1[0] > 0.0 { 0.35 } else { 0.7 };
            for (end, (at, [mean, low, high])) in ends.iter().enumerate() {
                // Where both go to the same side, they lie one below the other.
                let lift = if height < 0.5 && end == 0 { 0.5 } else { 0.15 };
                let (from, to) = (bottom + lift, bottom + lift + height);
                chart.draw_series([Rectangle::new([(0.0, from), (*mean, to)], colour(end).mix(0.85).filled())])?;
                let middle = (from + to) / 2.0;
                chart.draw_series([PathElement::new(vec![(*low, middle), (*high, middle)], BLACK.stroke_width(2))])?;
                if [*mean, *low, *high] == [0.0; 3] {
                    continue;
                }
                let (x, y) = chart.backend_coord(&(if *mean < 0.0 { low.min(*mean) } else { high.max(*mean) }, middle));
                let side = if *mean < 0.0 { HPos::Right } else { HPos::Left };
                let ink = colour(end);
                let style = TextStyle::from((FONT, 14)).color(&ink).pos(Pos::new(side, VPos::Center));
                // Near the edge it stands within.
                let x = if *mean < 0.0 { (x - 5).max(335) } else { (x + 5).min(SIZE.0 as i32 - 90) };
                area.draw(&Text::new(shortened(at, 14), (x, y), style))?;
            }
            let (_, y) = chart.backend_coord(&(0.0, bottom + 0.5));
            let style = TextStyle::from((FONT, 16)).color(&BLACK).pos(Pos::new(HPos::Right, VPos::Center));
            area.draw(&Text::new(end_of(name, 36), (320, y), style))?;
        }
        let line = vec![(0.0, 0.0), (0.0, self.rows.len() as f64)];
        chart.draw_series([PathElement::new(line, BLACK.stroke_width(1))])?;
        Ok(())
    }
}
