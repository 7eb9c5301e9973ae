"""Parameters required by every operation, such as an API's version: given once, to the client.

A call can override the value; a call without any is refused as before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from specmeld.model.api_description import Api, Parameter
from specmeld.model.client_plan import ClientParameterPlan
from specmeld.model.method_plan import Sample
from specmeld.model.named_types import Code
from specmeld.openapi.schema import SchemaView
from specmeld.plan.client.credentials import RESERVED
from specmeld.plan.methods.answer_values import plain
from specmeld.plan.methods.arguments import ArgumentWriter
from specmeld.plan.methods.paging import ASKED
from specmeld.plan.models.schema_shape import component_name
from specmeld.plan.names import identifiers
from specmeld.plan.prose.docs import prose
from specmeld.plan.quoting import docstring, literal

_LOCATIONS = ("header", "query")
_PLAIN = frozenset({"string", "integer", "number", "boolean"})
_FEWEST = 2
"""Fewest operations of an API for which "all of them" is significant."""
_OTHERS = ("idempotency_header", "should_retry", "follow_redirects", "shared")
"""Arguments that every client has besides those of ``RESERVED``."""

_OF_ONE_CALL = ASKED | {"idempotency_key", "x_idempotency_key", "request_id", "x_request_id"}
"""Parameters that differ between calls, by names as ``plain`` writes them."""

Place = tuple[str, str]
"""Location of a parameter, and its name on the wire."""


def shared_parameters(api: Api) -> dict[Place, Parameter]:
    """The parameters that all operations require in the same way."""
    if len(api.operations) < _FEWEST:
        return {}
    first, *others = [
        {(one.location, one.name): one for one in operation.parameters if _is_asked_for(one, api)}
        for operation in api.operations
    ]
    found = {
        place: one
        for place, one in first.items()
        if all(place in each and _is_same(each[place], one) for each in others)
    }
    names = Counter(name.lower() for _, name in found)
    return {place: one for place, one in found.items() if names[place[1].lower()] == 1}


def plan_shared(
    api: Api, writer: ArgumentWriter, samples: Mapping[str, Sample], taken: Iterable[str]
) -> tuple[ClientParameterPlan, ...]:
    """The client's arguments for them; ``taken`` are its other arguments."""
    shared = shared_parameters(api)
    names = identifiers.unique(
        [name for _, name in shared],
        identifiers.snake_name,
        "parameter",
        (*RESERVED, *_OTHERS, *taken),
    )
    return tuple(
        ClientParameterPlan(
            name=names[key],
            place=Code(literal(f"{location}.{key}")),
            hint=writer.hints.taken(one.schema),
            doc=_doc(one),
            sample=_sample((location, key), samples),
        )
        for (location, key), one in shared.items()
    )


def shared_imports(shared: Iterable[ClientParameterPlan]) -> tuple[str, ...]:
    """Imports for the types of shared parameters, for type checkers only, at the package's root."""
    hints = [one.hint for one in shared]
    lines = {line for hint in hints for line in hint.imports if not line.startswith("from typing ")}
    models = {f"from .{type_.module} import {type_.name}" for hint in hints for type_ in hint.types}
    return (*sorted(lines), *sorted(models))


def _is_asked_for(parameter: Parameter, api: Api) -> bool:
    """Whether it is a required scalar."""
    view = SchemaView(parameter.schema)
    if view.reference is not None and len(list(view.keywords)) == 1:
        view = SchemaView(api.schemas.get(component_name(view.reference), False))
    fixed = parameter.location == "header" and len(view.values or ()) == 1
    plain_value = bool(view.type_names) and _PLAIN.issuperset(view.type_names or ())
    shared = parameter.required and parameter.location in _LOCATIONS and plain_value and not fixed
    return shared and plain(parameter.name) not in _OF_ONE_CALL


def _is_same(one: Parameter, other: Parameter) -> bool:
    written = [(each.style, each.explode, each.content_type, each.schema) for each in (one, other)]
    return written[0] == written[1]


def _doc(parameter: Parameter) -> Code:
    said = prose(parameter.description).strip().partition("\n")[0].rstrip(".")
    text = said or f"The {parameter.location} parameter {prose(parameter.name)} of every call"
    return Code(docstring(f"{text}.")[3:-3])


def _sample(place: Place, samples: Mapping[str, Sample]) -> Code:
    """A valid value, for an example; empty if none is known."""
    known = [each.arguments[place] for each in samples.values() if place in each.arguments]
    return Code(literal(known[0]) if known else "")
