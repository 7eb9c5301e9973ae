"""Typed dicts that callers may pass instead of models, checked key by key by type checkers.

They express what type checkers can see: keys, which are required, their types; without the keys
that only responses have. The models validate the values.
"""

from __future__ import annotations

import keyword
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from specmeld.model.api_description import Api, Content, Schema
from specmeld.model.named_types import Annotation, Models, NamedApi, PyType
from specmeld.plan.methods.body_properties import known_properties
from specmeld.plan.methods.contents import is_multipart
from specmeld.plan.models.model_code import doc_lines
from specmeld.plan.models.schema_objects import ObjectShape
from specmeld.plan.models.schema_shape import component_name, documentation, is_read_only
from specmeld.plan.quoting import literal
from specmeld.plan.types.expressions import names_in
from specmeld.plan.types.hints import HintWriter
from specmeld.plan.types.imports import from_types, grouped, listed, statements
from specmeld.plan.types.value_types import ValueTypes

PACKAGE = "models.inputs"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The modules of typed dicts, if any request accepts an object, and their names."""

    files: Mapping[str, str]
    types: Mapping[str, PyType]


def plan_inputs(
    named: NamedApi,
    types: Mapping[str, PyType],
    values: ValueTypes,
    shape_of: Callable[[str], ObjectShape | None],
) -> Inputs:
    """A typed dict for each object in requests, in modules that correspond to those of ``types``.

    ``shape_of`` a component is its class.
    """
    schemas = named.api.schemas
    reached = _reached(_request_schemas(named.api), schemas)
    shapes = {name: shape_of(name) for name in schemas if name in reached}
    objects = {name: shape for name, shape in shapes.items() if shape is not None}
    taken = {*named.classes.values(), *named.lock.values()}
    names = _names([named.classes[name] for name in objects], taken)
    dicts = {
        name: PyType(types[name].module.replace("models", PACKAGE, 1), names[named.classes[name]])
        for name in objects
    }
    hints = HintWriter(schemas, Models(files={}, types=types, inputs=dicts), values)
    sources: defaultdict[str, list[str]] = defaultdict(list)
    used: defaultdict[str, list[Annotation]] = defaultdict(list)
    for name, shape in objects.items():
        module = dicts[name].module
        writer = _Writer(hints, used[module])
        source = writer.typed_dict(dicts[name].name, shape, documentation([schemas[name]]))
        sources[module].append(source)
    files = {
        f"{module.replace('.', '/')}.py": _module(module, sources[module], used[module])
        for module in sources
    }
    return Inputs({"models/inputs/__init__.py": _HEAD, **files} if files else {}, dicts)


def _request_schemas(api: Api) -> Iterable[Any]:
    for operation in api.operations:
        yield from (parameter.schema for parameter in operation.parameters)
        for content in operation.body.contents if operation.body else ():
            yield from _passed(content, api.schemas)


def _passed(content: Content, schemas: Mapping[str, Schema]) -> Iterable[Any]:
    """The schemas of what callers pass for a body: of a multipart one its parts, since no typed
    dict says which of these are files."""
    parts = known_properties(content.schema, schemas) if is_multipart(content.media_type) else None
    return [content.schema] if parts is None else parts.schemas.values()


def _reached(roots: Iterable[Any], schemas: Mapping[str, Schema]) -> set[str]:
    """The components that ``roots`` lead to."""
    waiting = list(roots)
    reached: set[str] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            ref = value.get("$ref")
            name = component_name(ref) if isinstance(ref, str) else ""
            if name in schemas and name not in reached:
                reached.add(name)
                waiting.append(schemas[name])
    return reached


def _names(classes: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """``MessageDict`` for ``Message``; ``MessageTypedDict`` if a model has that name."""
    used = set(taken)
    return {
        name: f"{name}Dict" if f"{name}Dict" not in used else f"{name}TypedDict" for name in classes
    }


class _Writer:
    def __init__(self, hints: HintWriter, used: list[Annotation]) -> None:
        self._hints = hints
        self._used = used

    def typed_dict(self, name: str, shape: ObjectShape, text: str) -> str:
        types = {
            key: self._type(key, shape)
            for key, parts in shape.properties.items()
            if key and (key in shape.required or not any(map(is_read_only, parts)))
        }  # pyright rejects an empty key
        used = {"NotRequired", *names_in(" ".join(types.values()))}
        if all(_fits_class(key) and key not in used for key in types):
            return _as_class(name, shape, types, text)
        fields = ", ".join(f"{literal(key)}: {literal(type_)}" for key, type_ in types.items())
        source = f"{name} = TypedDict({literal(name)}, {{{fields}}})"
        return "\n".join([source, *doc_lines(text)])

    def _type(self, key: str, shape: ObjectShape) -> str:
        parts = shape.properties[key]
        hint = self._hints.taken(parts[0] if len(parts) == 1 else {"allOf": parts})
        self._used.append(hint)
        return hint.text if key in shape.required else f"NotRequired[{hint.text}]"


def _as_class(name: str, shape: ObjectShape, types: Mapping[str, str], text: str) -> str:
    lines = [f"class {name}(TypedDict):"]
    lines += map(_indented, doc_lines(text))
    for key, type_ in types.items():
        lines.append(f"    {key}: {type_}")
        lines += map(_indented, doc_lines(documentation(shape.properties[key])))
    return "\n".join(lines if len(lines) > 1 else [*lines, "    pass"])


def _fits_class(key: str) -> bool:
    """Whether a key is a valid name in a class: not a keyword, not mangled."""
    plain = key.isidentifier() and unicodedata.normalize("NFKC", key) == key
    return plain and not keyword.iskeyword(key) and not key.startswith("__")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else line for line in text.splitlines())


_HEAD = '"""Plain dicts that callers may pass; the models validate their values."""\n'


def _module(name: str, sources: Iterable[str], used: Iterable[Annotation]) -> str:
    """The module's text; what only type checkers read is imported for them alone."""
    types = {type_ for hint in used for type_ in hint.types if type_.module != name}
    plain = [line.replace("from ..", "from ...") for line in statements(used) if line]
    checked = [*plain, *from_types(types, within=PACKAGE)]
    body = "\n\n\n".join(sources)
    typing = ["TypedDict", *(["NotRequired"] if "NotRequired[" in body else [])]
    typing += ["TYPE_CHECKING"] if checked else []
    head = [
        _HEAD.rstrip(),
        "from __future__ import annotations",
        f"from typing import {listed(typing)}",
    ]
    if checked:
        head.append("if TYPE_CHECKING:\n" + _indented("\n".join(grouped(checked))))
    return "\n\n".join([*head, body]) + "\n"
