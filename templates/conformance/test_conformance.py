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

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError
from referencing import Registry

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
NAME = "package_under_conformance_test"
SCHEMAS = json.loads((HERE / "schemas.json").read_text(encoding="utf-8"))
MANIFEST = json.loads((ROOT / "specmeld.json").read_text(encoding="utf-8"))
TYPES = {**MANIFEST["schemas"], **MANIFEST.get("places", {})}


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
    """Component to its cases: the constraint, valid or invalid, and the body."""
    bases, cases = [], {}
    with (HERE / "cases.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if len(row) == 1:
                bases.append(row[0])
                continue
            component, constraint, side, base, *where = row
            body = changed(bases[base], where[0], where[1:]) if where else bases[base]
            cases.setdefault(component, []).append((constraint, side, body))
    return cases


CASES = read_cases()


def judge(component):
    """The validator of jsonschema for a component, or for an inline schema by its pointer."""
    section = "x-inline" if component.startswith("#") else "components/schemas"
    pointer = component.replace("~", "~0").replace("/", "~1").replace("%", "%25")
    schema = {**SCHEMAS, "$ref": f"#/{section}/{pointer}"}
    return Draft202012Validator(schema, registry=Registry())


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


def accepts(adapter, text):
    try:
        adapter.validate_json(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("component", list(CASES))
def test_verdicts_are_those_of_the_schema(component, package):
    module, name = TYPES[component].split(":")
    adapter = TypeAdapter(getattr(importlib.import_module(f"{NAME}.{module}"), name))
    validator = judge(component)
    wrong = []
    for constraint, side, body in CASES[component]:
        text = json.dumps(body)
        assert validator.is_valid(body) == (side == "valid"), f"{constraint}: a stale case"
        if accepts(adapter, text) != (side == "valid"):
            wrong.append(f"{constraint}: not {side} by the type: {text[:200]}")
    assert not wrong, "\n".join(wrong)


def test_every_component_has_cases_or_nothing_to_break():
    assert CASES, "cases.jsonl is empty"
    assert set(CASES) <= set(TYPES)
