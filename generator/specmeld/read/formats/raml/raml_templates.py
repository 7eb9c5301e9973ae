"""Traits and resource types: templates with parameters, merged into methods."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from specmeld.model.json import JSON
from specmeld.openapi.shapes import METHODS
from specmeld.read.formats.lined import Budget, Lined
from specmeld.read.formats.raml.raml_scopes import Scope, references
from specmeld.read.formats.raml.raml_words import FUNCTIONS

_PARAMETER = re.compile(r"<<([^<>]{1,200})>>")
_LONGEST = 100_000
"""Most characters of a text after its parameters are filled in."""

_LONGEST_CHAIN = 20
"""Most resource types in a chain; a longer chain is circular."""

_OF_TEMPLATE = frozenset(["usage", "uses", "type", "is"])


class Templates:
    """Applies the traits and types of a scope; calls ``tell`` for undeclared names."""

    def __init__(
        self, scope: Scope, tell: Callable[[str, int], None], *, optional_keys: bool
    ) -> None:
        self._scope = scope
        self._tell = tell
        self._optional_keys = optional_keys
        """Whether an optional ``key?`` only applies to those with the key, as in RAML 0.8."""
        self._budget = Budget()
        self._plain: dict[int, bool] = {}
        """Whether a template has no parameters, by its identity."""

    def resource(self, resource: Lined, path: str) -> Lined:
        """A resource with the content of its types; its own takes precedence."""
        made = resource
        current, scope, chain = resource, self._scope, 0
        words = _path_words(path)
        while current.get("type") and chain < _LONGEST_CHAIN:
            chain += 1
            template: JSON = None
            for name, given in references(current["type"]):
                found = scope.find("resourceTypes", name)
                if found is None:
                    self._unknown("resource type", name, current)
                    continue
                parameters = {**words, **given}
                template, scope = self._filled(found[0], parameters), found[1]
                self._scope.lend(scope)  # names in the template are in the method afterwards
                break
            if not isinstance(template, Lined):
                break
            made = self._with_resource_type(made, template)
            current = template
        return made

    def method(self, resource: Lined, name: str, method: Lined, path: str) -> Lined:
        """A method of a resource, with the content of both's traits."""
        words = {**_path_words(path), "methodName": name}
        made = method
        for holder in (method, resource):
            for trait, given in references(holder.get("is")):
                found = self._scope.find("traits", trait)
                if found is None:
                    self._unknown("trait", trait, holder)
                elif isinstance(found[0], Lined):
                    self._scope.lend(found[1])
                    filled = self._filled(found[0], {**words, **given})
                    made = self._merge(made, filled if isinstance(filled, Lined) else Lined())
        return made

    def completed(self, target: Lined, source: Lined) -> Lined:
        """``target`` completed with ``source``."""
        return self._merge(target, source)

    def _with_resource_type(self, resource: Lined, template: Lined) -> Lined:
        made = resource.copied()
        for key, value in template.items():
            name = key.rstrip("?")
            if key in _OF_TEMPLATE:
                if key == "is":
                    made["is"] = [*_listed(resource.get("is")), *_listed(value)]
            elif name in METHODS:
                if name in made or not key.endswith("?"):
                    own = made.get(name)
                    below = value if isinstance(value, Lined) else Lined(template.at.get(key, 0))
                    made[name] = self._merge(own if isinstance(own, Lined) else Lined(), below)
                    made.at[name] = resource.at.get(name) or template.at.get(key, 0)
            else:
                self._merge_key(made, key, value, template.at.get(key, 0))
        return made

    def _merge(self, target: Lined, source: Lined) -> Lined:
        """``target`` completed with ``source``."""
        made = target.copied()
        for key, value in source.items():
            if key not in _OF_TEMPLATE or key == "type":
                self._merge_key(made, key, value, source.at.get(key, 0))
            elif key == "is":
                made["is"] = [*_listed(made.get("is")), *_listed(value)]
        made.line = target.line or source.line
        return made

    def _merge_key(self, made: Lined, key: str, value: JSON, line: int) -> None:
        self._budget.spend(1, line)
        if key.endswith("?") and self._optional_keys:
            key = key[:-1]
            if key not in made:
                return
        twin = key[:-1] if key.endswith("?") else f"{key}?"
        if twin in made and not self._optional_keys:
            return  # the same parameter, whose optional mark the target decides
        if key not in made or made[key] is None:
            made.put(key, value, line)
        elif isinstance(made[key], Lined) and isinstance(value, Lined):
            made[key] = self._merge(made[key], value)

    def _filled(self, template: JSON, parameters: Mapping[str, JSON]) -> JSON:
        """A template with its parameters filled in; the same object if it has none."""
        if id(template) not in self._plain:
            self._plain[id(template)] = not _has_parameter(template)
        return template if self._plain[id(template)] else self._fill(template, parameters)

    def _fill(self, value: JSON, parameters: Mapping[str, JSON]) -> JSON:
        self._budget.spend(1, value.line if isinstance(value, Lined) else 0)
        if isinstance(value, Lined):
            made = Lined(value.line)
            for key, each in value.items():
                name = _filled_text(key, parameters)
                made.put(str(name), self._fill(each, parameters), value.at.get(key, 0))
            return made
        if isinstance(value, list):
            return [self._fill(each, parameters) for each in value]
        return _filled_text(value, parameters) if isinstance(value, str) else value

    def _unknown(self, what: str, name: str, holder: Lined) -> None:
        line = holder.at.get("type" if what == "resource type" else "is") or holder.line
        self._tell(f"the {what} {name[:80]!r} is not declared", line)


def _has_parameter(value: JSON) -> bool:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Mapping):
            waiting += [*each, *each.values()]
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, str) and "<<" in each:
            return True
    return False


def _filled_text(text: str, parameters: Mapping[str, JSON]) -> JSON:
    if "<<" not in text:
        return text
    alone = _PARAMETER.fullmatch(text.strip())
    if alone is not None and not isinstance(_value(alone[1], parameters), str):
        return _value(alone[1], parameters)
    return _PARAMETER.sub(lambda found: str(_value(found[1], parameters)), text)[:_LONGEST]


def _value(expression: str, parameters: Mapping[str, JSON]) -> JSON:
    name, *functions = (part.strip() for part in expression.split("|"))
    if name not in parameters:
        return f"<<{expression}>>"
    value = parameters[name]
    for function in functions:
        change = FUNCTIONS.get(function.lstrip("!").strip())
        value = change(str(value)[:1000]) if change is not None else value
    return value


def _path_words(path: str) -> dict[str, JSON]:
    names = [part for part in path.split("/") if part and "{" not in part]
    return {"resourcePath": path, "resourcePathName": names[-1] if names else ""}


def _listed(value: JSON) -> Iterator[JSON]:
    if isinstance(value, list):
        yield from value
    elif value is not None:
        yield value
