"""Studies: a scenario at many points of its parameters; and points that another program chooses."""

from __future__ import annotations

import html
import json
import os
import tempfile
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from fideliza import _fideliza
from fideliza.files import name_of, path_of, write_whole
from fideliza.results import Drawing, Lang
from fideliza.scenarios import Scenario, core_of
from fideliza.tables import Table, Tables
from fideliza.values import Progress, Sets, language, must_be, optional_whole, pair, resources, setting, sets_of, split_unit, toml, whole

Vary = Mapping[str, str | Sequence[Any]]
"""What varies: paths, and values ``[0.4, 0.8]`` or a range ``"15min..72h:6:log"``."""

_DESIGNS: dict[str, Callable[[int | None], str]] = {
    "tornado": lambda _: "one_at_a_time = {}",
    "morris": lambda samples: f"morris = {{ trajectories = {samples or 20}, levels = 4 }}",
    "sobol": lambda samples: f"sobol_indices = {{ samples = {samples or 256} }}",
}
"""How it is asked which parameters matter."""


class Share:
    """What was played of a `Study`, by one of its shares: for each replication what it contributes to each outcome."""

    __slots__ = ("_core",)

    def __init__(self, core: _fideliza.Share) -> None:
        self._core = core

    def __len__(self) -> int:
        """Replications that were played."""
        return len(self._core)

    @property
    def failed(self) -> int:
        """Points that failed."""
        return self._core.failed

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes it to the file ``path``, whole or not at all. It is read by the same version of the package alone."""
        write_whole(path_of(path), self._core.state())

    @staticmethod
    def load(path: str | os.PathLike[str]) -> Share:
        """Reads what `save` wrote to ``path``.

        Raises
        ------
        ValueError
            It is something else, damaged, or of another version.
        """
        try:
            return _share_again(path_of(path).read_bytes())
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None

    def __repr__(self) -> str:
        return f"<Share of study {self._core.study}: {len(self)} replications>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _share_again, (self._core.state(),)


def _share_again(state: bytes) -> Share:
    return Share(_fideliza.Share.from_state(state))


class Study:
    """A scenario at many points of its parameters: which, how often each is played, and what is measured.

    Made by `study`, `read_study` or `parse_study`; played by `sweep` and `sensitivity`, or in shares anywhere: it is small to pickle, and carries every
    text that it was read from.
    """

    __slots__ = ("_core",)

    def __init__(self, core: _fideliza.Study) -> None:
        self._core = core

    @property
    def name(self) -> str:
        """Its name."""
        return self._core.name

    @property
    def id(self) -> str:
        """A hash of all that a replication of a point depends on: that of ``plan.json`` and ``manifest.json``."""
        return self._core.id

    @property
    def parameters(self) -> list[str]:
        """Paths of what varies: levers, then uncertainties."""
        return self._core.parameters

    @property
    def watch(self) -> list[str]:
        """Outcomes that are measured."""
        return self._core.watch

    @property
    def combinations(self) -> int:
        """Combinations of levers, the baseline not among them."""
        return self._core.shape[0]

    @property
    def futures(self) -> int:
        """Futures that every combination meets: 1 without uncertainties."""
        return self._core.shape[1]

    @property
    def replications(self) -> int:
        """Replications of a point, at most."""
        return self._core.replications

    def __len__(self) -> int:
        """Points, baselines among them."""
        return self._core.points

    def solve(self, *, threads: int | None = None, progress: Progress | bool | Any = None) -> Study:
        """Solves the hazards of the scenario without what varies, so that whoever plays a share does not have to; and returns the study.

        ``threads`` and ``progress`` are those of `compare`.
        """
        self._core.solve(resources(threads, None, progress))
        return self

    def play(
        self,
        share: int = 1,
        of: int = 1,
        *,
        threads: int | None = 1,
        max_memory: int | None = None,
        progress: Progress | bool | Any = None,
    ) -> Share:
        """Plays a share: every ``of``-th point. Which shares there are changes no result.

        Parameters
        ----------
        share, of : int
            The share, from 1, and how many there are.
        threads : int
            One if nothing is said, as a cluster fills a machine with shares; None for one for each processor.
        max_memory, progress
            As in `compare`.
        """
        share, of = whole("share", share, 1), whole("of", of, 1)
        return Share(self._core.play(share, of, resources(threads, max_memory, progress)))

    def result(self, shares: Iterable[Share], *, lang: Lang = "en") -> StudyResult:
        """Puts ``shares`` together, and tells what came out in the language ``lang``: the same to the last bit, whoever played what.

        Raises
        ------
        ValueError
            Something is missing, or a share is of another study.
        """
        cores = [must_be(Share, share, "what is put together is what Study.play returns")._core for share in shares]
        return StudyResult(self, self._core.tell(cores, language(lang)))

    def __repr__(self) -> str:
        return f"<Study {self.name}: {len(self)} points of {', '.join(self.parameters)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _study_again, (self._core.state(),)


def _study_again(state: bytes) -> Study:
    return Study(_fideliza.Study.from_state(state))


class StudyResult(Tables):
    """What came of a `Study`: tables with all parameters beside every figure, what it says in words, pictures and files."""

    _core: _fideliza.StudyResult

    def __init__(self, study: Study, core: _fideliza.StudyResult) -> None:
        self.study = study
        """The study."""
        self._core = core
        if self.failed:
            point, why = self.failed[0]
            warnings.warn(f"{len(self.failed)} of {len(study)} points failed; the first is {point}: {why}", stacklevel=3)

    @property
    def points(self) -> Table:
        """``point, future, combination`` (0 is the baseline), and the value of each parameter; of those with a unit, also as a number."""
        return self.table("points")

    @property
    def summary(self) -> Table:
        """Figures of every point with their intervals, and differences to the baseline of the same future; a row for each point and
        outcome."""
        return self.table("summary")

    @property
    def replications(self) -> Table:
        """Every outcome of every replication of every point."""
        return self.table("replications")

    @property
    def combinations(self) -> Table:
        """What each combination of levers does over all futures: mean, lowest, highest, how often it is best, the largest regret."""
        return self.table("combinations")

    @property
    def sensitivity(self) -> Table:
        """Which parameter matters: ``outcome, parameter, measure, figure, low, high``.

        Raises
        ------
        KeyError
            The study's design does not ask for it: `sensitivity` does.
        """
        return self.table("sensitivity")

    @property
    def runs(self) -> int:
        """Replications that were played."""
        return self._core.runs

    @property
    def failed(self) -> list[tuple[int, str]]:
        """Points that failed, and why: they have no figures."""
        return self._core.failed

    @property
    def data(self) -> dict[str, Any]:
        """Everything as ``manifest.json`` has it."""
        found: dict[str, Any] = json.loads(self._core.manifest)
        return found

    def text(self) -> str:
        """What came out, in words."""
        return self._core.text()

    def drawings(self) -> dict[str, Drawing]:
        """All pictures by name, as SVG."""
        return {name: Drawing(name, title, svg) for name, title, svg in self._core.drawings()}

    def plot(self, name: str | None = None) -> Drawing:
        """A picture by its ``name``; the first one if nothing is said.

        Raises
        ------
        ValueError
            There is no such picture.
        """
        drawings = self.drawings()
        if not drawings or (name is not None and name not in drawings):
            raise ValueError(f"this study has no picture `{name}`; it has {', '.join(drawings) or 'none'}")
        return drawings[name] if name is not None else next(iter(drawings.values()))

    def files(self, *, title: str | None = None) -> dict[str, bytes]:
        """Every file that the program writes into the folder of a study, but for its plan and journal; ``title`` is that of the page."""
        return dict(self._core.files(title))

    def save(self, path: str | os.PathLike[str], *, title: str | None = None) -> Path:
        """Writes it: each file whole or not at all, in place of one that is there; other files of a folder are left alone.

        Parameters
        ----------
        path : str or path
            ``.html`` a page; ``.xlsx`` a workbook; ``.json`` the manifest; without an ending, a folder with all files.
        title : str
            Title of the page, instead of the study's name.

        Raises
        ------
        ValueError
            An ending that nothing writes.
        OSError
            What the file system says.
        """
        path, files = path_of(path), self.files(title=title)
        if not path.suffix:
            path.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                write_whole(path / name, content)
            return path
        names = {".html": "report.html", ".xlsx": "report.xlsx", ".json": "manifest.json"}
        if path.suffix.lower() not in names:
            raise ValueError(f"a study's result is {', '.join(names)}, or a folder without an ending; not `{path.name}`")
        write_whole(path, files[names[path.suffix.lower()]])
        return path

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a StudyResult is made of its Study and its Shares, which can be pickled, as its tables can")

    def __repr__(self) -> str:
        return f"<StudyResult of {self.study.name}: {len(self.study)} points, {self.runs} replications>"

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        drawing = next(iter(self.drawings().values()), None)
        return f"<div><pre>{html.escape(self.text())}</pre>{drawing.svg if drawing else ''}</div>"


def read_study(
    path: str | os.PathLike[str], *, sets: Sets | None = None, replications: int | None = None, seed: int | None = None
) -> Study:
    """Reads a study from a TOML file, with its scenario and everything that it names.

    Parameters
    ----------
    path : str or path
        The file: levers, uncertainties, constraints, design, replications and outcomes.
    sets : mapping or list of str
        Settings laid over the scenario in every point.
    replications : int
        Of each point, instead of the study's; where it plays until an interval is narrow enough, the most.
    seed : int
        Seed of points and replications, instead of the study's.

    Raises
    ------
    ScenarioError
        Everything that is wrong with it.
    """
    core = _fideliza.Study.read(name_of(path), sets_of(sets), optional_whole("seed", seed), optional_whole("replications", replications, 1))
    return Study(core)


def parse_study(
    text: str,
    *,
    files: Mapping[str, str],
    name: str = "study",
    sets: Sets | None = None,
    replications: int | None = None,
    seed: int | None = None,
) -> Study:
    """Reads a study from a TOML text.

    Parameters
    ----------
    text : str
        The study.
    files : mapping
        Texts by path: its scenario, what that extends, tables. The disk is not looked at. `Scenario.texts` has those of a scenario, which the
        study then names ``scenario = "scenario.toml"``.
    name : str
        What messages call the text.
    sets, replications, seed
        As in `read_study`.

    Raises
    ------
    ScenarioError
        Everything that is wrong with it.

    Examples
    --------
    >>> import fideliza
    >>> text = '''
    ... scenario = "scenario.toml"
    ... lever = [{ path = "moment.incident.voice", values = [0.4, 0.8] }]
    ... uncertainty = [{ path = "market.competitor_pull", dist = { uniform = { min = 0.8, max = 1.6 } } }]
    ... design = { factorial = { futures = 5 } }
    ... '''
    >>> study = fideliza.parse_study(text, files=fideliza.story("base").texts)
    >>> study.combinations, study.futures, len(study)
    (2, 5, 15)
    """
    options = (sets_of(sets), optional_whole("seed", seed), optional_whole("replications", replications, 1))
    return Study(_fideliza.Study.parse(text, name, dict(files), *options))


def study(
    scenario: Scenario,
    vary: Vary,
    *,
    watch: Sequence[str] | None = None,
    design: str | None = None,
    replications: int | None = None,
    seed: int | None = None,
) -> Study:
    """A study of a scenario: every combination of values, or a sample of them.

    Parameters
    ----------
    scenario : Scenario
        Its own values are the baseline.
    vary : mapping
        Paths, and for each its values, ``[0.4, 0.8]`` or ``["1h", "8h"]``, or a range as ``fideliza sweep --vary`` takes it:
        ``"15min..72h:6:log"`` for six values a factor apart, ``"0.4..0.8:5"`` evenly. The path ``strategy`` takes names of strategies
        that the scenario lists, and ``"none"``.
    watch : list of str
        Outcomes that are measured (`outcomes` lists them); if nothing is said, the usual ones.
    design : str
        How points are chosen, as a study's file says: ``"latin_hypercube = { points = 200 }"``; all combinations if nothing is said.
    replications : int
        Of each point; if nothing is said, what the scenario asks for.
    seed : int
        Seed of points and replications; if nothing is said, the scenario's.

    Raises
    ------
    ScenarioError
        A path that there is not, a value out of its range.

    Examples
    --------
    >>> import fideliza
    >>> base = fideliza.story("base", sets={"customers": 100})
    >>> len(fideliza.study(base, {"moment.incident.voice": [0.4, 0.8], "experience.base": "8..9:3"}))
    7
    """
    if not isinstance(vary, Mapping) or not vary:
        raise TypeError(f'what varies is a mapping of paths, such as {{"moment.incident.voice": [0.4, 0.8]}}; not {vary!r:.80}')
    lines = [f"design = {{ {design} }}"] if design else []
    if watch is not None:
        lines.append(f"outcomes = {{ watch = {toml([watch] if isinstance(watch, str) else list(watch))} }}")
    core = _fideliza.Study.vary(
        core_of(scenario),
        [_variation(path, values) for path, values in vary.items()],
        "\n".join(lines),
        optional_whole("seed", seed),
        optional_whole("replications", replications, 1),
    )
    return Study(core)


def _variation(name: str, values: str | Sequence[Any]) -> str:
    path, unit = split_unit(name)
    if isinstance(values, str):
        if unit:
            raise ValueError(f"`{name}`: a range says its unit itself, such as \"1h..8h\"; leave out the brackets")
        return f"{path}={values}"
    if not hasattr(values, "__iter__"):
        raise TypeError(f"`{path}` varies over values, [0.4, 0.8], or a range, \"0.4..0.8\"; not {values!r:.80}")
    # What has a comma in it is quoted; what reads like a number is one.
    each = [toml(value) if isinstance(value, str) and "," in value else setting(value) + unit for value in values]
    if not each:
        raise ValueError(f"`{path}` has no values")
    return f"{path}={','.join(each)}"


def sweep(
    what: Study | Scenario,
    vary: Vary | None = None,
    *,
    watch: Sequence[str] | None = None,
    design: str | None = None,
    replications: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    max_memory: int | None = None,
    progress: Progress | bool | Any = None,
    keep: str | os.PathLike[str] | None = None,
    shares: int | None = None,
    lang: Lang = "en",
) -> StudyResult:
    """Plays a scenario at many points, as ``fideliza sweep``: the same figures to the last bit.

    What lies beyond the horizon is what a formula expects, as in ``compare(..., frozen_tail=True)``.

    Parameters
    ----------
    what : Study or Scenario
        A study as it is; or a scenario, whose points `study` makes of ``vary``, ``watch``, ``design``, ``replications`` and ``seed``.
    keep : path
        A folder in which every share is kept as it is done: the same call after a stop plays only what is missing.
    shares : int
        In how many shares it is played, one after the other: what a stop can lose is one of them. If nothing is said, 64 if they are kept
        (or as many as there are points), else 1.
    threads, max_memory, progress
        As in `compare`.
    lang : {"en", "es"}
        Language of what it says.

    Examples
    --------
    >>> import fideliza
    >>> base = fideliza.story("base", sets={"customers": 100, "horizon": "1 year"})
    >>> found = fideliza.sweep(base, {"moment.incident.voice": [0.4, 0.8]}, replications=2, watch=["clv"])
    >>> found.summary["point"]
    [0, 1, 2]
    """
    language(lang)
    if isinstance(what, Study):
        if vary is not None or watch is not None or design is not None or replications is not None or seed is not None:
            raise TypeError("a study says itself what varies, is watched and is played: give these to fideliza.study")
    else:
        what = study(what, vary or {}, watch=watch, design=design, replications=replications, seed=seed)
    usual = 1 if keep is None else min(len(what), _SHARES)
    count = usual if shares is None else whole("shares", shares, 1)
    kept = None if keep is None else Kept(what, count, keep)
    tell, total, before = resources(None, None, progress).progress, len(what), 0
    played = []
    for number in range(1, count + 1):
        share = None if kept is None else kept.get(number)
        if share is None:
            share = what.play(number, count, threads=threads, max_memory=max_memory, progress=_behind(tell, before, total))
            if kept is not None:
                kept.put(number, share)
        before += len(range(number - 1, total, count))
        played.append(share)
    return what.result(played, lang=lang)


def _behind(tell: Callable[[str, int, int], object] | None, before: int, total: int) -> Progress | None:
    """Tells of points behind others, of all that there are."""
    return None if tell is None else lambda done, _, phase: tell(phase, before + done, total)


_SHARES = 64
"""Shares of a study whose shares are kept, if nothing is said."""


class Kept:
    """Shares of a study in a folder, as they come. Those with failed points are not kept: they are played again."""

    def __init__(self, study: Study, of: int, folder: str | os.PathLike[str]) -> None:
        self._folder = path_of(folder)
        self._folder.mkdir(parents=True, exist_ok=True)
        # How often points are played is part of the name: shares that were played by another rule are others.
        self._name = f"{study._core.rule}-{{}}of{of}.share"
        # A folder that cannot be written is told before anything is played.
        with tempfile.TemporaryFile(dir=self._folder):
            pass

    def get(self, number: int) -> Share | None:
        """A share that is there."""
        path = self._folder / self._name.format(number)
        return Share.load(path) if path.exists() else None

    def put(self, number: int, share: Share) -> None:
        """Keeps a share."""
        if share.failed == 0:
            share.save(self._folder / self._name.format(number))


def sensitivity(
    scenario: Scenario,
    vary: Vary,
    *,
    method: Literal["tornado", "morris", "sobol"] = "tornado",
    samples: int | None = None,
    **options: Any,
) -> StudyResult:
    """Says which parameters matter, as ``fideliza sensitivity``.

    Parameters
    ----------
    scenario : Scenario
        Its own values are the baseline.
    vary : mapping
        Paths, and their ranges ``"0.4..0.8"``, by factors ``"1h..72h:log"``, or values.
    method : {"tornado", "morris", "sobol"}
        ``tornado``: each at its lowest and highest, all others as in the scenario. ``morris``: elementary effects along trajectories.
        ``sobol``: shares of the variance, alone and with all interactions.
    samples : int
        Trajectories of Morris (20), or points of each of Sobol's two samples (256).
    **options
        As in `sweep`.

    Returns
    -------
    StudyResult
        With the table `StudyResult.sensitivity`.

    Examples
    --------
    >>> import fideliza
    >>> base = fideliza.story("base", sets={"customers": 100, "horizon": "1 year"})
    >>> found = fideliza.sensitivity(base, {"moment.incident.voice": "0.4..0.8"}, replications=2, watch=["clv"])
    >>> found.sensitivity["measure"]
    ['at_lowest', 'at_highest']
    """
    if method not in _DESIGNS:
        raise ValueError(f"method is {', '.join(_DESIGNS)}, not {method!r}")
    return sweep(scenario, vary, design=_DESIGNS[method](optional_whole("samples", samples, 1)), **options)


def evaluate(
    scenario: Scenario,
    points: Any,
    names: Sequence[str] | None = None,
    outcome: str | Sequence[str] = "clv",
    *,
    replications: int = 1,
    seed: int | None = None,
    threads: int | None = None,
    max_memory: int | None = None,
    progress: Progress | bool | Any = None,
) -> Any:
    """The figure of an outcome at points that you choose: a matrix in, a vector out. For SALib, Optuna, EMA Workbench, or a loop of your own.

    The same people live at every point, so that differences between points are hardly chance. The hazards are solved once, in the
    scenario itself, and remembered for the next call. What lies beyond the horizon (``customer_equity`` and other equities, ``clv_total``, ``clv_tail``) is what a
    formula expects, as in `sweep` and in ``compare(..., frozen_tail=True)``: `compare` corrects it by lives played on.

    Parameters
    ----------
    scenario : Scenario
        What the points change.
    points : array, DataFrame, rows or mapping
        A row for each point, a column for each name; or a mapping from names to columns. Numbers, or anything that a setting can be.
    names : list of str
        Paths of the columns. A parameter with a unit takes plain numbers if its name says the unit:
        ``"moment.incident.latency.lognormal.median [h]"``, ``"margin [/ month]"``. Those of a DataFrame are its columns; rows that are
        mappings bring their own.
    outcome : str or list of str
        Key of the outcome (`outcomes` lists them), or several; quantiles of waits need every wait of a run, and are refused.
    replications : int
        Of each point.
    seed : int
        Seed of all draws; if nothing is said, the scenario's.
    threads, max_memory, progress
        As in `compare`.

    Returns
    -------
    numpy.ndarray or list
        Of shape ``(points,)``, or ``(points, outcomes)`` for a list of outcomes; NaN where no replication yields the outcome. Lists,
        where NumPy is not installed.

    Raises
    ------
    ScenarioError
        A point is wrong: the text begins with its row. Nothing was played.
    ValueError
        There is no such outcome, or rows are not as wide as the names.

    Examples
    --------
    >>> import fideliza
    >>> base = fideliza.story("base", sets={"customers": 100, "horizon": "1 year"})
    >>> worth = fideliza.evaluate(base, [[0.5], [2.0]], ["moment.incident.latency.lognormal.median [h]"], "wait_mean")
    >>> bool(worth[0] < worth[1])
    True
    """
    keys = [outcome] if isinstance(outcome, str) else outcome
    if not isinstance(keys, Sequence) or not all(isinstance(key, str) for key in keys):
        raise TypeError(f'outcome is the key of an outcome, such as "clv", or a list of keys; not {outcome!r:.80}')
    keys = list(keys)
    found = _fideliza.evaluate(
        core_of(scenario),
        _settings(points, names),
        keys,
        optional_whole("seed", seed),
        whole("replications", replications, 1),
        resources(threads, max_memory, progress),
    )
    figures = [[float("nan") if figure is None else figure for figure in row] for row in found]
    shaped = [row[0] for row in figures] if isinstance(outcome, str) else figures
    try:
        import numpy
    except ImportError:
        return shaped
    return numpy.array(shaped, dtype=float).reshape(len(figures) if isinstance(outcome, str) else (len(figures), len(keys)))


def _settings(points: Any, names: Sequence[str] | None) -> list[list[str]]:
    """Rows as settings ``KEY=VALUE``."""
    if isinstance(names, str):
        raise TypeError(f"names is a list of paths, such as [{names!r}]")
    names = None if names is None else [str(name) for name in names]
    names, rows = _rows(points, names)
    if names is not None and len(set(names)) < len(names):
        raise ValueError(f"a name is there twice: {', '.join(names)}")
    return [_row(number, point, names) for number, point in enumerate(rows)]


def _rows(points: Any, names: list[str] | None) -> tuple[list[str] | None, Iterable[Any]]:
    """Points of whatever kind as rows, and the names of their columns if the rows do not bring them."""
    if isinstance(points, Mapping):
        if not all(hasattr(column, "__len__") and not isinstance(column, str) for column in points.values()):
            raise TypeError("a mapping of points is one of columns: {name: [value, value, …]}; a single point is a list of one mapping")
        if len({len(column) for column in points.values()}) > 1:
            raise ValueError("the columns of the points are not of equal length")
        return _named(list(points), names), list(zip(*points.values(), strict=True))
    if isinstance(points, Table):
        return _named(points.columns, names), zip(*points.to_dict().values(), strict=True)
    if hasattr(points, "to_pylist"):
        # A table of pyarrow.
        return _named(list(points.column_names), names), (row.values() for row in points.to_pylist())
    if hasattr(points, "columns") and hasattr(points, "to_numpy"):
        # A frame of pandas or polars.
        return _named([str(name) for name in points.columns], names), points.to_numpy()
    if isinstance(points, str) or not hasattr(points, "__iter__") or getattr(points, "ndim", 2) == 0:
        raise TypeError(f"points are rows: a matrix, a DataFrame, a list of lists or of mappings; not {points!r:.80}")
    return names, points


def _named(own: list[str], names: list[str] | None) -> list[str]:
    """The names of columns that bring some, unless others are given."""
    return own if names is None else names


def _row(number: int, point: Any, names: list[str] | None) -> list[str]:
    """A point as settings."""
    if isinstance(point, Mapping):
        named = list(point.items())
    elif names is None:
        raise TypeError("rows that are no mappings need the names of their columns: names=[…]")
    else:
        values = list(point) if hasattr(point, "__iter__") and not isinstance(point, str) else [point]
        if len(values) != len(names):
            raise ValueError(f"row {number} of the points has {len(values)} values for {len(names)} names")
        named = list(zip(names, values, strict=True))
    settings = []
    for name, value in named:
        if value is None or type(value).__name__ == "NAType":
            raise ValueError(f'row {number} of the points has no value for `{name}`; write "off" to switch something off')
        try:
            settings.append(pair(name, value))
        except TypeError as error:
            raise TypeError(f"row {number} of the points, `{name}`: {error}") from None
    return settings
