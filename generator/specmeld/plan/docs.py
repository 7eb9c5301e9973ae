"""Docstrings: what an operation does, its arguments with their bounds, its errors, its origin."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from specmeld.model.api import Operation, Schema
from specmeld.model.claims import Place
from specmeld.plan.quoting import literal
from specmeld.plan.schema_shape import constrains, reference

WIDTH = 88
"""Columns of a docstring's text."""
_LONGEST = 2000
"""Characters of one description that a docstring repeats."""

Sources = Mapping[str, str]
"""Place (as ``Claim`` writes it) → ``document:line``."""


def prose(text: str) -> str:
    """The first paragraph of a description, on one line."""
    first = text.strip()[: _LONGEST * 2].split("\n\n")[0]
    line = " ".join(first.replace('"""', "'''").split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def summary_of(operation: Operation) -> str:
    """One line for lists and headings."""
    return prose(operation.summary) or prose(operation.description) or _key(operation)


def operation_doc(
    operation: Operation, arguments: Iterable[tuple[str, str, str]], sources: Sources
) -> str:
    """The docstring of a method; ``arguments`` are (Python name, place's step, text)."""
    lines = _wrapped(summary_of(operation))
    described = prose(operation.description)
    if described and described != summary_of(operation):
        lines += ["", *_wrapped(described)]
    origin = _origin(sources, Place(_key(operation)))
    if lines != [_key(operation)] or origin:
        lines += ["", *_wrapped(_key(operation) + origin)]
    if operation.deprecated:
        lines += ["", "Deprecated."]
    listed = [
        line
        for name, place, text in arguments
        for line in _item(name, (text + _origin(sources, place)).strip())
        if text or str(place) in sources
    ]
    if listed:
        lines += ["", "Args:", *listed]
    raised = [
        line
        for response in operation.responses
        if response.status[0] in "45" and prose(response.description)
        for line in _item(f"APIStatusError: {response.status}", prose(response.description))
    ]
    if raised:
        lines += ["", "Raises:", *raised]
    return "\n".join(lines)


def short_doc(operation: Operation, twin: str) -> str:
    """The docstring of the asynchronous twin."""
    return "\n".join([*_wrapped(summary_of(operation)), "", f"As ``{twin}``, awaited."])


def argument_text(description: str, schema: Schema, schemas: Mapping[str, Schema]) -> str:
    """What an argument means, and the bounds of its values."""
    said = prose(description)
    bounds = " ".join(constraint_sentences(schema, schemas))
    if said and not said.endswith((".", "!", "?", ":")):
        said += "."
    return f"{said} {bounds}".strip()


def constraint_sentences(
    schema: Schema, schemas: Mapping[str, Schema], depth: int = 0
) -> Iterator[str]:
    """Bounds in words: ``At most 20 items.``"""
    if not isinstance(schema, dict) or depth > 2:
        return
    name = reference(schema)
    if name is not None:
        yield from constraint_sentences(schemas.get(name, True), schemas, depth + 1)
        return
    yield from _numbers(schema)
    for least, most, unit in (
        ("minLength", "maxLength", "characters"),
        ("minItems", "maxItems", "items"),
        ("minProperties", "maxProperties", "keys"),
    ):
        yield from _span(schema.get(least), schema.get(most), unit)
    if isinstance(pattern := schema.get("pattern"), str) and len(pattern) <= 80:
        yield f"Matches ``{pattern}``."
    if "default" in schema and not isinstance(schema["default"], dict | list):
        yield f"Default: {literal(schema['default'])}."
    for branch in [*_listed(schema, "anyOf"), *_listed(schema, "oneOf")]:
        if constrains(branch).get("type") not in ("object", None):
            yield from constraint_sentences(branch, schemas, depth + 1)


def _listed(schema: dict[str, Any], keyword: str) -> list[dict[str, Any]]:
    return [each for each in schema.get(keyword) or () if isinstance(each, dict)]


def _numbers(schema: dict[str, Any]) -> Iterator[str]:
    yield from _span(schema.get("minimum"), schema.get("maximum"), "")
    if _is_number(schema.get("exclusiveMinimum")):
        yield f"More than {_plain(schema['exclusiveMinimum'])}."
    if _is_number(schema.get("exclusiveMaximum")):
        yield f"Less than {_plain(schema['exclusiveMaximum'])}."
    if _is_number(schema.get("multipleOf")):
        yield f"A multiple of {_plain(schema['multipleOf'])}."


def _span(least: Any, most: Any, unit: str) -> Iterator[str]:
    unit = f" {unit.removesuffix('s') if (least if most is None else most) == 1 else unit}".rstrip()
    if _is_number(least) and least == most:
        yield f"Exactly {_plain(least)}{unit}."
    elif _is_number(least) and _is_number(most):
        yield f"Between {_plain(least)} and {_plain(most)}{unit}."
    elif _is_number(least):
        yield f"At least {_plain(least)}{unit}."
    elif _is_number(most):
        yield f"At most {_plain(most)}{unit}."


def _plain(number: Any) -> str:
    """A number without a fraction of nothing: ``250`` for ``250.0``."""
    return str(int(number) if number == number // 1 and abs(number) < 1e15 else number)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _key(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def _origin(sources: Sources, place: Place | str) -> str:
    origin = sources.get(str(place))
    return f" [{origin}]" if origin else ""


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _item(name: str, text: str) -> Sequence[str]:
    return textwrap.wrap(
        f"{name}: {text}".rstrip(": "),
        WIDTH,
        initial_indent="    ",
        subsequent_indent="        ",
        break_long_words=False,
        break_on_hyphens=False,
    )
