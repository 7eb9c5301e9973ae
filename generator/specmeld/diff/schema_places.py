"""Places inside components as a reader writes them: ``components.Order.lines[].price``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from specmeld.conformance.schema_nodes import Node
from specmeld.diff.proof.value_places import label
from specmeld.model.api_description import INPUT
from specmeld.model.json import JSONObject
from specmeld.text.pointer import escaped

_COMPONENTS = ("components", "schemas")
_NAMED = ("properties", "patternProperties", "dependentSchemas")
_UNIONS = ("oneOf", "anyOf")
_LISTS = (*_UNIONS, "allOf", "prefixItems")
_SHOWN = {
    **dict.fromkeys(("items", "prefixItems", "contains", "unevaluatedItems"), "[]"),
    **dict.fromkeys(("additionalProperties", "unevaluatedProperties"), ".*"),
    **dict.fromkeys(("allOf", "not", "if", "then", "else", "propertyNames"), ""),
}


def schema_place(document: JSONObject, pointer: Sequence[str]) -> str:
    """The place of a pointer in a document, up to its last schema; empty outside components.

    A branch of a union has its label, as in places of operations.
    """
    if tuple(pointer[:2]) != _COMPONENTS or len(pointer) < 3:
        return ""
    shown = "".join(_steps(document, pointer))
    return f"components.{pointer[2].removesuffix(INPUT)}{shown}"


def _steps(document: JSONObject, pointer: Sequence[str]) -> Iterator[str]:
    found: Any = document
    try:
        for step in pointer[:3]:
            found = found[step]
        node = Node("#/" + "/".join(map(escaped, pointer[:3])), found)
        rest = list(pointer[3:])
        while rest:
            keyword = rest.pop(0)
            if keyword in _NAMED:
                name = rest.pop(0)
                node = node.child(keyword, name)
                yield f".{name}"
            elif keyword in _LISTS:
                number = int(rest.pop(0))
                node = node.child(keyword, number)
                union = keyword in _UNIONS
                yield f".{label(document, node, number)}" if union else _SHOWN[keyword]
            elif keyword in _SHOWN and isinstance(node.get(keyword), dict):
                node = node.child(keyword)
                yield _SHOWN[keyword]
            else:
                return
    except (LookupError, TypeError, ValueError):
        return  # it leads no further in what was derived from the document
