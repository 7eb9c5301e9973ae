"""The vendor's own tests of the six operations, before our mock of the canonical file.

They need a checkout of the vendor's SDK for Python, which is of the version that is installed or
near it: ``SPECMELD_OPENAI`` names its folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.generate.conftest import served

from specmeld.config import open_project
from specmeld.pipeline.serve.mocking import mock

_SDK = os.environ.get("SPECMELD_OPENAI", "")
_ASKED = (
    ("test_threads.py", "(retrieve or update or delete or create_and_run)"),
    ("threads/test_runs.py", "create"),
    ("threads/test_messages.py", "list"),
)
_EXPLAINED = {
    "reasoning_effort: Input should be": "the documents have low, medium and high alone",
    "query.limit": "they send 0, where the documents say 1 to 100",
    "instructions\n": "their type has no null, which the documents' own example shows",
    "isinstance(None, str)": "the same",
}
"""What a failure says → why it is right that the test fails."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _SDK, reason="SPECMELD_OPENAI names no checkout of the SDK"),
    pytest.mark.skipif(find_spec("pytest_asyncio") is None, reason="pytest-asyncio is missing"),
]


def test_what_fails_is_explained(repo: Path, tmp_path: Path) -> None:
    settings = tmp_path / "pytest.ini"
    settings.write_text("[pytest]\nasyncio_mode = auto\n")
    outcome: Counter[str] = Counter()
    with mock(open_project(repo), None) as made, served(made.app) as address:
        for file, names in _ASKED:
            outcome += _outcomes(settings, file, names, address + made.prefix)
    assert not {each for each in outcome if each not in {"passed", *_EXPLAINED.values()}}
    assert outcome["passed"] >= 4 * (outcome.total() - outcome["passed"]) > 0


def _outcomes(settings: Path, file: str, names: str, url: str) -> Counter[str]:
    report = settings.with_name("report.xml")
    chosen = names if find_spec("httpx_aiohttp") else f"{names} and not aiohttp"
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
        *("-c", str(settings), "--rootdir", _SDK, f"--junitxml={report}", "-k", chosen),
        f"tests/api_resources/beta/{file}",
    ]
    environment = os.environ | {"TEST_API_BASE_URL": url}
    done = subprocess.run(command, cwd=_SDK, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stdout[-2000:] + done.stderr[-2000:]
    cases = ElementTree.parse(report).iter("testcase")
    return Counter(_outcome(case) for case in cases)


def _outcome(case: ElementTree.Element) -> str:
    failure = next((each for each in case if each.tag in ("failure", "error")), None)
    if failure is None:
        return "passed"
    said = f"{failure.get('message')}\n{failure.text}"
    why = (reason for sign, reason in _EXPLAINED.items() if sign in said)
    return next(why, f"{case.get('name')}: {failure.get('message')}")
