//! Tables that are written as they come, and take their place when they are whole: CSV, and Parquet beside it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::cli::files::persist;
use crate::report::study::Sink;
use crate::report::table::Column;
use crate::report::words::Language;

/// Where tables go, and how they are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tables<'a> {
    /// The folder.
    pub folder: &'a Path,
    /// How CSV is written.
    pub language: Language,
    /// True if each is written as Parquet, too.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "a program without Parquet refuses before"))]
    pub parquet: bool,
}

/// All tables of a study, each written as its rows come.
pub(super) struct Streamed<'a> {
    /// Where they go.
    pub to: Tables<'a>,
    /// Those that were begun, by name.
    pub open: Vec<(&'static str, Table)>,
}

impl Streamed<'_> {
    /// Puts all in their places.
    pub(super) fn finish(self) -> io::Result<()> {
        self.open.into_iter().try_for_each(|(_, table)| table.finish())
    }
}

impl Sink for Streamed<'_> {
    fn begin(&mut self, name: &'static str, head: Vec<Column>) -> io::Result<()> {
        self.open.push((name, Table::new(self.to, &format!("{name}.csv"), &head)?));
        Ok(())
    }

    fn row(&mut self, name: &'static str, row: Vec<String>) -> io::Result<()> {
        let (_, table) = self.open.iter_mut().find(|(open, _)| *open == name).expect("a table is begun before its rows come");
        table.row(&row)
    }
}

/// A table.
pub(super) struct Table {
    writer: csv::Writer<NamedTempFile>,
    language: Language,
    path: PathBuf,
    #[cfg(feature = "parquet")]
    parquet: Option<super::parquet::Parquet>,
}

impl Table {
    fn new(to: Tables<'_>, name: &str, head: &[Column]) -> io::Result<Table> {
        let mut file = NamedTempFile::new_in(to.folder)?;
        file.write_all(to.language.mark().as_bytes())?;
        let mut writer = csv::WriterBuilder::new().delimiter(to.language.delimiter()).from_writer(file);
        writer.write_record(head.iter().map(|column| &column.name))?;
        let path = to.folder.join(name);
        #[cfg(feature = "parquet")]
        let parquet = to.parquet.then(|| super::parquet::Parquet::new(&path.with_extension("parquet"), head)).transpose()?;
        Ok(Table {
            writer,
            language: to.language,
            path,
            #[cfg(feature = "parquet")]
            parquet,
        })
    }

    fn row(&mut self, row: &[String]) -> io::Result<()> {
        #[cfg(feature = "parquet")]
        if let Some(parquet) = &mut self.parquet {
            parquet.row(row)?;
        }
        self.writer.write_record(row.iter().map(|cell| self.language.cell(cell))).map_err(Into::into)
    }

    fn finish(self) -> io::Result<()> {
        #[cfg(feature = "parquet")]
        if let Some(parquet) = self.parquet {
            parquet.finish()?;
        }
        let file = self.writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        persist(file, &self.path)
    }
}
