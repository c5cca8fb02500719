"""What an experiment found: tables, sentences, pictures and files."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from fideliza import _fideliza
from fideliza.files import path_of, write_whole
from fideliza.tables import Table, Tables
from fideliza.values import language

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Lang = Literal["en", "es"]
"""A language that reports are told in."""

_RENDERERS = {".html": "page", ".xlsx": "workbook", ".json": "json", ".txt": "text"}
"""What writes a file, by the end of its name."""

_PASSAGES = "conclusions", "moves", "pairing", "why", "doubt", "explanations", "notes"
"""What sentences belong to."""


class Drawing(NamedTuple):
    """A picture as SVG, which notebooks show."""

    name: str
    """Its name, as that of its file."""
    title: str
    """What it shows, as a sentence."""
    svg: str
    """The picture."""

    def _repr_svg_(self) -> str:
        return self.svg


class Telling(NamedTuple):
    """How a report is told."""

    lang: str
    title: str | None
    logo: str | None
    words: str | None


def _telling(lang: Any, title: Any = None, logo: Any = None, words: Any = None) -> Telling:
    """How a report is told, checked."""
    for name, text in (("title", title), ("logo", logo), ("words", words)):
        if text is not None and not isinstance(text, str):
            raise TypeError(f"{name} is a text, not {text!r:.80}")
    return Telling(language(lang), title, logo, words)


class Report(Tables):
    """What `run` and `compare` found.

    Its tables are attributes; `sentences` and `text` say what follows from them; `save` writes what the program would write. All
    figures are estimates with 95 % intervals (``low``, ``high``), of paired differences adjusted for how many scenarios are compared.
    """

    _core: _fideliza.Report

    def __init__(self, core: _fideliza.Report) -> None:
        self._core = core
        if core.outgrown:
            warnings.warn(f"{core.outgrown}\n  the report is on what was done by then", RuntimeWarning, stacklevel=3)

    # Tables.

    @property
    def summary(self) -> Table:
        """Every outcome of every scenario: ``scenario, outcome, unit, n, mean, sd, low, high``; a row for each scenario and outcome."""
        return self.table("summary")

    @property
    def replications(self) -> Table:
        """Every outcome in every replication: ``scenario, replication`` and a column for each outcome."""
        return self.table("replications")

    @property
    def differences(self) -> Table:
        """Every outcome against the first scenario, paired by replication: ``scenario, versus, outcome, n, difference, sd, low, high,
        confidence, probability_above_zero, variance_ratio``; empty of a single scenario."""
        return self.table("differences")

    @property
    def months(self) -> Table:
        """Customers, leavers, contacts, tellings and money, month by month: ``scenario, month`` (from 1), ``figure, mean, low, high``."""
        return self.table("months")

    @property
    def survival(self) -> Table:
        """Share of the initial customers still there: ``scenario, month`` (from 0), ``mean, low, high``."""
        return self.table("survival")

    @property
    def value_distribution(self) -> Table:
        """How customers differ: ``scenario, share_below, value``: the discounted value below which each share of them lies."""
        return self.table("value_distribution")

    @property
    def waits(self) -> Table:
        """Quantiles over waits: ``scenario, share_below, value`` in hours."""
        return self.table("waits")

    @property
    def accounts(self) -> Table:
        """Discounted money by account: ``scenario, account, mean, low, high``."""
        return self.table("accounts")

    @property
    def causes(self) -> Table:
        """Initial customers who left, by cause: ``scenario, cause, mean, low, high``, as shares."""
        return self.table("causes")

    @property
    def segments(self) -> Table:
        """Initial customers by segment: ``scenario, segment, figure, mean, low, high``."""
        return self.table("segments")

    @property
    def services(self) -> Table:
        """Service, cost and value lost by moment, channel and team: ``scenario, of, name, outcome, unit, mean, low, high``."""
        return self.table("services")

    @property
    def loads(self) -> Table:
        """Load of teams by hour of the week: ``scenario, team, hour_of_week`` (0 is Monday, midnight) and its figures."""
        return self.table("loads")

    @property
    def years(self) -> Table:
        """Cash of each year, its discounted profit, and both against the first scenario: ``scenario, year, figure, mean, low, high``."""
        return self.table("years")

    # What it says.

    @property
    def names(self) -> list[str]:
        """Names of the scenarios, the first one that others are compared with."""
        return self._core.names

    @property
    def n(self) -> int:
        """Replications of each scenario that were played."""
        return self._core.played[0]

    @property
    def precision(self) -> float | None:
        """The widest interval of what decides over its value, if a precision was asked for; else None."""
        return self._core.played[1]

    @property
    def verdict(self) -> str:
        """What can be said of who is better, or why nothing can. Of a single scenario, nothing."""
        return " ".join(self.sentences("conclusions"))

    def sentences(self, passage: str | None = None, *, lang: Lang = "en") -> list[str]:
        """What follows from the figures, a sentence each, in the order of telling.

        Parameters
        ----------
        passage : str
            Those of one passage: ``conclusions``, ``moves``, ``pairing``, ``why``, ``doubt``, ``explanations``, ``notes``.
        lang : {"en", "es"}
            The language.

        Raises
        ------
        ValueError
            There is no such passage.
        """
        if passage not in (None, *_PASSAGES):
            raise ValueError(f"a report has no passage {passage!r:.80}; it has {', '.join(_PASSAGES)}")
        told = self._core.sentences(_telling(lang))
        return [sentence for of, sentence in told if passage in (None, of)]

    def text(self, *, lang: Lang = "en") -> str:
        """The tables and sentences of the terminal, in the language ``lang``."""
        return self._core.text(_telling(lang))

    @property
    def data(self) -> dict[str, Any]:
        """Everything as ``report.json`` has it: nested dictionaries and lists."""
        found: dict[str, Any] = json.loads(self._core.json())
        return found

    # Pictures.

    def drawings(self, *, lang: Lang = "en") -> dict[str, Drawing]:
        """All pictures of the report by name, as SVG, in the language ``lang``."""
        return {name: Drawing(name, title, svg) for name, title, svg in self._core.drawings(_telling(lang))}

    def plot(self, name: str = "survival", *, backend: Literal["auto", "matplotlib", "svg"] = "auto", lang: Lang = "en") -> Figure | Drawing:
        """A picture.

        Parameters
        ----------
        name : str
            Its name: one of `drawings`. matplotlib draws ``survival``, ``cumulative_profit``, ``profit_against_first``,
            ``value_per_customer`` and ``value_against_first``.
        backend : {"auto", "matplotlib", "svg"}
            ``auto``: matplotlib if it is installed and draws this one, to be changed further; else the report's own picture.
        lang : {"en", "es"}
            Language of the report's own picture.

        Returns
        -------
        matplotlib.figure.Figure or Drawing
            Notebooks show either.

        Raises
        ------
        ValueError
            There is no such picture in this report, or matplotlib does not draw it.
        ImportError
            matplotlib was asked for and is not installed: ``pip install fideliza[plot]``.
        """
        from fideliza import plots

        language(lang)
        if not isinstance(name, str):
            raise TypeError(f"a picture has a name, not {name!r:.80}")
        if backend not in ("auto", "matplotlib", "svg"):
            raise ValueError(f"backend is auto, matplotlib or svg, not {backend!r}")
        if backend == "matplotlib" or (backend == "auto" and name in plots.DRAWN and plots.is_there()):
            return plots.draw(self, name)
        drawings = self.drawings(lang=lang)
        if name not in drawings:
            raise ValueError(f"this report has no picture `{name}`; it has {', '.join(drawings)}")
        return drawings[name]

    # Files.

    def files(self, *, lang: Lang = "en", title: str | None = None) -> dict[str, bytes]:
        """Every file of the folder that the program writes, by its path in the folder; ``lang`` is the language, ``title`` that of the page."""
        return dict(self._core.files(None, _telling(lang, title)))

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        lang: Lang = "en",
        title: str | None = None,
        logo: str | None = None,
        words: str | None = None,
    ) -> Path:
        """Writes the report: whole or not at all, in place of one that is there.

        Parameters
        ----------
        path : str or path
            ``.html`` a page to read or print, in one file; ``.xlsx`` a workbook; ``.json`` everything, for programs; ``.txt`` the
            terminal's tables; without an ending, a folder with all of these, the tables as CSV, the pictures and the scenarios.
        lang : {"en", "es"}
            Language of the report.
        title : str
            Title of the page, instead of the scenarios' names.
        logo : str
            An SVG drawing at the top of the page, as text.
        words : str
            Words of your own, as ``fideliza words`` writes them.

        Returns
        -------
        pathlib.Path
            Where it is.

        Raises
        ------
        ValueError
            An ending that nothing writes.
        OSError
            The folder holds something that is no report, or what the file system says; what was there is still there.
        """
        path, telling = path_of(path), _telling(lang, title, logo, words)
        if not path.suffix:
            return Path(self._core.save_folder(path, telling))
        if path.suffix.lower() not in _RENDERERS:
            raise ValueError(f"a report is {', '.join(_RENDERERS)}, or a folder without an ending; not `{path.name}`")
        [(_, content)] = self._core.files(_RENDERERS[path.suffix.lower()], telling)
        write_whole(path, content)
        return path

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self._core.state(),)

    def __repr__(self) -> str:
        return f"<Report on {', '.join(self.names)}: {self.n} replications>"

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self._core.fragment(_telling("en"))


def _again(state: bytes) -> Report:
    return Report(_fideliza.Report.from_state(state))
