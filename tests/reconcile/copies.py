"""A random API as copies that need not agree, each written in a dialect of its own.

The shape of an API (its operations, and the parts that their schemas are made of) is the same in
all copies; what is said of a part, its facts, is a mapping that each copy has for itself. A fact
that a copy lacks is one that it is silent about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from specmeld.model.claims import Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document

Fact = tuple[int, str]
"""The number of a part, and a keyword."""


@dataclass(frozen=True)
class Part:
    """A schema: what it is made of, without what is said of it."""

    number: int
    kind: str
    """A JSON type, ``map``, ``union``, ``loose`` (a scalar of any type) or ``ref``."""
    properties: dict[str, Part] = field(default_factory=dict)
    items: Part | None = None
    branches: dict[str, Part] = field(default_factory=dict)
    """By the value of their tag, the property ``kind``."""
    component: str = ""
    """What a ``ref`` refers to."""

    def below(self) -> Iterator[tuple[str, Part]]:
        """The parts right below, each with the step that leads to it."""
        yield from ((f".{name}", part) for name, part in self.properties.items())
        yield from [("[]", self.items)] if self.items else []
        yield from ((f"|{tag}", part) for tag, part in self.branches.items())


@dataclass(frozen=True)
class Operation:
    name: str
    """``POST /pets``."""
    query: dict[str, Part]
    request: Part
    responses: dict[str, Part]


@dataclass(frozen=True)
class Api:
    operations: list[Operation]
    components: dict[str, Part]
    facts: dict[Fact, Any]

    def places(self) -> dict[int, list[Place]]:
        """Where the documents speak of each part: a shared one has several places."""
        found: dict[int, list[Place]] = {}
        for operation in self.operations:
            bodies = {f"response.{code}": part for code, part in operation.responses.items()}
            for section, part in {"request": operation.request, **bodies}.items():
                self._walk(Place(operation.name, section), part, found)
            for name, part in operation.query.items():
                self._walk(Place(operation.name, "query", (f".{name}",)), part, found)
        return found

    def _walk(self, at: Place, part: Part, found: dict[int, list[Place]]) -> None:
        found.setdefault(part.number, []).append(at)
        if part.kind == "ref":
            self._walk(at, self.components[part.component], found)
        for step, inner in part.below():
            self._walk(Place(at.operation, at.section, (*at.steps, step)), inner, found)


# A random one -----------------------------------------------------------------------------------

_NAMES = ("color", "size", "owner", "price", "notes", "parent", "count", "label", "state", "scope")
_SCALARS = ("string", "integer", "number", "boolean", "loose")
_WORDS = ("red", "green", "blue", "small", "large", "open", "shut")

VALUES: dict[str, Callable[[Random], Any]] = {
    "minLength": lambda rng: rng.randrange(10),
    "maxLength": lambda rng: rng.randrange(20, 100),
    "pattern": lambda rng: f"^[a-z]{{{rng.randrange(1, 30)}}}$",
    "format": lambda rng: rng.choice(["date", "date-time", "uuid", "email", "uri"]),
    "minimum": lambda rng: rng.randrange(10),
    "maximum": lambda rng: rng.randrange(100, 300),
    "exclusiveMinimum": lambda rng: rng.randrange(10),
    "exclusiveMaximum": lambda rng: rng.randrange(100, 300),
    "multipleOf": lambda rng: rng.randrange(2, 12),
    "minItems": lambda rng: rng.randrange(3),
    "maxItems": lambda rng: rng.randrange(5, 50),
    "uniqueItems": lambda rng: rng.random() < 0.5,
    "minProperties": lambda rng: rng.randrange(2),
    "maxProperties": lambda rng: rng.randrange(20, 60),
    "additionalProperties": lambda rng: rng.random() < 0.5,
    "nullable": lambda rng: rng.random() < 0.5,
    "enum": lambda rng: rng.sample(_WORDS, rng.randrange(1, 4)),
    "values.maxLength": lambda rng: rng.randrange(10, 99),
    "values.type": lambda rng: rng.choice(["string", "integer", "boolean"]),
    "propertyNames.maxLength": lambda rng: rng.randrange(10, 99),
    "type": lambda rng: rng.choice(["string", "integer", "number", "boolean"]),
}
"""Keyword → a random value. A fact's other values are such that no bound crosses another."""

_BOUNDS = {
    "string": [["minLength", "maxLength"], ["pattern"], ["format"], ["enum"]],
    "integer": [["minimum", "maximum"], ["exclusiveMinimum", "exclusiveMaximum"], ["multipleOf"]],
    "number": [["minimum"], ["maximum", "multipleOf"], ["exclusiveMaximum"]],
    "boolean": [[]],
    "array": [["minItems", "maxItems"], ["uniqueItems"]],
    "object": [["additionalProperties"], ["minProperties", "maxProperties"], []],
    "map": [["values.maxLength"], ["values.type"], ["propertyNames.maxLength"]],
    "loose": [[]],
    "union": [[]],
}


def random_default(rng: Random, kind: str) -> Any:
    """One that keeps to whatever ``VALUES`` gives beside it."""
    match kind:
        case "string":
            return "x" * rng.randrange(10, 20)
        case "boolean":
            return rng.random() < 0.5
    return rng.randrange(20, 90)


class _Maker:
    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._count = 0
        self.facts: dict[Fact, Any] = {}
        self.components: dict[str, Part] = {}

    def api(self) -> Api:
        rng = self._rng
        for at in range(rng.randrange(1, 4)):
            self.components[f"Shared{at}"] = self._object(depth=2)
        operations = [
            self._operation(f"{rng.choice(['POST', 'PUT'])} /things{at}")
            for at in range(rng.randrange(1, 4))
        ]
        return Api(operations, self.components, self.facts)

    def _operation(self, name: str) -> Operation:
        rng = self._rng
        query = {f"q_{at}": self._part(0, ("string", "integer")) for at in range(rng.randrange(3))}
        for part in query.values():
            self.facts[part.number, "required"] = rng.random() < 0.5
        responses = {code: self._object(3) for code in ["200", "404"][: rng.randrange(1, 3)]}
        return Operation(name, query, self._object(3), responses)

    def _object(self, depth: int) -> Part:
        rng = self._rng
        names = rng.sample(_NAMES, rng.randrange(2, 5))
        properties = {name: self._part(depth - 1) for name in names}
        for part in properties.values():
            if rng.random() < 0.4:
                self.facts[part.number, "required"] = True
        return self._said(Part(self._number(), "object", properties))

    def _part(self, depth: int, kinds: tuple[str, ...] = ()) -> Part:
        rng = self._rng
        deeper = ("array", "object", "map", "union", "ref") if depth > 0 else ()
        kind = rng.choice(kinds or (*_SCALARS, *deeper))
        if kind == "ref" and self.components:
            component = rng.choice([*self.components])
            return Part(self._number(), "ref", component=component)
        match kind:
            case "object" | "ref":
                return self._object(depth)
            case "array":
                items = self._part(depth - 1)
                return self._said(Part(self._number(), "array", items=items))
            case "union":
                branches = {tag: self._branch(depth - 1) for tag in ("circle", "square")}
                return self._said(Part(self._number(), "union", branches=branches))
        return self._said(Part(self._number(), kind))

    def _branch(self, depth: int) -> Part:
        return self._said(Part(self._number(), "object", {"radius": self._part(depth)}))

    def _said(self, part: Part) -> Part:
        """Say something of a part."""
        rng = self._rng
        facts = {keyword: VALUES[keyword](rng) for keyword in rng.choice(_BOUNDS[part.kind])}
        if part.kind != "union":
            kind = "string" if part.kind == "loose" else part.kind
            facts["type"] = "object" if kind == "map" else kind
        if not {"enum", "values.type"} & set(facts) and part.kind != "union":
            facts |= {"nullable": rng.random() < 0.5} if rng.random() < 0.5 else {}
        scalar = part.kind in ("string", "integer", "number", "boolean")
        if scalar and not {"pattern", "multipleOf", "enum", "format"} & set(facts):
            facts["default"] = random_default(rng, part.kind)
        self.facts |= {(part.number, keyword): value for keyword, value in facts.items()}
        return part

    def _number(self) -> int:
        self._count += 1
        return self._count


def random_api(rng: Random) -> Api:
    return _Maker(rng).api()


# Copies and their dialects ----------------------------------------------------------------------


@dataclass
class Copy:
    """One document: what it says, how it says it, and what ``sources.yaml`` says of it."""

    id: str
    dialect: str
    facts: dict[Fact, Any]
    prose: set[Fact] = field(default_factory=set)
    """Facts that stand in a sentence only."""
    api_version: str | None = None
    precedence: int = 0
    retrieved: str = ""
    lines: dict[Fact, int] = field(default_factory=dict)
    """Once it is written: the line of each fact that the dialect can say."""

    def reaches(self, place: Place) -> bool:
        """Whether its dialect can speak of a place: Swagger 2.0 has no unions."""
        return self.dialect != "swagger-2.0" or not any(step[0] == "|" for step in place.steps)

    def read(self, api: Api) -> Reading:
        """The copy, written in its dialect and read back."""
        text, self.lines = _written(api, self)
        document = SourceDocument(
            self.id,
            f"{self.id}.txt",
            text,
            api_version=self.api_version,
            precedence=self.precedence,
            retrieved=self.retrieved,
        )
        return read_document(document)


class Marked(NamedTuple):
    """A value whose line is the line of these facts."""

    value: Any
    facts: tuple[Fact, ...]


DIALECTS = ("openapi-3.1", "openapi-3.0", "swagger-2.0")

SENTENCES = {
    "maxLength": "Maximum length of {}.",
    "minLength": "Minimum length of {}.",
}
"""How a fact is said in prose."""


def _written(api: Api, copy: Copy) -> tuple[str, dict[Fact, int]]:
    document = _Swagger(api, copy).document() if copy.dialect == "swagger-2.0" else None
    document = document or _OpenApi(api, copy).document()
    if copy.dialect == "openapi-3.1":
        lines = _Lines()
        lines.yaml(document, "")
        return "\n".join(lines.text) + "\n", lines.facts
    if copy.dialect == "redoc":
        lines = _Lines(["<!DOCTYPE html>", "<html><body><div id='redoc'></div><script>"])
        state = {"menu": {}, "spec": {"data": document}}
        lines.json(state, "", "const __redoc_state = ", ";")
        lines.text += ["Redoc.hydrate(__redoc_state);", "</script></body></html>"]
        return "\n".join(lines.text) + "\n", lines.facts
    lines = _Lines()
    lines.json(document, "", "", "")
    return "\n".join(lines.text) + "\n", lines.facts


class _Lines:
    """Writes JSON or YAML, one member a line, and knows the line of each fact."""

    def __init__(self, text: list[str] | None = None) -> None:
        self.text = text or []
        self.facts: dict[Fact, int] = {}

    def _mark(self, value: Any) -> Any:
        if isinstance(value, Marked):
            self.facts |= dict.fromkeys(value.facts, len(self.text) + 1)
            return value.value
        return value

    def json(self, value: Any, indent: str, before: str, after: str) -> None:
        value = self._mark(value)
        if not (value and isinstance(value, dict | list)):
            self.text.append(f"{indent}{before}{json.dumps(value)}{after}")
            return
        keyed = isinstance(value, dict)
        self.text.append(f"{indent}{before}{'{' if keyed else '['}")
        members = list(value.items() if keyed else (("", each) for each in value))
        for at, (key, inner) in enumerate(members):
            comma = "," if at + 1 < len(members) else ""
            self.json(inner, indent + " ", f"{json.dumps(key)}: " if keyed else "", comma)
        self.text.append(f"{indent}{'}' if keyed else ']'}{after}")

    def yaml(self, value: Any, indent: str, before: str = "") -> None:
        value = self._mark(value)
        inner = indent + "  " if before else indent
        if not (value and isinstance(value, dict | list)):
            self.text.append(f"{indent}{before} {json.dumps(value)}")
            return
        if before:
            self.text.append(indent + before)
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            self.yaml(each, inner, f"{json.dumps(key)}:" if isinstance(value, dict) else "-")


@dataclass(frozen=True)
class _OpenApi:
    """OpenAPI 3.0, or 3.1 where the dialect is ``openapi-3.1`` or ``redoc``."""

    api: Api
    copy: Copy

    @property
    def _is_31(self) -> bool:
        return self.copy.dialect != "openapi-3.0"

    def document(self) -> dict[str, Any]:
        paths: dict[str, Any] = {}
        for operation in self.api.operations:
            method, _, path = operation.name.partition(" ")
            paths.setdefault(path, {})[method.lower()] = self.operation(operation)
        schemas = {name: self.schema(part) for name, part in self.api.components.items()}
        return {
            "openapi": "3.1.0" if self._is_31 else "3.0.3",
            "info": {"title": "Things", "version": "1"},
            "paths": paths,
            "components": {"schemas": schemas},
        }

    def operation(self, operation: Operation) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if operation.query:
            made["parameters"] = [self.parameter(*one) for one in operation.query.items()]
        made["requestBody"] = {"content": self._content(operation.request)}
        made["responses"] = {
            code: {"description": "Done.", "content": self._content(part)}
            for code, part in operation.responses.items()
        }
        return made

    def _content(self, part: Part) -> dict[str, Any]:
        return {"application/json": {"schema": self.schema(part)}}

    def parameter(self, name: str, part: Part) -> dict[str, Any]:
        made: dict[str, Any] = {"name": name, "in": "query"}
        return made | self.required(part) | {"schema": self.schema(part)}

    def required(self, part: Part) -> dict[str, Any]:
        fact = (part.number, "required")
        said = self.copy.facts.get(fact)
        return {} if said is None else {"required": Marked(said, (fact,))}

    def schema(self, part: Part) -> dict[str, Any]:
        if part.kind == "ref":
            return {"$ref": f"#/components/schemas/{part.component}"}
        made = self.described(part)
        for (number, keyword), value in self.copy.facts.items():
            fact = (number, keyword)
            if number == part.number and keyword != "required" and fact not in self.copy.prose:
                self.say(made, keyword, value, fact)
        return made | self.inside(part)

    def described(self, part: Part) -> dict[str, Any]:
        told = [fact for fact in sorted(self.copy.prose) if fact[0] == part.number]
        if not told:
            return {}
        text = " ".join(SENTENCES[fact[1]].format(self.copy.facts[fact]) for fact in told)
        return {"description": Marked(text, tuple(told))}

    def say(self, made: dict[str, Any], keyword: str, value: Any, fact: Fact) -> None:
        holder, _, inner = keyword.rpartition(".")
        if holder:
            holder = "additionalProperties" if holder == "values" else holder
            made.setdefault(holder, {})[inner] = Marked(value, (fact,))
        elif keyword == "nullable":
            self.say_null(made, value, fact)
        elif keyword.startswith("exclusive") and not self._is_31:
            bound = keyword.removeprefix("exclusive").lower()
            made |= {bound: Marked(value, (fact,)), keyword: True}
        elif keyword == "enum" and len(value) == 1 and self._is_31:
            made["const"] = Marked(value[0], (fact,))
        else:
            made[keyword] = Marked(value, (fact,))

    def say_null(self, made: dict[str, Any], value: bool, fact: Fact) -> None:
        if not self._is_31:
            made["nullable"] = Marked(value, (fact,))
        elif value and isinstance(made.get("type"), Marked):
            made["type"] = Marked([made["type"].value, "null"], (*made["type"].facts, fact))

    def inside(self, part: Part) -> dict[str, Any]:
        """What a schema holds."""
        made: dict[str, Any] = {}
        if part.properties:
            made["properties"] = {n: self.schema(inner) for n, inner in part.properties.items()}
            required = [
                Marked(name, ((inner.number, "required"),))
                for name, inner in part.properties.items()
                if self.copy.facts.get((inner.number, "required"))
            ]
            made |= {"required": required} if required else {}
        if part.items:
            made["items"] = self.schema(part.items)
        if part.branches:
            made["oneOf"] = [self.branch(tag, inner) for tag, inner in part.branches.items()]
        return made

    def branch(self, tag: str, part: Part) -> dict[str, Any]:
        made = self.schema(part)
        constant = {"type": "string", "enum": [tag]}
        made["properties"] = {"kind": constant, **made["properties"]}
        made["required"] = ["kind", *made.get("required", [])]
        return made


@dataclass(frozen=True)
class _Swagger(_OpenApi):
    """Swagger 2.0, which knows neither unions nor null."""

    @property
    def _is_31(self) -> bool:
        return False

    def document(self) -> dict[str, Any]:
        made = super().document()
        made |= {"swagger": "2.0", "definitions": made.pop("components")["schemas"]}
        del made["openapi"]
        return made

    def operation(self, operation: Operation) -> dict[str, Any]:
        body = {"name": "body", "in": "body", "schema": self.schema(operation.request)}
        query = [self.parameter(*one) for one in operation.query.items()]
        return {
            "parameters": [*query, body],
            "responses": {
                code: {"description": "Done.", "schema": self.schema(part)}
                for code, part in operation.responses.items()
            },
        }

    def parameter(self, name: str, part: Part) -> dict[str, Any]:
        return {"name": name, "in": "query"} | self.required(part) | self.schema(part)

    def schema(self, part: Part) -> dict[str, Any]:
        if part.kind == "ref":
            return {"$ref": f"#/definitions/{part.component}"}
        return {} if part.kind == "union" else super().schema(part)

    def say(self, made: dict[str, Any], keyword: str, value: Any, fact: Fact) -> None:
        if keyword != "nullable":
            super().say(made, keyword, value, fact)
