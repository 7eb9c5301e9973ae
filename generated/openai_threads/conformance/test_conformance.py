"""This package accepts what its API description accepts, and rejects what that rejects.

For each constraint of each schema cases.jsonl has bodies that just satisfy it and bodies that just
violate it. jsonschema validates each of them; the package's own type must agree. Where there is
not enough space for all cases of a schema, left_out.json names it. Run it with pytest, wherever the
package is; it needs pytest, pydantic and jsonschema, with its extra format-nongpl if formats are
asserted.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import TypeAdapter, ValidationError

# Only this suite needs them: using the package's types does not.
jsonschema: Any = importlib.import_module("jsonschema")
referencing: Any = importlib.import_module("referencing")

MOST_BASES = 6  # how far back a case looks for its base
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SCHEMAS: dict[str, Any] = json.loads((HERE / "schemas.json").read_text(encoding="utf-8"))
MANIFEST: dict[str, Any] = json.loads((ROOT / "specmeld.json").read_text(encoding="utf-8"))
NAMES = ["package_under_conformance_test", *MANIFEST["package"].split(".")[1:]]
NAME = ".".join(NAMES)


def changed(base: Any, path: list[Any], change: list[Any]) -> Any:
    """A copy of base with a value put in, or removed, at path."""
    if not path:
        return change[0] * change[1] if len(change) == 2 else change[0]
    copy = base.copy()
    step, rest = path[0], path[1:]
    if not rest and not change:
        del copy[step]
    else:
        copy[step] = changed(copy[step] if rest else None, rest, change)
    return copy


def read_cases() -> dict[str, list[tuple[str, str, Any]]]:
    """Schema to its cases: the constraint, valid or invalid, and the body."""
    bases: list[Any] = []  # the last one first
    cases: dict[str, list[tuple[str, str, Any]]] = {}
    with (HERE / "cases.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if len(row) == 1:
                bases.insert(0, row[0])
                del bases[MOST_BASES:]
                continue
            schema, constraint, side, base, *where = row
            body = changed(bases[base], where[0], where[1:]) if where else bases[base]
            cases.setdefault(schema, []).append((constraint, side, body))
    return cases


CASES = read_cases()


def matches(validator: Any, pattern: str, value: Any, schema: Any) -> Any:
    """The keyword ``pattern`` as ECMA-262 has it: Python's ``re`` may take forever."""
    if isinstance(value, str) and not package("_schema_patterns").matcher(pattern)(value):
        yield jsonschema.ValidationError(f"it does not match {pattern}")


def package(module: str) -> Any:
    load_package()
    return importlib.import_module(f"{NAME}.{module}")


def is_multiple(validator: Any, step: Any, value: Any, schema: Any) -> Any:
    """The keyword ``multipleOf``, in decimal, as written: 19.99 is 1999 hundredths."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return
    whole, part = (Fraction(one if isinstance(one, int) else repr(one)) for one in (value, step))
    if whole % part:
        yield jsonschema.ValidationError(f"it is not a multiple of {step}")


def judge(schema: str) -> Any:
    """The jsonschema validator for a component, or for an inline schema by its location."""
    section = "x-inline" if schema in SCHEMAS["x-inline"] else "components/schemas"
    pointer = schema.replace("~", "~0").replace("/", "~1").replace("%", "%25")
    asked = {**SCHEMAS, "$ref": f"#/{section}/{pointer}"}
    draft = jsonschema.Draft202012Validator
    keywords = {"pattern": matches, "multipleOf": is_multiple}
    validator = jsonschema.validators.extend(draft, keywords)
    formats = draft.FORMAT_CHECKER
    return validator(asked, registry=referencing.Registry(), format_checker=formats)


@functools.cache
def load_package() -> None:
    """Import the package from its folder, under a name of its own.

    Its parent packages, which may hold code that it shares with others, are not run.
    """
    for up in range(len(NAMES) - 1, 0, -1):
        around = ModuleType(".".join(NAMES[:-up]))
        around.__path__ = [str(ROOT.parents[up - 1])]
        sys.modules[around.__name__] = around
    spec = importlib.util.spec_from_file_location(
        NAME, ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    spec.loader.exec_module(module)


@functools.cache
def operations() -> dict[str, Any]:
    """The operations that the package's resources declare, by method and path."""
    load_package()
    found: dict[str, Any] = {}
    for path in sorted((ROOT / "resources").glob("*.py")):
        module = importlib.import_module(f"{NAME}.resources.{path.stem}")
        for name, declared in vars(module).items():
            if name.endswith("_operation") and callable(declared):
                operation: Any = declared()
                found[f"{operation.method} {operation.path}"] = operation
    return found


Accepts = Callable[[str], bool]


def accepted_by(kind: Any) -> Accepts:
    """Whether the package's type accepts a JSON text."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def accepts(text: str) -> bool:
        try:
            adapter.validate_json(text)
        except ValidationError:
            return False
        return True

    return accepts


def component(name: str) -> Accepts:
    load_package()
    module, attribute = MANIFEST["schemas"][name].split(":")
    module = module.removeprefix(f"{MANIFEST['package']}.")
    return accepted_by(getattr(importlib.import_module(f"{NAME}.{module}"), attribute))


def used(key: str, part: str, name: str, media_type: str) -> Accepts | None:
    """How an operation validates a value; None if it does not."""
    operation = operations().get(key)
    if operation is None:
        return None
    if part == "header" and name in operation.constants:
        constant = operation.constants[name]
        return lambda text: bool(json.loads(text) == constant)
    found = list(declared(operation, part, name, media_type))
    return accepted_by(found[0].type) if found else None


def declared(operation: Any, part: str, name: str, media_type: str) -> Iterator[Any]:
    """What an operation declares for a part: a body or response in the named media type, else in
    the default one."""
    if part not in ("request", "response"):
        for one in operation.parameters:
            if (one.location, one.name) == (part, name):
                yield one
        return
    whole = operation.body if part == "request" else operation.replies.get(name)
    events = operation.events if part == "response" else None
    if events and events.media_type == (media_type or (whole and whole.media_type)):
        yield events
    elif whole and media_type:
        yield from (each for each in whole.others if each.media_type == media_type)
    elif whole:
        yield whole


def pytest_generate_tests(metafunc: Any) -> None:
    metafunc.parametrize("schema", list(CASES))


def test_verdicts_are_those_of_the_schema(schema: str) -> None:
    if schema in SCHEMAS["x-uses"]:
        accepts = used(*SCHEMAS["x-uses"][schema])
        if accepts is None:
            importlib.import_module("pytest").skip("no operation of the package checks this value")
            return
    else:
        accepts = component(schema)
    validator = judge(schema)
    wrong: list[str] = []
    for constraint, side, body in CASES[schema]:
        text = json.dumps(body)
        stale = "this test case no longer matches the schema; generate the package again"
        assert validator.is_valid(body) == (side == "valid"), f"{constraint}: {stale}"
        if accepts(text) != (side == "valid"):
            said = f"the schema says {side}, but the type disagrees"
            wrong.append(f"{constraint}: {said}: {text[:200]}")
    assert not wrong, "\n".join(wrong)
