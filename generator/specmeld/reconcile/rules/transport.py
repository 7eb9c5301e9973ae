"""Rule 14: HTTP metadata. What a page lists as a header may be security, media type or server.

Addresses are repaired here too; ``path_names`` gives an operation the same name in all documents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from specmeld.openapi.shapes import BODILESS
from specmeld.reconcile.tree import Node, Said, Sections, Tree

RULE = 14
_VERSION = re.compile(r"(?<![A-Za-z0-9])(v\d+(?:\.\d+)*|\d{4}-\d{2}-\d{2})(?![A-Za-z0-9])")
TEMPLATE = re.compile(r"\{([^{}]*)\}")
"""A parameter in a path, with its name."""


def version_in(text: str) -> str | None:
    """The API version in a header's value or a title: ``assistants=v2`` → ``v2``."""
    found = _VERSION.search(text)
    return found.group(1) if found else None


def repair_url(url: str) -> str:
    """``https:/api.example.com:443/v1/`` → ``https://api.example.com/v1``."""
    url = url.strip().replace("\\", "/")
    url = re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*):/+", r"\1://", url)
    url = re.sub(r"^(https://[^/]+):443(?=/|$)", r"\1", url)
    url = re.sub(r"^(http://[^/]+):80(?=/|$)", r"\1", url)
    return url.rstrip("/") or url


_BRACES = re.compile(r"(?P<template>\{[^{}/]*\})|[{}]")
_NOTATIONS = (
    re.compile(r"\{\{\s*(\w[\w.-]*?)\s*\}\}"),  # {{id}}
    re.compile(r"\$\{(\w[\w.-]*)\}"),  # ${id}
    re.compile(r"<(?:\w+(?:\([^()<>/]*\))?:)?(\w[\w.-]*)>"),  # <id>, <int:id>
    re.compile(r"(?<=/)[:$]([A-Za-z_]\w*)(?:\([^()/]*\))?\??(?![\w:])"),  # :id, $id
)
"""How a document may write a path parameter, other than ``{id}``."""


def repair_path(path: str, *, described: bool = False) -> str:
    """``\\threads\\:id`` → ``/threads/{id}``; braces that are not a template are escaped.

    In a ``described`` path, one of an OpenAPI file, ``:id`` is not a parameter.
    """
    path = re.sub(r"/{2,}", "/", "/" + path.strip().replace("\\", "/"))
    for notation in () if described else _NOTATIONS:
        path = notation.sub(r"{\1}", path)
    path = _BRACES.sub(lambda found: found["template"] or quote(found[0]), path)
    return path.rstrip("/") or "/"


def repair_transport_metadata(trees: Sequence[Tree]) -> None:
    """Fix addresses in all documents, and move the headers that are not parameters."""
    for tree in trees:
        for said in tree.servers:
            if isinstance(said.value, str):
                _mended(said, repair_url(said.value))
        for operation, sections in tree.operations.items():
            _move_headers(tree, operation, sections)


def _mended(said: Said, value: str) -> None:
    if value != said.value:
        said.value, said.rule = value, RULE


def extends(url: str, host: str) -> bool:
    """Whether a URL is a path on that host."""
    return url != host and url.startswith(host.rstrip("/") + "/")


def shape(operation: str) -> str:
    """A path without the names of its parameters."""
    return TEMPLATE.sub("{}", operation)


def _text_of(node: Node) -> Said | None:
    for keyword in ("const", "enum", "default", "example"):
        for said in node.said(keyword):
            value = said.value[0] if isinstance(said.value, list) and said.value else said.value
            if isinstance(value, str):
                return replace(said, value=value)
    return None


def _move_headers(tree: Tree, operation: str, sections: Sections) -> None:
    headers = sections.get("header")
    for node in list(headers.children) if headers else ():
        text = _text_of(node)
        match node.name.lower():
            case "authorization":
                _move_authorization(sections, node, text)
            case "content-type":
                bodiless = operation.partition(" ")[0].upper() in BODILESS
                if bodiless and "request" not in sections:
                    _move_media_type(sections.setdefault("", Node("")), node, None)
                else:
                    _move_media_type(sections.setdefault("request", Node("")), node, text)
            case "accept":
                response = next(
                    (s for n, s in sections.items() if n.startswith("response.2")), None
                )
                if response is None:  # nothing says what is accepted
                    response, text = sections.setdefault("", Node("")), None
                _move_media_type(response, node, text)
            case "host":
                _move_host(tree, node, text)
            case _:
                continue
        assert headers is not None
        headers.children.remove(node)


def _move_authorization(sections: Sections, node: Node, text: Said | None) -> None:
    words = f"{text.value if text else ''} {node.value('description') or ''}".lower()
    kind = "basic" if "basic " in words and "bearer" not in words else "bearer"
    scheme = sections.setdefault("security", Node("")).grow(f".{kind}")
    scheme.says += [replace(said, rule=RULE) for said in node.says]


def _move_media_type(section: Node, node: Node, text: Said | None) -> None:
    for said in node.says:
        section.says.append(
            replace(said, keyword="furniture", rule=RULE)
            if text is None or said.claim is not text.claim
            else replace(text, keyword="contentType", rule=RULE)
        )


def _move_host(tree: Tree, node: Node, text: Said | None) -> None:
    for said in node.says:
        if text is not None and said.claim is text.claim:
            url = text.value if "://" in str(text.value) else f"https://{text.value}"
            tree.servers.append(replace(text, keyword="url", value=repair_url(str(url)), rule=RULE))
        else:
            tree.servers.append(replace(said, keyword="furniture", rule=RULE))


def version_headers(trees: Sequence[Tree], target: str | None) -> dict[str, tuple[str, list[Said]]]:
    """Headers whose value carries the API version: name → (the target's value, who says so)."""
    found: dict[str, list[tuple[str | None, Said]]] = {}
    for tree in trees:
        for _, section, node in tree.sections():
            for header in node.children if section == "header" else ():
                text = _text_of(header)
                if text and tree.version and version_in(str(text.value)) == tree.version:
                    found.setdefault(header.name, []).append((tree.version, text))
    values: dict[str, tuple[str, list[Said]]] = {}
    for name, texts in found.items():
        mine = [text for version, text in texts if version == target]
        value = str((mine or [text for _, text in texts])[0].value)
        if not mine and target:
            value = _VERSION.sub(target, value, count=1)
        values[name] = (value, mine or [text for _, text in texts])
    return values
