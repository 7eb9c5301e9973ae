"""Models alone of the smallest real descriptions of ../shared/corpus, in each style."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import pytest

from specmeld.config import Config
from specmeld.model.plain_package import PlainStyle
from specmeld.pipeline import generate_from_spec
from specmeld.plan.names.lock_places import of_kind

from .test_packages import CORPUS

pytestmark = pytest.mark.slow

SMALLEST = 10
USE_EACH = """
import importlib, sys, typing
style, *packages = sys.argv[1:]
for package in packages:
    made = importlib.import_module(package)
    for name in made.__all__:
        model = getattr(made, name)
        if style == "msgspec":
            import msgspec
            msgspec.json.Decoder(model)
        elif style == "pydantic":
            import pydantic
            pydantic.TypeAdapter(model)
        elif isinstance(model, type):
            typing.get_type_hints(model)
"""


@pytest.fixture(scope="module", params=get_args(PlainStyle))
def style(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def packages(style: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a package of each document."""
    if not CORPUS.is_dir():
        pytest.skip("the real documents (../shared) are not beside this checkout")
    with (CORPUS / "index.tsv").open(encoding="utf-8") as index:
        rows = sorted(csv.DictReader(index, delimiter="\t"), key=lambda row: int(row["bytes"]))
    folder = tmp_path_factory.mktemp("plain")
    for row in rows[:SMALLEST]:
        name = re.sub(r"\W+", "_", row["file"].rpartition(".")[0].lower())
        config = Config(package=name, out=str(folder), model_style=style)
        generate_from_spec(CORPUS / row["file"], config, force=False, prove=False)
    return folder


def test_every_model_can_be_used(style: str, packages: Path) -> None:
    if style == "msgspec" and find_spec("msgspec") is None:
        pytest.skip("msgspec is not installed")
    _passes(packages, "-c", USE_EACH, style, *_names(packages))


def test_no_name_is_given_but_ours(packages: Path) -> None:
    """All schemas of the document are exported under the names that the lock keeps."""
    for name in _names(packages):
        lock = json.loads((packages / name / "names.lock").read_text(encoding="utf-8"))
        text = (packages / name / "models.py").read_text(encoding="utf-8")
        made = set(re.findall(r"^class (\w+)|^(\w+)(?:: \w+)? = ", text, re.MULTILINE))
        classes = {*of_kind(lock, "class").values()}
        assert {first or second for first, second in made} == classes, name


def test_mypy_finds_nothing(style: str, packages: Path) -> None:
    if style == "msgspec" and find_spec("msgspec") is None:
        pytest.skip("msgspec is not installed")
    asked = [word for name in _names(packages) for word in ("-p", name)]
    _passes(packages, "-m", "mypy", "--strict", "--cache-dir", "cache", *asked)


def _names(packages: Path) -> list[str]:
    return sorted(path.parent.name for path in packages.glob("*/specmeld.json"))


def _passes(packages: Path, *command: str) -> None:
    told = subprocess.run(
        [sys.executable, *command], cwd=packages, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, (told.stdout + told.stderr)[-4000:]
