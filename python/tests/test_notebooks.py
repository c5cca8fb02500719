"""Notebooks are run as a reader would run them; their claims are asserts. Executed copies go to the folder that FIDELIZA_NOTEBOOKS names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import needs

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.py"))


def test_there_are_four_notebooks() -> None:
    assert [path.name[0] for path in NOTEBOOKS] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_its_claims_hold(path: Path, tmp_path: Path) -> None:
    for module in ("jupytext", "nbclient", "pandas", "SALib", "optuna", "distributed", "matplotlib"):
        needs(module)
    import jupytext
    import nbclient

    notebook = jupytext.read(path)
    claims = sum("assert " in cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert claims >= 3, "a notebook's claims are asserts"
    nbclient.NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in shown if output.output_type == "error"]
    assert any("text/html" in output.get("data", {}) for output in shown)
    if folder := os.environ.get("FIDELIZA_NOTEBOOKS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        jupytext.write(notebook, Path(folder) / f"{path.stem}.ipynb")
