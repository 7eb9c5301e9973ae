"""The Python type of a schema in an operation."""

from __future__ import annotations

from specmeld.model.api_description import Schema
from specmeld.model.named_types import Annotation, Models, NamedApi
from specmeld.plan.models.model_files import import_lines
from specmeld.plan.models.schema_types import TypeWriter
from specmeld.plan.types.value_types import ValueTypes


def annotation(schema: Schema, models: Models, named: NamedApi) -> Annotation:
    """The exact type of ``schema``: ``list[Message]``, ``Literal["asc", "desc"]``.

    Its imports are written for a module at the package's root.
    """
    values = ValueTypes(named.python_values)
    writer = TypeWriter(named.api.schemas, named.classes, values, named.fields)
    type_ = writer.write(schema)
    return Annotation(
        type_.text,
        tuple(models.types[name] for name in sorted(type_.components)),
        tuple(import_lines(type_.names, root=".")),
    )
