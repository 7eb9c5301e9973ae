"""The real descriptions of ../shared/corpus, each put to ``specmeld conform`` in a process."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
_MOST_SECONDS = 1_800


def documents() -> list[str]:
    """Their files below ``CORPUS``, the smallest first; none where the corpus is missing."""
    if not CORPUS.is_dir():
        return []
    with (CORPUS / "index.tsv").open(encoding="utf-8") as index:
        rows = sorted(csv.DictReader(index, delimiter="\t"), key=lambda row: int(row["bytes"]))
    return [row["file"] for row in rows]


def proof(name: str, folder: Path) -> dict[str, Any]:
    """What ``specmeld conform --format json`` says of a document and the package made for it."""
    command = [sys.executable, "-m", "specmeld", "conform", str(CORPUS / name), "--format", "json"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, timeout=_MOST_SECONDS, check=False
    )
    assert done.returncode in (0, 1), done.stderr.decode()[-2000:]
    told: dict[str, Any] = json.loads(done.stdout)
    return told
