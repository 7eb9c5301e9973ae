"""A made-up history of a real description: one edit after the other, each with what it should be.

The label of an edit is the worst level that a person who made it would give it. Nothing here knows
how changes are found: edits are made to the document as JSON, and labels are written down.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

METHODS = ("get", "put", "post", "delete", "patch")
NAME = "x_made_up"

Document = dict[str, Any]


@dataclass(frozen=True)
class Edit:
    """One revision: the document after it, and how bad it is; "none" where nothing is."""

    title: str
    label: str
    document: Document


def history(document: Document, dice: Random, revisions: int) -> Iterator[Edit]:
    """Revisions that follow each other. Edits that a document has no place for are passed over."""
    made, tried = 0, 0
    edits = list(EDITS)
    while made < revisions and tried < 200 and operations(document):
        if tried % len(edits) == 0:
            dice.shuffle(edits)
        title, label, edit = edits[tried % len(edits)]
        tried += 1
        edited = copy.deepcopy(document)
        where = edit(edited, dice)
        if where is not None:
            made += 1
            document = edited
            yield Edit(f"{title}: {where}", label, edited)


# ── finding places ──────────────────────────────────────────────────────────────────────────────


def operations(document: Document) -> list[tuple[str, str, Document]]:
    return [
        (path, method, item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if "responses" in item.get(method, {})
    ]


def followed(document: Document, held: Any) -> Any:
    """What a reference leads to."""
    for _ in range(20):
        if not isinstance(held, dict) or "$ref" not in held:
            return held
        found: Any = document
        for step in held["$ref"].removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        held = found
    raise AssertionError("references in a circle")


def sent(document: Document) -> Iterator[tuple[str, Any]]:
    for path, method, operation in operations(document):
        body = followed(document, operation.get("requestBody")) or {}
        for media in body.get("content", {}).values():
            yield f"{method} {path}", media.get("schema")


def received(document: Document) -> Iterator[tuple[str, Any]]:
    for path, method, operation in operations(document):
        for response in operation.get("responses", {}).values():
            held = followed(document, response)
            for media in held.get("content", {}).values():
                yield f"{method} {path}", media.get("schema")


def objects(document: Document, schema: Any, depth: int = 0) -> Iterator[Document]:
    """Objects with properties that a value of the schema always may hold; not those of unions."""
    schema = followed(document, schema)
    if not isinstance(schema, dict) or depth > 3:
        return
    if any(key in schema for key in ("oneOf", "anyOf", "not", "if", "enum", "const")):
        return
    if isinstance(schema.get("properties"), dict):
        yield schema
        for inner in schema["properties"].values():
            yield from objects(document, inner, depth + 1)
    if "items" in schema and schema.get("maxItems") != 0:
        yield from objects(document, schema["items"], depth + 1)


def pick(
    document: Document,
    dice: Random,
    uses: Callable[[Document], Iterator[tuple[str, Any]]],
    fits: Callable[[Document, str, Any], bool],
) -> tuple[str, Document, str] | None:
    """A place, an object and the name of a property of it that fits."""
    found = [
        (f"{place} {name}", holder, name)
        for place, schema in uses(document)
        for holder in objects(document, schema)
        for name, inner in holder["properties"].items()
        if fits(holder, name, followed(document, inner))
    ]
    return dice.choice(found) if found else None


def plain(schema: Any, kind: str) -> bool:
    return isinstance(schema, dict) and schema.get("type") == kind and "enum" not in schema


# ── edits ───────────────────────────────────────────────────────────────────────────────────────


def remove_operation(document: Document, dice: Random) -> str | None:
    path, method, _ = dice.choice(operations(document))
    if len(operations(document)) < 3:
        return None
    del document["paths"][path][method]
    return f"{method} {path}"


def add_operation(document: Document, dice: Random) -> str | None:
    path = f"/{NAME}/{len(document['paths'])}"
    document["paths"][path] = {"get": {"responses": {"200": {"description": "New."}}}}
    return path


def deprecate(document: Document, dice: Random) -> str | None:
    path, method, operation = dice.choice(operations(document))
    if operation.get("deprecated"):
        return None
    operation["deprecated"] = True
    return f"{method} {path}"


def _add_parameter(required: bool) -> Callable[[Document, Random], str | None]:
    def edit(document: Document, dice: Random) -> str | None:
        path, method, operation = dice.choice(operations(document))
        name = f"{NAME}_{len(operation.get('parameters', []))}"
        parameter = {"name": name, "in": "query", "required": required}
        operation.setdefault("parameters", []).append({**parameter, "schema": {"type": "string"}})
        return f"{method} {path} {name}"

    return edit


def _own_parameters(document: Document) -> list[tuple[str, list[Any], Document]]:
    return [
        (f"{method} {path} {each.get('name')}", operation["parameters"], each)
        for path, method, operation in operations(document)
        for each in operation.get("parameters", [])
        if each.get("in") == "query" and not each.get("required")
    ]


def require_parameter(document: Document, dice: Random) -> str | None:
    found = _own_parameters(document)
    if not found:
        return None
    place, _, parameter = dice.choice(found)
    parameter["required"] = True
    return place


def remove_parameter(document: Document, dice: Random) -> str | None:
    found = _own_parameters(document)
    if not found:
        return None
    place, listed, parameter = dice.choice(found)
    listed.remove(parameter)
    return place


def change_default(document: Document, dice: Random) -> str | None:
    found = [
        one
        for one in _own_parameters(document)
        if plain(one[2].get("schema"), "integer") and "default" in one[2]["schema"]
    ]
    if not found:
        return None
    place, _, parameter = dice.choice(found)
    parameter["schema"]["default"] += 1
    return place


def require_sent(document: Document, dice: Random) -> str | None:
    def fits(holder: Document, name: str, schema: Any) -> bool:
        read_only = isinstance(schema, dict) and schema.get("readOnly")
        return name not in holder.get("required", []) and not read_only

    found = pick(document, dice, sent, fits)
    if found is None:
        return None
    place, holder, name = found
    holder["required"] = [*holder.get("required", []), name]
    return place


def forget_received(document: Document, dice: Random) -> str | None:
    def fits(holder: Document, name: str, schema: Any) -> bool:
        write_only = isinstance(schema, dict) and schema.get("writeOnly")
        return name in holder.get("required", []) and not write_only

    found = pick(document, dice, received, fits)
    if found is None:
        return None
    place, holder, name = found
    holder["required"] = [one for one in holder["required"] if one != name]
    return place


def shorten_sent(document: Document, dice: Random) -> str | None:
    def fits(holder: Document, name: str, schema: Any) -> bool:
        bound = {"minLength", "maxLength", "pattern", "readOnly"}
        return plain(schema, "string") and not bound & schema.keys()

    found = pick(document, dice, sent, fits)
    if found is None:
        return None
    place, holder, name = found
    followed(document, holder["properties"][name])["maxLength"] = 3
    return place


def null_received(document: Document, dice: Random) -> str | None:
    found = pick(document, dice, received, lambda _, __, schema: plain(schema, "string"))
    if found is None:
        return None
    place, holder, name = found
    followed(document, holder["properties"][name])["type"] = ["string", "null"]
    return place


def _listed(_: Document, __: str, schema: Any) -> bool:
    listed = schema.get("enum") if isinstance(schema, dict) else None
    return isinstance(listed, list) and len(listed) > 1 and isinstance(listed[0], str)


def value_received(document: Document, dice: Random) -> str | None:
    found = pick(document, dice, received, _listed)
    if found is None:
        return None
    place, holder, name = found
    listed = followed(document, holder["properties"][name])["enum"]
    listed.append(f"{NAME}_{len(listed)}")
    return place


def value_not_sent(document: Document, dice: Random) -> str | None:
    found = pick(document, dice, sent, _listed)
    if found is None:
        return None
    place, holder, name = found
    schema = followed(document, holder["properties"][name])
    schema["enum"] = schema["enum"][:-1]
    return place


def property_received(document: Document, dice: Random) -> str | None:
    """In an object of responses alone; where requests share it, it is described for them too."""
    taken = {id(one) for _, schema in sent(document) for one in objects(document, schema)}
    found = [
        (place, holder)
        for place, schema in received(document)
        for holder in objects(document, schema)
        if id(holder) not in taken and "additionalProperties" not in holder
    ]
    if not found or any("oneOf" in str(schema) for _, schema in sent(document)):
        return None
    place, holder = dice.choice(found)
    holder["properties"][f"{NAME}_{len(holder['properties'])}"] = {"type": "string"}
    return place


def _add_status(status: str) -> Callable[[Document, Random], str | None]:
    def edit(document: Document, dice: Random) -> str | None:
        path, method, operation = dice.choice(operations(document))
        if status in operation["responses"]:
            return None
        operation["responses"][status] = {"description": "New."}
        return f"{method} {path}"

    return edit


def remove_success(document: Document, dice: Random) -> str | None:
    found = [
        (f"{method} {path} {status}", operation["responses"], status)
        for path, method, operation in operations(document)
        for status in operation["responses"]
        if status.startswith("2")
    ]
    place, responses, status = dice.choice(found)
    del responses[status]
    return place


def add_server(document: Document, dice: Random) -> str | None:
    if not document.get("servers"):
        return None
    url = f"https://{len(document['servers'])}.example.com"
    document["servers"].append({"url": url})
    return url


def ask_for_key(document: Document, dice: Random) -> str | None:
    path, method, operation = dice.choice(operations(document))
    parts = document.setdefault("components", {}).setdefault("securitySchemes", {})
    parts[NAME] = {"type": "apiKey", "in": "header", "name": "X-Made-Up"}
    operation["security"] = [{NAME: [], **one} for one in operation.get("security") or [{}]]
    return f"{method} {path}"


def reword(document: Document, dice: Random) -> str | None:
    path, method, operation = dice.choice(operations(document))
    operation["description"] = "Said in other words."
    document["info"]["description"] = "Said in other words."
    return f"{method} {path}"


def reorder(document: Document, dice: Random) -> str | None:
    document["paths"] = dict(reversed(document["paths"].items()))
    for schema in document.get("components", {}).get("schemas", {}).values():
        if isinstance(schema.get("properties"), dict):
            schema["properties"] = dict(reversed(schema["properties"].items()))
    return "all"


def rename_component(document: Document, dice: Random) -> str | None:
    schemas = document.get("components", {}).get("schemas", {})
    plainly = [name for name in schemas if name.isidentifier()]
    if not plainly or "discriminator" in str(document):
        return None
    name = dice.choice(plainly)
    document["components"]["schemas"] = {
        f"{name}Renamed" if key == name else key: value for key, value in schemas.items()
    }
    _redirect(document, f"#/components/schemas/{name}", f"#/components/schemas/{name}Renamed")
    return name


def _redirect(value: Any, old: str, new: str) -> None:
    if isinstance(value, dict):
        if value.get("$ref") == old:
            value["$ref"] = new
        for inner in value.values():
            _redirect(inner, old, new)
    elif isinstance(value, list):
        for inner in value:
            _redirect(inner, old, new)


def wrap(document: Document, dice: Random) -> str | None:
    """A schema as the only part of an ``allOf``, or one of two that say the same."""
    schemas = document.get("components", {}).get("schemas", {})
    plainly = [name for name, one in schemas.items() if "properties" in one]
    if not plainly:
        return None
    name = dice.choice(plainly)
    required = {"required": schemas[name].get("required", [])}
    schemas[name] = {"allOf": [schemas[name], required]}
    return name


def copy_in_place(document: Document, dice: Random) -> str | None:
    """A component written out where it was referred to."""
    found = [
        (place, media)
        for place, media in _media(document)
        if isinstance(media.get("schema"), dict) and "$ref" in media["schema"]
    ]
    if not found:
        return None
    place, media = dice.choice(found)
    media["schema"] = copy.deepcopy(followed(document, media["schema"]))
    return place


def _media(document: Document) -> Iterator[tuple[str, Document]]:
    for path, method, operation in operations(document):
        for response in operation["responses"].values():
            for media in followed(document, response).get("content", {}).values():
                yield f"{method} {path}", media


EDITS: tuple[tuple[str, str, Callable[[Document, Random], str | None]], ...] = (
    ("an operation goes", "breaking", remove_operation),
    ("an operation comes", "info", add_operation),
    ("an operation is deprecated", "info", deprecate),
    ("a parameter that must be sent", "breaking", _add_parameter(True)),
    ("a parameter that may be sent", "info", _add_parameter(False)),
    ("a parameter must be sent", "breaking", require_parameter),
    ("a parameter goes", "warning", remove_parameter),
    ("another default", "warning", change_default),
    ("a property must be sent", "breaking", require_sent),
    ("a property may be missing", "breaking", forget_received),
    ("shorter texts only", "breaking", shorten_sent),
    ("null may come", "breaking", null_received),
    ("another value may come", "breaking", value_received),
    ("a value may not be sent", "breaking", value_not_sent),
    ("a property more comes", "info", property_received),
    ("another success", "warning", _add_status("207")),
    ("another error", "info", _add_status("418")),
    ("a success goes", "breaking", remove_success),
    ("a server comes", "info", add_server),
    ("a key is asked for", "breaking", ask_for_key),
    ("other words", "none", reword),
    ("another order", "none", reorder),
    ("another name of a component", "none", rename_component),
    ("the same in an allOf", "none", wrap),
    ("a component written out", "none", copy_in_place),
)
"""What is done, how bad it is, and how."""
