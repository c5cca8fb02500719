//! Tables as Parquet, group of rows by group of rows. A file that is cut short cannot be read, so it takes its place when it is whole.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use tempfile::NamedTempFile;

use crate::cli::files::persist;
use crate::report::table::{Column, Kind};

/// Rows that are written together.
const GROUP: usize = 1 << 16;

/// A table that is being written.
pub(super) struct Parquet {
    writer: SerializedFileWriter<File>,
    file: NamedTempFile,
    path: PathBuf,
    columns: Vec<Cells>,
    rows: usize,
}

/// The cells of a column that are not written yet; of numbers, those that are there, and which are.
enum Cells {
    Whole(Vec<i64>),
    Number(Vec<f64>, Vec<i16>),
    Text(Vec<ByteArray>),
}

impl Parquet {
    pub(super) fn new(path: &Path, head: &[Column]) -> io::Result<Parquet> {
        let file = NamedTempFile::new_in(crate::cli::files::parent_of(path))?;
        let field = |column: &Column| {
            let (physical, repetition, logical) = match column.kind {
                Kind::Whole => (Physical::INT64, Repetition::REQUIRED, None),
                Kind::Number => (Physical::DOUBLE, Repetition::OPTIONAL, None),
                Kind::Text => (Physical::BYTE_ARRAY, Repetition::REQUIRED, Some(LogicalType::String)),
            };
            Type::primitive_type_builder(&column.name, physical)
                .with_repetition(repetition)
                .with_logical_type(logical)
                .build()
                .map(Arc::new)
        };
        let fields = head.iter().map(field).collect::<Result<Vec<_>, _>>().map_err(failed)?;
        let schema = Type::group_type_builder("table").with_fields(fields).build().map_err(failed)?;
        let writer =
            SerializedFileWriter::new(file.reopen()?, Arc::new(schema), Arc::new(WriterProperties::builder().build())).map_err(failed)?;
        let cells = |column: &Column| match column.kind {
            Kind::Whole => Cells::Whole(Vec::new()),
            Kind::Number => Cells::Number(Vec::new(), Vec::new()),
            Kind::Text => Cells::Text(Vec::new()),
        };
        Ok(Parquet { writer, file, path: path.to_path_buf(), columns: head.iter().map(cells).collect(), rows: 0 })
    }

    pub(super) fn row(&mut self, row: &[String]) -> io::Result<()> {
        for (cells, cell) in self.columns.iter_mut().zip(row) {
            match cells {
                Cells::Whole(numbers) => numbers.push(cell.parse().map_err(io::Error::other)?),
                Cells::Number(numbers, there) => {
                    let number = cell.parse::<f64>().ok();
                    there.push(i16::from(number.is_some()));
                    numbers.extend(number);
                }
                Cells::Text(texts) => texts.push(cell.as_str().into()),
            }
        }
        self.rows += 1;
        if self.rows == GROUP { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for cells in &mut self.columns {
            let mut column = group.next_column().map_err(failed)?.ok_or_else(|| io::Error::other("a column is missing"))?;
            let written = match (column.untyped(), cells) {
                (ColumnWriter::Int64ColumnWriter(writer), Cells::Whole(numbers)) => {
                    writer.write_batch(&std::mem::take(numbers), None, None)
                }
                (ColumnWriter::DoubleColumnWriter(writer), Cells::Number(numbers, there)) => {
                    writer.write_batch(&std::mem::take(numbers), Some(&std::mem::take(there)), None)
                }
                (ColumnWriter::ByteArrayColumnWriter(writer), Cells::Text(texts)) => writer.write_batch(&std::mem::take(texts), None, None),
                _ => return Err(io::Error::other("a column is of another type than its cells")),
            };
            written.map_err(failed)?;
            column.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        self.rows = 0;
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.write_group()?;
        self.writer.close().map_err(failed)?;
        persist(self.file, &self.path)
    }
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}
