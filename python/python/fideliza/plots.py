"""Pictures by matplotlib, of the report's own tables."""

from __future__ import annotations

import functools
import importlib.util
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fideliza.results import Report


def is_there() -> bool:
    """True if matplotlib is installed."""
    return importlib.util.find_spec("matplotlib") is not None


def draw(report: Report, name: str) -> Figure:
    """A picture of a report.

    Raises
    ------
    ValueError
        It is none of `DRAWN`, or it needs a second scenario.
    """
    if name not in DRAWN:
        raise ValueError(f"matplotlib draws {', '.join(DRAWN)}, not `{name}`; backend=\"svg\" has the report's own pictures")
    from matplotlib.figure import Figure

    # Without pyplot, nothing global is changed and no window opens; notebooks show it all the same.
    figure = Figure(figsize=(7, 4.2), layout="constrained")
    figure._repr_png_ = functools.partial(_png, figure)  # type: ignore[attr-defined]
    axes = figure.add_subplot()
    DRAWN[name](report, axes)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _png(figure: Figure) -> bytes:
    written = io.BytesIO()
    figure.savefig(written, format="png", dpi=110)
    return written.getvalue()


def _curves(axes: Any, rows: list[dict[str, Any]], scale: float, x: str) -> None:
    for scenario in dict.fromkeys(row["scenario"] for row in rows):
        own = [row for row in rows if row["scenario"] == scenario]
        months = [row[x] for row in own]
        (line,) = axes.plot(months, [scale * row["mean"] for row in own], label=scenario)
        if all(row["low"] is not None for row in own):
            low, high = ([scale * row[end] for row in own] for end in ("low", "high"))
            axes.fill_between(months, low, high, alpha=0.2, color=line.get_color(), linewidth=0)
    axes.legend(frameon=False)


def _survival(report: Report, axes: Any) -> None:
    _curves(axes, report.survival.rows(), 100.0, "month")
    axes.set(xlabel="month", ylabel="initial customers still there (%)", ylim=(0, 102))


def _cumulative_profit(report: Report, axes: Any) -> None:
    _curves(axes, report.months.rows(figure="cumulative_profit"), 1.0, "month")
    axes.set(xlabel="month", ylabel="discounted profit so far")


def _profit_against_first(report: Report, axes: Any) -> None:
    _is_compared(report)
    _curves(axes, report.years.rows(figure="profit_against_first"), 1.0, "year")
    axes.axhline(0, color="0.5", linewidth=1)
    axes.set(xlabel="year", ylabel=f"discounted profit of the year against {report.names[0]}")


def _value_per_customer(report: Report, axes: Any) -> None:
    _bars(axes, report.summary.rows(outcome="clv"), "mean")
    axes.set(ylabel="value per initial customer within the horizon")


def _value_against_first(report: Report, axes: Any) -> None:
    _is_compared(report)
    _bars(axes, report.differences.rows(outcome="clv"), "difference")
    axes.axhline(0, color="0.5", linewidth=1)
    axes.set(ylabel=f"value per initial customer against {report.names[0]}")


def _bars(axes: Any, rows: list[dict[str, Any]], height: str) -> None:
    values = [row[height] for row in rows]
    known = all(row["low"] is not None for row in rows)
    widths = [[row[height] - row["low"] for row in rows], [row["high"] - row[height] for row in rows]] if known else None
    axes.bar([row["scenario"] for row in rows], values, yerr=widths, capsize=4, color="C0")


def _is_compared(report: Report) -> None:
    if len(report.names) < 2:
        raise ValueError("this picture compares scenarios, and there is only one")


DRAWN: dict[str, Callable[[Report, Any], None]] = {
    "survival": _survival,
    "cumulative_profit": _cumulative_profit,
    "profit_against_first": _profit_against_first,
    "value_per_customer": _value_per_customer,
    "value_against_first": _value_against_first,
}
"""What matplotlib draws, by name."""
