"""The same bytes on every supported Python, with other versions of pydantic and of formatters."""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parent / "generate" / "fixtures"
DOCUMENTS = ("feed", "library", "studio")
ENVIRONMENTS = {
    "python3.11": ("pydantic==2.10.*",),
    "python3.12": ("pydantic", "black==25.1.0", "ruff"),
    "python3.13": ("pydantic", "black"),
    "python3.14": ("pydantic",),
}
"""Python → what is installed there beside what specmeld needs."""
_INSTALLING = 600
"""Seconds after which an environment is given up."""


def test_every_environment_makes_the_same_bytes(repo: Path, tmp_path: Path) -> None:
    made: dict[str, dict[str, bytes]] = {}
    missing = []
    for name, packages in ENVIRONMENTS.items():
        python = _environment(repo, name, packages, tmp_path / name)
        if python is None:
            missing.append(name)
        else:
            made[name] = _made(repo, python, tmp_path / f"made by {name}")
    if len(made) < 2:
        pytest.skip(f"fewer than two environments can be made here: not {', '.join(missing)}")
    first, *others = made
    for other in others:
        paths = made[first].keys() | made[other].keys()
        differing = {one for one in paths if made[first].get(one) != made[other].get(one)}
        assert not differing, f"{first} and {other}"


def _environment(repo: Path, name: str, packages: tuple[str, ...], home: Path) -> Path | None:
    """The interpreter of a new environment; None where it cannot be made."""
    project = tomllib.loads((repo / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [one for one in project["dependencies"] if not one.startswith("pydantic")]
    found = _interpreter(name)
    python = home / "bin" / "python"
    install = (str(python), "-m", "pip", "install", "-q", *needed, *packages)
    made = found and _runs(found, "-m", "venv", str(home)) and _runs(*install)
    return python if made else None


def _interpreter(name: str) -> str | None:
    """What runs under that name, or lies among the versions of pyenv, which need not run by it."""
    minor = name.removeprefix("python")
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    others = sorted(root.glob(f"versions/{minor}.*/bin/{name}"))
    candidates = filter(None, [shutil.which(name), *map(str, others)])
    return next((one for one in candidates if _runs(one, "-c", "")), None)


def _runs(*command: str) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_INSTALLING, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _made(repo: Path, python: Path, at: Path) -> dict[str, bytes]:
    """What an interpreter makes of a project, with its pages, and of documents by themselves."""
    shutil.copytree(repo / "spec", at / "spec")
    shutil.copy(repo / "pyproject.toml", at)
    _specmeld(repo, python, at / "spec", "generate", "--force")
    for name in DOCUMENTS:
        spec = ("--spec", str(FIXTURES / f"{name}.yaml"), "--package", f"{name}_api")
        _specmeld(repo, python, at, "generate", *spec)
    return {
        path.relative_to(at).as_posix(): path.read_bytes()
        for path in at.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def _specmeld(repo: Path, python: Path, cwd: Path, *arguments: str) -> None:
    environment = {"PYTHONPATH": str(repo / "generator"), "SPECMELD_CACHE": str(cwd / "cache")}
    done = subprocess.run(
        (str(python), "-m", "specmeld", *arguments, "--no-prove", "-q"),
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    shutil.rmtree(cwd / "cache", ignore_errors=True)
    assert done.returncode == 0, done.stdout + done.stderr
