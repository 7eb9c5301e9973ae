"""Assemble the merged document from its parts."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from specmeld.model.claims import Place
from specmeld.model.json import JSONObject, identity
from specmeld.model.settlement import Dropped
from specmeld.openapi.status_meanings import meaning
from specmeld.reconcile.decide import Judge
from specmeld.reconcile.files.alignment import Pair, pairs
from specmeld.reconcile.files.matching import Components, Group, match_components
from specmeld.reconcile.files.merging import Merger, in_file_order
from specmeld.reconcile.files.object_facts import SchemaFacts
from specmeld.reconcile.files.parts import Part, SourceFile, resolved
from specmeld.reconcile.files.path_items import (
    MergedOperation,
    MergedPath,
    add_pages,
    merged_paths,
    roots,
    template_names,
)
from specmeld.reconcile.files.positions import Positions
from specmeld.reconcile.files.record import Record
from specmeld.reconcile.files.renaming import Renames
from specmeld.reconcile.pages.laid_out import NODE, is_page
from specmeld.reconcile.pages.page_examples import take_examples
from specmeld.reconcile.tree import Sections
from specmeld.text.pointer import escaped

_APART = ("info", "servers", "security", "tags", "paths", "webhooks", "components", "openapi")
"""Fields of a document that are merged separately."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """One document from several files, and its records."""

    document: JSONObject
    record: Record
    files: Sequence[Part]
    """The roots of the files."""


def merge_files(
    sources: Sequence[SourceFile],
    renamed: Mapping[str, Mapping[str, str]],
    pages: Mapping[str, Sections],
    judge: Judge,
) -> Assembled:
    """The files as one OpenAPI 3.1 document, without its servers.

    ``sources`` are in order of significance; ``renamed`` maps, by file, operations to their names
    in all documents. ``pages`` is what pages say about operations of the files.
    """
    paths = merged_paths(sources, renamed)
    add_pages(paths, pages)
    webhooks = _webhooks(sources)
    groups: list[Group] = [*roots(paths), *((pair.kind, pair.parts) for pair in webhooks)]
    positions = Positions()
    components = match_components(sources, groups, positions)
    record, renames = Record(judge), Renames(components)
    merger = Merger(components, record, renames, positions)
    assembly = _Assembly(sources, pages, merger, record, renames)
    files = [Part(source, (), source.document) for source in sources]
    return Assembled(assembly.document(paths, webhooks, components, files), record, files)


@dataclass(frozen=True, slots=True)
class _Assembly:
    sources: Sequence[SourceFile]
    pages: Mapping[str, Sections]
    merger: Merger
    record: Record
    renames: Renames

    def document(
        self,
        paths: Sequence[MergedPath],
        webhooks: Sequence[Pair],
        components: Components,
        whole: Sequence[Part],
    ) -> JSONObject:
        rest = [
            Part(part.source, (), {k: v for k, v in part.value.items() if k not in _APART})
            for part in whole
        ]
        built: JSONObject = {"openapi": self.sources[0].document["openapi"]}
        built |= SchemaFacts(self.record, self.renames, Place("", "document")).of_object("", rest)
        built["info"] = self._info()
        secured = self._security()
        if secured and secured[0] is not None:
            built["security"] = secured[0]
        if any("tags" in source.document for source in self.sources):
            built["tags"] = self._tags()
        built["paths"] = {path.name: self._path(path, pushed=secured is None) for path in paths}
        if webhooks:
            built["webhooks"] = {}
            for pair in webhooks:
                place, out = Place(f"webhook {pair.key}"), f"/webhooks/{escaped(str(pair.key))}"
                built["webhooks"][pair.key] = self.merger.build("path", pair.parts, place, out)
        built["components"] = self._components(components)
        if not built["components"]:
            del built["components"]
        _tell_ids_apart(built)
        take_examples(built, self.pages, self.record)
        return in_file_order(built, whole)

    def _info(self) -> JSONObject:
        parts = [Part(s, ("info",), s.document.get("info", {})) for s in self.sources]
        return SchemaFacts(self.record, self.renames, Place("", "info")).of_object("", parts)

    def _security(self) -> list[Any] | None:
        """What all files require of every operation; None if they differ."""
        found = [
            self.renames.value(Part(s, (), {}), "security", s.document.get("security"))
            for s in self.sources
        ]
        same = all(identity(one) == identity(found[0]) for one in found[1:])
        return [found[0]] if same else None

    def _tags(self) -> list[Any]:
        found: dict[str, Any] = {}
        for source in self.sources:
            for tag in source.document.get("tags") or ():
                if isinstance(tag, dict):
                    found.setdefault(str(tag.get("name")), tag)
        return [copy.deepcopy(tag) for tag in found.values()]

    # Paths ----------------------------------------------------------------------------------------

    def _path(self, path: MergedPath, *, pushed: bool) -> JSONObject:
        place, out = Place(path.name), f"/paths/{escaped(path.name)}"
        facts = SchemaFacts(self.record, self.renames, place)
        item: JSONObject = facts.of_object("path", path.items)
        if path.parameters:
            item["parameters"] = self._parameters(path.parameters, path.name, out, path.name)
        for operation in path.operations:
            method = operation.name.partition(" ")[0].lower()
            item[method] = self._operation(operation, f"{out}/{method}", pushed=pushed)
        return in_file_order(item, [_original(part) for part in path.items])

    def _operation(self, operation: MergedOperation, out: str, *, pushed: bool) -> JSONObject:
        place = Place(operation.name)
        parts = [self._secured(part) for part in operation.parts] if pushed else operation.parts
        files = [_original(part) for part in operation.parts if not is_page(part)]
        self.record.exists(parts, place)
        built: JSONObject = self.merger.build("operation", parts, place, out)
        path = operation.name.partition(" ")[2]
        listed = self._parameters(operation.parameters, operation.name, out, path)
        self._tell_missing(operation, place)
        if listed or any(part.value.get("parameters") == [] for part in files):
            built["parameters"] = listed
        if operation.name in self.pages:
            _describe_answers(built)
        return in_file_order(built, files)

    def _secured(self, part: Part) -> Part:
        """An operation with its document's security requirements made explicit."""
        if is_page(part) or "security" in part.value or "security" not in part.source.document:
            return part
        value = {**part.value, "security": part.source.document["security"]}
        return Part(part.source, part.pointer, value)

    def _parameters(
        self, listed: Sequence[Pair], name: str, out: str, path: str
    ) -> list[JSONObject]:
        built: list[JSONObject] = []
        told = set(template_names(path))
        for pair in listed:
            place = parameter_place(name, pair.parts[0])
            location = place.section
            if location == "path" and place.steps[0][1:] not in told:
                self._drop_parameter(pair)
                continue
            self.record.exists(pair.parts, place)
            pointer = f"{out}/parameters/{len(built)}"
            parameter = self.merger.build("parameter", pair.parts, place, pointer)
            if all(map(is_page, pair.parts)):
                parameter = {"name": place.steps[0][1:], "in": location, **parameter}
            built.append(parameter)
        return built

    def _tell_missing(self, operation: MergedOperation, place: Place) -> None:
        """Report parameters that one file has and another, which has the operation, lacks."""
        for pair in operation.parameters:
            having = {part.source.id for part in pair.parts}
            below = parameter_place(operation.name, pair.parts[0])
            for part in operation.parts:
                if part.source.id not in having and not is_page(part):
                    self.record.lacking(pair.parts[0], part, below, "parameters")

    def _drop_parameter(self, pair: Pair) -> None:
        for part in pair.parts:
            if is_page(part):
                reason = "the path has no such parameter"
                self.record.judge.ledger.drop(part.value[NODE], 14, reason)
            else:
                self.record.dropped.append(Dropped(part.source.id, part.pointer, 14))

    # Components -----------------------------------------------------------------------------------

    def _components(self, components: Components) -> JSONObject:
        built: JSONObject = {}
        sections = dict.fromkeys(
            name for source in self.sources for name in source.document.get("components", {})
        )
        for component in components.all():
            section = built.setdefault(component.section, {})
            section[component.name] = self.merger.component(component)
        other: dict[str, Any] = {}
        for source in self.sources:
            for name, value in source.document.get("components", {}).items():
                if name not in built and name.startswith("x-"):
                    other.setdefault(name, value)
                elif name == "links":
                    other.setdefault("links", {})
                    for key, link in value.items():
                        other.setdefault("links", {}).setdefault(key, link)
                elif not value:
                    other.setdefault(name, value)
        whole = {**other, **built}
        return {name: whole[name] for name in [*sections, *built] if name in whole}


def _describe_answers(operation: JSONObject) -> None:
    """Every response must have a description (OpenAPI 3.1, section 4.8.17)."""
    for status, answer in operation.get("responses", {}).items():
        if "$ref" not in answer:
            answer.setdefault("description", meaning(str(status)))


def parameter_place(operation: str, part: Part) -> Place:
    value = resolved(part).value
    return Place(operation, str(value.get("in", "query"))).key(str(value.get("name", "")))


def _webhooks(sources: Sequence[SourceFile]) -> list[Pair]:
    parts = [
        Part(s, (), {"webhooks": s.document["webhooks"]})
        for s in sources
        if s.document.get("webhooks")
    ]
    return list(pairs("document", parts)) if parts else []


def _original(part: Part) -> Part:
    """A path item or an operation as in the file."""
    value: Any = part.source.document
    for step in part.pointer:
        value = value[step]
    return Part(part.source, part.pointer, value)


def _tell_ids_apart(document: JSONObject) -> None:
    """An operationId that two files give to different operations is kept by the first."""
    taken: set[str] = set()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            name = operation.get("operationId") if isinstance(operation, dict) else None
            if not isinstance(name, str):
                continue
            if name in taken:
                words = [
                    word for word in path.replace("{", "/").replace("}", "/").split("/") if word
                ]
                operation["operationId"] = "_".join([method, *words])
            taken.add(operation["operationId"])
