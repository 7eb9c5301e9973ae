"""The responses of an operation in both versions: statuses, headers and bodies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from specmeld.diff.changes import Change
from specmeld.diff.counterparts import covering_status, is_success, matched
from specmeld.diff.operations.content_changes import Contents
from specmeld.diff.operations.parameter_texts import as_texts
from specmeld.diff.rule_changes import Teller, both, here
from specmeld.diff.schema_changes import Exchanged
from specmeld.model.api_description import Operation, Parameter, Response
from specmeld.model.claims import Place

_Pair = tuple[str, str]
_Responses = Mapping[str, Response]


class Answers:
    """Compares responses; collects their schemas in ``schemas``."""

    def __init__(self, tell: Teller, schemas: Exchanged) -> None:
        self._tell = tell
        self._schemas = schemas
        self._contents = Contents(tell, schemas)

    def compare(self, old: Operation, new: Operation, place: Place) -> Iterator[Change]:
        before = {response.status: response for response in old.responses}
        after = {response.status: response for response in new.responses}
        pairs = self._pairs(before, after)
        for status, other in pairs:
            at = _place(place, min(status, other, key=_width))
            yield from self._response(before[status], after[other], at)
        gone = [status for status in before if _is_gone(status, after, pairs)]
        for status in gone:
            said = here(f"{old.pointer}/responses/{status}")
            rule = f"response-{_kind(status)}-removed"
            yield self._tell(rule, _place(place, status), status, old=said)
        known = {other for _, other in pairs if covering_status(other, [*before]) is not None}
        for status in after:
            if status not in known and status not in before:
                said = here(f"{new.pointer}/responses/{status}")
                rule = _rule_of_new(status, before, gone)
                yield self._tell(rule, _place(place, status), status, new=said)

    def _pairs(self, before: _Responses, after: _Responses) -> list[_Pair]:
        """The statuses to compare. A success beside ``default`` on one side only has replaced it,
        or ``default`` only meant errors, and then it has not changed. Another status without a body
        does not state that there is none.
        """
        pairs = [
            (one, other)
            for one, other in matched([*before], [*after], covering_status)
            if one == other or after[other].contents or not before[one].contents
        ]
        moved = [one for one in pairs if "default" in one and any(map(is_success, one))]
        both_sides = ("default", "default")
        if not moved or both_sides not in pairs:
            return pairs
        same = self._same(before["default"], after["default"])
        return [one for one in pairs if (one not in moved if same else one != both_sides)]

    def _same(self, old: Response, new: Response) -> bool:
        """Whether the bodies of two responses are literally the same."""
        mine = {content.media_type: content.schema for content in old.contents}
        theirs = {content.media_type: content.schema for content in new.contents}
        return mine.keys() == theirs.keys() and all(
            self._schemas.alike(schema, theirs[name]) for name, schema in mine.items()
        )

    def _response(self, old: Response, new: Response, at: Place) -> Iterator[Change]:
        yield from self._contents.compare(old.contents, new.contents, at, "response")
        yield from self.headers([*old.headers.values()], [*new.headers.values()], at)

    def headers(self, old: list[Parameter], new: list[Parameter], at: Place) -> Iterator[Change]:
        """Response headers, whose names are case-insensitive."""
        before = {header.name.lower(): header for header in old}
        after = {header.name.lower(): header for header in new}
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
            yield self._tell(rule, at, old.name, *both(old, new, "required"))
        before, after = self._schemas.components
        texts = as_texts(new, old, after, before)  # the new version writes what the old one reads
        at = at.key(old.name)
        if texts is None:
            pair = (old.pointer, old.schema), (new.pointer, new.schema)
            self._schemas.add(at, "response", *pair)
            return
        yield self._tell("response-header-rewritten", at, old.name, *both(old, new, "schema"))
        if not texts.any_text:
            pair = (old.pointer, texts.new), (new.pointer, texts.old)
            self._schemas.add(at, "response", *pair, what_breaks=True)


def _is_gone(status: str, after: _Responses, pairs: list[_Pair]) -> bool:
    compared = any(one == status for one, _ in pairs)
    return not (compared or status in after) or _is_given_up(status, after, pairs)


def _rule_of_new(status: str, before: _Responses, gone: list[str]) -> str:
    """The rule for a new status: an expected success, or one that replaces a removed one and is
    reported with it, needs no warning."""
    if not is_success(status):
        return f"response-{_kind(status)}-added"
    if "default" in before or covering_status(status, [*before]) is not None:
        return "response-status-told"
    replaced = any(map(is_success, gone))
    return "response-status-replaced" if replaced else "response-status-added"


def _is_given_up(status: str, after: _Responses, pairs: list[_Pair]) -> bool:
    """Whether ``default`` was removed and its replacement covers fewer errors."""
    if status != "default" or "default" in after or {"4XX", "5XX"} <= after.keys():
        return False
    return not any(is_success(other) for one, other in pairs if one == status)


def _place(place: Place, status: str) -> Place:
    return Place(str(place), f"response.{status}")


def _width(status: str) -> int:
    """How many statuses one covers, as far as needed to choose."""
    return 2 if status == "default" else int(status.endswith("XX"))


def _kind(status: str) -> str:
    return "error" if status[:1] in ("4", "5") or status == "default" else "status"
