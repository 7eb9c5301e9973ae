"""What pages say about authentication, compared with files."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.json import JSONObject
from specmeld.reconcile.files.assembly import Assembled
from specmeld.reconcile.files.parts import Part
from specmeld.reconcile.files.record import Record
from specmeld.reconcile.pages.laid_out import security_says
from specmeld.reconcile.pages.security_schemes import security_scheme
from specmeld.reconcile.tree import Node, Said, Sections

_BY_TOKEN = frozenset(["oauth2", "openIdConnect"])


def add_page_security(
    document: JSONObject, pages: Mapping[str, Sections], alone: Container[str], made: Assembled
) -> JSONObject:
    """The document of files, with the schemes of pages if no file mentions authentication.

    A scheme that only pages have stays if an operation requires it: each scheme is an argument of
    the client. ``alone`` has the operations of ``pages`` that no file describes.
    """
    record = made.record
    schemes: JSONObject = {**document.get("components", {}).get("securitySchemes", {})}
    for name, sections in pages.items():
        said = security_says(sections)
        operation = _operation(document, name)
        if not said or operation is None:
            continue
        required = operation.get("security", document.get("security"))
        known = [schemes.get(one, {}) for each in required or () for one in each]
        other = [kind for kind in said if not any(_is_of_kind(one, kind) for one in known)]
        if required is None or (other and name in alone):
            operation["security"] = [_named(schemes, *one) for one in said.items()]
            _keep(name, said, record)
            continue
        for kind, says in said.items():
            if kind in other:
                _refuse(name, kind, says, required, made)
            else:
                _note(name, kind, says, record)
    needed = _of_files(made) | {name for each in _requirements(document) for name in each}
    schemes = {name: scheme for name, scheme in schemes.items() if name in needed}
    components = {**document.get("components", {}), "securitySchemes": schemes}
    if not schemes:
        del components["securitySchemes"]
    if not components:
        return {key: value for key, value in document.items() if key != "components"}
    return {**document, "components": components}


def _of_files(made: Assembled) -> set[str]:
    return set(made.document.get("components", {}).get("securitySchemes", {}))


def _requirements(document: JSONObject) -> Iterator[Mapping[str, Any]]:
    items = [*document["paths"].values(), *document.get("webhooks", {}).values()]
    operations = [one for item in items if isinstance(item, dict) for one in item.values()]
    for owner in [document, *operations]:
        listed = owner.get("security") if isinstance(owner, dict) else None
        yield from (one for one in listed or () if isinstance(one, dict))


def _operation(document: JSONObject, name: str) -> JSONObject | None:
    method, _, path = name.partition(" ")
    found: JSONObject | None = document["paths"].get(path, {}).get(method.lower())
    return found


def _named(schemes: JSONObject, kind: str, says: Sequence[Said]) -> JSONObject:
    """A requirement of the scheme of a kind, which is added if no file has it."""
    for name, scheme in schemes.items():
        if _is_of_kind(scheme, kind):
            return {name: []}
    name, scheme = security_scheme(kind, {one.keyword: one.value for one in says})
    schemes[name] = scheme
    return {name: []}


def _is_of_kind(scheme: Any, kind: str) -> bool:
    if not isinstance(scheme, dict):
        return False
    if scheme.get("type") == "http":
        return str(scheme.get("scheme", "")).lower() == kind.lower()
    if scheme.get("type") in _BY_TOKEN:
        return kind in ("bearer", "oauth2")
    name = str(scheme.get("name", "")).lower()
    return name == kind.lower() or (name == "authorization" and kind in ("bearer", "basic"))


def _place(name: str, kind: str) -> Place:
    return Place(name, "security").key(kind)


def _keep(name: str, said: Mapping[str, list[Said]], record: Record) -> None:
    for kind, says in said.items():
        record.judge.decide(Node(f".{kind}", list(says)), str(_place(name, kind)))


def _note(name: str, kind: str, says: Sequence[Said], record: Record) -> None:
    for one in says:
        record.judge.ledger.note(one, "corroborates", one.rule, str(_place(name, kind)))


def _refuse(name: str, kind: str, says: Sequence[Said], required: Any, made: Assembled) -> None:
    """The file's schemes are followed, and the conflict is reported."""
    place, record = _place(name, kind), made.record
    for one in says:
        reason = "the file has other security schemes"
        record.judge.ledger.note(one, "overruled", 3, str(place), reason)
    for source in _speakers(name, made.files):
        line = source.source.line(source.pointer)
        claim = Claim(place.parent, "security", required, Origin(source.source.id, line))
        record.disagree(place, "security", 3, required, (claim, says[0].claim), is_open=True)
        return


def _speakers(name: str, files: Sequence[Part]) -> Iterator[Part]:
    """Where files describe the authentication of an operation."""
    method, _, path = name.partition(" ")
    for part in files:
        item = part.value["paths"].get(path)
        operation = item.get(method.lower()) if isinstance(item, dict) else None
        if isinstance(operation, dict) and "security" in operation:
            steps: tuple[str, ...] = ("paths", path, method.lower(), "security")
            yield Part(part.source, steps, operation["security"])
        elif "security" in part.value:
            yield Part(part.source, ("security",), part.value["security"])
