"""The source of each model, laid out by datamodel-code-generator through our templates.

It receives flat schemas, one for each model, whose names are final, and the type of each field in
words; so it has nothing to invent. This is the only module that calls it.
"""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any

from specmeld.model.each import Each
from specmeld.plan.quoting import docstring, literal

_WIDTH = 92
"""Columns of a docstring's line, before indentation."""


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """One field of a class: ``name: type`` and, where it may be left out, its default."""

    name: str
    type: str
    default: str
    """Empty where the field must be given."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A class to lay out. ``lines`` stand between its docstring and its fields."""

    name: str
    bases: str
    description: str
    lines: tuple[str, ...]
    fields: tuple[FieldPlan, ...]


@dataclass(frozen=True, slots=True)
class AliasPlan:
    """A type with a name of its own and no class: ``Name = TypeAliasType("Name", type)``."""

    name: str
    type: str
    description: str

    def quoted(self) -> AliasPlan:
        """The alias with its type as a string, for pydantic to read when all names are there."""
        return replace(self, type=literal(self.type))


ModelPlan = ClassPlan | AliasPlan


def model_sources(shards: Iterable[tuple[ModelPlan, ...]], each: Each) -> dict[str, str]:
    """The source of each planned model, by its name; each shard is made for itself."""
    made = each(_shard, [shard for shard in shards if shard])
    return {name: source for text in made for name, source in json.loads(text).items()}


def _shard(plans: tuple[ModelPlan, ...]) -> str:
    """The sources of some models, as JSON."""
    planned = {plan.name for plan in plans}
    sources = _statements(_generated(plans))
    if sources.keys() != planned:
        odd = sorted(sources.keys() ^ planned)
        raise AssertionError(f"planned and generated models differ: {', '.join(odd[:5])}")
    return json.dumps(sources)


def _generated(plans: Iterable[ModelPlan]) -> str:
    from datamodel_code_generator import generate
    from datamodel_code_generator.enums import DataModelType, InputFileType
    from datamodel_code_generator.format import PythonVersion

    definitions: dict[str, Any] = {}
    data: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for plan in plans:
        definitions[plan.name] = _definition(plan)
        data[f"#/$defs/{plan.name}"] = _template_data(plan)
    result = generate(
        {"$defs": definitions},
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        custom_template_dir=_templates(),
        extra_template_data=data,
        custom_class_name_generator=str,
        use_type_alias=True,
        skip_root_model=True,
        keep_model_order=True,
        disable_timestamp=True,
        formatters=[],
    )
    assert isinstance(result, str), "one module in, one module out"
    return result


def _definition(plan: ModelPlan) -> dict[str, Any]:
    """The kind of model is all that is left to tell; the template data says the rest."""
    return {"type": "string" if isinstance(plan, AliasPlan) else "object"}


def _template_data(plan: ModelPlan) -> dict[str, Any]:
    text = _quoted(plan.description)
    if isinstance(plan, AliasPlan):
        return {"type": plan.type, "docstring": text}
    fields = [
        {
            "name": field.name,
            "type": field.type,
            "default": field.default,
            "docstring": _quoted(field.description),
        }
        for field in plan.fields
    ]
    return {"bases": plan.bases, "docstring": text, "body": plan.lines, "planned": fields}


def _quoted(description: str) -> str:
    """A docstring with its long lines wrapped."""
    if not description.strip():
        return ""
    lines = description.strip().splitlines()
    return docstring("\n".join(_wrapped(line) for line in lines))


def _wrapped(line: str) -> str:
    if len(line) <= _WIDTH:
        return line
    return fill(line, _WIDTH, break_long_words=False, break_on_hyphens=False)


@cache
def _templates() -> Path:
    """The templates of the models, beside the package in a wheel, at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    for root in (package, package.parents[1]):
        if (root / "templates" / "models").is_dir():
            return root / "templates" / "models"
    raise FileNotFoundError("templates/models")


def _statements(text: str) -> dict[str, str]:
    """The top-level classes and aliases of a module, each with the docstring that follows it."""
    lines = text.splitlines(keepends=True)
    sources: dict[str, str] = {}
    name = ""
    for node in ast.parse(text).body:
        start = node.lineno - 1
        source = "".join(lines[start : node.end_lineno]).rstrip()
        match node:
            case ast.ClassDef():
                name = node.name
                sources[name] = source
            case ast.Assign(targets=[ast.Name(id=name)]):
                sources[name] = source
            case ast.Expr(value=ast.Constant(value=str())) if name:
                sources[name] += "\n" + source
    return sources
