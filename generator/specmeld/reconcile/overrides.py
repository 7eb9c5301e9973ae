"""Overlay actions that would decide a conflict the other way, ready to be copied."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from specmeld.model.claim_keywords import SCHEMA_BOUNDS
from specmeld.model.claims import Claim, Place
from specmeld.model.json import JSON, JSONObject
from specmeld.model.settlement import Conflict, Settlement, Verdict
from specmeld.openapi.places import Places
from specmeld.reconcile.decided import places_now
from specmeld.reconcile.equality import agree, listed
from specmeld.reconcile.statements import Statement, statement
from specmeld.text.pointer import unescaped

_NULL = {"type": "null"}
_LISTS = frozenset(["parameters", "anyOf", "oneOf", "allOf", "prefixItems", "servers", "security"])
_VALUES = frozenset(["const", "enum"])
_NOTHING: Any = object()
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WIDE = 10_000
"""Columns: what YAML folds is hard to copy."""
_DESCRIBING = ("type", "format", "description", "enum", "const", "default", *SCHEMA_BOUNDS)
"""Keywords of claims that are the same in a schema."""

Descriptions = Mapping[tuple[str, Place], Sequence[Claim]]
"""Document and place → what the document says of a thing whose existence is disputed."""


def descriptions(conflicts: Iterable[Conflict], verdicts: Iterable[Verdict]) -> Descriptions:
    """What documents say of the things that others do not have."""
    found: dict[tuple[str, Place], list[Claim]] = {
        (side.origin.document, side.at): []
        for conflict in conflicts
        if conflict.keyword == "exists"
        for side in conflict.sides
    }
    for verdict in verdicts if found else ():
        said = found.get((verdict.claim.origin.document, verdict.claim.at))
        if said is not None and verdict.claim.evidence != "example":
            said.append(verdict.claim)
    return found


def alternative(places: Places, conflict: Conflict, described: Descriptions) -> list[JSONObject]:
    """Actions that let another side win, the last with the conflict's ``x-evidence``.

    Empty where a person has decided already, and where no side says otherwise.
    """
    other = _other_side(conflict)
    if conflict.rule == 16 or other is None:
        return []
    place = places.place(conflict.place)
    found = statement(places, place, conflict.keyword)
    if found is None:
        return []
    claims = described.get((other.origin.document, other.at), ())
    made = list(_actions(places, place, found, conflict, other, claims))
    if made:
        made[-1] = _with_evidence(made[-1], conflict.evidence)
    return made


def action_texts(settlement: Settlement) -> Iterator[tuple[Conflict, str]]:
    """Each conflict with the actions that decide it the other way, as YAML."""
    places = places_now(settlement)
    described = descriptions(settlement.conflicts, settlement.verdicts)
    for conflict in settlement.conflicts:
        if actions := alternative(places, conflict, described):
            yield conflict, "\n".join(action_lines(actions))


def action_lines(actions: Sequence[JSONObject]) -> list[str]:
    """Actions as they stand in ``spec/overlay.yaml``, one line a key."""
    lines = []
    for action in actions:
        for at, (key, value) in enumerate(action.items()):
            lines.append(f"{'  ' if at else '- '}{key}: {_yaml(value)}")
    return lines


def _yaml(value: JSON) -> str:
    if not isinstance(value, dict | list):
        return _dumped({"": value}, flow=False).partition(": ")[2]
    return _dumped(value, flow=True)


def _dumped(value: JSON, *, flow: bool) -> str:
    return yaml.safe_dump(
        value, default_flow_style=flow, sort_keys=False, width=_WIDE, allow_unicode=True
    ).rstrip("\n")


def _with_evidence(action: JSONObject, evidence: str) -> JSONObject:
    target, *rest = action.items()
    return dict([target, ("x-evidence", evidence), *rest])


def _other_side(conflict: Conflict) -> Claim | None:
    """The first who says something else than what was chosen."""
    chosen = [conflict.chosen] if conflict.keyword == "const" else conflict.chosen
    for side in conflict.sides:
        said = _said(conflict.keyword, side)
        if said is not _NOTHING and not agree(conflict.keyword, said, chosen):
            return side
    return None


def _said(keyword: str, side: Claim) -> Any:
    """What a side says of a keyword; ``_NOTHING`` for an example, which shows no keyword."""
    if keyword == "nullable" and side.keyword == "type":
        return "null" in listed(side.value)
    if keyword in _VALUES and side.keyword == "const":
        return [side.value]
    if keyword == side.keyword or {keyword, side.keyword} <= _VALUES:
        return side.value
    return _NOTHING


def _actions(
    places: Places,
    place: Place,
    found: Statement,
    conflict: Conflict,
    other: Claim,
    claims: Sequence[Claim],
) -> Iterator[JSONObject]:
    keyword, wanted = conflict.keyword, _said(conflict.keyword, other)
    if keyword == "exists":
        if wanted is not False:
            yield from _presence(found, claims)
        else:
            yield from _absence(places, place, found)
    elif keyword == "required" and _is_listed(places, place, found):
        yield from _requirement(places, found, place.steps[-1][1:], wanted=wanted is True)
    elif keyword == "nullable":
        yield from _nullability(places, found, wanted=wanted is True)
    elif keyword == "type":
        yield from _type(places, found, wanted)
    elif keyword == "contentType":
        yield from _media_type(found, str(wanted))
    elif keyword == "ref" and found.member == "anyOf":
        yield from _one_reference(places, found)
    elif keyword in ("enum", "const"):
        values = listed(wanted)
        member = "const" if other.keyword == "const" else "enum"
        yield from _replaced(places, found, member, values[0] if member == "const" else values)
    else:
        yield from _replaced(places, found, found.member, wanted)


def _replaced(places: Places, found: Statement, member: str, value: JSON) -> Iterator[JSONObject]:
    """Another value in the place of one; lists and objects would be added to if they stayed."""
    held = places.value(found.holder)
    now = held.get(found.member) if isinstance(held, dict) else None
    if found.present and (member != found.member or isinstance(now, list | dict)):
        yield {"target": _path(found.pointer), "remove": True}
    yield {"target": _path(found.holder), "update": {member: value}}


def _type(places: Places, found: Statement, wanted: JSON) -> Iterator[JSONObject]:
    """Other types; whether null is one of them is not disputed."""
    now = places.value(found.pointer)
    kept = ["null"] if isinstance(now, list) and "null" in now else []
    yield from _replaced(places, found, "type", [*listed(wanted), *kept] if kept else wanted)


def _presence(found: Statement, claims: Sequence[Claim]) -> Iterator[JSONObject]:
    """A property with what is said of it; a response or media type that says nothing yet."""
    holder, _, name = found.pointer.rpartition("/")
    above, _, field = holder.rpartition("/")
    key = unescaped(name)
    if field == "properties":
        said = {claim.keyword: claim.value for claim in claims}
        required: JSONObject = {"required": [key]} if said.get("required") is True else {}
        yield {"target": _path(above), "update": {field: {key: _schema(said)}, **required}}
    elif field in ("responses", "content"):
        yield {"target": _path(above), "update": {field: {key: {}}}}


def _schema(said: Mapping[str, JSON]) -> JSONObject:
    """What a document says of a property, keyword by keyword."""
    schema = {keyword: said[keyword] for keyword in _DESCRIBING if keyword in said}
    if said.get("nullable") is True and "type" in schema:
        schema["type"] = [*listed(schema["type"]), "null"]
    return schema


def _absence(places: Places, place: Place, found: Statement) -> Iterator[JSONObject]:
    named = statement(places, place, "required") if place.steps else None
    if named is not None and named.value is True and _is_listed(places, place, named):
        yield from _requirement(places, named, place.steps[-1][1:], wanted=False)
    yield {"target": _path(found.pointer), "remove": True}


def _is_listed(places: Places, place: Place, found: Statement) -> bool:
    """Whether ``required`` is a list of the object that has the property."""
    return bool(place.steps) and any(
        one.rpartition("/properties/")[0] == found.holder for one in places.pointers(place)
    )


def _requirement(
    places: Places, found: Statement, name: str, *, wanted: bool
) -> Iterator[JSONObject]:
    if wanted:
        yield {"target": _path(found.holder), "update": {"required": [name]}}
    elif places.value(found.pointer) == [name]:
        yield {"target": _path(found.pointer), "remove": True}
    else:
        yield {"target": f"{_path(found.pointer)}[?@ == {_quoted(name)}]", "remove": True}


def _nullability(places: Places, found: Statement, *, wanted: bool) -> Iterator[JSONObject]:
    value = places.value(found.holder)
    path = _path(found.holder)
    union = next((word for word in ("anyOf", "oneOf") if word in value), "")
    types = listed(value.get("type"))
    if wanted and union:
        yield {"target": f"{path}.{union}", "update": [_NULL]}
    elif wanted and "type" in value:
        yield from _replaced(places, found, "type", [*types, "null"])
    elif wanted and "$ref" in value:
        yield {"target": path, "update": {"anyOf": [{"$ref": value["$ref"]}, _NULL]}}
        yield {"target": f"{path}['$ref']", "remove": True}
    elif "null" in types:
        rest = [name for name in types if name != "null"]
        yield from _replaced(places, found, "type", rest[0] if len(rest) == 1 else rest)
    elif union:
        yield {"target": f"{path}.{union}[?@.type == 'null']", "remove": True}


def _media_type(found: Statement, wanted: str) -> Iterator[JSONObject]:
    now = listed(found.value)[0]
    path = _path(found.holder)
    yield {"target": path, "update": {wanted: {}}}
    yield {"target": f"{path}[{_quoted(wanted)}]", "copy": f"{path}[{_quoted(str(now))}]"}
    yield {"target": f"{path}[{_quoted(str(now))}]", "remove": True}


def _one_reference(places: Places, found: Statement) -> Iterator[JSONObject]:
    """What the first document names, without what the others do."""
    branches = places.value(found.pointer)
    refs = [at for at, one in enumerate(branches) if isinstance(one, dict) and "$ref" in one]
    for at in reversed(refs[1:]):
        yield {"target": f"{_path(found.pointer)}[{at}]", "remove": True}


# JSONPath ---------------------------------------------------------------------------------------


def _path(pointer: str) -> str:
    """The JSONPath query (RFC 9535) for what stands at a JSON pointer."""
    query, above = "$", ""
    for step in pointer.split("/")[1:]:
        name = unescaped(step)
        if name.isdecimal() and above in _LISTS:
            query += f"[{name}]"
        else:
            query += f".{name}" if _PLAIN.fullmatch(name) else f"[{_quoted(name)}]"
        above = name
    return query


def _quoted(name: str) -> str:
    text = json.dumps(name)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{text}'"
