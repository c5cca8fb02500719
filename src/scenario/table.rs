//! Tables of values in files, as spreadsheets write them: separated by commas, semicolons or tabs, with decimal points or commas, in UTF-8 with or
//! without a mark, or in Latin-1 and Windows-1252; and dates.

use serde::Serialize;
use thiserror::Error;

/// Why bytes are no table.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TableError {
    /// More than [`TABLE_MAX`] bytes.
    #[error("it is larger than {} MiB: select the column that is needed", TABLE_MAX >> 20)]
    TooLarge,
    /// Rows that cannot be told apart.
    #[error("it is no table: {0}")]
    NoRows(#[from] csv::Error),
    /// No row at all.
    #[error("it is empty")]
    Empty,
}

/// A table that a scenario was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TableRead {
    /// Its path.
    pub path: String,
    /// FNV-1a of its bytes, to tell whether it is still the same.
    pub fingerprint: u64,
}

impl TableRead {
    /// Of the bytes at a path.
    pub fn new(path: &str, bytes: &[u8]) -> TableRead {
        let add = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        TableRead { path: path.to_string(), fingerprint: bytes.iter().fold(0xcbf2_9ce4_8422_2325, add) }
    }
}

/// A table whose columns can be asked for.
pub struct Table {
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
    separator: u8,
}

/// The largest table that is read: a larger one is refused, never cut.
pub const TABLE_MAX: usize = 256 << 20;

impl Table {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// Why it is no table.
    pub fn read(bytes: &[u8]) -> Result<Table, TableError> {
        if bytes.len() > TABLE_MAX {
            return Err(TableError::TooLarge);
        }
        let text = decode(bytes);
        let separator = separator(text.lines().next().unwrap_or(""));
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            rows.push(record?.iter().map(|cell| cell.trim().to_string()).collect::<Vec<_>>());
        }
        if rows.is_empty() {
            return Err(TableError::Empty);
        }
        Ok(Table { headers: rows.remove(0), rows, separator })
    }

    /// The names of its columns.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The cells of a column, with the row of the file that each stands in; numbers with a decimal point. Empty cells at the end of the file are left out.
    pub fn column(&self, name: &str) -> Option<Vec<(usize, String)>> {
        let index = self.headers.iter().position(|header| header == name)?;
        let cell = |row: &Vec<String>| row.get(index).cloned().unwrap_or_default();
        let comma = self.separator != b',' && self.rows.iter().any(|row| is_comma_number(&cell(row)));
        let number = |text: String| if comma { text.replace('.', "").replace(',', ".") } else { text };
        let filled = self.rows.iter().rposition(|row| !row.iter().all(String::is_empty)).map_or(0, |last| last + 1);
        Some(self.rows[..filled].iter().enumerate().map(|(row, cells)| (row + 2, number(cell(cells)))).collect())
    }
}

/// UTF-8 if it is, else Windows-1252, of which Latin-1 is a part.
fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_string(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// What separates the columns: what the first line has most of.
fn separator(line: &str) -> u8 {
    let count = |separator: u8| line.bytes().filter(|byte| *byte == separator).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|&separator| (count(separator), separator == b',')).unwrap_or(b',')
}

/// `1.234,5` or `12,5`: digits, and one comma.
fn is_comma_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    digits.matches(',').count() == 1 && digits.chars().all(|c| c.is_ascii_digit() || ['.', ','].contains(&c))
}

/// The order in which a date writes day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/12/2025.
    DayFirst,
    /// 12/31/2025.
    MonthFirst,
}

/// The day of a date, counted from some day long ago: `2025-12-31`, `31/12/2025`, `31.12.2025`. With two orders possible, the one given counts.
pub fn day_number(text: &str, order: DateOrder) -> Option<i64> {
    let text = text.split([' ', 'T']).next()?;
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let number = |text: &str| text.parse::<i64>().ok().filter(|_| text.len() <= 4 && !text.is_empty());
    let (year, month, day): (i64, i64, i64) = match (a.len(), c.len(), order) {
        (4, ..) => (number(a)?, number(b)?, number(c)?),
        (_, 4, DateOrder::DayFirst) => (number(c)?, number(b)?, number(a)?),
        (_, 4, DateOrder::MonthFirst) => (number(c)?, number(a)?, number(b)?),
        _ => return None,
    };
    let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = time::Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()?;
    Some(i64::from(date.to_julian_day()))
}

/// The order that all dates of a column allow; none if they allow none, or both and at least one tells nothing apart.
pub fn date_order(cells: &[(usize, String)]) -> Option<DateOrder> {
    let allows = |order: DateOrder| cells.iter().all(|(_, cell)| day_number(cell, order).is_some());
    match (allows(DateOrder::DayFirst), allows(DateOrder::MonthFirst)) {
        (true, false) => Some(DateOrder::DayFirst),
        (false, true) => Some(DateOrder::MonthFirst),
        // Written year first, or with the same day and month: it makes no difference.
        (true, true) => {
            let same = |(_, cell): &(usize, String)| day_number(cell, DateOrder::DayFirst) == day_number(cell, DateOrder::MonthFirst);
            cells.iter().all(same).then_some(DateOrder::DayFirst)
        }
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(bytes: &[u8], name: &str) -> Vec<String> {
        Table::read(bytes).unwrap().column(name).unwrap().into_iter().map(|(_, cell)| cell).collect()
    }

    #[test]
    fn spreadsheets_of_other_countries_are_read() {
        assert_eq!(column(b"a;b\r\n1,5;x\r\n1.234,25;y\r\n", "a"), ["1.5", "1234.25"]);
        assert_eq!(column(b"a,b\n1.5,x\n2,y\n\n", "a"), ["1.5", "2"]);
        assert_eq!(column(b"a\tb\n1.5\tx\n", "a"), ["1.5"]);
        assert_eq!(column(b"\xef\xbb\xbfa;b\n2.5;x\n", "a"), ["2.5"]);
        assert_eq!(column(b"antig\xfcedad,margen\n12.5,30\n", "antigüedad"), ["12.5"]);
        assert_eq!(column(b"precio \x80;b\n12,50;x\n", "precio €"), ["12.50"]);
        assert!(Table::read(b"").is_err());
    }

    #[test]
    fn dates_are_days() {
        let days = |text: &str| day_number(text, DateOrder::DayFirst).unwrap();
        assert_eq!(days("2026-11-25") - days("2025-11-25"), 365);
        assert_eq!(days("01/03/2024") - days("28.02.2024"), 2);
        assert_eq!(days("2026-01-01T09:30"), days("1/1/2026"));
        assert!(day_number("30/02/2024", DateOrder::DayFirst).is_none() && day_number("12.5", DateOrder::DayFirst).is_none());
        let order = |cells: &[&str]| date_order(&cells.iter().map(|cell| (2, cell.to_string())).collect::<Vec<_>>());
        assert_eq!(order(&["01/02/2024", "25/02/2024"]), Some(DateOrder::DayFirst));
        assert_eq!(order(&["01/02/2024", "02/25/2024"]), Some(DateOrder::MonthFirst));
        assert_eq!((order(&["01/02/2024"]), order(&["2024-02-01"])), (None, Some(DateOrder::DayFirst)));
    }
}
