"""The judge: ``jsonschema`` (2020-12), made quick by remembering its verdicts.

The bodies of one component differ in one place each and share everything else as the same Python
objects. What a schema has been asked of an object once is not asked again, so that unions inside of
unions do not multiply. Documents that rebase references (``$id``, ``$anchor``, ``$dynamicRef``) are
judged without that memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from itertools import islice
from typing import Any, TypeAlias
from urllib.parse import unquote

from jsonschema import Draft202012Validator, ValidationError, validators
from jsonschema.exceptions import best_match
from referencing import Registry

from specmeld.conformance.effort import Effort, SpentError
from specmeld.conformance.numbers import is_multiple
from specmeld.conformance.patterns import UnreadablePatternError, found
from specmeld.conformance.schemas import Node, look_up
from specmeld.model.api import ASSERTED_FORMAT
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import is_number
from specmeld.text.pointer import pointer_text

_REBASING = ("$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef")
_VALUES = ("example", "examples", "default", "enum", "const")
_MOST_REMEMBERED = 200_000


Errors: TypeAlias = Iterator[ValidationError]


_extend: Any = validators.extend  # untyped


class UnjudgeableError(Exception):
    """jsonschema has no verdict: the schema is not one, or a reference leads nowhere."""


class Judge:
    """Says whether a value is valid against a schema of one document."""

    def __init__(self, document: JSONObject) -> None:
        self.document = document
        self.effort: Effort | None = None
        """What bounds all verdicts together; None where nothing does."""
        self._roots = {
            key: value
            for key, value in document.items()
            if key in ("components", "paths", "webhooks") or key.startswith("x-")
        }
        self._judged: dict[tuple[int, int], tuple[Any, Any, bool]] = {}
        self._validators: dict[int, tuple[Any, Any]] = {}
        self._targets: dict[str, Any] = {}
        self._by_pointer: dict[str, Any] = {}
        plain = _mentions(self._roots, _REBASING)
        self._class: Any = _OURS if plain else _REMEMBERING

    def accepts(self, node: Node, value: Any) -> bool:
        """Raises UnjudgeableError where jsonschema fails, SpentError where it has done enough."""
        if isinstance(node.schema, bool):
            return node.schema
        self._spend()
        validator = self._by_pointer.get(node.pointer)
        if validator is None:
            validator = self._class({**self._roots, **node.reference()}, registry=Registry())
            self._by_pointer[node.pointer] = validator
        asked = _ASKED.set(self)
        try:
            return bool(validator.is_valid(value))
        except UnreadablePatternError as failure:
            raise UnjudgeableError(str(failure)) from None
        except SpentError:
            raise
        except Exception as failure:  # a hostile schema can fail in any keyword of the library
            reason = f"{type(failure).__name__}: {failure}".splitlines()[0][:120]
            raise UnjudgeableError(reason) from None
        finally:
            _ASKED.reset(asked)

    def blamed(self, node: Node, value: Any) -> tuple[str, str, tuple[str | int, ...]]:
        """Keyword location (without references), keyword and path of what is most wrong; empty
        where nothing is."""
        validator = _OURS({**self._roots, **node.reference()}, registry=Registry())
        error = best_match(validator.iter_errors(value))
        if error is None:
            return "", "", ()
        *steps, keyword = error.absolute_schema_path
        place = pointer_text(steps)
        return place, str(keyword), tuple(error.absolute_path)

    def _valid(self, validator: Any, value: Any, schema: Any) -> bool:
        if isinstance(schema, bool):
            return schema
        key = (id(schema), id(value))
        known = self._judged.get(key)
        if known is not None:
            return known[2]
        self._spend()
        kept = self._validators.get(id(schema))
        if kept is None:
            kept = self._validators[id(schema)] = (schema, validator.evolve(schema=schema))
        verdict = bool(kept[1].is_valid(value))
        if len(self._judged) > _MOST_REMEMBERED:
            self._judged.clear()
        self._judged[key] = (schema, value, verdict)  # kept alive, so that no id is used again
        return verdict

    def _spend(self) -> None:
        if self.effort is not None:
            self.effort.spend()

    def _ref(self, validator: Any, ref: Any, value: Any, _: Any) -> Errors:
        if not isinstance(ref, str) or not ref.startswith("#/"):
            raise LookupError(f"a reference out of the document: {str(ref)[:80]}")
        if ref not in self._targets:
            self._targets[ref] = look_up(self.document, unquote(ref))
        if not self._valid(validator, value, self._targets[ref]):
            yield ValidationError("not what is referred to")

    def _properties(self, validator: Any, properties: Any, value: Any, _: Any) -> Errors:
        if isinstance(value, dict):
            for name, schema in properties.items():
                if name in value and not self._valid(validator, value[name], schema):
                    yield ValidationError("a property is not valid")

    def _items(self, validator: Any, schema: Any, value: Any, parent: Any) -> Errors:
        if isinstance(schema, bool) or not isinstance(value, list):
            original = Draft202012Validator.VALIDATORS["items"]
            yield from original(validator, schema, value, parent) or ()
            return
        for item in value[len(parent.get("prefixItems", ())) :]:
            if not self._valid(validator, item, schema):
                yield ValidationError("an item is not valid")

    def _all_of(self, validator: Any, branches: Any, value: Any, _: Any) -> Errors:
        if not all(self._valid(validator, value, branch) for branch in branches):
            yield ValidationError("not valid under all branches")

    def _any_of(self, validator: Any, branches: Any, value: Any, _: Any) -> Errors:
        if not any(self._valid(validator, value, branch) for branch in branches):
            yield ValidationError("not valid under any branch")

    def _one_of(self, validator: Any, branches: Any, value: Any, _: Any) -> Errors:
        matching = (branch for branch in branches if self._valid(validator, value, branch))
        if len(list(islice(matching, 2))) != 1:
            yield ValidationError("not valid under exactly one branch")


def _pattern(validator: Any, pattern: Any, value: Any, _: Any) -> Errors:
    if isinstance(value, str) and not found(pattern, value):
        yield ValidationError("not matched")


def _pattern_properties(validator: Any, patterns: Any, value: Any, _: Any) -> Errors:
    for name in value if isinstance(value, dict) else ():
        for pattern, schema in patterns.items():
            if found(pattern, name):
                yield from validator.descend(value[name], schema)


def _additional_properties(validator: Any, schema: Any, value: Any, parent: Any) -> Errors:
    known, patterns = parent.get("properties", ()), parent.get("patternProperties", ())
    for name in value if isinstance(value, dict) else ():
        if name not in known and not any(found(pattern, name) for pattern in patterns):
            yield from validator.descend(value[name], schema)


def _format(validator: Any, name: Any, value: Any, _: Any) -> Errors:
    if isinstance(name, str) and not Draft202012Validator.FORMAT_CHECKER.conforms(value, name):
        yield ValidationError("not of the format")


def _multiple_of(validator: Any, step: Any, value: Any, _: Any) -> Errors:
    if is_number(value) and is_number(step) and not is_multiple(value, step):
        yield ValidationError("not a multiple")


_OURS: Any = _extend(
    Draft202012Validator,
    {
        "multipleOf": _multiple_of,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
        ASSERTED_FORMAT: _format,
    },
)
"""jsonschema, but it reads patterns as ECMA-262 does and in bounded time, knows the formats that
are asserted, and reckons with decimals.
"""


_ASKED: ContextVar[Judge] = ContextVar("asked")
"""The judge that is asked: jsonschema takes a while to make a class, so that all share one."""


def _of_judge(keyword: Callable[..., Errors]) -> Callable[..., Errors]:
    """A keyword that the judge who is asked looks at."""
    return lambda *arguments: keyword(_ASKED.get(), *arguments)


_REMEMBERING: Any = _extend(
    _OURS,
    {
        "$ref": _of_judge(Judge._ref),
        "properties": _of_judge(Judge._properties),
        "items": _of_judge(Judge._items),
        "allOf": _of_judge(Judge._all_of),
        "anyOf": _of_judge(Judge._any_of),
        "oneOf": _of_judge(Judge._one_of),
    },
)


def _mentions(value: Any, keys: tuple[str, ...]) -> bool:
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            if any(isinstance(found.get(key), str) for key in keys):
                return True
            waiting.extend(one for key, one in found.items() if key not in _VALUES)
        elif isinstance(found, list):
            waiting.extend(found)
    return False
