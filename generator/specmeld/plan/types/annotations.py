"""The Python type of a schema as it stands in an operation."""

from __future__ import annotations

from specmeld.model.api_description import Schema
from specmeld.model.named_types import Annotation, Models, NamedApi
from specmeld.plan.models.model_files import import_lines
from specmeld.plan.models.schema_types import TypeWriter
from specmeld.plan.types.value_types import ValueTypes


class AnnotationWriter:
    """Writes the exact types of schemas of one API, whose types are in ``models``."""

    def __init__(self, named: NamedApi, models: Models) -> None:
        values = ValueTypes(named.python_values)
        self._models = models
        self._types = TypeWriter(named.api.schemas, named.classes, values, named.fields)

    def write(self, schema: Schema) -> Annotation:
        """The exact type of ``schema``: ``list[Message]``, ``Literal["asc", "desc"]``.

        Its imports are written for a module at the package's root.
        """
        type_ = self._types.write(schema)
        return Annotation(
            type_.text,
            tuple(self._models.types[name] for name in sorted(type_.components)),
            tuple(import_lines(type_.names, root=".")),
        )
