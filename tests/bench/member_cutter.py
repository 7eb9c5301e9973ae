"""Members for a large workspace: a few operations of a document each, with what these refer to.

The same documents give the same members. Titles, operations and schemas get the member's number,
so that no two members are alike.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

_LARGEST_YAML = 700_000
"""Bytes of a YAML file; larger ones take long to read."""
_LARGEST_MEMBER = 60_000
_METHODS = ("get", "put", "post", "delete", "patch")
_PLACES = re.compile(r"#/(components/\w+|definitions|parameters|responses)/([^/]+)(.*)")
_HEADS = (
    *("openapi", "swagger", "servers", "host", "basePath", "schemes", "consumes", "produces"),
    *("security", "securityDefinitions"),
)


class UncutError(Exception):
    """Operations that cannot stand alone."""


def write_members(corpus: Path, folder: Path, count: int) -> list[str]:
    """Write so many members of the corpus' documents; their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for number, (stem, text) in enumerate(islice(_members(corpus), count)):
        names.append(f"m{number:04}_{stem}.json")
        (folder / names[-1]).write_text(text, encoding="utf-8")
    return names


def _members(corpus: Path) -> Iterator[tuple[str, str]]:
    """Members without end: one of each document, then the next of each."""
    documents = list(_documents(corpus))
    number = 0
    for turn in range(1_000):
        for stem, document, operations in documents:
            width = 1 + number % 3
            chosen = operations[turn * 3 : turn * 3 + width]
            try:
                text = _cut(document, chosen, number) if chosen else ""
            except UncutError:
                continue
            if text:
                number += 1
                yield stem, text


def _documents(corpus: Path) -> Iterator[tuple[str, dict[str, Any], list[tuple[str, str]]]]:
    """Documents of one file, with their operations."""
    for row in csv.DictReader((corpus / "index.tsv").open(encoding="utf-8"), delimiter="\t"):
        file = corpus / row["file"]
        is_json = file.suffix == ".json"
        if "/" in row["file"] or not (is_json or file.stat().st_size <= _LARGEST_YAML):
            continue
        text = file.read_text("utf-8-sig")
        document = json.loads(text) if is_json else yaml.load(text, yaml.CSafeLoader)
        operations = [
            (path, method)
            for path, item in (document.get("paths") or {}).items()
            for method in _METHODS
            if method in item
        ]
        yield row["file"].partition("__")[0], document, operations


def _cut(document: Mapping[str, Any], chosen: list[tuple[str, str]], number: int) -> str:
    """A document of these operations alone. Raises UncutError."""
    made: dict[str, Any] = {key: document[key] for key in _HEADS if key in document}
    made["info"] = {"title": f"{document['info'].get('title', '')} {number}", "version": "1.0.0"}
    made["paths"] = {}
    for path, method in chosen:
        item = document["paths"][path]
        shared = {"parameters": item["parameters"]} if "parameters" in item else {}
        operation = dict(item[method])
        if "operationId" in operation:
            operation["operationId"] = f"{operation['operationId']}_{number}"
        made["paths"].setdefault(path, shared)[method] = operation
    if schemes := document.get("components", {}).get("securitySchemes"):
        made["components"] = {"securitySchemes": schemes}
    _add_referred(made, document)
    text = json.dumps(_renamed(made, number), default=str, sort_keys=False)
    if len(text) > _LARGEST_MEMBER:
        raise UncutError("too large")
    return text


def _add_referred(made: dict[str, Any], document: Mapping[str, Any]) -> None:
    waiting, seen = [made["paths"]], set()
    while waiting:
        for place, name in _referred(waiting.pop()):
            if (place, name) in seen:
                continue
            seen.add((place, name))
            source: Any = document
            into = made
            for step in place.split("/"):
                source, into = source.get(step, {}), into.setdefault(step, {})
            plain = name.replace("~1", "/").replace("~0", "~").replace("%20", " ")
            if plain not in source:
                raise UncutError(f"{place}/{name} does not exist")
            into[plain] = source[plain]
            waiting.append(source[plain])


def _referred(value: Any) -> Iterator[tuple[str, str]]:
    """The components that a value refers to, as place and name. Raises UncutError."""
    for text in _references(value):
        if text.startswith("#/paths") or not text.startswith("#"):
            raise UncutError(f"refers to {text}")
        if found := _PLACES.fullmatch(text):
            yield found[1], found[2]


def _references(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for key, one in value.items():
                if key == "$ref" and isinstance(one, str):
                    yield one
                elif key == "mapping" and isinstance(one, dict):
                    yield from (each for each in one.values() if str(each).startswith("#/"))
                else:
                    yield from _references(one)
        case list():
            for one in value:
                yield from _references(one)


def _renamed(value: Any, number: int, at: tuple[str, ...] = ()) -> Any:
    """The same with the number behind the names of schemas."""
    match value:
        case dict() if at in (("components", "schemas"), ("definitions",)):
            return {
                f"{key}{number}": _renamed(one, number, (*at, "")) for key, one in value.items()
            }
        case dict():
            return {key: _renamed(one, number, (*at, str(key))) for key, one in value.items()}
        case list():
            return [_renamed(one, number, (*at, "")) for one in value]
        case str():
            return re.sub(
                r"^(#/(?:components/schemas|definitions)/[^/]+)", rf"\g<1>{number}", value
            )
        case _:
            return value
