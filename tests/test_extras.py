"""Without an extra a verb says in one line which command installs it, and writes nothing."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from specmeld.extras import _MODULES, extra

_MODEL_STYLE = "the option 'model_style' needs datamodel_code_generator"
_WITHOUT = [
    ("fleet", "generate --all --scheduler tcp://x", "a cluster needs distributed"),
    ("fleet", "check --all --scheduler tcp://x", "a cluster needs distributed"),
    ("fleet", "generate --all --cache s3://x", "a shared cache needs fsspec"),
    ("mock", "mock --port 0", "'specmeld mock' needs fastapi"),
    ("mock", "mock spec/pets.json --port 0", "'specmeld mock' needs fastapi"),
    ("models", "generate --model-style dataclass", _MODEL_STYLE),
    ("models", "generate spec/pets.json --model-style msgspec", _MODEL_STYLE),
    ("templates", "generate --templates ours", "the option 'templates' needs black"),
    ("watch", "watch", "'specmeld watch' needs watchfiles"),
]


@pytest.mark.parametrize(("name", "command", "message"), _WITHOUT)
def test_its_absence_gives_one_line(
    name: str,
    command: str,
    message: str,
    specmeld: Any,
    pets: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SPECMELD_CACHE_KEY", "k" * 32)
    for module in list(sys.modules):
        if module.partition(".")[0] in _MODULES[name]:  # type: ignore[index]
            monkeypatch.delitem(sys.modules, module)
    for module in _MODULES[name]:  # type: ignore[index]
        monkeypatch.setitem(sys.modules, module, None)
    (pets / "ours").mkdir()
    (pets / "specmeld-workspace.toml").write_text('members = ["spec/*.json"]')
    done = specmeld(*command.split(), cwd=pets, code=2)
    assert done.stderr == (
        f"specmeld: {message}, which is not installed; run: pip install 'specmeld[{name}]'\n"
    )
    assert not (pets / "generated").exists()


def test_another_module_is_not_taken_for_the_extra() -> None:
    with pytest.raises(ModuleNotFoundError), extra("mock", "it"):
        __import__("no_such_module")


def test_extras_are_those_of_the_distribution(repo: Path) -> None:
    project = tomllib.loads((repo / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].keys() - {"all", "dev", "docs"}
    assert extras == _MODULES.keys() == {name for name, _, _ in _WITHOUT}
