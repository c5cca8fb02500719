"""Scenarios: read, changed, checked; values of every kind; what is wrong with them."""

from __future__ import annotations

import datetime
import pickle
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import LATENCY, ROOT, needs

import fideliza
from fideliza.values import setting, whole


def test_a_file_is_read_with_what_it_extends() -> None:
    fast = fideliza.read(ROOT / "scenarios/fast.toml", sets={"customers": 500})
    assert fast.name == "fast"
    assert fast.keys["customers"] == 500
    assert fast.keys["name"] == "fast"


def test_every_story_reads_and_gives_itself_again(tmp_path: Path) -> None:
    for name in fideliza.stories():
        story = fideliza.story(name)
        assert story.name
        again = pickle.loads(pickle.dumps(story))
        assert again == story and hash(again) == hash(story)


def test_a_scenario_is_saved_and_plays_the_same(base: fideliza.Scenario, fast: fideliza.Scenario, tmp_path: Path) -> None:
    saved = fideliza.read(fast.save(tmp_path / "faster.toml"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["faster-base.toml", "faster.toml"]
    ours, theirs = (fideliza.run(one, replications=3, seed=1, brief=True) for one in (fast, saved))
    assert ours.replications.to_dict() == theirs.replications.to_dict()
    assert list(fideliza.story("base").texts) == ["scenario.toml"]


def test_a_text_takes_its_files_from_memory() -> None:
    files = {"base.toml": "name = 'today'\ncustomers = 50"}
    tomorrow = fideliza.parse("extends = 'base.toml'\nname = 'tomorrow'", files=files, name="tomorrow.toml")
    assert (tomorrow.name, tomorrow.keys["customers"]) == ("tomorrow", 50)
    with pytest.raises(fideliza.ScenarioError, match="there is no such file"):
        fideliza.parse("extends = 'base.toml'\nname = 'tomorrow'", name="tomorrow.toml")


def test_a_scenario_is_pickled_with_every_text_that_it_was_read_from(tmp_path: Path) -> None:
    (tmp_path / "tenures.csv").write_text("years\n1\n2\n5\n")
    (tmp_path / "shop.toml").write_text("name = 'shop'\ncustomers = 60\ntenure.empirical = { file = 'tenures.csv', column = 'years', unit = 'years' }")
    shop = fideliza.read(tmp_path / "shop.toml")
    bytes_of_it = pickle.dumps(shop)
    for file in tmp_path.iterdir():
        file.unlink()
    assert pickle.loads(bytes_of_it) == shop
    # What it is changed to may still be said.
    assert pickle.loads(bytes_of_it).with_(customers=70).keys["customers"] == 70


def test_what_is_laid_over_a_scenario_inherits_its_hazards(base: fideliza.Scenario) -> None:
    slow = base.with_({LATENCY: "3 days"}, name="slow")
    report = fideliza.compare([base, slow], replications=2, brief=True, frozen_tail=True)
    solved = [scenario["inherits_hazards"] for scenario in report.data["scenarios"]]
    # The small base itself was made by settings, too: all inherit those of the story.
    assert solved == [True, True]
    [hazards, others] = [scenario["solution"]["hazards"] for scenario in report.data["scenarios"]]
    assert hazards == others
    [difference] = report.differences.rows(outcome="annual_churn")
    assert difference["difference"] > 0


def test_everything_wrong_is_told_at_once_with_a_caret_and_as_data() -> None:
    with pytest.raises(fideliza.ScenarioError) as caught:
        fideliza.story("base", sets={"moment.incidnt.voice": 0.8, "customers": "many"})
    error = caught.value
    assert isinstance(error, ValueError)
    first, second = error.problems
    assert (first.source, first.line, first.column, first.key) == ("sets", 1, 8, "moment.incidnt")
    assert first.help is not None and "did you mean `incident`?" in first.help
    assert second.message == "`many`: it does not start with a number"
    for part in ("--> sets:1:8", "|        ^^^^^^^", "did you mean `incident`?", 'customers = "many"'):
        assert part in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.problems) == (str(error), error.problems)


def test_a_file_that_is_wrong_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text("name = 'wrong'\n\ncustomer = 10\n")
    with pytest.raises(fideliza.ScenarioError) as caught:
        fideliza.read(path)
    [problem] = caught.value.problems
    assert (problem.source, problem.line, problem.column, problem.key) == (str(path), 3, 1, "customer")
    for absent in (tmp_path / "absent.toml", tmp_path):
        with pytest.raises(fideliza.ScenarioError, match="cannot read"):
            fideliza.read(absent)
    with pytest.raises(fideliza.ScenarioError, match="did you mean `base`"):
        fideliza.story("bsae")


def test_numbers_of_any_kind_are_numbers() -> None:
    numpy = needs("numpy")
    base = fideliza.story("base")
    for number in (1000, 1000.0, Decimal(1000), Decimal("1000.0"), Fraction(1000), numpy.int32(1000), numpy.float64(1000), numpy.array(1000), "1000"):
        assert base.with_(customers=number).keys["customers"] == 1000, number
    for number in (0.25, Decimal("0.25"), Fraction(1, 4), numpy.float32(0.25), numpy.float64(0.25), numpy.array(0.25)):
        assert base.with_({"moment.incident.voice": number}) == base.with_({"moment.incident.voice": 0.25}), number
    assert setting(numpy.bool_(True)) == setting(True) == "true"


def test_times_are_durations_and_dates() -> None:
    numpy, pandas = needs("numpy"), needs("pandas")
    base = fideliza.story("base")
    for day in (datetime.timedelta(days=1), pandas.Timedelta("1 day"), numpy.timedelta64(1, "D"), numpy.timedelta64(86_400_000, "ms")):
        assert base.with_({LATENCY: day}) == base.with_({LATENCY: "24.0h"}), day
    for date in (datetime.date(2026, 1, 31), pandas.Timestamp("2026-01-31"), numpy.datetime64("2026-01-31"), datetime.datetime(2026, 1, 31)):
        assert setting(date) == '"2026-01-31"', date
    # A date is no number of customers, and no duration.
    for path, wrong in (("customers", pandas.Timestamp("2026-01-31")), (LATENCY, pandas.Timestamp("2026-01-31")), (LATENCY, pandas.NaT)):
        with pytest.raises(fideliza.ScenarioError) as caught:
            base.with_({path: wrong})
        assert caught.value.problems[0].key == path.split(".lognormal")[0] or caught.value.problems[0].key == path
    for wrong in (pandas.Timestamp("2026-01-31"), "8", None, True, [1]):
        with pytest.raises(TypeError):
            whole("replications", wrong)
    for wrong in (1.5, float("nan"), float("inf"), Decimal("0.5"), -1, 10**30):
        with pytest.raises(ValueError):
            whole("replications", wrong)


def test_laws_lists_and_texts_are_settings() -> None:
    base = fideliza.story("base")
    law = base.with_({"moment.incident.latency": {"lognormal": {"median": "2h", "sigma": 0.5}}})
    assert law.keys["moment"][0]["latency"] == {"lognormal": {"median": "2h", "sigma": 0.5}}
    assert fideliza.story("base", sets=["customers=77"]).keys["customers"] == 77
    for name in ('a "quoted" name, and = more', "2024", "true", "nan"):
        assert base.with_(name=name).name == name
    assert base.with_({f"{LATENCY} [h]": 2, "cost.running [/ month]": 90}) == base.with_({LATENCY: "2 h", "cost.running": "90 / month"})
    with pytest.raises(ValueError, match="no equals sign"):
        base.with_({"name=x": 5})
    for wrong in (object(), {"customers": object()}, {"customers": b"5"}, "customers=1", 7, [7]):
        with pytest.raises(TypeError):
            base.with_(wrong)


def test_check_says_what_is_assumed() -> None:
    base = fideliza.story("base")
    checked = fideliza.check(base)
    assert checked.warnings == [] and "(C)" in str(checked)
    crowded = base.with_(customers=200, margin="0 / month")
    assert fideliza.check(crowded).warnings
    listed = fideliza.parse("name = 'listed'\n[[strategy]]\nname = 'nothing'\n[[strategy]]\nname = 'poor'\nmargin = '0 / month'")
    warnings = fideliza.check(listed).warnings
    assert any(text.startswith("strategy `nothing`: it changes nothing") for text in warnings)
    assert any(text.startswith("strategy `poor`: ") for text in warnings)
    stated = base.assumptions.rows(path="customers")
    assert [row["from"] for row in stated] == ["stated"]


def test_parameters_and_outcomes_are_listed() -> None:
    [voice] = fideliza.parameters().rows(path="moment.NAME.voice")
    assert voice["default"] == "0.60" and voice["grade"] == "B"
    assert [row["unit"] for row in fideliza.outcomes().rows(outcome="wait_mean")] == ["hours"]


def test_a_scenario_is_made_by_a_function_alone() -> None:
    with pytest.raises(TypeError, match=r"fideliza\.read"):
        fideliza.Scenario()
    with pytest.raises(TypeError, match=r"fideliza\.read takes a file"):
        fideliza.parse(Path("base.toml"))  # type: ignore[arg-type]
