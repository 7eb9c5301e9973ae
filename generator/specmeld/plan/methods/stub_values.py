"""What server stubs need besides the client's declarations: defaults, and spread objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from specmeld.model.api_description import Parameter, Schema
from specmeld.model.method_plan import ArgumentPlan
from specmeld.model.named_types import Code
from specmeld.openapi.schema import SchemaView
from specmeld.plan.quoting import literal

Resolve = Callable[[Schema | None], Schema]
_MISSING = object()
_MOST_FILLS = 64
_DEEPEST_FILL = 4
"""Most defaults of bodies that are filled in."""


def defaults(
    sent: Sequence[Parameter], arguments: Sequence[ArgumentPlan], resolve: Resolve
) -> dict[str, Code]:
    """Arguments → their defaults."""
    found = {}
    for parameter, argument in zip(sent, arguments, strict=True):
        default = _default(parameter.schema, resolve)
        if default is not _MISSING and not parameter.required:
            found[argument.name] = Code(literal(default))
    return found


def _default(schema: Schema, resolve: Resolve) -> object:
    for each in (schema, resolve(schema)):
        if isinstance(each, dict) and "default" in each:
            return each["default"]
    return _MISSING


def spread(sent: Sequence[Parameter], arguments: Sequence[ArgumentPlan], resolve: Resolve) -> Code:
    """Objects whose properties are separate query parameters or cookies → their names; no names
    means all that no other parameter has. A dict display."""
    found = {
        argument.name: _names(parameter.schema, resolve)
        for parameter, argument in zip(sent, arguments, strict=True)
        if _is_spread(parameter, resolve)
    }
    open_to_others = len(found) == 1 and not any(closed for _, closed in found.values())
    listed = [
        f"{literal(name)}: {literal([] if open_to_others else list(names))}"
        for name, (names, _) in found.items()
    ]
    return Code(f"{{{', '.join(listed)}}}" if listed else "")


def _is_spread(parameter: Parameter, resolve: Resolve) -> bool:
    style = {"query": "form", "cookie": "cookie"}.get(parameter.location)
    if parameter.content_type or parameter.style != style or not parameter.explode:
        return False
    schema = resolve(parameter.schema)
    if not isinstance(schema, dict):
        return False
    view = SchemaView(schema)
    if view.type_names is None:
        parts = (*view.all_of, *view.any_of, *view.one_of)
        return bool(view.properties) or any(_is_object(each.raw, resolve) for each in parts)
    return "object" in view.type_names


def _is_object(schema: Schema, resolve: Resolve) -> bool:
    resolved = resolve(schema)
    return isinstance(resolved, dict) and "object" in (SchemaView(resolved).type_names or ())


def _names(schema: Schema, resolve: Resolve) -> tuple[tuple[str, ...], bool]:
    """The properties of an object, and whether others are forbidden."""
    resolved = resolve(schema)
    view = SchemaView(resolved if isinstance(resolved, dict) else {})
    return tuple(view.properties), view.additional.raw is False and not view.all_of


def fills(schema: Schema, resolve: Resolve) -> Code:
    """The defaults of a body, as a list of paths and values; ``*`` means each item."""
    found = [
        f"({literal(list(path))}, {literal(default)})"
        for path, default in _defaults_below(schema, resolve, ())
    ]
    return Code(f"[{', '.join(found[:_MOST_FILLS])}]" if found else "")


def _defaults_below(
    schema: Schema, resolve: Resolve, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], object]]:
    resolved = resolve(schema)
    if not isinstance(resolved, dict) or len(path) > _DEEPEST_FILL:
        return
    view = SchemaView(resolved)
    for part in view.all_of:
        yield from _defaults_below(part.raw, resolve, path)
    if view.items is not None:
        yield from _defaults_below(view.items.raw, resolve, (*path, "*"))
    for name, each in view.properties.items():
        default = _default(each.raw, resolve)
        if default is _MISSING:
            yield from _defaults_below(each.raw, resolve, (*path, name))
        elif name not in view.required:
            yield (*path, name), default
