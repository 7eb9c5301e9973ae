"""What pages say about an operation, in the form of a file's object.

The statements of a place are under ``@says``; its children are as in a schema. So pages are aligned
with files in the same way as files with each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from specmeld.model.claim_keywords import WORDS
from specmeld.model.json import JSONObject
from specmeld.reconcile.files.parts import Part, SourceFile, resolved
from specmeld.reconcile.tree import Node, Said, Sections
from specmeld.text.pointer import Pointer

SAYS = "@says"
"""Where the statements of a page are: ``list[Said]``."""
NODE = "@node"
"""The node that a page's object was made from."""

_AT_USE = WORDS | {"exists", "required", "nullable", "collapsed"}
"""What a page says about a use, and not about the component."""
_LOCATIONS = ("path", "query", "header", "cookie")
_OF_RESPONSE = frozenset(["description", "exists", "contentType", "furniture"])
_OF_BODY = _OF_RESPONSE | {"required"}
_OF_PARAMETER = frozenset(["description", "exists", "required", "deprecated", "example"])

PAGES = SourceFile("@pages", "", {}, lambda _: 1, exhaustive=False)
"""Represents all pages: their statements know their documents."""


def is_page(part: Part) -> bool:
    return part.source is PAGES


def page_part(pointer: Pointer, value: JSONObject) -> Part:
    return Part(PAGES, pointer, value, partial=True)


def schema_value(node: Node, leave: frozenset[str] = frozenset()) -> JSONObject:
    """A node and its descendants as a schema; ``leave`` are keywords handled elsewhere."""
    says = [said for said in node.says if said.keyword not in leave]
    value: JSONObject = {SAYS: says, NODE: node}
    value |= _hints(node)
    if properties := node.properties():
        value["properties"] = {child.name: schema_value(child) for child in properties}
    items = node.items()
    if items is not None:
        value["items"] = schema_value(items)
    if branches := node.branches():
        value["anyOf"] = [schema_value(branch) for branch in branches]
        for branch, laid in zip(branches, value["anyOf"], strict=True):
            laid.setdefault("title", branch.name)
    return value


def _hints(node: Node) -> JSONObject:
    """Hints for matching branches, ignored by everything else."""
    hints: JSONObject = {}
    for keyword in ("const", "title"):
        if said := node.said(keyword):
            hints[keyword] = said[0].value
    types = sorted(node.types())
    if len(types) == 1:
        hints["type"] = types[0]
    values = [said.value for said in node.said("enum") if isinstance(said.value, list)]
    if values and len(values[0]) == 1:
        hints["const"] = values[0][0]
    return hints


def operation_part(name: str, sections: Sections, files: Sequence[Part]) -> Part:
    """What pages say about an operation that files describe too; its parameters are separate."""
    node = sections.get("", Node(""))
    says = list(node.says)
    value: JSONObject = {SAYS: says}
    if "request" in sections:
        bodies = [
            part.below("requestBody", value=part.value["requestBody"])
            for part in files
            if isinstance(part.value.get("requestBody"), dict)
        ]
        body = _body(sections["request"], bodies)
        if bodies or "content" in body:
            value["requestBody"] = body
        else:  # a header without a body
            says += [replace(said, keyword="furniture") for said in body[SAYS]]
    responses: JSONObject = {}
    for section, node in sections.items():
        status, _, headers = (section.partition(".")[2] or "default").partition(" ")
        if section.startswith("response") and not headers:
            found = _response(node, list(_responses(status, files)))
            responses[status] = responses.get(status, {}) | found
        elif section.startswith("response"):
            responses.setdefault(status, {SAYS: []})["headers"] = _headers(node)
    if responses:
        value["responses"] = responses
    return page_part((name,), value)


def _responses(status: str, files: Sequence[Part]) -> Iterator[Part]:
    for part in files:
        listed = part.value.get("responses")
        if isinstance(listed, dict) and isinstance(listed.get(status), dict):
            yield part.below("responses", status, value=listed[status])


def _body(node: Node, files: Sequence[Part]) -> JSONObject:
    says = [said for said in node.says if said.keyword in _OF_BODY]
    return {SAYS: says} | _content(node, _OF_BODY, files)


def _response(node: Node, files: Sequence[Part]) -> JSONObject:
    says = [said for said in node.says if said.keyword in _OF_RESPONSE]
    return {SAYS: says} | _content(node, _OF_RESPONSE, files)


def _headers(node: Node) -> JSONObject:
    """The headers of a response by name."""
    return {
        each.name: {
            SAYS: [said for said in each.says if said.keyword in _OF_PARAMETER],
            NODE: each,
            "schema": schema_value(each, _OF_PARAMETER),
        }
        for each in node.properties()
    }


def _content(node: Node, apart: frozenset[str], files: Sequence[Part]) -> JSONObject:
    """Under the media type that the page names, else that of the files, else JSON."""
    apart |= {"example"}
    examples = [said for said in node.says if said.keyword == "example"]
    spoken = [said for said in node.says if said.keyword not in apart and not said.implied]
    spoken += examples
    if not spoken and not node.children:
        return {}
    named = [str(said.value) for said in node.said("contentType")]
    known = list(_media_types(files))
    json = [media for media in known if "json" in media.lower()]
    media = next(iter([*named, *json, *known]), "application/json")
    return {"content": {media: {SAYS: examples, "schema": schema_value(node, apart)}}}


def _media_types(files: Iterable[Part]) -> Iterator[str]:
    for part in map(resolved, files):
        content = part.value.get("content") if isinstance(part.value, dict) else None
        yield from content if isinstance(content, Mapping) else ()


def parameter_parts(name: str, sections: Sections) -> dict[tuple[str, str], Part]:
    """What pages say about the parameters, by location and name."""
    found: dict[tuple[str, str], Part] = {}
    for location in _LOCATIONS:
        for node in sections.get(location, Node("")).properties():
            key = location, node.name.lower() if location == "header" else node.name
            value: JSONObject = {
                SAYS: [said for said in node.says if said.keyword in _OF_PARAMETER],
                NODE: node,
                "in": location,
                "name": node.name,
                "schema": schema_value(node, _OF_PARAMETER),
            }
            found.setdefault(key, page_part((name, location, node.step), value))
    return found


def at_use(part: Part) -> tuple[Part, Part]:
    """A page's statements about the use of a component, and about the component itself."""
    says: list[Said] = part.value.get(SAYS, [])
    words = [said for said in says if said.keyword in _AT_USE]
    rest = {**part.value, SAYS: [said for said in says if said.keyword not in _AT_USE]}
    return page_part(part.pointer, {SAYS: words}), page_part(part.pointer, rest)


def security_says(sections: Sections) -> dict[str, list[Said]]:
    """Kind of security → who mentions it."""
    return {node.name: node.says for node in sections.get("security", Node("")).properties()}
