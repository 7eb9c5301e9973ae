"""Several targets, such as two versions of an API, made of the same sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.conftest import PETS, Specmeld


def pets(version: str, **properties: Any) -> str:
    document = json.loads(json.dumps(PETS))
    document["info"]["version"] = version
    document["components"]["schemas"]["Pet"]["properties"] |= properties
    return json.dumps(document, indent=1)


@pytest.fixture
def two_versions(tmp_path: Path) -> Path:
    """Sources of v1 and v2 of an API, and a config that makes a client of each."""
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "sources.yaml").write_text(
        "sources:\n- {path: old.json, api_version: v1}\n- {path: new.json, api_version: v2}\n"
    )
    (tmp_path / "spec" / "old.json").write_text(pets("1", kind={"type": "string"}))
    (tmp_path / "spec" / "new.json").write_text(pets("2", kind={"enum": ["cat", "dog"]}))
    (tmp_path / "specmeld.toml").write_text('package = "pets"\n[targets.v1]\n')
    return tmp_path


def kind(project: Path, file: str) -> Any:
    document = yaml.safe_load((project / "spec" / file).read_text())
    return document["components"]["schemas"]["Pet"]["properties"]["kind"]


def test_each_target_has_its_files_and_its_package(two_versions: Path, specmeld: Specmeld) -> None:
    said = specmeld("generate", "--no-prove", cwd=two_versions).stdout
    assert "\ntarget v1\n" in said
    assert kind(two_versions, "openapi.yaml") == {"enum": ["cat", "dog"]}
    assert kind(two_versions, "openapi.v1.yaml") == {"type": "string"}
    made = {path.name for path in (two_versions / "generated").iterdir()}
    assert made == {"pets", "pets_v1"}
    specmeld("check", cwd=two_versions)


def test_check_finds_drift_of_a_target(two_versions: Path, specmeld: Specmeld) -> None:
    specmeld("generate", "--no-prove", cwd=two_versions)
    file = two_versions / "spec" / "openapi.v1.yaml"
    file.write_text(file.read_text().replace("maxLength: 8", "maxLength: 9"))
    said = specmeld("check", "--format", "json", cwd=two_versions, code=1).stdout
    found = json.loads(said)
    assert found["drift"]
    assert found["findings"][0]["file"] == "spec/openapi.v1.yaml"


def test_a_target_alone(two_versions: Path, specmeld: Specmeld) -> None:
    specmeld("normalize", "--target", "v1", cwd=two_versions)
    assert not (two_versions / "spec" / "openapi.yaml").exists()
    place = "POST /pets#request.kind"
    assert "v2" in specmeld("explain", place, "--target", "v1", cwd=two_versions).stdout


def test_an_unknown_target(two_versions: Path, specmeld: Specmeld) -> None:
    said = specmeld("normalize", "--target", "v9", cwd=two_versions, code=2).stderr
    assert said == "specmeld: unknown target 'v9'; choose one of v1\n"


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ('targets = "v1"\n', "specmeld.toml:1: 'targets' must be a table; write [targets.NAME]"),
        ('[targets."../up"]\n', "'../up' cannot be part of a file name"),
        ("\n[targets.v1]\npakage = 'x'\n", "specmeld.toml:3: unknown option 'pakage'"),
        ("[targets]\nv1 = 3\n", "specmeld.toml:2: the target v1 is not a table"),
    ],
)
def test_a_config_that_is_wrong(
    two_versions: Path, specmeld: Specmeld, config: str, said: str
) -> None:
    (two_versions / "specmeld.toml").write_text(config)
    assert said in specmeld("normalize", cwd=two_versions, code=2).stderr
