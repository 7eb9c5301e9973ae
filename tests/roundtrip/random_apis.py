"""Random APIs within what a dialect can express."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import assume
from hypothesis import strategies as st

from .apis import Answer, Api, Branch, Operation, Parameter, Property, Shape
from .can import METHODS, SCALARS, Can
from .random_facts import KEYS, PLAIN_NAMES, VALUES, FactDraws, sentences, titles, words

__all__ = ["Can", "apis"]


@st.composite
def apis(draw: st.DrawFn, can: Can) -> Api:
    """A random API that pages of the dialect can say in full."""
    draws = _Draws(draw, can)
    version = "/v1" if can.versioned_server and draw(st.booleans()) else ""
    server = f"https://{draw(st.sampled_from(KEYS))}.example.com{version}"
    names: set[str] = set()
    operations = []
    for _ in range(draw(st.integers(1, can.most_operations))):
        operation = draws.operation()
        if operation.name not in names:
            operations.append(operation)
        names.add(operation.name)
    return Api(draw(titles()), server, tuple(operations))


class _Draws(FactDraws):
    """Draws the parts of an API, each by its method."""

    def operation(self) -> Operation:
        can, draw = self._can, self._draw
        method = draw(st.sampled_from(METHODS))
        templated = "path" in can.sections and self.chance()
        keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=2, unique=True))
        path = "".join(f"/{key}s" for key in keys) + (f"/{{{keys[-1]}_id}}" if templated else "")
        parameters = []
        if templated:
            shape = self.scalar()
            parameters.append(Parameter("path", f"{keys[-1]}_id", True, shape))
        taken = {f"{keys[-1]}_id"}
        for location in ("query", "header", "cookie"):
            if location in can.sections and self.chance():
                parameters += [
                    Parameter(location, each.name, each.required, each.shape)
                    for each in self.members(0, taken, least=1, header=location == "header")
                ]
        if can.bare_parameters:
            parameters = [replace(each, shape=_bare(each.shape)) for each in parameters]
        has_body = "request" in can.sections and method not in ("GET", "DELETE")
        body = self.whole() if has_body and self.chance() else None
        statuses = draw(st.lists(st.sampled_from(can.statuses), max_size=2, unique=True))
        answers = [self.answer(each) for each in statuses if "response" in can.sections]
        described = can.operation_descriptions and self.chance()
        description = self.text() if described else ""
        summary = draw(words(2, 5))
        return Operation(
            method, path, summary, description, tuple(parameters), body, tuple(answers)
        )

    def answer(self, status: str) -> Answer:
        description = self.text() if self._can.answer_paragraphs else self._draw(sentences())
        description = description if self._can.answer_descriptions else ""
        has_body = self._can.answer_bodies and self.chance()
        return Answer(status, description, self.whole() if has_body else None)

    def whole(self) -> Shape:
        """A body or an answer."""
        type_ = self._draw(st.sampled_from(sorted(self._can.bodies)))
        facts = {}
        if self._can.body_titles and self.chance():
            facts["title"] = self._draw(titles())
        if self._can.whole_descriptions and self.chance():
            facts["description"] = self.text()
        if type_ != "object":
            items = self.item(self._can.depth) if type_ == "array" and self._can.items else None
            return Shape((type_,), facts=facts, items=items)
        closed = self._can.closed and self._can.closed_bodies and self.chance()
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
                if self._can.property_titles and self.chance(5):
                    shape = replace(shape, facts={"title": self._draw(titles()), **shape.facts})
                found.append(Property(name, self.chance(), shape))
        return tuple(found)

    def name(self, *, header: bool) -> str:
        if header:
            return self._draw(PLAIN_NAMES).replace("_", "-").title()
        if self._can.odd_names and self.chance(5):
            return self._draw(st.sampled_from(self._can.odd_names))
        return self._draw(PLAIN_NAMES)

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
        return self._can.nullable and self.chance(3)

    def scalar(self, *, null: bool = True) -> Shape:
        type_ = self._draw(st.sampled_from(SCALARS))
        return Shape((type_,), null and self.null(), self.facts(type_))

    def array(self, depth: int) -> Shape:
        return Shape(("array",), self.null(), self.facts("array"), items=self.items(depth))

    def items(self, depth: int) -> Shape | None:
        if self._can.unions and self._can.union_items and self.chance(3):
            return self.union(depth, items=True)
        return self.item(depth) if self._can.items else None

    def item(self, depth: int) -> Shape:
        """What an array holds: a type, and what is inside as deep as the dialect shows."""
        kinds = [*SCALARS, "object", *(["array"] if depth > 0 else [])]
        type_ = self._draw(st.sampled_from(kinds))
        facts = self.facts(type_) if self._can.item_facts else {}
        facts = {keyword: facts[keyword] for keyword in facts if keyword != "deprecated"}
        if type_ == "array":
            return Shape(("array",), facts=facts, items=self.item(depth - 1))
        members = self.members(depth - 1, set()) if type_ == "object" and depth > 0 else ()
        return Shape((type_,), facts=facts, properties=members)

    def object(self, depth: int, *, null: bool = True, tag: str = "") -> Shape:
        taken = {"type"} if tag else set()
        members = self.members(depth - 1, taken) if depth > 0 else ()
        if tag:
            constant = Shape(("string",), facts={"enum": [tag]})
            members = (Property("type", True, constant), *members)
        shown = bool(members) or not self._can.depth
        closed = shown and self._can.closed and self.chance(4)
        facts = self.facts("object")
        return Shape(("object",), null and self.null(), facts, members, closed)

    def union(self, depth: int, *, items: bool = False) -> Shape:
        """Branches of different types, or objects that a tag or a title tells apart."""
        can = self._can
        kinds = sorted(can.unions if depth > 0 else can.unions - {"tag"})
        kind = self._draw(st.sampled_from(kinds or ["type"]))
        some = st.lists(st.sampled_from([*SCALARS, "array", "object"]), max_size=3, unique=True)
        types = self._draw(some)
        if kind == "type":
            types = types or ["string", "object"]
            objects = []
        else:
            types = [each for each in types[:1] if each != "object"]
            objects = self._objects(kind, depth)
        shapes = [self.branch(self._of_type(each, depth - 1)) for each in types] + objects
        if len(shapes) == 1 and can.union_types:
            other = "string" if shapes[0].types == ("object",) else "object"
            shapes.append(self.branch(Shape((other,))))
        null = not items and self.null()
        if null and can.null_branches:
            shapes.append(Shape(("null",)))
        types = dict.fromkeys(name for each in shapes for name in each.types)
        named = tuple(name for name in types if name != "null")
        stated = named if can.union_types and not items else ()
        facts = {} if items else self.described()
        return Shape(stated, null and not can.null_branches, facts, branches=_labelled(shapes, can))

    def _of_type(self, type_: str, depth: int) -> Shape:
        if type_ == "object":
            return self.object(depth, null=False)
        if type_ == "array":
            items = self.items(depth) if self._can.nested_unions else self.item(depth)
            return Shape(("array",), facts=self.facts(type_), items=items)
        return Shape((type_,), facts=self.facts(type_))

    def _objects(self, kind: str, depth: int) -> list[Shape]:
        """Objects with titles, and with different tags if that is the kind of the union."""
        several = st.lists(titles(), min_size=2, max_size=3, unique=True)
        heads = self._draw(several)
        tags = [""] * 3
        if kind == "tag":
            tags = self._draw(st.lists(VALUES, min_size=3, max_size=3, unique=True))
        return [
            self.branch(self.object(depth - 1, null=False, tag=tag), title)
            for title, tag in zip(heads, tags, strict=False)
        ]

    def branch(self, shape: Shape, title: str = "") -> Shape:
        titled = title or self._can.branch_titles
        if titled or ("title" in self._can.keywords and self.chance()):
            title = title or self._draw(titles())
            held = (*shape.branches, *(shape.items.branches if shape.items is not None else ()))
            # Pages call a branch without a title by what holds it: one with both is not told apart.
            assume(all(each.shape.facts.get("title") != title for each in held))
            return replace(shape, facts={"title": title} | shape.facts)
        return shape


def _labelled(shapes: Sequence[Shape], can: Can) -> tuple[Branch, ...]:
    """Branches as the grammar of places calls them: by type, else by tag, else by title."""
    types = [shape.types[0] for shape in shapes]
    tags = [_tag(shape, can) for shape in shapes]
    labels = [
        type_
        if types.count(type_) == 1
        else (tag if tag and tags.count(tag) == 1 else shape.facts["title"])
        for shape, type_, tag in zip(shapes, types, tags, strict=True)
    ]
    return tuple(map(Branch, labels, shapes))


def _tag(shape: Shape, can: Can) -> str:
    """The only string that one of the properties may be."""
    able = [each for each in shape.properties if each.required or can.optional_tags]
    said = [each.shape.facts for each in able]
    listed = [[facts["const"]] if "const" in facts else facts.get("enum", []) for facts in said]
    only = (values[0] for values in listed if len(values) == 1)
    return next((value for value in only if isinstance(value, str)), "")


def _bare(shape: Shape) -> Shape:
    """Nothing but one type and the words; of what may be of several types not even that."""
    types = shape.types if len(shape.types) == 1 else ()
    facts = {key: value for key, value in shape.facts.items() if key == "description"}
    return Shape(types, facts=facts)
