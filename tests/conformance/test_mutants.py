"""The generator, broken on purpose: the suite of the package that it makes fails where it is wrong.

Some faults are in the planning, which misreads a keyword; some in the code that packages carry.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from specmeld.config import Config
from specmeld.pipeline.make.building import build
from specmeld.pipeline.settle.document_reading import canonical_from
from specmeld.plan.models import schema_shape

from .documents import document

pytestmark = pytest.mark.slow

REF = "#/components/schemas/"
SCHEMAS: dict[str, Any] = {
    "Order": {
        "type": "object",
        "required": ["id", "state"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string", "minLength": 3, "pattern": "^[a-z]+$"},
            "state": {"type": "string", "enum": ["open", "closed"]},
            "amount": {"type": "number", "exclusiveMaximum": 100},
            "share": {"type": "number", "multipleOf": 0.25},
            "count": {"type": "integer", "maximum": 10},
            "note": {"type": ["string", "null"]},
            "tags": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
            "priority": {"enum": [1, 2]},
            "gift": {"type": "boolean"},
            "payment": {"oneOf": [{"$ref": REF + "Card"}, {"$ref": REF + "Transfer"}]},
            "either": {"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
        },
    },
    "Card": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "const": "card"}, "number": {"type": "string"}},
    },
    "Transfer": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "const": "transfer"}},
    },
    "OwnCard": {
        "allOf": [
            {"$ref": REF + "Card"},
            {
                "type": "object",
                "required": ["owner"],
                "properties": {"owner": {"type": "string"}},
            },
        ]
    },
}

Said = dict[str, Any]
"""The keywords of one schema as the planning reads them."""


def without(keyword: str) -> Callable[[Said], Said]:
    return lambda said: {key: value for key, value in said.items() if key != keyword}


def changed(keyword: str, change: Callable[[Any], Any]) -> Callable[[Said], Said]:
    return lambda said: said | ({keyword: change(said[keyword])} if keyword in said else {})


def renamed(keyword: str, other: str) -> Callable[[Said], Said]:
    return lambda said: {other if key == keyword else key: value for key, value in said.items()}


def _without_null(kinds: Any) -> Any:
    return [kind for kind in kinds if kind != "null"] if isinstance(kinds, list) else kinds


ORDER = "Order/properties"
MISREADINGS: dict[str, tuple[Callable[[Said], Said], set[str]]] = {
    "drops a bound": (without("maximum"), {f"{ORDER}/count/maximum"}),
    "drops a length": (without("minLength"), {f"{ORDER}/id/minLength"}),
    "is off by one": (changed("minLength", lambda n: n - 1), {f"{ORDER}/id/minLength"}),
    "drops a step": (without("multipleOf"), {f"{ORDER}/share/multipleOf"}),
    "takes an exclusive bound for an inclusive one": (
        renamed("exclusiveMaximum", "maximum"),
        {f"{ORDER}/amount/exclusiveMaximum"},
    ),
    "takes oneOf for anyOf": (renamed("oneOf", "anyOf"), {f"{ORDER}/either/oneOf"}),
    "loses a branch": (
        changed("oneOf", lambda branches: branches[:1]),
        {f"{ORDER}/payment/oneOf", f"{ORDER}/either/oneOf"},
    ),
    "forgets null": (changed("type", _without_null), {f"{ORDER}/note/type"}),
    "takes an integer for a number": (
        changed("type", lambda kind: "number" if kind == "integer" else kind),
        {f"{ORDER}/count/type"},
    ),
    "widens an enum": (
        changed("enum", lambda values: [*values, "OPEN"]),
        {f"{ORDER}/state/enum"},
    ),
    "loses a value of an enum": (
        changed("enum", lambda values: values[:-1]),
        {f"{ORDER}/state/enum", f"{ORDER}/priority/enum"},
    ),
    "opens a closed object": (without("additionalProperties"), {"Order/additionalProperties"}),
    "drops what is required": (
        changed("required", lambda names: names[1:]),
        {"Order/required", "Card/required", "Transfer/required", "OwnCard/allOf/1/required"},
    ),
    "loosens a pattern": (
        changed("pattern", lambda text: text.strip("^$")),
        {f"{ORDER}/id/pattern"},
    ),
    "drops uniqueItems": (without("uniqueItems"), {f"{ORDER}/tags/uniqueItems"}),
    "drops the items": (without("items"), {f"{ORDER}/tags/items/type"}),
    "forgets a part of allOf": (
        changed("allOf", lambda parts: parts[:1]),
        {"OwnCard/allOf/1/required"},
    ),
    "takes any text for a tag": (
        without("const"),
        {"Card/properties/kind/const", "Transfer/properties/kind/const"},
    ),
}
"""What the planning does → how it misreads a schema, and constraints where that shows."""

CARRIED: dict[str, tuple[str, str, set[str]]] = {
    "whole numbers with a fraction of zero are refused": (
        "Annotated[int, _WholeNumber]",
        "Annotated[int, Field(strict=True)]",
        {f"{ORDER}/count/type"},
    ),
    "integers with any fraction are taken": (
        "if not value.is_integer():",
        "if False:",
        {f"{ORDER}/count/type"},
    ),
    "what may be left out may be null": (
        "Annotated[T | None, _NotNull]",
        "Annotated[T | None, None]",
        {f"{ORDER}/count/type", f"{ORDER}/gift/type"},
    ),
    "true is 1": (
        "if isinstance(value, bool) is not isinstance(result, bool):",
        "if False:",
        {f"{ORDER}/priority/enum"},
    ),
    "text is taken for a flag": ("[StrictBool]", "[bool]", {f"{ORDER}/gift/type"}),
    "all items differ": (
        "if any(same(item, other) for other in value[:index]):",
        "if False:",
        {f"{ORDER}/tags/uniqueItems"},
    ),
    "two alternatives may hold": (
        "if len(held) == 1:",
        "if held:",
        {f"{ORDER}/either/oneOf"},
    ),
}
"""A fault of the carried code → the text, what stands there instead, and where that shows."""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "shop.json"
    info = {"title": "Shop", "version": "1"}
    path.write_text(json.dumps({**document(**SCHEMAS), "info": info}))
    return path


def made(spec: Path, edit: Callable[[str], str] = str) -> Path:
    """The package of the generator as it is now, its own code edited on the way to the disk."""
    root = spec.parent / "shop"
    package = build(canonical_from(spec)[0], "shop", root, Config())
    edited = 0
    for name, text in package.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        after = text if name.startswith("conformance/") else edit(text)
        edited += after != text
        (root / name).write_text(after, encoding="utf-8")
    assert edited or edit is str
    return root


class Failures:
    """A plugin of pytest that keeps what fails."""

    def __init__(self) -> None:
        self.passed = 0
        self.told: set[str] = set()

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.passed += report.when == "call" and report.passed
        if report.failed:
            schema = re.search(r"\[(.*)\]", report.nodeid)
            assert schema is not None, report.longreprtext
            found = re.findall(r"(/\S*): the schema says (?:in)?valid", report.longreprtext)
            self.told |= {schema[1] + place for place in found} or {report.longreprtext}


def failures(root: Path) -> Failures:
    """Run the suite that the package carries."""
    plugin = Failures()
    ours = root.parent / "pytest.ini"  # and not the settings of this repository
    ours.write_text("[pytest]\n")
    options = ["-p", "no:cacheprovider", "-p", "no:terminal", "--import-mode=importlib"]
    pytest.main([*options, "-c", str(ours), str(root)], plugins=[plugin])
    return plugin


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """The packages that suites import are not the next suite's."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if "conformance_test" in name or "test_conformance" in name:
            del sys.modules[name]


def test_the_generator_as_it_is_passes(spec: Path) -> None:
    told = failures(made(spec))
    assert not told.told
    assert told.passed == len(SCHEMAS)


@pytest.mark.few(1)
@pytest.mark.parametrize("fault", MISREADINGS)
def test_a_generator_that_misreads_is_caught(
    fault: str, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    misread, places = MISREADINGS[fault]
    constrains = schema_shape.constrains
    for name, module in list(sys.modules.items()):
        if name.startswith("specmeld.plan.") and hasattr(module, "constrains"):
            monkeypatch.setattr(module, "constrains", lambda schema: misread(constrains(schema)))
    told = failures(made(spec)).told
    assert places <= told


@pytest.mark.few(1)
@pytest.mark.parametrize("fault", CARRIED)
def test_code_that_packages_carry_is_caught(fault: str, spec: Path) -> None:
    right, wrong, places = CARRIED[fault]
    told = failures(made(spec, lambda text: text.replace(right, wrong))).told
    assert places <= told
