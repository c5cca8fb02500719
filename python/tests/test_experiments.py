"""Experiments: what every way to play them yields is the same, and what the program writes."""

from __future__ import annotations

import copy
import pickle
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import LATENCY, ROOT, SMALL

import fideliza

SETS = ["--set", "customers=120", "--set", "horizon=1 year"]


def test_a_comparison_is_the_programs_to_the_last_byte(program: Callable[..., object], tmp_path: Path) -> None:
    scenarios = [ROOT / f"scenarios/{name}.toml" for name in ("base", "fast")]
    program("compare", *map(str, scenarios), *SETS, "-n", "12", "--seed", "7", "-q", "--out", "theirs")
    report = fideliza.compare([fideliza.read(path, sets=SMALL) for path in scenarios], replications=12, seed=7, threads=1)
    report.save(tmp_path / "ours")
    assert _contents(tmp_path / "ours") == _contents(tmp_path / "theirs")
    assert report.files() == _contents(tmp_path / "theirs")


def test_strategies_of_a_story_are_the_programs_in_spanish(program: Callable[..., object], tmp_path: Path) -> None:
    program("gallery", "immediacy", *SETS, "-n", "10", "-q", "--lang", "es", "--out", "theirs")
    report = fideliza.run(fideliza.story("immediacy", sets=SMALL), replications=10)
    assert report.files(lang="es") == _contents(tmp_path / "theirs")


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_blocks_put_together_are_the_whole(base: fideliza.Scenario, fast: fideliza.Scenario, tmp_path: Path) -> None:
    whole = fideliza.compare([base, fast], replications=11, seed=3, threads=2)
    prepared = pickle.loads(pickle.dumps(fideliza.prepare([base, fast], replications=11, seed=3)))
    parts = [fideliza.play(prepared, first, count) for first, count in prepared.blocks(4)]
    parts[1].save(tmp_path / "part.runs")
    parts = [pickle.loads(pickle.dumps(parts[2])), parts[0], fideliza.Runs.load(tmp_path / "part.runs")]
    runs = fideliza.Runs.concat(parts)
    assert (len(runs), runs.first, runs.seed) == (11, 0, 3)
    assert prepared.report(runs).files() == whole.files()


def test_what_does_not_go_together_is_not_put_together(base: fideliza.Scenario, fast: fideliza.Scenario) -> None:
    prepared, other = fideliza.prepare([base, fast], seed=1), fideliza.prepare([base], seed=1)
    play = fideliza.play
    for parts, why in (
        ([play(prepared, 0, 2), play(prepared, 3, 1)], "replications 2 to 2 are missing"),
        ([play(prepared, 0, 2), play(prepared, 1, 2)], "replication 1 is there twice"),
        ([play(prepared, 0, 1), play(other, 1, 1)], "different scenarios"),
        ([play(prepared, 0, 1), play(fideliza.prepare([base, fast], seed=2), 1, 1)], "different seeds"),
        ([], "no runs"),
    ):
        with pytest.raises(ValueError, match=why):
            fideliza.Runs.concat(parts)
    with pytest.raises(ValueError, match="other scenarios"):
        other.report(play(prepared, 0, 2))
    with pytest.raises(ValueError, match="0 to 4 are missing"):
        prepared.report(play(prepared, 5, 2))


def test_bytes_that_are_damaged_or_something_else_are_refused(base: fideliza.Scenario, tmp_path: Path) -> None:
    prepared = fideliza.prepare(base)
    runs = fideliza.play(prepared, 0, 1)
    path = tmp_path / "runs"
    runs.save(path)
    good = path.read_bytes()
    study = pickle.dumps(prepared)
    for bad in (b"", b"\xff" * 100, good[:-1], good[: len(good) // 2], good + b"x", good.replace(b"runs", b"ruin"), good.replace(fideliza.__version__.encode(), b"9.9.9", 1), study):
        path.write_bytes(bad)
        with pytest.raises(ValueError):
            fideliza.Runs.load(path)
    # Whichever bit it is.
    rng = random.Random(1)
    for _ in range(300):
        bad = bytearray(good)
        bad[rng.randrange(len(bad))] ^= 1 << rng.randrange(8)
        path.write_bytes(bad)
        with pytest.raises(ValueError):
            fideliza.Runs.load(path)
    path.write_bytes(good)
    assert len(fideliza.Runs.load(path)) == 1
    with pytest.raises(FileNotFoundError):
        fideliza.Runs.load(tmp_path / "absent")


def test_results_leave_the_process_and_come_back(base: fideliza.Scenario, fast: fideliza.Scenario) -> None:
    report = fideliza.compare([base, fast], replications=10, seed=2)
    for again in (pickle.loads(pickle.dumps(report)), copy.deepcopy(report)):
        assert again.files() == report.files() and again.files(lang="es") == report.files(lang="es")
    table = pickle.loads(pickle.dumps(report.summary))
    assert table.to_dict() == report.summary.to_dict() and dict(table) == table.to_dict() and "mean" in table
    life = pickle.loads(pickle.dumps(fideliza.explain(base, 3)))
    assert life.events["event"] == fideliza.explain(base, 3).events["event"]


def test_what_is_passed_by_mistake_is_told(base: fideliza.Scenario) -> None:
    prepared = fideliza.prepare(base)
    runs = fideliza.play(prepared, 0, 1)
    wrong: list[Callable[[], object]] = [
        lambda: fideliza.evaluate("base", [[1]], ["customers"]),  # type: ignore[arg-type]
        lambda: fideliza.check("base"),  # type: ignore[arg-type]
        lambda: fideliza.explain("base", 1),  # type: ignore[arg-type]
        lambda: fideliza.explain(base, 1, versus=5),  # type: ignore[arg-type]
        lambda: fideliza.play(base, 0, 1),  # type: ignore[arg-type]
        lambda: fideliza.Runs.concat([prepared]),  # type: ignore[list-item]
        lambda: prepared.report(prepared),  # type: ignore[arg-type]
        lambda: fideliza.study(base, {"moment.incident.voice": 0.4}),  # type: ignore[dict-item]
        lambda: fideliza.study(base, ["moment.incident.voice"]),  # type: ignore[arg-type]
        lambda: fideliza.sweep(base),
        lambda: fideliza.study(base, {"moment.incident.voice": [0.4]}).result([runs]),  # type: ignore[list-item]
    ]
    for call in wrong:
        with pytest.raises(TypeError) as caught:
            call()
        assert "_core" not in str(caught.value) and "fideliza._fideliza" not in str(caught.value), caught.value


def test_threads_change_nothing(base: fideliza.Scenario, fast: fideliza.Scenario) -> None:
    reports = [fideliza.compare([base, fast], replications=10, threads=threads, brief=True) for threads in (1, 2, 5)]
    assert reports[0].files() == reports[1].files() == reports[2].files()


def test_a_precision_is_reached(base: fideliza.Scenario) -> None:
    report = fideliza.run(base, precision=0.2, seed=1, brief=True, frozen_tail=True)
    assert report.precision is not None and report.precision <= 0.2
    assert 20 <= report.n < 2000
    capped = fideliza.run(base, precision=0.0001, replications=30, brief=True, frozen_tail=True)
    assert capped.n == 30 and capped.precision is not None and capped.precision > 0.0001
    assert fideliza.run(base, replications=3, brief=True).precision is None


def test_two_of_the_same_name_are_numbered(base: fideliza.Scenario) -> None:
    report = fideliza.compare([base, base.with_({LATENCY: "2h"})], replications=2, brief=True)
    assert report.names == ["base", "base (2)"]


def test_numbers_out_of_their_range_are_refused(base: fideliza.Scenario) -> None:
    wrong: list[tuple[dict[str, object], type[Exception]]] = [
        ({"replications": 0}, ValueError),
        ({"replications": 1_000_001}, ValueError),
        ({"replications": 2.5}, ValueError),
        ({"replications": "2"}, TypeError),
        ({"seed": -1}, ValueError),
        ({"seed": 2**60}, ValueError),
        ({"threads": 0}, ValueError),
        ({"threads": 5000}, ValueError),
        ({"precision": 0}, ValueError),
        ({"precision": 1.5}, ValueError),
        ({"precision": "1 %"}, TypeError),
        ({"precision": float("nan")}, ValueError),
        ({"progress": 7}, TypeError),
        ({"max_memory": 0}, ValueError),
    ]
    for options, kind in wrong:
        with pytest.raises(kind):
            fideliza.compare([base], **options)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no scenario"):
        fideliza.compare([])
    with pytest.raises(TypeError, match=r"fideliza\.read"):
        fideliza.compare(["base.toml"])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="their `customers` differs"):
        fideliza.compare([base, base.with_(customers=50, name="other")])


def test_a_world_too_large_is_refused_before_anything_is_allocated(base: fideliza.Scenario) -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    giant = base.with_(customers=2_000_000_000, name="giant")
    for work in (
        lambda: fideliza.compare([giant]),
        lambda: fideliza.prepare(giant),
        lambda: fideliza.explain(giant, 1),
        lambda: fideliza.evaluate(giant, [[0.5]], ["moment.incident.voice"]),
        lambda: fideliza.sweep(giant, {"moment.incident.voice": [0.5]}),
        lambda: fideliza.compare([base], max_memory=10_000),
    ):
        with pytest.raises(MemoryError, match="do not fit into .* of memory\n  help: "):
            work()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < before + 200_000
    # A point that outgrows what a world may take while it is played ends it, too.
    with pytest.raises(MemoryError):
        fideliza.evaluate(base, [[20_000_000]], ["customers"], max_memory=50_000_000)


def test_a_life_is_told_and_parts_from_another(base: fideliza.Scenario, fast: fideliza.Scenario) -> None:
    life = fideliza.explain(base, 7)
    assert str(life).startswith("Customer 7 of `base`, replication 0, seed 1")
    booked = sum(amount for amount in life.events["amount"] if amount is not None)
    told = str(life).split("Sum of the lines booked: ")[1].split(" €")[0].replace(",", "").replace("−", "-")
    assert float(told) == pytest.approx(booked, abs=0.005)
    both = fideliza.explain(base, 7, versus=fast)
    assert set(both.events["scenario"]) == {"base", "fast"}
    with pytest.raises(ValueError, match=r"there is no customer 1000000; in this replication they are 0 to \d+"):
        fideliza.explain(base, 1_000_000)
    with pytest.raises(ValueError, match="there is no strategy `quick`"):
        fideliza.explain(base, 1, strategy="quick")
    story = fideliza.story("immediacy", sets=SMALL)
    named = fideliza.explain(story, 3, versus=story.strategies[0])
    assert f"under `{story.strategies[0]}`" in str(named)


def test_the_command_is_the_program(program: Callable[..., object]) -> None:
    import subprocess
    import sys

    ours = subprocess.run([sys.executable, "-m", "fideliza", "run", "--no-such"], capture_output=True)
    assert ours.returncode == 2 and b"--no-such" in ours.stderr
    version = subprocess.run([sys.executable, "-m", "fideliza", "--version"], capture_output=True, text=True)
    assert version.stdout.strip() == f"fideliza {fideliza.__version__}"
