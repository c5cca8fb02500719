"""
Handles that the package `fideliza` is built on. Use `import fideliza`.
"""

from _typeshed import SupportsGetItem
from os import PathLike
from pathlib import Path
from typing import Any, SupportsFloat, SupportsIndex, final

__all__ = ["Columns", "Prepared", "Report", "Runs", "Scenario", "Share", "Study", "StudyResult", "engine_version", "evaluate", "explain", "main", "outcomes", "parameters", "prepare", "stories", "version"]

@final
class Columns:
    """
    Columns of equal length.
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The table by the Arrow PyCapsule interface.
        """
    def __len__(self, /) -> int: ...
    @staticmethod
    def build(head: "list[tuple[str, str]]", rows: "list[list[str]]") -> "Columns":
        """
        Columns of names, kinds and cells as they are written: numbers with all their digits, empty where there is none.
        """
    def column(self, /, name: str) -> "list[str] | list[int] | list[float | None]":
        """
        The cells of a column: `str`, `int`, or `float` and `None`.
        """
    @property
    def kinds(self, /) -> list[str]:
        """
        What the cells of each column are: `text`, `whole` or `number`.
        """
    @property
    def names(self, /) -> list[str]:
        """
        Names of the columns, in order.
        """

@final
class Prepared:
    """
    Scenarios that are ready to be played: compiled, with their hazards solved.
    """
    @staticmethod
    def from_state(state: bytes) -> Prepared:
        """
        The setup again.
        """
    @property
    def names(self, /) -> list[str]:
        """
        Names of all scenarios, in order; of two with the same name the second is numbered.
        """
    def play(self, /, first: SupportsIndex, count: SupportsIndex, resources: tuple[SupportsIndex | None, SupportsIndex | None, Any | None]) -> Runs:
        """
        Plays some replications of every scenario.
        """
    @property
    def precision(self, /) -> float | None:
        """
        The precision that is asked for.
        """
    @property
    def replications(self, /) -> int:
        """
        Replications of each scenario; with a precision, at most.
        """
    def report(self, /, runs: Runs, brief: bool, frozen_tail: bool, resources: tuple[SupportsIndex | None, SupportsIndex | None, Any | None]) -> Report:
        """
        Tells replications that were played elsewhere: what is beside them is played here.
        """
    def run(self, /, brief: bool, frozen_tail: bool, resources: tuple[SupportsIndex | None, SupportsIndex | None, Any | None]) -> Report:
        """
        Plays everything and tells it.
        """
    @property
    def seed(self, /) -> int:
        """
        The seed of all draws.
        """
    def state(self, /) -> bytes:
        """
        What `from_state` makes the setup of again, anywhere: nothing is solved again.
        """

@final
class Report:
    """
    What an experiment found.
    """
    def drawings(self, /, telling: tuple[str, str | None, str | None, str | None]) -> list[list[str]]:
        """
        Pictures as SVG: name, what it shows in a sentence, and the drawing.
        """
    def files(self, /, renderer: str | None, telling: tuple[str, str | None, str | None, str | None]) -> list[tuple[str, bytes]]:
        """
        Files of one renderer, or of all and the texts of the scenarios: name and content.
        """
    def fragment(self, /, telling: tuple[str, str | None, str | None, str | None]) -> str:
        """
        The verdict, the table and the chart that are looked at first, as HTML.
        """
    @staticmethod
    def from_state(state: bytes) -> Report:
        """
        The report again.
        """
    def json(self, /) -> str:
        """
        Everything, as JSON.
        """
    @property
    def names(self, /) -> list[str]:
        """
        Names of the scenarios, in order.
        """
    @property
    def outgrown(self, /) -> str | None:
        """
        Why it was ended early, if a world outgrew its memory: then this is on what was done by then.
        """
    @property
    def played(self, /) -> tuple[int, float | None]:
        """
        Replications of each scenario that were played, and the precision reached if one was asked for.
        """
    def save_folder(self, /, folder: str | PathLike[str], telling: tuple[str, str | None, str | None, str | None]) -> Path:
        """
        Writes the folder that the program writes, in place of a report that is there; and gives its place.
        """
    def sentences(self, /, telling: tuple[str, str | None, str | None, str | None]) -> list[tuple[str, str]]:
        """
        What can be said, a sentence each, with the passage that it belongs to.
        """
    def state(self, /) -> bytes:
        """
        What `from_state` makes the report of again.
        """
    def table(self, /, name: str) -> Columns:
        """
        A table.
        """
    @property
    def tables(self, /) -> list[str]:
        """
        Names of the tables.
        """
    def text(self, /, telling: tuple[str, str | None, str | None, str | None]) -> str:
        """
        The tables and sentences of a terminal.
        """

@final
class Runs:
    """
    Replications of every scenario, from a first on without a gap.
    """
    def __len__(self, /) -> int: ...
    @staticmethod
    def concat(parts: "list[Runs]") -> "Runs":
        """
        Blocks put together, in whatever order they come.
        """
    @property
    def events(self, /) -> int:
        """
        Events of all of them together.
        """
    @property
    def first(self, /) -> int:
        """
        Index of the first.
        """
    @staticmethod
    def from_state(state: bytes) -> Runs:
        """
        The runs again.
        """
    @property
    def scenarios(self, /) -> int:
        """
        How many scenarios were played.
        """
    @property
    def seed(self, /) -> int:
        """
        The seed of all draws.
        """
    def state(self, /) -> bytes:
        """
        What `from_state` makes the runs of again.
        """

@final
class Scenario:
    """
    A checked scenario, with every text that it was read from.
    """
    def assumptions(self, /) -> Columns:
        """
        The parameters in force, with their evidence.
        """
    @property
    def currency(self, /) -> str:
        """
        Currency of all amounts.
        """
    def essay(self, /, lang: str) -> str:
        """
        What it shows, in the words of its author.
        """
    @staticmethod
    def from_state(state: bytes) -> Scenario:
        """
        The scenario again.
        """
    @property
    def identity(self, /) -> str:
        """
        What the scenario is: the same if and only if it plays the same worlds, strategies apart.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @staticmethod
    def parse(text: str, name: str, files: dict[str, str], sets: SupportsGetItem[int, str]) -> Scenario:
        """
        Reads a text; what it names is among `files`.
        """
    @property
    def plan(self, /) -> tuple[int, int]:
        """
        Replications that it asks for, and the seed.
        """
    @staticmethod
    def read(path: str, sets: SupportsGetItem[int, str]) -> Scenario:
        """
        Reads a file, those that it extends and the tables that it names.
        """
    def state(self, /) -> bytes:
        """
        What `from_state` makes the scenario of again, anywhere.
        """
    @staticmethod
    def story(name: str, sets: SupportsGetItem[int, str]) -> Scenario:
        """
        Reads a shipped scenario.
        """
    @property
    def strategies(self, /) -> list[str]:
        """
        Names of the strategies that it lists.
        """
    def texts(self, /) -> list[tuple[str, str]]:
        """
        The fewest texts that give it again: file and text.
        """
    def told(self, /, name: str) -> str:
        """
        What it says in plain words, and what is implausible about it: as `fideliza check`.
        """
    def warnings(self, /) -> list[tuple[str | None, list[str]]]:
        """
        What is implausible about it and the strategies that it lists: name of the strategy, message and help.
        """
    def with_sets(self, /, sets: SupportsGetItem[int, str]) -> Scenario:
        """
        The same with further settings laid over it.
        """
    @property
    def written(self, /) -> str:
        """
        All keys that were written, as JSON.
        """

@final
class Share:
    """
    What was played of a study.
    """
    def __len__(self, /) -> int:
        """
        Replications that were played.
        """
    @property
    def failed(self, /) -> int:
        """
        Points that failed: they are to be played again where that may help.
        """
    @staticmethod
    def from_state(state: bytes) -> Share:
        """
        The blocks again.
        """
    def state(self, /) -> bytes:
        """
        What `from_state` makes the blocks of again.
        """
    @property
    def study(self, /) -> str:
        """
        The hash of the study.
        """

@final
class Study:
    """
    A study: which points of a scenario are played, how often, and what is measured.
    """
    @staticmethod
    def from_state(state: bytes) -> Study:
        """
        The study again.
        """
    @property
    def id(self, /) -> str:
        """
        What it is: studies with the same hash put the same points together.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @property
    def parameters(self, /) -> list[str]:
        """
        Paths of what varies.
        """
    @staticmethod
    def parse(text: str, name: str, files: dict[str, str], sets: SupportsGetItem[int, str], seed: SupportsIndex | None, replications: SupportsIndex | None) -> Study:
        """
        Reads a study's text; what it names is among `files`.
        """
    def play(self, /, number: SupportsIndex, of: SupportsIndex, resources: tuple[SupportsIndex | None, SupportsIndex | None, Any | None]) -> Share:
        """
        Plays a share: the points whose number leaves `number - 1` when divided by `of`.
        """
    @property
    def points(self, /) -> int:
        """
        How many points there are, baselines among them.
        """
    @staticmethod
    def read(path: str, sets: SupportsGetItem[int, str], seed: SupportsIndex | None, replications: SupportsIndex | None) -> Study:
        """
        Reads a study's file, and everything that it names.
        """
    @property
    def replications(self, /) -> int:
        """
        Replications of a point, at most.
        """
    @property
    def rule(self, /) -> str:
        """
        What a share of it is: that, and how often each point is played.
        """
    @property
    def shape(self, /) -> tuple[int, int]:
        """
        Combinations of levers, and futures.
        """
    def solve(self, /, resources: tuple[SupportsIndex | None, SupportsIndex | None, Any | None]) -> None:
        """
        Solves the hazards of the scenario without what varies, so that nobody who plays a share has to.
        """
    def state(self, /) -> bytes:
        """
        What `from_state` makes the study of again, anywhere.
        """
    def tell(self, /, shares: "list[Share]", lang: str) -> "StudyResult":
        """
        Puts shares together, proves that nothing is missing, and tells what came out.
        """
    @staticmethod
    def vary(scenario: Scenario, vary: SupportsGetItem[int, str], more: str, seed: SupportsIndex | None, replications: SupportsIndex | None) -> Study:
        """
        A scenario at points: variations as `--vary` takes them, behind further lines of the study's text.
        """
    @property
    def watch(self, /) -> list[str]:
        """
        Outcomes that are measured.
        """

@final
class StudyResult:
    """
    What came of a study.
    """
    def drawings(self, /) -> list[list[str]]:
        """
        Pictures as SVG: name, what it shows in a sentence, and the drawing.
        """
    @property
    def failed(self, /) -> list[tuple[int, str]]:
        """
        Points that failed, and why.
        """
    def files(self, /, title: str | None) -> list[tuple[str, bytes]]:
        """
        All files: name and content, as the program writes them.
        """
    @property
    def manifest(self, /) -> str:
        """
        How it was made and what came out, as JSON.
        """
    @property
    def runs(self, /) -> int:
        """
        Runs that were played.
        """
    def table(self, /, name: str) -> Columns:
        """
        A table.
        """
    @property
    def tables(self, /) -> list[str]:
        """
        Names of the tables.
        """
    def text(self, /) -> str:
        """
        What came out, in words.
        """

def engine_version() -> int:
    """
    Version of the engine: the same gives the same bits.
    """

def evaluate(scenario: Scenario, settings: SupportsGetItem[int, SupportsGetItem[int, str]], watch: SupportsGetItem[int, str], seed: SupportsIndex | None, replications: SupportsIndex, resources: tuple[SupportsIndex | None, SupportsIndex | None, Any | None]) -> list[list[float | None]]:
    """
    The figures of outcomes at points: for each point, settings as `KEY=VALUE`. None where no replication yields one.
    """

def explain(scenarios: SupportsGetItem[int, Scenario], strategies: SupportsGetItem[int, str | None], who: tuple[SupportsIndex, SupportsIndex, SupportsIndex | None], resources: tuple[SupportsIndex | None, SupportsIndex | None, Any | None]) -> tuple[str, Columns]:
    """
    The life of a customer of the first scenario, against that of the same person in the second if there is one: the story, and world, hours, event and amount
    of every line.
    """

def main(arguments: SupportsGetItem[int, str]) -> int:
    """
    Runs the program with these arguments, the first its name, and gives the code that it ends with.

    Signals are the program's from here on, so this is for a process of its own.
    """

def outcomes() -> Columns:
    """
    All outcomes: key, unit and what it means.
    """

def parameters() -> Columns:
    """
    Every parameter of a scenario: path, kind, range, default, grade and source of its evidence, and what it is about.
    """

def prepare(scenarios: SupportsGetItem[int, Scenario], seed: SupportsIndex | None, replications: SupportsIndex | None, precision: SupportsFloat | SupportsIndex | None, resources: tuple[SupportsIndex | None, SupportsIndex | None, Any | None]) -> Prepared:
    """
    Solves the hazards of scenarios: each baseline once, and never again for a scenario that was solved before.
    """

def stories() -> list[str]:
    """
    Names of the shipped scenarios, in the order of the gallery.
    """

def version() -> str:
    """
    Version of the package and of the program that comes with it.
    """
