"""Rule 14: HTTP furniture. What is a header on the page is security, media type or server.

Paths and URLs are mended here too, so that all documents name an operation alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from specmeld.model.urls import urlsplit
from specmeld.settle.tree import Node, Said, Sections, Tree

RULE = 14
_VERSION = re.compile(r"(?<![A-Za-z0-9])(v\d+(?:\.\d+)*|\d{4}-\d{2}-\d{2})(?![A-Za-z0-9])")
_TEMPLATE = re.compile(r"\{([^{}]*)\}")


def version_in(text: str) -> str | None:
    """The API version that a header's value or a title names: ``assistants=v2`` → ``v2``."""
    found = _VERSION.search(text)
    return found.group(1) if found else None


def mend_url(url: str) -> str:
    """``https:/api.example.com:443/v1/`` → ``https://api.example.com/v1``."""
    url = url.strip().replace("\\", "/")
    url = re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*):/+", r"\1://", url)
    url = re.sub(r"^(https://[^/]+):443(?=/|$)", r"\1", url)
    url = re.sub(r"^(http://[^/]+):80(?=/|$)", r"\1", url)
    return url.rstrip("/") or url


_BRACES = re.compile(r"(?P<template>\{[^{}/]*\})|[{}]")


def mend_path(path: str) -> str:
    """``\\threads\\runs`` → ``/threads/runs``; braces that are no template are escaped."""
    path = re.sub(r"/{2,}", "/", "/" + path.strip().replace("\\", "/"))
    path = _BRACES.sub(lambda found: found["template"] or quote(found[0]), path)
    return path.rstrip("/") or "/"


def mend_furniture(trees: Sequence[Tree]) -> None:
    """Mend addresses in all documents, and move the headers that are no parameters."""
    for tree in trees:
        for said in tree.servers:
            if isinstance(said.value, str):
                _mended(said, mend_url(said.value))
        for sections in tree.operations.values():
            _move_headers(tree, sections)
    bases = sorted({base for tree in trees for base in _base_paths(tree)}, key=len, reverse=True)
    known = {
        shape(_mended_operation(operation, ())) for tree in trees for operation in tree.operations
    }
    spelled: dict[str, str] = {}
    for tree in trees:
        _rename_operations(tree, [base for base in bases if base], known, spelled)


def _mended(said: Said, value: str) -> None:
    if value != said.value:
        said.value, said.rule = value, RULE


def _base_paths(tree: Tree) -> list[str]:
    return [urlsplit(said.value).path for said in tree.servers if isinstance(said.value, str)]


def shape(operation: str) -> str:
    """A path without the names of its parameters."""
    return _TEMPLATE.sub("{}", operation)


def _mended_operation(
    operation: str, bases: Sequence[str], known: frozenset[str] | None = None
) -> str:
    method, _, path = operation.partition(" ")
    whole = f"{method.upper()} {mend_path(path)}"
    for base in bases:
        if mend_path(path).startswith(base + "/"):
            short = f"{method.upper()} {mend_path(path)[len(base) :]}"
            if known is None or shape(short) in known:
                return short
    return whole


def _rename_operations(
    tree: Tree, bases: Sequence[str], known: set[str], spelled: dict[str, str]
) -> None:
    """One spelling for an operation; the names of path parameters follow the first document."""
    renamed: dict[str, Sections] = {}
    for operation, sections in tree.operations.items():
        if not operation:
            renamed[operation] = sections
            continue
        mended = _mended_operation(operation, bases, frozenset(known))
        first = tree.renamed[operation] = spelled.setdefault(shape(mended), mended)
        here, there = _TEMPLATE.findall(mended), _TEMPLATE.findall(first)
        for node in sections["path"].children if "path" in sections else ():
            if node.name in here:
                node.step = "." + there[here.index(node.name)]
        for name, section in sections.items():
            known_section = renamed.setdefault(first, {}).setdefault(name, section)
            if known_section is not section:
                known_section.says += section.says
                known_section.children += section.children
    tree.operations = renamed


def _text_of(node: Node) -> Said | None:
    for keyword in ("const", "enum", "default", "example"):
        for said in node.said(keyword):
            value = said.value[0] if isinstance(said.value, list) and said.value else said.value
            if isinstance(value, str):
                return replace(said, value=value)
    return None


def _move_headers(tree: Tree, sections: Sections) -> None:
    headers = sections.get("header")
    for node in list(headers.children) if headers else ():
        text = _text_of(node)
        match node.name.lower():
            case "authorization":
                _move_authorization(sections, node, text)
            case "content-type":
                _move_media_type(sections.setdefault("request", Node("")), node, text)
            case "accept":
                response = next(
                    (s for n, s in sections.items() if n.startswith("response.2")), None
                )
                _move_media_type(response or Node(""), node, text)
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
            tree.servers.append(replace(text, keyword="url", value=mend_url(str(url)), rule=RULE))
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
