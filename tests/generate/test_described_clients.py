"""From a document of each exact format to a client that speaks with the mock of its API."""

from __future__ import annotations

import importlib
import inspect
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.generate.conftest import served

from specmeld.cli import main
from specmeld.pipeline.serve.mocking import mock

READ = Path(__file__).resolve().parents[1] / "read"

CREDENTIALS = {
    "api_key": "k",
    "access_token": "t",
    "bearer_auth": "t",
    "username": "u",
    "password": "p",
}

Use = Callable[[Any], None]


def _orchard(client: Any) -> None:
    tree = client.trees.create(body={"kind": "pear", "place": {"row": 4}})
    assert isinstance(tree.id, str) and tree.kind in ("apple", "pear", "quince")
    assert client.trees.get("t-17").id == "t-17"
    assert isinstance(list(client.trees.list(limit=3, tags=["old", "tall"])), list)
    client.trees.update_crown("t-17", branches=2)


def _museum(client: Any) -> None:
    work = client.works.get("W-1")
    assert (work.title, str(work.acquired)) == ("Still life", "1900-01-01")
    found = client.api.search(q="still")
    assert isinstance(found, list)
    scan = client.works.scan("W-1", file=b"png", note="front")
    assert isinstance(scan.url, str)


def _kennel(client: Any) -> None:
    assert [dog.name for dog in client.dogs.list(where="in", page=2).items] == ["Rex"]
    assert isinstance(client.dogs.create(name="Rex", photo=b"jpg", quiet=True).id, int)


def _kites(client: Any) -> None:
    kite = client.kites.insert(body={"name": "red", "shape": "BOX"})
    assert kite.shape in ("DELTA", "BOX", None)
    client.kites.launch("k1", wind=3)
    client.kites.strings.delete("k1", 4)


def _lighthouse(client: Any) -> None:
    lamp = client.lamps.create(name="Red", colour="red", lens={"prism": {"sides": 6}})
    assert (lamp.lamp_id, lamp.name) == ("l-1", "Red")
    client.lamps.logs.update("l-17", "today", body="1,2")
    assert client.lamps.get("l-17", view="full").lamp_id.startswith("l-")


def _orders(client: Any) -> None:
    order = client.orders.create(body={"made": "now", "sku": "ABC", "price": 2.5, "id": 7})
    assert isinstance(order.id, int) and len(order.sku) == 3
    client.orders.lines.update("12", "3", count=2)
    client.orders.delete("12")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "use"),
    [
        ("api-blueprint/orchard", _orchard),
        ("raml/museum", _museum),
        ("apidoc/kennel", _kennel),
        ("google-discovery/kites", _kites),
        ("smithy/lighthouse", _lighthouse),
        ("wadl/orders", _orders),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_client_speaks_with_the_mock_of_its_api(
    case: str, use: Use, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = tmp_path / "spec"
    shutil.copytree(READ / case, spec, ignore=shutil.ignore_patterns("*.jsonl", "openapi.yaml"))
    document = next(spec.glob("document.*")).name
    (spec / "sources.yaml").write_text(f"sources: [{document}]\n", encoding="utf-8")
    name = f"described_{case.rpartition('/')[2]}"
    with pytest.raises(SystemExit) as ended:
        main(["generate", "--project", str(tmp_path), "--package", name, "--quiet"])
    assert ended.value.code == 0
    monkeypatch.syspath_prepend(str(tmp_path / "generated"))
    package = importlib.import_module(name)
    accepted = inspect.signature(package.Client).parameters
    keys = {key: value for key, value in CREDENTIALS.items() if key in accepted}
    try:
        with (
            mock(None, spec / "openapi.yaml") as made,
            served(made.app) as url,
            package.Client(base_url=f"{url}{made.prefix}", **keys) as client,
        ):
            use(client)
    finally:
        for module in [each for each in sys.modules if each.partition(".")[0] == name]:
            del sys.modules[module]
