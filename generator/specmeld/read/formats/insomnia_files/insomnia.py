"""Insomnia: exports of format 4 (one list of resources) and files of format 5 (a tree).

Template tags (``{% response … %}``) have values that are only known when a request is sent; none is
executed.
"""

from __future__ import annotations

import re

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.json import JSONObject
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.insomnia_files.insomnia_collection import InsomniaCollection
from specmeld.read.formats.insomnia_files.insomnia_export import InsomniaExport
from specmeld.read.formats.json_parts import as_object, as_text
from specmeld.read.formats.parsed import parse_located
from specmeld.read.requests.saved_requests import SavedRequests, saved_reading
from specmeld.read.requests.secret_values import Secrets, secrets_in
from specmeld.text.located import Located

_EXPORT = re.compile(r"\"?__export_format\"?\s*:\s*(\d+)")
_TYPE = re.compile(
    r"^[ \t]*[\"']?type[\"']?\s*:\s*[\"']?([a-zA-Z]+)\.insomnia\.rest/(\d+)\.\d+[\"']?\s*,?\s*$",
    re.MULTILINE,
)
_STATED = re.compile(r"([a-zA-Z]+)\.insomnia\.rest/(\d+)\.\d+\Z")
_WITH_REQUESTS = ("collection", "spec")


def recognise(text: str) -> Recognition:
    head = text[:200_000]
    if found := _TYPE.search(head):
        return Recognition(0.97, f"says {found.group().strip()[:80]}")
    found = _EXPORT.search(text)
    if found and "resources" in text:
        return Recognition(0.97, f"says {found.group()}")
    return Recognition(0.0, "no type or export format of Insomnia")


def read(document: SourceDocument) -> Reading:
    """Raises InputError for invalid JSON or YAML, other formats, and without any request."""
    located = parse_located(document)
    source = _source(as_object(located.value), located, document)
    secrets = Secrets(secrets_in(located.value))
    saved = SavedRequests(source.requests(), source.variables, secrets, source.skipped)
    fix = "export the collection with its requests"
    return saved_reading(document, "insomnia", saved, fix=fix)


def _source(
    root: JSONObject, located: Located, document: SourceDocument
) -> InsomniaCollection | InsomniaExport:
    stated = _STATED.match(as_text(root.get("type")))
    if stated and stated[1] in _WITH_REQUESTS and stated[2] == "5":
        return InsomniaCollection(located)
    if root.get("__export_format", 4) == 4 and not stated:
        return InsomniaExport(located)
    found = as_text(root.get("type") or root.get("__export_format"))
    raise InputError(
        f"this is not a collection of Insomnia 4 or 5, but {found[:60]!r}",
        file=document.path,
        line=located.line(("type",)) if stated else located.line(("__export_format",)),
        fix="export the collection as Insomnia v4 or v5",
    )


DIALECT = Dialect(
    "insomnia",
    recognise,
    read,
    description="Insomnia's exports of format 4, and its files of format 5",
    endings=(".yaml", ".json"),
)
