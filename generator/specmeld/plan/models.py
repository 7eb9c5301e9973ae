"""Models: a Python type for every component, and the files that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from specmeld.model.plan import Models, NamedApi, PyType
from specmeld.plan import naming
from specmeld.plan.model_code import AliasPlan, ClassPlan, FieldPlan, ModelPlan, model_sources
from specmeld.plan.model_files import module_text, package_text, runtime_files
from specmeld.plan.quoting import literal
from specmeld.plan.schema_objects import ObjectShape, object_shape
from specmeld.plan.schema_types import ANY, TypeText, TypeWriter, annotated

MODULE = "models.schemas"


def plan_models(named: NamedApi) -> Models:
    """Types for every component of ``named``, and the files under ``models/`` that hold them."""
    planned = _Planner(named)
    names = {name: planned.plan(name) for name in named.api.schemas}
    sources = model_sources(names.values())
    order = _ordered(names, planned.uses, named.classes)
    files = {
        "models/__init__.py": package_text({plan.name: "schemas" for plan in names.values()}),
        "models/schemas.py": module_text([sources[name] for name in order], planned.imports),
        **runtime_files(),
    }
    types = {name: PyType(MODULE, named.classes[name]) for name in named.api.schemas}
    return Models(files=files, types=types)


class _Planner:
    """Plans one component after the other, and remembers what they use."""

    def __init__(self, named: NamedApi) -> None:
        self._schemas = named.api.schemas
        self._classes = named.classes
        self._types = TypeWriter(named.api.schemas, named.classes)
        self.imports: set[str] = set()
        self.uses: dict[str, frozenset[str]] = {}
        """Component → the components that must be there when its statement runs."""

    def plan(self, name: str) -> ModelPlan:
        schema = self._schemas[name]
        shape = object_shape(schema, self._schemas)
        if shape is None:
            return self._alias(name, schema)
        self.uses[name] = frozenset()
        return self._class(name, shape, schema)

    def _alias(self, name: str, schema: Any) -> AliasPlan:
        type_ = self._types.write(schema)
        self.uses[name] = type_.components
        self.imports |= type_.names | {"TypeAliasType"}
        text = type_.text
        if self._is_circular(name):
            text = f'"{_requoted(text)}"'
        return AliasPlan(self._classes[name], text, _description(schema))

    def _is_circular(self, name: str) -> bool:
        """Whether an alias leads back to itself through aliases alone."""
        seen: set[str] = set()
        waiting = list(self._direct(name))
        while waiting:
            other = waiting.pop()
            if other == name:
                return True
            if other not in seen:
                seen.add(other)
                waiting += self._direct(other)
        return False

    def _direct(self, name: str) -> Iterable[str]:
        if object_shape(self._schemas[name], self._schemas) is not None:
            return ()
        return self._types.write(self._schemas[name]).components

    def _class(self, name: str, shape: ObjectShape, schema: Any) -> ClassPlan:
        lines = []
        if not shape.objects_only:
            lines.append("objects_only__: ClassVar = False")
            self.imports.add("ClassVar")
        check = shape.check()
        if check is not None:
            lines.append(f"exact__: ClassVar = {self._said(self._types.exact(check))}")
            self.imports.add("ClassVar")
        if isinstance(shape.extras, dict):
            lines.append(
                "__pydantic_extra__: "
                f"dict[str, {self._said(self._types.write(shape.extras))}] = Field(init=False)"
            )
            self.imports.add("Field")
        base = "ExactModel" if check is not None or not shape.objects_only else "ApiModel"
        self.imports.add(base)
        closed = ', extra="forbid"' if shape.extras is False else ""
        fields = naming.unique(shape.properties, naming.field_name)
        return ClassPlan(
            self._classes[name],
            f"{base}{closed}",
            _description(schema),
            tuple(lines),
            tuple(self._field(key, fields[key], shape) for key in shape.properties),
        )

    def _field(self, key: str, name: str, shape: ObjectShape) -> FieldPlan:
        parts = shape.properties[key]
        schema = parts[0] if len(parts) == 1 else {"allOf": parts}
        type_ = self._types.write(schema)
        required = key in shape.required
        if not required and not _takes_none(type_):
            type_ = TypeText(
                f"Omittable[{type_.text}]", type_.names | {"Omittable"}, type_.components
            )
        if name != key:
            type_ = annotated(type_, f"Field(alias={literal(key)})", names=["Field"])
        text = next((_description(part) for part in parts if _description(part)), "")
        return FieldPlan(name, self._said(type_), required, text)

    def _said(self, type_: TypeText) -> str:
        self.imports |= type_.names
        return type_.text


def _takes_none(type_: TypeText) -> bool:
    return type_ == ANY or type_.text == "None" or type_.text.endswith(" | None")


def _requoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _description(schema: Any) -> str:
    if not isinstance(schema, dict):
        return ""
    text = schema.get("description") or ""
    return text if isinstance(text, str) else ""


def _ordered(
    plans: Mapping[str, ModelPlan],
    uses: Mapping[str, frozenset[str]],
    classes: Mapping[str, str],
) -> list[str]:
    """Python names: classes as they come, then aliases after those that they use."""
    first = [name for name, plan in plans.items() if isinstance(plan, ClassPlan)]
    done = dict.fromkeys(first)
    for start in plans:
        waiting = [start]
        while waiting:
            name = waiting[-1]
            missing = [one for one in sorted(uses[name]) if one not in done and one not in waiting]
            if missing:
                waiting.append(missing[0])
            else:
                done.setdefault(waiting.pop())
    return [classes[name] for name in done]
