//! What numbers and names are made of, whatever the language.

use crate::experiment::Expected;

/// Decimals with which a half-width shows two digits; at most `most`.
pub fn decimals(half_width: Option<f64>, most: usize) -> usize {
    match half_width {
        Some(width) if width > 0.0 => (1 - libm::log10(width).floor() as i64).clamp(0, most as i64) as usize,
        _ => most.min(2),
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
    let text: String = plain_letters(name).chars().take(60).collect();
    if text.is_empty() { "scenario".into() } else { text }
}

/// A text with nothing but small letters, digits and single dashes between them.
pub fn plain_letters(text: &str) -> String {
    // Letters stay letters: accents are dropped, other alphabets written in Latin.
    let latin = deunicode::deunicode(text);
    let plain: String = latin.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
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
    fn slugs_are_plain() {
        assert_eq!(slug("Añejo & Söhne: fast"), "anejo-sohne-fast");
        assert_eq!(slug("nube fácil"), "nube-facil");
        assert_eq!(slug("…"), "scenario");
    }
}
