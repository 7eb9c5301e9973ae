"""Models: a Python type for every component, and the files that hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from specmeld.model.api_description import Api, Schema
from specmeld.model.each import Each, one_by_one
from specmeld.model.named_types import NO_NAMES, Models, NamedApi, PyType
from specmeld.plan.models.field_defaults import field_default
from specmeld.plan.models.model_code import (
    AliasPlan,
    ClassPlan,
    ConstantsPlan,
    FieldPlan,
    ModelPlan,
    model_sources,
)
from specmeld.plan.models.model_files import module_text, package_text, runtime_files
from specmeld.plan.models.model_inputs import plan_inputs
from specmeld.plan.models.model_order import statement_order
from specmeld.plan.models.schema_objects import ObjectShape
from specmeld.plan.models.schema_patterns import patterns
from specmeld.plan.models.schema_shape import documentation, is_read_only, reference
from specmeld.plan.models.schema_types import TypeWriter
from specmeld.plan.models.shards import Shards
from specmeld.plan.names.enum_names import NamedValue, constants, lines, named_values
from specmeld.plan.names.lock_places import field_places
from specmeld.plan.quoting import literal
from specmeld.plan.types.given_types import GivenWriter
from specmeld.plan.types.type_text import ANY, TypeText, annotated, joined
from specmeld.plan.types.value_types import ValueTypes
from specmeld.runtime import needs_search

MODULE = "schemas"
"""Below ``models``; the module of components without any other."""


def plan_models(named: NamedApi, shards: Shards | None = None, each: Each = one_by_one) -> Models:
    """Types for every component of ``named``, and the files under ``models/`` that hold them.

    Without ``shards`` all are in one module.
    """
    shards = shards or Shards(dict.fromkeys(named.api.schemas, MODULE))
    modules = shards.modules
    types = {
        name: PyType(f"models.{module}", named.classes[name]) for name, module in modules.items()
    }
    planner = _Planner(named)
    plans = {name: planner.plan(name) for name in named.api.schemas}
    planned = {
        module: _Shard.of(members, planner) for module, members in _grouped(plans, modules).items()
    }
    sources = model_sources([shard.plans for shard in planned.values()], each)
    files = {
        f"models/{module}.py": shard.text(sources, planner, types, partial(shards.apart, module))
        for module, shard in planned.items()
    }
    values = ValueTypes(named.python_values)
    inputs = plan_inputs(named, types, values, planner.shape)
    places = {
        type_.name: type_.module.removeprefix("models.")
        for type_ in (*types.values(), *inputs.types.values())
    }
    places |= {
        made: types[name].module.removeprefix("models.") for name, made in planner.constants.items()
    }
    aliases = _aliases(named, places)
    carried = runtime_files(
        search=any(map(needs_search, patterns(named.api))),
        values=any(map(values.used, _schemas(named.api))),
        parts=bool(shards.wholes),
    )
    files = {
        "models/__init__.py": package_text(places, aliases),
        **files,
        **inputs.files,
        **carried,
    }
    return Models(files, types, inputs.types, planner.fields, aliases)


def _aliases(named: NamedApi, places: Mapping[str, str]) -> dict[str, str]:
    """Further names → their classes; including those of the dicts that callers may pass."""
    pairs = (
        (f"{name}{end}", f"{one}{end}")
        for name, one in named.aliases.items()
        for end in ("", "Dict")
    )
    return {name: one for name, one in pairs if one in places and name not in places}


def _schemas(api: Api) -> Iterator[Any]:
    """All schemas, including inner ones."""
    yield from api.schemas.values()
    for operation in api.operations:
        yield from (parameter.schema for parameter in operation.parameters)
        answers = (content for each in operation.responses for content in each.contents)
        for content in (*(operation.body.contents if operation.body else ()), *answers):
            yield content.schema


def _grouped(
    plans: Mapping[str, ModelPlan], modules: Mapping[str, str]
) -> dict[str, dict[str, ModelPlan]]:
    groups: dict[str, dict[str, ModelPlan]] = {}
    for name, plan in plans.items():
        groups.setdefault(modules[name], {})[name] = plan
    return groups


@dataclass(frozen=True, slots=True)
class _Shard:
    """A module of models before its sources exist."""

    names: tuple[str, ...]
    """Its components, in the order of their statements."""
    plans: tuple[ModelPlan, ...]

    @classmethod
    def of(cls, plans: Mapping[str, ModelPlan], planner: _Planner) -> _Shard:
        uses = {name: planner.uses[name] & plans.keys() for name in plans}
        aliases = {name for name, plan in plans.items() if isinstance(plan, AliasPlan)}
        order = statement_order(uses, aliases)
        quoted = tuple(
            plan.quoted() if isinstance(plan, AliasPlan) and name in order.quoted else plan
            for name, plan in plans.items()
        )
        return cls(order.names, quoted)

    def text(
        self,
        sources: Mapping[str, str],
        planner: _Planner,
        types: Mapping[str, PyType],
        is_late: Callable[[str], bool],
    ) -> str:
        """The module; an ``is_late`` one is loaded when a value needs it."""
        used = frozenset[str]().union(*(planner.uses[name] for name in self.names))
        siblings = {types[name] for name in used.difference(self.names)}
        late = {one for one in siblings if is_late(one.module.removeprefix("models."))}
        return module_text(
            [sources[types[name].name] for name in self.names],
            frozenset[str]().union(*(planner.imports[name] for name in self.names)),
            siblings=siblings - late,
            late=late,
        )


class _Planner:
    """Plans one component after the other, and records what they use."""

    def __init__(self, named: NamedApi) -> None:
        self._schemas = named.api.schemas
        self._classes = named.classes
        values = ValueTypes(named.python_values)
        self._kept = named.fields
        self._types = TypeWriter(named.api.schemas, named.classes, values, named.fields)
        self._given = GivenWriter(named.api.schemas, named.classes, self._types, values)
        self.imports: dict[str, set[str]] = {}
        """Component → the imported names that its statement uses."""
        self.uses: dict[str, frozenset[str]] = {}
        """Component → the components that its statement names."""
        self.constants: dict[str, str] = {}
        """Component → the class of its values by name."""
        self.fields: dict[str, str] = {}
        """Place in the lock → name of a field that differs from its key."""

    def shape(self, name: str) -> ObjectShape | None:
        """The class that a component is; None if it is not one."""
        return self._types.shape(name)

    def plan(self, name: str) -> ModelPlan:
        self.imports[name] = set()
        schema = self._schemas[name]
        shape = self.shape(name)
        if shape is None:
            return self._alias(name, schema)
        return self._class(name, shape, schema)

    def _alias(self, name: str, schema: Schema) -> AliasPlan:
        type_ = self._types.write(schema)
        self.uses[name] = type_.components
        self.imports[name] |= type_.names | {"TypeAliasType"}
        values = named_values(schema)
        told = [one for one in (documentation([schema]), "\n".join(lines(values))) if one.strip()]
        plan = AliasPlan(self._classes[name], type_.text, "\n\n".join(told))
        return replace(plan, constants=self._constants(name, values))

    def _constants(self, name: str, values: Sequence[NamedValue]) -> ConstantsPlan | None:
        """The class of an enum's named values; its name is not a model's."""
        named = constants(values)
        if not named:
            return None
        taken = {*self._classes.values(), *self.constants.values()}
        made = f"{self._classes[name]}Values"
        while made in taken:
            made += "ByName"
        self.constants[name] = made
        self.imports[name].add("Final")
        listed = tuple((key, literal(one.value), one.text) for key, one in named.items())
        return ConstantsPlan(made, listed)

    def _class(self, name: str, shape: ObjectShape, schema: Schema) -> ClassPlan:
        body: list[str] = []
        self.uses[name] = frozenset()
        check = shape.check()
        if check is not None:
            exact = self._types.exact(check)  # names are looked up at run time
            body.append(f"exact__: ClassVar = {exact.text}")
            self.imports[name] |= exact.names | {"ClassVar"}
        if isinstance(shape.extras, dict):
            values = self._said(self._types.write(shape.extras), name)
            body.append(f"__pydantic_extra__: dict[str, {values}] = Field(init=False)")
            self.imports[name].add("Field")
        unsent = [key for key, parts in shape.properties.items() if any(map(is_read_only, parts))]
        if unsent:
            body.append(f"_sent = read_only({', '.join(map(literal, unsent))})")
            self.imports[name].add("read_only")
        base = "ApiModel" if check is None else "ExactModel"
        if not shape.objects_only:
            base = "UntypedModel"
        self.imports[name].add(base)
        closed = ', extra="forbid"' if shape.extras is False else ""
        fields = shape.field_names(self._kept.get(name, NO_NAMES))
        self.fields |= field_places(self._classes[name], fields)
        return ClassPlan(
            self._classes[name],
            f"{base}{closed}",
            documentation([schema]),
            tuple(body),
            tuple(self._field(name, key, fields[key], shape) for key in shape.properties),
        )

    def _field(self, holder: str, key: str, name: str, shape: ObjectShape) -> FieldPlan:
        parts = shape.properties[key]
        schema = parts[0] if len(parts) == 1 else {"allOf": parts}
        type_ = self._types.write(schema)
        given = self._given.write(schema)
        required = key in shape.required
        stated = None if required or given else field_default(parts, self._schemas)
        if not required and stated is None and not _takes_none(type_):
            type_ = TypeText(
                f"Omittable[{type_.text}]", type_.names | {"Omittable"}, type_.components
            )
        if given is not None:
            type_ = joined(f"Accepts[{type_.text}, {given.text}]", [type_, given], "Accepts")
        default = "" if required else literal(stated) if given is None else "NOT_GIVEN"
        if given is not None and not required:
            self.imports[holder].add("NOT_GIVEN")
        details = [f"alias={literal(key)}"] if name != key else []
        details += ["repr=False"] if any(map(self._is_secret, parts)) else []
        if details:
            type_ = annotated(type_, f"Field({', '.join(details)})", names=["Field"])
        return FieldPlan(name, self._said(type_, holder), default, documentation(parts))

    def _is_secret(self, schema: Schema) -> bool:
        """Whether a value is a password, which is not shown where a model is printed."""
        target = self._schemas.get(reference(schema) or "", schema)
        return isinstance(target, dict) and target.get("format") == "password"

    def _said(self, type_: TypeText, holder: str) -> str:
        """The text of a type that ``holder`` uses."""
        self.imports[holder] |= type_.names
        self.uses[holder] = self.uses.get(holder, frozenset()) | type_.components
        return type_.text


def _takes_none(type_: TypeText) -> bool:
    return type_ == ANY or type_.text == "None" or type_.text.endswith(" | None")
