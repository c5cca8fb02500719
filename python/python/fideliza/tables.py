"""Tables: columns of one kind, for whatever reads Arrow, and for plain Python."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fideliza import _fideliza

if TYPE_CHECKING:
    import pandas
    import polars

_SHOWN = 20
"""Rows that are shown."""


class Table:
    """A table of a result: tidy, one row per thing, one column per property.

    Whatever speaks the Arrow PyCapsule interface reads it without a copy of its numbers: ``polars.DataFrame(table)``,
    ``pyarrow.table(table)``, ``duckdb.sql("select * from table")``, ``pandas.DataFrame.from_arrow(table)``. Without any of them it is
    columns (``table["mean"]``) and rows (``table.rows(outcome="clv")``).

    Texts are ``str``, whole numbers ``int``, numbers ``float`` or None where there is none.
    """

    def __init__(self, name: str, columns: _fideliza.Columns) -> None:
        self.name = name
        """Its name, as that of its file."""
        self._columns = columns

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in order."""
        return self._columns.names

    def __len__(self) -> int:
        return len(self._columns)

    def __getitem__(self, column: str) -> list[Any]:
        """The cells of a column.

        Raises
        ------
        KeyError
            There is no such column.
        """
        if column not in self.columns:
            raise KeyError(f"the table `{self.name}` has no column `{column}`; it has {', '.join(self.columns)}")
        return list(self._columns.column(column))

    def keys(self) -> list[str]:
        """Names of the columns, so that ``dict(table)`` is columns by name."""
        return self.columns

    def __contains__(self, column: object) -> bool:
        return column in self.columns

    def rows(self, **where: Any) -> list[dict[str, Any]]:
        """Rows as dictionaries: all, or those ``where`` cells are equal to what is asked for.

        Examples
        --------
        >>> import fideliza
        >>> base = fideliza.story("base", sets={"customers": 100, "horizon": "1 year"})
        >>> report = fideliza.run(base, replications=2, brief=True)
        >>> [row["unit"] for row in report.summary.rows(outcome="clv")]
        ['money']
        """
        for column in where:
            self[column]
        return [row for row in self if all(row[column] == wanted for column, wanted in where.items())]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = self.columns
        for cells in zip(*(self[name] for name in names), strict=True):
            yield dict(zip(names, cells, strict=True))

    def to_dict(self) -> dict[str, list[Any]]:
        """Columns by name."""
        return {name: self[name] for name in self.columns}

    def to_pandas(self) -> pandas.DataFrame:
        """A ``pandas.DataFrame``: texts ``str``, whole numbers ``int64``, numbers ``float64`` with NaN where there is none.

        Raises
        ------
        ImportError
            pandas is not installed: ``pip install fideliza[pandas]``.
        """
        import pandas

        kinds = dict(zip(self.columns, self._columns.kinds, strict=True))
        as_numpy = {"number": "float64", "whole": "int64"}
        columns = {
            name: pandas.Series(self[name], dtype=as_numpy[kinds[name]]) if kinds[name] in as_numpy else pandas.Series(self[name], dtype="str")
            for name in self.columns
        }
        return pandas.DataFrame(columns)

    to_df = to_pandas

    def to_polars(self) -> polars.DataFrame:
        """A ``polars.DataFrame``, whose numbers are not copied.

        Raises
        ------
        ImportError
            polars is not installed: ``pip install fideliza[polars]``.
        """
        import polars

        return polars.DataFrame(self)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table by the Arrow PyCapsule interface."""
        return self._columns.__arrow_c_stream__(requested_schema)

    def __reduce__(self) -> tuple[Any, ...]:
        head = list(zip(self.columns, self._columns.kinds, strict=True))
        # Numbers as they are written: with all their digits.
        rows = [["" if cell is None else repr(cell) if isinstance(cell, float) else str(cell) for cell in row.values()] for row in self]
        return _again, (self.name, head, rows)

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self)} rows, {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        def cell(value: Any) -> str:
            if isinstance(value, float):
                return f"<td style='text-align:right'>{value:,.6g}</td>"
            return f"<td>{html.escape('' if value is None else str(value))}</td>"

        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        rows = []
        for number, row in enumerate(self):
            if number == _SHOWN:
                break
            rows.append(f"<tr>{''.join(cell(value) for value in row.values())}</tr>")
        more = f"<p>{len(self):,} rows, the first {_SHOWN} of them here.</p>" if len(self) > _SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{more}"


def _again(name: str, head: list[tuple[str, str]], rows: list[list[str]]) -> Table:
    return Table(name, _fideliza.Columns.build(head, rows))


class Tables:
    """What has tables by name: `Report` and `StudyResult`."""

    _core: _fideliza.Report | _fideliza.StudyResult

    @property
    def tables(self) -> dict[str, Table]:
        """All tables by name."""
        return {name: self.table(name) for name in self._core.tables}

    def table(self, name: str) -> Table:
        """A table by its ``name``.

        Raises
        ------
        KeyError
            There is no such table.
        """
        if name not in self._core.tables:
            raise KeyError(f"there is no table `{name}`; it has {', '.join(self._core.tables)}")
        return Table(name, self._core.table(name))

    def to_df(self, table: str = "summary") -> Any:
        """A ``table``, by its name, as a ``pandas.DataFrame``."""
        return self.table(table).to_pandas()
