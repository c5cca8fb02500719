"""Scenarios: read, changed, and looked at before anything is played."""

from __future__ import annotations

import difflib
import html
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fideliza import _fideliza
from fideliza.errors import Problem, ScenarioError
from fideliza.files import name_of, path_of, write_whole
from fideliza.tables import Table
from fideliza.values import Sets, must_be, sets_of


class Scenario:
    """A company and its customers, checked and ready to be prepared. It does not change; `with_` makes another.

    Made by `read`, `parse` or `story`. It carries every text that it was read from: it can be pickled, and read again where the files
    are not.
    """

    __slots__ = ("_core",)

    _core: _fideliza.Scenario

    def __init__(self) -> None:
        raise TypeError("a scenario is made by fideliza.read, fideliza.parse or fideliza.story")

    @classmethod
    def _of(cls, core: _fideliza.Scenario) -> Scenario:
        scenario = object.__new__(cls)
        scenario._core = core
        return scenario

    @property
    def name(self) -> str:
        """Its name, as tables show it: 1 to 80 characters."""
        return self._core.name

    @property
    def currency(self) -> str:
        """Currency of all amounts, such as ``EUR``."""
        return self._core.currency

    @property
    def strategies(self) -> list[str]:
        """Names of the strategies that it lists: `run` and `compare` play them too."""
        return self._core.strategies

    @property
    def keys(self) -> dict[str, Any]:
        """All keys that are written, after laying the texts over each other: nested dictionaries, lists and plain values."""
        written: dict[str, Any] = json.loads(self._core.written)
        return written

    @property
    def texts(self) -> dict[str, str]:
        """The fewest TOML texts that give it again, by file: ``scenario.toml``, and where it inherits solved hazards, what that extends."""
        return dict(self._core.texts())

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Writes it as the TOML file ``path``, in place of one that is there, and beside it, as ``NAME-base.toml``, what it inherits its hazards from.

        Tables that it reads are not written: a comment says where they belong.

        Returns
        -------
        pathlib.Path
            The file, which `read` and the program read.
        """
        path = path_of(path)
        base = f"{path.stem}-base.toml"
        for name, text in self.texts.items():
            is_base = name.endswith("-base.toml")
            text = text if is_base else text.replace('extends = "scenario-base.toml"', f"extends = {json.dumps(base)}", 1)
            write_whole(path.with_name(base) if is_base else path, text.encode())
        return path

    @property
    def assumptions(self) -> Table:
        """The parameters in force: ``path``, ``value``, ``from`` (``stated`` or ``default``), ``grade`` of the default's evidence (A
        peer-reviewed, B practitioner study, C folklore or our assumption, ``-`` a setting) and its ``source``."""
        return Table("assumptions", self._core.assumptions())

    def essay(self, lang: str = "en") -> str:
        """What it shows, in the words of its author; in the language ``lang`` if there are words for it."""
        return self._core.essay(lang)

    def with_(self, sets: Sets | None = None, /, **more: Any) -> Scenario:
        """The same with settings laid over it, as a strategy is: it inherits the solved hazards, unless they are what is set.

        Parameters
        ----------
        sets : mapping or list of str
            Paths and values, ``{"moment.incident.latency.lognormal.median": "1h"}``, or texts ``"KEY=VALUE"``. Durations, rates and
            amounts per time need their unit: ``"8h"``, ``"0.25 / month"``. `timedelta` and `pandas.Timedelta` are durations.
        **more
            Settings whose path is one word: ``name="fast", customers=1000``.

        Returns
        -------
        Scenario
            Give it a ``name`` to tell it apart; else tables number it.

        Raises
        ------
        ScenarioError
            Everything that is wrong, with its place and a fix.

        Examples
        --------
        >>> import fideliza
        >>> base = fideliza.story("base")
        >>> base.with_({"moment.incident.latency.lognormal.median": "1h"}, name="fast").name
        'fast'
        """
        return Scenario._of(self._core.with_sets(sets_of(sets) + sets_of(more)))

    def __repr__(self) -> str:
        listed = self.strategies
        also = f", with {len(listed)} strategies" if listed else ""
        return f"<Scenario {self.name}{also}>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(check(self)))}</pre>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scenario):
            return NotImplemented
        return self.name == other.name and self._core.identity == other._core.identity

    def __hash__(self) -> int:
        return hash((self.name, self._core.identity))

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self._core.state(),)


def _again(state: bytes) -> Scenario:
    return Scenario._of(_fideliza.Scenario.from_state(state))


def read(path: str | os.PathLike[str], *, sets: Sets | None = None) -> Scenario:
    """Reads a scenario from a TOML file, with those that it extends and the tables that it names.

    Parameters
    ----------
    path : str or path
        The file.
    sets : mapping or list of str
        Settings laid over it, as `Scenario.with_` takes them.

    Raises
    ------
    ScenarioError
        Everything that is wrong with it, or why it cannot be read.
    """
    return Scenario._of(_fideliza.Scenario.read(name_of(path), sets_of(sets)))


def core_of(scenario: object) -> _fideliza.Scenario:
    """The handle of a scenario.

    Raises
    ------
    TypeError
        It is something else.
    """
    return must_be(Scenario, scenario, "a scenario is made by fideliza.read, fideliza.parse or fideliza.story")._core


def parse(text: str, *, sets: Sets | None = None, files: Mapping[str, str] | None = None, name: str = "scenario") -> Scenario:
    """Reads a scenario from a TOML text.

    Parameters
    ----------
    text : str
        The scenario.
    sets : mapping or list of str
        Settings laid over it, as `Scenario.with_` takes them.
    files : mapping
        Texts that it extends, and tables that it names, by path. The disk is not looked at.
    name : str
        What messages call the text.

    Raises
    ------
    ScenarioError
        Everything that is wrong with it.

    Examples
    --------
    >>> import fideliza
    >>> fideliza.parse("name = 'small'\\ncustomers = 200")
    <Scenario small>
    """
    if not isinstance(text, str):
        raise TypeError(f"a scenario's text is a str, not a {type(text).__name__}; fideliza.read takes a file")
    return Scenario._of(_fideliza.Scenario.parse(text, name, dict(files or {}), sets_of(sets)))


def story(name: str, *, sets: Sets | None = None) -> Scenario:
    """A scenario that comes with the package.

    Parameters
    ----------
    name : str
        Its name, as `stories` lists it.
    sets : mapping or list of str
        Settings laid over it, as `Scenario.with_` takes them.

    Raises
    ------
    ScenarioError
        There is no such story, or the settings are wrong.
    """
    if name not in stories():
        near = difflib.get_close_matches(str(name), stories(), 1, 0.4)
        message, help = f"there is no story `{name}`", f"did you mean `{near[0]}`?" if near else "`fideliza.stories()` lists all"
        raise ScenarioError(f"error: {message}\n  help: {help}", [Problem("gallery", 1, 1, None, message, help)])
    return Scenario._of(_fideliza.Scenario.story(name, sets_of(sets)))


def stories() -> list[str]:
    """Names of the scenarios that come with the package, in the order of the gallery."""
    return _fideliza.stories()


def outcomes() -> Table:
    """Every outcome that a replication yields: ``outcome`` (its key), ``unit`` and what it is ``about``."""
    return Table("outcomes", _fideliza.outcomes())


def parameters() -> Table:
    """Every parameter of a scenario: its ``path`` (``NAME`` stands for a moment, team …), ``kind``, ``range``, ``default``, the ``grade`` of its
    evidence, the range in which the true value of a default of grade C may lie (``plausible``), its ``source`` and what it is ``about``."""
    return Table("parameters", _fideliza.parameters())


class Check:
    """What a scenario says in plain words, and what is implausible about it. Its text is that of ``fideliza check``."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario

    @property
    def scenario(self) -> Scenario:
        """What was looked at."""
        return self._scenario

    @property
    def warnings(self) -> list[str]:
        """What is allowed but hardly meant, in the scenario and the strategies that it lists, each with what could be done."""
        found = core_of(self.scenario).warnings()
        return [f"{f'strategy `{of}`: ' if of else ''}{message}\n  help: {help}" for of, (message, help) in found]

    @property
    def assumptions(self) -> Table:
        """The parameters in force, with their evidence: see `Scenario.assumptions`."""
        return self.scenario.assumptions

    def __str__(self) -> str:
        return core_of(self.scenario).told(self.scenario.name)

    def __repr__(self) -> str:
        return f"<Check of {self.scenario.name}: {len(self.warnings)} warnings>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


def check(scenario: Scenario) -> Check:
    """Says what a scenario assumes, and what is implausible about it, without playing it.

    What is wrong with it was said when it was read.

    Parameters
    ----------
    scenario : Scenario
        What to look at; the strategies that it lists are looked at, too.

    Examples
    --------
    >>> import fideliza
    >>> fideliza.check(fideliza.story("base")).warnings
    []
    """
    core_of(scenario)
    return Check(scenario)
