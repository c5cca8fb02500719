"""Python's values as a scenario writes them, and numbers as they are meant."""

from __future__ import annotations

import datetime
import json
import numbers
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")

Sets = Mapping[str, Any] | Iterable[str]
"""Settings: a mapping from paths to values, or texts ``KEY=VALUE``."""

Progress = Callable[[int, int, str], object]
"""Called with how many are done, how many are planned, and what is being done."""


class Resources(NamedTuple):
    """How much of the machine work may take, and who is told how far it is."""

    threads: int | None
    max_memory: int | None
    progress: Callable[[str, int, int], object] | None


def setting(value: Any) -> str:
    """The text that stands behind ``KEY=`` for a value.

    Numbers of any kind (Python, NumPy, ``Decimal``, ``Fraction``) are numbers, differences of time are durations in hours, dates are
    dates; texts are taken as they are, with their unit: ``"8h"``, ``"0.25 / month"``. None is ``off``.
    """
    return value if isinstance(value, str) else toml(value)


def toml(value: Any) -> str:
    """A value as TOML writes it."""
    if value is None:
        return '"off"'
    if isinstance(value, bytes | bytearray):
        raise TypeError(f"a setting cannot be bytes: write {value.decode(errors='replace')!r:.80}")
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    # What NumPy has of one value; its times pass for whole numbers, so they come first.
    if getattr(getattr(value, "dtype", None), "kind", "") in ("m", "M", "b") and getattr(value, "ndim", 0) == 0:
        return toml(_of_numpy(value))
    if isinstance(value, Decimal):
        return _number(float(value))
    if isinstance(value, datetime.datetime | datetime.timedelta) and value != value:
        return '"NaT"'
    if isinstance(value, datetime.timedelta):
        return json.dumps(f"{value / datetime.timedelta(hours=1)!r}h")
    if isinstance(value, datetime.datetime | datetime.date):
        return json.dumps(_day(value))
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        return _number(float(value))
    if getattr(value, "ndim", None) == 0:
        return toml(value.item())
    if isinstance(value, Sequence) or hasattr(value, "tolist"):
        return "[" + ", ".join(toml(inner) for inner in value) + "]"
    raise TypeError(f"a setting cannot be a {type(value).__name__}: {value!r:.80}")


def _number(value: float) -> str:
    """A whole number as such, as counts are; `inf` and `nan` like Python: the scenario says what it thinks of them."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _key(key: Any) -> str:
    text = str(key)
    plain = text.replace("_", "").replace("-", "")
    return text if plain.isascii() and plain.isalnum() else json.dumps(text, ensure_ascii=False)


def _day(value: datetime.date) -> str:
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time()
        return value.date().isoformat() if at_midnight else value.isoformat()
    return value.isoformat()


def _of_numpy(value: Any) -> Any:
    """A time or a truth value of NumPy as Python's own."""
    if value.dtype.kind == "b":
        return bool(value)
    if value != value:
        return "NaT"
    if value.dtype.kind == "m":
        return datetime.timedelta(hours=float(value / type(value)(1, "h")))
    return datetime.date.fromisoformat(str(value)[:10])


def split_unit(name: str) -> tuple[str, str]:
    """A path, and the unit that stands behind it in brackets: ``"horizon [months]"``.

    Raises
    ------
    ValueError
        A bracket is not closed, or there is no unit in it; or the path holds an equals sign, which ends a path.
    """
    path, bracket, rest = str(name).partition(" [")
    unit, closed, more = rest.partition("]")
    if bracket and (not closed or more.strip() or not unit.strip()):
        raise ValueError(f"a name is a path, or a path with a unit such as `horizon [months]`; not {name!r:.80}")
    if "=" in re.sub(r"\"[^\"]*\"|'[^']*'", "", path):
        raise ValueError(f"a path holds no equals sign: {name!r:.80}")
    return path.strip(), f" {unit.strip()}" if bracket else ""


def pair(name: str, value: Any) -> str:
    """A setting ``KEY=VALUE`` of a path, perhaps with the unit of its numbers, and a value."""
    path, unit = split_unit(name)
    # A name that looks like a number is a text all the same.
    is_text = isinstance(value, str) and path.rpartition(".")[2] == "name"
    return f"{path}={json.dumps(value, ensure_ascii=False) if is_text else setting(value) + unit}"


def sets_of(sets: Sets | None) -> list[str]:
    """Settings as texts ``KEY=VALUE``.

    Raises
    ------
    TypeError
        For something that is neither a mapping nor texts, or a value that no setting can be.
    """
    if sets is None:
        return []
    if isinstance(sets, Mapping) or hasattr(sets, "items"):
        return [pair(path, value) for path, value in sets.items()]
    if isinstance(sets, str) or not isinstance(sets, Iterable):
        raise TypeError(f'settings are a mapping or a list of texts: write {{"KEY": value}} or ["KEY=VALUE"], not {sets!r:.80}')
    texts = list(sets)
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f'a setting in a list is a text "KEY=VALUE", not {text!r:.80}')
    return texts


def language(lang: Any) -> str:
    """The code of a language that reports are told in.

    Raises
    ------
    ValueError
        There are no words for it.
    """
    if lang not in ("en", "es"):
        raise ValueError(f'there are no words for lang={lang!r:.80}\n  help: "en" or "es"')
    return str(lang)


def whole(name: str, value: Any, least: int = 0) -> int:
    """A whole number, of whatever kind it is.

    Raises
    ------
    TypeError
        For something that is no number, such as a date.
    ValueError
        For a number that is not whole, or below ``least``.
    """
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        raise TypeError(f"{name} is a whole number, not {value!r}")
    try:
        number = operator.index(value)
    except TypeError:
        if not isinstance(value, numbers.Real | Decimal):
            raise TypeError(f"{name} is a whole number, not a {type(value).__name__}: {value!r:.80}") from None
        exact: Any = value
        if exact != exact or exact in (float("inf"), float("-inf")) or exact != int(exact):
            raise ValueError(f"{name} is a whole number, not {value}") from None
        number = int(exact)
    if not least <= number < 2**63:
        raise ValueError(f"{name} is {least} or more, not {number}" if number < least else f"{name} is too large: {number}")
    return number


def optional_whole(name: str, value: Any, least: int = 0) -> int | None:
    """The same, or None."""
    return None if value is None else whole(name, value, least)


def share_of_one(name: str, value: Any) -> float | None:
    """A number between 0 and 1, or None.

    Raises
    ------
    TypeError
        For something that is no number.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, numbers.Real | Decimal):
        raise TypeError(f"{name} is a number between 0 and 1, not {value!r:.80}")
    return float(value)


def must_be(kind: type[T], value: object, made: str) -> T:
    """A value that is of a kind; ``made`` says how it comes about.

    Raises
    ------
    TypeError
        It is something else.
    """
    if not isinstance(value, kind):
        raise TypeError(f"{made}; this is a {type(value).__name__}: {value!r:.80}")
    return value


def resources(threads: Any, max_memory: Any, progress: Any) -> Resources:
    """What work may take, checked."""
    return Resources(optional_whole("threads", threads, 1), optional_whole("max_memory", max_memory, 1), _watcher(progress))


def _watcher(progress: Any) -> Callable[[str, int, int], object] | None:
    if progress is None or progress is False:
        return None
    if progress is True:
        return _bar()
    # A bar of tqdm, or its method `update`.
    bar = getattr(progress, "__self__", progress)
    if all(hasattr(bar, name) for name in ("n", "total", "refresh")):
        return _on_bar(bar)
    if not callable(progress):
        raise TypeError(f"progress is True, a bar or a function (done, planned, phase), not {progress!r:.80}")
    call: Progress = progress
    return lambda phase, done, planned: call(done, planned, phase)


def _on_bar(bar: Any) -> Callable[[str, int, int], object]:
    def tell(phase: str, done: int, planned: int) -> None:
        bar.total, bar.n = planned, done
        if hasattr(bar, "set_description_str"):
            bar.set_description_str(phase, refresh=False)
        bar.refresh()

    return tell


def _bar() -> Callable[[str, int, int], object]:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        import sys

        def tell(phase: str, done: int, planned: int) -> None:
            print(f"\r{phase} {done}/{planned}   ", end="\n" if done == planned else "", file=sys.stderr, flush=True)

        return tell
    return _on_bar(tqdm())
