//! Numbers as people read them: thousands apart, and no more digits than the interval supports.

use super::{Language, Words, say};
use crate::experiment::outcome::Unit;
use crate::report::format::{decimals, symbol};
use crate::stats::Estimate;
use crate::units::in_best_unit;

impl Language {
    /// What stands between thousands, and before decimals.
    pub fn marks(self) -> [char; 2] {
        match self {
            Language::English => [',', '.'],
            Language::Spanish => ['.', ','],
        }
    }

    /// What stands between the cells of tables.
    pub fn delimiter(self) -> u8 {
        match self {
            Language::English => b',',
            Language::Spanish => b';',
        }
    }

    /// What tables begin with: a mark by which a Spanish Excel knows the encoding.
    pub fn mark(self) -> &'static str {
        match self {
            Language::English => "",
            Language::Spanish => "\u{feff}",
        }
    }

    /// A cell of a table, with the language's decimal mark if it is a number.
    pub fn cell(self, cell: &str) -> String {
        match self {
            Language::Spanish if cell.parse::<f64>().is_ok() => cell.replace('.', ","),
            _ => cell.to_string(),
        }
    }

    /// A number with thousands separators and a fixed number of decimals.
    pub fn grouped(self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return if value.is_nan() { "–".into() } else { "∞".into() };
        }
        let [thousands, point] = self.marks();
        let text = format!("{:.decimals$}", value.abs());
        let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
        let digits: Vec<char> = whole.chars().rev().collect();
        let whole: Vec<String> = digits.chunks(3).map(|chunk| chunk.iter().collect()).collect();
        let whole: String = whole.join(&thousands.to_string()).chars().rev().collect();
        let zero = text.chars().all(|c| matches!(c, '0' | '.'));
        let sign = if value < 0.0 && !zero { "−" } else { "" };
        match fraction {
            Some(fraction) => format!("{sign}{whole}{point}{fraction}"),
            None => format!("{sign}{whole}"),
        }
    }

    /// A number without zeros at its end, at most so many decimals.
    pub fn trimmed(self, value: f64, most: usize) -> String {
        let (text, [_, point]) = (self.grouped(value, most), self.marks());
        if text.contains(point) { text.trim_end_matches('0').trim_end_matches(point).to_string() } else { text }
    }
}

impl Words {
    /// A number with thousands separators and a fixed number of decimals.
    pub fn grouped(&self, value: f64, decimals: usize) -> String {
        self.language.grouped(value, decimals)
    }

    /// A number without zeros at its end, at most so many decimals.
    pub fn trimmed(&self, value: f64, most: usize) -> String {
        self.language.trimmed(value, most)
    }

    /// A time in a unit of its size.
    pub fn hours(&self, hours: f64) -> String {
        let (amount, unit) = in_best_unit(hours);
        if amount.is_infinite() {
            return self.plain("time-never");
        }
        self.time(amount, unit)
    }

    /// So much of a unit of time: `s`, `min`, `h`, `days`, `months` or `years`.
    pub fn time(&self, amount: f64, unit: &str) -> String {
        let count = (10.0 * amount).round() / 10.0;
        self.say(&format!("time-{unit}"), [("amount", self.trimmed(amount, 1).into()), ("count", count.into())])
    }

    /// A value as a scenario writes it, `0.7` or `12 months`, as the language writes it; in English, and of what is no number, as it stands.
    pub fn typed(&self, text: &str) -> String {
        if self.language == Language::English {
            return text.to_string();
        }
        if let Some(word) = [("true", "yes"), ("false", "no")].into_iter().find_map(|(typed, word)| (text == typed).then_some(word)) {
            return self.plain(word);
        }
        let end = text.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+' | '_')).unwrap_or(text.len());
        let (number, unit) = (&text[..end], text[end..].trim());
        let Ok(count) = number.parse::<f64>() else { return text.to_string() };
        let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let amount = self.grouped(count, decimals);
        let unit_of_time = |unit: &str| {
            Some(match unit {
                "s" | "sec" | "second" | "seconds" => "s",
                "min" | "minute" | "minutes" => "min",
                "h" | "hour" | "hours" => "h",
                "d" | "day" | "days" => "days",
                "w" | "week" | "weeks" => "weeks",
                "month" | "months" => "months",
                "y" | "year" | "years" => "years",
                _ => return None,
            })
        };
        if unit.is_empty() {
            amount
        } else if ["%", "×"].contains(&unit) {
            format!("{amount} {unit}")
        } else if let Some(unit) = unit_of_time(unit) {
            self.say(&format!("time-{unit}"), [("amount", amount.into()), ("count", count.into())])
        } else if let Some(unit) = unit.strip_prefix('/').and_then(|unit| unit_of_time(unit.trim())) {
            say!(self, "rate", amount = amount, unit = self.plain(&format!("per-{unit}")))
        } else {
            text.to_string()
        }
    }

    /// A value of an outcome, rounded to its interval.
    pub fn value(&self, value: f64, unit: Unit, half_width: Option<f64>, currency: &str) -> String {
        let bare = self.bare(value, unit, half_width);
        match unit {
            Unit::Money => format!("{bare} {}", symbol(currency)),
            Unit::Share => format!("{bare} %"),
            Unit::Count | Unit::Number | Unit::Hours => bare,
        }
    }

    /// A difference with its sign; shares in percentage points.
    pub fn change(&self, value: f64, unit: Unit, half_width: Option<f64>, currency: &str) -> String {
        let sign = if value > 0.0 { "+" } else { "" };
        match unit {
            Unit::Share => format!("{sign}{} {}", self.bare(value, unit, half_width), self.plain("percentage-points")),
            _ => format!("{sign}{}", self.value(value, unit, half_width, currency)),
        }
    }

    /// An estimate with the half-width of its interval.
    pub fn estimate(&self, estimate: &Estimate, unit: Unit, currency: &str) -> String {
        let mean = self.value(estimate.mean, unit, estimate.half_width, currency);
        match estimate.half_width {
            Some(width) => format!("{mean} ±{}", self.bare(width, unit, Some(width))),
            None => mean,
        }
    }

    /// A difference with its interval: `+88 € (+86 +91)`.
    pub fn difference(&self, estimate: &Estimate, unit: Unit, currency: &str) -> String {
        let change = self.change(estimate.mean, unit, estimate.half_width, currency);
        format!("{change} {}", self.interval(estimate, unit)).trim_end().to_string()
    }

    /// The interval of a difference, without units: `(+86 +91)`; nothing where there is none, or no width to tell.
    pub fn interval(&self, estimate: &Estimate, unit: Unit) -> String {
        let signed = |end: f64| format!("{}{}", if end > 0.0 { "+" } else { "" }, self.bare(end, unit, estimate.half_width));
        if estimate.half_width.is_none_or(|width| width == 0.0) {
            String::new()
        } else {
            format!("({} {})", signed(estimate.low()), signed(estimate.high()))
        }
    }

    fn bare(&self, value: f64, unit: Unit, half_width: Option<f64>) -> String {
        match unit {
            Unit::Share => self.grouped(100.0 * value, decimals(half_width.map(|width| 100.0 * width), 2)),
            Unit::Money => self.grouped(value, decimals(half_width, 2)),
            Unit::Count => self.grouped(value, decimals(half_width, 1)),
            Unit::Number => self.grouped(value, decimals(half_width, 3)),
            Unit::Hours if value < 0.0 => format!("−{}", self.hours(-value)),
            Unit::Hours => self.hours(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::words::ENGLISH;

    #[test]
    fn numbers_read_well() {
        let (english, spanish) = (&*ENGLISH, Words::of(Language::Spanish));
        assert_eq!(english.grouped(-1_234_567.891, 1), "−1,234,567.9");
        assert_eq!(spanish.grouped(-1_234_567.891, 1), "−1.234.567,9");
        assert_eq!(english.grouped(-0.001, 2), "0.00");
        assert_eq!(english.value(498.123, Unit::Money, Some(1.8), "EUR"), "498.1 €");
        assert_eq!(spanish.value(1032.4, Unit::Money, Some(18.0), "EUR"), "1.032 €");
        assert_eq!(spanish.value(0.125, Unit::Share, Some(0.04), "EUR"), "12,5 %");
        assert_eq!(english.value(0.3123, Unit::Share, Some(0.004), "EUR"), "31.23 %");
        assert_eq!(english.change(-0.004, Unit::Share, Some(0.001), "EUR"), "−0.40 pp");
        assert_eq!(english.change(88.4, Unit::Money, Some(12.0), "EUR"), "+88 €");
        assert_eq!(spanish.hours(60.0 * 24.0), "60 días");
        let typed = ["0.7", "12 months", "1h", "25%", "0.5 ×", "0.25 / year", "off", "1 week"].map(|text| spanish.typed(text));
        assert_eq!(typed, ["0,7", "12 meses", "1 h", "25 %", "0,5 ×", "0,25 al año", "off", "1 semana"]);
        assert_eq!(english.typed("12 months"), "12 months");
    }
}
