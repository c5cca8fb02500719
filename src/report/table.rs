//! Columns of tables: what every way to write a table down goes by.

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Whole,
    /// Numbers; some may be missing.
    Number,
    /// Texts.
    Text,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its cells are.
    pub kind: Kind,
}

/// Rows of cells: numbers with all their digits, empty where there is none.
pub type Rows = Vec<Vec<String>>;

/// A column.
pub fn column(name: impl Into<String>, kind: Kind) -> Column {
    Column { name: name.into(), kind }
}

/// Columns of one kind.
pub fn columns(names: &[&str], kind: Kind) -> Vec<Column> {
    names.iter().map(|name| column(*name, kind)).collect()
}
