//! Durations, rates, shares and money: checked numbers with their unit in the text.
//!
//! Every quantity that a scenario states becomes one of these types once, at the door; after
//! that nothing is checked twice. A type says what it promises: its unit inside the engine, its
//! range, and the texts that it reads.

use std::fmt;

/// Hours in a month of the model (a twelfth of a year).
pub const MONTH: f64 = 730.5;
/// Hours in a year of the model (365.25 days).
pub const YEAR: f64 = 8766.0;
/// Hours in a day.
pub const DAY: f64 = 24.0;
/// Hours in a week; a run starts on a Monday at 00:00.
pub const WEEK: f64 = 168.0;

/// A value as it stands in the text, before anything is known about it.
#[derive(Clone, Copy, Debug)]
pub enum Raw<'a> {
    /// A quoted text such as `"8h"`.
    Text(&'a str),
    /// A bare number such as `0.7`.
    Number(f64),
}

/// A checked quantity: one number in its base unit, and the texts that make it.
pub trait Quantity: Copy + fmt::Debug + Send + Sync + 'static {
    /// What the reference page calls it, such as `duration`.
    const KIND: &'static str;
    /// The range in words, such as `0 to 1`.
    const RANGE: &'static str;
    /// A text that can be typed, quoted as in TOML.
    const EXAMPLE: &'static str;
    /// True if a bare number is a legal text for it.
    const BARE: bool;
    /// What follows a number in its base unit, for texts that the program makes; empty if a bare number is legal.
    const UNIT: &'static str = "";

    /// Reads a text or number.
    ///
    /// # Errors
    /// Says what is wrong, in words that fit after "`value`: ".
    fn parse(raw: Raw<'_>) -> Result<Self, String>;

    /// The number in its base unit (hours, per hour, currency, …).
    fn base(self) -> f64;
}

/// A length of time in hours: 0 or more; `never` is infinite.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Duration(f64);

/// How often something happens, per hour: 0 or more and finite.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Rate(f64);

/// A part of a whole or a probability: 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Share(f64);

/// An amount in the scenario's currency: 0 or more and finite.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Money(f64);

/// An amount per hour in the scenario's currency: any sign, finite.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct MoneyRate(f64);

/// A multiplier or weight: 0 or more and finite.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Factor(f64);

/// A point on the satisfaction scale: 0 to 10.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Score(f64);

/// Any finite number.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Number(f64);

/// A whole number of things: 0 to 2⁵³ − 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Count(f64);

impl Duration {
    /// The length in hours; infinite for `never`.
    pub fn hours(self) -> f64 {
        self.0
    }
    /// True for `never`.
    pub fn is_never(self) -> bool {
        self.0.is_infinite()
    }
}

impl Factor {
    /// .9.
    pub const NINE_TENTHS: Factor = Factor(0.9);
}

impl Count {
    /// The number as an integer.
    pub fn get(self) -> u64 {
        self.0 as u64
    }
}

impl Quantity for Duration {
    const KIND: &'static str = "duration";
    const RANGE: &'static str = "0 or more, or \"never\"";
    const EXAMPLE: &'static str = "\"8h\"";
    const BARE: bool = false;
    const UNIT: &'static str = " h";

    fn parse(raw: Raw<'_>) -> Result<Self, String> {
        let text = match raw {
            Raw::Text(text) => text.trim(),
            Raw::Number(number) => {
                return Err(format!("a duration needs its unit, such as \"{number}h\" or \"{number} days\""));
            }
        };
        if text == "never" {
            return Ok(Duration(f64::INFINITY));
        }
        let (number, unit) = split_number(text)?;
        let hours = hours_of(unit).ok_or_else(|| unknown_time_unit(unit))?;
        at_least_zero(number * hours).map(Duration)
    }

    fn base(self) -> f64 {
        self.0
    }
}

impl Quantity for Rate {
    const KIND: &'static str = "rate";
    const RANGE: &'static str = "0 or more";
    const EXAMPLE: &'static str = "\"0.25 / month\"";
    const BARE: bool = false;
    const UNIT: &'static str = " / hour";

    fn parse(raw: Raw<'_>) -> Result<Self, String> {
        at_least_zero(per_hour(raw)?).map(Rate)
    }

    fn base(self) -> f64 {
        self.0
    }
}

impl Quantity for Share {
    const KIND: &'static str = "share";
    const RANGE: &'static str = "0 to 1";
    const EXAMPLE: &'static str = "0.25";
    const BARE: bool = true;

    fn parse(raw: Raw<'_>) -> Result<Self, String> {
        let number = plain(raw)?;
        if (0.0..=1.0).contains(&number) {
            return Ok(Share(number));
        }
        let fix = match raw {
            Raw::Number(n) if (1.0..=100.0).contains(&n) && n.fract() == 0.0 => format!("; for {n} per cent write {}", n / 100.0),
            _ => String::new(),
        };
        Err(format!("a share lies between 0 and 1{fix}"))
    }

    fn base(self) -> f64 {
        self.0
    }
}

impl Quantity for Money {
    const KIND: &'static str = "money";
    const RANGE: &'static str = "0 or more";
    const EXAMPLE: &'static str = "4.50";
    const BARE: bool = true;

    fn parse(raw: Raw<'_>) -> Result<Self, String> {
        at_least_zero(plain(raw)?).map(Money)
    }

    fn base(self) -> f64 {
        self.0
    }
}

impl Quantity for MoneyRate {
    const KIND: &'static str = "money per time";
    const RANGE: &'static str = "any finite amount";
    const EXAMPLE: &'static str = "\"30 / month\"";
    const BARE: bool = false;
    const UNIT: &'static str = " / hour";

    fn parse(raw: Raw<'_>) -> Result<Self, String> {
        within_bounds(per_hour(raw)?).map(MoneyRate)
    }

    fn base(self) -> f64 {
        self.0
    }
}

impl Quantity for Factor {
    const KIND: &'static str = "number";
    const RANGE: &'static str = "0 or more";
    const EXAMPLE: &'static str = "1.0";
    const BARE: bool = true;

    fn parse(raw: Raw<'_>) -> Result<Self, String> {
        at_least_zero(plain(raw)?).map(Factor)
    }

    fn base(self) -> f64 {
        self.0
    }
}

impl Quantity for Score {
    const KIND: &'static str = "score";
    const RANGE: &'static str = "0 to 10";
    const EXAMPLE: &'static str = "7.5";
    const BARE: bool = true;

    fn parse(raw: Raw<'_>) -> Result<Self, String> {
        let number = plain(raw)?;
        if (0.0..=10.0).contains(&number) { Ok(Score(number)) } else { Err("a score lies between 0 and 10".into()) }
    }

    fn base(self) -> f64 {
        self.0
    }
}

impl Quantity for Number {
    const KIND: &'static str = "any number";
    const RANGE: &'static str = "finite";
    const EXAMPLE: &'static str = "1.5";
    const BARE: bool = true;

    fn parse(raw: Raw<'_>) -> Result<Self, String> {
        plain(raw).map(Number)
    }

    fn base(self) -> f64 {
        self.0
    }
}

impl Quantity for Count {
    const KIND: &'static str = "count";
    const RANGE: &'static str = "a whole number, 0 to 9007199254740991";
    const EXAMPLE: &'static str = "10000";
    const BARE: bool = true;

    fn parse(raw: Raw<'_>) -> Result<Self, String> {
        if let Raw::Text(text) = raw
            && text.contains(['.', ','])
        {
            return Err(not_a_count(text));
        }
        let number = plain(raw)?;
        if !(0.0..=9_007_199_254_740_991.0).contains(&number) {
            return Err(format!("a count is {}", Self::RANGE));
        }
        if number.fract() != 0.0 {
            return Err(format!("a count is a whole number; write {}", number.round()));
        }
        Ok(Count(number))
    }

    fn base(self) -> f64 {
        self.0
    }
}

/// What to type instead of a count that is written with a point or comma: in many countries it parts thousands.
fn not_a_count(text: &str) -> String {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, rest) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let (whole, all) = (digits(whole), digits(text));
    let parted = rest.split(['.', ',']).all(|part| part.len() == 3 && part.chars().all(|c| c.is_ascii_digit()));
    match parted {
        true if rest.contains(['.', ',']) => format!("a count is a whole number, without points or commas; write {all}"),
        true => format!("a count is a whole number, without points or commas; write {whole}, or {all}"),
        false => match plain(Raw::Text(text)) {
            Ok(number) => format!("a count is a whole number; write {}", number.round()),
            Err(why) => why,
        },
    }
}

/// Splits `"8h"` or `"18 months"` into number and unit.
fn split_number(text: &str) -> Result<(f64, &str), String> {
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | '_');
    let mut end = text.find(|c: char| !digits(c)).unwrap_or(text.len());
    // "1e3 h": an exponent belongs to the number only if digits follow it.
    let rest = &text[end..];
    if let Some(exponent) = rest.strip_prefix(['e', 'E'])
        && exponent.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+')
    {
        let length = 1 + exponent.char_indices().find(|&(i, c)| !(c.is_ascii_digit() || i == 0)).map_or(exponent.len(), |(i, _)| i);
        end += length;
    }
    let (number, unit) = text.split_at(end);
    if number.is_empty() {
        return Err("it does not start with a number".into());
    }
    let number: f64 = number.replace('_', "").parse().map_err(|_| format!("`{number}` is not a number"))?;
    Ok((number, unit.trim()))
}

/// Reads `"0.25 / month"` or `"0.25 per month"` as a number per hour.
fn per_hour(raw: Raw<'_>) -> Result<f64, String> {
    let text = match raw {
        Raw::Text(text) => text.trim(),
        Raw::Number(number) => return Err(format!("it needs its unit of time, such as \"{number} / month\"")),
    };
    let (number, unit) = split_number(text)?;
    let unit = unit.strip_prefix('/').or_else(|| unit.strip_prefix("per ")).map(str::trim);
    let unit = unit.ok_or_else(|| format!("write it per unit of time, such as \"{number} / month\""))?;
    let hours = hours_of(unit).ok_or_else(|| unknown_time_unit(unit))?;
    Ok(number / hours)
}

/// Reads a bare number, a quoted number, or a percentage such as `"18%"`.
fn plain(raw: Raw<'_>) -> Result<f64, String> {
    match raw {
        Raw::Number(number) => within_bounds(number),
        Raw::Text(text) => match split_number(text.trim())? {
            (number, "") => within_bounds(number),
            (number, "%") => within_bounds(number / 100.0),
            (_, unit) => Err(format!("`{unit}` does not belong here; write a plain number")),
        },
    }
}

fn hours_of(unit: &str) -> Option<f64> {
    Some(match unit {
        "s" | "sec" | "second" | "seconds" => 1.0 / 3600.0,
        "min" | "minute" | "minutes" => 1.0 / 60.0,
        "h" | "hour" | "hours" => 1.0,
        "d" | "day" | "days" => DAY,
        "w" | "week" | "weeks" => WEEK,
        "month" | "months" => MONTH,
        "y" | "year" | "years" => YEAR,
        _ => return None,
    })
}

fn unknown_time_unit(unit: &str) -> String {
    let units = "s, min, h, days, weeks, months or years";
    match unit {
        "" => format!("the unit is missing; use {units}"),
        "m" | "mo" => format!("`{unit}` could be minutes or months; write \"min\" or \"months\""),
        _ => format!("`{unit}` is no unit of time; use {units}"),
    }
}

/// Refuses NaN, infinities, denormals and numbers that no scenario means.
fn within_bounds(number: f64) -> Result<f64, String> {
    if !number.is_finite() {
        return Err("it must be a finite number".into());
    }
    if number != 0.0 && !(1e-30..=1e30).contains(&number.abs()) {
        return Err("it is out of any sensible range (1e-30 to 1e30)".into());
    }
    Ok(number)
}

fn at_least_zero(number: f64) -> Result<f64, String> {
    let number = within_bounds(number)?;
    if number < 0.0 { Err("it must not be negative".into()) } else { Ok(number.abs()) }
}

/// A length of time in the unit that reads best, such as `8 h` or `1.5 months`.
pub fn format_hours(hours: f64) -> String {
    let (value, unit) = match hours {
        h if h.is_infinite() => return "never".into(),
        0.0 => return "0 s".into(),
        h if h < 1.0 / 60.0 => (h * 3600.0, "s"),
        h if h < 1.0 => (h * 60.0, "min"),
        h if h < 72.0 => (h, "h"),
        h if h < 2.0 * MONTH => (h / DAY, "days"),
        h if h < 2.0 * YEAR => (h / MONTH, "months"),
        h => (h / YEAR, "years"),
    };
    let text = format!("{value:.1}");
    format!("{} {unit}", text.strip_suffix(".0").unwrap_or(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(text: &str) -> f64 {
        Duration::parse(Raw::Text(text)).unwrap().hours()
    }

    #[test]
    fn durations_carry_their_unit() {
        assert_eq!(hours("8h"), 8.0);
        assert_eq!(hours("15 min"), 0.25);
        assert_eq!(hours("18 months"), 18.0 * MONTH);
        assert_eq!(hours("1e2 h"), 100.0);
        assert!(hours("never").is_infinite());
    }

    #[test]
    fn wrong_durations_say_what_to_type() {
        for (text, part) in [("8", "unit is missing"), ("5 m", "minutes or months"), ("-3h", "negative"), ("h", "number")] {
            let error = Duration::parse(Raw::Text(text)).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
        assert!(Duration::parse(Raw::Number(8.0)).unwrap_err().contains("\"8h\""));
    }

    #[test]
    fn rates_and_shares_are_checked() {
        assert_eq!(Rate::parse(Raw::Text("730.5 / month")).unwrap().base(), 1.0);
        assert_eq!(Share::parse(Raw::Text("18%")).unwrap().base(), 0.18);
        assert!(Share::parse(Raw::Number(18.0)).unwrap_err().contains("write 0.18"));
        for number in [f64::NAN, f64::INFINITY, 1e308, 5e-324] {
            assert!(Factor::parse(Raw::Number(number)).is_err(), "{number}");
        }
    }

    #[test]
    fn hours_read_well() {
        assert_eq!(format_hours(8.0), "8 h");
        assert_eq!(format_hours(0.25), "15 min");
        assert_eq!(format_hours(18.0 * MONTH), "18 months");
    }
}
