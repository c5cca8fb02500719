"""Experiments: scenarios played, whole or in blocks, and compared."""

from __future__ import annotations

import html
import os
from collections.abc import Iterable
from typing import Any

from fideliza import _fideliza
from fideliza.files import path_of, write_whole
from fideliza.results import Report
from fideliza.scenarios import Scenario, core_of
from fideliza.tables import Table
from fideliza.values import Progress, must_be, optional_whole, resources, share_of_one, whole


class Runs:
    """Replications of every scenario of a `Prepared`, from a first on without a gap. Small to pickle: a few kilobytes a replication."""

    __slots__ = ("_core",)

    def __init__(self, core: _fideliza.Runs) -> None:
        self._core = core

    @property
    def first(self) -> int:
        """Index of the first replication."""
        return self._core.first

    @property
    def seed(self) -> int:
        """Seed of all draws."""
        return self._core.seed

    @property
    def events(self) -> int:
        """Events that were played, all together."""
        return self._core.events

    def __len__(self) -> int:
        return len(self._core)

    @staticmethod
    def concat(parts: Iterable[Runs]) -> Runs:
        """Puts blocks together: the ``parts``, in whatever order they come.

        Raises
        ------
        ValueError
            A replication is missing or there twice, or they are of different scenarios or seeds.
        """
        made = "what is put together is Runs, as fideliza.play returns them"
        return Runs(_fideliza.Runs.concat([must_be(Runs, part, made)._core for part in parts]))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes them to the file ``path``, whole or not at all. It is read by the same version of the package alone."""
        write_whole(path_of(path), self._core.state())

    @staticmethod
    def load(path: str | os.PathLike[str]) -> Runs:
        """Reads what `save` wrote to ``path``.

        Raises
        ------
        ValueError
            It is something else, damaged, or of another version.
        """
        return Runs(_fideliza.Runs.from_state(path_of(path).read_bytes()))

    def __repr__(self) -> str:
        return f"<Runs {self.first} to {self.first + len(self) - 1} of {self._core.scenarios} scenarios, seed {self.seed}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _runs_again, (self._core.state(),)


def _runs_again(state: bytes) -> Runs:
    return Runs(_fideliza.Runs.from_state(state))


class Prepared:
    """Scenarios whose hazards are solved, with a seed and a number of replications: small to pickle, and nothing is solved again elsewhere.

    Made by `prepare`. Any replication can be played anywhere, alone, and yields the same bits.
    """

    __slots__ = ("_core",)

    def __init__(self, core: _fideliza.Prepared) -> None:
        self._core = core

    @property
    def names(self) -> list[str]:
        """Names of all scenarios, each followed by its strategies; of two with the same name the second is numbered."""
        return self._core.names

    @property
    def seed(self) -> int:
        """Seed of all draws."""
        return self._core.seed

    @property
    def replications(self) -> int:
        """Replications of each scenario that were asked for."""
        return self._core.replications

    def blocks(self, size: int) -> list[tuple[int, int]]:
        """All replications in blocks of ``size`` for `play`: first replication, and how many; the last may be smaller.

        Examples
        --------
        >>> import fideliza
        >>> prepared = fideliza.prepare(fideliza.story("base", sets={"customers": 100}), replications=7)
        >>> prepared.blocks(3)
        [(0, 3), (3, 3), (6, 1)]
        """
        size = whole("size", size, 1)
        return [(first, min(size, self.replications - first)) for first in range(0, self.replications, size)]

    def report(
        self,
        runs: Runs,
        *,
        brief: bool = False,
        frozen_tail: bool = False,
        threads: int | None = None,
        max_memory: int | None = None,
        progress: Progress | bool | Any = None,
    ) -> Report:
        """Tells ``runs``: replications that were played, here or elsewhere. Of all of them it is what `compare` returns, to the last bit.

        What is beside the replications is played here: lives played on, neighbouring worlds, doubt about assumptions. See `compare` for
        the parameters.

        Raises
        ------
        ValueError
            The runs are of other scenarios or another seed, or do not begin with replication 0.
        """
        core = must_be(Runs, runs, "what is told is Runs, as fideliza.play returns them")._core
        return Report(self._core.report(core, brief, frozen_tail, resources(threads, max_memory, progress)))

    def __repr__(self) -> str:
        return f"<Prepared {', '.join(self.names)}: {self.replications} replications, seed {self.seed}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _prepared_again, (self._core.state(),)


def _prepared_again(state: bytes) -> Prepared:
    return Prepared(_fideliza.Prepared.from_state(state))


def prepare(
    scenarios: Scenario | Iterable[Scenario],
    *,
    replications: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    max_memory: int | None = None,
    progress: Progress | bool | Any = None,
) -> Prepared:
    """Solves the hazards of scenarios, once for each baseline that several share, so that their replications can be played anywhere.

    Parameters are those of `compare`.

    Examples
    --------
    >>> import fideliza
    >>> prepared = fideliza.prepare(fideliza.story("base", sets={"customers": 100, "horizon": "1 year"}), replications=4)
    >>> parts = [fideliza.play(prepared, first, count) for first, count in prepared.blocks(2)]
    >>> prepared.report(fideliza.Runs.concat(parts), brief=True).n
    4
    """
    return Prepared(_setup(scenarios, replications, seed, None, threads, max_memory, progress))


def play(
    prepared: Prepared,
    first: int,
    count: int,
    *,
    threads: int | None = 1,
    max_memory: int | None = None,
    progress: Progress | bool | Any = None,
) -> Runs:
    """Plays a block of replications: what a cluster spreads.

    Parameters
    ----------
    prepared : Prepared
        What to play.
    first : int
        Index of the first replication, from 0.
    count : int
        How many: 1 or more.
    threads : int
        One if nothing is said, as a cluster fills a machine with blocks; None for one for each processor.
    max_memory, progress
        As in `compare`.

    Returns
    -------
    Runs
        To be put together by `Runs.concat`, and told by `Prepared.report`.
    """
    first, count = whole("first", first), whole("count", count, 1)
    core = must_be(Prepared, prepared, "what is played is made by fideliza.prepare")._core
    return Runs(core.play(first, count, resources(threads, max_memory, progress)))


def run(scenario: Scenario, **options: Any) -> Report:
    """Plays a scenario, and the strategies that it lists: `compare` of one.

    Examples
    --------
    >>> import fideliza
    >>> base = fideliza.story("base", sets={"customers": 200, "horizon": "1 year"})
    >>> report = fideliza.run(base, replications=4, seed=1, brief=True)
    >>> report.n, report.names
    (4, ['base'])
    """
    return compare([scenario], **options)


def compare(
    scenarios: Scenario | Iterable[Scenario],
    *,
    replications: int | None = None,
    seed: int | None = None,
    precision: float | None = None,
    brief: bool = False,
    frozen_tail: bool = False,
    threads: int | None = None,
    max_memory: int | None = None,
    progress: Progress | bool | Any = None,
) -> Report:
    """Plays scenarios side by side, the same people on the same draws in each, and compares all with the first.

    What comes out is what ``fideliza compare`` writes, to the last bit, for any number of threads.

    Parameters
    ----------
    scenarios : Scenario or several
        The first is what others are compared with. Each is followed by the strategies that it lists.
    replications : int
        Of each scenario: 1 to 1,000,000; if nothing is said, what the first scenario asks for (40). Below 10 there is no verdict.
    seed : int
        Seed of all draws: 0 to 2**53 - 1; if nothing is said, the first scenario's.
    precision : float
        Play until the intervals of what decides, and of its differences to the first scenario, are within this share of it, such as
        0.02; ``replications`` are then the most (2000 if nothing is said).
    brief : bool
        Leave out what is beside the replications: neighbouring worlds (cost of delay, worth of retention) and doubt about assumptions.
    frozen_tail : bool
        Leave out lives that are played on beyond the horizon: values there are those that a formula expects.
    threads : int
        1 to 1024; None for one for each processor. Results do not depend on it.
    max_memory : int
        Bytes that it may take at most; None for most of what is free. What does not fit is refused before anything is allocated.
    progress : callable, bar or True
        A function ``(done, planned, phase)``, a tqdm bar or its ``update``, or True for a bar. What it raises stops the work.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        Scenarios that cannot be compared (other currency, horizon, customers or discount), or a number out of its range.
    MemoryError
        Worlds and results do not fit into memory. Where a world outgrows its memory only behind the replications, a warning says so, and the
        report is on what was done by then.
    KeyboardInterrupt
        Ctrl-C: the work stops within a fraction of a second. To keep what is done, play blocks: `prepare` and `play`.

    Examples
    --------
    >>> import fideliza
    >>> base = fideliza.story("base", sets={"customers": 200, "horizon": "1 year"})
    >>> fast = base.with_({"moment.incident.latency.lognormal.median": "1h"}, name="fast")
    >>> report = fideliza.compare([base, fast], replications=10, seed=1, brief=True)
    >>> [row] = report.differences.rows(outcome="wait_mean")
    >>> row["difference"] < 0
    True
    """
    core = _setup(scenarios, replications, seed, share_of_one("precision", precision), threads, max_memory, progress)
    return Report(core.run(brief, frozen_tail, resources(threads, max_memory, progress)))


def _setup(
    scenarios: Scenario | Iterable[Scenario],
    replications: Any,
    seed: Any,
    precision: float | None,
    threads: Any,
    max_memory: Any,
    progress: Any,
) -> _fideliza.Prepared:
    one = isinstance(scenarios, Scenario | str) or not hasattr(scenarios, "__iter__")
    several: list[Any] = [scenarios] if one else list(scenarios)  # type: ignore[arg-type]
    return _fideliza.prepare(
        [core_of(one) for one in several],
        optional_whole("seed", seed),
        optional_whole("replications", replications, 1),
        precision,
        resources(threads, max_memory, progress),
    )


class Life:
    """The life of one customer. Its text tells it; `events` has it as data."""

    def __init__(self, story: str, events: Table) -> None:
        self._story, self._events = story, events

    @property
    def story(self) -> str:
        """The life in plain words, event by event, with its ledger; of two worlds, where the two lives part and why."""
        return self._story

    @property
    def events(self) -> Table:
        """``scenario``, ``hours`` from the start of the run, the ``event`` in words, and the ``amount`` booked, discounted, or None; a row
        for each event."""
        return self._events

    def __str__(self) -> str:
        return self.story

    def __repr__(self) -> str:
        return f"<Life: {self.story.splitlines()[0]}>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.story)}</pre>"


def explain(
    scenario: Scenario,
    customer: int,
    *,
    replication: int = 0,
    seed: int | None = None,
    strategy: str | None = None,
    versus: str | Scenario | None = None,
    max_memory: int | None = None,
) -> Life:
    """Tells the life of one customer; or where it parts from the same person's life in another world.

    Parameters
    ----------
    scenario : Scenario
        The world.
    customer : int
        Number of the customer, from 0.
    replication : int
        Index of the replication, from 0.
    seed : int
        Seed of all draws; if nothing is said, the scenario's.
    strategy : str
        Name of a strategy that the scenario lists: its world, instead of the scenario's own.
    versus : str or Scenario
        The other world: a strategy of the scenario, or another scenario.
    max_memory : int
        As in `compare`.

    Raises
    ------
    ValueError
        There is no such customer, or no such strategy.

    Examples
    --------
    >>> import fideliza
    >>> life = fideliza.explain(fideliza.story("base", sets={"customers": 100}), 7)
    >>> life.events["event"][0].split(":")[0]
    'joins'
    """
    core = core_of(scenario)
    worlds = [(core, strategy)]
    if isinstance(versus, str):
        worlds.append((core, versus))
    elif versus is not None:
        worlds.append((core_of(versus), None))
    who = (whole("customer", customer), whole("replication", replication), optional_whole("seed", seed))
    story, events = _fideliza.explain([core for core, _ in worlds], [name for _, name in worlds], who, resources(1, max_memory, None))
    return Life(story, Table("life", events))
