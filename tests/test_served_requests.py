"""From saved requests alone: a package is generated, and its README runs before the mock.

A README shows the operations that take the keys it shows.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.generate.conftest import served

from specmeld.config import find_project
from specmeld.pipeline.serve.mocking import mock

_READ = Path(__file__).parent / "read"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "calls"),
    [
        ("insomnia/export-json", 3),
        ("insomnia/collection", 2),
        ("bruno/collection", 2),
        ("http-file/vs-code", 3),
        ("har/browser", 3),
        ("postman/folders", 2),
    ],
)
def test_a_client_of_saved_requests_works(
    case: str, calls: int, tmp_path: Path, specmeld: Any
) -> None:
    document = next((_READ / case).glob("document.*"))
    (tmp_path / "spec").mkdir()
    shutil.copy(document, tmp_path / "spec")
    (tmp_path / "spec" / "sources.yaml").write_text(f"sources: [{document.name}]\n")
    specmeld("generate", "--package", "saved", cwd=tmp_path)
    package = tmp_path / "generated" / "saved"
    readme = (package / "README.md").read_text(encoding="utf-8")
    (usage,) = re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert usage.count("client.") == calls
    # The mock's first page names a next one, which nobody recorded.
    usage = re.sub(r"for item in (.*):\n +print\(item\)", r"print(\1)", usage)
    with mock(find_project(tmp_path), None) as made, served(made.app) as url:
        done = subprocess.run(
            [sys.executable, "-c", usage],
            cwd=package.parent,
            env=os.environ | {"SAVED_BASE_URL": f"{url}{made.prefix}"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, usage + done.stderr
