"""What goes wrong with a scenario, as an exception with data."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong with a scenario or a study."""

    source: str
    """Name of the text: a path, or ``sets`` for settings that were given to a function."""
    line: int
    """Line in it, from 1."""
    column: int
    """Column in characters, from 1."""
    key: str | None
    """Path of the key at the place, such as ``moment.incident.voice``; None if the place is no key."""
    message: str
    """The rule that is broken."""
    help: str | None
    """A fix that can be typed."""


class ScenarioError(ValueError):
    """A scenario or a study is wrong. Everything that is wrong is told at once.

    Its text is what the program prints: every problem with its place, a caret and a fix.

    Attributes
    ----------
    problems : list of Problem
        The same as data.
    """

    problems: list[Problem]

    def __init__(self, text: str, problems: list[Problem]) -> None:
        super().__init__(text, problems)
        self.problems = problems

    def __str__(self) -> str:
        return str(self.args[0])


for _public in (Problem, ScenarioError):
    _public.__module__ = "fideliza"
