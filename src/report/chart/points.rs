//! Points in two figures, those that nothing betters joined by a line.

use plotters::coord::Shift;
use plotters::prelude::*;

use super::canvas::{FONT, colour, draw_title, range};
use super::lines::tick;
use crate::report::words::Language;

/// A chart of points.
pub(super) struct Points {
    /// The finding, as a sentence.
    pub title: String,
    /// What goes to the right, and what goes up.
    pub labels: [String; 2],
    /// Each point, and whether nothing betters it; the first is the baseline.
    pub points: Vec<([f64; 2], bool)>,
}

impl Points {
    /// Draws the chart.
    pub(super) fn draw<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        language: Language,
    ) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        let of = |axis: usize| range(self.points.iter().map(|(point, _)| point[axis]), false);
        let top = draw_title(area, &self.title)?;
        let mut chart = ChartBuilder::on(area)
            .margin(20)
            .margin_top(top + 6)
            .margin_right(40)
            .x_label_area_size(60)
            .y_label_area_size(95)
            .build_cartesian_2d(of(0), of(1))?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(225, 225, 225))
            .x_desc(&self.labels[0])
            .y_desc(&self.labels[1])
            .label_style((FONT, 17))
            .axis_desc_style((FONT, 18))
            .x_labels(7)
            .x_label_formatter(&|x| tick(language, *x))
            .y_label_formatter(&|y| tick(language, *y))
            .draw()?;
        let mut frontier: Vec<[f64; 2]> = self.points.iter().filter(|(_, on)| *on).map(|(point, _)| *point).collect();
        frontier.sort_by(|a, b| a[0].total_cmp(&b[0]));
        chart.draw_series(LineSeries::new(frontier.iter().map(|point| (point[0], point[1])), colour(0).stroke_width(2)))?;
        for (index, (point, on)) in self.points.iter().enumerate().rev() {
            let place = (point[0], point[1]);
            match (index, on) {
                (0, _) => chart.draw_series([TriangleMarker::new(place, 9, colour(1).filled())])?,
                (_, true) => chart.draw_series([Circle::new(place, 6, colour(0).filled())])?,
                (_, false) => chart.draw_series([Circle::new(place, 4, RGBColor(150, 150, 150).filled())])?,
            };
        }
        Ok(())
    }
}
