"""The source of each model: a class with its fields, or a type alias."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from textwrap import indent

from specmeld.model.each import Each
from specmeld.plan.quoting import docstring, literal
from specmeld.text.wrapping import wrapped

_WIDTH = 92
"""Most columns of a docstring's line, before indentation."""
_MARK = re.compile(r"\s*(?:(?:[-*+•]|\d{1,3}[.)])\s+)?")
"""What is before the text of an item of a list, or of an indented line."""
_DEEPEST = 24
"""Most columns of such an indent that are kept."""


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """One field of a class: ``name: type`` and, if it may be omitted, its default."""

    name: str
    type: str
    default: str
    """Empty if the field is required."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A class to lay out. ``lines`` are between its docstring and its fields."""

    name: str
    bases: str
    description: str
    lines: tuple[str, ...]
    fields: tuple[FieldPlan, ...]


@dataclass(frozen=True, slots=True)
class ConstantsPlan:
    """A class beside an enum that holds its values by name: ``(name, value, text)``."""

    name: str
    values: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class AliasPlan:
    """A named type that is not a class: ``Name = TypeAliasType("Name", type)``."""

    name: str
    type: str
    description: str
    constants: ConstantsPlan | None = None

    def quoted(self) -> AliasPlan:
        """The alias with its type as a string, which pydantic reads when all names exist."""
        return replace(self, type=literal(self.type))


ModelPlan = ClassPlan | AliasPlan


def model_sources(shards: Iterable[tuple[ModelPlan, ...]], each: Each) -> dict[str, str]:
    """The source of each planned model, by its name; each shard is made independently."""
    made = each(_shard, [shard for shard in shards if shard])
    return {name: source for text in made for name, source in json.loads(text).items()}


def _shard(plans: tuple[ModelPlan, ...]) -> str:
    """The sources of some models, as JSON."""
    return json.dumps({plan.name: _source(plan) for plan in plans})


def _source(plan: ModelPlan) -> str:
    match plan:
        case AliasPlan():
            lines = [f"{plan.name} = TypeAliasType({literal(plan.name)}, {plan.type})"]
            lines += doc_lines(plan.description)
            if plan.constants is not None:
                lines += ["\n", _constants(plan.constants, plan.name)]
            return "\n".join(lines)
        case ClassPlan():
            inside = [*doc_lines(plan.description), *plan.lines]
            for field in plan.fields:
                inside += [_field(field), *doc_lines(field.description)]
            body = indent("\n".join(inside or ["pass"]), " " * 4)
            return f"class {plan.name}({plan.bases}):\n{body}"


def _constants(plan: ConstantsPlan, of: str) -> str:
    inside = [docstring(f"The values of {of} by their names.")]
    for name, value, text in plan.values:
        inside += [f"{name}: Final = {value}", *doc_lines(text)]
    body = indent("\n".join(inside), " " * 4)
    return f"class {plan.name}:\n{body}"


def _field(field: FieldPlan) -> str:
    default = f" = {field.default}" if field.default else ""
    return f"{field.name}: {field.type}{default}"


def doc_lines(description: str) -> list[str]:
    """A docstring with its long lines wrapped; empty if there is none."""
    if not description.strip():
        return []
    lines = description.strip().splitlines()
    alone = len(lines) == 1 and len(lines[0]) <= _WIDTH
    width = _WIDTH - len('""') if alone else _WIDTH  # it may end with the quotes as well
    return [docstring("\n".join(_wrapped(line, width) for line in lines))]


def _wrapped(line: str, width: int) -> str:
    """``line`` in several if it is too long; those after the first begin below its text."""
    if len(line) <= width:
        return line
    mark = _MARK.match(line)
    hanging = " " * mark.end() if mark and mark.end() <= _DEEPEST else ""
    return "\n".join(wrapped(line, width, further=hanging))
