//! Durations, rates, shares and money: checked numbers with their unit in the text.
//!
//! Every quantity that a scenario states becomes one of these types once, at the door; after
//! that nothing is checked twice. A type says what it promises: its unit inside the engine, its
//! range, and the texts that it reads.

use std::fmt;

use thiserror::Error;

/// Hours in a month of the model (a twelfth of a year).
pub const MONTH: f64 = 730.5;
/// Hours in a year of the model (365.25 days).
pub const YEAR: f64 = 8766.0;
/// Hours in a day.
pub const DAY: f64 = 24.0;
/// Hours in a week; a run starts on a Monday at 00:00.
pub const WEEK: f64 = 168.0;

/// The longest time that is not for ever, in hours: 10,000 years.
pub const LONGEST: f64 = 10_000.0 * YEAR;
/// The highest rate, per hour.
pub const MOST_PER_HOUR: f64 = 1e6;
/// The smallest and the largest number that any scenario means.
pub const BOUNDS: std::ops::RangeInclusive<f64> = 1e-15..=1e16;

/// A value as it stands in the text, before anything is known about it.
#[derive(Clone, Copy, Debug)]
pub enum Raw<'a> {
    /// A quoted text such as `"8h"`.
    Text(&'a str),
    /// A bare number such as `0.7`.
    Number(f64),
}

/// Why a text or number is not the quantity that is meant, with what to type instead.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum QuantityError {
    /// No digit comes first.
    #[error("it does not start with a number")]
    NoNumber,
    /// What should be a number is none.
    #[error("`{0}` is not a number")]
    NotANumber(String),
    /// A bare number where a duration is meant.
    #[error("a duration needs its unit, such as \"{0}h\" or \"{0} days\"")]
    DurationWithoutUnit(f64),
    /// A bare number where a rate is meant.
    #[error("it needs its unit of time, such as \"{0} / month\"")]
    RateWithoutUnit(f64),
    /// A rate that is not written per unit of time.
    #[error("write it per unit of time, such as \"{0} / month\"")]
    NotPerTime(f64),
    /// A number without the unit of time that it needs.
    #[error("the unit is missing; use {UNITS_OF_TIME}")]
    UnitMissing,
    /// `m` may mean minutes or months.
    #[error("`{0}` could be minutes or months; write \"min\" or \"months\"")]
    AmbiguousUnit(String),
    /// A word that is no unit of time.
    #[error("`{0}` is no unit of time; use {UNITS_OF_TIME}")]
    UnknownUnit(String),
    /// A unit where a plain number is meant.
    #[error("`{0}` does not belong here; write a plain number")]
    UnitNotWanted(String),
    /// A share outside 0 to 1; with the share that a whole number of per cent would be.
    #[error("a share lies between 0 and 1{}", .0.map_or(String::new(), |per_cent| format!("; for {per_cent} per cent write {}", per_cent / 100.0)))]
    NotAShare(Option<f64>),
    /// A score outside 0 to 10.
    #[error("a score lies between 0 and 10")]
    NotAScore,
    /// A count below 0 or above 2⁵³ − 1.
    #[error("a count is {}", Count::RANGE)]
    CountOutOfRange,
    /// A count with a fraction; with the nearest whole number.
    #[error("a count is a whole number; write {0}")]
    NotWhole(f64),
    /// A count with points or commas; with what may be meant.
    #[error("a count is a whole number, without points or commas; write {0}")]
    CountWithSeparators(String),
    /// NaN or infinite.
    #[error("it must be a finite number")]
    NotFinite,
    /// Too large or too small for any scenario.
    #[error("it is out of any sensible range (1e-15 to 1e16)")]
    OutOfRange,
    /// A time longer than [`LONGEST`] that is not `never`.
    #[error("a time is at most 10000 years; for ever is \"never\"")]
    TooLong,
    /// A rate above [`MOST_PER_HOUR`].
    #[error("a rate is at most a million an hour")]
    TooOften,
    /// Below 0.
    #[error("it must not be negative")]
    Negative,
}

const UNITS_OF_TIME: &str = "s, min, h, days, weeks, months or years";

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
    /// What is wrong with it; the words fit after "`value`: ".
    fn parse(raw: Raw<'_>) -> Result<Self, QuantityError>;

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
    const RANGE: &'static str = "0 to 10000 years, or \"never\"";
    const EXAMPLE: &'static str = "\"8h\"";
    const BARE: bool = false;
    const UNIT: &'static str = " h";

    fn parse(raw: Raw<'_>) -> Result<Self, QuantityError> {
        let text = match raw {
            Raw::Text(text) => text.trim(),
            Raw::Number(number) => return Err(without_unit(number, QuantityError::DurationWithoutUnit)),
        };
        if text == "never" {
            return Ok(Duration(f64::INFINITY));
        }
        let (number, unit) = split_number(text)?;
        let hours = hours_of(unit).ok_or_else(|| unknown_time_unit(unit))?;
        let hours = at_least_zero(number * hours)?;
        if hours > LONGEST { Err(QuantityError::TooLong) } else { Ok(Duration(hours)) }
    }

    fn base(self) -> f64 {
        self.0
    }
}

impl Quantity for Rate {
    const KIND: &'static str = "rate";
    const RANGE: &'static str = "0 to a million an hour";
    const EXAMPLE: &'static str = "\"0.25 / month\"";
    const BARE: bool = false;
    const UNIT: &'static str = " / hour";

    fn parse(raw: Raw<'_>) -> Result<Self, QuantityError> {
        let rate = at_least_zero(per_hour(raw)?)?;
        if rate > MOST_PER_HOUR { Err(QuantityError::TooOften) } else { Ok(Rate(rate)) }
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

    fn parse(raw: Raw<'_>) -> Result<Self, QuantityError> {
        let number = plain(raw)?;
        if (0.0..=1.0).contains(&number) {
            return Ok(Share(number));
        }
        Err(QuantityError::NotAShare(match raw {
            Raw::Number(n) if (1.0..=100.0).contains(&n) && n.fract() == 0.0 => Some(n),
            _ => None,
        }))
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

    fn parse(raw: Raw<'_>) -> Result<Self, QuantityError> {
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

    fn parse(raw: Raw<'_>) -> Result<Self, QuantityError> {
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

    fn parse(raw: Raw<'_>) -> Result<Self, QuantityError> {
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

    fn parse(raw: Raw<'_>) -> Result<Self, QuantityError> {
        let number = plain(raw)?;
        if (0.0..=10.0).contains(&number) { Ok(Score(number)) } else { Err(QuantityError::NotAScore) }
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

    fn parse(raw: Raw<'_>) -> Result<Self, QuantityError> {
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

    fn parse(raw: Raw<'_>) -> Result<Self, QuantityError> {
        if let Raw::Text(text) = raw
            && text.contains(['.', ','])
        {
            return Err(not_a_count(text));
        }
        let number = plain(raw)?;
        if !(0.0..=9_007_199_254_740_991.0).contains(&number) {
            return Err(QuantityError::CountOutOfRange);
        }
        if number.fract() != 0.0 {
            return Err(QuantityError::NotWhole(number.round()));
        }
        Ok(Count(number))
    }

    fn base(self) -> f64 {
        self.0
    }
}

/// What to type instead of a count that is written with a point or comma: in many countries it parts thousands.
fn not_a_count(text: &str) -> QuantityError {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, rest) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let (whole, all) = (digits(whole), digits(text));
    let parted = rest.split(['.', ',']).all(|part| part.len() == 3 && part.chars().all(|c| c.is_ascii_digit()));
    match parted {
        true if rest.contains(['.', ',']) => QuantityError::CountWithSeparators(all),
        true => QuantityError::CountWithSeparators(format!("{whole}, or {all}")),
        false => match plain(Raw::Text(text)) {
            Ok(number) => QuantityError::NotWhole(number.round()),
            Err(why) => why,
        },
    }
}

/// Splits `"8h"` or `"18 months"` into number and unit.
fn split_number(text: &str) -> Result<(f64, &str), QuantityError> {
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
        return Err(QuantityError::NoNumber);
    }
    let number: f64 = number.replace('_', "").parse().map_err(|_| QuantityError::NotANumber(number.to_string()))?;
    Ok((number, unit.trim()))
}

/// Reads `"0.25 / month"` or `"0.25 per month"` as a number per hour.
fn per_hour(raw: Raw<'_>) -> Result<f64, QuantityError> {
    let text = match raw {
        Raw::Text(text) => text.trim(),
        Raw::Number(number) => return Err(without_unit(number, QuantityError::RateWithoutUnit)),
    };
    let (number, unit) = split_number(text)?;
    let unit = unit.strip_prefix('/').or_else(|| unit.strip_prefix("per ")).map(str::trim);
    let unit = unit.ok_or(QuantityError::NotPerTime(number))?;
    let hours = hours_of(unit).ok_or_else(|| unknown_time_unit(unit))?;
    Ok(number / hours)
}

/// Reads a bare number, a quoted number, or a percentage such as `"18%"`.
fn plain(raw: Raw<'_>) -> Result<f64, QuantityError> {
    match raw {
        Raw::Number(number) => within_bounds(number),
        Raw::Text(text) => match split_number(text.trim())? {
            (number, "") => within_bounds(number),
            (number, "%") => within_bounds(number / 100.0),
            (_, unit) => Err(QuantityError::UnitNotWanted(unit.to_string())),
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

fn unknown_time_unit(unit: &str) -> QuantityError {
    match unit {
        "" => QuantityError::UnitMissing,
        "m" | "mo" => QuantityError::AmbiguousUnit(unit.to_string()),
        _ => QuantityError::UnknownUnit(unit.to_string()),
    }
}

/// A bare number where a unit of time is needed.
fn without_unit(number: f64, error: fn(f64) -> QuantityError) -> QuantityError {
    if number.is_finite() { error(number) } else { QuantityError::NotFinite }
}

/// Refuses NaN, infinities, denormals and numbers that no scenario means.
fn within_bounds(number: f64) -> Result<f64, QuantityError> {
    if !number.is_finite() {
        return Err(QuantityError::NotFinite);
    }
    if number != 0.0 && !BOUNDS.contains(&number.abs()) {
        return Err(QuantityError::OutOfRange);
    }
    Ok(number)
}

fn at_least_zero(number: f64) -> Result<f64, QuantityError> {
    let number = within_bounds(number)?;
    if number < 0.0 { Err(QuantityError::Negative) } else { Ok(number.abs()) }
}

/// A number of bytes in words.
pub fn bytes_in_words(bytes: f64) -> String {
    match bytes {
        b if b < 1e6 => format!("{:.0} KB", (b / 1e3).ceil()),
        b if b < 1e9 => format!("{:.0} MB", (b / 1e6).ceil()),
        b => format!("{:.1} GB", b / 1e9),
    }
}

/// A length of time in the unit that reads best: the amount, and the unit (`s`, `min`, `h`, `days`, `months`, `years`, or `never`).
pub fn in_best_unit(hours: f64) -> (f64, &'static str) {
    match hours {
        h if h.is_infinite() => (h, "never"),
        h if h < 1.0 / 60.0 => (h * 3600.0, "s"),
        h if h < 1.0 => (h * 60.0, "min"),
        h if h < 72.0 => (h, "h"),
        h if h < 2.0 * MONTH => (h / DAY, "days"),
        h if h < 2.0 * YEAR => (h / MONTH, "months"),
        h => (h / YEAR, "years"),
    }
}

/// The same in words, such as `8 h` or `1.5 months`.
pub fn format_hours(hours: f64) -> String {
    let (value, unit) = in_best_unit(hours);
    if value.is_infinite() {
        return unit.into();
    }
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
            let error = Duration::parse(Raw::Text(text)).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        assert!(Duration::parse(Raw::Number(8.0)).unwrap_err().to_string().contains("\"8h\""));
    }

    #[test]
    fn rates_and_shares_are_checked() {
        assert_eq!(Rate::parse(Raw::Text("730.5 / month")).unwrap().base(), 1.0);
        assert_eq!(Share::parse(Raw::Text("18%")).unwrap().base(), 0.18);
        assert!(Share::parse(Raw::Number(18.0)).unwrap_err().to_string().contains("write 0.18"));
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
