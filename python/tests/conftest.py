"""What tests share: small scenarios, and the program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import fideliza

ROOT = Path(__file__).parents[2]
SMALL = {"customers": 120, "horizon": "1 year"}
LATENCY = "moment.incident.latency.lognormal.median"


@pytest.fixture
def base() -> fideliza.Scenario:
    return fideliza.story("base", sets=SMALL)


@pytest.fixture
def fast(base: fideliza.Scenario) -> fideliza.Scenario:
    return base.with_({LATENCY: "1h", "cost.running": "100 / month"}, name="fast")


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs the program in a folder of its own: the one that FIDELIZA_PROGRAM names, else the command that came with the package."""
    command = [os.environ["FIDELIZA_PROGRAM"]] if "FIDELIZA_PROGRAM" in os.environ else [sys.executable, "-m", "fideliza"]

    def run(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run([*command, *arguments], cwd=tmp_path, capture_output=True, timeout=300)
        assert done.returncode == code, done.stderr.decode()
        return done

    return run


def needs(module: str) -> object:
    """A module that a test is about. Where tests may not be skipped, it must be there."""
    if "FIDELIZA_NO_SKIP" in os.environ:
        return __import__(module)
    return pytest.importorskip(module)
