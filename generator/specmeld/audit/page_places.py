"""Find claims of pages whose places are not in the canonical document."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from specmeld.audit.exchanges import CanonicalFile, named, parameters
from specmeld.audit.losses import LostFact
from specmeld.audit.nodes import Spot
from specmeld.audit.path_index import parameter_key
from specmeld.audit.properties import Position
from specmeld.model.claims import Claim, Place
from specmeld.model.json import JSONObject

_PARAMETERS = ("path", "query", "header", "cookie")
_HEADERS = " header"
"""The suffix of the section of a response's headers."""


def lost_claims(
    claims: Iterable[Claim], canonical: JSONObject, dropped_places: Collection[str]
) -> list[LostFact]:
    """The ``exists`` claims without a place in the canonical document.

    ``dropped_places`` are overruled with everything below them. A place below a lost one is not
    reported. Branches of unions are not checked: what one of them has, the place has.
    """
    finder = _Finder(canonical)
    lost: dict[Place, LostFact] = {}
    reported: set[Place] = set()
    for claim in claims:
        what = _kind(claim.at)
        if claim.keyword != "exists" or claim.value is not True or not what:
            continue
        if finder.has(claim.at) or claim.at in reported:
            continue
        reported.add(claim.at)
        if not any(str(each) in dropped_places for each in _and_above(claim.at)):
            origin = claim.origin
            lost[claim.at] = LostFact(
                origin.document, origin.document, origin.line, what, str(claim.at)
            )
    return [
        fact
        for place, fact in lost.items()
        if not any(above in lost for above in _and_above(place)[1:])
    ]


def _kind(place: Place) -> str:
    """The kind of a place; empty for what the audit does not check."""
    method, _, path = place.operation.partition(" ")
    if not (method.isalpha() and path):
        return ""
    if not place.section:
        return "operation"
    section = place.section.partition(".")[0]
    if not place.steps:
        return {"request": "request body", "response": "response"}.get(section, "")
    if not place.steps[-1].startswith("."):
        return ""
    if section in _PARAMETERS:
        return "parameter" if len(place.steps) == 1 else "property"
    return "property" if section in ("request", "response") else ""


def _and_above(place: Place) -> list[Place]:
    """A place and its ancestors."""
    steps, section = place.steps, place.section
    found = [Place(place.operation, section, steps[:end]) for end in range(len(steps), -1, -1)]
    return [*found, Place(place.operation)] if section else found


class _Finder:
    """Places of the canonical document, each looked up once."""

    def __init__(self, canonical: JSONObject) -> None:
        self._file = CanonicalFile(canonical)
        self._nodes = self._file.nodes
        self._operations: dict[str, list[tuple[str, Spot]]] = {}
        self._positions: dict[Place, Position | None] = {}

    def has(self, place: Place) -> bool:
        if not place.section:
            return bool(self._operation(place.operation))
        return self._position(place) is not None

    def _operation(self, operation: str) -> list[tuple[str, Spot]]:
        if operation not in self._operations:
            method, _, path = operation.partition(" ")
            self._operations[operation] = [
                (name, found)
                for name, item in self._file.items(path)
                for found in filter(None, [self._nodes.child(item, method.lower())])
            ]
        return self._operations[operation]

    def _position(self, place: Place) -> Position | None:
        """The schemas at a place; None if the place is not there."""
        if place not in self._positions:
            self._positions[place] = self._find(place)
        return self._positions[place]

    def _find(self, place: Place) -> Position | None:
        in_parameters = place.section in _PARAMETERS
        in_headers = place.section.endswith(_HEADERS)
        if len(place.steps) == (in_parameters or in_headers):
            if in_headers:
                holders = self._header(place)
            else:
                holders = self._parameter(place) if in_parameters else self._body(place)
            return self._schemas(holders) if holders else None
        if not place.steps:
            return None
        above = self._position(place.parent)
        step = place.steps[-1]
        if above is None or step.startswith("|"):
            return above
        if step == "[]":
            return above.items()
        return above.property(step[1:]) if above.has(step[1:]) else None

    def _parameter(self, place: Place) -> list[Spot]:
        path = place.operation.partition(" ")[2]
        wanted = parameter_key(place.section, place.steps[0][1:], path)
        holders = [*self._operation(place.operation), *self._file.items(path)]
        return [spot for key, _, _, spot in parameters(self._nodes, holders) if key == wanted]

    def _header(self, place: Place) -> list[Spot]:
        """The headers of a response, whose names are case-insensitive."""
        response = Place(place.operation, place.section.removesuffix(_HEADERS))
        wanted = place.steps[0][1:].lower()
        return [
            header
            for each in self._body(response)
            for name, _, header in named(self._nodes, each, "headers")
            if name.lower() == wanted
        ]

    def _body(self, place: Place) -> list[Spot]:
        section, _, status = place.section.partition(".")
        operations = [spot for _, spot in self._operation(place.operation)]
        if section == "request":
            uses = [self._nodes.child(each, "requestBody") for each in operations]
            return list(filter(None, map(self._nodes.resolved, filter(None, uses))))
        return [
            response
            for each in operations
            for name, _, response in named(self._nodes, each, "responses")
            if name.lower() == status.lower()
        ]

    def _schemas(self, holders: list[Spot]) -> Position:
        """The schemas of parameters, request bodies or responses, of any media type."""
        media_types = [
            media_type
            for holder in holders
            for _, _, media_type in named(self._nodes, holder, "content")
        ]
        found = [self._nodes.child(each, "schema") for each in [*holders, *media_types]]
        return self._file.positions.of(filter(None, found))
