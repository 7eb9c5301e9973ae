"""Operations in both APIs: what changed in the exchange itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from specmeld.diff.changes import Change, Said
from specmeld.diff.counterparts import paired
from specmeld.diff.operations.access import compare_security
from specmeld.diff.operations.content_changes import Contents
from specmeld.diff.operations.link_changes import compare_links
from specmeld.diff.operations.parameter_texts import as_sent, as_texts, is_exploding
from specmeld.diff.operations.response_changes import Answers
from specmeld.diff.operations.server_changes import compare_servers
from specmeld.diff.promises import is_less_stable, is_unstable, sunset
from specmeld.diff.rule_changes import Teller, both, here
from specmeld.diff.schema_changes import Exchanged
from specmeld.model.api_description import Api, Operation, Parameter, Server
from specmeld.model.claims import Place
from specmeld.openapi.paths import nameless
from specmeld.text.pointer import parse_pointer


def compare_operations(old: Api, new: Api, tell: Teller, schemas: Exchanged) -> Iterator[Change]:
    """The changes of operations; collects their schemas in ``schemas``. Paths may differ only in
    the names of their parameters, so operations are paired by their names first."""
    comparison = _Comparison(old, new, tell, schemas)
    pairs, added = paired(old.operations, new.operations, (_key, _nameless))
    for operation, other in pairs:
        if other is not None:
            yield from comparison.stability(operation, other, _place(operation))
        else:
            yield _removed(old, operation, tell)
    for operation in added:
        yield tell("operation-added", _place(operation), new=here(operation.pointer))


def _key(operation: Operation) -> tuple[str, str]:
    return operation.method, operation.path


def _nameless(operation: Operation) -> tuple[str, str]:
    return operation.method, nameless(operation.path)


def _removed(api: Api, operation: Operation, tell: Teller) -> Change:
    """Whether the removal of an operation was announced. Whether the day of ``x-sunset`` has come
    is not checked: two documents have the same differences on any day."""
    place, said = _place(operation), here(operation.pointer)
    if is_unstable(api, operation):
        return tell("unstable-operation-removed", place, old=said)
    if not operation.deprecated:
        return tell("operation-removed", place, old=said)
    day = sunset(api, operation.pointer)
    if isinstance(day, date):
        return tell("announced-operation-removed", place, str(day), old=said)
    change = tell("deprecated-operation-removed", place, old=said)
    if day is None:
        return change
    return replace(change, message=f"{change.message} (its x-sunset is not a date)")


class _Comparison:
    def __init__(self, old: Api, new: Api, tell: Teller, schemas: Exchanged) -> None:
        self._old, self._new = old, new
        self._tell = tell
        self._schemas = schemas
        self._contents = Contents(tell, schemas)
        self._answers = Answers(tell, schemas)

    def stability(self, old: Operation, new: Operation, place: Place) -> Iterator[Change]:
        """Nothing is promised for what is unstable in both versions."""
        before, after = is_unstable(self._old, old), is_unstable(self._new, new)
        if not before and is_less_stable(self._old, self._new, old, new):
            yield self._tell("stability-decreased", place, old=here(old.pointer))
        if not after or not before:
            yield from self.operations(old, new, place)

    def operations(self, old: Operation, new: Operation, place: Place) -> Iterator[Change]:
        if old.deprecated != new.deprecated:
            rule = "operation-deprecated" if new.deprecated else "operation-undeprecated"
            yield self._tell(rule, place, "", *both(old, new, "deprecated"))
        yield from self._parameters(old, new, place)
        yield from self._body(old, new, place)
        yield from self._answers.compare(old, new, place)
        yield from compare_links(self._old, self._new, old, new, place, self._tell)
        yield from compare_security(self._old, self._new, old, new, self._tell)
        yield from self._servers(old, new, place)

    def _servers(self, old: Operation, new: Operation, place: Place) -> Iterator[Change]:
        if old.servers == new.servers:
            return
        mine, theirs = (
            tuple(map(Server, one.servers)) or api.server_choices
            for one, api in ((old, self._old), (new, self._new))
        )
        at = f"{place}#servers"
        yield from compare_servers(mine, theirs, at, self._tell, old.pointer, new.pointer)

    # ── the request ─────────────────────────────────────────────────────────────────────────────

    def _parameters(self, old: Operation, new: Operation, place: Place) -> Iterator[Change]:
        before, after = _parameters(old), _parameters(new)
        for key, parameter in before.items():
            if key in after:
                yield from self._parameter(parameter, after[key], place)
            else:
                at = _parameter_place(place, parameter)
                said = here(parameter.pointer)
                ended = parameter.deprecated and sunset(self._old, parameter.pointer)
                rule = "announced-parameter-removed" if isinstance(ended, date) else ""
                yield self._tell(rule or "parameter-removed", at, parameter.name, old=said)
        for key, parameter in after.items():
            if key not in before:
                rule = "required-" if parameter.required else "optional-"
                at = _parameter_place(place, parameter)
                said = here(parameter.pointer)
                yield self._tell(f"{rule}parameter-added", at, parameter.name, new=said)

    def _parameter(self, old: Parameter, new: Parameter, place: Place) -> Iterator[Change]:
        at = _parameter_place(place, old)
        if old.required != new.required:
            rule = "parameter-required" if new.required else "parameter-optional"
            yield self._tell(rule, at, old.name, *both(old, new, "required"))
        if old.deprecated != new.deprecated:
            rule = "parameter-deprecated" if new.deprecated else "parameter-undeprecated"
            yield self._tell(rule, at, old.name, *both(old, new, "deprecated"))
        exploding = is_exploding(old, self._old.schemas) and is_exploding(new, self._new.schemas)
        mine, theirs = _style(old, exploding), _style(new, exploding)
        if mine != theirs:
            said = Said(mine, parse_pointer(old.pointer)), Said(theirs, parse_pointer(new.pointer))
            yield self._tell("parameter-style-changed", at, old.name, *said)
        yield from self._values(old, new, at)

    def _values(self, old: Parameter, new: Parameter, at: Place) -> Iterator[Change]:
        before, after = self._old.schemas, self._new.schemas
        texts = as_texts(old, new, before, after)
        if texts is None:
            mine, theirs = as_sent(old, before, new, after), as_sent(new, after, old, before)
            self._schemas.add(at, "request", (old.pointer, mine), (new.pointer, theirs))
        elif texts.any_text or self._schemas.alike(texts.old, texts.new):
            yield self._tell("parameter-widened", at, old.name, *both(old, new, "schema"))
        else:
            yield self._tell("parameter-reread", at, old.name, *both(old, new, "schema"))
            pair = (old.pointer, texts.old), (new.pointer, texts.new)
            self._schemas.add(at, "request", *pair, what_breaks=True)

    def _body(self, old: Operation, new: Operation, place: Place) -> Iterator[Change]:
        at = Place(str(place), "request")
        before, after = old.body, new.body
        mine, theirs = here(f"{old.pointer}/requestBody"), here(f"{new.pointer}/requestBody")
        if before is None and after is not None:
            rule = "required-" if after.required else "optional-"
            yield self._tell(f"{rule}request-body-added", at, new=theirs)
        elif before is not None and after is None:
            yield self._tell("request-body-removed", at, old=mine)
        elif before is not None and after is not None:
            if before.required != after.required:
                rule = "request-body-required" if after.required else "request-body-optional"
                yield self._tell(rule, at, old=mine, new=theirs)
            yield from self._contents.compare(before.contents, after.contents, at, "request")


def _place(operation: Operation) -> Place:
    return Place(f"{operation.method} {operation.path}")


def _parameter_place(place: Place, parameter: Parameter) -> Place:
    return Place(str(place), parameter.location).key(parameter.name)


def _parameters(operation: Operation) -> dict[tuple[str, str], Parameter]:
    """By location and name; path parameters by position, headers case-insensitively."""
    found: dict[tuple[str, str], Parameter] = {}
    order = 0
    for parameter in operation.parameters:
        name = parameter.name
        if parameter.location == "path":
            order += 1
            name = str(order)
        elif parameter.location == "header":
            name = name.lower()
        found[parameter.location, name] = parameter
    return found


def _style(parameter: Parameter, exploding: bool) -> dict[str, Any]:
    """How values are encoded."""
    if parameter.content_type is not None:
        return {"content": parameter.content_type}
    return {"style": parameter.style} | ({"explode": parameter.explode} if exploding else {})
