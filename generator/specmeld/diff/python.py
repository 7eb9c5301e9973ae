"""What an importer of the generated package notices: names, signatures and types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from specmeld.diff.changes import Change, Said
from specmeld.diff.rule_changes import Teller
from specmeld.model.api_description import Api
from specmeld.model.method_plan import ArgumentPlan, MethodPlan
from specmeld.model.plan import PackagePlan
from specmeld.text.pointer import parse_pointer


@dataclass(frozen=True)
class Face:
    """What of a package can be imported and called."""

    plan: PackagePlan
    fields: Mapping[str, Mapping[str, str]]
    """Class → field → its type in words, as the class has it."""
    api: Api

    @cached_property
    def classes(self) -> dict[str, tuple[str, ...]]:
        """Importable name → where in the OpenAPI document the schema stands."""
        models = self.plan.models
        stands = {name: parse_pointer(pointer) for pointer, name in self.plan.lock.items()}
        types = [*models.types.values(), *models.inputs.values()]
        found = {one.name: stands.get(one.name, ()) for one in types}
        return found | {name: found.get(one, ()) for name, one in models.aliases.items()}

    def fields_of(self, name: str) -> Mapping[str, str]:
        """The fields of what can be imported under a name."""
        return self.fields.get(self.plan.models.aliases.get(name, name), {})

    def has(self, type_: str, other: str) -> bool:
        """Whether a type of another face is one of this, which may have other names for it."""
        former = self.plan.models.aliases
        return re.sub(r"\w+", lambda word: former.get(word[0], word[0]), type_) == other

    @cached_property
    def methods(self) -> dict[str, MethodPlan]:
        """``threads.runs.create`` → its method."""
        return {
            ".".join((*resource.path, method.name)): method
            for resource in self.plan.all_resources
            for method in resource.methods
        }

    @cached_property
    def _pointers(self) -> dict[str, str]:
        return {f"{one.method} {one.path}": one.pointer for one in self.api.operations}

    def pointer(self, method: MethodPlan) -> tuple[str, ...]:
        """Where its operation is in the OpenAPI document."""
        return parse_pointer(self._pointers.get(method.key, ""))


def compare_packages(old: Face, new: Face, tell: Teller) -> Iterator[Change]:
    """The changes between two packages, of which the new one keeps the names of the old one."""
    yield from _classes(old, new, tell)
    before, after = old.methods, new.methods
    for name, method in before.items():
        if name in after:
            yield from _method(f"client.{name}", method, after[name], old, new, tell)
        else:
            said = Said(method.key, old.pointer(method))
            yield tell("python-method-removed", f"client.{name}", name, old=said)
    for name, method in after.items():
        if name not in before:
            said = Said(method.key, new.pointer(method))
            yield tell("python-method-added", f"client.{name}", name, new=said)
    mine, theirs = _credentials(old.plan), _credentials(new.plan)
    if mine != theirs:
        yield tell("python-credential-changed", "client", "", Said(mine), Said(theirs))


def _classes(old: Face, new: Face, tell: Teller) -> Iterator[Change]:
    before, after = old.classes, new.classes
    for name, pointer in before.items():
        place = f"{old.plan.package}.models.{name}"
        if name not in after:
            yield tell("python-class-removed", place, name, old=Said(name, pointer))
            continue
        yield from _fields(place, name, old, new, tell)
    for name, pointer in after.items():
        if name not in before:
            place = f"{new.plan.package}.models.{name}"
            yield tell("python-class-added", place, name, new=Said(name, pointer))


def _fields(place: str, name: str, old: Face, new: Face, tell: Teller) -> Iterator[Change]:
    """The changes of the fields of one class."""
    mine, theirs = old.fields_of(name), new.fields_of(name)
    here, there = old.classes[name], new.classes[name]
    for field, type_ in mine.items():
        at, said = f"{place}.{field}", Said(type_, here)
        if field not in theirs:
            yield tell("python-field-removed", at, field, old=said)
        elif not new.has(type_, theirs[field]):
            yield tell("python-field-type-changed", at, field, said, Said(theirs[field], there))
    for field in [field for field in theirs if field not in mine]:
        said = Said(theirs[field], there)
        yield tell("python-field-added", f"{place}.{field}", field, new=said)


def _method(
    place: str,
    old: MethodPlan,
    new: MethodPlan,
    mine: Face,
    theirs: Face,
    tell: Teller,
) -> Iterator[Change]:
    before, after = _arguments(old), _arguments(new)
    here, there = mine.pointer(old), theirs.pointer(new)
    for name, argument in before.items():
        said = Said(argument.hint.text, here)
        if name not in after:
            yield tell("python-argument-removed", place, name, old=said)
            continue
        other = after[name]
        if argument.required != other.required:
            rule = "python-argument-required" if other.required else "python-argument-optional"
            yield tell(rule, place, name, said, Said(other.hint.text, there))
        elif not theirs.has(argument.hint.text, other.hint.text):
            said_there = Said(other.hint.text, there)
            yield tell("python-argument-type-changed", place, name, said, said_there)
    for name, argument in after.items():
        if name not in before:
            rule = "python-argument-required" if argument.required else "python-argument-added"
            yield tell(rule, place, name, new=Said(argument.hint.text, there))
    returned, returns = old.returns.text, new.returns.text
    if not theirs.has(returned, returns):
        said, said_there = Said(returned, here), Said(returns, there)
        yield tell("python-return-type-changed", place, "", said, said_there)


def _arguments(method: MethodPlan) -> dict[str, ArgumentPlan]:
    """By name; those that must be given in each way of calling are required."""
    ways = [{one.name: one for one in way.arguments} for way in method.signatures]
    found: dict[str, ArgumentPlan] = {}
    for way in ways:
        for name, argument in way.items():
            found.setdefault(name, argument)
    return found


def _credentials(plan: PackagePlan) -> list[str]:
    return [name for one in plan.credentials for name, _ in one.arguments]
