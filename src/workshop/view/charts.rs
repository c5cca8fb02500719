//! Charts of pages, as drawings in the page itself: shapes and letters tell what colours tell.

use maud::{Markup, html};

use crate::stats::Estimate;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 340.0;
/// Space for labels: left, right, above, below.
const MARGINS: [f64; 4] = [84.0, 44.0, 18.0, 56.0];

fn at(value: f64) -> String {
    format!("{value:.1}")
}

/// Values at round steps that a scale shows.
fn ticks(low: f64, high: f64, about: usize) -> Vec<f64> {
    let raw = (high - low).max(1e-9) / about as f64;
    let power = libm::pow(10.0, libm::floor(libm::log10(raw)));
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= raw).unwrap_or(10.0 * power);
    let first = (low / step).ceil() as i64;
    (first..).map(|number| number as f64 * step).take_while(|value| *value <= high + step * 1e-9).collect()
}

/// What waiting makes of a customer's worth: a point with its interval at each stop, on a scale of powers of ten; the stop at hand is a disc, the one
/// before it a diamond.
pub(super) fn curve(
    title: &str,
    hours: &[f64],
    stops: &[String],
    worth: &[Option<Estimate>],
    [here, ghost]: [Option<usize>; 2],
    money: &dyn Fn(f64) -> String,
) -> Markup {
    let known: Vec<&Estimate> = worth.iter().flatten().collect();
    let lowest = known.iter().map(|estimate| estimate.low()).fold(f64::INFINITY, f64::min);
    let highest = known.iter().map(|estimate| estimate.high()).fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = if known.is_empty() { (0.0, 1.0) } else { (lowest, highest) };
    let pad = 0.08 * (high - low).max(1e-6);
    let (low, high) = (low - pad, high + pad);
    let [left, right, top, bottom] = MARGINS;
    let (first, last) = (libm::log(hours[0]), libm::log(hours[hours.len() - 1]));
    let x = |stop: usize| left + (WIDTH - left - right) * (libm::log(hours[stop]) - first) / (last - first);
    let y = |value: f64| HEIGHT - bottom - (HEIGHT - top - bottom) * (value - low) / (high - low);
    let point = |stop: usize| worth[stop].as_ref().map(|worth| (x(stop), y(worth.mean)));
    let line: Vec<String> = (0..worth.len()).filter_map(point).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let places: Vec<String> = (0..worth.len()).map(|stop| point(stop).map_or("-".into(), |(x, y)| format!("{x:.1},{y:.1}"))).collect();
    html! {
        svg.curve viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(title) data-points=(places.join(" ")) {
            @if !known.is_empty() { @for tick in ticks(low, high, 4) {
                line.grid x1=(at(left)) x2=(at(WIDTH - right)) y1=(at(y(tick))) y2=(at(y(tick))) {}
                text.tick x=(at(left - 8.0)) y=(at(y(tick) + 5.0)) text-anchor="end" { (money(tick)) }
            } }
            polyline.line points=(line.join(" ")) fill="none" {}
            @for (stop, name) in stops.iter().enumerate() {
                @let row = if stop % 2 == 0 { 22.0 } else { 42.0 };
                line.grid x1=(at(x(stop))) x2=(at(x(stop))) y1=(at(HEIGHT - bottom)) y2=(at(HEIGHT - bottom + row - 14.0)) {}
                text.tick x=(at(x(stop))) y=(at(HEIGHT - bottom + row)) text-anchor="middle" { (name) }
                @if let Some(estimate) = &worth[stop] {
                    line.interval x1=(at(x(stop))) x2=(at(x(stop))) y1=(at(y(estimate.low()))) y2=(at(y(estimate.high()))) {}
                    circle.dot cx=(at(x(stop))) cy=(at(y(estimate.mean))) r="3.5" {}
                }
            }
            @if let Some((x, y)) = ghost.and_then(point) {
                path.ghost d={ "M" (at(x)) " " (at(y - 11.0)) "l11 11l-11 11l-11 -11z" } {}
            }
            @if let Some((x, y)) = here.and_then(point) { circle.here cx=(at(x)) cy=(at(y)) r="10" {} }
        }
    }
}

/// How often values were said, in bars of one width from 0.
pub(super) struct Bars {
    /// Their width.
    pub step: f64,
    /// Values in each.
    pub counts: Vec<usize>,
}

/// Values in about eight bars of a round width, which reach to the largest of them and to the truth.
pub(super) fn binned(values: &[f64], truth: Option<f64>) -> Bars {
    let largest = values.iter().copied().chain(truth).fold(0.0, f64::max).max(1.0);
    let step = ticks(0.0, largest, 7).get(1).copied().unwrap_or(largest);
    let mut counts = vec![0; (largest / step).floor() as usize + 1];
    let last = counts.len() - 1;
    values.iter().for_each(|value| counts[((value / step) as usize).min(last)] += 1);
    Bars { step, counts }
}

/// How often values were said: bars from 0, and a line at what is true.
pub(super) fn histogram(title: &str, bars: &Bars, truth: Option<(f64, String)>, label: &dyn Fn(f64) -> String) -> Markup {
    let [left, right, top, bottom] = MARGINS;
    let Bars { step, counts } = bars;
    let bars = counts.len();
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let wide = (WIDTH - left - right) / bars as f64;
    let x = |value: f64| left + wide * value / step;
    let tall = HEIGHT - top - bottom;
    let every = bars.div_ceil(9);
    html! {
        svg.histogram viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(title) {
            @for (number, count) in counts.iter().enumerate() {
                @let height = tall * *count as f64 / most as f64;
                rect.bar x=(at(left + wide * number as f64 + 2.0)) y=(at(HEIGHT - bottom - height)) width=(at(wide - 4.0)) height=(at(height)) {}
                @if *count > 0 { text.count x=(at(left + wide * (number as f64 + 0.5))) y=(at(HEIGHT - bottom - height + 18.0)) text-anchor="middle" { (count) } }
                @if number % every == 0 { text.tick x=(at(left + wide * number as f64)) y=(at(HEIGHT - bottom + 20.0)) text-anchor="middle" { (label(step * number as f64)) } }
            }
            line.axis x1=(at(left)) x2=(at(WIDTH - right)) y1=(at(HEIGHT - bottom)) y2=(at(HEIGHT - bottom)) {}
            @if let Some((value, name)) = truth {
                line.truth x1=(at(x(value))) x2=(at(x(value))) y1=(at(top)) y2=(at(HEIGHT - bottom)) {}
                @let anchor = if x(value) > WIDTH / 2.0 { "end" } else { "start" };
                text.truth x=(at(x(value) + if anchor == "end" { -8.0 } else { 8.0 })) y=(at(top + 16.0)) text-anchor=(anchor) { "▼ " (name) }
            }
        }
    }
}

/// Two counts side by side, each with its letter, from 0.
pub(super) fn two_bars(title: &str, bars: [(&str, usize); 2]) -> Markup {
    let all = bars.iter().map(|(_, count)| count).sum::<usize>().max(1);
    html! {
        svg.votes viewBox="0 0 720 150" role="img" aria-label=(title) {
            @for (number, (name, count)) in bars.iter().enumerate() {
                @let y = 10.0 + 70.0 * number as f64;
                text.name x="0" y=(at(y + 34.0)) { (name) }
                rect.bar.second[number == 1] x="220" y=(at(y)) width=(at(420.0 * *count as f64 / all as f64)) height="50" {}
                text.number x=(at(232.0 + 420.0 * *count as f64 / all as f64)) y=(at(y + 34.0)) { (count) }
            }
        }
    }
}

/// Parts that add up to a difference: each a bar from 0 with its letter, right of it what is gained, left what is lost.
pub(super) fn parts(title: &str, parts: &[f64], largest: f64, letters: &[&str]) -> Markup {
    let scale = 140.0 / largest.max(1e-9);
    html! {
        svg.why viewBox={ "0 0 320 " (parts.len() * 22 + 2) } role="img" aria-label=(title) {
            line.axis x1="160" x2="160" y1="0" y2=(parts.len() * 22 + 2) {}
            @for (number, part) in parts.iter().enumerate() {
                @let width = (part.abs() * scale).min(140.0);
                @let x = if *part < 0.0 { 160.0 - width } else { 160.0 };
                rect.bar.second[*part < 0.0] x=(at(x)) y=(number * 22 + 3) width=(at(width)) height="16" {}
                @let anchor = if *part < 0.0 { "start" } else { "end" };
                text.letter x=(if *part < 0.0 { "166" } else { "154" }) y=(number * 22 + 17) text-anchor=(anchor) { (letters[number]) }
            }
        }
    }
}

/// Voices in favour less voices against, by the share that is pleased: a line through 0 where talk balances.
pub(super) fn talk(
    title: &str,
    net: &dyn Fn(f64) -> f64,
    balance: (f64, String),
    number: &dyn Fn(f64) -> String,
    share: &dyn Fn(f64) -> String,
) -> Markup {
    let [left, right, top, bottom] = MARGINS;
    let (low, high) = (net(0.0).min(0.0), net(1.0).max(0.0));
    let (low, high) = if high > low { (low, high) } else { (-1.0, 1.0) };
    let x = |of: f64| left + (WIDTH - left - right) * of;
    let y = |value: f64| HEIGHT - bottom - (HEIGHT - top - bottom) * (value - low) / (high - low);
    html! {
        svg.talk viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(title) {
            @for tick in ticks(low, high, 4) {
                line.grid x1=(at(left)) x2=(at(WIDTH - right)) y1=(at(y(tick))) y2=(at(y(tick))) {}
                text.tick x=(at(left - 8.0)) y=(at(y(tick) + 5.0)) text-anchor="end" { (number(tick)) }
            }
            @for tenth in (0..=10).step_by(2) {
                text.tick x=(at(x(f64::from(tenth) / 10.0))) y=(at(HEIGHT - bottom + 22.0)) text-anchor="middle" { (share(f64::from(tenth) / 10.0)) }
            }
            line.axis x1=(at(left)) x2=(at(WIDTH - right)) y1=(at(y(0.0))) y2=(at(y(0.0))) {}
            line.line x1=(at(x(0.0))) x2=(at(x(1.0))) y1=(at(y(net(0.0)))) y2=(at(y(net(1.0)))) {}
            line.truth x1=(at(x(balance.0))) x2=(at(x(balance.0))) y1=(at(top)) y2=(at(HEIGHT - bottom)) {}
            circle.here cx=(at(x(balance.0))) cy=(at(y(0.0))) r="10" {}
            text.truth x=(at(x(balance.0) - 10.0)) y=(at(top + 16.0)) text-anchor="end" { (balance.1) " ▼" }
        }
    }
}
