//! Texts from elsewhere: what may stand in them, and how a message shows what may not.

/// Characters of a name, at most.
pub const NAME_MAX: usize = 80;
/// Characters of a currency, at most.
pub const CURRENCY_MAX: usize = 20;
/// Characters of the input that a message shows in one place, at most.
const SHOWN_MAX: usize = 200;
/// Characters of a line of what we say between two places where the input is shown, at most.
const OURS_MAX: usize = 400;
/// Characters of a message, at most.
const MESSAGE_MAX: usize = 1500;

/// True for what could move a cursor, colour a terminal or turn the order of what is read: control characters, lines within lines, and marks of direction.
pub fn is_unfit(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}') || c.is_control()
}

/// The first character of a text of several lines that may not stand in it: ends of lines may, and tabs.
pub fn unfit_in(text: &str) -> Option<char> {
    text.chars().find(|&c| is_unfit(c) && !matches!(c, '\n' | '\t'))
}

/// A text with everything unfit escaped; only ends of lines stay, and tabs.
pub fn escaped(text: &str) -> String {
    let one = |c: char| if unfit_in(c.encode_utf8(&mut [0; 4])).is_some() { c.escape_unicode().to_string() } else { c.to_string() };
    text.chars().map(one).collect()
}

/// A message as it is shown: escaped, with what stands between backquotes shortened if it is long.
pub fn shown(message: &str) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    // A quote that was typed shifts which parts are ours: long words, and long parts, are none of ours, wherever they stand.
    let part = |(number, part): (usize, &&str)| {
        let words: Vec<String> = part.split(' ').map(|word| shortened(word, SHOWN_MAX)).collect();
        let text = words.join(" ");
        match number % 2 {
            1 => shortened(&text, SHOWN_MAX),
            _ => text.split('\n').map(|line| shortened(line, OURS_MAX)).collect::<Vec<_>>().join("\n"),
        }
    };
    let parts: Vec<String> = parts.iter().enumerate().map(part).collect();
    shortened(&escaped(&parts.join("`")), MESSAGE_MAX)
}

/// The start of a text that is too long.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_harmless_and_short() {
        assert_eq!(shown("no key `\u{1b}[2J\u{202e}`"), "no key `\\u{1b}[2J\\u{202e}`");
        assert_eq!(escaped("a\r\nb\tñ"), "a\\u{d}\nb\tñ");
        let long = shown(&format!("no key `{}`: mend it", "ñ".repeat(5000)));
        assert!(long.chars().count() < 230 && long.ends_with("…`: mend it"), "{long}");
        assert!(shown(&"x".repeat(100_000)).len() < 2000);
        let shifted = shown(&format!("no key `a`{}`: mend it", "x".repeat(5000)));
        assert!(shifted.len() < 240 && shifted.ends_with("…`: mend it"), "{shifted}");
    }
}
