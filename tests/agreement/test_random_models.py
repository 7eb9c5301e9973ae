"""Random schemas of all keywords, random values: type and ``jsonschema`` give one verdict.

``SPECMELD_RANDOM=100000`` asks for that many verdicts more, ``SPECMELD_SEED`` says which.
"""

from __future__ import annotations

import os
import warnings
from random import Random
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from specmeld.conformance.verdicts import names_place

from .grammar import Grammar
from .values import Values
from .verdicts import as_text, imported, judge_of, models_of, same_json

_COMPONENTS = 4
_SHARE = 10_000

Place = tuple[str | int, ...]


def examined(dice: Random) -> int:
    """How many verdicts on one random document were asked; all agree."""
    components = Grammar(dice, _COMPONENTS).components()
    values = Values(Random(dice.randint(0, 999)), components)
    models = models_of(components)
    ordered = '"properties"' not in as_text(components)
    asked = 0
    with imported(models) as package:
        for name, schema in components.items():
            judge = judge_of(components, name)
            adapter = TypeAdapter(getattr(package, models.types[name].name))
            for value in values.some(schema):
                asked += 1
                told = disagreement(adapter, value, list(judge.iter_errors(value)), ordered)
                assert not told, f"{told}\n{name}: {as_text(value)}\nin {as_text(components)}"
    return asked


def disagreement(
    adapter: TypeAdapter[Any], value: Any, errors: list[Any], ordered: bool = False
) -> str:
    """What the type says of ``value`` that jsonschema, whose ``errors`` these are, does not.

    ``ordered`` where no schema names properties, so that keys keep their order.
    """
    if accepts(adapter, value) == bool(errors):
        return "the type gives another verdict on Python's value than on its JSON"
    try:
        read = adapter.validate_json(as_text(value))
    except ValidationError as refused:
        return misplaced(refused, value, errors) if errors else f"the type refuses: {refused}"
    if errors:
        return f"the type accepts; jsonschema: {errors[0].message}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydantic's, of typed extras in a union of dicts
        written = adapter.dump_python(read, mode="json", by_alias=True, exclude_unset=True)
    same = same_json(written, value) and (
        not ordered or same_json(in_order(written), in_order(value))
    )
    return "" if same else f"written as {as_text(written)}"


def accepts(adapter: TypeAdapter[Any], value: Any) -> bool:
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


def in_order(value: Any) -> Any:
    """``value`` with objects as lists of pairs."""
    if isinstance(value, dict):
        return [[name, in_order(inner)] for name, inner in value.items()]
    return [in_order(inner) for inner in value] if isinstance(value, list) else value


def misplaced(refused: ValidationError, value: Any, errors: list[Any]) -> str:
    """Where the type is wrong about the place: it names none of jsonschema's, or others beside.

    A union tells what each branch misses, so places around and inside of jsonschema's are right.
    """
    paths = [tuple(error.absolute_path) for error in errors]
    told = [error["loc"] for error in refused.errors(include_url=False)]
    named = any(names_place(tuple(told), path, value) for path in paths)
    beside = [one for one in told if not any(_in_line(landing(one, value), p) for p in paths)]
    if named and not beside:
        return ""
    return f"told at {beside or told}, jsonschema at {paths}: {refused}"


def landing(place: Place, value: Any) -> Place:
    """Where in ``value`` a location of pydantic leads, without its labels of branches."""
    path: list[str | int] = []
    for step in place:
        inside = isinstance(value, dict) and step in value
        inside |= isinstance(value, list) and isinstance(step, int) and step < len(value)
        if inside:
            path.append(step)
            value = value[step]
    return tuple(path)


def _in_line(one: Place, other: Place) -> bool:
    return one[: len(other)] == other[: len(one)]


def _shares() -> list[Any]:
    first = int(os.environ.get("SPECMELD_SEED", "1000"))
    more = int(os.environ.get("SPECMELD_RANDOM", "0")) // _SHARE
    slow = [pytest.param(seed, _SHARE, marks=pytest.mark.slow) for seed in (1, 2, 3)]
    return [(0, 1_000), *slow, *((first + share, _SHARE) for share in range(more))]


@pytest.mark.parametrize(("seed", "wanted"), _shares())
def test_type_and_schema_agree(seed: int, wanted: int) -> None:
    asked = []

    @hypothesis.seed(seed)
    @settings(
        max_examples=wanted // 60,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False))
    def agree(dice: Random) -> None:
        asked.append(examined(dice))

    agree()
    assert sum(asked) >= wanted
