"""Arguments of methods: their unique names, and the types for their schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from specmeld.model.api_description import Parameter, Schema
from specmeld.model.json import JSON
from specmeld.model.method_plan import ArgumentPlan
from specmeld.model.named_types import Annotation, Code, Models, NamedApi
from specmeld.plan.methods.form_fields import told_brackets
from specmeld.plan.models.schema_shape import deprecation, is_deprecated, reference
from specmeld.plan.names import identifiers
from specmeld.plan.names.lock_places import argument_place, needs_place
from specmeld.plan.prose.docs import bounds_text, joined
from specmeld.plan.quoting import literal
from specmeld.plan.types.annotations import AnnotationWriter
from specmeld.plan.types.expressions import union_members
from specmeld.plan.types.hints import HintWriter
from specmeld.plan.types.value_types import ValueTypes
from specmeld.text.pointer import parse_pointer, value_or_none

_OPTIONS = (
    *("timeout", "deadline", "max_retries", "follow_redirects"),
    *("extra_headers", "extra_query", "extra_body", "validate"),
)
_RESERVED = frozenset({"self", "options", "arguments", "runtime", *_OPTIONS})
"""Names used inside methods, which an argument must not hide."""
_OWN = (
    *(("request", "body"), ("request", "content_type")),
    *(("answer", "accept"), ("answer", "stream")),
)
"""Arguments that do not come from the document."""
_LITERAL = ("from typing import Literal",)
_DEFAULT_STYLES = {"path": "simple", "header": "simple"}


class ArgumentNames:
    """Gives the arguments of one method unique names.

    Those of ``kept`` stay; then come those of the path, which an operation has from the start, and
    parameters whose keys are valid names. ``operation`` is the method's place in the lock, ``keys``
    are the document's locations and keys.
    """

    def __init__(
        self,
        operation: str,
        declaration: str,
        keys: Iterable[tuple[str, str]],
        kept: Mapping[str, str],
    ) -> None:
        self._operation = operation
        self._given = {*_RESERVED, declaration}
        self._owners: dict[str, str] = {}
        for location, key in (*keys, *_OWN):
            at = self._place(location, key)
            if (name := kept.get(at)) is not None and name not in self._given:
                self._owners.setdefault(name, at)
        named = [one for one in keys if self._place(*one) not in self._owners.values()]
        for location, key in sorted(named, key=lambda one: one[0] != "path"):
            name = _name(key, location)
            if location == "path" or (name == key and location != "body"):
                self._owners.setdefault(name, self._place(location, key))
        self._names = {at: name for name, at in self._owners.items()}
        self.places: dict[str, str] = {}
        """Place in the lock → name, for those assigned so far."""

    def take(self, key: str, location: str) -> str:
        at = self._place(location, key)
        name = self._names.get(at) or _name(key, location)
        if not self._is_free(name, at) and name not in _RESERVED:
            name = identifiers.snake_name(f"{location} {key}", location)
        while not self._is_free(name, at):
            name += "_"
        self._given.add(name)
        if needs_place(location, key, name):
            self.places[at] = name
        return name

    def _place(self, location: str, key: str) -> str:
        return argument_place(self._operation, location, key)

    def _is_free(self, name: str, at: str) -> bool:
        return name not in self._given and self._owners.get(name, at) == at


def _name(key: str, location: str) -> str:
    """The name of an argument; a property of the body is called as the field of its model."""
    return identifiers.snake_name(key, "field" if location == "body" else location)


def is_argument_name(name: str) -> bool:
    """Whether ``name`` is a valid name for an argument of a method."""
    return identifiers.is_variable_name(name) and name not in _RESERVED | {"self", "cls"}


class ArgumentWriter:
    """Translates schemas for the arguments of one API's methods."""

    def __init__(self, named: NamedApi, models: Models) -> None:
        self._named = named
        self.schemas = named.api.schemas
        self.values = ValueTypes(named.python_values)
        self.hints = HintWriter(named.api.schemas, models, self.values)
        self._annotations = AnnotationWriter(named, models)
        self.document = named.api.document

    def schema(self, schema: Schema | None) -> Schema:
        """The target of a reference, through any number of components."""
        for _ in range(16):
            name = reference(schema)
            if name is None:
                break
            schema = self._named.api.schemas.get(name, True)
        return True if schema is None else schema

    def exact(self, schema: Schema | None) -> Annotation:
        """The validating type, as a value, where checkers reject ``|`` after ``Annotated[…]``."""
        found = self._annotations.write(True if schema is None else schema)
        members = union_members(found.text) if "Annotated[" in found.text else []
        if len(members) < 2:
            return found
        imports = (*found.imports, "from typing import Union")
        return replace(found, text=f"Union[{', '.join(members)}]", imports=imports)

    def told(
        self,
        schema: Schema | None,
        description: str = "",
        example: JSON = None,
        *,
        deprecated: bool = False,
    ) -> tuple[str, str]:
        """The description of a value and its bounds; the bounds once more, separately."""
        own = schema.get("description") if isinstance(schema, dict) else ""
        said = description or (own if isinstance(own, str) else "")
        bounds = bounds_text(True if schema is None else schema, self._named.api.schemas, example)
        if deprecated or is_deprecated(schema):
            bounds = f"{deprecation(said)} {bounds}".strip()
        return joined(said, bounds), bounds

    def parameter(self, parameter: Parameter, names: ArgumentNames) -> ArgumentPlan:
        """The argument for a parameter."""
        details = [Code("required=True")] if parameter.required else []
        if parameter.style != _DEFAULT_STYLES.get(parameter.location, "form"):
            details.append(Code(f"style={literal(self._style(parameter))}"))
        if parameter.explode != (parameter.style in ("form", "cookie")):
            details.append(Code(f"explode={literal(parameter.explode)}"))
        if parameter.allow_reserved:
            details.append(Code("reserved=True"))
        if parameter.content_type:
            details.append(Code(f"media_type={literal(parameter.content_type)}"))
        text, bounds = self.told(
            parameter.schema,
            parameter.description,
            parameter.example,
            deprecated=parameter.deprecated,
        )
        return ArgumentPlan(
            name=names.take(parameter.name, parameter.location),
            key=parameter.name,
            quoted_key=Code(literal(parameter.name)),
            location=parameter.location,
            hint=self.hints.taken(parameter.schema),
            handled=self.hints.given(parameter.schema),
            required=parameter.required,
            description=text,
            bounds=bounds,
            exact=self.exact(parameter.schema),
            details=tuple(details),
        )

    def _style(self, parameter: Parameter) -> str:
        """The style of a parameter, by the runtime's names."""
        own = value_or_none(self.document, parse_pointer(parameter.pointer))
        told = told_brackets(self.document) or (isinstance(own, dict) and told_brackets(own))
        return "brackets" if parameter.style == "deepObject" and told else parameter.style


def chosen(
    name: str, values: Sequence[str], description: str, *, required: bool = True
) -> ArgumentPlan:
    """The argument, not sent itself, that selects one of ``values``."""
    hint = Annotation(f"Literal[{', '.join(map(literal, values))}]", imports=_LITERAL)
    return ArgumentPlan(name, "", Code(literal("")), "", hint, hint, required, description)
