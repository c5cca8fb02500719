//! The words of a room, from one file for each language, and how its pages write numbers: `€1,032` and `12.5%` in English, `1032 €`, `10.320 €` and
//! `12,5 %` in Spanish.

use super::programme::{Game, Programme};
use crate::report::format::symbol;
use crate::report::words::{FluentValue, Language, Words};
use crate::stats::Estimate;

/// The file of a language's words.
pub fn file(language: Language) -> &'static str {
    match language {
        Language::Spanish => include_str!("words/es.ftl"),
        _ => include_str!("words/en.ftl"),
    }
}

/// The words of a room.
#[derive(Clone, Debug)]
pub struct Speech {
    words: Words,
    currency: String,
}

/// A text with what is filled in: `tell!(speech, "key", name = value, …)`.
macro_rules! tell {
    ($speech:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $speech.say($key, [$((stringify!($name), $crate::report::words::FluentValue::from($value))),*])
    };
}
pub(super) use tell;

impl Speech {
    /// In a language, of a programme whose scenario counts in some currency.
    pub fn of(language: Language, programme: &Programme) -> Speech {
        Speech { words: Words::of(language).and(file(language)), currency: symbol(&programme.scenario.settings.currency).to_string() }
    }

    /// The words themselves.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Code of the language.
    pub fn code(&self) -> &'static str {
        self.words.language().code()
    }

    /// A text with what is filled in.
    pub fn say<'v>(&self, key: &str, values: impl IntoIterator<Item = (&'static str, FluentValue<'v>)>) -> String {
        self.words.say(key, values)
    }

    /// A text in which nothing is filled in.
    pub fn plain(&self, key: &str) -> String {
        self.words.plain(key)
    }

    /// A value as it is typed in a scenario, such as `15 min`.
    pub fn typed(&self, text: &str) -> String {
        self.words.typed(text)
    }

    /// A count of a unit of time.
    pub fn time(&self, count: f64, unit: &str) -> String {
        self.words.say(&format!("time-{unit}"), [("amount", self.number(count, 0).into()), ("count", count.into())])
    }

    /// A stop of the dial.
    pub fn stop(&self, game: &Game, stop: usize) -> String {
        self.typed(&game.dial.stops.value[stop])
    }

    /// A number; in Spanish, thousands are set apart from five digits on.
    pub fn number(&self, value: f64, decimals: usize) -> String {
        let text = self.words.grouped(value, decimals);
        let whole = text.split(',').next().unwrap_or(&text);
        let is_short = whole.chars().filter(char::is_ascii_digit).count() == 4;
        if self.words.language() == Language::Spanish && is_short { text.replace('.', "") } else { text }
    }

    /// An amount of money.
    pub fn money(&self, value: f64, decimals: usize) -> String {
        let number = self.number(value, decimals);
        let currency = &self.currency;
        match (self.words.language(), number.strip_prefix('−')) {
            (Language::Spanish, _) => format!("{number} {currency}"),
            (_, _) if currency.chars().any(char::is_alphanumeric) => format!("{number} {currency}"),
            (_, Some(rest)) => format!("−{currency}{rest}"),
            _ => format!("{currency}{number}"),
        }
    }

    /// A share.
    pub fn percent(&self, share: f64, decimals: usize) -> String {
        let number = self.number(100.0 * share, decimals);
        match self.words.language() {
            Language::Spanish => format!("{number} %"),
            _ => format!("{number}%"),
        }
    }

    /// An amount, rounded to its interval.
    pub fn estimate(&self, estimate: &Estimate) -> String {
        let places = places(estimate.half_width);
        let mean = self.money(estimate.mean, places);
        match estimate.half_width {
            Some(width) if width > 0.0 => format!("{mean} ± {}", self.number(width, places)),
            _ => mean,
        }
    }

    /// An amount that is only known about, without the digits that its noise takes away.
    pub fn about(&self, value: f64, noise: f64) -> String {
        let step = libm::pow(10.0, libm::floor(libm::log10(noise.abs().max(1.0))));
        self.money((value / step).round() * step, 0)
    }

    /// A difference in money with its sign, rounded to its interval.
    pub fn change(&self, estimate: &Estimate) -> String {
        self.signed(estimate.mean, places(estimate.half_width))
    }

    /// The size of a difference in money, without its sign.
    pub fn size(&self, estimate: &Estimate) -> String {
        self.money(estimate.mean.abs(), places(estimate.half_width))
    }

    /// Half the width of an interval of money.
    pub fn noise(&self, estimate: &Estimate) -> String {
        self.money(estimate.half_width.unwrap_or(0.0), places(estimate.half_width))
    }

    /// An amount with its sign.
    pub fn signed(&self, value: f64, places: usize) -> String {
        let text = self.money(value, places);
        if value > 0.0 && text.chars().any(|c| ('1'..='9').contains(&c)) { format!("+{text}") } else { text }
    }
}

/// Decimals with which a half-width shows a digit: none from 1 on.
fn places(half_width: Option<f64>) -> usize {
    match half_width {
        Some(width) if width > 0.0 && width < 0.1 => 2,
        Some(width) if width > 0.0 && width < 0.95 => 1,
        _ => 0,
    }
}
