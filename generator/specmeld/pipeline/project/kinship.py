"""Which OpenAPI documents describe one API: those that have an operation, a server or a title in
common, or are linked by others that do."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from specmeld.diagnostics import SpecmeldError
from specmeld.model.json import JSONObject
from specmeld.openapi.shapes import METHODS
from specmeld.pipeline.settle.document_reading import canonical_from, title


@dataclass(frozen=True, slots=True)
class OneApi:
    """An API, by the first of its documents."""

    title: str
    path: Path


def apis_of(paths: Iterable[Path]) -> list[OneApi]:
    """The APIs that these documents describe; what cannot be read is left to who reads it."""
    kin: list[tuple[OneApi, set[Hashable]]] = []
    for path in paths:
        try:
            document = canonical_from(path)[0].document
        except SpecmeldError:
            continue
        one, marks = OneApi(title(document), path), set(_marks(document))
        same = [each for each in kin if each[1] & marks]
        for _, theirs in same:
            marks |= theirs
        first = same[0][0] if same else one
        kin = [each for each in kin if each not in same]
        kin.append((first, marks))
    return [one for one, _ in kin]


def _marks(document: JSONObject) -> Iterator[Hashable]:
    name = " ".join(re.findall(r"[^\W\d_]+", title(document).lower()))
    if name:
        yield name
    for server in _maps(document.get("servers")):
        url = server.get("url")
        if isinstance(url, str) and "://" in url:
            yield re.sub(r"/v\d[^/]*/?$|/$", "", url)
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        shape = re.sub(r"\{[^}]*\}", "{}", re.sub(r"^/v\d[^/]*(?=/)", "", path))
        for method in METHODS if isinstance(item, dict) else ():
            if method in item and shape.strip("/"):
                yield method, shape


def _maps(value: object) -> Sequence[JSONObject]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
