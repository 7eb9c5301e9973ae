"""Who has access: security requirements of two versions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from specmeld.diff.changes import Change, Said
from specmeld.diff.rule_changes import Teller
from specmeld.model.api_description import Api, Operation
from specmeld.model.claims import Place
from specmeld.text.pointer import parse_pointer

Alternative = Mapping[str, tuple[str, ...]]
_TOLD_ALONE = ("description", "scopes", "bearerFormat")
"""Keys of a security scheme that do not affect clients."""


def compare_security(
    old: Api, new: Api, before: Operation, after: Operation, tell: Teller
) -> Iterator[Change]:
    """Whether everyone with access to an operation still has it."""
    asked = old.security if before.security is None else before.security
    wanted = new.security if after.security is None else after.security
    asked, wanted = asked or ({},), wanted or ({},)
    at = Place(f"{before.method} {before.path}", "security")
    said = _alternatives(asked, before.pointer), _alternatives(wanted, after.pointer)
    mine, theirs = _acting(old, new, asked), _acting(new, old, wanted)
    if not all(any(_enough(one, other) for other in theirs) for one in mine):
        yield tell("security-tightened", at, "", *said)
    elif not all(any(_enough(one, other) for other in mine) for one in theirs):
        yield tell("security-loosened", at, "", *said)


def _acting(api: Api, other: Api, stated: Sequence[Alternative]) -> tuple[Alternative, ...]:
    """Alternatives by what a client does for each scheme, whatever its name. A scheme that works
    differently under its name keeps it: ``compare_schemes`` reports that."""
    mine, theirs = _done(api), _done(other)
    named = {name: does for name, does in mine.items() if theirs.get(name, does) == does}
    return tuple(_merged(one, named) for one in stated)


def _merged(alternative: Alternative, named: Mapping[str, str]) -> Alternative:
    """The alternative by what is done, with the scopes of all schemes that do the same merged."""
    made: dict[str, tuple[str, ...]] = {}
    for name, scopes in alternative.items():
        does = named.get(name, name)
        made[does] = (*made.get(does, ()), *scopes)
    return made


def _done(api: Api) -> dict[str, str]:
    schemes = api.security_schemes
    return {name: json.dumps(_working(each.spec), sort_keys=True) for name, each in schemes.items()}


def _alternatives(stated: Sequence[Alternative], pointer: str) -> Said:
    value = [{name: list(scopes) for name, scopes in one.items()} for one in stated]
    return Said(value, (*parse_pointer(pointer), "security"))


def _enough(held: Alternative, asked: Alternative) -> bool:
    """Whether credentials for one alternative are enough for the other."""
    return all(name in held and set(scopes) <= set(held[name]) for name, scopes in asked.items())


def compare_schemes(old: Api, new: Api, tell: Teller) -> Iterator[Change]:
    """Security schemes that both have and that work differently."""
    for name, scheme in old.security_schemes.items():
        other = new.security_schemes.get(name)
        if other is not None and _working(scheme.spec) != _working(other.spec):
            pointer = ("components", "securitySchemes", name)
            at = Place("", "security").key(name)
            mine, theirs = Said(scheme.spec, pointer), Said(other.spec, pointer)
            yield tell("security-scheme-changed", at, name, mine, theirs)


def _working(spec: Mapping[str, Any]) -> Any:
    """A scheme without descriptive keys, and case-insensitive words in lower case; scopes are
    required by operations."""
    made = _done_by(spec)
    if isinstance(made.get("scheme"), str):
        made["scheme"] = made["scheme"].lower()
    if made.get("in") == "header" and isinstance(made.get("name"), str):
        made["name"] = made["name"].lower()
    return made


def _done_by(spec: Any) -> Any:
    if isinstance(spec, dict):
        return {key: _done_by(value) for key, value in spec.items()
                if key not in _TOLD_ALONE and not key.startswith("x-")}  # fmt: skip
    return spec
