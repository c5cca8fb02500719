"""Tables, files and pictures of results."""

from __future__ import annotations

import csv
import io
import json
import os
import xml.etree.ElementTree
import zipfile
from pathlib import Path

import pytest
from conftest import needs

import fideliza


@pytest.fixture(scope="module")
def report() -> fideliza.Report:
    base = fideliza.story("base", sets={"customers": 120, "horizon": "1 year"})
    fast = base.with_({"moment.incident.latency.lognormal.median": "1h"}, name="fast, <b>&amp;")
    return fideliza.compare([base, fast], replications=10, seed=1)


def test_every_table_is_its_csv(report: fideliza.Report) -> None:
    files = report.files()
    assert set(report.tables) == {name[5:-4] for name in files if name.startswith("data/")}
    for name, table in report.tables.items():
        assert getattr(report, name).columns == table.columns
        written = list(csv.reader(io.StringIO(files[f"data/{name}.csv"].decode())))
        assert written[0] == table.columns
        assert len(written) == len(table) + 1
        for row, cells in zip(table, written[1:], strict=True):
            for value, cell in zip(row.values(), cells, strict=True):
                assert (cell == "") == (value is None)
                assert cell == value if isinstance(value, str) else value is None or float(cell) == value, (name, row)


def test_tables_are_frames_without_loss(report: fideliza.Report) -> None:
    pandas, polars, pyarrow, duckdb = needs("pandas"), needs("polars"), needs("pyarrow"), needs("duckdb")
    for table in report.tables.values():
        theirs, frame = pyarrow.table(table), table.to_pandas()
        assert theirs.to_pydict() == table.to_dict() == table.to_polars().to_dict(as_series=False) == polars.DataFrame(table).to_dict(as_series=False)
        assert list(frame.columns) == table.columns and len(frame) == len(table)
        for name, column in zip(theirs.column_names, theirs.columns, strict=True):
            kind = {"string": "str", "int64": "int64", "double": "float64"}[str(column.type)]
            assert frame[name].dtype == (pandas.Series([""], dtype="str").dtype if kind == "str" else kind)
        if hasattr(pandas.DataFrame, "from_arrow"):
            pandas.testing.assert_frame_equal(pandas.DataFrame.from_arrow(table), frame, check_dtype=False)
    summary = report.summary  # noqa: F841 (DuckDB finds it by its name)
    assert duckdb.sql("select count(*) from summary where outcome = 'clv'").fetchall() == [(2,)]
    assert report.to_df("months").groupby("scenario").size().nunique() == 1


def test_a_table_needs_no_library(report: fideliza.Report) -> None:
    [row] = report.differences.rows(outcome="wait_mean")
    assert row["difference"] < 0 and row["high"] < 0
    assert report.survival["mean"][0] == 1.0
    assert len(report.summary.rows()) == len(report.summary)
    with pytest.raises(KeyError, match="it has scenario"):
        report.summary.rows(outcom="clv")
    with pytest.raises(KeyError, match="it has summary"):
        report.table("absent")
    with pytest.raises(KeyError, match="it has scenario"):
        report.summary["absent"]
    with pytest.raises(ValueError, match="conclusions"):
        report.sentences("conclusion")


def test_reports_are_saved_whole(report: fideliza.Report, tmp_path: Path) -> None:
    page = report.save(tmp_path / "report.html", lang="es", title="Título <propio>").read_text()
    assert '<html lang="es"' in page and "Título &lt;propio&gt;" in page
    assert zipfile.ZipFile(report.save(tmp_path / "report.xlsx")).testzip() is None
    assert json.loads(report.save(tmp_path / "report.json").read_text()) == report.data
    assert report.save(tmp_path / "report.txt").read_text() == report.text() == str(report)
    folder = report.save(tmp_path / "folder")
    assert (folder / "scenario.toml").exists() and (folder / "figures/survival.png").exists()
    report.save(folder)
    with pytest.raises(ValueError, match=r"\.html, \.xlsx, \.json, \.txt"):
        report.save(tmp_path / "report.pdf")
    with pytest.raises(ValueError, match="there are no words"):
        report.save(tmp_path / "report.html", lang="fr")  # type: ignore[arg-type]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.tex").write_text("mine")
    with pytest.raises(OSError, match="would be lost"):
        report.save(tmp_path / "mine")
    # A file of somebody else beside ours is theirs.
    (folder / "notes.md").write_text("mine")
    with pytest.raises(OSError, match="would be lost"):
        report.save(folder)
    assert (folder / "notes.md").read_text() == "mine"
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        report.save(tmp_path / "no such folder/report.html")
    assert sorted(os.listdir(tmp_path)) == ["folder", "mine", "report.html", "report.json", "report.txt", "report.xlsx"]


def test_what_cannot_be_written_leaves_what_was_there(report: fideliza.Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.json"
    path.write_text("before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        report.save(path)
    assert path.read_text() == "before" and os.listdir(tmp_path) == ["report.json"]


def test_pictures_are_svg_and_matplotlib(report: fideliza.Report, tmp_path: Path) -> None:
    drawings = report.drawings()
    assert {"survival", "profit_against_first", "cumulative_profit"} <= set(drawings)
    for drawing in drawings.values():
        xml.etree.ElementTree.fromstring(drawing.svg)
        assert drawing._repr_svg_() == drawing.svg and drawing.title
    assert report.plot("survival", backend="svg") == drawings["survival"]
    needs("matplotlib")
    from fideliza import plots

    for name in plots.DRAWN:
        figure = report.plot(name, backend="matplotlib")
        figure.savefig(tmp_path / f"{name}.png")  # type: ignore[union-attr]
        [axes] = figure.axes  # type: ignore[union-attr]
        assert axes.get_ylabel()
    [axes] = report.plot("survival").axes  # type: ignore[union-attr]
    assert report.plot("survival")._repr_png_().startswith(b"\x89PNG")  # type: ignore[union-attr]
    assert list(axes.lines[0].get_ydata()) == [100 * row["mean"] for row in report.survival.rows(scenario="base")]
    assert report.plot("tornado") == drawings["tornado"]
    with pytest.raises(ValueError, match="no picture `nothing`"):
        report.plot("nothing")
    with pytest.raises(ValueError, match="matplotlib draws"):
        report.plot("tornado", backend="matplotlib")


def test_a_notebook_shows_verdict_table_and_chart(report: fideliza.Report) -> None:
    shown = report._repr_html_()
    assert "<svg" in shown and "<table" in shown and "fast, &lt;b&gt;&amp;amp;" in shown and "<b>" not in shown
    assert "is clearly better than" in shown
    assert "is clearly better than" in report.verdict
    assert report.sentences("conclusions")[0] in report.verdict
    assert set(report.sentences()) >= set(report.sentences("doubt")) and report.sentences("doubt")
    assert "claramente" in " ".join(report.sentences("conclusions", lang="es"))
    for thing in (report.summary, fideliza.story("base"), fideliza.check(fideliza.story("base"))):
        assert thing._repr_html_().startswith("<")


def test_below_ten_replications_there_is_no_verdict(report: fideliza.Report) -> None:
    base = fideliza.story("base", sets={"customers": 100, "horizon": "1 year"})
    few = fideliza.compare([base, base.with_({"moment.incident.voice": 0.9}, name="loud")], replications=9)
    assert "clearly better" not in few.verdict and "10 or more would" in few.verdict
    assert few.sentences("doubt") == []
