//! Numbers as people read them: thousands apart, and no more digits than the interval supports.

use crate::experiment::Expected;
use crate::experiment::outcome::Unit;
use crate::stats::Estimate;
use crate::units::format_hours;

/// A number with thousands separators and a fixed number of decimals.
pub fn grouped(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return if value.is_nan() { "–".into() } else { "∞".into() };
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let digits: Vec<char> = whole.chars().rev().collect();
    let whole: Vec<String> = digits.chunks(3).map(|chunk| chunk.iter().collect()).collect();
    let whole: String = whole.join(",").chars().rev().collect();
    let zero = text.chars().all(|c| matches!(c, '0' | '.'));
    let sign = if value < 0.0 && !zero { "−" } else { "" };
    match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    }
}

/// Decimals with which a half-width shows two digits; at most `most`.
pub fn decimals(half_width: Option<f64>, most: usize) -> usize {
    match half_width {
        Some(width) if width > 0.0 => (1 - libm::log10(width).floor() as i64).clamp(0, most as i64) as usize,
        _ => most.min(2),
    }
}

/// A value of an outcome, rounded to its interval.
pub fn value(value: f64, unit: Unit, half_width: Option<f64>, currency: &str) -> String {
    match unit {
        Unit::Money => format!("{} {}", grouped(value, decimals(half_width, 2)), symbol(currency)),
        Unit::Share => format!("{} %", grouped(100.0 * value, decimals(half_width.map(|width| 100.0 * width), 2))),
        Unit::Count => grouped(value, decimals(half_width, 1)),
        Unit::Number => grouped(value, decimals(half_width, 3)),
        Unit::Hours => format_hours(value),
    }
}

/// A difference with its sign; shares in percentage points.
pub fn change(value: f64, unit: Unit, half_width: Option<f64>, currency: &str) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    let text = match unit {
        Unit::Share => format!("{} pp", grouped(100.0 * value, decimals(half_width.map(|width| 100.0 * width), 2))),
        Unit::Hours if value < 0.0 => format!("−{}", format_hours(-value)),
        _ => self::value(value, unit, half_width, currency),
    };
    format!("{sign}{text}")
}

/// An estimate with the half-width of its interval.
pub fn estimate(estimate: &Estimate, unit: Unit, currency: &str) -> String {
    let mean = value(estimate.mean, unit, estimate.half_width, currency);
    match estimate.half_width {
        Some(width) => format!("{mean} ±{}", bare(width, unit, Some(width))),
        None => mean,
    }
}

/// A difference with its interval: `+88 € (+86 +91)`.
pub fn difference(estimate: &Estimate, unit: Unit, currency: &str) -> String {
    format!("{} {}", change(estimate.mean, unit, estimate.half_width, currency), interval(estimate, unit))
}

/// The interval of a difference, without units: `(+86 +91)`.
pub fn interval(estimate: &Estimate, unit: Unit) -> String {
    let signed = |end: f64| format!("{}{}", if end > 0.0 { "+" } else { "" }, bare(end, unit, estimate.half_width));
    if estimate.half_width.is_none() { String::new() } else { format!("({} {})", signed(estimate.low()), signed(estimate.high())) }
}

fn bare(value: f64, unit: Unit, half_width: Option<f64>) -> String {
    match unit {
        Unit::Share => grouped(100.0 * value, decimals(half_width.map(|width| 100.0 * width), 2)),
        Unit::Money => grouped(value, decimals(half_width, 2)),
        Unit::Count => grouped(value, decimals(half_width, 1)),
        Unit::Number => grouped(value, decimals(half_width, 3)),
        Unit::Hours if value < 0.0 => format!("−{}", format_hours(-value)),
        Unit::Hours => format_hours(value),
    }
}

/// The sign of a currency, where it has one.
pub fn symbol(currency: &str) -> &str {
    match currency {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        other => other,
    }
}

/// A name as a part of a file's name.
pub fn slug(name: &str) -> String {
    // Letters stay letters: accents are dropped, other alphabets written in Latin.
    let latin = deunicode::deunicode(name);
    let plain = latin.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let text: String = plain.collect();
    let parts: Vec<&str> = text.split('-').filter(|part| !part.is_empty()).collect();
    let text: String = parts.join("-").chars().take(60).collect();
    if text.is_empty() { "scenario".into() } else { text }
}

/// What a claim expects, in words.
pub fn expected(expected: &Expected) -> String {
    let bound = |value: Option<f64>| value.map_or("…".into(), |value| value.to_string());
    match *expected {
        Expected::Equals(value) => format!("{value:.6}"),
        Expected::Between(low, high) => format!("{} to {}", bound(low), bound(high)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(grouped(-1234567.891, 1), "−1,234,567.9");
        assert_eq!(grouped(-0.001, 2), "0.00");
        assert_eq!(value(498.123, Unit::Money, Some(1.8), "EUR"), "498.1 €");
        assert_eq!(value(0.3123, Unit::Share, Some(0.004), "EUR"), "31.23 %");
        assert_eq!(change(-0.004, Unit::Share, Some(0.001), "EUR"), "−0.40 pp");
        assert_eq!(change(88.4, Unit::Money, Some(12.0), "EUR"), "+88 €");
    }

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("Añejo & Söhne: fast"), "anejo-sohne-fast");
        assert_eq!(slug("nube fácil"), "nube-facil");
        assert_eq!(slug("…"), "scenario");
    }
}
