"""What openapi-spec-validator finds at fault, where, and which of our remarks say why.

The validator tells the place of a fault from where it happened to be: from the root, from a schema,
or not at all. Here the places are those of the document at which the fault can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import openapi_spec_validator
from openapi_spec_validator.validation import exceptions

from specmeld.diagnostics import Diagnostic

Json = Any
Pointer = tuple[str | int, ...]

TOLD_ONCE = frozenset(
    ["newer-than-2.0", "newer-than-3.0", "unknown-keyword", "nullable-without-type", "x-nullable"]
)

MOST = 9
"""Faults of one document that are asked for."""

_NO_FAULTS = re.compile(
    r"\['type'\]: 'file' is not valid under any of the given schemas|.* is not a '[\w-]+'$",
    re.DOTALL,
)
"""What is none: the schema of a response of Swagger 2.0 may be a file, which the validator does not
know; and formats, which it asserts where further distributions happen to be installed."""

_MEDIA = re.compile(r"[\w.+*-]+/[\w.+*-]+\Z")
_OTHERWISE_WRITTEN = frozenset(
    [
        *("components", "schemas", "definitions", "parameters", "requestBody", "content"),
        *("schema", "items", "prefixItems", "examples", "example"),
    ]
)
"""Steps that OpenAPI 3.1 has and earlier versions have not, or the other way round."""


@dataclass(frozen=True)
class Fault:
    message: str
    places: tuple[Pointer, ...] = ()
    """Where it may be meant."""
    keywords: frozenset[str] = frozenset()
    """Keys of the objects there, and below."""
    reference: str = ""
    """The reference that is at fault."""


def faults(document: Json, base_uri: str = "") -> list[Fault]:
    """The first few faults of a document."""
    version = str(document.get("swagger", document.get("openapi")))
    kind = "V2" if version.startswith("2") else f"V{version[0]}{version[2]}"
    validator = getattr(openapi_spec_validator, f"OpenAPI{kind}SpecValidator")
    try:
        errors = validator(document, base_uri=base_uri).iter_errors()
        found = (_fault(error, document) for error in errors)
        return [*islice((each for each in found if not _NO_FAULTS.match(each.message)), MOST)]
    except Exception as error:  # references that lead nowhere are raised, and not told
        reference = str(getattr(error, "ref", ""))
        return [Fault(f"{type(error).__name__}: {error}"[:300], reference=reference)]


def unexplained(found: Iterable[Fault], remarks: Sequence[Diagnostic]) -> list[Fault]:
    """The faults of which no remark speaks: none is at their place, above or below.

    A remark that holds of a keyword wherever it stands is given once in a document.
    """
    places = [_steps(_pointer(each.place)) for each in remarks if each.place.startswith("#/")]
    told = [each.message.partition(" ")[0] for each in remarks if each.code in TOLD_ONCE]
    keywords = {keyword.strip("'") for keyword in told}
    said = " ".join(each.message for each in remarks)
    misplaced = any(each.code == "misplaced-reference" for each in remarks)
    return [
        fault
        for fault in found
        if not (fault.reference and (misplaced or fault.reference[:60] in said))
        and not fault.keywords & keywords
        and not any(_touch(_steps(own), place) for own in fault.places for place in places)
    ]


def _fault(error: Any, document: Json) -> Fault:
    path: Pointer = tuple(error.absolute_path)
    found = [*_places(error, path, document)]
    reference = error.instance.get("$ref") if isinstance(error.instance, dict) else None
    return Fault(
        f"{list(path)}: {error.message}"[-300:],
        tuple(found),
        frozenset(_keywords([error.instance, *(_at(document, each) for each in found)], document)),
        reference if isinstance(reference, str) else "",
    )


def _places(error: Any, path: Pointer, document: Json) -> Iterator[Pointer]:
    nodes = list(_nodes(document))
    words = re.findall(r"'([^']*)'", error.message)
    if isinstance(error, exceptions.ExtraParametersError):
        yield from (at for at, node in nodes if {*words} <= {*_texts(node.get("required"))})
    elif isinstance(error, exceptions.DuplicateOperationIDError):
        yield from (at for at, node in nodes if node.get("operationId") in words)
    elif isinstance(error, exceptions.UnresolvableParameterError):
        yield from (("paths", word) for word in words if word.startswith("/"))
    elif error.message.startswith("Duplicate tag name"):
        yield ("tags",)
    elif path:
        yield from ((*at, *path) for at, node in nodes if _holds(node, path, error.instance))
    else:
        yield from (at for at, node in nodes if node is error.schema)
        yield from (at for at, node in nodes if _holds(node, ("default",), error.instance))
        shown = f"{error.message} ".partition(" is not of type ")[0]
        yield from ((*at, key) for at, node in nodes for key in node if repr(node[key]) == shown)


def _keywords(values: Sequence[Json], document: Json) -> set[str]:
    """The keys of all objects inside, and of what a default in there is checked against."""
    inside = [node for each in values for _, node in _nodes(each)]
    keys = {key for node in inside for key in node}
    known: set[str] = set()
    while "default" in keys and inside:
        reference = inside.pop().get("$ref")
        if isinstance(reference, str) and reference not in known:
            known.add(reference)
            target = [node for _, node in _nodes(_at(document, _pointer(reference)))]
            keys.update(key for node in target for key in node)
            inside += target
    return keys


def _nodes(value: Json, at: Pointer = ()) -> Iterator[tuple[Pointer, dict[str, Json]]]:
    """All objects of a document, and where they are."""
    if isinstance(value, dict):
        yield at, value
        for key, each in value.items():
            yield from _nodes(each, (*at, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _nodes(each, (*at, index))


def _at(value: Json, pointer: Pointer) -> Json:
    """What stands there; None where there is nothing."""
    for step in pointer:
        if isinstance(value, list):
            value = value[int(step)] if str(step).isdigit() and int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def _holds(node: Json, path: Pointer, wanted: Json) -> bool:
    if not isinstance(node, dict) or path[0] not in node:
        return False
    found = _at(node, path)
    return found is wanted or (type(found) is type(wanted) and found == wanted)


def _texts(value: Json) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _pointer(text: str) -> Pointer:
    tokens = text.removeprefix("#/").split("/")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


def _steps(path: Pointer) -> list[str]:
    """What all versions of OpenAPI have in common of a place."""
    kept = [str(step) for step in path if not isinstance(step, int)]
    return [
        step
        for step in kept
        if step not in _OTHERWISE_WRITTEN and not step.isdigit() and not _MEDIA.match(step)
    ]


def _touch(one: Sequence[str], other: Sequence[str]) -> bool:
    shared = min(len(one), len(other))
    return shared > 0 and one[:shared] == other[:shared]
