"""Studies: figures are those of the program, whoever plays what; and points of one's own."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import LATENCY, ROOT, SMALL, needs

import fideliza

VARY = {LATENCY: "1h..64h:3:log", "moment.incident.voice": [0.4, 0.8]}
VARIED = ["--vary", f"{LATENCY}=1h..64h:3:log", "--vary", "moment.incident.voice=0.4,0.8"]
SETS = ["--set", "customers=120", "--set", "horizon=1 year"]


def _same(ours: dict[str, bytes], theirs: Path) -> None:
    """All files but those that name the command that made them."""
    for name, content in ours.items():
        if name not in ("report.html", "report.xlsx", "manifest.json"):
            assert content == (theirs / name).read_bytes(), name
    assert {"points.csv", "replications.csv", "summary.csv", "combinations.csv"} <= set(ours)


def test_a_sweep_is_the_programs_to_the_last_byte(program: Callable[..., object], tmp_path: Path) -> None:
    path = ROOT / "scenarios/base.toml"
    program("sweep", str(path), *VARIED, *SETS, "-n", "3", "--seed", "5", "-q", "--out", "theirs")
    found = fideliza.sweep(fideliza.read(path, sets=SMALL), VARY, replications=3, seed=5)
    files = found.files()
    _same(files, tmp_path / "theirs")
    assert files["manifest.json"] == (tmp_path / "theirs/manifest.json").read_bytes()
    assert len(found.points) == 7 and found.runs == 21 and found.failed == []


def test_a_study_of_a_file_is_the_programs(program: Callable[..., object], tmp_path: Path) -> None:
    path = ROOT / "scenarios/studies/answers.toml"
    program("sweep", str(path), "--set", "customers=60", "-n", "20", "-q", "--out", "theirs")
    study = fideliza.read_study(path, sets={"customers": 60}, replications=20)
    shares = [pickle.loads(pickle.dumps(study)).play(number, 3) for number in (3, 1, 2)]
    found = study.result([pickle.loads(pickle.dumps(share)) for share in shares])
    _same(found.files(), tmp_path / "theirs")
    assert found.files()["manifest.json"] == (tmp_path / "theirs/manifest.json").read_bytes()


@pytest.mark.parametrize("method", ["tornado", "morris", "sobol"])
def test_sensitivity_is_the_programs(program: Callable[..., object], tmp_path: Path, method: str) -> None:
    path = ROOT / "scenarios/base.toml"
    vary = {"moment.incident.voice": "0.4..0.8", "experience.base": "8..9.5"}
    options = [] if method == "tornado" else ["--samples", "4"]
    varied = [part for key, text in vary.items() for part in ("--vary", f"{key}={text}")]
    program("sensitivity", str(path), *varied, *SETS, "--method", method, *options, "-n", "2", "-q", "--out", "theirs")
    samples = None if method == "tornado" else 4
    found = fideliza.sensitivity(fideliza.read(path, sets=SMALL), vary, method=method, samples=samples, replications=2)  # type: ignore[arg-type]
    _same(found.files(), tmp_path / "theirs")
    assert found.files()["sensitivity.csv"] and len(found.sensitivity) > 0


def test_shares_are_kept_and_not_played_again(base: fideliza.Scenario, tmp_path: Path) -> None:
    study = fideliza.study(base, VARY, replications=2, watch=["clv"])
    whole = fideliza.sweep(study)
    first = fideliza.sweep(study, keep=tmp_path, shares=3)
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert len(kept) == 3
    [lost, *_] = kept
    lost.unlink()
    again = fideliza.sweep(study, keep=tmp_path, shares=3)
    assert whole.files() == first.files() == again.files()
    assert [path for path in kept if path.stat().st_mtime_ns != kept[path]] == [lost]
    # A stop in the middle loses a share at most: what is done is there.
    def stop(done: int, planned: int, _: str) -> None:
        if len(list((tmp_path / "stopped").glob("*.share"))) == 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fideliza.sweep(study, keep=tmp_path / "stopped", progress=stop)
    assert len(list((tmp_path / "stopped").glob("*.share"))) == 4
    assert fideliza.sweep(study, keep=tmp_path / "stopped").files() == whole.files()
    with pytest.raises(OSError):
        fideliza.sweep(study, keep="/proc/kept")
    # A share that is cut short is no share.
    lost.write_bytes(lost.read_bytes()[:-3])
    with pytest.raises(ValueError, match=rf"{lost}: this share is damaged"):
        fideliza.sweep(study, keep=tmp_path, shares=3)


def test_shares_of_another_rule_are_others(base: fideliza.Scenario, tmp_path: Path) -> None:
    text = "scenario = 'scenario.toml'\nlever = [{ path = 'moment.incident.voice', values = [0.4, 0.8] }]\noutcomes = { watch = ['clv'] }\n"
    until = "replications = { min = 4, step = 4, max = 12, stop_when = { outcome = 'clv', half_width = '50%' } }"
    found = []
    for rule in ("replications = { fixed = 12 }", until, until.replace("50%", "0.01%")):
        study = fideliza.parse_study(text + rule, files=base.texts)
        kept = fideliza.sweep(study, keep=tmp_path)
        assert kept.files() == fideliza.sweep(study).files()
        found.append(kept.runs)
    assert found == [36, 12, 36]


def test_progress_counts_all_points(base: fideliza.Scenario, tmp_path: Path) -> None:
    study = fideliza.study(base, VARY, replications=30, watch=["clv"])
    seen: list[tuple[int, int, str]] = []
    fideliza.sweep(study, keep=tmp_path, shares=2, progress=lambda *now: seen.append(now))
    assert seen[-1] == (7, 7, "running") and {planned for _, planned, _ in seen} == {7}


def test_a_text_is_a_study(base: fideliza.Scenario) -> None:
    text = "scenario = 'scenario.toml'\n[[lever]]\npath = 'moment.incident.voice'\nvalues = [0.4, 0.8]\n[outcomes]\nwatch = ['clv']"
    study = fideliza.parse_study(text, files=base.texts, replications=2)
    same = fideliza.sweep(base, {"moment.incident.voice": [0.4, 0.8]}, replications=2, watch=["clv"])
    assert fideliza.sweep(study).summary.to_dict() == same.summary.to_dict()
    with pytest.raises(fideliza.ScenarioError) as caught:
        fideliza.parse_study(text.replace("0.8]", "0.8, 8]"), files=base.texts)
    assert caught.value.problems[0].source == "study"
    with pytest.raises(fideliza.ScenarioError, match="there is no such file"):
        fideliza.parse_study(text, files={})


def test_what_is_missing_is_told(base: fideliza.Scenario) -> None:
    study = fideliza.study(base, VARY, replications=2, watch=["clv"])
    with pytest.raises(ValueError, match="lack replications; the first is point 1, which has 0 of 2"):
        study.result([study.play(1, 2)])
    other = fideliza.study(base, VARY, replications=2, watch=["clv"], seed=9)
    with pytest.raises(ValueError, match="another study"):
        study.result([other.play()])
    for number, of in ((0, 2), (3, 2), (1, 0)):
        with pytest.raises(ValueError):
            study.play(number, of)
    with pytest.raises(TypeError, match=r"fideliza\.study"):
        fideliza.sweep(study, replications=2)


def test_what_is_wrong_with_a_study_is_told_with_its_place(base: fideliza.Scenario) -> None:
    for vary, part in (
        ({"moment.incidnt.voice": [1]}, "incidnt"),
        ({"moment.incident.voice": [2]}, "cannot be `2`"),
        ({"moment.incident.voice": "0.4..0.8:x"}, "is no variation"),
        ({"strategy": ["none", "quick"]}, "no strategy is named `quick`"),
    ):
        with pytest.raises(ValueError, match=part):
            fideliza.study(base, vary)
    with pytest.raises(fideliza.ScenarioError, match="no outcome"):
        fideliza.study(base, VARY, watch=["clvv"])
    with pytest.raises(ValueError, match="has no values"):
        fideliza.study(base, {"moment.incident.voice": []})
    with pytest.raises(fideliza.ScenarioError, match="measures nothing"):
        fideliza.study(base, VARY, watch=[])
    with pytest.raises(ValueError, match="there are no words"):
        fideliza.sweep(base, VARY, lang="fr")  # type: ignore[arg-type]
    with pytest.raises(fideliza.ScenarioError) as caught:
        fideliza.study(base, VARY, design="latin_hypercub = { points = 3 }")
    assert caught.value.problems[0].source == "vary"


def test_a_result_is_saved(base: fideliza.Scenario, tmp_path: Path) -> None:
    found = fideliza.sweep(base, VARY, replications=2, watch=["clv"], lang="es")
    assert "<html lang=\"es\"" in found.save(tmp_path / "study.html").read_text()
    assert (found.save(tmp_path / "study") / "summary.csv").exists()
    (tmp_path / "study/notes.md").write_text("mine")
    found.save(tmp_path / "study")
    assert (tmp_path / "study/notes.md").exists()
    assert found.save(tmp_path / "study.json").exists() and found.save(tmp_path / "study.xlsx").exists()
    assert "<svg" in found._repr_html_() and found.plot().svg == found.plot(next(iter(found.drawings()))).svg
    assert found.data["points"] == 7
    with pytest.raises(ValueError, match=r"\.html"):
        found.save(tmp_path / "study.csv")


def test_points_of_ones_own_are_those_of_a_sweep(base: fideliza.Scenario) -> None:
    numpy, pandas, polars = needs("numpy"), needs("pandas"), needs("polars")
    names = [f"{LATENCY} [h]", "moment.incident.voice"]
    points = numpy.array([[1.0, 0.4], [64.0, 0.8]])
    found = fideliza.evaluate(base, points, names, ["clv", "annual_churn"], replications=3, seed=2)
    swept = fideliza.sweep(base, {LATENCY: ["1.0 h", "64.0 h"], "moment.incident.voice": [0.4, 0.8]}, replications=3, seed=2, watch=["clv", "annual_churn"])
    figures = {
        (row[LATENCY], row["moment.incident.voice"], row["outcome"]): row["mean"] for row in swept.summary if row["combination"] > 0
    }
    assert found.shape == (2, 2) and found.dtype == float
    for row, (latency, voice) in zip(found, [("1.0 h", 0.4), ("64.0 h", 0.8)], strict=True):
        assert list(row) == [figures[latency, voice, key] for key in ("clv", "annual_churn")]
    for same in (
        pandas.DataFrame(points, columns=names),
        polars.DataFrame(points, schema=names),
        [dict(zip(names, point, strict=True)) for point in points],
        dict(zip(names, points.T, strict=True)),
        needs("pyarrow").table(dict(zip(names, points.T, strict=True))),
        [{LATENCY: pandas.Timedelta(hours=hours), "moment.incident.voice": voice} for hours, voice in points],
    ):
        assert (fideliza.evaluate(base, same, None, ["clv", "annual_churn"], replications=3, seed=2) == found).all()
    one = fideliza.evaluate(base, points, names, "clv", replications=3, seed=2, threads=1)
    assert one.shape == (2,) and (one == found[:, 0]).all()


def test_points_that_are_wrong_say_where(base: fideliza.Scenario) -> None:
    names = ["moment.incident.voice"]
    with pytest.raises(fideliza.ScenarioError) as caught:
        fideliza.evaluate(base, [[0.5], [0.6], [7.0]], names)
    assert str(caught.value).startswith("row 2 of the points: error: `7`")
    with pytest.raises(MemoryError, match="row 2 of the points"):
        fideliza.evaluate(base, [[50], [60], [20_000_000]], ["customers"], max_memory=50_000_000)
    with pytest.raises(ValueError, match="row 1 of the points has no value"):
        fideliza.evaluate(base, [[0.5], [None]], names)
    with pytest.raises(ValueError, match="quantile of all waits"):
        fideliza.evaluate(base, [[0.5]], names, "wait_p50")
    for points, columns, outcome, kind in (
        ([[0.5]], ["moment.incident.voice", "experience.base"], "clv", ValueError),
        ([[0.5]], names, "clvv", ValueError),
        ([[0.5]], None, "clv", TypeError),
        ([[0.5]], "moment.incident.voice", "clv", TypeError),
        ([[8.0]], [LATENCY], "clv", fideliza.ScenarioError),
        ([[8.0]], [f"{LATENCY} [h"], "clv", ValueError),
        ([[0.4, 0.5]], [*names, *names], "clv", ValueError),
        ({names[0]: 0.4}, None, "clv", TypeError),
        ({names[0]: [0.4], "experience.base": [8, 9]}, None, "clv", ValueError),
        ([[object()]], names, "clv", TypeError),
        (3, names, "clv", TypeError),
        ([[0.4]], names, 3, TypeError),
        ([[float("nan")]], names, "clv", fideliza.ScenarioError),
    ):
        with pytest.raises(kind):
            fideliza.evaluate(base, points, columns, outcome)
    assert len(fideliza.evaluate(base, [], names)) == 0


def test_hazards_are_solved_once_for_all_calls() -> None:
    # No other test solves this target.
    base = fideliza.story("base", sets={"customers": 50, "horizon": "1 month", "target_annual_churn": 0.173})

    def seconds(scenario: fideliza.Scenario) -> float:
        began = time.process_time()
        fideliza.evaluate(scenario, [[0.5]], ["moment.incident.voice"])
        return time.process_time() - began

    first, *later = [seconds(base) for _ in range(6)]
    changed = seconds(base.with_({"moment.incident.voice": 0.7}))
    # Solving is most of the first call; what it found is there for the others, and for what is made of it.
    assert max([*later, changed]) < first / 3


def test_what_is_remembered_of_targets_stays_small(base: fideliza.Scenario) -> None:
    study = fideliza.study(base, {"target_annual_churn": [0.1 + 0.0005 * number for number in range(40)]}, replications=1, watch=["clv"])
    before = len(pickle.dumps(study))
    study.play(threads=2)
    assert len(pickle.dumps(study)) < before + 1000


def test_what_no_replication_yields_is_not_a_number() -> None:
    brief = fideliza.story("base", sets={"customers": 1, "horizon": "1 h"})
    [value] = fideliza.evaluate(brief, [[1]], ["customers"], "wait_mean")
    assert value != value
