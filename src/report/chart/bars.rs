//! Bars in groups, with whiskers for the interval; they start at 0.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{FONT, colour, range};
use super::lines::tick;

/// A chart of bars.
pub struct Bars {
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
    pub fn draw<B: DrawingBackend>(&self, area: &DrawingArea<B, Shift>) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        let ys = range(self.series.iter().flat_map(|(_, bars)| bars.iter().flatten().copied()), true);
        let single = self.series.len() == 1;
        let mut chart = ChartBuilder::on(area)
            .caption(&self.title, (FONT, 24))
            .margin(20)
            .x_label_area_size(45)
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
            .y_label_formatter(&|y| tick(*y))
            .draw()?;
        let width = 0.7 / self.series.len() as f64;
        for (index, (name, bars)) in self.series.iter().enumerate() {
            for (group, [mean, low, high]) in bars.iter().enumerate() {
                let ink = colour(self.first_colour + if single { group } else { index });
                let left = group as f64 + 0.15 + width * index as f64;
                let middle = left + width / 2.0;
                chart.draw_series([Rectangle::new([(left + 0.01, 0.0), (left + width - 0.01, *mean)], ink.mix(0.85).filled())])?;
                chart.draw_series([PathElement::new(vec![(middle, *low), (middle, *high)], BLACK.stroke_width(2))])?;
                let (x, y) = chart.backend_coord(&(middle, high.max(0.0)));
                let crowded = self.series.len() * self.groups.len() > 16;
                let style = TextStyle::from((FONT, if crowded { 11 } else { 16 })).color(&BLACK).pos(Pos::new(HPos::Center, VPos::Bottom));
                area.draw(&Text::new(label(*mean), (x, y - 4), style))?;
            }
            if !single {
                let ink = colour(index);
                let style = TextStyle::from((FONT, 18)).color(&ink).pos(Pos::new(HPos::Right, VPos::Center));
                area.draw(&Text::new(name.clone(), (970, 80 + 26 * index as i32), style))?;
                area.draw(&Rectangle::new([(976, 72 + 26 * index as i32), (990, 86 + 26 * index as i32)], colour(index).filled()))?;
            }
        }
        for (group, name) in self.groups.iter().enumerate() {
            let (x, y) = chart.backend_coord(&(group as f64 + 0.5, ys.start));
            let style = TextStyle::from((FONT, 18)).color(&BLACK).pos(Pos::new(HPos::Center, VPos::Top));
            area.draw(&Text::new(name.clone(), (x, y + 10), style))?;
        }
        Ok(())
    }
}

/// The number above a bar.
fn label(value: f64) -> String {
    let decimals = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    };
    crate::report::format::grouped(value, decimals)
}
