"""Texts of a document as documentation has them, and the bounds of values in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from specmeld.model.api_description import Schema
from specmeld.model.json import JSON
from specmeld.openapi.schema import Number, SchemaView, Span
from specmeld.plan.models.schema_shape import constrains, reference
from specmeld.plan.names.enum_names import named_values, sentence
from specmeld.plan.prose.plain_text import first_paragraph
from specmeld.plan.quoting import literal

_LONGEST = 2000
"""Characters of one description that a docstring repeats."""

_BOUND = re.compile(
    r"(?<!\S)(?P<words>(?:Between \S+ and|At least|At most|Exactly) \S+(?: [a-z]+)?)\.(?: |\Z)"
)
"""A sentence that tells how large or long a value may be."""
_SHORT, _LONGEST_DEFAULT = 60, 200
"""Characters of an example and of a default."""


def prose(text: str) -> str:
    """The first paragraph of a description as plain text, on one line."""
    line = first_paragraph(text.strip()[: _LONGEST * 2]).replace('"""', "'''")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def bounds_text(schema: Schema, schemas: Mapping[str, Schema], example: JSON = None) -> str:
    """The bounds of values, and one of them as an example."""
    return " ".join([*constraint_sentences(schema, schemas), *_example(schema, example)])


def joined(description: str, bounds: str) -> str:
    """What an argument means, and behind it the bounds of its values."""
    said = prose(description)
    if said and not said.endswith((".", "!", "?", ":")):
        said += "."
    return with_bounds(said, bounds)


def with_bounds(said: str, bounds: str) -> str:
    """A text, and behind it the bounds that it does not name itself."""
    named = said.lower()
    new = _BOUND.sub(lambda one: "" if f"{one['words']}.".lower() in named else one[0], bounds)
    return f"{said} {new}".strip()


def _example(schema: Schema, given: JSON) -> Iterator[str]:
    """The example that is given, else the schema's own, where it is short and tells something."""
    own = schema if isinstance(schema, dict) else {}
    listed = own.get("examples")
    found = [given, own.get("example"), *(listed[:1] if isinstance(listed, list) else ())]
    value = next((each for each in found if each is not None), None)
    tells = value is not None and not isinstance(value, bool) and value != own.get("default")
    if tells and not own.keys() & {"enum", "const"} and len(text := literal(value)) <= _SHORT:
        yield f"Example: {text}."


def constraint_sentences(
    schema: Schema, schemas: Mapping[str, Schema], depth: int = 0, *, default: bool = True
) -> Iterator[str]:
    """Bounds in words: ``At most 20 items.`` Its own default stands before that of a target."""
    if not isinstance(schema, dict) or depth > 2:
        return
    name = reference(schema)
    if name is not None:
        told = list(_default(schema)) if default else []
        target = schemas.get(name, True)
        others = default and not told
        yield from constraint_sentences(target, schemas, depth + 1, default=others)
        yield from told
        return
    view = SchemaView(schema)
    yield from _numbers(view)
    yield from _span(view.length, "characters")
    yield from _span(view.item_count, "items")
    yield from _span(view.property_count, "keys")
    if view.pattern is not None and len(view.pattern) <= 80:
        yield f"Matches ``{view.pattern}``."
    if values := named_values(schema):
        yield sentence(values)
    yield from _items(view, schemas)
    told = list(_default(schema)) if default else []
    yield from told
    for branch in (*view.any_of, *view.one_of):
        kind = constrains(branch.raw).get("type") if isinstance(branch.raw, dict) else None
        if kind not in ("object", None):
            others = default and not told
            yield from constraint_sentences(branch.raw, schemas, depth + 1, default=others)


def _items(view: SchemaView, schemas: Mapping[str, Schema]) -> Iterator[str]:
    """The names of the values that the items of a list may be."""
    if view.items is not None:
        name = reference(view.items.raw)
        if values := named_values(view.items.raw if name is None else schemas.get(name)):
            yield f"Of its items, {sentence(values)}"


def _default(schema: Mapping[str, JSON]) -> Iterator[str]:
    """The default that a schema states itself, where it is short."""
    if "default" in schema and len(text := literal(schema["default"])) <= _LONGEST_DEFAULT:
        yield f"Default: {text}."


def _numbers(view: SchemaView) -> Iterator[str]:
    yield from _span(Span(view.number("minimum"), view.number("maximum")), "")
    if (least := view.number("exclusiveMinimum")) is not None:
        yield f"More than {_plain(least)}."
    if (most := view.number("exclusiveMaximum")) is not None:
        yield f"Less than {_plain(most)}."
    if view.multiple_of is not None:
        yield f"A multiple of {_plain(view.multiple_of)}."


def _span(span: Span, unit: str) -> Iterator[str]:
    least, most = span.least, span.most
    last = least if most is None else most
    unit = f" {unit.removesuffix('s') if last == 1 else unit}".rstrip()
    if least is not None and least == most:
        yield f"Exactly {_plain(least)}{unit}."
    elif least is not None and most is not None:
        yield f"Between {_plain(least)} and {_plain(most)}{unit}."
    elif least is not None:
        yield f"At least {_plain(least)}{unit}."
    elif most is not None:
        yield f"At most {_plain(most)}{unit}."


def _plain(number: Number) -> str:
    """A number without a fraction of nothing: ``250`` for ``250.0``."""
    return str(int(number) if number == number // 1 and abs(number) < 1e15 else number)
