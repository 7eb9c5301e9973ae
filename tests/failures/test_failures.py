"""Bad input: each folder beside this file is a case.

``cmd`` is the command line after ``specmeld``; ``stderr`` is all that it may say there, with ``…``
for what may change; ``exit`` is the exit code, 2 where the file is absent; ``in/`` is the folder
that it runs in. Nothing on disk may change. Set SPECMELD_UPDATE=1 to write ``stderr`` anew after a
change that is meant.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from specmeld.cli import main

_CASES = sorted(cmd.parent for cmd in Path(__file__).parent.glob("*/cmd"))


def _tree(root: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None
        for path in root.rglob("*")
    }


def _matches(said: str, expected: Path) -> bool:
    if not expected.exists():
        return False
    parts = expected.read_text().split("…")
    return re.fullmatch(".*".join(re.escape(part) for part in parts), said) is not None


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_bad_input(
    case: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if (case / "in").is_dir():
        shutil.copytree(case / "in", tmp_path, dirs_exist_ok=True)
    before = _tree(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(shlex.split((case / "cmd").read_text()))
    said = capsys.readouterr().err
    if os.environ.get("SPECMELD_UPDATE") and not _matches(said, case / "stderr"):
        (case / "stderr").write_text(said)
    assert _matches(said, case / "stderr"), said
    code = int((case / "exit").read_text()) if (case / "exit").exists() else 2
    assert ended.value.code == code
    assert _tree(tmp_path) == before
