"""Fields of forms and parts of multipart bodies: their files, media types and styles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from specmeld.model.api_description import Content, Schema
from specmeld.model.json import JSONObject
from specmeld.model.named_types import Annotation, Code
from specmeld.openapi.schema import SchemaView
from specmeld.plan.methods.contents import is_multipart
from specmeld.plan.quoting import literal
from specmeld.plan.types.hints import union
from specmeld.plan.types.value_types import ValueTypes

BRACKETS = "x-array-brackets"
"""The keyword for servers that read ``items[0][price]=5``."""
_MAPPING = "from collections.abc import Mapping"
_ANY_BYTES = "application/octet-stream"

Resolve = Callable[[Schema | None], Schema]


class FormFields:
    """What is known about the fields of one content; ``resolve`` follows references."""

    def __init__(self, content: Content, resolve: Resolve, *, brackets: bool = False) -> None:
        self._content = content
        self._resolve = resolve
        schema = resolve(content.schema)
        self._schema: JSONObject = schema if isinstance(schema, dict) else {}
        self._brackets = brackets or self._encoding_tells(BRACKETS) or self._lists_are_nested()

    def file_hint(self, name: str, schema: Schema, hint: Annotation) -> Annotation:
        """What a caller passes for a part: files if the schema says so, else ``hint``."""
        if not name and self._has_files_by_name():
            return Annotation("Mapping[str, runtime.File]", imports=(_MAPPING,))
        if not self._is_file(name, schema):
            return hint
        file = Annotation("runtime.File")
        if _is_list(self._resolve(schema)):
            imports = ("from collections.abc import Sequence",)
            file = Annotation("Sequence[runtime.File]", imports=imports)
        null = [Annotation("None")] if _takes_null(self._resolve(schema)) else []
        return union([file, *null])

    def files(self) -> Code:
        """The parts that are files, as a list display; an empty name means all of them."""
        if not is_multipart(self._content.media_type):
            return Code("")
        names = [name for name, schema in self._properties() if self._is_file(name, schema)]
        if self._has_files_by_name() or (not names and self._is_file("", self._schema)):
            names = [""]
        return Code(f"[{', '.join(map(literal, names))}]" if names else "")

    def _has_files_by_name(self) -> bool:
        """Whether all parts are files, whatever their names."""
        view = SchemaView(self._schema)
        each = view.additional.raw if not view.properties else True
        return each is not True and self._is_file("", each)

    def encoded(self, values: ValueTypes) -> Code:
        """The parts whose bytes are sent as text, as a list display."""
        if not is_multipart(self._content.media_type):
            return Code("")
        names = [
            name
            for name, schema in self._properties()
            if any(
                values.is_bytes(each)
                for each in _items_and_branches(self._resolve(schema), self._resolve)
            )
        ]
        return Code(f"[{', '.join(map(literal, names))}]" if names else "")

    def styles(self) -> Code:
        """Fields with a style → style and explode, as a dict display.

        Other fields are written by OpenAPI's rule for fields without a style.
        """
        listed = []
        for name, schema in self._properties():
            said = self._encoding(name)
            if "style" not in said and "explode" not in said:
                continue
            style = str(said.get("style", "form"))
            explode = said.get("explode", style == "form") is True
            if style == "deepObject" and self._brackets:
                style = "brackets"
            plain = not self._is_object(schema) and not is_multipart(self._content.media_type)
            if not (plain and (style, explode) == ("form", True)):
                listed.append(f"{literal(name)}: ({literal(style)}, {explode})")
        return Code(f"{{{', '.join(listed)}}}" if listed else "")

    def part_types(self) -> Code:
        """Parts and fields → their allowed media types, as a dict display."""
        listed = []
        for name, schema in self._properties():
            said = self._media_type(name, schema)
            if said and not set(said) & set("\r\n"):
                listed.append(f"{literal(name)}: {literal(said)}")
        return Code(f"{{{', '.join(listed)}}}" if listed else "")

    def _media_type(self, name: str, schema: Schema) -> str:
        said = self._encoding(name).get("contentType")
        if isinstance(said, str):
            return said if is_multipart(self._content.media_type) or "json" in said else ""
        for each in _items_and_branches(self._resolve(schema), self._resolve):
            told = each.get("contentMediaType")
            if isinstance(told, str) and told != _ANY_BYTES and "contentEncoding" not in each:
                return told if is_multipart(self._content.media_type) else ""
        return ""

    def _properties(self) -> Iterator[tuple[str, Schema]]:
        seen = {}
        for part in _parts(self._schema, self._resolve):
            seen.update({name: each.raw for name, each in SchemaView(part).properties.items()})
        seen.update({str(name): True for name in self._content.encoding if name not in seen})
        yield from seen.items()

    def _encoding(self, name: str) -> JSONObject:
        said = self._content.encoding.get(name)
        return said if isinstance(said, dict) else {}

    def _encoding_tells(self, keyword: str) -> bool:
        return any(self._encoding(name).get(keyword) is True for name in self._content.encoding)

    def _lists_are_nested(self) -> bool:
        """Whether a list has a style for objects, which only brackets give a meaning."""
        return any(
            self._encoding(name).get("style") == "deepObject" and _is_list(self._resolve(schema))
            for name, schema in self._properties()
        )

    def _is_object(self, schema: Schema) -> bool:
        resolved = self._resolve(schema)
        if not isinstance(resolved, dict):
            return True
        names = SchemaView(resolved).type_names
        return names is None or "object" in names

    def _is_file(self, name: str, schema: Schema) -> bool:
        resolved = self._resolve(schema)
        if resolved in (True, {}):
            said = self._encoding(name).get("contentType")
            return isinstance(said, str) and not said.startswith("text/") and "json" not in said
        told = list(_items_and_branches(resolved, self._resolve))
        return bool(told) and all(map(_is_binary, told))


def _is_binary(schema: JSONObject) -> bool:
    """Whether a string is declared as bytes: not JSON, nor bytes encoded as text."""
    if schema.get("format") == "binary":
        return True
    media_type = schema.get("contentMediaType")
    return (
        isinstance(media_type, str)
        and "contentEncoding" not in schema
        and ("json" not in media_type)
    )


def _items_and_branches(schema: Schema, resolve: Resolve, depth: int = 0) -> Iterator[JSONObject]:
    """What a part can be, ignoring null and lists."""
    if not isinstance(schema, dict) or depth > 5:
        yield {}
        return
    view = SchemaView(schema)
    if branches := (*view.any_of, *view.one_of):
        for each in branches:
            if SchemaView(each.raw).type_names != ("null",):
                yield from _items_and_branches(resolve(each.raw), resolve, depth + 1)
    elif len(view.all_of) == 1 and "type" not in schema:
        yield from _items_and_branches(resolve(view.all_of[0].raw), resolve, depth + 1)
    elif _is_list(schema):
        items = view.items.raw if view.items is not None else True
        yield from _items_and_branches(resolve(items), resolve, depth + 1)
    else:
        yield schema


def _parts(schema: JSONObject, resolve: Resolve, depth: int = 0) -> Iterator[JSONObject]:
    """A schema and the members of its allOf."""
    for each in SchemaView(schema).all_of if depth < 5 else ():
        part = resolve(each.raw)
        if isinstance(part, dict):
            yield from _parts(part, resolve, depth + 1)
    yield schema


def _is_list(schema: Schema) -> bool:
    view = SchemaView(schema)
    return view.items is not None if view.type_names is None else "array" in view.type_names


def _takes_null(schema: Schema) -> bool:
    if not isinstance(schema, dict):
        return False
    view = SchemaView(schema)
    branches = (*view.any_of, *view.one_of)
    return "null" in (view.type_names or ()) or any(_takes_null(each.raw) for each in branches)


def told_brackets(document: Mapping[str, object]) -> bool:
    """Whether a document declares globally that lists are written in brackets."""
    return document.get(BRACKETS) is True
