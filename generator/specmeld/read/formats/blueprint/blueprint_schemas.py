"""MSON → JSON Schema: https://apiblueprint.org/documentation/mson/specification.html."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from specmeld.model.json import JSON, identity
from specmeld.read.formats.blueprint.blueprint_outline import Item
from specmeld.read.formats.blueprint.blueprint_signature import (
    Signature,
    TypeName,
    parse_signature,
    split,
    unquoted,
)
from specmeld.read.formats.blueprint.blueprint_types import BASES, Declared, DeclaredTypes
from specmeld.read.formats.blueprint.blueprint_values import (
    fits,
    item_values,
    sample_value,
    value_of,
)
from specmeld.read.formats.lined import Budget, Lined
from specmeld.text.located import TextError

_KEYWORD = re.compile(
    r"(?P<word>properties|items|members|values|default|samples?|example)[ \t]*"
    r"(?::[ \t]*(?P<of>.*))?\Z",
    re.IGNORECASE | re.DOTALL,
)
_INCLUDE = re.compile(r"include[ \t]+(?P<type>.+)\Z", re.IGNORECASE)
_ONE_OF = re.compile(r"one[ \t]+of\Z", re.IGNORECASE)
_DEEPEST = 60
"""Most levels of nested members, which a list shows by its indentation."""

_LONGEST_CHAIN = 30
"""Most types in a chain of bases; a longer chain is circular."""

_REFERENCE = "#/components/schemas/"


class SchemaWriter:
    """Writes the schemas of members; calls ``tell`` for types that are not declared."""

    def __init__(self, types: DeclaredTypes, tell: Callable[[str, int], None]) -> None:
        self._types = types
        self._tell = tell
        self._budget = Budget()
        self._depth = 0
        """Types whose bases are being resolved."""
        self._whole: dict[str, Lined] = {}
        """Declared types with inherited members, by name."""

    def signature(self, item: Item) -> Signature:
        """The parts of an item's line."""
        return parse_signature(item.text, self._types.knows)

    def component(self, declared: Declared) -> Lined:
        """The schema of a declared type."""
        schema = self.schema(declared.signature, declared.items, declared.line)
        schema.put_text("description", declared.words, declared.line)
        return schema

    def member(self, item: Item, depth: int = 0) -> tuple[Signature, Lined]:
        """A member of a list: the parts of its line, and its schema with its description."""
        signature = self.signature(item)
        schema = self.schema(signature, item.items, item.line, depth=depth + 1)
        words = (signature.words, item.prose(), schema.get("description", ""))
        schema.put_text("description", "\n\n".join(filter(None, words)), item.line)
        return signature, schema

    def schema(
        self, signature: Signature, items: Sequence[Item], line: int, *, depth: int = 0
    ) -> Lined:
        """The schema of a type with the members below it."""
        if depth > _DEEPEST:
            return Lined(line)
        made = self._of_type(signature.type, items, line, depth)
        base = self._base(signature.type, items)
        listed = [part.strip() for part in split(signature.sample) if part.strip()]
        if base == "enum" and len(listed) > 1 and "enum" not in made and "$ref" not in made:
            inner = self._inner_base(signature.type)
            made.put("enum", list(_distinct([value_of(each, inner) for each in listed])), line)
            signature = replace(signature, sample="")
        elif base == "array" and listed and "items" not in made and "$ref" not in made:
            made["items"] = Lined(line, {"type": "string"})  # the default of a value
        self._add_values(made, signature, items, base, line)
        if "nullable" in signature.attributes:
            made = _nullable(made)
        return made

    # Types ----------------------------------------------------------------------------------------

    def _of_type(
        self, type_: TypeName | None, items: Sequence[Item], line: int, depth: int
    ) -> Lined:
        base = self._base(type_, items)
        declared = self._declared(type_)
        if base == "object":
            return self._object(declared, items, line, depth)
        if declared is not None:
            return self._extended(declared, base, items, line, depth)
        if base == "array":
            return self._array(type_, items, line, depth)
        if base == "enum":
            return self._enum(self._inner_base(type_), self._values(items), line)
        if not base:
            self._tell(type_.name if type_ else "", line)
            return Lined(line)
        format_ = BASES[type_.name.lower()][1] if type_ is not None else ""
        return Lined(line, {"type": base} | ({"format": format_} if format_ else {}))

    def _base(self, type_: TypeName | None, items: Sequence[Item]) -> str:
        """``object``, ``array``, ``enum`` or a JSON type, which a type is based on."""
        for _ in range(_LONGEST_CHAIN):
            if type_ is None:
                return "object" if any(map(self._is_member, items)) else "string"
            declared = self._declared(type_)
            if declared is None:
                return BASES.get(type_.name.lower(), ("", ""))[0]
            if declared.signature.type is None:
                return "object"
            type_, items = declared.signature.type, declared.items
        return "object"

    def _inner_base(self, type_: TypeName | None) -> str:
        """The type of the values of an enumeration."""
        for _ in range(_LONGEST_CHAIN):
            declared = self._declared(type_)
            if declared is None:
                break
            type_ = declared.signature.type
        inside = type_.inside[0].name.lower() if type_ and type_.inside else "string"
        return BASES.get(inside, ("string", ""))[0]

    def _declared(self, type_: TypeName | None) -> Declared | None:
        return self._types.find(type_.name) if type_ is not None else None

    def _is_member(self, item: Item) -> bool:
        keyword = _KEYWORD.match(item.text)
        return keyword is None or keyword["word"].lower() == "properties"

    # Objects --------------------------------------------------------------------------------------

    def _object(
        self, declared: Declared | None, items: Sequence[Item], line: int, depth: int
    ) -> Lined:
        own = Lined(line, {"type": "object"})
        bases = [declared] if declared is not None else []
        self._add_members(own, bases, items, depth)
        if not bases:
            for each in items if "properties" not in own else ():
                if _KEYWORD.match(each.text):  # a sample with the only list of properties
                    self._add_members(own, bases, each.items, depth)
            return own
        if not own.keys() - {"type"} and len(bases) == 1:
            return self._reference(bases[0], line)
        inherited = [self._inherited(base).get("properties", {}) for base in bases]
        if any(name in each for name in own.get("properties", {}) for each in inherited):
            return self._flat(bases, own, line)
        references = [self._reference(base, line) for base in bases]
        return Lined(line, {"allOf": [*references, *([own] if own.keys() - {"type"} else [])]})

    def _add_members(
        self, made: Lined, bases: list[Declared], items: Sequence[Item], depth: int
    ) -> None:
        for item in items:
            keyword = _KEYWORD.match(item.text)
            if include := _INCLUDE.match(item.text):
                mixin = self._types.find(unquoted(self._type_text(include["type"])))
                if mixin is None:
                    self._tell(include["type"][:80], item.line)
                else:
                    bases.append(mixin)
            elif _ONE_OF.match(item.text):
                self._add_alternatives(made, item, depth)
            elif keyword and keyword["word"].lower() == "properties" and not keyword["of"]:
                self._add_members(made, bases, item.items, depth)
            elif keyword is None or not self._is_value_keyword(item):
                self._add_member(made, item, depth)

    def _type_text(self, text: str) -> str:
        signature = parse_signature(f"({text})", self._types.knows)
        return signature.type.name if signature.type else text

    def _is_value_keyword(self, item: Item) -> bool:
        """Whether an item gives a sample or default of the object itself: it has no type."""
        return not self.signature(item).typed

    def _add_member(self, made: Lined, item: Item, depth: int) -> None:
        signature, schema = self.member(item, depth)
        if not signature.name:
            return
        if signature.variable:
            made.setdefault("additionalProperties", schema)
            return
        properties = made.setdefault("properties", Lined(item.line))
        properties.put(signature.name, schema, item.line)
        if "required" in signature.attributes:
            required = made.setdefault("required", [])
            required += [signature.name] if signature.name not in required else []

    def _add_alternatives(self, made: Lined, item: Item, depth: int) -> None:
        """Each alternative as an object of its own: one of them is present, and no other, provided
        that each has a required property."""
        branches = []
        for each in item.items:
            branch = Lined(each.line, {"type": "object"})
            grouped = _KEYWORD.match(each.text) is not None
            self._add_members(branch, [], each.items if grouped else [each], depth + 1)
            if not grouped:
                branch["required"] = list(branch.get("properties", {}))
            branches += [branch] if "properties" in branch else []
        union = "oneOf" if all(each.get("required") for each in branches) else "anyOf"
        if branches and union not in made:
            made[union] = branches
        elif branches:
            made.setdefault("allOf", []).append(Lined(item.line, {union: branches}))

    def _reference(self, declared: Declared, line: int) -> Lined:
        return Lined(line, {"$ref": _REFERENCE + declared.component})

    def _flat(self, bases: Sequence[Declared], own: Lined, line: int) -> Lined:
        """An object with its inherited members inlined."""
        made = Lined(line, {"type": "object"})
        for part in [*(self._inherited(base) for base in bases), own]:
            self._budget.spend(len(part.get("properties", ())), line)
            for name, schema in part.get("properties", {}).items():
                made.setdefault("properties", Lined(line)).put(name, schema, schema.line)
            required = [n for n in part.get("required", ()) if n not in made.get("required", ())]
            if required:
                made["required"] = [*made.get("required", ()), *required]
            made.update(
                {k: part[k] for k in ("additionalProperties", "oneOf", "anyOf") if k in part}
            )
        return made

    def _inherited(self, declared: Declared) -> Lined:
        """The members of a declared type, including inherited ones, without references."""
        if declared.name not in self._whole:
            self._whole[declared.name] = Lined()  # for circular types
            self._depth += 1
            if self._depth > _DEEPEST:
                raise TextError(f"types that build on {_DEEPEST} others", declared.line)
            self._whole[declared.name] = self._with_inherited(declared)
            self._depth -= 1
        return self._whole[declared.name]

    def _with_inherited(self, declared: Declared) -> Lined:
        made = Lined(declared.line, {"type": "object"})
        base = self._declared(declared.signature.type)
        bases = [base] if base is not None else []
        self._add_members(made, bases, declared.items, 0)
        for part in [self._inherited(each) for each in bases]:
            self._budget.spend(len(part.get("properties", ())), declared.line)
            merged = {**part.get("properties", {}), **made.get("properties", {})}
            if merged:
                made["properties"] = Lined(declared.line, merged)
            names = [*part.get("required", ()), *made.get("required", ())]
            if names:
                made["required"] = list(dict.fromkeys(names))
        return made

    # Arrays and enumerations ----------------------------------------------------------------------

    def _array(self, type_: TypeName | None, items: Sequence[Item], line: int, depth: int) -> Lined:
        made = Lined(line, {"type": "array"})
        schemas = [
            self.schema(Signature(type=each), (), line, depth=depth + 1)
            for each in (type_.inside if type_ is not None else ())
        ]
        nested = list(self._item_types(items))
        members = [each for each in nested if self.signature(each).name]
        inner = type_.inside[0] if type_ and len(type_.inside) == 1 else None
        if inner is not None and members and self._base(inner, members) in ("object", "enum"):
            schemas = [self.schema(Signature(type=inner), members, line, depth=depth + 1)]
        elif members and not schemas and all(self.signature(each).typed for each in members):
            schemas = [self.schema(Signature(), members, line, depth=depth + 1)]
        elif not members:
            schemas += [self.member(each, depth + 1)[1] for each in nested]
        if schemas:
            made["items"] = _union(schemas, line)
        return made

    def _item_types(self, items: Sequence[Item]) -> Iterator[Item]:
        """The items that give the types of an array's items; plain text is a sample."""
        for item in items:
            keyword = _KEYWORD.match(item.text)
            if keyword and keyword["word"].lower() in ("items", "properties", "members"):
                yield from item.items
            elif keyword is None:
                signature = self.signature(item)
                if signature.typed or item.items:
                    yield item

    def _enum(self, inner: str, values: Sequence[tuple[str, str]], line: int) -> Lined:
        made = Lined(line, {"type": inner})
        listed = list(_distinct([value_of(text, inner) for text, _ in values]))
        if listed:
            made["enum"] = listed
        words = [f"- `{text}`: {about}" for text, about in values if about]
        made.put_text("description", "\n".join(words), line)
        return made

    def _values(self, items: Sequence[Item]) -> list[tuple[str, str]]:
        """The values of an enumeration, with their descriptions."""
        found = []
        for item in items:
            keyword = _KEYWORD.match(item.text)
            if keyword and keyword["word"].lower() in ("items", "members", "values"):
                found += self._values(item.items)
                found += [(part.strip(), "") for part in split(keyword["of"] or "") if part.strip()]
            elif keyword is None:
                signature = self.signature(item)
                text = signature.name or signature.sample
                if text:
                    found.append((text, signature.words))
        return found

    def _extended(
        self, declared: Declared, base: str, items: Sequence[Item], line: int, depth: int
    ) -> Lined:
        """A declared array, enumeration or value, with the additions made here."""
        reference = self._reference(declared, line)
        if base == "enum" and (more := self._values(items)):
            inherited, one, inner = list[tuple[str, str]](), declared, "string"
            for _ in range(_LONGEST_CHAIN):
                inherited = [*self._values(one.items), *inherited]
                inner = self._inner_base(one.signature.type)
                further = self._declared(one.signature.type)
                if further is None:
                    break
                one = further
            return self._enum(inner, [*inherited, *more], line)
        if base == "array" and (nested := list(self._item_types(items))):
            schemas = [self.member(each, depth + 1)[1] for each in nested]
            return Lined(line, {"type": "array", "items": _union(schemas, line)})
        return reference

    # Values ---------------------------------------------------------------------------------------

    def _add_values(
        self, made: Lined, signature: Signature, items: Sequence[Item], base: str, line: int
    ) -> None:
        """Sample, default and fixed values."""
        type_ = self._inner_base(signature.type) if base == "enum" else base
        samples = [(signature.sample, line)] if signature.sample else []
        defaults = [(signature.default, line)] if signature.default else []
        for item in items:
            keyword = _KEYWORD.match(item.text)
            word = keyword["word"].lower() if keyword else ""
            if keyword and (word.startswith("sample") or word in ("default", "example")):
                if self._base(signature.type, items) == "object" and self.signature(item).typed:
                    continue
                (defaults if word == "default" else samples).extend(
                    item_values(item, keyword["of"])
                )
        if "default" in signature.attributes:
            defaults, samples = [*samples, *defaults], []
        if base == "object" or not type_:
            return
        values = [sample_value(text, type_, signature.type) for text, _ in samples]
        if "fixed" in signature.attributes and values and type_ != "array":
            made.put("const", values[0], line)
            return
        fitting = [value for value in values if fits(value, type_)]
        if fitting:
            made.put("examples", list(_distinct(fitting)), samples[0][1])
        for text, at in defaults[:1]:
            value = sample_value(text, type_, signature.type)
            if fits(value, type_):
                made.put("default", value, at)


def _union(schemas: Sequence[Lined], line: int) -> Lined:
    distinct = list({identity(each): each for each in schemas}.values())
    return distinct[0] if len(distinct) == 1 else Lined(line, {"anyOf": distinct})


def _distinct(values: Sequence[JSON]) -> Iterator[JSON]:
    yield from {identity(value): value for value in values}.values()


def _nullable(schema: Lined) -> Lined:
    type_ = schema.get("type")
    if not isinstance(type_, str):
        if not schema:
            return schema
        words = {key: schema[key] for key in ("description",) if key in schema}
        rest = schema.without(words)
        return Lined(schema.line, {"anyOf": [rest, {"type": "null"}], **words})
    made = schema.with_keys({"type": [type_, "null"]})
    if "enum" in made:
        made["enum"] = [*made["enum"], None]
    return made
