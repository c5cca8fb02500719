"""The page of the package and the README: their code runs, as it stands, in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, needs
from readme import python_of

PAGE = (ROOT / "docs/python.md").read_text()


def _run(code: str, folder: Path) -> str:
    (folder / "page.py").write_text(code)
    done = subprocess.run([sys.executable, "page.py"], cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_code_of_the_page_runs(tmp_path: Path) -> None:
    needs("distributed"), needs("pandas"), needs("polars")
    (tmp_path / "page.md").write_text(PAGE.split("<!-- ray -->")[0])
    # What Dask's processes import again plays nothing.
    code = python_of(tmp_path / "page.md")
    imports, _, rest = code.partition("\n\n")
    indented = rest.replace("\n", "\n    ")
    said = _run(f"{imports}\nif __name__ == '__main__':\n    {indented}\n", tmp_path)
    assert "fast is clearly better than base" in said and "did you mean `incident`?" in said and "annual_churn" in said
    assert (tmp_path / "report.html").exists() and list((tmp_path / "kept").iterdir())


def test_ray_takes_ten_lines(tmp_path: Path) -> None:
    needs("ray")
    block = re.search(r"<!-- ray -->\n```python\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    lines = [line for line in block[1].splitlines() if line]
    assert len(lines) <= 10
    assert "20 replications" in _run(block[1], tmp_path)


def test_the_ten_lines_of_the_readme_run(tmp_path: Path) -> None:
    code = python_of(ROOT / "README.md")
    assert len([line for line in code.splitlines() if line]) <= 10
    assert "fast is clearly better than base" in _run(code, tmp_path)
    assert (tmp_path / "report.html").exists()


@pytest.mark.parametrize("page", ["docs/python.md", "README.md", "contrib/dask/README.md"])
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text()
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if not link.startswith("http")]
    assert links
    for link in links:
        assert ((ROOT / page).parent / link).exists(), link
