"""Documentation: every public name is documented and typed, and what it shows is true."""

from __future__ import annotations

import doctest
import inspect
import pydoc
import re
import typing

import fideliza

def test_examples_are_true() -> None:
    finder, runner = doctest.DocTestFinder(recurse=False), doctest.DocTestRunner()
    seen = 0
    for name, thing in [("fideliza", fideliza), *_public()]:
        function = thing.fget if isinstance(thing, property) else getattr(thing, "__func__", thing)
        for example in finder.find(function, name, globs={}):
            seen += bool(example.examples)
            runner.run(example)
    # Methods among them: `Scenario.with_`, `Prepared.blocks`, `Table.rows`.
    assert seen >= 15 and runner.failures == 0


def _public() -> list[tuple[str, object]]:
    found = [(name, getattr(fideliza, name)) for name in fideliza.__all__ if not name.startswith("_") and name != "ENGINE_VERSION"]
    members = [
        (f"{name}.{member}", value)
        for name, owner in found
        if inspect.isclass(owner)
        for member, value in vars(owner).items()
        if not member.startswith("_") and (callable(value) or isinstance(value, property | staticmethod))
    ]
    return found + members


def test_every_public_name_is_documented_and_typed() -> None:
    assert len(_public()) > 80
    for name, thing in _public():
        assert inspect.getdoc(thing), f"{name} has no documentation"
        function = thing.fget if isinstance(thing, property) else getattr(thing, "__func__", thing)
        if inspect.isfunction(function):
            hints = function.__annotations__
            missing = [p for p in inspect.signature(function).parameters if p not in ("self", "cls") and p not in hints]
            assert not missing and "return" in hints, f"{name} lacks types: {missing}"


def test_every_parameter_of_a_function_is_explained() -> None:
    for name, thing in _public():
        function = getattr(thing, "__func__", thing)
        if not inspect.isfunction(function):
            continue
        text = inspect.getdoc(function) or ""
        if any(known in text for known in ("Parameters are those of `compare`", "`compare` of one", "See `compare` for\nthe parameters")):
            continue
        for parameter in inspect.signature(function).parameters:
            known = re.search(rf"(^|[`*, ]){parameter}\b([`,]| :|$)", text, re.MULTILINE)
            assert parameter in ("self", "other") or known, f"{name} does not explain `{parameter}`"


def test_help_is_readable() -> None:
    text = pydoc.plain(pydoc.render_doc(fideliza.compare))
    assert text.splitlines()[2].startswith("compare(")
    for word in ("replications", "Raises", "MemoryError", "1,000,000"):
        assert word in text
    assert "Scenario" in pydoc.plain(pydoc.render_doc(fideliza))
    assert typing.get_type_hints(fideliza.outcomes)["return"] is fideliza.Table
