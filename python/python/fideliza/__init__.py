"""fideliza: a simulator for customer-retention strategy.

It plays whole customer populations through their lives (contacts, waits, first-contact resolution, satisfaction, word of mouth, leaving)
and compares strategies by lifetime value and churn, with honest intervals.

>>> import fideliza
>>> base = fideliza.story("base", sets={"customers": 300, "horizon": "1 year"})
>>> fast = base.with_({"moment.incident.latency.lognormal.median": "1h"}, name="fast")
>>> report = fideliza.compare([base, fast], replications=10, seed=1, brief=True)
>>> report.names
['base', 'fast']

Scenarios: `read`, `parse`, `story`, `stories`, `check`, `Scenario.with_`. Experiments: `run`, `compare`; in blocks, anywhere: `prepare`,
`play`, `Runs`, `Prepared.report`. Studies: `sweep`, `sensitivity`, `study`, `read_study`, `parse_study`; points of your own: `evaluate`. One life:
`explain`. Results: `Report`, `StudyResult`, and their `Table`, which pandas, polars, pyarrow and DuckDB read. Clusters: `fideliza.dask`.
"""

from __future__ import annotations

from fideliza._fideliza import engine_version, version
from fideliza.errors import Problem, ScenarioError
from fideliza.experiments import Life, Prepared, Runs, compare, explain, play, prepare, run
from fideliza.results import Drawing, Report
from fideliza.scenarios import Check, Scenario, check, outcomes, parameters, parse, read, stories, story
from fideliza.studies import Share, Study, StudyResult, evaluate, parse_study, read_study, sensitivity, study, sweep
from fideliza.tables import Table

__version__: str = version()
ENGINE_VERSION: int = engine_version()
"""The same engine, scenario and seed give the same bits, on any machine and with any number of threads."""

__all__ = [
    "ENGINE_VERSION",
    "Check",
    "Drawing",
    "Life",
    "Prepared",
    "Problem",
    "Report",
    "Runs",
    "Scenario",
    "ScenarioError",
    "Share",
    "Study",
    "StudyResult",
    "Table",
    "__version__",
    "check",
    "compare",
    "evaluate",
    "explain",
    "outcomes",
    "parameters",
    "parse",
    "parse_study",
    "play",
    "prepare",
    "read",
    "read_study",
    "run",
    "sensitivity",
    "stories",
    "story",
    "study",
    "sweep",
]
