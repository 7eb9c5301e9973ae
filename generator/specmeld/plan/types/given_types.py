"""What the constructor of a model takes for values of Python's own types: text as well."""

from __future__ import annotations

from collections.abc import Mapping

from specmeld.model.api_description import Schema
from specmeld.openapi.schema import ANYTHING, SchemaView
from specmeld.plan.models.schema_shape import constrains, reference
from specmeld.plan.models.schema_types import TypeWriter
from specmeld.plan.types.type_text import TypeText, joined, union
from specmeld.plan.types.value_types import ValueTypes

_DEEPEST = 5


class GivenWriter:
    """Writes what may be given in the place of the values that ``types`` writes."""

    def __init__(
        self,
        schemas: Mapping[str, Schema],
        classes: Mapping[str, str],
        types: TypeWriter,
        values: ValueTypes,
    ) -> None:
        self._schemas = schemas
        self._types = types
        self._values = values
        self._plain = bool({"Mapping", "Sequence"} & set(classes.values()))
        """Whether models hide the abstract collections."""

    def write(self, schema: Schema | None, depth: int = 0) -> TypeText | None:
        """What may be given beside the type of a schema; None for no more than that."""
        if not isinstance(schema, dict) or depth > _DEEPEST:
            return None
        name = reference(schema)
        if name is not None:
            is_class = self._types.shape(name) is not None
            return None if is_class else self.write(self._schemas.get(name), depth + 1)
        said = SchemaView(constrains(schema))
        if said.values:
            return None
        inner = [each.raw for each in said.any_of or said.one_of or said.all_of]
        found = [self.write(each, depth + 1) for each in inner]
        found += [self._of_kind(kind, said, schema, depth) for kind in said.type_names or ()]
        known = [each for each in found if each is not None]
        return union(known) if known else None

    def _of_kind(self, kind: str, said: SchemaView, schema: Schema, depth: int) -> TypeText | None:
        if (value := self._values.of(kind, schema)) is not None:
            return TypeText(value.given)
        if kind == "array":
            return self._around((said.items or ANYTHING).raw, "Sequence", "list", "", depth)
        if kind == "object" and not said.properties:
            return self._around(said.additional.raw, "Mapping", "dict", "str, ", depth)
        return None

    def _around(
        self, schema: Schema, abstract: str, plain: str, key: str, depth: int
    ) -> TypeText | None:
        """A collection of what is and of what may be given."""
        given = self.write(schema, depth + 1)
        if given is None:
            return None
        either = union([self._types.write(schema), given])
        if self._plain:
            return joined(f"{plain}[{key}{either.text}]", [either])
        return joined(f"{abstract}[{key}{either.text}]", [either], abstract)
