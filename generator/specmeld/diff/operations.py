"""Operations that are in both APIs: what of the exchange itself has changed."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from specmeld.diff.access import compare_security, compare_servers
from specmeld.diff.changes import Change, Said
from specmeld.diff.schemas import Exchanged
from specmeld.diff.teller import Teller, here
from specmeld.diff.travelling import takes_its_text
from specmeld.model.api import Api, Content, Operation, Parameter, Response
from specmeld.model.claims import Place
from specmeld.text.pointer import parse_pointer

Key = tuple[str, str]


def compare_operations(old: Api, new: Api, tell: Teller, schemas: Exchanged) -> Iterator[Change]:
    """The changes of operations; those of their schemas are left with ``schemas``."""
    comparison = _Comparison(old, new, tell, schemas)
    pairs = _paired(old.operations, new.operations)
    for operation in old.operations:
        place = _place(operation)
        other = pairs.get(operation.pointer)
        if other is not None:
            yield from comparison.operations(operation, other, place)
        else:
            day = _announced(old, operation)
            rule = "deprecated-operation-removed" if operation.deprecated else "operation-removed"
            rule = "announced-operation-removed" if day else rule
            yield tell(rule, place, day, old=here(operation.pointer))
    known = {other.pointer for other in pairs.values()}
    for operation in new.operations:
        if operation.pointer not in known:
            yield tell("operation-added", _place(operation), new=here(operation.pointer))


def _announced(api: Api, operation: Operation) -> str:
    """The day on which a deprecated operation was to end (``x-sunset``); empty for none."""
    found: Any = api.document
    for step in parse_pointer(operation.pointer):
        found = found.get(step) if isinstance(found, dict) else None
    day = found.get("x-sunset") if isinstance(found, dict) and operation.deprecated else None
    return str(day) if day else ""


def _paired(old: Sequence[Operation], new: Sequence[Operation]) -> dict[str, Operation]:
    """Pointer of an old operation → the new one: by method and path, else by the path without the
    names of its parameters. Paths may differ in those alone, so the names come first."""
    pairs: dict[str, Operation] = {}
    taken: set[str] = set()
    for key_of in (lambda one: (one.method, one.path), _nameless):
        free = {key_of(other): other for other in reversed(new) if other.pointer not in taken}
        for operation in old:
            other = free.get(key_of(operation))
            if operation.pointer not in pairs and other is not None and other.pointer not in taken:
                pairs[operation.pointer] = other
                taken.add(other.pointer)
    return pairs


def _nameless(operation: Operation) -> Key:
    """The method and the path, whatever its parameters are called."""
    return operation.method, re.sub(r"\{[^{}]*\}", "{}", operation.path)


class _Comparison:
    def __init__(self, old: Api, new: Api, tell: Teller, schemas: Exchanged) -> None:
        self._old, self._new = old, new
        self._tell = tell
        self._schemas = schemas

    def operations(self, old: Operation, new: Operation, place: Place) -> Iterator[Change]:
        if old.deprecated != new.deprecated:
            rule = "operation-deprecated" if new.deprecated else "operation-undeprecated"
            yield self._tell(rule, place, "", *_both(old, new, "deprecated"))
        yield from self._parameters(old, new, place)
        yield from self._body(old, new, place)
        yield from self._responses(old, new, place)
        yield from compare_security(self._old, self._new, old, new, self._tell)
        if (old.servers or new.servers) and old.servers != new.servers:
            servers = old.servers or self._old.servers, new.servers or self._new.servers
            at = f"{place}#servers"
            yield from compare_servers(*servers, at, self._tell, old.pointer, new.pointer)

    # ── the request ─────────────────────────────────────────────────────────────────────────────

    def _parameters(self, old: Operation, new: Operation, place: Place) -> Iterator[Change]:
        before, after = _parameters(old), _parameters(new)
        for key, parameter in before.items():
            if key in after:
                yield from self._parameter(parameter, after[key], place)
            else:
                at = _parameter_place(place, parameter)
                said = here(parameter.pointer)
                yield self._tell("parameter-removed", at, parameter.name, old=said)
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
            yield self._tell(rule, at, old.name, *_both(old, new, "required"))
        if old.deprecated != new.deprecated:
            rule = "parameter-deprecated" if new.deprecated else "parameter-undeprecated"
            yield self._tell(rule, at, old.name, *_both(old, new, "deprecated"))
        if _style(old) != _style(new):
            mine, theirs = (
                Said(_style(old), parse_pointer(old.pointer)),
                Said(_style(new), parse_pointer(new.pointer)),
            )
            yield self._tell("parameter-style-changed", at, old.name, mine, theirs)
        if takes_its_text(old, new, self._old.schemas, self._new.schemas):
            yield self._tell("parameter-widened", at, old.name, *_both(old, new, "schema"))
        else:
            self._schemas.add(at, "request", (old.pointer, old.schema), (new.pointer, new.schema))

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
            yield from self.contents(before.contents, after.contents, at, "request")

    # ── what is answered ────────────────────────────────────────────────────────────────────────

    def _responses(self, old: Operation, new: Operation, place: Place) -> Iterator[Change]:
        before = {response.status: response for response in old.responses}
        after = {response.status: response for response in new.responses}
        for status, response in before.items():
            at = Place(str(place), f"response.{status}")
            covering = _covering(status, after)
            within = [
                each for each in after if _covering(each, {status: response}) and not covering
            ]
            if covering:
                yield from self._response(response, after[covering], at)
            elif within:
                for each in within:
                    yield from self._response(response, after[each], at)
            else:
                said = here(f"{old.pointer}/responses/{status}")
                yield self._tell(f"response-{_kind(status)}-removed", at, status, old=said)
        for status in after:
            if not _covering(status, before):
                at = Place(str(place), f"response.{status}")
                said = here(f"{new.pointer}/responses/{status}")
                yield self._tell(f"response-{_kind(status)}-added", at, status, new=said)

    def _response(self, old: Response, new: Response, at: Place) -> Iterator[Change]:
        yield from self.contents(old.contents, new.contents, at, "response")
        before = {name.lower(): header for name, header in old.headers.items()}
        after = {name.lower(): header for name, header in new.headers.items()}
        for name, header in before.items():
            if name in after:
                yield from self._header(header, after[name], at)
            else:
                rule = "required-" if header.required else ""
                said = here(header.pointer)
                yield self._tell(f"{rule}response-header-removed", at, header.name, old=said)
        for name, header in after.items():
            if name not in before:
                said = here(header.pointer)
                yield self._tell("response-header-added", at, header.name, new=said)

    def _header(self, old: Parameter, new: Parameter, at: Place) -> Iterator[Change]:
        if old.required != new.required:
            rule = "response-header-required" if new.required else "response-header-optional"
            yield self._tell(rule, at, old.name, *_both(old, new, "required"))
        self._schemas.add(
            at.key(old.name), "response", (old.pointer, old.schema), (new.pointer, new.schema)
        )

    def contents(
        self, old: Sequence[Content], new: Sequence[Content], at: Place, direction: Any
    ) -> Iterator[Change]:
        before = {_media_type(content): content for content in old}
        after = {_media_type(content): content for content in new}
        for name, content in before.items():
            covering = _covering_range(name, after)
            if covering:
                other = after[covering]
                mine, theirs = (content.pointer, content.schema), (other.pointer, other.schema)
                self._schemas.add(at, direction, mine, theirs)
            else:
                rule = f"{direction}-media-type-removed"
                yield self._tell(rule, at, content.media_type, old=here(content.pointer))
        for name, content in after.items():
            if not _covering_range(name, before):
                first = direction == "response" and not before
                rule = "response-body-told" if first else f"{direction}-media-type-added"
                yield self._tell(rule, at, content.media_type, new=here(content.pointer))


def compare_webhooks(old: Api, new: Api, tell: Teller, schemas: Exchanged) -> Iterator[Change]:
    """What the API sends by itself: its bodies come, as answers do."""
    comparison = _Comparison(old, new, tell, schemas)
    told = {(one.callback_of, one.name): one.operation for one in new.webhooks}
    for one in old.webhooks:
        other = told.get((one.callback_of, one.name))
        mine, theirs = one.operation.body, other.body if other else None
        if mine is not None and theirs is not None:
            at = Place(
                one.callback_of or "webhooks",
                f"callback.{one.name}" if one.callback_of else one.name,
            )
            yield from comparison.contents(mine.contents, theirs.contents, at, "response")
    before, after = _webhooks(old), _webhooks(new)
    for name in before:
        if name not in after:
            yield tell("webhook-removed", "webhooks", name, old=Said(name, ("webhooks", name)))
    for name in after:
        if name not in before:
            yield tell("webhook-added", "webhooks", name, new=Said(name, ("webhooks", name)))


def _webhooks(api: Api) -> Mapping[str, Any]:
    webhooks = api.document.get("webhooks")
    return webhooks if isinstance(webhooks, dict) else {}


def _place(operation: Operation) -> Place:
    return Place(f"{operation.method} {operation.path}")


def _parameter_place(place: Place, parameter: Parameter) -> Place:
    return Place(str(place), parameter.location).key(parameter.name)


def _parameters(operation: Operation) -> dict[tuple[str, str], Parameter]:
    """By location and name; those of the path by their order, headers in any case."""
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


def _style(parameter: Parameter) -> dict[str, Any]:
    if parameter.content_type is not None:
        return {"content": parameter.content_type}
    return {"style": parameter.style, "explode": parameter.explode}


def _media_type(content: Content) -> str:
    """Parameters say nothing of JSON (RFC 8259, section 11)."""
    name = re.sub(r"\s*;\s*", ";", content.media_type.strip().lower())
    bare = name.partition(";")[0]
    return bare if bare == "application/json" or bare.endswith("+json") else name


def _covering(status: str, others: Container[str]) -> str:
    """The status, or the range of statuses, among others that it falls under; empty for none."""
    ranged = f"{status[:1]}XX"
    return next((each for each in (status, ranged) if each in others), "")


def _covering_range(media_type: str, others: Container[str]) -> str:
    """The media type, or the range of such, among others that it falls under; empty for none."""
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((each for each in ranges if each in others), "")


def _kind(status: str) -> str:
    return "error" if status[:1] in ("4", "5") or status == "default" else "status"


def _both(old: Any, new: Any, keyword: str) -> tuple[Said, Said]:
    mine = Said(getattr(old, keyword), (*parse_pointer(old.pointer), keyword))
    return mine, Said(getattr(new, keyword), (*parse_pointer(new.pointer), keyword))
