"""The facts of all sections of an operation laid over an operation object of a document."""

from __future__ import annotations

from typing import Any

from specmeld.model.claims import Place
from specmeld.model.json import JSONObject
from specmeld.settle.components import PLACE, bare, pascal
from specmeld.settle.patch import Patcher
from specmeld.settle.schemas import Spot
from specmeld.settle.tree import Node


def patch_operation(
    patcher: Patcher, found: JSONObject, operation: str, sections: dict[str, Node], owner: str
) -> None:
    """Lay the facts of all sections over an operation object."""
    facts = patcher.builder.judge.decide(sections.get("", Node("")), operation)
    for word in ("summary", "description", "deprecated"):
        if word in facts and word not in found:
            found[word] = facts[word]
    for name, section in sections.items():
        spot = Spot(f"{operation}#{name}", "", owner)
        if name == "request" or name.startswith("response"):
            _patch_body(patcher, found, name, section, spot)
        elif name in ("path", "query", "header", "cookie"):
            _patch_parameters(patcher, found, name, section, spot)
        elif name:
            for node in section.walk():
                patcher.builder.judge.decide(node, spot.place)


def mark_operation(
    patcher: Patcher, found: JSONObject, operation: str, sections: dict[str, Node]
) -> None:
    """Write to an operation that is taken as it is which places its parts speak of."""
    found[PLACE] = operation
    for name, section in sections.items():
        place = f"{operation}#{name}"
        if name == "request" or name.startswith("response"):
            for schema in _body_schemas(patcher, found, name):
                patcher.mark(schema, section, place)
        elif name in ("path", "query", "header", "cookie"):
            known = [next(patcher.parts(one), one) for one in found.get("parameters", [])]
            for node in section.properties():
                for one in known:
                    if (one.get("in"), one.get("name")) == (name, node.name):
                        below = str(Place(operation, name, (node.step,)))
                        one.setdefault(PLACE, below)
                        if isinstance(one.get("schema"), dict):
                            patcher.mark(one["schema"], node, below)


def _body_schemas(patcher: Patcher, found: JSONObject, name: str) -> list[JSONObject]:
    holder: Any = found.get("requestBody")
    if name != "request":
        holder = found.get("responses", {}).get(name.partition(".")[2])
    holder = next(patcher.parts(holder), None) if isinstance(holder, dict) else None
    media = [one for one in (holder or {}).get("content", {}).values() if isinstance(one, dict)]
    return [one["schema"] for one in media if isinstance(one.get("schema"), dict)]


def _patch_body(patcher: Patcher, found: JSONObject, name: str, section: Node, spot: Spot) -> None:
    status = name.partition(".")[2]
    holder: Any = found.get("requestBody") if name == "request" else None
    if status:
        holder = found.setdefault("responses", {}).get(status)
    if isinstance(holder, dict) and patcher.decide(section, spot.place)[1]:
        patcher.own(holder, spot.owner)
    holder = next(patcher.parts(holder), None) if isinstance(holder, dict) else None
    schemas = _body_schemas(patcher, found, name)
    if schemas:
        patcher.patch(schemas[0], section, spot)
        return
    kind = "Request" if name == "request" else "Response"
    named = Spot(spot.place, "", spot.owner, name=f"{spot.owner}{kind}")
    schema, facts = patcher.builder.build(section, named)
    if not bare(schema):
        return
    content = {str(facts.get("contentType") or "application/json"): {"schema": schema}}
    if holder is not None:
        holder["content"] = content
    elif status:
        described = str(facts.get("description") or "OK")
        found["responses"][status] = {"description": described, "content": content}
    else:
        found["requestBody"] = {"content": content}


def _parameters(patcher: Patcher, found: JSONObject, location: str, name: str) -> list[JSONObject]:
    """The parameters of that name, as the operation has them: they may be references."""
    entries = [(one, next(patcher.parts(one), one)) for one in found.get("parameters", [])]
    return [one for one, p in entries if (p.get("in"), p.get("name")) == (location, name)]


def _patch_parameters(
    patcher: Patcher, found: JSONObject, location: str, section: Node, spot: Spot
) -> None:
    for node in section.properties():
        below = spot.below(f".{node.name}", pascal(spot.owner), node.name)
        same = _parameters(patcher, found, location, node.name)
        if same and patcher.decide(node, below.place)[1]:
            patcher.own(same[0], spot.owner)
        same = [next(patcher.parts(one), one) for one in same]
        if same and isinstance(same[0].get("schema"), dict):
            facts = patcher.patch(same[0]["schema"], node, below)
            if location != "path" and patcher.differs(node, "required", facts):
                same[0]["required"] = facts["required"] is True
            continue
        schema, facts = patcher.builder.build(node, below)
        if same:
            continue
        parameter: JSONObject = {"name": node.name, "in": location, "schema": schema}
        if location == "path" or facts.get("required") is True:
            parameter["required"] = True
        found.setdefault("parameters", []).append(parameter)
