"""Models: a Python type for every component, and the files that hold them."""

from __future__ import annotations

from typing import Any

from specmeld.model.json import JSONObject
from specmeld.model.plan import Models, NamedApi, PyType
from specmeld.plan.model_code import AliasPlan, ClassPlan, FieldPlan, ModelPlan, model_sources
from specmeld.plan.model_files import module_text, package_text, runtime_files
from specmeld.plan.model_inputs import plan_inputs
from specmeld.plan.model_order import statement_order
from specmeld.plan.quoting import literal
from specmeld.plan.schema_objects import ObjectShape
from specmeld.plan.schema_shape import description
from specmeld.plan.schema_types import ANY, TypeText, TypeWriter, annotated

MODULE = "models.schemas"


def plan_models(named: NamedApi) -> Models:
    """Types for every component of ``named``, and the files under ``models/`` that hold them."""
    planner = _Planner(named)
    plans = {name: planner.plan(name) for name in named.api.schemas}
    aliases = {name for name, plan in plans.items() if isinstance(plan, AliasPlan)}
    order = statement_order(planner.uses, aliases)
    sources = model_sources(
        plan.quoted() if isinstance(plan, AliasPlan) and name in order.quoted else plan
        for name, plan in plans.items()
    )
    classes = named.classes
    module = module_text(
        [sources[classes[name]] for name in order.names],
        planner.imports,
        completed=[classes[name] for name in order.early],
    )
    types = {name: PyType(MODULE, classes[name]) for name in plans}
    inputs = plan_inputs(named, types)
    homes = {
        type_.name: type_.module.removeprefix("models.")
        for type_ in (*types.values(), *inputs.types.values())
    }
    files = {
        "models/__init__.py": package_text(homes),
        **({"models/schemas.py": module} if plans else {}),
        **({"models/inputs.py": inputs.text} if inputs.text else {}),
        **runtime_files(),
    }
    return Models(files=files, types=types, inputs=inputs.types)


class _Planner:
    """Plans one component after the other, and remembers what they use."""

    def __init__(self, named: NamedApi) -> None:
        self._schemas = named.api.schemas
        self._classes = named.classes
        self._types = TypeWriter(named.api.schemas, named.classes)
        self.imports: set[str] = set()
        self.uses: dict[str, frozenset[str]] = {}
        """Component → the components that its statement names."""

    def plan(self, name: str) -> ModelPlan:
        schema = self._schemas[name]
        shape = self._types.shape(name)
        if shape is None:
            return self._alias(name, schema)
        return self._class(name, shape, schema)

    def _alias(self, name: str, schema: Any) -> AliasPlan:
        type_ = self._types.write(schema)
        self.uses[name] = type_.components
        self.imports |= type_.names | {"TypeAliasType"}
        return AliasPlan(self._classes[name], type_.text, description(schema))

    def _class(self, name: str, shape: ObjectShape, schema: Any) -> ClassPlan:
        lines = []
        self.uses[name] = frozenset()
        check = shape.check()
        if check is not None:
            lines.append(f"exact__: ClassVar = {self._exact(check)}")
            self.imports.add("ClassVar")
        if isinstance(shape.extras, dict):
            values = self._said(self._types.write(shape.extras), name)
            lines.append(f"__pydantic_extra__: dict[str, {values}] = Field(init=False)")
            self.imports.add("Field")
        base = "ApiModel" if check is None else "ExactModel"
        if not shape.objects_only:
            base = "UntypedModel"
        self.imports.add(base)
        closed = ', extra="forbid"' if shape.extras is False else ""
        fields = shape.field_names()
        return ClassPlan(
            self._classes[name],
            f"{base}{closed}",
            description(schema),
            tuple(lines),
            tuple(self._field(name, key, fields[key], shape) for key in shape.properties),
        )

    def _exact(self, check: JSONObject) -> str:
        """The check of a class; it looks up what it names when it runs."""
        type_ = self._types.exact(check)
        self.imports |= type_.names
        return type_.text

    def _field(self, holder: str, key: str, name: str, shape: ObjectShape) -> FieldPlan:
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
        text = next((description(part) for part in parts if description(part)), "")
        return FieldPlan(name, self._said(type_, holder), required, text)

    def _said(self, type_: TypeText, holder: str) -> str:
        """The text of a type that ``holder`` uses."""
        self.imports |= type_.names
        self.uses[holder] = self.uses.get(holder, frozenset()) | type_.components
        return type_.text


def _takes_none(type_: TypeText) -> bool:
    return type_ == ANY or type_.text == "None" or type_.text.endswith(" | None")
