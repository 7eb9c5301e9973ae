"""The config file: its schema, its lines, and what ``specmeld config`` prints of it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from specmeld.config import IGNORE_KEYS, Config, open_project
from specmeld.config.toml_lines import toml_lines
from specmeld.diagnostics import ConfigError
from specmeld.pipeline.project.config_schema import config_schema

_SCHEMA = Draft7Validator(config_schema())
_NAMES = [*Config.__dataclass_fields__, "pakage"]
_WORDS = st.sampled_from(
    ["", "acme", "class", "not-a-name", "httpx", "str", "dataclass", "headers"]
)
_VALUES = st.one_of(_WORDS, st.booleans(), st.integers(0, 3), st.lists(_WORDS, max_size=2))
_OPTIONS = st.dictionaries(st.sampled_from(_NAMES), _VALUES, max_size=3)
_IGNORES = st.lists(
    st.dictionaries(
        st.sampled_from([*(set(IGNORE_KEYS) - {"until"}), "fingerprnt"]),
        st.sampled_from(["", "x", "file-edited", "file-editd", 3]),
        max_size=4,
    ),
    max_size=2,
)
_TARGETS = st.dictionaries(st.sampled_from(["v1", "v 1", ".x"]), _OPTIONS, max_size=2)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_OPTIONS, _IGNORES, _TARGETS)
@example({"package": "acme"}, [{"rule": "file-edited", "file": "x", "reason": "x"}], {})
@example({}, [{"fingerprint": "x", "reason": "x"}], {"v1": {"out": "lib"}})
def test_the_schema_refuses_what_the_config_refuses(
    tmp_path: Path, options: dict[str, Any], ignores: list[Any], targets: dict[str, Any]
) -> None:
    """But for the rules of ``severity``, which only ``diff`` looks at."""
    for table in (options, *targets.values()):
        table.pop("severity", None)
    whole = {**options, "ignore": ignores, "targets": targets}
    (tmp_path / "specmeld.toml").write_text(
        "".join(f"{key} = {_toml(value)}\n" for key, value in whole.items())
    )
    try:
        open_project(tmp_path)
        fits = True
    except ConfigError:
        fits = False
    assert _SCHEMA.is_valid(whole) == fits


@pytest.mark.parametrize(
    ("severity", "fits"),
    [({"operation-removed": "info"}, True), ({"operation-removd": "info"}, False), ([], False)],
)
def test_the_schema_knows_the_rules_of_changes(severity: Any, fits: bool) -> None:
    assert _SCHEMA.is_valid({"severity": severity}) == fits


@given(st.lists(st.sampled_from(["", "# [a]", "[a]", "[[b]]", "[a.'c d']", "x = 1", "y.z = 2"])))
def test_each_key_has_its_line(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # the same key twice
        return
    found = toml_lines(text)
    for keys, at in found.items():
        last = next(key for key in reversed(keys) if isinstance(key, str))
        assert str(last) in lines[at - 1] and not lines[at - 1].startswith("#")
    kept = {at for at, line in enumerate(lines, 1) if line and not line.startswith("#")}
    assert kept >= set(found.values())


def test_options_have_their_lines(pets: Path, specmeld: Any) -> None:
    text = (
        'package = "pets"\n\n[targets.v1]\nout = "old"\nseverity = {operation-removed = "info"}\n'
    )
    (pets / "specmeld.toml").write_text(text)
    lines = specmeld("config", "--target", "v1", cwd=pets).stdout.splitlines()
    told = {key.strip(): where for key, _, where in (line.partition("  # ") for line in lines)}
    assert told['out = "old"'] == "specmeld.toml:4"
    assert told['package = "pets_v1"'] == "specmeld.toml:1"
    assert told['severity = {operation-removed = "info"}'] == "specmeld.toml:5"
    assert told["strict = false"] == "default"
    data = json.loads(specmeld("config", "--format", "json", cwd=pets).stdout)
    assert data["package"] == {"value": "pets", "from": "specmeld.toml:1"}


def test_the_schema_is_printed(specmeld: Any, tmp_path: Path) -> None:
    assert json.loads(specmeld("config", "--schema", cwd=tmp_path).stdout) == config_schema()


@pytest.mark.few(2)
@pytest.mark.parametrize(("name", "warned"), [("json", 1), ("pydantic", 1), ("jsons", 0)])
def test_a_package_that_shadows_a_module_is_warned_of(
    pets: Path, specmeld: Any, name: str, warned: int
) -> None:
    (pets / "spec" / "sources.yaml").unlink()
    said = specmeld("init", "spec/pets.json", "--package", name, cwd=pets).stderr
    assert said.count("shadows the") == warned
    said = specmeld("generate", "--no-prove", cwd=pets).stderr
    assert said.count(f"warning: the package {name!r} shadows the") == warned
