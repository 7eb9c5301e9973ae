"""The wheel, away from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

_API = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "servers": [{"url": "https://api.example.com/v1"}],
    "paths": {
        "/pets": {
            "post": {
                "operationId": "create_pet",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                    },
                },
                "responses": {"204": {"description": "Made."}},
            }
        }
    },
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string", "maxLength": 8}},
            }
        }
    },
}


def _run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(repo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    wheels = tmp_path_factory.mktemp("wheels")
    _run(
        *(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(wheels), str(repo)),
        cwd=wheels,
    )
    (found,) = wheels.glob("specmeld-*.whl")
    return found


def _installed(home: Path, *what: str) -> Path:
    """The programs of a fresh environment; skips the test where pip finds nothing to install."""
    venv.EnvBuilder(with_pip=True).create(home)
    command = [str(home / "bin" / "python"), "-m", "pip", "install", "-q", *what]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "No matching distribution found" in done.stderr:
        pytest.skip(f"pip cannot install {' '.join(what)} here")
    assert done.returncode == 0, done.stderr
    return home / "bin"


def _distributions(programs: Path) -> set[str]:
    """What is installed, without what each environment begins with."""
    listed = _run(str(programs / "pip"), "list", "--format", "json", cwd=programs)
    return {one["name"] for one in json.loads(listed)} - {"pip", "setuptools"}


def _as_stranger(program: list[str], folder: Path) -> None:
    """The first steps of somebody with an empty home and an empty folder."""
    home = folder / "home"
    work = folder / "work"
    home.mkdir()
    work.mkdir()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "XDG_", "SPECMELD"))}
    env["HOME"] = str(home)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*program, *arguments]
        return subprocess.run(
            command, cwd=work, env=env, capture_output=True, text=True, check=False
        )

    assert "start a project with 'specmeld init'" in run("generate").stderr
    (work / "api.json").write_text(json.dumps(_API))
    made = run("generate", "api.json", "--package", "my_pets")
    assert made.returncode == 0, made.stderr
    assert (work / "my_pets" / "__init__.py").is_file()


def test_the_program_runs_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    programs = _installed(tmp_path / "env", str(wheel))
    assert len(_distributions(programs)) <= 34
    _as_stranger([str(programs / "specmeld")], tmp_path)
    ask = "import my_pets; my_pets.Client().pets.create(name='123456789')"
    command = [str(programs / "python"), "-c", ask]
    ran = subprocess.run(
        command, cwd=tmp_path / "work", capture_output=True, text=True, check=False
    )
    assert "InvalidRequest" in ran.stderr


@pytest.mark.parametrize("runner", ["pipx", "uv"])
def test_the_program_runs_without_being_installed(wheel: Path, tmp_path: Path, runner: str) -> None:
    """``pipx run specmeld`` and ``uvx specmeld``, of this wheel."""
    programs = _installed(tmp_path / "env", runner)
    pipx = [str(programs / "pipx"), "run", "--spec", str(wheel), "specmeld"]
    uvx = [str(programs / "uvx"), "--from", str(wheel), "specmeld"]
    _as_stranger(pipx if runner == "pipx" else uvx, tmp_path)


def test_an_installed_wheel_generates_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "env"
    venv.EnvBuilder(with_pip=True).create(home)
    python = home / "bin" / "python"
    # The dependencies are those of the environment that runs the tests: no second download.
    site = next((home / "lib").glob("python*/site-packages"))
    ours = Path(pytest.__file__).parent.parent
    (site / "dependencies.pth").write_text(f"{ours}\n")
    _run(
        *(str(python), "-m", "pip", "install", "-q", "--no-deps", "--ignore-installed"),
        *("--target", str(tmp_path / "installed"), str(wheel)),
        cwd=tmp_path,
    )
    assert next((tmp_path / "installed").rglob("cli/findings/findings.schema.json")).is_file()
    (tmp_path / "api.json").write_text(json.dumps(_API))
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'installed')!r}); import specmeld; "
        f"assert specmeld.__file__.startswith({str(tmp_path)!r}), specmeld.__file__; "
        "from specmeld.cli import main; main()"
    )
    arguments = ("generate", "--spec", "api.json", "--out", "out", "--package", "pets", "--prove")
    _run(str(python), "-c", program, *arguments, cwd=tmp_path)
    manifest = json.loads((tmp_path / "out" / "pets" / "specmeld.json").read_text())
    module, _, name = manifest["schemas"]["Pet"].partition(":")
    ask = (
        f"import sys; sys.path.insert(0, 'out'); import pydantic, importlib; "
        f"T = pydantic.TypeAdapter(getattr(importlib.import_module({module!r}), {name!r})); "
        'T.validate_json(\'{"name": "12345678"}\'); '
        '\ntry: T.validate_json(\'{"name": "123456789"}\')'
        "\nexcept pydantic.ValidationError: print('refused')"
    )
    assert _run(str(python), "-c", ask, cwd=tmp_path).strip() == "refused"
