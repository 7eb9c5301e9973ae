"""Docstrings: what an operation does, its arguments with their bounds, its errors, its origin."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from specmeld.model.api import Operation, Schema
from specmeld.model.claims import Place
from specmeld.model.json import JSON
from specmeld.openapi.schema import Number, SchemaView, Span
from specmeld.plan.enum_names import named_values, sentence
from specmeld.plan.plain_text import first_paragraph
from specmeld.plan.quoting import literal
from specmeld.plan.schema_shape import constrains, reference

WIDTH = 88
"""Columns of a docstring's text."""
_MOST_SERVERS = 8
_LONGEST = 2000
"""Characters of one description that a docstring repeats."""

_SHORT, _LONGEST_DEFAULT = 60, 200
"""Characters of an example and of a default."""
_ERRORS = {
    "400": "BadRequestError",
    "401": "AuthenticationError",
    "403": "PermissionDeniedError",
    "404": "NotFoundError",
    "409": "ConflictError",
    "422": "UnprocessableEntityError",
    "429": "RateLimitError",
    "500": "InternalServerError",
}
"""Status → the class that says it."""

Sources = Mapping[str, str]
"""Place (as ``Claim`` writes it) → ``document:line``."""


def prose(text: str) -> str:
    """The first paragraph of a description as plain text, on one line."""
    line = first_paragraph(text.strip()[: _LONGEST * 2]).replace('"""', "'''")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def summary_of(operation: Operation) -> str:
    """One line for lists and headings."""
    return prose(operation.summary) or prose(operation.description) or _key(operation)


def operation_doc(
    operation: Operation,
    arguments: Iterable[tuple[str, str, str]],
    sources: Sources,
    servers: Sequence[str] = (),
) -> str:
    """The docstring of a method; ``arguments`` are (Python name, place's step, text).

    ``servers`` are those of the operation's own.
    """
    lines = _wrapped(summary_of(operation))
    described = prose(operation.description)
    if described and described != summary_of(operation):
        lines += ["", *_wrapped(described)]
    origin = _origin(sources, Place(_key(operation)))
    if lines != [_key(operation)] or origin:
        lines += ["", *_wrapped(_key(operation) + origin)]
    if servers:
        lines += ["", *_wrapped(_sent_to(*servers))]
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
        for line in _item(_error(response.status), prose(response.description))
    ]
    if raised:
        lines += ["", "Raises:", *raised]
    return "\n".join(lines)


def _sent_to(first: str, *others: str) -> str:
    """Where an operation lives that has servers of its own."""
    if "://" not in first:
        return f"It is sent to {first} on the server of the client."
    also = f" (or {', '.join(others[:_MOST_SERVERS])})" if others else ""
    return f"It is sent to {first}{also}, unless the client was given a base_url."


def _error(status: str) -> str:
    """The class of an error, and its status where the class does not tell it."""
    name = _ERRORS.get(status)
    if name is not None:
        return name
    return f"{'InternalServerError' if status[0] == '5' else 'APIStatusError'}: {status}"


def argument_text(
    description: str, schema: Schema, schemas: Mapping[str, Schema], example: JSON = None
) -> str:
    """What an argument means, the bounds of its values, and one of them as an example."""
    said = prose(description)
    bounds = " ".join([*constraint_sentences(schema, schemas), *_example(schema, example)])
    if said and not said.endswith((".", "!", "?", ":")):
        said += "."
    return f"{said} {bounds}".strip()


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
