"""What an operation does by its HTTP method: verbs for names of last resort, and for classes.

The usual verb of a method's name is in ``path_places``.
"""

from __future__ import annotations

from specmeld.model.api_description import Operation
from specmeld.plan.places.neighbours import Neighbours, shape_of
from specmeld.plan.places.operation_verbs import PARAMETER, is_plural, static_segments
from specmeld.plan.places.path_segments import segments


def usual_verb(operation: Operation, neighbours: Neighbours) -> str:
    path = segments(operation.path)
    item = bool(path) and path[-1].is_parameter
    match operation.method:
        case "GET":
            plural = bool(path) and is_plural(path[-1].text)
            many = plural or neighbours.has_items(shape_of(path))
            return "list" if many and not item else "get"
        case "POST":
            return "update" if item else "create"
        case "PUT" | "PATCH":
            return "replace" if operation.method == "PUT" else "update"
        case other:
            return other.lower()


def verb_and_path(operation: Operation, neighbours: Neighbours) -> str:
    """``get chart by pk`` for ``GET /api/v1/chart/{pk}``."""
    parameters = PARAMETER.findall(operation.path)
    ending = ["by", *parameters] if parameters else []
    verb = usual_verb(operation, neighbours)
    return " ".join([verb, *static_segments(operation.path), *ending])
