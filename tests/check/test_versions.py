"""Upgrades are not drift: what another version has made, and checkouts that end lines otherwise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specmeld.publish import git_attributes, plan_update, read_manifest, seal
from specmeld.publish import manifest as manifests

OLDER = "specmeld 0.0.9"


def _made_by_another(project: Path, **changed: str) -> None:
    """Have an older version have made the package, and some of its files otherwise."""
    root = project / "generated" / "pets"
    manifest = read_manifest(root)
    assert manifest is not None
    whole = {**manifest.whole, "generator": OLDER, "files": dict(manifest.files)}
    for path, text in changed.items():
        (root / path).write_text(text, encoding="utf-8")
        whole["files"][path] = manifests.digest(text)
    (root / manifests.MANIFEST).write_text(manifests.dump(whole), encoding="utf-8")


def _found(specmeld: Any, project: Path, *flags: str, code: int = 0) -> dict[str, str]:
    told = specmeld("check", *flags, "--format", "json", cwd=project, code=code).stdout
    return {one["rule"]: one["message"] for one in json.loads(told)["findings"]}


def test_a_version_that_makes_the_same_is_in_step(specmeld: Any, generated_pets: Path) -> None:
    _made_by_another(generated_pets)
    assert _found(specmeld, generated_pets) == {}
    fast = _found(specmeld, generated_pets, "--fast")
    assert list(fast) == ["made-by-another-version"]


def test_one_that_makes_other_files_is_told_once(specmeld: Any, generated_pets: Path) -> None:
    _made_by_another(generated_pets, **{"README.md": "# Pets, of old\n", "old.py": "OLD = 1\n"})
    assert _found(specmeld, generated_pets) == {
        "made-by-another-version": f"was made by {OLDER}, this is {manifests.GENERATOR}, "
        "which would change 2 of its files"
    }
    specmeld("generate", "--no-prove", cwd=generated_pets)
    assert not (generated_pets / "generated" / "pets" / "old.py").exists()
    assert _found(specmeld, generated_pets, "--fast") == {}


def test_an_upgrade_hides_no_drift(specmeld: Any, generated_pets: Path) -> None:
    _made_by_another(generated_pets, **{"README.md": "# Pets, of old\n"})
    client = generated_pets / "generated" / "pets" / "_client.py"
    client.write_text(client.read_text("utf-8") + "\n# by hand\n", encoding="utf-8")
    found = _found(specmeld, generated_pets, code=1)
    assert set(found) == {"made-by-another-version", "file-edited"}
    (generated_pets / "specmeld.toml").write_text("assert_formats = true\n")
    assert "code-stale" in _found(specmeld, generated_pets, code=1)


def test_one_that_settles_otherwise_is_told_once(
    specmeld: Any, generated_pets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The documents are those that were settled, and nobody has edited what came of them."""
    provenance = generated_pets / "spec" / "provenance.json"
    told = json.loads(provenance.read_text("utf-8"))
    provenance.write_text(json.dumps({**told, "of-old": True}, indent=1) + "\n")
    root = generated_pets / "generated" / "pets"
    manifest = read_manifest(root)
    assert manifest is not None
    digest = {"sha256": manifests.digest(provenance.read_bytes())}
    whole = {**manifest.whole, "generator": OLDER, "provenance": digest}
    (root / manifests.MANIFEST).write_text(manifests.dump(whole), encoding="utf-8")
    found = _found(specmeld, generated_pets)
    assert found == {
        "settled-by-another-version": f"was made by {OLDER}, this is {manifests.GENERATOR}, "
        "which would reconcile the same documents differently"
    }
    document = generated_pets / "spec" / "pets.json"
    document.write_text(document.read_text("utf-8").replace('"maxLength": 8', '"maxLength": 9'))
    assert "canonical-fact" in _found(specmeld, generated_pets, code=1)


def _end_lines_otherwise(folder: Path) -> dict[Path, bytes]:
    """Make a folder what git has of it on Windows; what its files were."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path, content in before.items():
        path.write_bytes(content.replace(b"\n", b"\r\n"))
    return before


def test_a_checkout_may_end_lines_otherwise(
    specmeld: Any, generated_pets: Path, tmp_path: Path
) -> None:
    """In every file, those of vendored copies too."""
    specmeld("vendor", str(tmp_path / "copy"), cwd=generated_pets)
    before = _end_lines_otherwise(generated_pets)
    _end_lines_otherwise(tmp_path / "copy")
    assert _found(specmeld, generated_pets) == {}
    assert _found(specmeld, generated_pets, "--fast") == {}
    specmeld("vendor", "--check", str(tmp_path / "copy"), cwd=generated_pets)
    edited = generated_pets / "generated" / "pets" / "_client.py"
    edited.write_bytes(edited.read_bytes().replace(b"import", b"# here\r\nimport", 1))
    told = specmeld("check", "--format", "json", cwd=generated_pets, code=1).stdout
    (finding,) = json.loads(told)["findings"]
    line = before[edited].split(b"import", 1)[0].count(b"\n") + 1
    assert (finding["rule"], finding["line"]) == ("file-edited", line)
    done = specmeld("generate", "--no-prove", cwd=generated_pets)
    assert "kept edit    generated/pets/_client.py" in done.stdout.splitlines()
    made = [path for path in before if "generated" in path.parts and path != edited]
    assert {path: path.read_bytes() for path in made} == {path: before[path] for path in made}


def test_an_edit_of_such_a_checkout_is_merged(tmp_path: Path) -> None:
    old = seal({"a.py": "one = 1\ntwo = 2\nthree = 3\nfour = 4\n"}, package="a", spec="")
    for path, text in old.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "a.py").write_bytes(b"one = 10\r\ntwo = 2\r\nthree = 3\r\nfour = 4\r\n")
    new = seal({"a.py": old["a.py"].replace("four = 4", "four = 40")}, package="a", spec="")
    base = old["a.py"].encode()
    update = plan_update(new, tmp_path, shown="a", bases=lambda _path, _sha256: base)
    assert update.contents[tmp_path / "a.py"] == b"one = 10\ntwo = 2\nthree = 3\nfour = 40\n"


def test_git_is_told_once_how_lines_end(tmp_path: Path) -> None:
    root = tmp_path / "repository" / "generated" / "pets"
    assert git_attributes(root) == {}
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    ((file, text),) = git_attributes(root).items()
    assert file == root / ".gitattributes" and b"eol=lf" in text
    root.mkdir(parents=True)
    file.write_text("")
    assert git_attributes(root) == {}
