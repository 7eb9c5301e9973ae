"""This package accepts what its API description accepts, and refuses what that refuses.

For each constraint of each schema there are bodies that just satisfy it and bodies that just break
it (cases.jsonl). jsonschema judges each of them; the package's own type must say the same.
Run it with pytest, wherever the package lies; it needs pytest, pydantic and jsonschema.
"""

import importlib
import importlib.util
import json
import sys
from pathlib import Path
from typing import Literal

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError
from referencing import Registry

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
NAME = "package_under_conformance_test"
SCHEMAS = json.loads((HERE / "schemas.json").read_text(encoding="utf-8"))
MANIFEST = json.loads((ROOT / "specmeld.json").read_text(encoding="utf-8"))


def changed(base, path, change):
    """A copy of base with a value put in, or with nothing left, at path."""
    if not path:
        return change[0] * change[1] if len(change) == 2 else change[0]
    copy = base.copy()
    step, rest = path[0], path[1:]
    if not rest and not change:
        del copy[step]
    else:
        copy[step] = changed(copy[step] if rest else None, rest, change)
    return copy


def read_cases():
    """Schema to its cases: the constraint, valid or invalid, and the body."""
    bases, cases = [], {}
    with (HERE / "cases.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if len(row) == 1:
                bases.append(row[0])
                continue
            schema, constraint, side, base, *where = row
            body = changed(bases[base], where[0], where[1:]) if where else bases[base]
            cases.setdefault(schema, []).append((constraint, side, body))
    return cases


CASES = read_cases()


def judge(schema):
    """The validator of jsonschema for a component, or for an inline schema by its place."""
    section = "x-inline" if schema in SCHEMAS["x-inline"] else "components/schemas"
    pointer = schema.replace("~", "~0").replace("/", "~1").replace("%", "%25")
    asked = {**SCHEMAS, "$ref": f"#/{section}/{pointer}"}
    return Draft202012Validator(asked, registry=Registry())


@pytest.fixture(scope="session")
def package():
    """The package, imported from where it lies, under a name of its own."""
    spec = importlib.util.spec_from_file_location(
        NAME, ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    spec.loader.exec_module(module)
    yield module
    for name in [one for one in sys.modules if one == NAME or one.startswith(f"{NAME}.")]:
        del sys.modules[name]


@pytest.fixture(scope="session")
def operations(package):
    """What the package's resources declare, by method and path."""
    found = {}
    for path in sorted((ROOT / "resources").glob("*.py")):
        module = importlib.import_module(f"{NAME}.resources.{path.stem}")
        for name, declared in vars(module).items():
            if name.endswith("_operation") and callable(declared):
                operation = declared()
                found[f"{operation.method} {operation.path}"] = operation
    return found


def component_type(name):
    module, attribute = MANIFEST["schemas"][name].split(":")
    module = module.removeprefix(f"{MANIFEST['package']}.")
    return getattr(importlib.import_module(f"{NAME}.{module}"), attribute)


def used_type(use, operations):
    """The type with which an operation checks a value; None where it checks none."""
    key, part, name = use
    operation = operations.get(key)
    if operation is None:
        return None
    if part == "request":
        return operation.body.type if operation.body is not None else None
    if part == "response":
        return operation.replies[name].type if name in operation.replies else None
    if part == "header" and name in operation.constants:
        return Literal[operation.constants[name]]
    named = [one for one in operation.parameters if (one.location, one.name) == (part, name)]
    return named[0].type if named else None


def accepts(adapter, text):
    try:
        adapter.validate_json(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("schema", list(CASES))
def test_verdicts_are_those_of_the_schema(schema, package, operations):
    if schema in SCHEMAS["x-uses"]:
        kind = used_type(SCHEMAS["x-uses"][schema], operations)
        if kind is None:
            pytest.skip("no operation of the package checks this value")
    else:
        kind = component_type(schema)
    adapter, validator, wrong = TypeAdapter(kind), judge(schema), []
    for constraint, side, body in CASES[schema]:
        text = json.dumps(body)
        assert validator.is_valid(body) == (side == "valid"), f"{constraint}: a stale case"
        if accepts(adapter, text) != (side == "valid"):
            wrong.append(f"{constraint}: {side}, says the schema, not the type: {text[:200]}")
    assert not wrong, "\n".join(wrong)
