"""Templates of a project's own: single blocks, whole files, and what goes wrong in them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_EXTENDS = '{% extends "specmeld/client/resource.py.jinja" %}'
_BLOCK = """{% extends "specmeld/client/resource.py.jinja" %}
{% block methods %}

    def described(self) -> str:
        return "{{ resource.path | join('.') }}{{ ' later' if twin.is_async }}"
{% endblock %}
"""
_SUPER = """{% extends "specmeld/client/client.py.jinja" %}
{% block imports %}
from .custom import shout
{% endblock %}
{% block client %}
{{ super() }}
    {{ twin.define }} ping(self) -> str:
        return shout("{{ twin.client }}")
{% endblock %}
"""
_USE = """
import inspect, pets
client = pets.Client()
print(client.pets.described(), pets.AsyncClient().pets.described(), client.ping())
assert inspect.iscoroutinefunction(pets.AsyncClient.ping)
"""


@pytest.fixture
def own(generated_pets: Path) -> Path:
    (generated_pets / "specmeld.toml").write_text('templates = "ours"\n')
    folder = generated_pets / "ours"
    (folder / "client").mkdir(parents=True)
    return folder


def _generate(specmeld: Any, project: Path, code: int = 0) -> str:
    return str(specmeld("generate", "--no-prove", cwd=project, code=code).stderr)


@pytest.mark.slow
def test_single_blocks_are_changed(specmeld: Any, generated_pets: Path, own: Path) -> None:
    (own / "client" / "resource.py.jinja").write_text(_BLOCK)
    (own / "client" / "client.py.jinja").write_text(_SUPER)
    _generate(specmeld, generated_pets)
    generated = generated_pets / "generated"
    (generated / "pets" / "custom").mkdir()
    custom = "def shout(text: str) -> str:\n    return text.upper()\n"
    (generated / "pets" / "custom" / "__init__.py").write_text(custom)
    done = subprocess.run(
        [sys.executable, "-c", _USE], cwd=generated, capture_output=True, text=True, check=False
    )
    assert done.stdout == "pets pets later CLIENT\n", done.stderr
    specmeld("check", cwd=generated_pets)
    specmeld("check", "--fast", cwd=generated_pets)


@pytest.mark.slow
def test_a_change_of_them_is_drift_and_is_not_remembered_away(
    specmeld: Any, generated_pets: Path, own: Path
) -> None:
    template = own / "client" / "resource.py.jinja"
    template.write_text(_BLOCK)
    _generate(specmeld, generated_pets)
    specmeld("check", cwd=generated_pets)
    template.write_text(_BLOCK.replace("later", "soon"))
    for options in ([], ["--fast"]):
        done = specmeld("check", *options, "--format", "json", cwd=generated_pets, code=1)
        questions = {one["question"] for one in json.loads(done.stdout)["findings"]}
        assert questions == {"code"}
    _generate(specmeld, generated_pets)
    specmeld("check", cwd=generated_pets)
    resource = generated_pets / "generated" / "pets" / "resources" / "pets.py"
    assert "pets soon" in resource.read_text()
    (generated_pets / "specmeld.toml").unlink()
    specmeld("check", cwd=generated_pets, code=1)


@pytest.mark.slow
def test_whole_files_are_replaced(specmeld: Any, generated_pets: Path, own: Path) -> None:
    (own / "package").mkdir()
    (own / "runtime").mkdir()
    (own / "package" / "README.md.jinja").write_text(
        "# Ours: {{ plan.package }}\n\n{% include 'parts/foot.jinja' %}\n"
    )
    (own / "parts").mkdir()
    (own / "parts" / "foot.jinja").write_text("The end.\n")
    package = generated_pets / "generated" / "pets"
    text = (package / "runtime" / "_errors.py").read_text()
    (own / "runtime" / "_errors.py").write_text(f"{text}\n\nOURS = 1\n")
    _generate(specmeld, generated_pets)
    assert (package / "README.md").read_text() == "# Ours: pets\n\nThe end.\n"
    assert (package / "runtime" / "_errors.py").read_text().endswith("OURS = 1\n")
    specmeld("check", cwd=generated_pets)


@pytest.mark.few(3)
@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("client/client.py.jinja", "a\n{% if %}", "ours/client/client.py.jinja:2: TemplateSyntax"),
        ("client/client.py.jinja", "a\n\n{{ none.x }}", "client.py.jinja:3: UndefinedError"),
        ("client/client.py.jinja", "{{ 1 / 0 }}", "client.py.jinja:1: ZeroDivisionError"),
        ("client/client.py.jinja", "{% extends 'no' %}", "client.py.jinja:1: TemplateNotFound: no"),
        (
            "client/client.py.jinja",
            "{{ plan.__class__.__base__.__subclasses__() }}",
            "client.py.jinja:1: SecurityError",
        ),
        ("client/client.py.jinja", "def (", "_client.py is not Python"),
        ("runtime/_errors.py", "def (", "ours/runtime/_errors.py:1: is not Python"),
        ("runtime/_mine.py", "", "ours/runtime/_mine.py: replaces no built-in template"),
        (
            "client/resource.py.jinja",
            f"{_EXTENDS}\n{{% block metods %}}{{% endblock %}}",
            "ours/client/resource.py.jinja:2: client/resource.py.jinja has no block 'metods'; "
            "did you mean methods?",
        ),
        (
            "client/resource.py.jinja",
            f"{_EXTENDS}{{% block zebra %}}{{% endblock %}}",
            "has no block 'zebra'; it has imports, resource, method, methods",
        ),
        (
            "package/resource.py.jinja",
            _EXTENDS,
            "ours/package/resource.py.jinja: replaces no built-in template; "
            "move it to client/resource.py.jinja, which it extends",
        ),
        ("client/clients.py.jinja", "x", "clients.py.jinja: replaces no built-in template"),
        ("clients/client.py.jinja", "x", "client.py.jinja: replaces no built-in template"),
        ("models/BaseModel.jinja2", "", "BaseModel.jinja2: replaces no built-in template"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    specmeld: Any, generated_pets: Path, own: Path, path: str, text: str, told: str
) -> None:
    (own / path).parent.mkdir(exist_ok=True)
    (own / path).write_text(text)
    before = (generated_pets / "generated" / "pets" / "specmeld.json").read_bytes()
    said = _generate(specmeld, generated_pets, code=2)
    assert told in said
    assert len(said.splitlines()) == 1
    assert (generated_pets / "generated" / "pets" / "specmeld.json").read_bytes() == before


@pytest.mark.parametrize(
    "name", [".secret.jinja", ".hidden/note.jinja", "out.jinja", "far/note.jinja"]
)
def test_what_is_hidden_or_linked_from_elsewhere_is_no_template(
    specmeld: Any, generated_pets: Path, own: Path, name: str
) -> None:
    elsewhere = generated_pets / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "note.jinja").write_text("secret")
    (own / ".secret.jinja").write_text("secret")
    (own / ".hidden").mkdir()
    (own / ".hidden" / "note.jinja").write_text("secret")
    (own / "out.jinja").symlink_to(elsewhere / "note.jinja")
    (own / "far").symlink_to(elsewhere, target_is_directory=True)
    (own / "client" / "client.py.jinja").write_text(f"# {{% include {name!r} %}}")
    said = _generate(specmeld, generated_pets, code=2)
    assert f"ours/client/client.py.jinja:1: TemplateNotFound: {name}" in said


def test_a_folder_that_is_not_there_is_told(specmeld: Any, generated_pets: Path) -> None:
    (generated_pets / "specmeld.toml").write_text('templates = "nowhere"\n')
    assert "nowhere: no such folder" in _generate(specmeld, generated_pets, code=2)
