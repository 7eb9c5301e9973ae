"""Random APIs within what a dialect can express.

Words are of a vocabulary that triggers no rule of prose: what prose says is the business of
``tests/read/test_prose.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from .apis import JSON, Answer, Api, Branch, Operation, Parameter, Property, Shape

SCALARS = ("string", "integer", "number", "boolean")
BOUNDS = {
    "string": ("minLength", "maxLength", "pattern"),
    "integer": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "boolean": (),
    "array": ("minItems", "maxItems", "uniqueItems"),
    "object": ("minProperties", "maxProperties"),
}
ALL_KEYWORDS = frozenset(
    [
        *(keyword for each in BOUNDS.values() for keyword in each),
        *("description", "enum", "const", "default", "format", "example", "deprecated", "title"),
        "knownValues",
    ]
)
ODD_NAMES = ("file-ids", "a.b", "$ref", "é", "naïve_größe", "名前", "type", "items", "required")
ODD_NAMES += ("string", "null", "description", "default", "x" * 60, "@id", "camelCase", "URL2")
ALL_SECTIONS = frozenset(["path", "query", "header", "cookie", "request", "response"])
FORMATS = {
    "string": ("date-time", "date", "uuid", "uri", "email", "binary"),
    "integer": ("int32", "int64"),
    "number": ("double", "float"),
}
PATTERNS = ("^[a-z]+$", "[a-z]{2}[a-z0-9]*", "^mea.*")
_WITHIN = {"string": "meadowkelp", "integer": 10, "number": 10}
"""Values within all bounds that are drawn."""
STATUSES = ("200", "201", "400", "404", "500")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Can:
    """What a dialect can express; the defaults say everything."""

    keywords: frozenset[str] = ALL_KEYWORDS
    """Keywords for which a page has words of their own."""
    sections: frozenset[str] = ALL_SECTIONS
    most_operations: int = 4
    operation_descriptions: bool = True
    depth: int = 3
    """Levels of properties below those of a body; 0 where what is inside is hidden."""
    items: bool = True
    """What an array holds: its type, and with ``depth`` more of it."""
    unions: frozenset[str] = frozenset(["type", "tag", "title"])
    """What may tell the branches of a union apart."""
    union_types: bool = True
    """A union states its types beside the branches."""
    union_items: bool = True
    """A union may be of what an array holds."""
    null_branches: bool = False
    """A union allows null by a branch, not by a mark."""
    several_types: bool = True
    """A type may be of several names without branches that tell of each."""
    nullable: bool = True
    closed: bool = True
    most_listed: int = 4
    """How many values an ``enum`` may list."""
    odd_names: tuple[str, ...] = ODD_NAMES
    paragraphs: bool = True
    """Words may be of several paragraphs."""
    bodies: frozenset[str] = frozenset(["object"])
    """Types that a whole body or answer may have."""
    body_titles: bool = False
    """A whole body or answer may have a title."""
    answer_descriptions: bool = True
    versioned_server: bool = True
    statuses: tuple[str, ...] = STATUSES


_KEYS = tuple(
    re.findall(
        r"\w+",
        "amber basin cedar dune ember fjord grove harbor inlet juniper kelp lagoon meadow nectar"
        " orchid pebble quarry raven spruce tundra willow zephyr",
    )
)
_WORDS = (*_KEYS, "öland", "茶", "мост", "ångström")


def words(least: int = 1, most: int = 6) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(_WORDS), min_size=least, max_size=most).map(" ".join)


def sentences() -> st.SearchStrategy[str]:
    sentence = words(2, 9).map(lambda text: text[0].upper() + text[1:] + ".")
    return st.lists(sentence, min_size=1, max_size=3).map(" ".join)


def titles() -> st.SearchStrategy[str]:
    """Two words, so that a title is never taken for a key."""
    return st.lists(st.sampled_from(_KEYS), min_size=2, max_size=3).map(
        lambda each: " ".join(each).capitalize()
    )


_PLAIN_NAMES = st.lists(st.sampled_from(_KEYS), min_size=1, max_size=3).map("_".join)
_VALUES = st.builds(
    lambda parts, joint: joint.join(parts),
    st.lists(st.sampled_from(_KEYS), min_size=1, max_size=2),
    st.sampled_from(["_", "-", "."]),
)


@st.composite
def apis(draw: st.DrawFn, can: Can) -> Api:
    """A random API that pages of the dialect can say in full."""
    draws = _Draws(draw, can)
    version = "/v1" if can.versioned_server and draw(st.booleans()) else ""
    server = f"https://{draw(st.sampled_from(_KEYS))}.example.com{version}"
    names: set[str] = set()
    operations = []
    for _ in range(draw(st.integers(1, can.most_operations))):
        operation = draws.operation()
        if operation.name not in names:
            operations.append(operation)
        names.add(operation.name)
    return Api(draw(titles()), server, tuple(operations))


class _Draws:
    """Draws the parts of an API, each by its method."""

    def __init__(self, draw: st.DrawFn, can: Can) -> None:
        self._draw = draw
        self._can = can

    def _chance(self, one_of: int = 2) -> bool:
        return self._draw(st.integers(1, one_of)) == one_of

    def operation(self) -> Operation:
        can, draw = self._can, self._draw
        method = draw(st.sampled_from(METHODS))
        templated = "path" in can.sections and self._chance()
        keys = draw(st.lists(st.sampled_from(_KEYS), min_size=1, max_size=2, unique=True))
        path = "".join(f"/{key}s" for key in keys) + (f"/{{{keys[-1]}_id}}" if templated else "")
        parameters = []
        if templated:
            shape = self.scalar()
            parameters.append(Parameter("path", f"{keys[-1]}_id", True, shape))
        taken = {f"{keys[-1]}_id"}
        for location in ("query", "header", "cookie"):
            if location in can.sections and self._chance():
                parameters += [
                    Parameter(location, each.name, each.required, each.shape)
                    for each in self.members(0, taken, least=1, header=location == "header")
                ]
        has_body = "request" in can.sections and method not in ("GET", "DELETE")
        body = self.whole() if has_body and self._chance() else None
        statuses = draw(st.lists(st.sampled_from(can.statuses), max_size=2, unique=True))
        answers = [self.answer(each) for each in statuses if "response" in can.sections]
        described = can.operation_descriptions and self._chance()
        description = self.text() if described else ""
        summary = draw(words(2, 5))
        return Operation(
            method, path, summary, description, tuple(parameters), body, tuple(answers)
        )

    def answer(self, status: str) -> Answer:
        description = self._draw(sentences()) if self._can.answer_descriptions else ""
        return Answer(status, description, self.whole() if self._chance() else None)

    def text(self) -> str:
        paragraphs = 2 if self._can.paragraphs and self._chance(4) else 1
        return "\n\n".join(self._draw(sentences()) for _ in range(paragraphs))

    def whole(self) -> Shape:
        """A body or an answer."""
        type_ = self._draw(st.sampled_from(sorted(self._can.bodies)))
        facts = {}
        if self._can.body_titles and self._chance():
            facts["title"] = self._draw(titles())
        if type_ != "object":
            items = self.item(0) if type_ == "array" and self._can.items else None
            return Shape((type_,), facts=facts, items=items)
        closed = self._can.closed and self._chance()
        members = self.members(self._can.depth, set(), least=1)
        return Shape(("object",), facts=facts, properties=members, closed=closed)

    def members(
        self, depth: int, taken: set[str], *, least: int = 0, header: bool = False
    ) -> tuple[Property, ...]:
        """Properties or parameters whose names are not taken; their names are then."""
        found = []
        for _ in range(self._draw(st.integers(least, 4))):
            name = self.name(header=header)
            if name not in taken:
                taken.add(name)
                shape = self.scalar() if header else self.shape(depth)
                found.append(Property(name, self._chance(), shape))
        return tuple(found)

    def name(self, *, header: bool) -> str:
        if header:
            return self._draw(_PLAIN_NAMES).replace("_", "-").title()
        if self._can.odd_names and self._chance(5):
            return self._draw(st.sampled_from(self._can.odd_names))
        return self._draw(_PLAIN_NAMES)

    def shape(self, depth: int) -> Shape:
        kinds = ["scalar"] * 4 + ["array"] + ["object"]
        kinds += ["union"] if self._can.unions else []
        kinds += ["several"] if self._can.several_types else []
        match self._draw(st.sampled_from(kinds)):
            case "array":
                return self.array(depth)
            case "object":
                return self.object(depth)
            case "union":
                return self.union(depth)
            case "several":
                some = st.lists(st.sampled_from(SCALARS), min_size=2, max_size=3, unique=True)
                types = tuple(self._draw(some))
                return Shape(types, self.null(), self.described())
            case _:
                return self.scalar()

    def null(self) -> bool:
        return self._can.nullable and self._chance(3)

    def scalar(self, *, null: bool = True) -> Shape:
        type_ = self._draw(st.sampled_from(SCALARS))
        return Shape((type_,), null and self.null(), self.facts(type_))

    def array(self, depth: int) -> Shape:
        can, facts = self._can, self.facts("array")
        if can.unions and can.union_items and self._chance(3):
            return Shape(("array",), self.null(), facts, items=self.union(depth, items=True))
        return Shape(("array",), self.null(), facts, items=self.item(depth) if can.items else None)

    def item(self, depth: int) -> Shape:
        """What an array holds: a type, and what is inside as deep as the dialect shows."""
        type_ = self._draw(st.sampled_from([*SCALARS, "object"]))
        if type_ != "object":
            return Shape((type_,))
        members = self.members(depth - 1, set()) if depth > 0 else ()
        return Shape(("object",), properties=members)

    def object(self, depth: int, *, null: bool = True, tag: str = "") -> Shape:
        taken = {"type"} if tag else set()
        members = self.members(depth - 1, taken) if depth > 0 else ()
        if tag:
            constant = Shape(("string",), facts={"enum": [tag]})
            members = (Property("type", True, constant), *members)
        closed = bool(members) and self._can.closed and self._chance(4)
        facts = self.facts("object")
        return Shape(("object",), null and self.null(), facts, members, closed)

    def union(self, depth: int, *, items: bool = False) -> Shape:
        """Branches of different types, or objects that a tag or a title tells apart."""
        can = self._can
        kinds = sorted(can.unions if depth > 0 else can.unions - {"tag"})
        kind = self._draw(st.sampled_from(kinds or ["type"]))
        if kind == "type":
            some = st.lists(st.sampled_from([*SCALARS, "object"]), max_size=3, unique=True)
            types = self._draw(some) or ["string", "object"]
            branches = [self.branch(each, self._of_type(each, depth - 1)) for each in types]
            if len(branches) == 1 and can.union_types:
                branches.append(self._second(branches[0]))
        else:
            branches = self._objects(kind, depth)
        null = not items and self.null()
        if null and can.null_branches:
            branches.append(Branch("null", Shape(("null",))))
        types = dict.fromkeys(name for each in branches for name in each.shape.types)
        named = tuple(name for name in types if name != "null")
        stated = named if can.union_types and not items else ()
        facts = {} if items else self.described()
        return Shape(stated, null and not can.null_branches, facts, branches=tuple(branches))

    def _second(self, branch: Branch) -> Branch:
        other = "object" if branch.label != "object" else "string"
        return self.branch(other, Shape((other,)))

    def _of_type(self, type_: str, depth: int) -> Shape:
        if type_ == "object":
            return self.object(depth, null=False)
        return Shape((type_,), facts=self.facts(type_))

    def _objects(self, kind: str, depth: int) -> list[Branch]:
        labels = _VALUES if kind == "tag" else titles()
        chosen = self._draw(st.lists(labels, min_size=2, max_size=3, unique=True))
        tags = chosen if kind == "tag" else [""] * len(chosen)
        shapes = [self.object(depth - 1, null=False, tag=tag) for tag in tags]
        if kind == "tag":
            heads = self._draw(st.lists(titles(), min_size=3, max_size=3, unique=True))
        else:
            heads = chosen
        return [
            self.branch(label, shape, title)
            for label, shape, title in zip(chosen, shapes, heads, strict=False)
        ]

    def branch(self, label: str, shape: Shape, title: str = "") -> Branch:
        facts = {key: value for key, value in shape.facts.items() if key != "title"}
        titled = "title" in self._can.unions | self._can.keywords
        if title or (titled and self._chance()):
            facts = {"title": title or self._draw(titles())} | facts
        return Branch(label, _with(shape, facts))

    def described(self) -> dict[str, JSON]:
        if "description" in self._can.keywords and self._chance():
            return {"description": self.text()}
        return {}

    def facts(self, type_: str) -> dict[str, JSON]:
        """Words and bounds that agree with each other and with the type."""
        can, found = self._can.keywords, self.described()
        usable = [keyword for keyword in BOUNDS[type_] if keyword in can]
        for keyword in self._some(usable):
            if not keyword.startswith("exclusive") or _inclusive(keyword) not in found:
                found[keyword] = self.bound(keyword)
        listed = "enum" in can and type_ in ("string", "integer") and self._chance(4)
        if listed and not found.keys() & set(BOUNDS[type_]):
            found["enum"] = self.listed(type_)
        elif "const" in can and type_ == "string" and self._chance(8):
            found["const"] = self._draw(_VALUES)
        elif "format" in can and type_ in FORMATS and self._chance(4):
            found["format"] = self._draw(st.sampled_from(FORMATS[type_]))
        elif "knownValues" in can and type_ == "string" and not found and self._chance(4):
            found = {"knownValues": self.listed(type_), "openEnum": True}
        for keyword in ("default", "example") if "format" not in found else ():
            if keyword in can and type_ in SCALARS and self._chance(5):
                found[keyword] = self.value(type_, found)
        if "deprecated" in can and self._chance(8):
            found["deprecated"] = True
        return found

    def _some(self, keywords: Sequence[str]) -> list[str]:
        if not keywords or not self._chance():
            return []
        return self._draw(st.lists(st.sampled_from(keywords), max_size=2, unique=True))

    def bound(self, keyword: str) -> JSON:
        if keyword == "pattern":
            return self._draw(st.sampled_from(PATTERNS))
        if keyword == "uniqueItems":
            return True
        if keyword == "multipleOf":
            return self._draw(st.sampled_from([1, 2, 5, 0.5, 0.01]))
        least, most = (0, 9) if "in" in keyword[:12].lower() and "ax" not in keyword else (11, 5000)
        number = self._draw(st.integers(least, most))
        if keyword.endswith(("imum",)) and self._chance(4):
            return number + 0.5
        return number

    def listed(self, type_: str) -> list[JSON]:
        values = _VALUES if type_ == "string" else st.integers(0, 99)
        most = self._can.most_listed
        return self._draw(st.lists(values, min_size=1, max_size=most, unique=True))

    def value(self, type_: str, facts: dict[str, JSON]) -> JSON:
        """A value of a type: one of those listed, if there are any."""
        listed = facts.get("enum") or facts.get("knownValues") or [facts.get("const")]
        if listed != [None]:
            return self._draw(st.sampled_from(listed))
        if type_ == "boolean":
            return self._draw(st.booleans())
        if facts.keys() & set(BOUNDS[type_]):
            return _WITHIN[type_]
        if type_ == "string":
            return self._draw(_VALUES)
        if type_ == "integer":
            return self._draw(st.integers(-5, 2000))
        return self._draw(st.sampled_from([0, 1, 2.5, -0.25, 1000, 0.001]))


def _inclusive(keyword: str) -> str:
    return keyword.removeprefix("exclusive").lower()


def _with(shape: Shape, facts: dict[str, JSON]) -> Shape:
    return Shape(
        shape.types,
        shape.nullable,
        facts,
        shape.properties,
        shape.closed,
        shape.items,
        shape.branches,
    )
