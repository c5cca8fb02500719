//! What charts are drawn on: the font, the colours, SVG and PNG.

use std::sync::Once;

use plotters::prelude::*;
use plotters::style::{FontStyle, register_font};

use super::Chart;
use crate::report::words::Language;

/// Why a chart cannot be drawn.
type DrawError = Box<dyn std::error::Error + Send + Sync>;

/// Width and height in pixels.
pub(super) const SIZE: (u32, u32) = (1000, 600);

/// The name under which the embedded font is registered.
pub(super) const FONT: &str = "sans-serif";

/// DejaVu Sans, Latin and Greek letters only; its licence stands beside it.
const FONT_BYTES: &[u8] = include_bytes!("DejaVuSans-subset.ttf");

/// Colours that people with colour-blindness can tell apart (Okabe & Ito 2008).
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 120, 40),
    RGBColor(80, 80, 80),
];

/// The colour of a series.
pub(super) fn colour(series: usize) -> RGBColor {
    COLOURS[series % COLOURS.len()]
}

/// Height of a line of the title.
const TITLE_LINE: u32 = 30;
/// Characters of the title that fit beside each other.
const TITLE_MAX: usize = 72;

/// Writes the title, broken between words, and says how much room it takes from the top.
pub(super) fn draw_title<B: DrawingBackend>(
    area: &DrawingArea<B, plotters::coord::Shift>,
    title: &str,
) -> Result<u32, DrawingAreaErrorKind<B::ErrorType>> {
    use plotters::style::text_anchor::{HPos, Pos, VPos};
    let lines = crate::report::text::wrapped(title, TITLE_MAX);
    let style = TextStyle::from((FONT, 24)).color(&BLACK).pos(Pos::new(HPos::Center, VPos::Top));
    for (number, line) in lines.lines().enumerate() {
        area.draw(&Text::new(line.to_string(), ((SIZE.0 / 2) as i32, 14 + (number as u32 * TITLE_LINE) as i32), style.clone()))?;
    }
    Ok(14 + TITLE_LINE * lines.lines().count() as u32)
}

/// Draws a chart as SVG.
pub(super) fn draw_svg(chart: &Chart, language: Language) -> Result<String, DrawError> {
    let mut text = String::new();
    draw(chart, language, SVGBackend::with_string(&mut text, SIZE))?;
    Ok(text)
}

/// Draws a chart as PNG.
pub(super) fn draw_png(chart: &Chart, language: Language) -> Result<Vec<u8>, DrawError> {
    let (width, height) = SIZE;
    let mut pixels = vec![0u8; (width * height * 3) as usize];
    draw(chart, language, BitMapBackend::with_buffer(&mut pixels, SIZE))?;
    let mut file = std::io::Cursor::new(Vec::new());
    let image = image::RgbImage::from_raw(width, height, pixels).ok_or("the picture has another size than its buffer")?;
    image.write_to(&mut file, image::ImageFormat::Png)?;
    Ok(file.into_inner())
}

fn draw<B: DrawingBackend>(chart: &Chart, language: Language, backend: B) -> Result<(), DrawError>
where
    B::ErrorType: 'static,
{
    static REGISTER: Once = Once::new();
    REGISTER.call_once(|| {
        register_font(FONT, FontStyle::Normal, FONT_BYTES).unwrap_or_else(|_| panic!("the embedded font is a font"));
        register_font(FONT, FontStyle::Bold, FONT_BYTES).unwrap_or_else(|_| panic!("the embedded font is a font"));
    });
    let area = backend.into_drawing_area();
    area.fill(&WHITE)?;
    match chart {
        Chart::Lines(lines) => lines.draw(&area, language)?,
        Chart::Bars(bars) => bars.draw(&area, language)?,
        Chart::Points(points) => points.draw(&area, language)?,
        Chart::Tornado(tornado) => tornado.draw(&area, language)?,
        Chart::Grid(grid) => grid.draw(&area)?,
        Chart::Waterfall(waterfall) => waterfall.draw(&area, language)?,
    }
    Ok(area.present()?)
}

/// An upper end of an axis with a little room above, and a lower end likewise.
pub(super) fn range(values: impl Iterator<Item = f64>, from_zero: bool) -> std::ops::Range<f64> {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in values.filter(|value| value.is_finite()) {
        (low, high) = (low.min(value), high.max(value));
    }
    if low > high {
        return 0.0..1.0;
    }
    if from_zero {
        (low, high) = (low.min(0.0), high.max(0.0));
    }
    let room = if high > low { 0.08 * (high - low) } else { 1.0 };
    (if low < 0.0 || !from_zero { low - room } else { low })..(high + room)
}
