"""The settled tree as one OpenAPI 3.1 document, in a stable order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from specmeld.model.claims import written
from specmeld.model.json import JSONObject, identity
from specmeld.model.settlement import Outcome
from specmeld.model.urls import urlsplit
from specmeld.openapi.shapes import METHODS
from specmeld.openapi.status_meanings import meaning
from specmeld.reconcile.decide import Facts, Judge
from specmeld.reconcile.pages.operation_ids import operation_id
from specmeld.reconcile.pages.page_components import (
    PLACE,
    Components,
    bare,
    in_order,
    pascal,
    take_out_places,
)
from specmeld.reconcile.pages.page_schemas import SchemaBuilder, Spot
from specmeld.reconcile.pages.security_schemes import security_scheme
from specmeld.reconcile.rules.page_trees import Merged
from specmeld.reconcile.rules.transport import extends
from specmeld.reconcile.tree import Node, Said, Sections

_METHODS = tuple(method.upper() for method in METHODS)
_LOCATIONS = ("path", "query", "header", "cookie")
HEADERS = " header"
"""The suffix of the section of a response's headers."""


@dataclass(slots=True)
class DocumentBuilder:
    judge: Judge
    target: str | None
    version_headers: Mapping[str, tuple[str, list[Said]]]
    components: Components = field(default_factory=Components)
    security: dict[str, JSONObject] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)
    """Operation → the schemes that a document names for it."""
    ids: set[str] = field(default_factory=set)
    places: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """JSON pointer → its places, once the document is built."""

    def build(
        self, merged: Merged, servers: list[Said], base: JSONObject | None = None
    ) -> JSONObject:
        """The whole canonical document (OpenAPI 3.1, section 4.8.1), added to ``base``."""
        known = [str(one.get("url", "")) for one in (base or {}).get("servers", ())]
        urls = self._servers(servers, known)
        paths: JSONObject = {
            path: dict(item) for path, item in (base or {}).get("paths", {}).items()
        }
        for operation in sorted(merged, key=_path_order):
            method, _, path = operation.partition(" ")
            if method in _METHODS and path.startswith("/"):
                built = self._operation(operation, merged[operation])
                paths.setdefault(path, {})[method.lower()] = built
        document = self._around(paths, urls) if base is None else self._added(base, paths, urls)
        self._add_components(document, (base or {}).get("components", {}))
        self.places = take_out_places(document)
        return _without_empty(document)

    def _around(self, paths: JSONObject, urls: list[str]) -> JSONObject:
        """The document of pages alone; its title comes from servers and headers."""
        return {
            "openapi": "3.1.0",
            "info": {"title": _title(urls, self.version_headers), "version": self.target or "1"},
            "servers": [{"url": url} for url in urls],
            "security": [{name: []} for name in self.security],
            "paths": self._signed_in(paths),
        }

    def _signed_in(self, paths: JSONObject) -> JSONObject:
        """The operations, with explicit schemes if one differs from the document as a whole."""
        for operation, names in self.asked.items():
            method, _, path = operation.partition(" ")
            if set(names) < set(self.security):
                paths[path][method.lower()]["security"] = [{name: []} for name in names]
        return paths

    def _added(self, base: JSONObject, paths: JSONObject, urls: list[str]) -> JSONObject:
        """The document of files, with the operations of pages; and servers if it has none."""
        document = {**base, "paths": paths}
        listed = base.get("servers", [])
        if more := [{"url": url} for url in urls[len(listed) :]]:
            document["servers"] = [*listed, *more]
        return document

    def _add_components(self, document: JSONObject, brought: JSONObject) -> None:
        taken = brought.get("schemas", {})
        schemas = self.components.publish({"paths": document["paths"]}, taken)
        own: JSONObject = {
            "schemas": schemas,
            "parameters": self._version_parameters(),
            "securitySchemes": self.security,
        }
        for item in document["paths"].values():
            for operation in item.values():
                if isinstance(operation, dict) and PLACE in operation:
                    _order_parameters(operation)
        document["components"] = {
            kind: {**brought.get(kind, {}), **dict(sorted(own.get(kind, {}).items()))}
            for kind in [*brought, *(kind for kind in own if kind not in brought)]
        }

    # Servers and metadata ---------------------------------------------------------------------

    def _servers(self, servers: list[Said], known: Sequence[str] = ()) -> list[str]:
        """Distinct URLs; a bare host is replaced by the same host with a base path.

        ``known`` are those of files, which include their paths.
        """
        urls = [said for said in servers if said.keyword == "url" and isinstance(said.value, str)]
        found = list(dict.fromkeys(str(said.value) for said in urls if not said.old))
        if not found and not known:
            found = list(dict.fromkeys(str(said.value) for said in urls))
        longest = [url for url in found if not any(extends(other, url) for other in found)]
        more = [url for url in longest if not any(_alike(url, one) for one in known)]
        full = [*known, *more]
        seen: set[str] = set(known)
        for said in servers:
            url = str(said.value)
            fits = said.keyword != "url" or any(_alike(one, url) for one in full)
            first = url in full and url not in seen and not said.old
            seen.add(url)
            outcome: Outcome = "kept" if first else "corroborates" if fits else "overruled"
            rule = 1 if said.old and outcome == "overruled" else said.rule
            self.judge.ledger.note(said, outcome, rule, "#servers")
        return full

    def _version_parameters(self) -> JSONObject:
        return {
            header_name(name): {
                "name": name,
                "in": "header",
                "required": True,
                "description": "Carries the version of the API.",
                "schema": {"type": "string", "const": value},
            }
            for name, (value, _) in sorted(self.version_headers.items())
        }

    # Operations -------------------------------------------------------------------------------

    def _operation(self, operation: str, sections: Sections) -> JSONObject:
        facts = self.judge.decide(sections.get("", Node("")), operation)
        self._read_security(operation, sections)
        identifier = operation_id(operation, sections, self.ids)
        self.ids.add(identifier)
        owner = pascal(identifier)
        built: JSONObject = {PLACE: operation, "operationId": identifier}
        for word in ("summary", "description"):
            if isinstance(facts.get(word), str):
                built[word] = facts[word]
        if facts.get("deprecated") is True:
            built["deprecated"] = True
        if parameters := self._parameters(operation, sections, owner):
            built["parameters"] = parameters
        if "request" in sections:
            built["requestBody"] = self._body(f"{operation}#request", sections["request"], owner)
        built["responses"] = self._responses(operation, sections, owner)
        return built

    def _read_security(self, operation: str, sections: Sections) -> None:
        for node in sections.get("security", Node("")).properties():
            place = f"{operation}#security.{node.name}"
            facts = self.judge.decide(Node(node.step, list(node.says)), place)
            name, scheme = security_scheme(node.name, facts)
            self.security.setdefault(name, scheme)
            self.asked.setdefault(operation, []).append(name)

    def _parameters(self, operation: str, sections: Sections, owner: str) -> list[JSONObject]:
        built: list[JSONObject] = []
        told = set(_path_names(operation))
        for location in _LOCATIONS:
            for node in sections.get(location, Node("")).properties():
                if location == "header" and node.name in self.version_headers:
                    self._note_version_header(node, f"{operation}#header.{node.name}")
                    continue
                if location == "path" and node.name not in told:
                    self.judge.ledger.drop(node, 14, "the path has no such parameter")
                    continue
                spot = Spot(f"{operation}#{location}{written(node.step)}", owner, owner, node.name)
                built.append(self._parameter(location, node, spot))
        named = {parameter["name"] for parameter in built if parameter["in"] == "path"}
        built += [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in _path_names(operation)
            if name not in named
        ]
        built += [
            {"$ref": f"#/components/parameters/{header_name(name)}"}
            for name in sorted(self.version_headers)
        ]
        return built

    def _parameter(self, location: str, node: Node, spot: Spot) -> JSONObject:
        schema, facts = SchemaBuilder(self.judge, self.components).build(node, spot)
        parameter: JSONObject = {
            "name": node.name,
            "in": location,
            "required": True if location == "path" else facts.get("required") is True,
        }
        if not parameter["required"]:
            del parameter["required"]
        if "description" in schema:
            parameter["description"] = schema.pop("description")
        return parameter | {"schema": schema, PLACE: spot.place}

    def _note_version_header(self, node: Node, place: str) -> None:
        value, says = self.version_headers[node.name]
        for said in node.says:
            agrees = said.keyword not in ("const", "enum", "example") or said.value in (
                value,
                [value],
            )
            kept = any(said.claim is other.claim for other in says) and not said.old
            outcome: Outcome = "kept" if kept else "corroborates" if agrees else "overruled"
            self.judge.ledger.note(
                said, outcome, 14, place, "" if agrees else f"the target says {value}"
            )

    def _body(self, place: str, node: Node, owner: str) -> JSONObject:
        schema, facts = self._section(place, node, owner, f"{owner}Request")
        body: JSONObject = {PLACE: place}
        if "description" in schema:
            body["description"] = schema.pop("description")
        needed = self.components.resolve(schema).get("required")
        if needed or facts.get("required") is True:
            body["required"] = True
        media_type = str(facts.get("contentType") or "application/json")
        body["content"] = {media_type: {"schema": schema} | self._examples(node, place)}
        return body

    def _responses(self, operation: str, sections: Sections, owner: str) -> JSONObject:
        responses: JSONObject = {}
        for name in sorted(name for name in sections if name.startswith("response")):
            if name.endswith(HEADERS):
                continue
            status = name.partition(".")[2] or "default"
            place = f"{operation}#{name}"
            schema, facts = self._section(place, sections[name], owner, f"{owner}Response")
            words = schema.pop("description", None) or facts.get("description")
            responses[status] = {PLACE: place, "description": words or meaning(status)}
            examples = self._examples(sections[name], place)
            if bare(schema) or "contentType" in facts or examples:
                media_type = str(facts.get("contentType") or "application/json")
                media = {"schema": schema} if bare(schema) else {}
                responses[status]["content"] = {media_type: media | examples}
        for name in sorted(name for name in sections if name.endswith(HEADERS)):
            status = name.partition(".")[2].removesuffix(HEADERS)
            response = responses.setdefault(status, {"description": meaning(status)})
            response["headers"] = {
                node.name: self._header(node, f"{operation}#{name}{written(node.step)}", owner)
                for node in sections[name].properties()
            }
        return responses or {"default": {"description": "No document describes the response."}}

    def _header(self, node: Node, place: str, owner: str) -> JSONObject:
        spot = Spot(place, owner, owner, node.name)
        schema, facts = SchemaBuilder(self.judge, self.components).build(node, spot)
        header: JSONObject = {"required": True} if facts.get("required") is True else {}
        if "description" in schema:
            header["description"] = schema.pop("description")
        return header | {"schema": schema, PLACE: place}

    def _section(self, place: str, node: Node, owner: str, name: str) -> tuple[JSONObject, Facts]:
        builder = SchemaBuilder(self.judge, self.components)
        schema, facts = builder.build(node, Spot(place, "", owner, name=name))
        schema.pop("examples", None)  # of the media type, where ``_examples`` writes them
        return schema, facts

    def _examples(self, node: Node, place: str) -> JSONObject:
        """The whole bodies that documents print (OpenAPI 3.1, section 4.8.14)."""
        shown: dict[Hashable, Said] = {}
        for said in sorted(node.said("example"), key=_origin):
            if not said.old and shown.setdefault(identity(said.value), said) is said:
                self.judge.ledger.note(said, "kept", said.rule, place)
        values = [said.value for said in shown.values()]
        if len(values) < 2:
            return {"example": values[0]} if values else {}
        return {"examples": {f"example{at}": {"value": one} for at, one in enumerate(values, 1)}}


def _origin(said: Said) -> tuple[str, int]:
    return said.document, said.claim.origin.line


def _order_parameters(operation: JSONObject) -> None:
    for parameter in operation.get("parameters", ()):
        if "schema" in parameter:
            parameter["schema"] = in_order(parameter["schema"])


def header_name(name: str) -> str:
    """The component name of a header."""
    return pascal(name) or "Version"


def _path_order(operation: str) -> tuple[str, int]:
    method, _, path = operation.partition(" ")
    return path, _METHODS.index(method) if method in _METHODS else len(_METHODS)


def _path_names(operation: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"\{([^{}]*)\}", operation)))


def _alike(url: str, other: str) -> bool:
    """Whether they are the same server, with or without a part of the path."""
    return url.rstrip("/") == other.rstrip("/") or extends(url, other) or extends(other, url)


def _title(urls: list[str], words: Iterable[str]) -> str:
    """``https://api.example.com/v1`` → ``Example API``; with the documents' own spelling."""
    host = urlsplit(urls[0]).hostname if urls else None
    labels = [label for label in (host or "").split(".")[:-1] if label not in ("api", "www")]
    if not labels:
        return "API"
    name = labels[-1]
    forms = Counter(
        form
        for text in words
        for form in re.findall(r"[A-Za-z0-9]+", text)
        if form.lower() == name and form != name
    )
    best = min(forms, key=lambda form: (-forms[form], form), default=name.capitalize())
    return f"{best} API"


def _without_empty(document: JSONObject) -> JSONObject:
    """Omit empty lists and maps if OpenAPI allows it."""
    kept: JSONObject = {}
    for key, value in document.items():
        if key in ("servers", "security", "components") and not value:
            continue
        kept[key] = value
    parts = {key: value for key, value in document["components"].items() if value}
    if parts:
        kept["components"] = parts
    else:
        kept.pop("components", None)
    return kept
