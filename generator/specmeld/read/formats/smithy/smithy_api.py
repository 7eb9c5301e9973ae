"""Smithy models as JSON (the output of ``smithy build`` and ``smithy ast``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.documents import SourceDocument
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.credential_headers import schemes
from specmeld.read.formats.described_api import (
    add_operation,
    new_document,
    outliner,
    reader,
    remark,
)
from specmeld.read.formats.lined import Lined, lined
from specmeld.read.formats.markup import plain
from specmeld.read.formats.parsed import parse_located
from specmeld.read.formats.smithy.smithy_model import SmithyModel, targets
from specmeld.read.formats.smithy.smithy_operations import SmithyOperations
from specmeld.read.formats.smithy.smithy_schemas import SmithySchemas

_VERSION = re.compile(r'"smithy"\s*:\s*"[12](?:\.\d{1,3})*"')
_SHAPES = re.compile(r'"shapes"\s*:\s*\{')
_OF_RESOURCE = ("create", "put", "read", "update", "delete", "list")


def recognise(text: str) -> Recognition:
    if text.lstrip()[:1] != "{":
        return Recognition(0.0, "no JSON object")
    if (version := _VERSION.search(text)) and _SHAPES.search(text):
        return Recognition(1.0, f"says {version.group()} and has shapes")
    return Recognition(0.0, "no Smithy model")


def describe(document: SourceDocument) -> tuple[Lined, Sequence[Diagnostic]]:
    """The OpenAPI document of a Smithy model, with remarks. Raises InputError."""
    root = lined(parse_located(document))
    shapes = root.get("shapes") if isinstance(root, Lined) else None
    if not isinstance(shapes, Lined):
        raise InputError(
            "a Smithy model must have shapes",
            file=document.path,
            line=1,
            fix="write the model as JSON with 'smithy ast'",
        )
    return _Describer(document, SmithyModel(shapes)).describe()


DIALECT = Dialect(
    "smithy",
    recognise,
    reader("smithy", describe),
    outliner("smithy", describe),
    description="Smithy models in their JSON form",
    endings=(".json",),
)


class _Describer:
    def __init__(self, document: SourceDocument, model: SmithyModel) -> None:
        self._document = document
        self._model = model
        self._remarks: dict[tuple[str, int], Diagnostic] = {}
        self._schemas = SmithySchemas(model, self._tell)
        self._operations = SmithyOperations(model, self._schemas, self._tell)
        self._services = list(model.of_type("service"))

    def describe(self) -> tuple[Lined, Sequence[Diagnostic]]:
        service = self._services[0] if self._services else ""
        shape = self._model.shape(service)
        title = plain(self._model.trait(service, "title")) or service.rpartition("#")[2]
        made = new_document(title, str(shape.get("version") or ""), self._model.line(service) or 1)
        words = plain(self._model.trait(service, "documentation"))
        made["info"].put_text("description", words, self._model.line(service))
        for id_, errors, holder in self._listed():
            self._operation(made, id_, errors, holder)
        if not made["paths"] and any(self._model.of_type("operation")):
            raise InputError(
                "none of the operations has an http trait",
                file=self._document.path,
                line=self._model.line(next(self._model.of_type("operation"))),
                fix='say how they are sent, as in @http(method: "GET", uri: "/things")',
            )
        self._schemas.finish()
        if self._schemas.components:
            components = made.setdefault("components", Lined())
            components["schemas"] = self._schemas.components
        return made, list(self._remarks.values())

    def _tell(self, message: str, line: int) -> None:
        told = remark(self._document, "smithy", message, line)
        self._remarks.setdefault((message, line), told)

    def _listed(self) -> Iterator[tuple[str, list[str], str]]:
        """Each operation with the errors of its service, and the service."""
        seen = set[str]()
        for service in self._services:
            errors = list(targets(self._model.shape(service).get("errors")))
            for id_ in self._of(service):
                if id_ not in seen:
                    seen.add(id_)
                    yield id_, errors, service
        for id_ in self._model.of_type("operation") if not self._services else ():
            yield id_, [], ""

    def _of(self, service: str) -> Iterator[str]:
        """The operations of a service and of its resources."""
        waiting, seen = [service], set[str]()
        while waiting:
            id_ = waiting.pop()
            if id_ in seen:
                continue
            seen.add(id_)
            shape = self._model.shape(id_)
            for key in _OF_RESOURCE:
                yield from targets(shape.get(key)) if shape.get("type") == "resource" else ()
            for key in ("operations", "collectionOperations"):
                yield from targets(shape.get(key))
            waiting += reversed(list(targets(shape.get("resources"))))

    def _operation(self, made: Lined, id_: str, errors: list[str], service: str) -> None:
        line = self._model.line(id_)
        if self._model.type(id_) != "operation":
            line = line or self._model.line(service)
            self._tell(f"the operation {id_[:100]!r} is not in the model", line)
            return
        written = self._operations.written(id_, errors)
        if written is None:
            self._tell(f"{id_.rpartition('#')[2][:80]} has no http trait; ignoring it", line)
            return
        path, method, operation = written
        self._secure(made, operation, id_, service)
        if not add_operation(made, path, method, operation):
            self._tell(f"{method.upper()} {path[:200]} is described twice", line)

    def _secure(self, made: Lined, operation: Lined, id_: str, service: str) -> None:
        declared = dict(_schemes(self._model.traits(service)))
        asked = self._model.trait(id_, "auth")
        if asked is None:
            asked = self._model.trait(service, "auth")
        names: Iterable[str] = declared
        if isinstance(asked, list):
            names = [str(each) for each in asked if str(each) in declared]
        requirements = []
        for name in names:
            title = _titled(name)
            schemes(made).setdefault(title, declared[name])
            requirements.append(Lined(self._model.line(id_), {title: []}))
        if self._model.trait(id_, "optionalAuth") is not None and requirements:
            requirements.append(Lined(self._model.line(id_)))
        if requirements:
            operation["security"] = requirements


def _titled(trait: str) -> str:
    """A name for a scheme: that of ``smithy.api#httpBearerAuth`` is ``bearerAuth``."""
    name = trait.rpartition("#")[2].removeprefix("http")
    return name[:1].lower() + name[1:]


def _schemes(traits: Lined) -> Iterator[tuple[str, Lined]]:
    """The authentication traits of a service as security schemes, by trait id."""
    for name, value in traits.items():
        line = traits.at.get(name, 0)
        match name:
            case "smithy.api#httpBearerAuth":
                yield name, Lined(line, {"type": "http", "scheme": "bearer"})
            case "smithy.api#httpBasicAuth":
                yield name, Lined(line, {"type": "http", "scheme": "basic"})
            case "smithy.api#httpDigestAuth":
                yield name, Lined(line, {"type": "http", "scheme": "digest"})
            case "smithy.api#httpApiKeyAuth" if isinstance(value, Mapping):
                where = "query" if value.get("in") == "query" else "header"
                key = {"type": "apiKey", "in": where, "name": str(value.get("name", ""))}
                if str(value.get("scheme", "")).lower() == "bearer":
                    key = {"type": "http", "scheme": "bearer"}
                yield name, Lined(line, key)
            case "aws.auth#sigv4" | "aws.auth#sigv4a":
                words = "AWS Signature Version 4"
                key = {"type": "apiKey", "in": "header", "name": "Authorization"}
                yield name, Lined(line, {**key, "description": words})
