"""The wheel, away from the checkout."""

from __future__ import annotations

import json
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


def test_an_installed_wheel_generates_away_from_the_checkout(repo: Path, tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    _run(
        *(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(wheels), str(repo)),
        cwd=tmp_path,
    )
    (wheel,) = wheels.glob("specmeld-*.whl")
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
