//! Tables as Arrow gives them: columns of one kind, handed over without a copy.

use std::sync::Arc;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, RecordBatch, RecordBatchIterator, StringArray};
use arrow_schema::{DataType, Field, Schema};
use fideliza::report::table::{Column, Kind, Rows, column};
use pyo3::exceptions::{PyKeyError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};

/// Columns of equal length.
#[pyclass(frozen, module = "fideliza._fideliza")]
pub(crate) struct Columns {
    batch: RecordBatch,
}

impl Columns {
    /// Of rows whose cells are of the kinds that their columns say.
    pub(crate) fn of(head: &[Column], rows: &Rows) -> Columns {
        let cells = |index: usize| rows.iter().map(move |row| row[index].as_str());
        let array = |(index, column): (usize, &Column)| -> ArrayRef {
            match column.kind {
                Kind::Text => Arc::new(StringArray::from_iter_values(cells(index))),
                Kind::Whole => Arc::new(cells(index).map(|cell| cell.parse::<i64>().ok()).collect::<Int64Array>()),
                Kind::Number => Arc::new(cells(index).map(|cell| cell.parse::<f64>().ok()).collect::<Float64Array>()),
            }
        };
        let field = |column: &Column| {
            let kind = match column.kind {
                Kind::Text => DataType::Utf8,
                Kind::Whole => DataType::Int64,
                Kind::Number => DataType::Float64,
            };
            Field::new(&column.name, kind, column.kind == Kind::Number)
        };
        let schema = Arc::new(Schema::new(head.iter().map(field).collect::<Vec<_>>()));
        let arrays = head.iter().enumerate().map(array).collect();
        Columns { batch: RecordBatch::try_new(schema, arrays).expect("every row is as wide as the head, and its cells are of their kinds") }
    }
}

#[pymethods]
impl Columns {
    /// Columns of names, kinds and cells as they are written: numbers with all their digits, empty where there is none.
    #[staticmethod]
    #[pyo3(signature = (head: "list[tuple[str, str]]", rows: "list[list[str]]") -> "Columns")]
    fn build(head: Vec<(String, String)>, rows: Rows) -> PyResult<Columns> {
        let kind = |kind: &str| match kind {
            "text" => Ok(Kind::Text),
            "whole" => Ok(Kind::Whole),
            "number" => Ok(Kind::Number),
            other => Err(PyValueError::new_err(format!("a column is text, whole or number, not {other}"))),
        };
        let head = head.into_iter().map(|(name, of)| Ok(column(name, kind(&of)?))).collect::<PyResult<Vec<Column>>>()?;
        if rows.iter().any(|row| row.len() != head.len()) {
            return Err(PyValueError::new_err("a row is not as wide as the head"));
        }
        Ok(Columns::of(&head, &rows))
    }

    /// Names of the columns, in order.
    #[getter]
    fn names(&self) -> Vec<String> {
        self.batch.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// What the cells of each column are: `text`, `whole` or `number`.
    #[getter]
    fn kinds(&self) -> Vec<&'static str> {
        let kind = |field: &Arc<Field>| match field.data_type() {
            DataType::Utf8 => "text",
            DataType::Int64 => "whole",
            _ => "number",
        };
        self.batch.schema().fields().iter().map(kind).collect()
    }

    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    /// The cells of a column: `str`, `int`, or `float` and `None`.
    #[pyo3(signature = (name) -> "list[str] | list[int] | list[float | None]")]
    fn column<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyList>> {
        let array = self.batch.column_by_name(name).ok_or_else(|| PyKeyError::new_err(name.to_string()))?;
        let any = array.as_any();
        if let Some(texts) = any.downcast_ref::<StringArray>() {
            PyList::new(py, texts.iter().collect::<Vec<_>>())
        } else if let Some(wholes) = any.downcast_ref::<Int64Array>() {
            PyList::new(py, wholes.iter().collect::<Vec<_>>())
        } else if let Some(numbers) = any.downcast_ref::<Float64Array>() {
            PyList::new(py, numbers.iter().collect::<Vec<_>>())
        } else {
            Err(PyRuntimeError::new_err("a column of another kind"))
        }
    }

    /// The table by the Arrow PyCapsule interface.
    #[pyo3(signature = (requested_schema: "object | None" = None) -> "object")]
    fn __arrow_c_stream__<'py>(&self, py: Python<'py>, requested_schema: Option<Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyCapsule>> {
        // Whoever asks for other types gets these and casts, as the interface allows.
        drop(requested_schema);
        let batches = RecordBatchIterator::new([Ok(self.batch.clone())], self.batch.schema());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
    }
}
