"""How settling grows, with the claims from 10³ to 10⁵ and with the documents from 1 to 50.

``pytest -m bench -s`` prints the tables. Times are ratios to reading the same documents in the same
run; a process of its own for each row tells its peak memory. Nothing is asserted about time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from specmeld.model.documents import SourceDocument
from specmeld.read import read_document
from specmeld.reconcile import reconcile

pytestmark = pytest.mark.bench

_CLAIMS_OF_AN_OPERATION = 118
_SIZES = [10**3, 10**4, 10**5]
_DOCUMENTS = [1, 2, 5, 10, 20, 50]


def _document(operations: int, number: int) -> str:
    """Operations with a body of their own and a shared response; copies differ in one bound."""
    paths: dict[str, Any] = {}
    for at in range(operations):
        properties = {
            f"p{i}": {"type": "string", "maxLength": 20 + i, "description": f"P{i} of thing {at}."}
            for i in range(10)
        }
        properties["p3"]["maxLength"] = 50 + number % 2
        body = {"type": "object", "properties": properties, "required": ["p1"]}
        shared = {"schema": {"$ref": f"#/components/schemas/Shared{at % 20}"}}
        answer = {"description": "OK", "content": {"application/json": shared}}
        paths[f"/things{at}/{{id}}"] = {
            "post": {
                "requestBody": {"content": {"application/json": {"schema": body}}},
                "responses": {
                    "200": {
                        "description": "OK",
                        "content": {"application/json": {"schema": answer}},
                    }
                },
            }
        }
    schemas = {
        f"Shared{i}": {
            "type": "object",
            "properties": {f"q{j}": {"type": "integer", "minimum": j} for j in range(10)},
        }
        for i in range(20)
    }
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Things", "version": "1"},
            "paths": paths,
            "components": {"schemas": schemas},
        },
        indent=1,
    )


def measure(operations: int, documents: int) -> None:
    """Print one row: claims, conflicts, seconds to read and to settle, MiB at most."""
    import resource

    sources = [
        SourceDocument(f"d{at}", f"d{at}", _document(operations, at), precedence=at)
        for at in range(documents)
    ]
    started = time.process_time()
    readings = [read_document(source) for source in sources]
    read = time.process_time()
    settlement = reconcile(readings)
    settled = time.process_time()
    claims = sum(len(reading.claims) for reading in readings)
    assert len(settlement.verdicts) == claims
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row = [claims, len(settlement.conflicts), read - started, settled - read, memory]
    print(json.dumps(row))


def _row(operations: int, documents: int) -> str:
    code = f"from test_settle_bench import measure; measure({operations}, {documents})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])},
        capture_output=True,
        text=True,
        check=True,
    )
    claims, conflicts, read, settled, memory = json.loads(done.stdout)
    return (
        f"{documents:>9}{claims:>9}{conflicts:>10}{settled / claims * 1e6:>12.0f}"
        f"{settled / read:>9.2f}{memory:>7.0f}"
    )


_HEAD = f"{'documents':>9}{'claims':>9}{'conflicts':>10}{'µs a claim':>12}{'× read':>9}{'MiB':>7}"


def test_settling_grows_with_the_claims() -> None:
    print("\n" + _HEAD)
    for size in _SIZES:
        print(_row(max(size // _CLAIMS_OF_AN_OPERATION // 2, 1), 2))


def test_settling_grows_with_the_documents() -> None:
    print("\n" + _HEAD)
    for documents in _DOCUMENTS:
        print(_row(20, documents))
